"""Times of day as people type them ("14h30", "2:30 pm", "saa 2 asubuhi"), alone or with a date."""

from __future__ import annotations

import re
from datetime import datetime, time
from functools import lru_cache

from conversations.reading.dates import read_date
from conversations.reading.languages import base, locale_for
from conversations.reading.reading import Reading
from conversations.reading.words import plain, tidy


def read_time(text: str, language: str) -> Reading[time]:
    """Read a time of day, without time zone.

    Sure: hours and minutes of the 24-hour clock, or with the half of the day said. Offered: both halves for a
    bare hour ("8"), and for "8:30" in languages whose clock has twelve hours (CLDR); "1430". In Swahili,
    hours after "saa" or before asubuhi, mchana, jioni, usiku count from six o'clock, so that way is offered
    first, the other next.
    """
    typed = tidy(text).casefold().strip(" .,!") if len(text) <= _LONGEST else ""
    if not typed:
        return Reading()
    named = _NAMED.get(plain(re.sub("^(?:at|à) ", "", typed)))
    if named is not None:
        return Reading(value=time(named))
    typed, half = _split_half(typed)
    shown = _LEAD.sub("", typed)
    counted_from_six = base(language) == "sw" and "saa" in typed
    clock = _CLOCK.fullmatch(shown) or _FOUR_DIGITS.fullmatch(shown)
    if clock is None or int(clock["hour"]) > 23:
        return Reading()
    hour, minute, second = (int(part or 0) for part in (clock["hour"], clock["minute"], clock["second"]))
    if minute > 59 or second > 59:
        return Reading()
    if clock.re is _FOUR_DIGITS:
        return Reading(offers=(time(hour, minute),)) if half is None else Reading()
    if half in _SWAHILI_DAY or (counted_from_six and half is None and 1 <= hour <= 12):
        return _swahili(hour, minute, half)
    if half is not None:
        hours = _hour_in(half, hour)
        return Reading() if hours is None else Reading(value=time(hours, minute, second))
    is_twelve = _has_twelve_hours(language) and not clock["hour"].startswith("0")
    if 1 <= hour <= 12 and (is_twelve or not (clock["minute"] or clock["unit"])):
        return Reading(offers=tuple(time(each, minute, second) for each in _both_halves(hour)))
    return Reading(value=time(hour, minute, second))


def read_datetime(text: str, language: str, now: datetime) -> Reading[datetime]:
    """Read a date and a time, in either order, or "now"; the result is in the time zone of `now`.

    Dates are read as `read_date` does with the day of `now` as today, times as `read_time` does. An offset
    ("Z", "+01:00") is honoured in ISO 8601. Sure only if both are.
    """
    typed = tidy(text) if len(text) <= _LONGEST else ""
    if not typed:
        return Reading()
    if plain(typed) in _NOW:
        return Reading(value=now)
    if _ISO.fullmatch(typed):
        return _iso(typed, now)
    words = re.sub(r"(?<=[0-9])[tT](?=[0-9])", " ", typed).replace(",", ", ").split()
    if len(words) > 24 or _is_known(read_date(typed, language, now.date())):
        return Reading()
    splits = [(words[:at], words[at:]) for at in range(len(words) - 1, 0, -1)]
    for first, second in splits:
        found = _together(first, second, language, now)
        if _is_known(found):
            return found
    for first, second in splits:
        found = _together(second, first, language, now)
        if _is_known(found):
            return found
    return Reading()


_LONGEST = 200
_MOST_OFFERS = 4

_LEAD = re.compile(r"^(?:at|à|a|a las?|às|as|(?:kwa )?saa|الساعة|الساعه|ساعة|في)\s*(?=[0-9])")
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})\s*"
    r"(?:(?P<unit>[:.٫](?=\s*[0-9])|h|hrs?|heures?|hours?|horas?|o'?clock)\s*"
    r"(?:(?P<minute>[0-9]{2})(?::(?P<second>[0-9]{2}))?\s*(?:h|hrs?|mn|min|minutes?|minutos?)?)?)?"
)
_FOUR_DIGITS = re.compile(r"(?P<hour>[0-9]{2})(?P<minute>[0-5][0-9])(?P<second>(?!))?")

#: The half of the day, as typed at the end of a time. "night" goes on after midnight.
_HALVES = {
    "am": "am, a.m, a. m, a m, in the morning, du matin, de la mañana, de la madrugada, da manhã, "
    "da madrugada, ص, صباحا, صباحًا, فجرا, فجرًا, من الصباح",
    "pm": "pm, p.m, p. m, p m, in the afternoon, in the evening, de l'après-midi, de l'apres-midi, du soir, "
    "de la tarde, da tarde, م, مساء, مساءً, ظهرا, ظهرًا, عصرا, عصرًا",
    "night": "at night, de la nuit, de la noche, da noite, ليلا, ليلًا",
    "asubuhi": "asubuhi, za asubuhi, ya asubuhi",
    "mchana": "mchana, za mchana, ya mchana, alasiri",
    "jioni": "jioni, za jioni, ya jioni",
    "usiku": "usiku, za usiku, ya usiku",
}
_HALF_BY_WORDS = {words.strip(): half for half, listed in _HALVES.items() for words in listed.split(",")}
_HALF = re.compile(
    r"(?<![a-zà-ÿ])(?:" + "|".join(re.escape(each) for each in sorted(_HALF_BY_WORDS, key=len, reverse=True)) + ")$"
)

#: Hours of the 24-hour clock that a Swahili part of the day covers.
_SWAHILI_DAY = {
    "asubuhi": frozenset(range(4, 12)),
    "mchana": frozenset(range(11, 17)),
    "jioni": frozenset(range(15, 20)),
    "usiku": frozenset((*range(18, 24), *range(0, 6))),
}

_NOON = ("noon", "midday", "midi", "mediodía", "al mediodía", "meio-dia", "ao meio-dia")
_MIDNIGHT = ("midnight", "minuit", "medianoche", "meia-noite", "منتصف الليل")
_NAMED = {**dict.fromkeys(map(plain, _NOON), 12), **dict.fromkeys(map(plain, _MIDNIGHT), 0)}
_NOW = frozenset(map(plain, ("now", "right now", "maintenant", "ahora", "agora", "الآن", "sasa", "sasa hivi")))
_ISO = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?"
    r"(?:[Zz]|[+-][0-9]{2}:?[0-9]{2})"
)


def _split_half(typed: str) -> tuple[str, str | None]:
    found = _HALF.search(typed)
    if found is None:
        return typed, None
    return typed[: found.start()].rstrip(" ,"), _HALF_BY_WORDS[found[0]]


@lru_cache(maxsize=64)
def _has_twelve_hours(language: str) -> bool:
    locale = locale_for(language)
    return locale is not None and "h" in str(locale.time_formats["short"].pattern)


def _both_halves(hour: int) -> tuple[int, int]:
    return (12, 0) if hour == 12 else (hour, hour + 12)


def _hour_in(half: str, hour: int) -> int | None:
    """The hour of the 24-hour clock, or None where the half of the day can't be ("14 am")."""
    if hour > 12:
        return None if half == "am" else hour
    if half == "night":
        return {12: 0}.get(hour, hour + 12 if hour >= 6 else hour)
    if hour == 0:
        return 0 if half == "am" else None
    return hour % 12 + (12 if half == "pm" else 0)


def _swahili(hour: int, minute: int, part: str | None) -> Reading[time]:
    covered = _SWAHILI_DAY.get(part or "", frozenset(range(24)))
    if not 1 <= hour <= 12:
        return Reading(value=time(hour, minute)) if hour in covered else Reading()
    day_first = ((hour + 6) % 24, (hour + 18) % 24, *_both_halves(hour))
    offers = tuple(dict.fromkeys(time(each, minute) for each in day_first if each in covered))
    return Reading(offers=offers)


def _together(day_words: list[str], time_words: list[str], language: str, now: datetime) -> Reading[datetime]:
    at = read_time(" ".join(time_words), language)
    if not _is_known(at):
        return Reading()
    day = read_date(" ".join(day_words).strip(" ,"), language, now.date())
    days = day.offers if day.value is None else (day.value,)
    times = at.offers if at.value is None else (at.value,)
    found = tuple(datetime.combine(each, clock, tzinfo=now.tzinfo) for each in days for clock in times)
    if day.value is not None and at.value is not None:
        return Reading(value=found[0])
    return Reading(offers=found[:_MOST_OFFERS])


def _iso(typed: str, now: datetime) -> Reading[datetime]:
    try:
        found = datetime.fromisoformat(typed.upper())
        found = found.astimezone(now.tzinfo) if now.tzinfo else found.replace(tzinfo=None)
    except (ValueError, OverflowError):
        return Reading()
    return Reading(value=found) if 1900 <= found.year <= 2100 else Reading()


def _is_known(reading: Reading[object]) -> bool:
    return reading.value is not None or bool(reading.offers)
