"""Whether Telegram knows the bot, and brings updates to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.logs import redact
from bot.settings import Settings
from bot.telegram import asking

from .clocks import compare
from .findings import Finding, error, ok, warning

TELEGRAM, WEBHOOK = "Telegram", "webhook"
#: updates that wait while the bot is at work, and how long a failure of the webhook counts
_MANY = 1000
_LATELY = timedelta(hours=1)
_WEAK = 16


async def look_at_telegram(settings: Settings, *, at_work: bool) -> list[Finding]:
    """`at_work`: the bot runs just now, so nobody looks who else does."""
    if not settings.token:
        return [error(TELEGRAM, "no token is set", "set PALABRE_TOKEN: send /newbot to @BotFather in Telegram")]
    try:
        standing = await asking.ask(settings.token, settings.api_url)
    except asking.WrongToken as wrong:
        return [error(TELEGRAM, str(wrong), "send /token to @BotFather to see it again")]
    except asking.NotAsked as wrong:
        todo = "see that this machine reaches the Internet, and PALABRE_API_URL if you set it"
        return [error(TELEGRAM, f"it cannot be asked ({wrong})", todo)]
    found = [ok(TELEGRAM, f"it knows the token: @{standing.name}")]
    if standing.ahead is not None:
        found.append(compare("Telegram's", standing.ahead))
    found += _hook(settings, standing, at_work)
    if not at_work and not standing.webhook:
        found.append(await _another(settings))
    return found


def _hook(settings: Settings, one: asking.Standing, at_work: bool) -> list[Finding]:
    hook, found = settings.webhook, []
    if hook is None and one.webhook:
        todo = "start the bot: it takes the webhook away. If it comes back, another program runs with the same token"
        found.append(warning(WEBHOOK, "Telegram brings updates to an address, and the settings name none", todo))
    elif hook is not None and one.webhook != hook.url:
        what = "Telegram does not bring updates to the address that is set"
        todo = "if it stays so, another program runs with the same token: send /revoke to @BotFather"
        found.append(
            error(WEBHOOK, what, todo) if at_work else warning(WEBHOOK, what, "start the bot: it tells Telegram")
        )
    else:
        found.append(ok(WEBHOOK, "Telegram brings updates where it should" if hook else "none; updates are asked for"))
    if hook is not None and one.failed_at is not None and datetime.now(UTC) - one.failed_at < _LATELY:
        when = one.failed_at.isoformat(timespec="minutes")
        words = redact(one.failed[:120]).replace(hook.secret, "…")
        todo = "see that the proxy with TLS passes requests on to PALABRE_WEBHOOK_LISTEN"
        found.append(warning(WEBHOOK, f"Telegram could not bring updates at {when}: {words}", todo))
    if one.waiting > _MANY:
        found.append(warning("updates at Telegram", f"{one.waiting} wait", "start the bot; it takes them in order"))
    else:
        found.append(ok("updates at Telegram", f"{one.waiting} wait"))
    if hook is not None:
        found += _own_side(settings)
    return found


def _own_side(settings: Settings) -> list[Finding]:
    hook = settings.webhook
    assert hook is not None
    found = []
    if len(hook.secret) < _WEAK or len(set(hook.secret)) < _WEAK // 2:
        todo = "make up at least 32 signs, such as: openssl rand -hex 32"
        found.append(error("webhook secret", "it can be guessed", todo))
    else:
        found.append(ok("webhook secret", "it is long enough"))
    if not hook.is_loopback:
        todo = "listen on 127.0.0.1, and let a proxy with TLS pass requests on"
        found.append(warning("webhook address", "other machines reach it without TLS", todo))
    return found


async def _another(settings: Settings) -> Finding:
    try:
        if await asking.is_polled_by_another(settings.token, settings.api_url):
            todo = "stop that program; if you do not know it, send /revoke to @BotFather and set the new token"
            return error("pollers", "another program takes this bot's updates", todo)
    except asking.NotAsked as wrong:
        return warning("pollers", f"whether another program takes updates could not be seen ({wrong})", "look again")
    return ok("pollers", "nobody else takes this bot's updates")
