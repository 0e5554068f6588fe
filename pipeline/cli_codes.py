"""The commands `potentiale codes …`: codings to and from programs for qualitative analysis.

What they do belongs to pipeline/qda, and comparing codings to pipeline/themes.
"""

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pipeline.cli_options import LOCALE, Json, Lang, ProjectFolder, opened_project
from pipeline.errors import Lang as Language
from pipeline.summary import COUNTS, Summary

if TYPE_CHECKING:
    from pipeline.store import Store

codes = typer.Typer(
    name="codes",
    help="Kodierungen von Menschen: aus Auswertungsprogrammen (REFI-QDA, Taguette, QualCoder) und "
    "wieder dorthin.",
    no_args_is_help=True,
)


@codes.command("export")
def export_codes(
    file: Annotated[
        Path, typer.Argument(help="Projekt (.qdpx) oder Kodebuch (.qdc).", dir_okay=False)
    ],
    project: ProjectFolder = Path(),
    interview: Annotated[
        list[str] | None, typer.Option(help="Nur dieses Gespräch, z. B. g01; mehrfach.")
    ] = None,
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Gibt die geschwärzten Gespräche mit allen Kodierungen aus, oder das Kodebuch."""
    from pipeline.qda.export import export
    from pipeline.store import Store
    from pipeline.terminal import Terminal

    with Store(opened_project(project)) as store:
        exported = export(store, file, interview or [])
    if as_json:
        typer.echo(json.dumps(asdict(exported) | {"file": str(file)}, indent=2))
        return
    key = "codes_exported" if file.suffix.lower() == ".qdpx" else "codebook_exported"
    Terminal(lang).say(key, file=str(file), **asdict(exported))


@codes.command("import")
def import_codes(
    file: Annotated[
        Path, typer.Argument(help="Projekt, Kodebuch oder Tabelle von Kodierungen.", exists=True)
    ],
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Legt eine Kopie nach inbox/kodierungen und übernimmt die Kodierungen."""
    from pipeline.deliveries import digest
    from pipeline.qda.codings import codes_known, deliver, load_codings
    from pipeline.store import Store
    from pipeline.terminal import Terminal

    with Store(opened_project(project)) as store:
        target = deliver(store, file)
        summary = load_codings(store)
        result = _result(store, digest(target)[:16], target.name, summary, lang)
        if not (result["is_refused"] or result["stored"]):
            result["codes"], result["known_codes"] = codes_known(store, target)
    if as_json:
        typer.echo(json.dumps({"file": target.name} | result, ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_codes(target.name, result)
    raise typer.Exit(1 if result["is_refused"] else 0)


@codes.command("explain")
def explain_codes(
    interview: Annotated[
        str, typer.Argument(help="Nummer des Gesprächs wie im Dateinamen, z. B. g01.")
    ],
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Zeigt ein geschwärztes Gespräch mit seinen Kodierungen am Rand und was sie ausgelöst hat."""
    from pipeline.store import Store
    from pipeline.terminal import Terminal
    from pipeline.themes.explain import explain_interview

    with Store(opened_project(project)) as store:
        passages = explain_interview(store, interview)
    if as_json:
        typer.echo(json.dumps([asdict(each) for each in passages], ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_passages(passages)


@codes.command("agreement")
def agreement(
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Vergleicht Menschen untereinander und mit dem Programm, Kode für Kode."""
    from pipeline.store import Store
    from pipeline.terminal import Terminal
    from pipeline.themes.agreement_report import report

    terminal = Terminal(lang, quiet=as_json)
    with Store(opened_project(project)) as store, terminal.working("comparing_codings"):
        compared = report(store, lang)
    if as_json:
        typer.echo(json.dumps(compared, ensure_ascii=False, indent=2))
    else:
        terminal.report_agreement(compared)


@codes.command("suggest")
def suggest_codes(
    project: ProjectFolder = Path(),
    lang: Lang = LOCALE,
    as_json: Json = False,
) -> None:
    """Zeigt, was dem Kodebuch fehlen könnte: Vorschläge, über die ein Mensch entscheidet."""
    from pipeline.store import Store
    from pipeline.terminal import Terminal
    from pipeline.themes.suggestions_report import report

    with Store(opened_project(project)) as store:
        suggested = report(store, lang)
    if as_json:
        typer.echo(json.dumps(suggested, ensure_ascii=False, indent=2))
    else:
        Terminal(lang).report_suggestions(suggested)


_REFUSED = """
    SELECT count(*) > 0 FROM raw.deliveries WHERE delivery_id = ? AND status = 'refused'
"""
_STORED = """
    SELECT producer, count(*) AS codings, count(DISTINCT interview_id) AS interviews,
        count(DISTINCT text_id) AS texts, count(DISTINCT coder) AS coders,
        count(DISTINCT code_id) FILTER (code_id NOT LIKE 'X%') AS known_codes,
        count(DISTINCT code_id) FILTER (code_id LIKE 'X%') AS further_codes
    FROM core.codings WHERE project_id = ? GROUP BY producer
"""
_QUARANTINED = """
    SELECT count(*) AS count, min_by(message_{lang}, record_number) AS message
    FROM raw.quarantine WHERE delivery_id = ? AND record_number > 0
    GROUP BY message_code ORDER BY message_code
"""


def _result(
    store: "Store", project_id: str, file: str, summary: Summary, lang: Language
) -> dict[str, object]:
    """What a program reads: counts, what was stored of the file, and what was not and why."""
    stored = store.frame(_STORED, [project_id]).to_dict("records")
    quarantined = store.frame(_QUARANTINED.format(lang=lang), [project_id])
    return {
        **{name: getattr(summary, name) for name in COUNTS},
        "is_refused": bool(store.scalar(_REFUSED, [project_id])),
        "stored": stored[0] if stored else {},
        "quarantine": quarantined.to_dict("records"),
        "messages": [each.text(lang) for each in summary.findings if each.file == file],
    }
