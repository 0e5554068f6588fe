"""Says who asks and who answers: by known words, by the legend, else by who puts the questions.

Finding labels in lines belongs to labels.py. Names never leave this file: they become I, B, B2.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

Role = Literal["interviewer", "interviewee", "other"]

INTERVIEWERS = {
    "I", "INT", "INTERVIEWER", "INTERVIEWERIN", "INTERVIEWENDE", "INTERVIEWENDER", "M", "MOD",
    "MODERATOR", "MODERATORIN", "MODERATION", "F", "FRAGE", "Q", "QUESTION", "RESEARCHER",
    "FORSCHER", "FORSCHERIN", "FORSCHENDE",
}  # fmt: skip
INTERVIEWEES = {
    "B", "P", "E", "T", "ID", "BP", "IP", "TN", "BEFRAGTE", "BEFRAGTER", "ANTWORT",
    "PARTICIPANT", "TEILNEHMER", "TEILNEHMERIN", "TEILNEHMENDE", "INTERVIEWTE", "INTERVIEWTER",
    "INTERVIEWPARTNER", "INTERVIEWPARTNERIN", "INTERVIEWEE", "RESPONDENT", "PROBAND", "PROBANDIN",
    "UNTERNEHMER", "UNTERNEHMERIN", "GRÜNDER", "GRÜNDERIN", "INHABER", "INHABERIN", "ANSWER",
}  # fmt: skip
VOICES = {
    "S",
    "A",
    "R",
    "SPEAKER",
    "SPRECHER",
    "SPRECHERIN",
    "SPRECHENDE",
    "STIMME",
    "VOICE",
    "SPK",
}
"""Words that only number the voices; without any other hint they are interviewees."""
OTHERS = {
    "X", "Z", "DRITTE", "DRITTER", "DOLMETSCHER", "DOLMETSCHERIN", "ÜBERSETZER", "ÜBERSETZERIN",
    "GAST",
}  # fmt: skip

_LONG = 4


def _alternatives(words: Iterable[str]) -> str:
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


_ALL = INTERVIEWERS | INTERVIEWEES | VOICES | OTHERS
ANY_WORD = _alternatives(_ALL)
LONG_WORD = _alternatives(word for word in _ALL if len(word) >= _LONG)

_LABEL_WORD = re.compile(r"[^\W\d_]+")
_PHRASES: Mapping[Role, re.Pattern[str]] = {
    "interviewer": re.compile(
        r"\b(?:interviewer\w*|interviewende\w*|moderator\w*|moderation|researcher|forsche\w*|"
        r"interview|frage\w*|fragende\w*)\b",
        re.IGNORECASE,
    ),
    "interviewee": re.compile(
        r"\b(?:befragte\w*|interviewte\w*|interviewee|interviewpartner\w*|student\w*|"
        r"teilnehm\w*|participant|respondent|proband\w*|unternehmer\w*|gründer\w*|inhaber\w*|"
        r"expert\w*|antwort\w*|gesprächspartner\w*|erzähler\w*)\b",
        re.IGNORECASE,
    ),
    "other": re.compile(r"\b(?:dolmetsch\w*|übersetz\w*|dritte\w*|gast)\b", re.IGNORECASE),
}
_ENTRY = re.compile(
    r"(?<!\w)(?P<label>[^\W\d_][\w.]{0,14}(?:[ ]?\d{1,3})?)\s*(?:=|:|–|steht für)\s*"
    r"(?P<phrase>[^;,()=\n]{2,80})"
)
_NAMED = re.compile(
    r"(?P<word>[^\W\d_]{4,20})\s*(?:\([^()]*\))?\s*[:=]?\s+(?P<name>[^\W\d_][^:;,()\n]{1,40})"
)
_CODE = re.compile(r"[^\W\d_]{1,20}[._-]?\d{0,3}|(?:SPEAKER|SPRECHER|SPK)\w?", re.IGNORECASE)
_CLEAR_LEAD = 0.25
_ASKS = 0.3


@dataclass(frozen=True)
class Voice:
    """What one label says in a talk: how many turns, how many of them ask."""

    label: str
    turns: int
    questions: int

    @property
    def share(self) -> float:
        """Share of the turns that hold a question mark."""
        return self.questions / self.turns if self.turns else 0.0


@dataclass(frozen=True)
class Cast:
    """Speaker and role by label as found; is_sure is False where the roles were guessed."""

    speakers: Mapping[str, tuple[str, Role]]
    is_sure: bool


def role(label: str) -> Role:
    """The role that a speaker's label stands for: I interviewer, B or S interviewee, anything else
    other.
    """
    word = _word(label)
    if word in INTERVIEWERS:
        return "interviewer"
    return "interviewee" if word in INTERVIEWEES | VOICES else "other"


def legend(lines: Iterable[str]) -> dict[str, Role]:
    """Roles that a legend gives: "S = Student; I = Interviewer", "Interviewer: Name"; by label in
    capitals.
    """
    found: dict[str, Role] = {}
    for line in lines:
        for entry in _ENTRY.finditer(line):
            meant = phrase_role(entry["phrase"])
            if meant:
                found[_key(entry["label"])] = meant
        named = _NAMED.fullmatch(line.strip(" ()"))
        if named and _word(named["word"]) in INTERVIEWERS | INTERVIEWEES:
            for part in (named["name"], *named["name"].split()):
                found.setdefault(_key(part), role(named["word"]))
    return found


def phrase_role(phrase: str) -> Role | None:
    """The role that words of a legend name; None if they name none."""
    places: dict[Role, int] = {
        meant: match.start() for meant, words in _PHRASES.items() if (match := words.search(phrase))
    }
    if not places:
        return None
    first: Role = min(places, key=lambda meant: places[meant])
    return first


def cast(voices: Sequence[Voice], hints: Mapping[str, Role]) -> Cast:
    """Roles and outward labels of all voices, in the order in which they first speak.

    Known words decide; then the legend; then, if nobody asks yet, the share of turns with a
    question mark: the voice with the greatest one asks. Sure is this only with a clear lead. Who
    else is unknown answers, or is somebody else where both roles are taken.
    """
    roles: dict[str, Role] = {}
    is_sure = True
    for voice in voices:
        known = hinted(voice.label, hints) or _known(voice.label)
        if known:
            roles[voice.label] = known
    open_voices = [voice for voice in voices if voice.label not in roles]
    if open_voices and "interviewer" not in roles.values():
        ranked = sorted(open_voices, key=lambda voice: -voice.share)
        if (
            len(voices) > 1
            and ranked[0].share > 0
            and (len(open_voices) > 1 or ranked[0].share >= _ASKS)
        ):
            second = ranked[1].share if len(ranked) > 1 else 0.0
            is_sure = ranked[0].share - second >= _CLEAR_LEAD and ranked[0].share >= _ASKS
            roles[ranked[0].label] = "interviewer"
        else:
            is_sure = False
    has_answers = "interviewee" in roles.values()
    for voice in open_voices:
        is_number = _word(voice.label) in VOICES
        answers: Role = "interviewee" if is_number or not has_answers else "other"
        roles.setdefault(voice.label, answers)
    return Cast(_outward([voice.label for voice in voices], roles), is_sure)


def _outward(labels: Sequence[str], roles: Mapping[str, Role]) -> dict[str, tuple[str, Role]]:
    """Codes stay as they are; names become I, B or X with the next free number."""
    speakers = {label: (label, roles[label]) for label in labels if is_code(label)}
    taken = {speaker.upper() for speaker, _ in speakers.values()}
    letters: Mapping[Role, str] = {"interviewer": "I", "interviewee": "B", "other": "X"}
    for label in labels:
        if label in speakers:
            continue
        letter = letters[roles[label]]
        numbers = ("", *(str(number) for number in range(2, len(labels) + 3)))
        free = next(f"{letter}{n}" for n in numbers if f"{letter}{n}" not in taken)
        taken.add(free)
        speakers[label] = (free, roles[label])
    return speakers


def is_code(label: str) -> bool:
    """Whether a label is a known word with a number at most, so no name."""
    parts = re.split(r"\s*[/&+]\s*", label)
    return all(_word(part) in _ALL and _CODE.fullmatch(_bare(part)) is not None for part in parts)


def _bare(label: str) -> str:
    """SpeakerA, Befragte:r and B 2 without what is added to the word."""
    label = re.sub(r"[*:_/](?:in|r|innen)(?=\d|$)", "", label.replace(" ", ""))
    return re.sub(r"(?<=[a-z])[A-Z]$", "", label)


def _known(label: str) -> Role | None:
    """The role by the word itself; None for numbered voices and names."""
    word = _word(label)
    if word in _ALL - VOICES and (is_code(label) or len(word) >= _LONG):
        return role(label)
    inside = [each.upper() for each in _LABEL_WORD.findall(label) if len(each) >= _LONG]
    return next((role(each) for each in inside if each in _ALL - VOICES), None)


def hinted(label: str, hints: Mapping[str, Role]) -> Role | None:
    """A legend's role for the label itself, for its letters (S for S1), or for its first name."""
    keys = (_key(label), _word(label), *(_key(part) for part in label.split()))
    return next((hints[key] for key in keys if key in hints), None)


def _word(label: str) -> str:
    match = _LABEL_WORD.match(re.sub(r"(?<=[a-z])[A-Z]$", "", label.strip()))
    return match[0].upper() if match else ""


def _key(label: str) -> str:
    return re.sub(r"\s+", "", label).upper()
