"""Numbers as they stand on buttons, where every byte counts."""

from __future__ import annotations

from functools import lru_cache

#: 63 bits, as numbers of rows have
MOST = 2**63 - 1


# A submission's number stands on each of its buttons.
@lru_cache(maxsize=4096)
def base36(number: int) -> str:
    """A number from 0 to MOST in digits and small letters. Raises ValueError for any other."""
    if not 0 <= number <= MOST:
        raise ValueError(f"{number} is too large, or below 0")
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = "0123456789abcdefghijklmnopqrstuvwxyz"[digit] + digits
        if not number:
            return digits
