"""What two people coded in the sample county lies on the words that its truth says.

The talks themselves are tested in tests/sample.
"""

import csv
from collections import Counter
from pathlib import Path

import pytest

from pipeline.interviews.gold import Coding, GoldInterview, GoldTurn
from pipeline.interviews.transcripts import read_transcript
from pipeline.qda.meaning import meanings
from pipeline.qda.reading import read_qda
from pipeline.sample.codings import CODERS, write_codings
from pipeline.sample.recombination import SampleInterview
from pipeline.sample.transcripts import write_transcripts
from pipeline.themes.codebook import load_codebook

TALKS, CODED = 12, 40


def talk(number: int) -> SampleInterview:
    """A talk of which one sentence in two is coded; some turns of one voice follow each other."""
    turns = []
    for turn in range(CODED):
        first, second = f"Satz {turn} vom Geld 😀.", f"Die Bank sagt\xa0Nein, {turn}."
        codings = (
            Coding("T02", (-1, 0, 1)[turn % 3], 0, len(first), is_third_person=turn % 5 == 0),
        )
        turns.append(
            GoldTurn("I", f"Frage {turn}?") if turn % 2 else GoldTurn("B", f"{turn} ist gut.")
        )
        turns.append(GoldTurn("B", f"{first} {second}", codings))
    name = f"g{number:02d}"
    return SampleInterview(GoldInterview(name, {"date": "2025-10-07"}, tuple(turns)), (name,))


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("county")
    transcripts = write_transcripts(
        directory / "inbox/interviews", [talk(n) for n in range(1, TALKS + 1)]
    )
    write_codings(directory / "inbox", directory / "truth", transcripts, 2008)
    return directory


def truth(county: Path, coder: int) -> list[dict[str, str]]:
    with (county / "truth" / "human_codings.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if row["coder"] == str(coder)]


@pytest.mark.parametrize("coder", [1, 2])
def test_every_coding_lies_on_the_words_of_the_truth(county, coder):
    project = read_qda(county / "inbox" / "kodierungen" / f"kodierung_{coder}.qdpx")
    texts = {source.id: source for source in project.sources}
    means = meanings(project.codes, load_codebook())
    found = sorted(
        (
            texts[c.source_id].name,
            texts[c.source_id].text[c.start : c.end],
            means[c.code_id].code_id,
            means[c.code_id].valence,
            c.note != "",
        )
        for c in project.codings
        if not means[c.code_id].is_aside
    )
    turns = {path.stem: read_transcript(path) for path in (county / "inbox/interviews").iterdir()}
    expected = sorted(
        (
            row["interview"],
            turns[row["interview"]][int(row["turn"]) - 1].text[int(row["start"]) : int(row["end"])],
            row["code"],
            int(row["valence"]),
            row["third"] == "1",
        )
        for row in truth(county, coder)
    )
    assert found == expected
    assert project.coders == (CODERS[coder - 1],)
    assert "erfunden" in project.name
    assert "erfunden" in project.description


@pytest.mark.parametrize("coder", [1, 2])
def test_urgency_and_intensity_stand_beside_the_theme_as_the_truth_says(county, coder):
    project = read_qda(county / "inbox" / "kodierungen" / f"kodierung_{coder}.qdpx")
    means = meanings(project.codes, load_codebook())
    beside: dict[str, dict[str, str]] = {}
    for coding in project.codings:
        meaning = means[coding.code_id]
        told = beside.setdefault(coding.selection, {"code": "", "urgency": "", "intensity": ""})
        told["code"] = told["code"] or meaning.code_id
        told["urgency"] = told["urgency"] or meaning.urgency or ""
        if meaning.intensity is not None:
            told["intensity"] = str(meaning.intensity)
    expected = Counter((r["code"], r["urgency"], r["intensity"]) for r in truth(county, coder))
    found = Counter((b["code"], b["urgency"], b["intensity"]) for b in beside.values())
    assert found == expected


def test_barriers_press_more_often_than_strengths(county):
    now = {
        valence: [row["urgency"] == "now" for row in truth(county, 1) if row["valence"] == valence]
        for valence in ("-1", "0", "1")
    }
    shares = {valence: sum(found) / len(found) for valence, found in now.items()}
    assert shares["-1"] > 0.4 > shares["0"]
    assert shares["1"] == 0
    assert {row["intensity"] for row in truth(county, 1)} == {"0", "1", "2", "3"}


def test_the_second_person_mostly_estimates_alike(county):
    spans = ("interview", "turn", "start", "end", "code", "valence")
    first = {tuple(row[name] for name in spans): row for row in truth(county, 1)}
    pairs = [
        (one, other)
        for other in truth(county, 2)
        if (one := first.get(tuple(other[name] for name in spans)))
    ]
    assert len(pairs) > TALKS
    for name in ("urgency", "intensity"):
        alike = sum(one[name] == other[name] for one, other in pairs) / len(pairs)
        assert 0.7 < alike < 1


def test_the_first_person_coded_all_talks_and_the_second_a_third(county):
    first, second = truth(county, 1), truth(county, 2)
    assert len({row["interview"] for row in first}) == TALKS
    assert len({row["interview"] for row in second}) == TALKS // 3
    assert len(first) == TALKS * CODED
    assert {row["change"] for row in first} == {""}


def test_the_second_person_sees_some_things_otherwise(county):
    rows = truth(county, 2)
    changes = {
        change: sum(row["change"] == change for row in rows) / len(rows)
        for change in ("", "shifted", "swapped", "turned")
    }
    assert 0.6 < changes[""] < 0.9
    assert all(share > 0 for share in changes.values())
    assert {row["code"] for row in rows if row["change"] == "swapped"} <= {"T01", "T03"}
    assert len(rows) < TALKS // 3 * CODED


def test_the_same_seed_makes_the_same_bytes(county, tmp_path):
    transcripts = write_transcripts(tmp_path / "i", [talk(n) for n in range(1, TALKS + 1)])
    write_codings(tmp_path / "inbox", tmp_path / "truth", transcripts, 2008)
    for name in (
        "inbox/kodierungen/kodierung_1.qdpx",
        "inbox/kodierungen/kodierung_2.qdpx",
        "truth/human_codings.csv",
    ):
        assert (tmp_path / name).read_bytes() == (county / name).read_bytes()
