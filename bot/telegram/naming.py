"""The bot's name, asked from Telegram for whoever needs nothing else from there."""

from __future__ import annotations

from telegram.error import InvalidToken, TelegramError

from .client import Client

#: seconds: somebody waits in front of a terminal
_PATIENCE = 10.0


class Nameless(Exception):
    """Telegram did not say what the bot is called; the text says why, without the token."""


async def ask_bot_name(token: str, api_url: str) -> str:
    """The bot's name without the @. Raises Nameless."""
    client = Client(token, api_url, read_timeout=_PATIENCE)
    try:
        await client.start()
    except InvalidToken:
        raise Nameless("Telegram does not know this token; send /token to @BotFather to see it again") from None
    except TelegramError as error:
        raise Nameless(f"Telegram cannot be reached ({type(error).__name__})") from None
    finally:
        await client.close()
    return str(client.me.get("username", ""))
