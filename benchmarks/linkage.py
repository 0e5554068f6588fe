"""Linking 100,000 notices to 20,000 entries of a commercial register, against a minimal Splink script over the same records.

The minimal script does what Splink's own introduction does: five comparisons, three blocking rules, weights estimated from the data, predictions kept.
Ours brings its weights, and besides prepares the records from vault and warehouse, keeps the reasons of every pair and decides one to one.
"""

import subprocess
import sys
from pathlib import Path

from benchmarks.notices import timed

NOTICES, ENTRIES = 100_000, 20_000
LOAD = """
import sys
from pathlib import Path
from pipeline.registries.areas import load_areas
from pipeline.registries.companies import load_companies
from pipeline.registries.deliveries import load_deliveries
from pipeline.registries.notices import interpret_notices
from pipeline.settings import Project
from pipeline.store import Store
folder = Path(sys.argv[1])
with Store(Project(folder)) as store:
    for step in (load_areas, load_companies, load_deliveries, interpret_notices):
        step(store)
    store.connection.execute(f'''COPY (
        SELECT notice.delivery_id || notice.row_number AS unique_id, lower(business_name) AS firm, lower(address) AS address, postcode,
            municipality_code, legal_form_group, upper(replace(register_number, ' ', '')) AS entry
        FROM core.notices AS notice JOIN vault.notice_identities USING (delivery_id, row_number)
        JOIN (SELECT delivery_id, row_number, postcode FROM raw.notices) USING (delivery_id, row_number)
        QUALIFY row_number() OVER (PARTITION BY notice.delivery_id, notice.row_number) = 1) TO '{folder}/notices.parquet' ''')
    store.connection.execute(f'''COPY (
        SELECT entry_id AS unique_id, lower(business_name) AS firm, lower(address) AS address, postcode, municipality_code, legal_form_group,
            upper(replace(register_number, ' ', '')) AS entry
        FROM vault.register_entries JOIN core.companies ON company_id = entry_id) TO '{folder}/entries.parquet' ''')
    print(store.scalar("SELECT count(*) FROM core.notices"))
"""
MINIMAL = """
import sys
import duckdb
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
folder = sys.argv[1]
connection = duckdb.connect(folder + '/minimal.duckdb')
connection.execute(f"CREATE TABLE a_notices AS FROM '{folder}/notices.parquet'")
connection.execute(f"CREATE TABLE b_entries AS FROM '{folder}/entries.parquet'")
api = DuckDBAPI(connection)
settings = SettingsCreator(
    link_type='link_only',
    comparisons=[cl.JaroWinklerAtThresholds('firm', [0.92]), cl.ExactMatch('address'), cl.ExactMatch('municipality_code'),
        cl.ExactMatch('legal_form_group'), cl.ExactMatch('entry')],
    blocking_rules_to_generate_predictions=[block_on('entry'), block_on('firm'), block_on('address', 'municipality_code')],
)
linker = Linker([api.register('a_notices'), api.register('b_entries')], settings, log_level='ERROR')
if len(sys.argv) == 2:
    linker.training.estimate_probability_two_random_records_match([block_on('entry')], recall=0.8)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    linker.training.estimate_parameters_using_expectation_maximisation(block_on('entry'))
    linker.training.estimate_parameters_using_expectation_maximisation(block_on('firm'))
found = linker.inference.predict(threshold_match_probability=0.01)
connection.execute(f"CREATE TABLE kept AS FROM {found.physical_name}")
print(connection.execute('SELECT count(*) FROM kept').fetchall()[0][0])
"""
OURS = """
import sys
from pathlib import Path
from pipeline.registries.linkage import links
from pipeline.registries.linkage.decisions import Decisions
from pipeline.settings import Project
from pipeline.store import Store
with Store(Project(Path(sys.argv[1]))) as store:
    links.link_entries(store, "company")
    print(store.scalar("SELECT count(*) FROM core.links WHERE kind = 'company'"))
"""


def measure(folder: Path) -> dict[str, float]:
    """Seconds of both in processes of their own (the better of two each), pairs of both, ratio, and peak memory of ours."""
    county = folder / "county"
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "sample",
        str(county),
        "--registers-only",
        "--no-traps",
    ]
    options = ["--businesses", str(int(NOTICES * 0.86)), "--months", "1", "--dialect", "vois"]
    subprocess.run(command + options, check=True, capture_output=True)
    register = next(county.glob("inbox/registergericht/*.jsonl"))
    lines = register.read_bytes().splitlines(keepends=True)
    register.write_bytes(b"".join(lines[:ENTRIES]))
    _, notices, _ = timed(LOAD, str(county))
    best: dict[str, tuple[float, int, float]] = {}
    for _ in range(2):
        (county / "minimal.duckdb").unlink(missing_ok=True)
        for name, script in (("minimal", MINIMAL), ("ours", OURS)):
            best[name] = min(best.get(name, (float("inf"), 0, 0.0)), timed(script, str(county)))
    return {
        "notices": notices,
        "entries": min(ENTRIES, len(lines)),
        "minimal_splink_seconds": best["minimal"][0],
        "seconds": best["ours"][0],
        "over_minimal_splink": best["ours"][0] / best["minimal"][0],
        "minimal_pairs": best["minimal"][1],
        "pairs": best["ours"][1],
        "peak_memory_mib": best["ours"][2],
    }
