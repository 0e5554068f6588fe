"""An XML file of records that may be hostile: which version it is, and its <satz> one by one.

What stands in a record belongs to xml_rows.py, which version means what to the mappings.
Nothing is loaded from outside, no document type, no entity, no huge tree; memory stays level.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from lxml import etree

from pipeline.errors import Refused
from pipeline.registries.mapping import Mapping

RECORD = "satz"
ROOT = ""
Structure = dict[str, set[str]]
"""Names of elements that may stand below an element on the way to the records; ROOT is the root."""

_BLOCK = 1 << 18
_LARGEST = 16 << 20
_SEEN = 20_000
_OPENING = re.compile(rb"<((?:[\w.-]+:)?satz)(?=[\s>/])")
_DECLARED = re.compile(rb"<\?xml[^>]*?encoding\s*=\s*[\"']([\w.-]+)")
_CLOSINGS = re.compile(rb"(?:\s*</[^<>]+>)*\s*")
_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot|apos));")
_NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"', "apos": "'"}
_SAFE: dict[str, Any] = {
    "resolve_entities": False,
    "no_network": True,
    "huge_tree": False,
    "load_dtd": False,
    "remove_comments": True,
    "remove_pis": True,
}


@dataclass(slots=True)
class Record:
    """A <satz>: markup and texts in turn (the text behind parts[i] is parts[i + 1], i odd), all
    markup in one string, the line on which it begins (1-based), and the whole of it.
    """

    parts: list[str]
    shape: str
    line: int
    text: str
    around: tuple[str, str] = ("<around>", "</around>")

    def tree(self) -> "etree._Element":
        """The record as an element; raises Unusual."""
        return _only_child(self.text, self.around)


class Unusual(ValueError):
    """Not so plain that it can be cut by its text; of a parsed record: a prefix nobody declared."""


class _Nothing:
    """A parser's target that keeps nothing: the parser only judges."""

    def close(self) -> None:
        """The end of the file; the one method that the parser asks for."""


class _Bounded:
    """A file whose single records may not fill the memory."""

    def __init__(self, stream: BinaryIO, file: str) -> None:
        self._stream, self._file, self.unread = stream, file, 0

    def read(self, size: int = _BLOCK) -> bytes:
        """The next bytes; raises Refused R-071 where too many come without a record."""
        block = self._stream.read(size)
        self.unread += len(block)
        _refuse_endless(self.unread, self._file)
        return block


def _refuse_endless(size: int, file: str) -> None:
    if size > _LARGEST + _BLOCK:
        raise Refused("R-071", file=file, limit=_LARGEST >> 20)


def name_of(element: "etree._Element") -> str:
    """The local name of an element."""
    return str(element.tag).rpartition("}")[2]


def refuse_declarations(path: Path, file: str) -> None:
    """Raise Refused R-023 where a document type or an entity is declared before the root."""
    start = b""
    with path.open("rb") as stream:
        while len(start) < 1 << 20 and (block := stream.read(1 << 16)):
            start += block
            plain = start.replace(b"\0", b"")
            for word in (b"<!DOCTYPE", b"<!ENTITY"):
                if word in plain:
                    raise Refused(
                        "R-023", file=file, line=plain[: plain.index(word)].count(b"\n") + 1
                    )


def sent_as(path: Path, candidates: Sequence[Mapping], file: str) -> Mapping:
    """The one of the mappings that reads the version a file is in.

    Raises Refused R-001 (empty), R-022 and R-023, and R-024 for a version that none reads.
    """
    if path.stat().st_size == 0:
        raise Refused("R-001", file=file)
    refuse_declarations(path, file)
    namespace, name, version = _root(path, file)
    for agreed in candidates:
        if namespace in agreed.namespaces:
            return agreed
    refuse_version(f"„{name}“ {version} ({namespace or '-'})", candidates, file)
    raise AssertionError


def refuse_version(found: str, candidates: Sequence[Mapping], file: str) -> None:
    """Raise Refused R-024, naming what was found and what is read."""
    read = (
        item.versions or [name.rsplit("/", 1)[-1] for name in item.namespaces]
        for item in candidates
    )
    raise Refused("R-024", file=file, found=found, known=", ".join(sorted(sum(read, []))))


def _root(path: Path, file: str) -> tuple[str, str, str]:
    """Namespace, local name and version attribute of the root; raises Refused R-022, R-023."""
    for _, element in events(path, ("start",), file):
        if element.getroottree().docinfo.internalDTD is not None:
            raise Refused("R-023", file=file, line=1)
        namespace = str(element.tag).rpartition("}")[0].removeprefix("{")
        return namespace, name_of(element), str(element.get("version", ""))
    raise Refused("R-022", file=file, line=1)


def events(
    path: Path, kinds: tuple[str, ...], file: str, tag: str | None = None
) -> Iterator[tuple[str, "etree._Element"]]:
    """Parse events of the file; raises Refused R-022 where it is not well-formed, R-071."""
    with path.open("rb") as stream:
        bounded = _Bounded(stream, file)
        try:
            for event in etree.iterparse(bounded, events=kinds, tag=tag, **_SAFE):
                yield event
                if tag is not None:
                    bounded.unread = 0
        except etree.XMLSyntaxError as error:
            raise Refused("R-022", file=file, line=error.lineno or 1) from error


def head(path: Path, file: str) -> Iterator["etree._Element"]:
    """The elements above the first record, each when it ends."""
    for kind, element in events(path, ("start", "end"), file):
        if name_of(element) == RECORD:
            return
        if kind == "end":
            yield element


def check_head(path: Path, structure: Structure, agreed: Mapping, file: str) -> None:
    """Raise Refused R-025 for an element above the first record that nobody knows."""
    root = None
    for kind, element in events(path, ("start", "end"), file):
        root = element if root is None else root
        if kind == "start" and name_of(element) == RECORD:
            break
    if root is not None:
        refuse_strangers(root, ROOT, structure, agreed, file)


def records(path: Path, structure: Structure, agreed: Mapping, file: str) -> Iterator[Record]:
    """Every <satz> in turn. A plain file is cut by its text while the parser judges it; a file with
    comments, in another encoding or otherwise unusual is parsed into a tree, at half the speed.

    Raises Refused R-022, R-025 (an element nobody knows above the records), R-070 and R-071.
    """
    handed_over = 0
    if _is_plain(path):
        try:
            for record in _cut(path, file):
                yield record
                handed_over += 1
        except Unusual:
            pass
        else:
            if handed_over:
                return
    yield from islice(_parsed(path, structure, agreed, file), handed_over, None)


def _is_plain(path: Path) -> bool:
    """Whether the file is UTF-8 and its head leaves no doubt where the first record begins."""
    with path.open("rb") as stream:
        start = stream.read(_BLOCK)
    first = _OPENING.search(start)
    declared = _DECLARED.match(start.removeprefix(b"\xef\xbb\xbf"))
    if not first or b"\0" in start or (declared and declared[1].lower() != b"utf-8"):
        return False
    above = start[: first.start()]
    return above.count(b"<!") == above.count(b"-->") and above.count(b"<?") == above.count(b"?>")


def _has_more_than_elements(content: bytes) -> bool:
    """Whether there are comments, sections or instructions; the single sign is found faster."""
    return (b"!" in content and b"<!" in content) or (b"?" in content and b"<?" in content)


def _cut(path: Path, file: str) -> Iterator[Record]:
    """The records of a plain file. Raises Unusual where text alone does not tell their bounds.

    The parser sees every byte first. A shape is checked by the parser once: the same markup means
    the same elements.
    """
    judging: dict[str, Any] = {"target": _Nothing(), **_SAFE}
    judge = etree.XMLParser(**judging)
    opening = ending = rest = b""
    line, seen = 1, set[str]()
    wrapper = _wrapper(path, file)
    with path.open("rb") as stream:
        try:
            while block := stream.read(_BLOCK):
                judge.feed(block)
                if not opening:
                    first = _OPENING.search(block)
                    if first is None:
                        raise Unusual
                    opening, ending = b"<" + first[1], b"</" + first[1] + b">"
                    line += block.count(b"\n", 0, first.start())
                    block = block[first.start() :]
                if _has_more_than_elements(rest[-1:] + block):
                    raise Unusual
                *whole, rest = (rest + block).split(ending)
                for content in whole:
                    trimmed = content.lstrip()
                    if not trimmed.startswith(opening):
                        raise Unusual
                    line += content[: len(content) - len(trimmed)].count(b"\n")
                    yield _checked((trimmed + ending).decode(), line, wrapper, seen)
                    line += trimmed.count(b"\n")
                _refuse_endless(len(rest), file)
            judge.close()
        except etree.XMLSyntaxError as error:
            raise Refused("R-022", file=file, line=error.lineno or 1) from error
        except UnicodeDecodeError as error:  # the judge may speak of a byte later than it was fed
            raise Unusual from error
    if not _CLOSINGS.fullmatch(rest):
        raise Unusual


def _wrapper(path: Path, file: str) -> tuple[str, str]:
    """A start and an end tag with the name spaces in force where the records stand."""
    spaces: Any = {}
    for _, element in events(path, ("start",), file):
        spaces = dict(element.nsmap)
        if name_of(element) == RECORD:
            break
    around = etree.Element("around", nsmap=spaces)
    around.text = " "
    start, _, end = etree.tostring(around, encoding="unicode").partition("> <")
    return start + ">", "<" + end


def _checked(text: str, line: int, wrapper: tuple[str, str], seen: set[str]) -> Record:
    """The record in a text cut out of a plain file."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    record = _split(text, line)
    if len(record.parts) != 2 * text.count(">") + 1:  # a bare > in a text or an attribute
        tree = _only_child(text, wrapper)
        record = _split(etree.tostring(tree, encoding="unicode", with_tail=False), line)
    record.around = wrapper
    if record.shape not in seen:
        if len(seen) >= _SEEN:
            seen.clear()
        elements = sum(1 for _ in record.tree().iter())
        if elements != sum(not part.startswith("/") for part in record.parts[1::2]):
            raise Unusual
        seen.add(record.shape)
    return record


def _only_child(text: str, wrapper: tuple[str, str]) -> "etree._Element":
    try:
        around = etree.fromstring(wrapper[0] + text + wrapper[1], etree.XMLParser(**_SAFE))
    except etree.XMLSyntaxError as error:
        raise Unusual from error
    if len(around) != 1 or name_of(around[0]) != RECORD:
        raise Unusual
    return around[0]


def _split(text: str, line: int) -> Record:
    parts = text.replace(">", "<").split("<")
    shape = "<".join(parts[1::2])
    if "&" in text:
        parts = [_REFERENCE.sub(_character, part) if "&" in part else part for part in parts]
    return Record(parts, shape, line, text)


def _character(reference: "re.Match[str]") -> str:
    hexadecimal, decimal, name = reference.groups()
    return _NAMED[name] if name else chr(int(hexadecimal, 16) if hexadecimal else int(decimal))


def _parsed(path: Path, structure: Structure, agreed: Mapping, file: str) -> Iterator[Record]:
    """The records of any file."""
    container = None
    for _, element in events(path, ("end",), file, f"{{*}}{RECORD}"):
        parent = element.getparent()
        if parent is None:
            continue
        above = name_of(parent) if parent.getparent() is not None else ROOT
        if RECORD not in structure.get(above, ()):
            _refuse(element, f"{name_of(parent)}/{RECORD}", agreed, file)
        if container is not None and parent is not container:
            raise Refused("R-070", file=file, line=line_of(element))
        container = parent
        text = etree.tostring(element, encoding="unicode", with_tail=False)
        yield _split(text, line_of(element))
        _forget(element, structure[above], agreed, file)
    if container is not None:
        refuse_strangers(container.getroottree().getroot(), ROOT, structure, agreed, file)


def _forget(element: "etree._Element", known: set[str], agreed: Mapping, file: str) -> None:
    """Free a record that was read, so that memory stays level."""
    parent = element.getparent()
    element.clear()
    while parent is not None and (earlier := element.getprevious()) is not None:
        if name_of(earlier) not in known and name_of(earlier) not in agreed.ignored:
            _refuse(earlier, name_of(earlier), agreed, file)
        del parent[0]


def refuse_strangers(
    parent: "etree._Element", name: str, structure: Structure, agreed: Mapping, file: str
) -> None:
    """Raise Refused R-025 for an element above the records that the structure does not know."""
    for child in parent:
        below = name_of(child)
        if below not in structure[name] and below not in agreed.ignored:
            _refuse(child, below, agreed, file)
        if below in structure:
            refuse_strangers(child, below, structure, agreed, file)


def _refuse(element: "etree._Element", name: str, agreed: Mapping, file: str) -> None:
    raise Refused("R-025", file=file, line=line_of(element), element=name, mapping=agreed.file_name)


def line_of(element: "etree._Element") -> int:
    """The line on which an element begins, 1-based. Beyond line 65,535 the parser tells the line
    of the text behind it, which ends some lines later.
    """
    line = element.sourceline
    if not isinstance(line, int):
        return 0
    return line - (element.text or "").count("\n") if line > 0xFFFF else line
