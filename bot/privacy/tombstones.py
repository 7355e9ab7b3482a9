"""Who was erased: a file of salted hashes, which outlives the database and its backups.

One JSON object a line. A line with a salt holds for those that follow it, so that two files can be put one behind the
other. Nobody can be read out of it; whether somebody whose number is known was erased can.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from conversations.records import record

What = Literal["chat", "respondent"]


@record
class Tombstone:
    """That somebody was erased."""

    what: What
    #: HMAC-SHA256 of the number, in hexadecimal
    hash: str
    at: datetime

    @property
    def as_json(self) -> dict[str, Any]:
        """A line of the file."""
        return {"what": self.what, "hash": self.hash, "at": self.at.astimezone(UTC).isoformat()}


class Tombstones:
    """The file, and what it says, at hand."""

    def __init__(self, path: Path) -> None:
        """Read it; a file that is not there is empty. Raises OSError."""
        self.path = path
        self._salts: list[bytes] = []
        self._known: dict[tuple[str, str], datetime] = {}
        self._read()

    def __bool__(self) -> bool:
        return bool(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> list[Tombstone]:
        """Everybody who was erased, in the order of the file."""
        return [Tombstone(_what(what), digest, at) for (what, digest), at in self._known.items()]

    def when(self, what: What, number: int) -> datetime | None:
        """When the chat or respondent with this number was erased last; None for one that was not."""
        if not self._known:
            return None
        times = (self._known.get((what, _hash(salt, what, number))) for salt in self._salts)
        return max((at for at in times if at is not None), default=None)

    def is_late(self, chat: int, at: datetime | None) -> bool:
        """What was sent or shown at this moment is from before the chat was erased. None is any time."""
        erased = self.when("chat", chat) if at is not None else None
        # times of messages are whole seconds
        return at is not None and erased is not None and at < erased.replace(microsecond=0)

    def add(self, erased: Iterable[tuple[What, int]], at: datetime) -> list[Tombstone]:
        """Note that these are erased: it stands on the disk when this returns. Blocks. Raises OSError."""
        opened = os.open(self.path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        with os.fdopen(opened, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # a command of the terminal may do the same
            if not self._salts:
                self._take(file.read())
            lines = []
            if not self._salts:
                salt = secrets.token_bytes(32)
                self._salts.append(salt)
                lines.append({"salt": salt.hex(), "at": at.astimezone(UTC).isoformat()})
            salt = self._salts[-1]
            made = [Tombstone(what, _hash(salt, what, number), at) for what, number in erased]
            lines += [one.as_json for one in made]
            # behind a line that was cut off when the machine stopped
            file.write(b"" if _ends_well(file) else b"\n")
            file.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
            file.flush()
            os.fsync(file.fileno())
        _settle(self.path.parent)
        self._keep(made)
        return made

    def _read(self) -> None:
        if self.path.exists():
            self._take(self.path.read_bytes())

    def _take(self, data: bytes) -> None:
        for line in data.splitlines():
            found = _read_line(line)
            if "salt" in found:
                self._salts.append(bytes.fromhex(found["salt"]))
            elif found:
                self._keep([Tombstone(_what(found["what"]), found["hash"], datetime.fromisoformat(found["at"]))])

    def _keep(self, made: Iterable[Tombstone]) -> None:
        for one in made:
            self._known[one.what, one.hash] = max(one.at, self._known.get((one.what, one.hash), one.at))


def _hash(salt: bytes, what: str, number: int) -> str:
    return hmac.new(salt, f"{what} {number}".encode(), hashlib.sha256).hexdigest()


def _what(found: str) -> What:
    return "chat" if found == "chat" else "respondent"


def _read_line(line: bytes) -> Mapping[str, str]:
    """One line; nothing for one that was cut off, or is none of ours."""
    try:
        found = json.loads(line)
        if "salt" in found:
            bytes.fromhex(found["salt"])
        elif found["what"] in ("chat", "respondent") and str(found["hash"]):
            if datetime.fromisoformat(found["at"]).tzinfo is None:
                return {}
        else:
            return {}
    except (ValueError, TypeError, KeyError):
        return {}
    return dict(found)


def _ends_well(file: Any) -> bool:
    end = file.seek(0, os.SEEK_END)
    if end == 0:
        return True
    file.seek(end - 1)
    return bool(file.read(1) == b"\n")


def _settle(folder: Path) -> None:
    """The name of a file that is new stands on the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
