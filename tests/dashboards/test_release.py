"""The released file is read whole, suppressed cells lose whatever they hold, and a moved link is followed."""

from dataclasses import replace

import duckdb

from dashboards.release import Follower, read_release


def test_a_cell_is_found_by_its_key_and_an_unknown_one_is_absent(release):
    assert release.cell("A4", "05399", "2026-10").value == 59
    assert release.cell("A4", "05399", "1999-01").status == "absent"


def test_a_value_left_in_a_suppressed_cell_is_dropped_on_reading(example, tmp_path):
    release = read_release(example.build(tmp_path / "faulty.duckdb", secret=example.SECRET))
    suppressed = [cell for cell in release.cells if cell.is_suppressed]
    assert suppressed
    assert {cell.value for cell in suppressed} == {None}
    assert example.SECRET not in {cell.value for cell in release.cells}


def test_months_and_years_of_the_same_figure_are_told_apart(release):
    assert release.newest("B1", "notice_kind") == "2026-10"
    assert "2025" in release.periods("B1", "notice_kind")
    assert "2025" not in release.months("B1", "notice_kind")


def test_the_municipality_that_has_not_delivered_is_named(release):
    assert [area.name for area in release.undelivered("2026-10")] == ["Mühlenau"]
    assert release.undelivered("2026-09") == ()


def test_a_file_without_valence_of_quotes_is_read_with_none(example, tmp_path):
    old = read_release(example.build(tmp_path / "old.duckdb", is_old=True))
    assert len(old.quotes) == len(example.QUOTES)
    assert {row["valence"] for row in old.quotes} == {0}


def test_the_state_of_deliveries_is_no_figure_for_the_map(release):
    assert release.area_indicators() == ["A1", "A2", "A3"]


def test_only_months_with_a_value_are_named(release):
    assert release.months_with_values("A1")[-1] == "2026-10"
    assert release.months_with_values("A6") == []
    hidden = {cell for cell in release.cells if cell.period == "2026-10"}
    fewer = replace(release, cells=tuple(cell for cell in release.cells if cell not in hidden))
    assert fewer.months_with_values("A1")[-1] == "2026-09"


def test_the_centre_of_a_square_is_its_middle(release):
    west, south = 6.2, 50.6
    longitude, latitude = release.centre("05399004")
    assert abs(longitude - (west + 0.07)) < 1e-9
    assert abs(latitude - (south + 0.0425)) < 1e-9


def test_the_reader_follows_a_moved_link(example, tmp_path):
    link = tmp_path / "current.duckdb"
    example.publish(link, example.build(tmp_path / "one.duckdb", release_id="one"))
    follower = Follower(link)
    first = follower.release()
    assert follower.release() is first
    example.publish(link, example.build(tmp_path / "two.duckdb", release_id="two"))
    assert first.release_id == "one"
    assert follower.release().release_id == "two"


def test_the_file_read_is_free_to_be_removed_and_written(example, tmp_path):
    path = example.build(tmp_path / "one.duckdb")
    read_release(path)
    with duckdb.connect(str(path)) as writer:
        writer.execute("CREATE TABLE still_writable (a INTEGER)")


def test_without_a_release_there_is_none_and_it_is_found_once_it_comes(example, tmp_path):
    link = tmp_path / "current.duckdb"
    follower = Follower(link)
    assert follower.release() is None
    example.publish(link, example.build(tmp_path / "one.duckdb"))
    assert follower.release() is not None


def test_an_unreadable_release_leaves_the_last_good_one(example, tmp_path):
    link = tmp_path / "current.duckdb"
    example.publish(link, example.build(tmp_path / "one.duckdb", release_id="one"))
    follower = Follower(link)
    assert follower.release().release_id == "one"
    broken = tmp_path / "broken.duckdb"
    broken.write_bytes(b"this is no database, only some bytes that pretend to be one")
    example.publish(link, broken)
    assert follower.release().release_id == "one"
    example.publish(link, example.build(tmp_path / "two.duckdb", release_id="two"))
    assert follower.release().release_id == "two"
