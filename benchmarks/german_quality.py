"""How right the shipped German pipeline is, on sentences that it never saw: the figures that its training wrote into meta.json, beside what was published before.

Where the held-out sentences lie beside the project, they are measured anew with the pipeline as it is loaded; elsewhere the written figures stand.
"""

import json
from pathlib import Path

from pipeline import german

REFERENCE = {
    "TOK": 99.0,
    "TAG": 94.55,
    "POS": 92.9,
    "MORPH": 76.8,
    "LEMMA": 94.8,
    "UAS": 77.6,
    "LAS": 70.5,
    "SENT F": 80.45,
    "NER P": 66.4,
    "NER R": 64.7,
    "NER F": 65.5,
    "PER F": 68.0,
    "LOC F": 68.6,
    "ORG F": 59.0,
}
"""Scores of an earlier training with the same data and settings, on the same sentences."""
LEEWAY = 0.5
RESULTS = Path(__file__).resolve().parents[1] / "docs" / "results" / "german.json"
CORPUS = Path(__file__).resolve().parents[2] / "shared" / "nlp"
HYBRID = 96.5
"""Base forms of words (gold tokens, no punctuation) with the dictionary's help, in the earlier training."""
PAGE = """\
## Die deutsche Sprachpipeline

Gemessen an Sätzen, die sie nie sah: UD German GSD, Testteil (977 Sätze, 16.225 Wörter) und GermEval 2014 (die letzten 1.000 Testsätze). Daneben die Werte eines früheren Trainings mit denselben Daten und Einstellungen.
TOK bis SENT F aus rohem Text; Grundformen mit Wörterbuch auf den Wörtern des Goldstandards ohne Satzzeichen.

| | früher | jetzt | Unterschied |
|---|---|---|---|
{rows}

{verdict} Größe {size:.0f} MB. Herkunft der Daten, Lizenz (CC BY-SA 4.0) und wie sie neu trainiert wird: `pipeline/german/training/README.md`.
"""


def main() -> bool:
    """Measure where the sentences are at hand, and write; whether every figure is within the leeway."""
    figures = dict(_meta()["performance"])
    if CORPUS.is_dir():
        figures["LEMMA mit Wörterbuch"] = _with_dictionary(CORPUS / "syntax" / "test-gsd.spacy")
    elif RESULTS.exists():
        figures |= json.loads(RESULTS.read_text(encoding="utf-8"))
    RESULTS.write_text(json.dumps(figures, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return is_met(figures)


def is_met(figures: dict[str, float]) -> bool:
    """Whether no figure is more than the leeway below the earlier one."""
    known = REFERENCE | {"LEMMA mit Wörterbuch": HYBRID}
    return all(figures[name] >= value - LEEWAY for name, value in known.items())


def _with_dictionary(path: Path) -> float:
    """Share of right base forms with the dictionary's help, per cent, over gold tokens without punctuation."""
    from spacy.tokens import Doc, DocBin

    from pipeline.themes import language

    nlp = language.load_named(german.NAME)
    right = total = 0
    for gold in DocBin().from_disk(path).get_docs(nlp.vocab):
        doc = Doc(nlp.vocab, [token.text for token in gold], [bool(t.whitespace_) for t in gold])
        for name, pipe in nlp.pipeline:
            if name not in ("transcript_marks", "foreign_passages"):
                doc = pipe(doc)
        for told, token in zip(doc, gold, strict=True):
            if token.pos_ != "PUNCT" and token.lemma_:
                total += 1
                right += told.lemma_ == token.lemma_
    return round(100 * right / total, 2)


def section() -> str:
    """The part of docs/quality.md on the pipeline, from the figures written last."""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    known = REFERENCE | {"LEMMA mit Wörterbuch": HYBRID}
    rows = [
        f"| {name} | {_german(before)} | {_german(figures[name])} | {_german(figures[name] - before, '+')} |"
        for name, before in known.items()
    ]
    size = sum(path.stat().st_size for path in german.MODEL.rglob("*") if path.is_file()) / 1e6
    worse = [name for name, before in known.items() if figures[name] < before - LEEWAY]
    verdict = (
        f"Mehr als einen halben Punkt darunter: {', '.join(worse)}."
        if worse
        else "Kein Wert liegt mehr als einen halben Punkt darunter."
    )
    return PAGE.format(rows="\n".join(rows), verdict=verdict, size=size)


def _meta() -> dict[str, dict[str, float]]:
    return json.loads((german.MODEL / "meta.json").read_text(encoding="utf-8"))


def _german(value: float, sign: str = "") -> str:
    return f"{value:{sign}.2f}".replace(".", ",")
