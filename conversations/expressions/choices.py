"""The functions about chosen answers: which were selected, and how many answers there are."""

from collections.abc import Iterator

from conversations.expressions.values import Raw, Value, is_empty, single, to_boolean, to_number, to_text


def is_selected(value: Raw, choice: str) -> bool:
    """Return whether the choice is among those selected."""
    value = single(value)
    if isinstance(value, tuple):
        return choice.strip() in (value or ("",))
    return choice.strip() in (to_text(value).split() or ("",))


def selected_at(value: Value, place: float) -> str:
    """Return the name of the selected choice at that place, counted from 0; nothing if there is none."""
    chosen = _chosen(value)
    return chosen[int(place)] if 0 <= place < len(chosen) else ""


def count_selected(value: Value) -> float:
    """Return how many choices are selected."""
    return float(len(_chosen(value)))


def count(given: list[Raw]) -> float:
    """Return the number of instances."""
    return float(len([*_values(given)]))


def count_non_empty(given: list[Raw]) -> float:
    """Return the number of instances with an answer."""
    return float(sum(not is_empty(each) for each in _values(given)))


def checklist(given: list[Raw]) -> bool:
    """Return whether at least `low` and at most `high` answers are yes; -1 sets no limit."""
    low, high, *answers = given
    return _within(sum(map(_is_yes, _values(answers))), low, high)


def weighted_checklist(given: list[Raw]) -> bool:
    """Return whether the weights of the answers that are yes add up to something within the two limits."""
    low, high, *rest = given
    pairs = zip(_values(rest[::2]), _values(rest[1::2]), strict=False)
    return _within(sum(to_number(weight) for answer, weight in pairs if _is_yes(answer)), low, high)


def _chosen(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else tuple(to_text(value).split())


def _values(given: list[Raw]) -> Iterator[Value]:
    for each in given:
        if isinstance(each, list):
            yield from each
        else:
            yield each


def _is_yes(answer: Value) -> bool:
    """ODK documents that exactly the text "yes" counts; a comparison or a number counts when it is true."""
    return answer == "yes" if isinstance(answer, str) else to_boolean(answer)


def _within(number: float, low: Raw, high: Raw) -> bool:
    lowest, highest = to_number(low), to_number(high)
    return (lowest == -1 or number >= lowest) and (highest == -1 or number <= highest)
