"""What a person can do next: everything that reaches the engine is one of these.

`to` names the question a reply belongs to (its key), None the one that is asked now. `ref` is the host's own mark of
the message that brought it (opaque here). The host knows what each message answered and gives an edited message both:
`to` finds the answer, `ref` the part of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from pathlib import PurePath
from typing import Any, Literal

from .records import record

FileKind = Literal["voice", "audio", "photo", "video", "document"]


@record
class File:
    """A file as its metadata describe it; the bytes are the host's."""

    kind: FileKind
    name: str = ""
    mime: str = ""
    #: bytes
    size: int = 0
    #: length of sound or film
    seconds: int = 0
    #: where the host keeps it
    ref: str = ""

    @property
    def is_sound(self) -> bool:
        """Somebody speaks in it: a voice note, or a sound file, also one that another messenger made a document."""
        if self.kind in ("voice", "audio") or self.mime.startswith("audio/"):
            return True
        return self.kind == "document" and PurePath(self.name.lower()).suffix in SOUND_SUFFIXES


#: endings of sound files, as phones and other messengers name them
SOUND_SUFFIXES = frozenset({".opus", ".ogg", ".oga", ".m4a", ".amr", ".mp3", ".wav", ".aac"})


@record
class Typed:
    """A text, exactly as delivered."""

    text: str
    to: str | None = None
    ref: str = ""


@record
class Pressed:
    """A button with a value: a choice, a ready answer, a proposal. `on` sets (True) or clears (False) a tick."""

    value: str
    to: str | None = None
    on: bool | None = None
    ref: str = ""


@record
class Attached:
    """One or several files sent together (a voice note, a photo, an album), with the words under them.

    An album that a messenger delivers file by file is one reply: the host puts it together first.
    """

    files: tuple[File, ...]
    caption: str = ""
    to: str | None = None
    ref: str = ""


@record
class Located:
    """A place: degrees in WGS 84, accuracy in metres."""

    lat: float
    lon: float
    accuracy: float | None = None
    to: str | None = None
    ref: str = ""


@record
class Shared:
    """A contact card."""

    phone: str
    name: str = ""
    to: str | None = None
    ref: str = ""
    #: the card of whoever sends it; False for anybody else's
    own: bool = True


@record
class Skip:
    """Leave this question for now."""

    to: str | None = None


@record
class Done:
    """An answer in parts, or a multiple choice, is complete."""

    to: str | None = None


@record
class Next:
    """Pass a note, or keep an answer as it stands."""

    to: str | None = None


@record
class Remove:
    """Take one part of an answer back: the one with `ref`, else the one at `part` (from 0), else the newest."""

    ref: str = ""
    part: int | None = None
    to: str | None = None


@record
class Page:
    """Turn to a page (from 0) of a long list of choices; an empty search shows all of them again."""

    number: int
    to: str | None = None


@record
class Back:
    """The question before this one."""


@record
class Pause:
    """Stop for now; everything is kept."""


@record
class Show:
    """Where am I? The current question again."""


@record
class Review:
    """All answers by section, or those of one section (its name)."""

    section: str | None = None


@record
class Unanswered:
    """What is still open, page by page (from 0)."""

    page: int = 0


@record
class Jump:
    """Ask this question now; one that a skip rule passed over is opened by it."""

    to: str


@record
class Way:
    """The short way or the whole form."""

    way: Literal["short", "whole"]


@record
class Settle:
    """The answer to something the form asked in between: option number (from 0) of the matter `of`."""

    option: int
    of: int


@record
class Submit:
    """Send the form."""


@record
class Reopen:
    """Take a sent or withdrawn form up again."""


@record
class Withdraw:
    """Take the form back."""


Reply = (
    Typed
    | Pressed
    | Attached
    | Located
    | Shared
    | Skip
    | Done
    | Next
    | Remove
    | Page
    | Back
    | Pause
    | Show
    | Review
    | Unanswered
    | Jump
    | Way
    | Settle
    | Submit
    | Reopen
    | Withdraw
)

#: what may carry an answer
Answering = Typed | Pressed | Attached | Located | Shared

_KINDS: Mapping[str, type[Any]] = {kind.__name__: kind for kind in Reply.__args__}


def reply_as_json(reply: Reply) -> dict[str, Any]:
    """A reply as plain JSON values; `reply_from_json` gives it back."""
    shown: dict[str, Any] = {"reply": type(reply).__name__}
    for each in fields(reply):
        value = getattr(reply, each.name)
        shown[each.name] = [file_as_json(one) for one in value] if each.name == "files" else value
    return shown


def reply_from_json(shown: Mapping[str, Any]) -> Reply:
    """The reply that `reply_as_json` wrote."""
    values = dict(shown)
    kind = _KINDS[values.pop("reply")]
    if "files" in values:
        values["files"] = tuple(File(**one) for one in values["files"])
    made: Reply = kind(**values)
    return made


def file_as_json(file: File) -> dict[str, Any]:
    """A file's description as plain JSON values."""
    return {each.name: getattr(file, each.name) for each in fields(file)}
