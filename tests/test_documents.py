"""Documents say what the software does."""

import re
from pathlib import Path

from pipeline import table_page
from pipeline.errors import CATALOGUE
from pipeline.settings import REPOSITORY


def test_the_page_of_the_tables_is_the_contract():
    assert table_page.PAGE.read_text(encoding="utf-8") == table_page.page(), "please run make docs"


def test_every_link_of_readme_and_docs_leads_somewhere():
    for page in [REPOSITORY / "README.md", *(REPOSITORY / "docs").rglob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_message_is_used_and_every_message_used_is_in_the_catalogue():
    sources = [
        path.read_text(encoding="utf-8")
        for path in (REPOSITORY / "pipeline").rglob("*")
        if path.suffix in {".py", ".sql"} and path.name != "errors.py"
    ]
    used = set(re.findall(r"[\"']([PRISFD]-\d{3})[\"']", "\n".join(sources)))
    assert used == set(CATALOGUE)


def test_german_and_english_messages_name_the_same_values():
    for code, message in CATALOGUE.items():
        named = [set(re.findall(r"{(\w+)", text)) for text in (message.german, message.english)]
        assert named[0] == named[1], code


def test_no_project_file_names_a_path_of_a_machine():
    tracked = [
        path
        for path in REPOSITORY.rglob("*")
        if path.suffix in {".py", ".md", ".yml", ".toml", ".sql"} and path.is_file()
    ]
    own = [
        path
        for path in tracked
        if not {".venv", "kreis", "build"} & set(path.relative_to(REPOSITORY).parts)
    ]
    assert len(own) > 50
    for path in own:
        if path != Path(__file__):
            assert not re.search(
                r"(?<![\w.])/(work|tmp|home|root)/", path.read_text(encoding="utf-8")
            ), path
