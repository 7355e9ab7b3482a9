"""A mail handed to the mail server, and what its answer means."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.message import EmailMessage

import aiosmtplib

from bot.documents.cleaning import clean_line

from .server import MailServer

#: seconds for one answer of the server
TIMEOUT = 60.0


class NotNow(Exception):
    """It was surely not taken; it may be later."""


class Never(Exception):
    """The server says that it will never take it."""


class Unknown(Exception):
    """The connection broke: it may have been taken or not."""


@asynccontextmanager
async def connected(server: MailServer) -> AsyncIterator[aiosmtplib.SMTP]:
    """A connection to the mail server, with name and password given. Raises NotNow: what is set may be mended."""
    client = aiosmtplib.SMTP(
        hostname=server.host,
        port=server.port,
        username=server.user,
        password=server.password,
        use_tls=server.secrecy == "tls",
        start_tls=server.secrecy == "starttls",
        timeout=TIMEOUT,
    )
    try:
        await client.connect()
    except (aiosmtplib.SMTPException, OSError, ValueError) as wrong:
        client.close()
        raise NotNow(_said(wrong, server)) from None
    try:
        yield client
    finally:
        client.close()


async def hand_in(client: aiosmtplib.SMTP, server: MailServer, message: EmailMessage, address: str) -> None:
    """Hand it in. Raises NotNow, Never or Unknown."""
    try:
        await client.send_message(message, sender=server.sender, recipients=[address])
    except aiosmtplib.SMTPRecipientsRefused as wrong:
        raise _by_code(wrong.recipients[0], server) from None
    except aiosmtplib.SMTPResponseException as wrong:
        raise _by_code(wrong, server) from None
    except (aiosmtplib.SMTPException, OSError) as wrong:
        raise Unknown(_said(wrong, server)) from None


def _by_code(wrong: aiosmtplib.SMTPResponseException, server: MailServer) -> Exception:
    words = _said(wrong, server)
    return Never(words) if 500 <= wrong.code < 600 else NotNow(words)


def _said(wrong: Exception, server: MailServer) -> str:
    """The server's words on one line, without what is secret."""
    if isinstance(wrong, aiosmtplib.SMTPResponseException):
        words = f"{wrong.code} {wrong.message}"
    else:
        words = type(wrong).__name__
    for secret in (server.password, server.user):
        if secret:
            words = words.replace(secret, "…")
    return clean_line(words)[:200]
