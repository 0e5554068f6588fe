"""What every command of `potentiale` takes: the project's folder, the language, output as JSON.

The commands themselves stand in cli.py and cli_codes.py.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from pipeline.settings import PROJECT_VARIABLE, Project
from pipeline.terminal import language_of_locale

LOCALE = language_of_locale()
_language: list[Literal["de", "en"]] = [LOCALE]


def _remember_language(lang: Literal["de", "en"]) -> Literal["de", "en"]:
    """So that main() can say what was refused in the language asked for."""
    _language[:] = [lang]
    return lang


def language() -> Literal["de", "en"]:
    """The language asked for last."""
    return _language[0]


ProjectFolder = Annotated[
    Path,
    typer.Option(
        "--project", help="Ordner des Projekts.", envvar=PROJECT_VARIABLE, file_okay=False
    ),
]
Lang = Annotated[
    Literal["de", "en"],
    typer.Option("--lang", help="Sprache der Meldungen.", callback=_remember_language),
]
Json = Annotated[bool, typer.Option("--json", help="Ausgabe für Programme.")]


def opened_project(directory: Path) -> Project:
    """The project of a folder, its settings read once so that a mistake in them is said first."""
    project = Project(directory)
    _ = project.settings
    return project
