"""E-mail addresses and phone numbers in free words: found, and hidden where words are printed for everybody.

A book is read by strangers, so a number that might be a phone's is hidden rather than printed; whoever makes the book
gets a list of what was hidden. Years, dates, ranges and amounts ("1 500 000", "from 1000-1500") stay: they are what
people write about.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from .records import record

#: stands where something was hidden
HIDDEN = "[…]"

#: spaces, dots, brackets and strokes that stand between the digits of one number, and marks of direction
_BETWEEN = " \u00a0\u2007\u2009\u202f.()/_\u00b7\u2010-\u2015\\-\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff"
_RUN = re.compile(rf"[+\uff0b(]{{0,2}}[0-9](?:[{_BETWEEN}]{{0,4}}[0-9])*")
_STROKES = re.compile("[-/\u2010-\u2015]")
_GROUP = re.compile("[0-9]+")
_MARKS = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")

_DAY = re.compile(
    r"(?<![0-9])(?<![0-9][-/. \u00a0])(?:"
    r"(?:19|20)[0-9]{2}([-/.\u2010-\u2013])(?:0?[1-9]|1[0-2])\1(?:0?[1-9]|[12][0-9]|3[01])(?![-/.]?[0-9])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([-/.\u2010-\u2013])(?:0?[1-9]|1[0-2])\2(?:19|20)?[0-9]{2}(?![-/.]?[0-9])"
    r"|(?:0?[1-9]|[12][0-9]|3[01])([ \u00a0])(?:0?[1-9]|1[0-2])\3(?:19|20)[0-9]{2}(?![-/. \u00a0]?[0-9]))"
)
_YEAR = re.compile("(?:19|20)[0-9]{2}")
#: what a thing costs, weighs or measures
_UNIT_AFTER = re.compile(
    r"[ \u00a0\u202f]{0,2}(?:f\.?\s?cfa|fcfa|cfa|xof|xaf|francs?|euros?|eur|dollars?|dólares|usd|shillings?|shilingi|"
    r"ksh|tsh|ugx|naira|cedis?|pesos?|soles|reais|meticais|dirhams?|ouguiyas?|kg|kilos?|kilogram\w*|tonn?es?|tons?|"
    r"toneladas?|lit(?:re|er|ro)s?|ha\b|hectares?|hectáreas|acres?|km|m[²2]|people|persons?|personnes|personas|pessoas|"
    r"watu|families|familles|familias|famílias|million\w*|f\b|%|€|\$|£|₦|فرنك|أوقية|درهم|دينار|دولار|كيلو|طن|لتر|هكتار)",
    re.IGNORECASE,
)
_UNIT_BEFORE = re.compile(
    r"(?:f\.?cfa|cfa|xof|xaf|usd|eur|ksh|tsh|ugx|sh|rs|r\$|€|\$|£|₦)[. \u00a0\u202f]{0,2}$", re.IGNORECASE
)
#: words in front of a phone's number
_CUE = re.compile(
    r"(?:\bt[eé]l\w*|\bphone\w*|\bmobile|\bcall\b|\bcalls?\s+(?:me|us)|whats\s?app|\bsms\b|\bappel\w*|\bcontact\w*|"
    r"\bnum[ée]ro\w*|\bcelular|\bm[oó]vil|\bllam\w*|\bligu\w*|\btelemóvel|\bsimu\b|\bnamba\b|هاتف|واتس\w*|اتصل\w*|جوال)"
    r"[^0-9\n]{0,24}$",
    re.IGNORECASE,
)
_AT = re.compile(r"@|\uff20|\(\s?at\s?\)|\[\s?at\s?\]|\{\s?at\s?\}", re.IGNORECASE)
_MAILBOX = re.compile(r"[\w.+%'\u2019-]{1,64}[ \t\u00a0]{0,3}$")
_HOST = re.compile(r"[ \t\u00a0]{0,3}[^\W_](?:[\w-]{0,62}\.)+(?:[^\W\d_]{2,24}|xn--[a-z0-9-]{2,59})", re.IGNORECASE)

#: E.164 allows 15; the fewest digits of a number that is written in groups, and of one that is not
_MOST, _FEWEST_IN_GROUPS, _FEWEST = 15, 7, 8


@record
class Contact:
    """A piece of a text by which somebody can be reached."""

    start: int
    end: int
    words: str


def contacts(text: str) -> tuple[Contact, ...]:
    """Every e-mail address and phone number, in the order of the text; none touches another."""
    found = sorted([*_addresses(text), *_phones(text)])
    apart: list[tuple[int, int]] = []
    for start, end in found:
        if apart and start < apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return tuple(Contact(start, end, text[start:end]) for start, end in apart)


def without_contacts(text: str) -> tuple[str, tuple[str, ...]]:
    """The text with "[…]" for each of them, and the words that were hidden."""
    kept: list[str] = []
    at = 0
    found = contacts(text)
    for one in found:
        kept += [text[at : one.start], HIDDEN]
        at = one.end
    return "".join([*kept, text[at:]]), tuple(one.words for one in found)


def _addresses(text: str) -> Iterator[tuple[int, int]]:
    for at in _AT.finditer(text):
        before = _MAILBOX.search(text[max(0, at.start() - 67) : at.start()])
        host = _HOST.match(text, at.end(), at.end() + 260)
        if before is not None and host is not None and before[0].strip():
            yield at.start() - len(before[0]), host.end()


def _phones(text: str) -> Iterator[tuple[int, int]]:
    plain = _with_ascii_digits(text)
    for run in _RUN.finditer(plain):
        start, end = run.span()
        for first, last in _without_days(plain, start, end):
            if _is_phone(plain, first, last):
                yield first, last


def _with_ascii_digits(text: str) -> str:
    """The same, letter for letter, with digits of every script as 0-9."""
    if text.isascii():
        return text
    others = {one for one in set(text) if not one.isascii() and unicodedata.decimal(one, None) is not None}
    return text.translate({ord(one): str(unicodedata.decimal(one)) for one in others}) if others else text


def _without_days(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """What is left of a run of digits when dates are taken out, and years at its ends."""
    if plain[start] in "+\uff0b(":
        yield start, end
        return
    at = start
    for day in _DAY.finditer(plain, start, end):
        yield from _without_years(plain, at, day.start())
        at = day.end()
    yield from _without_years(plain, at, end)


def _without_years(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    groups = list(_GROUP.finditer(plain, start, end))
    while len(groups) > 1 and _YEAR.fullmatch(groups[0][0]) and plain[groups[0].end()] in " \u00a0":
        start = groups[1].start()
        del groups[0]
    while len(groups) > 1 and _YEAR.fullmatch(groups[-1][0]) and plain[groups[-1].start() - 1] in " \u00a0":
        del groups[-1]
        end = groups[-1].end()
    if groups:
        yield start, groups[-1].end()


def _is_phone(plain: str, start: int, end: int) -> bool:
    words = _MARKS.sub("", plain[start:end])
    groups = _GROUP.findall(words)
    count = sum(map(len, groups))
    if count < 6:
        return False
    is_abroad = words.lstrip("(").startswith(("+", "\uff0b", "00"))
    if is_abroad and count >= _FEWEST:
        return not (_are_thousands(words) and _has_unit(plain, start, end))
    if _is_range(words) or all(map(_YEAR.fullmatch, groups)):
        return False
    if _CUE.search(plain, max(0, start - 40), start):
        return True
    if groups[0].startswith("0"):
        return count >= _FEWEST_IN_GROUPS and set(groups[0]) != {"0"}
    if len(groups) == 1:
        return count >= _FEWEST and not words.endswith("000") and not _has_unit(plain, start, end)
    if _are_thousands(words):
        return False
    if len(groups) == 2:
        return count >= _FEWEST and not all(group.endswith("00") for group in groups)
    return count >= _FEWEST_IN_GROUPS


def _has_unit(plain: str, start: int, end: int) -> bool:
    before = _UNIT_BEFORE.search(plain, max(0, start - 8), start)
    return before is not None or _UNIT_AFTER.match(plain, end) is not None


def _are_thousands(words: str) -> bool:
    """ "1 500 000", "+1.500.000"; also "100 150 200", which are prices one after the other."""
    first, *others = _GROUP.findall(words)
    return bool(others) and len(first) <= 3 and first[0] != "0" and all(len(group) == 3 for group in others)


def _is_range(words: str) -> bool:
    """ "1000-1500", "1 500 000-2 000 000"; each end is a plain number or an amount."""
    ends = [part.strip() for part in _STROKES.split(words)]
    if len(ends) != 2:
        return False
    return all(
        (end.isdigit() and not end.startswith("0") and len(end) > 2) or (end and _are_thousands(end)) for end in ends
    ) and (abs(len(ends[0]) - len(ends[1])) <= 1)
