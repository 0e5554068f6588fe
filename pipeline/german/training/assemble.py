"""Joins what was trained apart, syntax and entities, into one pipeline, and writes its description.

    python -m pipeline.german.training.assemble SYNTAX NER CORPUS OUT

CORPUS is the folder of the data (README.md). Training itself is spaCy's own command (project.yml).
"""

import json
import sys
from collections import Counter, defaultdict
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from spacy.language import Language

LEAST_COUNT = 5
LEAST_SHARE = 0.9
"""A tag whose tokens bear one part of speech this often in the gold decides the part of speech."""
_SCORES = {
    "syntax/test-gsd.spacy": {
        "token_acc": "TOK",
        "tag_acc": "TAG",
        "pos_acc": "POS",
        "morph_acc": "MORPH",
        "lemma_acc": "LEMMA",
        "dep_uas": "UAS",
        "dep_las": "LAS",
        "sents_f": "SENT F",
    },
    "ner/test-germeval2014.spacy": {"ents_p": "NER P", "ents_r": "NER R", "ents_f": "NER F"},
}
DESCRIPTION = json.loads((Path(__file__).parent / "description.json").read_text(encoding="utf-8"))


def main(syntax: Path, entities: Path, corpus: Path, out: Path) -> None:
    """Join, measure on the held-out sentences, write the pipeline with its scores."""
    nlp = joined(syntax, entities, corpus / "syntax" / "train-gold-x5.spacy")
    nlp.to_disk(out)
    meta = json.loads((out / "meta.json").read_text(encoding="utf-8"))
    meta |= DESCRIPTION | {"spacy_version": f">={version('spacy')},<3.9.0"}
    meta["performance"] = {
        name: score
        for data, names in _SCORES.items()
        for name, score in scores(out, corpus / data, names).items()
    }
    text = json.dumps(meta, ensure_ascii=False, indent=1)
    (out / "meta.json").write_text(text + "\n", encoding="utf-8")
    print(json.dumps(meta["performance"], indent=1))


def joined(syntax: Path, entities: Path, gold: Path) -> "Language":
    """Tagger, morphology, lemmas and parser; parts of speech from clear tags; entities."""
    import spacy

    nlp = spacy.load(syntax)
    ruler: Any = nlp.add_pipe("attribute_ruler")
    for tag, part_of_speech in clear_tags(nlp, gold).items():
        ruler.add(patterns=[[{"TAG": tag}]], attrs={"POS": part_of_speech})
    nlp.add_pipe("ner", source=spacy.load(entities, vocab=nlp.vocab))
    # Where the data lay when it was trained is nobody's business.
    nlp.config["paths"] = {"train": None, "dev": None, "vectors": None}
    nlp.config["initialize"]["vectors"] = None
    return nlp


def clear_tags(nlp: "Language", gold: Path) -> dict[str, str]:
    """Tags that stand for one part of speech in nearly all gold tokens."""
    from spacy.tokens import DocBin

    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for doc in DocBin().from_disk(gold).get_docs(nlp.vocab):
        for token in doc:
            if token.tag_ and token.pos_:
                counts[token.tag_][token.pos_] += 1
    best = {tag: (*count.most_common(1)[0], count.total()) for tag, count in counts.items()}
    return {
        tag: part_of_speech
        for tag, (part_of_speech, number, total) in best.items()
        if number >= LEAST_COUNT and number >= LEAST_SHARE * total
    }


def scores(model: Path, data: Path, names: dict[str, str]) -> dict[str, float]:
    """What spaCy's scorer says of raw text in, per cent, under the names that are published."""
    import spacy
    from spacy.tokens import DocBin
    from spacy.training import Example

    nlp = spacy.load(model)
    docs = list(DocBin().from_disk(data).get_docs(nlp.vocab))
    found = nlp.evaluate([Example(nlp.make_doc(doc.text), doc) for doc in docs])
    measured = {title: round(100 * found[name], 2) for name, title in names.items()}
    by_type = found.get("ents_per_type") or {}
    if "NER F" in measured:
        measured |= {f"{label} F": round(100 * values["f"], 2) for label, values in by_type.items()}
    return measured


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
