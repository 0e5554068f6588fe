"""The store keeps its promises: one writer, all or nothing, secrets stay in the vault."""

import stat
import subprocess
import sys

import duckdb
import pandas as pd
import pytest

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.settings import Project
from pipeline.store import BrokenContract, Store

EVENTS = pd.DataFrame(
    {
        "event_id": ["V-1"],
        "date": [pd.Timestamp("2026-01-08")],
        "kind": ["assembly"],
        "municipality_code": ["05399008"],
        "is_evening": [True],
    }
)


def test_rows_are_put_in_by_name_whatever_their_order(store: Store):
    store.replace(
        tables.EVENTS, EVENTS[["kind", "is_evening", "event_id", "municipality_code", "date"]]
    )
    assert store.scalar("SELECT kind FROM core.events") == "assembly"


def test_a_missing_or_extra_column_is_refused_and_the_old_rows_stay(store: Store):
    store.replace(tables.EVENTS, EVENTS)
    with pytest.raises(BrokenContract, match="missing \\['kind'\\], unexpected \\['sort'\\]"):
        store.replace(tables.EVENTS, EVENTS.rename(columns={"kind": "sort"}))
    assert store.count(tables.EVENTS) == 1


def test_old_rows_stay_when_a_new_one_does_not_fit_its_type(store: Store):
    store.replace(tables.EVENTS, EVENTS)
    with pytest.raises(duckdb.Error):
        store.replace(tables.EVENTS, EVENTS.assign(is_evening=["perhaps"]))
    assert store.count(tables.EVENTS) == 1


def test_only_what_matches_is_replaced(store: Store):
    store.append(tables.EVENTS, EVENTS)
    store.append(tables.EVENTS, EVENTS.assign(event_id=["V-2"]))
    store.replace(tables.EVENTS, EVENTS.assign(kind=["info"]), "event_id = ?", ["V-1"])
    assert store.frame("SELECT event_id, kind FROM core.events ORDER BY 1").values.tolist() == [
        ["V-1", "info"],
        ["V-2", "assembly"],
    ]


def test_pseudonyms_are_the_same_in_sql_and_python_and_depend_on_the_kind(store: Store):
    in_sql = store.scalar("SELECT pseudonym('person', 'müller|ayşe|1980-01-01')")
    assert in_sql == store.pseudonym("person", "müller|ayşe|1980-01-01")
    assert in_sql != store.pseudonym("contact", "müller|ayşe|1980-01-01")


def test_pseudonyms_stay_the_same_when_the_store_is_opened_again(project: Project):
    with Store(project) as store:
        first = store.pseudonym("person", "x")
    with Store(project) as store:
        assert store.pseudonym("person", "x") == first


def test_two_projects_give_the_same_person_different_pseudonyms(project: Project, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "potentiale.toml").write_bytes((project.root / "potentiale.toml").read_bytes())
    with Store(project) as mine, Store(Project(other)) as theirs:
        assert mine.pseudonym("person", "x") != theirs.pseudonym("person", "x")


def test_a_second_writer_is_told_so(project: Project):
    with Store(project), pytest.raises(Refused) as refused, Store(project, lock_seconds=0.05):
        pass
    assert refused.value.finding.code == "P-003"


def test_a_killed_writer_leaves_no_lock_behind(project: Project):
    script = f"""
import os; from pathlib import Path
from pipeline.settings import Project; from pipeline.store import Store
with Store(Project(Path({str(project.root)!r}))): os._exit(9)"""
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    with Store(project, lock_seconds=0.5) as store:
        assert store.count(tables.EVENTS) == 0


def test_the_vault_cannot_be_read_without_its_key(project: Project):
    name = "Distinctname"
    with Store(project) as store:
        columns = dict.fromkeys(tables.VAULT_CONTACTS.column_names, name)
        store.replace(tables.VAULT_CONTACTS, pd.DataFrame([columns]))
    assert name.encode() not in project.vault.read_bytes()
    with pytest.raises(duckdb.Error):
        duckdb.connect(str(project.vault))


def test_a_wrong_key_is_said_in_plain_words(project: Project):
    with Store(project):
        pass
    project.vault_key.write_text("0" * 64)
    with pytest.raises(Refused) as refused, Store(project):
        pass
    assert refused.value.finding.code == "P-006"


def test_a_lost_key_is_not_replaced_by_a_new_one(project: Project):
    with Store(project):
        pass
    project.vault_key.unlink()
    with pytest.raises(Refused), Store(project):
        pass
    assert not project.vault_key.exists()


def test_vault_and_warehouse_are_readable_by_their_owner_alone(project: Project):
    with Store(project):
        pass
    for path in (project.vault, project.vault_key, project.warehouse):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(project.vault.parent.stat().st_mode) == 0o700


def test_quarantine_keeps_file_line_and_message_and_a_second_reading_replaces_the_first(
    store: Store,
):
    finding = Finding("P-004", "Titz_2026-03.csv", 118)
    store.quarantine("d1", [(117, finding)])
    store.quarantine("d1", [(117, finding)])
    kept = store.frame("raw.quarantine")
    assert kept[["file_name", "line_number", "record_number"]].values.tolist() == [
        ["Titz_2026-03.csv", 118, 117]
    ]
    assert kept["message_de"][0].startswith("P-004 ")


def test_every_table_of_the_contract_has_a_key_among_its_columns():
    for table in tables.ALL:
        assert set(table.key) <= set(table.column_names), table.full_name
        assert len(set(table.column_names)) == len(table.column_names), table.full_name


def test_after_a_run_the_warehouse_holds_nothing_but_its_rows(project: Project):
    words = "SELECT '{}' || i AS word FROM range(50000) AS t(i)"
    with Store(project) as store:
        store.connection.execute("SET force_compression = 'uncompressed'")
        for name, word in (("left_over", "Zweifelstein"), ("kept", "Wort")):
            store.connection.execute(f"CREATE TABLE raw.{name} AS {words.format(word)}")
            store.connection.execute("CHECKPOINT warehouse")
        store.connection.execute("DROP TABLE raw.left_over")
    assert b"Zweifelstein" in project.warehouse.read_bytes()
    with Store(project, is_run=True):
        """A run that changes nothing."""
    assert b"Zweifelstein" not in project.warehouse.read_bytes()
    assert project.warehouse.stat().st_mode & 0o777 == 0o600
    with Store(project) as store:
        assert store.scalar("SELECT count(*) FROM raw.kept") == 50000
