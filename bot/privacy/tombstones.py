"""Who was erased: a file of salted hashes, which outlives the database and its backups.

One JSON object a line. A line that says who was erased names its salt, so that two files can be put one behind the
other, and a salt that is damaged or missing is noticed. (Older lines name none: theirs is the one before them.) Nobody
can be read out of it; whether somebody whose number is known was erased can.
"""

from __future__ import annotations

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Any, Literal

from conversations.records import record, replace

What = Literal["chat", "respondent"]

#: where lines have lost their salt
WHAT_TO_DO = (
    "write the lines of an older copy of this file behind its own; where there is none, go on without these lines: "
    "palabre erased --give-up"
)


@record
class Tombstone:
    """That somebody was erased."""

    what: What
    #: HMAC-SHA256 of the number, in hexadecimal
    hash: str
    at: datetime
    #: what the salt is called; empty where it cannot be told
    by: str = ""

    @property
    def as_json(self) -> dict[str, Any]:
        """A line of the file."""
        return {"what": self.what, "hash": self.hash, "at": self.at.astimezone(UTC).isoformat(), "by": self.by}


class Tombstones:
    """The file, and what it says, at hand."""

    def __init__(self, path: Path) -> None:
        """Read it; a file that is not there is empty. Raises OSError."""
        self.path = path
        #: what it is called -> the salt
        self._salts: dict[str, bytes] = {}
        self._known: dict[tuple[str, str], Tombstone] = {}
        #: what salts are called that are lost for good, as somebody has said
        self._lost: set[str] = set()
        #: lines that cannot be read, such as one that was cut off
        self.damaged = 0
        if path.exists():
            self._take(path.read_bytes())

    def __bool__(self) -> bool:
        return bool(self._known)

    def __len__(self) -> int:
        return len(self._known)

    def all(self) -> list[Tombstone]:
        """Everybody who was erased, in the order of the file."""
        return list(self._known.values())

    def meaningless(self) -> list[Tombstone]:
        """Lines whose salt is not there: nobody can say any more who was erased. Not those that were given up."""
        return [one for one in self._known.values() if one.by not in self._salts and one.by not in self._lost]

    def when(self, what: What, number: int) -> datetime | None:
        """When the chat or respondent with this number was erased last; None for one that was not."""
        if not self._known:
            return None
        found = (self._known.get((what, _hash(salt, what, number))) for salt in self._salts.values())
        return max((one.at for one in found if one is not None), default=None)

    def is_late(self, chat: int, at: datetime | None) -> bool:
        """What was sent or shown at this moment is from before the chat was erased. None is any time."""
        erased = self.when("chat", chat) if at is not None else None
        # times of messages are whole seconds
        return at is not None and erased is not None and at < erased.replace(microsecond=0)

    def add(self, erased: Iterable[tuple[What, int]], at: datetime) -> list[Tombstone]:
        """Note that these are erased: it stands on the disk when this returns. Blocks. Raises OSError.

        A file that went away meanwhile, or was put there by somebody else, gets all that is known.
        """
        with _locked(self.path) as file:  # a command of the terminal may do the same
            data = file.read()
            lines = [] if self._stands_in(data) else self._again(data, at)
            name, salt = next(reversed(self._salts.items()))
            made = [Tombstone(what, _hash(salt, what, number), at, name) for what, number in erased]
            _append(file, data, lines + [one.as_json for one in made])
        _settle(self.path.parent)
        self._keep(made)
        return made

    def give_up(self, at: datetime) -> int:
        """Go on without the lines whose salt is lost for good; how many these are. Blocks. Raises OSError."""
        gone = self.meaningless()
        names = sorted({one.by for one in gone})
        with _locked(self.path) as file:
            _append(file, file.read(), [{"lost": one, "at": at.astimezone(UTC).isoformat()} for one in names])
        self._lost |= set(names)
        return len(gone)

    def _stands_in(self, data: bytes) -> bool:
        return bool(self._salts) and next(reversed(self._salts.values())).hex().encode() in data

    def _again(self, data: bytes, at: datetime) -> list[dict[str, Any]]:
        """Lines for what a file without our salt lacks."""
        ours, known = dict(self._salts), dict(self._known)
        self._take(data)
        if not self._salts:
            salt = secrets.token_bytes(32)
            self._salts[_name(salt)] = salt
            ours = dict(self._salts)
        lines = [
            {"salt": salt.hex(), "id": name, "at": at.astimezone(UTC).isoformat()}
            for name, salt in ours.items()
            if salt.hex().encode() not in data
        ]
        return lines + [one.as_json for one in known.values() if one.by in ours and one.hash.encode() not in data]

    def _take(self, data: bytes) -> None:
        """Read more of it."""
        last = ""
        for line in data.splitlines():
            found = _read_line(line)
            match found:
                case {"salt": salt}:
                    last = _name(bytes.fromhex(salt))
                    self._salts[last] = bytes.fromhex(salt)
                case {"lost": name}:
                    self._lost.add(name)
                case {"what": what, "hash": digest, "at": at}:
                    by = found.get("by", last)
                    self._keep([Tombstone(_what(what), digest, datetime.fromisoformat(at), by)])
                case _ if line.strip():
                    self.damaged += 1
                    # the lines that follow may be about what this one was
                    last = "" if b'"salt"' in line else last

    def _keep(self, made: Iterable[Tombstone]) -> None:
        for one in made:
            before = self._known.get((one.what, one.hash), one)
            by = one.by if one.by in self._salts else before.by
            self._known[one.what, one.hash] = replace(one, at=max(one.at, before.at), by=by)


def _hash(salt: bytes, what: str, number: int) -> str:
    return hmac.new(salt, f"{what} {number}".encode(), hashlib.sha256).hexdigest()


def _what(found: str) -> What:
    return "chat" if found == "chat" else "respondent"


def _name(salt: bytes) -> str:
    """What a salt is called, which tells nothing of it: a sign that is changed makes it another."""
    return hashlib.sha256(b"name of a salt" + salt).hexdigest()[:12]


def _read_line(line: bytes) -> Mapping[str, str]:
    """One line; nothing for one that was cut off, or is none of ours."""
    try:
        found = json.loads(line)
        if "salt" in found:
            salt = bytes.fromhex(found["salt"])
            return found if found.get("id", _name(salt)) == _name(salt) else {}
        if "lost" in found:
            return {"lost": str(found["lost"])}
        words = found["what"], found["hash"], found["at"], found.get("by", "")
        if found["what"] not in ("chat", "respondent") or not all(isinstance(one, str) for one in words):
            return {}
        return found if datetime.fromisoformat(found["at"]).tzinfo is not None else {}
    except (ValueError, TypeError, KeyError):
        return {}


@contextmanager
def _locked(path: Path) -> Iterator[IO[bytes]]:
    """The file that stands there now, to be read and added to, by nobody else meanwhile."""
    while True:
        opened = os.open(path, os.O_CREAT | os.O_RDWR | os.O_APPEND, 0o600)
        with os.fdopen(opened, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            try:
                is_there = os.path.samestat(os.fstat(opened), path.stat())
            except FileNotFoundError:
                is_there = False
            if is_there:
                yield file
                return


def _append(file: IO[bytes], data: bytes, lines: Iterable[Mapping[str, Any]]) -> None:
    # behind a line that was cut off when the machine stopped
    file.seek(0, os.SEEK_END)
    file.write(b"\n" if data and not data.endswith(b"\n") else b"")
    file.write(b"".join(json.dumps(line).encode() + b"\n" for line in lines))
    file.flush()
    os.fsync(file.fileno())


def _settle(folder: Path) -> None:
    """The name of a file that is new stands on the disk too."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
