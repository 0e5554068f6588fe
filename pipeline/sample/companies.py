"""Companies of the register court in the shape of OffeneRegister.de: JSON Lines with officers.

No nationality stands here, and what is written of a place needs cleaning ("E r l e n a u",
districts). Reading belongs to registries/.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from pipeline.sample.businesses import NEVER
from pipeline.sample.county import AG, EG, EK, EV, GBR, GMBH_KG, KG, OHG, SOLE, County
from pipeline.sample.notices import Rows
from pipeline.sample.options import SampleOptions
from pipeline.sample.writers.cells import Cells, Portion, as_it_is, choose, dates

_KINDS = {EK: "HRA", OHG: "HRA", KG: "HRA", GMBH_KG: "HRA", EG: "GnR", EV: "VR"}
_POSITIONS = {
    EK: "Inhaber",
    OHG: "Persönlich haftender Gesellschafter",
    KG: "Persönlich haftender Gesellschafter",
    AG: "Vorstand",
    EG: "Vorstand",
    EV: "Vorstand",
}
_ELSEWHERE = ("Köstrath", "Bergheide", "Altenwörth", "Simmersborn (Eifel)")


class Companies:
    """The file below inbox/registergericht/."""

    def __init__(self, folder: Path, county: County, options: SampleOptions) -> None:
        self._county, self._options = county, options
        self._path = folder / "offeneregister_amtsgericht_erlenau.jsonl"
        self._path.write_text("", encoding="utf-8")

    def write(self, portion: Portion, rows: Rows) -> None:
        """Append the registered companies of a chunk, one line each, in the order of their
        numbers."""
        first = np.flatnonzero(
            (rows.kind == 0)
            & (rows.is_correction == 0)
            & (rows.is_repeat == 0)
            & (rows.form != SOLE)
            & (rows.form != GBR)
            & (rows.position == 0)
        )
        _, chosen = np.unique(rows.business[first], return_index=True)
        picked = rows.taken(first[chosen])
        cells = Cells(portion, picked, as_it_is)
        officers = self._officers(portion)
        facts = {
            "business": picked.business.tolist(),
            "form": picked.form.tolist(),
            "place": picked.place.tolist(),
            "number": cells.by_business(cells.businesses.number).tolist(),
            "has_ended": (cells.by_business(cells.businesses.end) < NEVER).tolist(),
            "firm": cells.firm.to_pylist(),
            "street": cells.street.to_pylist(),
            "house": cells.house.to_pylist(),
            "postcode": cells.postcode.to_pylist(),
        }
        companies = (
            dict(zip(facts, company, strict=True)) for company in zip(*facts.values(), strict=True)
        )
        lines = [
            json.dumps(self._record(company, officers), ensure_ascii=False, sort_keys=True)
            for company in companies
        ]
        with self._path.open("a", encoding="utf-8") as file:
            file.write("".join(f"{line}\n" for line in lines))

    def _record(
        self, company: dict[str, Any], officers: dict[int, list[dict[str, Any]]]
    ) -> dict[str, Any]:
        number, form, has_ended = company["number"], company["form"], company["has_ended"]
        kind, court = _KINDS.get(form, "HRB"), self._county.court
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
