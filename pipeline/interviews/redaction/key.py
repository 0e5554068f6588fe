"""The project-wide key: which placeholder stands for which words, the same in every talk.

Finding the words belongs to redactor.py, keeping the key to the vault (vault.replacements).
"""

import re
from collections.abc import Iterable

LABELS = {
    "person": "Person",
    "firm": "Firma",
    "place": "Ort",
    "phone": "Telefon",
    "email": "E-Mail",
    "plate": "Kennzeichen",
    "birthdate": "Geburtsdatum",
    "name": "Name",
}
PLACEHOLDER = re.compile(rf"\[(?:{'|'.join(LABELS.values())}) \d+\]")
_NUMBER = re.compile(r"\d+")
_GENITIVE = re.compile(r"(?:s|['’]s?)$")
_SPACE = re.compile(r"\s+")


class Key:
    """Gives out placeholders; words keep theirs, with the kind they were first found as."""

    def __init__(self, known: Iterable[tuple[str, str, str]] = ()) -> None:
        """From rows of words, placeholder and kind."""
        self._placeholders: dict[str, tuple[str, str]] = {}
        self._counts: dict[str, int] = {}
        for surface, placeholder, kind in known:
            self._placeholders.setdefault(_plain(surface), (placeholder, kind))
            number = _NUMBER.search(placeholder)
            self._counts[kind] = max(self._counts.get(kind, 0), int(number[0]) if number else 0)

    def placeholder(self, surface: str, kind: str) -> tuple[str, str]:
        """The placeholder of these words and its kind; a genitive has that of its name."""
        plain = _plain(surface)
        bare = _GENITIVE.sub("", plain)
        known = self._placeholders.get(plain) or self._placeholders.get(bare)
        if known is None:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            known = f"[{LABELS[kind]} {self._counts[kind]}]", kind
            self._placeholders[plain] = known
        return known


def _plain(surface: str) -> str:
    return _SPACE.sub(" ", surface)
