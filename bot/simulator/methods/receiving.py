"""Receiving updates: by asking for them, or by a webhook."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..answers import Encoded, Told
from ..refusals import conflict
from ..updates import UpdateQueue

if TYPE_CHECKING:
    from ..server import Simulator

Given = dict[str, Any]

_WEBHOOK_ACTIVE = "can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first"


async def get_updates(server: Simulator, given: Given) -> object:
    """What waits; a higher offset acknowledges what came before."""
    if server.webhook.hook is not None:
        raise conflict(_WEBHOOK_ACTIVE)
    _allow(server.queue, given)
    page = await server.polling.page(given.get("offset", 0), given.get("limit", 100), given.get("timeout", 0))
    return Encoded(page)


async def set_webhook(server: Simulator, given: Given) -> object:
    """Post updates to an address from now on; an empty one stops that."""
    if not given["url"]:
        return await delete_webhook(server, given)
    hook = server.webhook.check(given)
    _drop(server.queue, given)
    _allow(server.queue, given)
    if server.webhook.hook == hook:
        return Told(True, "Webhook is already set")
    server.polling.stop()
    await server.webhook.set(hook)
    return Told(True, "Webhook was set")


async def delete_webhook(server: Simulator, given: Given) -> object:
    """Let updates be asked for again."""
    _drop(server.queue, given)
    if server.webhook.hook is None:
        return Told(True, "Webhook is already deleted")
    await server.webhook.set(None)
    return Told(True, "Webhook was deleted")


def get_webhook_info(server: Simulator, given: Given) -> object:
    """Where updates go, how many wait, what went wrong last."""
    return server.webhook.info()


def _allow(queue: UpdateQueue, given: Given) -> None:
    if "allowed_updates" in given:
        queue.allow(given["allowed_updates"])


def _drop(queue: UpdateQueue, given: Given) -> None:
    if given.get("drop_pending_updates"):
        queue.clear()
