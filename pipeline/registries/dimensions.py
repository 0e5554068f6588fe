"""What the dimensions of a statistical table are: area, reference date, nationality, or something
else of which only the total is wanted.

Reading the table belongs to readers/genesis.py, what a sign or label means to population.sql.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.errors import Refused
from pipeline.reference import nationalities
from pipeline.reference.folding import fold
from pipeline.registries.readers.genesis import Figure, Sheet

_DATE = re.compile(r"(?<!\d)(?:\d{2}\.\d{2}\.\d{4}|\d{4}-\d{2}-\d{2})(?!\d)")
_CODE = re.compile(r"DG|\d{1,12}")
_AREA_CODE = re.compile(r"\d{5}|\d{7,8}|\d{11,12}")
_COUNTY = re.compile(r"\b(?:Kreis|Landkreis|Städteregion|Region)\b", re.IGNORECASE)
_TOTAL = re.compile(r"\b(?:insgesamt|gesamt|zusammen|summe|total)\b", re.IGNORECASE)
_GROUP = re.compile(
    r"(?:nicht)?deutsche? ?und|nichtdeutsch\w*|ausländ\w*(?:[ /].*)?|bevölkerung|einwohner\w*"
    r"|(?:nicht-?)?eu(?:[- ].*)?|drittstaat\w*",
    re.IGNORECASE,
)
_NATIONALITY = re.compile(r"staatsangehörig|nationalität|nationality", re.IGNORECASE)
_NAMES = {"area": "Gebiet", "date": "Stichtag", "nationality": "Staatsangehörigkeit"}


@dataclass(frozen=True)
class Row:
    """One figure of the county, its parts as text: what the table says, not yet what it means."""

    line: int
    municipality: str
    date: str
    nationality: str
    population: str


@dataclass(frozen=True)
class Places:
    """The county's key and name, and its municipalities: folded name -> AGS."""

    county: str
    county_name: str
    municipalities: Mapping[str, str]

    def code(self, label: str) -> str | None:
        """The key of the county or of one of its municipalities that a label means."""
        if _AREA_CODE.fullmatch(label):
            code = _full(label)
            return code if code.startswith(self.county) else None
        plain = label.split(",")[0].strip()
        bare = fold(_COUNTY.sub("", self.county_name))
        if _COUNTY.search(label) and fold(_COUNTY.sub("", label).strip(" ,")) == bare:
            return self.county
        return None if _COUNTY.search(label) else self.municipalities.get(fold(plain))


def _full(code: str) -> str:
    """A key of area with the zero restored that a spreadsheet took, an ARS as AGS."""
    if len(code) in (11, 12):
        whole = code.zfill(12)
        return whole[:5] + whole[9:]
    return code.zfill(8) if len(code) in (7, 8) else code


def rows(sheet: Sheet, places: Places, file: str) -> tuple[list[Row], int]:
    """The figures of the county by nationality, and how many others were passed over.

    Raises Refused R-065, R-066 and R-069.
    """
    kinds = _kinds(sheet, places)
    area, date = _said(sheet, kinds, places), _date_said(sheet)
    lacks = [
        name
        for kind, name in _NAMES.items()
        if kind not in kinds and not {"area": area, "date": date}.get(kind)
    ]
    if lacks:
        raise Refused("R-066", file=file, lacks=", ".join(lacks))
    wanted = _without_parts(sheet.figures, kinds, file)
    found = [row for each in wanted if (row := _row(each, kinds, places, area, date)) is not None]
    if not found:
        raise Refused("R-065", file=file, county=places.county)
    if any(len(row.municipality) > len(places.county) for row in found):
        # The county's own line is the sum of its municipalities.
        found = [row for row in found if len(row.municipality) > len(places.county)]
    return found, len(sheet.figures) - len(found)


def _kinds(sheet: Sheet, places: Places) -> dict[str, int]:
    """The place of each kind among the dimensions."""
    kinds: dict[str, int] = {}
    sure: list[tuple[float, int]] = []
    for place, name in enumerate(sheet.names):
        labels = {each.labels[place] for each in sheet.figures if each.labels[place]}
        if not labels:
            continue
        if all(_DATE.search(label) for label in labels):
            kinds.setdefault("date", place)
        elif all(map(_CODE.fullmatch, labels)) and any(map(_AREA_CODE.fullmatch, labels)):
            kinds["area"] = place
        elif likeness := _nationality_likeness(name, labels):
            sure.append((likeness, -place))
        elif any(places.code(label) for label in labels):
            kinds.setdefault("area", place)
    if sure:
        kinds["nationality"] = -max(sure)[1]
    return kinds


def _nationality_likeness(name: str, labels: set[str]) -> float:
    """How much a dimension looks like nationalities; 0 where it does not."""
    single = {label for label in labels if not _is_total(label)}
    known = sum(1 for label in single if nationalities.nationality(label))
    share = known / len(single) if single else 0.0
    return share + 1 if _NATIONALITY.search(name) and known else share if share >= 0.5 else 0.0


def _is_total(label: str) -> bool:
    return bool(_TOTAL.search(label) or _GROUP.fullmatch(label))


def _said(sheet: Sheet, kinds: Mapping[str, int], places: Places) -> str:
    """The area that the lines above the table name, where no dimension does."""
    if "area" in kinds:
        return ""
    words = [part for line in sheet.preamble for part in (line, line.split(":")[-1].strip())]
    return next((code for word in words if (code := places.code(word))), "")


def _date_said(sheet: Sheet) -> str:
    found = [each for line in sheet.preamble for each in _DATE.findall(line)]
    return found[-1] if found else ""


def _without_parts(
    figures: Sequence[Figure], kinds: Mapping[str, int], file: str
) -> Sequence[Figure]:
    """The figures without those of men, of women, of age groups: only the total of each."""
    known = sorted(kinds.values())
    for place in set(range(len(figures[0].labels))) - set(known):
        if not _divides(figures, known, place):
            continue
        totals = [each for each in figures if _TOTAL.search(each.labels[place])]
        if not totals:
            labels = sorted({each.labels[place] for each in figures})[:5]
            raise Refused("R-069", file=file, labels=", ".join(labels))
        figures = totals
    return figures


def _divides(figures: Sequence[Figure], known: Sequence[int], place: int) -> bool:
    """Whether a dimension says more than the known ones: a name beside its key does not."""
    said: dict[tuple[str, ...], str] = {}
    for each in figures:
        key = tuple(each.labels[other] for other in known)
        if said.setdefault(key, each.labels[place]) != each.labels[place]:
            return True
    return False


def _row(
    figure: Figure, kinds: Mapping[str, int], places: Places, area: str, date: str
) -> Row | None:
    """The figure of the county; None for another area and for a total."""
    nationality = figure.labels[kinds["nationality"]]
    code = places.code(figure.labels[kinds["area"]]) if "area" in kinds else area
    if not code or (_is_total(nationality) and not nationalities.nationality(nationality)):
        return None
    label = figure.labels[kinds["date"]] if "date" in kinds else date
    written = _DATE.search(label)
    return Row(figure.line, code, written[0] if written else label, nationality, figure.written)
