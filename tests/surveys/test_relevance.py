"""Whether a question was asked follows from its condition and the answers."""

import pytest

from pipeline.surveys.relevance import is_relevant


@pytest.mark.parametrize(
    ("expression", "answers", "expected"),
    [
        ("", {}, True),
        ("${staff} = 'yes'", {"staff": "yes"}, True),
        ("${staff} = 'yes'", {"staff": "no"}, False),
        ("${staff} = 'yes'", {}, False),
        ("${born} != 'germany'", {"born": "germany"}, False),
        ("selected(${used}, 'none')", {"used": "bank none"}, True),
        ("selected(${used}, 'no')", {"used": "bank none"}, False),
        ("not(selected(${used}, 'none'))", {"used": "bank"}, True),
        ("${jobs} = 0 or ${staff} = 'no'", {"jobs": "0.0"}, True),
        ("${jobs} >= 2 and ${jobs} < 10", {"jobs": "10"}, False),
        ("${jobs} >= 2", {"jobs": ""}, False),
        ("(${a} = 1 or ${b} = 1) and ${c} = 1", {"a": "1", "c": "0"}, False),
        ("count-selected(${used}) > 1", {"used": "a b"}, True),
        ("regex(${a}, '[0-9]+')", {"a": "1"}, None),
        ("${a} = ", {"a": "1"}, None),
    ],
)
def test_a_condition_holds_or_not_or_is_not_known(expression, answers, expected):
    assert is_relevant(expression, answers) is expected
