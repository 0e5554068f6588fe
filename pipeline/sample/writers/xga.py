"""The dialect `xga`: XGewerbeanzeige 2.2, one message per month and office with many `satz`.

Element names and their order are those of the standard's official example messages; the fields
themselves belong to cells.py.
"""

from functools import cache

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.sample.county import GBR, GMBH_KG, County, Municipality
from pipeline.sample.notices import DEREGISTRATION, REGISTRATION
from pipeline.sample.writers.cells import (
    Cells,
    Column,
    as_it_is,
    choose,
    dates,
    digits,
    either,
    identifiers,
    join,
)

ENCODING = "utf-8"
SUFFIX = "xml"
LINE_END = "\n"
SPELLING = as_it_is
HAS_NAMES = False
NAMESPACE = "http://www.xgewerbeanzeige.de/spezifikation/2.2"
ENDING = "</xga:sta.gewerbemeldung.0100>\n"
_KINDS = ("anmeldung", "ummeldung", "abmeldung")
_REGISTER_KINDS = ("", "A", "", "A", "A", "A", "B", "B", "B", "G", "V")


def heading(county: County, place: Municipality, number: int, created: str) -> str:
    """The message up to its first satz."""
    identifier = identifiers(np.array([number]), 7)[0]
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- Erfundene Daten: {county.name} -->\n'
        f'<xga:sta.gewerbemeldung.0100 xmlns:xga="{NAMESPACE}" produkt="Musterkreis" '
        'produkthersteller="Potentiale der Vielfalt" produktversion="1" '
        'standard="XGewerbeanzeige" version="2.2" test="1">\n'
        f"<xga:nachrichtenkopf>\n<xga:identifikation.nachricht>\n<xga:nachrichtenUUID>{identifier}</xga:nachrichtenUUID>\n"
        f"<xga:nachrichtentyp>\n<code>0100</code>\n</xga:nachrichtentyp>\n<xga:erstellungszeitpunkt>{created}T06:00:00+01:00</xga:erstellungszeitpunkt>\n</xga:identifikation.nachricht>\n"
        "<xga:leser>\n"
        + _agency(
            "statistik", county.code + "000", "Musterstelle für Statistik", "Erlenau", "05920"
        )
        + "</xga:leser>\n"
        "<xga:autor>\n" + _office(place) + "</xga:autor>\n</xga:nachrichtenkopf>\n"
    )


def _office(place: Municipality) -> str:
    return _agency(
        "gewerbeamt", place.code, f"Gewerbeamt {place.name}", place.name, place.postcodes[0]
    )


def _agency(mailbox: str, code: str, name: str, town: str, postcode: str) -> str:
    return (
        '<xga:behoerdenkennung>\n<xga:praefix listVersionID="7">\n<code>MELDID</code>\n'
        '</xga:praefix>\n<xga:kennung listURI="'
        'urn:de:bund:destatis:bevoelkerungsstatistik:schluessel:ags" listVersionID="2018-01-31">\n'
        f"<code>{code}</code>\n</xga:kennung>\n</xga:behoerdenkennung>\n<xga:erreichbarkeit>\n<xga:kanal>\n<code>01</code>\n</xga:kanal>\n"
        f"<xga:kennung>{mailbox}@{code}.example</xga:kennung>\n</xga:erreichbarkeit>\n<xga:anschrift>\n<xga:strasse>Markt</xga:strasse>\n<xga:hausNr>1</xga:hausNr>\n"
        f"<xga:ort>{town}</xga:ort>\n<xga:plz>{postcode}</xga:plz>\n</xga:anschrift>\n<xga:behoerdenname>{name}</xga:behoerdenname>\n"
    )


@cache
def _offices(county: County) -> tuple[str, ...]:
    return tuple(_office(place) for place in county.municipalities)


def lines(cells: Cells, forbidden: bool = False) -> Column:
    """One text per row: the first row of a notice opens its satz, the last closes it, each row
    brings its person."""
    rows = cells.rows
    begins = rows.position == 0
    ends = np.concatenate([begins[1:], [True]])
    person = either(cells.somebody, _person(cells, forbidden), "")
    return join(either(begins, _opening(cells), ""), person, either(ends, _closing(cells), ""))


def _opening(cells: Cells) -> Column:
    rows, day = cells.rows, dates(cells.rows.reported, "%Y-%m-%d")
    keys = (rows.place * 200 + cells.year - 1930) * 10_000_000 + rows.sequence
    return join(
        "<xga:satz>\n<xga:",
        choose(_KINDS, rows.kind),
        ">\n<xga:satzErstellung>",
        day,
        "T09:30:00+01:00</xga:satzErstellung>\n<xga:ereigniszeitpunkt>",
        dates(rows.day, "%Y-%m-%d"),
        "T00:00:00+01:00</xga:ereigniszeitpunkt>\n<xga:autor>\n",
        choose(_offices(cells.county), rows.place),
        "</xga:autor>\n<xga:istKorrektur>\n<code>",
        digits(rows.is_correction),
        '</code>\n</xga:istKorrektur>\n<xga:gemeindeSchluessel listVersionID="2019-05-31">\n<code>',
        cells.place_code,
        "</code>\n</xga:gemeindeSchluessel>\n<xga:gemeindeMeldungNr>",
        digits(cells.year),
        " ",
        digits(rows.sequence),
        "</xga:gemeindeMeldungNr>\n<xga:gewerbebetriebID>",
        pa.array(identifiers(rows.number, 1)),
        "</xga:gewerbebetriebID>\n<xga:uuid>",
        pa.array(identifiers(keys, 2)),
        "</xga:uuid>\n<xga:gewerbe>\n",
        _business(cells),
    )


def _business(cells: Cells) -> Column:
    rows, kind = cells.rows, cells.kind_of_activity
    number = cells.by_business(cells.businesses.chain)
    entry = join(
        "<xga:eintragungNr>",
        digits(number),
        "</xga:eintragungNr>\n<xga:eintragungOrt>",
        cells.county.court,
        "</xga:eintragungOrt>\n<xga:eintragungArt>\n<code>",
        choose(_REGISTER_KINDS, rows.form),
        "</code>\n</xga:eintragungArt>\n",
    )
    firm = cells.firm
    name = either(
        pc.equal(firm, ""),
        "",
        join("<xga:eingetragenerName>", _escaped(firm), "</xga:eingetragenerName>\n"),
    )
    card = join(
        "<xga:handwerkskarte>\n<xga:status>\n<code>1</code>\n</xga:status>\n<xga:ausgestelltAm>",
        dates(cells.by_business(cells.businesses.start), "%Y-%m-%d"),
        "</xga:ausgestelltAm>\n</xga:handwerkskarte>\n",
    )
    return join(
        "<xga:betrieb>\n<xga:ID>1</xga:ID>\n",
        name,
        either(cells.states_register, entry, ""),
        "<xga:rechtsformSchluessel>\n<code>",
        cells.form_key,
        "</code>\n</xga:rechtsformSchluessel>\n</xga:betrieb>\n<xga:anzahlVollzeitBeschaeftigte>",
        digits(cells.full_time),
        "</xga:anzahlVollzeitBeschaeftigte>\n<xga:anzahlTeilzeitBeschaeftigte>",
        digits(cells.part_time),
        "</xga:anzahlTeilzeitBeschaeftigte>\n<xga:betriebArt>\n<xga:industrie>\n<code>",
        *_joined_flags(kind),
        "</code>\n</xga:sonstiges>\n</xga:betriebArt>\n<xga:niederlassungArt>\n<code>",
        digits(cells.by_business(cells.businesses.establishment)),
        "</code>\n</xga:niederlassungArt>\n<xga:istReisegewerbe>\n<code>",
        digits(cells.by_business(cells.businesses.is_itinerant)),
        "</code>\n</xga:istReisegewerbe>\n<xga:istNebenerwerb>\n<code>",
        digits(rows.is_side_line),
        "</code>\n</xga:istNebenerwerb>\n",
        either(cells.has_craft_card, card, ""),
        _address(cells.street, cells.house, cells.place_name, cells.postcode),
    )


def _joined_flags(kind: "np.ndarray[tuple[int], np.dtype[np.int64]]") -> list[Column]:
    parts: list[Column] = []
    names = ("industrie", "handwerk", "handel", "sonstiges")
    for number, name in enumerate(names):
        if number:
            parts.append(f"</code>\n</xga:{names[number - 1]}>\n<xga:{name}>\n<code>")
        parts.append(digits((kind == number).astype(np.int64)))
    return parts


def _address(street: Column, house: Column, town: Column, postcode: Column) -> Column:
    return join(
        "<xga:anschrift>\n<xga:strasse>",
        street,
        "</xga:strasse>\n<xga:hausNrVon>",
        house,
        "</xga:hausNrVon>\n<xga:ort>",
        town,
        "</xga:ort>\n<xga:plz>",
        postcode,
        '</xga:plz>\n<xga:nationSchluessel listVersionID="2">\n<code>276</code>\n'
        "</xga:nationSchluessel>\n</xga:anschrift>\n",
    )


def _person(cells: Cells, forbidden: bool) -> Column:
    rows, codes = cells.rows, cells.county.nationalities.codes
    function = np.where(rows.form >= GMBH_KG, 3, np.where(rows.form >= GBR, 2, 1))
    birth_name = cells.birth_name
    born = either(
        pc.equal(birth_name, ""),
        "",
        join("<xga:geburtsname>", _escaped(birth_name), "</xga:geburtsname>\n"),
    )
    phone = cells.phone
    reach = either(
        pc.equal(phone, ""),
        "",
        join(
            "<xga:erreichbarkeit>\n<xga:kanal>\n<code>02</code>\n</xga:kanal>\n<xga:kennung>",
            phone,
            "</xga:kennung>\n</xga:erreichbarkeit>\n",
        ),
    )
    title = (
        either(
            rows.nationality > 0,
            "<xga:aufenthaltstitel>\n<xga:status>\n<code>1</code>\n</xga:status>\n</xga:aufenthaltstitel>\n",
            "",
        )
        if forbidden
        else ""
    )
    return join(
        "<xga:beteiligtePerson>\n<xga:personFunktion>\n<code>",
        digits(function),
        "</code>\n</xga:personFunktion>\n<xga:familienname>",
        _escaped(cells.family),
        "</xga:familienname>\n<xga:vorname>",
        _escaped(cells.given),
        '</xga:vorname>\n<xga:geschlecht listVersionID="3">\n<code>',
        cells.sex(("1", "2", "3", "4")),
        "</code>\n</xga:geschlecht>\n",
        born,
        either(
            cells.has_birth_date,
            join("<xga:geburtsdatum>", cells.birth_date("%d%m%Y"), "</xga:geburtsdatum>\n"),
            "",
        ),
        "<xga:geburtsort>",
        cells.birth_place,
        "</xga:geburtsort>\n<xga:geburtsland>",
        cells.birth_country,
        "</xga:geburtsland>\n",
        _nationality(rows.nationality, codes, cells),
        _nationality(rows.second_nationality, codes, cells),
        _address(cells.home_street, cells.home_house, cells.home_place, cells.home_postcode),
        reach,
        title,
        "</xga:beteiligtePerson>\n",
    )


def _nationality(
    position: "np.ndarray[tuple[int], np.dtype[np.int64]]", codes: tuple[str, ...], cells: Cells
) -> Column:
    key = choose(codes, position)
    element = join(
        "<xga:staatangehoerigkeiten>\n"
        '<xga:staatsangehoerigkeitSchluessel listVersionID="2019-04-01">\n<code>',
        key,
        "</code>\n</xga:staatsangehoerigkeitSchluessel>\n</xga:staatangehoerigkeiten>\n",
    )
    return either(pc.equal(key, ""), "", element)


def _closing(cells: Cells) -> Column:
    rows, county = cells.rows, cells.county
    further = choose(
        county.activities.further,
        np.where(cells.by_business(cells.businesses.wording) == 1, rows.activity, -1),
    )
    more = join(
        "<xga:weitereTaetigkeiten>\n<xga:taetigkeitenZusammengefasst>",
        further,
        "|Beratung</xga:taetigkeitenZusammengefasst>\n</xga:weitereTaetigkeiten>\n",
    )
    key = cells.wz("2008")
    keyed = join("<xga:taetigkeitSchluessel>", key, "</xga:taetigkeitSchluessel>\n")
    reason = choose(["", *(f"0{number}" for number in range(1, 10))], rows.reason)
    named = [("Anmeldung", rows.kind == REGISTRATION), ("Abmeldung", rows.kind == DEREGISTRATION)]
    given: Column = ""
    for name, holds in named:
        given = either(
            holds,
            join(
                f"<xga:grund{name}Schluessel>\n<code>",
                reason,
                f"</code>\n</xga:grund{name}Schluessel>\n",
            ),
            given,
        )
    return join(
        "</xga:gewerbe>\n<xga:gueltigAb>",
        dates(rows.day, "%Y-%m-%d"),
        "</xga:gueltigAb>\n<xga:datumMeldung>",
        dates(rows.reported, "%Y-%m-%d"),
        "</xga:datumMeldung>\n<xga:taetigkeitenGesamt>\n<xga:schwerpunkt>\n<xga:taetigkeitSchwerpunkt>",
        _escaped(cells.activity),
        "</xga:taetigkeitSchwerpunkt>\n",
        either(pc.equal(key, ""), "", keyed),
        "<xga:stichwort>",
        choose(county.activities.words, rows.activity),
        "</xga:stichwort>\n</xga:schwerpunkt>\n",
        either(pc.equal(further, ""), "", more),
        "</xga:taetigkeitenGesamt>\n",
        given,
        "</xga:",
        choose(_KINDS, rows.kind),
        ">\n</xga:satz>\n",
    )


def _escaped(column: Column) -> Column:
    return pc.replace_substring(
        pc.replace_substring(pc.replace_substring(column, "&", "&amp;"), "<", "&lt;"), '"', "&quot;"
    )
