"""Activating interviews: protocol sheet, redacted turns and the themes that interviewees speak of.

inbox/{interviews,kontakte}/* -> vault.*, core.interviews, core.turns, core.quotes -> core.mentions.
"""

from datetime import timedelta

import dagster as dg

from pipeline.interviews.load import load_interviews
from pipeline.store import Store
from pipeline.summary import metadata
from pipeline.themes.corpus import code_interviews


@dg.asset(
    key=["core", "interviews"],
    group_name="interviews",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "interviews"], ["core", "areas"], ["raw", "notices"]],
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=400)),
)
def interviews(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Talks for which there is consent, as redacted turns.

    What was said in full lies in the vault.
    """
    return dg.MaterializeResult(metadata=metadata(load_interviews(store)))


@dg.asset_check(asset=interviews, blocking=True)
def no_turn_without_consent(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """Every stored turn belongs to a talk whose interviewee agreed to interview and transcript."""
    without = store.scalar(
        """SELECT count(DISTINCT interview_id) FROM core.turns ANTI JOIN (
            SELECT interview_id FROM vault.consents
            WHERE purpose IN ('interview', 'transcript') AND withdrawn_date IS NULL
            GROUP BY interview_id HAVING count(DISTINCT purpose) = 2) USING (interview_id)"""
    )
    return dg.AssetCheckResult(
        passed=without == 0, metadata={"interviews_without_consent": without}
    )


@dg.asset(
    key=["core", "mentions"],
    group_name="interviews",
    kinds={"spacy", "duckdb"},
    code_version="1",
    deps=[["core", "interviews"], ["settings", "codebook"]],
)
def mentions(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """Themes by the codebook, in the interviewees' turns only."""
    return dg.MaterializeResult(metadata=metadata(code_interviews(store)))


@dg.asset_check(asset=mentions, blocking=True)
def only_interviewees_are_coded(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """No mention stands in an interviewer's turn."""
    wrong = store.scalar(
        """SELECT count(*) FROM core.mentions JOIN core.turns USING (interview_id, turn_number)
        WHERE role <> 'interviewee'"""
    )
    return dg.AssetCheckResult(passed=wrong == 0, metadata={"mentions_of_others": wrong})
