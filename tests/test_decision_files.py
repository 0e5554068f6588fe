"""Files of decisions are read as people save them, and a line tells where it stands."""

from pipeline import decision_files

HEAD = ("words", "decision")


def test_a_line_is_numbered_where_it_ends_also_after_a_cell_of_two_lines(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text('words;decision\n"eins\nzwei";x\ndrei;y\n', encoding="utf-8")
    assert list(decision_files.rows(path, HEAD)) == [
        (3, {"words": "eins\nzwei", "decision": "x"}),
        (4, {"words": "drei", "decision": "y"}),
    ]


def test_a_line_as_long_as_a_novel_is_told_and_the_next_is_read(tmp_path):
    path = tmp_path / "d.csv"
    path.write_text("words;decision\n" + "a" * 200_000 + ";x\nb;y\n", encoding="utf-8")
    assert list(decision_files.rows(path, HEAD)) == [
        (2, {"words": "", "decision": ""}),
        (3, {"words": "b", "decision": "y"}),
    ]
