"""In which encoding a text file is written: by trial among those agreed, refused by name otherwise.

Reading cells belongs to readers/.
"""

import codecs
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Refused

BLOCK = 8 << 20
_UTF8_MARK, _UTF16_MARKS = codecs.BOM_UTF8, (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAMES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "cp1252": "Windows-1252",
    "iso8859-15": "ISO-8859-15",
}
# UTF-8 read as Windows-1252: Ã followed by what the second byte of a German letter turns into.
_TWICE_CONVERTED = re.compile("Ã[¤¶¼Ÿ„–œ©¨§±\x84\x96\x9c\x9f]|Ä±|ÅŸ")
_SIGNS = ("Ã", "Ä±", "ÅŸ")
_CONTROL = re.compile("[\x80-\x9f]")


@dataclass(frozen=True)
class Encoding:
    """Name for Python, bytes of the mark at the beginning, and whether the file holds NUL
    characters.
    """

    name: str
    mark: int
    has_nul: bool


def detect(path: Path, agreed: Sequence[str], file: str) -> Encoding:
    """The first agreed encoding that the whole file bears out.

    Raises Refused R-001, R-003 or R-004.
    """
    with path.open("rb") as stream:
        start = stream.read(4)
    if not start:
        raise Refused("R-001", file=file)
    for name in _candidates(start, agreed):
        line = _first_bad_line(path, name)
        if line is None:
            return _checked(path, name, start, file)
    expected = " / ".join(dict.fromkeys(_NAMES.get(name, name) for name in agreed))
    raise Refused(
        "R-003",
        file=file,
        line=_where(path, agreed[0]),
        expected=expected,
        seems=_guess(path, start),
    )


def _candidates(start: bytes, agreed: Sequence[str]) -> list[str]:
    """Agreed encodings that fit the mark at the beginning."""
    if start.startswith(_UTF16_MARKS):
        return [name for name in agreed if name == "utf-16"]
    if start.startswith(_UTF8_MARK):
        return [name for name in agreed if name.startswith("utf-8")]
    return [name for name in agreed if name != "utf-16"]


def _first_bad_line(path: Path, name: str) -> int | None:
    """The line (1-based) where the file cannot be in this encoding; None if it can."""
    is_single_byte = not name.startswith("utf")
    could_be_utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")()
    is_ascii = True
    decoder = codecs.getincrementaldecoder(name)()
    line = 1
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            is_ascii = is_ascii and block.isascii()
            try:
                text = decoder.decode(block)
            except UnicodeDecodeError as error:
                return line + _breaks(error.object[: error.start])
            if name == "iso8859-15" and (control := _CONTROL.search(text)):
                return line + text.count("\n", 0, control.start())
            if is_single_byte and could_be_utf8 is not None:
                could_be_utf8 = _still_utf8(could_be_utf8, block)
            line += _breaks(block)
    try:
        decoder.decode(b"", final=True)
        if could_be_utf8 is not None:
            could_be_utf8.decode(b"", final=True)
    except UnicodeDecodeError:
        return None if is_single_byte else line
    return 1 if is_single_byte and could_be_utf8 is not None and not is_ascii else None


def _still_utf8(
    decoder: codecs.IncrementalDecoder, block: bytes
) -> codecs.IncrementalDecoder | None:
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return None
    return decoder


def _breaks(block: bytes | str) -> int:
    if isinstance(block, str):
        return block.count("\n") or block.count("\r")
    return block.count(b"\n") or block.count(b"\r")


def _checked(path: Path, name: str, start: bytes, file: str) -> Encoding:
    """The encoding, after a look for letters converted twice and for NUL characters."""
    decoder = codecs.getincrementaldecoder(name)("replace")
    signs = (
        tuple(sign.encode(name.removesuffix("-sig"), "ignore") for sign in _SIGNS)
        if name != "utf-16"
        else ()
    )
    line, has_nul = 1, False
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            if signs and not any(sign in block for sign in signs):
                has_nul = has_nul or b"\0" in block
                line += _breaks(block)
                continue
            text = decoder.decode(block)
            has_nul = has_nul or "\0" in text
            if found := _TWICE_CONVERTED.search(text):
                raise Refused("R-004", file=file, line=line + _breaks(text[: found.start()]))
            line += _breaks(text)
    mark = 3 if start.startswith(_UTF8_MARK) else 0
    return Encoding("utf-8" if name == "utf-8-sig" else name, mark, has_nul)


def _where(path: Path, name: str) -> int:
    """The first line that speaks against the encoding agreed first."""
    bad = _first_bad_line(path, name)
    if bad is not None and bad > 1:
        return bad
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if not line.isascii():
                return number
    return 1


def _guess(path: Path, start: bytes) -> str:
    """What the file seems to be written in, for the message."""
    if start.startswith(_UTF16_MARKS):
        return "UTF-16"
    for name in ("utf-8", "cp1252"):
        if _first_bad_line(path, name) is None:
            return _NAMES[name]
    return "?"
