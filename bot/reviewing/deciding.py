"""Accept, leave out, put back: a decision holds for what the moderator saw, and is refused when that has changed."""

from __future__ import annotations

from typing import Any

from bot.base36 import base36
from bot.consulting.listing import Item, listed
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.asked_back import read_askable
from bot.database.holders import Holder
from bot.database.queue import read_left_out, read_some, read_standing
from bot.office.codes import submission_code
from bot.office.requests import Office, Request, ask
from conversations.text import Text

from . import cards, decision, draft
from .asking_back import in_their_language, whom
from .cards import act, form_line
from .looking import Looked, Seen, changed_since, look, look_for_twins
from .twins import title_key


async def settle(office: Office, request: Request, number: int, state: str, seen: Seen) -> None:
    """Accept it, or put it back to what nobody has decided about."""
    looked = await look(office, request, number)
    if looked is None:
        return
    says: Text = _CHANGED

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal says
        says = await _decide(office, request, visit, connection, looked, state, seen)

    await office.answer(request, do)
    await _show_what_came(office, request, looked, says)


async def ask_why(office: Office, request: Request, number: int, seen: Seen, *says: Text) -> None:
    """Ask for the reason, in words that the person will read."""
    looked = await look(office, request, number)
    if looked is None:
        return

    async def do(visit: Visit, connection: Any) -> None:
        standing = await read_askable(connection, number, "")
        reader = whom(standing) if standing is not None else "nobody"
        theirs = in_their_language(looked.call, reader, visit) if isinstance(reader, Holder) else ()
        ask(visit, "queue", verb="why", number=number, rev=seen[0], revision=seen[1])
        lines = (_WHY.with_values(reference=looked.standing.reference), _HOW, *theirs)
        visit.show(Screen(says=says, lines=lines, keys=(_back(number),)))

    await office.answer(request, do)


async def said_why(office: Office, request: Request, number: int, seen: Seen) -> None:
    """The reason came: it is shown as the person will read it."""
    words = request.words.strip() if request.is_typed else ""
    if not words:
        await ask_why(office, request, number, seen, Text("Please type the reason."))
        return
    if len(words) > _LONGEST:
        await ask_why(office, request, number, seen, _TOO_LONG.with_values(n=_LONGEST))
        return
    looked = await look(office, request, number)
    if looked is None:
        return

    async def do(visit: Visit, connection: Any) -> None:
        code = draft.keep(visit, "why", number, words=words, seen=list(seen))
        ask(visit, "queue", verb="why", number=number, rev=seen[0], revision=seen[1])
        keys = (
            (Key(Text("Yes, leave it out"), act("no2", number, code)),),
            (Key(Text("No, keep it"), act("one", number)),),
        )
        values = {"reference": looked.standing.reference}
        lines = (
            Text("Leave out {reference}? The person will read this reason:", values),
            Text("{words}", {"words": words}),
            Text("To change it, type it once more."),
        )
        visit.show(Screen(lines=lines, keys=keys))

    await office.answer(request, do)


async def leave_out(office: Office, request: Request, number: int, code: str) -> None:
    """It was confirmed."""
    await _confirmed(office, request, number, "why", code)


# The same said twice


async def show_twins(office: Office, request: Request, number: int, seen: Seen, *says: Text) -> None:
    """Which form says the same: those that seem to, or any by its number."""
    looked = await look(office, request, number)
    if looked is None:
        return
    twins = await look_for_twins(office, looked)
    async with office.read() as connection:
        numbers = [one.number for one in twins]
        found = await read_some(connection, looked.call.name, numbers, title_key(looked.call))

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="twin", number=number, rev=seen[0], revision=seen[1])
        items = [Item(form_line(one), act("w", number, submission_code(one.number))) for one in found]
        lines, rows = listed(visit, items)
        first = _WHICH_ONE.with_values(reference=looked.standing.reference)
        visit.show(Screen(says=says, lines=(first, *lines, _OR_TYPE), keys=(*rows, _back(number))))

    await office.answer(request, do)


async def chose_twin(
    office: Office, request: Request, number: int, other: int | None, reference: str = "", seen: Seen | None = None
) -> None:
    """One was named: the two are held side by side before it is decided."""
    looked = await look(office, request, number)
    if looked is None:
        return
    seen = seen or looked.seen
    async with office.read() as connection:
        standing = await read_standing(connection, number=other, reference=reference)
        same_call = standing is not None and standing.call == looked.call.name and standing.status != "withdrawn"
        listed_ones = (
            await read_some(connection, looked.call.name, [number, standing.number], title_key(looked.call))
            if standing is not None and same_call
            else []
        )
        is_out = standing is not None and standing.number in await read_left_out(connection, [standing.number])
    itself = standing is not None and standing.number == number
    if standing is None or itself or len(listed_ones) != _BOTH:
        await show_twins(office, request, number, seen, _ITSELF if itself else _NO_SUCH)
        return
    if is_out:
        await show_twins(office, request, number, seen, _OUT_ITSELF.with_values(reference=standing.reference))
        return
    one, two = listed_ones

    async def do(visit: Visit, connection: Any) -> None:
        code = draft.keep(visit, "twin", number, twin=two.number, seen=list(seen))
        keys = (
            (Key(Text("Yes, they say the same"), act("w2", number, code)),),
            (Key(Text("Look at the other one"), act("one", two.number)),),
            _back(number),
        )
        lines = (
            Text("This one will be left out: {form}", {"form": form_line(one)}),
            cards.STANDS[looked.came.state],
            Text("This one will stay: {form}", {"form": form_line(two)}),
            Text("The person is told that another form says the same, but not which one."),
        )
        visit.show(Screen(lines=lines, keys=keys))

    await office.answer(request, do)


async def leave_out_as_twin(office: Office, request: Request, number: int, code: str) -> None:
    """It was confirmed."""
    await _confirmed(office, request, number, "twin", code)


# The decision


async def _confirmed(office: Office, request: Request, number: int, kind: str, code: str) -> None:
    looked = await look(office, request, number)
    if looked is None:
        return
    says: Text = _TYPED_BEFORE

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal says
        found = draft.take(visit, kind, number, code)
        if found is not None:
            seen: Seen = (int(found["seen"][0]), int(found["seen"][1]))
            decided = (found.get("words"), found.get("twin"))
            says = await _decide(office, request, visit, connection, looked, "left-out", seen, *decided)

    await office.answer(request, do)
    await _show_what_came(office, request, looked, says)


async def _decide(
    office: Office,
    request: Request,
    visit: Visit,
    connection: Any,
    looked: Looked,
    state: str,
    seen: Seen,
    why: str | None = None,
    twin: int | None = None,
) -> Text:
    """Decide with all that follows, unless what was decided about is another thing by now; what to say of it."""
    if await changed_since(connection, looked, seen):
        return _CHANGED
    if twin is not None and twin in await read_left_out(connection, [twin]):
        return _CHANGED
    by, now, call = request.moderator(looked.call.name), office.now, looked.call.name
    found = await decision.settle(
        office.database, connection, office.house.ids, call, looked.number, state, seen[1], by, now, why=why, twin=twin
    )
    visit.changes.jobs.extend(found)
    if state == "left-out":
        return _LEFT_OUT_AND_TOLD if found else _LEFT_OUT_UNTOLD
    return _DONE[state]


async def _show_what_came(office: Office, request: Request, looked: Looked, says: Text) -> None:
    """A word where it was decided; where it was not, the form as it stands now."""
    if says in (_CHANGED, _TYPED_BEFORE):
        await cards.show(office, request, looked.number, says, anew=True)
    else:
        await cards.show_done(office, request, looked, says)


def _back(number: int) -> tuple[Key, ...]:
    return (Key(Text("Back"), act("one", number)),)


def seen_in(parts: tuple[str, ...]) -> Seen | None:
    """What a button says that was seen; None for what no button of ours carries."""
    if len(parts) != len(_SHAPE) or not all(part.isascii() and part.isalnum() and len(part) < 7 for part in parts):
        return None
    rev, revision = (int(part, 36) for part in parts)
    return (rev, revision) if (base36(rev), base36(revision)) == parts else None


_SHAPE: Seen = (0, 0)
#: letters of a reason
_LONGEST = 1000
_BOTH = 2
_DONE = {
    "accepted": Text("Accepted."),
    "received": Text("Put back: it counts as new again."),
}
_LEFT_OUT_AND_TOLD = Text("Left out. The person is told; by night, in the morning.")
_LEFT_OUT_UNTOLD = Text("Left out. There is no chat in which the person could be told.")
_CHANGED = Text(
    "This form has changed since you opened it: somebody else has worked on it, or the person has sent it anew. "
    "Nothing was decided. Here it is as it stands now."
)
_TYPED_BEFORE = Text("That button is from before, so nothing was decided. Here is the form as it stands now.")
_WHY = Text("Why shall {reference} be left out? Type the reason in your own words.")
_HOW = Text("The person reads it as you write it. Be kind, and say what they can do about it.")
_TOO_LONG = Text("That is too long: at most {n} letters.")
_WHICH_ONE = Text("Which form says the same as {reference}?")
_OR_TYPE = Text("You can also type the number of the other form.")
_NO_SUCH = Text("I know no other form of this call with that number.")
_OUT_ITSELF = Text("{reference} is left out itself, so it cannot count in place of this one.")
_ITSELF = Text("That is this very form. Name the other one.")
