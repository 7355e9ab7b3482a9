"""A submission as files: the organiser's own Word form where there is one, else the built-in one, and PDF."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, Literal

from bot import logs
from bot.consulting.appearing import respondent_shown
from bot.consulting.visit import House
from bot.database.jobs import MadeDocument, read_sent
from bot.database.records import Submission
from bot.documents.packages import LARGEST
from bot.documents.printable import Particulars, printable
from bot.documents.rendering import Document, NotRendered, Renderer
from bot.documents.template_values import Templated, fields_of, filled, template_of
from bot.whole_files import write_private
from conversations.call import Call
from conversations.completed import CompletedForm, Entry, Section, completed_form
from conversations.from_the_phone import without_shared
from conversations.hiding import Hider
from conversations.records import record, replace
from conversations.state import Moment, Status
from conversations.text import Text, Translate

log = logs.get(__name__)


@record(kw_only=True)
class Making:
    """A submission, and how it is to be shown."""

    #: with the form that the submission began with
    call: Call
    submission: Submission
    language: str
    now: datetime
    translate: Translate | None = None
    #: the call as it stands now: the organiser's own Word form lies in its folder; None for `call`
    current: Call | None = None
    #: questions that tell who speaks, where nobody is to be named; None where they may be
    hides: frozenset[str] | None = None
    #: nobody is named, however they chose to appear
    is_nameless: bool = False
    #: when a form that was not sent is from; None for now
    undated: datetime | None = None
    #: takes names and contacts out of what somebody wrote; None where they may be read
    masks: Hider | None = None

    def form(self) -> CompletedForm:
        """What was said, question by question."""
        moment = Moment(self.now, self.language, lambda: 0.0, lambda: "", self.translate)
        form = completed_form(self.call, self.submission.conversation, moment)
        form = form if self.hides is None else without_names(form, self.hides)
        return form if self.masks is None else masked(form, self.masks)

    def particulars(self) -> Particulars:
        """What stands above it."""
        one, call = self.submission, self.call
        sent = one.sent_at if one.status is Status.SUBMITTED else None
        return Particulars(
            reference=one.reference,
            organiser=call.organiser,
            contact=call.contact,
            phone=call.phone,
            respondent=None if self.is_nameless else respondent_shown(one),
            on=(sent or self.undated or self.now).date(),
        )


def make_documents(
    making: Making, renderer: Renderer, kinds: Iterable[Literal["docx", "pdf"]] = ("docx", "pdf")
) -> list[Document]:
    """The submission as files of these kinds. Blocks: call it in a thread. Raises NotRendered."""
    form, particulars = making.form(), making.particulars()
    shown = printable(form, making.language, particulars, making.translate)
    return [
        (kind == "docx" and _own(making, form, particulars, renderer)) or renderer.render(shown, kind) for kind in kinds
    ]


def keep_documents(
    house: House,
    data: Path,
    renderer: Renderer,
    submission: Submission,
    call: Call,
    language: str,
    kinds: Iterable[Literal["docx", "pdf"]] = ("docx", "pdf"),
) -> list[MadeDocument]:
    """The submission as files below the data folder; `call` with its own form. Blocks. Raises NotRendered, OSError."""
    making = Making(
        call=call,
        submission=submission,
        language=language,
        now=house.now(),
        translate=house.translate,
        current=house.calls.named(call.name),
    )
    made = make_documents(making, renderer, kinds)
    undrawn = frozenset[str]().union(*(one.undrawn for one in made))
    if undrawn:
        signs = sorted(f"U+{ord(one):04X}" for one in undrawn)
        log.warning("no font draws some characters", count=len(signs), characters=",".join(signs[:8]))
    return [_kept(house, data, submission, one, language) for one in made]


def _kept(house: House, data: Path, submission: Submission, made: Document, language: str) -> MadeDocument:
    number = house.ids()
    path = f"documents/{submission.id}/{number}.{made.kind}"
    write_private(data / path, made.data)
    return MadeDocument(
        number,
        submission.id,
        made.kind,
        language,
        submission.conversation.revision,
        submission.status is not Status.SUBMITTED,
        made.name,
        path,
        len(made.data),
    )


async def as_sent(connection: Any, submission: Submission) -> Submission:
    """It as it was sent last, whatever was begun since; what was taken back stays so."""
    before = submission.conversation
    answers = await read_sent(connection, submission.id, before.revision)
    status = before.status if before.status is Status.WITHDRAWN else Status.SUBMITTED
    sent = replace(before, answers=answers, status=status, asking=None, pending=None)
    return replace(submission, conversation=sent)


def without_names(form: CompletedForm, hidden: frozenset[str]) -> CompletedForm:
    """The form without questions that tell who speaks, and without what was sent along."""
    return replace(form, sections=tuple(_section(one, hidden) for one in form.sections))


def _section(section: Section, hidden: frozenset[str]) -> Section:
    entries = tuple(_entry(one, hidden) for one in section.entries if one.name not in hidden)
    return replace(section, entries=entries)


def _entry(entry: Entry, hidden: frozenset[str]) -> Entry:
    said = entry.answer
    if isinstance(said, str):
        said = without_shared(said)
    return replace(entry, label=_unfilled(entry.label, hidden), answer=said, files=(), sent=None)


def _unfilled(label: Text, hidden: frozenset[str]) -> Text:
    """A question that names an answer, without that answer."""
    if not hidden.intersection(label.values):
        return label
    return replace(label, values={name: "…" if name in hidden else value for name, value in label.values.items()})


def masked(form: CompletedForm, hider: Hider) -> CompletedForm:
    """The form with "[…]" where somebody wrote what is hidden, also in a question that repeats an answer."""

    def hidden(words: object) -> object:
        if isinstance(words, str):
            return hider.hide(words)[0]
        return tuple(map(hidden, words)) if isinstance(words, tuple) else words

    def entry(one: Entry) -> Entry:
        # a question may name what was answered before
        label = replace(one.label, values={name: hidden(value) for name, value in one.label.values.items()})
        return replace(one, label=label, answer=hidden(one.answer))

    sections = (replace(section, entries=tuple(map(entry, section.entries))) for section in form.sections)
    return replace(form, sections=tuple(sections))


def _own(making: Making, form: CompletedForm, particulars: Particulars, renderer: Renderer) -> Document | None:
    """It in the organiser's own Word form; None where there is none, or it does not work: nobody waits for that."""
    current = making.current or making.call
    path = template_of(current, making.language)
    if path is None:
        return None
    try:
        if path.stat().st_size > LARGEST:
            raise NotRendered("it is too large")
        words = filled(making.call, form, making.language, particulars, making.translate)
        # one for a newer form names questions that this one does not have: they stay blank
        fields = fields_of(making.call) | fields_of(current)
        return renderer.render_template(Templated(path.read_bytes(), words, fields))
    except (NotRendered, OSError) as wrong:
        why = wrong.strerror if isinstance(wrong, OSError) else wrong
        todo = f"palabre template check {current.name} {path.name}"
        log.warning("an organiser's own form is not used", path=path, fault=why, todo=todo)
        return None
