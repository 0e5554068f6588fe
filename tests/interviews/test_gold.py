"""The gold markup comes apart into plain text, codings and identifying items."""

import pytest

from pipeline.interviews.gold import BadGold, read_all, read_gold
from pipeline.themes.quality import GOLD

HEAD = (
    '---\ninterview: g90\nconsent: interview, transcript\nreleased_quotes:\n  - "Gut so."\n---\n\n'
)


def gold(tmp_path, body):
    path = tmp_path / "g90.txt"
    path.write_text(HEAD + body, encoding="utf-8")
    return read_gold(path)


def test_marks_leave_the_text_and_keep_their_places(tmp_path):
    interview = gold(
        tmp_path,
        "I: Frau {person: Ombeline}?\n\n[Tür]\n\nB: Ja, {T02-,A1+: die {person: Ula} gab {T13= third: nichts}} und {lang tr: evet}.\n",
    )
    asked, told = interview.turns
    assert asked.text == "Frau Ombeline?"
    assert told.text == "Ja, die Ula gab nichts und evet."
    spans = {
        (c.code_id, c.valence, told.text[c.start : c.end], c.is_third_person) for c in told.codings
    }
    assert spans == {
        ("T02", -1, "die Ula gab nichts", False),
        ("A1", 1, "die Ula gab nichts", False),
        ("T13", 0, "nichts", True),
    }
    assert [(item.kind, item.text) for item in told.identifying] == [("person", "Ula")]
    assert [(item.language, item.text) for item in told.foreign] == [("tr", "evet")]
    assert interview.noise == ((1, "[Tür]"),)
    assert (interview.released_quotes, interview.consents) == (
        ["Gut so."],
        {"interview", "transcript"},
    )


@pytest.mark.parametrize(
    "body", ["B: {T02-: offen", "B: zu}", "B: {T2x: was}", "B: {ohne Kopf}", "ohne Sprecher"]
)
def test_a_broken_mark_is_refused(tmp_path, body):
    with pytest.raises(BadGold):
        gold(tmp_path, body)


def test_the_hand_written_talks_are_as_promised():
    interviews = read_all(GOLD)
    assert [each.number for each in interviews] == [f"g{number:02d}" for number in range(1, 37)]
    assert {code for each in interviews for code in each.themes()} >= {
        f"T{n:02d}" for n in range(1, 21)
    } | {f"A{n}" for n in range(1, 7)}
    for each in interviews:
        spoken = " ".join(turn.text for turn in each.turns if turn.is_interviewee)
        assert all(quote in spoken for quote in each.released_quotes), each.number
        assert not any(turn.codings for turn in each.turns if not turn.is_interviewee), each.number
