"""JSON Lines: one submission a line, and beside it the JSON Schema that each line keeps."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson

from bot.consulting.calls import Calls
from bot.database.exports import Came
from conversations.from_the_phone import without_shared
from conversations.plan import question_name

from .as_json import as_json, dumped
from .columns import Layout
from .rows import is_only_counted, known
from .schema import schema


class JsonLinesWriter:
    """OUT, and OUT.schema.json beside it."""

    def __init__(self, folder: Path, name: str, calls: Calls, layout: Layout, *, is_whole: bool, note: str) -> None:
        self._calls = calls
        self._layout = layout
        self._file = (folder / name).open("wb")
        self.size = 0
        self.missing = 0
        described = orjson.dumps(schema(layout, is_whole=is_whole, note=note), option=orjson.OPT_INDENT_2)
        (folder / f"{name}.schema.json").write_bytes(described + b"\n")

    def weight(self, came: Came) -> int:
        """Nothing that is known before it is written."""
        return 0

    def put(self, came: Came) -> None:
        """One line."""
        self.size += self._file.write(dumped(line(self._calls, self._layout, came)) + b"\n")

    def close(self) -> None:
        """It is complete."""
        self._file.close()


def line(calls: Calls, layout: Layout, came: Came) -> dict[str, Any]:
    """One submission with all that is known of it."""
    shown = as_json(calls, came, layout.hidden, without_names=layout.without_names)
    more = known(came)
    respondent = {**shown["respondent"], "agreed": more["respondent/agreed"]}
    if not layout.without_names:
        respondent |= {"witness": more["respondent/witness"], "confirms": more["respondent/confirms"]}
    names = _ALWAYS if layout.without_names else (*_ALWAYS, *_TELLING)
    found = {
        **shown,
        **{name: more[name] for name in names},
        "contact_again": came.submission.contact_again,
        "send_outside": came.submission.send_outside,
        "respondent": respondent,
        "topics": {key: list(codes) for key, codes in came.beside.topics.items()},
        "entries": {key: dict(said) for key, said in came.beside.entries.items()},
        "renditions": _renditions(came, layout),
    }
    return found


def _renditions(came: Came, layout: Layout) -> list[dict[str, Any]]:
    """Transcripts, translations and published words that hold for the answers as they stand.

    Without names there are none of whoever wished only to be counted.
    """
    if layout.without_names and is_only_counted(came):
        return []
    rows = came.renditions.rows
    words = without_shared if layout.without_names else str
    return [
        {"key": one.key, "kind": one.kind, "language": one.language, "state": one.state, "words": words(one.words)}
        for one in came.renditions.made
        if rows.get(one.key) == one.answer and question_name(one.key) not in layout.hidden
    ]


#: what is known of every submission, and what of it tells who speaks
_ALWAYS = ("state", "door", "began", "sent", "appearance", "form")
_TELLING = ("why", "brought", "source")
