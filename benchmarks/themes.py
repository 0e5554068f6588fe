"""Themes over a corpus of interviews against the bare pipeline, a changed codebook, one transcript more, two workers, and memory.

The corpus is recombined from the hand-written interviews and lies as redacted turns in the store; every figure comes from a process of its own.
The bare pass is `nlp.pipe` of the shipped pipeline without our own components, over the same turns.
"""

import subprocess
import sys
import time
from pathlib import Path

from benchmarks.notices import timed
from pipeline.new_project import create_project

INTERVIEWS = 1000
FEW, MANY, SHORT = 100, 10, 4
"""Memory is compared between so many interviews and this multiple of the corpus, all of so few turns."""
FILL = """
import sys
from pathlib import Path
import pandas as pd
from pipeline import tables
from pipeline.sample.recombination import interviews
from pipeline.settings import Project
from pipeline.store import Store
folder, first, last, most, given = sys.argv[1], *map(int, sys.argv[2:])
talks = [talk for talk in interviews(given, 2008) if not talk.is_refused]
turns, words = [], []
for number in range(first, last):
    gold = talks[number % len(talks)].gold
    for place, turn in enumerate(gold.turns[:most], start=1):
        role = 'interviewee' if turn.is_interviewee else 'interviewer'
        turns.append((f'i{number:06d}', place, turn.speaker, role, 'de', len(turn.text.split()), 0, len(turn.text), None, None))
        words.append((f'i{number:06d}', place, turn.text, turn.text))
with Store(Project(Path(folder))) as store:
    store.append(tables.VAULT_TURNS, pd.DataFrame(words, columns=tables.VAULT_TURNS.column_names))
    frame = pd.DataFrame(turns, columns=tables.TURNS.column_names).astype({'start_seconds': 'Float64', 'end_seconds': 'Float64'})
    store.append(tables.TURNS, frame)
"""
BARE = """
import sys
from pathlib import Path
import spacy
from pipeline import german
from pipeline.settings import Project
from pipeline.store import Store
with Store(Project(Path(sys.argv[1]))) as store:
    texts = [row[0] for row in store.connection.execute(
        "SELECT redacted_text FROM core.turns JOIN vault.turns USING (interview_id, turn_number) WHERE role = 'interviewee'").fetchall()]
nlp = spacy.load(german.MODEL, exclude=['ner'])
words = 0
for doc in nlp.pipe(texts):
    words += len(doc)
print(words)
"""
CODE = """
import os, sys
from pathlib import Path
from pipeline.settings import Project
from pipeline.store import Store
from pipeline.themes.corpus import code_interviews
folder, workers, *other = sys.argv[1].split('|')
project = Project(Path(folder))
project.settings.nlp.workers = int(workers)
with Store(project) as store:
    if other:
        store.connection.execute("UPDATE core.machine_coded SET codebook_version = 'another'")
    print(code_interviews(store).deliveries)
"""


def measure(folder: Path, interviews: int = INTERVIEWS) -> dict[str, float]:
    """Seconds and ratios; memory in MiB."""
    county, second = folder / "county", folder / "second"
    _fill(county, 0, interviews)
    bare, words, _ = timed(BARE, str(county))
    one, coded, _ = timed(CODE, f"{county}|1")
    changed, recoded, _ = timed(CODE, f"{county}|2|changed")
    _fill(county, interviews, interviews + 1)
    added, added_coded, _ = timed(CODE, f"{county}|2")
    _fill(second, interviews, interviews + 1)
    alone, _, _ = timed(CODE, f"{second}|2")
    _fill(second, 0, interviews)
    two, _, _ = timed(CODE, f"{second}|2")
    if (coded, recoded, added_coded) != (interviews, interviews, 1):
        raise RuntimeError(f"coded {coded}, {recoded}, {added_coded}")
    short = MANY * interviews
    few, many = (_memory(folder / f"memory-{size}", size) for size in (FEW, short))
    return {
        "interviews": interviews,
        "words": words,
        "bare_seconds": bare,
        "one_worker_seconds": one,
        "two_workers_seconds": two,
        "changed_codebook_seconds": changed,
        "one_more_seconds": added,
        "one_alone_seconds": alone,
        "short_interviews": short,
        "few_memory_mib": few,
        "many_memory_mib": many,
        "over_bare_pipe": one / bare,
        "codebook_change_over_first_run": changed / two,
        "codebook_change_over_one_worker": changed / one,
        "one_more_over_one_alone": added / alone,
        "two_workers_over_one": two / one,
        "memory_growth": many / few,
    }


def _fill(project: Path, first: int, last: int, turns: int = 1000) -> None:
    if not project.exists():
        create_project(project, "Messkreis", "05399", [])
    command = [sys.executable, "-c", FILL, str(project)]
    subprocess.run([*command, str(first), str(last), str(turns), "84"], check=True)


def _memory(project: Path, interviews: int) -> float:
    _fill(project, 0, interviews, SHORT)
    _, _, memory = timed(CODE, f"{project}|1")
    return memory


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as scratch:
        began = time.monotonic()
        sys.stdout.write(f"{measure(Path(scratch), int(sys.argv[1]))}\n")
        sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")
