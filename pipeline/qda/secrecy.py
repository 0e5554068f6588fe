"""Tells which names of codes may stand in the warehouse: none that quotes a talk or names somebody.

What identifies people in talks is found by pipeline/interviews/redaction/.
"""

from functools import cached_property

from pipeline.qda.meaning import folded
from pipeline.store import Store

SECRET_NAMES = """
    SELECT surface AS name FROM vault.replacements UNION SELECT name FROM vault.contacts
    UNION SELECT unnest(string_split(name, ' ')) FROM vault.contacts
"""
"""Whatever redaction has replaced, and the names of contacts."""
_REGISTERED = """
    SELECT count(*) > 0 FROM vault.persons
    WHERE list_contains($runs, lower(concat_ws(' ', given_name, family_name)))
        OR list_contains($runs, lower(concat_ws(' ', family_name, given_name)))
"""
"""Whether a register names a person so; a family name alone may be any word."""
_SAID = """
    SELECT text FROM vault.turns
    UNION ALL SELECT redacted_text FROM vault.turns WHERE redacted_text <> text
"""
_LONGEST_NAME = 5
_SHORTEST_QUOTE = 3
"""A name of so many words is a quote if all of them stand in a talk, one after the other."""
_QUOTE_WITHIN = 4
"""So many such words within a longer name are one too."""


class Secrets:
    """Names that redaction or a register knows, and all that was said in any talk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        rows = store.connection.execute(SECRET_NAMES).fetchall()
        self._names = {" ".join(_words(row[0])) for row in rows if row[0]} - {"", "frau", "herr"}
        self._judged: dict[str, bool] = {}

    def may_be_said(self, name: str) -> bool:
        """Whether a code's name neither names somebody nor quotes a talk, whichever it is."""
        if name not in self._judged:
            words = _words(name)
            self._judged[name] = not (self._is_telling(words) or self._is_quote(words))
        return self._judged[name]

    def _is_telling(self, words: list[str]) -> bool:
        runs = {
            " ".join(words[first : first + length])
            for first in range(len(words))
            for length in range(1, _LONGEST_NAME + 1)
        }
        if not runs.isdisjoint(self._names):
            return True
        several = sorted(run for run in runs if " " in run)
        return bool(several and self._store.scalar(_REGISTERED, {"runs": several}))

    def _is_quote(self, words: list[str]) -> bool:
        if len(words) < _SHORTEST_QUOTE:
            return False
        length = min(len(words), _QUOTE_WITHIN)
        runs = (words[first : first + length] for first in range(len(words) - length + 1))
        return any(f" {' '.join(run)} " in self._said for run in runs)

    @cached_property
    def _said(self) -> str:
        rows = self._store.connection.execute(_SAID).fetchall()
        return "\n".join(f" {' '.join(_words(row[0]))} " for row in rows)


def _words(text: str) -> list[str]:
    return "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
