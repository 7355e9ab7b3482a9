"""A blank form as words in one language, and the marks by which its places are found again when it comes back."""

from __future__ import annotations

import hashlib

from conversations.on_paper import Kind
from conversations.records import record

from .printable import Printable

#: characters of a form's hash in marks and on the page
VERSION = 12
#: Word takes no longer tag
_LONGEST_TAG = 64
_TAG, _BOOKMARK = "pb", "pb_"


@record
class BlankChoice:
    """A box to tick."""

    name: str
    label: str


@record(kw_only=True)
class BlankField:
    """A place to write or tick."""

    #: a question's key, or "@…" for what is no question of the form
    name: str
    label: str
    kind: Kind
    number: str = ""
    hint: str = ""
    #: when to answer it
    only: str = ""
    #: which choice or which one of several it is about
    about: str = ""
    choices: tuple[BlankChoice, ...] = ()
    #: lines to write on
    lines: int = 0
    #: for whoever reads it aloud
    script: str = ""


@record(kw_only=True)
class BlankSection:
    """A section: its number, "(iv)" or empty, its heading, what is said first, and its places."""

    heading: str
    fields: tuple[BlankField, ...]
    number: str = ""
    only: str = ""
    words: tuple[str, ...] = ()


@record(kw_only=True)
class Blank:
    """A whole blank form: strings only, so that it can go to another process and to any kind of document."""

    language: str
    right_to_left: bool
    title: str
    #: on each page: call, version of the form, language
    code: str
    #: SHA-256 of the form
    version: str
    facts: tuple[tuple[str, str], ...]
    #: paragraphs before the first section
    words: tuple[str, ...]
    #: for whoever reads it aloud, before anything else
    script: tuple[str, ...]
    script_heading: str
    sections: tuple[BlankSection, ...]
    page: str

    @property
    def head(self) -> Printable:
        """What it shares with a form that was filled: the head and foot of each page."""
        return Printable(
            language=self.language,
            right_to_left=self.right_to_left,
            title=self.title,
            reference=self.code,
            revision=0,
            mark="",
            mark_meaning="",
            facts=self.facts,
            origin="",
            sections=(),
            on=None,
            page=self.page,
            files="",
            undrawn="",
        )


def code_of(call: str, version: str, language: str) -> str:
    """What stands on each page."""
    return f"{call} {version[:VERSION]} {language}"


def tag_of(version: str, name: str, choice: str = "") -> str:
    """The tag of a content control: form, place, and the choice that a box stands for.

    Word takes 64 characters; what is longer is named by its digest.
    """
    whole = f"{_TAG}.{version[:VERSION]}.{name}" + (f"={choice}" if choice else "")
    return whole if len(whole) <= _LONGEST_TAG else f"{_TAG}.{version[:VERSION]}.#{_digest(name, choice)}"


def bookmark_of(version: str, name: str, choice: str = "") -> str:
    """The same as a bookmark, which also those keep who lose the tags of controls. Word takes 40 letters."""
    return f"{_BOOKMARK}{version[:VERSION]}_{_digest(name, choice)}"


def place_of(version: str, name: str, choice: str = "") -> frozenset[str]:
    """All marks of one place."""
    return frozenset({tag_of(version, name, choice), bookmark_of(version, name, choice)})


def version_in(mark: str) -> str | None:
    """The first characters of the hash of the form that a mark belongs to; None for one that is not ours."""
    for before, after in ((f"{_TAG}.", "."), (_BOOKMARK, "_")):
        if mark.startswith(before):
            version, ends, _ = mark.removeprefix(before).partition(after)
            if ends and len(version) == VERSION and set(version) <= set("0123456789abcdef"):
                return version
    return None


def _digest(name: str, choice: str) -> str:
    return hashlib.sha256(f"{name}={choice}".encode()).hexdigest()[:16]
