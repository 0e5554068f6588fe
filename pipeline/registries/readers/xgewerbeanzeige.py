"""XGewerbeanzeige 2.0, 2.1 and 2.2: how a message is built, and the month it was made in.

Which path means which field stands in surveys/registers/xga.yml; reading records belongs to
xml_rows.py, version 1.3 to datml.py.
"""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import xml_file, xml_rows
from pipeline.registries.readers.batch import Batch

_HEAD = "nachrichtenkopf"
GRAMMAR = xml_rows.Grammar(
    structure={xml_file.ROOT: {_HEAD, "berichtszeitraum", xml_file.RECORD}},
    has_form=True,
    step=xml_file.name_of,
    persons=("gewerbe/beteiligtePerson", "gewerbe/beteiligteFirma/beteiligtePerson"),
)


def read(path: Path, agreed: Mapping, file: str) -> tuple[list[str], Iterator[Batch]]:
    """Elements dropped at the door (filled while reading), and batches of rows.

    A message is read to its end before anything may be stored. Raises Refused R-001, R-022 to
    R-025, R-070 and R-071.
    """
    return xml_rows.read(path, GRAMMAR, agreed, file)


def month_of_creation(path: Path, file: str) -> str | None:
    """The month (YYYY-MM) in which the message was made, from its head."""
    for element in xml_file.head(path, file):
        if xml_file.name_of(element) == "erstellungszeitpunkt":
            return _month(element.text or "")
        if xml_file.name_of(element) == _HEAD:
            break
    return None


def _month(moment: str) -> str | None:
    try:
        return dt.date.fromisoformat(moment.strip()[:10]).strftime("%Y-%m")
    except ValueError:
        return None
