"""A talk with its codes in the margin: which words made a rule fire, and what people coded there.

Reads redacted words from the vault for whoever sits at the county's own machine; finding themes
belongs to coding.py.
"""

from dataclasses import dataclass
from itertools import pairwise

from pipeline.errors import Refused
from pipeline.store import Store
from pipeline.themes.codebook import load_codebook

_TURNS = """
    SELECT turn_number, speaker, role, redacted_text
    FROM core.turns JOIN vault.turns USING (interview_id, turn_number)
    WHERE interview_id = ? ORDER BY turn_number
"""
_CODES = """
    SELECT turn_number, start_offset, end_offset, code_id, code_id AS code_name, valence, rule,
        source, addressee
    FROM core.mentions WHERE interview_id = $interview
    UNION ALL
    SELECT turn_number, start_offset, end_offset, code_id, any_value(code_name), any_value(valence),
        '', 'human', NULL
    FROM core.codings WHERE interview_id = $interview GROUP BY ALL
    ORDER BY ALL
"""


@dataclass(frozen=True)
class Margin:
    """One code beside a passage: what it is, how it is told, and why it stands there.

    source is rule, model or human; rule names what fired.
    """

    code_id: str
    label: str
    valence: int | None
    source: str
    rule: str
    addressee: str | None


@dataclass(frozen=True)
class Passage:
    """Redacted words of one turn and the codes that hold for all of them."""

    turn_number: int
    speaker: str
    role: str
    text: str
    codes: tuple[Margin, ...]


def explain_interview(store: Store, interview: str) -> list[Passage]:
    """A talk's passages in their order; `interview` is its number (g01) or its pseudonym.

    Raises Refused I-090 where there is no such talk.
    """
    interview_id = _id(store, interview)
    codes = store.connection.execute(_CODES, {"interview": interview_id}).fetchall()
    labels = {
        code.id: code.label_de for code in load_codebook(store.project.settings.nlp.codebook).codes
    }
    by_turn: dict[int, list[tuple[int, int, Margin]]] = {}
    for turn, start, end, code_id, name, valence, rule, source, addressee in codes:
        margin = Margin(code_id, labels.get(code_id, name), valence, source, rule, addressee)
        by_turn.setdefault(turn, []).append((start, end, margin))
    return [
        passage
        for number, speaker, role, text in store.connection.execute(
            _TURNS, [interview_id]
        ).fetchall()
        for passage in _passages(number, speaker, role, text, by_turn.get(number, []))
    ]


def _id(store: Store, interview: str) -> str:
    known = "SELECT interview_id FROM core.turns WHERE interview_id = ? LIMIT 1"
    for candidate in (interview, store.pseudonym("interview", interview)):
        if store.scalar(known, [candidate]):
            return candidate
    raise Refused("I-090", interview=interview)


def _passages(
    number: int, speaker: str, role: str, text: str, codes: list[tuple[int, int, Margin]]
) -> list[Passage]:
    """The turn cut wherever a code begins or ends."""
    inner = {place for start, end, _ in codes for place in (start, end) if 0 < place < len(text)}
    cuts = pairwise([0, *sorted(inner), len(text)])
    return [
        Passage(
            number,
            speaker,
            role,
            words,
            tuple(margin for from_, to, margin in codes if from_ <= start and end <= to),
        )
        for start, end in cuts
        if (words := text[start:end].strip())
    ]
