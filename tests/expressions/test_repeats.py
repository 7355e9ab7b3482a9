"""What ${name} means from inside and outside a repeat."""

import pytest

from conversations.expressions import ExpressionError, Value, parse
from tests.expressions.evaluating import an_env

#: town, then houses (with a street and, inside them, rooms), then goods.
PLACES: dict[str, tuple[str, ...]] = {
    "town": (), "street": ("houses",), "area": ("houses", "rooms"), "windows": ("houses", "rooms"),
    "price": ("goods",),
}  # fmt: skip
REPEATS = frozenset({"houses", "rooms", "goods"})
VALUES: dict[str, Value] = {
    "town": "Ilam",
    "houses[1]/street": "East", "houses[2]/street": "West",
    "houses[1]/rooms[1]/area": 10, "houses[1]/rooms[2]/area": 20, "houses[2]/rooms[1]/area": 5,
    "houses[2]/rooms[1]/windows": ("north", "south"),
    "goods[1]/price": 3, "goods[3]/price": "4.5",
}  # fmt: skip
COUNTS = {"houses": 2, "houses[1]/rooms": 2, "houses[2]/rooms": 1, "goods": 3}
OUTSIDE: dict[str, object] = {}
SECOND_HOUSE = {"prefixes": ("", "houses[2]/"), "positions": (2,)}
SECOND_ROOM = {"prefixes": ("", "houses[1]/", "houses[1]/rooms[2]/"), "positions": (1, 2)}


def evaluate_at(here: tuple[str, ...], source: str) -> Value:
    """Evaluate where `here` says: outside, in the second house, or in the second room of the first."""
    standing = (OUTSIDE, SECOND_HOUSE, SECOND_ROOM)[len(here)]
    return parse(source).compile(PLACES, here, REPEATS)(an_env(VALUES, counts=COUNTS, **standing))


@pytest.mark.parametrize(
    ("here", "source", "expected", "why"),
    [
        ((), "${town}", "Ilam", "no repeat at all"),
        (("houses",), "${town}", "Ilam", "outwards"),
        (("houses",), "${street}", "West", "the same instance"),
        (("houses", "rooms"), "${street}", "East", "the instance around ours"),
        (("houses", "rooms"), "${area}", 20, "the same inner instance"),
        ((), "${street}", "East", "from outside, one value of many is the first"),
        ((), "${street} = 'East'", True, "also in a comparison"),
        ((), "selected(${windows}, 'north')", False, "also in selected()"),
        ((), "sum(${area})", 35, "all rooms of all houses"),
        (("houses",), "sum(${area})", 5, "the rooms of our house"),
        (("houses", "rooms"), "sum(${area})", 20, "our room alone"),
        (("houses",), "sum(${price})", 7.5, "another repeat altogether"),
        ((), "min(${price})", 3, "a blank among the instances is left out"),
        ((), "string(sum(${windows}))", "NaN", "text that is no number"),
        ((), "max(${price}, 100)", 100, "lists and values together"),
        ((), "count(${price})", 3, "blanks are counted"),
        ((), "count-non-empty(${price})", 2, "unless asked not to"),
        ((), "count(${goods})", 3, "the instances of a repeat"),
        ((), "count(${rooms})", 3, "of an inner repeat in all outer ones"),
        (("houses",), "count(${rooms})", 1, "or in ours"),
        (("houses", "rooms"), "count(${houses})", 2, "from inside, all houses"),
        (("houses", "rooms"), "count(${rooms})", 2, "and all rooms of our house"),
        ((), "count-non-empty(${goods})", 3, "an instance is not empty"),
        ((), "join('-', ${street})", "East-West", "joined"),
        ((), "concat(${street}, '!')", "EastWest!", "a list in concat() is all its values"),
        ((), "coalesce(${windows}, ${street})", "East", "the first of each list"),
        ((), "${area} + 1", 11, "the first in a sum"),
        (("houses",), "position(..)", 2, "our own position"),
        (("houses", "rooms"), "position(..)", 2, "of the innermost repeat"),
        (("houses", "rooms"), "position(${houses})", 1, "or of one that is named"),
        (("houses",), "position(..) = count(${houses})", True, "the last one"),
        ((), "indexed-repeat(${street}, ${houses}, 2)", "West", "a named instance"),
        ((), "indexed-repeat(${street}, ${houses}, 3)", None, "one that isn't there"),
        ((), "indexed-repeat(${street}, ${houses}, 'x')", None, "or has no number"),
        ((), "indexed-repeat(${area}, ${houses}, 1, ${rooms}, 2)", 20, "two deep"),
        ((), "indexed-repeat(${area}, ${rooms}, 2, ${houses}, 1)", 20, "in either order"),
        (("houses",), "indexed-repeat(${area}, ${rooms}, 1)", 5, "a room of our house"),
        (
            ("houses",),
            "indexed-repeat(${street}, ${houses}, position(..) - 1)",
            "East",
            "the one before ours",
        ),
        (("houses",), "indexed-repeat(${price}, ${goods}, position(..) + 1)", "4.5", "side by side"),
        ((), "if(${town}, ${street}, '')", "East", "one value out of a branch"),
        ((), "checklist(2, 2, ${price}, 'yes')", True, "3 counts; text is a yes only when it says so"),
        ((), "weighted-checklist(8, 8, ${price}, ${price})", False, "lists in pairs"),
    ],
)
def test_references(here: tuple[str, ...], source: str, expected: Value, why: str) -> None:
    """Inside its own repeat a name is one value, from outside it is the list of all of them."""
    assert evaluate_at(here, source) == expected, why


@pytest.mark.parametrize(
    ("here", "source", "column", "what"),
    [
        ((), "position(..)", 1, "only in a repeat"),
        (("houses",), "1 + position(${goods})", 14, "does not stand in a repeat named 'goods'"),
        ((), "indexed-repeat(${area}, ${rooms}, 2)", 1, "which instance of 'houses'"),
        ((), "indexed-repeat(${area}, ${houses}, 2)", 1, "which instance of 'rooms'"),
        ((), "indexed-repeat(${price}, ${houses}, 2)", 26, "'price' is not in a repeat named 'houses'"),
        ((), "indexed-repeat(${town}, ${houses}, 2)", 25, "'town' is not in a repeat named 'houses'"),
        ((), "indexed-repeat(${price}, ${town}, 2)", 26, "not in a repeat named 'town'"),
        ((), "jr:choice-name('a', '${goods}')", 21, "is a repeat"),
    ],
)
def test_refused_places(here: tuple[str, ...], source: str, column: int, what: str) -> None:
    """What can't be found from where an expression stands is refused when it is compiled."""
    with pytest.raises(ExpressionError, match=what) as refused:
        evaluate_at(here, source)
    assert refused.value.column == column


def test_a_repeat_without_instances_is_empty() -> None:
    """No instance: no answers, no sum, no first value."""
    env = an_env({})
    for source, expected in (
        ("count(${goods})", 0),
        ("sum(${price})", 0),
        ("${price}", None),
        ("${goods}", None),
    ):
        assert parse(source).compile(PLACES, (), REPEATS)(env) == expected
