"""XGewerbeanzeige: what is read of a message, and which messages are refused."""

import contextlib
import re
from itertools import pairwise

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.registries import mapping
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.registries.readers import datml, xgewerbeanzeige, xml_file
from tests.registries.stated import stated_nationalities
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
            message(satz(), namespace="http://www.xgewerbeanzeige.de/spezifikation/3.0"),
            "R-024",
            "1.3, 2.0, 2.1, 2.2",
        ),
        (
            message(satz(), namespace="urn:xoev-de:kosit:standard:xgewerbeordnung_1.0"),
            "R-024",
            "xgewerbeordnung",
        ),
        (message(satz(more="<x:schuhgroesse>44</x:schuhgroesse>")), "R-025", "„schuhgroesse“"),
        (message(satz(), "<x:anlage>4</x:anlage>", satz(2)), "R-025", "„anlage“"),
        (message(satz(), "<x:anlage>4</x:anlage>"), "R-025", "„anlage“"),
        (message("<x:anlage>4</x:anlage>", satz()), "R-025", "„anlage“"),
        (message(satz(more=satz(2))), "R-025", "satz"),
        (message(satz(more="<y:ort>44</y:ort>")), "R-022", "gültiges XML"),
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
    monkeypatch.setattr("pipeline.registries.readers.xml_rows.RECORDS_PER_BATCH", 2)
    send(deliver, message(*(satz(number) for number in range(9)))[:-30])
    load_deliveries(store)
    assert outcome(store, "xga_2026-03.xml")[:2] == ("refused", "R-022")
    for table in ("raw.notices", "raw.notice_persons", "vault.notice_identities", "vault.persons"):
        assert store.scalar(f"SELECT count(*) FROM {table}") == 0


READ = {"xga": xgewerbeanzeige.read, "xga13": datml.read}


def rows_of(tmp_path, content, dialect="xga"):
    """What the reader hands over: rows as dicts, messages of broken records, elements dropped."""
    path = tmp_path / "meldung.xml"
    path.write_bytes(content)
    drops, batches = READ[dialect](path, mapping.find(dialect), path.name)
    read = list(batches)
    rows = pa.concat_tables([batch.rows for batch in read]).to_pylist()
    broken = [item for batch in read for item in batch.broken]
    return rows, [(item.record, item.finding.text("en"), item.payload) for item in broken], drops


def in_a_tree(content):
    """The same message, written so that it cannot be cut by its text: with a comment inside."""
    return content.replace(b"<x:gueltigAb>", b"<!-- </x:satz> --><x:gueltigAb>")


@pytest.mark.parametrize("version", ["2.0", "2.1", "2.2"])
def test_versions_from_2_0_to_2_2_are_read_alike(store, deliver, version):
    send(
        deliver, message(satz(), namespace=f"http://www.xgewerbeanzeige.de/spezifikation/{version}")
    )
    summary = load_deliveries(store)
    assert (summary.deliveries, summary.rows_stored) == (1, 1)
    assert store.scalar("SELECT municipality FROM raw.notices") == "05399028"


def test_276_is_sudan_as_nationality_and_germany_in_the_address_beside_it(store, deliver):
    send(deliver, message(satz(persons=person(keys=("276",)))))
    load_deliveries(store)
    interpret_notices(store)
    assert stated_nationalities(store) == [("276", "africa")]
    assert store.scalar("SELECT nationality_class FROM core.notice_persons") == "foreign"


ENTRY = "<x:betrieb><x:eintragungNr>{number}</x:eintragungNr>{court}<x:eintragungArt><code>{kind}</code></x:eintragungArt><x:gerichtSchluessel><code>R3103</code></x:gerichtSchluessel>"
PLACE = "<x:eintragungOrt>Erlenau</x:eintragungOrt>"


@pytest.mark.parametrize(
    ("entry", "court", "number"),
    [
        ({"number": "1234", "court": PLACE, "kind": "B"}, "Erlenau", "HRB 1234"),
        ({"number": "1234", "court": "", "kind": "A"}, "R3103", "HRA 1234"),
        ({"number": "HRB 77", "court": PLACE, "kind": "B"}, "Erlenau", "HRB 77"),
        ({"number": "88", "court": PLACE, "kind": "X"}, "Erlenau", "X 88"),
        ({"number": "", "court": PLACE, "kind": "B"}, "Erlenau", ""),
    ],
)
def test_the_register_entry_of_field_2_is_read_with_its_kind(tmp_path, entry, court, number):
    content = message(satz()).replace(b"<x:betrieb>", ENTRY.format(**entry).encode())
    rows, _, _ = rows_of(tmp_path, content)
    assert [(row["register_court"], row["register_number"]) for row in rows] == [(court, number)]


def test_the_register_entry_goes_into_the_vault_alone(store, deliver):
    entry = ENTRY.format(number="1234", court=PLACE, kind="B").encode()
    send(deliver, message(satz()).replace(b"<x:betrieb>", entry))
    load_deliveries(store)
    assert store.frame(
        "SELECT register_court, register_number FROM vault.notice_identities"
    ).values.tolist() == [["Erlenau", "HRB 1234"]]
    assert "1234" not in str(
        store.frame("SELECT * EXCLUDE (business_id, notice_id) FROM raw.notices").values.tolist()
    )


def test_partners_that_are_firms_bring_the_persons_who_act_for_them(tmp_path):
    firm = f"<x:beteiligteFirma><x:betrieb><x:eingetragenerName>Nord GmbH</x:eingetragenerName></x:betrieb>{person('Unruh')}</x:beteiligteFirma>"
    rows, _, _ = rows_of(tmp_path, message(satz(persons=person() + firm)))
    assert [(row["person_number"], row["family_name"]) for row in rows] == [
        (1, "Zweifelstein"),
        (2, "Unruh"),
    ]


def test_a_message_cut_by_its_text_and_one_parsed_into_a_tree_give_the_same_rows(tmp_path):
    text = "<x:stichwort>A &amp; B > C &#x20AC; &lt;d&gt;\r\n&quot;ü&quot;</x:stichwort><x:taetigkeitSchwerpunkt> 1 > 0 &amp;\r\n2 </x:taetigkeitSchwerpunkt>"
    content = message(
        satz(1, persons=person(keys=("163", "", "276"))),
        satz(2, persons=person() + person("")),
        satz(3, kind="abmeldung", persons="", more=""),
        "<x:satz/>\n",
        satz(5),
    ).replace(b"<x:taetigkeitSchluessel>", text.encode() + b"<x:taetigkeitSchluessel>")
    cut = rows_of(tmp_path, content)
    assert cut == rows_of(tmp_path, in_a_tree(content))
    assert cut == rows_of(tmp_path, content.decode().replace("UTF-8", "UTF-16").encode("utf-16"))
    rows, broken, _ = cut
    assert [row["activity_text"] for row in rows] == ["1 > 0 &\n2"] * 3
    assert [row["nationalities"] for row in rows] == ["163|276", None, "163"]
    assert [(record, "familienname" in said or "satz" in said) for record, said, _ in broken] == [
        (2, True),
        (4, True),
    ]


def test_lines_are_right_beyond_the_parsers_limit_of_65535(tmp_path):
    content = message(*(satz(number, more="\n" * 30) for number in range(2500)))
    for each in (content, in_a_tree(content)):
        rows, _, _ = rows_of(tmp_path, each)
        lines = [row["line_number"] for row in rows]
        assert lines[-1] > 80_000
        assert {later - earlier for earlier, later in pairwise(lines)} == {33}


def test_a_record_without_end_does_not_fill_the_memory(tmp_path, monkeypatch):
    monkeypatch.setattr(xml_file, "_LARGEST", 1 << 20)
    padding = "<x:gemeindeZusatz>5003</x:gemeindeZusatz>" * 60_000
    for content in (message(satz(more=padding)), in_a_tree(message(satz(more=padding)))):
        with pytest.raises(Refused, match=r"R-071|Satz"):
            rows_of(tmp_path, content)


def value(name, text):
    return f'<mm name="{name}"><wert>{text}</wert></mm>'


def group(name, *content):
    return f'<mmgr name="{name}">{"".join(content)}</mmgr>'


def record_of_1_3(number=1, kind="1", keys=("163",), name="Zweifelstein", more=""):
    nationalities = "".join(
        group("Staatangehoerigkeiten", value("StaatsangehoerigkeitSchluessel", key)) for key in keys
    )
    who = group(
        "BeteiligtePerson",
        value("PersonFunktion", "1"),
        value("Familienname", name),
        value("Vorname", "Ada"),
        value("Geschlecht", "2"),
        value("Geburtsdatum", "12101965"),
        nationalities,
        group("Anschrift", value("NationSchluessel", "276")),
        more,
    )
    business = group(
        "Betrieb",
        value("RechtsformSchluessel", "270"),
        value("EintragungNr", "1234"),
        value("EintragungArt", "B"),
    )
    address = group("Anschrift", value("Strasse", "Markt"), value("Ort", "Kaltenfurt"))
    reason = {"1": "Anmeldung", "2": "Ummeldung", "3": "Abmeldung"}[kind]
    return (
        "<satz>"
        + value("MeldungArt", kind)
        + value("IstKorrektur", "0")
        + value("GemeindeSchluessel", "05399028")
        + value("DatumMeldung", "02032026")
        + value("GueltigAb", "01032026")
        + value("GewerbebetriebID", f"b{number}")
        + value("UUID", f"u{number}")
        + value(f"Grund{reason}Schluessel", "01")
        + group("Gewerbe", business, value("BetriebArtHandwerk", "1"), address, who)
        + group("TaetigkeitenGesamt", group("Schwerpunkt", value("TaetigkeitSchluessel", "56103")))
        + "</satz>\n"
    )


def message_1_3(*records, month="03", year="2026", sender="absender", again=""):
    report = f"<nachricht><berichtszeitraum><jahr>{year}</jahr><monat>{month}</monat></berichtszeitraum><datensegment>{{}}</datensegment></nachricht>"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<DatML-RAW-D xmlns="http://www.destatis.de/schema/datml-raw/2.0/de" version="2.1">'
        f"<optionen/><{sender}/>{report.format(''.join(records))}{again and report.format(again)}</DatML-RAW-D>"
    ).encode()


def test_version_1_3_of_the_same_office_is_read_with_its_own_mapping(store, deliver):
    content = message_1_3(
        record_of_1_3(1, keys=("276", "163")), record_of_1_3(2, "2"), record_of_1_3(3, "3")
    )
    send(deliver, content, "meldung.xml")
    summary = load_deliveries(store)
    assert (summary.rows_in, summary.rows_stored) == (3, 3)
    assert store.frame("SELECT dialect, period FROM raw.deliveries").values.tolist() == [
        ["xga13", "2026-03"]
    ]
    interpret_notices(store)
    assert store.frame(
        "SELECT kind, reason_code, wz_code, effective_date::VARCHAR AS day FROM core.notices ORDER BY row_number"
    ).values.tolist() == [
        ["registration", "new", "56103", "2026-03-01"],
        ["change", "change", "56103", "2026-03-01"],
        ["deregistration", "given_up", "56103", "2026-03-01"],
    ]
    assert (
        store.scalar("SELECT nationalities FROM raw.notice_persons WHERE row_number = 1")
        == "276|163"
    )
    assert store.scalar("SELECT register_number FROM vault.notice_identities LIMIT 1") == "HRB 1234"


def test_the_residence_permit_of_version_1_3_is_dropped_and_reported(tmp_path):
    permit = group("Aufenthaltsgenehmigung", value("AusgestelltVonName", "Stadt Geheimhausen"))
    rows, broken, drops = rows_of(
        tmp_path,
        message_1_3(record_of_1_3(more=permit), record_of_1_3(2, name="", more=permit)),
        "xga13",
    )
    assert drops == ["Aufenthaltsgenehmigung"]
    assert (len(rows), len(broken)) == (1, 1)
    assert "Geheimhausen" not in str((rows, broken))
    assert "BeteiligtePerson/Familienname" in broken[0][1]


@pytest.mark.parametrize(
    ("content", "code", "said"),
    [
        (message_1_3(record_of_1_3(), sender="xabsender"), "R-025", "„xabsender“"),
        (message_1_3(record_of_1_3(), again=record_of_1_3(2)), "R-070", "mehr als eine Nachricht"),
        (message_1_3(record_of_1_3(), year="2018", month="4"), "R-024", "2018-04 (1.2)"),
        (message_1_3(record_of_1_3(more=value("Schuhgroesse", "44"))), "R-025", "„Schuhgroesse“"),
    ],
)
def test_a_message_of_version_1_3_that_breaks_its_rules_is_refused(
    store, deliver, content, code, said
):
    send(deliver, content)
    load_deliveries(store)
    status, found, text = outcome(store, "xga_2026-03.xml")
    assert (status, found) == ("refused", code)
    assert said in text


PERSONS = st.lists(
    st.builds(
        person,
        name=st.sampled_from(["Unruh", "", " "]),
        keys=st.lists(st.sampled_from(["163", "276", "", "000"]), max_size=3),
    ),
    max_size=3,
).map("".join)
RECORDS = st.one_of(
    st.builds(
        satz,
        number=st.integers(0, 9),
        kind=st.sampled_from(["anmeldung", "ummeldung", "abmeldung"]),
        persons=PERSONS,
        wz=st.text(
            st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<&\ufffe\uffff"),
            max_size=9,
        ),
        more=st.sampled_from(
            [
                "",
                "<!-- <x:satz> -->",
                "<x:gemeindeZusatz><![CDATA[a<b]]></x:gemeindeZusatz>",
                "\n\n",
            ]
        ),
    ),
    st.sampled_from(["<x:satz/>", "<x:satz >\n<x:anmeldung/></x:satz>", "<!-- nichts -->", "\n"]),
)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(records=st.lists(RECORDS, max_size=6))
def test_records_in_are_rows_handed_over_and_broken_for_any_well_formed_message(tmp_path, records):
    content = message(*records)
    rows, broken, _ = rows_of(tmp_path, content)
    handed_over = {row["row_number"] for row in rows}
    numbers = [record for record, _, _ in broken]
    came = len(re.findall(rb"<x:satz[ />]", re.sub(rb"<!--.*?-->", b"", content)))
    assert handed_over.isdisjoint(numbers)
    assert sorted({*handed_over, *numbers}) == list(range(1, came + 1))


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(data=st.data())
def test_bytes_changed_anywhere_end_in_rows_or_in_a_reason_never_in_a_crash(tmp_path, data):
    content = bytearray(message(satz(1), satz(2, persons=""), satz(3, kind="abmeldung")))
    for _ in range(data.draw(st.integers(1, 3))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    with contextlib.suppress(Refused):  # anything else is a crash
        rows, broken, _ = rows_of(tmp_path, bytes(content))
        assert len({row["row_number"] for row in rows}) + len(broken) <= 4
