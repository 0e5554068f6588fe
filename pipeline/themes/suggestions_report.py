"""Suggestions as a person reads them to decide: by kind, with their sentences and what was decided.

Reads redacted words from the vault for whoever sits at the county's own machine; making suggestions
belongs to suggestions.py.
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pipeline.errors import Lang
from pipeline.reference import branches, nationalities
from pipeline.store import Store
from pipeline.themes import suggestion_decisions

if TYPE_CHECKING:
    from pipeline.themes.suggestion_decisions import Decisions

_SUGGESTIONS = """
    SELECT suggestion_id, kind, breakdown, category, terms, score, interviews
    FROM core.suggestions
    ORDER BY kind, breakdown, category, if(kind = 'cluster', -interviews, 0), score DESC, terms
"""
_EXAMPLES = """
    WITH places AS (
        SELECT suggestion_id, position,
            examples->position->>'interview_id' AS interview_id,
            (examples->position->>'turn_number')::INTEGER AS turn_number,
            (examples->position->>'start_offset')::INTEGER AS start_offset,
            (examples->position->>'end_offset')::INTEGER AS end_offset
        FROM (SELECT suggestion_id, examples::JSON AS examples,
                unnest(range(json_array_length(examples)::BIGINT))::INTEGER AS position
            FROM core.suggestions)
    )
    SELECT suggestion_id, list(
        trim(redacted_text[places.start_offset + 1:places.end_offset],
            chr(32) || chr(9) || chr(10))
        ORDER BY position)
    FROM places JOIN core.turns USING (interview_id, turn_number)
    JOIN vault.turns USING (interview_id, turn_number)
    GROUP BY suggestion_id
"""
_SEXES = {
    "w": ("Frauen", "women"),
    "m": ("Männer", "men"),
    "d": ("divers", "diverse"),
    "x": ("Geschlecht ohne Angabe", "sex not stated"),
}
_BASE = "SELECT passages_uncoded, passages_read FROM core.suggestions LIMIT 1"


def report(store: Store, lang: Lang) -> dict[str, Any]:
    """What is suggested and what was decided, the file read now; examples are redacted sentences.

    A code accepted for a suggestion that is no longer made stays in `accepted`.
    """
    decided = suggestion_decisions.read(store.project)
    examples = dict(store.connection.execute(_EXAMPLES).fetchall())
    groups = _groups(lang)
    suggestions = [
        row
        | _decision(decided, row["suggestion_id"])
        | {
            "group": groups.get((row["breakdown"], row["category"]), row["category"])
            if row["kind"] == "keyness"
            else "",
            "examples": examples.get(row["suggestion_id"], []),
        }
        for row in store.frame(_SUGGESTIONS).to_dict("records")
    ]
    base = store.connection.execute(_BASE).fetchall()
    return {
        "passages_uncoded": base[0][0] if base else 0,
        "passages_read": base[0][1] if base else 0,
        "suggestions": suggestions,
        "accepted": _codes(decided, {row["suggestion_id"]: row["terms"] for row in suggestions}),
        "decisions_file": str(suggestion_decisions.path_of(store.project)),
        "messages": [finding.text(lang) for finding in decided.findings],
    }


def _groups(lang: Lang) -> dict[tuple[str, str], str]:
    """What a group is called, by breakdown and category; a wave is called as it is."""
    named = {
        **{("branch_group", each.code): (each.label_de, each.label_en) for each in branches.GROUPS},
        **{
            ("origin_group", each.code): (each.label_de, each.label_en)
            for each in nationalities.ORIGIN_GROUPS
        },
        **{("sex", code): labels for code, labels in _SEXES.items()},
    }
    return {key: labels[0 if lang == "de" else 1] for key, labels in named.items()}


def _decision(decided: "Decisions", suggestion_id: str) -> dict[str, str]:
    line = decided.lines.get(suggestion_id)
    return {"decision": decided.of(suggestion_id), "code": line.code if line else ""}


def _codes(decided: "Decisions", terms: dict[Any, Any]) -> list[dict[str, object]]:
    """Each accepted code once: its first line, and what it gathers."""
    codes: dict[str, dict[str, object]] = {}
    for line in decided.lines.values():
        if line.decision == "accepted":
            written = asdict(line) | {"date": line.date.isoformat()}
            kept = ("code", "label", "definition", "date", "coder")
            code = codes.setdefault(line.code, {k: written[k] for k in kept} | {"terms": []})
            gathered = code["terms"]
            assert isinstance(gathered, list)
            gathered += [terms[line.suggestion_id]] if line.suggestion_id in terms else []
    return [codes[each] for each in sorted(codes)]
