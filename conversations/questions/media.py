"""What image, audio, video and file share: judged by their metadata, never by their bytes."""

from __future__ import annotations

from pathlib import PurePath
from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..records import record
from ..replies import Answering, Attached, File, FileKind, Reply
from ..state import Part, Value
from ..text import Text
from .base import Choice, Given, Here, Outcome, Question, Refused


@record(kw_only=True)
class MediaQuestion(Question):
    """One or several files of one kind."""

    kinds: ClassVar[frozenset[FileKind]]
    mime: ClassVar[str] = ""
    suffixes: ClassVar[frozenset[str]] = frozenset()
    please: ClassVar[Text]
    example_file: ClassVar[File]
    usual_minutes: ClassVar[float] = 1.0

    def read(self, reply: Answering, here: Here) -> Outcome:
        if not isinstance(reply, Attached):
            return Refused(self.please)
        fitting = [file for file in reply.files if self.fits(file)]
        if not fitting:
            return Refused(self.please)
        return Given(
            None,
            tuple(Part(reply.caption if i == 0 else "", one, reply.ref) for i, one in enumerate(fitting)),
        )

    def fits(self, file: File) -> bool:
        """Sent as this kind, or as a document whose type or ending says so (other messengers forward so)."""
        if file.kind in self.kinds:
            return True
        ending = PurePath(file.name.lower()).suffix
        return bool(self.mime) and (file.mime.startswith(self.mime) or ending in self.suffixes)

    def has_shape(self, value: Value) -> bool:
        return False

    def stored(self, computed: Computed) -> Value:
        return None

    def wanted(self) -> Text:
        return self.please

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return None

    def sample(self, random: Random, here: Here) -> Reply:
        return Attached((self.example_file,))
