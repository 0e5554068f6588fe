"""Learns how much each piece of evidence counts for a person's name, and writes
pipeline/interviews/redaction/evidence.yml: on the hand-written talks that may be read and on the
codebook's teaching talks, as they stand and with other names.

The names of these talks are taken out of the list of given names before, and their words out of the
lists of words that are no names, so that lists are not believed for what they were written from.
Needs Faker, as ner_data.py does.

    python -m pipeline.german.training.learn_evidence FORBIDDEN_NAMES.txt [COPIES]
"""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import partial
from pathlib import Path

import yaml

from pipeline.german.training.ner_data import HERE, Names, lines
from pipeline.german.training.renamed_talks import renamed
from pipeline.interviews.gold import GoldInterview, read_gold
from pipeline.interviews.redaction import Own, Redactor
from pipeline.interviews.redaction import words as words_module
from pipeline.interviews.redaction.entities import Recogniser, names_by_model
from pipeline.interviews.redaction.evidence import WEIGHTS, Weights
from pipeline.interviews.redaction.names import name_words
from pipeline.interviews.redaction.words import FOLDER, WORD
from pipeline.interviews.redaction.words import lines as entries
from pipeline.settings import SURVEYS, Settings, read_settings
from pipeline.themes.codebook import load_codebook, teaching
from pipeline.themes.quality import halves

SAMPLE_COUNTY = SURVEYS / "sample" / "county.yml"
STRENGTH = 0.3
"""Inverse strength of regularisation, chosen leaving talks out."""
THRESHOLD, BESIDE = 0.15, 0.03
"""Chosen leaving talks out: of the names that only this weighing decides 92 of 100 are found, and
with those that rules and lists settle 97. A name that is overlooked weighs more than a word that is
replaced for nothing; from 0.1 on no further name was found, only more words.
"""
COPY_WEIGHT, FIRM_WEIGHT = 0.7, 0.3
"""What a renamed talk counts beside a real one, and a name within a firm or place beside others."""
LEAST = 0.02
HEADER = """\
# What speaks for a person's name and what against it (evidence.py): log-odds, learnt by
# pipeline/german/training/learn_evidence.py, not meant to be changed by hand. From the likelihood
# `threshold` on a word is replaced, from `beside` on if it is linked with a name. What is not
# listed here counts nothing.
"""
_SETTINGS = '[county]\nname = "Kreis"\ncode = "05399"\n'
Example = tuple[Mapping[str, float], bool, float]
"""Features, whether it is a name, and how much it counts."""


_FORGOTTEN: set[str] = set()


def forget(spoken: Set[str]) -> None:
    """Take words that were said and that no dictionary has out of the lists of words, for as long
    as this program runs.
    """
    _FORGOTTEN.update(word.lower() for word in spoken if not _is_in_dictionary(word))
    read = words_module.lines

    def remembered(path: Path) -> tuple[str, ...]:
        if path.name == "given_names.txt":
            return read(path)
        kept = (
            ",".join(entry for entry in line.split(",") if not is_forgotten(entry))
            for line in read(path)
        )
        return tuple(line for line in kept if line)

    vars(words_module)["lines"] = remembered


def is_forgotten(entry: str) -> bool:
    """Whether an entry of a list holds a word that was taken out."""
    return any(word.lower() in _FORGOTTEN for word in WORD.findall(entry))


def _is_in_dictionary(word: str) -> bool:
    from simplemma import is_known

    return any(is_known(form, lang="de") for form in (word, word.lower()))


def examples(
    talks: Sequence[tuple[GoldInterview, float]], settings: Settings, recogniser: Recogniser | None
) -> Iterator[Example]:
    """Every word of the talks that no rule settles."""
    codebook = load_codebook(settings.nlp.codebook)
    persons = {word for talk, _ in talks for word in _persons(talk)}
    county = yaml.safe_load(SAMPLE_COUNTY.read_text(encoding="utf-8"))
    municipalities = [str(place["name"]) for place in county["municipalities"]]
    given = sorted(set(entries(FOLDER / "given_names.txt")) - persons)
    for talk, weight in talks:
        redactor = Redactor(
            ordinary={word for word in codebook.words() if not is_forgotten(word)},
            municipalities=municipalities,
            recogniser=recogniser,
            given_names=given,
            evidence=Weights(0.0, 2.0, {}, 2.0),
        )
        own = Own.of([str(talk.head["contact"])], [str(talk.head["contact_address"])])
        for each in redactor.candidates([turn.text for turn in talk.turns], own):
            kinds = {
                item.kind
                for item in talk.turns[each.turn].identifying
                if item.start < each.end and each.start < item.end
            }
            is_name = "person" in kinds
            is_part = not is_name and bool(kinds & {"firm", "place"})
            yield each.features, is_name, weight * (FIRM_WEIGHT if is_part else 1.0)


def _persons(talk: GoldInterview) -> set[str]:
    marked = (item for turn in talk.turns for item in turn.identifying if item.kind == "person")
    return {word for item in marked for word in name_words(item.text)}


def learnt(found: Sequence[Example]) -> Weights:
    """The weights that tell names from other words best."""
    import numpy as np
    from sklearn.linear_model import LogisticRegression

    names = sorted({name for features, _, _ in found for name in features})
    column = {name: place for place, name in enumerate(names)}
    table = np.zeros((len(found), len(names)), dtype=np.float32)
    for row, (features, _, _) in enumerate(found):
        for name, value in features.items():
            table[row, column[name]] = value
    model = LogisticRegression(C=STRENGTH, max_iter=600, solver="liblinear")
    model.fit(table, [is_name for _, is_name, _ in found], [weight for _, _, weight in found])
    counts = {name: float(value) for name, value in zip(names, model.coef_[0], strict=True)}
    return Weights(float(model.intercept_[0]), THRESHOLD, counts, BESIDE)


def written(kind: str, weights: Weights) -> str:
    """One section of the file, what counts most first."""
    rows = sorted(weights.weights.items(), key=lambda item: -item[1])
    listed = "\n".join(f'    "{name}": {value:.2f}' for name, value in rows if abs(value) >= LEAST)
    return (
        f"{kind}:\n  base: {weights.base:.2f}\n  threshold: {weights.threshold}\n"
        f"  beside: {weights.beside}\n  weights:\n{listed}\n"
    )


def main(forbidden_file: Path, copies: int = 2) -> None:
    """Learn with and without the shipped recogniser and write the weights."""
    words = yaml.safe_load((HERE / "ner_words.yml").read_text(encoding="utf-8"))
    rng = random.Random(21)
    names = Names(rng, set(lines(forbidden_file)), words["origins"])
    tuning, _ = halves(load_codebook().tuned_on)
    tuning += [read_gold(path) for path in teaching("potentiale", ())[1]]
    forget({word for talk in tuning for turn in talk.turns for word in WORD.findall(turn.text)})
    talks = [(talk, 1.0) for talk in tuning]
    for talk in tuning:
        for _ in range(copies):
            talks.append((renamed(talk, names, words["nouns"], rng), COPY_WEIGHT))
    settings = read_settings(_SETTINGS, WEIGHTS)
    recognisers = {
        "with recogniser": partial(names_by_model, settings=settings),
        "without recogniser": None,
    }
    text = HEADER
    for kind, recogniser in recognisers.items():
        found = list(examples(talks, settings, recogniser))
        text += written(kind, learnt(found))
        print(f"{kind}: {len(found)} words, {sum(is_name for _, is_name, _ in found)} names")
    WEIGHTS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *(int(each) for each in sys.argv[2:]))
