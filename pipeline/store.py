"""The only writer of vault and warehouse: one lock, one transaction a table, insert by name, old
content stays on any error.

What the tables mean belongs to tables.py; building and swapping the released file belongs to
disclosure/release.py.
"""

import hmac
import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

import duckdb
import duckdb_extension_httpfs
import pandas as pd
import pyarrow as pa
from filelock import FileLock, Timeout

from pipeline import tables
from pipeline.errors import Finding, Refused
from pipeline.settings import Project
from pipeline.tables import Table

Rows: TypeAlias = pd.DataFrame | pa.Table | str
"""What can be written: a frame, an Arrow table, or a SELECT statement."""

_KNOWN_BEFORE = """
    UPDATE raw.deliveries SET known_date = last_day(strptime(period || '-01', '%Y-%m-%d')::DATE)
    WHERE regexp_full_match(period, '\\d{4}-\\d{2}')
"""
"""What was delivered before known_date was written down counts from the end of its month."""

PSEUDONYM_LENGTH = 20
_BLOCK = 64


class BrokenContract(Exception):
    """Rows do not have the columns that their table's contract promises."""


class Store:
    """Vault and warehouse of one project, open for reading and writing: a context manager.

    Inside, `raw.*` and `core.*` name tables of the warehouse and `vault.*` tables of the vault. A
    transaction writes to one of the two files (DuckDB's rule), therefore the vault is written
    before the warehouse and every write can be repeated. With `warehouse` another file takes the
    place of the project's own, for a report as known on an earlier day. With `is_run` the warehouse
    is written anew at the end, by a process that never saw the vault.
    """

    def __init__(
        self,
        project: Project,
        lock_seconds: float = 5,
        warehouse: Path | None = None,
        is_run: bool = False,
    ) -> None:
        self.project = project
        self._is_run = is_run
        self._warehouse = warehouse or project.warehouse
        self._lock = FileLock(project.scratch / "write.lock", timeout=lock_seconds, mode=0o600)

    def __enter__(self) -> "Store":
        self.project.scratch.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            self._lock.acquire()
        except Timeout as error:
            raise Refused("P-003", file=str(self.project.root)) from error
        try:
            self._open()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self.connection.close()
            if self._is_run:
                _write_anew(self._warehouse)
        finally:
            self._lock.release()

    # --- opening ---------------------------------------------------------------------------------

    def _open(self) -> None:
        scratch = self.project.scratch
        self.connection = duckdb.connect(
            config={
                "temp_directory": str(scratch / "overflow"),
                "memory_limit": self.project.settings.memory_limit,
            }
        )
        self.connection.execute("SET temp_file_encryption = true")
        self.connection.execute("SET preserve_insertion_order = true")
        _load_openssl(self.connection)
        self._attach(self._warehouse, "warehouse")
        self._attach_vault()
        for table in tables.VAULT:
            self.connection.execute(table.ddl())
        self._add_new_columns("vault", tables.VAULT)
        self.connection.execute("USE warehouse")
        for schema in ("raw", "core"):
            self.connection.execute(f"CREATE SCHEMA IF NOT EXISTS {schema}")
        self._drop_tables_that_are_views_now()
        for table in tables.WAREHOUSE:
            self.connection.execute(table.ddl())
        self._add_new_columns("warehouse", tables.WAREHOUSE)
        self.connection.execute("DROP TABLE IF EXISTS core.person_nationalities")  # until 2026-11
        self._prepare_pseudonyms()

    def _drop_tables_that_are_views_now(self) -> None:
        """A warehouse of an older version stored what is now read from other tables."""
        views = [table.full_name for table in tables.WAREHOUSE if table.view]
        stored = self.connection.execute(
            """SELECT schema_name || '.' || table_name AS name FROM duckdb_tables()
            WHERE database_name = 'warehouse' AND name IN (SELECT unnest(?))""",
            [views],
        ).fetchall()
        for (name,) in stored:
            self.connection.execute(f"DROP TABLE {name}")
            self.connection.execute("UPDATE raw.deliveries SET is_counted = NULL")

    def _add_new_columns(self, database: str, contracts: Sequence[Table]) -> None:
        """Give tables of an older version of the software the columns that came since."""
        stored = self.connection.execute(
            """SELECT schema_name, table_name, column_name FROM duckdb_columns()
            WHERE database_name = ?""",
            [database],
        ).fetchall()
        present = {
            (f"{database if schema == 'main' else schema}.{table}", column)
            for schema, table, column in stored
        }
        for table in contracts:
            for column in table.columns:
                name = table.full_name
                if (name, column.name) not in present:
                    self.connection.execute(f'ALTER TABLE {name} ADD "{column.name}" {column.type}')
                    if (table, column.name) == (tables.DELIVERIES, "known_date"):
                        self.connection.execute(_KNOWN_BEFORE)

    def _attach(self, path: Path, name: str, options: str = "") -> None:
        is_new = not path.exists()
        self.connection.execute(f"ATTACH '{_quoted(path)}' AS {name} {options}")
        if is_new:
            path.chmod(0o600)

    def _attach_vault(self) -> None:
        path = self.project.vault
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        key = vault_key(self.project)
        try:
            self._attach(path, "vault", f"(ENCRYPTION_KEY '{key}')")
        except duckdb.Error as error:
            raise Refused("P-006", file=str(path)) from error

    def _prepare_pseudonyms(self) -> None:
        stored = self.connection.execute(
            "SELECT value FROM vault.keys WHERE name = 'pseudonym'"
        ).fetchall()
        if not stored:
            stored = [(secrets.token_hex(32),)]
            self.connection.execute(
                "INSERT INTO vault.keys VALUES ('pseudonym', ?)", [stored[0][0]]
            )
        self._pseudonym_key = bytes.fromhex(stored[0][0])
        padded = self._pseudonym_key.ljust(_BLOCK, b"\0")
        inner, outer = (bytes(byte ^ pad for byte in padded) for pad in (0x36, 0x5C))
        self.connection.execute("SET VARIABLE pseudonym_inner = ?::BLOB", [inner])
        self.connection.execute("SET VARIABLE pseudonym_outer = ?::BLOB", [outer])
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP MACRO pseudonym(kind, value) AS substr(
                sha256(getvariable('pseudonym_outer') || unhex(sha256(
                    getvariable('pseudonym_inner') || encode(kind || chr(31) || value)))),
                1, {PSEUDONYM_LENGTH})"""
        )

    def pseudonym(self, kind: str, value: str) -> str:
        """The keyed pseudonym (HMAC-SHA-256, 20 hex digits) of a value.

        SQL has the same as pseudonym(kind, value).
        """
        message = f"{kind}\x1f{value}".encode()
        return hmac.new(self._pseudonym_key, message, sha256).hexdigest()[:PSEUDONYM_LENGTH]

    # --- reading ---------------------------------------------------------------------------------

    def frame(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
    ) -> pd.DataFrame:
        """The result of a query as a frame; a bare table name reads the table."""
        query = sql if " " in sql.strip() else f"SELECT * FROM {sql}"
        return self.connection.execute(query, parameters).df()

    def scalar(
        self, sql: str, parameters: Sequence[object] | Mapping[str, object] | None = None
    ) -> Any:
        """The first value of the first row, or None."""
        rows = self.connection.execute(sql, parameters).fetchall()
        return rows[0][0] if rows else None

    def count(self, table: Table) -> int:
        """Number of rows of a table."""
        return int(self.scalar(f"SELECT count(*) FROM {table.full_name}"))

    def duplicates(self, table: Table) -> int:
        """Number of keys that more than one row of the table has."""
        key = ", ".join(table.key)
        repeated = f"SELECT {key} FROM {table.full_name} GROUP BY ALL HAVING count(*) > 1"
        return int(self.scalar(f"SELECT count(*) FROM ({repeated})"))

    # --- writing ---------------------------------------------------------------------------------

    @contextmanager
    def transaction(self) -> Iterator[duckdb.DuckDBPyConnection]:
        """All or nothing, within one of the two files."""
        self.connection.execute("BEGIN")
        try:
            yield self.connection
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")

    def replace(
        self, table: Table, rows: Rows, where: str = "true", parameters: Sequence[object] = ()
    ) -> int:
        """Put rows in place of those that match `where` (default.

        All); returns the number of rows written.
        """
        with self.transaction():
            self.connection.execute(f"DELETE FROM {table.full_name} WHERE {where}", parameters)
            return self._insert(table, rows)

    def append(self, table: Table, rows: Rows) -> int:
        """Add rows; returns their number. Inside `transaction()` use `insert`."""
        with self.transaction():
            return self._insert(table, rows)

    def insert(self, table: Table, rows: Rows) -> int:
        """Add rows within a transaction that the caller opened."""
        return self._insert(table, rows)

    def _insert(self, table: Table, rows: Rows) -> int:
        if isinstance(rows, str):
            source = f"({rows})"
        else:
            self.connection.register("incoming_rows", rows)
            source = "incoming_rows"
        given = [
            row[0] for row in self.connection.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()
        ]
        if set(given) != set(table.column_names):
            missing, extra = (
                set(table.column_names) - set(given),
                set(given) - set(table.column_names),
            )
            raise BrokenContract(
                f"{table.full_name}: missing {sorted(missing)}, unexpected {sorted(extra)}"
            )
        written = self.connection.execute(
            f"INSERT INTO {table.full_name} BY NAME SELECT * FROM {source}"
        ).fetchall()
        return int(written[0][0])

    def quarantine(self, delivery_id: str, findings: Sequence[tuple[int, Finding]]) -> int:
        """Keep why records of a delivery were not stored.

        Replaces what was said of that delivery before. Pairs of record number and finding.
        """
        rows = pd.DataFrame(
            [
                (
                    delivery_id,
                    finding.file,
                    finding.line,
                    record,
                    finding.code,
                    finding.text("de"),
                    finding.text("en"),
                )
                for record, finding in findings
            ],
            columns=tables.QUARANTINE.column_names,
        ).astype({"line_number": "Int64"})
        return self.replace(tables.QUARANTINE, rows, "delivery_id = ?", [delivery_id])


_COPY = """
import sys, duckdb
connection = duckdb.connect()
connection.execute("ATTACH ? AS written (READ_ONLY)".replace("?", sys.argv[1]))
connection.execute("ATTACH ? AS fresh".replace("?", sys.argv[2]))
connection.execute("COPY FROM DATABASE written TO fresh")
"""


def _write_anew(warehouse: Path) -> None:
    """Let a process that never opened the vault write the warehouse once more.

    DuckDB does not clear memory before it writes a block: where rows do not fill it, words of the
    vault could stand, and rows deleted long ago stay in free blocks.
    """
    fresh = warehouse.with_suffix(".fresh")
    for each in (fresh, fresh.with_name(fresh.name + ".wal")):
        each.unlink(missing_ok=True)
    places = [f"'{_quoted(path)}'" for path in (warehouse, fresh)]
    subprocess.run([sys.executable, "-I", "-c", _COPY, *places], check=True, capture_output=True)
    fresh.chmod(0o600)
    fresh.replace(warehouse)


def vault_key(project: Project) -> str:
    """The key of the vault.

    From the project's key file, made at the first call, readable by its owner alone.
    """
    path = project.vault_key
    if path.exists():
        return path.read_text(encoding="ascii").strip()
    if project.vault.exists():
        raise Refused("P-006", file=str(project.vault))
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(32))
    return vault_key(project)


def _load_openssl(connection: duckdb.DuckDBPyConnection) -> None:
    """Load the signed httpfs extension in its wheel: writing an encrypted file needs its OpenSSL.

    Straight from there and not from a copy per project: each copy would be loaded into the process
    anew, and after about two hundred OpenSSL gives no random numbers any more.
    """
    package = Path(duckdb_extension_httpfs.__file__).parent
    binary = next(package.glob("extensions/*/httpfs.duckdb_extension"))
    connection.execute(f"LOAD '{_quoted(binary)}'")


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
