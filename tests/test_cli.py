"""The command says what a person needs to know, in her language, and ends with the right code."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.settings import Project

ENVIRONMENT = os.environ | {"LC_ALL": "de_DE.UTF-8"}
COMMANDS = ["init", "sample", "run", "check", "review", "dashboard", "doctor", "dev"]


def potentiale(*arguments: object, lang: str = "de_DE.UTF-8") -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "pipeline.cli", *map(str, arguments)]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env=ENVIRONMENT | {"LC_ALL": lang}
    )


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(command: str):
    shown = potentiale(command, "--help")
    assert shown.returncode == 0
    assert len(shown.stdout.splitlines()) > 5


def test_a_wrong_use_ends_with_2():
    assert potentiale("run", "--nonsense").returncode == 2
    assert potentiale("unfug").returncode == 2


def test_a_folder_that_is_no_project_is_said_in_german_or_english(tmp_path: Path):
    german = potentiale("run", "--project", tmp_path)
    assert (german.returncode, german.stderr[:5]) == (1, "P-001")
    assert "fehlt" in german.stderr
    assert "Traceback" not in german.stderr
    assert "is missing" in potentiale("run", "--project", tmp_path, "--lang", "en").stderr
    assert "is missing" in potentiale("run", "--project", tmp_path, lang="en_GB.UTF-8").stderr


def test_a_new_project_is_well_and_says_what_to_do_next(tmp_path: Path):
    made = potentiale(
        "init",
        tmp_path / "neu",
        "--name",
        "Kreis Probe",
        "--code",
        "05358",
        "--office",
        "05358004=Aldenhoven:geve",
    )
    assert made.returncode == 0, made.stderr
    assert "potentiale run" in made.stdout
    examined = potentiale("doctor", "--project", tmp_path / "neu", "--json")
    assert examined.returncode == 0, examined.stdout
    assert all(finding["is_well"] for finding in json.loads(examined.stdout))


def test_the_dashboard_without_a_release_says_what_to_do(project: Project):
    shown = potentiale("dashboard", "--project", project.root)
    assert shown.returncode == 1
    assert "potentiale run" in shown.stderr


def test_a_selection_that_fits_nothing_is_explained(project: Project):
    shown = potentiale("run", "--project", project.root, "--select", "core/mansions")
    assert shown.returncode == 1
    assert shown.stderr.startswith("P-007")


def test_an_old_report_of_a_project_without_data_is_refused_by_name(project: Project):
    shown = potentiale("run", "--project", project.root, "--as-known-on", "2026-03-31")
    assert (shown.returncode, shown.stderr[:5]) == (1, "P-010")
    assert "2026-03-31" in shown.stderr
    assert "Traceback" not in shown.stderr
    assert not project.warehouse.exists()


def test_a_port_in_use_is_said_in_one_sentence(project: Project):
    project.releases.mkdir()
    (project.releases / "x.duckdb").write_bytes(b"")
    project.current_release.symlink_to("x.duckdb")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        shown = potentiale("dashboard", "--project", project.root, "--port", taken.getsockname()[1])
    assert (shown.returncode, shown.stderr[:5]) == (1, "P-009")
    assert "Traceback" not in shown.stderr
    assert "offen" not in shown.stdout


HEADING = (
    "Betriebsnummer;Meldungsnummer;Meldungsart;Korrektur;Meldedatum;Gültig ab;Grund;AGS;Firma;Rechtsform;Name;Vorname;Geburtsname;Geschlecht;Geburtsdatum;Geburtsort;"
    "Geburtsland;Staatsangehörigkeit;Straße;Hausnummer;PLZ;Ort;Wohnanschrift;Telefon;Tätigkeit;WZ 2008;Nebenerwerb;Vollzeit;Teilzeit;Art;Niederlassung;Handwerkskarte;"
    "Reisegewerbe;Anzahl Vertreter;Aufgabegründe"
)
ROW = (
    "B-1;1;AN;N;02.10.2026;01.10.2026;Neugründung;05399004;Grill Demirhanoglu;Einzelunternehmen;Demirhanoglu;Sevgül;;w;01.02.1980;Izmir;Türkei;türkisch;Ringstraße;4;05901;"
    "Birkesbach;Ringstraße 4;;Imbiss;56.10.3;N;1;2;So;HN;N;N;1;"
)


def delivery(folder: Path, *rows: str) -> Path:
    path = folder / "Birkesbach_2026-10.csv"
    path.write_bytes("\r\n".join([HEADING, *rows, ""]).encode("cp1252"))
    return path


def test_a_clean_delivery_would_be_accepted(project: Project, tmp_path: Path):
    shown = potentiale("check", delivery(tmp_path, ROW), "--project", project.root)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "1 Einträge, 1 würden gespeichert, 0 kämen in Quarantäne" in shown.stdout


def test_what_would_be_quarantined_is_named_with_its_line_and_nothing_is_stored(
    project: Project, tmp_path: Path
):
    bad = ROW.replace("56.10.3", "961")
    shown = potentiale("check", delivery(tmp_path, ROW, bad), "--project", project.root)
    assert shown.returncode == 1
    assert "R-014" in shown.stdout
    assert "Zeile 3" in shown.stdout
    assert "Demirhanoglu" not in shown.stdout
    assert not project.warehouse.exists()


def test_a_check_can_be_read_by_a_program(project: Project, tmp_path: Path):
    shown = potentiale("check", delivery(tmp_path, ROW), "--project", project.root, "--json")
    (report,) = json.loads(shown.stdout)
    assert (report["rows_in"], report["rows_stored"], report["is_accepted"]) == (1, 1, True)


def test_a_transcript_without_protocol_would_be_refused(project: Project, tmp_path: Path):
    transcript = tmp_path / "p7.txt"
    transcript.write_text("I: Wie läuft es?\n\nB: Gut.\n", encoding="utf-8")
    shown = potentiale("check", transcript, "--project", project.root)
    assert shown.returncode == 1
    assert "I-004" in shown.stdout
