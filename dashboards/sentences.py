"""Plain sentences made from released values; one figure, one sentence.

A sentence never says more than its cell: where a value is not shown, it says so and why.
"""

from dashboards import numbers
from dashboards.release import Area, Cell
from dashboards.view import View


def _say(view: View, german: str, english: str) -> str:
    return german if view.language == "de" else english


def is_shown(*cells: Cell) -> bool:
    """Whether all these cells have a value that may stand in a sentence."""
    return all(cell.value is not None and cell.status in ("ok", "zero") for cell in cells)


def withheld(view: View, cell: Cell) -> str:
    """Why a figure is not there."""
    if cell.is_suppressed:
        return _say(
            view,
            "Diese Zahl wird nicht veröffentlicht, um einzelne Menschen zu schützen.",
            "This figure is not published, to protect individual people.",
        )
    if cell.status == "unreliable":
        return _say(
            view,
            "Diese Zahl beruht auf wenigen Fällen und ist nur eingeschränkt aussagefähig.",
            "This figure rests on few cases and says little.",
        )
    return _say(view, "Diese Zahl liegt noch nicht vor.", "This figure is not there yet.")


def businesses(view: View, cell: Cell) -> str:
    """A1 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    value = view.value(cell)
    return _say(
        view,
        f"In {value} Betrieben hat mindestens die Hälfte der Inhaberinnen und Inhaber "
        "keinen deutschen Pass.",
        f"In {value} businesses at least half of the owners have no German passport.",
    )


def share(view: View, cell: Cell) -> str:
    """A3 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    nth = numbers.every_nth(cell.value)
    if nth:
        return _say(
            view,
            f"Etwa jeder {numbers.EVERY_NTH['de'][nth]} Betrieb im Kreis hat eine "
            "ausländische Inhaberschaft.",
            f"About one in {numbers.EVERY_NTH['en'][nth]} businesses in the county is foreign-led.",
        )
    hundred = view.number((cell.value or 0) * 100)
    return _say(
        view,
        f"Von hundert Betrieben im Kreis haben etwa {hundred} eine ausländische Inhaberschaft.",
        f"Of a hundred businesses in the county about {hundred} are foreign-led.",
    )


def traders(view: View, cell: Cell) -> str:
    """A2 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    return _say(
        view,
        f"{view.value(cell)} Menschen ohne deutschen Pass führen hier einen Betrieb, "
        "allein oder mit anderen.",
        f"{view.value(cell)} people without a German passport lead a business here, "
        "alone or with others.",
    )


def nationalities(view: View, cell: Cell) -> str:
    """A4 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    return _say(
        view,
        f"Die ausländischen Gewerbetreibenden haben {view.value(cell)} verschiedene "
        "Staatsangehörigkeiten.",
        f"The foreign traders have {view.value(cell)} different nationalities.",
    )


def notices(view: View, registered: Cell, deregistered: Cell) -> str:
    """B1 of a year or month."""
    if not is_shown(registered, deregistered):
        return withheld(view, deregistered if is_shown(registered) else registered)
    period = registered.period
    when_de = f"Im {view.month(period)}" if numbers.is_month(period) else f"Im Jahr {period}"
    when_en = f"In {view.month(period)}"
    return _say(
        view,
        f"{when_de} standen {view.value(registered)} Anmeldungen {view.value(deregistered)} "
        "Abmeldungen gegenüber.",
        f"{when_en} there were {view.value(registered)} registrations and "
        f"{view.value(deregistered)} deregistrations.",
    )


def jobs(view: View, total: Cell, apprentices: Cell) -> str:
    """C1 of the newest wave."""
    if not is_shown(total):
        return withheld(view, total)
    more_de = more_en = ""
    if is_shown(apprentices) and apprentices.value:
        more_de = f", {view.value(apprentices)} davon für Auszubildende"
        more_en = f", {view.value(apprentices)} of them for apprentices"
    return _say(
        view,
        f"Die befragten Betriebe bieten {view.value(total)} Arbeitsplätze{more_de}.",
        f"The surveyed businesses offer {view.value(total)} jobs{more_en}.",
    )


def interviews(view: View, total: Cell) -> str:
    """E1: how many interviews there are."""
    if not is_shown(total):
        return withheld(view, total)
    return _say(
        view,
        f"In {view.value(total)} Gesprächen haben Unternehmerinnen und Unternehmer erzählt, "
        "was gut läuft und was fehlt.",
        f"In {view.value(total)} interviews entrepreneurs told what goes well and what is missing.",
    )


def leading_theme(view: View, cell: Cell, total: Cell, is_strength: bool) -> str:
    """The theme told most often as strength or as barrier, always x of y."""
    if not is_shown(cell, total):
        return withheld(view, cell)
    label = view.label("theme", cell.category)
    count = view.text("in_interviews", count=view.value(cell), total=view.value(total))
    if is_strength:
        return _say(
            view,
            f"Am häufigsten wird „{label}“ als Stärke erzählt: {count}.",
            f"“{label}” is told most often as a strength: {count}.",
        )
    return _say(
        view,
        f"Am häufigsten hakt es bei „{label}“: {count}.",
        f"Things get stuck most often with “{label}”: {count}.",
    )


def funnel(view: View, steps: dict[str, Cell]) -> str:
    """F12 in one sentence, as far as its steps are shown."""
    absent = Cell("F12", "", "", "", "", None, None, None, "persons", "absent", "")
    first, came, committed, kept = (
        steps.get(name, absent) for name in ("approached", "came", "committed", "kept")
    )
    if not is_shown(first):
        return withheld(view, first)
    parts_de, parts_en = [], []
    if is_shown(came):
        parts_de.append(f"kamen {view.value(came)} zu einer Veranstaltung")
        parts_en.append(f"{view.value(came)} came to an event")
    if is_shown(committed):
        parts_de.append(f"gaben {view.value(committed)} eine Zusage")
        parts_en.append(f"{view.value(committed)} made a commitment")
    if is_shown(kept):
        parts_de.append(f"hielten {view.value(kept)} sie ein")
        parts_en.append(f"{view.value(kept)} kept it")
    if not parts_de:
        return _say(
            view,
            f"{view.value(first)} Menschen wurden angesprochen.",
            f"{view.value(first)} people were approached.",
        )
    return _say(
        view,
        f"Von {view.value(first)} angesprochenen Menschen {numbers.joined(parts_de)}.",
        f"Of {view.value(first)} people approached {numbers.joined(parts_en, 'en')}.",
    )


def change(view: View, now: Cell, before: Cell) -> str:
    """How a count has moved since an earlier month; nothing where one of them is not shown."""
    if not is_shown(now, before):
        return ""
    moved = (now.value or 0) - (before.value or 0)
    when = view.month(before.period)
    if moved == 0:
        return _say(view, f"Ebenso viele wie im {when}.", f"As many as in {when}.")
    size = view.number(abs(moved))
    return _say(
        view,
        f"{size} {'mehr' if moved > 0 else 'weniger'} als im {when}.",
        f"{size} {'more' if moved > 0 else 'fewer'} than in {when}.",
    )


def since_last_year(view: View, cell: Cell) -> str:
    """How a monthly count has moved within a year; nothing for other periods."""
    if not numbers.is_month(cell.period):
        return ""
    before = view.cell(
        cell.indicator_id, numbers.month_before(cell.period, 12), area=cell.area_code
    )
    return change(view, cell, before)


def development(view: View, cells: list[Cell]) -> str:
    """A monthly series in one sentence: from the first month shown to the last."""
    found = [cell for cell in cells if is_shown(cell)]
    if len(found) < 2:
        return _say(
            view,
            "Für eine Entwicklung liegen noch zu wenige veröffentlichte Monate vor.",
            "There are too few released months yet to show a development.",
        )
    first, last = found[0], found[-1]
    return _say(
        view,
        f"Im {view.month(first.period)} waren es {view.value(first)}, "
        f"im {view.month(last.period)} sind es {view.value(last)}.",
        f"There were {view.value(first)} in {view.month(first.period)}, "
        f"there are {view.value(last)} in {view.month(last.period)}.",
    )


def municipality(view: View, area: Area, period: str) -> str:
    """A municipality's own sentence for a month."""
    count, part = (view.cell(name, period, area=area.area_code) for name in ("A1", "A3"))
    name, month = area.name, view.month(period)
    if count.status in ("missing", "absent"):
        return _late(view, area, period)
    if count.status == "zero":
        return _say(
            view,
            f"In {name} ist kein Betrieb mit ausländischer Inhaberschaft gemeldet.",
            f"No foreign-led business is registered in {name}.",
        )
    if not is_shown(count):
        return _say(
            view,
            f"Für {name} bleibt die Zahl der Betriebe mit ausländischer Inhaberschaft im {month} "
            "ungenannt, damit niemand erkannt werden kann.",
            f"The number of foreign-led businesses in {name} in {month} stays unnamed, "
            "so that nobody can be recognised.",
        )
    german = f"In {name} haben {view.value(count)} Betriebe eine ausländische Inhaberschaft"
    english = f"{view.value(count)} businesses in {name} are foreign-led"
    if is_shown(part):
        nth = numbers.every_nth(part.value)
        if nth:
            german += f" – etwa jeder {numbers.EVERY_NTH['de'][nth]} Betrieb am Ort"
            english += f" – about one in {numbers.EVERY_NTH['en'][nth]}"
        else:
            german += f" – das sind {view.value(part)} aller Betriebe am Ort"
            english += f" – {view.value(part)} of all businesses there"
    return _say(view, german, english) + "."


def _late(view: View, area: Area, period: str) -> str:
    """The sentence of a municipality that has not delivered, with its last known state."""
    months = [month for month in view.release.months("A1", area=area.area_code) if month < period]
    known = [view.cell("A1", month, area=area.area_code) for month in months]
    shown = [cell for cell in known if is_shown(cell)]
    german = f"Aus {area.name} fehlt die Lieferung für {view.month(period)}"
    english = f"The delivery from {area.name} for {view.month(period)} is missing"
    if not shown:
        return _say(view, german, english) + "."
    last = shown[-1]
    return _say(
        view,
        f"{german}; im {view.month(last.period)} waren es {view.value(last)} Betriebe.",
        f"{english}; in {view.month(last.period)} there were {view.value(last)} businesses.",
    )


def branches(view: View, rows: list[tuple[Cell, Cell]]) -> str:
    """A6: the largest group, and where foreign-led businesses stand out most from all."""
    pairs = [(own, everyone) for own, everyone in rows if is_shown(own, everyone)]
    if not pairs:
        return _say(
            view,
            "Die Anteile der Branchen sind hier nicht veröffentlicht.",
            "The shares of the branches are not published here.",
        )
    own, everyone = max(pairs, key=lambda pair: pair[0].value or 0)
    first = _say(
        view,
        f"Die größte Gruppe ist „{view.label(own.breakdown, own.category)}“: {view.value(own)} "
        f"der Betriebe mit ausländischer Inhaberschaft, {view.value(everyone)} aller Betriebe.",
        f"The largest group is “{view.label(own.breakdown, own.category)}”: {view.value(own)} "
        f"of foreign-led businesses, {view.value(everyone)} of all businesses.",
    )
    ahead, all_ahead = max(pairs, key=lambda pair: (pair[0].value or 0) - (pair[1].value or 0))
    if ahead.category == own.category or (ahead.value or 0) <= (all_ahead.value or 0):
        return first
    return first + _say(
        view,
        " Am weitesten über dem Durchschnitt liegt "
        f"„{view.label(ahead.breakdown, ahead.category)}“ mit {view.value(ahead)} "
        f"gegenüber {view.value(all_ahead)}.",
        f" Furthest above the average is “{view.label(ahead.breakdown, ahead.category)}” "
        f"with {view.value(ahead)} against {view.value(all_ahead)}.",
    )


def origins(view: View, groups: list[Cell], total: Cell) -> str:
    """A2 by group: the largest groups, always x of y."""
    found = sorted((cell for cell in groups if is_shown(cell)), key=view.sort_key)[:2]
    if not found or not is_shown(total):
        return _say(
            view,
            "Die Gruppen werden hier nicht veröffentlicht, um einzelne Menschen zu schützen.",
            "The groups are not published here, to protect individual people.",
        )
    names = [
        _say(
            view,
            f"„{view.label('origin_group', cell.category)}“ mit {view.value(cell)}",
            f"“{view.label('origin_group', cell.category)}” with {view.value(cell)}",
        )
        for cell in found
    ]
    return _say(
        view,
        f"Von {view.value(total)} ausländischen Gewerbetreibenden gehören die meisten zu "
        f"{numbers.joined(names)} Personen.",
        f"Of {view.value(total)} foreign traders most belong to "
        f"{numbers.joined(names, 'en')} persons.",
    )


def map_summary(view: View, cells: list[Cell]) -> str:
    """The highest and lowest shown value of a map, and how many are not shown."""
    found = sorted((cell for cell in cells if is_shown(cell)), key=view.sort_key)
    if not found:
        return withheld(view, cells[0]) if cells else view.text("absent")
    high, low, hidden = found[0], found[-1], len(cells) - len(found)
    sentence = _say(
        view,
        f"Der höchste veröffentlichte Wert: {view.area(high.area_code)} mit {view.value(high)}; "
        f"der niedrigste: {view.area(low.area_code)} mit {view.value(low)}.",
        f"The highest released value: {view.area(high.area_code)} with {view.value(high)}; "
        f"the lowest: {view.area(low.area_code)} with {view.value(low)}.",
    )
    if not hidden:
        return sentence
    count = "Eine" if hidden == 1 else numbers.small(hidden, "de").capitalize()
    verb_de = "Gemeinde hat" if hidden == 1 else "Gemeinden haben"
    count_en = "One" if hidden == 1 else numbers.small(hidden, "en").capitalize()
    verb_en = "municipality has" if hidden == 1 else "municipalities have"
    return sentence + _say(
        view,
        f" {count} {verb_de} keinen veröffentlichten Wert.",
        f" {count_en} {verb_en} no released value.",
    )


def delivery(view: View, cell: Cell) -> str:
    """G1 of the county: how many municipalities have delivered for the month."""
    total = len(view.release.municipalities)
    if not is_shown(cell):
        return withheld(view, cell)
    if cell.value == total:
        return _say(
            view,
            f"Alle {numbers.small(total)} Städte und Gemeinden haben für "
            f"{view.month(cell.period)} geliefert.",
            f"All {numbers.small(total, 'en')} municipalities have delivered for "
            f"{view.month(cell.period)}.",
        )
    return _say(
        view,
        f"{view.value(cell)} von {total} Städten und Gemeinden haben für "
        f"{view.month(cell.period)} geliefert.",
        f"{view.value(cell)} of {total} municipalities have delivered for "
        f"{view.month(cell.period)}.",
    )
