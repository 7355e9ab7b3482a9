"""Whether the calls load, what those that are not open yet lack, and whether documents find their fonts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from bot.all_calls import load_calls
from bot.consulting.calls import Calls
from bot.database.held import read_held
from bot.organising.lacking import lacking
from bot.settings import Settings, WrongSettings
from bot.translations.translator import Translations
from conversations.problems import BrokenCall
from conversations.text import say

from .findings import Finding, error, ok, warning

CALLS = "calls"


def loaded(settings: Settings) -> tuple[Calls | None, list[Finding]]:
    """All calls; None where one of them is broken."""
    try:
        calls = load_calls(settings)
    except BrokenCall as broken:
        first = broken.problems[0] if broken.problems else broken
        return None, [error(CALLS, f"one is broken: {first}", "mend it, and look with: palabre check")]
    except WrongSettings as wrong:
        return None, [error(CALLS, str(wrong), "mend that setting")]
    return calls, [ok(CALLS, f"{len(calls.all())} load; people come to '{settings.default_call}' when none is named")]


def look_at_calls(calls: Calls) -> Iterator[Finding]:
    """What each call lacks that is not closed, as they were said to live."""
    now = datetime.now(UTC)
    translations = Translations.load(calls.all())
    if translations.problems:
        what = f"{len(translations.problems)} words of translations are wrong"
        yield warning("translations", what, "look with: palabre translate check")
    for call in calls.all():
        phase = calls.phase(call.name, now)
        if phase in ("closed", "archived"):
            continue
        lacks = [say(one, "en") for one in lacking(call, now, translations)]
        if not lacks:
            yield ok(f"call {call.name}", f"it is {phase if phase != 'draft' else 'a draft'}, and lacks nothing")
        elif phase == "open":
            yield warning(f"call {call.name}", "people answer it, and it lacks something", " ".join(lacks))
        else:
            yield warning(f"call {call.name}", "it cannot be opened yet", " ".join(lacks))


def look_at_fonts(calls: Calls) -> Iterator[Finding]:
    """The languages of the calls can be drawn in documents."""
    from bot.documents.fonts import FIRST, installed

    fonts = installed()
    if missing := [one for one in FIRST if one not in fonts.families]:
        yield error("fonts", f"{' and '.join(missing)} cannot be found", "install Palabre again, with all it needs")
    else:
        yield ok("fonts", f"documents find {len(fonts.families)} font families")


async def look_at_unknown(calls: Calls, connection: Any) -> list[Finding]:
    """Answers are held to calls that are not loaded."""
    held = await read_held(connection)
    found = []
    for name in sorted(held.keys() - set(calls.names)):
        count = held[name]
        what = f"{count} {'form is' if count == 1 else 'forms are'} held, and the call is not loaded"
        todo = "put its folder back among the calls; answers go all the same when the newest form that was kept says so"
        found.append(warning(f"call {name}", what, todo))
    return found
