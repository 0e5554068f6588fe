"""Reads REFI-QDA: projects (.qdpx) and codebooks (.qdc), whoever wrote them.

Writing stands in refi_writing.py, the package in package.py, how programs count in producers.py.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING
from zipfile import ZipFile

from pipeline.deliveries import LARGEST_UNPACKED
from pipeline.errors import Finding, Refused
from pipeline.qda.model import Code, Coding, QdaProject, Source
from pipeline.qda.offsets import Marked, Ruler, Way, best_way, decoded
from pipeline.qda.package import Package, parse
from pipeline.qda.producers import UNKNOWN, producer_of

if TYPE_CHECKING:
    from lxml.etree import _Element

COMPLETE = "Vollständig kodiert: "
"""Begin of the name of a set that holds the sources a person has coded in full."""

_MOST_TRIED = 2_000
_TIMED = ("AudioSource", "VideoSource")
_NOT_TEXT = ("PictureSelection", "PDFSelection", "AudioSelection", "VideoSelection")


@dataclass
class _Selection:
    """A span as the file has it, in positions of its program."""

    element: "_Element"
    mark: Marked


@dataclass
class _Text:
    """A text with its selections; stored is None where the package lacks it."""

    element: "_Element"
    name: str
    stored: str | None
    selections: list[_Selection] = field(default_factory=list)


def read_project(path: Path) -> QdaProject:
    """A .qdpx as codes, texts and codings.

    Raises Refused: I-060 damaged, I-061 and I-062 unsafe package, I-063 no project, I-065 entities.
    What is wrong with a single coding (I-066, I-068, I-069, I-073) stands in problems.
    """
    with Package(path) as package:
        root = parse(package.project(), path.name, "QDPX")
        if _tag(root) != "Project":
            raise Refused("I-063", file=path.name)
        texts = [_text(element, package) for element in _text_elements(root)]
    return _Reading(path.name, root, texts).project()


def read_codebook(path: Path) -> QdaProject:
    """A .qdc: a project with codes alone; raises Refused I-060, I-065."""
    root = parse(path.read_bytes(), path.name, "QDC")
    if _tag(root) != "CodeBook":
        raise Refused("I-060", file=path.name, kind="QDC")
    origin = root.get("origin", "")
    return QdaProject(producer_of(origin).name, origin, tuple(_codes(root)))


class _Reading:
    """Puts together a project from its XML and its texts."""

    def __init__(self, file: str, root: "_Element", texts: Sequence[_Text]) -> None:
        self.file = file
        self.root = root
        self.texts = texts
        self.problems: list[tuple[int, Finding]] = []
        self.number = 0
        self.users = {
            _guid(user.get("guid")): user.get("name") or user.get("id") or _guid(user.get("guid"))
            for user in _below(root, "User")
        }
        self.codes = tuple(_codes(root))

    def project(self) -> QdaProject:
        """Everything of the file that can be used."""
        root = self.root
        origin = root.get("origin", "")
        producer = producer_of(origin)
        way, notes = self._way(producer.ways, is_known=producer is not UNKNOWN)
        known = {code.id for code in self.codes}
        codings = [coding for text in self.texts for coding in self._codings(text, way, known)]
        self._refuse_what_is_no_text()
        return QdaProject(
            producer=producer.name,
            origin=origin,
            codes=self.codes,
            sources=tuple(
                Source(_guid(text.element.get("guid")), text.name, Ruler(text.stored, way).text)
                for text in self.texts
                if text.stored is not None
            ),
            codings=tuple(codings),
            coders=tuple(self.users.values()),
            name=root.get("name", ""),
            description=_child_text(root, "Description"),
            changed_at=_time(root.get("modifiedDateTime") or root.get("creationDateTime")),
            coded_in_full=self._coded_in_full(),
            problems=tuple(self.problems),
            notes=notes,
        )

    def _way(self, ways: Sequence[Way], is_known: bool) -> tuple[Way, tuple[Finding, ...]]:
        """The one way of the producer, or the one of several in which selections lie best."""
        if len(ways) == 1:
            return ways[0], ()
        tried, left = [], _MOST_TRIED
        for text in self.texts:
            marks = [selection.mark for selection in text.selections][:left]
            if text.stored and marks:
                tried.append((text.stored, marks))
                left -= len(marks)
        way, score = best_way(tried, ways)
        if is_known or not tried:
            return way, ()
        values = {"way": way.name, "percent": round(score * 100)}
        return way, (Finding("I-070", self.file, None, values),)

    def _codings(self, text: _Text, way: Way, known: set[str]) -> Iterator[Coding]:
        source_id = _guid(text.element.get("guid"))
        ruler = Ruler(text.stored or "", way)
        spans = ruler.spans(
            (selection.mark.start, selection.mark.end) for selection in text.selections
        )
        for selection, span in zip(text.selections, spans, strict=True):
            for element in _children(selection.element, "Coding"):
                self.number += 1
                code_id = _reference(element, "CodeRef")
                if code_id not in known:
                    self._problem("I-068")
                elif text.stored is None:
                    self._problem("I-069")
                elif span is None:
                    self._problem("I-066")
                else:
                    yield self._coding(source_id, selection.element, element, span, code_id)

    def _coding(
        self,
        source_id: str,
        selection: "_Element",
        element: "_Element",
        span: tuple[int, int],
        code_id: str,
    ) -> Coding:
        coder = (
            element.get("creatingUser")
            or selection.get("creatingUser")
            or selection.get("modifyingUser")
            or self.root.get("creatingUserGUID")
        )
        return Coding(
            number=self.number,
            source_id=source_id,
            start=span[0],
            end=span[1],
            code_id=code_id,
            coder=self.users.get(_guid(coder)) or self._only_user(),
            coded_at=_time(element.get("creationDateTime") or selection.get("creationDateTime")),
            selection=_guid(selection.get("guid")),
            note=_child_text(selection, "Description"),
        )

    def _only_user(self) -> str:
        """Whoever the project has, if it is one; else nobody known."""
        return next(iter(self.users.values())) if len(self.users) == 1 else ""

    def _refuse_what_is_no_text(self) -> None:
        """Codings of pictures, of times and of whole sources are named, not lost in silence."""
        coded = [each for name in _NOT_TEXT for each in _below(self.root, name)]
        coded += [text.element for text in self.texts]
        for element in coded:
            for _ in _children(element, "Coding"):
                self.number += 1
                self._problem("I-073")

    def _coded_in_full(self) -> dict[str, frozenset[str]] | None:
        found = {
            element.get("name", "").removeprefix(COMPLETE): frozenset(
                _guid(member.get("targetGUID")) for member in _children(element, "MemberSource")
            )
            for element in _below(self.root, "Set")
            if element.get("name", "").startswith(COMPLETE)
        }
        return found or None

    def _problem(self, code: str) -> None:
        self.problems.append((self.number, Finding(code, self.file, None, {"number": self.number})))


# --- texts and selections -------------------------------------------------------------------------


def _text_elements(root: "_Element") -> Iterator["_Element"]:
    """Everything that holds a text: sources, what stands in a PDF, transcripts."""
    sources = next(_children(root, "Sources"), None)
    if sources is None:
        return
    for source in sources:
        if _tag(source) == "TextSource":
            yield source
        elif _tag(source) == "PDFSource":
            yield from _children(source, "Representation")
        elif _tag(source) in _TIMED:
            yield from _children(source, "Transcript")


def _text(element: "_Element", package: Package) -> _Text:
    above = element.getparent()
    is_part = above is not None and _tag(above) != "Sources"
    name = (above.get("name") if is_part and above is not None else None) or element.get("name", "")
    text = _Text(element, name or "", _stored(element, package))
    points = {
        _guid(point.get("guid")): _whole(point.get("position"))
        for point in _children(element, "SyncPoint")
    }
    for selection in element:
        if _tag(selection) == "PlainTextSelection":
            start, end = selection.get("startPosition"), selection.get("endPosition")
            mark = Marked(_whole(start), _whole(end), selection.get("name") or "")
        elif _tag(selection) == "TranscriptSelection":
            first = points.get(_guid(selection.get("fromSyncPoint")), -1)
            mark = Marked(first, points.get(_guid(selection.get("toSyncPoint")), -1))
        else:
            continue
        text.selections.append(_Selection(selection, mark))
    return text


def _stored(element: "_Element", package: Package) -> str | None:
    """The plain text as it lies there; of a document without one, its paragraphs."""
    inside = next(_children(element, "PlainTextContent"), None)
    if inside is not None:
        return inside.text or ""
    content = package.content(element.get("plainTextPath") or "")
    if content is not None:
        return decoded(content)
    rich = element.get("richTextPath") or ""
    content = package.content(rich) if rich.lower().endswith(".docx") else None
    return None if content is None else _paragraphs(content)


def _paragraphs(content: bytes) -> str | None:
    from docx import Document

    try:
        with ZipFile(BytesIO(content)) as archive:
            if sum(member.file_size for member in archive.infolist()) > LARGEST_UNPACKED:
                return None
        document = Document(BytesIO(content))
    except Exception:  # whatever a damaged document raises: the text is missing
        return None
    return "\n".join(str(paragraph.text) for paragraph in document.paragraphs)


# --- codes ----------------------------------------------------------------------------------------


def _codes(root: "_Element") -> Iterator[Code]:
    """Codes of the codebook, parents before their children; <Codes> itself may be missing."""
    for place in ("Codes", "CodeBook"):
        holder = root if _tag(root) == place else next(_below(root, place), None)
        if holder is not None and next(_children(holder, "Code"), None) is not None:
            yield from _codes_below(holder, ())
            return


def _codes_below(holder: "_Element", above: tuple[str, ...]) -> Iterator[Code]:
    for element in _children(holder, "Code"):
        name = " ".join((element.get("name") or "").split())
        yield Code(
            id=_guid(element.get("guid")),
            name=name,
            above=above,
            description=_child_text(element, "Description"),
            is_codable=element.get("isCodable", "true").lower() not in ("false", "0"),
            color=element.get("color", ""),
        )
        yield from _codes_below(element, (*above, name))


# --- XML ------------------------------------------------------------------------------------------


def _tag(element: "_Element") -> str:
    """The name without its namespace, of which programs know several."""
    return str(element.tag).rpartition("}")[2]


def _children(element: "_Element", tag: str) -> Iterator["_Element"]:
    return (child for child in element if _tag(child) == tag)


def _below(element: "_Element", tag: str) -> Iterator["_Element"]:
    return (child for child in element.iter() if _tag(child) == tag)


def _child_text(element: "_Element", tag: str) -> str:
    child = next(_children(element, tag), None)
    return "" if child is None else (child.text or "")


def _reference(element: "_Element", tag: str) -> str:
    child = next(_children(element, tag), None)
    return "" if child is None else _guid(child.get("targetGUID"))


def _guid(value: str | None) -> str:
    """Without braces, in small letters: programs refer to one and the same id in several ways."""
    return (value or "").strip().strip("{}").lower()


def _whole(value: str | None) -> int:
    """A position; -1, which lies in no text, where there is none."""
    try:
        return int(value or "")
    except ValueError:
        return -1


def _time(value: str | None) -> datetime | None:
    """A time of the file in UTC; None where it says none that can be read."""
    try:
        time = datetime.fromisoformat((value or "").strip())
    except ValueError:
        return None
    return time.astimezone(UTC).replace(tzinfo=None) if time.tzinfo else time
