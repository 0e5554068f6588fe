"""Plain sentences made from released values; one figure, one sentence.

A sentence never says more than its cell: where a value is not shown, it says so and why.
"""

from dashboards import numbers
from dashboards.release import Area, Cell
from dashboards.view import View

Forms = tuple[str, str, str]


def _say(view: View, german: str, english: str) -> str:
    return german if view.language == "de" else english


def _counted(view: View, cell: Cell, german: Forms, english: Forms) -> str:
    """The form for none, one or many; the number stands in the place of {}."""
    forms = german if view.language == "de" else english
    return forms[min(int(cell.value or 0), 2)].format(view.value(cell))


def _tied(view: View, ordered: list[Cell]) -> list[Cell]:
    """The first of some ordered cells, and those that show the same value."""
    return [cell for cell in ordered if view.value(cell) == view.value(ordered[0])]


def is_shown(*cells: Cell) -> bool:
    """Whether all these cells have a value that may stand in a sentence."""
    shown = ("ok", "incomplete", "zero")
    return all(cell.value is not None and cell.status in shown for cell in cells)


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
    return _counted(
        view,
        cell,
        (
            "Im Kreis ist kein Betrieb mit ausländischer Inhaberschaft gemeldet.",
            "In einem Betrieb hat mindestens die Hälfte der Inhaberinnen und Inhaber "
            "keinen deutschen Pass.",
            "In {} Betrieben hat mindestens die Hälfte der Inhaberinnen und Inhaber "
            "keinen deutschen Pass.",
        ),
        (
            "No foreign-led business is registered in the county.",
            "In one business at least half of the owners have no German passport.",
            "In {} businesses at least half of the owners have no German passport.",
        ),
    )


def share(view: View, cell: Cell) -> str:
    """A3 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    if not cell.value:
        return _say(
            view,
            "Kein Betrieb im Kreis hat eine ausländische Inhaberschaft.",
            "No business in the county is foreign-led.",
        )
    nth = numbers.every_nth(cell.value)
    if nth:
        return _say(
            view,
            f"Etwa jeder {numbers.EVERY_NTH['de'][nth]} Betrieb im Kreis hat eine "
            "ausländische Inhaberschaft.",
            f"About one in {numbers.EVERY_NTH['en'][nth]} businesses in the county is foreign-led.",
        )
    hundred = view.number(cell.value * 100)
    if hundred in ("0", "1"):
        few_de, few_en = (
            ("weniger als einer", "fewer than one")
            if hundred == "0"
            else ("etwa einer", "about one")
        )
        return _say(
            view,
            f"Von hundert Betrieben im Kreis hat {few_de} eine ausländische Inhaberschaft.",
            f"Of a hundred businesses in the county {few_en} is foreign-led.",
        )
    return _say(
        view,
        f"Von hundert Betrieben im Kreis haben etwa {hundred} eine ausländische Inhaberschaft.",
        f"Of a hundred businesses in the county about {hundred} are foreign-led.",
    )


def traders(view: View, cell: Cell) -> str:
    """A2 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    german, english = "ohne deutschen Pass", "without a German passport"
    how_de, how_en = "hier einen Betrieb, allein oder mit anderen.", "here, alone or with others."
    return _counted(
        view,
        cell,
        (
            f"Kein Mensch {german} führt {how_de}",
            f"Ein Mensch {german} führt {how_de}",
            f"{{}} Menschen {german} führen {how_de}",
        ),
        (
            f"Nobody {english} leads a business {how_en}",
            f"One person {english} leads a business {how_en}",
            f"{{}} people {english} lead a business {how_en}",
        ),
    )


def nationalities(view: View, cell: Cell) -> str:
    """A4 of the county."""
    if not is_shown(cell):
        return withheld(view, cell)
    return _counted(
        view,
        cell,
        (
            "Ausländische Gewerbetreibende sind nicht gemeldet.",
            "Die ausländischen Gewerbetreibenden haben alle dieselbe Staatsangehörigkeit.",
            "Die ausländischen Gewerbetreibenden haben {} verschiedene Staatsangehörigkeiten.",
        ),
        (
            "No foreign traders are registered.",
            "The foreign traders all have the same nationality.",
            "The foreign traders have {} different nationalities.",
        ),
    )


def notices(view: View, registered: Cell, deregistered: Cell) -> str:
    """B1 of a year or month, as far as its two counts are shown."""
    if not is_shown(registered) and not is_shown(deregistered):
        return withheld(view, registered)
    period = registered.period
    when_de = f"Im {view.month(period)}" if numbers.is_month(period) else f"Im Jahr {period}"
    when_en = f"In {view.month(period)}"
    are_many = all(is_shown(c) and (c.value or 0) > 1 for c in (registered, deregistered))
    if are_many and view.language == "de":
        return (
            f"{when_de} standen {view.value(registered)} Anmeldungen {view.value(deregistered)} "
            "Abmeldungen gegenüber."
        )
    shown = [_notices_of(view, c) for c in (registered, deregistered) if is_shown(c)]
    first = registered if is_shown(registered) else deregistered
    verb = "was" if first.value == 1 else "were"
    return _say(
        view,
        f"{when_de} gab es {numbers.joined(shown)}.",
        f"{when_en} there {verb} {numbers.joined(shown, 'en')}.",
    )


def _notices_of(view: View, cell: Cell) -> str:
    """Registrations or deregistrations as counted."""
    is_registered = cell.category == "registration"
    german, english = ("Anmeldung", "registration") if is_registered else (
        "Abmeldung", "deregistration",
    )  # fmt: skip
    return _counted(
        view,
        cell,
        (f"keine {german}en", f"eine {german}", f"{{}} {german}en"),
        (f"no {english}s", f"one {english}", f"{{}} {english}s"),
    )


def notices_note(view: View, registered: Cell, deregistered: Cell) -> str:
    """What the figure of registrations counts, and how many deregistrations stand beside it."""
    own = _say(
        view,
        "Anmeldung" if registered.value == 1 else "Anmeldungen",
        "registration" if registered.value == 1 else "registrations",
    )
    if not is_shown(deregistered):
        return own
    other = _notices_of(view, deregistered)
    return own + _say(view, f", dazu {other}", f", beside {other}")


def jobs(view: View, total: Cell, apprentices: Cell) -> str:
    """C1 of the newest wave."""
    if not is_shown(total):
        return withheld(view, total)
    more_de = more_en = ""
    if is_shown(apprentices) and apprentices.value:
        count = view.value(apprentices)
        more_de = f", {'einen' if apprentices.value == 1 else count} davon für Auszubildende"
        more_en = (
            ", one of them for an apprentice"
            if apprentices.value == 1
            else f", {count} of them for apprentices"
        )
    return _counted(
        view,
        total,
        (
            "Die befragten Betriebe bieten noch keine Arbeitsplätze.",
            f"Die befragten Betriebe bieten einen Arbeitsplatz{more_de}.",
            f"Die befragten Betriebe bieten {{}} Arbeitsplätze{more_de}.",
        ),
        (
            "The surveyed businesses offer no jobs yet.",
            f"The surveyed businesses offer one job{more_en}.",
            f"The surveyed businesses offer {{}} jobs{more_en}.",
        ),
    )


def interviews(view: View, total: Cell) -> str:
    """E1: how many interviews there are."""
    if not is_shown(total):
        return withheld(view, total)
    told_de, told_en = "was gut läuft und was fehlt.", "what goes well and what is missing."
    return _counted(
        view,
        total,
        (
            "Noch ist kein Gespräch geführt.",
            f"In einem Gespräch hat jemand aus einem Unternehmen erzählt, {told_de}",
            f"In {{}} Gesprächen haben Unternehmerinnen und Unternehmer erzählt, {told_de}",
        ),
        (
            "No interview has been held yet.",
            f"In one interview an entrepreneur told {told_en}",
            f"In {{}} interviews entrepreneurs told {told_en}",
        ),
    )


def in_interviews(view: View, count: Cell, total: Cell) -> str:
    """x von y Gesprächen."""
    word_de, word_en = (
        ("Gespräch", "interview") if total.value == 1 else ("Gesprächen", "interviews")
    )
    return _say(
        view,
        f"in {view.value(count)} von {view.value(total)} {word_de}",
        f"in {view.value(count)} of {view.value(total)} {word_en}",
    )


def leading_theme(view: View, leading: list[Cell], total: Cell, is_strength: bool) -> str:
    """The theme told most often as strength or as barrier, always x of y; all that are tied."""
    if not leading or not is_shown(leading[0], total):
        return withheld(view, leading[0] if leading else total)
    tied = _tied(view, leading)
    labels = _quoted(view, [view.label("theme", cell.category) for cell in tied])
    are_more = len(tied) > 1
    count = ("je " if are_more else "") + in_interviews(view, leading[0], total)
    count_en = in_interviews(view, leading[0], total) + (" each" if are_more else "")
    if is_strength:
        return _say(
            view,
            f"Am häufigsten {'werden' if are_more else 'wird'} {labels} als Stärke erzählt: "
            f"{count}.",
            f"{labels} {'are' if are_more else 'is'} told most often as a strength: {count_en}.",
        )
    return _say(
        view,
        f"Am häufigsten hakt es bei {labels}: {count}.",
        f"Things get stuck most often with {labels}: {count_en}.",
    )


def most_told(view: View, told: list[Cell], total: Cell) -> str:
    """The theme most interviews speak of; all that are tied."""
    found = sorted((cell for cell in told if is_shown(cell)), key=view.sort_key)
    if not found or not is_shown(total):
        return withheld(view, told[0] if told else total)
    tied = _tied(view, found)
    labels = _quoted(view, [view.label("theme", cell.category) for cell in tied])
    count = in_interviews(view, found[0], total)
    are_more = len(tied) > 1
    return _say(
        view,
        f"Am häufigsten angesprochen: {labels}, {'je ' if are_more else ''}{count}.",
        f"Spoken of most often: {labels}, {count}{' each' if are_more else ''}.",
    )


def most_frequent(view: View, cells: list[Cell]) -> str:
    """The most frequent entry of a list; all that are tied."""
    found = sorted((cell for cell in cells if is_shown(cell)), key=view.sort_key)
    if not found:
        return withheld(view, cells[0])
    if not found[0].value:
        return _say(view, "Noch ist nichts verzeichnet.", "Nothing is recorded yet.")
    tied = _tied(view, found)
    labels = _quoted(view, [view.label(cell.breakdown, cell.category) for cell in tied])
    count = f"{view.value(found[0])} {view.unit_of_value(found[0])}"
    are_more = len(tied) > 1
    return _say(
        view,
        f"Am häufigsten: {labels} ({'je ' if are_more else ''}{count}).",
        f"Most often: {labels} ({count}{' each' if are_more else ''}).",
    )


def _quoted(view: View, labels: list[str]) -> str:
    """Labels in quotation marks, the last one joined by "und"."""
    marks = [_say(view, f"„{label}“", f"“{label}”") for label in labels]
    return numbers.joined(marks, view.language)


def commitments(view: View, cells: list[Cell]) -> str:
    """F7: what became of what was promised; the total only where nothing is hidden."""
    first = ("kept", "open")
    ordered = sorted(cells, key=lambda cell: cell.category not in first)
    ordered.sort(key=lambda c: first.index(c.category) if c.category in first else len(first))
    shown = [cell for cell in ordered if is_shown(cell) and cell.value]
    if not shown:
        return most_frequent(view, cells)
    total = sum(cell.value or 0 for cell in shown)
    if not is_shown(*cells):
        return _part_of_commitments(view, shown)
    if total == 1:
        label = view.label(shown[0].breakdown, shown[0].category)
        return _say(view, f"Die eine Zusage ist {label}.", f"The one commitment is {label}.")
    number = view.number(total)
    parts = numbers.joined(_states(view, shown, ("sind", "ist")), view.language)
    return _say(view, f"Von {number} Zusagen {parts}.", f"Of {number} commitments {parts}.")


def _part_of_commitments(view: View, shown: list[Cell]) -> str:
    """The states that are shown, without a total that would tell the hidden ones."""
    first, *others = _states(view, shown, ("", ""))
    head, _, label = first.partition(" ")
    german, english = ("Zusage ist", "commitment is") if shown[0].value == 1 else (
        "Zusagen sind", "commitments are",
    )  # fmt: skip
    parts = [f"{head.capitalize()} {_say(view, german, english)} {label}", *others]
    return numbers.joined(parts, view.language) + "."


def _states(view: View, shown: list[Cell], verbs: tuple[str, str]) -> list[str]:
    """ "sind 18 gehalten", "13 offen": a count and its state; the verb where it changes."""
    plural, singular = (_say(view, v, {"sind": "are", "ist": "is", "": ""}[v]) for v in verbs)
    parts, said = [], ""
    for cell in shown:
        verb = singular if cell.value == 1 else plural
        count = _say(view, "eine", "one") if cell.value == 1 else view.value(cell)
        label = view.label(cell.breakdown, cell.category)
        spoken = verb if verb != said else ""
        words = [spoken, count, label] if view.language == "de" else [count, spoken, label]
        parts.append(" ".join(word for word in words if word))
        said = verb
    return parts


STEPS = {
    "came": (("kam", "kamen", "zu einer Veranstaltung"), "came to an event"),
    "committed": (("gab", "gaben", "eine Zusage"), "made a commitment"),
    "kept": (("hielt", "hielten", "sie ein"), "kept it"),
}


def funnel(view: View, steps: dict[str, Cell]) -> str:
    """F12 in one sentence, as far as its steps are shown; it ends where nobody went on."""
    first = steps.get("approached", _NO_STEP)
    if not is_shown(first):
        return withheld(view, first)
    parts = []
    for name in STEPS:
        cell = steps.get(name, _NO_STEP)
        if is_shown(cell):
            parts.append(_step(view, name, cell))
            if not cell.value:
                break
    if not parts or not first.value:
        return _counted(
            view,
            first,
            (
                "Noch ist niemand angesprochen.",
                "Ein Mensch wurde angesprochen.",
                "{} Menschen wurden angesprochen.",
            ),
            (
                "Nobody has been approached yet.",
                "One person was approached.",
                "{} people were approached.",
            ),
        )
    number = view.value(first)
    people_de = "einem angesprochenen Menschen" if first.value == 1 else (
        f"{number} angesprochenen Menschen"
    )  # fmt: skip
    people_en = "one person" if first.value == 1 else f"{number} people"
    joined = numbers.joined(parts, view.language)
    return _say(view, f"Von {people_de} {joined}.", f"Of {people_en} approached {joined}.")


_NO_STEP = Cell("F12", "", "", "", "", None, None, None, "persons", "absent", "")


def _step(view: View, name: str, cell: Cell) -> str:
    """How many took a step."""
    (singular, plural, rest), english = STEPS[name]
    return _counted(
        view,
        cell,
        (f"{singular} niemand {rest}", f"{singular} einer {rest}", f"{plural} {{}} {rest}"),
        (f"nobody {english}", f"one {english}", f"{{}} {english}"),
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
    german = ("waren es keine", "war es einer", "waren es {}")
    then, now = german, ("sind es keine", "ist es einer", "sind es {}")
    then_en, now_en = (
        (f"there {many} none", f"there {one} one", f"there {many} {{}}")
        for one, many in (("was", "were"), ("is", "are"))
    )
    before, after = _counted(view, first, then, then_en), _counted(view, last, now, now_en)
    return _say(
        view,
        f"Im {view.month(first.period)} {before}, im {view.month(last.period)} {after}.",
        f"{before.capitalize()} in {view.month(first.period)}, "
        f"{after} in {view.month(last.period)}.",
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
    has_one = count.value == 1
    has_de = "hat ein Betrieb" if has_one else f"haben {view.value(count)} Betriebe"
    german = f"In {name} {has_de} eine ausländische Inhaberschaft"
    english = (
        f"One business in {name} is foreign-led"
        if has_one
        else f"{view.value(count)} businesses in {name} are foreign-led"
    )
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
    known_de, known_en = (
        _counted(view, last, forms, forms)
        for forms in (
            ("war es kein Betrieb", "war es ein Betrieb", "waren es {} Betriebe"),
            ("was no business", "was one business", "were {} businesses"),
        )
    )
    return _say(
        view,
        f"{german}; im {view.month(last.period)} {known_de}.",
        f"{english}; in {view.month(last.period)} there {known_en}.",
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
    tied = _tied(view, sorted((pair[0] for pair in pairs), key=view.sort_key))
    labels = _quoted(view, [view.label(cell.breakdown, cell.category) for cell in tied])
    first = (
        _say(
            view,
            f"Die größten Gruppen sind {labels}: je {view.value(own)} der Betriebe mit "
            "ausländischer Inhaberschaft.",
            f"The largest groups are {labels}: {view.value(own)} each of foreign-led businesses.",
        )
        if len(tied) > 1
        else _say(
            view,
            f"Die größte Gruppe ist „{view.label(own.breakdown, own.category)}“: {view.value(own)} "
            f"der Betriebe mit ausländischer Inhaberschaft, {view.value(everyone)} aller Betriebe.",
            f"The largest group is “{view.label(own.breakdown, own.category)}”: {view.value(own)} "
            f"of foreign-led businesses, {view.value(everyone)} of all businesses.",
        )
    )
    ahead, all_ahead = max(pairs, key=lambda pair: (pair[0].value or 0) - (pair[1].value or 0))
    if ahead.category in [cell.category for cell in tied] or (ahead.value or 0) <= (
        all_ahead.value or 0
    ):
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
    shown = sorted((cell for cell in groups if is_shown(cell)), key=view.sort_key)
    found = [cell for cell in shown if cell.value][:2]
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
    unit_de, unit_en = ("Person", "person") if found[-1].value == 1 else ("Personen", "persons")
    return _say(
        view,
        f"Von {view.value(total)} ausländischen Gewerbetreibenden gehören die meisten zu "
        f"{numbers.joined(names)} {unit_de}.",
        f"Of {view.value(total)} foreign traders most belong to "
        f"{numbers.joined(names, 'en')} {unit_en}.",
    )


def map_summary(view: View, cells: list[Cell]) -> str:
    """The highest and lowest shown value of a map, and how many are not shown."""
    found = sorted((cell for cell in cells if is_shown(cell)), key=view.sort_key)
    if not found:
        return withheld(view, cells[0]) if cells else view.text("absent")
    return _extremes(view, found) + _without_value(view, len(cells) - len(found))


def _extremes(view: View, found: list[Cell]) -> str:
    """Who is highest and who is lowest, all that are tied; one sentence where all are alike."""
    high, low = _tied(view, found), _tied(view, found[::-1])[::-1]
    if len(found) == 1:
        only = _holders(view, found)
        return _say(
            view,
            f"Nur ein Wert ist veröffentlicht: {only}.",
            f"Only one value is released: {only}.",
        )
    if len(high) == len(found):
        value = view.value(found[0])
        return _say(
            view,
            f"Alle veröffentlichten Werte sind gleich: {value}.",
            f"All released values are the same: {value}.",
        )
    return _say(
        view,
        f"Der höchste veröffentlichte Wert: {_holders(view, high)}; "
        f"der niedrigste: {_holders(view, low)}.",
        f"The highest released value: {_holders(view, high)}; the lowest: {_holders(view, low)}.",
    )


def _holders(view: View, cells: list[Cell]) -> str:
    """Who has a value: up to three by name, more by number."""
    value, count = view.value(cells[0]), len(cells)
    names = numbers.joined([view.area(cell.area_code) for cell in cells], view.language)
    if count > 3:
        names = numbers.small(count, view.language) + _say(
            view, " Städte und Gemeinden", " municipalities"
        )
    if count == 1:
        return _say(view, f"{names} mit {value}", f"{names} with {value}")
    return _say(view, f"{names} mit je {value}", f"{names} with {value} each")


def _without_value(view: View, hidden: int) -> str:
    """How many municipalities have no released value; nothing where all have one."""
    if not hidden:
        return ""
    count = "Eine" if hidden == 1 else numbers.small(hidden, "de").capitalize()
    verb_de = "Gemeinde hat" if hidden == 1 else "Gemeinden haben"
    count_en = "One" if hidden == 1 else numbers.small(hidden, "en").capitalize()
    verb_en = "municipality has" if hidden == 1 else "municipalities have"
    return _say(
        view,
        f" {count} {verb_de} keinen veröffentlichten Wert.",
        f" {count_en} {verb_en} no released value.",
    )


def delivery(view: View, cell: Cell) -> str:
    """G1 of the county: how many municipalities have delivered for the month."""
    total, month = len(view.release.municipalities), view.month(cell.period)
    if not is_shown(cell):
        return withheld(view, cell)
    if cell.value == total:
        return _all_delivered(view, total, month)
    of_de = f"von {total} Städten und Gemeinden"
    return _counted(
        view,
        cell,
        (
            f"Noch hat keine Stadt oder Gemeinde für {month} geliefert.",
            f"Eine {of_de} hat für {month} geliefert.",
            f"{{}} {of_de} haben für {month} geliefert.",
        ),
        (
            f"No municipality has delivered for {month} yet.",
            f"One of {total} municipalities has delivered for {month}.",
            f"{{}} of {total} municipalities have delivered for {month}.",
        ),
    )


def _all_delivered(view: View, total: int, month: str) -> str:
    if total == 1:
        return _say(
            view,
            f"Die einzige Gemeinde hat für {month} geliefert.",
            f"The only municipality has delivered for {month}.",
        )
    all_de = "Beide" if total == 2 else f"Alle {numbers.small(total)}"
    all_en = "Both" if total == 2 else f"All {numbers.small(total, 'en')}"
    return _say(
        view,
        f"{all_de} Städte und Gemeinden haben für {month} geliefert.",
        f"{all_en} municipalities have delivered for {month}.",
    )


def incomplete(view: View, month: str, late: list[str]) -> str:
    """Which deliveries are missing for a month, and what the county's figures do about it."""
    names, period = numbers.joined(late, view.language), view.month(month)
    one_de, one_en = "die Lieferung", f"the delivery for {period} from {names} is missing"
    if len(late) == 1:
        german, verb = one_de, "fehlt"
    else:
        german, verb = "die Lieferungen", "fehlen"
        one_en = f"the deliveries for {period} from {names} are missing"
    return _say(
        view,
        f"Unvollständig: Für {period} {verb} {german} aus {names}. "
        "Der Kreiswert führt dort den letzten bekannten Stand weiter.",
        f"Incomplete: {one_en}. The county figure carries on the last known state there.",
    )


def days_behind(view: View, cell: Cell) -> str:
    """How old the newest delivery of an office is."""
    return _counted(
        view,
        cell,
        ("aktuell", "1 Tag zurück", "{} Tage zurück"),
        ("current", "1 day behind", "{} days behind"),
    )


def protected(view: View, hidden: int, total: int) -> str:
    """How many values of the release are kept secret."""
    if not hidden:
        return _say(
            view,
            "In dieser Veröffentlichung musste kein Wert geschützt werden.",
            "In this release no value had to be protected.",
        )
    number, everyone = view.number(hidden), view.number(total)
    if total == 1:
        return _say(
            view,
            "Der einzige Wert dieser Veröffentlichung ist geschützt.",
            "The only value of this release is protected.",
        )
    return _say(
        view,
        f"In dieser Veröffentlichung {'ist einer' if hidden == 1 else f'sind {number}'} von "
        f"{everyone} Werten geschützt.",
        f"In this release {'one' if hidden == 1 else number} of {everyone} values "
        f"{'is' if hidden == 1 else 'are'} protected.",
    )


def too_few(view: View) -> str:
    """The headline of a county of which nearly everything is hidden."""
    return _say(
        view,
        "Noch zu wenige Betriebe, um Zahlen zu zeigen.",
        "Too few businesses yet to show figures.",
    )


def not_shown(view: View, cells: list[Cell]) -> str:
    """Figures without a value, folded into one sentence for those protected and one for others."""
    limited = [cell for cell in cells if cell.status == "unreliable"]
    secret = [cell for cell in cells if cell.is_suppressed]
    later = [cell for cell in cells if cell not in secret + limited]
    said = []
    for group, german, english in (
        (secret, "Zum Schutz einzelner Menschen nicht gezeigt", "Not shown, to protect people"),
        (limited, "Nur eingeschränkt aussagefähig", "Of limited value"),
        (later, "Noch nicht da", "Not there yet"),
    ):
        names = list(dict.fromkeys(view.indicator(cell.indicator_id) for cell in group))
        if names:
            said.append(f"{_say(view, german, english)}: {numbers.joined(names, view.language)}.")
    return " ".join(said)


def protected_places(view: View, areas: list[Area], period: str) -> str:
    """Several protected municipalities in one sentence."""
    names, month = numbers.joined([a.name for a in areas], view.language), view.month(period)
    return _say(
        view,
        f"Für {names} bleibt die Zahl der Betriebe mit ausländischer Inhaberschaft im {month} "
        "ungenannt, damit niemand erkannt werden kann.",
        f"The numbers of foreign-led businesses in {names} in {month} stay unnamed, "
        "so that nobody can be recognised.",
    )
