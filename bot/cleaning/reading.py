"""What every cleaner stands on: bytes that may lie about themselves, read without going beyond them."""

from __future__ import annotations

import struct


class Uncleanable(Exception):
    """It cannot be said that nothing in this file tells who made it. The text is about its form alone."""


def part(data: bytes, at: int, size: int) -> bytes:
    """So many bytes from there. Raises Uncleanable where there are fewer."""
    if at < 0 or size < 0 or at + size > len(data):
        raise Uncleanable("it ends before it should, or its lengths are wrong")
    return data[at : at + size]


def number(data: bytes, at: int, size: int, order: str = ">") -> int:
    """A whole number of 1, 2, 4 or 8 bytes without a sign; `order` is > for the large end first."""
    found: int = struct.unpack(order + _LETTERS[size], part(data, at, size))[0]
    return found


def names(words: str) -> frozenset[str]:
    """Names that are written one behind the other."""
    return frozenset(words.split())


_LETTERS = {1: "B", 2: "H", 4: "I", 8: "Q"}
