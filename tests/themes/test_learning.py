"""Codes are learnt from coded passages, never tested on an interview that was learnt from."""

import numpy as np
import pytest

from pipeline.settings import Project
from pipeline.store import Store
from pipeline.themes import embeddings
from pipeline.themes.embeddings import encode, stored_vectors
from pipeline.themes.learning import LEAST_EXAMPLES, LIKELY, Learner, Passages, out_of_fold

ABOUT_LOANS = [
    "Die Bank wollte Sicherheiten für den Kredit.",
    "Ohne Eigenkapital gibt dir die Sparkasse keinen Kredit.",
    "Der Kredit kam nach drei Monaten von der Bank.",
    "Mein Onkel hat mir Geld geliehen, die Bank nicht.",
    "Für den Bankkredit brauchte ich einen Bürgen.",
    "Die Zinsen für den Kredit waren hoch.",
]
ABOUT_OTHERS = [
    "Meine Tochter hilft am Samstag im Laden.",
    "Der Parkplatz vor der Tür ist immer voll.",
    "Die Kunden kommen aus der ganzen Stadt.",
    "Wir backen das Brot noch selbst.",
    "Im Sommer stehen die Tische draußen.",
    "Der Vermieter repariert die Heizung nicht.",
]


def passages(texts: list[str]) -> Passages:
    return Passages(texts, encode(texts).astype(float), np.zeros((len(texts), 1)))


def learnt() -> Learner:
    labels = np.array([[1.0]] * len(ABOUT_LOANS) + [[0.0]] * len(ABOUT_OTHERS))
    return Learner().fit(passages(ABOUT_LOANS + ABOUT_OTHERS), labels)


def test_a_code_is_learnt_and_found_in_words_never_seen():
    asked = passages(["Das Darlehen hat uns die Volksbank verweigert.", "Der Hund schläft gern."])
    about_loan, about_dog = learnt().probabilities(asked)[:, 0]
    assert about_loan > LIKELY > about_dog


def test_the_same_passages_give_the_same_probabilities_every_time():
    asked = passages(["Die Bank hat nein gesagt."])
    assert learnt().probabilities(asked).tolist() == learnt().probabilities(asked).tolist()


def test_nothing_is_learnt_from_too_few_examples():
    labels = np.zeros((12, 2))
    labels[: LEAST_EXAMPLES - 1, 0] = 1
    labels[:, 1] = 1
    learner = Learner().fit(passages(ABOUT_LOANS + ABOUT_OTHERS), labels)
    assert np.isnan(learner.probabilities(passages(["Die Bank."]))).all()


def test_no_interview_is_judged_by_a_model_that_saw_it():
    texts = [f"{text} {n}" for n in (1, 2) for text in ABOUT_LOANS + ABOUT_OTHERS]
    groups = ["a", "b", "c"] * 8
    seen: list[tuple[set[str], set[str]]] = []

    class Watched(Learner):
        def fit(self, learnt_from: Passages, labels: np.ndarray) -> Learner:
            self.training = set(learnt_from.texts)
            return super().fit(learnt_from, labels)

        def probabilities(self, asked: Passages) -> np.ndarray:
            interviews = {groups[texts.index(text)] for text in asked.texts}
            seen.append((interviews, {groups[texts.index(text)] for text in self.training}))
            return super().probabilities(asked)

    labels = np.array(([[1.0]] * 6 + [[0.0]] * 6) * 2)
    likely = out_of_fold(Watched(), passages(texts), labels, groups)
    assert not np.isnan(likely).all()
    assert all(not asked & learnt_from for asked, learnt_from in seen)
    assert set().union(*(asked for asked, _ in seen)) == {"a", "b", "c"}


def test_interviews_that_only_teach_are_never_judged():
    texts = (ABOUT_LOANS + ABOUT_OTHERS) * 2
    groups = [name for name in "abcd" for _ in range(6)]
    labels = np.array(([[1.0]] * 6 + [[0.0]] * 6) * 2)
    likely = out_of_fold(Learner(), passages(texts), labels, groups, only_training=["a", "b"])
    assert np.isnan(likely[:12]).all()
    assert not np.isnan(likely[12:]).any()
    assert np.isnan(out_of_fold(Learner(), passages(texts), labels, groups, list("abc"))).all()


def test_equal_texts_have_equal_vectors_of_length_one_and_meaning_brings_them_near():
    turkish, german, other = encode(
        ["Banka kredi vermedi.", "Die Bank hat keinen Kredit gegeben.", "Der Hund schläft."]
    )
    assert np.linalg.norm(german) == pytest.approx(1, abs=1e-5)
    assert german @ turkish > german @ other
    twice = encode(["Nein.", "Ja.", "Nein."])
    assert twice[0].tolist() == twice[2].tolist()
    assert encode([]).shape == (0, 512)


def test_vectors_are_made_once_and_kept_in_the_vault(project: Project, monkeypatch):
    texts = ["Die Bank hat nein gesagt.", "Ja.", "Ja."]
    with Store(project) as store:
        first = stored_vectors(store, texts)
        assert store.scalar("SELECT count(*) FROM vault.embeddings") == 2
        monkeypatch.setattr(embeddings, "encode", lambda asked: pytest.fail(f"made anew: {asked}"))
        assert stored_vectors(store, texts).tolist() == first.tolist()
        monkeypatch.undo()
        stored_vectors(store, [*texts, "Neu."])
        assert store.scalar("SELECT count(*) FROM vault.embeddings") == 3
        assert stored_vectors(store, []).shape == (0, 512)
