"""Links into the private chat with the bot."""

from __future__ import annotations

import secrets

from bot.consulting.staff import hashed


def link_for(bot: str, payload: str) -> str:
    """The address that opens the chat with the bot of this name, and says `payload` there."""
    return f"https://t.me/{bot}?start={payload}"


def token(prefix: str) -> tuple[str, str]:
    """A payload of 128 random bits that nobody can guess, and what is kept of it."""
    payload = f"{prefix}{secrets.token_urlsafe(16)}"
    return payload, hashed(payload)
