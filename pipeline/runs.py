"""Materialise assets in this process, as the command `potentiale run` and the tests do.

Schedules and sensors stand in assets/automation.py; what a step does, in its asset.
"""

import os
import re
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import alerts
from pipeline.alerts import RunFacts
from pipeline.errors import Lang, Refused
from pipeline.inputs import INBOX_TAG, inbox_version
from pipeline.refusals import standing_refusals
from pipeline.settings import PROJECT_VARIABLE, Project
from pipeline.store import Store
from pipeline.summary import noticed
from pipeline.terminal import Terminal

if TYPE_CHECKING:
    import dagster as dg

JOB = "everything"
READ_BACK_SECONDS = 600.0
BY_COMMAND = "potentiale/by_command"
PART = "potentiale/part"
"""Tag of a run of some assets only: the person who asked for it sits before it, no mail is sent."""

DAGSTER_SETTINGS = """\
# The Dagster instance of this project: one run at a time, killed runs are noticed, nothing is sent
# anywhere.
telemetry:
  enabled: false
concurrency:
  runs:
    max_concurrent_runs: 1
run_monitoring:
  enabled: true
  start_timeout_seconds: 180
  poll_interval_seconds: 30
run_retries:
  enabled: true
  max_retries: 1
freshness:
  enabled: true
"""


@dataclass
class RunResult:
    """What a run brought: refused deliveries, quarantined rows and what else its steps found
    noteworthy as (German, English) messages; the reason is in the language asked for.

    Of rows of one file with the same message the first is named; quarantined_rows counts all.
    """

    success: bool
    seconds: float
    failed_step: str = ""
    reason: str = ""
    release: dict[str, Any] = field(default_factory=dict)
    refused: list[tuple[str, str]] = field(default_factory=list)
    quarantined: list[tuple[str, str]] = field(default_factory=list)
    quarantined_rows: int = 0
    notices: list[tuple[str, str]] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


def dagster_home(project: Project) -> Path:
    """The folder of the project's Dagster instance, made with its settings if need be."""
    home = project.scratch / "dagster"
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    (home / "dagster.yaml").write_text(DAGSTER_SETTINGS, encoding="utf-8")
    return home


def facts_of(events: Iterable[Any]) -> RunFacts:
    """Where a run stopped and which checks it did not pass, for the mail."""
    failed: list[tuple[str, str]] = []
    checks: list[str] = []
    for event in events:
        if event.is_step_failure:
            failed.append((_step_name(event), _reason(event.step_failure_data.error, "de")))
        elif event.event_type_value == "ASSET_CHECK_EVALUATION":
            judged = event.event_specific_data
            if not judged.passed:
                checks.append(f"{judged.asset_key.to_user_string()}/{judged.check_name}")
    step, reason = failed[0] if failed else ("", "")
    return RunFacts(step, reason, tuple(checks))


def facts_of_last_run(instance: "dg.DagsterInstance") -> RunFacts:
    """Of the newest run of everything that has ended, whoever asked for it."""
    import dagster as dg

    ended = [dg.DagsterRunStatus.SUCCESS, dg.DagsterRunStatus.FAILURE]
    runs = instance.get_runs(dg.RunsFilter(job_name=JOB, statuses=ended), limit=20)
    run = next((each for each in runs if each.tags.get(PART) != "true"), None)
    if run is None:
        return RunFacts()
    kinds = {dg.DagsterEventType.STEP_FAILURE, dg.DagsterEventType.ASSET_CHECK_EVALUATION}
    entries = instance.all_logs(run.run_id, of_type=kinds)
    facts = facts_of(entry.dagster_event for entry in entries if entry.dagster_event)
    return _named(facts, run.status == dg.DagsterRunStatus.SUCCESS)


def _named(facts: RunFacts, is_success: bool) -> RunFacts:
    """A run that failed outside of its steps, as when the stores cannot be opened, failed too."""
    return facts if is_success or facts.failed_step else replace(facts, failed_step=JOB)


def run_assets(project: Project, select: str | None, terminal: Terminal) -> RunResult:
    """Materialise all assets, or those a Dagster selection names.

    Raises Refused P-003 while another run writes, P-007 for a selection that fits nothing.
    """
    os.environ[PROJECT_VARIABLE] = str(project.root)
    os.environ["DAGSTER_HOME"] = str(dagster_home(project))
    os.environ.setdefault("DAGSTER_DISABLE_TELEMETRY", "1")
    import dagster as dg

    from pipeline import progress
    from pipeline.definitions import defs

    started = time.monotonic()
    with terminal.working("starting_run"):
        definitions = defs()
        keys = _selected(definitions, select)
    listener = terminal.step_listener(len(keys))
    progress.listeners.append(listener)
    try:
        with dg.DagsterInstance.get() as instance:
            _close_killed_runs(project, instance)
            result = definitions.resolve_job_def(JOB).execute_in_process(
                instance=instance,
                asset_selection=keys,
                raise_on_error=False,
                run_config={"loggers": {"progress": {}}},
                tags=_tags(project, select),
            )
    finally:
        progress.listeners.remove(listener)
    if not select:
        alerts.tell(project, _named(facts_of(result.all_events), result.success))
    return _result(project, result, time.monotonic() - started, terminal.lang)


def _tags(project: Project, select: str | None) -> dict[str, str]:
    """Who ran; and of a run of everything, which inbox it read, so that the sensor need not."""
    read = {PART: "true"} if select else {INBOX_TAG: inbox_version(project)}
    return {BY_COMMAND: "true"} | read


def _close_killed_runs(project: Project, instance: "dg.DagsterInstance") -> None:
    """Mark runs of this command as failed that never ended: whoever holds the lock runs alone."""
    import dagster as dg

    with Store(project):
        unended = [dg.DagsterRunStatus.STARTED, dg.DagsterRunStatus.NOT_STARTED]
        for run in instance.get_runs(dg.RunsFilter(tags={BY_COMMAND: "true"}, statuses=unended)):
            instance.report_run_failed(run, "The process ended before the run did.")


def _selected(definitions: "dg.Definitions", select: str | None) -> "list[dg.AssetKey]":
    import dagster as dg

    graph = definitions.resolve_asset_graph()
    if select:
        select = re.sub(r"^([\w/]+)\+$", r'key:"\1"+', select)
    try:
        selection = dg.AssetSelection.from_string(select) if select else dg.AssetSelection.all()
        keys = selection.resolve(graph) & graph.materializable_asset_keys
    except Exception as error:  # Dagster raises several kinds for a selection it cannot parse
        raise Refused("P-007", selection=select) from error
    if not keys:
        raise Refused("P-007", selection=select)
    return sorted(keys)


def _result(project: Project, result: Any, seconds: float, lang: Lang) -> RunResult:
    """From the events what failed, was noteworthy and released, from the store what was refused."""
    outcome = RunResult(success=result.success, seconds=seconds)
    notices: list[tuple[str, str]] = []
    for event in result.all_events:
        if event.is_step_failure and not outcome.failed_step:
            outcome.failed_step = _step_name(event)
            outcome.reason = _reason(event.step_failure_data.error, lang)
        if event.is_step_materialization:
            metadata = event.step_materialization_data.materialization.metadata
            notices += noticed(metadata)
            if event.asset_key.path[-1] == "release":
                outcome.release = {name: value.value for name, value in metadata.items()}
    with Store(project, lock_seconds=READ_BACK_SECONDS) as store:
        refused = standing_refusals(store)
        outcome.refused = list(zip(refused["message_de"], refused["message_en"], strict=True))
        outcome.quarantined = _pairs(
            store,
            """SELECT first(message_de ORDER BY line_number), first(message_en ORDER BY line_number)
            FROM raw.quarantine SEMI JOIN (
                FROM raw.deliveries WHERE status = 'accepted') USING (delivery_id)
            GROUP BY file_name, message_code ORDER BY file_name, message_code""",
        )
        outcome.quarantined_rows = store.scalar(
            """SELECT count(DISTINCT (delivery_id, record_number)) FROM raw.quarantine
            SEMI JOIN (FROM raw.deliveries WHERE status = 'accepted') USING (delivery_id)"""
        )
    # steps name the deliveries they refuse, too
    outcome.notices = [each for each in dict.fromkeys(notices) if each not in outcome.refused]
    return outcome


def _pairs(store: Store, query: str) -> list[tuple[str, str]]:
    return [
        (str(german), str(english))
        for german, english in store.connection.execute(query).fetchall()
    ]


def _step_name(event: Any) -> str:
    return str(event.step_key).replace("__", "/")


def _reason(error: Any, lang: Lang) -> str:
    """Why a step stopped, in one line: our own message in that language if there is one, else the
    innermost cause, of an unexpected error the kind alone.

    The text of an unexpected error could quote data.
    """
    causes = [error]
    while causes[-1].cause is not None:
        causes.append(causes[-1].cause)
    refused = next((each for each in causes if each.cls_name == Refused.__name__), None)
    if refused is not None:
        return _message(str(refused.message), lang)
    innermost = causes[-1]
    is_ours = innermost.cls_name in ("DagsterAssetCheckFailedError", "BrokenContract")
    return str(innermost.message).strip().splitlines()[0] if is_ours else str(innermost.cls_name)


def _message(shown: str, lang: Lang) -> str:
    """Of a Refused as a traceback shows it the one message asked for: behind the name of the class
    stands the English one, on a line of its own the German one; both begin with the number.
    """
    said = shown.partition(": ")[2]
    number = said[: said.find(" ") + 1]
    english, _, german = said.partition("\n" + number)
    return " ".join((number + german if lang == "de" and german else english).split())
