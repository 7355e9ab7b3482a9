"""`language=fr,status=midway` -> Segment: whom an organiser writes to."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable

from conversations.reading import countries, plain, read_country, tidy
from conversations.reading.countries import codes_by_name
from conversations.reading.languages import LANGUAGES, locale_for
from conversations.records import record

#: how far somebody has come with a form
STATUSES = ("not-started", "midway", "submitted")
#: stands for a country that was not said
NO_COUNTRY = "none"


class WrongSegment(ValueError):
    """A segment that means nothing: what is wrong, and what to do."""

    def __init__(self, what: str, todo: str) -> None:
        super().__init__(f"{what}; {todo}")
        self.what = what
        self.todo = todo


@record
class Segment:
    """Whom a broadcast goes to. Where a tuple is empty, all match; else one of its values has to."""

    #: BCP 47 tags
    languages: tuple[str, ...] = ()
    #: codes of links, or the words that people came with
    sources: tuple[str, ...] = ()
    #: two capital letters, or `none`
    countries: tuple[str, ...] = ()
    statuses: tuple[str, ...] = ()

    @property
    def is_all(self) -> bool:
        """Nobody is left out."""
        return not (self.languages or self.sources or self.countries or self.statuses)

    def __str__(self) -> str:
        """As `parse_segment` takes it."""
        values = (self.languages, self.sources, self.countries, self.statuses)
        said = [f"{key}={value}" for key, group in zip(_READERS, values, strict=True) for value in group]
        return ",".join(said) or "all"

    def has_language(self, *tongues: str) -> bool:
        """One of these is wanted, or the language that it is a kind of (pt-BR is pt)."""
        wanted = {one.lower() for one in self.languages}
        return not wanted or any({one.lower(), one.partition("-")[0].lower()} & wanted for one in tongues)

    def has_source(self, source: str | None) -> bool:
        """Whoever came from there is wanted."""
        return not self.sources or _compared(source or "") in map(_compared, self.sources)

    def has_countries(self, named: frozenset[str]) -> bool:
        """Whoever named these countries is wanted."""
        return not self.countries or bool((named or {NO_COUNTRY}) & set(self.countries))

    def has_status(self, status: str | None) -> bool:
        """Whoever has come so far is wanted; None is nowhere."""
        return not self.statuses or status in self.statuses


def parse_segment(words: str) -> Segment:
    """Read `all`, or conditions joined by commas: all of them hold, and of the same key one. Raises WrongSegment."""
    if len(words) > _LONGEST:
        raise WrongSegment(f"it has more than {_LONGEST} characters", "name fewer")
    found: dict[str, set[str]] = {key: set() for key in _READERS}
    parts = [part.strip() for part in re.split("[,،]", words)]
    if not any(parts):
        raise WrongSegment("it is empty", _TODO)
    for part in filter(None, parts):
        name, is_equal, value = (piece.strip() for piece in part.partition("="))
        key = plain(name)
        if key == "all" and not is_equal:
            continue
        if key not in _READERS:
            near = _near(key, ("all", *_READERS)) if key != "all" else ""
            raise WrongSegment(f"there is no '{name[:40]}{'=' if is_equal else ''}'", f"{near}{_TODO}")
        if not value:
            raise WrongSegment(f"'{key}' has no value", f"write {_EXAMPLES[key]}")
        found[key].add(_READERS[key](value))
    return Segment(*(tuple(sorted(values)) for values in found.values()))


_LONGEST = 1000
_EXAMPLES = {
    "language": "language=fr",
    "source": "source=radio-louga",
    "country": "country=SN or country=none",
    "status": f"status={'|'.join(STATUSES)}",
}
_TODO = f"write all, or one or more of {', '.join(_EXAMPLES.values())}, with commas between them"
_TAG = re.compile(r"([A-Za-z]{2,3})((?:-[A-Za-z0-9]{1,8})*)")


def _language(value: str) -> str:
    tag = value.replace("_", "-")
    if shape := _TAG.fullmatch(tag):
        return shape[1].lower() + shape[2]
    codes = _languages_called(value)
    if len(codes) == 1:
        return codes.pop()
    raise WrongSegment(f"'{value[:40]}' is no language", "write its tag, such as language=fr or language=pt-BR")


def _languages_called(name: str) -> set[str]:
    locales = filter(None, map(locale_for, LANGUAGES))
    return {
        code
        for locale in locales
        for code, called in locale.languages.items()
        if plain(called) == plain(name) and "_" not in code
    }


def _source(value: str) -> str:
    return " ".join(value.split())


def _country(value: str) -> str:
    if plain(value) == NO_COUNTRY:
        return NO_COUNTRY
    exact = codes_by_name().get(plain(value), ())
    if len(exact) == 1:
        return exact[0]
    found = read_country(value.upper() if len(value) == 2 else value, "en")
    if found.value is not None:
        return found.value
    names = countries("en")
    offers = " or ".join(f"country={code} ({names[code]})" for code in found.offers)
    raise WrongSegment(
        f"'{value[:40]}' is no country that is sure", f"write {offers or 'its code, such as country=SN'}"
    )


def _status(value: str) -> str:
    words = plain(value).replace(" ", "-")
    status = "not-started" if words == "notstarted" else words
    if status not in STATUSES:
        near = _near(status, STATUSES)
        raise WrongSegment(f"there is no status '{value[:40]}'", f"{near}write one of {', '.join(STATUSES)}")
    return status


def _compared(source: str) -> str:
    return " ".join(tidy(source).casefold().split())


def _near(word: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(word[:40], list(known), 1, 0.5)
    return f"did you mean '{near[0]}'? Or " if near else ""


#: key -> value as it was written -> value as it is kept; in the order of the fields
_READERS: dict[str, Callable[[str], str]] = {
    "language": _language,
    "source": _source,
    "country": _country,
    "status": _status,
}
