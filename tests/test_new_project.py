"""A new county's folder can be filled in and is closed to others."""

import stat
from pathlib import Path

import pytest

from pipeline.doctor import examine
from pipeline.errors import Refused
from pipeline.interviews.protocols import read_contacts, read_protocols
from pipeline.new_project import create_project
from pipeline.settings import Project
from pipeline.terminal import Terminal


def test_the_settings_written_are_the_settings_read(tmp_path: Path):
    project = create_project(tmp_path / "neu", "Kreis Probe", "05358", ["05358004=Aldenhoven:geve"])
    settings = Project(project.root).settings
    assert settings.county.name == "Kreis Probe"
    assert [office.source_id for office in settings.offices] == ["gewerbeamt-05358004"]
    assert (project.inbox / "gewerbeamt-05358004").is_dir()


def test_a_folder_that_is_not_empty_is_left_alone(tmp_path: Path):
    (tmp_path / "wichtig.txt").write_text("bleibt")
    with pytest.raises(Refused) as refused:
        create_project(tmp_path, "Kreis Probe", "05358", [])
    assert refused.value.finding.code == "P-005"


def test_an_office_written_wrongly_is_named_and_nothing_is_made(tmp_path: Path):
    with pytest.raises(Refused) as refused:
        create_project(tmp_path / "neu", "Kreis Probe", "05358", ["Aldenhoven"])
    assert "Aldenhoven" in refused.value.finding.text("de")
    assert not (tmp_path / "neu").exists()


def test_empty_sheets_lie_ready_beside_the_inbox_and_can_be_read(tmp_path: Path):
    project = create_project(tmp_path / "neu", "Kreis Probe", "05358", [])
    templates = project.root / "vorlagen"
    assert read_protocols(templates / "protokolle.xlsx") == ([], [], 0)
    assert read_contacts(templates / "kontakte.xlsx") == ([], [], 0)
    assert not [path for path in project.inbox.rglob("*") if path.is_file()]


def test_inbox_and_settings_are_closed_to_others(tmp_path: Path):
    project = create_project(tmp_path / "neu", "Kreis Probe", "05358", [])
    for path in (project.root, project.inbox / "interviews", project.root / "potentiale.toml"):
        assert not path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO), path


def test_the_doctor_names_a_setting_that_cannot_be_read(tmp_path: Path):
    (tmp_path / "potentiale.toml").write_text('[county]\nname = "Kreis"\ncode = "zwölf"\n')
    ill = [finding for finding in examine(Project(tmp_path)) if not finding.is_well]
    assert [finding.german.split()[0] for finding in ill] == ["P-002"]
    assert "county.code" in ill[0].german


def test_the_doctor_names_a_vault_that_others_can_read(project: Project):
    project.vault.parent.mkdir()
    project.vault_key.write_text("0" * 64)
    project.vault_key.chmod(0o644)
    assert any("chmod" in finding.german for finding in examine(project) if not finding.is_well)


def test_the_doctor_says_where_mail_is_set_up_in_words_that_the_terminal_prints(capsys, project):
    Terminal("de").report_examination(list(examine(project)))
    printed = " ".join(capsys.readouterr().out.split())
    assert "der Abschnitt „mail“ in potentiale.toml" in printed


def test_a_name_with_quotation_marks_is_read_back_as_it_was_written(tmp_path: Path):
    project = create_project(tmp_path / "neu", 'Kreis "Nord"', "05358", ["05358004=Alt\\Neu:geve"])
    assert project.settings.county.name == 'Kreis "Nord"'
    assert project.settings.offices[0].name == "Alt\\Neu"


def test_a_code_that_is_none_is_named_and_nothing_is_made(tmp_path: Path):
    with pytest.raises(Refused) as refused:
        create_project(tmp_path / "neu", "Kreis", "abc", [])
    assert "county.code" in refused.value.finding.text("de")
    assert not (tmp_path / "neu").exists()
