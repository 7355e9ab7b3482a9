"""Asks Telegram how things stand, without being the bot: who the token belongs to, the webhook, another poller."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from time import monotonic
from typing import Any

import aiohttp

from conversations.records import record

from .request import read_json

_SECONDS = 15.0
#: what an answer may have, in bytes
_LARGEST = 1 << 20
#: seconds for which an answer is waited for, and looks: another poller comes back within them
_POLL, _LOOKS = 2, 3


class NotAsked(Exception):
    """Telegram, or what stands there, did not answer as it does. Safe to show: it names no address."""


class WrongToken(NotAsked):
    """Telegram knows no bot with this token."""


@record
class Standing:
    """How the bot's account stands."""

    name: str
    #: seconds that our clock is ahead of theirs; None when they did not say
    ahead: float | None
    #: empty: updates are polled
    webhook: str
    #: updates that wait
    waiting: int
    #: when the webhook last failed, and what Telegram says of it
    failed_at: datetime | None = None
    failed: str = ""


async def ask(token: str, api_url: str) -> Standing:
    """How the account stands. Raises NotAsked, WrongToken."""
    async with _session() as session:
        me, ahead = await _call(session, f"{api_url}/bot{token}/getMe")
        hook, _ = await _call(session, f"{api_url}/bot{token}/getWebhookInfo")
    try:
        failed = hook.get("last_error_date")
        return Standing(
            name=str(me["username"]),
            ahead=ahead,
            webhook=str(hook.get("url", "")),
            waiting=int(hook.get("pending_update_count", 0)),
            failed_at=datetime.fromtimestamp(int(failed), UTC) if failed else None,
            failed=str(hook.get("last_error_message", "")),
        )
    except (KeyError, TypeError, ValueError, AttributeError, OSError, OverflowError):
        raise NotAsked("what came back is no answer of the Bot API") from None


async def tell_time(token: str, api_url: str) -> datetime | None:
    """What time it is there; None where nobody can be asked."""
    try:
        async with _session() as session:
            _, ahead = await _call(session, f"{api_url}/bot{token}/getMe")
    except NotAsked:
        return None
    return datetime.now(UTC) - timedelta(seconds=ahead) if ahead is not None else None


async def is_polled_by_another(token: str, api_url: str) -> bool:
    """Somebody else takes this bot's updates. Takes nothing away from them, but breaks off what they wait for once.

    Not to be asked while the bot is at work. Raises NotAsked.
    """
    async with _session() as session:
        for _ in range(_LOOKS):
            try:
                async with session.post(
                    f"{api_url}/bot{token}/getUpdates", json={"timeout": _POLL, "limit": 1}
                ) as answer:
                    if answer.status == 409:
                        return True
                    await answer.content.read(_LARGEST)
            except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
                raise NotAsked(type(wrong).__name__) from None
            await asyncio.sleep(0.3)
    return False


@asynccontextmanager
async def _session() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=_SECONDS), trust_env=True) as session:
        yield session


async def _call(session: aiohttp.ClientSession, address: str) -> tuple[dict[str, Any], float | None]:
    """The result, and by how much we are ahead of their clock."""
    began, now = monotonic(), datetime.now(UTC)
    try:
        async with session.post(address) as answer:
            body = await answer.content.read(_LARGEST)
            took = monotonic() - began
            status, date = answer.status, answer.headers.get("Date", "")
    except (aiohttp.ClientError, TimeoutError, OSError) as wrong:
        raise NotAsked(type(wrong).__name__) from None
    try:
        told = read_json(body)
    except ValueError:
        told = None
    if status in (401, 404):
        raise WrongToken("Telegram knows no bot with this token")
    if not isinstance(told, dict) or not isinstance(told.get("result"), dict):
        raise NotAsked(f"HTTP {status}")
    return told["result"], _ahead(date, now, took)


def _ahead(date: str, now: datetime, took: float) -> float | None:
    """Their clock has whole seconds, and said the time somewhere on the way: what that may explain is no difference."""
    try:
        theirs = parsedate_to_datetime(date)
        difference = (now - theirs).total_seconds()
    except (TypeError, ValueError):
        return None
    if -took <= difference <= 1.0:
        return 0.0
    return difference + took if difference < 0 else difference - 1.0
