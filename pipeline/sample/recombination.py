"""Puts further interviews together from hand-written ones: whole exchanges, people renamed.

Writing transcripts and sheets belongs to transcripts.py and protocols.py; names and rules are data
in surveys/sample/recombination.yml.
"""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

import yaml

from pipeline.interviews.gold import Coding, GoldInterview, GoldTurn, Item, read_all
from pipeline.sample import county
from pipeline.settings import SURVEYS

FIRST_DAY, LAST_DAY = date(2025, 9, 8), date(2025, 11, 20)
EARLIER = timedelta(weeks=52)
"""How long before the newest wave the earlier one was; whole weeks keep the weekday."""
OF_SEVEN_EARLIER = (3, 6)
"""Of seven talks these were held in the earlier wave: few enough that the newest one can still be
told by groups, and of every format of transcript some.
"""
OWN_SHARE = {"group": 0.75}
NO_CONSENT, NO_SPEAKERS = "x01", "x02"
_MONTHS = ("Januar", "Februar", "Dezember")
_ENDING = re.compile(
    r"-?(graben|gasse|straße|weg|ring|platz|pfad|hof|pfuhl|feld|wiese|spange|zeile|bleiche|siedlung|"
    r"schuppen|dorf|stieg|steig|stift|kaule|berg|park)$",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class SampleInterview:
    """An interview and the hand-written ones it was put together from (itself, if by hand);
    is_earlier: of the wave before, and a year older than its head says.
    """

    gold: GoldInterview
    drawn_from: tuple[str, ...]
    is_earlier: bool = False

    @property
    def number(self) -> str:
        """Number on the protocol sheet and name of the transcript."""
        return self.gold.number

    @property
    def model(self) -> str:
        """The hand-written interview that gave opening, head and trade."""
        return self.drawn_from[0]

    @property
    def date(self) -> date:
        """Day of the talk."""
        day = _day(self.gold.head["date"])
        return day - EARLIER if self.is_earlier else day

    @property
    def is_hand_written(self) -> bool:
        """Whether somebody wrote it as a whole."""
        return self.drawn_from == (self.number,)

    @property
    def is_refused(self) -> bool:
        """Whether its transcript was planted to be refused."""
        return self.number in (NO_CONSENT, NO_SPEAKERS)


@dataclass(frozen=True)
class Exchange:
    """A question and the answer, or several that hang together; noise by the turn it precedes.

    positions: of its questions in the donor's talk; share: how far into the talk, 0 to 1.
    """

    donor: str
    positions: tuple[int, ...]
    share: float
    turns: tuple[GoldTurn, ...]
    noise: tuple[tuple[int, str], ...]

    @property
    def text(self) -> str:
        """All that is said in it."""
        return " ".join(turn.text for turn in self.turns)

    @property
    def themes(self) -> set[str]:
        """Codes of what is told in it."""
        return {coding.code_id for turn in self.turns for coding in turn.codings}

    @property
    def has_foreign_words(self) -> bool:
        """Whether a passage is in another language."""
        return any(turn.foreign for turn in self.turns)


@cache
def recipe() -> dict[str, Any]:
    """The rules and names of surveys/sample/recombination.yml."""
    told: dict[str, Any] = yaml.safe_load(
        (SURVEYS / "sample" / "recombination.yml").read_text(encoding="utf-8")
    )
    return told


def interviews(count: int, seed: int) -> list[SampleInterview]:
    """The first `count` interviews, then the two that are to be refused.

    Hand-written ones as they are, then recombined ones, numbered on from them (r37, r38, ...) and
    made of those that the recipe knows by their ties only. Of seven two are of the wave before.
    """
    written = read_all(SURVEYS / "sample" / "interviews")
    sample = [SampleInterview(gold, (gold.number,)) for gold in written[:count]]
    numbers = [f"r{number:02d}" for number in range(len(written) + 1, count + 1)]
    models = [gold for gold in written if gold.number in recipe()["ties"]]
    order = list(range(len(models)))
    random.Random(f"{seed}-models").shuffle(order)
    told: set[str] = {quote for gold in written for quote in gold.released_quotes}
    for place, number in enumerate([*numbers, NO_CONSENT, NO_SPEAKERS]):
        model = models[order[place % len(order)]]
        version = place // len(order)
        rng = random.Random(f"{seed}-{number}")
        sample.append(_recombined(number, model, version, models, rng, told))
    talks = [
        replace(talk, is_earlier=place % 7 in OF_SEVEN_EARLIER)
        for place, talk in enumerate(sample[:-2], start=1)
    ]
    return [*talks, _without_consent(sample[-2]), sample[-1]]


def exchanges(gold: GoldInterview) -> list[Exchange]:
    """An interview cut before the interviewer's turns, but not where one follows from the last."""
    questions = [index for index, turn in enumerate(gold.turns) if turn.speaker == "I"]
    follows = recipe()["follows"].get(gold.number, [])
    cuts = [position for position in range(len(questions)) if position not in follows]
    found: list[Exchange] = []
    for cut, next_cut in zip(cuts, [*cuts[1:], len(questions)], strict=True):
        start = questions[cut] if cut else 0
        end = questions[next_cut] if next_cut < len(questions) else len(gold.turns)
        noise = tuple((at - start, text) for at, text in gold.noise if start <= at < end)
        positions = tuple(range(cut, next_cut))
        share = cut / len(questions)
        found.append(Exchange(gold.number, positions, share, gold.turns[start:end], noise))
    return found


def substituted(turn: GoldTurn, changes: Sequence[tuple[int, int, str]]) -> GoldTurn:
    """A turn with spans replaced and every mark moved along.

    changes: start, end, new text; sorted, apart from each other.
    """
    pieces: list[str] = []
    position = 0
    for start, end, new in changes:
        pieces += [turn.text[position:start], new]
        position = end
    text = "".join([*pieces, turn.text[position:]])

    def moved(offset: int) -> int:
        grown = (len(new) - (end - start) for start, end, new in changes if end <= offset)
        return offset + sum(grown)

    def item(old: Item) -> Item:
        start, end = moved(old.start), moved(old.end)
        return replace(old, start=start, end=end, text=text[start:end])

    def coding(old: Coding) -> Coding:
        return replace(old, start=moved(old.start), end=moved(old.end))

    return GoldTurn(
        turn.speaker,
        text,
        tuple(map(coding, turn.codings)),
        tuple(map(item, turn.identifying)),
        tuple(map(item, turn.foreign)),
    )


class Renaming:
    """Fresh names for everybody in one interview; a person keeps her new name throughout."""

    def __init__(self, rng: random.Random, contact: str, municipality: str) -> None:
        self.rng = rng
        self.contact = contact
        self.municipality = municipality
        self.phone = self._phone()
        self.street = self._street("Weg")
        self._told: dict[tuple[str, str], str] = {}
        pools = recipe()["new_names"].items()
        self._names = {kind: rng.sample(names, len(names)) for kind, names in pools}

    def meet(self, donor: GoldInterview) -> None:
        """Let the donor's interviewees be the interviewees of this interview."""
        old, new = _name_parts(donor.head["contact"]), _name_parts(self.contact)
        for index, (old_given, old_family) in enumerate(old):
            given, family = new[min(index, len(new) - 1)]
            self._told[donor.number, old_given] = given
            self._told[donor.number, old_family] = family
            parts = family.split("-")
            for part, old_part in enumerate(old_family.split("-")):
                self._told.setdefault((donor.number, old_part), parts[min(part, len(parts) - 1)])
        self._told[donor.number, str(donor.head["contact_phone"])] = self.phone

    def apply(self, donor: GoldInterview, turn: GoldTurn) -> GoldTurn:
        """The turn with new names and numbers; the donor's municipality becomes this one's."""
        changes = [
            (item.start, item.end, self._new(donor.number, item.kind, item.text))
            for item in turn.identifying
        ]
        home = str(donor.head["municipality"])
        pattern = re.compile("|".join({home, self.municipality}))
        changes += [
            (match.start(), match.end(), self.municipality if match[0] == home else home)
            for match in pattern.finditer(turn.text)
            if home != self.municipality
            and not any(start < match.end() and match.start() < end for start, end, _ in changes)
        ]
        return substituted(turn, sorted(changes))

    def _new(self, donor: str, kind: str, surface: str) -> str:
        key = (donor, surface)
        if kind == "place":
            return self._place(donor, surface)
        if kind == "person":
            return self._person(donor, surface)
        if key not in self._told:
            self._told[key] = self._invented(donor, kind, surface)
        return self._told[key]

    def _invented(self, donor: str, kind: str, surface: str) -> str:
        if kind == "firm":
            return self._firm(donor, surface)
        if kind == "plate":
            return self._plate(surface)
        if kind == "birthdate":
            return self._birth_date(surface)
        return self._email() if kind == "email" else self._phone()

    def _person(self, donor: str, surface: str) -> str:
        words = [surface] if surface in recipe()["given_names"]["m"] else surface.split(" ")
        return " ".join(self._name(donor, word) for word in words)

    def _name(self, donor: str, word: str) -> str:
        key = (donor, word)
        if key not in self._told:
            given = recipe()["given_names"]
            kind = next((sex for sex in ("w", "m") if word in given[sex]), "family")
            name = self._names[kind].pop()
            if kind == "family" and "-" in word:
                name += f"-{self._names[kind].pop()}"
            self._told[key] = name
        return self._told[key]

    def _firm(self, donor: str, surface: str) -> str:
        firm = re.sub(r"\w+", lambda word: self._told.get((donor, word[0]), word[0]), surface)
        if firm != surface:
            return firm
        choices = recipe()["firms"].get(surface)
        if choices is None:
            return str(self._name(donor, surface))
        return str(self.rng.choice(choices))

    def _place(self, donor: str, surface: str) -> str:
        number = re.search(r" \d+$", surface)
        street = surface[: number.start()] if number else surface
        key = (donor, street)
        if key not in self._told:
            *before, last = street.split(" ")
            ending = _ENDING.search(last)
            self._told[key] = " ".join([*before, self._street(ending[1] if ending else "Hof")])
        return self._told[key] + (f" {self.rng.randint(2, 60)}" if number else "")

    def _street(self, ending: str) -> str:
        return str(self.rng.choice(recipe()["new_names"]["street"])) + ending.lower()

    def _phone(self) -> str:
        return "02999 / " + " ".join(str(self.rng.randint(10, 99)) for _ in range(3))

    def _email(self) -> str:
        (given, family), *_ = _name_parts(self.contact)
        return f"{given}@{family}.example".lower().translate(_ASCII)

    def _plate(self, surface: str) -> str:
        letters = "".join(self.rng.choices("BCFGHKLMNPRTVWX", k=2))
        return f"{surface.split('-')[0]}-{letters} {self.rng.randint(100, 999)}"

    def _birth_date(self, surface: str) -> str:
        moved = re.sub(r"\d{4}", lambda year: str(int(year[0]) + self.rng.randint(1, 3)), surface)
        moved = re.sub(r"^\d{1,2}(?=\.)", lambda _: str(self.rng.randint(1, 27)), moved)
        return re.sub("|".join(_MONTHS), lambda month: _MONTHS[_MONTHS.index(month[0]) - 1], moved)


_ASCII = {ord(old): new for old, new in {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}.items()}


def _recombined(
    number: str,
    model: GoldInterview,
    version: int,
    written: Sequence[GoldInterview],
    rng: random.Random,
    told: set[str],
) -> SampleInterview:
    by_number = {gold.number: gold for gold in written}
    speakers = recipe()["speakers"][model.number]
    places = county.load().municipalities
    weights = [place.population**0.5 for place in places]
    municipality = rng.choices([place.name for place in places], weights)[0]
    names = Renaming(rng, speakers[version % len(speakers)], municipality)
    chosen = list(_chosen(model, written, rng))
    donors = list(dict.fromkeys([model.number, *(exchange.donor for exchange in chosen)]))
    for donor in donors:
        names.meet(by_number[donor])
    turns: list[GoldTurn] = []
    noise: list[tuple[int, str]] = []
    for exchange in chosen:
        noise += [(len(turns) + at, text) for at, text in exchange.noise]
        turns += [names.apply(by_number[exchange.donor], turn) for turn in exchange.turns]
    head = _head(number, model, names, rng)
    ties = [word for donor in donors for word in recipe()["ties"][donor]]
    is_quotable = "quote" in str(head["consent"])
    head["released_quotes"] = _quotes(turns, ties, rng, told) if is_quotable else []
    return SampleInterview(GoldInterview(number, head, tuple(turns), tuple(noise)), tuple(donors))


def _chosen(
    model: GoldInterview, written: Sequence[GoldInterview], rng: random.Random
) -> Iterator[Exchange]:
    """An opening, exchanges of the model and of others by their place in the talk, a closing."""
    kin = [gold for gold in written if _kind(gold) == _kind(model) and gold is not model]
    own = exchanges(model)
    opening, closing = _end(own, kin, 0, rng), _end(own, kin, -1, rng)
    middle = [exchange for exchange in own[1:-1] if not _is_left_out(exchange)]
    share = OWN_SHARE.get(_kind(model), 0.45)
    kept = rng.sample(middle, max(2, round(len(middle) * share)))
    others = [
        exchange
        for gold in kin
        for exchange in exchanges(gold)[1:-1]
        if not _is_left_out(exchange) and not exchange.has_foreign_words
    ]
    guests = _drawn(others, len(own) - 2 - len(kept), rng, kept)
    yield opening
    yield from sorted([*kept, *guests], key=lambda exchange: (exchange.share, exchange.donor))
    yield closing


def _end(
    own: Sequence[Exchange], kin: Sequence[GoldInterview], position: int, rng: random.Random
) -> Exchange:
    """The model's own opening or closing, or another's where it has to stay in its interview."""
    if not _is_left_out(own[position]):
        return own[position]
    others = [exchanges(gold)[position] for gold in kin]
    return _drawn([exchange for exchange in others if not _is_left_out(exchange)], 1, rng)[0]


def _drawn(
    candidates: Sequence[Exchange],
    count: int,
    rng: random.Random,
    beside: Sequence[Exchange] = (),
) -> list[Exchange]:
    """Different exchanges, rather those not tied to their interview and with themes yet untold."""
    rest = list(candidates)
    drawn: list[Exchange] = []
    while rest and len(drawn) < count:
        told = {code for exchange in (*beside, *drawn) for code in exchange.themes}
        weights = [
            1 / (1 + 2 * _ties(exchange)) ** 2 / (1 + len(exchange.themes & told)) ** 2
            for exchange in rest
        ]
        drawn.append(rest.pop(rng.choices(range(len(rest)), weights)[0]))
    return drawn


def _ties(exchange: Exchange) -> int:
    words = [*recipe()["ties"]["everywhere"], *recipe()["ties"][exchange.donor]]
    return sum(word in exchange.text for word in words)


def _is_left_out(exchange: Exchange) -> bool:
    return not set(exchange.positions).isdisjoint(recipe()["leave_out"].get(exchange.donor, []))


def _kind(gold: GoldInterview) -> str:
    """Who can say each other's sentences: groups, women, men."""
    return "group" if gold.head["setting"] == "group" else str(gold.head["sex"])


def _head(number: str, model: GoldInterview, names: Renaming, rng: random.Random) -> dict[str, Any]:
    head = dict(model.head)
    ready = int(head["readiness_self"])
    estimate = ready - 2 if ready >= 3 and rng.random() < 0.3 else ready + rng.choice((-1, 0, 0, 1))
    scopes = "interview, recording, transcript"
    scopes += ", quote" if rng.random() < 0.8 else ""
    wants_invitation = rng.random() < 0.8
    scopes += ", invitation" if wants_invitation and rng.random() < 0.93 else ""
    skills = str(head["skills"]).replace(str(head["municipality"]), names.municipality)
    return head | {
        "interview": number,
        "date": _working_day(rng),
        "municipality": names.municipality,
        "minutes": max(25, int(head["minutes"]) + rng.randint(-12, 12)),
        "years_in_place": max(1, int(head["years_in_place"]) + rng.randint(-1, 1)),
        "readiness_estimate": min(4, max(0, estimate)),
        "wants_invitation": "ja" if wants_invitation else "nein",
        "wants_report": "ja" if rng.random() < 0.85 else "nein",
        "skills": skills,
        "consent": scopes,
        "contact": names.contact,
        "contact_phone": names.phone,
        "contact_address": f"{names.street} {rng.randint(1, 70)}, {names.municipality}",
    }


def _quotes(
    turns: Sequence[GoldTurn], ties: Sequence[str], rng: random.Random, told: set[str]
) -> list[str]:
    """At most one coded sentence that stands alone, identifies nobody and is not released yet."""
    found = [
        sentence
        for turn in turns
        for coding in turn.codings
        if _stands_alone(sentence := turn.text[coding.start : coding.end])
        and sentence not in told
        and not any(word in sentence for word in ties)
        and not any(item.text in sentence for item in (*turn.identifying, *turn.foreign))
        and not any(place.name in sentence for place in county.load().municipalities)
    ]
    if not found or rng.random() < 0.35:
        return []
    quote = rng.choice(found)
    told.add(quote)
    return [quote]


def _stands_alone(sentence: str) -> bool:
    is_single = sentence[-1] in ".!" and re.search(r"[.!?]\s", sentence) is None
    return is_single and 40 <= len(sentence) <= 180 and sentence[0].isupper()


def _without_consent(interview: SampleInterview) -> SampleInterview:
    head = interview.gold.head | {
        "consent": "",
        "released_quotes": [],
        "wants_invitation": "nein",
        "wants_report": "nein",
    }
    return replace(interview, gold=replace(interview.gold, head=head))


def _working_day(rng: random.Random) -> date:
    span = (LAST_DAY - FIRST_DAY).days
    days = (FIRST_DAY + timedelta(days=offset) for offset in range(span + 1))
    return rng.choice([day for day in days if day.weekday() < 6])


def _name_parts(contact: str) -> list[tuple[str, str]]:
    """Given and family name of each interviewee.

    `Frau A B`, `Frau A und Herr B C`, `Herren A und B C`, `Frau A B und Frau C D`.
    """
    plain = re.sub(r"\b(Frau|Herr|Herren)\s+", "", contact)
    people = [part.split() for part in plain.split(" und ")]
    family = people[-1][-1]
    return [(person[0], person[-1] if len(person) > 1 else family) for person in people]


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
