"""Writes REFI-QDA 1.5: projects (.qdpx) and codebooks (.qdc), valid against the published schema.

Which codings a project gets is decided in export.py; the way back stands in refi.py.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING
from uuid import UUID, uuid5

from pipeline.qda.model import Code, Coding, QdaProject
from pipeline.qda.package import written
from pipeline.qda.refi import COMPLETE

if TYPE_CHECKING:
    from lxml.etree import _Element

PROJECT_NAMESPACE = "urn:QDA-XML:project:1.0"
CODEBOOK_NAMESPACE = "urn:QDA-XML:codebook:1.0"
_OURS = UUID("8f0d7a52-6c0e-4f43-9d0b-2f4a5d1c7b60")
_NOT_IN_XML = {number: None for number in range(32) if chr(number) not in "\t\n\r"} | {
    0xFFFE: None,
    0xFFFF: None,
}


def guid(*parts: str) -> str:
    """The same id for the same thing, whenever it is written."""
    return str(uuid5(_OURS, "\x1f".join(parts)))


def write_project(project: QdaProject) -> bytes:
    """The project as .qdpx: UTF-8 texts with LF, positions in code points.

    The same project makes the same bytes. Sources, codes and codings keep their ids where those are
    GUIDs; others get one made of them.
    """
    from lxml import etree

    root = _root("Project", PROJECT_NAMESPACE)
    _set(root, name=project.name, origin=project.origin, modifiedDateTime=_time(project.changed_at))
    texts = _write_content(root, project)
    content = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return written({"project.qde": content} | texts)


def write_codebook(project: QdaProject) -> bytes:
    """The project's codes as .qdc."""
    from lxml import etree

    root = _root("CodeBook", CODEBOOK_NAMESPACE)
    _set(root, origin=project.origin)
    _write_codes(_add(root, "Codes"), project.codes)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _write_content(root: "_Element", project: QdaProject) -> dict[str, bytes]:
    """Everything below Project in the order of the schema; gives the texts by place."""
    coders = dict.fromkeys([*project.coders, *(coding.coder for coding in project.codings)])
    if coders:
        users = _add(root, "Users")
        for coder in coders:
            _add(users, "User", guid=_user(coder), name=coder)
    if project.codes:
        _write_codes(_add(_add(root, "CodeBook"), "Codes"), project.codes)
    texts = _write_sources(root, project) if project.sources else {}
    _write_sets(root, project)
    if project.description:
        _add(root, "Description").text = _clean(project.description)
    return texts


def _write_codes(holder: "_Element", codes: Sequence[Code]) -> None:
    """Codes under the codes they stand below, in their order."""
    elements: dict[tuple[str, ...], _Element] = {}
    for code in codes:
        element = _add(
            elements.get(code.above, holder),
            "Code",
            guid=_as_guid("code", code.id),
            name=code.name,
            isCodable="true" if code.is_codable else "false",
            color=code.color or None,
        )
        if code.description:
            # the description comes before the codes below
            _add(element, "Description").text = _clean(code.description)
        elements[code.path] = element


def _write_sources(root: "_Element", project: QdaProject) -> dict[str, bytes]:
    """The sources with their selections; gives the texts by place."""
    of_source: dict[str, list[Coding]] = {}
    for coding in project.codings:
        of_source.setdefault(coding.source_id, []).append(coding)
    texts: dict[str, bytes] = {}
    sources = _add(root, "Sources")
    for source in project.sources:
        source_guid = _as_guid("source", source.id)
        element = _add(
            sources,
            "TextSource",
            guid=source_guid,
            name=source.name,
            plainTextPath=f"internal://{source_guid}.txt",
        )
        texts[f"sources/{source_guid}.txt"] = source.text.encode("utf-8", "surrogatepass")
        _write_selections(element, of_source.get(source.id, ()))
    return texts


def _write_selections(source: "_Element", codings: Sequence[Coding]) -> None:
    """One selection for all codes that belong together, in the order of the text."""
    ordered = sorted(codings, key=lambda coding: (coding.start, coding.end, coding.number))
    for number, together in enumerate(_together(ordered)):
        first = together[0]
        told = (first.source_id, str(first.start), str(first.end), first.selection, str(number))
        selection = _add(
            source,
            "PlainTextSelection",
            guid=guid("selection", *told),
            startPosition=str(first.start),
            endPosition=str(first.end),
            creatingUser=_user(first.coder),
            creationDateTime=_time(first.coded_at),
        )
        if first.note:
            _add(selection, "Description").text = _clean(first.note)
        for coding in together:
            element = _add(
                selection,
                "Coding",
                guid=guid("coding", *told, coding.code_id, str(coding.number)),
                creatingUser=_user(coding.coder),
                creationDateTime=_time(coding.coded_at),
            )
            _add(element, "CodeRef", targetGUID=_as_guid("code", coding.code_id))


def _together(codings: Sequence[Coding]) -> Iterator[list[Coding]]:
    """Codings of one selection; one without a selection stands alone."""
    groups: dict[object, list[Coding]] = {}
    for place, coding in enumerate(codings):
        told = (coding.selection, coding.coder, coding.start, coding.end)
        groups.setdefault(told if coding.selection else place, []).append(coding)
    yield from groups.values()


def _write_sets(root: "_Element", project: QdaProject) -> None:
    """Which sources a person has coded in full, also where she found nothing."""
    complete = {coder: ids for coder, ids in (project.coded_in_full or {}).items() if ids}
    if not complete:
        return
    sets = _add(root, "Sets")
    for coder, source_ids in sorted(complete.items()):
        element = _add(sets, "Set", guid=guid("set", coder), name=COMPLETE + coder)
        for source_id in sorted(source_ids):
            _add(element, "MemberSource", targetGUID=_as_guid("source", source_id))


def _root(tag: str, namespace: str) -> "_Element":
    """A root whose children inherit its namespace."""
    from lxml import etree

    return etree.fromstring(f'<{tag} xmlns="{namespace}"/>')


def _add(parent: "_Element", tag: str, **attributes: str | None) -> "_Element":
    """A new last child in the namespace of its parent."""
    from lxml import etree

    element = etree.SubElement(parent, f"{{{etree.QName(parent).namespace}}}{tag}")
    _set(element, **attributes)
    return element


def _set(element: "_Element", **attributes: str | None) -> None:
    for name, value in attributes.items():
        if value is not None:
            element.set(name, _clean(value))


def _as_guid(kind: str, told: str) -> str:
    """An id that is a GUID stays; any other becomes one."""
    try:
        return str(UUID(told)) if len(told) == 36 else guid(kind, told)
    except ValueError:
        return guid(kind, told)


def _user(coder: str) -> str:
    return guid("user", coder)


def _clean(text: str) -> str:
    """Without what XML cannot hold."""
    return text.translate(_NOT_IN_XML).encode("utf-8", "ignore").decode("utf-8")


def _time(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment.isoformat()}Z"
