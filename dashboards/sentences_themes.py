"""Plain sentences on themes: who coded them and how well, what is urgent, alike, changed, proposed.

As in sentences.py, where the other sentences stand, none says more than its cell.
"""

import math

from dashboards import numbers, themes
from dashboards.release import Cell
from dashboards.sentences import in_interviews, is_shown, withheld
from dashboards.themes import Coding, Pair
from dashboards.view import View


def _say(view: View, german: str, english: str) -> str:
    return german if view.language == "de" else english


def _named(view: View, codes: list[str]) -> str:
    """Themes in quotation marks, the last one joined by "und"."""
    marks = [
        _say(view, f"„{view.label('theme', code)}“", f"“{view.label('theme', code)}”")
        for code in codes
    ]
    return numbers.joined(marks, view.language)


def _of_ten(cell: Cell) -> int:
    """A share as so many of ten, never more than it is."""
    return math.floor((cell.value or 0) * 10 + 1e-9)


def mark(view: View, coding: Coding) -> str:
    """How good a theme's coding is, to stand beside it; empty where nothing is known."""
    if coding.way == "people":
        return _say(view, "von Menschen zugeordnet", "coded by people")
    if coding.way == "hand":
        return _say(
            view,
            "nur handkodiert",
            "coded by hand only",
        )
    if coding.way == "unchecked":
        return _say(view, "ungeprüft, Programm", "unchecked, program")
    if coding.way not in ("rule", "model"):
        return ""
    how = (
        _say(view, "Programm (Regeln)", "program (rules)")
        if coding.way == "rule"
        else _say(view, "Programm (gelernt)", "program (learnt)")
    )
    if coding.people.value:
        how = _say(view, f"Menschen und {how}", f"people and {how}")
    if not is_shown(coding.precision, coding.recall):
        return how
    found, right = _of_ten(coding.recall), _of_ten(coding.precision)
    return _say(
        view,
        f"{how}: findet {found} von 10 Stellen, {right} von 10 Treffern stimmen",
        f"{how}: finds {found} of 10 passages, {right} of 10 hits are right",
    )


def who_coded(view: View) -> str:
    """Who sorted the newest wave's interviews by themes; empty where the release is silent."""
    found = [themes.coding(view, cell.category) for cell in themes.cells(view, "theme")]
    read = max((coding.people.value or 0 for coding in found), default=0)
    total = view.cell("E1", themes.wave(view))
    if themes.is_unchecked(view) and read:
        return _say(
            view,
            f"Noch ungeprüft: {_read_by_people(view, read, total)} In den übrigen hat es ein "
            "Programm getan, und noch ist nicht geprüft, wie gut es das kann. Die Zahlen sind "
            "deshalb vorläufig.",
            f"Still unchecked: {_read_by_people(view, read, total)} In the others a program did "
            "so, and how well it does has not been checked yet. The figures are therefore "
            "provisional.",
        )
    if themes.is_unchecked(view):
        return _say(
            view,
            "Noch ungeprüft: Ein Programm hat die Gespräche nach Themen geordnet, und noch hat "
            "kein Mensch nachgelesen, ob es stimmt. Die Zahlen sind deshalb vorläufig.",
            "Still unchecked: a program has sorted the interviews by themes, and nobody has read "
            "yet whether it is right. The figures are therefore provisional.",
        )
    if not read or not is_shown(total):
        return ""
    by_program = sum(coding.way in ("rule", "model") for coding in found)
    if read >= (total.value or 0):
        return _say(
            view,
            "Menschen haben alle Gespräche gelesen und nach Themen geordnet.",
            "People have read all interviews and sorted them by themes.",
        )
    first = _read_by_people(view, read, total)
    if not by_program:
        return first + _say(
            view,
            " Nur diese zählen hier: Ein Programm darf erst mitzählen, wenn es sich im Vergleich "
            "mit Menschen bewährt hat. Bis dahin sind die Themen nur handkodiert.",
            " Only these count here: a program may count too once it has proved itself against "
            "people. Until then the themes are coded by hand only.",
        )
    many, many_en = _some(by_program)
    hand = len(found) - by_program
    return (
        first
        + _say(
            view,
            f" Bei {many} von {numbers.small(len(found))} Themen zählt in den übrigen Gesprächen "
            "ein Programm mit, das sich im Vergleich mit Menschen bewährt hat; wie gut es trifft, "
            "steht neben dem Thema.",
            f" For {many_en} of {numbers.small(len(found), 'en')} themes a program that has proved "
            "itself against people counts in the other interviews; how well it does stands beside "
            "the theme.",
        )
        + (
            _say(
                view,
                " Nur handkodiert heißt: Das Programm erkennt das Thema noch nicht sicher genug. "
                "Dann zählen allein die Gespräche, die Menschen gelesen haben.",
                " Coded by hand only means: the program does not recognise the theme safely "
                "enough yet. Then only the interviews that people have read count.",
            )
            if hand
            else ""
        )
    )


def _some(count: int) -> tuple[str, str]:
    """A number of themes in the dative, German and English."""
    if count == 1:
        return "einem", "one"
    return numbers.small(count), numbers.small(count, "en")


def _read_by_people(view: View, read: float, total: Cell) -> str:
    """How many interviews people have read, of all."""
    many, every = view.number(read), view.value(total)
    return _say(
        view,
        f"Menschen haben {many} von {every} Gesprächen gelesen und nach Themen geordnet.",
        f"People have read {many} of {every} interviews and sorted them by themes.",
    )


def between(view: View, cell: Cell) -> str:
    """The interval of a count of interviews: from low to high, both whole."""
    if not is_shown(cell) or cell.ci_low is None or cell.ci_high is None:
        return ""
    low, high = view.number(cell.ci_low), view.number(cell.ci_high)
    return view.text("period_range", first=low, last=high)


def urgency(view: View, found: list[tuple[Cell, Cell]]) -> str:
    """E3: what must be tackled now most often; all that are tied."""
    if not found:
        return _say(
            view,
            "Bei keinem Thema lässt sich schon sagen, wie sehr es drängt.",
            "For no theme can it be said yet how urgent it is.",
        )
    tied = [pair for pair in found if _part(pair) == _part(found[0])]
    labels = _named(view, [now.category for now, _ in tied])
    # the same part can be 6 of 12 and 9 of 18: then both stand there
    counts = list(dict.fromkeys(in_interviews(view, now, of) for now, of in tied))
    count = numbers.joined(counts, view.language)
    is_each = len(tied) > len(counts) == 1
    return _say(
        view,
        f"Am meisten {'drängen' if len(tied) > 1 else 'drängt'} {labels}: "
        f"{'je ' if is_each else ''}{count}, in denen Menschen die Dringlichkeit eingeschätzt "
        "haben, soll sich jetzt etwas ändern.",
        f"Most urgent {'are' if len(tied) > 1 else 'is'} {labels}: {'each ' if is_each else ''}"
        f"{count} of which people estimated the urgency something shall change now.",
    )


def _part(pair: tuple[Cell, Cell]) -> float:
    """Interviews in which something shall change now, of those that people judged."""
    now, of = pair
    return (now.value or 0) / (of.value or 1)


def weight(view: View, cell: Cell) -> str:
    """E2 beside an urgent theme."""
    if not is_shown(cell):
        return ""
    return _say(view, f"Gewicht {view.value(cell)} von 3", f"weight {view.value(cell)} of 3")


def ideas(view: View, told: Cell, different: Cell, rate: Cell) -> str:
    """E6: suggestions made, how many an interview, how many different."""
    if not is_shown(told):
        return withheld(view, told)
    german, english = (
        f"{view.value(told)} Mal haben sie selbst etwas vorgeschlagen",
        f"They made {view.value(told)} suggestions of their own",
    )
    if is_shown(rate):
        german += f", im Mittel {view.value(rate)} Mal je Gespräch"
        english += f", {view.value(rate)} an interview on average"
    if is_shown(different):
        german += (
            f". Nach Thema und Adressat geordnet sind es {view.value(different)} verschiedene Ideen"
        )
        english += f". Sorted by theme and addressee these are {view.value(different)} ideas"
    return _say(view, german, english) + "."


def group_summary(view: View, code: str, base: Cell, told: Cell) -> str:
    """One theme, told in how many interviews, as strength or as barrier."""
    if not is_shown(told, base):
        return withheld(view, told)
    sides = [view.cell("E1", told.period, breakdown=name, category=code) for name in themes.VALENCE]
    words = [
        _say(view, f"in {view.value(cell)} {german}", f"in {view.value(cell)} {english}")
        for cell, german, english in zip(
            sides, ("als Stärke", "als Hürde"), ("as a strength", "as a barrier"), strict=True
        )
        if is_shown(cell) and cell.value
    ]
    first = _say(
        view,
        f"{_named(view, [code])} kommt {in_interviews(view, told, base)} vor",
        f"{_named(view, [code])} comes up {in_interviews(view, told, base)}",
    )
    return f"{first}{': ' if words else ''}{numbers.joined(words, view.language)}."


def hidden_dimensions(view: View, dimensions: list[str]) -> str:
    """Kinds of groups of which none is shown."""
    kinds = [view.text(f"by_{name}") for name in dimensions]
    listed = numbers.joined([kind[:1].lower() + kind[1:] for kind in kinds], view.language)
    return _say(
        view,
        f"Dieses Thema wird nicht {listed} aufgeteilt, damit niemand erkannt werden kann.",
        f"This theme is not told {listed}, so that nobody can be recognised.",
    )


def hidden_groups(view: View, names: list[str]) -> str:
    """Groups that are not shown, beside others that are."""
    if not names:
        return ""
    listed = "; ".join(names)
    return _say(
        view,
        f"Nicht gezeigt, damit niemand erkannt werden kann: {listed}.",
        f"Not shown, so that nobody can be recognised: {listed}.",
    )


def pair(view: View, found: Pair, is_marked: bool = True) -> str:
    """E5: one pair in one sentence; where it is marked, it says that it may be chance."""
    is_plain = found.is_clear or not is_marked
    both = _named(view, [found.one, found.other])
    expected = view.number(found.expected)
    together = in_interviews(view, found.together, found.coded)
    return _say(
        view,
        f"{both}: {together}; durch Zufall wären es etwa {expected}"
        + ("." if is_plain else " (kann auch Zufall sein)."),
        f"{both}: {together}; by chance it would be about {expected}"
        + ("." if is_plain else " (may be chance too)."),
    )


def pairs(view: View, found: list[Pair]) -> str:
    """How many of the pairs drawn are more than chance, and which is the clearest."""
    clear = [pair for pair in found if pair.is_clear]
    if not clear:
        return _say(
            view,
            "Einige Themen kommen öfter zusammen vor als durch Zufall zu erwarten; bei so wenigen "
            "Gesprächen kann das aber selbst Zufall sein.",
            "Some themes come together more often than chance would have it; with so few "
            "interviews this may be chance itself.",
        )
    first = _named(view, [clear[0].one, clear[0].other])
    if len(clear) == 1:
        return _say(
            view,
            f"Deutlich öfter als durch Zufall kommen {first} im selben Gespräch vor.",
            f"{first} come up in the same interview clearly more often than by chance.",
        )
    count, count_en = (numbers.small(len(clear), language) for language in ("de", "en"))
    return _say(
        view,
        f"{count[:1].upper()}{count[1:]} Paare kommen deutlich öfter im selben Gespräch vor als "
        f"durch Zufall, am meisten {first}.",
        f"{count_en[:1].upper()}{count_en[1:]} pairs come up in the same interview clearly more "
        f"often than by chance, most of all {first}.",
    )


def no_pair(view: View) -> str:
    """No two themes come together clearly more often than by chance."""
    return _say(
        view,
        "Keine zwei Themen kommen deutlich öfter im selben Gespräch vor, als der Zufall erwarten "
        "lässt.",
        "No two themes come together in an interview clearly more often than chance would have it.",
    )


def trend(view: View, found: list[tuple[Cell, Cell]]) -> str:
    """Which themes are told clearly more or less often than in the wave before."""
    clear = [(old, new) for old, new in found if themes.is_clear(view, old, new)]
    more = [n.category for o, n in clear if themes.share(view, n) > themes.share(view, o)]
    less = [n.category for o, n in clear if themes.share(view, n) < themes.share(view, o)]
    if not clear:
        return _say(
            view,
            "Kein Thema wird deutlich öfter oder seltener angesprochen: Alle Unterschiede können "
            "bei so wenigen Gesprächen auch Zufall sein.",
            "No theme is spoken of clearly more or less often: with so few interviews all "
            "differences may be chance.",
        )
    said = []
    if more:
        said.append(
            _say(
                view,
                f"Deutlich öfter angesprochen: {_named(view, more)}.",
                f"Spoken of clearly more often: {_named(view, more)}.",
            )
        )
    if less:
        said.append(
            _say(
                view,
                f"Deutlich seltener angesprochen: {_named(view, less)}.",
                f"Spoken of clearly less often: {_named(view, less)}.",
            )
        )
    return " ".join(said)


def saturation(view: View, last: Cell, gained: Cell) -> str:
    """E7: how many codes are known, and how many ten more interviews brought."""
    if not is_shown(last):
        return withheld(view, last)
    count = view.label(last.breakdown, last.category)
    known = view.number(last.value or 0)
    german = (
        f"{count[:1].upper()}{count[1:]} sind {known} Themen bekannt, Ideen und Bereitschaft "
        "mitgezählt"
    )
    english = (
        f"{count[:1].upper()}{count[1:]} {known} themes are known, ideas and readiness included"
    )
    if not is_shown(gained):
        return _say(view, german, english) + "."
    ten = (gained.value or 0) * 10
    if round(ten, 1) < 0.1:
        more = _say(
            view,
            "; die letzten zehn brachten nichts Neues mehr",
            "; the last ten brought nothing new",
        )
    else:
        more = _say(
            view,
            f"; die letzten zehn brachten im Mittel {view.number(ten, 1)} neue",
            f"; the last ten brought {view.number(ten, 1)} new ones on average",
        )
    return _say(view, german, english) + more + "."


def trusted(view: View) -> str:
    """E8: for how many themes the program is good enough, and what that means."""
    found = [themes.coding(view, cell.category) for cell in themes.cells(view, "theme")]
    good = sum(coding.way in ("rule", "model") for coding in found)
    rule_de = (
        "Ein Programm zählt bei einem Thema nur mit, wenn es mindestens sieben von zehn Stellen "
        "findet, die Menschen zugeordnet haben, und mindestens sieben von zehn seiner Treffer "
        "stimmen – gemessen an mindestens 20 Stellen."
    )
    rule_en = (
        "A program counts for a theme only if it finds at least seven of ten passages that people "
        "coded, and at least seven of ten of its hits are right – measured on at least 20 passages."
    )
    if themes.is_unchecked(view):
        return _say(
            view,
            f"{rule_de} Dafür müssen Menschen genügend Gespräche lesen und zuordnen; das steht "
            "noch aus.",
            f"{rule_en} For that people must read and code enough interviews; this is still to "
            "come.",
        )
    many, many_en = _some(good)
    all_of, all_en = numbers.small(len(found)), numbers.small(len(found), "en")
    if not good:
        return _say(
            view,
            f"{rule_de} Das ist noch bei keinem Thema so.",
            f"{rule_en} This is so for no theme yet.",
        )
    return _say(
        view,
        f"{rule_de} Das ist bei {many} von {all_of} Themen so.",
        f"{rule_en} This is so for {many_en} of {all_en} themes.",
    )
