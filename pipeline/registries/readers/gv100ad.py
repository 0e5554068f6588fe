"""The municipal directory GV100AD: fixed columns, one record a regional unit, type 60 a
municipality.

In type 60 the AGS (Land, Regierungsbezirk, Kreis, municipality) stands before the association; in
an ARS the association stands between Kreis and municipality, so the parts change places.
Which municipalities are of the county, and what becomes of them, belongs to areas.py.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import Finding, Refused
from pipeline.registries import encoding
from pipeline.registries.mapping import Mapping

MUNICIPALITY = "60"
_KINDS = ("10", "20", "30", "40", "50", MUNICIPALITY)
_SHORTEST = 170
_COLUMNS = "AGS, Gemeindeverband, Bevölkerung, Gebietsstand"


@dataclass(frozen=True)
class Municipality:
    """A record of type 60."""

    code: str
    association: str
    name: str
    population: int
    postcode: str
    has_several_postcodes: bool
    date: dt.date

    @property
    def regional_key(self) -> str:
        """The ARS (12 digits), the association between Kreis and municipality."""
        return f"{self.code[:5]}{self.association}{self.code[5:]}"


def read(
    path: Path, agreed: Mapping, file: str, county: str
) -> Iterator[tuple[int, str, Municipality | Finding]]:
    """Line, text and content of each municipality of the county; R-021 in place of a record whose
    columns do not hold what they should.

    Raises Refused R-001, R-003, R-004, or R-064 for a file of another form.
    """
    kind = encoding.detect(path, agreed.encodings, file)
    with path.open(encoding=kind.name, newline=None) as stream:
        stream.seek(kind.mark)
        for line, text in enumerate(stream, start=1):
            record = text.rstrip("\n")
            if not record.strip():
                continue
            if record[:2] not in _KINDS:
                raise Refused("R-064", file=file, format="GV100AD")
            if record.startswith(MUNICIPALITY) and record[10:15] == county:
                yield line, record, _municipality(record) or _broken(file, line)


def _broken(file: str, line: int) -> Finding:
    return Finding("R-021", file, line, {"column": _COLUMNS})


def _municipality(record: str) -> Municipality | None:
    """The record in its columns; None where it is cut off or its numbers are none."""
    code, association, population = record[10:18], record[18:22], record[139:150].strip()
    numbers = (code, association, population)
    if len(record) < _SHORTEST or not all(part.isascii() and part.isdigit() for part in numbers):
        return None
    try:
        date = dt.datetime.strptime(record[2:10], "%Y%m%d").date()
    except ValueError:
        return None
    return Municipality(
        code=code,
        association=association,
        name=record[22:72].strip(),
        population=int(population),
        postcode=record[165:170].strip(),
        has_several_postcodes=record[170:175] == "*****",
        date=date,
    )
