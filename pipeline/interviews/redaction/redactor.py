"""Redacts talks: runs all rules over the turns, carries names found once through the talk, and
puts placeholders.

The rules stand beside this file, the placeholders in key.py; storing belongs to the loaders.
"""

from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from hashlib import sha256

from pipeline.interviews.languages import passages
from pipeline.interviews.redaction import firms as firm_rules
from pipeline.interviews.redaction import names as name_rules
from pipeline.interviews.redaction import patterns
from pipeline.interviews.redaction import places as place_rules
from pipeline.interviews.redaction.entities import Entity, Recogniser, said
from pipeline.interviews.redaction.evidence import (
    CLUES,
    WEIGHTS,
    Candidate,
    Weights,
    candidates,
    weights,
)
from pipeline.interviews.redaction.key import Key
from pipeline.interviews.redaction.spans import PERSONAL, Found, Span
from pipeline.interviews.redaction.words import FOLDER, SHORTEST_PART, WORD, Words, lines
from pipeline.interviews.transcripts import NOISE

REDACTOR = 3
"""Raised whenever rules of redaction change what they do: then all talks are redacted anew."""


@dataclass(frozen=True)
class Replacement:
    """What stood where a placeholder stands, and of which kind it is (LABELS).

    turn is an index into the turns given; offsets are code points of the turn as transcribed.
    """

    surface: str
    placeholder: str
    kind: str
    turn: int
    start: int
    end: int


@dataclass(frozen=True)
class Own:
    """What a talk's own contact sheet names: words of the name, the street, and what the e-mail
    address ends on.
    """

    words: frozenset[str] = frozenset()
    places: tuple[str, ...] = ()
    domains: frozenset[str] = frozenset()

    @classmethod
    def of(
        cls, names: Iterable[str], addresses: Iterable[str] = (), emails: Iterable[str] = ()
    ) -> "Own":
        """From the cells of the sheet: full names, and addresses like "Mühlgasse 4, Erlenau"."""
        words = frozenset(word for name in names for word in name_rules.name_words(name))
        streets = (
            place_rules.HOUSE_NUMBER.sub("", address.split(",")[0]).strip() for address in addresses
        )
        kept = dict.fromkeys(street for street in streets if len(street) >= SHORTEST_PART)
        return cls(words, tuple(kept), firm_rules.domains(emails))


def rules_version(model: str) -> str:
    """Of all that decides what is replaced, besides the names that sheets, registers and other
    talks tell: this code, weights, clues, lists, and the pipeline whose recogniser is asked.
    """
    files = [WEIGHTS, CLUES, *sorted(FOLDER.glob("*.txt"))]
    content = b"".join(path.read_bytes() for path in files)
    return sha256(content + f"{REDACTOR} {model}".encode()).hexdigest()[:16]


class Redactor:
    """Redacts talks; knows the persons and firms of the register, all contact sheets, the names
    that other talks brought up, and the words that are no names.
    """

    def __init__(
        self,
        register_names: Iterable[str] = (),
        firms: Iterable[str] = (),
        allowed: Iterable[str] = (),
        ordinary: Iterable[str] = (),
        municipalities: Iterable[str] = (),
        quarters: Iterable[str] = (),
        key: Key | None = None,
        recogniser: Recogniser | None = None,
        given_names: Iterable[str] | None = None,
        evidence: Weights | None = None,
    ) -> None:
        self._municipalities = frozenset(municipalities)
        self.words = Words([*allowed, *self._municipalities], ordinary)
        self.key = key or Key()
        self._recogniser = recogniser
        self._evidence = evidence or weights(recogniser is not None)
        listed = lines(FOLDER / "given_names.txt") if given_names is None else given_names
        self._given = frozenset(listed)
        self._persons: set[str] = set()
        self._firms: set[tuple[str, ...]] = set()
        self._places = set(quarters) - self._municipalities
        self.learn(persons=register_names, firms=firms)

    def learn(
        self, persons: Iterable[str] = (), firms: Iterable[str] = (), places: Iterable[str] = ()
    ) -> None:
        """Names to be replaced from now on wherever they stand; those that are ordinary words are
        left to the rules.
        """
        for name in persons:
            self._persons |= name_rules.name_words(name)
        self._firms |= {words for name in firms if (words := firm_rules.phrase(name, self.words))}
        self._places |= {name for name in places if self._is_telling_place(name)}

    def learn_found(self, surface: str, kind: str) -> set[str]:
        """A name that a talk brought up is looked for in all others; returns its telling words that
        were not known before.
        """
        if kind in PERSONAL:
            words = {word for word in name_rules.name_words(surface) if self.is_telling(word)}
        elif kind == "firm":
            words = set(firm_rules.phrase(surface, self.words))
            self._firms |= {tuple(firm_rules.phrase(surface, self.words))} - {()}
            return {word for word in words if self.is_telling(word)} if len(words) == 1 else set()
        elif kind == "place" and self._is_telling_place(surface):
            new = {surface} - self._places
            self._places |= new
            return new
        else:
            return set()
        new = words - self._persons
        self._persons |= new
        return new

    def is_telling(self, word: str) -> bool:
        """Whether a name is no ordinary word, so that it can be replaced wherever it stands."""
        return word[:1].isupper() and not self.words.is_ordinary(word)

    def redact(
        self,
        texts: Sequence[str],
        own: Own = Own(),
        wanted: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> tuple[list[str], list[Replacement]]:
        """A talk's turns with placeholders, and what they stand for; what its own contact sheet
        names is replaced always, and so is what is wanted (code points, for each turn).
        """
        redacted, replacements = [], []
        for turn, (text, spans) in enumerate(
            zip(texts, self.spans(texts, own, wanted), strict=True)
        ):
            parts, position = [], 0
            for span in spans:
                surface = text[span.start : span.end]
                placeholder, kind = self.key.placeholder(surface, span.kind)
                parts += [text[position : span.start], placeholder]
                replacements.append(
                    Replacement(surface, placeholder, kind, turn, span.start, span.end)
                )
                position = span.end
            redacted.append("".join([*parts, text[position:]]))
        return redacted, replacements

    def spans(
        self,
        texts: Sequence[str],
        own: Own = Own(),
        wanted: Sequence[Sequence[tuple[int, int]]] = (),
    ) -> list[list[Span]]:
        """For every turn what would be replaced, in order."""
        entities, found = self._settled(texts, own, wanted)
        self._weigh(texts, entities, found)
        for text, each, some in zip(texts, found, entities, strict=True):
            self._look_again(text, said(some), each)
        persons, firms, places = self._carried(texts, found)
        common = self._common_names(texts, found)
        towns = name_rules.towns_of(texts)
        for text, each in zip(texts, found, strict=True):
            each.add(firm_rules.listed(text, firms))
            each.add(place_rules.listed(text, places))
            each.add(name_rules.listed(text, persons - towns))
            each.add_spoken(name_rules.repeated(text, common))
        return [each.joined(text) for text, each in zip(texts, found, strict=True)]

    def candidates(self, texts: Sequence[str], own: Own = Own()) -> list[Candidate]:
        """Capitalised words of a talk that no rule settles, with the evidence for each."""
        return list(self._open(texts, *self._settled(texts, own, ())))

    def is_ordinary(self, word: str) -> bool:
        """Whether a word is German or listed as no name."""
        return self.words.is_ordinary(word)

    def _settled(
        self,
        texts: Sequence[str],
        own: Own,
        wanted: Sequence[Sequence[tuple[int, int]]],
    ) -> tuple[list[list[Entity]], list[Found]]:
        """What the recogniser says of each turn, and what is certain without weighing."""
        entities = self._recogniser(texts) if self._recogniser else [[] for _ in texts]
        talk = _Talk(
            own,
            own.domains | firm_rules.domains(texts),
            {word for text in texts for word in WORD.findall(text) if word.islower()},
        )
        found = [Found(mark.span() for mark in NOISE.finditer(text)) for text in texts]
        for each, asked in zip(found, wanted, strict=False):
            each.add(Span(start, end, "person") for start, end in asked)
        for text, each, some in zip(texts, found, entities, strict=True):
            self._look(text, said(some), talk, each)
        return entities, found

    def _look(self, text: str, entities: Sequence[Entity], talk: "_Talk", found: Found) -> None:
        """What the rules find in one turn, the surest first."""
        own = talk.own
        found.add(patterns.found(text))
        found.add(firm_rules.by_address(text, talk.domains))
        found.add(firm_rules.listed(text, self._firms))
        found.add_spoken(firm_rules.named(text, self.words))
        found.add(place_rules.own(text, own.places))
        found.add(place_rules.listed(text, self._places))
        found.add_spoken(place_rules.streets(text, self.words))
        found.add(name_rules.introduced(text, self.words))
        found.add(name_rules.listed(text, own.words))
        found.add(name_rules.given(text, self._given, entities, self.words, talk.spoken_small))
        found.add(self._registered(text))

    def _open(
        self, texts: Sequence[str], entities: Sequence[Sequence[Entity]], found: Sequence[Found]
    ) -> Iterator[Candidate]:
        """Capitalised words of which nothing is certain yet."""
        introduced = {
            word
            for text, each in zip(texts, found, strict=True)
            for span in each.spans
            if span.kind == "person"
            for word in name_rules.name_words(text[span.start : span.end])
        }
        for each in candidates(texts, entities, self.words, introduced, self._municipalities):
            if found[each.turn].is_free(each.start, each.end):
                yield each

    def _weigh(
        self, texts: Sequence[str], entities: Sequence[Sequence[Entity]], found: Sequence[Found]
    ) -> None:
        """Takes the words for which all evidence together says that they are names."""
        likely: list[list[tuple[Span, float]]] = [[] for _ in texts]
        least = min(self._evidence.beside, self._evidence.threshold)
        for each in self._open(texts, entities, found):
            likelihood = self._evidence.likelihood(each.features)
            if likelihood >= least:
                likely[each.turn].append((Span(each.start, each.end, "name"), likelihood))
        for text, some, spans in zip(texts, found, likely, strict=True):
            sure = [span for span, likelihood in spans if likelihood >= self._evidence.threshold]
            some.add_spoken(_not_opening_foreign(text, sure))
            some.add_spoken(name_rules.beside(text, [span for span, _ in spans], some.spans))

    def _look_again(self, text: str, entities: Sequence[Entity], found: Found) -> None:
        """What the recogniser takes for a firm or a place, and what belongs to a name found."""
        found.add_spoken(firm_rules.recognised(text, entities, self.words))
        found.add_spoken(place_rules.recognised(text, entities, self.words, self._municipalities))
        found.add(name_rules.neighbours(text, list(found.spans), self.words))

    def _registered(self, text: str) -> Iterable[Span]:
        """Names of the register and of other talks, unless they are ordinary words."""
        for span in name_rules.listed(text, self._persons):
            if not self.words.is_ordinary(text[span.start : span.end]):
                yield span

    def _carried(
        self, texts: Sequence[str], found: Sequence[Found]
    ) -> tuple[set[str], set[tuple[str, ...]], set[str]]:
        """Names that hold for the whole talk because one place told them; no ordinary words."""
        persons: set[str] = set()
        firms: set[tuple[str, ...]] = set()
        places: set[str] = set()
        for text, each in zip(texts, found, strict=True):
            for span in each.spans:
                surface = text[span.start : span.end]
                if span.kind in PERSONAL:
                    persons |= {
                        word
                        for word in name_rules.name_words(surface)
                        if not self.words.is_common(word)
                    }
                elif span.kind == "firm":
                    firms.add(firm_rules.phrase(surface, self.words))
                elif span.kind == "place" and self._is_telling_place(surface):
                    places.add(surface)
        return persons, firms - {()}, places

    def _common_names(self, texts: Sequence[str], found: Sequence[Found]) -> set[str]:
        """Ordinary words that somebody of this talk is called by."""
        surfaces = (
            text[span.start : span.end]
            for text, each in zip(texts, found, strict=True)
            for span in each.spans
            if span.kind == "person"
        )
        return {
            word
            for surface in surfaces
            for word in name_rules.name_words(surface)
            if self.words.is_common(word) and not self.words.is_allowed(word)
        }

    def _is_telling_place(self, name: str) -> bool:
        return WORD.fullmatch(name) is not None and not self.words.is_allowed(name)


def _not_opening_foreign(text: str, spans: Iterable[Span]) -> list[Span]:
    """Without the first words of sentences in other languages: only there a capital tells
    nothing, unless somebody is called.
    """
    found = list(spans)
    if not found:
        return found
    foreign = [(each.start, each.end) for each in passages(text) if each.language != "de"]
    return [
        span
        for span in found
        if text[span.end : span.end + 1] in ("!", ",")
        or not name_rules.opens_sentence(text[: span.start])
        or not any(start <= span.start and span.end <= end for start, end in foreign)
    ]


@dataclass(frozen=True)
class _Talk:
    """What the rules need to know of the whole talk."""

    own: Own
    domains: frozenset[str]
    spoken_small: Set[str]
