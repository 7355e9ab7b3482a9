"""What can never hold is told apart from what merely was not found."""

import pytest

from conversations.expressions import parse
from conversations.proofs import can_hold
from tests.making import call_asking

QUESTIONS = """
- {type: integer, name: n, label: N}
- {type: decimal, name: d, label: D}
- {type: integer, name: low, label: Low}
- {type: text, name: t, label: T}
- {type: text, name: s2, label: S}
- {type: date, name: day, label: Day}
- {type: select_one, name: one, label: One, choices: [{name: a, label: A}, {name: b, label: B}]}
- {type: select_multiple, name: m, label: M, choices: [{name: a, label: A}, {name: b, label: B}, {name: c, label: C}]}
"""
QUESTION = call_asking(QUESTIONS).form.questions

CONSTRAINTS = [
    ("n", ". > 10 and . < 5", False, "no number is both"),
    ("n", ". > 10 and . < 12", True, "11 is"),
    ("n", ". > 10 and . < 11", False, "no whole number lies between"),
    ("d", ". > .5 and . < .6", True, "0.55 is"),
    ("n", ". < 0", True, "numbers can be below zero"),
    ("n", "false()", False, "never"),
    ("n", ". >= '18'", True, "a number in quotes is one"),
    ("n", "${low} > 0 and . > ${low}", True, "there is room above what is compared"),
    ("n", ".-${low} >= 18", None, "reckoning cannot be listed"),
    ("n", ". mod 7 = 3", None, "nor can this"),
    ("t", "string-length(.) > 5 and string-length(.) < 3", False, "no length is both"),
    ("t", "string-length(.) = 7", True, "seven letters"),
    ("t", ". >= 1900 and . <= 2100", None, "words read as a number"),
    ("t", "${s2} != '' and . != ${s2}", True, "two texts can differ"),
    ("t", "regex(., '[0-9]+')", None, "patterns cannot be listed"),
    ("m", "count-selected(.) <= 2", True, "one or two"),
    ("m", "count-selected(.) > 3", False, "there are only three"),
    ("m", "selected(., 'a') and count-selected(.) = 3", True, "all three"),
    ("day", ". <= today()", None, "days cannot be listed"),
]
CONDITIONS = [
    ("${one} = 'a' and ${one} = 'b'", False, "only one can be chosen"),
    ("${one} = 'z'", False, "no such choice"),
    ("selected(${m}, 'a') and selected(${m}, 'c')", True, "several can"),
    ("${m} = 'a b'", True, "just these two"),
    ("${t} = 'x' and ${t} = 'y'", False, "one text is not two"),
    ("${n} > 3 and not(${n} > 3)", False, "yes and no"),
    ("${t} = ${s2}", True, "two texts can be the same"),
    ("${nobody} = 1", None, "an unknown name"),
]


@pytest.mark.parametrize(("name", "constraint", "expected", "why"), CONSTRAINTS)
def test_constraints(name, constraint, expected, why):
    assert can_hold((parse(constraint),), QUESTION, QUESTION[name]) is expected, why


@pytest.mark.parametrize(("condition", "expected", "why"), CONDITIONS)
def test_conditions(condition, expected, why):
    assert can_hold((parse(condition),), QUESTION) is expected, why


def test_conditions_of_groups_around_count_too():
    assert can_hold((parse("${n} > 5"), parse("${n} < 3")), QUESTION) is False
