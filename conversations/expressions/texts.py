"""The text functions. Each takes texts (and places as numbers) and gives a text, a number or a boolean."""

from collections.abc import Iterator

from conversations.expressions.values import LONGEST_TEXT, Raw, capped, to_text

_FAR = 1 << 30


def concatenated(given: list[Raw]) -> str:
    """Return all values as one text, lists included."""
    return _joined("", _each(given))


def joined(given: list[Raw]) -> str:
    """Return all values but the first as one text with the first between them."""
    return _joined(to_text(given[0]), _each(given[1:]))


def contains(text: str, part: str) -> bool:
    """Return whether the part stands somewhere in the text."""
    return part in text


def starts_with(text: str, part: str) -> bool:
    """Return whether the text begins with the part."""
    return text.startswith(part)


def ends_with(text: str, part: str) -> bool:
    """Return whether the text ends with the part."""
    return text.endswith(part)


def part_of(text: str, start: float, end: float = float(_FAR)) -> str:
    """Return the letters from start up to, not including, end; counted from 0, from the back if negative."""
    if start != start or end != end:
        return ""
    return text[_place(start) : _place(end)]


def before(text: str, part: str) -> str:
    """Return what stands before the first such part, nothing if there is none."""
    found = text.find(part)
    return text[:found] if found != -1 else ""


def after(text: str, part: str) -> str:
    """Return what stands after the first such part, nothing if there is none."""
    found = text.find(part)
    return text[found + len(part) :] if found != -1 else ""


def normalized(text: str) -> str:
    """Return the text without space at its ends and with one space wherever there was more."""
    return " ".join(text.split())


def translated(text: str, letters: str, others: str) -> str:
    """Return the text with each of the letters replaced by the other in the same place, or removed."""
    table: dict[int, str | None] = {}
    for place, letter in enumerate(letters):
        table.setdefault(ord(letter), others[place] if place < len(others) else None)
    return text.translate(table)


def upper(text: str) -> str:
    """Return the text in capital letters."""
    return capped(text.upper())


def lower(text: str) -> str:
    """Return the text in small letters."""
    return capped(text.lower())


def length(text: str) -> float:
    """Return the number of letters."""
    return float(len(text))


def _each(given: list[Raw]) -> Iterator[str]:
    for value in given:
        if isinstance(value, list):
            yield from map(to_text, value)
        else:
            yield to_text(value)


def _joined(separator: str, texts: Iterator[str]) -> str:
    """Join, but give up (with nothing) as soon as the result is too long, before it takes memory."""
    parts: list[str] = []
    size = -len(separator)
    for text in texts:
        size += len(separator) + len(text)
        if size > LONGEST_TEXT:
            return ""
        parts.append(text)
    return separator.join(parts)


def _place(number: float) -> int:
    return int(max(-_FAR, min(_FAR, number)))
