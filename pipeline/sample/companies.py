"""Companies of the register court in the shape of OffeneRegister.de: JSON Lines with officers.

No nationality stands here, and what is written of a place needs cleaning ("E r l e n a u",
districts). Reading belongs to registries/.
"""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.sample.businesses import NEVER
from pipeline.sample.county import AG, EG, EK, EV, GBR, KG, OHG, SOLE, County, plain
from pipeline.sample.notices import Rows
from pipeline.sample.options import SampleOptions
from pipeline.sample.truth_links import RegisterLink
from pipeline.sample.writers.cells import (
    REGISTER_KINDS,
    SUFFIXES,
    Cells,
    Portion,
    as_it_is,
    choose,
    dates,
)

_POSITIONS = {
    EK: "Inhaber",
    OHG: "Persönlich haftender Gesellschafter",
    KG: "Persönlich haftender Gesellschafter",
    AG: "Vorstand",
    EG: "Vorstand",
    EV: "Vorstand",
}
_ELSEWHERE = ("Köstrath", "Bergheide", "Altenwörth", "Simmersborn (Eifel)")


_ELSEWHERE_NUMBERS = 20_000_000
_LONG_FORMS = {
    "GmbH & Co. KG": "Gesellschaft mit beschränkter Haftung & Co. Kommanditgesellschaft",
    "GmbH": "Gesellschaft mit beschränkter Haftung",
    "UG (haftungsbeschränkt)": "Unternehmergesellschaft (haftungsbeschränkt)",
    "OHG": "offene Handelsgesellschaft",
    "KG": "Kommanditgesellschaft",
    "AG": "Aktiengesellschaft",
    "e.K.": "eingetragener Kaufmann",
}


def _parted(firm: str) -> tuple[str, str]:
    """A firm without its legal form, and the form with the blank before it."""
    found = next(
        (form for form in sorted(SUFFIXES, key=len, reverse=True) if form and firm.endswith(form)),
        "",
    )
    return firm.removesuffix(found), found


class Companies:
    """The file below inbox/registergericht/."""

    def __init__(self, folder: Path, county: County, options: SampleOptions) -> None:
        self._county, self._options = county, options
        self._path = folder / "offeneregister_amtsgericht_erlenau.jsonl"
        self._path.write_text("", encoding="utf-8")

    def write(self, portion: Portion, rows: Rows) -> list[RegisterLink]:
        """Append the registered companies of a chunk, one line each, in the order of their
        numbers; returns which business is which. An establishment that moved here is no new one."""
        businesses = portion.chunk.businesses
        first = np.flatnonzero(
            (rows.kind == 0)
            & (rows.is_correction == 0)
            & (rows.is_repeat == 0)
            & (rows.form != SOLE)
            & (rows.form != GBR)
            & (rows.position == 0)
            & (businesses.predecessor[rows.business] == 0)
        )
        _, chosen = np.unique(rows.business[first], return_index=True)
        picked = rows.taken(first[chosen])
        cells = Cells(portion, picked, as_it_is)
        officers = self._officers(portion)
        ends = businesses.end.copy()
        followed = np.flatnonzero(businesses.predecessor > 0)
        before = np.searchsorted(businesses.number, businesses.chain[followed])
        ends[before] = businesses.end[followed]
        facts = {
            "business": picked.business.tolist(),
            "form": picked.form.tolist(),
            "place": picked.place.tolist(),
            "number": cells.by_business(cells.businesses.number).tolist(),
            "has_ended": (ends[picked.business] < NEVER).tolist(),
            "firm": cells.firm.to_pylist(),
            "street": cells.street.to_pylist(),
            "house": cells.house.to_pylist(),
            "postcode": cells.postcode.to_pylist(),
        }
        companies = [
            dict(zip(facts, company, strict=True)) for company in zip(*facts.values(), strict=True)
        ]
        records: list[dict[str, Any]] = []
        links: list[RegisterLink] = []
        later = dict(zip(before.tolist(), followed.tolist(), strict=True))
        states = dict(zip(picked.business.tolist(), cells.states_register.tolist(), strict=True))
        twice = Counter(company["firm"] for company in companies)
        for company in companies:
            written = {**company, "firm": self._firm(company)}
            record = self._record(written, officers)
            records.append(record)
            namesake = self._namesake(company, record)
            records += [namesake] if namesake else []
            is_alike = namesake is not None or twice[company["firm"]] > 1
            kind = "as_known" if written["firm"] == company["firm"] else "firm_differs"
            for business in (company["business"], later.get(company["business"])):
                if business is not None:
                    links.append(
                        RegisterLink(
                            int(businesses.number[business]),
                            int(businesses.place[business]),
                            "company",
                            record["company_number"],
                            kind,
                            is_alike and not states[company["business"]],
                        )
                    )
        with self._path.open("a", encoding="utf-8") as file:
            for record in records:
                line = json.dumps(record, ensure_ascii=False, sort_keys=True)
                file.write(f"{line}\n")
        return links

    def _firm(self, company: dict[str, Any]) -> str:
        """The firm as the court wrote it: for a share of them a little differently."""
        firm: str = company["firm"]
        if not self._options.traps:
            return firm
        town = self._county.municipalities[company["place"]].name
        turn = company["number"] % 23
        if turn in (2, 9):
            for short, long in _LONG_FORMS.items():
                if firm.endswith(short):
                    return firm.removesuffix(short) + long
        if turn == 5:
            return firm.replace("& Co.", "und Co")
        if turn == 7:
            return plain(firm)
        if turn == 11:
            return firm.replace('"', "").replace("service", "serv.").replace("dienst", "d.")
        if turn == 13:
            name, form = _parted(firm)
            return f"{name} {town}{form}"
        return firm

    def _namesake(self, company: dict[str, Any], record: dict[str, Any]) -> dict[str, Any] | None:
        """An entry of which no trade office knows: an old one of the same name, or another firm."""
        number = company["number"]
        if not self._options.traps or number % 41 not in (3, 17):
            return None
        kind, court = record["all_attributes"]["_registerArt"], self._county.court
        other = _ELSEWHERE_NUMBERS + number
        is_old = number % 41 == 3
        name, form = _parted(company["firm"])
        return {
            **record,
            "all_attributes": {
                **record["all_attributes"],
                "_registerNummer": str(other),
                "native_company_number": f"{court} {kind} {other}",
            },
            "company_number": f"{self._county.court_code}_{kind}{other}",
            "current_status": "removed" if is_old else "currently registered",
            "name": company["firm"] if is_old else f"{name} Beteiligungen{form}",
            "officers": [],
        }

    def _record(
        self, company: dict[str, Any], officers: dict[int, list[dict[str, Any]]]
    ) -> dict[str, Any]:
        number, form, has_ended = company["number"], company["form"], company["has_ended"]
        kind, court = REGISTER_KINDS.get(form, "HRB"), self._county.court
        seen = {
            "AD": True,
            "CD": True,
            "DK": True,
            "HD": not has_ended,
            "SI": not has_ended,
            "UT": True,
            "VÖ": True,
        }
        record: dict[str, Any] = {
            "all_attributes": {
                "_registerArt": kind,
                "_registerNummer": str(number),
                "additional_data": seen,
                "federal_state": "North Rhine-Westphalia",
                "native_company_number": f"{court} {kind} {number}",
                "registered_office": self._seat(company["place"], number),
                "registrar": court,
            },
            "company_number": f"{self._county.court_code}_{kind}{number}",
            "current_status": "removed" if has_ended else "currently registered",
            "jurisdiction_code": "de",
            "name": company["firm"],
            "retrieved_at": "2026-10-31T04:00:00Z",
        }
        if number % 3 == 0:
            town = self._county.municipalities[company["place"]].name
            record["registered_address"] = (
                f"{company['street']} {company['house']}, {company['postcode']} {town}."
            )
        if number % 5 < 3 and company["business"] in officers:
            position = _POSITIONS.get(form, "Geschäftsführer")
            record["officers"] = [
                {**officer, "position": position} for officer in officers[company["business"]]
            ]
        return record

    def _seat(self, place: int, number: int) -> str:
        """The seat as the court wrote it: spaced out, with or as a district, or in another
        county."""
        town = self._county.municipalities[place]
        district = town.districts[number % len(town.districts)]
        unusual = {
            3: " ".join(town.name),
            11: f"{town.name}-{district}",
            17: district,
            23: f"{district} Stadt {town.name}",
            29: f"{town.name} (Musterkreis)",
            31: _ELSEWHERE[number % 4],
        }
        return unusual.get(number % 37, town.name)

    def _officers(self, portion: Portion) -> dict[int, list[dict[str, Any]]]:
        chunk = portion.chunk
        acting, businesses = chunk.acting, chunk.businesses
        chosen = np.flatnonzero(
            (acting.person >= 0) & ~np.isin(businesses.form[acting.business], (SOLE, GBR))
        )
        people = portion.people(as_it_is)
        start = dates(acting.start[chosen], "%Y-%m-%d").to_pylist()
        found: dict[int, list[dict[str, Any]]] = {}
        towns = [place.name for place in self._county.municipalities]
        who = acting.person[chosen]
        names = (column.take(pa.array(who)).to_pylist() for column in (people.family, people.given))
        homes = choose(towns, chunk.persons.home[who]).to_pylist()
        for business, since, home, family, given in zip(
            acting.business[chosen].tolist(), start, homes, *names, strict=True
        ):
            attributes = {"city": home, "firstname": given, "lastname": family}
            found.setdefault(business, []).append(
                {
                    "name": f"{given} {family}",
                    "other_attributes": attributes,
                    "start_date": since,
                    "type": "person",
                }
            )
        return found
