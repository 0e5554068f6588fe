"""How far machine coding can be trusted, code by code, and whether more interviews still bring new
codes.

core.mentions, core.codings -> core.theme_trust and the mentions of learnt codes, core.saturation.
"""

import dagster as dg

from pipeline.store import Store
from pipeline.summary import metadata
from pipeline.themes.saturation import draw_curves
from pipeline.themes.trust import judge_themes


@dg.asset(
    key=["core", "theme_trust"],
    group_name="interviews",
    kinds={"sklearn", "duckdb"},
    code_version="1",
    deps=[["core", "mentions"], ["core", "codings"], ["settings", "codebook"]],
)
def theme_trust(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Each code against people's codings: rules, model or people alone."""
    return dg.MaterializeResult(metadata=metadata(judge_themes(store)))


@dg.asset_check(asset=theme_trust, blocking=True)
def nothing_is_shown_below_the_gate(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Shown from machine coding: precision and recall at least 0.7 on at least 20 gold turns."""
    below = store.scalar(
        """SELECT count(*) FROM core.theme_trust WHERE is_shown AND NOT coalesce(
            precision >= 0.7 AND recall >= 0.7 AND gold_positives >= 20 AND method <> 'human',
            false)"""
    )
    return dg.AssetCheckResult(passed=below == 0, metadata={"codes_below_the_gate": below})


@dg.asset_check(asset=theme_trust, blocking=True)
def a_model_speaks_where_it_is_chosen(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Mentions by a model are of codes given to the model, in interviewees' turns."""
    wrong = store.scalar(
        """SELECT count(*) FROM core.mentions
        LEFT JOIN core.turns USING (interview_id, turn_number)
        LEFT JOIN core.theme_trust USING (code_id)
        WHERE source = 'model' AND NOT coalesce(role = 'interviewee' AND method = 'model', false)"""
    )
    return dg.AssetCheckResult(passed=wrong == 0, metadata={"mentions_out_of_place": wrong})


@dg.asset(
    key=["core", "saturation"],
    group_name="interviews",
    kinds={"duckdb"},
    code_version="1",
    deps=[["core", "theme_trust"], ["core", "mentions"], ["core", "codings"]],
)
def saturation(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Codes known after each further interview, by wave."""
    return dg.MaterializeResult(metadata=metadata(draw_curves(store)))


@dg.asset_check(asset=saturation, blocking=True)
def the_curve_never_falls(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """With every interview as many codes are known as before, or more."""
    falls = store.scalar(
        """SELECT count(*) FROM (SELECT codes - lag(codes) OVER curve AS more,
                mean_codes - lag(mean_codes) OVER curve AS mean_more
            FROM core.saturation WINDOW curve AS (PARTITION BY wave ORDER BY interview_count))
        WHERE more < 0 OR mean_more < 0"""
    )
    return dg.AssetCheckResult(passed=falls == 0, metadata={"falls": falls})
