"""Branches: WZ 2008 and WZ 2025, the way between them, and the twelve groups over both.

Which edition an office uses belongs to registries/; the classification comes from wz-code.
"""

from functools import cache
from pathlib import Path

import duckdb
import pandas as pd
from wz_code import WZ

from pipeline.reference import groups

GROUPS = groups.load("branch")
"""The twelve Branchengruppen in the order of tables."""

EDITIONS = ("2008", "2025")
_FOLDER = Path(__file__).parent


@cache
def _classification(edition: str) -> WZ:
    return WZ(version=edition)


@cache
def _codes() -> pd.DataFrame:
    rows = [
        (edition, code.replace(".", ""), _classification(edition).get(code).title)
        for edition in EDITIONS
        for code in _classification(edition).get_all_codes()
        if not code.isalpha()
    ]
    return pd.DataFrame(rows, columns=["wz_edition", "wz_code", "title_de"])


def titles_table() -> pd.DataFrame:
    """Every code of two to five digits of both editions: wz_edition, wz_code, title_de."""
    return _codes().copy()


@cache
def _bridge() -> pd.DataFrame:
    classification = _classification("2008")
    rows = [
        (code.replace(".", ""), target.code.replace(".", ""))
        for code in classification.get_all_codes()
        for target in classification.get_correspondences(code)
    ]
    return pd.DataFrame(rows, columns=["wz_2008_code", "wz_2025_code"])


def bridge_table() -> pd.DataFrame:
    """Columns wz_2008_code, wz_2025_code: every pair of five-digit codes that share businesses."""
    return _bridge().copy()


@cache
def _lookup() -> pd.DataFrame:
    with duckdb.connect() as connection:
        rules = pd.read_csv(_FOLDER / "branch_rules.csv", dtype="str")
        connection.register("rules", rules)
        connection.register("codes", _codes())
        connection.register("bridge", _bridge())
        return connection.execute((_FOLDER / "branches.sql").read_text(encoding="utf-8")).df()


def lookup_table() -> pd.DataFrame:
    """Every code of two to five digits: wz_edition, wz_code (no dots), branch_group, is_ambiguous.

    Ambiguous: what the code covers lies in several groups, within its edition or, for 2008,
    after the move to 2025.
    """
    return _lookup().copy()


def ambiguities() -> pd.DataFrame:
    """The five-digit codes of 2008 that lead into several groups.

    Columns wz_2008_code, title_de, branch_group, other_targets: the codes of 2025 outside the
    group, as `group code code; group code`.
    """
    lookup = _lookup().set_index(["wz_edition", "wz_code"])["branch_group"]
    pairs = _bridge().assign(
        branch_group=lambda rows: rows["wz_2008_code"].map(lookup["2008"]),
        other_group=lambda rows: rows["wz_2025_code"].map(lookup["2025"]),
    )
    outside = pairs[pairs["branch_group"] != pairs["other_group"]]
    by_group = outside.groupby(["wz_2008_code", "branch_group", "other_group"])["wz_2025_code"]
    targets = by_group.agg(" ".join).reset_index()
    targets["other_targets"] = targets["other_group"] + " " + targets["wz_2025_code"]
    listed = targets.groupby(["wz_2008_code", "branch_group"])["other_targets"].agg("; ".join)
    titles = _codes().query("wz_edition == '2008'").set_index("wz_code")["title_de"]
    result = listed.reset_index()
    result.insert(1, "title_de", result["wz_2008_code"].map(titles))
    return result


def title(edition: str, code: str) -> str | None:
    """The German title of a code (with or without dots) in an edition, 2008 or 2025; or None."""
    codes = _codes()
    found = codes[(codes["wz_edition"] == edition) & (codes["wz_code"] == code.replace(".", ""))]
    return str(found["title_de"].iloc[0]) if len(found) else None
