"""The steps of the way in, in the order that somebody goes them, as far as it is known what they are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversations.call import Call

#: for whom one can answer besides oneself
OTHERS = ("person", "group", "organisation")
#: how somebody agreed: these steps stand in the place of "agreed"
_HOW = ("recording", "witness", "paper")

Step = Mapping[str, Any]


def after(step: Step, call: Call) -> str:
    """The step behind the one where they stand, once that has been answered."""
    ways, at = _steps(step, call), step["at"]
    return ways[ways.index(at) + 1] if at in ways[:-1] else "consent"


def before(step: Step, call: Call) -> str:
    """The step before the one where they stand."""
    ways, at = _steps(step, call), step["at"]
    if at not in ways and at in _HOW and "agreed" in ways:
        return "agreed"
    return ways[max(ways.index(at) - 1, 0)] if at in ways else "about"


def owed(step: Step, call: Call) -> str | None:
    """The first step that has to be answered still before anybody can agree; None where nothing is missing."""
    return next((one for one in _steps(step, call) if one in _SAID and not _SAID[one](step)), None)


def is_told(step: Step) -> bool:
    """It is known for whom they answer."""
    named = step.get("kind") in OTHERS and (step.get("name") or step.get("nameless"))
    return bool(named and (step["kind"] != "group" or "men" in step))


def is_guarded(step: Step) -> bool:
    """Whoever answers is too young to agree alone."""
    return step.get("of_age") is False


def _steps(step: Step, call: Call) -> tuple[str, ...]:
    kind, is_nameless = step.get("kind"), bool(step.get("nameless"))
    who = ("about",) if kind == "myself" else ("about", "kind", "name")
    counts = ("women", "men") if kind == "group" else ()
    age: tuple[str, ...] = ()
    if call.minors is not None and kind != "organisation":
        age = ("age", "guardian") if is_guarded(step) else ("age",)
    agreed: tuple[str, ...] = ("agreed",)
    if (kind == "myself" and "guardian" not in age) or (is_nameless and "guardian" in age):
        agreed = ()
    elif is_nameless and "door" not in step:
        agreed = ("witness",)  # a voice tells who speaks
    return (*who, *counts, *age, *agreed, "consent")


_SAID = {
    "age": lambda step: step.get("of_age") is not None,
    "guardian": lambda step: bool(step.get("guardian")),
    "agreed": lambda step: bool(step.get("agreed")),
    "witness": lambda step: bool(step.get("agreed")),
}
