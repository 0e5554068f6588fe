"""What people coded in programs for qualitative analysis, laid onto the redacted turns.

inbox/kodierungen/* -> vault.coded_texts, vault.known_texts, core.codings, core.coded_interviews.
"""

from datetime import timedelta

import dagster as dg

from pipeline.qda.codings import load_codings
from pipeline.store import Store
from pipeline.summary import metadata


@dg.asset(
    key=["core", "codings"],
    group_name="interviews",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "codings"], ["core", "interviews"], ["settings", "codebook"]],
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=400)),
)
def codings(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Codings of people, each in the turn it stands in, by keyed pseudonym of the coder."""
    return dg.MaterializeResult(metadata=metadata(load_codings(store)))


@dg.asset_check(asset=codings, blocking=True)
def every_coding_lies_in_its_turn(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """No coding begins or ends outside the redacted turn, or the text, in which it stands."""
    outside = store.scalar(
        """SELECT count(*) FROM core.codings AS codings
        LEFT JOIN vault.turns AS turns USING (interview_id, turn_number)
        LEFT JOIN vault.coded_texts AS texts
            ON codings.project_id = texts.project_id AND codings.text_id = texts.text_id
        WHERE NOT coalesce(0 <= start_offset AND start_offset < end_offset AND end_offset
            <= length(if(codings.interview_id IS NULL, texts.text, redacted_text)), false)"""
    )
    return dg.AssetCheckResult(passed=outside == 0, metadata={"codings_outside": outside})


@dg.asset_check(asset=codings, blocking=True)
def no_coding_without_consent(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Every coding of an interview belongs to one whose turns may be used."""
    without = store.scalar(
        """SELECT count(*) FROM core.codings ANTI JOIN core.turns USING (interview_id)
        WHERE interview_id IS NOT NULL"""
    )
    return dg.AssetCheckResult(passed=without == 0, metadata={"codings_without_consent": without})
