"""Calls the Bot API over real HTTP, as any program would."""

from __future__ import annotations

from typing import Any

import aiohttp
import orjson

from bot.simulator import Simulator


class Api:
    """`await api("sendMessage", chat_id=1, text="…")` gives HTTP status and body."""

    def __init__(self, server: Simulator, client: aiohttp.ClientSession) -> None:
        self.server = server
        self.client = client

    def url(self, method: str, token: str | None = None) -> str:
        return f"{self.server.url}/bot{self.server.token if token is None else token}/{method}"

    async def __call__(self, method: str, **given: Any) -> tuple[int, dict[str, Any]]:
        body = orjson.dumps(given)
        headers = {"Content-Type": "application/json"}
        async with self.client.post(self.url(method), data=body, headers=headers) as answer:
            return answer.status, await answer.json()

    async def result(self, method: str, **given: Any) -> Any:
        """The result of a call that succeeds."""
        status, body = await self(method, **given)
        assert (status, body["ok"]) == (200, True), body
        return body["result"]

    async def refusal(self, method: str, **given: Any) -> str:
        """The words with which a call is refused."""
        status, body = await self(method, **given)
        assert not body["ok"], body
        assert body["error_code"] == status
        words: str = body["description"]
        return words

    async def form(self, method: str, **given: Any) -> tuple[int, dict[str, Any]]:
        """The same with a form as body; bytes become files."""
        data = aiohttp.FormData(quote_fields=False)
        for name, value in given.items():
            if isinstance(value, tuple):
                data.add_field(name, value[1], filename=value[0], content_type="application/octet-stream")
            else:
                data.add_field(name, value if isinstance(value, str) else orjson.dumps(value).decode())
        async with self.client.post(self.url(method), data=data) as answer:
            return answer.status, await answer.json()

    async def updates(self, **given: Any) -> list[dict[str, Any]]:
        """A page of updates."""
        found: list[dict[str, Any]] = await self.result("getUpdates", **given)
        return found

    async def takes_all(self) -> list[dict[str, Any]]:
        """What waits, acknowledged at once."""
        updates = await self.updates()
        if updates:
            self.server.queue.acknowledge(updates[-1]["update_id"] + 1)
        return updates


def button(label: str = "Yes", data: str = "yes") -> dict[str, Any]:
    """A keyboard with one inline button."""
    return {"inline_keyboard": [[{"text": label, "callback_data": data}]]}
