"""One thing that came in and everything it leads to, kept apart until it is known to be whole."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from typing import Any
from uuid import uuid4

from bot.database.ids import Ids
from bot.database.records import Account, Asked, Changes, Held, Known, Submission
from bot.inviting.words import CodeWords
from conversations.call import Call
from conversations.prompts import Phone
from conversations.records import record, replace
from conversations.state import Moment
from conversations.text import Text, Translate

from .calls import Calls
from .coming import Chose, Coming
from .guessing import Guesses
from .libraries import Libraries
from .screens import Noticed, Screen, Shown, Sound

#: what is remembered of the last messages, whatever is asked
_STAYING = frozenset({"recent", "searched"})
_CHANCE = Random(secrets.randbits(64))  # noqa: S311 - the order of choices, no secret


@record
class House:
    """What all visits share."""

    calls: Calls
    ids: Ids
    #: the bot's name on Telegram, for links, and its number there
    name: str = ""
    bot: int = 0
    translate: Translate | None = None
    #: whether a person has checked all words of a call in a language
    is_checked: Callable[[Call, str], bool] = lambda call, language: True
    #: the recording of something, in what a person speaks (`bot/recordings` names what there is)
    recorded: Callable[[Call, str, str], Sound | None] = lambda call, tongue, item: None
    libraries: Libraries = field(default_factory=Libraries)
    #: links for one person that were followed lately
    guesses: Guesses = field(default_factory=Guesses)
    phone: Phone = field(default_factory=Phone)
    #: what can be typed to open a call; the desk keeps it as the database has it
    words: CodeWords = field(default_factory=CodeWords)
    #: the clock, in UTC
    now: Callable[[], datetime] = lambda: datetime.now(UTC)


@dataclass(slots=True)
class Visit:
    """One thing that came in. Nothing of it counts until `Changes` are taken over."""

    house: House
    known: Known
    coming: Coming
    changes: Changes = field(default_factory=Changes)
    #: what to show, in which chat
    shows: list[tuple[int, Shown]] = field(default_factory=list)
    now: datetime = field(init=False)

    def __post_init__(self) -> None:
        self.now = self.house.now()

    # Who

    @property
    def chat(self) -> int:
        """The chat it came from."""
        return self.coming.chat

    @property
    def account(self) -> Account:
        """Who types, as they stand after this visit so far."""
        return self.account_of(self.chat)

    def account_of(self, chat: int) -> Account:
        """Any chat's account; a new one where there is none."""
        found = self.changes.accounts.get(chat) or self.known.accounts.get(chat)
        return found or Account(chat, self.now, self.now)

    def keep(self, **changes: Any) -> Account:
        """Change the account."""
        return self.keep_of(self.chat, **changes)

    def keep_of(self, chat: int, **changes: Any) -> Account:
        """Change any chat's account."""
        account = replace(self.account_of(chat), **changes)
        self.changes.accounts[chat] = account
        return account

    @property
    def step(self) -> dict[str, Any]:
        """Where they stand outside of a form."""
        return dict(self.account.step)

    def at(self, where: str, **more: Any) -> dict[str, Any]:
        """Go to a step outside of a form; what was said on the way there stays."""
        step = {**self.step, "at": where, **more}
        self.keep(step=step)
        return step

    def step_done(self) -> None:
        """Nothing is asked outside of the form any more."""
        step = self.account.step
        if step.keys() - _STAYING:
            self.keep(step={name: value for name, value in step.items() if name in _STAYING})

    # Which form

    def submission(self, number: int | None) -> Submission | None:
        """A submission that this chat may write in."""
        if number is None or self.account.holds(number) is None:
            return None
        return self.changes.submissions.get(number) or self.known.submissions.get(number)

    @property
    def open(self) -> Submission | None:
        """The submission that is open."""
        return self.submission(self.account.submission)

    def is_rehearsed(self, submission: Submission) -> bool:
        """It was begun in a rehearsal that is over: it counts no more."""
        return submission.trial and self.house.calls.phase(submission.call, self.now) != "rehearsal"

    def store(self, submission: Submission) -> None:
        """Keep a changed submission, and what lists say of it."""
        before = self.changes.submissions.get(submission.id) or self.known.submissions.get(submission.id)
        if before is not None and before.conversation.rev == submission.conversation.rev:
            moved = replace(submission.conversation, rev=submission.conversation.rev + 1)
            submission = replace(submission, conversation=moved)
        self.changes.submissions[submission.id] = submission
        if before is not None and before.status is not submission.status:
            self.changes.stirred.append(submission.id)
            for chat in {self.chat, *self.known.accounts}:
                held = self.account_of(chat).holds(submission.id)
                if held is not None:
                    now = replace(held, status=submission.status.value)
                    self.keep_of(chat, held=tuple(now if one is held else one for one in self.account_of(chat).held))

    @property
    def call(self) -> Call:
        """The call that they are on the way into, or whose form is open; else the one that /start opens."""
        named = self.house.calls.named(self.account.step.get("call", ""))
        if named is not None:
            return named
        return self.call_of(self.open) if self.open is not None else self.default_call

    def call_of(self, submission: Submission) -> Call:
        """The call of a submission, with the form it began with."""
        call = self.house.calls.pinned(submission.call, submission.form_hash)
        if call is None:
            raise LookupError(f"no form {submission.form_hash} of {submission.call}")
        return call

    # How to speak

    @property
    def tongue(self) -> str:
        """The language they speak with us: what they chose, else that of their app. It may exist as sound alone."""
        account = self.account
        if account.language is not None:
            return account.language
        return self.guessed(self.house.calls.named(self.step.get("call", "")) or self.default_call)

    @property
    def language(self) -> str:
        """The language to write in."""
        return self.written(self.tongue)

    def written(self, tongue: str) -> str:
        """The language to write in for somebody who speaks this one."""
        if tongue not in self.house.calls.spoken:
            return tongue
        submission = self.open
        here = self.account.step.get("call") or (submission.call if submission is not None else "")
        return self.house.calls.written(tongue, here or self.house.calls.default)

    def guessed(self, call: Call) -> str:
        """The language of the app, if the call speaks it; else the call's first."""
        spoken = self.coming.language
        base = spoken.split("-")[0]
        return next((tag for tag in (spoken, base) if tag in call.tongues), call.languages[0])

    @property
    def default_call(self) -> Call:
        """What /start without a name opens."""
        call = self.house.calls.named(self.house.calls.default)
        assert call is not None
        return call

    def moment(self, language: str | None = None) -> Moment:
        """Now, for a turn of the conversation. Words count from when they were sent: a phone may have been offline."""
        sent = self.coming.at
        now = self.now if sent is None or sent > self.now else sent
        tongue = self.tongue
        written = language or self.written(tongue)
        spoken = tongue if tongue != written and language is None else ""
        return Moment(now, written, _CHANCE.random, _uuid, self.house.translate, spoken)

    def show(self, *things: Shown) -> None:
        """Show something in the chat it came from."""
        self.shows += [(self.chat, thing) for thing in things]

    def say(self, *words: Text) -> None:
        """Show words alone."""
        self.show(Screen(says=words))

    def notice(self, words: Text | None = None) -> None:
        """Let the button that was tapped stop turning."""
        what = self.coming.what
        if isinstance(what, Chose):
            self.show(Noticed(what.query, words))

    @property
    def tapped(self) -> int | None:
        """The message whose button was tapped."""
        return self.coming.what.message if isinstance(self.coming.what, Chose) else None


def _uuid() -> str:
    return str(uuid4())


def asked_before(account: Account, message: int | None) -> Asked | None:
    """The question that words belong to when newer ones had been sent but not yet seen; None when it is the newest.

    Messages and taps travel apart: somebody who writes twice before we answer means the same question twice.
    """
    if message is None or not account.asked or account.asked[-1].message < message:
        return None
    newer = [one for one in account.asked if one.message > message]
    if not all(one.sure for one in newer):
        return None
    return next((one for one in reversed(account.asked) if one.message < message), None)


def who(held: Held) -> object:
    """Whose form it is, in a word or two."""
    return held.name or (held.reference if held.helper else _YOUR_OWN)


_YOUR_OWN = Text("you")
