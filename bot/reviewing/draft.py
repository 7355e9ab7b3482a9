"""Words that a moderator has typed and not yet confirmed: they stand with whoever typed them, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.consulting.staff import ASKED
from bot.consulting.visit import Visit
from bot.office.codes import answer_code

_NAME = "queue"


def keep(visit: Visit, kind: str, number: int, **what: Any) -> str:
    """Keep what is to be confirmed about a submission; the code that the button carries."""
    visit.keep(step={**visit.step, _NAME: {"kind": kind, "number": number, **what}})
    return _code(visit.step[_NAME])


def words_in(step: Mapping[str, Any]) -> str:
    """The words that wait to be confirmed, to be looked at before they are taken; empty for none."""
    return str(step.get(_NAME, {}).get("words") or "")


def take(visit: Visit, kind: str, number: int, code: str) -> dict[str, Any] | None:
    """What a button confirms, once; None where something else has been typed since."""
    found: dict[str, Any] | None = visit.step.get(_NAME)
    if found is None or (found["kind"], found["number"]) != (kind, number) or _code(found) != code:
        return None
    # what was asked for, to type it once more, is asked for no longer
    is_asking = visit.step.get(ASKED, {}).get("command") == "queue"
    over = (_NAME, "asked", ASKED) if is_asking else (_NAME,)
    visit.keep(step={name: value for name, value in visit.step.items() if name not in over})
    return found


def _code(found: dict[str, Any]) -> str:
    return answer_code("\0".join(f"{name}={found[name]}" for name in sorted(found)))[:_LETTERS]


#: a button has room for so many
_LETTERS = 4
