"""What the speakers were given to read, so that a recording of words that have changed since is found out.

Beside the recordings of a language stands script.yaml: for each item that was handed out, a hash of the words, and
one of the recording that was there by then. Words that differ today, or a recording that is still the one from
before, have to be recorded anew.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import yaml

from conversations.problems import Problem, Problems
from conversations.records import record
from conversations.source import Entry, read_bytes, read_yaml

NAME = "script.yaml"
_ANEW = "print the script of this language anew: palabre recordings CALL --language LANG --script"


@record
class HandedOut:
    """One item as a speaker was given it."""

    #: hash of the words
    words: str
    #: SHA-256 of the recording of older words that was there, empty for none
    before: str = ""

    def fits(self, words: str, sha256: str) -> bool:
        """The recording is of these words."""
        return self.words == words and self.before != sha256


def hash_of(lines: tuple[str, ...]) -> str:
    """A short name for words."""
    return hashlib.sha256("\n".join(lines).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def read_handed_out(folder: Path, problems: Problems) -> dict[str, HandedOut] | None:
    """What script.yaml in a language's folder says; nothing where there is none, None where it cannot be read.

    An item whose entry is broken fits no words.
    """
    path = folder / NAME
    if not path.is_file():
        return {}
    inside = Problems(str(path))
    raw = read_bytes(path, inside)
    entry = read_yaml(raw, inside) if raw is not None else None
    problems.add(inside)
    if entry is None:
        return None
    found = {}
    for item, one in entry.items():
        words = one.get("words") if isinstance(one, Entry) else None
        if not isinstance(words, str):
            problems.add([Problem(str(path), entry.lines.get(item, 1), "warning", f"'{item}' has no words", _ANEW)])
        found[str(item)] = HandedOut(str(words or ""), str(one.get("before") or "") if isinstance(one, Entry) else "")
    return found


def write_handed_out(folder: Path, handed_out: Mapping[str, HandedOut]) -> None:
    """Write script.yaml. Raises OSError."""
    rows = {item: {"words": one.words, "before": one.before} for item, one in handed_out.items()}
    folder.mkdir(parents=True, exist_ok=True)
    head = "# Which words the speakers were given; palabre recordings writes and reads it.\n"
    (folder / NAME).write_text(head + yaml.safe_dump(rows, sort_keys=False, default_style='"'), encoding="utf-8")
