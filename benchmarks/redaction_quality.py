"""Measures the redaction on hand-written interviews: rules alone, and rules with the recogniser.

    python -m benchmarks.redaction_quality [PRESIDIO.json]

Writes docs/results/redaction.json. The page docs/quality.md takes its section from section();
nothing here prints a name, and of the test half only totals are kept.
"""

import json
import sys
import time
from collections import Counter
from collections.abc import Sequence, Set
from functools import partial
from pathlib import Path

from pipeline.interviews.gold import GoldInterview, GoldTurn
from pipeline.interviews.redaction import Own, Redactor
from pipeline.interviews.redaction.entities import Recogniser, names_by_model
from pipeline.interviews.redaction.names import name_words
from pipeline.interviews.redaction.spans import PERSONAL, Span
from pipeline.interviews.redaction.words import FOLDER, lines
from pipeline.settings import REPOSITORY, Settings, read_settings
from pipeline.themes.codebook import load_codebook
from pipeline.themes.quality import halves

RESULTS = REPOSITORY / "docs" / "results" / "redaction.json"
LEAST_RECALL, LEAST_PRECISION = 0.95, 0.85
KINDS = ("person", "firm", "place", "phone", "email", "plate", "birthdate")
GERMAN = {"person": "Personen", "firm": "Betriebe", "place": "Orte unterhalb der Gemeinde",
          "phone": "Telefonnummern", "email": "E-Mail-Adressen", "plate": "Kennzeichen", "birthdate": "Geburtsdaten"}  # fmt: skip
_SCORES = {"NER P": "ner_p", "NER R": "ner_r", "NER F": "ner_f", "PER F": "ner_per_f", "LOC F": "ner_loc_f", "ORG F": "ner_org_f"}  # fmt: skip
_SETTINGS = '[county]\nname = "Kreis"\ncode = "05399"\n'
SAMPLE_COUNTY = REPOSITORY / "surveys" / "sample" / "county.yml"


def measure(
    settings: Settings,
    recogniser: Recogniser | None,
    is_stripped: bool = False,
    is_tuning: bool = False,
) -> dict[str, float]:
    """Marks and replacements of the test half by kind, and how many of them are right.

    unlisted_* are the persons whose name stands in no list. With is_stripped the names of the talks
    are taken out of the list of given names before. With is_tuning it is the half that whoever
    wrote rules has read, which flatters.
    """
    codebook = load_codebook(settings.nlp.codebook)
    tuning, held_out = halves(codebook.tuned_on)
    test = tuning if is_tuning else held_out
    listed = set(lines(FOLDER / "given_names.txt"))
    given = listed - {word for each in test for word in _persons(each)} if is_stripped else listed
    redactor = Redactor(
        ordinary=codebook.words(),
        municipalities=_municipalities(),
        recogniser=recogniser,
        given_names=sorted(given),
    )
    counts: Counter[str] = Counter()
    begun = time.perf_counter()
    for interview in test:
        texts = [turn.text for turn in interview.turns]
        counts["words"] += sum(len(text.split()) for text in texts)
        for turn, spans in zip(
            interview.turns, redactor.spans(texts, _own(interview)), strict=True
        ):
            _count(turn, spans, listed, counts)
    found: dict[str, float] = dict(counts)
    found["words_per_second"] = round(counts["words"] / (time.perf_counter() - begun))
    found["interviews"] = len(test)
    return found


def _persons(interview: GoldInterview) -> set[str]:
    marked = [
        item.text for turn in interview.turns for item in turn.identifying if item.kind == "person"
    ]
    return {word for name in marked for word in name_words(name)}


def _count(turn: GoldTurn, spans: Sequence[Span], listed: Set[str], counts: Counter[str]) -> None:
    """A mark is found if every letter and digit of it is replaced; a replacement is right if it
    overlaps a mark of its kind (name counts as person).
    """
    replaced = {place for span in spans for place in range(span.start, span.end)}
    for item in turn.identifying:
        letters = [place for place in range(item.start, item.end) if turn.text[place].isalnum()]
        counts[f"{item.kind}_marks"] += 1
        is_found = replaced.issuperset(letters)
        counts[f"{item.kind}_found"] += is_found
        if item.kind == "person" and not name_words(item.text) & listed:
            counts["unlisted_marks"] += 1
            counts["unlisted_found"] += is_found
    for span in spans:
        kind = "person" if span.kind in PERSONAL else span.kind
        over = {item.kind for item in turn.identifying if item.start < span.end and span.start < item.end}  # fmt: skip
        counts[f"{kind}_replaced"] += 1
        counts[f"{kind}_right"] += kind in over
        counts["replaced_without_mark"] += not over


def _own(interview: GoldInterview) -> Own:
    """What the contact sheet of the talk says, as it would lie in inbox/kontakte."""
    head = interview.head
    return Own.of([str(head["contact"])], [str(head["contact_address"])])


def _municipalities() -> list[str]:
    import yaml

    county = yaml.safe_load(SAMPLE_COUNTY.read_text(encoding="utf-8"))
    return [str(place["name"]) for place in county["municipalities"]]


def share(part: float, whole: float) -> float:
    """A share with three decimals; 0 of nothing."""
    return round(part / whole, 3) if whole else 0.0


def germeval(model: Path) -> dict[str, float]:
    """The bare recogniser's scores as its meta.json tells them; in per cent."""
    performance = json.loads((model / "meta.json").read_text(encoding="utf-8"))["performance"]
    return {key: performance[name] for name, key in _SCORES.items() if name in performance}


def main(presidio: Path | None = None) -> bool:
    """Measure both ways and write the results; whether both targets are kept.

    Figures of presidio come from a file, as it is no part of this environment.
    """
    from pipeline import german

    settings = read_settings(_SETTINGS, RESULTS)
    recogniser = partial(names_by_model, settings=settings)
    rules, both = measure(settings, None), measure(settings, recogniser)
    stripped = measure(settings, recogniser, is_stripped=True)
    results: dict[str, float] = {
        "person_recall": share(both["unlisted_found"], both["unlisted_marks"]),
        "person_precision": share(both["person_right"], both["person_replaced"]),
        "all_person_recall": share(both["person_found"], both["person_marks"]),
        "stripped_person_recall": share(stripped["person_found"], stripped["person_marks"]),
        "rules_person_recall": share(rules["unlisted_found"], rules["unlisted_marks"]),
        "rules_person_precision": share(rules["person_right"], rules["person_replaced"]),
    }
    results |= both | germeval(Path(german.MODEL))
    if presidio:
        results |= json.loads(presidio.read_text(encoding="utf-8"))
    elif RESULTS.is_file():
        before = json.loads(RESULTS.read_text(encoding="utf-8"))
        results |= {name: each for name, each in before.items() if name.startswith("presidio_")}
    RESULTS.write_text(json.dumps(results, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    return (
        results["person_recall"] >= LEAST_RECALL and results["person_precision"] >= LEAST_PRECISION
    )


def section() -> str:
    """The section "Schwärzung" of docs/quality.md, from the results."""
    found = json.loads(RESULTS.read_text(encoding="utf-8"))
    rows = "\n".join(
        f"| {GERMAN[kind]} | {_of(found, kind, 'found', 'marks')} | {_of(found, kind, 'right', 'replaced')} |"
        for kind in KINDS
    )
    bare = ", ".join(
        f"{name} {_number(found[key], 1)}"
        for name, key in (
            ("P", "ner_p"), ("R", "ner_r"), ("F", "ner_f"),
            ("PER F", "ner_per_f"), ("LOC F", "ner_loc_f"), ("ORG F", "ner_org_f"),
        )
        if key in found
    )  # fmt: skip
    presidio = (
        f"presidio-analyzer mit derselben Erkennung und unseren Mustern, an 24 Gesprächen: Recall {_number(found['presidio_person_recall'])}, "
        f"Precision {_number(found['presidio_person_precision'])}."
        if "presidio_person_recall" in found
        else ""
    )
    return f"""## Schwärzung

Gemessen an {found["interviews"]:.0f} handgeschriebenen Gesprächen ({_number(found["words"], 0)} Wörter), die niemand las, der Regeln schrieb; Summen wurden beim Bauen mehrmals gemessen,
die Zahlen sind also eher günstig. Sätze mit Namen aus zwölf von ihnen waren vom Training der Erkennung ausgenommen. Der Kontaktbogen des jeweiligen Gesprächs ist
bekannt, Register und andere Gespräche sind es nicht. Eine Stelle gilt als gefunden, wenn jeder Buchstabe und jede Ziffer ersetzt ist; eine Ersetzung als richtig, wenn sie eine
markierte Stelle derselben Art berührt.

| | gefunden | richtig ersetzt |
|---|---|---|
{rows}

Personen, deren Name in keiner Liste steht ({found["unlisted_marks"]:.0f} Stellen): **Recall {_number(found["person_recall"])}**, Precision aller Ersetzungen von Personen **{_number(found["person_precision"])}**;
Regeln ohne trainierte Erkennung {_number(found["rules_person_recall"])} und {_number(found["rules_person_precision"])}. Mit allen Namen Recall {_number(found["all_person_recall"])}; sind die Namen dieser Gespräche aus der
Liste der Vornamen genommen, {_number(found["stripped_person_recall"])}. {presidio}
Angestrebt sind 0,95 und 0,85; ein übersehener Name wiegt schwerer als ein zu Unrecht ersetztes Wort, danach ist die Schwelle gewählt. Ersetzt, obwohl nichts Erkennbares dastand: {found["replaced_without_mark"]:.0f} Stellen.
Die Erkennung für sich (GermEval 2014, die letzten 1.000 Sätze): {bare or "–"}.
"""


def _of(found: dict[str, float], kind: str, part: str, whole: str) -> str:
    return f"{found.get(f'{kind}_{part}', 0):.0f} von {found.get(f'{kind}_{whole}', 0):.0f}"


def _number(value: float, decimals: int = 3) -> str:
    written = f"{value:,.{decimals}f}"
    return written.translate(str.maketrans(",.", ".,"))


if __name__ == "__main__":
    main(*(Path(argument) for argument in sys.argv[1:]))
