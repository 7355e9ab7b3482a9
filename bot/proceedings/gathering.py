"""What came in, as plain values for a book: only what may be printed, with contacts and names already hidden."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from datetime import date, datetime
from zoneinfo import ZoneInfo

from bot.consulting.appearing import respondent_shown
from bot.consulting.calls import Calls
from bot.consulting.hiding import held_back, hider_for
from bot.consulting.older_forms import learn_forms
from bot.database.exports import Came, Which, read_all
from bot.database.opening import Database
from bot.database.records import Submission
from bot.documents.cleaning import clean, clean_line
from bot.documents.direction import is_right_to_left, numbers_kept
from bot.documents.printable import PrintedEntry, printable
from bot.watching.figures import NOT_SAID, SEVERAL
from bot.watching.tallying import countries_named, country_questions
from conversations.call import Call
from conversations.completed import completed_form
from conversations.plan import question_name
from conversations.records import record, replace
from conversations.replies import File
from conversations.state import Moment, Status
from conversations.text import Text, Translate, say
from conversations.who_speaks import contacts_in, sensitive_in_any
from conversations.wording import length

from .passages import Wording, passages_of

#: the question whose answer stands above all others, and the one that says what kind of body answers
_TITLE, _AFFILIATION = "title", "affiliation"
#: never printed: what was worked out, and where exactly somebody stood
_NEVER = frozenset({"hidden", "calculate", "geopoint"})
_KINDS = {
    "voice": Text("voice note"),
    "audio": Text("sound file"),
    "photo": Text("photo"),
    "video": Text("video"),
    "document": Text("file"),
}


@record
class Cut:
    """What was hidden in an answer, for whoever makes the book."""

    reference: str
    question: str
    words: tuple[str, ...]


@record
class Medium:
    """A file that was sent along: what it is, its name where it may be told, how long it plays."""

    kind: str
    name: str
    length: str

    @property
    def words(self) -> str:
        """All of it on one line."""
        named = f"{self.kind}: {self.name}" if self.name else self.kind
        return f"{named} ({self.length})" if self.length else named


@record(kw_only=True)
class Told:
    """One answer as it may be printed."""

    key: str
    #: of the question
    name: str
    label: str
    #: number and heading of the section
    number: str
    heading: str
    passages: tuple[Wording, ...]
    media: tuple[Medium, ...] = ()
    #: codes of topics, ids of recommendations
    topics: tuple[str, ...] = ()
    entries: tuple[str, ...] = ()


@record(kw_only=True)
class Contribution:
    """A submission that was accepted."""

    id: int
    reference: str
    title: str
    #: who, as they chose to appear; empty for nobody's name
    who: str
    #: how they chose to appear; "counted" is in the numbers alone
    appearance: str
    #: myself | person | group | organisation
    kind: str
    women: int | None
    men: int | None
    #: an ISO 3166 code, or a key that is no country
    country: str
    #: names of choices, and their labels
    affiliations: tuple[tuple[str, str], ...]
    language: str
    door: str
    sent: date
    told: tuple[Told, ...] = ()
    cut: tuple[Cut, ...] = ()

    @property
    def is_printed(self) -> bool:
        """Its words may be shown."""
        return self.appearance != "counted"


async def gather(
    database: Database, calls: Calls, name: str, language: str, translate: Translate | None, now: datetime
) -> AsyncIterator[Contribution]:
    """Every accepted submission of a call that was not taken back, in the order in which they were begun."""
    await learn_forms(database, calls, name)
    which = Which(frozenset({Status.SUBMITTED}), frozenset({"accepted"}))
    async for came in read_all(database, name, which):
        yield contribution(calls, came, language, translate, now)


def contribution(calls: Calls, came: Came, language: str, translate: Translate | None, now: datetime) -> Contribution:
    """One of them. Raises LookupError where its form is gone."""
    submission = came.submission
    call = calls.pinned(submission.call, submission.form_hash)
    if call is None:
        raise LookupError(f"the form of {submission.reference} is gone")
    came = held_back(came, sensitive_in_any((call.form, (calls.named(call.name) or call).form)))
    submission = came.submission
    # nobody's words are printed before they have chosen how
    appearance = submission.appearance or "counted"
    sent = (submission.sent_at or submission.changed_at).astimezone(ZoneInfo(call.timezone)).date()
    found = Contribution(
        id=submission.id,
        reference=clean_line(submission.reference),
        title="",
        who="",
        appearance=appearance,
        kind=submission.respondent.kind,
        women=submission.respondent.women,
        men=submission.respondent.men,
        country=_country(call, submission),
        affiliations=_affiliations(call, submission, language, translate),
        language=submission.language,
        door=submission.door,
        sent=sent,
    )
    if not found.is_printed:
        return found
    return _with_words(found, call, came, language, translate, now)


def _with_words(
    found: Contribution, call: Call, came: Came, language: str, translate: Translate | None, now: datetime
) -> Contribution:
    submission = came.submission
    hider = hider_for(call, submission)
    said = _saying(language, translate)

    moment = Moment(now, language, lambda: 0.0, lambda: "", translate)
    form = printable(completed_form(call, submission.conversation, moment), language, translate=translate)
    questions, contacts = call.form.questions, contacts_in(call.form)
    told: list[Told] = []
    cut: list[Cut] = []

    def hide(words: str, question: str) -> str:
        shown, hidden = hider.hide(words)
        if hidden:
            cut.append(Cut(found.reference, question, hidden))
        return shown

    title = ""
    for section in form.sections:
        for entry in section.entries:
            name = question_name(entry.key)
            question = questions.get(name)
            if question is None or entry.state not in ("answered", "spoken"):
                continue
            if name in contacts or question.type in _NEVER:
                continue
            if name == _TITLE:
                title = clean_line(hide(entry.answer, name))
                continue
            answer = submission.conversation.answers.get(entry.key)
            files = answer.files if answer is not None else ()
            wordings = [
                replace(one, text=hide(one.text, name)) if one.language else one
                for one in passages_of(entry, question, came.renditions, files, language, translate)
            ]
            told.append(
                Told(
                    key=entry.key,
                    name=name,
                    label=_labelled(entry, hide(entry.label, name)),
                    number=section.number,
                    heading=section.heading,
                    passages=tuple(wordings),
                    media=tuple(_medium(one, found.appearance, said, lambda words: hide(words, name)) for one in files),  # noqa: B023
                    topics=tuple(came.beside.topics.get(entry.key, ())),
                    entries=tuple(came.beside.entries.get(entry.key, ())),
                )
            )
    who = hide(clean_line(say(respondent_shown(submission), language, translate)), "")
    if found.appearance == "none" or not any(map(str.isalnum, title)):
        title = said(Text("Contribution {reference}", {"reference": found.reference}))
    return replace(found, title=title, who=who, told=tuple(told), cut=tuple(cut))


def _saying(language: str, translate: Translate | None) -> Callable[[object], str]:
    def said(text: object) -> str:
        words = clean(say(text, language, translate))
        return numbers_kept(words) if is_right_to_left(language) else words

    return said


def _labelled(entry: PrintedEntry, label: str) -> str:
    return f"{entry.instance}. {label}" if entry.instance else label


def _medium(file: File, appearance: str, said: Callable[[object], str], hide: Callable[[str], str]) -> Medium:
    # people's own names stand in names of files, too
    name = hide(clean_line(file.name)) if appearance == "name" else ""
    return Medium(said(_KINDS[file.kind]), name, said(length(file.seconds)) if file.seconds else "")


def _country(call: Call, submission: Submission) -> str:
    named: set[str] = set()
    for name in country_questions(call):
        answer = submission.conversation.answers.get(name)
        if answer is None or answer.skipped or not isinstance(answer.value, str):
            continue
        is_exact = "country" in call.form.questions[name].appearance
        named |= {answer.value} if is_exact else countries_named(answer.value, answer.language or submission.language)
    return SEVERAL if len(named) > 1 else next(iter(named), NOT_SAID)


def _affiliations(
    call: Call, submission: Submission, language: str, translate: Translate | None
) -> tuple[tuple[str, str], ...]:
    question = call.form.questions.get(_AFFILIATION)
    answer = submission.conversation.answers.get(_AFFILIATION)
    if question is None or not question.has_choices or answer is None or answer.skipped:
        return ()
    chosen = answer.value if isinstance(answer.value, tuple) else (answer.value,)
    return tuple(
        (one.name, clean_line(say(one.label, language, translate))) for one in question.choices if one.name in chosen
    )
