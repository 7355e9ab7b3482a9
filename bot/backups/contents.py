"""What a backup says of itself: at its beginning what comes, at its end how much it was.

Its parts, in this order: palabre.json; tables/TABLE/000001.jsonl and so on, a table after the other as foreign keys
want it; documents/… and files/… in the order of their names, with sums/000001.jsonl behind each thousand; erased.jsonl
where anybody was ever erased; contents.json.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import orjson

from bot.database.whole import Shape, known_columns, revisions
from conversations.records import record

from .sealing import Broken

FORMAT, EDITION = "palabre-backup", 1
HEAD, CONTENTS, ERASED = "palabre.json", "contents.json", "erased.jsonl"
#: files whose sums stand in one part
SUMMED = 1000
_KINDS = {"words", "number", "real", "yes", "moment", "json"}


@record
class Head:
    """What comes: of which Palabre, from when, and the tables with their columns."""

    palabre: str
    revision: str
    at: datetime
    tables: tuple[Shape, ...]

    def as_bytes(self) -> bytes:
        """As it stands in a backup."""
        about = {"format": FORMAT, "edition": EDITION, "palabre": self.palabre, "revision": self.revision}
        return _written({**about, "at": self.at, "tables": {one.name: dict(one.columns) for one in self.tables}})


@record
class Contents:
    """How much it was: rows and SHA-256 of each table; files, their bytes, and the SHA-256 of their sums."""

    tables: Mapping[str, tuple[int, str]]
    files: int
    size: int
    sums: str
    #: that rows name and that were no longer there
    gone: tuple[str, ...]
    #: SHA-256 of erased.jsonl; None where there was none
    erased: str | None

    def as_bytes(self) -> bytes:
        """As it stands in a backup."""
        tables = {name: {"rows": rows, "sha256": digest} for name, (rows, digest) in self.tables.items()}
        files = {"count": self.files, "bytes": self.size, "sums": self.sums, "gone": list(self.gone)}
        return _written({"tables": tables, "files": files, "erased": self.erased})


def read_head(data: bytes) -> Head:
    """The head of a backup. Raises `Broken`, also for one of a newer Palabre."""
    said = _object(data, HEAD)
    if said.get("format") != FORMAT:
        raise Broken("it is closed as a backup is, but no backup of Palabre stands in it")
    if said.get("edition") != EDITION or said.get("revision") not in revisions():
        raise Broken(f"a newer Palabre than this one made it ({str(said.get('palabre'))[:20]}): install that one")
    try:
        at = datetime.fromisoformat(said["at"])
        shapes = tuple(_shape(name, columns) for name, columns in said["tables"].items())
        head = Head(str(said["palabre"])[:40], said["revision"], at, shapes)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Broken(f"{HEAD} does not say what it should") from None
    if at.tzinfo is None:
        raise Broken(f"{HEAD} does not say what it should")
    return head


def read_contents(data: bytes) -> Contents:
    """The contents of a backup. Raises `Broken`."""
    said = _object(data, CONTENTS)
    try:
        tables = {str(name): (int(one["rows"]), str(one["sha256"])) for name, one in said["tables"].items()}
        files, erased = said["files"], said["erased"]
        gone = tuple(str(path) for path in files["gone"])
        return Contents(tables, int(files["count"]), int(files["bytes"]), str(files["sums"]), gone, erased)
    except (KeyError, TypeError, ValueError, AttributeError):
        raise Broken(f"{CONTENTS} does not say what it should") from None


def sum_line(path: str, size: int, digest: str) -> bytes:
    """The line that says what a file was."""
    return orjson.dumps({"path": path, "size": size, "sha256": digest}, option=orjson.OPT_APPEND_NEWLINE)


def _shape(name: str, columns: Mapping[str, str]) -> Shape:
    known = known_columns(name)
    if known is None or not columns.keys() <= known or not set(columns.values()) <= _KINDS:
        raise Broken(f"it has a table that nobody knows: {name[:40]!a}")
    return Shape(name, dict(columns))


def _object(data: bytes, name: str) -> dict[str, Any]:
    try:
        said = orjson.loads(data)
    except ValueError:
        said = None
    if not isinstance(said, dict):
        raise Broken(f"{name} does not say what it should")
    return said


def _written(about: dict[str, Any]) -> bytes:
    return orjson.dumps(about, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
