"""Files of the people's side with damaged bytes: each is read or refused, and the rest goes on."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import sheets
from pipeline.activation.load import load_activation
from pipeline.interviews.load import load_interviews
from pipeline.sample.options import SampleOptions
from pipeline.sample.people import write_people
from pipeline.settings import Project
from pipeline.store import Store
from pipeline.summary import Summary
from pipeline.surveys.load import load_survey
from tests.interviews.builders import write_contacts, write_protocols, write_transcript

SEEDS, FLIPPED = range(25), 15
LOADERS: dict[str, Callable[[Store], Summary]] = {
    "interviews": load_interviews,
    "aktivierung": load_activation,
    "befragung": load_survey,
}
TALK = "I: Wie läuft es?\n\nB: Gut, danke.\n"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("sample")
    write_people(directory, SampleOptions(interviews=12))
    return directory / "inbox"


def damaged(content: bytes, seed: int) -> bytes:
    chance = random.Random(seed)
    damaged = bytearray(content)
    for place in chance.sample(range(len(content)), FLIPPED):
        damaged[place] ^= chance.randint(1, 255)
    return bytes(damaged)


@pytest.mark.parametrize(
    ("folder", "pattern"),
    [
        ("interviews", "protokolle_2025.xlsx"),
        ("interviews", "*.odt"),
        ("interviews", "*.docx"),
        ("aktivierung", "aktivierungslog.xlsx"),
        ("befragung", "*_export_2025.xlsx"),
    ],
)
def test_flipped_bytes_never_stop_the_loader_and_rows_add_up(
    project: Project, store: Store, sample: Path, folder: str, pattern: str
) -> None:
    source = min((sample / folder).glob(pattern))
    inbox = project.inbox / folder
    inbox.mkdir(parents=True, exist_ok=True)
    if source.suffix in (".odt", ".docx"):
        shutil.copy(sample / folder / "protokolle_2025.xlsx", inbox)
    elif folder == "befragung":
        shutil.copy(sample / folder / f"{source.stem.split('_export')[0]}.xlsx", inbox)
    load = LOADERS[folder]
    load(store)
    refused = 0
    for seed in SEEDS:
        (inbox / source.name).write_bytes(damaged(source.read_bytes(), seed))
        summary = load(store)
        assert summary.rows_in == summary.rows_stored + summary.rows_quarantined
        refused += summary.refused
    assert refused
    (inbox / source.name).write_bytes(source.read_bytes())
    assert load(store).refused == 0


class PanicException(BaseException):  # noqa: N818 (as pyo3 calls it)
    """What a panic in a Rust library looks like; no Exception."""

    __module__ = "pyo3_runtime"


@pytest.mark.parametrize("error", [ArithmeticError, PanicException])
@pytest.mark.parametrize("folder", ["kontakte", "interviews"])
def test_an_unforeseen_error_in_one_file_refuses_that_file_without_its_words(
    project: Project, store: Store, monkeypatch: pytest.MonkeyPatch, folder: str, error: type
) -> None:
    write_contacts(project, {"Kontakt": "k1", "Interview": "p1", "Name": "Frau Zdzichowa"})
    write_protocols(project, {}, name="protokolle_2024.xlsx")
    write_protocols(project, {}, name="protokolle_2025.xlsx")
    write_transcript(project, "p1.txt", TALK)
    read_rows = sheets.read_rows

    def breaking(path: Path, *values: object, **named: object) -> object:
        if path.parent.name == folder and "2025" not in path.name:
            raise error("Frau Zdzichowa")
        return read_rows(path, *values, **named)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.interviews.protocols.read_rows", breaking)
    summary = load_interviews(store)
    assert (summary.refused, [finding.code for finding in summary.findings]) == (1, ["I-014"])
    said = " ".join(summary.findings[0].text(language) for language in ("de", "en"))
    assert error.__name__ in said
    assert "Zdzichowa" not in said
    assert store.scalar("SELECT count(*) FROM core.turns") == 2
