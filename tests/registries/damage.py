"""Ways in which a file comes to harm: bytes, lines, cells, encodings, containers. Each gives the damaged content.

What has to hold for damaged files stands in promises.py. Every choice is drawn from the `Random` handed over, so that hypothesis can shrink it.
"""

import io
import zipfile
from collections.abc import Callable
from random import Random

Damage = Callable[[bytes, Random], bytes]
Parts = dict[str, bytes]
"""A delivery of one or several files, by ending (".csv"; ".shp", ".dbf", …)."""

_DELIMITERS = [";", ",", "\t", "|", " ", '"', "'"]
_BREAKS = [b"\n", b"\r\n", b"\r", b"\x0b", b"\x0c", b"\x85", "\u2028".encode()]
_MARKS = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"]
_ODD = [
    "",
    " ",
    "\0",
    '"',
    '""',
    "=1+1",
    "-",
    "9" * 400,
    "1e999",
    "NaN",
    "-1",
    "0",
    "\u202e",
    "ß" * 3000,
    "Ã¤",
    "𝟙𝟚",
    "٣",
    "31.02.2026",
    "null",
    "\ufeff",
    "\ud7ff",
]
_HEAVY = 20_000


def _place(content: bytes, chance: Random) -> int:
    return chance.randint(0, max(len(content) - 1, 0))


def flip(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 2, 8, 40])):
        if changed:
            changed[_place(content, chance)] ^= chance.randint(1, 255)
    return bytes(changed)


def insert(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    more = bytes(chance.randint(0, 255) for _ in range(chance.choice([1, 2, 7, 60])))
    return content[:at] + more + content[at:]


def delete(content: bytes, chance: Random) -> bytes:
    at = _place(content, chance)
    return content[:at] + content[at + chance.choice([1, 2, 30, 500]) :]


def cut(content: bytes, chance: Random) -> bytes:
    return content[: _place(content, chance)]


def behead(content: bytes, chance: Random) -> bytes:
    return content[_place(content, chance) :]


def twice(content: bytes, chance: Random) -> bytes:
    """A block stands twice, or somewhere else too."""
    start, size = _place(content, chance), chance.choice([5, 80, 2000, len(content)])
    at = _place(content, chance)
    return content[:at] + content[start : start + size] + content[at:]


def nul(content: bytes, chance: Random) -> bytes:
    at, count = _place(content, chance), chance.choice([1, 3, 512])
    return content[:at] + bytes(count) + content[at + chance.choice([0, count]) :]


def mark(content: bytes, chance: Random) -> bytes:
    """A byte order mark at the beginning or in the middle."""
    at = chance.choice([0, _place(content, chance)])
    return content[:at] + chance.choice(_MARKS) + content[at:]


def recode(content: bytes, chance: Random) -> bytes:
    """Another encoding for the whole, for a part of it, or a second one on top."""
    text = _text(content)
    other = chance.choice(
        [
            "utf-8",
            "cp1252",
            "utf-16",
            "utf-16-le",
            "utf-16-be",
            "utf-32",
            "cp850",
            "utf-7",
            "utf-8-sig",
        ]
    )
    at = chance.choice([0, chance.randint(0, len(text))])
    far = chance.choice([len(text), min(len(text), at + 40)])
    before, after = (
        part.encode("cp1252", "replace") if chance.random() < 0.5 else part.encode()
        for part in (text[:at], text[far:])
    )
    return before + text[at:far].encode(other, "replace") + after


def break_lines(content: bytes, chance: Random) -> bytes:
    """Other line ends, everywhere or here and there."""
    lines, other = content.splitlines(), chance.choice(_BREAKS)
    share = chance.choice([1.0, 0.3, 0.02])
    return b"".join(line + (other if chance.random() < share else b"\n") for line in lines)


def join_lines(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    at = chance.randint(0, max(len(lines) - 1, 0))
    return b"".join(
        line.rstrip(b"\r\n") if abs(number - at) < chance.choice([1, 1, 4]) else line
        for number, line in enumerate(lines)
    )


def shuffle_lines(content: bytes, chance: Random) -> bytes:
    lines = content.splitlines(keepends=True)
    what = chance.choice(["shuffle", "drop", "repeat", "cut", "blank"])
    at = chance.randint(0, max(len(lines) - 1, 0))
    if what == "shuffle":
        chance.shuffle(lines)
    elif what == "drop":
        del lines[at : at + chance.choice([1, 3, 50])]
    elif what == "repeat":
        lines[at:at] = lines[at : at + 20] * chance.choice([1, 5])
    elif lines:
        lines[at] = (
            lines[at][: len(lines[at]) // 2] if what == "cut" else b"\n" * chance.choice([1, 30])
        )
    return b"".join(lines)


def quotes(content: bytes, chance: Random) -> bytes:
    changed = bytearray(content)
    for _ in range(chance.choice([1, 1, 2, 15])):
        at = _place(bytes(changed), chance)
        changed[at:at] = chance.choice([b'"', b'""', b'"\n', b';"', b'"x"'])
    return bytes(changed)


def columns(content: bytes, chance: Random) -> bytes:
    """Columns exchanged, dropped, doubled, renamed, with another delimiter, or cells moved."""
    text, delimiter = _text(content), ";"
    first = text.split("\n", 1)[0]
    delimiter = max(";,\t", key=first.count)
    rows = [line.split(delimiter) for line in text.split("\n")]
    what = chance.choice(
        ["swap", "drop", "double", "rename", "delimiter", "move", "swap heads", "more", "less"]
    )
    width = len(rows[0])
    one, other = chance.randrange(width), chance.randrange(width)
    if what == "delimiter":
        delimiter = chance.choice(_DELIMITERS)
    elif what == "rename":
        rows[0][one] = chance.choice(
            [rows[0][one].upper(), rows[0][one] + " 2", "Bemerkung", "", "\0", "x" * 5000]
        )
    elif what == "swap heads":
        rows[0][one], rows[0][other] = rows[0][other], rows[0][one]
    elif what in ("more", "less"):
        row = chance.choice(rows)
        row[one:one] = ["x"] * (what == "more")
        if what == "less":
            del row[one : one + 1]
    elif what == "move":
        row, onto = (chance.choice(rows[1:] or rows) for _ in range(2))
        if one < len(row) and other < len(onto):
            row[one], onto[other] = onto[other], row[one]
    else:
        for row in rows:
            if max(one, other) < len(row):
                _change(row, one, other, what)
    return delimiter.join(["\n".join(delimiter.join(row) for row in rows)]).encode(
        "cp1252", "replace"
    )


def _change(row: list[str], one: int, other: int, what: str) -> None:
    if what == "swap":
        row[one], row[other] = row[other], row[one]
    elif what == "drop":
        del row[one]
    else:
        row.insert(other, row[one])


def cells(content: bytes, chance: Random) -> bytes:
    """Odd or heavy values in place of what stands between two signs."""
    text = _text(content)
    for _ in range(chance.choice([1, 4])):
        sign = chance.choice([";", ",", '"', ">", ":", " "])
        at = text.find(sign, chance.randint(0, max(len(text) - 1, 0)))
        end = min(
            (found for found in (text.find(each, at + 1) for each in ';,"<\n}') if found > 0),
            default=at,
        )
        if at >= 0:
            text = text[: at + 1] + chance.choice([*_ODD, "x" * _HEAVY]) + text[max(end, at + 1) :]
    return text.encode(chance.choice(["utf-8", "cp1252"]), "replace")


def markup(content: bytes, chance: Random) -> bytes:
    """What an XML file should not have."""
    more = chance.choice(
        [
            b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>',
            b"&a;",
            b"&#0;",
            b"&#xD800;",
            b"&#x110000;",
            b"<fremd>x</fremd>",
            b"<fremd/>",
            b"<!-- x -->",
            b"<![CDATA[ </x:satz> ]]>",
            b"<?xml version='1.0'?>",
            b"<?xml version='1.0' encoding='utf-16'?>",
            b"</",
            b"<",
            b">",
            b"]]>",
            b"<a>" * 400,
            b"<satz>",
            b"</satz>",
            b' xmlns="urn:x"',
            b' a="1" a="2"',
            b"<x:satz/>",
            b"&lt;satz&gt;",
        ]
    )
    at = chance.choice(
        [
            0,
            content.find(b">") + 1,
            _place(content, chance),
            content.find(b"<", _place(content, chance)),
        ]
    )
    return content[:at] + more + content[at:]


def objects(content: bytes, chance: Random) -> bytes:
    """What a JSON file should not have."""
    signs = [place for place, byte in enumerate(content[:200_000]) if byte in b"[{:,"]
    at = chance.choice(signs) + 1 if signs else 0
    more = chance.choice(
        [
            b"[" * 3000,
            b'{"a":' * 3000,
            b"1e999,",
            b"9" * 5000 + b",",
            b"NaN,",
            b"null,",
            b"{},",
            b"[],",
            b'"\\ud800",',
            b"-",
            b"}",
            b"]",
            b"{",
            b'"',
            b'"x":1,',
            b"true,",
            b"Infinity,",
            b'"\\u0000",',
        ]
    )
    replaced = content.find(b",", at) if chance.random() < 0.5 else -1
    rest = content[replaced + 1 :] if replaced > 0 else content[at:]
    return content[:at] + more + rest


def member(content: bytes, chance: Random) -> bytes:
    """A member of a ZIP damaged, dropped, doubled or renamed, the container whole again."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:
        return flip(content, chance)
    if not members:
        return content
    at = chance.randrange(len(members))
    name, inner = members[at]
    what = chance.choice(["damage", "damage", "damage", "drop", "double", "rename"])
    if what == "damage":
        members[at] = (name, chance.choice([*_BYTES, markup])(inner, chance))
    elif what == "drop":
        del members[at]
    elif what == "double":
        members.append((name + "2", inner))
    else:
        members[at] = (
            chance.choice(["x", "../" + name, name.upper(), "xl/worksheets/sheet9.xml"]),
            inner,
        )
    buffer = io.BytesIO()
    with zipfile.ZipFile(
        buffer, "w", chance.choice([zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED])
    ) as archive:
        for name, inner in members:
            archive.writestr(name, inner)
    return buffer.getvalue()


def _text(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


_BYTES: list[Damage] = [flip, insert, delete, cut, behead, twice, nul, mark, quotes]
_TEXT: list[Damage] = [*_BYTES, recode, break_lines, join_lines, shuffle_lines, cells]
DAMAGES: dict[str, list[Damage]] = {
    ".csv": [*_TEXT, columns, columns, columns],
    ".txt": _TEXT,
    ".xml": [*_TEXT, markup, markup, markup],
    ".json": [*_TEXT, objects, objects],
    ".jsonl": [*_TEXT, objects, objects],
    ".geojson": [*_TEXT, objects, objects],
    ".xlsx": [*_BYTES, member, member, member, member, member],
    ".ods": [*_BYTES, member, member, member, member, member],
    ".zip": [*_BYTES, member, member, member, member, member],
}
"""By the ending of a file what may happen to it; to any other only what happens to bytes."""


def damage(content: bytes, ending: str, chance: Random) -> bytes:
    """The content after one to three mishaps."""
    for _ in range(chance.choice([1, 1, 1, 2, 3])):
        content = chance.choice(DAMAGES.get(ending, _BYTES))(content, chance)
    return content


def damage_parts(parts: Parts, chance: Random) -> Parts:
    """A delivery of which one file is damaged or, where there are several, missing."""
    ending = chance.choice(sorted(parts))
    if len(parts) > 1 and chance.random() < 0.25:
        return {each: content for each, content in parts.items() if each != ending}
    return parts | {ending: damage(parts[ending], ending, chance)}
