"""Whether the mail server lets us in. No mail is sent."""

from __future__ import annotations

import asyncio

from bot.mailing.handing_in import NotNow, connected
from bot.settings import Settings

from .findings import Finding, error, ok

_PART, _SECONDS = "mail server", 15.0


async def look_at_mail(settings: Settings) -> list[Finding]:
    """Nothing where none is set."""
    if settings.mail is None:
        return []
    todo = "see that PALABRE_SMTP_URL is right, and that this machine may reach the server"
    try:
        async with asyncio.timeout(_SECONDS), connected(settings.mail):
            return [ok(_PART, "it lets us in")]
    except TimeoutError:
        return [error(_PART, f"it did not answer within {_SECONDS:.0f} s", todo)]
    except NotNow as wrong:
        # its code, or the kind of the fault: its words may repeat what it was told
        return [error(_PART, f"it does not let us in ({str(wrong).split()[0]})", todo)]
