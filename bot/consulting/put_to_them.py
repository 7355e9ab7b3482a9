"""What is put to people about single answers, as they are shown it, and the buttons below."""

from __future__ import annotations

from bot.base36 import MOST, base36
from bot.database.records import AskedBack, Submission
from conversations import answering_again
from conversations.answering_again import Asked
from conversations.text import Text

from . import filling
from .screens import Act, Key, Lines, Rows, Screen, Title
from .visit import Visit

#: the act of all buttons here; its value says what it does, and to what
ACT = "asked"


def put_in(does: object) -> int | None:
    """What was put to somebody, as one of its buttons names it."""
    if not isinstance(does, Act) or does.name != ACT:
        return None
    _, code, _ = read_button(does.value)
    return number_of(code)


def screen(visit: Visit, submission: Submission, one: AskedBack, under: int | None) -> Screen | None:
    """It is put to them, as a reply to the message `under`; None where its question is gone."""
    call = visit.call_of(submission)
    about = answering_again.asked(call, submission.conversation, one.key, visit.moment())
    if about is None:
        return None
    who = {"name": one.by_name, "organiser": call.organiser}
    until = Text("You can answer until {day}.", {"day": one.until.date()})
    lines: Lines
    keys: Rows
    match one.kind:
        case "question":
            asks = _ASKS if one.by_name and call.organiser else _ASKS_ALONE
            lines = (
                asks.with_values(**(who if asks is _ASKS else {"who": one.by_name or call.organiser or call.title})),
                Text("“{question}”", {"question": about.label}),
                *_quoted(about, _IN_SHORT),
                Title(one.words),
                Text("To answer, reply to this message, or tap Answer."),
                until,
            )
            keys = ((key(Text("Answer"), "a", one),), (key(_LEAVE, "l", one),))
        case "transcript":
            lines = (
                Text("You spoke about: “{question}”", {"question": about.label}),
                _WRITTEN_DOWN,
                Title(one.words),
                until,
            )
            keys = (
                (key(Text("Yes, it is right"), "y", one),),
                (key(Text("I want to change it"), "a", one),),
                (key(_LEAVE, "l", one),),
            )
        case _:
            lines = (
                Text("About your answer to: “{question}”", {"question": about.label}),
                *_quoted(about, _LONG),
                _PRINTED_SO,
                Title(one.words),
                until,
            )
            keys = ((key(Text("Yes"), "y", one),), (key(Text("No, keep my words"), "n", one),))
    return Screen(
        whose=filling.whose(visit, submission),
        lines=lines,
        keys=keys,
        submission=submission.id,
        aside=True,
        asked_back=one.id,
        replies_to=under,
    )


def _quoted(about: Asked, most: int) -> Lines:
    """What they said, in short."""
    if about.shown is None:
        return ()
    if isinstance(about.shown, str) and len(about.shown) > most:
        return (Text("Your answer: {answer}", {"answer": f"{about.shown[:most].rstrip()} …"}),)
    return (Text("Your answer: {answer}", {"answer": about.shown}),)


def key(label: Text, verb: str, one: AskedBack, more: int | None = None) -> Key:
    """A button below something that was put to them; `more` are the choices it stands for."""
    value = f"{verb}.{base36(one.id)}" + (f".{base36(more)}" if more is not None else "")
    return Key(label, Act(ACT, value, one.submission))


def read_button(value: str) -> tuple[str, str, str]:
    """What a button does, to what, and with which choices."""
    verb, code, more = (*value.split("."), "", "", "")[:3]
    return verb, code, more


def number_of(code: str) -> int | None:
    """The number that part of a button stands for; None for what is no number of ours."""
    if not (code.isascii() and code.isalnum()) or len(code) > _LONGEST_CODE:
        return None
    number = int(code, 36)
    return number if number <= MOST else None


def choices(one: AskedBack, about: Asked, chosen: int) -> Rows:
    """A row for each choice; of several, those that are ticked stand in the buttons themselves."""
    listed = tuple(zip(about.places, about.choices, strict=True))
    if not about.several:
        return tuple((key(choice.label, "p", one, place),) for place, choice in listed)
    rows = []
    for place, choice in listed:
        is_chosen = bool(chosen >> place & 1)
        alone = sum(1 << at for at, other in listed if other.exclusive)
        after = chosen ^ 1 << place
        if not is_chosen:
            after = 1 << place if choice.exclusive else after & ~alone
        label = Text("☑ {choice}") if is_chosen else Text("☐ {choice}")
        rows.append((key(label.with_values(choice=choice.label), "t", one, after),))
    return (*rows, (key(Text("Done"), "d", one, chosen),))


#: digits of a number on a button; characters of an answer that is quoted, and of one to be compared with other words
_LONGEST_CODE, _IN_SHORT, _LONG = 13, 200, 1000

_ASKS = Text("{name} of {organiser} has a question about your answer to:")
_ASKS_ALONE = Text("{who} has a question about your answer to:")
_LEAVE = Text("Leave it as it is")
_WRITTEN_DOWN = Text("This is what we wrote down. Is it right?")
_PRINTED_SO = Text("May your words be printed like this?")
