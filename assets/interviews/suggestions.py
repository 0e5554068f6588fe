"""What the codebook may miss: suggestions for a person, never findings.

core.turns, core.mentions, core.codings -> core.suggestions; nothing below depends on it.
"""

import dagster as dg

from pipeline.store import Store
from pipeline.summary import metadata
from pipeline.themes.said import replaced_words
from pipeline.themes.suggestions import suggest, unfit


@dg.asset(
    key=["core", "suggestions"],
    group_name="interviews",
    kinds={"sklearn", "duckdb"},
    code_version="1",
    deps=[
        ["core", "mentions"],
        ["core", "codings"],
        ["core", "theme_trust"],
        ["settings", "codebook"],
        ["settings", "linkage"],
    ],
)
def suggestions(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Characteristic terms, phrases and clusters of passages without a code, to be decided on."""
    return dg.MaterializeResult(metadata=metadata(suggest(store)))


@dg.asset_check(asset=suggestions, blocking=True)
def no_suggestion_names_anybody(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Every suggestion is of three interviews or more, without placeholder or replaced word."""
    wrong = unfit(store, replaced_words(store))
    return dg.AssetCheckResult(passed=wrong == 0, metadata={"suggestions_unfit": wrong})
