"""Looks at a file before it is read: its size, and whether its content is what its ending says.

Reading it belongs to the readers; unpacked sizes to archives.py and pdf.py.
"""

from pathlib import Path

from pipeline.errors import Refused

MEGABYTE = 1024 * 1024
LARGEST_TEXT = 20 * MEGABYTE
"""Bytes of a text format; a talk of three hours has about 0.2 MB."""
LARGEST_DOCUMENT = 100 * MEGABYTE
"""Bytes of DOCX, ODT and PDF, which may hold pictures."""

_DOCUMENTS = {".docx", ".odt", ".pdf"}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_ODT_TYPE = b"mimetypeapplication/vnd.oasis.opendocument"
_HEAD = 4096


def refuse_too_large(path: Path) -> None:
    """Raise Refused (I-025) for a file above the limit of its kind; nothing is read."""
    limit = LARGEST_DOCUMENT if path.suffix.lower() in _DOCUMENTS else LARGEST_TEXT
    size = path.stat().st_size
    if size > limit:
        raise Refused(
            "I-025",
            file=path.name,
            megabytes=round(size / MEGABYTE),
            limit=round(limit / MEGABYTE),
        )


def refuse_other_content(path: Path) -> None:
    """Raise Refused: I-020 for an encrypted Office file, I-021 for content of another kind."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_OLE):
        if path.suffix.lower() == ".docx" and _ENCRYPTED in path.read_bytes():
            raise Refused("I-020", file=path.name)
        raise Refused("I-021", file=path.name, suffix=path.suffix, found="Word 97 (.doc)")
    found = _kind(head)
    if found and found != path.suffix.lower():
        name = found.lstrip(".").upper()
        raise Refused("I-021", file=path.name, suffix=path.suffix, found=name)


def _kind(head: bytes) -> str:
    """The suffix that the first bytes speak for, "" if they speak for none."""
    if head.startswith(b"%PDF-"):
        return ".pdf"
    if head.startswith(b"{\\rtf"):
        return ".rtf"
    if head.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        return ".vtt"
    if head.startswith(b"PK\x03\x04"):
        if _ODT_TYPE in head[:200]:
            return ".odt" if b"opendocument.text" in head[:200] else ""
        return ".docx" if b"word/" in head or b"[Content_Types].xml" in head else ""
    return ""
