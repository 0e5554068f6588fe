"""What DOCX and ODT share: a member of the zip that is too large to be a talk is not unpacked.

Whole archives that unpack to too much belong to pipeline/deliveries.py.
"""

import zipfile
from pathlib import Path

from pipeline.errors import Refused

LARGEST_MEMBER = 40 * 1024 * 1024
"""Bytes of XML; a talk of three hours is less than one hundredth of it."""


def refuse_large_member(path: Path, name: str) -> None:
    """Raise Refused (I-002) if this part of the document is larger than LARGEST_MEMBER."""
    with zipfile.ZipFile(path) as archive:
        size = archive.getinfo(name).file_size
    if size > LARGEST_MEMBER:
        raise Refused("I-002", file=path.name, megabytes=round(size / 1024 / 1024))
