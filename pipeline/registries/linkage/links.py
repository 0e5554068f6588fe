"""Link persons, businesses and entries of other registers: compare what is new, keep every pair
with its reasons, decide what counts as one.

core.notices, core.companies, core.chamber_entries and the names in the vault -> core.links,
core.identities. Counting belongs to businesses.py; the models lie in surveys/linkage/.
"""

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pandas as pd

from pipeline import tables
from pipeline.reference import folding
from pipeline.registries.linkage import decisions, identities, scoring
from pipeline.registries.linkage.decisions import Decisions
from pipeline.registries.linkage.model import Model, find
from pipeline.store import Store
from pipeline.summary import Progress, Summary, silent

_FOLDER = Path(__file__).parent
MODELS = ("persons", "businesses", "companies", "chamber")
_NARROW_BELOW = 0.5
"""Share of new records from which on all are compared with all instead of the new with the old."""

_OPEN = """
    SELECT delivery_id FROM raw.deliveries
    WHERE status = 'accepted' AND (getvariable('again') OR linked_with IS DISTINCT FROM
        getvariable('models'))
        AND source_kind IN ('trade_office', 'commercial_register', 'chamber')
"""
_KNOWN_PERSONS = """
    SELECT person_id AS id, coalesce(known_date, DATE '0001-01-01')::VARCHAR AS known
    FROM vault.persons LEFT JOIN raw.deliveries AS delivery
        ON delivery.delivery_id = first_delivery_id
    WHERE person_id IN (SELECT unnest(?))
"""
_KNOWN_BUSINESSES = """
    SELECT business_id AS id, min(known_date)::VARCHAR AS known FROM core.notices
    WHERE business_id IN (SELECT unnest(?)) GROUP BY business_id
"""
_BORNE_BUSINESSES = "SELECT source_id, entity_id FROM core.identities WHERE kind = 'business'"
_BIRTH_DAYS = """
    SELECT unique_id, birth_day, birth_day_exchanged FROM vault.person_records
    WHERE birth_day IS NOT NULL AND unique_id IN (SELECT unnest(?))
"""
_WITH_SEX = """
    SELECT record.*, sex FROM {records} AS record
    SEMI JOIN core.notice_persons AS named ON named.person_id = unique_id
    LEFT JOIN (
        SELECT person_id AS unique_id, any_value(sex) AS sex FROM core.notice_persons
        WHERE sex IN ('m', 'w') AND person_id IN (SELECT unique_id FROM {records})
        GROUP BY person_id HAVING count(DISTINCT sex) = 1) USING (unique_id)
"""
_SHARED = """
    CREATE OR REPLACE TABLE memory.linkage.wanted AS
    WITH identity AS (
        SELECT source_id AS person_id, entity_id FROM core.identities WHERE kind = 'person'
    ),
    fresh_person AS (
        SELECT DISTINCT coalesce(entity_id, person_id) AS person_id
        FROM core.notices JOIN core.notice_persons USING (delivery_id, row_number)
        LEFT JOIN identity USING (person_id)
        WHERE business_id IN (FROM memory.linkage.fresh)
    ),
    mention AS (
        SELECT delivery_id, row_number, coalesce(entity_id, person_id) AS person_id
        FROM core.notice_persons LEFT JOIN identity USING (person_id)
        WHERE coalesce(entity_id, person_id) IN (FROM fresh_person)
    ),
    acting AS (
        SELECT DISTINCT business_id, person_id
        FROM core.notices JOIN mention USING (delivery_id, row_number)
    ),
    nobody AS (
        SELECT DISTINCT business_id FROM core.notices
        ANTI JOIN core.notice_persons USING (delivery_id, row_number)
    )
    SELECT DISTINCT business_id FROM acting
    SEMI JOIN (SELECT person_id FROM acting GROUP BY person_id HAVING count(*) > 1)
        USING (person_id)
    UNION FROM nobody
"""


def link_records(
    store: Store, progress: Progress = silent, again: bool = False, until: date | None = None
) -> Summary:
    """Compare what was not compared yet (with `again`, everything) and decide anew who is who.

    Decisions of people after `until` are left out. rows_in counts pairs kept, rows_stored records
    that bear another's id.
    """
    _prepare(store, again)
    decided = decisions.known(store, until)
    summary = Summary(findings=list(decided.findings))
    for number, step in enumerate((_persons, _businesses, _companies, _chamber), start=1):
        step(store, decided)
        progress("core.links", number, 4)
    with store.transaction() as connection:
        connection.execute(
            f"""UPDATE raw.deliveries SET linked_with = getvariable('models')
            WHERE delivery_id IN ({_OPEN})"""
        )
    store.connection.execute("DROP SCHEMA memory.linkage CASCADE")
    summary.rows_in = store.count(tables.LINKS)
    summary.rows_stored = store.count(tables.IDENTITIES)
    return summary


def link_entries(store: Store, register: str) -> None:
    """Link all businesses with the entries of one register alone: company or chamber."""
    _prepare(store, again=True)
    _REGISTERS[register](store, decisions.known(store))
    store.connection.execute("DROP SCHEMA memory.linkage CASCADE")


def _prepare(store: Store, again: bool) -> None:
    connection = store.connection
    connection.execute(folding.SQL_MACRO)
    connection.execute("SET VARIABLE known_texts = []::VARCHAR[]")
    connection.execute((_FOLDER.parent / "macros.sql").read_text(encoding="utf-8"))
    connection.execute(_sql("firm_macros"))
    connection.execute("CREATE SCHEMA IF NOT EXISTS memory.linkage")
    connection.execute("SET VARIABLE again = ?", [again])
    connection.execute("SET VARIABLE models = ?", [_version(store)])
    connection.execute(f"CREATE OR REPLACE TABLE memory.linkage.open_deliveries AS {_OPEN}")


def _version(store: Store) -> str:
    """Hash of all models: with another, every pair is compared anew."""
    text = "|".join(find(name, store.project).model_dump_json() for name in MODELS)
    return sha256(text.encode()).hexdigest()[:16]


def _sql(name: str) -> str:
    return (_FOLDER / f"{name}.sql").read_text(encoding="utf-8")


# --- persons and businesses: one with another -----------------------------------------------------


def _persons(store: Store, decided: Decisions) -> None:
    connection = store.connection
    connection.execute(
        """CREATE OR REPLACE TABLE memory.linkage.fresh AS
        SELECT DISTINCT person_id AS unique_id FROM core.notice_persons
        SEMI JOIN memory.linkage.open_deliveries USING (delivery_id)
        WHERE person_id NOT IN (
            SELECT unique_id FROM vault.person_records
            ANTI JOIN memory.linkage.open_deliveries ON delivery_id = first_delivery_id)"""
    )
    model = find("persons", store.project)
    if _count(store, "memory.linkage.fresh"):
        store.replace(
            tables.VAULT_PERSON_RECORDS,
            _sql("person_records"),
            "unique_id IN (FROM memory.linkage.fresh)",
        )
        _compare(store, model, "person", "vault.person_records", _WITH_SEX)
    _decide(store, model, decided, "person", _KNOWN_PERSONS)


def _businesses(store: Store, decided: Decisions) -> None:
    """Those with new notices, and those of persons who became one or two since."""
    connection = store.connection
    connection.execute(
        """CREATE OR REPLACE TABLE memory.linkage.fresh AS
        SELECT DISTINCT business_id AS unique_id FROM core.notices
        SEMI JOIN memory.linkage.open_deliveries USING (delivery_id)
        UNION
        SELECT business_id FROM core.notices
        JOIN core.notice_persons USING (delivery_id, row_number)
        SEMI JOIN memory.linkage.changed ON source_id = person_id"""
    )
    model = find("businesses", store.project)
    if _count(store, "memory.linkage.fresh"):
        connection.execute(_SHARED)
        connection.execute(_sql("business_records"))
        _compare(store, model, "business", "memory.linkage.business_records", "FROM {records}")
    _decide(store, model, decided, "business", _KNOWN_BUSINESSES)


def _compare(store: Store, model: Model, kind: str, records: str, completed: str) -> None:
    """Score the pairs in which at least one record is new, and put them in place of what was.

    `completed` is a SELECT from {records} that adds what is looked up for compared records alone.
    """
    connection = store.connection
    total = _count(store, records)
    if _count(store, "memory.linkage.fresh") < _NARROW_BELOW * total:
        connection.execute(_narrowed(model, records))
        records = "memory.linkage.narrowed_records"
    connection.execute(
        "CREATE OR REPLACE TABLE memory.linkage.compared_records AS "
        + completed.format(records=records)
    )
    scoring.score(connection, model, ["compared_records"])
    _keep(store, model, kind)


def _narrowed(model: Model, records: str) -> str:
    """The new records and those that share a key of the blocking with one of them."""
    found = " UNION ".join(
        f"""SELECT old.unique_id FROM {_keyed(model, records, keys)} AS old
        SEMI JOIN (FROM {_keyed(model, records, keys)} SEMI JOIN memory.linkage.fresh
            USING (unique_id)) AS new USING ({", ".join(keys)})"""
        for keys in model.blocking
    )
    return f"""CREATE OR REPLACE TABLE memory.linkage.narrowed_records AS
        FROM {records} WHERE unique_id IN (
            {found} UNION SELECT unique_id FROM memory.linkage.fresh)"""


def _keyed(model: Model, records: str, keys: list[str]) -> str:
    columns = (f"unnest({key}) AS {key}" if key in model.exploded else key for key in keys)
    return f"(SELECT unique_id, {', '.join(columns)} FROM {records})"


def _keep(store: Store, model: Model, kind: str) -> None:
    """Put the scored pairs into core.links; undecided yet."""
    kept = f"""
        SELECT '{kind}' AS kind, left_id, right_id, match_weight, match_probability,
            match_probability >= {model.accept_from} AS is_accepted, 'model' AS decided_by, reasons,
            '{model.version}' AS model_version
        FROM memory.linkage.pairs
        WHERE left_id IN (FROM memory.linkage.fresh) OR right_id IN (FROM memory.linkage.fresh)
    """
    store.replace(
        tables.LINKS,
        kept,
        """kind = ? AND (left_id IN (FROM memory.linkage.fresh)
            OR right_id IN (FROM memory.linkage.fresh))""",
        [kind],
    )


def _decide(store: Store, model: Model, decided: Decisions, kind: str, known: str) -> None:
    """Groups from pairs and verdicts; makes memory.linkage.changed, the ids that changed."""
    connection = store.connection
    verdicts = decided.of(kind)
    pairs = connection.execute(
        """SELECT left_id, right_id, match_weight FROM core.links
        WHERE kind = ? AND match_probability >= ?""",
        [kind, model.accept_from],
    ).fetchall()
    differs = _other_birth(store, pairs) if kind == "person" else identities.never
    groups, undone = identities.put_together(pairs, verdicts, differs)
    members = sorted(member for group in groups.members() for member in group)
    when = dict(connection.execute(known, [members]).fetchall()) if members else {}
    borne = pd.DataFrame(
        [(kind, *pair) for pair in sorted(identities.entity_ids(groups, when).items())],
        columns=tables.IDENTITIES.column_names,
        dtype="str",
    )
    connection.register("borne", borne)
    connection.execute(
        f"""CREATE OR REPLACE TABLE memory.linkage.changed AS
        SELECT DISTINCT source_id FROM (
            (FROM core.identities WHERE kind = '{kind}' EXCEPT FROM borne)
            UNION ALL (FROM borne EXCEPT FROM core.identities))"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TABLE memory.linkage.relinked AS
        SELECT DISTINCT '{kind}' AS kind, unnest([source_id, entity_id]) AS entity_id FROM (
            SELECT source_id, entity_id FROM core.identities WHERE kind = '{kind}'
            UNION SELECT source_id, entity_id FROM borne)
        SEMI JOIN memory.linkage.changed USING (source_id)"""
    )
    with store.transaction():
        store.insert(
            tables.RELINKED,
            "FROM memory.linkage.relinked ANTI JOIN core.relinked USING (kind, entity_id)",
        )
        connection.execute("DELETE FROM core.identities WHERE kind = ?", [kind])
        store.insert(tables.IDENTITIES, "FROM borne")
    _mark(store, model, kind, verdicts, undone)


def _other_birth(store: Store, pairs: list[tuple[str, str, float]]) -> Callable[[str, str], bool]:
    """Whether two were born on days that no slip of the pen explains.

    A record without a date of birth must not bring father and son together.
    """
    ids = sorted({each for left, right, _ in pairs for each in (left, right)})
    rows = store.connection.execute(_BIRTH_DAYS, [ids]).fetchall() if ids else []
    days = {person: (day, exchanged) for person, day, exchanged in rows}

    def differs(left: str, right: str) -> bool:
        if left not in days or right not in days:
            return False
        (one, _), (other, exchanged) = days[left], days[right]
        return bool(exchanged != one) and sum(a != b for a, b in zip(one, other, strict=True)) > 1

    return differs


# --- entries of other registers: one with one -----------------------------------------------------


def _companies(store: Store, decided: Decisions) -> None:
    _entries(store, decided, "company", "commercial_register", find("companies", store.project))


def _chamber(store: Store, decided: Decisions) -> None:
    _entries(store, decided, "chamber", "chamber", find("chamber", store.project))


def _entries(store: Store, decided: Decisions, kind: str, source_kind: str, model: Model) -> None:
    """Businesses with new notices, or become one or two, against all entries.

    All businesses where the entries are new.
    """
    connection = store.connection
    connection.execute("SET VARIABLE register = ?", [kind])
    if not store.scalar("SELECT count(*) FROM vault.register_entries WHERE register = ?", [kind]):
        connection.execute("DELETE FROM core.links WHERE kind = ?", [kind])
        return
    is_new = store.scalar(
        """SELECT count(*) FROM raw.deliveries SEMI JOIN memory.linkage.open_deliveries
        USING (delivery_id) WHERE source_kind = ?""",
        [source_kind],
    )
    part = "" if is_new else "SEMI JOIN memory.linkage.open_deliveries USING (delivery_id)"
    connection.execute(
        f"""CREATE OR REPLACE TABLE memory.linkage.wanted AS
        SELECT DISTINCT coalesce(entity_id, business_id) AS business_id
        FROM core.notices {part}
        LEFT JOIN (SELECT source_id AS business_id, entity_id FROM core.identities
            WHERE kind = 'business') USING (business_id)
        UNION SELECT entity_id FROM core.relinked WHERE kind = 'business'"""
    )
    if _count(store, "memory.linkage.wanted"):
        connection.execute(_sql("establishment_records"))
        connection.execute(_sql("register_records"))
        scoring.score(connection, model, ["establishment_records", "register_records"])
        _keep_entries(store, model, kind, bool(is_new))
    _decide_entries(store, model, decided, kind)


def _keep_entries(store: Store, model: Model, kind: str, is_new: bool) -> None:
    kept = f"""
        SELECT '{kind}' AS kind, left_id, right_id, match_weight, match_probability,
            false AS is_accepted, 'model' AS decided_by, reasons, '{model.version}' AS model_version
        FROM memory.linkage.pairs
    """
    where = "kind = ?" if is_new else "kind = ? AND left_id IN (FROM memory.linkage.wanted)"
    store.replace(tables.LINKS, kept, where, [kind])


def _decide_entries(store: Store, model: Model, decided: Decisions, kind: str) -> None:
    pairs = store.connection.execute(
        """SELECT left_id, right_id, match_weight FROM core.links
        WHERE kind = ? AND match_probability >= ?""",
        [kind, model.accept_from],
    ).fetchall()
    known = dict(store.connection.execute(_BORNE_BUSINESSES).fetchall())
    verdicts = {
        (known.get(left, left), right): same for (left, right), same in decided.of(kind).items()
    }
    accepted = identities.best_of_each(pairs, verdicts)
    undone = [(left, right) for left, right, _ in pairs if (left, right) not in accepted]
    _mark(store, model, kind, verdicts, undone)


def _mark(
    store: Store,
    model: Model,
    kind: str,
    verdicts: dict[tuple[str, str], bool],
    undone: list[tuple[str, str]],
) -> None:
    """Write what was decided and by whom; a pair that no model knew is added."""
    connection = store.connection
    frame = pd.DataFrame(
        [(*pair, same) for pair, same in sorted(verdicts.items())],
        columns=["left_id", "right_id", "is_same"],
    ).astype({"left_id": "str", "right_id": "str", "is_same": "bool"})
    connection.register("verdict", frame)
    connection.register(
        "undone", pd.DataFrame(sorted(undone), columns=["left_id", "right_id"], dtype="str")
    )
    marked = f"""
        WITH marked AS (
            SELECT link.* REPLACE (
                coalesce(is_same, match_probability >= {model.accept_from}
                    AND undone.left_id IS NULL) AS is_accepted,
                if(is_same IS NULL, 'model', 'human') AS decided_by)
            FROM core.links AS link
            LEFT JOIN verdict USING (left_id, right_id)
            LEFT JOIN undone USING (left_id, right_id)
            WHERE kind = '{kind}' AND match_weight IS NOT NULL
        )
        FROM marked
        UNION ALL BY NAME
        SELECT '{kind}' AS kind, left_id, right_id, NULL::DOUBLE AS match_weight,
            NULL::DOUBLE AS match_probability, is_same AS is_accepted, 'human' AS decided_by,
            '[]' AS reasons, '{model.version}' AS model_version
        FROM verdict ANTI JOIN (
            FROM core.links WHERE kind = '{kind}' AND match_weight IS NOT NULL)
            USING (left_id, right_id)
    """
    connection.execute(f"CREATE OR REPLACE TABLE memory.linkage.marked AS {marked}")
    store.replace(tables.LINKS, "FROM memory.linkage.marked", "kind = ?", [kind])


def _count(store: Store, table: str) -> int:
    return int(store.scalar(f"SELECT count(*) FROM {table}"))


_REGISTERS = {"company": _companies, "chamber": _chamber}
