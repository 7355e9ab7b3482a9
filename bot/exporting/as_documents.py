"""Each submission as a document, DOCX or PDF, in a ZIP: as its person chose to appear."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Literal
from zipfile import ZIP_DEFLATED, ZipFile

from bot.completing import Making, make_documents
from bot.consulting.calls import Calls
from bot.database.exports import Came
from bot.documents.rendering import NotRendered, Renderer
from conversations.text import Translate
from conversations.who_speaks import worded

from .columns import Layout
from .rows import is_only_counted


class DocumentsWriter:
    """A ZIP with a file for each submission; missing.txt names those that could not be made.

    `close` raises NotRendered where none could.
    """

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
        self._first: NotRendered | None = None
        self._count = 0
        self._gone: list[str] = []

    @property
    def missing(self) -> int:
        """Documents that could not be made."""
        return len(self._gone)

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
        hides = self._layout.hidden if self._layout.without_names else None
        if hides is not None and is_only_counted(came):
            hides |= worded(call.form)
        language = self._language or call.written(submission.language)
        making = Making(
            call=call,
            submission=submission,
            language=language,
            now=datetime.now(UTC),
            translate=self._translate,
            current=self._calls.named(submission.call),
            hides=hides,
            is_nameless=self._layout.without_names,
            undated=submission.changed_at,
        )
        try:
            (made,) = make_documents(making, self._renderer, (self._kind,))
        except NotRendered as wrong:  # one of them keeps nobody from the others
            self._first = self._first or wrong
            self._gone.append(submission.reference)
            return
        self._count += 1
        self._zip.writestr(made.name, made.data)

    def close(self) -> None:
        """It is complete. Raises NotRendered."""
        if self._first is not None and not self._count:
            raise self._first
        if self._gone:
            self._zip.writestr("missing.txt", "".join(f"{one}\n" for one in self._gone))
        self._zip.close()
