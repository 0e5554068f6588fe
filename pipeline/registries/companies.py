"""Companies of the commercial register in the shape of OffeneRegister, without names: those of
firms and officers are read, counted and dropped.

inbox/registergericht/*.jsonl -> core.companies. A court's newer file takes the place of its older
one. An officer's city is residence, never nationality.
"""

import re
from collections.abc import Mapping as Names
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding
from pipeline.reference.folding import fold
from pipeline.registries import areas, intake, mapping
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import json_lines
from pipeline.registries.readers.batch import Broken, payload
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "registergericht"
_SPACED = re.compile(r"(?:\w ){2,}\w(?!\w)")
_BRANCH = re.compile(r"[\s,–-]*(?:Zweig|Haupt)niederlassung.*", re.IGNORECASE)
_NO_PLACE = re.compile(r"\b(?:Firma|GmbH|mbH|KG|OHG|AG|Co)\b|[\"„0-9]")
_LONGEST_PLACE = 40
_PARTNERSHIP = re.compile(
    r"\b(o\.?h\.?g|k\.? ?g|kommanditgesellschaft|offene handelsgesellschaft|partg|co)\b",
    re.IGNORECASE,
)
_SOLE = re.compile(r"\be\. ?k(?:fm|ffr|fr)?\b|\beingetragene[rs]? kauf", re.IGNORECASE)
_GROUPS = {"HRB": "company", "GnR": "other", "PR": "partnership", "VR": "other"}


def load_companies(store: Store, progress: Progress = silent) -> Summary:
    """Take new files of register courts."""
    found = list(intake.arrivals(store.project.inbox / FOLDER, "commercial_register"))
    return intake.take_all(store, found, load_register, progress)


def load_register(store: Store, arrival: Arrival) -> Taken:
    """Store one file of companies; raises Refused."""
    agreed = mapping.find("offeneregister", store.project)
    intake.check_ending(arrival.path, agreed)
    taken = Taken(period=intake.period_of(arrival.file), dialect=agreed.dialect)
    rows: dict[str, dict[str, Any]] = {}
    for record, (line, content) in enumerate(
        json_lines.read(arrival.path, agreed, arrival.file), start=1
    ):
        taken.rows_in = record
        finding = (
            content
            if isinstance(content, Finding)
            else _problem(content, agreed, arrival.file, line, rows)
        )
        if finding is not None:
            taken.broken.append(
                Broken(record, finding, payload(content if isinstance(content, dict) else {}))
            )
        elif isinstance(content, dict):
            rows[str(content["company_number"])] = _company(content, agreed)
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    companies = _frame(store, rows)
    intake.store_broken(store, arrival, taken.broken)
    with store.transaction():
        store.connection.execute(
            "DELETE FROM core.companies WHERE list_contains(?, court)",
            [sorted(set(companies["court"]))],
        )
        store.insert(tables.COMPANIES, companies)
        intake.note_accepted(store, arrival, taken)
    return taken


def _problem(
    content: dict[str, Any], agreed: Mapping, file: str, line: int, rows: dict[str, dict[str, Any]]
) -> Finding | None:
    for field in agreed.required:
        path = str(agreed.columns[field])
        if not json_lines.at(content, path):
            return Finding("R-021", file, line, {"column": path})
    return Finding("R-039", file, line) if str(content["company_number"]) in rows else None


def _company(content: dict[str, Any], agreed: Mapping) -> dict[str, Any]:
    """What is kept of a company."""
    value = {field: json_lines.at(content, str(path)) for field, path in agreed.columns.items()}
    officers = value["officers"]
    return {
        "court": str(value["court"]),
        "register_kind": str(value["register_kind"]),
        "status": str(value["status"]),
        "legal_form_group": legal_form_group(str(value["register_kind"]), str(value["name"])),
        "place": value["place"] or "",
        "officer_count": len(officers) if isinstance(officers, list) else 0,
    }


def legal_form_group(register_kind: str, name: str) -> str:
    """The group of legal forms, from the part of the register and, in part A, from the suffix of
    the firm.
    """
    if register_kind != "HRA":
        return _GROUPS.get(register_kind, "other")
    if _SOLE.search(name):
        return "sole"
    return "partnership" if _PARTNERSHIP.search(name) else "sole"


def clean_place(written: str, names: Names[str, str]) -> str:
    """The place as one writes it: "D ü r e n" is Düren, and "Düren-Lendersdorf" too where names
    (folded name -> name) knows Düren.
    """
    text = _BRANCH.sub("", " ".join(written.split()))
    text = _SPACED.sub(lambda found: found[0].replace(" ", ""), text)
    for candidate in (text, *_shorter(text)):
        if fold(candidate) in names:
            return names[fold(candidate)]
    # What is left may be a firm's name that slipped in: then there is no place.
    return "" if _NO_PLACE.search(text) or len(text) > _LONGEST_PLACE else text


def _shorter(text: str) -> list[str]:
    """The place without what is added to it: district, region in brackets, "Stadt"."""
    plain = re.sub(r"\s*\([^)]*\)", "", text)
    parts = [
        plain,
        *(
            re.split(separator, plain)[0].strip()
            for separator in (",", "/", "-", " Ortsteil ", " OT ")
        ),
    ]
    return [*parts, re.sub(r"^(?:Stadt|Gemeinde) ", "", plain), re.split(" Stadt ", plain)[-1]]


def _frame(store: Store, rows: dict[str, dict[str, Any]]) -> pd.DataFrame:
    """The rows of core.companies, with places cleaned by the county's own names."""
    known = store.frame("SELECT area_code, name FROM core.areas WHERE level = 'municipality'")
    names = {fold(areas.plain_name(name)): areas.plain_name(name) for name in known["name"]}
    codes = {
        areas.plain_name(name): code
        for name, code in zip(known["name"], known["area_code"], strict=True)
    }
    companies = pd.DataFrame(
        rows.values(),
        columns=["court", "register_kind", "status", "legal_form_group", "place", "officer_count"],
    )
    cleaned = {written: clean_place(written, names) for written in companies["place"].unique()}
    companies["place"] = companies["place"].map(cleaned)
    companies["municipality_code"] = companies["place"].map(codes).astype("str")
    companies["company_id"] = [store.pseudonym("company", number) for number in rows]
    return companies
