"""Visits that begin outside of a page of updates: people are shown something, and more stands in that transaction."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Any, Protocol

from .visit import Visit

#: writes more in the transaction that puts a message on its way
Also = Callable[[Any], Awaitable[None]]


class Shows(Protocol):
    """Shows something to people, and writes more in the same transaction."""

    async def __call__(
        self,
        chats: Sequence[int],
        make: Callable[[Visit], None],
        also: Also | None = None,
        submissions: Collection[int] = (),
        lane: int = 0,
    ) -> None: ...


class Attends(Protocol):
    """A visit in a transaction of its own; `language` is that of their app, for somebody who has chosen none."""

    async def __call__(self, chat: int, do: Callable[[Visit, Any], Awaitable[None]], language: str = "") -> None: ...
