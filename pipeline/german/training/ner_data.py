"""Makes training sentences for the entity recogniser: templates of talk filled with invented names.

Names are drawn from Faker (MIT; needed here only, no dependency of the project) and, half of them,
put together letter by letter in their manner, so that the recogniser learns where names stand
instead of a list. Training itself is ner.cfg; joining belongs to the rest of the training project.

    python -m pipeline.german.training.ner_data TRAIN.spacy OUT.spacy FORBIDDEN_NAMES.txt [COPIES]

The shipped recogniser was trained with no copies: the sentences added here brought one person more
on the test half and cost two to three points of precision for places on GermEval. More templates,
other names in given sentences and the readable talks themselves were tried later: two points of F.
"""

import random
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

HERE = Path(__file__).parent
LABELS = {"P": "PER", "G": "PER", "F": "PER", "B": "ORG", "S": "LOC", "C": "LOC"}
_WORD = re.compile(r"[^\W\d_]+")
_SLOT = re.compile(r"\{([PGFBSC])\}(s\b)?")
_ORDER = 3
_LONGEST = 16
_CYRILLIC = str.maketrans(
    dict(zip("абвгдезийклмнопрстуфыэіїєґ", "abwgdesijklmnoprstufyeiijeg", strict=False))
    | dict.fromkeys("ъь", "")
    | {"ж": "sch", "х": "ch", "ц": "z", "ч": "tsch", "ш": "sch", "щ": "schtsch"}
    | {"ю": "ju", "я": "ja", "ё": "jo"}
)


class Names:
    """Draws given and family names and towns of many origins, none of them forbidden."""

    def __init__(self, rng: random.Random, forbidden: Set[str], origins: Sequence[str]) -> None:
        self._rng, self._forbidden = rng, {name.lower() for name in forbidden}
        faker: Any = import_module("faker")
        self._pools: list[tuple[list[str], list[str], list[str]]] = []
        for origin in origins:
            try:
                source = faker.Faker(origin)
            except (AttributeError, ImportError):
                continue
            source.seed_instance(rng.randrange(10**6))
            given, family = self._some(source.first_name), self._some(source.last_name)
            towns = self._some(getattr(source, "city", source.last_name))
            if given and family:
                self._pools.append((given, family, towns or family))

    def given(self) -> str:
        """A given name."""
        return self._name(0)

    def given_or_family(self) -> str:
        """Either."""
        return self._rng.choice((self.given, self.family))()

    def family(self) -> str:
        """A family name, now and then a double one."""
        name = self._name(1)
        return f"{name}-{self._name(1)}" if self._rng.random() < 0.12 else name

    def town(self) -> str:
        """A town."""
        return self._name(2)

    def allowed(self, words: Sequence[str]) -> str:
        """One of these words that is no forbidden name."""
        return self._rng.choice([word for word in words if word.lower() not in self._forbidden])

    def _name(self, kind: int) -> str:
        for _ in range(100):
            pool = self._rng.choice(self._pools)[kind]
            name = self._rng.choice(pool) if self._rng.random() < 0.5 else self._invented(pool)
            if not {word.lower() for word in _WORD.findall(name)} & self._forbidden:
                return name
        raise ValueError("every name drawn is forbidden")

    def _invented(self, pool: Sequence[str]) -> str:
        """A name put together letter by letter as the names of a pool are."""
        follow: dict[str, list[str]] = {}
        for name in pool:
            padded = "^" * _ORDER + name + "$"
            for place in range(len(padded) - _ORDER):
                follow.setdefault(padded[place : place + _ORDER], []).append(padded[place + _ORDER])
        for _ in range(50):
            letters = "^" * _ORDER
            while letters[-1] != "$" and len(letters) < _LONGEST + _ORDER:
                letters += self._rng.choice(follow[letters[-_ORDER:]])
            made = letters.strip("^$")
            if len(made) >= _ORDER and " " not in made:
                return made
        return self._rng.choice(pool)

    def _some(self, draw: Callable[[], str]) -> list[str]:
        names = {_latin(str(draw())) for _ in range(400)}
        return sorted(name for name in names if 2 < len(name) < 20 and _is_latin(name))


def _latin(name: str) -> str:
    """A Cyrillic name as it is written in German; any other as it is."""
    is_cyrillic = re.search("[а-я]", name.lower()) is not None
    return name.lower().translate(_CYRILLIC).title() if is_cyrillic else name


def _is_latin(name: str) -> bool:
    return name[0].isupper() and all(
        letter in " -'’" or (letter.isalpha() and not 0x370 <= ord(letter) < 0x1E00)
        for letter in name
    )


class Filler:
    """Fills the slots of a template."""

    def __init__(self, names: Names, rng: random.Random, words: dict[str, list[str]]) -> None:
        self._names, self._rng, self._words = names, rng, words

    def filled(self, template: str) -> tuple[str, list[tuple[int, int, str]]]:
        """A template's text and its entities (start, end, label)."""
        text, entities, position = "", [], 0
        for slot in _SLOT.finditer(template):
            text += template[position : slot.start()]
            value = self._value(slot[1]) + (slot[2] or "")
            entities.append((len(text), len(text) + len(value), LABELS[slot[1]]))
            text += value
            position = slot.end()
        return text + template[position:], entities

    def _value(self, slot: str) -> str:
        names = self._names
        made: dict[str, Callable[[], str]] = {
            "G": names.given,
            "F": names.family,
            "P": lambda: f"{names.given()} {names.family()}",
            "C": names.town,
            "S": self._street,
            "B": self._firm,
        }
        return made[slot]()

    def _firm(self) -> str:
        name = self._rng.choice((self._names.family, self._names.given))()
        trade, ending = self._any("trades"), self._any("endings")
        return self._rng.choice(
            (
                f"{trade} {name}",
                f"{name}{ending}",
                f"{name} {trade}",
                f"{trade} {self._any('fancy')}",
                self._any("fancy"),
                f"{name} & {self._names.family()}",
                f"{name} GmbH",
            )
        )

    def _street(self) -> str:
        number = f" {self._rng.randint(1, 140)}" if self._rng.random() < 0.4 else ""
        stem = self._any("street_stems")
        if self._rng.random() < 0.3:
            return f"{self._any('old_streets')} {stem}{self._any('fields')}{number}"
        return f"{stem}{self._any('street_ends')}{number}"

    def _any(self, which: str) -> str:
        return self._rng.choice(self._words[which])


def talks(nlp: "Language", filler: Filler, rng: random.Random, copies: int) -> Iterator["Doc"]:
    """Documents of a few sentences, some of which name nobody; each template so many times."""
    templates, plain = lines(HERE / "ner_templates.txt"), lines(HERE / "ner_plain.txt")
    for template in templates * copies:
        sentences = [filler.filled(template)]
        sentences += [(rng.choice(plain), []) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
        sentences += [filler.filled(rng.choice(templates)) for _ in range(rng.choice((0, 0, 1)))]
        rng.shuffle(sentences)
        text, entities = "", []
        for sentence, found in sentences:
            entities += [(len(text) + start, len(text) + end, label) for start, end, label in found]
            text += sentence + " "
        doc = nlp.make_doc(text.strip())
        spans = [
            doc.char_span(start, end, label=label, alignment_mode="expand")
            for start, end, label in entities
        ]
        doc.set_ents([span for span in spans if span is not None])
        yield doc


def without(docs: Iterable["Doc"], forbidden: Set[str]) -> Iterator["Doc"]:
    """Documents in which no person bears a forbidden name."""
    small = {name.lower() for name in forbidden}
    for doc in docs:
        persons = (entity.text for entity in doc.ents if entity.label_ == "PER")
        if not {word.lower() for name in persons for word in _WORD.findall(name)} & small:
            yield doc


def lines(path: Path) -> list[str]:
    """The lines of a file that are neither empty nor comments."""
    lines = (line.strip() for line in path.read_text(encoding="utf-8").splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def main(source: Path, target: Path, forbidden_file: Path, copies: int = 0) -> None:
    """Write the given training documents, without forbidden names, and the talks to one file."""
    import spacy
    from spacy.tokens import DocBin

    forbidden = set(lines(forbidden_file))
    rng, nlp = random.Random(11), spacy.blank("de")
    given = list(DocBin().from_disk(source).get_docs(nlp.vocab))
    kept, made = list(without(given, forbidden)), []
    if copies:
        words = yaml.safe_load((HERE / "ner_words.yml").read_text(encoding="utf-8"))
        filler = Filler(Names(rng, forbidden, words["origins"]), rng, words)
        made = list(without(talks(nlp, filler, rng, copies), forbidden))
    DocBin(docs=[*kept, *made]).to_disk(target)
    print(f"{len(given) - len(kept)} of {len(given)} documents left out, {len(made)} made")


if __name__ == "__main__":
    source_file, target_file, names_file, *number = sys.argv[1:]
    main(Path(source_file), Path(target_file), Path(names_file), *(int(each) for each in number))
