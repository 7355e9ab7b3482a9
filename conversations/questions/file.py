"""file: any document."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from ..replies import File, FileKind
from ..text import Text
from .media import MediaQuestion


@dataclass(frozen=True, slots=True, kw_only=True)
class FileQuestion(MediaQuestion):
    """Any file at all."""

    type: ClassVar[str] = "file"
    kinds: ClassVar[frozenset[FileKind]] = frozenset({"document", "photo", "audio", "voice", "video"})
    please: ClassVar[Text] = Text("Please send a file.")
    example_file: ClassVar[File] = File("document", "report.pdf", "application/pdf", 300_000)
