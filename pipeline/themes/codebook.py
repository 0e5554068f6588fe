"""The codebook: codes with definitions, and the rules by which a code is found.

How rules are applied to a text stands in matching.py; the codebooks lie in surveys/codebooks.
"""

import re
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import Refused
from pipeline.settings import SURVEYS

FOLDER = SURVEYS / "codebooks"
TALKS = SURVEYS / "sample" / "interviews"
VALENCES = {"+": 1, "=": 0, "-": -1}
_RESULT = re.compile(r"\s=>\s([-+=])$")
_LIST = re.compile(r"<([^<>|\s]+)>")
_VERSION_DIGITS = 8
_KEYS = ("name", "version", "codes")
_RULES = {"lemmas", "foreign", "patterns", "except"}
_TOLD = {"id", "label", "definition", "include", "exclude", "anchor", "valence"}
_KINDS = {
    **{"codes": list, "tuned_on": list, "lists": dict, "valence": dict},
    **{"positive": dict, "negative": dict, "addressees": dict},
}


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
    """What makes a code fire: sequences of slots, all of them in one sentence or in one turn, and
    none of the forbidden.

    `written` is the rule as the codebook has it; `valence` overrides the code's own.
    """

    code_id: str
    written: str
    sequences: tuple[tuple[Slot, ...], ...]
    forbidden: tuple[tuple[Slot, ...], ...]
    scope: str
    valence: int | None


@dataclass(frozen=True)
class Finder:
    """Rules for one thing to be found in talk, and the words that never count for it."""

    id: str
    rules: tuple[Rule, ...]
    exceptions: frozenset[str]


@dataclass(frozen=True)
class Code(Finder):
    """One theme (T..) or activation code (A..) with its definition; without rules it is given by
    people only.
    """

    label_de: str
    label_en: str
    definition_de: str
    definition_en: str
    include: str
    exclude: str
    anchor: str
    valence: int


@dataclass(frozen=True)
class Codebook:
    """All codes of a codebook, what decides valence and addressee, and its version (with a hash).

    `cues` are the finders "+" and "-"; `addressees` have the ids of core.mentions.addressee;
    `about_self` are codes that count as fact when told of somebody else, `proposals` and `offers`
    those beside which a theme is a fact or a strength, `settled` those whose valence never changes.
    `tuned_on` are numbers of interviews that whoever wrote the rules has read.
    """

    name: str
    version: str
    codes: tuple[Code, ...]
    cues: tuple[Finder, ...]
    addressees: tuple[Finder, ...]
    negations: frozenset[str]
    kin: frozenset[str]
    about_self: frozenset[str]
    proposals: frozenset[str]
    offers: frozenset[str]
    settled: frozenset[str]
    tuned_on: tuple[str, ...] = ()

    def code(self, code_id: str) -> Code:
        """The code of that id; raises KeyError."""
        for code in self.codes:
            if code.id == code_id:
                return code
        raise KeyError(code_id)

    def words(self) -> set[str]:
        """Every base form that a rule names: words that are no names."""
        finders = (*self.codes, *self.cues, *self.addressees)
        slots = (s for each in finders for r in each.rules for q in r.sequences for s in q)
        return {word for slot in slots for word in slot.words}


@cache
def load_codebook(name: str = "potentiale") -> Codebook:
    """The codebook surveys/codebooks/<name>.yml or <name>.qdc (its codes are given by people).

    Raises Refused P-031 where there is none, P-032 or P-033 where it cannot be read.
    """
    path = next((p for p in _paths(name) if p.is_file()), None)
    if path is None:
        present = sorted({each.name.split(".")[0] for each in FOLDER.glob("*.*")})
        raise Refused("P-031", name=name, present=", ".join(present))
    try:
        return codebook_from_qdc(path) if path.suffix == ".qdc" else _from_yaml(path)
    except BadCodebook as error:
        raise Refused("P-033", path.name, place=error) from error


def read_yaml(path: Path) -> Any:
    """What a YAML file holds; raises Refused P-032 or P-033."""
    try:
        return yaml.safe_load(path.read_text(encoding="utf-8"))
    except yaml.MarkedYAMLError as error:
        if error.problem_mark is None:
            raise Refused("P-033", path.name, place="YAML") from error
        raise Refused("P-032", path.name, error.problem_mark.line + 1) from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise Refused("P-033", path.name, place="UTF-8") from error


def _paths(name: str) -> list[Path]:
    return [FOLDER / f"{name}{ending}" for ending in (".yml", ".qdc")]


def _from_yaml(path: Path) -> Codebook:
    """With what it learns from: its examples and the talks that were read for it."""
    read_yaml(path)
    content = path.read_bytes()
    book = parse_codebook(content)
    if book.name != path.stem:
        raise BadCodebook(f"name: {book.name} ({path.stem})")
    written, talks = teaching(book.name, book.tuned_on)
    return parse_codebook(content, b"".join(each.read_bytes() for each in written + talks))


def teaching(name: str, tuned_on: Sequence[str]) -> tuple[list[Path], list[Path]]:
    """What a codebook of this name learns from, where there is any: files of sentences
    (<name>.examples*.yml) and coded talks (<name>.talks/*.txt, and those that were read for it).
    """
    read = (TALKS / f"{number}.txt" for number in tuned_on)
    talks = [*sorted((FOLDER / f"{name}.talks").glob("*.txt")), *read]
    return sorted(FOLDER.glob(f"{name}.examples*.yml")), [each for each in talks if each.is_file()]


def parse_codebook(content: bytes, examples: bytes = b"") -> Codebook:
    """A codebook from its YAML text; its version tells text and examples. Raises BadCodebook."""
    loaded: Any = yaml.safe_load(content)
    if not isinstance(loaded, dict) or not all(loaded.get(key) for key in _KEYS):
        raise BadCodebook(", ".join(_KEYS))
    for key, kind in _KINDS.items():
        if not isinstance(loaded.get(key) or kind(), kind):
            raise BadCodebook(key)
    try:
        return _parsed(loaded, sha256(content + examples).hexdigest()[:_VERSION_DIGITS])
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise BadCodebook("lists, valence, positive, negative, addressees") from error


def _parsed(loaded: Mapping[str, Any], fingerprint: str) -> Codebook:
    lists = {name: _words(words) for name, words in (loaded.get("lists") or {}).items()}
    codes = tuple(_code(entry, lists) for entry in loaded["codes"])
    _refuse_twice(codes)
    valence = loaded.get("valence") or {}
    return Codebook(
        name=str(loaded["name"]),
        version=f"{loaded['name']} {loaded['version']} {fingerprint}",
        codes=codes,
        cues=_finders({"+": loaded.get("positive"), "-": loaded.get("negative")}, lists),
        addressees=_finders(loaded.get("addressees") or {}, lists),
        negations=frozenset(_words(valence.get("negations"))),
        kin=frozenset(_words(valence.get("kin"))),
        about_self=frozenset(valence.get("about_self") or []),
        proposals=frozenset(valence.get("proposals") or []),
        offers=frozenset(valence.get("offers") or []),
        settled=frozenset(valence.get("settled") or []),
        tuned_on=tuple(loaded.get("tuned_on") or ()),
    )


def codebook_from_qdc(path: Path) -> Codebook:
    """The codes of a REFI-QDA codebook: names and descriptions. Rules stand only in the YAML
    files, so these codes are given by people only.

    Raises BadCodebook if the file is no REFI-QDA codebook or holds no code.
    """
    from lxml import etree

    content = path.read_bytes()
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise BadCodebook("XML") from error
    codes = tuple(
        _code_by_people(element)
        for element in root.iter("{*}Code")
        if element.get("isCodable", "true") == "true"
    )
    if not codes:
        raise BadCodebook("Codes")
    _refuse_twice(codes)
    version = f"{path.stem} qdc {sha256(content).hexdigest()[:_VERSION_DIGITS]}"
    nothing: frozenset[str] = frozenset()
    words = (nothing, nothing, nothing, nothing, nothing, nothing)
    return Codebook(path.stem, version, codes, (), (), *words)


def _code_by_people(element: Any) -> Code:
    """`T01 Bürokratie` has T01 as its id; a name without such an id is its own."""
    name = element.get("name", "").strip()
    first, _, rest = name.partition(" ")
    has_id = re.fullmatch(r"[A-Z]\d{1,3}", first) and rest
    described = element.find("{*}Description")
    text = (described.text or "").strip() if described is not None else ""
    return Code(
        id=first if has_id else name,
        label_de=rest.strip() if has_id else name,
        label_en=rest.strip() if has_id else name,
        definition_de=text,
        definition_en="",
        include="",
        exclude="",
        anchor="",
        valence=0,
        rules=(),
        exceptions=frozenset(),
    )


def _refuse_twice(codes: Sequence[Code]) -> None:
    twice = {code.id for code in codes if sum(code.id == other.id for other in codes) > 1}
    if twice:
        raise BadCodebook(f"codes defined twice: {sorted(twice)}")


def _finders(
    entries: Mapping[str, Mapping[str, Any] | None], lists: Mapping[str, Sequence[str]]
) -> tuple[Finder, ...]:
    for name, entry in entries.items():
        _refuse_unknown(name, entry or {}, _RULES)
    return tuple(
        Finder(name, _rules(name, entry or {}, lists), _exceptions(entry or {}))
        for name, entry in entries.items()
    )


def _refuse_unknown(name: str, entry: Mapping[str, Any], known: Set[str]) -> None:
    """A key that is misspelt would silently find nothing."""
    if unknown := sorted(str(key) for key in entry.keys() - known):
        raise BadCodebook(f"{name}: {', '.join(unknown)}")


def _code(entry: dict[str, Any], lists: Mapping[str, Sequence[str]]) -> Code:
    try:
        _refuse_unknown(str(entry["id"]), entry, _TOLD | _RULES)
        return _whole_code(entry, lists)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        told = str(entry.get("id", "codes")) if isinstance(entry, dict) else "codes"
        missing = f": {error.args[0]}" if isinstance(error, KeyError) else ""
        raise BadCodebook(told + missing) from error


def _whole_code(entry: dict[str, Any], lists: Mapping[str, Sequence[str]]) -> Code:
    return Code(
        id=_id(entry["id"]),
        label_de=entry["label"]["de"],
        label_en=entry["label"]["en"],
        definition_de=entry["definition"]["de"],
        definition_en=entry["definition"]["en"],
        include=entry.get("include", ""),
        exclude=entry.get("exclude", ""),
        anchor=entry["anchor"],
        valence=int(entry["valence"]),
        rules=_rules(entry["id"], entry, lists),
        exceptions=_exceptions(entry),
    )


def _id(written: object) -> str:
    if not isinstance(written, str):
        raise TypeError(written)
    return written


def is_activation(code_id: str) -> bool:
    """Whether a code is one of A1, A2 ..: what interviewees offer and ask, no theme."""
    return re.fullmatch(r"A\d+", code_id) is not None


def _exceptions(entry: Mapping[str, Any]) -> frozenset[str]:
    return frozenset(_words(entry.get("except")))


def _rules(
    code_id: str, entry: Mapping[str, Any], lists: Mapping[str, Sequence[str]]
) -> tuple[Rule, ...]:
    if isinstance(entry.get("patterns"), str):
        raise BadCodebook(f"{code_id}: patterns: – {entry['patterns']}")
    single = [*_words(entry.get("lemmas")), *_words(entry.get("foreign"))]
    written = [*single, *(str(text) for text in entry.get("patterns") or [])]
    return tuple(_rule(code_id, text, lists) for text in dict.fromkeys(written))


def _words(entries: Iterable[object] | str | None) -> list[str]:
    """A list of words, or words in one text with blanks between them."""
    if isinstance(entries, str):
        return entries.split()
    return [str(entry) for entry in entries or []]


def _rule(code_id: str, written: str, lists: Mapping[str, Sequence[str]]) -> Rule:
    result = _RESULT.search(written)
    text = _RESULT.sub("", written).strip()
    scope = "turn" if " && " in text else "sentence"
    wanted: list[tuple[Slot, ...]] = []
    forbidden: list[tuple[Slot, ...]] = []
    for part in re.split(r"\s&&?\s", text):
        target = forbidden if part.strip().startswith("!") else wanted
        target.append(
            tuple(_slot(code_id, word, lists) for word in part.strip().removeprefix("!").split())
        )
    named = [word for each in wanted + forbidden for slot in each for word in slot.words]
    if not wanted or not all(wanted) or not all(forbidden) or "&" in "".join(named):
        raise BadCodebook(f"{code_id}: {written}")
    valence = VALENCES[result[1]] if result else None
    return Rule(code_id, written, tuple(wanted), tuple(forbidden), scope, valence)


def _slot(code_id: str, text: str, lists: Mapping[str, Sequence[str]]) -> Slot:
    """`Bank|*kredit*|=Papiere|<amt>` as base forms, parts and forms; <amt> is a list's words."""
    options: list[str] = []
    for option in filter(None, text.split("|")):
        name = _LIST.fullmatch(option)
        if name and name[1] not in lists:
            raise BadCodebook(f"{code_id}: <{name[1]}> is no list of this codebook")
        options.extend(lists[name[1]] if name else [option])
    return Slot(
        words=frozenset(o for o in options if not o.startswith("=") and "*" not in o),
        forms=frozenset(o[1:] for o in options if o.startswith("=")),
        parts=frozenset(o for o in options if "*" in o),
    )
