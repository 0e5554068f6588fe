"""The codebook: codes with definitions, and the rules by which a code is found.

How rules are applied to a text stands in matching.py; the codebooks lie in surveys/codebooks.
"""

import re
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from typing import Any

import yaml

from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "codebooks"
VALENCES = {"+": 1, "=": 0, "-": -1}
_RESULT = re.compile(r"\s=>\s([-+=])$")
_VERSION_DIGITS = 8


class BadCodebook(Exception):
    """A codebook breaks its format; names the code and the rule."""


@dataclass(frozen=True)
class Slot:
    """One word of a rule: any of these base forms, very forms, or parts of compounds."""

    words: frozenset[str]
    forms: frozenset[str]
    parts: frozenset[str]


@dataclass(frozen=True)
class Rule:
    """What makes a code fire: sequences of slots, all of them in one sentence or in one turn.

    `written` is the rule as the codebook has it; `valence` overrides the code's own.
    """

    code_id: str
    written: str
    sequences: tuple[tuple[Slot, ...], ...]
    scope: str
    valence: int | None


@dataclass(frozen=True)
class Code:
    """One theme (T..) or activation code (A..) with its definition and rules."""

    id: str
    label_de: str
    label_en: str
    definition_de: str
    definition_en: str
    include: str
    exclude: str
    anchor: str
    valence: int
    rules: tuple[Rule, ...]
    exceptions: frozenset[str]


@dataclass(frozen=True)
class Codebook:
    """All codes of a codebook, the words that decide valence, and its version (with a hash)."""

    name: str
    version: str
    codes: tuple[Code, ...]
    positive: frozenset[str]
    negative: frozenset[str]
    negations: frozenset[str]
    kin: frozenset[str]

    def code(self, code_id: str) -> Code:
        """The code of that id; raises KeyError."""
        return {code.id: code for code in self.codes}[code_id]

    def words(self) -> set[str]:
        """Every base form that a rule names: words that are no names."""
        slots = (s for code in self.codes for r in code.rules for q in r.sequences for s in q)
        return {word for slot in slots for word in slot.words}


@cache
def load_codebook(name: str = "potentiale") -> Codebook:
    """The codebook surveys/codebooks/<name>.yml; raises BadCodebook."""
    content = (FOLDER / f"{name}.yml").read_bytes()
    return parse_codebook(content)


def parse_codebook(content: bytes) -> Codebook:
    """A codebook from its YAML text; raises BadCodebook."""
    loaded: dict[str, Any] = yaml.safe_load(content)
    fingerprint = sha256(content).hexdigest()[:_VERSION_DIGITS]
    codes = tuple(_code(entry) for entry in loaded["codes"])
    twice = {code.id for code in codes if sum(code.id == other.id for other in codes) > 1}
    if twice:
        raise BadCodebook(f"codes defined twice: {sorted(twice)}")
    return Codebook(
        name=loaded["name"],
        version=f"{loaded['name']} {loaded['version']} {fingerprint}",
        codes=codes,
        positive=frozenset(loaded["cues"]["positive"]),
        negative=frozenset(loaded["cues"]["negative"]),
        negations=frozenset(loaded["negations"]),
        kin=frozenset(loaded["kin"]),
    )


def _code(entry: dict[str, Any]) -> Code:
    code_id = entry["id"]
    single = [_rule(code_id, word) for word in entry.get("lemmas") or []]
    several = [_rule(code_id, text) for text in entry.get("patterns") or []]
    return Code(
        id=code_id,
        label_de=entry["label"]["de"],
        label_en=entry["label"]["en"],
        definition_de=entry["definition"]["de"],
        definition_en=entry["definition"]["en"],
        include=entry.get("include", ""),
        exclude=entry.get("exclude", ""),
        anchor=entry["anchor"],
        valence=int(entry["valence"]),
        rules=tuple(single + several),
        exceptions=frozenset(str(word) for word in entry.get("except") or []),
    )


def _rule(code_id: str, written: str) -> Rule:
    result = _RESULT.search(written)
    text = _RESULT.sub("", written).strip()
    scope = "turn" if " && " in text else "sentence"
    sequences = tuple(
        tuple(_slot(word) for word in part.split()) for part in re.split(r"\s&&?\s", text)
    )
    if not all(sequences) or "&" in "".join(w for q in sequences for s in q for w in s.words):
        raise BadCodebook(f"{code_id}: {written}")
    return Rule(code_id, written, sequences, scope, VALENCES[result[1]] if result else None)


def _slot(text: str) -> Slot:
    """`Bank|*kredit*|=Papiere` as base forms, parts and forms."""
    options = [option for option in text.split("|") if option]
    return Slot(
        words=frozenset(o for o in options if not o.startswith("=") and "*" not in o),
        forms=frozenset(o[1:] for o in options if o.startswith("=")),
        parts=frozenset(o for o in options if "*" in o),
    )
