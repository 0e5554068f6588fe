"""The graph: it loads both ways, runs by itself when it should, and stops where a promise is broken."""

import subprocess
import sys
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import dagster as dg
import pytest

from assets.automation import monthly_refresh, new_files_in_the_inbox
from pipeline.definitions import defs
from pipeline.runs import run_assets
from pipeline.settings import PROJECT_VARIABLE, REPOSITORY, Project
from pipeline.store import Store
from pipeline.terminal import Terminal

BIN = Path(sys.executable).parent


@pytest.fixture(scope="module")
def definitions() -> dg.Definitions:
    return defs()


@pytest.mark.parametrize(
    "command",
    [["dg", "check", "defs"], ["dagster", "definitions", "validate", "-w", "workspace.yaml"]],
    ids=["tool.dg", "workspace.yaml"],
)
def test_both_ways_of_loading_the_code_location_are_valid(command: list[str], tmp_path: Path):
    done = subprocess.run(
        [str(BIN / command[0]), *command[1:]],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
        env={"PATH": str(BIN), "HOME": str(tmp_path), "DAGSTER_HOME": str(tmp_path)},
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_layer_has_a_blocking_check(definitions: dg.Definitions):
    blocking = {
        key.asset_key.to_user_string()
        for key in definitions.resolve_asset_graph().asset_check_keys
        if definitions.resolve_asset_graph().get(key).blocking
    }
    assert blocking >= {
        "raw/notices",
        "core/notices",
        "core/businesses",
        "core/interviews",
        "core/mentions",
        "core/cells",
        "out/release",
    }


def test_every_asset_that_reads_the_inbox_has_a_freshness_policy(definitions: dg.Definitions):
    graph = definitions.resolve_asset_graph()
    readers = [
        node
        for node in graph.asset_nodes
        if any(parent.path[0] == "inbox" for parent in node.parent_keys)
    ]
    assert len(readers) >= 6
    assert [node.key.to_user_string() for node in readers if node.freshness_policy is None] == []


def test_every_asset_has_a_code_version(definitions: dg.Definitions):
    graph = definitions.resolve_asset_graph()
    assert [
        key for key in graph.materializable_asset_keys if graph.get(key).code_version is None
    ] == []


def test_schedule_and_sensor_run_without_being_switched_on(definitions: dg.Definitions):
    repository = definitions.get_repository_def()
    assert [schedule.default_status for schedule in repository.schedule_defs] == [
        dg.DefaultScheduleStatus.RUNNING
    ] * 2
    assert (
        repository.get_sensor_def("new_files_in_the_inbox").default_status
        == dg.DefaultSensorStatus.RUNNING
    )


@pytest.mark.parametrize(("day", "is_run"), [(2, True), (3, False), (1, False)])
def test_the_monthly_refresh_runs_on_the_first_working_day_only(day: int, is_run: bool):
    at = datetime(2026, 11, day, 6, tzinfo=ZoneInfo("Europe/Berlin"))  # the 1st is a Sunday
    asked = monthly_refresh.evaluate_tick(dg.build_schedule_context(scheduled_execution_time=at))
    assert [request.run_key for request in asked.run_requests] == (
        ["monthly-2026-11"] if is_run else []
    )


def test_the_sensor_asks_once_per_content_of_the_inbox(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    delivery = project.inbox / "gewerbeamt-05399004" / "2026-10.csv"
    delivery.write_text("a")
    first = _tick(None)
    assert len(first.run_requests) == 1
    assert _tick(first.cursor).run_requests == []
    delivery.write_text("b")
    second = _tick(first.cursor)
    assert [request.run_key for request in second.run_requests] != [
        request.run_key for request in first.run_requests
    ]
    delivery.write_text("a")
    assert _tick(second.cursor).run_requests[0].run_key == first.run_requests[0].run_key, (
        "the daemon skips a key it has run"
    )


def test_the_sensor_does_not_ask_for_what_the_command_has_run(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    assert run_assets(project, None, Terminal("de", quiet=True)).success
    with dg.DagsterInstance.get() as instance:
        asked = new_files_in_the_inbox.evaluate_tick(dg.build_sensor_context(instance=instance))
        assert asked.run_requests == []
        (project.inbox / "gewerbeamt-05399004" / "2026-10.csv").write_text("a")
        asked = new_files_in_the_inbox.evaluate_tick(dg.build_sensor_context(instance=instance))
        assert len(asked.run_requests) == 1


def test_a_broken_promise_stops_the_run_and_the_last_release_stays(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    first = run_assets(project, None, Terminal("de", quiet=True))
    assert first.success
    with Store(project) as store:
        store.connection.execute(
            "INSERT INTO raw.deliveries BY NAME SELECT 'lost' AS delivery_id, 'x' AS source_id, 'accepted' AS status, 3 AS rows_in, 1 AS rows_stored, 1 AS rows_quarantined"
        )
    broken = run_assets(project, None, Terminal("de", quiet=True))
    assert not broken.success
    assert "every_record_is_stored_or_quarantined" in broken.failed_step
    assert broken.release == {}
    assert project.current_release.resolve().stem == first.release["release_id"]


def _tick(cursor: str | None):
    with dg.DagsterInstance.ephemeral() as instance:
        return new_files_in_the_inbox.evaluate_tick(
            dg.build_sensor_context(instance=instance, cursor=cursor)
        )
