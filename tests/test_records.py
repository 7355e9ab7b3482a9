"""Values that are changed by making new ones."""

from dataclasses import field

import pytest

from conversations.records import record, replace


@record
class Place:
    name: str
    of: tuple[str, ...] = ()
    more: dict[str, int] = field(default_factory=dict)


@record(kw_only=True)
class Named:
    name: str
    of: int = 1


@record
class Single:
    name: str


@pytest.mark.parametrize("one", [Place("a", ("b",), {"c": 1}), Named(name="a", of=2), Single("a")])
def test_a_change_makes_a_new_value_and_leaves_the_old_one(one):
    changed = replace(one, name="z")
    assert changed != one
    assert (one.name, changed.name) == ("a", "z")
    assert replace(changed, name="a") == one
    assert type(changed) is type(one)


@pytest.mark.parametrize("one", [Place("a"), Named(name="a"), Single("a")])
def test_a_field_that_is_not_there_cannot_be_changed(one):
    with pytest.raises((KeyError, TypeError)):
        replace(one, nonsense=1)


def test_equal_values_are_one_key():
    assert len({Named(name="a"), Named(name="a"), Named(name="b")}) == 2


def test_there_is_no_room_for_other_attributes():
    with pytest.raises(AttributeError):
        Place("a").other = 1
