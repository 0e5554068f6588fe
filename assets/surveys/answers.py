"""Survey answers, long and with labels.

inbox/befragung/* -> core.survey_questions, core.survey_answers.
"""

from datetime import timedelta

import dagster as dg

from pipeline import tables
from pipeline.store import Store
from pipeline.summary import metadata
from pipeline.surveys.load import load_survey


@dg.asset(
    key=["core", "survey_answers"],
    group_name="surveys",
    kinds={"duckdb"},
    code_version="1",
    deps=[["inbox", "survey"]],
    freshness_policy=dg.FreshnessPolicy.time_window(fail_window=timedelta(days=400)),
)
def survey_answers(store: dg.ResourceParam[Store]) -> dg.MaterializeResult:
    """One row per respondent, question and choice; free text stays out."""
    return dg.MaterializeResult(metadata=metadata(load_survey(store)))


@dg.asset_check(asset=survey_answers, blocking=True)
def an_answer_stands_once(store: dg.ResourceParam[Store]) -> dg.AssetCheckResult:
    """The key of core.survey_answers is one."""
    doubled = store.duplicates(tables.SURVEY_ANSWERS)
    return dg.AssetCheckResult(passed=doubled == 0, metadata={"doubled": doubled})
