"""A point on the map, typed as latitude and longitude."""

from __future__ import annotations

import re

from conversations.reading.words import tidy


def read_point(text: str) -> tuple[float, float] | None:
    """Return latitude and longitude in decimal degrees (north and east positive), else None.

    Two numbers, latitude first, with a dot or a comma as decimal mark; or degrees, minutes, seconds; with
    signs or with N, S, E, W (O for oeste, ouest), which then decide the order. Latitude is within 90 and
    longitude within 180; two bare whole numbers, and what could be cut in two ways ("14,69"), are nothing.
    """
    typed = tidy(text).casefold() if len(text) <= 120 else ""
    typed = _LABELS.sub(" ", typed.replace("٫", ".").replace("''", '"'))
    typed = " ".join(typed.split()).strip(" ()[],;")
    points = {
        point
        for pair in (_PAIR_WITH_DOTS, _PAIR_WITH_COMMAS)
        for found in [pair.fullmatch(typed)]
        if found is not None and (point := _point(found[1], found[2])) is not None
    }
    return points.pop() if len(points) == 1 else None


_LABELS = re.compile(r"\b(?:latitude|longitude|lat|long|lng|lon|latitud|longitud)\b\s*[:=]?")
_ANGLE = re.compile(
    r"""(?P<before>[nsewo])?\s*(?P<sign>[+-])?(?P<degrees>[0-9]{1,3}(?:[.,][0-9]{1,15})?)\s*
    (?:(?P<mark>°)\s*(?:(?P<minutes>[0-9]{1,2}(?:[.,][0-9]{1,10})?)\s*'\s*
    (?:(?P<seconds>[0-9]{1,2}(?:[.,][0-9]{1,10})?)\s*"?\s*)?)?)?\s*(?P<after>[nsewo])?""",
    re.VERBOSE,
)
_PART = r"([nsewo] ?[0-9][0-9{mark}°'\" ]*?|[+-]?[0-9][0-9{mark}°'\" ]*?(?: ?[nsewo])?)"
_PAIR_WITH_DOTS = re.compile(_PART.format(mark=".") + r"(?: ?[,;/] ?| |(?<=[nsewo]))" + _PART.format(mark="."))
_PAIR_WITH_COMMAS = re.compile(
    _PART.format(mark=",") + r"(?: ?[;/] ?|,? |,(?=[+-])|(?<=[nsewo]),?)" + _PART.format(mark=",")
)


def _point(first: str, second: str) -> tuple[float, float] | None:
    angles = [_angle(first), _angle(second)]
    if angles[0] is None or angles[1] is None:
        return None
    (one, one_axis), (other, other_axis) = angles[0], angles[1]
    if (one_axis is None) != (other_axis is None) or (one_axis is not None and one_axis == other_axis):
        return None
    if one_axis is None and not re.search(r"[^0-9\s]", first + second):
        return None
    latitude, longitude = (other, one) if one_axis == "longitude" else (one, other)
    return (latitude, longitude) if abs(latitude) <= 90 and abs(longitude) <= 180 else None


def _angle(text: str) -> tuple[float, str | None] | None:
    """Degrees, and the axis if a letter says it."""
    found = _ANGLE.fullmatch(text.strip())
    if found is None or (found["before"] and found["after"]):
        return None
    letter = found["before"] or found["after"]
    if letter and found["sign"]:
        return None
    degrees, minutes, seconds = (float((found[part] or "0").replace(",", ".")) for part in _PARTS)
    if minutes >= 60 or seconds >= 60 or (found["minutes"] and degrees % 1):
        return None
    value = degrees + minutes / 60 + seconds / 3600
    is_negative = found["sign"] == "-" or letter in ("s", "w", "o")
    return (-value if is_negative else value) + 0.0, {None: None, "n": "latitude", "s": "latitude"}.get(
        letter, "longitude"
    )


_PARTS = ("degrees", "minutes", "seconds")
