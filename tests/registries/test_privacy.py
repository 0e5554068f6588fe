"""Nothing that identifies gets past the door: neither in the tables nor in the bytes of the
warehouse.
"""

from pipeline.registries.businesses import link_businesses
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from tests.registries.conftest import geve_file, headings
from tests.registries.test_deliveries import workbook
from tests.registries.test_xgewerbeanzeige import message, person, satz, send

SECRETS = (
    "Zweifelstein",
    "Grillhaus",
    "02999 123456",
    "Gartenweg",
    "05.06.1980",
    "12101965",
    "Hauptstraße",
    "Kioskfürst",
    "Quersatz",
)


def texts(store):
    """Every text of every warehouse table."""
    columns = store.connection.execute(
        "SELECT table_schema, table_name, column_name FROM information_schema.columns WHERE table_catalog = 'warehouse' AND data_type = 'VARCHAR'"
    ).fetchall()
    for schema, table, column in columns:
        yield from (
            row[0]
            for row in store.connection.execute(
                f'SELECT DISTINCT "{column}" FROM warehouse.{schema}.{table} WHERE "{column}" IS NOT NULL'
            ).fetchall()
        )


def deliver_everything(deliver):
    broken = ";".join(["Quersatz"] * 3).encode() + b"\r\n"
    deliver(
        geve_file(
            {},
            {"notice_number": "M2", "wz": "961"},
            {"notice_number": "M3", "nationalities": "marsianisch"},
        )
        + broken
    )
    row = [
        1,
        "AN",
        "nein",
        46084,
        46082,
        "Neugründung",
        5399016,
        "Kioskfürst",
        "Einzelunternehmen",
        "Zweifelstein",
        "Ada",
        None,
        "w",
        29377,
        "Wien",
        "A",
        163,
    ]
    deliver(workbook(row), "liste_2026-03.xlsx", to="tabelle")
    send(
        deliver,
        message(satz(1), satz(2, persons=person(name="")), satz(3, persons=person("Quersatz"))),
    )
    cells = [
        "b",
        "v",
        "Anmeldung",
        "0",
        "2026-03-01",
        "2026-03-01",
        "1",
        "05399012",
        "Kioskfürst",
        "180",
        "Zweifelstein",
        "Quersatz",
    ]
    cells += [""] * 6 + ["Hauptstraße"]
    cells += [""] * (len(headings("vois")) - len(cells))
    vois = ";".join(headings("vois")) + "\n" + ";".join(cells) + "\n"
    deliver(vois.encode(), to="vois", name="v_2026-03.csv")
    deliver(geve_file({}).replace(b"Meldedatum", b"Quersatzdatum"), "fehler_2026-04.csv")


def test_no_name_of_a_delivery_is_in_the_warehouse_or_its_bytes(store, deliver, project):
    deliver_everything(deliver)
    load_deliveries(store)
    interpret_notices(store)
    link_businesses(store)
    assert store.scalar("SELECT count(*) FROM core.notices") == 5
    assert (
        store.scalar("SELECT count(*) FROM vault.persons WHERE family_name = 'Zweifelstein'") == 4
    )
    assert store.scalar("SELECT count(*) FROM vault.quarantined_rows") == 4
    found = [
        text
        for text in texts(store)
        if any(secret in text for secret in SECRETS) and "Quersatzdatum" not in text
    ]
    assert found == []
    store.connection.execute("CHECKPOINT warehouse")
    for path in (project.warehouse, project.warehouse.with_suffix(".duckdb.wal")):
        content = path.read_bytes() if path.exists() else b""
        assert not [
            secret for secret in SECRETS if secret != "Quersatz" and secret.encode() in content
        ]
    assert b"Zweifelstein" not in project.vault.read_bytes()


def test_a_name_that_slipped_into_another_column_is_not_repeated_in_the_message(store, deliver):
    deliver(geve_file({"legal_form": "Zweifelstein", "wz": "961"}))
    load_deliveries(store)
    interpret_notices(store)
    messages = store.frame(
        "SELECT message_code, message_de, message_en FROM raw.quarantine ORDER BY 1"
    ).values.tolist()
    assert [code for code, _, _ in messages] == ["R-014", "R-019"]
    assert "Zweifelstein" not in str(messages)
    assert "„961“" in messages[0][1]


def test_text_that_slipped_into_a_coded_field_stays_in_the_vault(store, deliver):
    slipped = {
        "reason": "zieht zu Frau Anneliese Privatmann, Tel 0171 5551234",
        "municipality": "Mehmet Qwertzmann",
        "legal_form": "Herr Geheimrat",
        "is_side_line": "bei Frau Nebenher",
        "full_time_count": "Herr Vollmann",
        "sex": "Frau Sexauer",
        "nationalities": "siehe Frau Staatmann",
        "birth_country": "bei Herrn Landmann",
    }
    deliver(geve_file(slipped))
    load_deliveries(store)
    interpret_notices(store)
    kept = " ".join(texts(store))
    for name in (
        "Privatmann",
        "Qwertzmann",
        "Geheimrat",
        "Nebenher",
        "Vollmann",
        "Sexauer",
        "Staatmann",
        "Landmann",
        "5551234",
    ):
        assert name not in kept
    assert store.scalar("SELECT payload FROM vault.quarantined_rows") is not None


def test_known_texts_of_several_words_pass_the_door(store, deliver):
    deliver(
        geve_file(
            {
                "kind": "AB",
                "reason": "vollständige Aufgabe",
                "legal_form": "UG (haftungsbeschränkt)",
                "nationalities": "deutsch, Iran, Islamische Republik",
            }
        )
    )
    load_deliveries(store)
    raw = store.frame("SELECT reason, legal_form FROM raw.notices")
    assert raw.values.tolist() == [["vollständige Aufgabe", "UG (haftungsbeschränkt)"]]
