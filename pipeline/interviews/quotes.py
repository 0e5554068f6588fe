"""Makes core.quotes: released sentences of the protocol sheets, with their text only where it
stands in a redacted turn.

Which themes a sentence speaks of comes from core.mentions (quotes.sql); releasing belongs to
disclosure/.
"""

import re
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.deliveries import files, reading
from pipeline.errors import Refused
from pipeline.interviews.protocols import is_protocol_sheet, read_protocols
from pipeline.store import Store

INTERVIEWS = "interviews"
UNREADABLE = "I-014"
_QUOTE_ID_LENGTH = 16
_NOTED_THEME = re.compile(r"\s*\[(T\d\d)([-=+])\]\s*$")


def refresh_quotes(store: Store) -> None:
    """Make core.quotes anew from the protocol sheets of the inbox, the turns and the mentions."""
    found = files(store.project.inbox / INTERVIEWS)
    _store_quotes(store, _released([path for path in found if is_protocol_sheet(path)]))


def _released(sheets: Sequence[Path]) -> dict[str, tuple[str, ...]]:
    """Released sentences by interview number, of every protocol sheet that can be read; a later
    file wins.
    """
    released: dict[str, tuple[str, ...]] = {}
    for path in sheets:
        try:
            with reading(path, UNREADABLE):
                protocols, _, _ = read_protocols(path)
        except Refused:
            continue
        released |= {protocol.number: protocol.quotes for protocol in protocols}
    return released


def _noted_theme(quote: str) -> tuple[str, str, str]:
    """The sentence, and theme and sign where the interviewer noted them behind it: [T13-]."""
    noted = _NOTED_THEME.search(quote)
    return (quote[: noted.start()], noted[1], noted[2]) if noted else (quote, "", "")


def _store_quotes(store: Store, released: dict[str, tuple[str, ...]]) -> None:
    """Each released sentence with what makes it a quote; the text only where it stands in a
    redacted turn.

    A sentence in which something was redacted no longer stands in any turn word for word, so its
    text stays out of the warehouse.
    """
    sentences = pd.DataFrame(
        [
            (
                store.pseudonym("quote", f"{number}\x1f{text}")[:_QUOTE_ID_LENGTH],
                store.pseudonym("interview", number),
                text,
                theme,
                sign,
            )
            for number, quotes in released.items()
            for text, theme, sign in map(_noted_theme, quotes)
        ],
        columns=["quote_id", "interview_id", "text", "theme_code", "sign"],
        dtype=str,
    )
    store.connection.register("released_sentences", sentences)
    query = (Path(__file__).parent / "quotes.sql").read_text(encoding="utf-8")
    store.replace(tables.QUOTES, query)
