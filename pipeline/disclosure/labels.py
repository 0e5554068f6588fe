"""The label of every category that released cells have, in German and English.

Labels of branch groups, origin groups and themes come from where these are defined; only the small
lists stand here.
"""

import pandas as pd

from pipeline import tables
from pipeline.disclosure.theme_labels import NOT_STATED, in_parts
from pipeline.reference import branches, groups, nationalities
from pipeline.store import Store
from pipeline.themes.codebook import load_codebook

Label = tuple[str, str, str, str]
"""German label, English label, German sentence, English sentence."""

MEASURES_OF_CODES = (
    *("coded", "coded_people", "coded_rule", "coded_model", "coded_unchecked"),
    *("coding_precision", "coding_recall", "coding_f1", "coding_valence", "coding_gold"),
    *("coding_kappa", "coding_alpha", "coding_machine_kappa"),
)
"""Breakdowns that have the codes as categories, beside those of the interviews themselves."""

SMALL_LISTS: dict[str, dict[str, Label]] = {
    "total": {"all": ("insgesamt", "total", "", "")},
    "notice_kind": {
        "registration": ("Anmeldungen", "registrations", "", ""),
        "deregistration": ("Abmeldungen", "deregistrations", "", ""),
    },
    "funnel_step": {
        "approached": (
            "angesprochen",
            "approached",
            "besucht, angeschrieben oder angerufen",
            "visited, written to or called",
        ),
        "met": ("angetroffen", "met", "es kam zu einem Kontakt", "a contact came about"),
        "interviewed": (
            "Gespräch geführt",
            "interviewed",
            "ein aktivierendes Gespräch",
            "an activating interview",
        ),
        "invited": (
            "eingeladen",
            "invited",
            "zur Versammlung oder einem anderen Abend",
            "to the assembly or another evening",
        ),
        "came": ("gekommen", "came", "war dabei", "was there"),
        "committed": (
            "etwas zugesagt",
            "committed",
            "hat eine Zusage gegeben",
            "made a commitment",
        ),
        "kept": (
            "Zusage gehalten",
            "kept",
            "hat mindestens eine Zusage gehalten",
            "kept at least one commitment",
        ),
        "active_12m": (
            "nach 12 Monaten aktiv",
            "active after 12 months",
            "ist ein Jahr nach der ersten Ansprache noch dabei",
            "still active a year after the first approach",
        ),
    },
    "commitment_status": {
        "open": ("offen", "open", "", ""),
        "kept": ("gehalten", "kept", "", ""),
        "changed": ("verändert", "changed", "", ""),
        "dropped": ("aufgegeben", "dropped", "", ""),
        "not_our_business": ("nicht mehr unsere Sache", "not our business any more", "", ""),
    },
    "outcome": {
        "hired_apprentice": (
            "Ausbildung begonnen",
            "apprenticeship begun",
            "auch mit Jugendlichen, die es schwer haben",
            "also for young people who have it hard",
        ),
        "first_contact": (
            "erster Kontakt zu Wirtschaftsförderung oder Kammer",
            "first contact with business promotion or chamber",
            "",
            "",
        ),
        "advice_taken": ("Beratung genutzt", "advice taken", "", ""),
        "founded_expanded": ("gegründet oder erweitert", "founded or expanded", "", ""),
        "joined_body": ("in einem Gremium dabei", "joined a body", "", ""),
        "took_part": ("an Gesprächen beteiligt", "took part in discussion", "", ""),
        "offered_internship": ("Praktikum angeboten", "internship offered", "", ""),
        "institution_changed": (
            "Verwaltung hat etwas verändert",
            "institution changed its practice",
            "zum Beispiel Sprechzeiten am Abend",
            "such as evening hours",
        ),
        "press_report": ("Bericht in der Presse", "press report", "", ""),
    },
    "field": {
        "nationality": ("Staatsangehörigkeit", "nationality", "", ""),
        "wz": ("Wirtschaftszweig", "branch", "", ""),
        "start_date": ("Beginn", "start", "", ""),
    },
    "sex": {
        "women": ("Frauen", "women", "", ""),
        "others": (
            "Männer, divers oder ohne Angabe",
            "men, diverse or not stated",
            "zusammen, damit niemand erkannt werden kann",
            "together, so that nobody can be recognised",
        ),
    },
    "interviewee_age": {
        "18-29": ("18 bis 29 Jahre", "18 to 29 years", "", ""),
        "30-39": ("30 bis 39 Jahre", "30 to 39 years", "", ""),
        "40-49": ("40 bis 49 Jahre", "40 to 49 years", "", ""),
        "50-59": ("50 bis 59 Jahre", "50 to 59 years", "", ""),
        "60+": ("60 Jahre und älter", "60 years and older", "", ""),
    }
    | NOT_STATED,
    "age_class": {
        "0_3": ("unter 3 Jahren", "below 3 years", "", ""),
        "3_5": ("3 bis unter 5 Jahre", "3 to below 5 years", "", ""),
        "5_10": ("5 bis unter 10 Jahre", "5 to below 10 years", "", ""),
        "10_up": ("10 Jahre und mehr", "10 years and more", "", ""),
    },
    "event_kind": {
        "founding": ("Neugründungen", "foundings", "", ""),
        "founding_full": (
            "davon Betriebsgründungen",
            "of these, full foundings",
            "Gesellschaften, und wer im Handelsregister steht, eine Handwerkskarte hat oder "
            "Menschen beschäftigt",
            "firms, and whoever stands in the commercial register, has a craft card or employs "
            "people",
        ),
        "closing": ("Schließungen", "closings", "", ""),
        "closing_full": (
            "davon Betriebsaufgaben",
            "of these, full closings",
            "das Gegenstück zur Betriebsgründung",
            "the counterpart of the full founding",
        ),
    },
    "movement": {
        "balance": (
            "Saldo",
            "balance",
            "Anmeldungen minus Abmeldungen",
            "registrations minus deregistrations",
        ),
        "turnover": (
            "Umschlag",
            "turnover",
            "Anmeldungen und Abmeldungen je 100 Betriebe",
            "registrations and deregistrations per 100 businesses",
        ),
    },
    "ownership": {
        "foreign": ("ausländische Inhaberschaft", "foreign-led", "", ""),
        "german": ("deutsche Inhaberschaft", "German-led", "", ""),
    },
    "closing_reason": {
        "age": ("Alter, Ruhestand", "age, retirement", "", ""),
        "economic": ("wirtschaftliche Gründe", "economic reasons", "", ""),
        "insolvency": ("Insolvenz", "insolvency", "", ""),
        "health_family": ("Gesundheit, Familie", "health, family", "", ""),
        "employment": ("Anstellung gefunden", "took up employment", "", ""),
        "premises": ("Räume, Standort", "premises, location", "", ""),
        "other": ("anderer Grund", "other reason", "", ""),
        "not_stated": ("kein Grund angegeben", "no reason stated", "", ""),
    },
    "double": {
        "repeat": ("erneut gelieferte Meldungen", "notices delivered again", "", ""),
        "correction": ("Berichtigungen", "corrections", "", ""),
        "merged_persons": (
            "zusammengeführte Personen",
            "persons put together",
            "dieselbe Person in verschiedenen Schreibweisen",
            "the same person in different spellings",
        ),
        "merged_businesses": (
            "zusammengeführte Betriebe",
            "businesses put together",
            "derselbe Betrieb unter verschiedenen Nummern",
            "the same business under different numbers",
        ),
    },
    "estimate": {
        "businesses": (
            "geschätzte Zahl bestehender Betriebe",
            "estimated number of existing businesses",
            "angemeldete Betriebe mit ausländischer Inhaberschaft ohne die, die es vermutlich nicht "
            "mehr gibt",
            "registered foreign-led businesses without those that presumably are gone",
        ),
    },
    "successor": {
        "keys": ("mehrere Schlüssel der WZ 2025", "several keys of WZ 2025", "", ""),
        "branch_groups": ("mehrere Branchengruppen", "several branch groups", "", ""),
    },
    "ideas": {
        "told": ("geäußerte Vorschläge", "suggestions made", "", ""),
        "different": ("verschiedene Ideen", "different ideas", "", ""),
    },
    "jobs": {
        "full_time": ("Vollzeit", "full-time", "", ""),
        "part_time": ("Teilzeit", "part-time", "", ""),
        "marginal": ("Minijob", "marginal", "", ""),
        "apprentices": ("Ausbildung", "apprentices", "", ""),
    },
}


def category_labels(store: Store, cells: pd.DataFrame) -> pd.DataFrame:
    """Labels (columns of out.categories) of all categories in `cells`.

    Raises KeyError for one that has none.
    """
    labels = _all_labels(store) | {"population_date": _dates(cells)}
    labels |= in_parts(labels, cells)
    used = sorted(
        {tuple(pair) for pair in cells[["breakdown", "category"]].itertuples(index=False)}
    )
    rows = [
        (breakdown, category, *labels[breakdown][category], _order(labels, breakdown, category))
        for breakdown, category in used
    ]
    return pd.DataFrame(rows, columns=tables.OUT_CATEGORIES.column_names)


def _dates(cells: pd.DataFrame) -> dict[str, Label]:
    """The reference dates of the population, as people write them."""
    written = sorted(set(cells.loc[cells["breakdown"] == "population_date", "category"]))
    return {
        day: (f"Stichtag {day[8:]}.{day[5:7]}.{day[:4]}", f"reference date {day}", "", "")
        for day in written
    }


def _order(labels: dict[str, dict[str, Label]], breakdown: str, category: str) -> int:
    return list(labels[breakdown]).index(category)


def _all_labels(store: Store) -> dict[str, dict[str, Label]]:
    codebook = load_codebook(store.project.settings.nlp.codebook)
    codes: dict[str, Label] = {
        code.id: (code.label_de, code.label_en, code.definition_de, code.definition_en)
        for code in codebook.codes
    }
    branch_groups: dict[str, Label] = {
        group.code: (group.label_de, group.label_en, "", "") for group in branches.GROUPS
    }
    origin_groups: dict[str, Label] = {
        group.code: (group.label_de, group.label_en, "", "")
        for group in nationalities.ORIGIN_GROUPS
    }
    legal_forms: dict[str, Label] = {
        group.code: (group.label_de, group.label_en, "", "") for group in groups.load("legal_form")
    }
    years: dict[str, Label] = {
        f"year_{n}": (
            f"nach {n} Jahr{'en' if n > 1 else ''}",
            f"after {n} year{'s' if n > 1 else ''}",
            "",
            "",
        )
        for n in (1, 3, 5)
    }
    return SMALL_LISTS | {
        "legal_form_group": legal_forms,
        "survival": years,
        "survival_german": years,
        "theme": codes,
        "theme_strength": codes,
        "theme_problem": codes,
        **dict.fromkeys(MEASURES_OF_CODES, codes),
        "activation_code": codes,
        "branch_group": branch_groups | NOT_STATED,
        "branch_group_all": branch_groups,
        "origin_group": origin_groups,
    }
