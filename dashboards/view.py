"""What a page needs to speak: release, language, and how values, periods and links are written.

Components belong to furniture.py, sentences to sentences.py.
"""

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from dashboards import numbers, texts
from dashboards.numbers import Language
from dashboards.release import ALL, TOTAL, Cell, Release, Row

SURVEY_SECTIONS = ("C", "D", "E")
MEASURED = (
    *("share", "times", "per_100", "per_1000", "years", "index", "branch_groups"),
    *("intensity", "balance", "times_chance", "ideas_per_interview", "agreement"),
)
"""Units of which there are parts; all others are counted."""


@dataclass(frozen=True)
class View:
    """One reader's look at one release."""

    release: Release
    language: Language = "de"
    query: dict[str, str] = field(default_factory=dict)

    def text(self, key: str, **values: object) -> str:
        """A fixed text in the reader's language."""
        return texts.text(key, self.language, **values)

    def of(self, row: Row, name: str) -> str:
        """The reader's language of a pair of columns such as name_de, name_en."""
        return str(row.get(f"{name}_{self.language}") or row.get(f"{name}_de") or "")

    def number(self, value: float, decimals: int = 0) -> str:
        """A number in the reader's format."""
        return numbers.number(value, decimals, self.language)

    def link(self, path: str, **query: str) -> str:
        """Address of a page, keeping the language."""
        language = {"lang": "en"} if self.language == "en" else {}
        query = language | query
        return f"{path}?{urlencode(query)}" if query else path

    def indicator(self, indicator: str) -> str:
        """An indicator's name."""
        return self.of(self.release.indicators.get(indicator, {}), "name") or indicator

    def label(self, breakdown: str, category: str) -> str:
        """A category's label; its code where the release has none."""
        return self.of(self.release.labels.get((breakdown, category), {}), "label") or category

    def description(self, breakdown: str, category: str) -> str:
        """A category's sentence of explanation, or nothing."""
        row = self.release.labels.get((breakdown, category), {})
        return str(row.get(f"description_{self.language}") or "")

    def area(self, code: str) -> str:
        """An area's name."""
        found = self.release.area_by_code.get(code)
        return found.name if found else code

    def cell(self, indicator: str, period: str | None = None, **where: str) -> Cell:
        """A cell; the county's newest total unless said otherwise."""
        area = where.get("area", self.release.county_code)
        breakdown = where.get("breakdown", TOTAL)
        if period is None:
            period = self.release.newest(indicator, breakdown, area)
        return self.release.cell(indicator, area, period, breakdown, where.get("category", ALL))

    def value(self, cell: Cell) -> str:
        """A cell's value without regard to its status; only for cells that have one."""
        if cell.value is None:
            return ""
        decimals = self._decimals(cell)
        if cell.unit == "share":
            return numbers.percent(cell.value, decimals, self.language)
        return self.number(cell.value, decimals)

    def _decimals(self, cell: Cell) -> int:
        """The indicator's digits; where a cell has a unit of its own, none for what is counted."""
        row = self.release.indicators.get(cell.indicator_id, {})
        if cell.unit == row.get("unit"):
            return row.get("decimals") or 0
        return 1 if cell.unit in MEASURED else 0

    def shown(self, cell: Cell) -> str:
        """A cell as a table shows it: a number, or the sign that stands for it."""
        if cell.status == "zero":
            return numbers.ZERO
        if cell.status == "unreliable":
            return numbers.UNSAFE if cell.value is None else f"({self.value(cell)})"
        if cell.status in ("ok", "incomplete") and cell.value is not None:
            return self.value(cell)
        if cell.is_suppressed:
            return numbers.DOT
        return numbers.LATER if cell.status == "missing" else numbers.NOT_MEANINGFUL

    def sign_meaning(self, cell: Cell) -> str:
        """What the sign shown for a cell means; nothing for a plain number."""
        keys = {
            numbers.DOT: "sign_dot",
            numbers.ZERO: "sign_zero",
            numbers.UNSAFE: "sign_unsafe",
            numbers.LATER: "sign_later",
            numbers.NOT_MEANINGFUL: "sign_not_meaningful",
        }
        key = keys.get(self.shown(cell))
        if key is None and cell.status == "unreliable":
            key = "sign_brackets"
        return self.text(key) if key else ""

    def unit(self, cell: Cell) -> str:
        """The counting unit beside a figure."""
        if cell.unit == "share":
            definition = self.release.definitions.get(cell.definition_id, {})
            counted = self.of(definition, "counting_unit")
            joined = f"{texts.unit_name('share', self.language)}, {counted}"
            return joined if counted else texts.unit_name("share", self.language)
        return texts.unit_name(cell.unit, self.language)

    def unit_of_value(self, cell: Cell) -> str:
        """The counting unit as the number before it demands: 1 Betrieb, 2 Betriebe."""
        if cell.unit != "share" and cell.value == 1:
            return texts.unit_name(cell.unit, self.language, is_one=True)
        return self.unit(cell)

    def when(self, cell: Cell) -> str:
        """The date beside a figure: a day for a state, a month or year for a flow, a wave."""
        return self.when_of(cell.indicator_id, cell.period)

    def when_of(self, indicator: str, period: str) -> str:
        """As `when`, for an indicator and period."""
        section = self.release.indicators.get(indicator, {}).get("section") or indicator[:1]
        if not numbers.is_month(period):
            is_wave = section in SURVEY_SECTIONS or indicator == "F12"
            key = "in_wave" if is_wave else "as_of_year" if section == "F" else "in_year"
            return self.text(key, period=period) if period else ""
        if section == "B":
            return numbers.month_name(period, self.language)
        day = numbers.day(numbers.last_day(period), self.language)
        return self.text("state_of", day=day)

    def month(self, period: str) -> str:
        """A month written out."""
        return numbers.month_name(period, self.language)

    def source(self, definition_id: str) -> str:
        """The source named by a definition."""
        return self.of(self.release.definitions.get(definition_id, {}), "source")

    def sort_key(self, cell: Cell) -> tuple[bool, float]:
        """Sorts cells by value, largest first, those without one last."""
        return (cell.value is None, -(cell.value or 0.0))


def make_view(release: Release, search: str | None) -> View:
    """The view that an address's query asks for."""
    query: dict[str, Any] = dict(parse_qsl((search or "").lstrip("?")))
    return View(release, "en" if query.get("lang") == "en" else "de", query)
