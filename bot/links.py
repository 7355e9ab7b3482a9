"""Links into the private chat with the bot, and the tokens of those that let one person in."""

from __future__ import annotations

import hashlib
import secrets


def chat_link(bot: str, payload: str) -> str:
    """The address that opens the chat with the bot of this name, and says `payload` there."""
    return f"https://t.me/{bot}?start={payload}"


def token(prefix: str) -> tuple[str, str]:
    """A payload of 128 random bits that nobody can guess, and what is kept of it."""
    payload = f"{prefix}{secrets.token_urlsafe(16)}"
    return payload, hashed(payload)


def hashed(payload: str) -> str:
    """What is kept of a token: its SHA-256."""
    return hashlib.sha256(payload.encode()).hexdigest()
