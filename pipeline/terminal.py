"""What the command says on the terminal, in German or English.

What is wrong with data stands in the catalogue of errors.py; here are progress, results and
reports.
"""

import locale
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from pipeline.errors import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from pandas import DataFrame

    from pipeline.doctor import Examination
    from pipeline.interviews.redaction.review import Decided, Place, Review
    from pipeline.registries.check import Report
    from pipeline.registries.linkage.explain import Explanation, Pair
    from pipeline.runs import RunResult
    from pipeline.themes.explain import Margin, Passage

_LONGEST_RULE = 48
"""Letters of a rule that stand in the margin; --json has all of it."""

TEXTS: dict[str, tuple[str, str]] = {
    "project_made": (
        "Das Projekt liegt in „{directory}“. Als Nächstes: potentiale.toml ergänzen, Lieferungen nach inbox/ legen (leere Bögen für Gespräche liegen in vorlagen/), „potentiale run --project {directory}“.",
        "The project is in “{directory}”. Next: complete potentiale.toml, put deliveries into inbox/ (empty sheets for talks are in vorlagen/), “potentiale run --project {directory}”.",
    ),
    "writing_sample": ("Der Musterkreis wird geschrieben …", "Writing the sample county …"),
    "sample_written": (
        "Der Musterkreis (alles erfunden) liegt in „{directory}“, die Wahrheit dazu in „{directory}/truth“.",
        "The sample county (all invented) is in “{directory}”, the truth about it in “{directory}/truth”.",
    ),
    "dashboard_at": (
        "Das Dashboard ist offen unter {address} (beenden mit Strg+C).",
        "The dashboard is open at {address} (stop with Ctrl+C).",
    ),
    "starting_run": ("Der Lauf beginnt …", "The run begins …"),
    "step": ("Schritt {number} von {total}: {name}", "Step {number} of {total}: {name}"),
    "step_rows": ("{stored} gespeichert", "{stored} stored"),
    "step_quarantined": ("{count} in Quarantäne", "{count} quarantined"),
    "check_failed": ("Prüfung „{name}“ nicht bestanden", "Check “{name}” not passed"),
    "run_ended": ("Fertig in {seconds} Sekunden.", "Finished in {seconds} seconds."),
    "run_failed": (
        "Der Lauf ist bei „{step}“ stehen geblieben: {reason}",
        "The run stopped at “{step}”: {reason}",
    ),
    "released": (
        "Veröffentlichung {release_id}: {cells} Werte, davon {suppressed} gesperrt.",
        "Release {release_id}: {cells} values, {suppressed} of them suppressed.",
    ),
    "unchanged": (
        "Es hat sich nichts geändert; die Veröffentlichung {release_id} gilt weiter.",
        "Nothing has changed; the release {release_id} stays.",
    ),
    "looking_back": (
        "Der frühere Stand wird zusammengestellt …",
        "Putting the earlier state together …",
    ),
    "looked_back": (
        "Stand vom {day}: {cells} Werte, davon {suppressed} gesperrt, in „{path}“. Die geltende Veröffentlichung bleibt, wie sie ist.",
        "State of {day}: {cells} values, {suppressed} of them suppressed, in “{path}”. The current release stays as it is.",
    ),
    "same_as_released": (
        "Stand vom {day}: Wert für Wert gleich der Veröffentlichung {release_id}.",
        "State of {day}: value for value the same as release {release_id}.",
    ),
    "explained_business": (
        "Betrieb {business_id}: besteht aus {records}; {persons}.",
        "Business {business_id}: put together from {records}; {persons}.",
    ),
    "records_one": ("einem Eintrag der Gewerberegister", "one record of the trade registers"),
    "records_many": (
        "{count} Einträgen der Gewerberegister",
        "{count} records of the trade registers",
    ),
    "persons_none": ("keine Person ist genannt", "nobody is named"),
    "persons_one": ("genannt ist eine Person", "one person is named"),
    "persons_many": ("genannt sind {count} Personen", "{count} persons are named"),
    "explained_pair": (
        "\n{kind}: {left} – {right}: {verdict} (Wahrscheinlichkeit {probability}, entschieden: {decided_by})",
        "\n{kind}: {left} – {right}: {verdict} (probability {probability}, decided by: {decided_by})",
    ),
    "same": ("dasselbe", "the same"),
    "not_same": ("nicht dasselbe", "not the same"),
    "kind_person": ("Person", "Person"),
    "kind_business": ("Betrieb im Gewerberegister", "Business in the trade register"),
    "kind_company": ("Eintrag im Handelsregister", "Entry in the commercial register"),
    "kind_chamber": ("Eintrag bei der Kammer", "Entry of the chamber"),
    "by_model": ("Modell", "model"),
    "by_human": ("Mensch", "a person"),
    "coded_by_human": ("von einem Menschen", "by a person"),
    "coded_by_model": ("vom gelernten Modell", "by the trained model"),
    "read_margin": (
        "+ Stärke, = Tatsache, – Hürde. Hinter dem Doppelpunkt steht, welche Regel des Kodebuchs gegriffen hat oder dass ein Mensch kodiert hat.",
        "+ strength, = fact, – hurdle. Behind the colon stands which rule of the codebook fired, or that a person coded.",
    ),
    "decide_anew": (
        "\nFalsch? Eine Zeile in surveys/decisions/linkage.csv entscheidet anders: kind;left_id;right_id;decision;reason;decided_by;date (decision: same oder different).",
        "\nWrong? A line in surveys/decisions/linkage.csv decides otherwise: kind;left_id;right_id;decision;reason;decided_by;date (decision: same or different).",
    ),
    "refused_title": ("Nicht angenommene Lieferungen", "Deliveries not accepted"),
    "quarantine_title": (
        "Zeilen in der Quarantäne, je Datei und Grund die erste",
        "Rows in quarantine, of each file and reason the first",
    ),
    "notices_title": ("Hinweise", "Notices"),
    "accepted": (
        "{file}: {rows_in} Einträge, {rows_stored} würden gespeichert, {rows_quarantined} kämen in Quarantäne.",
        "{file}: {rows_in} records, {rows_stored} would be stored, {rows_quarantined} quarantined.",
    ),
    "refused": ("{file}: würde nicht angenommen.", "{file}: would not be accepted."),
    "access_columns": (
        "Zeit (UTC), Wer, Befehl, Stelle, Datei, Zweck",
        "Time (UTC), Who, Command, Source, File, Purpose",
    ),
    "codes_exported": (
        "{interviews} geschwärzte Gespräche mit {codings_of_people} Kodierungen von Menschen und {codings_of_machine} der Maschine liegen in „{file}“.",
        "{interviews} redacted interviews with {codings_of_people} codings of people and {codings_of_machine} of the machine are in “{file}”.",
    ),
    "codebook_exported": (
        "Das Kodebuch mit {codes} Kodes liegt in „{file}“.",
        "The codebook with {codes} codes is in “{file}”.",
    ),
    "codes_imported": (
        "{file} ({producer}): {codings} Kodierungen in {texts} Texten übernommen, davon {interviews} eigene Gespräche; {coders} Kodierende, {known_codes} Kodes aus dem Kodebuch, {further_codes} weitere.",
        "{file} ({producer}): {codings} codings in {texts} texts stored, {interviews} of them interviews of this project; {coders} coders, {known_codes} codes of the codebook, {further_codes} others.",
    ),
    "codes_codebook": (
        "{file}: keine Kodierungen, aber {codes} Kodes, davon {known_codes} aus unserem Kodebuch.",
        "{file}: no codings, but {codes} codes, {known_codes} of them of our codebook.",
    ),
    "codes_nothing": (
        "{file}: keine Kodierungen übernommen.",
        "{file}: no codings stored.",
    ),
    "codes_quarantined": (
        "{count} in der Quarantäne, z. B.: {message}",
        "{count} in quarantine, e.g.: {message}",
    ),
    "comparing_codings": ("Die Kodierungen werden verglichen …", "Comparing the codings …"),
    "nobody_has_coded": (
        "Noch hat niemand ein Gespräch dieses Projekts vollständig kodiert; es gibt nichts zu vergleichen. Als Nächstes: „potentiale codes export“, im Auswertungsprogramm kodieren, „potentiale codes import“.",
        "Nobody has coded an interview of this project in full yet; there is nothing to compare. Next: “potentiale codes export”, code in your analysis program, “potentiale codes import”.",
    ),
    "agreement_measured": (
        "{coders} Personen haben {interviews} Gespräche vollständig kodiert. Das Programm wird an {turns_measured} Redebeiträgen aus {interviews_measured} davon gemessen; nicht an Gesprächen, an denen die Regeln geschrieben wurden. In Klammern: 95-%-Bereich, Gespräche neu gezogen.",
        "{coders} people coded {interviews} interviews in full. The program is measured on {turns_measured} turns of {interviews_measured} of them; not on interviews that the rules were written on. In brackets: 95 % interval, interviews resampled.",
    ),
    "column_code": ("Kode", "Code"),
    "column_people": ("Mensch/Mensch", "People"),
    "column_program": ("Mensch/Maschine", "People/program"),
    "column_shown": ("Von der Maschine gezeigt", "Shown from the program"),
    "figure_alpha": ("Alpha", "Alpha"),
    "figure_kappa": ("Kappa", "Kappa"),
    "figure_spans": ("Spannen", "Spans"),
    "figure_precision": ("Richtigkeit", "Precision"),
    "figure_recall": ("Vollständigkeit", "Recall"),
    "no_suggestions": (
        "Es gibt noch keine Vorschläge. Sie entstehen in „potentiale run“, sobald mindestens drei Gespräche gespeichert sind.",
        "There are no suggestions yet. “potentiale run” makes them as soon as at least three interviews are stored.",
    ),
    "suggestions_are_no_findings": (
        "Vorschläge, keine Ergebnisse: Das Programm zeigt, was dem Kodebuch fehlen könnte. Ein Mensch liest die Stellen und entscheidet.",
        "Suggestions, not findings: the program shows what the codebook may miss. A person reads the passages and decides.",
    ),
    "suggested_keyness": (
        "Kennzeichnende Wörter einer Gruppe (im Vergleich zu allen anderen Gesprächen)",
        "Characteristic words of a group (compared with all other interviews)",
    ),
    "suggested_phrase": (
        "Wendungen an Stellen, die kein Kode erfasst",
        "Phrases in passages that no code covers",
    ),
    "suggested_cluster": (
        "Ähnliche Stellen, die kein Kode erfasst",
        "Like passages that no code covers",
    ),
    "suggested": (
        "{suggestion_id}  {terms}{group} – in {interviews} Gesprächen{decided}",
        "{suggestion_id}  {terms}{group} – in {interviews} interviews{decided}",
    ),
    "suggested_accepted": (" – angenommen als {code}", " – accepted as {code}"),
    "suggested_rejected": (" – abgelehnt", " – rejected"),
    "passages_sampled": (
        "Verglichen wurden {passages_read} von {passages_uncoded} Sätzen ohne Kode (mindestens fünf Wörter).",
        "Compared were {passages_read} of {passages_uncoded} sentences without a code (five words or more).",
    ),
    "accepted_codes": ("Angenommene Kodes", "Accepted codes"),
    "accepted_code": (
        "{code} {label}: {definition} ({date}, {coder})",
        "{code} {label}: {definition} ({date}, {coder})",
    ),
    "how_to_accept": (
        "Annehmen oder ablehnen: eine Zeile in surveys/decisions/suggestions.csv, suggestion_id;decision;code;label;definition;date;coder (decision: angenommen oder abgelehnt, code: X01, X02 …). Wie ein angenommener Kode ins Kodebuch kommt, steht in docs/suggestions.md.",
        "Accept or reject: a line in surveys/decisions/suggestions.csv, suggestion_id;decision;code;label;definition;date;coder (decision: accepted or rejected, code: X01, X02 …). How an accepted code gets into the codebook stands in docs/suggestions.md.",
    ),
    "nothing_to_review": (
        "Zurzeit ist nichts zu entscheiden. Danke!",
        "There is nothing to decide at present. Thank you!",
    ),
    "review_open": (
        "Stellen, die auch ohne Namen verraten können, wer spricht; offen: {count}.",
        "Places that may tell who speaks although no name stands there; open: {count}.",
    ),
    "review_place": (
        "\n{number:>3}  {interview}, Redebeitrag {turn}: {reason} – {decision}",
        "\n{number:>3}  {interview}, turn {turn}: {reason} – {decision}",
    ),
    "rare_only_one": (
        "einzige oder erste ihrer Art am Ort",
        "the only or first of its kind in the place",
    ),
    "rare_origin_and_place": ("Herkunft und Ort zusammen", "origin and place together"),
    "rare_office": ("Amt oder Ehrenamt", "an office or honorary office"),
    "rare_age_and_origin": ("Alter und Herkunft zusammen", "age and origin together"),
    "review_is_open": ("offen", "open"),
    "review_is_kept": ("bleibt stehen", "stays"),
    "review_is_replaced": ("ersetzt", "replaced"),
    "review_next_run": ("{decision}, ab dem nächsten Lauf", "{decision}, from the next run on"),
    "how_to_review": (
        "\nEntscheiden: „potentiale review NUMMER ersetzt“ (ein Platzhalter tritt an die Stelle der »Worte«) oder „potentiale review NUMMER behalten“ (sie bleiben stehen), mit Grund: --reason 'im Ort bekannt'.",
        "\nDecide: “potentiale review NUMBER replaced” (a placeholder takes the place of the »words«) or “potentiale review NUMBER kept” (they stay), with a reason: --reason 'known in the village'.",
    ),
    "review_replaced": (
        "\nVermerkt: Beim nächsten „potentiale run“ werden diese Worte ersetzt.",
        "\nWritten down: at the next “potentiale run” these words are replaced.",
    ),
    "review_kept": (
        "\nVermerkt: Diese Worte bleiben stehen; ab dem nächsten „potentiale run“ hält die Stelle kein Zitat mehr zurück.",
        "\nWritten down: these words stay; from the next “potentiale run” on the place holds no quote back.",
    ),
    "review_also": (
        "Das gilt auch für dieselben Worte an anderen Stellen des Gesprächs (Nummer {numbers}).",
        "This holds for the same words in other places of the talk too (number {numbers}).",
    ),
    "review_has_name": (
        "Ein Teil dieser Worte ist geschwärzt; in der Datei stehen sie im Wortlaut.",
        "Some of these words are redacted; in the file they stand as spoken.",
    ),
    "review_undo": (
        "Rückgängig: die Zeile in „{file}“ wegnehmen. Noch offen: {count}.",
        "To undo it: take the line out of “{file}”. Still open: {count}.",
    ),
    "all_well": ("Alles in Ordnung.", "All is well."),
    "and_more": ("… und {count} weitere.", "… and {count} more."),
}
MOST_LINES = 20


def language_of_locale() -> Lang:
    """English where the locale says so, else German."""
    named = (
        os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or (locale.getlocale()[0] or "")
    )
    return "en" if named.lower().startswith("en") else "de"


def grouped(number: int, lang: Lang) -> str:
    """A whole number with the language's thousands separator."""
    written = f"{number:,}"
    return written.replace(",", ".") if lang == "de" else written


BETWEEN = {
    "figure_alpha": "human_alpha",
    "figure_kappa": "human_kappa",
    "figure_spans": "human_unitizing_alpha",
}
AGAINST = {
    "figure_kappa": "machine_kappa",
    "figure_precision": "precision",
    "figure_recall": "recall",
}
"""Figures between people, and of people against the program: how they are called, their column."""


class Terminal:
    """Says things in one language; a quiet one says nothing."""

    def __init__(self, lang: Lang, quiet: bool = False) -> None:
        self.lang = lang
        self.console = Console(quiet=quiet, highlight=False, soft_wrap=True)

    def text(self, key: str, **values: object) -> str:
        """A text of the list above; whole numbers are grouped."""
        shown = {
            name: grouped(value, self.lang) if type(value) is int else value
            for name, value in values.items()
        }
        return TEXTS[key][0 if self.lang == "de" else 1].format(**shown)

    def say(self, key: str, **values: object) -> None:
        """Print a text."""
        self.console.print(self.text(key, **values))

    @contextmanager
    def working(self, key: str) -> Iterator[None]:
        """A spinner beside a text while something long goes on."""
        with self.console.status(self.text(key)):
            yield

    def report_run(self, result: "RunResult") -> None:
        """What a run brought: release, deliveries not accepted, rows in quarantine, notices."""
        if result.failed_step:
            self.say("run_failed", step=result.failed_step, reason=result.reason)
        self._report_findings("refused_title", result.refused)
        self._report_findings("quarantine_title", result.quarantined, result.quarantined_rows)
        self._report_findings("notices_title", result.notices)
        if result.release:
            self.say("released" if result.release["is_new"] else "unchanged", **result.release)
        self.say("run_ended", seconds=round(result.seconds))

    def _report_findings(
        self, title: str, messages: list[tuple[str, str]], total: int | None = None
    ) -> None:
        if not messages:
            return
        count = len(messages) if total is None else total
        self.console.print(f"\n[bold]{self.text(title)}[/bold] ({grouped(count, self.lang)})")
        for pair in messages[:MOST_LINES]:
            self.console.print("  " + pair[0 if self.lang == "de" else 1], markup=False)
        if len(messages) > MOST_LINES:
            self.say("and_more", count=len(messages) - MOST_LINES)

    def report_accesses(self, entries: "DataFrame") -> None:
        """A table of who read which delivery, newest first."""
        table = Table(box=None)
        columns = ("read_at", "actor", "command", "source_id", "file_name", "purpose")
        for heading in self.text("access_columns").split(", "):
            table.add_column(heading)
        for values in entries[[*columns]].itertuples(index=False):
            table.add_row(*values)
        self.console.print(table)

    def report_codes(self, file: str, result: dict[str, Any]) -> None:
        """What was stored of a file of codings, what was not, and why."""
        if result["stored"]:
            self.say("codes_imported", file=file, **result["stored"])
        elif "codes" in result:
            known = {name: result[name] for name in ("codes", "known_codes")}
            self.say("codes_codebook", file=file, **known)
        else:
            self.say("codes_nothing", file=file)
        for told in result["quarantine"]:
            self.say("codes_quarantined", **told)
        for message in result["messages"]:
            self.console.print(message)

    def report_agreement(self, report: dict[str, Any]) -> None:
        """How people, and people and program, agree: a row a code, and what it is measured on."""
        if not report["codes"]:
            self.say("nobody_has_coded")
            return
        columns = ("column_code", "column_people", "column_program", "column_shown")
        table = Table(*(self.text(each) for each in columns), pad_edge=False, show_lines=True)
        for row in report["codes"]:
            people, program = (self._figures(row, figures) for figures in (BETWEEN, AGAINST))
            table.add_row(f"{row['code_id']} {row['label']}", people, program, row["shown"])
        self.console.print(table)
        self.say("agreement_measured", **{k: v for k, v in report.items() if k != "codes"})

    def _figures(self, row: dict[str, Any], names: dict[str, str]) -> str:
        """The figures that are known, a line each, with the ends of their interval."""
        lines = []
        for key, name in names.items():
            if row[name] is not None:
                text = f"{row[name]:.2f}"
                short = name.removeprefix("human_")
                if row.get(f"{short}_low") is not None:
                    text += f" ({row[f'{short}_low']:.2f}–{row[f'{short}_high']:.2f})"
                lines.append(f"{self.text(key)} {text}")
        shown = "\n".join(lines) or "–"
        return shown.replace(".", ",") if self.lang == "de" else shown

    def report_suggestions(self, report: dict[str, Any]) -> None:
        """Suggestions by kind with their sentences, codes accepted, and how to decide."""
        self.say("suggestions_are_no_findings" if report["suggestions"] else "no_suggestions")
        for kind in ("keyness", "phrase", "cluster"):
            rows = [each for each in report["suggestions"] if each["kind"] == kind]
            if rows:
                self.console.print(f"\n[bold]{self.text(f'suggested_{kind}')}[/bold]")
            for row in rows:
                self._report_suggestion(row)
        if report["passages_uncoded"]:
            self.say("passages_sampled", **report)
        if report["accepted"]:
            self.console.print(f"\n[bold]{self.text('accepted_codes')}[/bold]")
        for code in report["accepted"]:
            self.console.print(self.text("accepted_code", **code), markup=False)
        for message in report["messages"]:
            self.console.print(message, markup=False)
        self.say("how_to_accept")

    def _report_suggestion(self, row: dict[str, Any]) -> None:
        decided = "" if row["decision"] == "open" else f"suggested_{row['decision']}"
        said = row | {
            "group": f" ({row['group']})" if row["group"] else "",
            "decided": self.text(decided, code=row["code"]) if decided else "",
        }
        self.console.print(self.text("suggested", **said), markup=False)
        for sentence in row["examples"]:
            self.console.print(f"    „{sentence}“", markup=False, style="dim")

    def report_explanation(self, explanation: "Explanation") -> None:
        """A business, and of every pair the waterfall of its weights."""
        self.say(
            "explained_business",
            business_id=explanation.business["business_id"],
            records=self._counted("records", len(explanation.records)),
            persons=self._counted("persons", len(explanation.persons)),
        )
        for pair in explanation.pairs:
            self._report_pair(pair, explanation.names)
        self.say("decide_anew")

    def _counted(self, what: str, count: int) -> str:
        """So many of something, in the singular or plural; none has words where it can be."""
        form = {0: f"{what}_none", 1: f"{what}_one"}.get(count, f"{what}_many")
        return self.text(form if form in TEXTS else f"{what}_many", count=count)

    def _report_pair(self, pair: "Pair", names: dict[str, str]) -> None:
        left, right = (
            f"{each} „{names[each]}“" if each in names else each
            for each in (pair.left_id, pair.right_id)
        )
        probability = "–" if pair.probability is None else f"{pair.probability:.4f}"
        self.console.print(
            self.text(
                "explained_pair",
                kind=self.text(f"kind_{pair.kind}"),
                left=left,
                right=right,
                verdict=self.text("same" if pair.is_accepted else "not_same"),
                probability=probability.replace(".", "," if self.lang == "de" else "."),
                decided_by=self.text(f"by_{pair.decided_by}"),
            ),
            markup=False,
        )
        table = Table(box=None, show_header=False, pad_edge=True)
        for comparison, level, weight, total in pair.waterfall() if pair.steps else []:
            bar = ("[green]" if weight > 0 else "[red]") + "█" * min(round(abs(weight)), 30) + "[/]"
            cells = (f"{weight:+.1f}", f"{total:+.1f}")
            table.add_row(comparison, level, *(self._decimal(cell) for cell in cells), bar)
        self.console.print(table)

    def _decimal(self, written: str) -> str:
        return written.replace(".", ",") if self.lang == "de" else written

    def report_passages(self, passages: "Sequence[Passage]") -> None:
        """A talk's words and, beside them, the codes that hold there."""
        table = Table(box=None, show_header=False, padding=(0, 1, 1, 0))
        for style in ("bold", "", "cyan"):
            table.add_column(style=style, ratio=None if style == "bold" else 1, overflow="fold")
        last = 0
        for passage in passages:
            speaker = f"{passage.speaker}:" if passage.turn_number != last else ""
            last = passage.turn_number
            codes = "\n".join(map(self._margin, passage.codes))
            table.add_row(escape(speaker), escape(passage.text), escape(codes))
        self.console.print(table)
        self.say("read_margin")

    def _margin(self, margin: "Margin") -> str:
        sign = (
            {1: "+", -1: "–", 0: "="}.get(margin.valence, "") if margin.valence is not None else ""
        )
        first, *others = margin.rule.split("; ")
        why = first[:_LONGEST_RULE] + ("…" if others or len(first) > _LONGEST_RULE else "")
        why = why or self.text(f"coded_by_{margin.source}")
        return f"{margin.code_id}{sign} {margin.label}: {why}"

    def report_review(self, found: "Review", places: "Sequence[Place]") -> None:
        """Places with their redacted sentences, how to decide, and lines not understood."""
        if places:
            self.say("review_open", count=len(found.open))
        for place in places:
            self._report_place(place)
        self.say("how_to_review" if places else "nothing_to_review")
        for finding in found.findings:
            self.console.print(finding.text(self.lang), markup=False)

    def _report_place(self, place: "Place") -> None:
        decision = self.text(f"review_is_{place.decision}")
        said = self.text(
            "review_place",
            number=str(place.number),
            interview=place.interview,
            turn=place.turn_number,
            reason=self.text(f"rare_{place.reason}"),
            decision=decision
            if place.is_applied
            else self.text("review_next_run", decision=decision),
        )
        self.console.print(said, markup=False)
        words = f"[bold]»{escape(place.words)}«[/bold]"
        self.console.print(f"     {escape(place.before)}{words}{escape(place.after)}")

    def report_decided(self, decided: "Decided") -> None:
        """What was written down about a place and what happens next."""
        self._report_place(decided.place)
        self.say(f"review_{decided.place.decision}")
        if decided.also:
            self.say("review_also", numbers=", ".join(map(str, decided.also)))
        if decided.place.has_name:
            self.say("review_has_name")
        file, count = str(decided.file), decided.still_open
        self.console.print(self.text("review_undo", file=file, count=count), markup=False)

    def report_check(self, report: "Report") -> None:
        """What would become of a delivery, line by line."""
        counts = {
            name: getattr(report, name) for name in ("rows_in", "rows_stored", "rows_quarantined")
        }
        self.say("accepted" if report.is_accepted else "refused", file=report.file, **counts)
        for remark in report.remarks:
            self.console.print("  " + remark.text(self.lang), markup=False)

    def report_examination(self, findings: "list[Examination]") -> None:
        """A table of what was looked at, and what to do about what is not well."""
        table = Table(show_header=False, box=None)
        for finding in findings:
            table.add_row(
                "[green]✓[/green]" if finding.is_well else "[red]✗[/red]",
                escape(finding.text(self.lang)),
            )
        self.console.print(table)
        if all(finding.is_well for finding in findings):
            self.say("all_well")

    def step_listener(self, total: int) -> Any:
        """A listener for pipeline.progress that prints one line an asset."""
        number = 0

        def listen(event: Any) -> None:
            nonlocal number
            kind = event.event_type_value
            if kind == "ASSET_MATERIALIZATION":
                number += 1
                self._print_materialization(number, total, event)
            elif kind == "ASSET_CHECK_EVALUATION" and not event.event_specific_data.passed:
                self.say("check_failed", name=event.event_specific_data.check_name)

        return listen

    def _print_materialization(self, number: int, total: int, event: Any) -> None:
        metadata = event.step_materialization_data.materialization.metadata
        counts = []
        if "dagster/row_count" in metadata:
            counts.append(self.text("step_rows", stored=int(metadata["dagster/row_count"].value)))
        if "rows_quarantined" in metadata and metadata["rows_quarantined"].value:
            counts.append(
                self.text("step_quarantined", count=int(metadata["rows_quarantined"].value))
            )
        line = self.text("step", number=number, total=total, name=event.asset_key.to_user_string())
        self.console.print(line + (" – " + ", ".join(counts) if counts else ""))
