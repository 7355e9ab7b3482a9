"""Words that a moderator types under /transcribe: put together, kept beside the answer, shown to the person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.consulting.screens import Key, Rows, Screen
from bot.consulting.staff import ASKED
from bot.consulting.visit import Visit
from bot.database.renditions import Rendition, add_rendition, read_renditions
from bot.database.reviews import touch
from bot.database.staff import note
from bot.database.steps import read_step
from bot.office.requests import Office, Request, ask, button
from conversations.records import replace
from conversations.text import Text

from . import asking_back
from .one_answer import COMMAND, Opened, digit, find, gone, show_one, tongue

#: d: done; b: begin again; l and a digit: the words are in this language; u: mine, whatever they wrote; n: write the
#: voice down anew; n and a digit: translate into this language
VERBS = frozenset("dblun")


async def said(office: Office, request: Request) -> None:
    """One message of the words that were asked for."""
    words = request.words.strip()

    async def do(visit: Visit, connection: Any) -> None:
        about = _asked_in(visit.step)
        if any(about.get(name) != request.about.get(name) for name in ("submission", "answer", "language")):
            visit.say(Text("I did not keep these words: another answer is open. /transcribe goes on."))
            return
        so_far = [str(one) for one in about.get("said", [])]
        if not request.is_typed or not words:
            says = Text("I need the words in writing here.")
        elif sum(map(len, so_far)) + len(words) > _MOST:
            says = Text("That is more than one answer holds. Tap Done to keep what is there.")
        else:
            so_far.append(words)
            says = Text("I have {n} part.", {"n": len(so_far)}, plural="I have {n} parts.")
        _keep(visit, {**about, "said": so_far})
        place = (str(about["submission"]), str(about["answer"]))
        keys = (
            (Key(Text("Done"), button(COMMAND, "d", *place)),),
            (Key(Text("Begin again"), button(COMMAND, "b", *place)),),
        )
        visit.show(Screen(says=(says,), lines=(Text("Write on, or tap Done."),), keys=keys if so_far else ()))

    await office.answer(request, do)


async def tapped(office: Office, request: Request, verb: str, code: str, answer: str) -> None:
    """A button under the words that are being typed (`VERBS`)."""
    async with office.read() as connection:
        about = _asked_in(await read_step(connection, request.chat))
    is_open = (about.get("submission"), about.get("answer")) == (code, answer)
    language = str(about.get("language", "")) if is_open else ""
    opened = await find(office, request, code, answer, language)
    if opened is None:
        await gone(office, request)
        return
    one, chosen = opened.waiting, tongue(opened.call, verb[1:])
    if verb[0] == "n":
        into = chosen if chosen in opened.call.languages else ""
        await show_one(office, request, replace(opened, waiting=replace(one, language=into)))
    elif verb[0] == "b" or not is_open or not about.get("said"):
        await show_one(office, request, opened)
    elif about.get("row") != one.came.renditions.rows[one.key]:
        says = Text("The person has changed this answer meanwhile. Here it is as it stands now.")
        await show_one(office, request, opened, says)
    else:
        into = language or chosen or str(about.get("chosen") or "")
        spoken_in = one.words.language
        if not into and spoken_in not in opened.call.languages and len(opened.call.tongues) > 1:
            await _which_language(office, request, opened, code, answer)
            return
        into = into or (spoken_in if spoken_in in opened.call.tongues else opened.call.languages[0])
        await _keep_words(office, request, opened, about, into, over=verb[0] == "u")


def _asked_in(step: Mapping[str, Any]) -> dict[str, Any]:
    """What is being typed, as `begin` asked for it; nothing where something else is asked."""
    found = step.get(ASKED)
    return dict(found) if isinstance(found, Mapping) and found.get("command") == COMMAND else {}


async def _which_language(office: Office, request: Request, opened: Opened, code: str, answer: str) -> None:
    """The voice speaks a language that is seldom written: in which are the words?"""
    call = opened.call
    keys = tuple(
        (Key(call.name_of(tag), button(COMMAND, f"l{digit(call, tag)}", code, answer)),) for tag in call.tongues
    )
    await office.say(request, Text("In which language did you write it down?"), keys=keys)


async def _keep_words(
    office: Office, request: Request, opened: Opened, about: Mapping[str, Any], language: str, *, over: bool
) -> None:
    """A rendition more, unless there is one meanwhile that nobody has looked at."""
    one = opened.waiting
    number, key = one.came.submission.id, one.key
    kind = "translation" if one.language else "transcript"
    words = "\n".join(str(part) for part in about["said"])
    by = request.moderator(opened.call.name)

    async def do(visit: Visit, connection: Any) -> None:
        ids, now = office.house.ids, office.now
        found = (await read_renditions(connection, [number]))[number]
        found.rows = one.came.renditions.rows
        newest, ready = found.newest(key, kind, one.language or None), found.newest(key, "published")
        seen = int(about.get("seen", 0))
        if kind == "translation" and ready is not None and ready.id > seen:
            visit.show(Screen(says=(_MADE_READY,), lines=(ready.words[:_SHOWN],), keys=_anew(opened, about)))
            return
        if newest is not None and newest.id > seen and not over:
            _keep(visit, {**about, "seen": newest.id, "chosen": language})
            _show_theirs(visit, newest, str(about["submission"]), str(about["answer"]))
            return
        made = Rendition(ids(), number, key, kind, language, words, "human", int(about["row"]), by, now)
        await add_rendition(connection, made)
        await touch(office.database, connection, number, by, now)
        what = "review.translate" if one.language else "review.transcribe"
        await note(
            connection,
            ids,
            now,
            visit.chat,
            what,
            opened.call.name,
            None,
            submission=number,
            key=key,
            language=language,
        )
        step = visit.step
        step.pop(ASKED, None)
        visit.keep(step={name: value for name, value in step.items() if name != "asked"})
        says = [Text("Kept.")]
        if kind == "transcript":
            why = await asking_back.put(
                office, visit, connection, submission=number, key=key, kind="transcript", words=words,
                language=language, by=by, rendition=made.id,
            )  # fmt: skip
            says.append(_PUT.get(why or "", _PUT["nobody"]))
        call, place = opened.call, (str(about["submission"]), str(about["answer"]))
        which = digit(call, one.language) if one.language else ""
        keys = ((Key(Text("The next one"), button(COMMAND, f"s{which}", *place)),),)
        visit.show(Screen(says=tuple(says), lines=(Text("Shall we go on?"),), keys=keys))

    await office.answer(request, do)


def _anew(opened: Opened, about: Mapping[str, Any]) -> Rows:
    """Words that were written of others than are printed are begun anew."""
    into = button(
        COMMAND, f"n{digit(opened.call, opened.waiting.language)}", str(about["submission"]), str(about["answer"])
    )
    return ((Key(Text("Begin again"), into),),)


def _show_theirs(visit: Visit, theirs: Rendition, code: str, answer: str) -> None:
    """Somebody was quicker: nothing is written over without a look."""
    values = {"who": theirs.by.name or Text("Somebody else")}
    says = Text("{who} has written these words meanwhile:", values)
    keys = (
        (Key(Text("Keep theirs"), button(COMMAND, "o", code, answer)),),
        (Key(Text("Take mine instead"), button(COMMAND, "u", code, answer)),),
    )
    visit.show(Screen(says=(says,), lines=(theirs.words[:_SHOWN],), keys=keys))


def _keep(visit: Visit, about: Mapping[str, Any]) -> None:
    ask(visit, COMMAND, **{name: value for name, value in about.items() if name != "command"})


_MADE_READY = Text("These words were made ready for print meanwhile. Please write the translation of what stands here:")
#: characters of all messages together, and of what another wrote
_MOST, _SHOWN = 60_000, 12_000
#: what became of asking the person
_PUT = {
    "": Text("The person is asked whether these are their words."),
    "nobody": Text("There is no chat in which the person could confirm it. It stands as not confirmed."),
    "many": Text(
        "The person was asked three times already, and is not asked to confirm this. It stands as not confirmed."
    ),
    "over": Text("The call closed too long ago to ask the person. It stands as not confirmed."),
}
