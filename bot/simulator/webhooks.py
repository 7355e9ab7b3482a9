"""The webhook: updates posted to the bot, repeated with growing delays until it takes them, in order within a queue."""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
import time
from collections import deque
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from .clock import Clock
from .faults import Faults
from .jsons import NotJson, read_json
from .refusals import Complaint, bad_request, too_many
from .rules import Rules
from .updates import Update, UpdateQueue

SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header
PORTS = (443, 80, 88, 8443)
_USUAL_PORTS = {"https": 443, "http": 80}

_SECRET = re.compile(r"[A-Za-z0-9_-]*\Z")
_LONGEST_SECRET = 256
_DEFAULT_CONNECTIONS = 40
_MOST_CONNECTIONS = 100
_LONGEST_DELAY = (60, 120)
_LONGEST_RETRY_AFTER = 3600
#: a webhook that says 410 for so long is removed
_GONE_SECONDS = 23 * 3600
_BETWEEN_CHANGES = 1.0


@dataclass(frozen=True, slots=True)
class Hook:
    """Where updates go, and with which secret."""

    url: str
    secret: str = ""
    connections: int = _DEFAULT_CONNECTIONS
    ip_address: str = ""
    has_certificate: bool = False


class Webhook:
    """Posts what waits while a hook is set."""

    def __init__(
        self,
        queue: UpdateQueue,
        clock: Clock,
        rules: Rules,
        faults: Faults,
        dice: random.Random,
        complaints: list[Complaint],
    ) -> None:
        self._queue = queue
        self._clock = clock
        self._rules = rules
        self._faults = faults
        self._dice = dice
        self._complaints = complaints
        self.hook: Hook | None = None
        self.last_error: tuple[int, str] | None = None
        self._gone_since: float | None = None
        self._changed_at = float("-inf")
        self._task: asyncio.Task[None] | None = None

    def check(self, given: dict[str, Any]) -> Hook:
        """The hook that setWebhook describes; raises Refused."""
        url = urlsplit(given["url"] if "://" in given["url"] else f"https://{given['url']}")
        try:
            port = url.port or _USUAL_PORTS[url.scheme]
        except (ValueError, KeyError):
            raise bad_request("invalid webhook URL specified") from None
        if not url.hostname:
            raise bad_request("invalid webhook URL specified")
        if not self._rules.webhook_anywhere:
            if url.scheme != "https":
                raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
            if port not in PORTS:
                raise bad_request("bad webhook: Webhook can be set up only on ports 80, 88, 443 or 8443")
        secret = given.get("secret_token", "")
        if len(secret) > _LONGEST_SECRET:
            raise bad_request("secret token is too long")
        if not _SECRET.match(secret):
            raise bad_request("secret token contains unallowed characters")
        if self._rules.paced and time.monotonic() < self._changed_at + _BETWEEN_CHANGES:
            raise too_many(1)
        connections = min(max(given.get("max_connections", _DEFAULT_CONNECTIONS), 1), _MOST_CONNECTIONS)
        return Hook(given["url"], secret, connections, given.get("ip_address", ""), "certificate" in given)

    async def set(self, hook: Hook | None) -> None:
        """Post to this address from now on, or to none."""
        await self.close()
        self.hook = hook
        self._changed_at = time.monotonic()
        self.last_error = self._gone_since = None
        if hook is not None:
            self._task = asyncio.create_task(self._run(hook))

    async def close(self) -> None:
        """Stop posting; what was on its way still waits."""
        if self._task is not None:
            self._task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._task
            self._task = None

    def info(self) -> dict[str, Any]:
        """As getWebhookInfo answers."""
        hook = self.hook
        shown: dict[str, Any] = {
            "url": hook.url if hook else "",
            "has_custom_certificate": hook is not None and hook.has_certificate,
            "pending_update_count": len(self._queue),
        }
        if hook is not None:
            shown["max_connections"] = hook.connections
            shown["ip_address"] = hook.ip_address or "127.0.0.1"
        if self.last_error is not None:
            shown["last_error_date"], shown["last_error_message"] = self.last_error
        if self._queue.allowed is not None:
            shown["allowed_updates"] = sorted(self._queue.allowed)
        return shown

    async def _run(self, hook: Hook) -> None:
        timeout = aiohttp.ClientTimeout(total=self._rules.webhook_timeout)
        connector = aiohttp.TCPConnector(limit=hook.connections)
        lanes: dict[str, deque[Update]] = {}
        loaded: set[Update] = set()
        async with (
            aiohttp.ClientSession(timeout=timeout, connector=connector) as client,
            asyncio.TaskGroup() as workers,
        ):

            async def work(lane: str) -> None:
                while lanes[lane]:
                    await self._deliver(client, hook, lanes[lane][0])
                    loaded.discard(lanes[lane].popleft())
                    # More may be loaded now: as many as have been taken.
                    self._queue.changed.ring()
                del lanes[lane]

            while self.hook is hook:
                rung = self._queue.changed.next()
                for update in self._queue:
                    if len(loaded) >= 2 * hook.connections:
                        break
                    if update in loaded:
                        continue
                    loaded.add(update)
                    if update.lane in lanes:
                        lanes[update.lane].append(update)
                    else:
                        lanes[update.lane] = deque([update])
                        workers.create_task(work(update.lane))
                try:
                    await rung
                finally:
                    rung.cancel()

    async def _deliver(self, client: aiohttp.ClientSession, hook: Hook, update: Update) -> None:
        """Post an update until it is taken or too old."""
        failures = 0
        delay = 1
        while self._queue.is_waiting(update) and self.hook is hook:
            error, retry_after = await self._post(client, hook, update)
            if error is None:
                if self._faults.repeats_update():
                    await self._post(client, hook, update)
                self._queue.remove(update)
                return
            self.last_error = (self._clock.date(), error)
            if retry_after:
                pause = min(retry_after, _LONGEST_RETRY_AFTER)
            elif failures:
                delay = min(delay * 2, self._dice.randint(*_LONGEST_DELAY))
                pause = delay
            else:
                pause = 0
            failures += 1
            if self._clock.now() + pause > update.expires_at:
                self._queue.remove(update)
                self._queue.expired += 1
                return
            await asyncio.sleep(pause * self._rules.webhook_pace)

    async def _post(self, client: aiohttp.ClientSession, hook: Hook, update: Update) -> tuple[str | None, int]:
        """What is wrong, None when the update was taken; and how long the bot wants to be left alone."""
        headers = {"Content-Type": "application/json"}
        if hook.secret:
            headers[SECRET_HEADER] = hook.secret
        try:
            async with client.post(hook.url, data=update.encoded, headers=headers, allow_redirects=False) as answer:
                body = await answer.read()
        except TimeoutError:
            return "Read timeout expired", 0
        except aiohttp.ClientConnectorError:
            return "Connection refused", 0
        except aiohttp.ClientError:
            return "Webhook connection closed", 0
        if 200 <= answer.status < 300:
            self._gone_since = None
            self._complain_about(body)
            return None, 0
        self._note_gone(answer.status)
        wait = answer.headers.get("Retry-After", "")
        words = f"Wrong response from the webhook: {answer.status} {answer.reason or ''}".rstrip()
        return words, int(wait) if wait.isdigit() else 0

    def _complain_about(self, body: bytes) -> None:
        with contextlib.suppress(NotJson):
            answer = read_json(body) if body else None
            if isinstance(answer, dict) and "method" in answer:
                what = f"calls {answer['method']!r} in the webhook's answer, where its outcome is lost"
                self._complaints.append(Complaint("webhook", what))

    def _note_gone(self, status: int) -> None:
        if status != 410:
            self._gone_since = None
        elif self._gone_since is None:
            self._gone_since = self._clock.now()
        elif self._clock.now() > self._gone_since + _GONE_SECONDS:
            self.hook = None
            self._queue.changed.ring()
