"""image: a photo."""

from __future__ import annotations

from typing import ClassVar

from ..records import record
from ..replies import File, FileKind
from ..text import Text
from .media import MediaQuestion


@record(kw_only=True)
class ImageQuestion(MediaQuestion):
    """A photo, or a picture sent as a file."""

    type: ClassVar[str] = "image"
    kinds: ClassVar[frozenset[FileKind]] = frozenset({"photo"})
    mime: ClassVar[str] = "image/"
    suffixes: ClassVar[frozenset[str]] = frozenset({".jpg", ".jpeg", ".png", ".webp", ".heic"})
    please: ClassVar[Text] = Text("Please send a photo.")
    example_file: ClassVar[File] = File("photo", "market.jpg", "image/jpeg", 80_000)
