"""What a button carries: a reply in at most 64 bytes. It comes back from the client, hence as anything at all.

A letter for the kind of reply, the submission in base 36, then its fields, each behind a colon:

    k1z141z3:7              Skip of question 7 (questions and groups counted as written)
    p1z141z3:a.2.1:+3       Pressed sets choice 3 of question 10, in the second instance of a repeat, the first inside
    p1z141z3:c~1:=ok        Pressed with a value that is no choice, in the follow-up on choice 1
    !0:lang:sw              an Act
"""

from __future__ import annotations

import re
from functools import lru_cache

from telegram.constants import InlineKeyboardButtonLimit

from bot.base36 import MOST, base36
from bot.consulting.screens import Act
from conversations.call import Form
from conversations.plan import MOST_INSTANCES, Node, Plan, question_name
from conversations.questions import Choice, Question
from conversations.replies import (
    Back,
    Done,
    Jump,
    Next,
    Page,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Reply,
    Review,
    Settle,
    Show,
    Skip,
    Submit,
    Unanswered,
    Way,
    Withdraw,
)

_SHAPE = re.compile(r"([!a-z])(0|[1-9a-z][0-9a-z]{0,12})((?::[!-9;-~]*)*)")
_ACT_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_ACT_VALUE = re.compile(r"[A-Za-z0-9_.-]*")
_LONGEST_ACT = 40
#: numbers of a scale, codes of countries, "ok", and the sign of a proposal
_LITERAL = re.compile(r"[A-Za-z0-9_.+=-]{1,24}")
_STEP = re.compile(r"(?P<name>[^\[\]/]+)(?:\[(?P<inside>[^\[\]/]+)\])?")

_PLAIN: dict[str, type[Back | Pause | Show | Submit | Reopen | Withdraw]] = {
    "b": Back,
    "z": Pause,
    "s": Show,
    "t": Submit,
    "o": Reopen,
    "x": Withdraw,
}
_LETTERS = {kind: letter for letter, kind in _PLAIN.items()}
_TO: dict[str, type[Skip | Done | Next]] = {"k": Skip, "d": Done, "n": Next}
_TO_LETTERS = {kind: letter for letter, kind in _TO.items()}
_KINDS = frozenset({"!", "p", "r", "g", "v", "u", "j", "w", "m", *_PLAIN, *_TO})


def code(does: Act | Reply, submission: int, form: Form | None) -> str:
    """The data of a button that does this; an Act names its submission itself. Raises ValueError for what does not
    fit, which would be a mistake of ours.
    """
    if isinstance(does, Act):
        submission = does.submission
    letter, fields = _fields(does, form)
    data = letter + base36(submission) + fields
    if len(data) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA or not data.isascii():
        raise ValueError(f"too long for a button: {data}")
    return data


def submission_of(data: str) -> int | None:
    """The submission that data belong to, 0 for none of them; None where they cannot be ours."""
    shape = _SHAPE.fullmatch(data) if len(data) <= InlineKeyboardButtonLimit.MAX_CALLBACK_DATA else None
    if shape is None or shape[1] not in _KINDS:
        return None
    number = int(shape[2], 36)
    return number if number <= MOST else None


def decode(data: str, form: Form | None) -> Act | Reply | None:
    """What a button does; None for anything that `code` would not have written in exactly this way."""
    submission = submission_of(data)
    if submission is None:
        return None
    head, *fields = data.split(":")
    try:
        does = _read(head[0], fields, submission, form)
        return does if code(does, submission, form) == data else None
    except (ValueError, IndexError, KeyError):
        return None


def question_of(key: str | None, form: Form | None) -> Question | None:
    """The question that a key belongs to, in whichever instance; of a repeat, its "another one?"."""
    name = question_name(key or "")
    if form is None:
        return None
    node = form.plan.gates.get(name) or form.plan.nodes.get(name)
    return node.question if node is not None else None


#: form's version and reply -> its letter and fields: the same replies stand below the same question for all people
_MADE: dict[tuple[str, Reply], tuple[str, str]] = {}
_MOST_MADE = 8192
_SHARED = (Pressed, Skip, Done, Next, Jump)


def _fields(does: Act | Reply, form: Form | None) -> tuple[str, str]:
    """The letter, and the fields with a colon before each."""
    if form is None or not form.version or not isinstance(does, _SHARED):
        return _joined(_written(does, form))
    known = form.version, does
    if known not in _MADE and len(_MADE) < _MOST_MADE:
        _MADE[known] = _joined(_written(does, form))
    return _MADE.get(known) or _joined(_written(does, form))


def _joined(written: tuple[str, ...]) -> tuple[str, str]:
    letter, *fields = written
    return letter, "".join(f":{field}" for field in fields)


def _written(does: Act | Reply, form: Form | None) -> tuple[str, ...]:
    """The letter and the fields."""
    match does:
        case Act(name=name, value=value):
            if not (_ACT_NAME.fullmatch(name) and _ACT_VALUE.fullmatch(value)):
                raise ValueError(f"no button carries {does}")
            if len(name + value) > _LONGEST_ACT:  # a question's name can be longer, and goes by its place
                value = f"~{base36(_place_of(value, _known(form).plan))}"
            return "!", name, value
        case Pressed(value=value, to=to, on=on, ref=""):
            return "p", _key(to, form), {True: "+", False: "-", None: ""}[on] + _value(value, to, form)
        case Skip(to=to) | Done(to=to) | Next(to=to):
            return _TO_LETTERS[type(does)], _key(to, form)
        case Remove(ref=ref, part=part, to=to):
            message = base36(int(ref)) if ref.isdecimal() and str(int(ref)) == ref else ""
            if bool(message) != bool(ref):
                raise ValueError(f"{ref!r} is no number of a message")
            return "r", _key(to, form), message, "" if part is None else base36(part)
        case Page(number=number, to=to):
            return "g", _key(to, form), "-" if number == -1 else base36(number)
        case Review(section=section):
            names = [group.name for group in _known(form).groups] if section is not None else []
            return "v", "" if section is None else base36(names.index(section))
        case Unanswered(page=page):
            return "u", base36(page)
        case Jump(to=to):
            return "j", _key(to, form)
        case Way(way=way):
            return "w", way
        case Settle(option=option, of=of):
            return "m", base36(option), base36(of)
        case Back() | Pause() | Show() | Submit() | Reopen() | Withdraw():
            return (_LETTERS[type(does)],)
        case _:
            raise ValueError(f"no button carries {does}")


def _read(letter: str, fields: list[str], submission: int, form: Form | None) -> Act | Reply:
    """The reverse, as far as it is one: what is taken too kindly here is found out by writing it again."""
    match letter, fields:
        case "!", [name, value]:
            if value.startswith("~"):
                value = _names(_known(form).plan)[int(value[1:], 36)]
            return Act(name, value, submission)
        case "p", [key, value]:
            to, on = _key_read(key, form), {"+": True, "-": False}.get(value[:1])
            return Pressed(_value_read(value if on is None else value[1:], to, form), to, on)
        case (("k" | "d" | "n"), [key]):
            return _TO[letter](_key_read(key, form))
        case "r", [key, message, part]:
            ref = str(int(message, 36)) if message else ""
            return Remove(ref, int(part, 36) if part else None, _key_read(key, form))
        case "g", [key, number]:
            return Page(-1 if number == "-" else int(number, 36), _key_read(key, form))
        case "v", [section]:
            return Review(_known(form).groups[int(section, 36)].name if section else None)
        case "u", [page]:
            return Unanswered(int(page, 36))
        case "j", [key]:
            return Jump(_key_read(key, form) or "")
        case "w", [("short" | "whole") as way]:
            return Way(way)
        case "m", [option, of]:
            return Settle(int(option, 36), int(of, 36))
        case _, []:
            return _PLAIN[letter]()
        case _:
            raise ValueError("no such button")


def _key(key: str | None, form: Form | None) -> str:
    """`products[2]/name` as the place of `name` in the form, then the positions; a follow-up's choice by its place."""
    return "" if key is None else _key_in(key, _known(form).plan)


# The same few keys stand on all buttons of all people.
@lru_cache(maxsize=4096)
def _key_in(key: str, plan: Plan) -> str:
    steps = [_STEP.fullmatch(step) for step in key.split("/")]
    (*repeats, name), (*insides, last) = [step and step["name"] for step in steps], [step and step[2] for step in steps]
    node = plan.nodes.get(name or "")
    if node is None or repeats != list(node.repeats):
        raise ValueError(f"the form has no {key!r}")
    choice = ""
    if (followed := _followed(node, plan)) is not None:
        choice = "~" + base36(_place(last, followed.choices))
    elif last is not None:
        if node.name not in plan.gates:
            raise ValueError(f"the form has no {key!r}")
        insides.append(last)
    return ".".join((base36(_place_of(node.name, plan)), *map(_position, insides))) + choice


def _key_read(text: str, form: Form | None) -> str | None:
    if not text:
        return None
    plan = _known(form).plan
    places, _, choice = text.partition("~")
    at, *positions = (int(place, 36) for place in places.split("."))
    node = plan.nodes[_names(plan)[at]]
    key = "".join(f"{repeat}[{n}]/" for repeat, n in zip(node.repeats, positions, strict=False)) + node.name
    if (followed := _followed(node, plan)) is not None:
        return f"{key}[{followed.choices[int(choice, 36)].name}]"
    return key + "".join(f"[{n}]" for n in positions[len(node.repeats) :])


def _followed(node: Node, plan: Plan) -> Question | None:
    """The question whose chosen options a follow-up is about."""
    select = node.question.for_each if node.question is not None else None
    return plan.nodes[select].question if select is not None else None


def _value(value: str, to: str | None, form: Form | None) -> str:
    """A choice or ready answer by its place, anything else as it is, if it is short."""
    choices = _choices(to, form)
    at = next((at for at, choice in enumerate(choices) if choice.name == value), None)
    if at is not None:
        return base36(at)
    if not _LITERAL.fullmatch(value):
        raise ValueError(f"no button carries the value {value!r}")
    return f"={value}"


def _value_read(text: str, to: str | None, form: Form | None) -> str:
    return text[1:] if text.startswith("=") else _choices(to, form)[int(text, 36)].name


def _choices(to: str | None, form: Form | None) -> tuple[Choice, ...]:
    """What can be tapped at a question, apart from numbers and the like."""
    question = question_of(to, form)
    return (question.choices or question.ready) if question is not None else ()


def _place(name: str | None, choices: tuple[Choice, ...]) -> int:
    return [choice.name for choice in choices].index(name or "")


def _position(text: str | None) -> str:
    number = int(text or "")
    if not (1 <= number <= MOST_INSTANCES and str(number) == text):
        raise ValueError(f"there is no instance {text}")
    return base36(number)


def _place_of(name: str, plan: Plan) -> int:
    """Where a question or group stands in the form."""
    place = _places(plan).get(name)
    if place is None:
        raise ValueError(f"the form has no {name!r}")
    return place


@lru_cache(maxsize=64)
def _names(plan: Plan) -> tuple[str, ...]:
    """What the questions and groups are called, in order."""
    return tuple(plan.nodes)


@lru_cache(maxsize=64)
def _places(plan: Plan) -> dict[str, int]:
    return {name: place for place, name in enumerate(_names(plan))}


def _known(form: Form | None) -> Form:
    if form is None:
        raise ValueError("the form is needed")
    return form
