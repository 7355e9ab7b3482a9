"""The bot's account: calls and answers as plain values."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import telegram
from telegram.error import BadRequest, NetworkError
from telegram.request import BaseRequest

from bot import logs

from .errors import TooLarge
from .incoming import LARGEST_FILE
from .request import AiohttpRequest

#: what Telegram is asked to tell
UPDATES = ("message", "edited_message", "callback_query", "my_chat_member")
_READ_SECONDS = 30.0


class Client:
    """The bot's account. Every method raises telegram.error.TelegramError for what goes wrong on the way or there."""

    def __init__(
        self, token: str, api_url: str = "https://api.telegram.org", *, read_timeout: float = _READ_SECONDS
    ) -> None:
        logs.quiet_libraries()
        self._api_url = api_url.rstrip("/")
        self._calling = AiohttpRequest(16, read_timeout, self._api_url)
        self._polling = AiohttpRequest(4, read_timeout, self._api_url)
        self._bot = telegram.Bot(
            token,
            base_url=f"{self._api_url}/bot",
            base_file_url=f"{self._api_url}/file/bot",
            request=self._calling,
            get_updates_request=self._polling,
        )
        #: the bot as Telegram describes it, once started
        self.me: dict[str, Any] = {}

    async def start(self) -> None:
        """Make ready and ask who the bot is; can be tried again when it fails."""
        await self._calling.initialize()
        await self._polling.initialize()
        self.me = await self.call("getMe")

    async def close(self) -> None:
        """Close all connections."""
        await self._calling.shutdown()
        await self._polling.shutdown()

    async def call(self, method: str, payload: Mapping[str, Any] | None = None, *, wait: float | None = None) -> Any:
        """Call a method with plain values (and telegram.InputFile ones); `wait` is for its answer, in seconds."""
        silence = BaseRequest.DEFAULT_NONE if wait is None else wait
        given = dict(payload or {})
        try:
            if any(isinstance(value, telegram.InputFile) for value in given.values()):
                # The library warns at each name that it has a method of its own for. The underscore, which it takes
                # away before the call, makes this another name.
                return await self._bot.do_api_request(f"{method}_", given, read_timeout=silence)
            # What is plain already is spared the library's own look at each value.
            request = self._polling if method == "getUpdates" else self._calling
            return await request.post(f"{self._bot.base_url}/{method}", _Plain(given), read_timeout=silence)  # type: ignore[arg-type]
        except KeyError:
            raise NetworkError("the answer has no result") from None

    def held(self) -> AbstractContextManager[None]:
        """Let the answers to calls wait, while something is done that must not wait for them."""
        return self._calling.held()

    async def updates(self, offset: int | None, timeout: int) -> list[dict[str, Any]]:  # noqa: ASYNC109 - Telegram's
        """Wait for updates, so many seconds at most. The offset acknowledges all that came before it."""
        given = {"offset": offset, "timeout": timeout, "allowed_updates": UPDATES}
        found: list[dict[str, Any]] = await self.call("getUpdates", given, wait=timeout + 10)
        return found

    async def file(self, handle: str, target: Path) -> None:
        """Fetch a file that somebody sent; raises TooLarge, and BadRequest when it is not there any more."""
        try:
            found = await self.call("getFile", {"file_id": handle})
        except BadRequest as error:
            if "file is too big" in error.message.lower():
                raise TooLarge(error.message) from None
            raise
        if found.get("file_size", 0) > LARGEST_FILE:
            raise TooLarge("file is too big")
        if not isinstance(path := found.get("file_path"), str):
            raise NetworkError("the file has no address yet")
        address = f"{self._api_url}/file/bot{self._bot.token}/{quote(path)}"
        await self._calling.download(address, target, LARGEST_FILE)


class _Plain:
    """Parameters without files, as RequestData gives them; nothing stands for None."""

    __slots__ = ("parameters",)

    contains_files = False

    def __init__(self, given: Mapping[str, Any]) -> None:
        self.parameters = {name: value for name, value in given.items() if value is not None}
