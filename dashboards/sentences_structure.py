"""Plain sentences on how businesses are made up, how they come and go, and how sure that is.

As in sentences.py, where the other sentences stand, none says more than its cell.
"""

from dashboards import numbers
from dashboards.charts import is_drawn
from dashboards.release import Cell
from dashboards.sentences import is_shown, withheld
from dashboards.view import View


def _say(view: View, german: str, english: str) -> str:
    return german if view.language == "de" else english


def _of_hundred(view: View, cell: Cell) -> str:
    """A share as so many of a hundred."""
    share = cell.value or 0
    if not share:
        return _say(view, "keine", "none")
    hundred = view.number(share * 100)
    if hundred == "0":
        return _say(view, "weniger als 1", "fewer than 1")
    return hundred if share == 1 else _say(view, f"etwa {hundred}", f"about {hundred}")


def _limited(view: View, cell: Cell) -> str:
    """What follows a figure that says little; nothing after any other."""
    if cell.status != "unreliable":
        return ""
    return _say(
        view, " Diese Zahl ist nur eingeschränkt aussagefähig.", " This figure says little."
    )


def interval(view: View, cell: Cell) -> str:
    """Between which values a share lies for sure; nothing where the release has no interval."""
    if not is_shown(cell) or cell.ci_low is None or cell.ci_high is None:
        return ""
    low, high = _ends(view, cell)
    return _say(
        view,
        f"Mit 95 Prozent Sicherheit zwischen {low} und {high}.",
        f"With 95 per cent confidence between {low} and {high}.",
    )


def _ends(view: View, cell: Cell) -> tuple[str, str]:
    """Both ends of an interval as the cell's value would be written."""
    low, high = (view.value(cell._replace(value=end)) for end in (cell.ci_low, cell.ci_high))
    return low, high


def between(view: View, cell: Cell) -> str:
    """The interval in a table: from low to high; nothing where there is none."""
    if not is_drawn(cell) or cell.ci_low is None or cell.ci_high is None:
        return ""
    low, high = _ends(view, cell)
    return view.text("period_range", first=low, last=high)


def diversity(view: View, cell: Cell) -> str:
    """A8: over how many groups of equal size the businesses spread."""
    if not is_shown(cell):
        return withheld(view, cell)
    return _say(
        view,
        f"Die Betriebe verteilen sich so, als wären {view.value(cell)} der zwölf Branchengruppen "
        "gleich stark besetzt.",
        f"The businesses spread as if {view.value(cell)} of the twelve branch groups "
        "were equally large.",
    )


def knowledge(view: View, cell: Cell) -> str:
    """A9 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    part = _of_hundred(view, cell)
    return _say(
        view,
        f"Von hundert Betrieben mit ausländischer Inhaberschaft bieten {part} wissensintensive "
        "Dienstleistungen an: Medien, IT, Beratung, Technik, Bildung, Gesundheit.",
        f"Of a hundred foreign-led businesses {part} offer knowledge-intensive services: "
        "media, IT, consulting, engineering, education, health.",
    )


def women(view: View, cell: Cell) -> str:
    """A12 of the county."""
    if not is_drawn(cell):
        return withheld(view, cell)
    part = _of_hundred(view, cell)
    return _say(
        view,
        f"Von hundert ausländischen Gewerbetreibenden sind {part} Frauen.",
        f"Of a hundred foreign traders {part} are women.",
    ) + _limited(view, cell)


def density(view: View, cell: Cell, dated: str) -> str:
    """A13 of the county, with the reference date as labelled."""
    if not is_shown(cell):
        return withheld(view, cell)
    date_de, date_en = (f" ({dated})", f" ({dated})") if dated else ("", "")
    return _say(
        view,
        f"Auf 1.000 Menschen ohne deutschen Pass kommen {view.value(cell)} Gewerbetreibende"
        f"{date_de}.",
        f"There are {view.value(cell)} traders for every 1,000 people without a German passport"
        f"{date_en}.",
    )


def side_lines(view: View, cell: Cell) -> str:
    """A11 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    part = _of_hundred(view, cell)
    return _say(
        view,
        f"Von hundert Betrieben mit ausländischer Inhaberschaft werden {part} im Nebenerwerb "
        "geführt.",
        f"Of a hundred foreign-led businesses {part} are run as a side line.",
    )


def age(view: View, cell: Cell) -> str:
    """A14 of the county."""
    if not is_drawn(cell):
        return withheld(view, cell)
    return _say(
        view,
        f"Die Hälfte der Betriebe besteht seit {view.value(cell)} Jahren oder länger.",
        f"Half of the businesses have existed for {view.value(cell)} years or longer.",
    ) + _limited(view, cell)


def _when(view: View, period: str) -> str:
    if view.language == "en":
        return f"In {view.month(period)}"
    return f"Im {view.month(period)}" if numbers.is_month(period) else f"Im Jahr {period}"


def foundings(view: View, founded: Cell, full: Cell | None = None) -> str:
    """B2 of a year or month, of them full foundings where that is shown."""
    if not is_shown(founded):
        return withheld(view, founded)
    when, count = _when(view, founded.period), founded.value
    if not count:
        return _say(
            view,
            f"{when} wurde kein Betrieb mit ausländischer Inhaberschaft neu gegründet.",
            f"{when} no foreign-led business was founded.",
        )
    many = view.value(founded)
    what_de = "wurde ein Betrieb" if count == 1 else f"wurden {many} Betriebe"
    what_en = (
        "one foreign-led business was" if count == 1 else f"{many} foreign-led businesses were"
    )
    said = _say(
        view,
        f"{when} {what_de} mit ausländischer Inhaberschaft neu gegründet",
        f"{when} {what_en} founded",
    )
    if full is not None and is_shown(full) and full.value:
        said += _say(
            view,
            f", davon {view.value(full)} als Betriebsgründung",
            f", {view.value(full)} of them as full foundings",
        )
    return said + "."


def closings(view: View, closed: Cell) -> str:
    """Closings of a year or month, told beside the foundings."""
    if not is_shown(closed):
        return ""
    if not closed.value:
        return _say(view, "Geschlossen wurde kein Betrieb.", "No business was closed.")
    if closed.value == 1:
        return _say(view, "Geschlossen wurde ein Betrieb.", "One business was closed.")
    many = view.value(closed)
    return _say(view, f"Geschlossen wurden {many} Betriebe.", f"{many} businesses were closed.")


def founding_share(view: View, cell: Cell) -> str:
    """B4 of a year."""
    if not is_shown(cell):
        return withheld(view, cell)
    part, when = _of_hundred(view, cell), _when(view, cell.period)
    return _say(
        view,
        f"{when} wurden von hundert neuen Einzelunternehmen {part} von Menschen ohne deutschen "
        "Pass gegründet.",
        f"{when} people without a German passport founded {part} of a hundred new sole "
        "proprietorships.",
    )


def takeovers(view: View, cell: Cell) -> str:
    """B8 of a year."""
    if not is_shown(cell):
        return withheld(view, cell)
    when = _when(view, cell.period)
    if not cell.value:
        return _say(
            view,
            f"{when} wurde kein bestehender Betrieb in ausländische Inhaberschaft übernommen.",
            f"{when} no existing business was taken over into foreign ownership.",
        )
    is_one, many = cell.value == 1, view.value(cell)
    if is_one:
        return _say(
            view,
            f"{when} wurde ein Betrieb in ausländische Inhaberschaft übernommen und besteht damit "
            "weiter.",
            f"{when} one business was taken over into foreign ownership and so goes on.",
        )
    return _say(
        view,
        f"{when} wurden {many} Betriebe in ausländische Inhaberschaft übernommen und bestehen "
        "damit weiter.",
        f"{when} {many} businesses were taken over into foreign ownership and so go on.",
    )


def balance(view: View, cell: Cell) -> str:
    """B3 of a year: registrations minus deregistrations."""
    if not is_shown(cell):
        return withheld(view, cell)
    when, difference = _when(view, cell.period), view.number(abs(cell.value or 0))
    if not cell.value:
        return _say(
            view,
            f"{when} gab es gleich viele Anmeldungen wie Abmeldungen.",
            f"{when} there were as many registrations as deregistrations.",
        )
    more_de, more_en = ("mehr", "more") if cell.value > 0 else ("weniger", "fewer")
    return _say(
        view,
        f"{when} gab es {difference} {more_de} Anmeldungen als Abmeldungen.",
        f"{when} there were {difference} {more_en} registrations than deregistrations.",
    )


def survival(view: View, own: list[Cell]) -> str:
    """B6: how many of a hundred founded businesses still exist, for the years that are shown."""
    found = [cell for cell in own if is_shown(cell)]
    if not found:
        return withheld(view, own[0]) if own else view.text("absent")
    parts = [
        f"{view.label(cell.breakdown, cell.category)} {_of_hundred(view, cell)}" for cell in found
    ]
    return _say(
        view,
        "Von hundert gegründeten Betrieben mit ausländischer Inhaberschaft bestehen "
        f"{numbers.joined(parts)} noch.",
        "Of a hundred founded foreign-led businesses there still exist "
        f"{numbers.joined(parts, 'en')}.",
    )


def largest(view: View, cells: list[Cell]) -> str:
    """The category with the most businesses, of some that are shown."""
    found = sorted((cell for cell in cells if is_shown(cell) and cell.value), key=view.sort_key)
    if not found:
        return withheld(view, cells[0]) if cells else view.text("absent")
    first = found[0]
    label = view.label(first.breakdown, first.category)
    return _say(
        view,
        f"Am häufigsten: {label} ({view.value(first)} {view.unit_of_value(first)}).",
        f"Most frequent: {label} ({view.value(first)} {view.unit_of_value(first)}).",
    )
