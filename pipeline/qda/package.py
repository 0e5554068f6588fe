"""The package of a REFI-QDA project (.qdpx): a zip with project.qde and its texts, opened with
caution, written always with the same bytes.

Nothing is ever unpacked to the disk. What the XML means stands in refi.py.
"""

import re
import zipfile
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

from lxml import etree

from pipeline.deliveries import LARGEST_RATIO, LARGEST_UNPACKED
from pipeline.errors import Refused

_PROJECT = "project.qde"
_MOST_MEMBERS = 20_000
_LARGEST_TEXT = 50 * 1024 * 1024
_SMALL = 10 * 1024 * 1024
_FIRST_ELEMENT = re.compile(rb"<[A-Za-z_]")
_ZIP_DATE = (1980, 1, 1, 0, 0, 0)
_ELSEWHERE = ("absolute:", "relative:", "http:", "https:", "file:", "/", "\\")


class Package:
    """An open .qdpx; texts are found by the names that projects give them, in any case."""

    def __init__(self, path: Path) -> None:
        self._path = path
        if not zipfile.is_zipfile(path):
            raise Refused("I-060", file=path.name, kind="QDPX")
        self._archive = zipfile.ZipFile(path)
        members = self._archive.infolist()
        if len(members) > _MOST_MEMBERS or any(_leads_out(member.filename) for member in members):
            raise Refused("I-062", file=path.name)
        self._members = {member.filename.lower(): member for member in members}

    def __enter__(self) -> "Package":
        return self

    def __exit__(self, *_: object) -> None:
        self._archive.close()

    def project(self) -> bytes:
        """The XML of the project: project.qde, or the one .qde that lies at the top."""
        named = [name for name in self._members if name.endswith(".qde") and "/" not in name]
        if _PROJECT not in self._members and len(named) != 1:
            raise Refused("I-063", file=self._path.name)
        member = self._members[_PROJECT if _PROJECT in self._members else named[0]]
        return self._read(member, LARGEST_UNPACKED)

    def content(self, reference: str) -> bytes | None:
        """What lies at internal://NAME, sources/NAME or NAME; None if it is not in the package."""
        name = unquote(reference.strip().removeprefix("internal://")).replace("\\", "/").lower()
        if not name or name.startswith(_ELSEWHERE):
            return None
        for place in (f"sources/{name}", name, f"sources/{name.rsplit('/', 1)[-1]}"):
            if place in self._members:
                return self._read(self._members[place], _LARGEST_TEXT)
        return None

    def _read(self, member: zipfile.ZipInfo, largest: int) -> bytes:
        """The member, but no more of it than is reasonable, whatever its head says."""
        most = min(largest, max(_SMALL, LARGEST_RATIO * member.compress_size))
        with self._archive.open(member) as file:
            content = file.read(most + 1)
        if len(content) > most:
            megabytes = round(max(member.file_size, len(content)) / 1024 / 1024)
            raise Refused("I-061", file=self._path.name, megabytes=megabytes)
        return content


def parse(content: bytes, file: str, kind: str) -> "etree._Element":
    """The root of an XML text; entities, DTD and network stay off. Raises Refused I-060, I-065."""
    first = _FIRST_ELEMENT.search(content)
    if b"<!DOCTYPE" in content[: first.start() if first else None]:
        raise Refused("I-065", file=file)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise Refused("I-060", file=file, kind=kind) from error
    if getattr(root.getroottree().docinfo, "doctype", ""):
        raise Refused("I-065", file=file)
    return root


def written(members: Mapping[str, bytes]) -> bytes:
    """A package with these members, the same bytes for the same content."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            info = zipfile.ZipInfo(name, _ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    return buffer.getvalue()


def _leads_out(name: str) -> bool:
    """Whether the member would be written outside the folder it is unpacked into."""
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":"
