"""Runs: what a killed one leaves behind is tidied, what was mended is not reported again."""

import dagster as dg
import pytest

from pipeline.errors import Refused
from pipeline.inputs import inbox_version
from pipeline.refusals import standing_refusals
from pipeline.registries.deliveries import load_deliveries
from pipeline.runs import BY_COMMAND, JOB, dagster_home, run_assets
from pipeline.settings import PROJECT_VARIABLE, Project
from pipeline.store import Store
from pipeline.terminal import Terminal

QUIET = Terminal("de", quiet=True)


def test_a_second_run_is_told_so_at_once(project: Project, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    with Store(project), pytest.raises(Refused) as refused:
        run_assets(project, None, QUIET)
    assert refused.value.finding.code == "P-003"


def test_a_run_that_was_killed_does_not_stay_started(
    project: Project, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    monkeypatch.setenv("DAGSTER_HOME", str(dagster_home(project)))
    with dg.DagsterInstance.get() as instance:
        killed = instance.add_run(
            dg.DagsterRun(
                job_name=JOB,
                run_id=dg._core.utils.make_new_run_id(),
                status=dg.DagsterRunStatus.STARTED,
                tags={BY_COMMAND: "true"},
            )
        )
    run_assets(project, "core/areas", QUIET)
    with dg.DagsterInstance.get() as instance:
        assert instance.get_run_by_id(killed.run_id).status == dg.DagsterRunStatus.FAILURE


def test_a_refused_delivery_stands_until_it_comes_anew_or_is_taken_away(
    project: Project, store: Store
):
    folder = project.inbox / "gewerbeamt-05399004"
    (folder / "Birkesbach_2026-09.csv").write_bytes(b"")
    (folder / "Birkesbach_2026-10.csv").write_bytes(b"nur ein Satz")
    load_deliveries(store)
    assert standing_refusals(store)["file_name"].tolist() == [
        "Birkesbach_2026-09.csv",
        "Birkesbach_2026-10.csv",
    ]
    (folder / "Birkesbach_2026-09.csv").unlink()
    assert standing_refusals(store)["file_name"].tolist() == ["Birkesbach_2026-10.csv"]
    store.connection.execute(
        "INSERT INTO raw.deliveries BY NAME SELECT 'mended' AS delivery_id, source_id, file_name, 'accepted' AS status FROM raw.deliveries WHERE file_name LIKE '%-10.csv'"
    )
    assert standing_refusals(store).empty


def test_a_refused_delivery_stands_whatever_signs_its_name_has(project: Project, store: Store):
    (project.inbox / "gewerbeamt-05399004" / "Liste [neu] 2026-09.csv").write_bytes(b"")
    load_deliveries(store)
    assert standing_refusals(store)["file_name"].tolist() == ["Liste [neu] 2026-09.csv"]


def test_the_inbox_has_another_version_for_a_file_anywhere_in_it_but_not_for_a_hidden_one(
    project: Project,
):
    versions = [inbox_version(project)]
    for name in ("gewerbeamt-05399004/2026/x.csv", "unbekannt/x.csv", "gewerbeamt-05399008/x.csv"):
        path = project.inbox / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
        versions.append(inbox_version(project))
    assert len(set(versions)) == 4
    (project.inbox / "gewerbeamt-05399004" / ".x.csv.part").write_text("x")
    assert inbox_version(project) == versions[-1]
