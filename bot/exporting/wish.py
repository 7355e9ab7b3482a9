"""What somebody wants to take out: of which submissions, as which kind of file, and with or without names."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from bot.database.exports import Which
from conversations.records import record
from conversations.state import Status

#: kinds of files -> the suffix of OUT
SUFFIXES = {
    "csv": ".csv",
    "xlsx": ".xlsx",
    "jsonl": ".jsonl",
    "json": ".json",
    "zip": ".zip",
    "docx": ".zip",
    "pdf": ".zip",
}


@record
class Wish:
    """One export."""

    call: str
    #: one of SUFFIXES
    kind: str
    #: also forms that were not sent, or were taken back
    everything: bool = False
    #: where they stand with the moderators; None for all
    states: frozenset[str] | None = None
    #: sent, or begun where they were not sent, at or after this moment
    since: datetime | None = None
    #: of documents; None: each in the language it was answered in
    language: str | None = None
    without_names: bool = False
    #: also answers to sensitive questions
    sensitive: bool = False
    #: the language of the words that stand as headings; None: names
    labels: str | None = None
    #: each choice of a select_multiple as a column of its own
    splits: bool = False

    @property
    def which(self) -> Which:
        """The submissions that are read."""
        statuses = frozenset(Status) if self.everything else frozenset({Status.SUBMITTED})
        return Which(statuses, self.states, self.since)

    @property
    def as_json(self) -> dict[str, Any]:
        """What the record says of it: nothing that anybody said."""
        shown: dict[str, Any] = {"format": self.kind, "without_names": self.without_names}
        if self.sensitive:
            shown["sensitive"] = True
        if self.everything:
            shown["all"] = True
        if self.states is not None:
            shown["states"] = sorted(self.states)
        if self.since is not None:
            shown["since"] = self.since.isoformat()
        if self.language is not None:
            shown["language"] = self.language
        return shown
