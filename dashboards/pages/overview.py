"""Überblick: one sentence per key figure, the development, what people say, what came of it.

Details of each subject belong to its own page.
"""

from typing import Any

from dash import html

from dashboards import charts, furniture, sentences, themes
from dashboards import sentences_themes as words_of_themes
from dashboards.pages.voices import leading
from dashboards.release import Cell
from dashboards.view import View

FOLDED_FROM = 3
"""So many protected municipalities stand in one sentence together."""


def layout(view: View) -> html.Div:
    """The page."""
    month = view.release.newest_month
    return html.Div(
        [
            _hero(view, month),
            furniture.incomplete_notice(view, month),
            furniture.section(view.text("overview_figures"), _figures(view), name="figures"),
            *_development(view),
            _voices(view),
            _outcome(view),
            _places(view, month),
        ]
    )


def _hero(view: View, month: str) -> html.Header:
    """The share as a sentence and as one large figure; without it the stock."""
    held = [view.cell(name) for name in ("A3", "A1") if view.release.has(name)]
    leading = next((cell for cell in held if sentences.is_shown(cell)), None)
    kicker = view.release.county_name
    if month:  # a county without registers has none
        kicker = view.text("overview_kicker", county=kicker, month=view.month(month))
    sentence, figure = view.text("overview"), None
    if leading is not None:
        say = sentences.share if leading.indicator_id == "A3" else sentences.businesses
        sentence = say(view, leading)
        number = html.P(furniture.shown(view, leading), className="number")
        figure = html.Div(
            [number, furniture.beside(view, leading, is_number=True)], className="hero-figure"
        )
    elif any(cell.is_suppressed or cell.status == "unreliable" for cell in held):
        sentence = sentences.too_few(view)
    words = [html.P(kicker, className="kicker"), html.H1(sentence)]
    lead = html.P(view.text("overview_lead"), className="lead")
    return html.Header([html.Div([*words, lead]), figure], className="page-head hero")


def _figures(view: View) -> html.Div:
    """Key figures, those that the release has."""
    release = view.release
    figures: list[tuple[Cell, Any]] = []
    for name, say in (
        ("A1", sentences.businesses), ("A2", sentences.traders), ("A4", sentences.nationalities),
    ):  # fmt: skip
        if release.has(name):
            cell = view.cell(name)
            note = sentences.since_last_year(view, cell)
            figures.append((cell, furniture.key_figure(view, cell, say(view, cell), note)))
    if release.has("B1", "notice_kind"):
        figures.append(_notices(view))
    if release.has("C1"):
        total = view.cell("C1")
        apprentices = view.cell("C1", total.period, breakdown="jobs", category="apprentices")
        words = sentences.jobs(view, total, apprentices)
        figures.append((total, furniture.key_figure(view, total, words)))
    if release.has("G1"):
        delivered = view.cell("G1")
        sentence = sentences.delivery(view, delivered)
        figures.append((delivered, furniture.key_figure(view, delivered, sentence)))
    return html.Div(furniture.key_figures(view, figures) or furniture.absent(view))


def _notices(view: View) -> tuple[Cell, html.Div]:
    """Notices of the newest whole year, else of the newest month."""
    period = _whole_year(view) or view.release.newest("B1", "notice_kind")
    kinds = ("registration", "deregistration")
    registered, deregistered = (
        view.cell("B1", period, breakdown="notice_kind", category=kind) for kind in kinds
    )
    note = sentences.notices_note(view, registered, deregistered)
    sentence = sentences.notices(view, registered, deregistered)
    return registered, furniture.key_figure(view, registered, sentence, note)


def _whole_year(view: View) -> str:
    """The newest year of which all twelve months are there."""
    months = view.release.months("B1", "notice_kind")
    years = [period for period in view.release.periods("B1", "notice_kind") if len(period) == 4]
    whole = [year for year in years if sum(month[:4] == year for month in months) == 12]
    return max(whole, default="")


def _development(view: View) -> list[Any]:
    """The stock and the notices over the months."""
    drawn = []
    if has_development(view, view.release.county_code):
        drawn.append(stock_chart(view, view.release.county_code, view.text("overview_stock_title")))
    months = view.release.months("B1", "notice_kind")
    kinds = ("registration", "deregistration")
    shown = [
        month
        for month in months
        if any(
            sentences.is_shown(view.cell("B1", month, breakdown="notice_kind", category=kind))
            for kind in kinds
        )
    ]
    if len(shown) > 1:
        drawn.append(_notices_chart(view))
    return drawn


def has_development(view: View, area: str) -> bool:
    """Whether at least two months of the stock are shown: fewer make no line."""
    cells = [view.cell("A1", month, area=area) for month in view.release.months("A1", area=area)]
    return sum(sentences.is_shown(cell) for cell in cells) > 1


def stock_chart(view: View, area: str, title: str, level: Any = html.H2) -> html.Section:
    """A1 of an area over the months, with its table."""
    months = view.release.months("A1", area=area)
    cells = [view.cell("A1", month, area=area) for month in months]
    share = [view.cell("A3", month, area=area) for month in months]
    lines = [
        [_month(view, c), furniture.shown(view, c), furniture.shown(view, s)]
        for c, s in zip(reversed(cells), reversed(share), strict=True)
    ]
    heads = [view.text("month"), view.indicator("A1"), view.indicator("A3")]
    return furniture.chart(
        view, title, sentences.development(view, cells), charts.development(view, cells), cells[-1],
        furniture.table(view, title, heads, lines), f"stock-{area}",
        period=_range(view, months), level=level, name="development",
        legend=_open_marks(view, cells),
    )  # fmt: skip


def _open_marks(view: View, cells: list[Cell]) -> Any:
    """Explains open marks, where there are any."""
    if not any(charts.is_partial(view, cell) for cell in cells):
        return None
    return furniture.legend([("open", view.text("open_mark"))])


def _month(view: View, cell: Cell) -> str:
    """A month in a table, marked where the county is incomplete."""
    mark = f" ({view.text('incomplete_tag')})" if charts.is_partial(view, cell) else ""
    return f"{view.month(cell.period)}{mark}"


def _range(view: View, months: list[str]) -> str:
    first, last = view.month(months[0]), view.month(months[-1])
    return view.text("period_range", first=first, last=last)


def _notices_chart(view: View) -> html.Section:
    months = view.release.months("B1", "notice_kind")
    kinds = ("registration", "deregistration")
    series = [
        [view.cell("B1", month, breakdown="notice_kind", category=kind) for month in months]
        for kind in kinds
    ]
    lines = [
        [view.month(month), *(furniture.shown(view, cells[position]) for cells in series)]
        for position, month in reversed(list(enumerate(months)))
    ]
    title = view.text("overview_notices_title")
    names = [view.label("notice_kind", kind) for kind in kinds]
    return furniture.chart(
        view, title, sentences.notices(view, series[0][-1], series[1][-1]),
        charts.pairs_by_month(view, *series), series[0][-1],
        furniture.table(view, title, [view.text("month"), *names], lines), "notices",
        period=_range(view, months),
        legend=furniture.legend([("solid strong", names[0]), ("hatched accent", names[1])]),
        name="wide",
    )  # fmt: skip


def _voices(view: View) -> html.Section:
    """The number of talks, the strongest theme, the hardest one, and a few quotes."""
    if not view.release.has("E1"):
        return furniture.section(view.text("overview_voices"), furniture.absent(view))
    total = view.cell("E1")
    texts = [sentences.interviews(view, total)]
    texts += [leading(view, side) for side in themes.VALENCE if themes.strongest(view, side)]
    unchecked = words_of_themes.who_coded(view) if themes.is_unchecked(view) else ""
    return furniture.section(
        view.text("overview_voices"),
        html.Div([html.P(words, className="statement") for words in texts]),
        html.P(unchecked, className="incomplete") if unchecked else None,
        furniture.beside(view, total),
        html.Div([furniture.quote(row["text"]) for row in _spread(view)], className="quotes"),
        furniture.more(view, "/stimmen", view.text("more_voices")),
    )


def _spread(view: View) -> list[dict[str, Any]]:
    """Up to three quotes of three themes, strengths first."""
    order = [cell.category for cell in themes.strongest(view, "theme_strength")]
    by_theme: dict[str, dict[str, Any]] = {}
    for row in sorted(view.release.quotes, key=lambda row: -int(row["valence"])):
        by_theme.setdefault(row["theme_code"], row)
    known = [theme for theme in order if theme in by_theme]
    rest = [theme for theme in by_theme if theme not in known]
    return [by_theme[theme] for theme in [*known, *rest][:3]]


def _outcome(view: View) -> html.Section:
    """The funnel in a sentence, with its steps in figures."""
    title = view.text("overview_outcome")
    if not view.release.has("F12", "funnel_step"):
        return furniture.section(title, furniture.absent(view))
    period = view.release.newest("F12", "funnel_step")
    order = view.release.categories("F12", "funnel_step", period)
    steps = {
        name: view.cell("F12", period, breakdown="funnel_step", category=name) for name in order
    }
    named = [name for name in ("approached", "came", "committed", "kept") if name in steps]
    figures = [
        html.Li(
            [
                html.Span(furniture.shown(view, steps[name]), className="number"),
                html.Span(view.label("funnel_step", name), className="step"),
            ]
        )
        for name in named
        if sentences.is_shown(steps[name])
    ]
    return furniture.section(
        title,
        html.P(sentences.funnel(view, steps), className="statement"),
        html.Ol(figures, className="steps") if figures else None,
        furniture.beside(view, steps[order[0]]),
        furniture.more(view, "/aktivierung", view.text("more_activation")),
    )


def _places(view: View, month: str) -> html.Section:
    """Each municipality in one sentence, leading to the map."""
    if not view.release.has("A1"):
        return furniture.section(view.text("overview_places"), furniture.absent(view))
    folded = [
        area
        for area in view.release.municipalities
        if view.cell("A1", month, area=area.area_code).is_suppressed
    ]
    folded = folded if len(folded) >= FOLDED_FROM else []
    entries = [
        html.Li(
            furniture.name_linked(
                sentences.municipality(view, area, month),
                area.name,
                view.link("/karte", ort=area.area_code),
            )
        )
        for area in view.release.municipalities
        if area not in folded
    ]
    if folded:
        entries.append(html.Li(sentences.protected_places(view, folded, month)))
    return furniture.section(
        view.text("overview_places"),
        furniture.beside(view, view.cell("A1")),
        html.Ul(entries, className="places"),
        furniture.more(view, "/karte", view.text("more_map")),
    )
