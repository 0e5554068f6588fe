"""Finds the speaker's label and the time stamps at a line's beginning, in every notation in use.

Whether a name in such a place is a speaker depends on the whole talk (accepted); roles belong to
roles.py.
"""

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.interviews.readers.lines import Line
from pipeline.interviews.readers.roles import ANY_WORD, LONG_WORD

Family = Literal["", "known", "voice", "time", "bold", "colon", "tab", "bracket"]

CONTROLS = "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
"""Characters without a width that stand around right-to-left text."""

_CLOCK = r"\d{1,2}:\d{2}(?::\d{2})?(?:[.,-]\d{1,3})?"
_LONG_CLOCK = r"\d{1,2}:\d{2}:\d{2}(?:[.,-]\d{1,3})?"
_RANGE = rf"{_CLOCK}(?:\s*(?:-->|–|-|bis)\s*{_CLOCK})?"
_MARKED = rf"(?:#{_CLOCK}#?|\[{_RANGE}\]|\({_RANGE}\)|<{_RANGE}>|\{{{_RANGE}\}})"
_STAMP_BEFORE = re.compile(rf"(?:\d{{1,4}}\t+)?(?:{_MARKED}|(?P<bare>{_RANGE})(?![\d:]))[\s\t]*")
_STAMP_BEHIND = re.compile(rf"(?:{_MARKED}|\t{_CLOCK})\s*$")
_STAMP_WITHIN = re.compile(rf"\s?(?:#{_CLOCK}#?|\[{_RANGE}\]|\({_LONG_CLOCK}\)|<{_RANGE}>)")
_CLOCK_VALUE = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?(?:[.,-](\d{1,3}))?")
_LINE_NUMBER = re.compile(r"\A\d{1,4}\t+(?=\S)")

_KNOWN = rf"(?:{ANY_WORD})(?:[*:_/](?:in|r|innen)\b)?(?:[\s._-]?\d{{1,3}}|\s[A-Z])?\.?"
_MORE = rf"(?:\s*[/&+]\s*{_KNOWN})?"
_ASIDE = r"(?:\s*\([^()]{0,40}\))?"
_KNOWN_COLON = re.compile(
    rf"(?P<label>{_KNOWN}{_MORE}){_ASIDE}\s*(?P<time>{_MARKED}|{_LONG_CLOCK})?\s*[:：]\s*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_KNOWN_DASH = re.compile(r"(?P<label>[IB]\d?)\s+[–—-]\s+(?P<text>.*)", re.DOTALL)
_KNOWN_BRACKET = re.compile(
    rf"\[(?P<label>(?:{ANY_WORD})[\s_]?\d{{1,3}})\]:?\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL
)
_KNOWN_TAB = re.compile(rf"(?P<label>{_KNOWN}):?\t+(?P<text>.*)", re.DOTALL)
_KNOWN_LONG_TAB = re.compile(
    rf"(?P<label>(?:{LONG_WORD})(?:\s?\d{{1,3}})?):?\t+(?P<text>.*)", re.DOTALL | re.IGNORECASE
)
_KNOWN_ALONE = re.compile(rf"(?P<label>(?:{ANY_WORD})[\s_]?\d{{1,3}}|{LONG_WORD})", re.IGNORECASE)
_KNOWN_FULL = re.compile(rf"(?P<label>{_KNOWN})", re.IGNORECASE)
_VOICE = re.compile(
    r"<v(?:\.[^\s>]+)?\s+(?P<label>[^<>]{1,60})>\s*(?P<text>.*?)(?:</v>)?", re.DOTALL
)
_NAME_TIME = re.compile(
    rf"(?P<label>[^\t\n:?!]{{1,40}}?)[\s\t]+(?P<time>{_MARKED}|{_CLOCK})\s*:?\s*", re.DOTALL
)
_NAME_TIME_TEXT = re.compile(
    r"(?P<label>[^\t\n:?!]{1,40}?)(?:[ ]{2,}|\t+)"
    rf"(?P<time>{_MARKED}|{_CLOCK})[\s:]+(?P<text>.*)",
    re.DOTALL,
)
_NAME_STAMP_COLON = re.compile(
    rf"(?P<label>[^\t\n:?!;\[(#<]{{1,40}}?)\s*(?P<time>{_MARKED})\s*[:：]\s*(?P<text>.*)", re.DOTALL
)
_NAME_COLON = re.compile(r"(?P<label>[^\t\n:?!,;]{1,40}?)\s*[:：](?:\s+(?P<text>.+))?", re.DOTALL)
_NAME_TAB = re.compile(r"(?P<label>[^\t\n:?!,;]{1,40}?):?\t+(?P<text>.*)", re.DOTALL)
_NAME_BRACKET = re.compile(r"\[(?P<label>[^\[\]\n:?!,;]{1,40}?)\]:?\s+(?P<text>.+)", re.DOTALL)
_PLACEHOLDER = re.compile(r"(?:Person|Firma|Ort|Telefon|E-Mail|Kennzeichen|Geburtsdatum|Name) \d+")
_LONG_WORD_FIRST = re.compile(rf"(?:{LONG_WORD})\b", re.IGNORECASE)
_WORD = re.compile(r"[\w'’.-]+")
_PARTICLES = {"von", "van", "de", "der", "den", "al", "el", "bin", "ibn", "zu", "da", "dos", "di"}

_MOST_WORDS = 4
_TWICE = 2
_SHARE_OF_NAMES = 0.8
_SHARE_OF_LINES = 0.5
_FEW = 4
_OFTEN = 3
_CLOCK_PARTS = 3
_LONGEST_STAMP = 60
_LONGEST_LABEL = 120


@dataclass(frozen=True)
class Reading:
    """A line with what may be its label: words without it, words if it is none, and times."""

    line: Line
    label: str
    family: Family
    text: str
    plain: str
    start: float | None
    end: float | None
    has_stamp: bool = False


def parsed(line: Line) -> Reading:
    """The line with its likeliest label; family says how sure the notation is."""
    text = _bare_front(line.text)
    stamp = _STAMP_BEFORE.match(text)
    rest = _bare_front(text[stamp.end() :]) if stamp else _LINE_NUMBER.sub("", text, count=1)
    rest, end = _without_end(rest, line.end_seconds)
    label, family, words, between = _label(replace(line, text=rest), stamp is not None)
    is_speech = stamp is not None and not label and _is_spoken_time(stamp["bare"], rest)
    inner = _STAMP_BEFORE.match(words) if label else None
    if inner and inner["bare"] is None:
        words, between = words[inner.end() :], between or inner[0]
    given = (stamp[0] if stamp and not is_speech else "") or between
    start = line.start_seconds if line.start_seconds is not None else seconds(given)
    gap = " " if line.lead and line.text[:1].isspace() else ""
    whole = line.lead + gap + (text if is_speech else rest)
    has_stamp = stamp is not None and not is_speech
    return Reading(
        line, _squeezed(label), family, without_stamps(words).strip(),
        without_stamps(whole).strip(), start, end, has_stamp,
    )  # fmt: skip


def _bare_front(text: str) -> str:
    """Without blanks and characters without a width in front; behind only blanks go."""
    return text.strip().lstrip(CONTROLS + string.whitespace)


def _without_end(text: str, end: float | None) -> tuple[str, float | None]:
    """The words without the stamp behind them, and that stamp's time."""
    tail = text[-_LONGEST_STAMP:]
    stamp = None if _NAME_TIME.fullmatch(text[:_LONGEST_LABEL]) else _STAMP_BEHIND.search(tail)
    if stamp is None:
        return text, end
    kept = text[: len(text) - len(tail) + stamp.start()].rstrip()
    return kept, end if end is not None else seconds(stamp[0])


def _is_spoken_time(bare: str | None, rest: str) -> bool:
    """Whether a time without brackets before words is part of them: "10:30 Uhr war zu spät"."""
    return bare is not None and bool(rest) and len(re.findall(r"\d+", bare)) < _CLOCK_PARTS


def accepted(readings: Sequence[Reading]) -> set[tuple[Family, str]]:
    """The labels that are speakers, as pairs of family and label.

    Known words and voices always are. A name is one where the talk as a whole says so: names with
    a time stamp where nearly all stamped lines have one; bold ones that come again; names before a
    colon, a TAB or in brackets only where at least two come again and lead most of the lines.
    """
    found = Counter((each.family, each.label.casefold()) for each in readings if each.label)
    sure = {key for key in found if key[0] in ("known", "voice")}
    knows = any(key[0] == "known" for key in sure)
    filled = sum(bool(each.plain) for each in readings) or 1
    sure |= _timed(readings, found)
    bold = {key: count for key, count in found.items() if key[0] == "bold"}
    has_bold = len(bold) >= _TWICE or any(count >= _TWICE for count in bold.values())
    if has_bold:
        once = max(bold.values()) >= _TWICE or len(bold) == sum(bold.values()) <= _FEW
        sure |= {key for key, count in bold.items() if count >= _TWICE or once}
    families: tuple[Family, ...] = ("colon", "tab", "bracket")
    for family in families:
        often = _OFTEN if knows else _TWICE
        weak = {key: count for key, count in found.items() if key[0] == family and count >= often}
        named = {key for key in found if key[0] == family and _LONG_WORD_FIRST.match(key[1])}
        lead = sum(weak.values()) + sum(found[key] for key in sure)
        if len(weak) + len(sure) >= _TWICE and lead >= _SHARE_OF_LINES * filled:
            sure |= set(weak)
        sure |= named
    return sure


def _timed(
    readings: Sequence[Reading], found: Counter[tuple[Family, str]]
) -> set[tuple[Family, str]]:
    names = {key: count for key, count in found.items() if key[0] == "time"}
    stamped = sum(each.has_stamp or each.family == "time" for each in readings)
    if not names or sum(names.values()) < _SHARE_OF_NAMES * stamped:
        knows = any(key[0] == "known" for key in found)
        return {key for key, count in names.items() if count > _TWICE and not knows}
    few = sum(names.values()) <= _FEW
    return {key for key, count in names.items() if count >= _TWICE or few}


def is_name(text: str) -> bool:
    """Whether this could be a name or a code of a speaker: up to four words that begin as such."""
    words = text.strip().strip("*_").split()
    if not 0 < len(words) <= _MOST_WORDS or _PLACEHOLDER.fullmatch(text.strip()):
        return False
    if not any(word[0].isalpha() for word in words):
        return False
    return all(
        _WORD.fullmatch(word)
        and (word[0].isupper() or word[0].isdigit() or word in _PARTICLES or _has_no_case(word[0]))
        for word in words
    ) and not text.rstrip().endswith(("…", "-"))


def seconds(stamp: str) -> float | None:
    """The first clock of a stamp in seconds; f4 counts tenths behind the dash."""
    clock = _CLOCK_VALUE.search(stamp)
    if clock is None:
        return None
    first, second, third, part = clock.groups()
    total = int(first) * 60 + int(second)
    total = total * 60 + int(third) if third else total
    return round(total + (float(f"0.{part}") if part else 0.0), 3)


def without_stamps(text: str) -> str:
    """The words without time stamps between them."""
    return _STAMP_WITHIN.sub("", text) if ":" in text else text


def _label(line: Line, has_stamp: bool) -> tuple[str, Family, str, str]:
    """Label, family, words behind it, and a time that stands between."""
    text = line.text
    if line.speaker:
        return line.speaker, "voice", text, ""
    if line.lead:
        return _bold(line)
    if line.is_bold and (known := _KNOWN_FULL.fullmatch(text.rstrip(" :"))):
        return known["label"], "known", "", ""
    for pattern in (_KNOWN_COLON, _KNOWN_BRACKET, _KNOWN_TAB, _KNOWN_LONG_TAB, _KNOWN_DASH):
        match = pattern.match(text)
        if match:
            return match["label"], "known", match["text"], match.groupdict().get("time") or ""
    if voice := _VOICE.fullmatch(text):
        return voice["label"], "voice", voice["text"], ""
    alone = (_KNOWN_FULL if has_stamp else _KNOWN_ALONE).fullmatch(text.strip())
    if alone:
        return alone["label"], "known", "", ""
    head, _, below = text.partition("\n")
    timed = _NAME_TIME.fullmatch(head)
    if timed and is_name(timed["label"]):
        known = _KNOWN_FULL.fullmatch(timed["label"])
        return timed["label"], "known" if known else "time", below, timed["time"]
    for pattern in (_NAME_TIME_TEXT, _NAME_STAMP_COLON):
        match = pattern.match(text)
        if match and is_name(match["label"]):
            return match["label"], "time", match["text"], match["time"]
    return _named(text, has_stamp, line.is_bold)


def _named(text: str, has_stamp: bool, is_bold: bool) -> tuple[str, Family, str, str]:
    """A label that is a name, by the notation it stands in."""
    if (has_stamp or is_bold) and is_name(text):
        return text, "time" if has_stamp else "bold", "", ""
    colon = _NAME_COLON.fullmatch(text)
    if colon and is_name(colon["label"]):
        return colon["label"], "time" if has_stamp else "colon", colon["text"] or "", ""
    for family, pattern in (("tab", _NAME_TAB), ("bracket", _NAME_BRACKET)):
        match = pattern.match(text)
        if match and is_name(match["label"]):
            chosen: Family = "tab" if family == "tab" else "bracket"
            return match["label"], chosen, match["text"], ""
    return "", "", text, ""


def _bold(line: Line) -> tuple[str, Family, str, str]:
    """Bold words in front: Name, Name:, [00:00:03] Name; a colon may stand behind them."""
    lead = line.lead.strip()
    stamp = _STAMP_BEFORE.match(lead)
    time = stamp[0] if stamp else ""
    lead = lead[stamp.end() :].strip() if stamp else lead
    text = line.text.lstrip()
    has_colon = lead.endswith((":", "：")) or text.startswith((":", "："))
    label = lead.rstrip(" :：\t")
    behind = _NAME_TIME.fullmatch(label)
    if behind and is_name(behind["label"]):
        label, time = behind["label"], time or behind["time"]
    text = text.lstrip(":： \t")
    if _KNOWN_FULL.fullmatch(label):
        is_word = len(label) > 1 or has_colon or label in ("I", "B")
        return (label, "known", text, time) if is_word else ("", "", f"{lead} {text}", "")
    if not is_name(label):
        known = _KNOWN_COLON.match(line.lead + line.text)
        return (known["label"], "known", known["text"], time) if known else ("", "", line.text, "")
    return label, "time" if stamp else "bold", text, time


def _squeezed(label: str) -> str:
    return (
        re.sub(r"\s+", "", label)
        if _KNOWN_FULL.fullmatch(label.strip())
        else " ".join(label.strip().strip("*_").split())
    )


def _has_no_case(letter: str) -> bool:
    """Arabic and its like know no capitals."""
    return letter.isalpha() and letter.lower() == letter.upper()
