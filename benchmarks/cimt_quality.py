"""How well the project learns from people's codings, on German texts that nobody here wrote: premise against major position in citizens' contributions.

Learns on Köln and Bonn, is tested on Moers; writes docs/results/cimt.json. Themes of interviews are measured in theme_quality.py.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from pipeline.settings import REPOSITORY
from pipeline.themes.agreement import interval
from pipeline.themes.embeddings import encode
from pipeline.themes.learning import LIKELY, Learner, Passages, out_of_fold

DATA = REPOSITORY.parent / "shared" / "data" / "coded" / "cimt-argument-mining"
RESULTS = REPOSITORY / "docs" / "results" / "cimt.json"
LEARNT_ON = ("dataset_CDC.tsv", "dataset_CDB_first3000.tsv")
TESTED_ON = "dataset_CDM.tsv"
SIDES = ("premise", "mpos")
TEXT_ALONE = frozenset({"words", "letters", "meaning"})
CANDIDATES = {
    "words": frozenset({"words"}),
    "letters": frozenset({"letters"}),
    "meaning": frozenset({"meaning"}),
    "words_letters": frozenset({"words", "letters"}),
    "words_letters_meaning": TEXT_ALONE,
    "words_letters_meaning_place": TEXT_ALONE | {"further"},
}


@dataclass(frozen=True)
class Sentences:
    """Sentences that have one of the two codes: their passages, codes (1: major position) and contributions."""

    passages: Passages
    labels: np.ndarray
    contributions: list[str]
    cities: list[str]


def main() -> bool:
    """Choose on Köln and Bonn alone, then measure once on Moers; whether the baseline is beaten.

    Where the texts are not at hand the figures measured last stay.
    """
    if not DATA.exists():
        return True
    figures = measure(DATA)
    RESULTS.parent.mkdir(parents=True, exist_ok=True)
    RESULTS.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    return figures["gain_over_tfidf"] > 0


def measure(folder: Path) -> dict[str, object]:
    """Every figure, flat."""
    training = read([folder / name for name in LEARNT_ON])
    tried = {f"cv_{name}": cross_validated(training, parts) for name, parts in CANDIDATES.items()}
    tried |= {f"cv_tfidf_{name}": baseline_cross_validated(training, name) for name in BASELINES}
    tried["cv_textcat"] = textcat_cross_validated(training)
    parts = CANDIDATES[max(CANDIDATES, key=lambda name: tried[f"cv_{name}"])]
    baseline = max(BASELINES, key=lambda name: tried[f"cv_tfidf_{name}"])

    test = read([folder / TESTED_ON])
    gold = test.labels[:, 0]
    own = learn(training, test, parts)
    text_alone = learn(training, test, TEXT_ALONE)
    plain = {name: plain_baseline(training, test, name) for name in BASELINES}
    low, high = gain_interval(gold, own, plain[baseline], test.contributions)
    text_low, text_high = gain_interval(gold, text_alone, plain[baseline], test.contributions)
    figures = {
        "macro_f1": macro_f1(gold, own),
        "macro_f1_tfidf": macro_f1(gold, plain[baseline]),
        "gain_over_tfidf": macro_f1(gold, own) - macro_f1(gold, plain[baseline]),
        "gain_low": low,
        "gain_high": high,
        "macro_f1_text_alone": macro_f1(gold, text_alone),
        "gain_text_alone": macro_f1(gold, text_alone) - macro_f1(gold, plain[baseline]),
        "gain_text_alone_low": text_low,
        "gain_text_alone_high": text_high,
        "f1_premise": f1(1 - gold, 1 - own),
        "f1_mpos": f1(gold, own),
        **{f"macro_f1_tfidf_{name}": macro_f1(gold, found) for name, found in plain.items()},
        **tried,
    }
    counts = {
        "sentences_learnt_on": len(training.labels),
        "sentences_tested_on": len(gold),
        "mpos_tested_on": int(gold.sum()),
        "contributions_tested_on": len(set(test.contributions)),
    }
    rounded = {name: round(float(value), 5) for name, value in figures.items()}
    return rounded | counts | {"learner": "+".join(sorted(parts)), "baseline": baseline}


def read(paths: list[Path]) -> Sentences:
    """The sentences of some cities, with their place in the contribution; those with both codes or none are left out."""
    files = [pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False) for path in paths]
    everything = pd.concat(files, ignore_index=True)
    size = everything.groupby("document_id")["id"].transform("size")
    number = everything["sentence_nr"].astype(int)
    place = [
        everything["title/text"] == "title",
        number == 2,
        number == size,
        number.clip(upper=8) / 8,
        everything["content"].str.len().clip(upper=300) / 300,
    ]
    everything["place"] = list(0.5 * np.column_stack(place).astype(float))
    sentences = everything[everything["code"].isin(SIDES)]
    texts = sentences["content"].tolist()
    return Sentences(
        Passages(texts, encode(texts), np.stack(sentences["place"])),
        (sentences["code"] == "mpos").to_numpy(dtype=float)[:, None],
        sentences["document_id"].tolist(),
        sentences["dataset"].tolist(),
    )


def learn(training: Sentences, test: Sentences, parts: frozenset[str]) -> np.ndarray:
    """What the project's learner says of the test sentences (1: major position)."""
    learner = Learner(parts).fit(training.passages, training.labels)
    return (learner.probabilities(test.passages)[:, 0] >= LIKELY).astype(float)


def cross_validated(training: Sentences, parts: frozenset[str]) -> float:
    """Mean macro F1 of the learner, told city by city: it learns on one and is tested on the other, as it will be on Moers."""
    likely = out_of_fold(Learner(parts), training.passages, training.labels, training.cities)
    return by_city(training, (likely[:, 0] >= LIKELY).astype(float))


def by_city(training: Sentences, found: np.ndarray) -> float:
    """Macro F1 of each city, averaged."""
    cities = np.array(training.cities)
    gold = training.labels[:, 0]
    parts = [cities == city for city in sorted(set(training.cities))]
    return float(np.mean([macro_f1(gold[part], found[part]) for part in parts]))


def _logistic() -> object:
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(max_iter=1000)


def _svm() -> object:
    from sklearn.svm import LinearSVC

    return LinearSVC(random_state=0)


BASELINES: dict[str, Callable[[], object]] = {"logistic": _logistic, "svm": _svm}


def plain_baseline(training: Sentences, test: Sentences, name: str) -> np.ndarray:
    """TF-IDF of single words and a linear classifier, scikit-learn's defaults."""
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.pipeline import make_pipeline

    model = make_pipeline(TfidfVectorizer(), BASELINES[name]())
    model.fit(training.passages.texts, training.labels[:, 0])
    return model.predict(test.passages.texts)


def baseline_cross_validated(training: Sentences, name: str) -> float:
    """The same, one city on the other."""
    return _one_on_the_other(training, lambda one, other: plain_baseline(one, other, name))


def textcat_cross_validated(training: Sentences) -> float:
    """spaCy's textcat_multilabel (bag of words and a convolutional network, its defaults) in the same comparison."""
    return _one_on_the_other(training, _textcat)


def _textcat(training: Sentences, test: Sentences) -> np.ndarray:
    import random

    import spacy
    from spacy.training import Example
    from spacy.util import compounding, fix_random_seed, minibatch

    fix_random_seed(0)
    nlp = spacy.blank("de")
    nlp.add_pipe("textcat_multilabel").add_label("mpos")
    told = zip(training.passages.texts, training.labels[:, 0], strict=True)
    examples = [
        Example.from_dict(nlp.make_doc(text), {"cats": {"mpos": float(label)}})
        for text, label in told
    ]
    optimizer = nlp.initialize(lambda: examples)
    shuffled = random.Random(0)
    for _ in range(4):
        shuffled.shuffle(examples)
        for batch in minibatch(examples, size=compounding(8, 64, 1.01)):
            nlp.update(batch, sgd=optimizer, drop=0.2)
    return np.array([float(doc.cats["mpos"] > 0.5) for doc in nlp.pipe(test.passages.texts)])


def _one_on_the_other(
    training: Sentences, found: Callable[[Sentences, Sentences], np.ndarray]
) -> float:
    cities = np.array(training.cities)
    told = np.zeros(len(cities))
    for city in sorted(set(training.cities)):
        inside, outside = np.flatnonzero(cities == city), np.flatnonzero(cities != city)
        told[inside] = found(_rows(training, outside), _rows(training, inside))
    return by_city(training, told)


def _rows(sentences: Sentences, rows: np.ndarray) -> Sentences:
    return Sentences(
        sentences.passages.take(rows),
        sentences.labels[rows],
        [sentences.contributions[row] for row in rows],
        [sentences.cities[row] for row in rows],
    )


def f1(gold: np.ndarray, found: np.ndarray) -> float:
    """F1 of one side."""
    return float(2 * (gold * found).sum() / max((gold + found).sum(), 1))


def macro_f1(gold: np.ndarray, found: np.ndarray) -> float:
    """Mean of the F1 of both sides."""
    return (f1(gold, found) + f1(1 - gold, 1 - found)) / 2


def gain_interval(
    gold: np.ndarray, found: np.ndarray, baseline: np.ndarray, contributions: list[str]
) -> tuple[float, float]:
    """95 % bootstrap interval of the gain in macro F1, contributions resampled whole."""
    sides = [
        np.stack([g * f, g + f], axis=-1)
        for said in (found, baseline)
        for g, f in ((gold, said), (1 - gold, 1 - said))
    ]
    rows = pd.DataFrame(np.column_stack(sides)).groupby(np.array(contributions)).sum().to_numpy()

    def gain(sums: np.ndarray) -> np.ndarray:
        each = [2 * sums[..., 2 * side] / sums[..., 2 * side + 1] for side in range(4)]
        return (each[0] + each[1] - each[2] - each[3]) / 2

    return interval(rows, gain)


NAMES = {
    "cv_tfidf_logistic": "TF-IDF einzelner Wörter, logistische Regression",
    "cv_tfidf_svm": "TF-IDF einzelner Wörter, lineare SVM",
    "cv_textcat": "spaCy `textcat_multilabel` (Voreinstellung, 4 Durchgänge)",
    "cv_meaning": "Satzvektoren allein",
    "cv_words": "Wörter und Wortpaare",
    "cv_letters": "Wortteile",
    "cv_words_letters": "Wörter und Wortteile",
    "cv_words_letters_meaning": "Wörter, Wortteile, Satzvektoren",
    "cv_words_letters_meaning_place": "Wörter, Wortteile, Satzvektoren, Stelle im Beitrag",
}
PAGE = """\
## Lernen aus Kodierungen: fremde Texte

Bürgerbeiträge zum Radverkehr, Satz für Satz von Menschen kodiert (Sammlung cimt-argument-mining, CC BY-SA 4.0): Nennt ein Satz einen Vorschlag (major position) oder einen Grund (premise)?
Gelernt auf Köln und Bonn ({learnt} Sätze), geprüft auf Moers ({tested} Sätze aus {contributions} Beiträgen, davon {mpos} Vorschläge). Sätze mit beiden Marken oder ohne zählen nicht mit.
Gewählt wurde nur auf Köln und Bonn (auf der einen Stadt gelernt, auf der anderen geprüft):

| Verfahren | Makro-F1 Köln/Bonn |
|---|---|
{rows}

Auf Moers, woran nichts gewählt wurde: **Makro-F1 {macro_f1}** (Gründe {f1_premise}, Vorschläge {f1_mpos}); die beste schlichte Vergleichsrechnung (TF-IDF einzelner Wörter, {baseline}) {plain}.
Gewinn {gain} (95-%-Bereich {gain_low} bis {gain_high}; Beiträge neu gezogen). Ohne die Stelle im Beitrag, allein aus dem Wortlaut: {text_alone}, Gewinn {text_gain} ({text_low} bis {text_high}).
"""


def section() -> str:
    """The part of docs/quality.md on these texts, from the figures measured last; empty where there are none."""
    if not RESULTS.exists():
        return ""
    figures = json.loads(RESULTS.read_text(encoding="utf-8"))
    rows = [f"| {name} | {_german(figures[key])} |" for key, name in NAMES.items()]
    return PAGE.format(
        learnt=_thousands(figures["sentences_learnt_on"]),
        tested=_thousands(figures["sentences_tested_on"]),
        contributions=_thousands(figures["contributions_tested_on"]),
        mpos=figures["mpos_tested_on"],
        rows="\n".join(rows),
        macro_f1=_german(figures["macro_f1"]),
        f1_premise=_german(figures["f1_premise"]),
        f1_mpos=_german(figures["f1_mpos"]),
        baseline={"svm": "lineare SVM", "logistic": "logistische Regression"}[figures["baseline"]],
        plain=_german(figures["macro_f1_tfidf"]),
        gain=_german(figures["gain_over_tfidf"]),
        gain_low=_german(figures["gain_low"]),
        gain_high=_german(figures["gain_high"]),
        text_alone=_german(figures["macro_f1_text_alone"]),
        text_gain=_german(figures["gain_text_alone"]),
        text_low=_german(figures["gain_text_alone_low"]),
        text_high=_german(figures["gain_text_alone_high"]),
    )


def _german(value: float) -> str:
    return f"{value:.3f}".replace(".", ",")


def _thousands(value: int) -> str:
    return f"{value:,}".replace(",", ".")
