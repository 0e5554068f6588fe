"""XGewerbeanzeige 1.3 in DatML/RAW: how a message is built, and the month it reports.

Every value is <mm name="…"><wert>…</wert></mm>, groups are <mmgr name="…">; the names make the
paths. Which path means which field stands in surveys/registers/xga13.yml; reading records belongs
to xml_rows.py, versions from 2.0 to xgewerbeanzeige.py.
"""

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import xml_file, xml_rows
from pipeline.registries.readers.batch import Batch

_FIRST_MONTH = "2018-05"
"""1.2 has the same name space; the publisher tells them apart by the month reported."""


def _step(element: "etree._Element") -> str:
    """The name that a group or value goes by; none for the element with the value itself."""
    tag = xml_file.name_of(element)
    name = str(element.get("name", ""))
    return name if tag in ("mm", "mmgr") and name else "" if tag == "wert" else tag


GRAMMAR = xml_rows.Grammar(
    structure={
        xml_file.ROOT: {"optionen", "protokoll", "absender", "empfaenger", "nachricht"},
        "nachricht": {
            "erhebung",
            "berichtszeitraum",
            "berichtsempfaenger",
            "hmm",
            "datensegment",
        },
        "datensegment": {xml_file.RECORD},
    },
    has_form=False,
    step=_step,
    persons=("Gewerbe/BeteiligtePerson", "Gewerbe/BeteiligteFirma/BeteiligtePerson"),
)


def read(path: Path, agreed: Mapping, file: str) -> tuple[list[str], Iterator[Batch]]:
    """Elements dropped at the door (filled while reading), and batches of rows.

    Raises Refused R-001, R-022 to R-025, R-070 and R-071.
    """
    xml_file.sent_as(path, [agreed], file)
    month = month_of_report(path, file)
    if month is not None and month < _FIRST_MONTH:
        xml_file.refuse_version(f"DatML/RAW {month} (1.2)", [agreed], file)
    return xml_rows.read(path, GRAMMAR, agreed, file)


def month_of_report(path: Path, file: str) -> str | None:
    """The month (YYYY-MM) that the message reports, from its head."""
    year = month = ""
    for element in xml_file.head(path, file):
        name, text = xml_file.name_of(element), (element.text or "").strip()
        if name == "berichtszeitraum":
            return f"{year:0>4}-{month:0>2}" if year.isdecimal() and _is_month(month) else None
        year, month = (
            (text, month) if name == "jahr" else (year, text if name == "monat" else month)
        )
    return None


def _is_month(text: str) -> bool:
    return text.isdecimal() and 1 <= int(text) <= 12
