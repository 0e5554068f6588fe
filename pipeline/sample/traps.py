"""The planted oddities: which of the field's traps stand where, so that a test can look for each.

Numbers are those of the list of register traps that the field's description gives (1 to 15);
drawing the rest of the county belongs to businesses.py.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.sample import variants
from pipeline.sample.county import AG, GBR, GMBH, SOLE, County
from pipeline.sample.options import SampleOptions

if TYPE_CHECKING:
    from pipeline.sample.businesses import Acting, Businesses, Persons
    from pipeline.sample.notices import Rows

Ints = Any
NEVER = 1_000_000
MAIN_TOWN = 1
SMALLEST_COUNTY = 500
SHORTEST_WINDOW = 20

(
    THREE_PARTNERS,
    NO_OWNER,
    TWO_BUSINESSES,
    SPELLED_TWICE,
    SWAPPED,
    OTHER_DATE,
    TWO_NATIONALITIES,
    TWO_FOREIGN,
    SUDAN,
    HISTORIC,
    STATELESS,
    UNRESOLVED,
    CORRECTED,
    LATE,
    TWICE,
    MOVES,
    NEW_FORM,
    PARTNER_LEAVES,
    PARTNER_ENTERS,
    BECOMES_MAIN,
    GONE,
    LOST_ZERO,
    LINE_BREAK,
    OLD_WZ,
    SHORT_WZ,
    CLASS_WZ,
    NAMESAKES,
    UNSURE_FIRST,
    UNSURE_SECOND,
    TWINS,
    FATHER_AND_SON,
    BECOMES_GERMAN,
    NEW_NUMBER,
    SPELLED_ANEW,
    BLANK_WZ,
) = range(1, 36)
AMBIGUOUS = (NAMESAKES, UNSURE_FIRST, UNSURE_SECOND, TWINS)
PAIR_KINDS = {
    NAMESAKES: "namesakes",
    UNSURE_FIRST: "unsure",
    UNSURE_SECOND: "unsure",
    TWINS: "twins",
    FATHER_AND_SON: "father_and_son",
}
"""Pairs of persons whose notices look alike; of the ambiguous ones nobody can say."""

MEANINGS: dict[int, tuple[int, str, str]] = {
    THREE_PARTNERS: (
        1,
        "GbR mit drei Gesellschaftern, einer deutsch, zwei türkisch",
        "drei Meldungen, ein Betrieb, F_any und F_maj ja, F_all nein, zwei ausländische Personen",
    ),
    NO_OWNER: (10, "inländische AG ohne natürliche Inhaber", "Klasse nicht bestimmbar"),
    TWO_BUSINESSES: (
        2,
        "eine Person mit zwei Betrieben in zwei Gemeinden",
        "eine Person, zwei Betriebe",
    ),
    SPELLED_TWICE: (
        2,
        "zweiter Betrieb derselben Person, Name ohne Umlaute und Akzente geschrieben",
        "eine Person; gleicher Schlüssel nach Vereinheitlichung",
    ),
    SWAPPED: (
        2,
        "zweiter Betrieb derselben Person, Vor- und Familienname vertauscht",
        "eine Person; nur durch unscharfe Verknüpfung zu finden",
    ),
    OTHER_DATE: (
        2,
        "zweiter Betrieb derselben Person, Tag und Monat der Geburt vertauscht",
        "eine Person; nur durch unscharfe Verknüpfung zu finden",
    ),
    TWO_NATIONALITIES: (3, "deutsch und türkisch", "zählt als deutsch, mit Kennzeichen mehrere"),
    TWO_FOREIGN: (3, "polnisch und ukrainisch", "eine ausländische Person"),
    SUDAN: (
        4,
        "Schlüssel 276 ist Sudan als Staatsangehörigkeit, Deutschland in der Anschrift",
        "ausländisch, Gruppe Afrika",
    ),
    HISTORIC: (4, "aufgelöster Staat", "Gruppe historisch, nie ein Nachfolgestaat"),
    STATELESS: (4, "staatenlos", "ausländisch, eigene Gruppe"),
    UNRESOLVED: (
        4,
        "Staatsangehörigkeit ungeklärt, ohne Angabe oder leer",
        "Klasse unbekannt, nicht im Nenner von Anteilen",
    ),
    CORRECTED: (
        5,
        "Berichtigung: erst ungeklärt, einen Monat später türkisch",
        "gilt von Anfang an; die Meldung zählt einmal",
    ),
    LATE: (5, "verspätete Meldung mit früherem Beginn", "der Stand früherer Monate ändert sich"),
    TWICE: (5, "dieselbe Meldung in zwei Lieferungen", "zählt einmal"),
    MOVES: (
        6,
        "Verlegung innerhalb des Kreises: Abmeldung und Anmeldung",
        "keine Aufgabe, keine Gründung für den Kreis",
    ),
    NEW_FORM: (
        7,
        "Wechsel der Rechtsform: Abmeldung und Anmeldung am selben Tag",
        "keine Gründung, ein Betrieb",
    ),
    PARTNER_LEAVES: (7, "ein Gesellschafter tritt aus", "der Betrieb besteht weiter"),
    PARTNER_ENTERS: (7, "ein Gesellschafter tritt ein", "keine Gründung"),
    BECOMES_MAIN: (
        8,
        "Nebenerwerb wird Haupterwerb durch Ummeldung",
        "ab dem Tag der Ummeldung Haupterwerb",
    ),
    GONE: (9, "angemeldet, aber aufgegeben", "bleibt im Bestand des Registers"),
    LOST_ZERO: (14, "Branchenschlüssel 01610 verlor in Excel die Null", "01610, nicht 16.10"),
    LINE_BREAK: (14, "Semikolon und Zeilenumbruch im Text der Tätigkeit", "eine Zeile"),
    OLD_WZ: (14, "Branchenschlüssel der WZ 2003 (74.70.1)", "Quarantäne mit Zeile"),
    SHORT_WZ: (14, "unvollständiger Branchenschlüssel (961)", "Quarantäne mit Zeile"),
    CLASS_WZ: (14, "vierstelliger Branchenschlüssel", "wird gelesen"),
    NAMESAKES: (
        2,
        "zwei Personen gleichen Namens ohne Geburtsdatum in zwei Gemeinden",
        "mehrdeutig: zwei Personen, doch niemand kann es wissen",
    ),
    UNSURE_FIRST: (
        2,
        "eine Person mit zwei Betrieben, ohne Geburtsdatum (die zweite Meldung folgt)",
        "mehrdeutig: eine Person, doch niemand kann es wissen",
    ),
    UNSURE_SECOND: (
        2,
        "zweiter Betrieb derselben Person, ohne Geburtsdatum, mit anderer Wohnanschrift",
        "mehrdeutig: eine Person, doch niemand kann es wissen",
    ),
    TWINS: (
        2,
        "Zwillinge: gleicher Familienname, gleiches Geburtsdatum, gleiche Wohnanschrift",
        "mehrdeutig: zwei Personen mit ähnlichem Vornamen",
    ),
    FATHER_AND_SON: (
        2,
        "Vater und Sohn mit gleichem Namen und gleicher Wohnanschrift",
        "zwei Personen; das Geburtsdatum unterscheidet sie",
    ),
    BECOMES_GERMAN: (
        3,
        "wird eingebürgert; eine Ummeldung nennt die neue Staatsangehörigkeit",
        "ab dem Tag der Ummeldung deutsch, vorher ausländisch",
    ),
    NEW_NUMBER: (
        7,
        "Wechsel der Rechtsform: das Amt vergibt eine neue Betriebsnummer",
        "keine Gründung, ein Betrieb",
    ),
    SPELLED_ANEW: (
        2,
        "Liste ohne Betriebsnummer: eine Ummeldung schreibt den Betriebsnamen anders",
        "ein Betrieb",
    ),
    BLANK_WZ: (
        14,
        "Branchenschlüssel fehlt, die Tätigkeit ist klar benannt",
        "Branchengruppe aus dem Text, wo sicher genug",
    ),
}

MISSING_DELIVERY = ("05399036", 11)
RENAMED_COLUMN = ("05399044", 15)
FORBIDDEN_COLUMNS = ("05399020", 6)
SWAPPED_CATEGORY = 17
"""Place (or chamber list) and month, counted from 0, of the traps that concern a whole file."""

_PLAN: list[tuple[int, str, tuple[str, ...], int]] = [
    (THREE_PARTNERS, "Erlenau", ("000", "163", "163"), GBR),
    (NO_OWNER, "Erlenau", ("000",), AG),
    (TWO_BUSINESSES, "Erlenau", ("163",), SOLE),
    (SPELLED_TWICE, "Kirchrath", ("163",), SOLE),
    (TWO_BUSINESSES, "Oberwiesen", ("000",), SOLE),
    (SPELLED_TWICE, "Birkesbach", ("000",), SOLE),
    (TWO_BUSINESSES, "Kaltenfurt", ("170",), SOLE),
    (SPELLED_TWICE, "Lindenbroich", ("170",), SOLE),
    (TWO_BUSINESSES, "Erlenau", ("152",), SOLE),
    (SWAPPED, "Quellenau", ("152",), SOLE),
    (TWO_BUSINESSES, "Kirchrath", ("475",), SOLE),
    (OTHER_DATE, "Erlenau", ("475",), SOLE),
    (TWO_NATIONALITIES, "Erlenau", ("000", "163"), SOLE),
    (TWO_NATIONALITIES, "Quellenau", ("000", "163"), SOLE),
    (TWO_NATIONALITIES, "Neuenrath", ("000", "163"), SOLE),
    (TWO_FOREIGN, "Kirchrath", ("152", "166"), SOLE),
    (SUDAN, "Kaltenfurt", ("276",), SOLE),
    (SUDAN, "Erlenau", ("276",), SOLE),
    (SUDAN, "Kirchrath", ("276",), SOLE),
    (HISTORIC, "Erlenau", ("138",), SOLE),
    (HISTORIC, "Kirchrath", ("120",), SOLE),
    (HISTORIC, "Lindenbroich", ("132",), SOLE),
    (HISTORIC, "Neuenrath", ("133",), SOLE),
    (HISTORIC, "Rodenfurt", ("159",), SOLE),
    (HISTORIC, "Steinbroich", ("162",), SOLE),
    (STATELESS, "Erlenau", ("997",), SOLE),
    (STATELESS, "Weidenhoven", ("997",), SOLE),
    (UNRESOLVED, "Erlenau", ("998",), SOLE),
    (UNRESOLVED, "Kirchrath", ("",), SOLE),
    (UNRESOLVED, "Quellenau", ("999",), SOLE),
    (UNRESOLVED, "Kaltenfurt", ("998",), SOLE),
    (CORRECTED, "Erlenau", ("163",), SOLE),
    (CORRECTED, "Kirchrath", ("163",), SOLE),
    (CORRECTED, "Neuenrath", ("163",), SOLE),
    (LATE, "Erlenau", ("154",), SOLE),
    (LATE, "Lindenbroich", ("125",), SOLE),
    (TWICE, "Erlenau", ("475",), SOLE),
    (TWICE, "Weidenhoven", ("137",), SOLE),
    (MOVES, "Kirchrath", ("163",), SOLE),
    (MOVES, "Rodenfurt", ("000",), SOLE),
    (NEW_FORM, "Erlenau", ("163",), SOLE),
    (NEW_FORM, "Kaltenfurt", ("000",), SOLE),
    (PARTNER_LEAVES, "Kirchrath", ("152", "152", "152"), GBR),
    (PARTNER_ENTERS, "Erlenau", ("134", "134"), GBR),
    (BECOMES_MAIN, "Erlenau", ("163",), SOLE),
    (BECOMES_MAIN, "Neuenrath", ("000",), SOLE),
    (GONE, "Erlenau", ("163",), SOLE),
    (GONE, "Quellenau", ("000",), SOLE),
    (LOST_ZERO, "Grünhoven", ("000",), SOLE),
    (LOST_ZERO, "Lindenbroich", ("152",), SOLE),
    (LINE_BREAK, "Erlenau", ("137",), SOLE),
    (LINE_BREAK, "Kirchrath", ("000",), SOLE),
    (LINE_BREAK, "Kaltenfurt", ("000",), SOLE),
    (LINE_BREAK, "Quellenau", ("000",), SOLE),
    (OLD_WZ, "Erlenau", ("000",), SOLE),
    (SHORT_WZ, "Rodenfurt", ("000",), SOLE),
    (CLASS_WZ, "Erlenau", ("000",), SOLE),
    (NAMESAKES, "Erlenau", ("163",), SOLE),
    (NAMESAKES, "Kirchrath", ("163",), SOLE),
    (NAMESAKES, "Birkesbach", ("000",), SOLE),
    (NAMESAKES, "Steinbroich", ("000",), SOLE),
    (UNSURE_FIRST, "Erlenau", ("152",), SOLE),
    (UNSURE_SECOND, "Hambrück", ("152",), SOLE),
    (UNSURE_FIRST, "Kirchrath", ("000",), SOLE),
    (UNSURE_SECOND, "Rodenfurt", ("000",), SOLE),
    (TWINS, "Erlenau", ("154",), SOLE),
    (TWINS, "Erlenau", ("154",), SOLE),
    (TWINS, "Kirchrath", ("000",), SOLE),
    (TWINS, "Birkesbach", ("000",), SOLE),
    (TWINS, "Kaltenfurt", ("163",), SOLE),
    (TWINS, "Erlenau", ("163",), SOLE),
    (FATHER_AND_SON, "Erlenau", ("163",), SOLE),
    (FATHER_AND_SON, "Erlenau", ("163",), SOLE),
    (FATHER_AND_SON, "Kirchrath", ("000",), SOLE),
    (FATHER_AND_SON, "Kirchrath", ("000",), SOLE),
    (FATHER_AND_SON, "Quellenau", ("137",), SOLE),
    (FATHER_AND_SON, "Lindenbroich", ("137",), SOLE),
    (BECOMES_GERMAN, "Erlenau", ("163",), SOLE),
    (BECOMES_GERMAN, "Kirchrath", ("475",), SOLE),
    (BECOMES_GERMAN, "Neuenrath", ("154",), SOLE),
    (BECOMES_GERMAN, "Quellenau", ("152",), SOLE),
    (NEW_NUMBER, "Erlenau", ("163",), SOLE),
    (NEW_NUMBER, "Steinbroich", ("000",), SOLE),
    (NEW_NUMBER, "Weidenhoven", ("152",), SOLE),
    (SPELLED_ANEW, "Quellenau", ("163",), SOLE),
    (SPELLED_ANEW, "Lindenbroich", ("000",), SOLE),
    (SPELLED_ANEW, "Grünhoven", ("152",), SOLE),
    (BLANK_WZ, "Erlenau", ("163",), SOLE),
    (BLANK_WZ, "Quellenau", ("000",), SOLE),
]
_TWIN_NAMES = {
    "154": ("Ioana", "Ileana"),
    "000": ("Dietmar", "Detlef"),
    "163": ("Nermin", "Nurcan"),
}
_FATHER_BORN, _SON_BORN = -6_200, 3_400


@dataclass
class Slots:
    """What is drawn first, one value per business of a chunk: place, leading owner, form, life, and
    with whom it shares its owner."""

    place: Ints
    lead: Ints
    form: Ints
    activity: Ints
    start: Ints
    end: Ints
    owners: Ints
    co_owners: Ints
    second_nationality: Ints
    shared: Ints
    written: Ints
    planted: Ints


def has_room(options: SampleOptions, size: int) -> bool:
    """Whether the traps fit: wanted, enough businesses, enough months."""
    return options.traps and size >= SMALLEST_COUNTY and options.months >= SHORTEST_WINDOW


def is_lost(options: SampleOptions, county: County, place: Ints, month: Ints) -> Ints:
    """Whether a delivery of a place and month (from 0) is missing or will be refused."""
    lost = np.zeros(np.broadcast(place, month).shape, dtype=bool)
    if options.traps and options.months >= SHORTEST_WINDOW:
        codes = [municipality.code for municipality in county.municipalities]
        for code, missing in (MISSING_DELIVERY, RENAMED_COLUMN):
            lost |= (place == codes.index(code)) & (month == missing)
    return lost


def loses_a_delivery(options: SampleOptions, county: County, place: Ints) -> Ints:
    """Whether one of the deliveries of a place is missing or will be refused."""
    months = np.arange(options.months)
    return is_lost(options, county, np.asarray(place)[:, None], months[None, :]).any(axis=1)


def is_shown(rows: "Rows") -> Ints:
    """Which rows show their trap: of a move both its notices, of an old key the notice that carries
    it, else every notice of the business."""
    of_trap = [
        (np.isin(rows.planted, (OLD_WZ, SHORT_WZ, CLASS_WZ)), rows.wz_writing > 0),
        (np.isin(rows.planted, (BECOMES_MAIN, BECOMES_GERMAN, SPELLED_ANEW)), rows.kind == 1),
        (rows.planted == BLANK_WZ, rows.wz_writing > 0),
        (rows.planted == MOVES, rows.reason == 2),
        (np.isin(rows.planted, (NEW_FORM, NEW_NUMBER)), rows.reason == 3),
        (np.isin(rows.planted, (PARTNER_LEAVES, PARTNER_ENTERS)), rows.reason == 5),
    ]
    shown: Ints = rows.planted > 0
    for concerned, holds in of_trap:
        shown = np.where(concerned, holds, shown)
    return shown


def plant(slots: Slots, county: County, months: Ints) -> None:
    """Make the first slots what the plan says."""
    places = [place.name for place in county.municipalities]
    size = len(_PLAN)
    slots.shared[np.isin(slots.shared, np.arange(size))] = -1
    slots.shared[:size], slots.written[:size] = -1, variants.AS_KNOWN
    writings = {
        SPELLED_TWICE: variants.PLAIN,
        SWAPPED: variants.NAMES_SWAPPED,
        OTHER_DATE: variants.DATE_SWAPPED,
        UNSURE_SECOND: variants.UNSURE_MOVED,
    }
    undated = {UNSURE_FIRST: variants.UNSURE, NAMESAKES: variants.UNSURE}
    for slot, (code, place, keys, form) in enumerate(_PLAN):
        nationalities = [county.nationalities.index(key) for key in keys]
        slots.planted[slot], slots.place[slot], slots.form[slot], slots.lead[slot] = (
            code,
            places.index(place),
            form,
            nationalities[0],
        )
        slots.owners[slot] = len(keys) if form == GBR else int(form != AG)
        if form == GBR:
            slots.co_owners[slot, : len(keys)] = nationalities
        elif len(keys) == 2:
            slots.second_nationality[slot] = nationalities[1]
        if code in writings:
            slots.shared[slot], slots.written[slot] = slot - 1, writings[code]
        elif code in undated:
            slots.written[slot] = undated[code]
        slots.start[slot] = _start(code, slot, months)
        slots.end[slot] = NEVER


def _start(code: int, slot: int, months: Ints) -> int:
    new = {CORRECTED: months[6] + 4, TWICE: months[9] + 6, LATE: months[8] + 2}
    return int(new.get(code, months[0] - 1500 - 37 * slot))


def adjust(
    businesses: "Businesses", acting: "Acting", persons: "Persons", county: County, months: Ints
) -> None:
    """Give the planted businesses the days, names and keys that their trap needs."""
    activities = county.activities

    def having(*codes: int) -> Ints:
        return np.isin(businesses.planted, codes)

    businesses.gone_day[having(*MEANINGS)] = NEVER
    changing = having(NEW_FORM, NEW_NUMBER)
    businesses.form_day[changing], businesses.later_form[changing] = months[9] + 4, GMBH
    businesses.is_side_line[changing] = 0
    renumbered = np.flatnonzero(having(NEW_NUMBER))
    businesses.new_number[renumbered] = businesses.number[0] + 39_000 + np.arange(len(renumbered))
    respelled = having(SPELLED_ANEW)
    businesses.pattern[respelled] = 2
    businesses.is_side_line[respelled], businesses.main_day[respelled] = 1, months[12] + 5
    unkeyed = having(BLANK_WZ)
    businesses.wording[unkeyed] = 0
    businesses.activity[unkeyed] = activities.wz_2008.index("96021")
    businesses.later_activity[unkeyed] = activities.wz_2008.index("96021")
    businesses.is_side_line[having(BECOMES_MAIN)], businesses.main_day[having(BECOMES_MAIN)] = (
        1,
        months[8] + 3,
    )
    businesses.gone_day[having(GONE)] = months[5] + 10
    businesses.activity[having(LOST_ZERO)] = activities.wz_2008.index("01610")
    businesses.later_activity[having(LOST_ZERO)] = activities.wz_2008.index("01610")
    businesses.wording[having(LINE_BREAK)] = 4
    keyed = having(OLD_WZ, SHORT_WZ, CLASS_WZ)
    businesses.activity[keyed] = activities.wz_2008.index("81100")
    businesses.activity_day[keyed], businesses.later_activity[keyed] = (
        months[10] + 6,
        activities.wz_2008.index("81210"),
    )
    businesses.start_reason[having(CORRECTED, LATE, TWICE)] = 1
    _name(persons, acting, businesses, county)
    _liken(persons, acting, businesses, county)
    _naturalise(persons, acting, businesses, months)


def _owner(acting: "Acting", business: int) -> int:
    return int(acting.person[np.flatnonzero(acting.business == business)[0]])


def _liken(persons: "Persons", acting: "Acting", businesses: "Businesses", county: County) -> None:
    """Namesakes, twins, fathers and sons: two persons in neighbouring slots who look alike."""
    for code in (NAMESAKES, TWINS, FATHER_AND_SON):
        planted = np.flatnonzero(businesses.planted == code)
        for first, second in zip(planted[::2].tolist(), planted[1::2].tolist(), strict=True):
            one, other = _owner(acting, first), _owner(acting, second)
            persons.second_stem[one] = persons.second_given[one] = -1
            alike = ["stem", "ending", "second_stem", "second_ending", "given", "second_given"]
            alike += ["sex", "nationality", "birth_country", "birth_place"]
            if code != NAMESAKES:
                alike += ["home", "home_number", "birth"]
            if code == TWINS:
                names = _TWIN_NAMES[county.nationalities.codes[persons.nationality[one]]]
                persons.sex[one] = int(names[0] != "Dietmar")
            for name in alike:
                getattr(persons, name)[other] = getattr(persons, name)[one]
            if code == TWINS:
                persons.given[one], persons.given[other] = map(county.names.names.index, names)
            if code == FATHER_AND_SON:
                persons.birth[one], persons.birth[other] = _FATHER_BORN - first, _SON_BORN + first
                persons.sex[one] = persons.sex[other] = 0


def _naturalise(
    persons: "Persons", acting: "Acting", businesses: "Businesses", months: Ints
) -> None:
    """The planted foreign traders become German; every second keeps the old nationality."""
    for turn, business in enumerate(np.flatnonzero(businesses.planted == BECOMES_GERMAN).tolist()):
        person = _owner(acting, business)
        day = int(months[10] + 9 + 5 * turn)
        businesses.german_day[business] = persons.german_day[person] = day
        persons.keeps_nationality[person] = turn % 2
        persons.second_nationality[person] = -1


def _name(persons: "Persons", acting: "Acting", businesses: "Businesses", county: County) -> None:
    """People whose name is written in two ways get one with letters that can be lost."""
    names = county.names
    striking = {
        "163": ("Yıldır", "oğlu", "Ayşegül"),
        "000": ("Mühlen", "löh", "Bärbel"),
        "170": ("Šimun", "čić", "Snežana"),
        "152": ("Świder", "owski", "Łukasz"),
        "475": ("Wahbin", "awi", "Khalil"),
    }
    for first in np.flatnonzero(businesses.planted == TWO_BUSINESSES):
        person = acting.person[np.flatnonzero(acting.business == first)[0]]
        stem, ending, given = striking[county.nationalities.codes[persons.nationality[person]]]
        persons.stem[person], persons.given[person] = (
            names.stems.index(stem),
            names.names.index(given),
        )
        pool = next(
            number
            for number, (low, high) in enumerate(names.stem)
            if low <= persons.stem[person] < high
        )
        persons.ending[person] = names.endings.index(ending, *names.ending[pool])
        persons.second_given[person] = persons.second_stem[person] = -1
        persons.sex[person] = int(given in ("Ayşegül", "Bärbel", "Snežana"))
        day = persons.birth[person].astype("datetime64[D]")
        persons.birth[person] = (day.astype("datetime64[M]").astype("datetime64[D]") + 4).astype(
            np.int64
        )
