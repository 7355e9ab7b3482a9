"""What is kept of somebody, as they may see it, take it along and have it erased: the screens, and what taps begin.

What is kept is read after the commit, by a job; here stands what is shown then. The erasing itself is begun here, by
the one button that carries the number of the very question it was put in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.base36 import base36
from bot.broadcasting.nights import zone_of
from bot.database import persons
from bot.database.kept import KeptForm, KeptOf
from bot.database.records import Job
from conversations.reading import is_stop, yes_or_no
from conversations.replies import Typed
from conversations.text import Text

from . import choices, mine, private, quiet
from .coming import Chose, Command, Said, Unfit
from .hearing import TAP
from .listing import joined
from .private import Put
from .screens import Act, Key, Lines, Rows, Screen, Title
from .visit import Visit

#: commands, and what the buttons do
SHOW, FORGET = "mydata", "forget"
#: the acts of all buttons here
ACTS = frozenset({SHOW, FORGET})
#: the job that reads what is kept, and shows it
JOB = "mydata"


def command(visit: Visit, name: str) -> None:
    """/mydata or /forget."""
    if visit.account.rev == 0 and not visit.account.held:
        mine.where(visit, _NOTHING_YET)
    else:
        _look(visit, "show" if name == SHOW else "ask", 0)


def chose(visit: Visit, act: Act) -> None:
    """A button of these screens. What it names is looked up anew, whatever it says."""
    verb, _, more = act.value.partition(".")
    match act.name, verb:
        case "mydata", ("show" | "file" | "of" | "others"):
            _look(visit, verb, act.submission, int(more) if more.isdecimal() and len(more) < 5 else 0)
        case "forget", ("ask" | "sure"):
            _look(visit, verb, act.submission)
        case "forget", "clear":
            visit.show(Screen(lines=CLEAR_THE_REST, keys=(HERE,), aside=True))
        case "forget", "keep":
            _leave(visit)
            mine.where(visit, _NOTHING_ERASED)
        case "forget", "yes":
            _erase(visit, act, more)
        case _:
            mine.where(visit, mine.OLD_BUTTON)


def _look(visit: Visit, act: str, submission: int, page: int = 0) -> None:
    about = {"submission": submission} if submission else {}
    given = {"chat": visit.chat, "language": visit.language, "act": act, "page": page, **about}
    visit.changes.jobs.append(Job(visit.house.ids(), JOB, given, visit.now))


# What is kept


def what_is_kept(visit: Visit, kept: KeptOf) -> Screen:
    """What is kept of whoever types."""
    lines: list[object] = [Title(_KEPT), *_forms(visit, kept.own)]
    if besides := [*_besides(visit, kept)]:
        lines.append(joined(besides))
    rows: list[tuple[Key, ...]] = [(_FILE,)]
    if kept.own:
        # of several forms it asks which
        rows.append((Key(_AGREED_TO, Act(choices.ACT, "", kept.own[0].submission if len(kept.forms) == 1 else 0)),))
    if kept.of_others:
        lines.append(_WRITES_FOR.with_values(n=len(kept.of_others)))
        rows.append((Key(Text("Those I write for"), Act(SHOW, "others.0")),))
    lines.append(_TELEGRAM)
    rows += [(Key(Text("Erase my data"), Act(FORGET, "ask")),), HERE]
    return Screen(lines=tuple(lines), keys=tuple(rows), aside=True)


def of_other(visit: Visit, one: KeptForm) -> Screen:
    """What is kept of somebody they write for."""
    who = {"who": _who(one, _NAME)}
    lines: list[object] = [Title(Text("The form of {who}", who)), _THEIRS]
    lines += _forms(visit, (one,))
    lines.append(Text("In it: {answers} answers, {files} files.", {"answers": one.answers, "files": one.files}))
    if one.is_anothers:
        lines.append(_ANOTHERS)
        return Screen(lines=tuple(lines), keys=(HERE,), aside=True)
    rows: Rows = (
        (Key(_FILE.label, Act(SHOW, "file", one.submission)),),
        (Key(Text("What they agreed to"), Act(choices.ACT, "", one.submission)),),
        (Key(Text("Erase this form"), Act(FORGET, "ask", one.submission)),),
        HERE,
    )
    return Screen(lines=tuple(lines), keys=rows, aside=True)


def others(visit: Visit, kept: KeptOf, page: int) -> Screen:
    """Those they write for, by the numbers that /mine gives them."""
    forms = kept.of_others
    page = min(page, max(0, (len(forms) - 1) // _PAGE))
    listed = forms[page * _PAGE : (page + 1) * _PAGE]
    rows: list[tuple[Key, ...]] = [
        (Key(Text("{number}. {who}", _named(visit, one)), Act(SHOW, "of", one.submission)),) for one in listed
    ]
    if len(forms) > _PAGE:
        following = 0 if (page + 1) * _PAGE >= len(forms) else page + 1
        rows.append((Key(Text("More forms"), Act(SHOW, f"others.{following}")),))
    return Screen(lines=(_WHOSE,), keys=(*rows, HERE), aside=True)


def _forms(visit: Visit, forms: Sequence[KeptForm]) -> Iterator[Text]:
    for one in forms[:_FORMS]:
        call = visit.house.calls.named(one.call)
        values = {"call": call.title if call is not None else one.call, "day": one.began_at.date()}
        line = Text("{call}: form {reference}, since {day}.", {**values, "reference": one.reference})
        is_back = one.status == "withdrawn"
        yield joined([line, *([_IS_BACK] if is_back else []), *([_NAMELESS] if one.nameless else [])])
    if len(forms) > _FORMS:
        yield Text("And {n} more form.", {"n": len(forms) - _FORMS}, plural="And {n} more forms.")


def _besides(visit: Visit, kept: KeptOf) -> Iterator[Text]:
    account = visit.account
    if account.language is not None:
        call = next((one for one in visit.house.calls.all() if account.language in one.tongues), visit.call)
        yield Text("Your language: {language}.", {"language": call.name_of(account.language)})
    if account.timezone is not None:
        clock = visit.now.astimezone(zone_of(account.timezone, (), ""))
        yield Text("By your clock it is {time}.", {"time": f"{clock:%H:%M}"})
    if account.source is not None:
        yield Text("How you came here: {source}.", {"source": account.source})
    if account.interests:
        yield Text("What you do, and what matters to you.")
    if kept.opened:
        yield Text(
            "{n} recommendation that you opened.", {"n": kept.opened}, plural="{n} recommendations that you opened."
        )
    if kept.is_staff:
        yield Text("That you work here, and what you did.")


def _named(visit: Visit, one: KeptForm) -> dict[str, object]:
    numbers = {held.submission: number for number, held in enumerate(visit.account.held, start=1)}
    return {"number": numbers.get(one.submission, 0), "who": _who(one, _ON_KEY)}


def _who(one: KeptForm, most: int) -> str:
    """Whose form it is: the beginning of a name however long, and its number where there is none."""
    name = " ".join(one.name.split())
    return (name if len(name) <= most else name[: most - 1].rstrip() + "…") or one.reference


# Erasing


def what_goes(visit: Visit, kept: KeptOf) -> Screen:
    """The first screen of /forget: what goes, what stays elsewhere, and what is not touched."""
    private.put(visit, FORGET)
    lines: list[object] = [Title(Text("Erase my data")), _GOES, _STAYS]
    if kept.of_others:
        lines.append(_NOT_TOUCHED.with_values(n=len(kept.of_others)))
    if kept.is_staff:
        lines.append(_STAFF)
    lines += [*_code_goes(visit, kept), _FOR_GOOD]
    rows: list[tuple[Key, ...]] = [
        (Key(Text("All of it as a file first"), Act(SHOW, "file")),),
        (Key(Text("Go on to erasing"), Act(FORGET, "sure")),),
    ]
    helped = kept.of_others if len(kept.of_others) <= _FORMS else ()
    rows += [
        (Key(Text("Erase: {who}", {"who": _who(one, _ON_KEY)}), Act(FORGET, "ask", one.submission)),)
        for one in helped
        if not one.is_anothers
    ]
    if len(kept.of_others) > _FORMS:
        rows.append((Key(Text("Those I write for"), Act(SHOW, "others.0")),))
    rows += [(Key(Text("How to clear this chat"), Act(FORGET, "clear")),), (Key(_KEEP, Act(FORGET, "keep")),)]
    return Screen(lines=tuple(lines), keys=tuple(rows), aside=True)


def what_goes_of(visit: Visit, one: KeptForm) -> Screen:
    """The same for the form of somebody else."""
    who = {"who": _who(one, _NAME)}
    title = Title(Text("Erase the form of {who}", who))
    if one.is_anothers:
        return Screen(lines=(title, _ANOTHERS), keys=(HERE,), aside=True)
    private.put(visit, FORGET, one.submission)
    goes = _GOES_OF.with_values(**who, answers=one.answers, files=one.files)
    lines = (title, goes, _STAYS, Text("Your own data stay."), _FOR_GOOD)
    rows: Rows = (
        (Key(Text("All of it as a file first"), Act(SHOW, "file", one.submission)),),
        (Key(Text("Go on to erasing"), Act(FORGET, "sure", one.submission)),),
        (Key(_KEEP, Act(FORGET, "keep")),),
    )
    return Screen(lines=lines, keys=rows, aside=True)


def _code_goes(visit: Visit, kept: KeptOf) -> Lines:
    """A message of ours with a code for paper is among those that go from the chat."""
    return (_WRITE_IT_DOWN,) if kept.code_at is not None and visit.now - kept.code_at < _SHOWN_LATELY else ()


def ask_about_all(visit: Visit, kept: KeptOf) -> Screen:
    """The second, clear question: of all that is their own."""
    words: Lines
    if kept.own:
        words = (Title(_SURE), _COUNTED.with_values(forms=len(kept.own), **_counted(kept.own)))
    else:
        found = [*_besides(visit, kept)]
        words = (Title(_SURE_OF_THE_REST), *([joined(found)] if found else []))
    if kept.of_others:
        words = (*words, _NOT_TOUCHED.with_values(n=len(kept.of_others)))
    words = (*words, *_code_goes(visit, kept), _FOR_GOOD)
    return _ask_once_more(visit, kept.own, 0, words, Text("Yes, erase my data"))


def ask_about_one(visit: Visit, one: KeptForm) -> Screen:
    """The second question: of the form of somebody else."""
    who = {"who": _who(one, _NAME)}
    wish = Text("Does {who} wish this? They can no longer change their mind afterwards.", who)
    words = (Title(Text("Erase the form of {who} now?", who)), wish, _COUNTED_OF.with_values(**_counted([one])))
    return _ask_once_more(visit, [one], one.submission, words, Text("Yes, erase this form"))


def _counted(forms: Sequence[KeptForm]) -> dict[str, int]:
    return {"answers": sum(one.answers for one in forms), "files": sum(one.files for one in forms)}


def _ask_once_more(visit: Visit, forms: Sequence[KeptForm], submission: int, words: Lines, label: Text) -> Screen:
    """It has a number: no other button can answer it, and nothing else that comes can."""
    number = base36(visit.house.ids())
    way = {
        "number": number,
        "submission": submission,
        "forms": [one.submission for one in forms],
        "respondents": sorted({one.respondent for one in forms}),
        "until": (visit.now + _LASTS).isoformat(),
    }
    visit.keep(step={**visit.step, _WAY: way})
    keys: Rows = ((Key(_KEEP, Act(FORGET, "keep")),), (Key(label, Act(FORGET, f"yes.{number}", submission)),))
    return Screen(lines=words, keys=keys, aside=True)


def take(visit: Visit) -> bool:
    """Take what comes between the question and the answer to it; False for what has nothing to do with it.

    Whatever else somebody does calls it off, without a word: nobody erases a thing by a tap that came late.
    """
    what = visit.coming.what
    if not isinstance(what, (Command, Chose, Said, Unfit)):
        return False
    if _is_being_erased(visit):
        visit.notice()
        visit.say(_ONE_MOMENT)
        return True
    if _WAY not in visit.account.step:
        return False
    match what:
        case Chose(does=Act(name=name)) if name in ACTS:
            return False
        case Said(reply=Typed(text=words), edited=False) if yes_or_no(words, visit.language):
            visit.say(PLEASE_TAP)
            return True
        case Said(reply=Typed(text=words), edited=False) if yes_or_no(words, visit.language) is False:
            _leave(visit)
            mine.where(visit, _NOTHING_ERASED)
            return True
        case Said(reply=Typed(text=words), edited=False) if is_stop(words):
            _leave(visit)
            quiet.hush(visit)  # a stop is a stop, whatever is asked
            mine.where(visit, _NOTHING_ERASED)
            return True
        case Said(reply=Typed(), edited=False, replies_to=None):
            _leave(visit)
            mine.where(visit, _NOTHING_ERASED)  # not what the open question asked for
            return True
    _leave(visit)
    return False


def typed(visit: Visit, put: Put) -> None:
    """Words typed below the first question: no ends it, and nothing is erased by any others."""
    if yes_or_no(put.words, visit.language) is False or private.names(visit, put.words, _KEEP):
        mine.where(visit, _NOTHING_ERASED)
        return
    visit.say(_NOTHING_ERASED, TAP)
    _look(visit, "ask", put.submission)


def _erase(visit: Visit, act: Act, number: str) -> None:
    """The one button that erases was tapped: from here to the end of it nothing more is asked."""
    way: Mapping[str, Any] = visit.account.step.get(_WAY, {})
    is_meant = way.get("number") == number and way.get("submission") == act.submission
    if not is_meant or visit.now > datetime.fromisoformat(way["until"]):
        mine.where(visit, mine.OLD_BUTTON)
        return
    if way.get("tapped"):
        return
    if any(visit.account.holds(one) is None for one in way["forms"]):
        _leave(visit)  # a form has gone over to another phone since
        mine.where(visit, mine.OLD_BUTTON)
        return
    everything = act.submission == 0
    if everything:
        visit.keep(step={_ERASING: visit.now.isoformat()})
    else:
        visit.step_done()
        is_open = visit.account.submission == act.submission
        visit.keep(step={**visit.step, _WAY: {**way, "tapped": True}}, **({"submission": None} if is_open else {}))
    begin_erasing(visit, way["respondents"], everything=everything)
    visit.say(_IT_BEGINS)


def begin_erasing(visit: Visit, respondents: Iterable[int], *, everything: bool = False) -> None:
    """Have these erased after the commit; `everything`: what the chat itself is, and has sent, too."""
    given = {"chat": visit.chat, "language": visit.language, "respondents": sorted(respondents), "all": everything}
    visit.changes.jobs.append(Job(visit.house.ids(), persons.FORGET, given, visit.now))


def _leave(visit: Visit) -> None:
    """The question is no longer open."""
    visit.keep(step={name: value for name, value in visit.step.items() if name != _WAY})


def _is_being_erased(visit: Visit) -> bool:
    since = visit.account.step.get(_ERASING)
    if since is None:
        return False
    if visit.now - datetime.fromisoformat(since) < _LONGEST:
        return True
    visit.keep(step={name: value for name, value in visit.step.items() if name != _ERASING})
    return False


#: in the step: the question that is open, and since when it is being done
_WAY, _ERASING = "forget", "erasing"
#: the question can be answered so long; who writes while it is done is told so for so long at most
_LASTS, _LONGEST = timedelta(hours=1), timedelta(minutes=10)
#: for so long a message of ours is taken out of the chat
_SHOWN_LATELY = timedelta(hours=48)
#: forms named on a screen, forms listed in one message, characters of a name
_FORMS, _PAGE, _NAME = 4, 20, 40
#: characters of a name on a button
_ON_KEY = 18
HERE = (Key(Text("Go on where I was"), Act("here")),)
_FILE = Key(Text("All of it as a file"), Act(SHOW, "file"))
_KEEP = Text("No, keep everything")
_AGREED_TO = Text("What I agreed to")
_KEPT = Text("What is kept of you")
_WRITES_FOR = Text("You also write for {n} other.", {"n": 1}, plural="You also write for {n} others.")
_TELEGRAM = Text("Telegram keeps a copy of this chat, too.")
_THEIRS = Text("What is in it is theirs, not yours.")
_WHOSE = Text("These are the forms of others. Whose do you want to see?")
_ANOTHERS = Text("They answer in it on their own phone. There they can take it or erase it with /mydata.")
_NOTHING_YET = Text("I have kept nothing of you so far.")
_GOES = Text(
    "What goes: your answers, voices, photos and files, all else I know of you, and my messages here of the last 48 "
    "hours."
)
_GOES_OF = Text("What goes: {answers} answers, {files} files, and all else that is known here of {who}.")
_STAYS = Text(
    "What stays elsewhere: Telegram's copy of this chat, what is printed, and files taken out before. Those who have "
    "them are told."
)
_NOT_TOUCHED = Text(
    "Not touched: {n} form of somebody you write for.",
    {"n": 1},
    plural="Not touched: {n} forms of those you write for.",
)
_STAFF = Text("You work here: your role stays, and the record of what you did.")
_FOR_GOOD = Text("It cannot be undone.")
_SURE = Text("Erase all your data now?")
_SURE_OF_THE_REST = Text("Erase what I know of you now?")
_WRITE_IT_DOWN = Text("A message with a code for paper goes, too. Write the code down first.")
_IS_BACK = Text("It was taken back, and is not used.")
_NAMELESS = Text("It has no name on it.")
_COUNTED = Text("Your forms: {forms}. Your answers: {answers}. Your files: {files}.")
_COUNTED_OF = Text("Answers: {answers}. Files: {files}. It cannot be undone.")
PLEASE_TAP = Text("Please tap one of the two buttons. Nothing is erased by words alone.")
_NOTHING_ERASED = Text("Nothing was erased.")
_IT_BEGINS = Text("I am erasing it now. When it is done, I tell you.")
_ONE_MOMENT = Text("I am still erasing. One moment, please. What you send now is not kept.")
#: how the chat itself is cleared, for whoever has erased the rest
CLEAR_THE_REST: Lines = (
    Title(Text("How to clear this chat")),
    Text("1. Tap the name at the top of this chat, then the three dots."),
    Text("2. Tap Delete chat."),
    Text("3. If you are asked, tick that it is deleted for the bot, too."),
    Text("Then the chat is gone from your phone. What Telegram keeps, Telegram alone can erase."),
)
