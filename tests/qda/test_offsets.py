"""Positions as programs count them land on the same words.

Which program counts how is tested with its files.
"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.qda.offsets import Marked, Ruler, Way, best_way, lf, same_words

TEXT = "I: Grüß Gott 😀\r\nB: Ja, é gut.\r\n"
TEXTS = st.text(st.characters(exclude_categories=("Cs",)) | st.sampled_from("\r\n😀é́א ")).filter(
    lambda text: not text.startswith("\ufeff")
)
UNITS = st.sampled_from(["code_point", "utf16", "utf8"])


@pytest.mark.parametrize(
    ("way", "start", "end"),
    [
        (Way("code_point", "lf"), 18, 20),
        (Way("code_point", "crlf"), 19, 21),
        (Way("utf16", "stored"), 20, 22),
        (Way("utf8", "lf"), 23, 25),
    ],
)
def test_each_way_of_counting_lands_on_the_same_words(way: Way, start: int, end: int):
    ruler = Ruler(TEXT, way)
    ((first, last),) = ruler.spans([(start, end)])
    assert ruler.text[first:last] == "Ja"


def test_a_byte_order_mark_never_counts():
    ruler = Ruler("\ufeffJa gut", Way("utf16", "stored"))
    assert ruler.spans([(0, 2)]) == [(0, 2)]
    assert ruler.text == "Ja gut"


def test_positions_outside_the_text_are_nowhere():
    ruler = Ruler("Ja", Way())
    assert ruler.spans([(-1, 1), (1, 3), (1, 1), (2, 1), (0, 2)]) == [None] * 4 + [(0, 2)]


def test_a_position_within_a_character_counts_for_the_whole_character():
    assert Ruler("a😀b", Way("utf16")).spans([(2, 3)]) == [(1, 2)]


@given(TEXTS, UNITS, st.sampled_from(["stored", "lf", "crlf"]), st.data())
def test_every_span_comes_back_from_every_way_of_counting(text, unit, lines, data):
    plain = lf(text)
    start = data.draw(st.integers(0, len(plain)))
    end = data.draw(st.integers(start, len(plain)))
    way = Way(unit, lines)
    found = Ruler(text, way).spans([tuple(counted(text, way, start, end))])
    assert found == [(start, end) if start < end else None]


def counted(stored: str, way: Way, *offsets: int) -> list[int]:
    """Code points of the LF text as a program counts them, told character by character."""
    seen = {"stored": stored, "lf": lf(stored), "crlf": lf(stored).replace("\n", "\r\n")}[way.lines]
    positions, position, place = [0], 0, 0
    while place < len(seen):
        step = 2 if seen[place : place + 2] == "\r\n" else 1
        position += sum(width(letter, way.unit) for letter in seen[place : place + step])
        positions.append(position)
        place += step
    return [positions[offset] for offset in offsets]


def width(letter: str, unit: str) -> int:
    encoding, size = {
        "code_point": ("utf-32-le", 4),
        "utf16": ("utf-16-le", 2),
        "utf8": ("utf-8", 1),
    }[unit]
    return len(letter.encode(encoding)) // size


def test_the_way_is_told_by_where_words_begin_and_end():
    text = "".join(f"Straße {number} 😀 über\r\n" for number in range(20))
    plain = lf(text)
    begins = [place for place in range(len(plain)) if plain.startswith("über", place)]
    ways = [Way(), Way("utf16", "crlf"), Way("code_point", "lf"), Way("utf8", "stored")]
    for way in ways:
        marks = [Marked(*counted(text, way, place, place + 4)) for place in begins]
        assert best_way([(text, marks)], ways) == (way, 1.0)


def test_a_quote_cut_off_counts_by_its_beginning():
    assert same_words("für zwei Stühle vor der Tür", "für zwei\nStühle...")
    assert not same_words("für zwei Stühle", "für drei…")
    assert not same_words("für zwei Stühle vor der Tür", "für zwei Stühle")
