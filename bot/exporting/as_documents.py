"""Each submission as a document, DOCX or PDF, in a ZIP: as its person chose to appear."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile

from bot.consulting.appearing import respondent_shown
from bot.consulting.calls import Calls
from bot.database.exports import Came
from bot.documents.printable import Particulars
from bot.documents.rendering import Renderer, documents
from conversations.call import Call
from conversations.completed import CompletedForm, Entry, Section, completed_form
from conversations.records import replace
from conversations.state import Moment, Status
from conversations.text import Text, Translate

from .columns import Layout
from .legible import without_shared


class DocumentsWriter:
    """A ZIP with a file for each submission. `put` raises NotRendered where one cannot be made."""

    def __init__(
        self,
        folder: Path,
        name: str,
        calls: Calls,
        layout: Layout,
        kind: Literal["docx", "pdf"],
        renderer: Renderer,
        *,
        language: str | None = None,
        translate: Translate | None = None,
        note: str = "",
    ) -> None:
        self._calls, self._layout, self._kind = calls, layout, kind
        self._renderer, self._language, self._translate = renderer, language, translate
        self._zip = ZipFile(folder / name, "w", ZIP_DEFLATED)
        if note:
            self._zip.writestr("readme.txt", note + "\n")
        self.missing = 0

    @property
    def size(self) -> int:
        """Bytes so far."""
        return self._zip.start_dir

    def weight(self, came: Came) -> int:
        """Nothing that is known before it is made."""
        return 0

    def put(self, came: Came) -> None:
        """One document more."""
        submission = came.submission
        call = self._calls.pinned(submission.call, submission.form_hash)
        if call is None:
            raise LookupError(f"the form of {submission.reference} is gone")
        language = self._language or call.written(submission.language)
        form = self._form(call, came, language)
        made = documents(
            form,
            language,
            (self._kind,),
            particulars=self._particulars(call, came),
            translate=self._translate,
            renderer=self._renderer,
        )[self._kind]
        self._zip.writestr(made.name, made.data)

    def _form(self, call: Call, came: Came, language: str) -> CompletedForm:
        moment = Moment(datetime.now(UTC), language, lambda: 0.0, lambda: "", self._translate)
        form = completed_form(call, came.submission.conversation, moment)
        return without_names(form, self._layout.hidden) if self._layout.without_names else form

    def _particulars(self, call: Call, came: Came) -> Particulars:
        submission = came.submission
        on = submission.sent_at if submission.status is Status.SUBMITTED else submission.changed_at
        return Particulars(
            reference=submission.reference,
            organiser=call.organiser,
            contact=call.contact,
            phone=call.phone,
            respondent=None if self._layout.without_names else respondent_shown(submission),
            on=(on or submission.changed_at).date(),
        )

    def close(self) -> None:
        """It is complete."""
        self._zip.close()


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
