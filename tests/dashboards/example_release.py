"""A small but complete released file of an invented county, built from the contract of the tables.

No truth hides in it: every number is made up by a fixed rule. It is no substitute for a release.
"""

import json
import sys
from pathlib import Path

import duckdb
import numpy as np
import pandas as pd

from pipeline import tables
from pipeline.disclosure.labels import MEASURES_OF_CODES, SMALL_LISTS
from pipeline.disclosure.theme_labels import in_parts
from pipeline.indicators.cells import catalogue

COUNTY = "05399"
COUNTY_NAME = "Musterkreis Erlenau (erfunden)"
MONTHS = [f"{2024 + (10 + n) // 12}-{(10 + n) % 12 + 1:02d}" for n in range(24)]
NEWEST = MONTHS[-1]
MISSING = "05399036"
SECRET = 919_273.0
"""What a faulty release leaves in suppressed cells; must never be served."""

MUNICIPALITIES = {
    "004": ("Birkesbach", 9_120), "008": ("Erlenau", 93_240), "012": ("Fichtenrath", 12_480),
    "016": ("Grünhoven", 7_310), "020": ("Hambrück", 17_950), "024": ("Kirchrath", 34_070),
    "028": ("Kaltenfurt", 5_260), "032": ("Lindenbroich", 14_390), "036": ("Mühlenau", 8_840),
    "040": ("Neuenrath", 11_760), "044": ("Oberwiesen", 4_580), "048": ("Quellenau", 6_230),
    "052": ("Rodenfurt", 16_020), "056": ("Steinbroich", 13_550), "060": ("Weidenhoven", 10_400),
}  # fmt: skip

BRANCHES = {
    "gastronomy": ("Gastronomie und Beherbergung", "hospitality", 0.21, 0.07),
    "food_retail": ("Lebensmittelhandel", "food retail", 0.08, 0.03),
    "other_retail": ("Sonstiger Einzelhandel", "other retail", 0.11, 0.13),
    "wholesale": ("Großhandel und Handelsvermittlung", "wholesale", 0.04, 0.06),
    "construction": ("Bau und Ausbau", "construction", 0.22, 0.12),
    "vehicles": ("Kraftfahrzeuge: Handel und Reparatur", "vehicles: trade and repair", 0.06, 0.04),
    "transport": ("Transport, Kurier, Taxi", "transport, courier, taxi", 0.07, 0.03),
    "facility_services": ("Reinigung und Gebäudedienste", "cleaning and building services", 0.07, 0.05),
    "personal_services": ("Persönliche Dienste", "personal services", 0.06, 0.05),
    "knowledge_services": ("Wissensintensive Dienste", "knowledge-intensive services", 0.05, 0.24),
    "manufacturing": ("Verarbeitendes Gewerbe", "manufacturing", 0.02, 0.07),
    "other": ("Sonstiges", "other", 0.01, 0.11),
}  # fmt: skip

ORIGINS = {
    "turkey": ("Türkei", "Turkey", 0.26),
    "eu_east": ("Östliche EU-Staaten", "eastern EU states", 0.27),
    "eu_other": ("Übrige EU-Staaten", "other EU states", 0.13),
    "western_balkans": ("Westlicher Balkan", "Western Balkans", 0.10),
    "post_soviet": ("Nachfolgestaaten der Sowjetunion", "successor states of the Soviet Union", 0.05),
    "middle_east_north_africa": ("Naher Osten und Nordafrika", "Middle East and North Africa", 0.10),
    "africa": ("Übriges Afrika", "rest of Africa", 0.025),
    "asia": ("Übriges Asien", "rest of Asia", 0.04),
    "americas_oceania": ("Amerika und Ozeanien", "Americas and Oceania", 0.012),
    "historic": ("Nicht mehr bestehende Staaten", "states that no longer exist", 0.006),
    "stateless": ("Staatenlos", "stateless", 0.001),
    "unresolved": ("Ungeklärt oder ohne Angabe", "unresolved or not stated", 0.006),
}  # fmt: skip

THEMES = [
    ("Bürokratie, Genehmigungen", "bureaucracy, permits", 47, 3, 41),
    ("Finanzierung, Kapital", "finance, capital", 33, 4, 26),
    ("Kontakt zu Behörden und Kammern", "contact with authorities and chambers", 38, 14, 22),
    ("Aufenthalt, Recht auf Selbstständigkeit", "residence, right to self-employment", 12, 2, 9),
    ("Steuern, Buchführung, Abgaben", "taxes, bookkeeping, contributions", 29, 3, 22),
    ("Sprache", "language", 36, 8, 21),
    ("Qualifikation und Anerkennung", "qualification and recognition", 18, 3, 13),
    ("Beratung und Information", "advice and information", 31, 7, 20),
    ("Personal, Fachkräfte", "staff, skilled workers", 34, 6, 25),
    ("Ausbildung, Jugendliche", "training, young people", 27, 17, 7),
    ("Kundschaft, Markt, Wettbewerb", "customers, market, competition", 52, 29, 18),
    ("Standort, Räume, Miete", "location, premises, rent", 30, 5, 21),
    ("Diskriminierung, Rassismus", "discrimination, racism", 19, None, 16),
    ("Anerkennung, Zugehörigkeit, Image", "recognition, belonging, image", 35, 24, 9),
    ("Familie, Lebenswelt, Arbeitszeit", "family, daily life, working hours", 44, 26, 15),
    ("Netzwerke, Vereine, Selbstorganisation", "networks, associations, self-organisation", 28, 19, 6),
    ("Mehrsprachigkeit und Auslandskontakte", "several languages and ties abroad", 23, 21, None),
    ("Motive der Selbstständigkeit", "motives for self-employment", 40, 22, 8),
    ("Entwicklung, Krise, Zukunft, Nachfolge", "development, crisis, future, succession", 37, 12, 19),
    ("Sicherheit, Nachbarschaft, Straße", "safety, neighbourhood, street", 0, 0, 0),
]  # fmt: skip
INTERVIEWS = 83

QUOTES = [
    ("T11", 1, "Am Anfang kamen nur Landsleute, heute ist es die halbe Straße."),
    ("T11", 0, "Ich habe nie Reklame gemacht. Nur von Mund zu Mund."),
    ("T15", 1, "Ohne meine Frau an der Kasse ginge es nicht."),
    ("T14", 1, "Ich bin seit dreißig Jahren von hier – schreibt das ruhig."),
    ("T16", 1, "Ein Stammtisch einmal im Monat, abends, das würde ich machen."),
    ("T17", 1, "Ich verkaufe nach Polen, weil ich weiß, wie man dort redet."),
    ("T01", -1, "Für die Terrasse habe ich drei Ämter und fünf Formulare gebraucht."),
    ("T02", -1, "Die Bank wollte Sicherheiten, am Ende hat mein Onkel geholfen."),
    ("T06", -1, "Sprechen geht, aber der Bescheid ist eine andere Sprache."),
    ("T08", -1, "Dass es eine Gründungsberatung gibt, habe ich erst danach erfahren."),
    ("T09", -1, "Einen guten Koch suche ich seit zwei Jahren."),
    ("T10", 0, "Ich würde gern ausbilden, weiß aber nicht, ob ich darf."),
    ("T18", 0, "Mit fünfzig nimmt dich keiner mehr, also eigener Laden."),
    ("T15", -1, "Mein Sohn sieht mich nur, wenn der Laden zu ist."),
    ("T11", -1, "Seit der Umleitung kommt unter der Woche kaum noch jemand."),
]

FUNNEL = {
    "approached": ("angesprochen", "approached", "besucht, angeschrieben oder angerufen", 231),
    "met": ("angetroffen", "met", "es kam zu einem Kontakt", 142),
    "interviewed": ("Gespräch geführt", "interviewed", "ein aktivierendes Gespräch", 83),
    "invited": ("eingeladen", "invited", "zur Versammlung oder einem anderen Abend", 61),
    "came": ("gekommen", "came", "war dabei", 38),
    "committed": ("etwas zugesagt", "committed", "hat eine Zusage gegeben", 27),
    "kept": ("Zusage gehalten", "kept", "hat mindestens eine Zusage gehalten", 19),
    "active_12m": ("nach 12 Monaten aktiv", "active after 12 months", "ist noch dabei", None),
}

OTHER_LABELS = {
    "total": [("all", "insgesamt", "total")],
    "notice_kind": [("registration", "Anmeldungen", "registrations"),
                    ("deregistration", "Abmeldungen", "deregistrations")],
    "field": [("nationality", "Staatsangehörigkeit", "nationality"),
              ("wz", "Wirtschaftszweig", "branch"), ("start_date", "Beginn", "start")],
    "jobs": [("full_time", "Vollzeit", "full-time"), ("part_time", "Teilzeit", "part-time"),
             ("marginal", "Minijob", "marginal"), ("apprentices", "Ausbildung", "apprentices")],
    "commitment_status": [("open", "offen", "open"), ("kept", "gehalten", "kept"),
                          ("changed", "verändert", "changed"), ("dropped", "aufgegeben", "dropped"),
                          ("not_our_business", "nicht mehr unsere Sache", "not our business any more")],
    "outcome": [("hired_apprentice", "Ausbildung begonnen", "apprenticeship begun"),
                ("first_contact", "erster Kontakt zu Wirtschaftsförderung oder Kammer",
                 "first contact with business promotion or chamber"),
                ("advice_taken", "Beratung genutzt", "advice taken"),
                ("institution_changed", "Verwaltung hat etwas verändert", "institution changed its practice")],
}  # fmt: skip

SURVIVAL = {"year_1": ("nach 1 Jahr", "after 1 year"), "year_3": ("nach 3 Jahren", "after 3 years"), "year_5": ("nach 5 Jahren", "after 5 years")}  # fmt: skip

INDICATORS = [
    ("A1", "A", "Betriebe mit ausländischer Inhaberschaft", "Foreign-led businesses", "businesses", 0, "business_foreign"),
    ("A2", "A", "Ausländische Gewerbetreibende", "Foreign traders", "persons", 0, "person_foreign"),
    ("A3", "A", "Anteil an allen Betrieben", "Share of all businesses", "share", 1, "business_share"),
    ("A4", "A", "Zahl der Staatsangehörigkeiten", "Number of nationalities", "nationalities", 0, "person_foreign"),
    ("A5", "A", "Verteilung nach Staatsangehörigkeit", "Distribution by nationality", "share", 1, "person_origin"),
    ("A6", "A", "Verteilung nach Branchengruppe", "Distribution by branch group", "share", 1, "business_branch"),
    ("B1", "B", "An- und Abmeldungen", "Registrations and deregistrations", "notices", 0, "notice_foreign"),
    ("C1", "C", "Arbeitsplätze in befragten Betrieben", "Jobs in surveyed businesses", "jobs", 0, "survey_jobs"),
    ("E1", "E", "Themen der Gespräche", "Themes of the interviews", "interviews", 0, "interview_theme"),
    ("F7", "F", "Zusagen", "Commitments", "commitments", 0, "commitment_state"),
    ("F10", "F", "Ergebnisse", "Outcomes", "outcomes", 0, "outcome_type"),
    ("F12", "F", "Von der Ansprache zum Mitmachen", "From approach to taking part", "persons", 0, "person_funnel"),
    ("G1", "G", "Lieferstand", "State of delivery", "municipalities", 0, "delivery_state"),
    ("G2", "G", "Vollständigkeit der Angaben", "Completeness", "share", 1, "completeness"),
]  # fmt: skip

REGISTERS = ("Gewerberegister der Städte und Gemeinden", "trade registers of the municipalities")
LOG = (
    "Aktivierungslog der Wirtschaftsförderung",
    "activation log of the economic-development office",
)
DEFINITIONS = [
    ("business_foreign", "Betriebe", "businesses",
     "Gezählt werden Betriebe, die am Monatsende angemeldet sind und bei denen mindestens die Hälfte der Inhaberinnen und Inhaber keine deutsche Staatsangehörigkeit hat.",
     "Businesses registered at the end of the month of which at least half of the owners have no German nationality.",
     "count b in B_t with F_maj(b)", *REGISTERS),
    ("business_share", "Betriebe", "businesses", "Anteil der Betriebe mit ausländischer Inhaberschaft an allen Betrieben, bei denen die Staatsangehörigkeit bekannt ist.",
     "Share of foreign-led businesses among all businesses whose owners' nationality is known.", "A1 / count b in B_t with known nationality", *REGISTERS),
    ("person_foreign", "Personen", "persons", "Gezählt wird jede Person einmal, die einen Betrieb führt und keine deutsche Staatsangehörigkeit hat.",
     "Every person once who leads a business and has no German nationality.", "count distinct p in P_t, not German", *REGISTERS),
    ("person_origin", "Personen", "persons", "Ausländische Gewerbetreibende nach ihrer ersten nichtdeutschen Staatsangehörigkeit, zu Gruppen zusammengefasst.",
     "Foreign traders by their first non-German nationality, in groups.", "A2 by origin group / A2", *REGISTERS),
    ("business_branch", "Betriebe", "businesses", "Betriebe mit ausländischer Inhaberschaft nach Branchengruppe; zum Vergleich stehen alle Betriebe daneben.",
     "Foreign-led businesses by branch group; all businesses stand beside them.", "A1 by branch group / A1", *REGISTERS),
    ("notice_foreign", "Meldungen", "notices", "Gezählt werden An- und Abmeldungen nach dem Tag der Meldung. Eine Meldung ist kein Betrieb.",
     "Registrations and deregistrations by day of report. A notice is not a business.", "count of notices per period by kind", *REGISTERS),
    ("survey_jobs", "Arbeitsplätze in befragten Betrieben", "jobs in surveyed businesses", "Summe der Arbeitsplätze, die befragte Betriebe angegeben haben. Die Befragung wird nicht hochgerechnet.",
     "Sum of the jobs that surveyed businesses named. The survey is not extrapolated.", "sum(full + part + mini + apprentices)",
     "Befragung der Unternehmerinnen und Unternehmer", "survey of entrepreneurs"),
    ("interview_theme", "Gespräche", "interviews", "Gezählt werden Gespräche, in denen jemand das Thema selbst anspricht; je Gespräch einmal.",
     "Interviews in which the interviewee speaks of the theme herself; once per interview.", "interviews with theme, of interviews coded",
     "Aktivierende Gespräche", "activating interviews"),
    ("person_funnel", "Personen", "persons", "Jede Stufe zählt Personen, die auch alle Stufen davor erreicht haben.",
     "Every step counts persons who also reached all steps before it.", "approached ≥ met ≥ … ≥ active after 12 months", *LOG),
    ("commitment_state", "Zusagen", "commitments", "Was Unternehmerinnen und Unternehmer zugesagt haben, nach dem heutigen Stand.",
     "What entrepreneurs said they would do, by its present state.", "count of commitments by status", *LOG),
    ("outcome_type", "Ergebnisse", "outcomes", "Was aus der Ansprache geworden ist, jedes Ergebnis einmal.",
     "What came of it, every outcome once.", "count of outcomes by type", *LOG),
    ("delivery_state", "Städte und Gemeinden", "municipalities", "Wie viele Städte und Gemeinden für den Monat geliefert haben.",
     "How many municipalities delivered for the month.", "municipalities delivered", "Lieferungen der Gewerbeämter", "deliveries of the trade offices"),
    ("completeness", "Betriebe", "businesses", "Anteil der angemeldeten Betriebe, bei denen die Angabe vorliegt.",
     "Share of the registered businesses for which the field is known.", "known / B_t", *REGISTERS),
]  # fmt: skip

NEWER = (
    *(f"E{n}" for n in range(2, 9)),
    "A7",
    "A8",
    "A9",
    "A10",
    "A11",
    "A12",
    "A13",
    "A14",
    "B2",
    "B3",
    "B4",
    "B5",
    "B6",
    "B7",
    "B8",
    "G3",
    "G4",
    "G5",
)
"""Figures whose names and definitions stand as the catalogue has them."""

INDICATORS += [
    (name, name[0], *entry["name"], entry["unit"], entry["decimals"], entry["definition"])
    for name, entry in catalogue()["indicators"].items() if name in NEWER
]  # fmt: skip
DEFINITIONS += [
    (name, *entry["unit"], entry["de"], entry["en"], entry["formula"], *entry["source"])
    for name, entry in catalogue()["definitions"].items()
    if name in {row[6] for row in INDICATORS if row[0] in NEWER}
]
UNITS = {row[0]: row[4] for row in INDICATORS}
DEFINITION_OF = {row[0]: row[6] for row in INDICATORS}


class Cells:
    """Collects cells; small counts are suppressed as a release would do it."""

    def __init__(self, secret: float | None) -> None:
        self.rows: list[tuple] = []
        self.secret = secret

    def add(
        self, indicator, area, period, value, breakdown="total", category="all",
        smallest=3, count=None, status="ok", unit=None, interval=(None, None),
    ):  # fmt: skip
        """One cell; `count` is the number the rule judges, by default the value."""
        is_share = UNITS[indicator] == "share"
        judged = count if count is not None else 100 if is_share and value else value
        if value is None:
            status = "suppressed_primary" if status == "ok" else status
        elif 0 < judged < smallest:
            status = "suppressed_primary"
        elif value == 0 and status == "ok":
            status = "zero"
        shown = value if status in ("ok", "incomplete", "zero", "unreliable") else None
        if status.startswith("suppressed"):
            shown = self.secret
        self.rows.append((indicator, area, period, breakdown, category, shown, *interval,
                          unit or UNITS[indicator], status, DEFINITION_OF[indicator]))  # fmt: skip


def build(
    path: Path, release_id: str = "20261103T060000Z-example", secret: float | None = None,
    without: tuple[str, ...] = (), is_invented: bool = True, missing: bool = True,
    county_name: str = COUNTY_NAME, is_old: bool = False, is_small: bool = False,
) -> Path:  # fmt: skip
    """Write the released file; `secret` plants a value in suppressed cells, `without` leaves indicators out.

    An old file has no valence of quotes; in a small county nearly everything is hidden.
    """
    frames = {
        tables.OUT_CELLS: pd.DataFrame(
            [
                _hidden(row) if is_small else row
                for row in _cells(secret, missing)
                if row[0] not in without
            ],
            columns=tables.OUT_CELLS.column_names,
        ),
        tables.OUT_INDICATORS: pd.DataFrame(
            [(*row, order) for order, row in enumerate(INDICATORS) if row[0] not in without],
            columns=tables.OUT_INDICATORS.column_names,
        ),
        tables.OUT_DEFINITIONS: pd.DataFrame(
            [(*row, pd.Timestamp("2022-01-01"), pd.NaT) for row in DEFINITIONS],
            columns=tables.OUT_DEFINITIONS.column_names,
        ),
        tables.OUT_CATEGORIES: _categories(),
        tables.OUT_AREAS: _areas(county_name),
        tables.OUT_QUOTES: pd.DataFrame(
            [(f"q{n:02d}", *quote, "2026") for n, quote in enumerate(QUOTES)],
            columns=tables.OUT_QUOTES.column_names,
        ),
        tables.OUT_SOURCES: _sources(missing),
        tables.OUT_MANIFEST: pd.DataFrame(
            [
                ("release_id", release_id), ("made_at", "2026-11-03T06:00:00+00:00"),
                ("county_name", county_name), ("county_code", COUNTY),
                ("is_invented", str(is_invented).lower()), ("newest_month", NEWEST),
                ("rule_version", "2026-1"), ("code_version", "0.1.0"),
                ("codebook_version", "1.0"), ("pipeline_version", "blank-de 3.8"),
                ("cells", "1"), ("suppressed_primary", "1"), ("suppressed_secondary", "0"),
                ("checksum", "0" * 64),
            ],
            columns=["key", "value"],
        ),
    }  # fmt: skip
    path.unlink(missing_ok=True)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA out")
        for table, frame in frames.items():
            connection.execute(table.ddl())
            connection.register("rows", frame)
            connection.execute(f"INSERT INTO {table.full_name} BY NAME SELECT * FROM rows")
        if is_old:
            connection.execute("ALTER TABLE out.quotes DROP COLUMN valence")
    return path


def _hidden(row: tuple) -> tuple:
    """A cell of a county in which everything but the state of deliveries is too small."""
    if row[0] == "G1":
        return row
    return (*row[:5], None, None, None, row[8], "suppressed_primary", row[10])


def publish(link: Path, path: Path) -> Path:
    """Let the link name the file, as a release does it."""
    fresh = link.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    fresh.symlink_to(path.name)
    fresh.replace(link)
    return link


def _cells(secret: float | None, missing: bool) -> list[tuple]:
    rng = np.random.default_rng(20_261_031)
    cells = Cells(secret)
    codes = [COUNTY + code for code in MUNICIPALITIES]
    people = np.array([entry[1] for entry in MUNICIPALITIES.values()], dtype=float)
    level = rng.uniform(0.35, 1.0, len(codes))
    level[[1, 5]] = (1.25, 1.1)
    final = 1_640 * people * level / (people * level).sum()
    businesses = np.round(people * 0.041)
    for n, month in enumerate(MONTHS):
        growth = 0.90 + 0.10 * n / 23 + 0.008 * np.sin(n / 2)
        foreign = np.round(final * growth)
        foreign[codes.index("05399044")] = 2 if n < 20 else 4
        foreign[codes.index("05399028")] = 0 if n < 3 else 2 if n < 23 else 2
        persons = np.round(foreign * 1.13)
        for k, code in enumerate(codes):
            status = "missing" if missing and code == MISSING and month == NEWEST else "ok"
            value = None if status == "missing" else foreign[k]
            cells.add("A1", code, month, value, status=status)
            cells.add("A2", code, month, None if value is None else persons[k], status=status)
            share = None if value is None else foreign[k] / businesses[k]
            cells.add("A3", code, month, share, count=foreign[k], status=status)
        total = foreign.sum()
        cells.add("A1", COUNTY, month, total)
        cells.add("A2", COUNTY, month, persons.sum())
        cells.add("A3", COUNTY, month, total / businesses.sum())
        cells.add("A4", COUNTY, month, 52 + n // 3)
        _structure(cells, COUNTY, month, total, persons.sum(), n)
        if month == NEWEST:
            for k, code in enumerate(codes):
                _structure(cells, code, month, foreign[k], persons[k], k)
        delivered = 14 if month == NEWEST and missing else 15
        cells.add("G1", COUNTY, month, delivered)
        for kind, count in (("registration", 22), ("deregistration", 16)):
            value = count + int(rng.integers(-6, 9))
            cells.add("B1", COUNTY, month, value, "notice_kind", kind)
    for year, factor in (("2024", 2), ("2025", 12), ("2026", 10)):
        cells.add("B1", COUNTY, year, 23 * factor, "notice_kind", "registration")
        cells.add("B1", COUNTY, year, 17 * factor, "notice_kind", "deregistration")
    for code in codes:
        days = 30 if missing and code == MISSING else 0
        cells.add("G1", code, NEWEST, days, unit="days")
        for field, share in (("nationality", 0.973), ("wz", 0.991), ("start_date", 1.0)):
            cells.add("G2", code, NEWEST, share, "field", field)
    for field, share in (("nationality", 0.976), ("wz", 0.992), ("start_date", 1.0)):
        cells.add("G2", COUNTY, NEWEST, share, "field", field)
    _makeup(cells)
    _voices(cells)
    _coding(cells)
    _beside_themes(cells)
    return cells.rows


def _makeup(cells: Cells) -> None:
    """A7 to G5 of the county: how businesses are made up, come and go."""
    for position, branch in enumerate(BRANCHES):
        status = "unreliable" if branch == "manufacturing" else "ok"
        cells.add(
            "A7",
            COUNTY,
            NEWEST,
            0.4 + 0.2 * position,
            "branch_group",
            branch,
            count=20,
            status=status,
        )
    cells.add("A8", COUNTY, NEWEST, 7.8)
    cells.add("A9", COUNTY, NEWEST, 0.093, interval=(0.07, 0.121))
    cells.add("A11", COUNTY, NEWEST, 0.125, interval=(0.099, 0.157))
    cells.add("A12", COUNTY, NEWEST, 0.282, interval=(0.246, 0.321))
    cells.add("A13", COUNTY, NEWEST, 15.7)
    cells.add("A13", COUNTY, NEWEST, 15.7, "population_date", "2026-06-30")
    cells.add("A14", COUNTY, NEWEST, 4.9)
    for form, value in (("sole", 1_290), ("partnership", 120), ("company", 176), ("other", 2)):
        cells.add("A10", COUNTY, NEWEST, value, "legal_form_group", form)
    for age, value in (("0_3", 510), ("3_5", 310), ("5_10", 420), ("10_up", 346)):
        cells.add("A14", COUNTY, NEWEST, value, "age_class", age, unit="businesses")
    for n, month in enumerate(MONTHS):
        cells.add("B2", COUNTY, month, 12 + n % 5, "event_kind", "founding")
        cells.add("B2", COUNTY, month, 7 + n % 3, "event_kind", "closing")
    for kind, value in (
        ("founding", 168),
        ("founding_full", 91),
        ("closing", 96),
        ("closing_full", 48),
    ):
        cells.add("B2", COUNTY, "2025", value, "event_kind", kind, status="incomplete")
    cells.add("B3", COUNTY, "2025", 72, "movement", "balance")
    cells.add("B3", COUNTY, "2025", 30.5, "movement", "turnover", unit="per_100")
    cells.add("B4", COUNTY, "2025", 0.325, interval=(0.255, 0.403))
    cells.add("B8", COUNTY, "2025", 7)
    for who in ("foreign", "german"):
        cells.add("B5", COUNTY, "2025", 100, "ownership", who)
    for breakdown, shares in (
        ("survival", (0.86, 0.71, 0.58)),
        ("survival_german", (0.93, 0.82, 0.73)),
    ):
        for year, share in zip(("year_1", "year_3", "year_5"), shares, strict=True):
            status = "unreliable" if share < 0.6 else "ok"
            cells.add(
                "B6",
                COUNTY,
                NEWEST,
                share,
                breakdown,
                year,
                status=status,
                interval=(share - 0.06, share + 0.05),
            )
    for reason, value in (("age", 21), ("economic", 34), ("insolvency", 2), ("not_stated", 39)):
        cells.add("B7", COUNTY, "2025", value, "closing_reason", reason, smallest=5)
    for double, value in (("repeat", 0.012), ("correction", 0.004)):
        cells.add("G3", COUNTY, NEWEST, value, "double", double)
    cells.add("G4", COUNTY, "2026", 0.027, interval=(0.007, 0.092))
    cells.add(
        "G4",
        COUNTY,
        NEWEST,
        1_543,
        "estimate",
        "businesses",
        unit="businesses",
        interval=(1_440, 1_575),
    )
    cells.add("G5", COUNTY, NEWEST, 0.319, "successor", "keys")


def _structure(cells: Cells, area: str, month: str, total: float, persons: float, n: int) -> None:
    for position, (branch, entry) in enumerate(BRANCHES.items()):
        lean = 1 + 0.12 * np.sin(position + n) * (area != COUNTY)
        count = round(total * entry[2] * lean)
        cells.add("A1", area, month, count, "branch_group", branch)
        share = count / max(total, 1)
        status = "unreliable" if area == COUNTY and branch == "other" else "ok"
        cells.add("A6", area, month, share, "branch_group", branch, count=count, status=status)
        cells.add("A6", area, month, entry[3] * lean, "branch_group_all", branch)
    for origin, (_, _, share) in ORIGINS.items():
        count = round(persons * share)
        cells.add("A2", area, month, count, "origin_group", origin, smallest=5)
        if area == COUNTY:
            cells.add("A5", area, month, share, "origin_group", origin, smallest=5, count=count)


def _voices(cells: Cells) -> None:
    cells.add("C1", COUNTY, "2026", 634)
    for category, value in (
        ("full_time", 271),
        ("part_time", 168),
        ("marginal", 172),
        ("apprentices", 23),
    ):
        cells.add("C1", COUNTY, "2026", value, "jobs", category)
    cells.add("E1", COUNTY, "2026", INTERVIEWS)
    for n, (_, _, told, strength, problem) in enumerate(THEMES, start=1):
        theme = f"T{n:02d}"
        cells.add("E1", COUNTY, "2026", told, "theme", theme)
        cells.add("E1", COUNTY, "2026", strength, "theme_strength", theme)
        cells.add("E1", COUNTY, "2026", problem, "theme_problem", theme)
    for step, entry in FUNNEL.items():
        cells.add("F12", COUNTY, "2026", entry[3], "funnel_step", step, smallest=5)
    for state, value in (
        ("open", 9),
        ("kept", 24),
        ("changed", 5),
        ("dropped", None),
        ("not_our_business", 0),
    ):
        cells.add("F7", COUNTY, "2026", value, "commitment_status", state)
    for kind, value in (
        ("hired_apprentice", 7),
        ("first_contact", 21),
        ("advice_taken", 12),
        ("institution_changed", 3),
    ):
        cells.add("F10", COUNTY, "2026", value, "outcome", kind)


BY_HAND = ("T04", "T13")
"""Themes that the program may not code: only the interviews that people read count."""
READ = 30


def _coding(cells: Cells) -> None:
    """E1 by who coded it, E8: people read 30 interviews, a program coded the others."""
    for n in range(1, len(THEMES) + 1):
        theme = f"T{n:02d}"
        base = READ if theme in BY_HAND else INTERVIEWS
        cells.add("E1", COUNTY, "2026", base, "coded", theme)
        cells.add("E1", COUNTY, "2026", READ, "coded_people", theme)
        if theme not in BY_HAND:
            way = "coded_model" if theme == "T06" else "coded_rule"
            cells.add("E1", COUNTY, "2026", base - READ, way, theme)
        found, right = (0.55, 0.9) if theme in BY_HAND else (0.84, 0.93)
        for measure, value in (
            ("recall", found),
            ("precision", right),
            ("f1", 0.8),
            ("alpha", 0.71),
            ("machine_kappa", 0.66),
        ):
            interval = (0.55, 0.84) if measure == "alpha" else (None, None)
            status = "unreliable" if theme == "T04" else "ok"
            cells.add(
                "E8",
                COUNTY,
                "2026",
                value,
                f"coding_{measure}",
                theme,
                count=20,
                status=status,
                interval=interval,
            )
        cells.add(
            "E8", COUNTY, "2026", 12 if theme == "T04" else 41, "coding_gold", theme, unit="turns"
        )
    for code, told in (("A1", 61), ("A2", 48)):
        cells.add("E1", COUNTY, "2026", told, "activation_code", code)
        cells.add("E1", COUNTY, "2026", INTERVIEWS, "coded", code)
        cells.add("E1", COUNTY, "2026", INTERVIEWS, "coded_rule", code)


def _beside_themes(cells: Cells) -> None:
    """An earlier wave, groups, E2 to E7."""
    cells.add("E1", COUNTY, "2023", 60)
    for theme, told, low, high in (
        ("T01", 33, 25.5, 40.0),
        ("T06", 9, 4.8, 15.9),
        ("T11", 37, 29.4, 43.7),
    ):
        cells.add("E1", COUNTY, "2023", told, "theme", theme, interval=(low, high))
        cells.add("E1", COUNTY, "2023", 60, "coded", theme)
    for group, told, base in (("women", 25, 40), ("others", 27, 43)):
        cells.add("E1", COUNTY, "2026", base, "coded_by_sex", f"T11:{group}", smallest=5)
        cells.add("E1", COUNTY, "2026", told, "theme_by_sex", f"T11:{group}", smallest=5)
    for group, told, base in (("gastronomy", 11, 14), ("transport", 3, 9), ("other", 6, 8)):
        cells.add("E1", COUNTY, "2026", base, "coded_by_branch_group", f"T11:{group}", smallest=5)
        cells.add("E1", COUNTY, "2026", told, "theme_by_branch_group", f"T11:{group}", smallest=5)
    for theme, now, base, weight in (("T01", 12, 19, 2.3), ("T06", 5, 14, 1.8), ("T04", 2, 6, 1.1)):
        cells.add("E2", COUNTY, "2026", weight, "theme", theme, count=base)
        cells.add("E3", COUNTY, "2026", now, "theme", theme)
        cells.add("E3", COUNTY, "2026", base, "coded", theme)
    for theme, balance in (("T01", -0.72), ("T11", 0.21), ("T10", 0.37), ("T15", 0.0)):
        cells.add("E4", COUNTY, "2026", balance, "theme", theme, count=9)
    for pair, lift, low, together in (
        ("T01+T06", 1.6, 1.1, 33),
        ("T02+T09", 1.3, 0.9, 18),
        ("T11+T15", 0.8, 0.6, 22),
    ):
        cells.add(
            "E5", COUNTY, "2026", lift, "theme_pair", pair, count=9, interval=(low, lift + 0.4)
        )
        cells.add("E5", COUNTY, "2026", together, "theme_pair_together", pair, unit="interviews")
        cells.add("E5", COUNTY, "2026", INTERVIEWS, "theme_pair_coded", pair, unit="interviews")
    cells.add("E6", COUNTY, "2026", 1.4, count=61)
    for kind, value in (("told", 116), ("different", 44)):
        cells.add("E6", COUNTY, "2026", value, "ideas", kind, unit="ideas")
    for theme, value in (("T01", 24), ("T16", 12), ("T20", 2)):
        cells.add("E6", COUNTY, "2026", value, "theme", theme, unit="interviews")
    cells.add("E7", COUNTY, "2026", 0.03, count=INTERVIEWS)
    for count, value in ((5, 14.1), (20, 21.9), (50, 24.2), (INTERVIEWS, 25)):
        cells.add("E7", COUNTY, "2026", value, "interviews_read", f"{count:04d}", count=count)


def _categories() -> pd.DataFrame:
    themes = {f"T{n:02d}": entry[:2] for n, entry in enumerate(THEMES, start=1)}
    codes = themes | {
        "A1": ("Idee, Vorschlag", "idea, suggestion"),
        "A2": ("Eigene Bereitschaft", "own readiness"),
    }
    used = pd.DataFrame([row[3:5] for row in _cells(None, True)], columns=["breakdown", "category"])
    groups = {"theme": themes, "branch_group": BRANCHES, "sex": SMALL_LISTS["sex"]}
    parts = in_parts(
        {
            name: {key: (*label[:2], "", "") for key, label in held.items()}
            for name, held in groups.items()
        },
        used,
    )
    labels = {
        "branch_group": {k: v[:2] for k, v in BRANCHES.items()},
        "branch_group_all": {k: v[:2] for k, v in BRANCHES.items()},
        "origin_group": {k: v[:2] for k, v in ORIGINS.items()},
        "theme": themes, "theme_strength": themes, "theme_problem": themes,
        "funnel_step": {k: v[:2] for k, v in FUNNEL.items()},
        "legal_form_group": {"sole": ("Einzelunternehmen", "sole proprietorship"), "partnership": ("Personengesellschaft", "partnership"),
                             "company": ("Kapitalgesellschaft", "company"), "other": ("Sonstige Rechtsform", "other legal form")},
        "population_date": {"2026-06-30": ("Stichtag 30.06.2026", "reference date 2026-06-30")},
        "survival": SURVIVAL, "survival_german": SURVIVAL, "activation_code": codes,
    } | dict.fromkeys(MEASURES_OF_CODES, codes) | {
        name: {key: label[:2] for key, label in held.items()} for name, held in parts.items()
    } | {
        name: {key: label[:2] for key, label in SMALL_LISTS[name].items()}
        for name in ("age_class", "event_kind", "movement", "ownership", "closing_reason", "double", "estimate", "successor", "ideas")
    } | {name: {row[0]: row[1:] for row in rows} for name, rows in OTHER_LABELS.items()}  # fmt: skip
    rows = [
        (breakdown, category, *names,
         FUNNEL[category][2] if breakdown == "funnel_step" else "", "", order)
        for breakdown, entries in labels.items()
        for order, (category, names) in enumerate(entries.items())
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=tables.OUT_CATEGORIES.column_names)


def _areas(county_name: str) -> pd.DataFrame:
    """Squares five in a row; exterior rings run clockwise."""
    rows = [(COUNTY, county_name, "county", None, 270_000, None)]
    for position, (code, (name, people)) in enumerate(MUNICIPALITIES.items()):
        west, south = 6.2 + 0.14 * (position % 5), 50.6 + 0.085 * (position // 5)
        east, north = west + 0.14, south + 0.085
        ring = [[west, south], [west, north], [east, north], [east, south], [west, south]]
        geometry = json.dumps({"type": "Polygon", "coordinates": [ring]})
        rows.append((COUNTY + code, name, "municipality", COUNTY, people, geometry))
    return pd.DataFrame(rows, columns=tables.OUT_AREAS.column_names)


def _sources(missing: bool) -> pd.DataFrame:
    rows = []
    for position, (code, (name, _)) in enumerate(MUNICIPALITIES.items()):
        late = missing and COUNTY + code == MISSING
        stored = 900 + 37 * position
        rows.append((f"gewerbeamt-{COUNTY}{code}", name, name, "trade_office", COUNTY + code,
                     "§ 14 GewO", "Aufsicht und Statistik", MONTHS[-2] if late else NEWEST,
                     23 if late else 24, 1 if position == 3 else 0, stored + position % 4, stored,
                     position % 4))  # fmt: skip
    rows += [
        ("befragung", "Befragung", "Survey", "survey", None, "Einwilligung", "Befragung", "2026", 1, 0, 118, 117, 1),
        ("interviews", "Aktivierende Gespräche", "Activating interviews", "interviews", None, "Einwilligung", "Auswertung", "2026", 84, 1, 84, 83, 1),
        ("aktivierung", "Aktivierungslog", "Activation log", "activation", None, "Einwilligung", "Begleitung", "2026", 1, 0, 611, 611, 0),
    ]  # fmt: skip
    return pd.DataFrame(rows, columns=tables.OUT_SOURCES.column_names)


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    publish(folder / "current.duckdb", build(folder / "example.duckdb"))
