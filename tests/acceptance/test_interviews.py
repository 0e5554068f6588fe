"""Real transcripts of others, read in place: speakers told apart, what is no interview refused.

Skipped where the folder is absent; nothing of it is copied.
"""

import re
import shutil
from collections import Counter

import pytest

from pipeline.errors import Refused
from pipeline.interviews.languages import language_of, passages
from pipeline.interviews.load import load_interviews
from pipeline.interviews.transcripts import READERS, read, read_transcript
from pipeline.settings import REPOSITORY
from pipeline.themes.corpus import code_interviews
from tests.interviews.builders import write_protocols

DATA = REPOSITORY.parent / "shared" / "data"
TRANSCRIPTS = DATA / "transcripts"
HASKI, QUALCODER = TRANSCRIPTS / "haski-nodegrade-de", TRANSCRIPTS / "qualcoder-examples"
SAGT = TRANSCRIPTS / "ud-turkish-german-sagt"
CODED = DATA / "coded"
pytestmark = pytest.mark.skipif(
    not TRANSCRIPTS.is_dir(), reason="shared/data/transcripts is absent"
)


@pytest.mark.parametrize(
    ("number", "turns"),
    [
        (1, {("I", "interviewer"): 4, ("S1", "interviewee"): 4, ("S2", "interviewee"): 5}),
        (2, {("I", "interviewer"): 4, ("S3", "interviewee"): 8, ("S4", "interviewee"): 7}),
    ],
)
def test_the_haski_interviews_come_apart_into_turns(number, turns):
    (path,) = HASKI.glob(f"*interview{number}_german.docx")
    talk = read(path)
    assert Counter((turn.speaker, turn.role) for turn in talk.turns) == turns
    assert talk.findings == []


def test_the_haski_interviews_go_through_the_stores(project, store):
    inbox = project.inbox / "interviews"
    write_protocols(project, {"Interview": "h1"}, {"Interview": "h2"})
    for number in (1, 2):
        (path,) = HASKI.glob(f"*interview{number}_german.docx")
        shutil.copyfile(path, inbox / f"h{number}.docx")
    summary = load_interviews(store)
    assert (summary.rows_in, summary.rows_stored, summary.rows_quarantined) == (
        2 + 13 + 19,
        2 + 13 + 19,
        0,
    )
    assert store.scalar("SELECT count(*) FROM core.turns WHERE language <> 'de'") == 0
    coded = code_interviews(store)
    assert coded.deliveries == 2
    wrong = "SELECT count(*) FROM core.mentions JOIN core.turns USING (interview_id, turn_number) WHERE role <> 'interviewee'"
    assert store.scalar(wrong) == 0


def test_bracket_labels_are_speakers():
    turns = read_transcript(QUALCODER / "transcript.txt")
    assert [turn.speaker for turn in turns] == ["id1", "id2", "id3", "id1", "id3", "id1", "id2"]


def test_every_other_file_of_the_folder_is_refused_with_its_reason():
    talks = [*HASKI.glob("*.docx"), QUALCODER / "transcript.txt"]
    others = [path for path in TRANSCRIPTS.rglob("*") if path.is_file() and path not in talks]
    assert len(others) == 26
    for path in others:
        with pytest.raises(Refused) as caught:
            read_transcript(path)
        expected = "I-003" if path.suffix.lower() in READERS else "I-006"
        assert caught.value.finding.code == expected, path.suffix


@pytest.mark.skipif(not CODED.is_dir(), reason="shared/data/coded is absent")
@pytest.mark.parametrize(
    ("number", "asks", "answers"), [(1, 35, 42), (14, 37, 37), (27, 38, 64), (39, 45, 45)]
)
def test_pages_with_stamped_speakers_come_apart_into_timed_turns(number, asks, answers):
    (path,) = (CODED / "scrum-quality-interviews").glob(f"Participant {number} - *.pdf")
    turns = read_transcript(path)
    assert Counter(turn.role for turn in turns) == {"interviewer": asks, "interviewee": answers}
    assert all(turn.start_seconds is not None for turn in turns)
    assert not [turn.number for turn in turns if re.search(r"\[\d+:\d\d", turn.text)]


@pytest.mark.skipif(not CODED.is_dir(), reason="shared/data/coded is absent")
@pytest.mark.parametrize(
    ("number", "asks", "answers"), [(1, 36, 27), (5, 43, 39), (10, 43, 38), (14, 51, 38)]
)
def test_question_headings_of_the_serdif_talks_ask(number, asks, answers):
    (path,) = (CODED / "taguette-serdif").glob(f"P{number}_*.odt")
    talk = read(path)
    assert Counter(turn.role for turn in talk.turns) == {
        "interviewer": asks,
        "interviewee": answers,
    }
    assert [finding.code for finding in talk.findings] == ["I-028"]


def code_switching():
    """Sentences of the SAGT treebank with the language and the place of every word."""
    for path in sorted(SAGT.glob("*.conllu")):
        for block in path.read_text(encoding="utf-8").split("\n\n"):
            text = re.search(r"# text = (.*)", block)
            if text is None:
                continue
            words, position, joined = [], 0, 0
            for line in block.splitlines():
                cells = line.split("\t")
                number, _, last = cells[0].partition("-")
                if not number.isdecimal() or (not last and int(number) <= joined):
                    continue
                joined = int(last) if last else joined
                place = text[1].find(cells[1], position)
                if place >= 0:
                    position = place + len(cells[1])
                    language = re.search(r"CSID=(TR|DE)\b", cells[-1])
                    words.append((place, language[1].lower() if language else ""))
            yield text[1], words


def test_turkish_and_german_sentences_are_told_apart():
    """Nearly unmixed sentences (at least four words in five) in at least 97 of 100 cases."""
    right = count = 0
    for text, words in code_switching():
        turkish = sum(language == "tr" for _, language in words)
        german = sum(language == "de" for _, language in words)
        share = turkish / (turkish + german) if turkish + german else 0.5
        if share >= 0.8 or share <= 0.2:
            count += 1
            right += language_of(text) == ("tr" if share > 0.5 else "de")
    assert count > 700
    assert right / count >= 0.97


def test_turkish_words_between_german_ones_are_found_by_clause():
    """Every sentence switches within: what is found by clause is a part, and so measured."""
    both = turkish = told = 0
    for text, words in code_switching():
        found = passages(text)
        for place, language in words:
            here = next((p.language for p in found if p.start <= place < p.end), "")
            turkish += language == "tr"
            told += here == "tr" and language != ""
            both += here == language == "tr"
    assert both / turkish >= 0.65
    assert both / told >= 0.72
