"""Companies of the commercial register in the shape of OffeneRegister: what identifies them goes to
the vault, where linkage reads it, the rest to the warehouse.

inbox/registergericht/*.jsonl -> vault.register_entries, core.companies. A court's newer file takes
the place of its older one. An officer's city is residence, never nationality.
"""

import re
from itertools import islice
from typing import Any

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding, InBoth
from pipeline.reference.folding import fold
from pipeline.registries import intake, mapping, places
from pipeline.registries.intake import Arrival, Taken
from pipeline.registries.mapping import Mapping
from pipeline.registries.readers import json_lines
from pipeline.registries.readers.batch import Broken, payload, refuse_if_too_many
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

FOLDER = "registergericht"
_PARTNERSHIP = re.compile(
    r"\b(o\.?h\.?g|k\.? ?g|kommanditgesellschaft|offene handelsgesellschaft|partg|co)\b",
    re.IGNORECASE,
)
_SOLE = re.compile(r"\be\. ?k(?:fm|ffr|fr)?\b|\beingetragene[rs]? kauf", re.IGNORECASE)
_ADDRESS = re.compile(r"(?P<address>.*?)[,;]?\s*\b(?P<postcode>\d{5})\b\s*(?P<seat>[^\d,;.(]*)")
_BRANCH_IN = re.compile(r"(?:[Nn]iederlassung|Filiale)\s+(?P<place>[A-ZÄÖÜ][\w-]+)$")
_LONGEST_ADDRESS = 300
_UNPLACED_AT_MOST = 0.02
_PLACES_SHOWN = 10
_PLACE = re.compile(r"[A-ZÄÖÜ][^\W\d_]+(?:[ ./()-]{1,3}[^\W\d_]+){0,4}\)?")
_FIRM = re.compile(
    r"\b(?:e\. ?K\w*|UG|GbR|PartG|SE|Ltd|Inc|Inh\w*|Gebr\w*|Söhne|Sohn|Bau|Handel|Service|Vertrieb"
    r"|Holding|\w*(?:handel|haus|bau|betriebe?|service|technik|verwaltung|gesellschaft))\b"
)
_UNPLACED = """
    SELECT place, placed_by, count(*) FROM core.companies WHERE municipality_code IS NULL
    GROUP BY ALL ORDER BY 3 DESC, 1, 2"""
_OLD = "SELECT company_id FROM core.companies WHERE list_contains(?, court)"
_NAME_PARTS = ("firstname", "lastname")
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
    entries: dict[str, dict[str, Any]] = {}
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
            refuse_if_too_many(taken.broken)
        elif isinstance(content, dict):
            value = {
                field: json_lines.at(content, str(path)) for field, path in agreed.columns.items()
            }
            rows[str(content["company_number"])] = _company(value)
            entries[str(content["company_number"])] = _entry(value)
    taken.rows_quarantined = len(taken.broken)
    intake.refuse_if_nothing_stored(taken, arrival.file)
    companies = _frame(store, rows, entries)
    intake.store_broken(store, arrival, taken.broken)
    few = store.project.settings.rules.count
    taken.remark = _remark(companies, list(entries.values()), arrival.file, few)
    courts = sorted(set(companies["court"]))
    _store_entries(store, list(companies["company_id"]), list(entries.values()), courts)
    with store.transaction():
        store.connection.execute(
            "DELETE FROM core.companies WHERE list_contains(?, court)", [courts]
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


def _company(value: dict[str, Any]) -> dict[str, Any]:
    """What the warehouse keeps of a company."""
    officers = value["officers"]
    return {
        "court": str(value["court"]),
        "register_kind": str(value["register_kind"]),
        "status": str(value["status"]),
        "legal_form_group": legal_form_group(str(value["register_kind"]), str(value["name"])),
        "place": value["place"] or "",
        "officer_count": len(officers) if isinstance(officers, list) else 0,
    }


def _entry(value: dict[str, Any]) -> dict[str, Any]:
    """What identifies a company, without its id."""
    written = str(value.get("address") or "")[:_LONGEST_ADDRESS]
    found = _ADDRESS.match(written)
    number = str(value.get("register_number") or "")
    return {
        "register": "company",
        "business_name": str(value["name"]),
        "address": found["address"] if found else None,
        "postcode": found["postcode"] if found else None,
        "place": value["place"] or "",
        "seat": found["seat"].strip() if found else "",
        # Where courts were put together, an old entry keeps the number its former court gave it.
        "register_court": str(value.get("former_court") or value["court"]),
        "register_number": f"{value['register_kind']} {number}" if number else None,
        "person_names": "|".join(_acting(value["officers"])),
    }


def _acting(officers: object) -> list[str]:
    """First and last names of the persons who act for a company today, each once."""
    listed = officers if isinstance(officers, list) else []
    names = (
        _person_name(officer)
        for officer in listed
        if isinstance(officer, dict)
        and officer.get("type", "person") == "person"
        and not officer.get("end_date")
        and not json_lines.at(officer, "other_attributes/dismissed")
    )
    return [name for name in dict.fromkeys(names) if name]


def _person_name(officer: dict[str, Any]) -> str:
    parts = (json_lines.at(officer, f"other_attributes/{part}") for part in _NAME_PARTS)
    return " ".join(str(part) for part in parts if part) or str(officer.get("name") or "")


def _store_entries(
    store: Store, company_ids: list[str], entries: list[dict[str, Any]], courts: list[str]
) -> None:
    """Put the entries of courts into the vault; call it before the warehouse is written."""
    known = store.connection.execute(_OLD, [courts]).fetchall()
    frame = pd.DataFrame(entries, columns=tables.VAULT_REGISTER_ENTRIES.column_names)
    texts = frame.assign(entry_id=company_ids).astype("str")
    gone = sorted({*company_ids, *(company_id for (company_id,) in known)})
    store.replace(
        tables.VAULT_REGISTER_ENTRIES,
        texts,
        "register = 'company' AND list_contains(?, entry_id)",
        [gone],
    )


def legal_form_group(register_kind: str, name: str) -> str:
    """The group of legal forms, from the part of the register and, in part A, from the suffix of
    the firm.
    """
    if register_kind != "HRA":
        return _GROUPS.get(register_kind, "other")
    if _SOLE.search(name):
        return "sole"
    return "partnership" if _PARTNERSHIP.search(name) else "sole"


def _frame(
    store: Store, rows: dict[str, dict[str, Any]], entries: dict[str, dict[str, Any]]
) -> pd.DataFrame:
    """The rows of core.companies."""
    companies = pd.DataFrame(
        rows.values(),
        columns=["court", "register_kind", "status", "legal_form_group", "place", "officer_count"],
    )
    companies["company_id"] = [store.pseudonym("company", number) for number in rows]
    written = pd.DataFrame(
        {
            "place": companies["place"].astype("str"),
            "postcode": pd.Series([entry["postcode"] for entry in entries.values()], dtype="str"),
        }
    ).fillna("")
    found = _placed(store, written)
    seats = pd.Series([_seat(entry) for entry in entries.values()], dtype="str")
    sought = seats.where(found["placed_by"] == "empty", "")
    by_seat = _placed(store, pd.DataFrame({"place": sought, "postcode": ""}))
    takes_seat = by_seat["municipality_code"].notna()
    found = found.mask(takes_seat, by_seat.assign(placed_by="seat"))
    return companies.assign(
        place=found["cleaned"],
        municipality_code=found["municipality_code"],
        placed_by=found["placed_by"],
    )


def _placed(store: Store, written: pd.DataFrame) -> pd.DataFrame:
    """The municipality of each row; every place and postcode is read once."""
    distinct = written.groupby(["place", "postcode"]).size().rename("entries").reset_index()
    return written.merge(places.place_all(store, distinct), how="left", on=["place", "postcode"])


def _seat(entry: dict[str, Any]) -> str:
    """The place in the address, else the one that a branch has in its firm ("Filiale Düren")."""
    if entry["seat"]:
        return str(entry["seat"])
    found = _BRANCH_IN.search(entry["business_name"])
    return found["place"] if found else ""


def unplaced(store: Store) -> list[tuple[str, str, int]]:
    """Places of companies that are in no municipality: place, why not, companies; most first.

    A place is empty where the entry names none, or where a firm may have slipped into it.
    """
    return store.connection.execute(_UNPLACED).fetchall()


def _remark(
    companies: pd.DataFrame, entries: list[dict[str, Any]], file: str, few: int
) -> Finding | None:
    """R-075 where more companies than promised are in no municipality; counts under `few` and what
    may be no place are not said.
    """
    without = companies.loc[companies["municipality_code"].isna(), "place"]
    if len(without) <= _UNPLACED_AT_MOST * len(companies):
        return None
    counts = without.replace("", "–").value_counts(sort=True)
    frequent = (
        f"„{place}“ ({count})"
        for place, count in counts[counts >= few].items()
        if place == "–" or _is_place(str(place), entries)
    )
    values: dict[str, object] = {
        "count": len(without) if len(without) >= few else InBoth("wenigen", "few"),
        "rows": len(companies),
        "places": ", ".join(islice(frequent, _PLACES_SHOWN))
        or InBoth("verschiedenen Angaben", "various entries"),
    }
    return Finding("R-075", file, None, values)


def _is_place(written: str, entries: list[dict[str, Any]]) -> bool:
    """Whether it looks like a place and is neither how a firm of the file begins nor a person's
    name: both can slip into the place of a company.
    """
    if not _PLACE.fullmatch(written) or _FIRM.search(written):
        return False
    sought = fold(written)
    return not any(
        fold(entry["business_name"]).startswith(sought)
        or sought in map(fold, re.split(r"[\s|]+", entry["person_names"]))
        or sought in map(fold, entry["person_names"].split("|"))
        for entry in entries
    )
