"""audio: a recording."""

from __future__ import annotations

from typing import ClassVar

from ..records import record
from ..replies import SOUND_SUFFIXES, File, FileKind
from ..text import Text
from .media import MediaQuestion


@record(kw_only=True)
class AudioQuestion(MediaQuestion):
    """A voice note, or a sound file, also one forwarded from another messenger."""

    type: ClassVar[str] = "audio"
    kinds: ClassVar[frozenset[FileKind]] = frozenset({"voice", "audio"})
    mime: ClassVar[str] = "audio/"
    suffixes: ClassVar[frozenset[str]] = SOUND_SUFFIXES
    please: ClassVar[Text] = Text("Please send a voice note.")
    example_file: ClassVar[File] = File("voice", "voice.ogg", "audio/ogg", 120_000, seconds=40)
