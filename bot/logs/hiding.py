"""What no line may hold: bots' tokens, whoever's they are, and the secrets that were set here."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import quote

_TOKEN = re.compile(r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{20,}")
#: shorter ones would be found in the middle of harmless words
_SHORTEST = 5
_secrets: set[str] = set()
_any: list[re.Pattern[str]] = []


def keep_out(secrets: Iterable[str | None]) -> None:
    """From now on these never stand in a line, as they are or as an address spells them."""
    for one in secrets:
        if one and len(one) >= _SHORTEST:
            _secrets.update((one, quote(one, safe="")))
    longest_first = sorted(_secrets, key=len, reverse=True)
    _any[:] = [re.compile("|".join(map(re.escape, longest_first)))] if longest_first else []


def redact(text: str) -> str:
    """A text without tokens and secrets."""
    text = _TOKEN.sub("<token>", text)
    for pattern in _any:
        text = pattern.sub("<secret>", text)
    return text
