"""The first card of a submission: who answers, where it stands, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.base36 import base36
from bot.consulting.listing import PAGE, Item, joined, listed
from bot.consulting.permitting import APPEARANCES
from bot.consulting.screens import Act, Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database.queue import Listed, count_twins_of, read_some
from bot.database.reviews import Note
from bot.office.codes import submission_code
from bot.office.requests import Office, Request, button, call_code
from conversations.call import Call
from conversations.records import replace
from conversations.text import Text, own_name

from .looking import Looked, heading, is_answered, look, look_for_twins, note_seen
from .twins import Twin, title_key


def act(verb: str, number: int, *more: str) -> Act:
    """A button about one submission."""
    return button("queue", verb, submission_code(number), *more)


async def show(
    office: Office,
    request: Request,
    number: int | None,
    *says: Text,
    reference: str = "",
    anew: bool = False,
    in_place: bool = False,
) -> None:
    """The first card. `anew`: it is opened, which is noted each time; `in_place`: the message tapped becomes it."""
    looked = await look(office, request, number, reference)
    if looked is None:
        return
    twins = await look_for_twins(office, looked)
    async with office.read() as connection:
        known = [one.number for one in twins]
        review = looked.came.beside.review
        if review is not None and review.twin is not None:
            known.append(review.twin)
        others = await read_some(connection, looked.call.name, known, title_key(looked.call))
        held_by = await count_twins_of(connection, looked.number)

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, looked, anew=anew)
        lines, keys = _drawn(visit, looked, twins, {one.number: one for one in others}, held_by)
        visit.show(Screen(says=says, lines=lines, keys=keys, replaces=request.message if in_place else None))

    await office.answer(request, do)


async def show_done(office: Office, request: Request, looked: Looked, says: Text) -> None:
    """A word after a decision, and the way on."""
    number, code = looked.number, call_code(looked.call.name)
    keys = (
        (Key(Text("Next to look at"), button("queue", "next", code, submission_code(number))),),
        (Key(Text("To the form"), act("one", number)), Key(Text("All forms"), button("queue", "home", code))),
    )
    await office.say(request, Title(looked.standing.reference), says, keys=keys)


def _drawn(
    visit: Visit, looked: Looked, twins: Sequence[Twin], others: dict[int, Listed], held_by: int
) -> tuple[tuple[object, ...], Rows]:
    notes = [one for one in looked.came.beside.notes if one.key is None]
    sections = looked.sections
    items = [
        Item(
            Text("{section}: {n}", {"section": heading(one), "n": sum(map(is_answered, one.entries))}),
            act("s", looked.number, str(at)),
        )
        for at, one in enumerate(sections)
    ]
    named, rows = listed(visit, items)
    lines: list[object] = [Title(Text("Form {reference}", {"reference": looked.standing.reference}))]
    lines += [joined(_stands(looked, others)), joined(_who(looked)), joined(_came_in(looked)), joined(_agreed(looked))]
    if held_by:
        lines.append(_HOLDS.with_values(n=held_by))
    if notes:
        lines.append(
            joined(
                (Text("Notes, which only moderators read:"), *(note_line(looked.call, one) for one in notes[-_MOST:]))
            )
        )
    lines += [joined(one) for one in _on_what_is_open(looked)]
    if twins:
        lines.append(joined((Text("These may say the same:"), *(_twin(one, others) for one in twins))))
    lines += [Text("What was answered, section by section:"), *named] if sections else [Text("Nothing was answered.")]
    return tuple(lines), (*rows, *_keys(looked, has_twins=bool(twins)))


def _on_what_is_open(looked: Looked) -> list[tuple[Text, Text]]:
    """Notes on questions without an answer: there is no card of an answer on which they could stand."""
    labels = {one.key: one.label for one in looked.form.entries}
    return [
        (Text("About “{question}”", {"question": labels.get(one.key, one.key)}), note_line(looked.call, one))
        for one in looked.came.beside.notes
        if one.key is not None and looked.entry(one.key) is None
    ]


def _keys(looked: Looked, *, has_twins: bool) -> Rows:
    number, state = looked.number, looked.came.state
    seen = tuple(base36(one) for one in looked.seen)
    accept = Key(Text("Accept"), act("ok", number, *seen))
    leave = Key(Text("Leave out"), act("no", number, *seen))
    back = Key(Text("Put back to new"), act("re", number, *seen))
    rows: list[tuple[Key, ...]] = []
    files = sum(len(one.files) for one in looked.form.entries)
    if files:
        rows.append((Key(Text("All files ({n})", {"n": files}), act("f", number)),))
    match state:
        case "accepted":
            rows.append((leave, back))
        case "left-out":
            rows.append((accept, back))
        case _:
            rows.append((accept, leave))
    same = Key(Text("It says the same as…"), act("tw", number, *seen))
    rows.append((same,) if has_twins or state != "left-out" else ())
    rows.append((Key(Text("Write a note"), act("n", number)),))
    code = call_code(looked.call.name)
    after = button("queue", "next", code, submission_code(number))
    rows.append((Key(Text("Next to look at"), after), Key(Text("All forms"), button("queue", "home", code))))
    return tuple(row for row in rows if row)


def _stands(looked: Looked, others: dict[int, Listed]) -> list[Text]:
    review, state = looked.came.beside.review, looked.came.state
    lines = [STANDS[state]]
    if review is not None and state in ("accepted", "left-out", "asked"):
        lines.append(
            Text("Decided by {who}, {when}.", {"who": person(review.by.name), "when": here(looked.call, review.at)})
        )
    if state == "changed" and review is not None and review.state not in ("received", "asked"):
        lines.append(Text("Before that it was: {state}", {"state": STANDS[review.state]}))
    if review is not None and state == "left-out":
        if review.why:
            lines.append(Text("The reason, as the person reads it: {why}", {"why": shortened(review.why, _LONG)}))
        if review.twin is not None:
            other = others.get(review.twin)
            reference = other.reference if other is not None else Text("a form that is not here any more")
            lines.append(Text("It says the same as {reference}.", {"reference": reference}))
    if looked.standing.status == "midway":
        lines.append(Text("The person is changing it just now. You see what was sent last."))
    return lines


def _who(looked: Looked) -> list[Text]:
    submission = looked.came.submission
    respondent = submission.respondent
    lines = [Text("Who answers: {who}", {"who": who_answers(respondent.kind, respondent.name)})]
    if respondent.kind == "group" and respondent.women is not None:
        values = {"women": respondent.women, "men": respondent.men or 0}
        lines.append(Text("Women: {women}, men: {men}", values))
    if looked.is_helped or respondent.kind != "myself":
        lines.append(Text("Somebody helped and wrote it down."))
    if respondent.agreed == "witness" and respondent.witness:
        lines.append(Text("They agreed before a witness: {who}", {"who": shortened(respondent.witness)}))
    if respondent.agreed == "paper":
        seen = {"seen": shortened(respondent.witness or "", _LONG)}
        lines.append(Text("They agreed on paper: {seen}", seen) if seen["seen"] else Text("They agreed on paper."))
    if respondent.agreed == "recording":
        lines.append(Text("They agreed in a recording."))
    if respondent.confirms:
        lines.append(Text("Who says that it is right: {who}", {"who": shortened(respondent.confirms)}))
    return lines


def _came_in(looked: Looked) -> list[Text]:
    submission = looked.came.submission
    door = DOORS.get(submission.door, DOORS["chat"])
    lines = [
        Text("How it came in: {door}", {"door": door}),
        Text("Language: {language}", {"language": looked.call.name_of(submission.language)}),
    ]
    if submission.brought:
        lines.append(Text("Where from: {where}", {"where": shortened(submission.brought, _LONG)}))
    if submission.sent_at is not None:
        lines.append(Text("Sent: {when}", {"when": here(looked.call, submission.sent_at)}))
    if looked.standing.revision > 1:
        lines.append(Text("It was sent {n} times.", {"n": looked.standing.revision}))
    return lines


def _agreed(looked: Looked) -> list[Text]:
    submission = looked.came.submission
    appears = APPEARANCES.get(submission.appearance or "", Text("not said"))
    return [
        Text("How the words may appear: {how}", {"how": appears}),
        Text("May be written to again: {answer}", {"answer": _yes_or_no(submission.contact_again)}),
        Text("May be sent on: {answer}", {"answer": _yes_or_no(submission.send_outside)}),
    ]


def note_line(call: Call, one: Note) -> Text:
    """A note, with who wrote it and when."""
    values = {"who": person(one.by.name), "when": here(call, one.at), "words": shortened(one.words, _LONG)}
    return Text("{who}, {when}: {words}", values)


def _twin(one: Twin, others: dict[int, Listed]) -> Text:
    other = others.get(one.number)
    if other is None:
        return Text("{reference}: {why}", {"reference": one.reference, "why": one.why})
    return Text("{form}: {why}", {"form": form_line(other), "why": one.why})


def form_line(one: Listed) -> Text:
    """A submission on one line of a list."""
    values = {
        "reference": one.reference,
        "who": who_answers(one.kind, one.name),
        "door": DOORS.get(one.door, DOORS["chat"]),
        "language": own_name(one.language),
    }
    line = Text("{reference}, {who} ({language}, {door})", values)
    if not one.title:
        return line
    whole = Text("{reference}, {who} ({language}, {door}): {title}", values)
    return replace(whole, values={**values, "title": shortened(one.title)})


def who_answers(kind: str, name: str) -> object:
    """Who answers, as their moderators know them."""
    shown = shortened(name)
    return shown or KINDS.get(kind, KINDS["myself"])


def here(call: Call, at: datetime) -> datetime:
    """A moment by the clocks of a call."""
    try:
        return at.astimezone(ZoneInfo(call.timezone))
    except (KeyError, ValueError, OSError):
        return at


def person(name: str) -> object:
    """A colleague, as their team calls them."""
    return shortened(name) or Text("a colleague")


def shortened(words: str, most: int = 60) -> str:
    """Somebody's words on one line, cut where they are long."""
    line = " ".join(words[: 4 * most].split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def _yes_or_no(answer: bool | None) -> object:
    return Text("not said") if answer is None else answer


#: letters of a note or a reason, and how many notes are shown: the newest
_LONG, _MOST = 500, PAGE
_HOLDS = Text(
    "{n} form is left out because it says the same as this one.",
    plural="{n} forms are left out because they say the same as this one.",
)
STANDS = {
    "received": Text("New: nobody has decided yet."),
    "changed": Text("Sent anew since somebody looked at it."),
    "asked": Text("A question was asked back; the answer is awaited."),
    "accepted": Text("Accepted."),
    "left-out": Text("Left out."),
}
DOORS = {
    "chat": Text("in the chat"),
    "paper": Text("on paper"),
    "word": Text("as a Word form"),
    "mail": Text("by e-mail"),
    "messenger": Text("by another messenger"),
}
KINDS = {
    "myself": Text("somebody for themselves"),
    "person": Text("one person"),
    "group": Text("a group"),
    "organisation": Text("an organisation"),
}
