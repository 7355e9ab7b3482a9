"""The keys of backups: one half only closes (age1…), the other opens too (AGE-SECRET-KEY-1…)."""

from __future__ import annotations

from pathlib import Path

import pyrage
from pyrage.x25519 import Identity, Recipient

_MOST = 10_000


class WrongKey(ValueError):
    """It is no key, or not the half that is needed. Never repeats it."""


def new_pair() -> tuple[str, str]:
    """A new key: the half that closes, and the half that opens."""
    identity = Identity.generate()
    return str(identity.to_public()), str(identity)


def closing(key: str) -> Recipient:
    """What a backup is closed with, from either half. Raises `WrongKey`."""
    words = key.strip()
    try:
        if words.startswith("age1"):
            return Recipient.from_str(words)
        return Identity.from_str(words).to_public()
    except (pyrage.RecipientError, pyrage.IdentityError):
        raise WrongKey("it is no key: one begins with age1 or AGE-SECRET-KEY-1; was it copied whole?") from None


def opening(key: str) -> Identity:
    """What a backup is opened with. Raises `WrongKey`."""
    words = key.strip()
    if words.startswith("age1"):
        closing(words)
        raise WrongKey(
            "it only closes backups; to open one, give the half that begins with AGE-SECRET-KEY-1: "
            "--identity FILE, or PALABRE_BACKUP_IDENTITY"
        )
    try:
        return Identity.from_str(words)
    except pyrage.IdentityError:
        raise WrongKey("it is no key that opens: one begins with AGE-SECRET-KEY-1; was it copied whole?") from None


def opening_from(path: Path) -> Identity:
    """The key in a file, as age-keygen and we write them: lines that begin with # are notes. Raises `WrongKey`."""
    try:
        with path.open(encoding="utf-8") as file:
            lines = [line.strip() for line in file.read(_MOST).splitlines()]
    except UnicodeDecodeError:
        raise WrongKey(f"{path} is no text file") from None
    except OSError as wrong:
        raise WrongKey(f"{path} cannot be read ({wrong.strerror})") from None
    found = [line for line in lines if line and not line.startswith("#")]
    if len(found) != 1:
        raise WrongKey(f"{path} should hold one key on a line of its own")
    return opening(found[0])
