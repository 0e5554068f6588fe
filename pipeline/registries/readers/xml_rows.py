"""Rows out of the records of an XML message: one per person acting, one where nobody does.

What a record looks like is worked out once per shape (its markup without its texts); records of a
known shape are read by position. Which path means which field stands in the mapping; cutting a
file into records belongs to xml_file.py, what a code means to notices.py.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc
from lxml import etree

from pipeline.errors import Finding, Refused
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import xml_file
from pipeline.registries.readers.batch import Batch, Broken, payload, table
from pipeline.registries.readers.xml_file import Record, Structure

RECORDS_PER_BATCH = 10_000
_SHAPES = 20_000
_BEHIND = 3
Cells = list[str | None]
Pick = Callable[[Cells], tuple[str | None, ...]]


@dataclass(frozen=True)
class Grammar:
    """How the messages of a version are built.

    structure: what stands above the records; has_form: whether the one child of a record is the
    form whose name is the kind of notice; step: an element's part of the path ("" for none);
    persons: the paths at which somebody acts.
    """

    structure: Structure
    has_form: bool
    step: Callable[["etree._Element"], str]
    persons: tuple[str, ...]


class _Leaf(NamedTuple):
    """A text of a record: its path, where it stands in the record's parts, whose it is."""

    path: str
    position: int
    person: int | None


@dataclass
class _Found:
    """What one look at a record of a new shape found."""

    form: str = ""
    leaves: list[_Leaf] = field(default_factory=list)
    containers: set[tuple[int | None, str]] = field(default_factory=set)
    persons: int = 0


@dataclass
class _Plan:
    """How the records of one shape are read. Positions count in the record's parts, behind which
    come: nothing, an empty text, the form, the cells of `made`, the kind of activity and the
    register number.

    made: cells out of several texts, joined or the first that is not empty; needed: names and
    positions of what must not be empty; rows: person and pick of each row.
    """

    found: _Found
    made: list[tuple[bool, tuple[int, ...]]]
    activity: Pick
    register: tuple[int, int]
    needed: list[tuple[str, int]]
    needed_pick: Pick
    rows: list[tuple[int | None, Pick]]


def read(
    path: Path, grammar: Grammar, agreed: Mapping, file: str
) -> tuple[list[str], Iterator[Batch]]:
    """Elements dropped at the door (filled while reading), and batches of rows.

    Raises Refused R-001, R-022 to R-025, R-070 and R-071.
    """
    xml_file.sent_as(path, [agreed], file)
    xml_file.check_head(path, grammar.structure, agreed, file)
    drops: list[str] = []
    return drops, _batches(path, _Rows(grammar, agreed, file, drops), grammar, agreed, file)


def _batches(
    path: Path, rows: "_Rows", grammar: Grammar, agreed: Mapping, file: str
) -> Iterator[Batch]:
    for record in xml_file.records(path, grammar.structure, agreed, file):
        rows.take(record)
        if rows.count >= RECORDS_PER_BATCH:
            yield rows.batch()
    yield rows.batch()


class _Paths:
    """Known, ignored and forbidden paths."""

    def __init__(self, known: set[str], ignored: list[str], forbidden: list[str]) -> None:
        self._known, self._ignored, self.forbidden = known, ignored, forbidden

    def judge(self, path: str) -> str:
        """known, ignored, forbidden or unknown."""
        if path in self._known:
            return "known"
        if _is_below(path, self.forbidden):
            return "forbidden"
        is_label = path.endswith("/name") and path.removesuffix("name") + "code" in self._known
        return "ignored" if is_label or _is_below(path, self._ignored) else "unknown"

    def prefix(self, path: str) -> str:
        """The forbidden path above a leaf, for the report."""
        return next(prefix for prefix in self.forbidden if _is_below(path, [prefix]))


def _is_below(path: str, prefixes: list[str]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)


class _Rows:
    """Collects the rows of a batch."""

    def __init__(self, grammar: Grammar, agreed: Mapping, file: str, drops: list[str]) -> None:
        self._grammar, self._agreed, self._file, self._drops = grammar, agreed, file, drops
        self._notice, self._person = _paths(agreed)
        self._alternatives = _alternatives(agreed)
        self._fields = [*self._alternatives, *agreed.person_columns, "activity_kind"]
        self._fields += ["kind"] * grammar.has_form
        self._plans: dict[str, _Plan] = {}
        self._activities: dict[tuple[str | None, ...], str] = {}
        self._registers = {
            written: kind
            for kind, spellings in agreed.register_kinds.items()
            for written in spellings
        }
        self._record = 0
        self._start()

    def _start(self) -> None:
        self.count = 0
        self._broken: list[Broken] = []
        self._numbers: list[tuple[int, int, int | None]] = []
        self._rows: list[tuple[str | None, ...]] = []

    def batch(self) -> Batch:
        """What was collected; begins anew."""
        cells = zip(*self._rows, strict=True) if self._rows else iter([()] * len(self._fields))
        columns = {
            name: pc.utf8_trim_whitespace(pa.array(column, pa.string()))
            for name, column in zip(self._fields, cells, strict=True)
        }
        numbers, lines, persons = (
            zip(*self._numbers, strict=True) if self._numbers else ((), (), ())
        )
        rows = table(
            pa.array(numbers, pa.int64()),
            pa.array(lines, pa.int64()),
            columns,
            pa.array(persons, pa.int32()),
        )
        batch = Batch(rows, self._broken)
        self._start()
        return batch

    def take(self, record: Record) -> None:
        """One <satz>: a row per person, one row if there is none."""
        self._record += 1
        self.count += 1
        plan = self._plans.get(record.shape) or self._learn(record)
        cells = self._extended(record.parts, plan)
        if not all(map(str.strip, plan.needed_pick(cells))):  # type: ignore[arg-type]
            self._refuse(record, cells, plan)
            return
        for person, pick in plan.rows:
            self._numbers.append((self._record, record.line, person))
            self._rows.append(pick(cells))

    def _extended(self, parts: list[str], plan: _Plan) -> Cells:
        """The record's parts and the cells made of them."""
        cells: Cells = [*parts, None, "", plan.found.form]
        for is_joined, positions in plan.made:
            stated = [text for place in positions if (text := (cells[place] or "").strip())]
            cells.append("|".join(stated) if is_joined else next(iter(stated), ""))
        flags = plan.activity(cells)
        if flags not in self._activities:
            kinds = zip(self._agreed.activity_kind_paths, flags, strict=False)
            self._activities[flags] = "|".join(kind for kind, flag in kinds if _is_set(flag))
        cells.append(self._activities[flags])
        letter, number = (cells[place] for place in plan.register)
        cells.append(self._register_number(letter, number) if letter and number else number)
        return cells

    def _register_number(self, letter: str, number: str) -> str:
        """Kind and number of a register entry: HRB 1234."""
        number, kind = number.strip(), self._registers.get(letter.strip(), letter.strip())
        return number if number[:1].isalpha() else f"{kind} {number}".strip()

    def _refuse(self, record: Record, cells: Cells, plan: _Plan) -> None:
        missing = next(
            name for name, position in plan.needed if not (cells[position] or "").strip()
        )
        whose: list[dict[str, str]] = [{} for _ in range(plan.found.persons + 1)]
        for path, position, person in plan.found.leaves:
            leaves = whose[0 if person is None else person + 1]
            text = (cells[position] or "").strip()
            leaves[path] = f"{leaves[path]}|{text}" if leaves.get(path) else text
        finding = Finding("R-021", self._file, record.line, {"column": missing})
        content = payload({"satz": whose[0], "personen": whose[1:]})
        self._broken.append(Broken(self._record, finding, content))

    def _learn(self, record: Record) -> _Plan:
        """The plan for a new shape."""
        if len(self._plans) >= _SHAPES:
            self._plans.clear()
        plan = self._planned(self._look(record), len(record.parts))
        self._plans[record.shape] = plan
        return plan

    def _look(self, record: Record) -> _Found:
        """The texts of a record; raises Refused R-022, and R-025 for an element nobody knows."""
        try:
            found, tree = _Found(), record.tree()
        except xml_file.Unusual as error:
            raise Refused("R-022", file=self._file, line=record.line) from error
        opened = (i + 1 for i in range(1, len(record.parts), 2) if record.parts[i][:1] != "/")
        next(opened)
        top = tree
        if self._grammar.has_form and len(tree):
            top = tree[0]
            next(opened)
            found.form = xml_file.name_of(top)
            if len(tree) > 1:
                self._stop(f"{xml_file.RECORD}/{xml_file.name_of(tree[1])}", record, 0)
        for child in top:
            self._walk(child, "", None, found, opened, record)
        return found

    def _walk(
        self,
        element: "etree._Element",
        above: str,
        person: int | None,
        found: _Found,
        opened: Iterator[int],
        record: Record,
    ) -> None:
        position, step = next(opened), self._grammar.step(element)
        path = above + step if step else above[:-1]
        if person is None and path in self._grammar.persons:
            found.persons += 1
            for child in element:
                self._walk(child, "", found.persons - 1, found, opened, record)
        elif len(element):
            found.containers.add((person, path))
            for child in element:
                self._walk(child, path + "/", person, found, opened, record)
        elif self._is_kept(path, person, record, position):
            found.leaves.append(_Leaf(path, position, person))

    def _is_kept(self, path: str, person: int | None, record: Record, position: int) -> bool:
        paths = self._notice if person is None else self._person
        verdict = paths.judge(path)
        if verdict == "unknown":
            self._stop(path, record, position)
        if verdict == "forbidden" and (name := paths.prefix(path)) not in self._drops:
            self._drops.append(name)
        return verdict != "forbidden"

    def _stop(self, path: str, record: Record, position: int) -> None:
        line = record.line + "".join(record.parts[:position]).count("\n")
        mapping = self._agreed.file_name
        raise Refused("R-025", file=self._file, line=line, element=path, mapping=mapping)

    def _planned(self, found: _Found, size: int) -> _Plan:
        """Positions for everything that the mapping asks for."""
        agreed = self._agreed
        cells = _Cells(found, size)
        fields = [cells.first(None, paths) for paths in self._alternatives.values()]
        whose: list[int | None] = [*range(found.persons)] or [None]
        of_persons = [
            [cells.together(person, paths) for paths in agreed.person_columns.values()]
            if person is not None
            else [size] * len(agreed.person_columns)
            for person in whose
        ]
        activity = [cells.first(None, [path]) for path in agreed.activity_kind_paths.values()]
        kind = cells.first(None, [agreed.register_kind_path])
        number = cells.first(None, self._alternatives.get("register_number", []))
        needed = [(xml_file.RECORD, size + 2)] * self._grammar.has_form
        needed += _needed(agreed, self._grammar, cells)
        behind = size + _BEHIND + len(cells.made)
        if "register_number" in self._alternatives:
            fields[list(self._alternatives).index("register_number")] = behind + 1
        last = [behind, size + 2][: 1 + self._grammar.has_form]
        rows: list[tuple[int | None, Pick]] = [
            (None if person is None else person + 1, itemgetter(*fields, *theirs, *last))
            for person, theirs in zip(whose, of_persons, strict=True)
        ]
        return _Plan(
            found=found,
            made=cells.made,
            activity=itemgetter(*activity, size, size),
            register=(kind, number),
            needed=needed,
            needed_pick=itemgetter(*(position for _, position in (*needed, *needed[:1])))
            if needed
            else _nothing,
            rows=rows,
        )


def _nothing(cells: Cells) -> tuple[str | None, ...]:
    return ()


def _is_set(flag: str | None) -> bool:
    return flag is not None and flag.strip() == "1"


def _paths(agreed: Mapping) -> tuple[_Paths, _Paths]:
    """The paths of the notice and those of a person."""
    known = {path for paths in _alternatives(agreed).values() for path in paths}
    known |= {*agreed.activity_kind_paths.values(), agreed.register_kind_path}
    return (
        _Paths(known, agreed.ignored, agreed.forbidden),
        _Paths(
            {path for paths in agreed.person_columns.values() for path in _parts(paths)},
            agreed.ignored_of_persons,
            agreed.forbidden_of_persons,
        ),
    )


def _parts(paths: str) -> list[str]:
    """The paths of a field that is put together: street + number + place."""
    return paths.split(" + ")


def _alternatives(agreed: Mapping) -> dict[str, list[str]]:
    """By field of the notice the paths that hold it; the first that is not empty counts."""
    columns = {
        name: [paths] if isinstance(paths, str) else paths for name, paths in agreed.columns.items()
    }
    return columns | {"reason": agreed.reason_paths}


class _Cells:
    """Where the texts of one shape stand, and cells to be made where there are several."""

    def __init__(self, found: _Found, size: int) -> None:
        self._found, self._size = found, size
        self.made: list[tuple[bool, tuple[int, ...]]] = []
        self._at: dict[tuple[int | None, str], list[int]] = {}
        for path, position, person in found.leaves:
            self._at.setdefault((person, path), []).append(position)
        self.persons = found.persons

    def first(self, person: int | None, paths: list[str]) -> int:
        """The cell with the first of these texts that is not empty; that of nothing if none."""
        present = [self._joined(person, path) for path in paths if (person, path) in self._at]
        return self._make(False, present) if len(present) > 1 else [*present, self._size][0]

    def together(self, person: int | None, paths: str) -> int:
        """The cell with all texts of a field that is put together; that of nothing if none."""
        parts = _parts(paths)
        if len(parts) == 1:
            return self.first(person, parts)
        present = [self._joined(person, path) for path in parts if (person, path) in self._at]
        return self._make(True, present) if present else self._size

    def _joined(self, person: int | None, path: str) -> int:
        positions = self._at[person, path]
        if len(positions) > 1:
            self._at[person, path] = positions = [self._make(True, positions)]
        return positions[0]

    def _make(self, is_joined: bool, positions: list[int]) -> int:
        self.made.append((is_joined, tuple(positions)))
        return self._size + _BEHIND + len(self.made) - 1

    def has_below(self, person: int | None, path: str) -> bool:
        """Whether elements stand below a path."""
        names = (*self._at, *self._found.containers)
        return any(whose == person and name.startswith(path + "/") for whose, name in names)

    def has(self, person: int | None, path: str) -> int | None:
        """The cell that must not be empty for something to stand at the path; None if it does
        anyway.
        """
        if self.has_below(person, path):
            return None
        return self._joined(person, path) if (person, path) in self._at else self._size + 1


def _needed(agreed: Mapping, grammar: Grammar, cells: _Cells) -> Iterator[tuple[str, int]]:
    """Names and positions of the texts without which a record is not whole."""
    rules: list[tuple[int | None, str, str]] = []
    for rule in agreed.required:
        where, _, below = rule.partition(" -> ")
        if not below:
            rules.append((None, where, where))
        elif cells.has_below(None, where):
            rules.append((None, f"{where}/{below}", f"{where}/{below}"))
    rules += [
        (person, path, f"{grammar.persons[0]}/{path}")
        for person in range(cells.persons)
        for path in agreed.required_of_persons
    ]
    for person, path, name in rules:
        if (position := cells.has(person, path)) is not None:
            yield name, position
