"""The calls of this house: as they stand now, and in the very version that a half-made submission began with."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Literal

from bot.database.records import Life, Member
from conversations.call import Call
from conversations.loader import load_call
from conversations.problems import BrokenCall
from conversations.records import replace

#: what of a call's folder a form consists of
FORM_FILES = ("call.yaml", "recommendations.yaml", "glossary.yaml")
#: where those of a library that it takes from another folder are kept: in a folder here, called as that one
_LIBRARY = "library"

#: the life of a call; only an open one takes answers, and one in rehearsal those of its testers
Phase = Literal["draft", "rehearsal", "open", "closed", "archived"]


class Calls:
    """The calls by name, and older versions of their forms by content hash."""

    def __init__(self, calls: Mapping[str, Call], default: str, forms: Path, untouched: Phase = "draft") -> None:
        """`untouched`: what a call is that nobody has opened yet."""
        self._loaded = dict(calls)
        self._current = dict(calls)
        self._untouched: Phase = untouched
        self._lives: Mapping[str, Life] = {}
        #: call, empty for every one -> the chats of those who work for it
        self._team: Mapping[str, frozenset[int]] = {}
        self._forms = forms
        self._pinned: dict[str, Call] = {}
        self.default = default
        #: languages that exist as sound alone -> call -> the language written beside them
        self.spoken: dict[str, dict[str, str]] = {}
        for call in calls.values():
            for tongue, spoken in call.spoken.items():
                self.spoken.setdefault(tongue, {})[call.name] = spoken.written

    def live(self, lives: Mapping[str, Life], team: Iterable[Member]) -> None:
        """Go on with what was said of calls outside of folders and settings, and with those who work for them."""
        chats: dict[str, set[int]] = {}
        for one in team:
            chats.setdefault(one.call, set()).add(one.chat)
        self._team = {name: frozenset(found) for name, found in chats.items()}
        self._lives = lives
        self._current = {name: with_life(call, lives.get(name)) for name, call in self._loaded.items()}

    def phase(self, name: str, now: datetime) -> Phase:
        """Where a call stands in its life."""
        life, call = self._lives.get(name), self._current.get(name)
        status: Phase = life.status if life is not None else self._untouched  # type: ignore[assignment]
        is_over = status == "open" and call is not None and call.is_closed(now)
        return "closed" if is_over else status

    def may_enter(self, name: str, now: datetime, chat: int) -> bool:
        """Somebody may begin a form: everybody where a call is open, who works for it in a rehearsal."""
        phase = self.phase(name, now)
        return phase == "open" or (phase == "rehearsal" and self.is_staffed_by(name, chat))

    def is_staffed_by(self, name: str, chat: int) -> bool:
        """They work for a call."""
        return any(chat in self._team.get(key, ()) for key in ("", name))

    def is_staff(self, chat: int) -> bool:
        """They work for some call."""
        return any(chat in chats for chats in self._team.values())

    def named(self, name: str) -> Call | None:
        """The call as it stands now."""
        return self._current.get(name)

    @property
    def names(self) -> Collection[str]:
        """What every call is called."""
        return self._current.keys()

    def all(self) -> list[Call]:
        """Every call as it stands now."""
        return list(self._current.values())

    def written(self, tongue: str, here: str) -> str:
        """The language to write in, in this call, for somebody who speaks `tongue`."""
        found = self.spoken.get(tongue, {})
        call = self._current.get(here)
        if not found or (call is not None and tongue in call.languages):
            return tongue
        return found[here] if here in found else next(iter(found.values()))

    def knows(self, version: str) -> bool:
        """The form of this version is at hand."""
        return version in self._pinned or any(call.form.version == version for call in self._current.values())

    def learn(self, name: str, version: str, files: Mapping[str, str]) -> None:
        """Take an older version of a form in, from the texts that were kept of it.

        One that today's loader refuses, or that was tampered with, is left out: then the newest form is used, and
        answers that do not fit it stay as words.
        """
        folder, library = self._forms / version / name, None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for file, words in files.items():
                path = folder / file
                if (domain := _library_of(file)) is not None:
                    library = path.parent
                    library.mkdir(parents=True, exist_ok=True)
                if domain is not None or file in FORM_FILES:
                    path.write_bytes(words.encode())
            call = load_call(folder, library)
        except (BrokenCall, OSError):
            return
        if call.form.version == version:
            self._pinned[version] = call

    def pinned(self, name: str, version: str) -> Call | None:
        """The call with the form of this version: organiser and times as they are now, the questions as they were."""
        now, then = self._current.get(name), self._pinned.get(version)
        if then is None or (now is not None and now.form.version == version):
            return now
        if now is None:
            return then
        return replace(
            then,
            organiser=now.organiser,
            contact=now.contact,
            phone=now.phone,
            opens=now.opens,
            closes=now.closes,
            grace=now.grace,
            timezone=now.timezone,
            languages=now.languages,
            fallbacks=now.fallbacks,
            spoken=now.spoken,
        )


def form_files(call: Call) -> dict[str, str]:
    """The texts that make a form, to be kept beside the submissions that began with it."""
    if call.folder is None:
        return {}
    paths = {name: call.folder / name for name in FORM_FILES}
    if call.borrowed is not None:
        paths |= {f"{_LIBRARY}/{call.borrowed.domain}/{name}": call.borrowed.folder / name for name in FORM_FILES}
    return {name: path.read_bytes().decode() for name, path in paths.items() if path.is_file()}


def _library_of(file: str) -> str | None:
    """The folder whose library this kept text belongs to; None for a text of the call's own, and for any other path."""
    match PurePosixPath(file).parts:
        case (first, domain, name) if first == _LIBRARY and domain != ".." and name in FORM_FILES:
            return domain
        case _:
            return None


def with_life(call: Call, life: Life | None) -> Call:
    """The call with what was said of it in the chat or by command."""
    if life is None:
        return call
    return replace(
        call,
        organiser=life.organiser or call.organiser,
        contact=life.contact or call.contact,
        phone=life.phone or call.phone,
        closes=life.closes or call.closes,
    )


def is_over(call: Call, now: datetime) -> bool:
    """The call has closed, and the days after it in which a form can still be finished have passed."""
    return call.over is not None and now >= call.over
