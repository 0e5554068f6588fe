"""Runs: what a killed one leaves behind is tidied, what was mended is not reported again."""

import dagster as dg
import pytest

from pipeline.errors import Lang, Refused
from pipeline.inputs import inbox_version
from pipeline.refusals import standing_refusals
from pipeline.registries.deliveries import load_deliveries
from pipeline.runs import BY_COMMAND, JOB, dagster_home, run_assets
from pipeline.settings import PROJECT_VARIABLE, Project
from pipeline.store import Store
from pipeline.terminal import Terminal
from pipeline.themes import codebook
from tests.interviews.builders import write_protocols, write_transcript

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


def test_a_run_tells_once_what_its_steps_found_noteworthy(
    project: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    unclear = {"Einwilligung Zitat": "vielleicht"}
    write_protocols(project, unclear, unclear | {"Einwilligung Transkript": "nein"})
    write_transcript(project, "p1.txt", "I: Wie läuft es?\n\nB: Gut.\n")
    outcome = run_assets(project, "core/interviews", QUIET)
    assert [german[:5] for german, _ in outcome.notices] == ["I-041", "I-041", "I-040"]
    assert [german[:5] for german, _ in outcome.refused] == ["I-005"]
    assert outcome.as_dict()["notices"] == outcome.notices
    Terminal("de").report_run(outcome)
    told = capsys.readouterr().out
    assert "Hinweise (3)" in told
    assert told.count("I-040 Datei „protokolle_2025.xlsx“, Zeile 3") == 1
    assert "vielleicht" not in told


@pytest.mark.parametrize(
    ("lang", "named", "reason"),
    [
        ("de", "missing", "P-031 Das Kodebuch „missing“"),
        ("en", "missing", "P-031 There is no codebook “missing”"),
        ("de", "broken", "P-032 „broken.yml“, Zeile 1: Hier stimmt"),
    ],
)
def test_where_our_own_message_stopped_a_step_it_is_said_in_the_language_asked_for(
    project: Project,
    monkeypatch: pytest.MonkeyPatch,
    lang: Lang,
    named: str,
    reason: str,
):
    monkeypatch.setenv(PROJECT_VARIABLE, str(project.root))
    folder = project.root / "codebooks"
    folder.mkdir()
    (folder / "broken.yml").write_text("\tcodes: [", encoding="utf-8")
    monkeypatch.setattr(codebook, "FOLDER", folder)
    with (project.root / "potentiale.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'\n[nlp]\ncodebook = "{named}"\n')
    outcome = run_assets(project, "core/interviews", Terminal(lang, quiet=True))
    assert outcome.reason.startswith(reason)
    assert outcome.reason.count("P-03") == 1
    assert outcome.failed_step == "core/interviews"
