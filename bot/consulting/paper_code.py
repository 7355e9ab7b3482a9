"""A code on paper: whoever had another write for them sees, copies, takes back or erases their form on any phone.

The code itself is kept nowhere; each button carries it anew, and is looked up anew.
"""

from __future__ import annotations

import re
import secrets
import unicodedata

from bot.database.records import Job, Submission
from bot.links import hashed
from conversations.prompts import BACK
from conversations.replies import Reply, Typed
from conversations.state import Status
from conversations.text import Text
from conversations.turns import UNCHANGED

from . import choices, coded, mine, my_data, private
from .beginning import ALPHABET
from .coming import Chose, Command, Said, Tapped
from .hearing import TAP
from .my_data import HERE, PLEASE_TAP
from .permitting import STAYS
from .private import Put
from .screens import Act, Key, Lines, Rows, Screen, Title
from .visit import Visit

#: of the buttons; the value is what to do and the code: "copy.ACDEFGHJKLMN"
ACT = COMMAND = "code"
#: put to them: whether all of it is to be erased
ERASES = "code-erase"
#: of a link
PREFIX = "p_"
_LENGTH, _GROUP = 12, 4
_CODE = re.compile(f"[{ALPHABET}]{{{_LENGTH}}}")
#: what people put between groups, and around them
_BETWEEN = re.compile(r"[\W_]+")
_LONGEST = 60


def new_code() -> str:
    """Twelve letters and digits that nobody can guess and everybody can copy by hand: 56 random bits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(_LENGTH))


def in_groups(code: str) -> str:
    """As it is written on paper: ACDE-FGHJ-KLMN."""
    return "-".join(code[at : at + _GROUP] for at in range(0, _LENGTH, _GROUP))


def read_code(words: str) -> str | None:
    """The code in what somebody typed, whatever stands between its letters; None for what is none.

    Small letters, wide ones, and the digits of any script mean the same.
    """
    if len(words) > _LONGEST:
        return None
    folded = unicodedata.normalize("NFKC", words)
    digits = "".join(str(unicodedata.digit(one)) if one.isdigit() else one for one in folded)
    code = _BETWEEN.sub("", digits).upper()
    return code if _CODE.fullmatch(code) else None


def code_hash(code: str) -> str:
    """What is kept of a code."""
    return hashed(f"{PREFIX}{code}")


def code_in(what: object, act: object = None) -> str | None:
    """The code that a message, a command or a tap may carry (`act`: what its button does)."""
    match what:
        case Command(name="code", argument=words):
            return read_code(words)
        case Command(name="start", argument=words) if words.startswith(PREFIX):
            return read_code(words.removeprefix(PREFIX))
        case Said(reply=Typed(text=words), edited=False):
            return read_code(words)
        case Tapped() | Chose() if isinstance(act, Act) and act.name == ACT:
            return read_code(act.value.partition(".")[2])
    return None


def is_link(payload: str) -> bool:
    """It leads to one form, for whoever has the paper."""
    return payload.startswith(PREFIX) and read_code(payload.removeprefix(PREFIX)) is not None


# What comes in


def command(visit: Visit, words: str) -> None:
    """/code, and a link that has the code in it."""
    code = read_code(words)
    if not words.strip():
        _answer(visit, _ASKS)
    elif visit.house.guesses.is_one_too_many(visit.chat, visit.now):
        _answer(visit, TOO_MANY)
    elif code is None or (submission := _form(visit, code)) is None:
        _answer(visit, _UNKNOWN)
    else:
        show(visit, submission, code)


def _answer(visit: Visit, words: Text) -> None:
    """A word, and the question that is open; whoever came for the paper alone is shown nothing of a call."""
    if visit.open is None:
        visit.say(words)
    else:
        mine.where(visit, words)


def said(visit: Visit, reply: Reply) -> bool:
    """Just the code, typed where nothing is asked; False for words that are none of ours."""
    code = read_code(reply.text) if isinstance(reply, Typed) else None
    if code is None or not coded.is_nothing_asked(visit):
        return False
    is_over = visit.house.guesses.is_one_too_many(visit.chat, visit.now)
    submission = None if is_over else _form(visit, code)
    if submission is not None:
        show(visit, submission, code)
    elif in_groups(code).casefold() == str(getattr(reply, "text", "")).strip().casefold():
        _answer(visit, TOO_MANY if is_over else _UNKNOWN)
    else:
        return False
    return True


def typed(visit: Visit, put: Put) -> bool:
    """Words typed below one of these screens change nothing: its buttons carry the code. False for another code."""
    if read_code(put.words) is not None:
        return False
    visit.say(PLEASE_TAP) if put.what == ERASES else visit.say(UNCHANGED, TAP)
    private.put(visit, put.what)
    return True


def chose(visit: Visit, act: Act) -> None:
    """A button: what it carries is looked up as if it had been typed, and a wrong code counts as a guess."""
    verb, _, words = act.value.partition(".")
    code = read_code(words)
    guesses = visit.house.guesses
    submission = _form(visit, code) if code is not None and not guesses.has_to_wait(visit.chat, visit.now) else None
    if code is None or submission is None:
        is_over = guesses.is_one_too_many(visit.chat, visit.now)
        _answer(visit, TOO_MANY if is_over else _UNKNOWN)
        return
    is_back = submission.status is Status.WITHDRAWN
    match verb:
        case "copy":
            guesses.is_one_too_many(visit.chat, visit.now)  # it makes work, so it counts as a try
            _copy(visit, submission)
        case "back" if not is_back:
            _ask(visit, choices.parting_lines(visit, submission), Text("Yes, take it back"), "gone", code)
        case "gone" if not is_back:
            choices.take_back(visit, submission)
            out = (choices.ASKED_TO_TAKE_OUT,) if choices.is_out(visit, submission) else ()
            _show(visit, submission, code, says=(_TAKEN_BACK, *out), is_back=True)
        case "erase":
            _ask(
                visit,
                (_ERASE, STAYS, *choices.received(visit, submission)),
                Text("Yes, erase all of it"),
                "forget",
                code,
            )
            private.put(visit, ERASES)
        case "forget":
            _erase(visit, submission)
        case _:
            show(visit, submission, code)


def _form(visit: Visit, code: str) -> Submission | None:
    number = visit.known.by_code.get(code_hash(code))
    if number is None:
        return None
    return visit.changes.submissions.get(number) or visit.known.submissions.get(number)


# What is shown


def show(visit: Visit, submission: Submission, code: str) -> None:
    """Which form it is, and what can be done: neither answers nor names, for a paper can be lost."""
    _show(visit, submission, code, (), is_back=submission.status is Status.WITHDRAWN)


def _show(visit: Visit, submission: Submission, code: str, says: tuple[Text, ...], *, is_back: bool) -> None:
    if is_back:
        state = _IS_BACK
    elif submission.sent_at is not None:
        state = Text("It was sent on {day}.", {"day": submission.sent_at.date()})
    else:
        state = Text("It was begun on {day} and is not sent yet.", {"day": submission.began_at.date()})
    number = Text("Form number {reference}", {"reference": submission.reference})
    rows: list[tuple[Key, ...]] = [(_key(Text("Get a copy"), "copy", code),)]
    if not is_back:
        rows.append((_key(Text("Take it back"), "back", code),))
    rows.append((_key(Text("Erase it"), "erase", code),))
    lines: Lines = (Title(visit.call_of(submission).title), number, state, *choices.received(visit, submission))
    rows.append(HERE)
    private.put(visit, ACT)
    visit.show(Screen(says=says, lines=lines, keys=tuple(rows), aside=True))


def _key(label: Text, verb: str, code: str) -> Key:
    return Key(label, Act(ACT, f"{verb}.{code}"))


def _ask(visit: Visit, lines: Lines, yes: Text, verb: str, code: str) -> None:
    private.put(visit, ACT)
    keys: Rows = ((_key(yes, verb, code),), (_key(BACK, "show", code),))
    visit.show(Screen(lines=lines, keys=keys, aside=True))


def _copy(visit: Visit, submission: Submission) -> None:
    """The form as it stands, as a file for this chat."""
    payload = {
        "submission": submission.id,
        "chat": visit.chat,
        "language": visit.language,
        "draft": submission.conversation.revision == 0,
    }
    visit.changes.jobs.append(Job(visit.house.ids(), "copy", payload, visit.now))
    visit.show(Screen(lines=(_COMES,), aside=True))


def _erase(visit: Visit, submission: Submission) -> None:
    """Everything of whoever answered in it is erased; those who have taken it out are told."""
    my_data.begin_erasing(visit, [submission.respondent.id])
    visit.show(Screen(lines=(_IS_ERASED,), aside=True))


_ASKS = Text("Please write the code from the paper behind the command, for example: /code ACDE-FGHJ-KLMN")
TOO_MANY = Text("There were many tries from here. Please look at the paper, and try again in an hour.")
_UNKNOWN = Text(
    "I know no form with this code. Please look whether it is written as on the paper. "
    "If the form was erased, its code works no more."
)
_IS_BACK = Text("It was taken back, and is not used.")
_TAKEN_BACK = Text("The form is taken back.")
_ERASE = Text(
    "Erase this form, with its answers, its files, and who it is from? It cannot be brought back, and the code works "
    "no more after that. Better get a copy first."
)
_IS_ERASED = Text("It is being erased. From now on nobody can read it here.")
_COMES = Text("I am making the copy. It comes in a moment.")
