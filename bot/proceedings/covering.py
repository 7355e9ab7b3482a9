"""What answers say of each recommendation: counted by how, where and by whom, with the words behind the numbers.

An answer speaks of a recommendation where the person or a moderator said so (`answer_entry`), and as long as it is
given and belongs to the form. How it speaks of it is said by its question (`coverage:` of the call);
of a question with choices, each ticked choice counts that is called as a set or an entry. Numbers are submissions.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.consulting.appearing import respondent_shown
from bot.consulting.hiding import hider_for
from bot.database.exports import Came
from bot.database.records import Submission
from bot.documents.cleaning import clean
from bot.watching.figures import NOT_SAID, SEVERAL, Count
from bot.watching.tallying import country_questions
from conversations.call import ROLES, Call
from conversations.plan import question_name
from conversations.reading import countries_named
from conversations.recommendations import Recommendation, RecommendationSet
from conversations.records import record
from conversations.sheet import Sheet
from conversations.state import Answer, Moment, Status
from conversations.text import Text
from conversations.who_speaks import contacts_in

#: the column of everything that is said of a recommendation, in whichever answer
ANY = "any"
#: what numbers are broken down by; each submission stands in exactly one row of each
BY = ("country", "affiliation", "kind")

#: (role or ANY, one of BY or "", its value or "")
Cell = tuple[str, str, str]


@record
class Quote:
    """What somebody said of a recommendation."""

    role: str
    reference: str
    #: who, as they chose to appear; None without a name
    who: Text | str | None
    words: str
    #: BCP 47 tag of the words
    language: str
    #: the same in the language that was asked for; empty where there is none, or they are in it
    translation: str = ""
    #: written down from a voice, and not confirmed by the person
    is_unconfirmed: bool = False
    #: in which it is said
    submission: int = 0


@dataclass(slots=True)
class Said:
    """What is said of one recommendation, or of any of a set."""

    counts: Counter[Cell] = field(default_factory=Counter)
    #: the first few of each role
    quotes: list[Quote] = field(default_factory=list)


@record
class Covered:
    """A recommendation with what is said of it."""

    entry: Recommendation
    counts: dict[Cell, Count]
    quotes: tuple[Quote, ...] = ()

    def count(self, role: str = ANY) -> Count:
        """How many submissions speak of it so."""
        return self.counts.get((role, "", ""), 0)


@record
class CoveredSet:
    """A set with what is said of it: of the whole of it, or of any entry."""

    of: RecommendationSet
    counts: dict[Cell, Count]
    entries: tuple[Covered, ...]

    def count(self, role: str = ANY) -> Count:
        """How many submissions speak of it so."""
        return self.counts.get((role, "", ""), 0)


@record
class Coverage:
    """All recommendations of a call with what is said of them."""

    call: Call
    #: ANY, and the roles that the call's questions have
    roles: tuple[str, ...]
    sets: tuple[CoveredSet, ...]
    #: submissions that were looked at
    submissions: Count
    #: and those that moderators left out
    left_out: Count
    at: datetime
    #: told as to those who may not read answers
    in_fives: bool = False

    @property
    def entries(self) -> tuple[Covered, ...]:
        """The recommendations of all sets."""
        return tuple(entry for each in self.sets for entry in each.entries)

    @property
    def quoted(self) -> tuple[int, ...]:
        """The submissions of which words stand in it."""
        return tuple(dict.fromkeys(one.submission for entry in self.entries for one in entry.quotes))


class Covering:
    """Counts the submissions it is shown."""

    def __init__(
        self, call: Call, form_of: Callable[[Submission], Call], now: datetime, *, quotes: int = 3, language: str = ""
    ) -> None:
        """`form_of`: the call with the form that a submission was answered in. At most `quotes` a role and entry."""
        self._call, self._form_of, self._now = call, form_of, now
        self._most, self._language = quotes, language
        self._roles = {name: role for role in ROLES for name in call.coverage.get(role, ())}
        self._countries = country_questions(call)
        self._said = {name: Said() for name in (*call.library.recommendations, *_set_names(call))}
        self._sets = {one.id: _set_name(one.set_id) for one in call.library.recommendations.values()}
        self._submissions = self._left_out = 0

    def add(self, came: Came) -> None:
        """One more, if it counts: it was sent, and neither taken back nor left out."""
        if came.submission.status is not Status.SUBMITTED or came.submission.trial:
            return
        if came.state == "left-out":
            self._left_out += 1
            return
        self._submissions += 1
        form = self._form_of(came.submission)
        moment = Moment(self._now, came.submission.language, lambda: 0.0, lambda: "")
        sheet = Sheet(form, came.submission.conversation, moment)
        told = list(self._told(came, sheet))
        if not told:
            return
        where = self._where(came.submission, sheet)
        cells = {(name, cell) for name, role, _ in told for cell in _cells(role, where)}
        cells |= {(self._sets[name], cell) for name, cell in cells if name in self._sets}
        for name, cell in cells:
            self._said[name].counts[cell] += 1
        for name, role, key in told:
            self._quote(came, form, name, role, key)

    def add_all(self, some: Iterable[Came]) -> None:
        """The same for several."""
        for came in some:
            self.add(came)

    def coverage(self) -> Coverage:
        """What was counted, in the order of the library; recommendations of which nobody speaks among them."""
        sets = tuple(
            CoveredSet(
                each,
                dict(self._said[_set_name(each.id)].counts),
                tuple(
                    Covered(one, dict(self._said[one.id].counts), tuple(self._said[one.id].quotes))
                    for one in each.recommendations
                ),
            )
            for each in self._call.library.sets
        )
        roles = (ANY, *(role for role in ROLES if role in self._call.coverage))
        return Coverage(self._call, roles, sets, self._submissions, self._left_out, self._now)

    def _told(self, came: Came, sheet: Sheet) -> Iterator[tuple[str, str, str]]:
        """(set or entry, role, key of the answer) of everything that this submission says."""
        for key, entries in came.beside.entries.items():
            if _answer(sheet, key) is not None:
                role = self._roles.get(question_name(key), ANY)
                yield from ((entry, role, key) for entry in entries if entry in self._said)
        names = {_set_name(each.id): each.id for each in self._call.library.sets}
        names |= {one: one for one in self._call.library.recommendations}
        for question, role in self._roles.items():
            answer = _answer(sheet, question)
            asked = self._call.form.questions.get(question)
            if answer is not None and asked is not None and asked.choices:
                ticked = answer.value if isinstance(answer.value, tuple) else (answer.value,)
                yield from ((name, role, "") for name, choice in names.items() if choice in ticked)

    def _where(self, submission: Submission, sheet: Sheet) -> dict[str, str]:
        """In which row of each breakdown a submission stands."""
        countries: set[str] = set()
        for name in self._countries:
            answer = _answer(sheet, name)
            if answer is not None and isinstance(answer.value, str):
                question = self._call.form.questions[name]
                is_exact = "country" in question.appearance
                countries |= {answer.value} if is_exact else countries_named(answer.value)
        kinds: set[str] = set()
        for name in self._call.coverage.get("affiliation", ()):
            answer, asked = _answer(sheet, name), self._call.form.questions.get(name)
            # what somebody wrote in words of their own is no kind of body, and may say who they are
            if answer is not None and answer.value is not None and asked is not None and asked.choices:
                value = answer.value
                kinds |= set(value) if isinstance(value, tuple) else {str(value)}
        return {
            "country": _one_of(countries),
            "affiliation": _one_of(kinds),
            "kind": submission.respondent.kind,
        }

    def _quote(self, came: Came, form: Call, name: str, role: str, key: str) -> None:
        said, submission = self._said[name], came.submission
        if not key or submission.appearance == "counted" or sum(one.role == role for one in said.quotes) >= self._most:
            return
        if question_name(key) in contacts_in(form.form):
            return
        answer = submission.conversation.answers[key]
        ready = came.renditions.newest(key, "published")
        made = (
            ready if ready is not None or isinstance(answer.value, str) else came.renditions.newest(key, "transcript")
        )
        words = made.words if made is not None else answer.value
        if not isinstance(words, str) or not words.strip():
            return
        language = made.language if made is not None else answer.language
        other = came.renditions.newest(key, "translation", self._language) if self._language != language else None
        if other is not None and ready is not None and other.id < ready.id:
            other = None  # it may still say what was hidden since
        hider = hider_for(form, submission)
        quote = Quote(
            role=role,
            reference=submission.reference,
            who=respondent_shown(submission) if submission.appearance is not None else None,
            submission=submission.id,
            words=hider.hide(clean(words))[0],
            language=language,
            translation=hider.hide(clean(other.words))[0] if other is not None else "",
            is_unconfirmed=made is not None and made.kind == "transcript" and made.state != "confirmed",
        )
        said.quotes.append(quote)


def _cells(role: str, where: dict[str, str]) -> Iterator[Cell]:
    for column in {role, ANY}:
        yield column, "", ""
        yield from ((column, by, where[by]) for by in BY)


def _answer(sheet: Sheet, key: str) -> Answer | None:
    """What stands in the form under a key; None for nothing, or what no longer belongs to it."""
    item = sheet.item(key)
    answer = sheet.conversation.answers.get(key)
    if item is None or answer is None or answer.is_empty or not sheet.is_relevant(item):
        return None
    return answer


def _one_of(values: set[str]) -> str:
    return SEVERAL if len(values) > 1 else next(iter(values), NOT_SAID)


def _set_name(name: str) -> str:
    """A set among entries, whose ids may be the same."""
    return f"set {name}"


def _set_names(call: Call) -> Iterator[str]:
    return (_set_name(each.id) for each in call.library.sets)
