"""The page docs/tables.md, written from the contract: `python -m pipeline.table_page`.

The contract itself stands in tables.py.
"""

from itertools import groupby
from pathlib import Path

from pipeline import tables
from pipeline.settings import REPOSITORY
from pipeline.tables import Table

PAGE = REPOSITORY / "docs" / "tables.md"
SCHEMAS = {
    "vault": "Vault: what identifies a person, encrypted",
    "raw": "Warehouse: as delivered, without what identifies a person",
    "core": "Warehouse: with meaning",
    "out": "Released file",
}


def page() -> str:
    """The whole page as Markdown."""
    parts = [
        "# Tables\n\nWritten by `make docs` from `pipeline/tables.py`. Columns of a key are bold.\n"
    ]
    for schema, members in groupby(tables.ALL, key=lambda table: table.schema):
        parts.append(f"\n## {SCHEMAS[schema]}\n")
        parts.extend(_section(table) for table in members)
    return "".join(parts)


def _section(table: Table) -> str:
    rows = "".join(
        f"| {f'**{column.name}**' if column.name in table.key else column.name} | {column.type} "
        f"| {column.meaning.replace('|', chr(92) + '|')} | {column.unit} |\n"
        for column in table.columns
    )
    head = "| column | type | meaning | unit |\n|---|---|---|---|\n"
    return f"\n### {table.full_name}\n\n{table.meaning}\n\n{head}{rows}"


def main(path: Path = PAGE) -> None:
    """Write the page."""
    path.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
