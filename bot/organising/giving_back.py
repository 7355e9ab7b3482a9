"""What became of a call, shown again to somebody who took part, with the number of their own form."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bot.broadcasting.audience import nearest
from bot.broadcasting.content import appended
from bot.consulting.mine import where
from bot.consulting.screens import Passed
from bot.consulting.visit import Visit
from bot.database import jobs
from bot.database.drafts import read_news
from bot.database.printed import read_pages
from bot.database.records import Job
from bot.office.requests import Office
from conversations.call import Call
from conversations.text import Text

#: of very many pieces of news, the newest
_MOST = 5
_NO_NEWS = Text("There is nothing new about this form.")
_PLACE = Text("Your words stand on page {page}.")


async def show_again(office: Office, job: Job) -> None:
    """All news of the call of a form, the oldest first, in the language of whoever asks."""
    async with office.read() as connection:
        news = (await read_news(connection, str(job.payload["call"])))[:_MOST]
        number = int(job.payload["submission"])
        pages = await read_pages(connection, number)

    async def do(visit: Visit, connection: Any) -> None:
        await jobs.job_done(connection, job.id)
        held = visit.account.holds(number)
        call = office.house.calls.named(held.call) if held is not None else None
        if held is None or call is None or held.call != job.payload["call"]:
            return
        shown = [said for one in reversed(news) if (said := _said(visit, one.content, call)) is not None]
        for said in shown:
            visit.show(Passed(said["method"], appended(said, held.reference)))
        if not shown:
            where(visit, _NO_NEWS)
        if shown and (page := place_of(pages, visit.tongue)) is not None:
            visit.say(_PLACE.with_values(page=page))

    await office.attend(int(job.payload["chat"]), do, "")


def _said(visit: Visit, content: Any, call: Call) -> Any:
    written = visit.house.calls.written(visit.tongue, call.name)
    language = nearest(content, call, visit.tongue, written)
    return content[language] if language is not None else None


def place_of(pages: Mapping[str, int], language: str) -> int | None:
    """The page of the book on which a form's words stand: of the one in this language, else of the newest.

    None as long as there is no book, and for words that are not printed in it.
    """
    return pages.get(language, next(iter(pages.values()), None))
