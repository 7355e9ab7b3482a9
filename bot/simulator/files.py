"""The files in the world: what they hold, the names a bot knows them by, and links that die after an hour."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from .clock import Clock
from .refusals import bad_request
from .rules import Rules

#: where links to files of a kind lead
_FOLDERS = {"photo": "photos", "voice": "voice", "audio": "music", "video": "videos", "sticker": "stickers"}
_SUFFIXES = {"photo": ".jpg", "voice": ".oga", "video": ".mp4", "video_note": ".mp4", "sticker": ".webp"}


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that somebody sent."""

    number: int
    kind: str
    content: bytes = field(repr=False)
    name: str
    mime: str
    #: bytes; more than `content` holds for a file that only pretends to be large
    size: int
    file_id: str
    file_unique_id: str

    @property
    def path(self) -> str:
        """Where it is fetched; the sender's name and type are not kept, only the ending."""
        suffix = _SUFFIXES.get(self.kind) or PurePosixPath(self.name).suffix
        return f"{_FOLDERS.get(self.kind, 'documents')}/file_{self.number}{suffix}"

    def as_json(self) -> dict[str, Any]:
        """What every description of a file has."""
        return {"file_id": self.file_id, "file_unique_id": self.file_unique_id, "file_size": self.size}


class Files:
    """All files, by their id."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self._clock = clock
        self._rules = rules
        self._by_id: dict[str, StoredFile] = {}
        #: path -> file, and until when it is served
        self._links: dict[str, tuple[StoredFile, float]] = {}

    def keep(self, kind: str, content: bytes, name: str = "", mime: str = "", size: int | None = None) -> StoredFile:
        """Take a file in."""
        number = len(self._by_id) + 1
        digest = hashlib.sha256(f"{number}:{kind}:".encode() + content).digest()
        file_id = base64.urlsafe_b64encode(b"\x02" + digest + digest[:19]).decode().rstrip("=")
        unique = base64.urlsafe_b64encode(digest[:12]).decode()
        stored = StoredFile(
            number, kind, content, name, mime, len(content) if size is None else size, f"AgAC{file_id}", unique
        )
        self._by_id[stored.file_id] = stored
        return stored

    def __iter__(self) -> Iterator[StoredFile]:
        return iter(self._by_id.values())

    def restore(self, stored: StoredFile) -> None:
        """Take a file in again that was kept elsewhere, under the id it had."""
        self._by_id[stored.file_id] = stored

    def find(self, file_id: str) -> StoredFile | None:
        """The file with this id."""
        return self._by_id.get(file_id)

    def link(self, file_id: str) -> dict[str, Any]:
        """Make a link to a file, as getFile answers it; raises Refused."""
        stored = self._by_id.get(file_id)
        if stored is None:
            raise bad_request("invalid file_id")
        if stored.size > self._rules.download_bytes:
            raise bad_request("file is too big")
        self._links[stored.path] = (stored, self._clock.now() + self._rules.link_seconds)
        return {**stored.as_json(), "file_path": stored.path}

    def fetch(self, path: str) -> bytes | None:
        """What a link leads to, None where it leads nowhere or no more."""
        stored, until = self._links.get(path, (None, 0.0))
        if stored is None or until < self._clock.now():
            return None
        return stored.content.ljust(stored.size, b"\0")
