"""file: any document."""

from __future__ import annotations

from typing import ClassVar

from ..records import record
from ..replies import File, FileKind
from ..text import Text
from .media import MediaQuestion


@record(kw_only=True)
class FileQuestion(MediaQuestion):
    """Any file at all."""

    type: ClassVar[str] = "file"
    kinds: ClassVar[frozenset[FileKind]] = frozenset({"document", "photo", "audio", "voice", "video"})
    please: ClassVar[Text] = Text("Please send a file.")
    example_file: ClassVar[File] = File("document", "report.pdf", "application/pdf", 300_000)
