"""When the graph runs by itself: monthly for the registers, and whenever something new lies in the
inbox.

What a run does stands in the assets.
"""

import dagster as dg

from pipeline.alerts import tell
from pipeline.calendar import is_first_working_day
from pipeline.inputs import INBOX_TAG, inbox_version
from pipeline.runs import facts_of_last_run
from pipeline.settings import Project

everything = dg.define_asset_job(
    "everything",
    selection=dg.AssetSelection.all() - dg.AssetSelection.groups("inputs"),
    description="From deliveries to the released file.",
    tags={"dagster/max_retries": "1"},
)


@dg.schedule(
    job=everything,
    cron_schedule="0 6 1-7 * *",
    execution_timezone="Europe/Berlin",
    default_status=dg.DefaultScheduleStatus.RUNNING,
)
def monthly_refresh(context: dg.ScheduleEvaluationContext) -> dg.RunRequest | dg.SkipReason:
    """On the first working day of the month at 6 o'clock in Berlin.

    Notices are due with the statistics office on that day.
    """
    day = context.scheduled_execution_time.date()
    if not is_first_working_day(day):
        return dg.SkipReason(f"{day} is not the first working day of the month.")
    return dg.RunRequest(run_key=f"monthly-{day:%Y-%m}")


look_at_inputs = dg.define_asset_job("look_at_inputs", selection=dg.AssetSelection.groups("inputs"))
hourly_look_at_the_inputs = dg.ScheduleDefinition(
    name="hourly_look_at_the_inputs",
    job=look_at_inputs,
    cron_schedule="17 * * * *",
    execution_timezone="Europe/Berlin",
    default_status=dg.DefaultScheduleStatus.RUNNING,
    description="A changed codebook, mapping or setting marks what depends on it stale.",
)


@dg.sensor(
    job=everything, minimum_interval_seconds=60, default_status=dg.DefaultSensorStatus.RUNNING
)
def new_files_in_the_inbox(context: dg.SensorEvaluationContext) -> dg.SensorResult | dg.SkipReason:
    """Asks for one run per content of the inbox: the same content never runs twice."""
    version = inbox_version(Project.current())
    if version == context.cursor or _has_run(context.instance, version):
        return dg.SkipReason("Nothing new in the inbox.")
    request = dg.RunRequest(run_key=f"inbox-{version}", tags={INBOX_TAG: version})
    return dg.SensorResult(run_requests=[request], cursor=version)


def _mail(context: dg.RunStatusSensorContext) -> None:
    """Whatever run has ended: the mail looks at the stores and at the last run of everything."""
    tell(Project.current(), facts_of_last_run(context.instance))


def _when_a_run_ends(name: str, status: dg.DagsterRunStatus) -> dg.SensorDefinition:
    """The hourly look at the inputs counts too, so that a missing delivery is noticed without a
    run."""
    return dg.run_status_sensor(
        status,
        name=name,
        monitored_jobs=[everything, look_at_inputs],
        minimum_interval_seconds=60,
        default_status=dg.DefaultSensorStatus.RUNNING,
        description="One mail when something needs a person, one when it is well again.",
    )(_mail)


mail_after_a_run = _when_a_run_ends("mail_after_a_run", dg.DagsterRunStatus.SUCCESS)
mail_after_a_failed_run = _when_a_run_ends("mail_after_a_failed_run", dg.DagsterRunStatus.FAILURE)


def _has_run(instance: dg.DagsterInstance, version: str) -> bool:
    """Whether this very content was run before, by whomever."""
    done = dg.RunsFilter(tags={INBOX_TAG: version}, statuses=[dg.DagsterRunStatus.SUCCESS])
    return instance.get_runs_count(done) > 0
