"""Notices with their meaning: municipality, branch, nationality, dates; what is not understood
goes into the quarantine.

raw.notices -> core.notices, core.notice_persons. Reading files belongs to deliveries.py, linking to
businesses.py.
"""

from hashlib import sha256
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.errors import Finding
from pipeline.inputs import INPUTS, data_version
from pipeline.reference import (
    activities,
    branches,
    closing_reasons,
    folding,
    legal_forms,
    municipalities,
    nationalities,
)
from pipeline.registries import corrections, intake, mapping, places
from pipeline.registries.mapping import Codes, Mapping
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

_FOLDER = Path(__file__).parent
MAPPINGS = ("settings", "mappings")
_STEPS = ("notice_lookups", "told", "notices", "notice_persons", "problems")
_UNDERSTOOD = "ANTI JOIN problems USING (delivery_id, row_number)"
_OF_PENDING = "delivery_id IN (SELECT delivery_id FROM pending)"
_READ = """EXISTS (
    FROM raw.notices AS notice
    WHERE notice.delivery_id = q.delivery_id AND notice.row_number = q.record_number
)"""
_FOUND = """
    SELECT delivery_id, row_number, code, file_name, line_number, value, wz_edition, dialect
    FROM problems JOIN pending USING (delivery_id, dialect, wz_edition)
"""
_COUNT = """
    UPDATE raw.deliveries
    SET rows_stored = counted.stored, rows_quarantined = rows_in - counted.stored,
        interpreted_with = getvariable('interpretation'), linked_with = NULL, is_counted = NULL
    FROM (
        SELECT pending.delivery_id, count(kept.delivery_id) AS stored FROM pending LEFT JOIN (
            SELECT delivery_id FROM core.notices UNION ALL SELECT delivery_id FROM raw.aggregates
        ) AS kept USING (delivery_id) GROUP BY ALL
    ) AS counted
    WHERE raw.deliveries.delivery_id = counted.delivery_id
"""
_WRITTEN_PLACES = r"""
    SELECT municipality AS place, '' AS postcode, count(*) AS entries FROM pending_notices
    GROUP BY municipality HAVING regexp_matches(municipality, '\p{L}')
"""
_CERTAIN_PLACES = ("key", "name", "district")
_CODE = ("municipality_code",)
_IS_BLANK = "SELECT count(*) FROM pending_notices WHERE coalesce(trim(municipality), '') = ''"
_CLOSING_TEXTS = f"""
    SELECT DISTINCT trim(closing_reason_text) FROM vault.notice_identities
    WHERE person_number <= 1 AND trim(closing_reason_text) <> '' AND {_OF_PENDING}
"""
_ACTIVITIES = f"""
    SELECT DISTINCT trim(activity_text) FROM vault.notice_identities
    SEMI JOIN (FROM pending_notices WHERE coalesce(trim(wz), '') = '')
        USING (delivery_id, row_number)
    WHERE person_number <= 1 AND trim(activity_text) <> '' AND {_OF_PENDING}
"""
_COUNTED = f"""
    SELECT count(*), sum(rows_in), sum(rows_stored), sum(rows_quarantined)
    FROM raw.deliveries WHERE {_OF_PENDING}
"""


def interpret_notices(store: Store, progress: Progress = silent, again: bool = False) -> Summary:
    """Give every delivery that was not interpreted yet (or, with `again`, every delivery) its
    meaning.
    """
    applied = corrections.apply(store)
    _register(store, applied, again)
    files = int(store.scalar("SELECT count(*) FROM pending"))
    if not files:
        return Summary(findings=applied.findings)
    _register_places(store)
    _register_texts(store)
    for number, step in enumerate(_STEPS, start=1):
        store.connection.execute(_sql(step))
        progress(step, number, len(_STEPS) + 1)
    _keep_payloads(store)
    summary = _write(store)
    summary.findings += applied.findings
    progress("core.notices", len(_STEPS) + 1, len(_STEPS) + 1)
    return summary


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def _register(store: Store, applied: corrections.Applied, again: bool) -> None:
    """Everything that the SQL of this module reads besides stored tables."""
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute(_sql("macros"))
    agreed = [item for item in mapping.every(store.project) if item.source_kind == "trade_office"]
    connection.register("dialects", _dialects(agreed))
    connection.register("branch_lookup", branches.lookup_table())
    connection.register("legal_form_lookup", legal_forms.lookup_table())
    keys = nationalities.table()[["nationality_code", "is_unresolved"]]
    connection.register(
        "nationality_lookup", nationalities.lookup_table().merge(keys, on="nationality_code")
    )
    connection.register("spelled_codes", _codes(agreed))
    connection.register("offices", _offices(store))
    connection.execute(f"CREATE OR REPLACE TEMP VIEW all_notices AS {applied.notices}")
    connection.execute(f"CREATE OR REPLACE TEMP VIEW all_persons AS {applied.notice_persons}")
    connection.execute("SET VARIABLE again = ?", [again])
    connection.execute("SET VARIABLE interpretation = ?", [_interpretation(store)])
    connection.execute(_sql("pending"))


def _register_places(store: Store) -> None:
    """What places.py knows of written places; nothing is looked up where every notice has a key."""
    written = store.frame(_WRITTEN_PLACES)
    nothing = pd.DataFrame(columns=places.COLUMNS, dtype="str")
    found = places.place_all(store, written) if len(written) else nothing
    sure = found[found["placed_by"].isin(_CERTAIN_PLACES)]
    store.connection.register(
        "placed", sure[["place", "municipality_code"]].set_axis(["written", *_CODE], axis=1)
    )
    store.connection.register("seats", _seats(store))


def _seats(store: Store) -> pd.DataFrame:
    """Columns postcode, municipality_code: seats of the county, where a notice names no place."""
    listed = municipalities.municipalities() if store.scalar(_IS_BLANK) else ()
    county = store.project.settings.county.code
    seats = [(item.postcode, item.code) for item in listed if item.code.startswith(county)]
    frame = pd.DataFrame(seats, columns=["postcode", *_CODE], dtype="str")
    return frame.drop_duplicates("postcode", keep=False)


def _register_texts(store: Store) -> None:
    """What the different texts in the vault mean; activities are read only where a key is blank."""
    connection = store.connection
    texts = [row[0] for row in connection.execute(_CLOSING_TEXTS).fetchall()]
    connection.register("closing_reason_lookup", closing_reasons.lookup_table(texts))
    is_told = store.scalar("SELECT count(*) FROM pending_notices WHERE coalesce(trim(wz), '') = ''")
    connection.execute("SET VARIABLE activities_are_told = ?", [bool(is_told)])
    texts = [row[0] for row in connection.execute(_ACTIVITIES).fetchall()] if is_told else []
    connection.register("activity_lookup", activities.classify(texts))


def _interpretation(store: Store) -> str:
    """Hash of all that gives notices their meaning: mappings, corrections, offices and areas."""
    areas = store.connection.execute("SELECT area_code, name FROM core.areas ORDER BY ALL")
    parts = (
        *(data_version(source, store.project) for source in INPUTS if source.key == MAPPINGS),
        str(store.project.settings.offices),
        str(areas.fetchall()),
    )
    return sha256("|".join(parts).encode()).hexdigest()[:16]


def _offices(store: Store) -> pd.DataFrame:
    offices = store.project.settings.offices
    rows = [(office.municipality_code, office.name, office.source_id) for office in offices]
    return pd.DataFrame(rows, columns=["municipality_code", "name", "source_id"], dtype="str")


def _dialects(agreed: list[Mapping]) -> pd.DataFrame:
    rows = [(item.dialect, item.wz_edition, item.wz_digits) for item in agreed]
    return pd.DataFrame(rows, columns=["dialect", "wz_edition", "wz_digits"]).astype(
        {"wz_digits": "Int32"}
    )


def _codes(agreed: list[Mapping]) -> pd.DataFrame:
    """Columns dialect, field, written, code: the code lists of all dialects."""
    rows = [
        (item.dialect, field, written, code)
        for item in agreed
        for field, codes in _lists(item).items()
        for code, spellings in codes.items()
        for written in spellings
    ]
    return pd.DataFrame(rows, columns=["dialect", "field", "written", "code"], dtype="str")


def _lists(item: Mapping) -> dict[str, Codes]:
    reasons = {f"reason:{kind}": codes for kind, codes in item.reasons.items()}
    lists = {"kind": item.kinds, "flag": item.flags, "sex": item.sexes}
    return lists | {"establishment": item.establishments} | reasons


def _keep_payloads(store: Store) -> None:
    """The full text of what is quarantined now, in the vault.

    What was quarantined before and is understood now goes.
    """
    with store.transaction():
        store.connection.execute(
            f"DELETE FROM vault.quarantined_rows AS q WHERE {_OF_PENDING} AND {_READ}"
        )
        if store.scalar("SELECT count(*) FROM problems"):
            store.insert(tables.VAULT_QUARANTINED_ROWS, _sql("vault_quarantined_rows"))


def _write(store: Store) -> Summary:
    """All pending deliveries at once, or none."""
    findings = _findings(store)
    with store.transaction():
        for table in (tables.NOTICES, tables.NOTICE_PERSONS):
            store.connection.execute(f"DELETE FROM {table.full_name} WHERE {_OF_PENDING}")
        store.insert(
            tables.NOTICES,
            f"SELECT {', '.join(tables.NOTICES.column_names)} FROM meanings {_UNDERSTOOD}",
        )
        columns = ", ".join(tables.NOTICE_PERSONS.column_names)
        store.insert(tables.NOTICE_PERSONS, f"SELECT {columns} FROM person_meanings {_UNDERSTOOD}")
        store.connection.execute(f"DELETE FROM raw.quarantine AS q WHERE {_OF_PENDING} AND {_READ}")
        if len(findings):
            store.insert(tables.QUARANTINE, findings)
        return _count(store)


def _findings(store: Store) -> pd.DataFrame:
    """Rows of raw.quarantine for the problems found."""
    found = store.connection.execute(_FOUND).fetchall()
    frames = [
        (
            delivery_id,
            record,
            Finding(code, file, line, {"value": value, "edition": edition, "dialect": dialect}),
        )
        for delivery_id, record, code, file, line, value, edition, dialect in found
    ]
    rows = [
        (
            delivery_id,
            finding.file,
            finding.line,
            record,
            finding.code,
            finding.text("de"),
            finding.text("en"),
        )
        for delivery_id, record, finding in frames
    ]
    return pd.DataFrame(rows, columns=intake.QUARANTINE_COLUMNS).astype({"line_number": "Int64"})


def _count(store: Store) -> Summary:
    """Bring the counts of the pending deliveries up to date: stored is what core.notices holds."""
    store.connection.execute(_COUNT)
    row = store.connection.execute(_COUNTED).fetchall()[0]
    deliveries, rows_in, stored, quarantined = (int(number or 0) for number in row)
    return Summary(
        rows_in=rows_in, rows_stored=stored, rows_quarantined=quarantined, deliveries=deliveries
    )
