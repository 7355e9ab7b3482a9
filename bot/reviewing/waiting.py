"""What waits to be written down or translated."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

from bot.database.exports import Came, Which, read_all
from bot.database.opening import Database
from bot.database.review_sheets import read_numbers
from conversations.call import Call
from conversations.plan import question_name
from conversations.questions.text import TextQuestion
from conversations.records import record
from conversations.state import Status
from conversations.who_speaks import is_contact

from .wordings import Wordings, wordings

#: what is worked on: nothing that was left out, and nothing that waits for the person's answer
STATES = frozenset({"received", "changed", "accepted"})
#: stands for what is to be written down, where else the language of a translation stands
TRANSCRIPT = ""
#: submissions that are looked through at once, and for one count
_AT_ONCE, MOST_COUNTED = 200, 2_000


@record
class Waiting:
    """One answer that waits for words."""

    came: Came
    key: str
    #: to translate into; TRANSCRIPT for a voice to be written down
    language: str

    @property
    def words(self) -> Wordings:
        """What there is of it."""
        return wordings(self.came, self.key, self.language or None)


@dataclass(slots=True)
class Counted:
    """How much waits."""

    spoken: int = 0
    seconds: int = 0
    #: language -> answers
    translations: Counter[str] = field(default_factory=Counter)
    #: there are more submissions than were looked through
    is_more: bool = False


def waiting_in(came: Came, call: Call) -> list[Waiting]:
    """What of a submission waits, in the order of the form."""
    found: list[Waiting] = []
    for key in sorted(came.submission.conversation.answers, key=_place(call)):
        answer = came.submission.conversation.answers[key]
        if answer.is_empty or key not in came.renditions.rows:
            continue
        words = wordings(came, key)
        if words.is_spoken and words.transcript is None:
            found.append(Waiting(came, key, TRANSCRIPT))
        elif is_in_words(call, key) and words.given:
            wanted = [one for one in call.languages if one != call.written(words.given_in)]
            translated = came.renditions.translated
            found += [Waiting(came, key, one) for one in wanted if translated(key, one) is None]
    return found


def is_in_words(call: Call, key: str) -> bool:
    """The question asks for any words and stands in the printed form: no name to reach, no number, no choice."""
    question = call.form.questions.get(question_name(key))
    if question is None or is_contact(question):
        return False
    is_printed = question.printed and _section_printed(call, question.name)
    if isinstance(question, TextQuestion):
        return is_printed and question.is_free
    return is_printed and question.type == "audio"


def _section_printed(call: Call, name: str) -> bool:
    node = call.form.plan.nodes.get(name)
    return node is None or call.form.plan.sections[node.section].printed


async def read_waiting(
    database: Database, call: Call, after: int = 0, states: frozenset[str] = STATES
) -> AsyncIterator[Came]:
    """Submissions that are worked on, after one of them."""
    while True:
        async with database.read() as connection:
            numbers = await read_numbers(connection, call.name, states, after, _AT_ONCE)
        if not numbers:
            return
        async for came in read_all(database, call.name, Which(frozenset({Status.SUBMITTED})), numbers):
            yield came
        after = numbers[-1]


async def find_next(
    database: Database, call: Call, language: str, after: tuple[int, str] | None = None
) -> Waiting | None:
    """The next answer that waits for this, after one that was looked at (submission, key); None at the end."""
    number, key = after if after is not None else (0, "")
    # the submission itself once more: more of it may wait
    async for came in read_waiting(database, call, number - 1 if number else 0):
        waits = waiting_in(came, call)
        if came.submission.id == number:
            place = _place(call)
            waits = [one for one in waits if place(one.key) > place(key)]
        for one in waits:
            if one.language == language:
                return one
    return None


def _place(call: Call) -> Callable[[str], tuple[int, str]]:
    """Where answers stand in the form."""
    order = {name: at for at, name in enumerate(call.form.questions)}
    return lambda key: (order.get(question_name(key), 0), key)


async def count_waiting(database: Database, call: Call) -> Counted:
    """How much waits, in the first few thousand submissions."""
    counted, looked = Counted(), 0
    async for came in read_waiting(database, call):
        looked += 1
        if looked > MOST_COUNTED:
            counted.is_more = True
            break
        for one in waiting_in(came, call):
            if one.language == TRANSCRIPT:
                counted.spoken += 1
                counted.seconds += came.submission.conversation.answers[one.key].spoken_seconds
            else:
                counted.translations[one.language] += 1
    return counted
