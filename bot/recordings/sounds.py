"""Sound files, looked at before they are sent: a voice message is OGG with Opus, MP3 or M4A, and small."""

from __future__ import annotations

import hashlib
from pathlib import Path

from conversations.records import record

#: bytes; a minute of Opus at 16 kbit/s has 120,000
LARGEST = 5_000_000
LARGE = 1_000_000

_OTHER_NAMES = {".oga": ".ogg", ".opus": ".ogg", ".ogg": ".ogg", ".mp3": ".mp3", ".m4a": ".m4a"}
#: endings that files of a recording have
ENDINGS = frozenset(_OTHER_NAMES)
CONVERT = "convert it, for example: ffmpeg -i FILE -ac 1 -c:a libopus -b:a 16k NEW.ogg"


class Unfit(Exception):
    """A file that cannot be sent as a voice message."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


@record
class SoundFile:
    """A recording as it stands on the disk."""

    path: Path
    #: bytes
    size: int
    sha256: str
    #: .ogg, .mp3 or .m4a
    ending: str


def read_sound(path: Path, within: Path) -> SoundFile:
    """A recording in the folder `within`. Raises Unfit."""
    try:
        if not path.resolve().is_relative_to(within.resolve()) or not path.is_file():
            raise Unfit("this is no file of its own", "put the recording itself there, and no link")
        if path.stat().st_size > LARGEST:
            raise Unfit(f"it has more than {LARGEST // 1_000_000} MB", f"cut it, or {CONVERT}")
        data = path.read_bytes()
    except OSError as error:
        raise Unfit(f"it cannot be read ({error.strerror})", "let whoever runs the bot read it") from None
    ending = _OTHER_NAMES[path.suffix.lower()]
    if not data:
        raise Unfit("it is empty", "record it once more")
    if not _IS[ending](data):
        raise Unfit(f"it is no {_NAMES[ending]} sound", CONVERT)
    return SoundFile(path, len(data), hashlib.sha256(data).hexdigest(), ending)


def _is_opus(data: bytes) -> bool:
    """RFC 7845: the first page of the stream holds the header."""
    return data.startswith(b"OggS") and b"OpusHead" in data[:128]


def _is_mp3(data: bytes) -> bool:
    """A tag, or the eleven bits that begin a frame."""
    return data.startswith(b"ID3") or (data[:1] == b"\xff" and len(data) > 1 and data[1] & 0xE0 == 0xE0)


def _is_m4a(data: bytes) -> bool:
    """ISO/IEC 14496-12: a file begins with its type."""
    return data[4:8] == b"ftyp"


_IS = {".ogg": _is_opus, ".mp3": _is_mp3, ".m4a": _is_m4a}
_NAMES = {".ogg": "OGG/Opus", ".mp3": "MP3", ".m4a": "M4A"}
