"""Says in which language a passage is: by script, by German dictionary words, and by the stop words
of eleven languages.

Simple and honest: what is too short to tell counts as German, what is foreign but unclear is "und".
Coding foreign passages belongs to a later codebook.
"""

import re
from functools import cache

UNDETERMINED = "und"
LANGUAGES = ("en", "tr", "ru", "pl", "it", "es", "fr", "ro", "sq", "pt")
"""Languages in Latin script told apart by stop words, besides German; Russian and Ukrainian by
script and letters.
"""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
)
_PERSIAN = re.compile(r"[پچژگکی]")
_UKRAINIAN = re.compile(r"[іїєґ]", re.IGNORECASE)
_SHORTEST = 3
_GERMAN_SHARE = 0.55
_GERMAN_SHARE_BESIDE_FOREIGN_LETTERS = 0.8
_FOREIGN_LETTERS = re.compile(r"[^\W\da-zäöüßéèà_]")


def language_of(text: str) -> str:
    """ISO 639-1 code of a passage, "und" if it is foreign but unclear; "de" if there is too little
    to tell.
    """
    words = _WORD.findall(text)
    for code, letters in _SCRIPTS:
        if len(letters.findall(text)) * 2 > sum(len(word) for word in words):
            return _of_script(code, text)
    small = [word.lower() for word in words if not word[0].isupper()] or [
        word.lower() for word in words
    ]
    has_foreign_letters = any(_FOREIGN_LETTERS.search(word) for word in small)
    needed = _GERMAN_SHARE_BESIDE_FOREIGN_LETTERS if has_foreign_letters else _GERMAN_SHARE
    if len(small) < _SHORTEST or _share_german(tuple(small)) >= needed:
        return "de"
    scores = {code: sum(word in _stop_words(code) for word in small) for code in LANGUAGES}
    best = max(scores, key=lambda code: scores[code])
    german = sum(word in _stop_words("de") for word in small)
    if german >= max(scores[best], 1):
        return "de"
    return best if scores[best] else UNDETERMINED


def _of_script(code: str, text: str) -> str:
    if code == "ar" and _PERSIAN.search(text):
        return "fa"
    return "uk" if code == "ru" and _UKRAINIAN.search(text) else code


def _share_german(words: tuple[str, ...]) -> float:
    return sum(_is_german_word(word) for word in words) / len(words)


@cache
def _is_german_word(word: str) -> bool:
    from simplemma import is_known

    return bool(is_known(word, lang="de"))


@cache
def _stop_words(code: str) -> frozenset[str]:
    """spaCy's stop words of a language."""
    from importlib import import_module

    words: set[str] = import_module(f"spacy.lang.{code}.stop_words").STOP_WORDS
    return frozenset(words)
