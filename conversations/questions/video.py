"""video: a film."""

from __future__ import annotations

from typing import ClassVar

from ..records import record
from ..replies import File, FileKind
from ..text import Text
from .media import MediaQuestion


@record(kw_only=True)
class VideoQuestion(MediaQuestion):
    """A short film."""

    type: ClassVar[str] = "video"
    kinds: ClassVar[frozenset[FileKind]] = frozenset({"video"})
    mime: ClassVar[str] = "video/"
    suffixes: ClassVar[frozenset[str]] = frozenset({".mp4", ".3gp", ".mov", ".webm", ".mkv"})
    please: ClassVar[Text] = Text("Please send a short video.")
    example_file: ClassVar[File] = File("video", "field.mp4", "video/mp4", 900_000, seconds=20)
