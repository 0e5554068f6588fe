"""Brings interviews into the stores: contact sheets, protocol sheets, transcripts, released quotes,
in this order.

inbox/kontakte and inbox/interviews -> sheets.py, talks.py, quotes.py. Finding themes belongs to
pipeline/themes.
"""

from pipeline.deliveries import Delivery, files, is_known
from pipeline.errors import Finding
from pipeline.interviews.protocols import is_protocol_sheet
from pipeline.interviews.quotes import INTERVIEWS, refresh_quotes
from pipeline.interviews.sheets import load_sheet
from pipeline.interviews.talks import Talks, open_combinations, remove_without_consent
from pipeline.interviews.transcripts import READERS
from pipeline.store import Store
from pipeline.summary import Summary

__all__ = ["load_interviews", "refresh_quotes"]

CONTACTS = "kontakte"


def load_interviews(store: Store) -> Summary:
    """Load whatever is new: contact sheets first, then protocol sheets, then transcripts.

    Rows are rows of the sheets and turns of the transcripts. A transcript that lacks its protocol
    row or its consent is refused and tried again at the next run; a corrected transcript of the
    same interview takes the older one's place. A name that turns up anew is replaced in older talks
    too. Findings tell of contradictory consents, of copies that cannot be read (I-006) and how many
    rare combinations nobody has decided about; none of them stops anything.
    """
    summary = Summary()
    for path in files(store.project.inbox / CONTACTS, ".xlsx"):
        summary += load_sheet(store, Delivery(path, CONTACTS, "contacts", "kontakte"))
    found = files(store.project.inbox / INTERVIEWS)
    sheets = [path for path in found if is_protocol_sheet(path)]
    for path in sheets:
        summary += load_sheet(store, Delivery(path, INTERVIEWS, INTERVIEWS, "protokolle"))
    remove_without_consent(store)
    talks = Talks(store)
    for path in found:
        if path in sheets:
            continue
        delivery = Delivery(path, INTERVIEWS, INTERVIEWS, path.suffix.lower().lstrip("."))
        summary += _known(delivery) if is_known(store, delivery) else talks.load(delivery)
    talks.redact_again()
    refresh_quotes(store)
    undecided = open_combinations(store)
    summary.findings += talks.findings
    if undecided:
        summary.findings.append(Finding("I-044", values={"count": undecided}))
    return summary


def _known(delivery: Delivery) -> Summary:
    """A transcript whose content was accepted before; under an ending that nobody reads it is named
    (I-006), though not refused: the content keeps the state it was accepted with.
    """
    path = delivery.path
    if path.suffix.lower() in READERS:
        return Summary(duplicates=1)
    named = Finding("I-006", path.name, None, {"suffix": path.suffix or "–"})
    return Summary(duplicates=1, findings=[named])
