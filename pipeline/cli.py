"""The command `potentiale`: everything a person or a script needs; exit code 0, 1 (the data was
refused) or 2 (wrong use).

Each command calls one function of the library; how it is said on the terminal stands in
terminal.py.
"""

import json
import os
import sys
from dataclasses import asdict
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.cli_codes import codes
from pipeline.cli_options import LOCALE, Json, Lang, ProjectFolder, language, opened_project
from pipeline.errors import Refused
from pipeline.settings import PROJECT_VARIABLE, REPOSITORY, Project
from pipeline.terminal import Terminal

app = typer.Typer(
    name="potentiale",
    help="Potentiale der Vielfalt: was Unternehmerinnen und Unternehmer beitragen, was sie sagen, "
    "was daraus wurde.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(codes)


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="Neuer Ordner des Projekts.")],
    name: Annotated[str, typer.Option(help="Name des Kreises.")] = "Kreis …",
    code: Annotated[str, typer.Option(help="Fünfstelliger Kreisschlüssel.")] = "00000",
    office: Annotated[
        list[str] | None,
        typer.Option(
            help="Ein Gewerbeamt als AGS=Name:Dialekt, z. B. 05358004=Aldenhoven:geve; mehrfach."
        ),
    ] = None,
    lang: Lang = LOCALE,
) -> None:
    """Legt ein neues Projekt an: Einstellungen, Eingangsordner, Tresor."""
    from pipeline.new_project import create_project

    project = create_project(directory, name, code, office or [])
    Terminal(lang).say("project_made", directory=str(project.root))


@app.command()
def sample(
    directory: Annotated[Path, typer.Argument(help="Neuer Ordner des Musterkreises.")],
    businesses: Annotated[int, typer.Option(help="Aktive Betriebe am Ende.", min=100)] = 11_000,
    interviews: Annotated[int, typer.Option(help="Gespräche.", min=0)] = 84,
    months: Annotated[int, typer.Option(help="Monatslieferungen je Gewerbeamt.", min=1)] = 24,
    seed: Annotated[int, typer.Option(help="Startwert des Zufalls.")] = 2008,
    dialect: Annotated[
        Literal["geve", "vois", "tabelle", "xga"] | None,
        typer.Option(help="Alle Ämter liefern in diesem Dialekt."),
    ] = None,
    registers_only: Annotated[bool, typer.Option(help="Nur Register, für Messungen.")] = False,
    traps: Annotated[bool, typer.Option(help="Mit den eingebauten Stolpersteinen.")] = True,
    lang: Lang = LOCALE,
) -> None:
    """Schreibt einen erfundenen Kreis in echten Formaten, mit bekannter Wahrheit."""
    from pipeline.sample.county_folder import write_county
    from pipeline.sample.options import SampleOptions

    options = SampleOptions(businesses, interviews, months, seed, dialect, registers_only, traps)
    terminal = Terminal(lang)
    with terminal.working("writing_sample"):
        write_county(directory, options)
    terminal.say("sample_written", directory=str(directory))


@app.command()
def run(
    project: ProjectFolder = Path(),
    select: Annotated[
        str | None, typer.Option(help="Nur diese Assets, z. B. 'core/mentions+' (Dagster-Auswahl).")
    ] = None,
    as_known_on: Annotated[
        datetime | None,
        typer.Option(
            help="Bericht mit dem, was an diesem Tag bekannt war; ändert die geltende "
            "Veröffentlichung nicht.",
            formats=["%Y-%m-%d"],
        ),
    ] = None,
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Liest die Lieferungen, rechnet und veröffentlicht."""
    from pipeline.runs import run_assets

    opened = opened_project(project)
    terminal = Terminal(lang, quiet=as_json)
    if as_known_on:
        _report_as_known_on(opened, as_known_on.date(), terminal, as_json)
        return
    result = run_assets(opened, select, terminal)
    if as_json:
        typer.echo(json.dumps(result.as_dict(), ensure_ascii=False, indent=2))
    else:
        terminal.report_run(result)
    raise typer.Exit(0 if result.success else 1)


def _report_as_known_on(opened: Project, day: date, terminal: Terminal, as_json: bool) -> None:
    from pipeline.known import report_as_known_on

    with terminal.working("looking_back"):
        made = report_as_known_on(opened, day)
    if as_json:
        typer.echo(json.dumps(asdict(made) | {"path": str(made.path)}, indent=2))
    key = "looked_back" if made.is_new else "same_as_released"
    terminal.say(
        key,
        day=day.isoformat(),
        release_id=made.release_id,
        path=str(made.path),
        cells=made.cells,
        suppressed=made.suppressed,
    )


@app.command()
def explain(
    business: Annotated[str, typer.Argument(help="Kennzeichen (business_id) des Betriebs.")],
    project: ProjectFolder = Path(),
    names: Annotated[
        bool, typer.Option("--names", help="Mit den Namen aus dem Tresor; nur am eigenen Platz.")
    ] = False,
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Sagt, warum Einträge als ein Betrieb oder eine Person zählen, Paar für Paar mit Gewichten."""
    from pipeline.accesses import note_shown
    from pipeline.registries.linkage.explain import deliveries_shown, explain_business
    from pipeline.store import Store

    with Store(opened_project(project)) as store:
        explanation = explain_business(store, business, names)
        command = "explain --names" if names else "explain"
        note_shown(store, deliveries_shown(store, explanation), command)
    if as_json:
        typer.echo(json.dumps(explanation.as_dict(), ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_explanation(explanation)


@app.command()
def check(
    files: Annotated[list[Path], typer.Argument(help="Lieferungen.", exists=True, dir_okay=False)],
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Liest eine Lieferung, ohne sie zu speichern: was angenommen würde, was nicht und warum."""
    from pipeline.accesses import note_check
    from pipeline.checking import check_file

    opened = opened_project(project)
    terminal = Terminal(lang, quiet=as_json)
    reports = []
    for path in files:
        note_check(opened, path)
        reports.append(check_file(path, opened))
    if as_json:
        typer.echo(json.dumps([asdict(report) for report in reports], ensure_ascii=False, indent=2))
    for report in reports:
        terminal.report_check(report)
    is_clean = all(report.is_accepted and not report.rows_quarantined for report in reports)
    raise typer.Exit(0 if is_clean else 1)


@app.command()
def accesses(
    project: ProjectFolder = Path(),
    source: Annotated[str, typer.Option(help="Nur diese Stelle, z. B. gewerbeamt-05358004.")] = "",
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Sagt, wer wann welche Lieferung gelesen hat und wozu (§ 14 Abs. 11 GewO)."""
    from pipeline import accesses as log
    from pipeline.store import Store

    with Store(opened_project(project)) as store:
        log.collect(store)
        entries = log.accesses(store, source)
    if as_json:
        typer.echo(json.dumps(entries.to_dict("records"), ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_accesses(entries)


@app.command()
def review(
    number: Annotated[
        int | None, typer.Argument(help="Nummer der Stelle; ohne sie werden alle gezeigt.")
    ] = None,
    verdict: Annotated[
        str | None, typer.Argument(help="ersetzt (replaced) oder behalten (kept).")
    ] = None,
    reason: Annotated[str, typer.Option(help="Warum, ohne Namen.")] = "",
    with_decided: Annotated[bool, typer.Option("--all", help="Auch die entschiedenen.")] = False,
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Zeigt, welche Worte auch ohne Namen verraten können, wer spricht; nimmt Entscheidungen an.

    „potentiale review“ nummeriert die offenen Stellen. „potentiale review 3 ersetzt“ vermerkt, dass
    ein Platzhalter an die Stelle der Worte tritt, „potentiale review 3 behalten“, dass sie bleiben.
    """
    from pipeline.interviews.redaction import review as places
    from pipeline.store import Store

    with Store(opened_project(project)) as store:
        if number is not None and verdict is not None:
            decided = places.decide(store, number, verdict, reason)
            if as_json:
                typer.echo(json.dumps(decided.as_dict(), ensure_ascii=False, indent=2))
            else:
                Terminal(lang).report_decided(decided)
            return
        found = places.review(store)
    if number is not None:
        shown = [places.one(found, number)]
    else:
        shown = found.places if with_decided else found.open
    if as_json:
        messages = [finding.text(lang) for finding in found.findings]
        listed = {"places": [place.as_dict() for place in shown], "messages": messages}
        typer.echo(json.dumps(listed, ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_review(found, shown)


@app.command()
def dashboard(
    project: ProjectFolder = Path(),
    host: Annotated[str, typer.Option(help="Adresse.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port.", min=1, max=65535)] = 8050,
    lang: Lang = LOCALE,
) -> None:
    """Zeigt die Veröffentlichung im Browser."""
    opened = opened_project(project)
    if not opened.current_release.exists():
        raise Refused("P-004", file=str(opened.releases))
    from dashboards.serve import serve

    terminal = Terminal(lang)
    try:
        serve(
            opened.current_release,
            host,
            port,
            lambda where: terminal.say("dashboard_at", address=where),
        )
    except OSError as error:
        raise Refused("P-009", address=f"{host}:{port}") from error


@app.command()
def doctor(project: ProjectFolder = Path(), lang: Lang = LOCALE, as_json: Json = False) -> None:
    """Sagt, was an dieser Installation nicht stimmt, und was zu tun ist."""
    from pipeline.doctor import examine

    findings = examine(Project(project))
    terminal = Terminal(lang, quiet=as_json)
    if as_json:
        typer.echo(
            json.dumps(
                [finding.as_dict(lang) for finding in findings], ensure_ascii=False, indent=2
            )
        )
    terminal.report_examination(findings)
    raise typer.Exit(0 if all(finding.is_well for finding in findings) else 1)


@app.command()
def dev(project: ProjectFolder = Path()) -> None:
    """Öffnet die Dagster-Oberfläche mit allen Assets, Zeitplan und Sensor."""
    from pipeline.runs import dagster_home

    opened = opened_project(project)
    os.environ[PROJECT_VARIABLE] = str(opened.root)
    os.environ["DAGSTER_HOME"] = str(dagster_home(opened))
    os.chdir(REPOSITORY)
    dg = Path(sys.executable).parent / "dg"
    os.execv(dg, [str(dg), "dev"])


def main() -> None:
    """Run the command; what was refused is said in the person's language, without a traceback."""
    try:
        app()
    except Refused as refused:
        typer.echo(refused.finding.text(language()), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
