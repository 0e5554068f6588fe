"""What the command says on the terminal, in whole German and English sentences."""

import pytest

from pipeline.errors import Lang
from pipeline.registries.linkage.explain import Explanation
from pipeline.terminal import Terminal


@pytest.mark.parametrize(
    ("lang", "records", "persons", "said"),
    [
        ("de", 1, 1, "Betrieb b: besteht aus einem Eintrag der Gewerberegister; genannt ist eine Person."),
        ("de", 2, 3, "Betrieb b: besteht aus 2 Einträgen der Gewerberegister; genannt sind 3 Personen."),
        ("de", 1, 0, "Betrieb b: besteht aus einem Eintrag der Gewerberegister; keine Person ist genannt."),
        ("en", 1, 2, "Business b: put together from one record of the trade registers; 2 persons are named."),
    ],
)  # fmt: skip
def test_an_explained_business_is_told_in_singular_and_plural(
    lang: Lang, records: int, persons: int, said: str, capsys: pytest.CaptureFixture[str]
):
    explanation = Explanation(
        business={"business_id": "b"},
        records=[f"r{number}" for number in range(records)],
        persons={f"p{number}": [] for number in range(persons)},
        pairs=[],
    )
    Terminal(lang).report_explanation(explanation)
    assert capsys.readouterr().out.startswith(said)
