"""What became of real files, written to docs/real-input.md: `make acceptance`.

The files are read in place and never copied into the project; the tests beside this file say what must hold.
"""

import csv
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import pandas as pd
import xlsxwriter

from pipeline.interviews.load import load_interviews
from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.companies import load_companies, unplaced
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.settings import REPOSITORY, Project
from pipeline.store import Store
from pipeline.surveys.load import load_survey
from tests.interviews.builders import write_protocols

DATA = REPOSITORY.parent / "shared" / "data"
PAGE = REPOSITORY / "docs" / "real-input.md"
OFFICE = "12052000"
SETTINGS = f"""[county]
name = "Kreis Düren"
code = "05358"
[[offices]]
municipality_code = "{OFFICE}"
name = "Cottbus"
dialect = "xga"
"""
FILES = {
    "grenzen": ["geo/derived-kreis-dueren/kreis_dueren_gemeinden_vg250.geojson"],
    "registergericht": ["registry/offeneregister-de/offeneregister_amtsgericht_dueren.jsonl"],
    "ihk": ["registry/ihk-berlin/*.csv"],
    f"gewerbeamt-{OFFICE}": ["registry/xgewerbeanzeige-kosit/*.xml"],
    "befragung": ["survey/xlsform-pyxform/*.xlsx"],
    "interviews": [
        "transcripts/qualcoder-examples/ID1.docx",
        "transcripts/qualcoder-examples/ID2.odt",
        "transcripts/qualcoder-examples/transcript.txt",
    ],
}
HEAD = """\
# Real input

Written by `make acceptance` on {date}. The files were made by others (offices, chambers, courts, researchers); they are read in place and are not part of this repository. Put them into a folder
`shared/data` beside the checkout to repeat it; `make test` then runs `tests/acceptance/` too and says so where they are absent.

Records in = stored + quarantined holds for every file. A refused file is quarantined whole; what could not be opened at all has no records.

| source | file | records in | stored | quarantined | what was said |
|---|---|---|---|---|---|
"""
PLACED = """
Of the {companies:,} companies of Amtsgericht Düren, {placed:,} ({share:.2%}) lie in a municipality by the place their entry names: {known:,} in one of the 15 of Kreis Düren, the others elsewhere (the
court's district is larger than the Kreis, and companies move away). How the municipality was found: {ways}.

The other {without} are stored without municipality, because it is not certain. The places they name, with their number where it is more than one:

- the place may mean several municipalities: {several}
- the place is no municipality and no district that is known (districts far away, former municipalities, slips of the pen): {unknown}
- no place is named, only where a branch or a head office is: {empty}

The two interviews were given protocol sheets of our own, with consent set for the trial. The Kobo forms, which are CSV, were put
into workbooks as Kobo itself writes them. The records of a form are its questions.
"""


def main() -> None:
    """Bring the files to an inbox of their own, load them, write the page."""
    with tempfile.TemporaryDirectory() as name:
        project = Project(Path(name))
        (project.root / "potentiale.toml").write_text(SETTINGS, encoding="utf-8")
        _bring(project)
        with Store(project) as store:
            for load in (
                load_areas,
                load_companies,
                load_chamber,
                load_deliveries,
                interpret_notices,
                load_survey,
                load_interviews,
            ):
                load(store)
            deliveries = store.frame(_DELIVERIES)
            companies = store.scalar("SELECT count(*) FROM core.companies")
            ways = store.frame(_WAYS)
            missing = unplaced(store)
            known = store.scalar(
                "SELECT count(*) FROM core.companies WHERE municipality_code LIKE '05358%'"
            )
    date = datetime.now(UTC).strftime("%Y-%m-%d %H:%M UTC")
    PAGE.write_text(
        HEAD.format(date=date)
        + _rows(deliveries)
        + PLACED.format(
            companies=companies,
            known=known,
            placed=companies - (without := sum(count for *_, count in missing)),
            share=1 - without / companies,
            without=without,
            ways=", ".join(f"{row.placed_by} {row.companies:,}" for row in ways.itertuples()),
            several=_listed(missing, "several"),
            unknown=_listed(missing, "unknown"),
            empty=sum(count for _, reason, count in missing if reason == "empty"),
        ),
        encoding="utf-8",
    )


def _listed(missing: list[tuple[str, str, int]], why: str) -> str:
    """Places with their number, without anything else of the companies that name them."""
    return ", ".join(
        f"{place} ({count})" if count > 1 else place
        for place, reason, count in missing
        if reason == why
    )


_WAYS = """
    SELECT placed_by, count(*) AS companies FROM core.companies WHERE municipality_code IS NOT NULL
    GROUP BY 1 ORDER BY 2 DESC"""
_DELIVERIES = """
    SELECT deliveries.*, coalesce(reasons, message_code, '') AS said FROM raw.deliveries
    LEFT JOIN (SELECT delivery_id, string_agg(DISTINCT message_code, ', ' ORDER BY message_code) AS reasons FROM raw.quarantine GROUP BY ALL) USING (delivery_id)
    WHERE source_id <> 'kontakte' AND file_name NOT LIKE 'protokolle%' ORDER BY source_kind, file_name"""


def _bring(project: Project) -> None:
    for folder, patterns in FILES.items():
        (project.inbox / folder).mkdir(parents=True)
        for pattern in patterns:
            for path in sorted(DATA.glob(pattern)):
                (project.inbox / folder / path.name).symlink_to(path)
    talks = sorted(DATA.glob("transcripts/haski-nodegrade-de/*_german.docx"))
    others = [path.stem for path in (project.inbox / "interviews").iterdir()]
    write_protocols(
        project, *({"Interview": number} for number in [*(path.stem for path in talks), *others])
    )
    for path in talks:
        (project.inbox / "interviews" / path.name).symlink_to(path)
    for survey in sorted(DATA.glob("survey/kobo-tensing-de/20*/*_survey.csv")):
        prefix = survey.name.removesuffix("_survey.csv")
        _write_form(
            project.inbox / "befragung" / f"kobo_{survey.parent.name}_{prefix}.xlsx",
            survey,
            survey.with_name(f"{prefix}_choices.csv"),
        )


def _write_form(path: Path, survey: Path, choices: Path) -> None:
    with xlsxwriter.Workbook(path) as workbook:
        for sheet, source in (("survey", survey), ("choices", choices)):
            rows = _records(source)
            page = workbook.add_worksheet(sheet)
            page.write_row(0, 0, list(rows[0]))
            for number, row in enumerate(rows, start=1):
                page.write_row(number, 0, list(row.values()))


def _records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            {key: "" if value == "NA" else value for key, value in row.items()}
            for row in csv.DictReader(file)
        ]
    for row in found:
        row["name"] = row["name"] or row.get("$autoname", "")
    return [
        row | {"type": f"{row.get('type', '')} {row.get('select_from_list_name', '')}".strip()}
        for row in found
    ]


def _rows(deliveries: pd.DataFrame) -> str:
    assert (
        deliveries["rows_in"] == deliveries["rows_stored"] + deliveries["rows_quarantined"]
    ).all()
    return "".join(
        f"| {row.source_kind} | {row.file_name} | {row.rows_in:,} | {row.rows_stored:,} | {row.rows_quarantined:,} | {row.status}{f' ({row.said})' if row.said else ''} |\n"
        for row in deliveries.itertuples()
    )


if __name__ == "__main__":
    main()
