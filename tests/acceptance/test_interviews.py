"""Real transcripts of others, read in place: speakers told apart, what is no interview refused.

Skipped where the folder is absent; nothing of it is copied.
"""

import shutil

import pytest

from pipeline.errors import Refused
from pipeline.interviews.load import load_interviews
from pipeline.interviews.transcripts import read_transcript
from pipeline.settings import REPOSITORY
from pipeline.themes.coding import code_interviews
from tests.interviews.builders import write_protocols

TRANSCRIPTS = REPOSITORY.parent / "shared" / "data" / "transcripts"
HASKI, QUALCODER = TRANSCRIPTS / "haski-nodegrade-de", TRANSCRIPTS / "qualcoder-examples"
pytestmark = pytest.mark.skipif(
    not TRANSCRIPTS.is_dir(), reason="shared/data/transcripts is absent"
)


@pytest.mark.parametrize(
    ("number", "turns", "speakers"), [(1, 13, {"I", "S1", "S2"}), (2, 19, {"I", "S3", "S4"})]
)
def test_the_haski_interviews_come_apart_into_turns(number, turns, speakers):
    (path,) = HASKI.glob(f"*interview{number}_german.docx")
    read = read_transcript(path)
    assert len(read) == turns
    assert {turn.speaker for turn in read} == speakers
    assert {turn.role for turn in read if turn.speaker != "I"} == {"interviewee"}


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


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("ID1.docx", "I-003"),
        ("ID2.odt", "I-003"),
        ("stopwords.txt", "I-003"),
        ("survey456.csv", "I-006"),
    ],
)
def test_what_has_no_speakers_is_refused_with_its_reason(name, code):
    with pytest.raises(Refused) as caught:
        read_transcript(QUALCODER / name)
    assert caught.value.finding.code == code
