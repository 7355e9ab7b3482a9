"""Links into a call that say where somebody found them, and the short code of each such place."""

from __future__ import annotations

import re
from collections.abc import Container

from bot.links import chat_link
from conversations.reading import plain

#: characters that Telegram lets stand behind ?start= (https://core.telegram.org/bots/features#deep-linking)
LONGEST = 64
#: characters of a code that is made here: links are copied by hand too
_LONGEST_CODE = 32
_PAYLOAD = re.compile(r"(?P<call>[a-z0-9][a-z0-9_-]*?)(?:--(?P<source>[A-Za-z0-9_-]{1,64}))?")
_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}")
_NOT_IN_CODES = re.compile(r"[^a-z0-9]+")
_BOT_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{2,31}")


def read_payload(payload: str) -> tuple[str, str | None] | None:
    """The call and the source that stand behind ?start=; None where none of ours does."""
    found = _PAYLOAD.fullmatch(payload)
    return (found["call"], found["source"]) if found is not None else None


def is_bot_name(name: str) -> bool:
    """A bot can be called this in Telegram (without the @)."""
    return _BOT_NAME.fullmatch(name) is not None


def link(bot_name: str, call: str, code: str = "") -> str:
    """https://t.me/BOT?start=CALL--CODE; without a code, the call alone.

    Raises ValueError where the two do not fit into a link, or would be read there as something else.
    """
    payload = f"{call}--{code}" if code else call
    if len(payload) > LONGEST:
        raise ValueError(f"{payload} is longer than the {LONGEST} characters that a link takes")
    if (code and _CODE.fullmatch(code) is None) or read_payload(payload) != (call, code or None):
        raise ValueError(f"{payload} cannot stand in a link: it takes a-z 0-9 _ - for a call, and A-Z too for a source")
    return chat_link(bot_name, payload)


def code_for(label: str, taken: Container[str] = (), call: str = "") -> str:
    """A code for a place as people call it: "Radio Fréquence Verte, 18 h" is radio-frequence-verte-18-h.

    It is none of `taken`, and fits into a link to `call`. A label in another script is numbered: s1, s2.
    """
    most = min(_LONGEST_CODE, LONGEST - len(call) - 2)
    words = plain(label)
    named = _cut(_NOT_IN_CODES.sub("-", words).strip("-"), most)
    is_other = any(one.isalpha() and not one.isascii() for one in words)
    if not named or (is_other and sum(map(str.isalpha, named)) < 3):
        named = ""
    elif named not in taken:
        return named
    number = 2 if named else 1
    while True:
        end = f"-{number}" if named else f"s{number}"
        code = _cut(named, most - len(end)) + end
        if code not in taken:
            return code
        number += 1


def _cut(code: str, most: int) -> str:
    """As many of its words as fit, at least a part of the first."""
    if len(code) <= most:
        return code
    whole = code[: most + 1].rpartition("-")[0]
    return whole or code[:most]
