"""Who controls the companies of the British register (persons with significant control), without
names.

inbox/psc/* -> core.controllers. Nationality comes from the demonym in the field of that name and
from nothing else: not from a name, an address or a country of residence.
"""

import datetime as dt
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding
from pipeline.reference import nationalities
from pipeline.reference.folding import fold
from pipeline.registries import intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import delimited, json_lines, psc
from pipeline.registries.readers.batch import Broken, payload, refuse_if_too_many
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "psc"
ROWS_AT_ONCE = 50_000
_TABLES = (".csv", ".tsv")
_TOTALS = "totals#"
_SEVERAL = re.compile(r"\s*(?:[,;/|&]|\band\b)\s*", re.IGNORECASE)
_CITIZEN = re.compile(r"^citizens? of (?:the )?|\s+citizen$", re.IGNORECASE)
_CODE = re.compile(r"[a-z0-9-]+")
_UNKNOWN_TEXT = "…"
_GERMAN = "000"

Record = dict[str, Any]
Numbered = tuple[int, int, Record | Finding]
"""Number of the record, line, and its fields or what is wrong with it."""


def load_controllers(store: Store, progress: Progress = silent) -> Summary:
    """Take new files; what a newer one says of a company takes the place of what was there."""
    found = list(intake.arrivals(store.project.inbox / FOLDER, "controllers"))
    return intake.take_all(store, found, load_register, progress)


def load_register(store: Store, arrival: Arrival) -> Taken:
    """Store one file of controllers; raises Refused."""
    is_table = arrival.path.suffix.lower() in _TABLES
    agreed = mapping.find("psc", store.project)
    source = mapping.find("psc_csv", store.project) if is_table else agreed
    intake.check_ending(arrival.path, source)
    taken = Taken(period=intake.period_of(arrival.file), dialect=source.dialect)
    records = (_table_records if is_table else _object_records)(arrival, source, taken)
    _hear(store, _in_parts(store, arrival, agreed, records, taken))
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        store.connection.execute(
            "DELETE FROM core.controllers WHERE company_id IN (SELECT company_id FROM heard)"
        )
        store.insert(tables.CONTROLLERS, "SELECT * FROM heard")
        intake.note_accepted(store, arrival, taken)
    return taken


def _hear(store: Store, parts: Iterator[pd.DataFrame]) -> None:
    """The rows of a file beside the warehouse, until all of them are known."""
    connection = store.connection
    connection.execute("CREATE OR REPLACE TEMP TABLE heard AS FROM core.controllers LIMIT 0")
    for rows in parts:
        connection.register("coming", rows)
        connection.execute("INSERT INTO heard BY NAME SELECT * FROM coming")
        connection.unregister("coming")


def _object_records(arrival: Arrival, source: Mapping, taken: Taken) -> Iterator[Numbered]:
    number = 0
    for line, content in psc.read(arrival.path, source, arrival.file):
        if isinstance(content, Finding):
            number += 1
            yield number, line, content
            continue
        fields = {
            field: json_lines.at(content, str(path)) for field, path in source.columns.items()
        }
        if str(fields["kind"] or "").startswith(_TOTALS):
            continue  # how many there are in all: no record
        number += 1
        yield number, line, fields


def _table_records(arrival: Arrival, source: Mapping, taken: Taken) -> Iterator[Numbered]:
    _, batches = delimited.read(arrival.path, source, arrival.file)
    for batch in batches:
        taken.broken += batch.broken
        taken.rows_in += len(batch.broken)
        for row in batch.rows.to_pylist():
            yield row["row_number"], row["line_number"], row


def _in_parts(
    store: Store, arrival: Arrival, agreed: Mapping, records: Iterator[Numbered], taken: Taken
) -> Iterator[pd.DataFrame]:
    """The rows of core.controllers, some thousands at once; what is wrong goes to `taken`."""
    seen: set[str] = set()
    rows: list[Record] = []
    for number, line, content in records:
        taken.rows_in += 1
        row = (
            content
            if isinstance(content, Finding)
            else _row(store, arrival, agreed, content, line, seen)
        )
        if isinstance(row, Finding):
            kept = content if isinstance(content, dict) else {}
            taken.broken.append(Broken(number, row, payload(kept)))
            refuse_if_too_many(taken.broken)
            continue
        rows.append(row)
        if len(rows) >= ROWS_AT_ONCE:
            yield _frame(rows)
            rows = []
    if rows:
        yield _frame(rows)


def _frame(rows: list[Record]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=tables.CONTROLLERS.column_names)
    return frame.astype({"birth_year": "Int64"})


def _row(
    store: Store, arrival: Arrival, agreed: Mapping, content: Record, line: int, seen: set[str]
) -> Record | Finding:
    """What is kept of a record, or why nothing is."""
    company, written_kind = _text(content.get("company_number")), _text(content.get("kind"))
    for field, value in (("company_number", company), ("kind", written_kind)):
        if not value:
            return Finding("R-021", arrival.file, line, {"column": agreed.columns[field]})
    kind = _kinds(agreed).get(written_kind)
    if kind is None:
        # What does not look like a key could be a name that slipped into the wrong column.
        told = written_kind if _CODE.fullmatch(written_kind) else _UNKNOWN_TEXT
        values: dict[str, object] = {"value": told, "column": "kind"}
        return Finding("R-068", arrival.file, line, values)
    controller_id = store.pseudonym("controller", f"{company}\x1f{_who(content)}")
    if controller_id in seen:
        return Finding("R-039", arrival.file, line)
    seen.add(controller_id)
    codes = nationality_codes(_text(content.get("nationality")), agreed)
    year = _text(content.get("birth_year"))
    ceased_on = _day(content.get("ceased_on"))
    return {
        "controller_id": controller_id,
        "company_id": store.pseudonym("british_company", company),
        "delivery_id": arrival.delivery_id,
        "kind": kind,
        "nationality_codes": ",".join(codes) or None,
        "nationality_class": _class(codes) if kind == "individual" else None,
        "country_of_residence": _country(_text(content.get("country_of_residence")), agreed),
        "birth_year": int(year) if re.fullmatch(r"(?:18|19|20)\d\d", year) else None,
        "natures_of_control": _natures(content.get("natures_of_control")),
        "is_ceased": ceased_on is not None or _text(content.get("ceased")).lower() == "true",
        "notified_date": _day(content.get("notified_on")),
        "ceased_date": ceased_on,
    }


def _who(content: Record) -> str:
    """What tells one controller of a company from another; only its pseudonym is stored."""
    parts = ("link",) if content.get("link") else ("kind", "name", "birth_year", "notified_on")
    return "\x1f".join(_text(content.get(part)) for part in parts)


def _text(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


@cache
def _known(file: str, words: tuple[tuple[str, str], ...]) -> dict[str, str]:
    return {fold(text): code for text, code in words}


def _kinds(agreed: Mapping) -> dict[str, str]:
    return {text: kind for kind, texts in agreed.kinds.items() for text in texts}


def _words(agreed: Mapping, field: str) -> dict[str, str]:
    """The register's own words of a field, folded, and what they mean."""
    told = agreed.codes.get(field, {}).items()
    return _known(field, tuple((text, code) for code, texts in told for text in texts))


def nationality_codes(written: str, agreed: Mapping) -> list[str]:
    """The keys that a field such as "British" or "Turkish, German" means; what is in no list means
    nothing.
    """
    whole = _code(written, agreed)
    parts = [whole] if whole else [_code(part, agreed) for part in _SEVERAL.split(written)]
    return list(dict.fromkeys(code for code in parts if code))


def _code(written: str, agreed: Mapping) -> str | None:
    if not written:
        return None
    own = _words(agreed, "nationality").get(fold(written))
    found = nationalities.nationality(written) or nationalities.nationality(
        _CITIZEN.sub("", written)
    )
    return own or (found.nationality_code if found and not found.is_unresolved else None)


def _class(codes: list[str]) -> str:
    if not codes:
        return "unknown"
    return "german" if _GERMAN in codes else "foreign"


def _country(written: str, agreed: Mapping) -> str | None:
    """A country as written; a text that is in no list could be a name and stays outside."""
    if not written:
        return None
    is_known = fold(written) in _words(agreed, "country_of_residence")
    return written if is_known or nationalities.nationality(written) else _UNKNOWN_TEXT


def _natures(value: object) -> str | None:
    listed = value if isinstance(value, list) else re.split(r"[|,;]", _text(value))
    codes = [_text(each) for each in listed]
    return "|".join(code for code in codes if _CODE.fullmatch(code)) or None


def _day(value: object) -> dt.date | None:
    try:
        return dt.date.fromisoformat(_text(value)[:10])
    except ValueError:
        return None
