"""What is wrong with an installation and its project, in plain words, each with its remedy.

It only looks; mending is for people. Deliveries are looked at by checking.py.
"""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from pipeline.alerts import password, remembered
from pipeline.errors import Lang, Refused
from pipeline.refusals import standing_refusals
from pipeline.registries import mapping
from pipeline.settings import Project
from pipeline.store import Store

SUPPORTED = ((3, 11), (3, 13))
PINNED = {"duckdb": "1.5.5", "dagster": "1.13.27", "spacy": "3.8.18"}
LEAST_FREE_BYTES = 2 * 1024**3


@dataclass(frozen=True)
class Examination:
    """One thing looked at: well or not, said in both languages with the remedy where it is not."""

    is_well: bool
    german: str
    english: str

    def text(self, lang: Lang) -> str:
        """In the person's language."""
        return self.german if lang == "de" else self.english

    def as_dict(self, lang: Lang) -> dict[str, object]:
        """For JSON."""
        return {"is_well": self.is_well, "text": self.text(lang)}


def examine(project: Project) -> list[Examination]:
    """Look at everything; a part that cannot be looked at because an earlier one is broken is left
    out.
    """
    findings = [_python(), *_packages(), _disk(project)]
    try:
        _ = project.settings
    except Refused as refused:
        return [
            *findings,
            Examination(False, refused.finding.text("de"), refused.finding.text("en")),
        ]
    looks: list[Callable[[Project], Iterator[Examination]]] = [
        _offices,
        _modes,
        _stores,
        _releases,
        _mail,
    ]
    return findings + [finding for look in looks for finding in look(project)]


def _python() -> Examination:
    is_well = SUPPORTED[0] <= sys.version_info[:2] <= SUPPORTED[1]
    found = ".".join(map(str, sys.version_info[:3]))
    return Examination(
        is_well,
        f"Python {found}"
        + ("" if is_well else " wird nicht unterstützt; bitte 3.11 bis 3.13 verwenden."),
        f"Python {found}" + ("" if is_well else " is not supported; please use 3.11 to 3.13."),
    )


def _packages() -> Iterator[Examination]:
    for name, wanted in PINNED.items():
        try:
            found = version(name)
        except PackageNotFoundError:
            found = "–"
        is_well = found == wanted
        yield Examination(
            is_well,
            f"{name} {found}"
            + ("" if is_well else f" statt {wanted}; bitte „make setup“ ausführen."),
            f"{name} {found}"
            + ("" if is_well else f" instead of {wanted}; please run “make setup”."),
        )


def _disk(project: Project) -> Examination:
    folder = next(path for path in (project.root, *project.root.parents) if path.exists())
    free = shutil.disk_usage(folder).free
    is_well = free >= LEAST_FREE_BYTES
    gigabytes = f"{free / 1024**3:.0f}"
    return Examination(
        is_well,
        f"{gigabytes} GiB frei" + ("" if is_well else "; bitte mindestens 2 GiB freihalten."),
        f"{gigabytes} GiB free" + ("" if is_well else "; please keep at least 2 GiB free."),
    )


def _offices(project: Project) -> Iterator[Examination]:
    offices = project.settings.offices
    yield Examination(
        bool(offices),
        f"Gewerbeämter eingetragen: {len(offices)}"
        if offices
        else "Kein Gewerbeamt eingetragen; bitte in potentiale.toml je Amt einen Abschnitt „offices“ (in doppelten eckigen Klammern) ergänzen.",
        f"Trade offices set: {len(offices)}"
        if offices
        else "No trade office is set; please add a section “offices” (in double square brackets) for each office to potentiale.toml.",
    )
    known = {found.dialect for found in mapping.every(project)}
    for office in offices:
        if office.dialect not in known:
            names = ", ".join(sorted(known))
            yield Examination(
                False,
                f"{office.name}: den Dialekt „{office.dialect}“ gibt es nicht; vorhanden sind {names}.",
                f"{office.name}: there is no dialect “{office.dialect}”; there are {names}.",
            )
        if not (project.inbox / office.source_id).is_dir():
            yield Examination(
                False,
                f"{office.name}: der Eingangsordner inbox/{office.source_id} fehlt; bitte anlegen.",
                f"{office.name}: the folder inbox/{office.source_id} is missing; please make it.",
            )


def _modes(project: Project) -> Iterator[Examination]:
    for path in (project.vault.parent, project.vault, project.vault_key, project.warehouse):
        if path.exists() and _is_open_to_others(path):
            name = path.relative_to(project.root)
            yield Examination(
                False,
                f"{name} ist für andere lesbar; bitte „chmod go-rwx {name}“ ausführen.",
                f"{name} can be read by others; please run “chmod go-rwx {name}”.",
            )


def _is_open_to_others(path: Path) -> bool:
    return bool(path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _stores(project: Project) -> Iterator[Examination]:
    if not project.warehouse.exists():
        yield Examination(
            True,
            "Noch nichts eingelesen; „potentiale run“ beginnt damit.",
            "Nothing read yet; “potentiale run” begins with it.",
        )
        return
    try:
        with Store(project) as store:
            refused = len(standing_refusals(store))
    except Refused as problem:
        yield Examination(False, problem.finding.text("de"), problem.finding.text("en"))
        return
    yield Examination(
        True, "Tresor und Datenspeicher lassen sich öffnen", "Vault and warehouse can be opened"
    )
    if refused:
        yield Examination(
            False,
            f"Nicht angenommene Lieferungen: {refused}; „potentiale run“ nennt sie und was zu tun ist.",
            f"Deliveries not accepted: {refused}; “potentiale run” names them and what to do.",
        )


def _releases(project: Project) -> Iterator[Examination]:
    link = project.current_release
    if link.is_symlink() and not link.exists():
        yield Examination(
            False,
            "releases/current.duckdb zeigt auf eine Datei, die es nicht gibt; bitte „potentiale run“ ausführen.",
            "releases/current.duckdb points to a file that does not exist; please run “potentiale run”.",
        )
    elif link.exists():
        yield Examination(
            True, f"Veröffentlicht ist {link.resolve().stem}", f"Released is {link.resolve().stem}"
        )


def _mail(project: Project) -> Iterator[Examination]:
    mail = project.settings.mail
    if mail is None:
        yield Examination(
            True,
            "Keine Nachrichten per E-Mail; der Abschnitt „mail“ in potentiale.toml stellt sie ein.",
            "No messages by e-mail; the section “mail” in potentiale.toml sets them up.",
        )
        return
    if mail.user:
        try:
            password(project, mail)
        except Refused as refused:
            yield Examination(False, refused.finding.text("de"), refused.finding.text("en"))
            return
    memory = remembered(project)
    if memory.failure:
        yield Examination(False, memory.failure, memory.failure)
        return
    last = memory.said_at[:10] or "–"
    yield Examination(
        True,
        f"Nachrichten gehen über {mail.host}, Empfänger: {len(mail.recipients)}; zuletzt: {last}",
        f"Messages go through {mail.host}, recipients: {len(mail.recipients)}; last: {last}",
    )
