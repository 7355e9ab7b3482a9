"""Who may take forms out is told when one was taken back or erased that they have already taken out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.consulting.outside import Shows
from bot.consulting.screens import Screen
from bot.database import jobs
from bot.database.opening import Database
from bot.database.records import Job
from bot.database.staff import read_team
from bot.database.taken_out import count_taken
from bot.office.roles import Access
from conversations.text import Text


@dataclass(slots=True)
class TakenBack:
    """Tells the team of a call, once each."""

    database: Database
    show: Shows

    async def tell(self, job: Job) -> None:
        """One job of kind `taken-back`: {form, reference, call}; "erased": true where nothing is left of it."""
        number, call = int(job.payload["form"]), str(job.payload["call"])
        async with self.database.read() as connection:
            count, since = await count_taken(connection, number)
            team = await read_team(connection)
        chats = list(dict.fromkeys(one.chat for one in team))
        may = [chat for chat in chats if Access(tuple(one for one in team if one.chat == chat)).may("export", call)]

        async def also(connection: Any) -> None:
            await jobs.job_done(connection, job.id)

        if since is None:
            may = []
            words = _TAKEN_BACK
        else:
            words = _ERASED if job.payload.get("erased") else _TAKEN_BACK
            words = words.with_values(n=count, reference=str(job.payload["reference"]), day=since.date())
        await self.show(may, lambda visit: visit.show(Screen(lines=(words, _PLEASE), aside=True)), also)


_TAKEN_BACK = Text(
    "The form {reference} was taken back. It stood in {n} file that was taken out since {day}.",
    plural="The form {reference} was taken back. It stood in {n} files that were taken out since {day}.",
)
_ERASED = Text(
    "The form {reference} was erased. It stood in {n} file that was taken out since {day}.",
    plural="The form {reference} was erased. It stood in {n} files that were taken out since {day}.",
)
_PLEASE = Text("Please take it out there too, and ask those you gave it to to do the same.")
