"""The words of an answer as they will be printed: spelling mended, a span hidden; for more the person is asked.

What somebody said is never written over: the mended words stand beside it, and the moderator sees the difference
before they count.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bot.consulting.listing import joined
from bot.consulting.screens import Key, Screen
from bot.consulting.visit import Visit
from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import touch
from bot.database.staff import note
from bot.database.steps import read_step
from bot.office.codes import answer_code
from bot.office.requests import Office, Request, ask
from conversations.completed import Entry
from conversations.mending import HIDDEN, Change, Judged, differences, hide, judge, put_instead, tidied
from conversations.records import record
from conversations.text import Text

from . import asking_back, draft
from .cards import act, shortened
from .looking import Looked
from .reading import NO_ANSWER, look_at_answer, show_answer, words_of


@record
class Mendable:
    """An answer whose words can be mended."""

    looked: Looked
    entry: Entry
    #: what the person said, or what was written down of it
    own: str
    #: as it would be printed now
    printed: str
    #: what the person has agreed to have printed, if anything
    agreed: str | None
    language: str

    def judge(self, words: str) -> Judged:
        """What is done to the person's words, or to those that they agreed to."""
        judged = judge(self.own, words)
        if judged == "more" and self.agreed is not None:
            return judge(self.agreed, words)
        return judged


async def ask_words(office: Office, request: Request, number: int, code: str, *says: Text) -> None:
    """Ask for the mended text; of one that no message holds, for the words that are wrong."""
    found = await _mendable(office, request, number, code)
    if found is None:
        return
    is_long = len(found.printed) > _MESSAGE

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="old" if is_long else "mended", number=number, answer=code)
        lines = (_WHICH_WORDS,) if is_long else (_SEND_WHOLE, Text("{words}", {"words": found.printed}), _WHAT_IS_FREE)
        visit.show(Screen(says=says, lines=lines, keys=(_back(number, code),)))

    await office.answer(request, do)


async def ask_span(office: Office, request: Request, number: int, code: str, *says: Text) -> None:
    """Ask which words to hide."""
    if await _mendable(office, request, number, code) is None:
        return

    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="hide", number=number, answer=code)
        visit.show(Screen(says=says, lines=(_WHICH_TO_HIDE,), keys=(_back(number, code),)))

    await office.answer(request, do)


async def said(office: Office, request: Request, verb: str, number: int, code: str) -> None:
    """What was asked for came: the mended text, the words to hide, or words and what shall stand instead of them."""
    found = await _mendable(office, request, number, code)
    if found is None:
        return
    words = tidied(request.words) if request.is_typed else ""
    again = ask_span if verb == "hide" else ask_words
    if not words:
        await again(office, request, number, code, Text("Please type the words."))
        return
    match verb:
        case "hide":
            words, times = hide(found.printed, words)
        case "old":
            words, times = put_instead(found.printed, words, words)
        case "new":
            words, times = put_instead(found.printed, str(request.about.get("old", "")), words)
        case _:
            times = 1
    if not times:
        await again(office, request, number, code, _NOT_THERE)
    elif verb == "old":
        await _ask_new(office, request, number, code)
    else:
        await _show_difference(office, request, found, words)


async def _ask_new(office: Office, request: Request, number: int, code: str) -> None:
    async def do(visit: Visit, connection: Any) -> None:
        ask(visit, "queue", verb="new", number=number, answer=code, old=tidied(request.words))
        visit.show(Screen(lines=(Text("What shall stand there instead?"),), keys=(_back(number, code),)))

    await office.answer(request, do)


async def _show_difference(office: Office, request: Request, found: Mendable, words: str) -> None:
    """What changes, and whether the person has to be asked, before anything counts."""
    number, code = found.looked.number, answer_code(found.entry.key)
    judged = await asyncio.to_thread(found.judge, words)
    changes = await asyncio.to_thread(differences, found.own, words)
    if words == found.printed:
        await show_answer(office, request, number, code, Text("Nothing is different."), in_place=False)
        return

    async def do(visit: Visit, connection: Any) -> None:
        row = found.looked.came.renditions.rows.get(found.entry.key)
        kept = draft.keep(visit, "words", number, answer=code, words=words, row=row)
        yes = _YES_ASK if judged == "more" else _YES
        keys = ((Key(yes, act("y", number, code, kept)),), _back(number, code))
        lines = [_DIFFERENCE, joined(list(_lines(changes)))] if changes else [_AS_SAID]
        visit.show(Screen(lines=(*lines, _VERDICTS[judged]), keys=keys))

    await office.answer(request, do)


def _lines(changes: tuple[Change, ...]) -> Iterator[Text]:
    for one in changes[:_MOST]:
        values = {
            "before": one.before,
            "old": shortened(one.old, _SHOWN),
            "new": shortened(one.new, _SHOWN),
            "after": one.after,
        }
        if not one.old:
            yield _ADDED.with_values(**values)
        elif not one.new:
            yield _TAKEN.with_values(**values)
        else:
            yield _CHANGED.with_values(**values)
    if len(changes) > _MOST:
        yield Text("More places that changed: {n}", {"n": len(changes) - _MOST})


async def keep(office: Office, request: Request, number: int, answer: str, code: str) -> None:
    """It was confirmed: the words are kept beside the person's own, and put to them where they have a say."""
    found = await _mendable(office, request, number, answer)
    if found is None:
        return
    async with office.read() as connection:
        words = draft.words_in(await read_step(connection, request.chat))
    # long words take a while, and nobody else's turn waits for them
    judged = await asyncio.to_thread(found.judge, words)
    says: Text = _TYPED_BEFORE

    async def do(visit: Visit, connection: Any) -> None:
        nonlocal says
        kept = draft.take(visit, "words", number, code)
        if kept is None or kept["answer"] != answer or kept["words"] != words:
            return
        row = found.looked.came.renditions.rows.get(found.entry.key)
        if row is None or row != kept["row"]:
            says = NO_ANSWER
            return
        says = await _kept(office, request, visit, connection, found, words, row, judged)

    await office.answer(request, do)
    await show_answer(office, request, number, answer, says, in_place=False)


async def _kept(
    office: Office,
    request: Request,
    visit: Visit,
    connection: Any,
    found: Mendable,
    words: str,
    row: int,
    judged: Judged,
) -> Text:
    looked, key, ids, now = found.looked, found.entry.key, office.house.ids, office.now
    by, state = request.moderator(looked.call.name), "proposed" if judged == "more" else "human"
    made = Rendition(ids(), looked.number, key, "published", found.language, words, state, row, by, now)
    await add_rendition(connection, made)
    await touch(office.database, connection, looked.number, by, now)
    details = {"submission": looked.number, "key": key, "rendition": made.id, "judged": judged}
    await note(connection, ids, now, visit.chat, "review.mend", looked.call.name, **details)
    if judged != "more":
        return Text("Kept. The person's own words stay beside it.")
    why_not = await asking_back.put(
        office,
        visit,
        connection,
        submission=looked.number,
        key=key,
        kind="published",
        words=words,
        language=found.language,
        by=by,
        rendition=made.id,
    )
    return _ASKED if why_not is None else _NOT_ASKED.get(why_not, _NOT_ASKED["nobody"])


async def _mendable(office: Office, request: Request, number: int, code: str) -> Mendable | None:
    """An answer with words; None, and a word about it, for any other."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return None
    looked, entry = found
    own = words_of(looked, entry)
    if own is None:
        await office.say(request, Text("There are no words here that could be mended."))
        return None
    made = looked.came.renditions
    printed = made.newest(entry.key, "published")
    agreed = next(
        (
            one.words
            for one in reversed(made.made)
            if (one.key, one.kind, one.state) == (entry.key, "published", "confirmed")
            and one.answer == made.rows.get(entry.key)
        ),
        None,
    )
    transcript = made.newest(entry.key, "transcript") if entry.state == "spoken" else None
    language = transcript.language if transcript is not None else entry.language or looked.came.submission.language
    return Mendable(looked, entry, own, printed.words if printed is not None else own, agreed, language)


def _back(number: int, code: str) -> tuple[Key, ...]:
    return (Key(Text("Back"), act("a", number, code)),)


#: letters that a message takes, so that a whole text can be typed
_MESSAGE = 3500
#: places shown, and letters of each
_MOST, _SHOWN = 15, 120
_SEND_WHOLE = Text("Send the whole text as it shall be printed. Here it is, to be copied:")
_WHAT_IS_FREE = Text(
    "Mend spelling, and write {hidden} for what shall be hidden. For anything more the person is asked first.",
    {"hidden": HIDDEN},
)
_WHICH_WORDS = Text("This text is long. Which words are wrong? Type them as they stand there.")
_WHICH_TO_HIDE = Text("Which words shall be hidden? Type them as they stand there, such as a name or a number.")
_NOT_THERE = Text("These words do not stand in the answer as whole words.")
_DIFFERENCE = Text("The person's own words, and what would be printed instead:")
_AS_SAID = Text("It would be printed as the person said it.")
_CHANGED = Text("{before} «{old}» → «{new}» {after}")
_ADDED = Text("{before} + «{new}» {after}")
_TAKEN = Text("{before} − «{old}» {after}")
_VERDICTS = {
    "same": Text("These are the person's own words."),
    "spelling": Text("This mends spelling only."),
    "hidden": Text("This mends spelling and hides words only."),
    "more": Text(
        "This is more than spelling and hidden words, so the person is asked first. "
        "Until they say yes, their own words stand."
    ),
}
_YES, _YES_ASK = Text("Yes, keep it"), Text("Yes, ask the person")
_TYPED_BEFORE = Text("That button is from before, so nothing was kept.")
_ASKED = Text("The person is asked now. Until they say yes, their own words stand.")
_NOT_ASKED = {
    "nobody": Text("There is no chat in which the person can be asked. Their own words stand."),
    "many": Text("The person has already been asked as often as we allow. Their own words stand."),
    "over": Text("It is too long after the closing day to ask the person. Their own words stand."),
}
