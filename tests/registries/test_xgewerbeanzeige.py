"""XGewerbeanzeige: what is read of a message, and which messages are refused."""

import pytest

from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from tests.registries.test_deliveries import outcome

NAMESPACE = "http://www.xgewerbeanzeige.de/spezifikation/2.2"


def person(name="Zweifelstein", keys=("163",), more=""):
    nationalities = "".join(
        f"<x:staatangehoerigkeiten><x:staatsangehoerigkeitSchluessel><code>{key}</code></x:staatsangehoerigkeitSchluessel></x:staatangehoerigkeiten>"
        for key in keys
    )
    family = f"<x:familienname>{name}</x:familienname>" if name else ""
    return (
        f"<x:beteiligtePerson><x:personFunktion><code>1</code></x:personFunktion>{family}<x:vorname>Ada</x:vorname><x:geschlecht><code>2</code></x:geschlecht>"
        f"<x:geburtsdatum>12101965</x:geburtsdatum>{nationalities}{more}</x:beteiligtePerson>"
    )


def satz(
    number=1,
    kind="anmeldung",
    persons=None,
    wz="56103",
    more="",
    address="<x:anschrift><x:strasse>Markt</x:strasse><x:hausNrVon>1</x:hausNrVon><x:ort>Kaltenfurt</x:ort><x:plz>52999</x:plz><x:nationSchluessel><code>276</code></x:nationSchluessel></x:anschrift>",
):
    persons = person() if persons is None else persons
    return (
        f"<x:satz>\n<x:{kind}><x:istKorrektur><code>0</code></x:istKorrektur><x:gemeindeSchluessel><code>05399028</code><name>Kaltenfurt</name></x:gemeindeSchluessel>"
        f"<x:gewerbebetriebID>b{number}</x:gewerbebetriebID><x:uuid>u{number}</x:uuid><x:gewerbe><x:betrieb><x:rechtsformSchluessel><code>270</code></x:rechtsformSchluessel></x:betrieb>"
        f"<x:betriebArt><x:handwerk><code>1</code></x:handwerk></x:betriebArt>{address}{persons}</x:gewerbe><x:gueltigAb>2026-03-01</x:gueltigAb><x:datumMeldung>2026-03-02</x:datumMeldung>"
        f"<x:taetigkeitenGesamt><x:schwerpunkt><x:taetigkeitSchluessel>{wz}</x:taetigkeitSchluessel></x:schwerpunkt></x:taetigkeitenGesamt>{more}"
        f"<x:grundAnmeldungSchluessel><code>01</code></x:grundAnmeldungSchluessel></x:{kind}>\n</x:satz>\n"
    )


def message(*records, namespace=NAMESPACE, before="", name="sta.gewerbemeldung.0100"):
    head = "<x:nachrichtenkopf><x:identifikation.nachricht><x:erstellungszeitpunkt>2026-04-01T06:00:00+02:00</x:erstellungszeitpunkt></x:identifikation.nachricht></x:nachrichtenkopf>\n"
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{before}<x:{name} xmlns:x="{namespace}" version="9.9">\n{head}{"".join(records)}</x:{name}>\n'.encode()


def send(deliver, content, name="xga_2026-03.xml"):
    return deliver(content, name, to="xga")


def test_a_message_is_read_satz_by_satz_and_person_by_person(store, deliver):
    send(
        deliver,
        message(satz(1, persons=person() + person("Unruh", ("000", "163"))), satz(2, persons="")),
    )
    summary = load_deliveries(store)
    assert (summary.rows_in, summary.rows_stored) == (2, 2)
    interpret_notices(store)
    assert (
        store.frame(
            "SELECT kind, reason_code, wz_code, municipality_code FROM core.notices"
        ).values.tolist()
        == [["registration", "new", "56103", "05399028"]] * 2
    )
    assert store.frame(
        "SELECT row_number, person_number, sex, birth_year, nationality_class, has_several_nationalities FROM core.notice_persons ORDER BY ALL"
    ).values.tolist() == [
        [1, 1, "w", 1965, "foreign", False],
        [1, 2, "w", 1965, "german", True],
    ]


def test_the_month_comes_from_the_head_where_the_name_has_none(store, deliver):
    send(deliver, message(satz()), "meldung.xml")
    load_deliveries(store)
    assert store.scalar("SELECT period FROM raw.deliveries") == "2026-04"


def test_a_record_without_a_required_element_is_quarantined_with_its_line(store, deliver):
    send(deliver, message(satz(1), satz(2, persons=person(name="")), satz(3, address="")))
    summary = load_deliveries(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (3, 1, 2)
    rows = store.frame(
        "SELECT line_number, message_code, message_de FROM raw.quarantine ORDER BY 1"
    ).values.tolist()
    assert [(line, code) for line, code, _ in rows] == [(8, "R-021"), (11, "R-021")] or [
        (line, code) for line, code, _ in rows
    ] == [(7, "R-021"), (10, "R-021")]
    assert "familienname" in rows[0][2]
    assert "gewerbe/anschrift" in rows[1][2]


def test_the_residence_permit_is_dropped_at_the_door_and_reported(store, deliver):
    permit = "<x:aufenthaltstitel><x:ausgestelltVonName>Stadt Geheimhausen</x:ausgestelltVonName></x:aufenthaltstitel>"
    send(
        deliver,
        message(satz(persons=person(more=permit)), satz(2, persons=person("", more=permit))),
    )
    load_deliveries(store)
    status, code, text = outcome(store, "xga_2026-03.xml")
    assert (status, code) == ("accepted", "R-012")
    assert "aufenthaltstitel" in text
    for table in (
        "vault.notice_identities",
        "vault.persons",
        "vault.quarantined_rows",
        "raw.notices",
        "raw.notice_persons",
    ):
        assert "Geheimhausen" not in str(store.frame(table).values.tolist())


LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (message(satz(), before=LAUGHS), "R-023", "DTD"),
        (message(satz(), before=OUTSIDE), "R-023", "Zeile 2"),
        (
            message(satz(), before=OUTSIDE).decode().replace("UTF-8", "UTF-16").encode("utf-16"),
            "R-023",
            "DTD",
        ),
        (message(satz(), satz(2))[:-200], "R-022", "Zeile 8"),
        (b"<xy/>", "R-024", "xy"),
        (
            message(satz(), namespace="http://www.xgewerbeanzeige.de/spezifikation/2.1"),
            "R-024",
            "2.0, 2.2",
        ),
        (
            message(satz(), namespace="urn:xoev-de:kosit:standard:xgewerbeordnung_1.0"),
            "R-024",
            "xgewerbeordnung",
        ),
        (message(satz(more="<x:schuhgroesse>44</x:schuhgroesse>")), "R-025", "„schuhgroesse“"),
        (b"", "R-001", "leer"),
        (b"kein XML", "R-022", "Zeile 1"),
    ],
)
def test_a_hostile_broken_or_unknown_message_is_refused_whole(store, deliver, content, code, said):
    send(deliver, content)
    send(deliver, message(satz(9)), "gut_2026-04.xml")
    summary = load_deliveries(store)
    status, found, text = outcome(store, "xga_2026-03.xml")
    assert (status, found) == ("refused", code)
    assert said in text
    assert summary.deliveries == 1
    assert store.scalar("SELECT count(*) FROM raw.notices") == 1
    assert store.scalar("SELECT count(*) FROM vault.notice_identities") == 1


def test_records_before_a_break_are_not_stored_even_when_a_batch_was_written(
    store, deliver, monkeypatch
):
    monkeypatch.setattr("pipeline.registries.readers.xgewerbeanzeige._SATZ_PER_BATCH", 2)
    send(deliver, message(*(satz(number) for number in range(9)))[:-30])
    load_deliveries(store)
    assert outcome(store, "xga_2026-03.xml")[:2] == ("refused", "R-022")
    for table in ("raw.notices", "raw.notice_persons", "vault.notice_identities", "vault.persons"):
        assert store.scalar(f"SELECT count(*) FROM {table}") == 0
