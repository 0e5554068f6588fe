"""One mail in plain German when something needs a person, and one when it is well again.

It never holds a name, a value of a record or a count; what went wrong with a delivery is said by
the messages of errors.py. A mail that cannot be sent never fails a run.
"""

import datetime as dt
import json
import logging
import os
import re
import smtplib
import ssl
import stat
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from hashlib import sha256
from pathlib import Path

from filelock import FileLock

from pipeline.errors import Finding, Refused
from pipeline.freshness import overdue
from pipeline.refusals import standing_refusals
from pipeline.registries.share_jumps import office_jumps
from pipeline.settings import Mail, Project
from pipeline.store import Store

AGAIN = dt.timedelta(days=7)
"""After this long the same state is said once more."""

PEOPLE = ("befragung", "interviews", "kodierungen", "kontakte", "aktivierung")
"""Folders whose file names can hold a name: a mail says the folder alone."""

QUOTING = {"R-008": 0, "R-007": 6}
"""Messages that quote cells of the file's first line, and how many quoted words are headings for
sure: of a file without a head they would be the cells of its first record."""

SAID_ELSEWHERE = {
    "no_delivery_was_refused",
    "no_source_is_overdue",
    "no_list_jumps_in_its_shares",
    "no_month_of_notices_jumps_in_its_shares",
}
"""Checks whose findings the mail names one by one."""

GREETING = "Mit freundlichem Gruß – Potentiale der Vielfalt, automatische Nachricht"

_BUSY = "P-003"
_CODE = re.compile(r"[A-Z]-\d{3}")
_LOCK_SECONDS = 60
_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class RunFacts:
    """What the last run of everything says of itself: where it stopped, by what kind of error, and
    which checks were not passed."""

    failed_step: str = ""
    reason: str = ""
    failed_checks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Memory:
    """What was said last, so that it is not said every hour. Times are ISO 8601, UTC."""

    said: str = ""
    said_at: str = ""
    is_open: bool = False
    failure: str = ""


def tell(project: Project, facts: RunFacts, now: dt.datetime | None = None) -> bool:
    """Send what there is to say, if anything; whether a mail was sent.

    Never raises: the run it speaks of has ended well or badly without it.
    """
    try:
        mail = project.settings.mail
        if mail is None:
            return False
        at = now or dt.datetime.now(dt.UTC)
        try:
            with Store(project, lock_seconds=_LOCK_SECONDS) as store:
                matters = what_needs_a_person(store, facts, at.date())
        except Refused as refused:
            if refused.finding.code == _BUSY:
                return False  # the run that writes now will say what there is to say
            matters = [*_of_run(facts), refused.finding.text("de")]
        return _say(project, mail, matters, at)
    except Exception as error:  # whatever it is, it must not cost the run
        _log.warning("no mail: %s", _kind(error))
        return False


def what_needs_a_person(store: Store, facts: RunFacts, today: dt.date) -> list[str]:
    """Each thing in a German sentence or two, with its remedy."""
    matters = _of_run(facts)
    refused = standing_refusals(store)[["source_id", "message_code", "message_de"]]
    matters += [_refusal(*each) for each in refused.itertuples(index=False)]
    try:
        late = overdue(store, today) + office_jumps(store)
        matters += [finding.text("de") for finding in late]
    except Refused as broken:  # a mapping that cannot be read: the run stopped at it, too
        matters.append(
            f"{broken.finding.code} Die Zuordnung „{Path(broken.finding.file).name}“ ist nicht "
            "lesbar. Bitte „potentiale doctor“ ausführen und die genannte Stelle berichtigen."
        )
    return list(dict.fromkeys(matters))


def _of_run(facts: RunFacts) -> list[str]:
    """Where it stopped and which checks it did not pass."""
    matters = []
    if facts.failed_step:
        matters.append(
            f"Der Lauf ist bei „{facts.failed_step}“ stehen geblieben ({_short(facts.reason)}). "
            "Bitte „potentiale doctor“ und danach „potentiale run“ ausführen; "
            "hilft das nicht, den Schritt in Dagster ansehen."
        )
    return matters + [
        f"Die Prüfung „{name}“ wurde nicht bestanden. "
        "Bitte in Dagster unter „Checks“ ansehen, was sie zählt."
        for name in facts.failed_checks
        if name.rsplit("/", 1)[-1] not in SAID_ELSEWHERE
    ]


def _short(reason: str) -> str:
    """The number of our own message, else the kind of error: never a text that could quote data."""
    found = _CODE.match(reason)
    return f"Meldung {found[0]}" if found else re.split(r"[\s:(]", reason + " ")[0] or "Fehler"


def _refusal(source: str, code: str, text: str) -> str:
    """The message of a refused delivery, without what could be a name."""
    if source in PEOPLE or text.count("„") > QUOTING.get(code, len(text)):
        return (
            f"{code} Eine Datei in inbox/{source} wurde nicht angenommen; nichts aus ihr wurde "
            "übernommen. Bitte „potentiale doctor“ oder „potentiale run“ ausführen: "
            "Dort stehen Datei, Zeile und was zu tun ist."
        )
    return text


# --- saying it once ------------------------------------------------------------------------------


def _say(project: Project, mail: Mail, matters: Sequence[str], now: dt.datetime) -> bool:
    path = memory_path(project)
    with FileLock(path.with_suffix(".lock"), timeout=_LOCK_SECONDS, mode=0o600):
        memory = remembered(project)
        state = sha256("\n".join(sorted(matters)).encode()).hexdigest() if matters else ""
        if not _is_due(memory, state, now):
            return False
        try:
            _send(project, mail, _message(project, mail, matters, memory.said == state))
        except (OSError, smtplib.SMTPException, ssl.SSLError, Refused) as error:
            failure = _failure(mail, error)
            _log.warning("%s", failure.text("en"))
            _remember(path, replace(memory, failure=failure.text("de")))
            return False
        _remember(path, Memory(state, now.isoformat(timespec="seconds"), bool(matters)))
        return True


def _is_due(memory: Memory, state: str, now: dt.datetime) -> bool:
    """New states are said, the old one again after a week, and that all is well once."""
    if not state:
        return memory.is_open
    is_old = bool(memory.said_at) and now - dt.datetime.fromisoformat(memory.said_at) >= AGAIN
    return memory.said != state or is_old


def memory_path(project: Project) -> Path:
    """The file that remembers what was said."""
    return project.scratch / "mail.json"


def remembered(project: Project) -> Memory:
    """What was said last; nothing where the file cannot be read."""
    try:
        return Memory(**json.loads(memory_path(project).read_text(encoding="utf-8")))
    except (OSError, ValueError, TypeError):
        return Memory()


def _remember(path: Path, memory: Memory) -> None:
    fresh = path.with_suffix(".new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(asdict(memory), file, ensure_ascii=False)
    fresh.replace(path)


# --- the mail ------------------------------------------------------------------------------------


def _message(
    project: Project, mail: Mail, matters: Sequence[str], is_reminder: bool
) -> EmailMessage:
    county = project.settings.county.name
    message = EmailMessage()
    message["From"], message["To"] = mail.sender, ", ".join(mail.recipients)
    message["Date"], message["Message-ID"] = formatdate(), make_msgid(domain="potentiale.invalid")
    message["Auto-Submitted"] = "auto-generated"
    message["Subject"] = f"Potentiale der Vielfalt, {county}: {_subject(matters, is_reminder)}"
    message.set_content(_body(project, matters))
    return message


def _subject(matters: Sequence[str], is_reminder: bool) -> str:
    if not matters:
        return "wieder in Ordnung"
    points = "Punkt" if len(matters) == 1 else "Punkte"
    return ("Erinnerung: " if is_reminder else "") + f"{len(matters)} {points} zu klären"


def _body(project: Project, matters: Sequence[str]) -> str:
    if not matters:
        said = "alles, was zuletzt gemeldet wurde, ist behoben. Es ist nichts zu tun."
        return f"Guten Tag,\n\n{said}\n\n{_release(project)}\n\n{GREETING}\n"
    listed = "\n\n".join(f"{number}. {text}" for number, text in enumerate(matters, start=1))
    return (
        "Guten Tag,\n\nbeim Einlesen der Register ist etwas aufgefallen, um das sich bitte "
        f"jemand kümmert.\n\n{listed}\n\nWas weiter gilt: {_release(project)} Was nicht "
        "angenommen wurde, hat daran nichts verändert.\n\nDiese Nachricht kommt jetzt und, falls "
        "nichts geschieht, in einer Woche noch einmal. Sobald alles in Ordnung ist, kommt eine "
        f"kurze. Was die Meldungen bedeuten, steht in docs/operations.md.\n\n{GREETING}\n"
    )


def _release(project: Project) -> str:
    current = project.current_release
    if not current.exists():
        return "Es gibt noch keine Veröffentlichung."
    made = dt.datetime.fromtimestamp(current.resolve().stat().st_mtime, dt.UTC)
    return f"Die Veröffentlichung {current.resolve().stem} vom {made:%d.%m.%Y} ist zu sehen."


def password(project: Project, mail: Mail) -> str:
    """From the variable, else from the file; raises Refused P-020 if others can read that."""
    found = os.environ.get(mail.password_variable, "")
    path = project.root / mail.password_file
    if not found and mail.password_file and path.is_file():
        is_open = path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)
        found = "" if is_open else path.read_text(encoding="utf-8").strip()
    if not found:
        raise Refused(
            "P-020",
            mail.password_file or "mail-password",
            None,
            host=mail.host,
            variable=mail.password_variable,
        )
    return found


def _send(project: Project, mail: Mail, message: EmailMessage) -> None:
    secret = password(project, mail) if mail.user else ""
    context = ssl.create_default_context()
    if mail.security == "ssl":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            mail.host, mail.port, timeout=mail.seconds, context=context
        )
    else:
        server = smtplib.SMTP(mail.host, mail.port, timeout=mail.seconds)
    with server:
        if mail.security == "starttls":
            server.starttls(context=context)
        if secret:
            server.login(mail.user, secret)
        server.send_message(message)


def _failure(mail: Mail, error: Exception) -> Finding:
    if isinstance(error, Refused):
        return error.finding
    return Finding("P-021", "", None, {"host": mail.host, "problem": _kind(error)})


def _kind(error: Exception) -> str:
    """The number of our own message or the type: a server's answer could quote the mail."""
    return error.finding.code if isinstance(error, Refused) else type(error).__name__
