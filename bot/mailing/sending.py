"""A completed form goes on by e-mail: once, only as long as whoever answered agrees, and not lost when a server is."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from bot import logs
from bot.completing import Making, make_documents
from bot.consulting.hiding import held_back, hider_for
from bot.consulting.outside import Shows
from bot.consulting.visit import House
from bot.database import jobs
from bot.database.exports import Came, read_came
from bot.database.mailing import (
    ON_ITS_WAY,
    ON_ITS_WAY_AGAIN,
    SentOn,
    begin_mail,
    may_still_go,
    note_mail,
    read_appearance,
)
from bot.database.opening import Database
from bot.database.records import Job
from bot.database.shelf import Shelf
from bot.database.staff import note, read_team
from bot.database.taken_out import add_taken, read_lost
from bot.database.writing import Writer
from bot.documents.rendering import Document, NotRendered, Renderer
from bot.settings import CallSettings
from conversations.records import replace
from conversations.state import Status
from conversations.text import Text
from conversations.who_speaks import sensitive_in_any, telling

from .handing_in import Never, NotNow, Unknown, connected, hand_in
from .server import MailServer
from .writing import write_mail

log = logs.get(__name__)

_EVER = datetime.min.replace(tzinfo=UTC)
#: a mail that cannot be handed in is tried so long, after pauses that double from the first to the longest
_TRIED, _FIRST_PAUSE, _LONGEST_PAUSE = timedelta(days=2), timedelta(minutes=1), timedelta(hours=4)


@dataclass(slots=True)
class Mailing:
    """Sends forms on, one after the other."""

    house: House
    database: Database
    shelf: Shelf
    show: Shows
    renderer: Renderer
    #: None: nothing is sent on
    server: MailServer | None
    by_call: Mapping[str, CallSettings]

    async def take(self, job: Job) -> None:
        """One job of kind `mail`."""
        came, address = await self._wanted(job), self._address(job)
        if came is None or self.server is None or not address:
            await self._done(job)
            return
        number, revision = came.submission.id, came.submission.conversation.revision
        async with self.database.write() as connection:
            found = await begin_mail(self.database, connection, number, revision, address, self.house.now())
        if found.state != "waiting":
            await self._done(job)
        elif found.error == ON_ITS_WAY_AGAIN:
            await self._give_up(job, found, _UNSURE)
        else:
            await self._go(job, came, found, self.server)

    async def _go(self, job: Job, came: Came, one: SentOn, server: MailServer) -> None:
        """Write it and hand it in. `one`: how it stood before."""
        is_begun = False
        try:
            async with self.database.read() as connection:
                # brings the form that it began with, where that is an older one
                await self.shelf.whole(connection, one.submission)
            making = self._making(came)
            # as long as the server is away, no documents are made in vain
            async with connected(server) as client:
                files = await asyncio.to_thread(self._files, making)
                message = write_mail(making, server.sender, one.address, files, self.house.now())
                is_begun = await self._begin(job, one, came.submission.appearance)
                if is_begun:
                    await hand_in(client, server, message, one.address)
                    await self._sent(job, one, came.submission.reference)
        except (NotNow, NotRendered) as wrong:
            await self._later(job, replace(one, tries=one.tries + is_begun), str(wrong))
        except Never as wrong:
            await self._give_up(job, replace(one, tries=one.tries + 1), str(wrong))
        except Unknown:
            await self._once_more(job)

    def _address(self, job: Job) -> str | None:
        settings = self.by_call.get(str(job.payload["call"]))
        return settings.send_to if settings is not None else None

    async def _wanted(self, job: Job) -> Came | None:
        """The form as it was sent last; None where it may not go on, or not yet."""
        number, call = int(job.payload["submission"]), str(job.payload["call"])
        settings = self.by_call.get(call)
        if settings is None:
            return None
        came = await read_came(self.database, call, number)
        if came is None:
            return None
        one = came.submission
        agreed = one.status is Status.SUBMITTED and one.send_outside and one.appearance != "counted"
        waits = settings.send_after == "accepted" and came.state != "accepted"
        return came if agreed and not waits and came.state != "left-out" else None

    def _making(self, came: Came) -> Making:
        call = self.house.calls.pinned(came.submission.call, came.submission.form_hash)
        if call is None:
            raise NotRendered("the form is gone")
        current = self.house.calls.named(call.name)
        one = held_back(came, sensitive_in_any((call.form, (current or call).form))).submission
        return Making(
            call=call,
            submission=one,
            language=one.language if one.language in call.languages else call.languages[0],
            now=self.house.now(),
            translate=self.house.translate,
            current=current,
            hides=None if one.appearance == "name" else telling(call.form),
            masks=None if one.appearance == "name" else hider_for(call, one),
            is_nameless=one.appearance is None,
        )

    def _files(self, making: Making) -> list[Document]:
        """Blocks: runs in a thread."""
        return make_documents(making, self.renderer)

    async def _begin(self, job: Job, one: SentOn, appearance: str | None) -> bool:
        """Note that it is on its way, just before; False where that is no longer agreed.

        Where they have chosen meanwhile to appear otherwise, it is written anew.
        """
        async with self.database.write() as connection:
            settings = self.by_call.get(str(job.payload["call"]))
            waits = settings is not None and settings.send_after == "accepted"
            if not await may_still_go(connection, one.submission, one.revision, accepted=waits):
                await jobs.job_done(connection, job.id)
                return False
            if await read_appearance(connection, one.submission) != appearance:
                await jobs.job_again(connection, job.id, self.house.now(), job.tries)
                return False
            error = ON_ITS_WAY_AGAIN if one.error == ON_ITS_WAY else ON_ITS_WAY
            await note_mail(connection, one, "waiting", one.tries + 1, error, one.at)
            return True

    async def _sent(self, job: Job, one: SentOn, reference: str) -> None:
        try:
            async with self.database.write() as connection:
                await note_mail(connection, one, "sent", one.tries + 1, None, self.house.now())
                await jobs.job_done(connection, job.id)
                await self._note_sent(connection, job, one, reference)
        except jobs.Unwanted:  # erased while it was handed in: there is nothing more to settle
            async with self.database.write() as connection:
                await self._note_sent(connection, job, one, reference)

    async def _note_sent(self, connection: Any, job: Job, one: SentOn, reference: str) -> None:
        """Put it on record; where they took it back or erased it while it was handed in, those who asked are told."""
        now, call, ids = self.house.now(), str(job.payload["call"]), self.house.ids
        details = {"submission": one.submission, "revision": one.revision, "address": one.address}
        line = await note(connection, ids, now, None, "submission.send_on", call, **details)
        await add_taken(connection, line, [one.submission])
        lost = await read_lost(connection, [one.submission], _EVER)
        if lost:
            told = {"form": one.submission, "reference": reference, "call": call, "erased": bool(lost.erased)}
            await Writer(self.database, connection, ids).jobs([Job(ids(), "taken-back", told, now)])

    async def _later(self, job: Job, one: SentOn, why: str) -> None:
        """It was surely not taken this time: try again after a while, or give it up after two days."""
        now = self.house.now()
        if now - one.at >= _TRIED:
            await self._give_up(job, one, why)
            return
        # whether a try before this one arrived nobody knows: that stays noted
        error = ON_ITS_WAY if one.error == ON_ITS_WAY else why
        async with self.database.write() as connection:
            await note_mail(connection, one, "waiting", one.tries, error, one.at)
            await jobs.job_again(connection, job.id, now + _pause(job.tries), job.tries + 1)
        # a server's words may name an address: its code says enough
        log.warning("a form could not be sent on yet", job=job.id, kind=why[:3] if why[:1].isdigit() else "away")

    async def _once_more(self, job: Job) -> None:
        """Nobody knows whether it arrived: it goes once more, and can be known by its Message-ID."""
        async with self.database.write() as connection:
            await jobs.job_again(connection, job.id, self.house.now() + _pause(job.tries), job.tries + 1)

    async def _give_up(self, job: Job, one: SentOn, why: str) -> None:
        """It is refused for good, and those who run the call are told, once."""
        call, now = str(job.payload["call"]), self.house.now()
        async with self.database.read() as connection:
            team = await read_team(connection)
            submission = await self.shelf.whole(connection, one.submission)
        runs = [member.chat for member in team if member.call in ("", call) and member.role in ("owner", "organiser")]
        reference = submission.reference if submission is not None else ""
        words = _BROKEN if why == _UNSURE else _REFUSED if why[:1].isdigit() else _AWAY
        told = words.with_values(reference=reference, address=one.address, why=why)

        async def also(connection: Any) -> None:
            await note_mail(connection, one, "refused", one.tries, why, now)
            await jobs.job_done(connection, job.id)

        await self.show(list(dict.fromkeys(runs)), lambda visit: visit.say(told), also)

    async def _done(self, job: Job) -> None:
        async with self.database.write() as connection:
            await jobs.job_done(connection, job.id)


def _pause(tries: int) -> timedelta:
    return min(_FIRST_PAUSE * (1 << min(tries, 20)), _LONGEST_PAUSE)


_UNSURE = "the connection broke twice, so it may have arrived or not"
_REFUSED = Text(
    "The form {reference} could not be sent on to {address}. The mail server says: {why}\n"
    "It is kept here, and you can send it yourself."
)
_AWAY = Text(
    "The form {reference} could not be sent on to {address}: for two days the mail server did not take it.\n"
    "It is kept here, and you can send it yourself."
)
_BROKEN = Text(
    "The form {reference} was sent on to {address}, but the connection broke, twice. It may have arrived or not. "
    "Please ask there."
)
