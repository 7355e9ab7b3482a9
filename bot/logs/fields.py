"""The allow-list: which fields a log line may have, and what each of them may hold."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections import Counter
from collections.abc import Callable, Mapping
from pathlib import Path

from .errors import Told, told

#: letters of a value
_LONGEST = 300
#: how often a field was not written because it is not on the list, by name
dropped: Counter[str] = Counter()
_key = secrets.token_bytes(32)


def person(chat: int) -> str:
    """A mark that ties the lines about one person together until this process ends, and says nothing about who."""
    return hashlib.blake2b(str(chat).encode(), key=_key, digest_size=4).hexdigest()


def _number(value: object) -> object:
    return value if isinstance(value, (int, float)) or value is None else "…"


def _word(value: object) -> object:
    """A name or a number without spaces, as we give them ourselves; what has another shape was not ours."""
    if isinstance(value, (int, float)) or value is None:
        return value
    return value if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9_.,:@/+#%-]{1,80}", value) else "…"


def _error(value: object) -> object:
    """What `told` said; of an error itself no more than that."""
    if isinstance(value, BaseException):
        return told(value)
    return value if isinstance(value, Told) else "…"


def _refusal(value: object) -> object:
    """Telegram's words about a call, as far as they are those that it always uses: the others may be a person's."""
    words = re.findall(r"[A-Za-z']+|[0-9]+", str(value))
    said = [one if one.lower() in _TELEGRAMS or _CLASS.fullmatch(one) else "…" for one in words[:40]]
    return " ".join(one for one, before in zip(said, ["", *said], strict=False) if one != "…" or before != "…")


def _own(value: object) -> object:
    """Words of ours or of a call's files, never of anybody who takes part: on one line, and not too long."""
    words = "".join(one if one.isprintable() else " " for one in str(value))
    return words if len(words) <= _LONGEST else f"{words[:_LONGEST]}…"


def _path(value: object) -> object:
    """The end of a path: whoever runs the bot knows where the data folder stands."""
    return _own("/".join(Path(str(value)).parts[-3:]))


_CLASS = re.compile(r"[A-Z][A-Za-z]*(?:Error|Timeout|Disconnected)")
_WORDS = """
a address an and at authentication bad banned be been blocked bot bots button by byte bytes call can can't caption
channel chat conflict content copied could deactivated delete deleted dimensions document edit edited empty end
entities entity error expired failed file find for forbidden found gateway get group have http id identifier in
initiate internal invalid is it kicked large long many markup media member message messages method modified must no
not of offset old on or parse peer photo query reached reply request response retry rights seconds send server
specified start starting supergroup tag text the there timed timeout to token too unauthorized unknown unsupported
upgraded url user was webhook while with wrong
"""
_TELEGRAMS = frozenset(_WORDS.split())

#: name -> what it may hold. Whoever adds one says what it is: nothing that a person said, is called or is reached at.
FIELDS: Mapping[str, Callable[[object], object]] = {
    "at": _word,  # the bot's own name at Telegram
    "broadcast": _number,
    "bytes": _number,
    "call": _word,  # the name of a call
    "characters": _word,  # of which no font has a shape: U+1F404,U+…
    "count": _number,
    "dropped": _number,  # fields that were not written
    "error": _error,
    "failed": _number,
    "fault": _own,  # what is wrong with a file, a call or an update, in words of ours
    "gets": _word,  # the file that stands in for a document
    "host": _word,  # where we listen
    "job": _number,
    "kind": _word,
    "language": _word,
    "library": _word,  # the module of somebody else's that spoke
    "method": _word,  # of the Bot API
    "path": _path,
    "person": _word,  # only as `person` makes it
    "phase": _word,
    "port": _number,
    "refusal": _refusal,
    "seconds": _number,
    "sent": _number,
    "submission": _number,
    "todo": _own,  # what to do, in words of ours
    "tries": _number,
    "until": _word,
    "update": _number,
    "where": _word,  # file and line of a program
}


def allowed(given: Mapping[str, object]) -> dict[str, object]:
    """The fields that may be written, each in its shape; the others are counted and gone."""
    kept: dict[str, object] = {}
    left = 0
    for name, value in given.items():
        if (shape := FIELDS.get(name)) is not None:
            kept[name] = shape(value)
        else:
            dropped[name if name.isidentifier() else "?"] += 1
            left += 1
    return kept | ({"dropped": left} if left else {})
