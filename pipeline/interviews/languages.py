"""Says in which language a text is, and where in a turn another language begins and ends.

py3langid restricted to the languages wanted decides; German dictionary words keep learner German
and dialect German. Coding foreign passages belongs to the codebooks.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline.interviews.transcripts import NOISE

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier  # type: ignore[import-untyped]

GERMAN = "de"
UNDETERMINED = "und"
LANGUAGES = ("de", "en", "tr", "ar", "ru", "pl", "uk")
"""The languages that are told apart; any other is "und"."""

_PLACEHOLDER = re.compile(r"\[[A-Za-zÄÖÜäöü-]+ \d+\]")
_ADDRESS = re.compile(r"\S{1,80}@\S{1,80}|(?:https?://|www\.)\S{1,300}")
_WORD = re.compile(r"[^\W\d_]+")
_SENTENCE = re.compile(r".+?(?:[.!?…؟]{1,20}[\"'“”»)\]]*(?=\s|$)|\n|$)", re.DOTALL)
_MARKS = r"(?:[,;:–—„“”\"»«،؛]|--)"
_CLAUSE = re.compile(rf"(?:(?!{_MARKS}).)+{_MARKS}*\s*|{_MARKS}+\s*", re.DOTALL)
_OTHER_LETTERS = r"\u0370-\u052f\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufefe"
_STRETCH = re.compile(rf"[^{_OTHER_LETTERS}]+|[^A-Za-z\u00c0-\u024f\u1e00-\u1eff]+")
"""Letters of one script and what stands between them."""
_SCRIPTS = (
    ("latin", re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")),
    ("cyrillic", re.compile(r"[\u0400-\u052f]")),
    ("arabic", re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]")),
)
_OF_SCRIPT = {"cyrillic": ("ru", "uk"), "arabic": ("ar",)}
_FEW = 2
_HALF = 0.5
_MOSTLY = 0.8
_LIKE_GERMAN = ("lb", "nl", "af", "nds")
"""What py3langid takes dialects of the Rhineland for."""
_SURE = 0.8
_SURE_OF_FEW = 0.98
_SURE_OF_OTHER = 0.9
_LIKELY_OTHER = 0.6


@dataclass(frozen=True)
class Passage:
    """A stretch of a text in one language; offsets in code points, end is one past the last."""

    start: int
    end: int
    language: str


def language_of(text: str) -> str:
    """ISO 639-1 code of a text, "und" if it cannot be told or is none of LANGUAGES; "de" if there
    is too little to tell.

    Placeholders of redaction and transcription marks do not count.
    """
    return _told(_blanked(text)) or GERMAN


def passages(text: str) -> list[Passage]:
    """The stretches of one language that a turn is made of, in order; only blanks, marks and
    placeholders stand between them.

    Told by sentence; a clause of it (between commas, quotes, dashes) counts for itself where it is
    long enough to tell. What is too short goes with its sentence, a short sentence with what stands
    before it, else with what follows. Empty for a text without words.
    """
    found: list[Passage] = []
    waiting: int | None = None
    for start, end, language in _pieces(_blanked(text)):
        begin = start if waiting is None else waiting
        if not language and not found:
            waiting = begin
            continue
        waiting = None
        if found and language in ("", found[-1].language):
            found[-1] = Passage(found[-1].start, end, found[-1].language)
        else:
            found.append(Passage(begin, end, language))
    if waiting is not None:
        found = [Passage(waiting, len(text), GERMAN)]
    return [_trimmed(passage, text) for passage in found]


def _pieces(words: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and language ("" if too short to tell) of the clauses that hold words."""
    for sentence in _SENTENCE.finditer(words):
        whole = _told(sentence[0]) or _short(sentence[0])
        for clause in _CLAUSE.finditer(sentence[0]):
            for part in _STRETCH.finditer(clause[0]):
                if _WORD.search(part[0]):
                    start = sentence.start() + clause.start() + part.start()
                    yield start, start + len(part[0]), _told(part[0]) or _like(part[0], whole)


def _like(clause: str, language: str) -> str:
    """The language of its sentence for a clause too short to tell, if it is in the same script;
    Latin letters beside another script are German.
    """
    script = next((name for name, wanted in _OF_SCRIPT.items() if language in wanted), "latin")
    if language == UNDETERMINED or _script(clause) == script:
        return language
    return GERMAN if _script(clause) == "latin" else ""


def _short(words: str) -> str:
    """German, if the few words are all in the dictionary; else "", so nothing is told."""
    found = _WORD.findall(words)
    return GERMAN if found and _share_german(found) == 1 else ""


def _told(words: str) -> str:
    """The language of words without marks; "" if there are too few to tell.

    Beyond two words py3langid took none of 5,700 German clauses for another language; two need to
    be surer.
    """
    found = _WORD.findall(words)
    script = _script(words)
    if script in _OF_SCRIPT:
        return _of_script(words, _OF_SCRIPT[script])
    if not found or (script == "latin" and len(found) < _FEW):
        return ""
    if script != "latin":
        return UNDETERMINED
    language, confidence = _identifier(True).classify(words)
    share = _share_german(found)
    if len(found) == _FEW:
        is_sure = language != GERMAN and confidence >= _SURE_OF_FEW and share <= _HALF
        return str(language) if is_sure else _other_of_few(words, share)
    if language == GERMAN and share >= _MOSTLY:
        return GERMAN
    if language != GERMAN and confidence >= _SURE:
        return str(language)
    other, certainty = _identifier(False).classify(words)
    if other not in {*LANGUAGES, *_LIKE_GERMAN} and (
        certainty >= _SURE_OF_OTHER or (certainty >= _LIKELY_OTHER and share <= _HALF)
    ):
        return UNDETERMINED
    return GERMAN if language == GERMAN or share >= _HALF else UNDETERMINED


def _other_of_few(words: str, share: float) -> str:
    """Undetermined, if two words are surely of a language not wanted."""
    other, certainty = _identifier(False).classify(words)
    is_other = other not in {*LANGUAGES, *_LIKE_GERMAN} and certainty >= _SURE_OF_FEW
    return UNDETERMINED if is_other and not share else ""


def _script(words: str) -> str:
    """The script that most letters belong to, "" if it is none of those wanted."""
    counts = {name: len(letters.findall(words)) for name, letters in _SCRIPTS}
    best = max(counts, key=lambda name: counts[name])
    total = sum(len(word) for word in _WORD.findall(words))
    return best if counts[best] * 2 >= total and counts[best] else ""


def _of_script(words: str, wanted: tuple[str, ...]) -> str:
    """One of the languages of a script; "und" where another one in it is surely meant."""
    other, certainty = _identifier(False).classify(words)
    if other not in LANGUAGES and certainty >= _LIKELY_OTHER:
        return UNDETERMINED
    ranked = dict(_identifier(True).rank(words))
    return max(wanted, key=lambda language: ranked[language])


def _share_german(words: list[str]) -> float:
    """Share of dictionary words; names and nouns in capitals do not count if others are left."""
    small = [word.lower() for word in words if not word[0].isupper()] or [
        word.lower() for word in words
    ]
    return sum(_is_german_word(word) for word in small) / len(small)


@cache
def _is_german_word(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="de"))


def _blanked(text: str) -> str:
    """The text with marks and placeholders made blank; every place stays the same."""
    for pattern in (_PLACEHOLDER, NOISE, _ADDRESS):
        text = pattern.sub(lambda mark: " " * len(mark[0]), text)
    return text


def _trimmed(passage: Passage, text: str) -> Passage:
    """Without blanks at its ends."""
    words = text[passage.start : passage.end]
    start = passage.start + len(words) - len(words.lstrip())
    return Passage(start, passage.start + len(words.rstrip()), passage.language)


@cache
def _identifier(is_restricted: bool) -> "LanguageIdentifier":
    """py3langid's model, offline and deterministic; restricted to LANGUAGES or not."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    if is_restricted:
        identifier.set_languages(LANGUAGES)
    return identifier
