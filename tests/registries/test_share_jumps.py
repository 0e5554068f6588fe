"""Shares that jump from one delivery to the next: an exchange is named, growth and chance are not."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import Refused
from pipeline.refusals import standing_refusals
from pipeline.registries import share_jumps
from pipeline.registries.areas import load_areas
from pipeline.registries.chamber import load_chamber
from pipeline.registries.share_jumps import LEAST_OF_LISTS, LEAST_OF_NOTICES, jump, office_jumps
from pipeline.sample.county_folder import write_county
from pipeline.sample.options import SampleOptions
from pipeline.settings import ConfirmedList, Project
from pipeline.store import Store

SMALL, REGISTERED = "Kleingewerbetreibender", "im Handelsregister eingetragen"
HEAD = "opendata_id;city;postcode;nace_id;ihk_branch_id;employees_range;business_type"


def members(small: int, registered: int, size: str = "0 Beschäftigte") -> bytes:
    rows = [
        f"{940_000_000_000 + number};Erlenau;52999;5610;56101;{size};{kind}"
        for number, kind in enumerate([SMALL] * small + [REGISTERED] * registered)
    ]
    return "\r\n".join([HEAD, *rows, ""]).encode()


def test_trap_13_the_list_with_exchanged_categories_is_found_and_every_other_passes(
    tmp_path: Path,
):
    for seed in (1, 7, 2008):
        write_county(
            tmp_path / str(seed),
            SampleOptions(businesses=600, interviews=0, months=24, seed=seed, registers_only=True),
        )
        traps = pd.read_csv(tmp_path / str(seed) / "truth" / "traps.csv", dtype=str)
        planted = traps.loc[traps["trap"] == "13", "file"].tolist()
        assert len(planted) == 1
        with Store(Project(tmp_path / str(seed))) as store:
            load_areas(store)
            load_chamber(store)
            refused = standing_refusals(store)
            newest = store.frame("SELECT DISTINCT delivery_id FROM core.chamber_entries")
            known = store.frame("SELECT * FROM raw.deliveries WHERE source_kind = 'chamber'")
        assert refused["file_name"].tolist() == planted
        assert refused["message_code"].tolist() == ["R-085"]
        in_force = known[known["delivery_id"] == newest["delivery_id"].item()]["period"].item()
        assert in_force == known["period"].max(), "the list after it is taken as ever"


def put(project: Project, month: str, content: bytes) -> str:
    folder = project.inbox / "ihk"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"mitglieder_{month}.csv").write_bytes(content)
    return f"mitglieder_{month}.csv"


def in_force(store: Store) -> int:
    return int(
        store.scalar(
            "SELECT count(*) FROM core.chamber_entries WHERE business_type = ?", [REGISTERED]
        )
    )


def test_two_exchanged_categories_are_named():
    found = jump({SMALL: 700, REGISTERED: 300}, {SMALL: 310, REGISTERED: 700}, LEAST_OF_LISTS)
    assert found is not None
    assert set(found.exchanged or ()) == {SMALL, REGISTERED}
    assert f"„{SMALL}“ 70 % → 31 %" in found.shares()


def test_an_exchange_is_seen_among_many_categories():
    before = {"0": 800, "1 - 3": 400, "4 - 6": 200, "7 - 9": 100}
    found = jump(before, before | {"0": 400, "1 - 3": 800}, LEAST_OF_LISTS)
    assert found is not None
    assert found.exchanged == ("0", "1 - 3")


def test_a_jump_that_is_no_exchange_names_nobody():
    found = jump({"a": 500, "b": 300, "c": 200}, {"a": 200, "b": 300, "c": 500, "d": 900}, 0.1)
    assert found is not None
    assert found.exchanged is None


@settings(deadline=None, max_examples=60)
@given(
    shares=st.lists(st.floats(0.01, 1), min_size=2, max_size=8),
    sizes=st.tuples(st.integers(100, 20_000), st.integers(100, 20_000)),
    seed=st.integers(0, 10_000),
)
def test_chance_alone_makes_no_jump(shares: list[float], sizes: tuple[int, int], seed: int):
    drawn = np.random.default_rng(seed)
    whole = np.array(shares) / sum(shares)
    before, after = (
        {str(name): int(records) for name, records in enumerate(drawn.multinomial(size, whole))}
        for size in sizes
    )
    assert jump(before, after, LEAST_OF_LISTS) is None


def test_few_records_prove_nothing():
    assert jump({"a": 90, "b": 0}, {"a": 0, "b": 5000}, LEAST_OF_LISTS) is None


def test_what_is_rare_is_never_said():
    found = jump({"a": 900, "Zweifelstein": 3}, {"b": 900, "Grünspecht": 4}, LEAST_OF_LISTS)
    assert found is not None
    assert "Zweifelstein" not in found.shares()
    assert "Grünspecht" not in found.shares()


def test_a_list_with_exchanged_categories_is_refused_and_the_one_before_stays(
    project: Project, store: Store
):
    earlier = put(project, "2026-03", members(700, 300))
    swapped = put(project, "2026-04", members(300, 700))
    load_chamber(store)
    refused = standing_refusals(store)
    assert refused["message_code"].tolist() == ["R-085"]
    said = refused["message_de"].iloc[0]
    for part in (swapped, earlier, "vermutlich", SMALL, REGISTERED, "70 % → 30 %", "vertauscht"):
        assert part in said
    assert in_force(store) == 300


def test_the_list_after_a_refused_one_is_measured_by_the_last_good_one(
    project: Project, store: Store
):
    put(project, "2026-03", members(700, 300))
    put(project, "2026-04", members(300, 700))
    put(project, "2026-05", members(710, 310))
    load_chamber(store)
    assert len(standing_refusals(store)) == 1
    assert in_force(store) == 310


def test_a_list_that_a_person_confirms_is_taken_and_is_the_new_measure(
    project: Project, store: Store
):
    put(project, "2026-03", members(700, 300))
    file = put(project, "2026-04", members(300, 700))
    load_chamber(store)
    store.project.settings.confirmed_lists = [
        ConfirmedList(source="ihk", file=file, reason="Kammer bestätigt", date="2026-05-02")
    ]
    put(project, "2026-05", members(310, 705))
    load_chamber(store)
    assert standing_refusals(store).empty
    assert in_force(store) == 705


def test_an_older_list_that_comes_late_is_measured_by_the_one_before_it(
    project: Project, store: Store
):
    put(project, "2026-03", members(700, 300))
    put(project, "2026-05", members(702, 303))
    load_chamber(store)
    put(project, "2026-04", members(300, 700))
    load_chamber(store)
    assert standing_refusals(store)["file_name"].tolist() == ["mitglieder_2026-04.csv"]


def test_another_spelling_of_a_size_class_is_no_jump(project: Project, store: Store):
    put(project, "2026-03", members(700, 300, size="0"))
    put(project, "2026-04", members(700, 301, size="0 Beschäftigte"))
    load_chamber(store)
    assert standing_refusals(store).empty


def bring_notices(store: Store, month: str, **kinds: int) -> None:
    """Interpreted notices of one office and month, by kind."""
    store.connection.execute(
        """INSERT INTO raw.deliveries BY NAME SELECT $month AS delivery_id,
        'gewerbeamt-05399004' AS source_id, 'trade_office' AS source_kind,
        $month || '.csv' AS file_name, $month AS period, 'accepted' AS status""",
        {"month": month},
    )
    for kind, records in kinds.items():
        store.connection.execute(
            """INSERT INTO core.notices BY NAME SELECT $month AS delivery_id,
            range AS row_number, $kind AS kind, 'sole' AS legal_form_group
            FROM range($records)""",
            {"month": month, "kind": kind, "records": records},
        )


USUAL = {"registration": 220, "deregistration": 80, "change": 40}
EXCHANGED = {"registration": 80, "deregistration": 220, "change": 40}


def test_a_month_of_notices_with_exchanged_kinds_is_named_with_file_office_and_shares(store: Store):
    for month in ("2026-01", "2026-02", "2026-03"):
        bring_notices(store, month, **USUAL)
    bring_notices(store, "2026-04", **EXCHANGED)
    [found] = office_jumps(store)
    assert (found.code, found.file) == ("R-087", "2026-04.csv")
    assert "„Anmeldung“ und „Abmeldung“ vertauscht" in found.text().replace(
        "„Abmeldung“ und „Anmeldung“", "„Anmeldung“ und „Abmeldung“"
    )
    assert "65 % → 24 %" in found.text()


def test_the_first_delivery_of_an_office_its_whole_stock_is_no_measure(store: Store):
    bring_notices(store, "2026-01", registration=5000)
    for month in ("2026-02", "2026-03"):
        bring_notices(store, month, **USUAL)
    assert office_jumps(store) == []


def test_a_confirmed_month_begins_a_new_series(store: Store):
    for month in ("2026-01", "2026-02"):
        bring_notices(store, month, **USUAL)
    for month in ("2026-03", "2026-04"):
        bring_notices(store, month, **EXCHANGED)
    assert len(office_jumps(store)) == 2
    store.project.settings.confirmed_lists = [
        ConfirmedList(
            source="gewerbeamt-05399004", file="2026-03.csv", reason="x", date="2026-05-02"
        )
    ]
    assert office_jumps(store) == []


@pytest.mark.parametrize("share", [0.10, 0.2])
def test_seasons_make_no_jump_of_notices(share: float):
    before = {"registration": 2400, "deregistration": 1600}
    moved = int(4000 * share)
    after = {"registration": 2400 - moved, "deregistration": 1600 + moved}
    assert jump(before, after, LEAST_OF_NOTICES) is None


def test_refusing_needs_no_list_before(project: Project, store: Store):
    share_jumps.refuse_jump(store, "x.csv", "ihk", "2026-01", {"business_type": {SMALL: 500}})


def test_a_refusal_carries_the_settings_that_would_confirm_it(project: Project, store: Store):
    put(project, "2026-03", members(700, 300))
    load_chamber(store)
    with pytest.raises(Refused) as refused:
        share_jumps.refuse_jump(
            store, "neu.csv", "ihk", "2026-04", {"business_type": {SMALL: 1, REGISTERED: 999}}
        )
    for part in ("[[confirmed_lists]]", "source = ihk", "file = neu.csv"):
        assert part in refused.value.finding.text("de")
