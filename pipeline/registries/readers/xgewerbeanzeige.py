"""XGewerbeanzeige 2.0 and 2.2: one record per <satz>, one row per person acting in it.

Which path means which field stands in surveys/registers/xga.yml; what a code means belongs to
notices.py. A message is read to its end before anything is stored.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
from lxml import etree

from pipeline.errors import Finding, Refused
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers.batch import Batch, Broken, payload, table, texts

PERSON = "gewerbe/beteiligtePerson"
_SATZ_PER_BATCH = 20_000
Leaves = dict[str, str]


class _Grammar:
    """The mapping, ready for looking up paths."""

    def __init__(self, agreed: Mapping) -> None:
        columns = {str(path): field for field, path in agreed.columns.items()}
        self.agreed = agreed
        self.notice = _Paths(
            {*columns, *agreed.reason_paths, *agreed.activity_kind_paths.values()},
            agreed.ignored,
            agreed.forbidden,
        )
        self.person = _Paths(
            set(agreed.person_columns.values()),
            agreed.ignored_of_persons,
            agreed.forbidden_of_persons,
        )


class _Paths:
    """Known, ignored and forbidden paths; remembers what it has judged."""

    def __init__(self, known: set[str], ignored: list[str], forbidden: list[str]) -> None:
        self._known, self._ignored, self._forbidden = known, ignored, forbidden
        self._judged: dict[str, str] = {}

    def judge(self, path: str) -> str:
        """known, ignored, forbidden or unknown."""
        if path not in self._judged:
            self._judged[path] = self._judge(path)
        return self._judged[path]

    def _judge(self, path: str) -> str:
        if path in self._known:
            return "known"
        if _is_below(path, self._forbidden):
            return "forbidden"
        is_label = path.endswith("/name") and path.removesuffix("name") + "code" in self._known
        return "ignored" if is_label or _is_below(path, self._ignored) else "unknown"

    def prefix(self, path: str) -> str:
        """The forbidden path above a leaf, for the report."""
        return next(prefix for prefix in self._forbidden if _is_below(path, [prefix]))


def _is_below(path: str, prefixes: list[str]) -> bool:
    return any(path == prefix or path.startswith(prefix + "/") for prefix in prefixes)


def read(path: Path, agreed: Mapping, file: str) -> tuple[list[str], Iterator[Batch]]:
    """Elements dropped at the door (filled while reading), and batches of rows.

    Raises Refused R-001 and R-022 to R-025.
    """
    if path.stat().st_size == 0:
        raise Refused("R-001", file=file)
    refuse_declarations(path, file)
    check_version(path, agreed, file)
    drops: list[str] = []
    return drops, _batches(path, _Grammar(agreed), file, drops)


def refuse_declarations(path: Path, file: str) -> None:
    """Raise Refused R-023 where a document type or an entity is declared before the root."""
    start = b""
    with path.open("rb") as stream:
        while len(start) < 1 << 20 and (block := stream.read(1 << 16)):
            start += block
            plain = start.replace(b"\0", b"")
            for word in (b"<!DOCTYPE", b"<!ENTITY"):
                if word in plain:
                    raise Refused(
                        "R-023", file=file, line=plain[: plain.index(word)].count(b"\n") + 1
                    )


def root(path: Path, file: str) -> tuple[str, str, str]:
    """Namespace, local name and version attribute of the root; raises Refused R-022."""
    for _, element in _events(path, ("start",), file):
        if element.getroottree().docinfo.internalDTD is not None:
            raise Refused("R-023", file=file, line=1)
        name = etree.QName(element)
        return name.namespace or "", name.localname, str(element.get("version", ""))
    raise Refused("R-022", file=file, line=1)


def check_version(path: Path, agreed: Mapping, file: str) -> None:
    """Raise Refused R-024 for anything but the versions the mapping names."""
    namespace, name, version = root(path, file)
    if namespace not in agreed.namespaces:
        known = ", ".join(item.rsplit("/", 1)[-1] for item in agreed.namespaces)
        raise Refused(
            "R-024", file=file, found=f"„{name}“ {version} ({namespace or '-'})", known=known
        )


def month_of_creation(path: Path, file: str) -> str | None:
    """The month (YYYY-MM) in which the message was made, from its head."""
    for _, element in _events(path, ("end",), file):
        if etree.QName(element).localname == "erstellungszeitpunkt":
            return _month(element.text or "")
        if etree.QName(element).localname == "nachrichtenkopf":
            break
    return None


def _month(moment: str) -> str | None:
    try:
        return dt.date.fromisoformat(moment.strip()[:10]).strftime("%Y-%m")
    except ValueError:
        return None


def _events(
    path: Path, events: tuple[str, ...], file: str
) -> Iterator[tuple[str, "etree._Element"]]:
    """Parse events of a file that may be hostile: no entities, no network, no document type, no
    huge trees.
    """
    try:
        yield from etree.iterparse(
            str(path),
            events=events,
            resolve_entities=False,
            no_network=True,
            huge_tree=False,
            load_dtd=False,
            remove_comments=True,
            remove_pis=True,
        )
    except etree.XMLSyntaxError as error:
        raise Refused("R-022", file=file, line=error.lineno or 1) from error


def _batches(path: Path, grammar: _Grammar, file: str, drops: list[str]) -> Iterator[Batch]:
    records = _Records(grammar, file, drops)
    for _, element in _events(path, ("end",), file):
        if element.getparent() is None or etree.QName(element).localname != "satz":
            continue
        records.take(element)
        _forget(element)
        if records.count >= _SATZ_PER_BATCH:
            yield records.batch()
    yield records.batch()


def _forget(element: "etree._Element") -> None:
    """Free a record that was read, so that memory stays level."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


class _Records:
    """Collects the rows of a batch."""

    def __init__(self, grammar: _Grammar, file: str, drops: list[str]) -> None:
        self._grammar, self._file, self._drops = grammar, file, drops
        self._record = 0
        self._fields = [
            "kind",
            "reason",
            "activity_kind",
            *grammar.agreed.columns,
            *grammar.agreed.person_columns,
        ]
        self._start()

    def _start(self) -> None:
        self.count = 0
        self._broken: list[Broken] = []
        self._numbers: list[tuple[int, int, int | None]] = []
        self._rows: list[Leaves] = []

    def batch(self) -> Batch:
        """What was collected; begins anew."""
        columns = {field: texts([row.get(field) for row in self._rows]) for field in self._fields}
        number, line, person = (
            (list(part) for part in zip(*self._numbers, strict=True))
            if self._numbers
            else ([], [], [])
        )
        rows = table(
            pa.array(number, pa.int64()),
            pa.array(line, pa.int64()),
            columns,
            pa.array(person, pa.int32()),
        )
        batch = Batch(rows, self._broken)
        self._start()
        return batch

    def take(self, satz: "etree._Element") -> None:
        """One <satz>: a row per person, one row if there is none."""
        self._record += 1
        self.count += 1
        line = _line(satz)
        form = next(iter(satz), None)
        if form is None:
            self._refuse(line, "satz", {})
            return
        leaves, persons = self._leaves(form)
        missing = _missing(leaves, persons, self._grammar.agreed)
        if missing:
            self._refuse(line, missing, {"satz": leaves, "personen": persons})
            return
        notice = self._notice(etree.QName(form).localname, leaves)
        for number, person in enumerate(persons, start=1):
            self._numbers.append((self._record, line, number))
            self._rows.append(notice | self._person(person))
        if not persons:
            self._numbers.append((self._record, line, None))
            self._rows.append(notice)

    def _refuse(self, line: int, missing: str, content: object) -> None:
        finding = Finding("R-021", self._file, line, {"column": missing})
        self._broken.append(Broken(self._record, finding, payload(content)))

    def _leaves(self, form: "etree._Element") -> tuple[Leaves, list[Leaves]]:
        """Texts by path: of the notice, and of each person."""
        leaves: Leaves = {}
        persons: list[Leaves] = []
        for child in form:
            self._walk(child, "", leaves, persons)
        return leaves, persons

    def _walk(
        self, element: "etree._Element", above: str, leaves: Leaves, persons: list[Leaves] | None
    ) -> None:
        path = above + etree.QName(element).localname
        if persons is not None and path == PERSON:
            person: Leaves = {}
            for child in element:
                self._walk(child, "", person, None)
            persons.append(person)
        elif len(element):
            leaves.setdefault(path, "")
            for child in element:
                self._walk(child, path + "/", leaves, persons)
        else:
            self._leaf(
                element,
                path,
                leaves,
                self._grammar.notice if persons is not None else self._grammar.person,
            )

    def _leaf(self, element: "etree._Element", path: str, leaves: Leaves, paths: _Paths) -> None:
        verdict = paths.judge(path)
        if verdict == "forbidden":
            name = paths.prefix(path)
            if name not in self._drops:
                self._drops.append(name)
            return
        if verdict == "unknown":
            mapping = self._grammar.agreed.file_name
            raise Refused(
                "R-025", file=self._file, line=_line(element), element=path, mapping=mapping
            )
        content = (element.text or "").strip()
        leaves[path] = f"{leaves[path]}|{content}" if leaves.get(path) else content

    def _notice(self, form: str, leaves: Leaves) -> Leaves:
        agreed = self._grammar.agreed
        notice = {
            field: leaves[str(path)]
            for field, path in agreed.columns.items()
            if str(path) in leaves
        }
        kinds = (
            kind for kind, path in agreed.activity_kind_paths.items() if leaves.get(path) == "1"
        )
        reasons = (leaves[path] for path in agreed.reason_paths if path in leaves)
        return notice | {
            "kind": form,
            "reason": next(reasons, ""),
            "activity_kind": "|".join(kinds),
        }

    def _person(self, leaves: Leaves) -> Leaves:
        return {
            field: leaves[path]
            for field, path in self._grammar.agreed.person_columns.items()
            if path in leaves
        }


def _line(element: "etree._Element") -> int:
    """The line on which an element begins, 1-based."""
    line: object = element.sourceline
    return line if isinstance(line, int) else 0


def _missing(leaves: Leaves, persons: list[Leaves], agreed: Mapping) -> str | None:
    """The first required element that is not there."""
    for rule in agreed.required:
        where, _, below = rule.partition(" -> ")
        if not below and not _has(leaves, where):
            return where
        if below and _has(leaves, where) and not _has(leaves, f"{where}/{below}"):
            return f"{where}/{below}"
    for person in persons:
        for path in agreed.required_of_persons:
            if not _has(person, path):
                return f"{PERSON}/{path}"
    return None


def _has(leaves: Leaves, path: str) -> bool:
    """Whether an element with text, or with elements below, stands at the path."""
    return bool(leaves.get(path)) or any(name.startswith(path + "/") for name in leaves)
