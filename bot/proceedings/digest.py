"""A call in at most four pages: numbers, what was said most about, and a few words of people themselves."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date

from bot.documents.book import Book, Passage, Quote, Spoken
from bot.documents.direction import is_right_to_left, side_by_side
from bot.watching.figures import NOT_SAID, SEVERAL
from bot.watching.privacy import in_fives
from conversations.call import Call
from conversations.records import record
from conversations.text import Text, Translate

from .composing import Say, byline, frame, saying
from .counting import counted, country_label
from .gathering import Contribution, Told
from .passages import Wording

#: a quote has so many characters; a longer answer is cut after a sentence
SHORTEST, LONGEST = 40, 240
_CHARTS = 3
_SURE = ("human", "confirmed")
_SENTENCE_END = re.compile(r"[.!?؟。…](?=\s|$)")
#: things spoken of, and quotes for each: the first that fits on the pages is taken
SIZES = ((8, 2), (6, 2), (6, 1), (4, 1), (3, 1), (2, 1), (1, 1), (0, 0))
#: pages of a digest
MOST_PAGES = 4

_SHORT = Text(
    "These pages tell in short what people answered to a call: accepted contributions, as they were sent last."
)


@record
class Candidate:
    """Words that may be quoted, and whose they are."""

    one: Contribution
    wording: Wording
    #: 0 where they stand in the language of the digest
    rank: int


def digest(
    found: Sequence[Contribution],
    call: Call,
    topics: dict[str, str],
    language: str,
    translate: Translate | None,
    on: date,
    size: tuple[int, int] = SIZES[0],
) -> Book:
    """A digest with so many things that were spoken of, and so many quotes for each."""
    said = saying(language, translate)
    most, quotes = size
    parts = frame(found, call, language, said, on)
    parts |= {"charts": parts["charts"][:_CHARTS], "method": (said(_SHORT), parts["method"][-1])}
    library = call.whole_library.recommendations
    by_entry = {name: said(one.topic) for name, one in library.items()}
    printed = [one for one in found if one.is_printed]
    used: Counter[str] = Counter()
    spoken = (
        (
            Text("Recommendations most spoken of"),
            _things(printed, by_entry, "entries", most, quotes, used, language, said),
        ),
        (Text("Topics most spoken of"), _things(printed, topics, "topics", most, quotes, used, language, said)),
    )
    rule = Text(
        "Quotes are words of people themselves, or written down and translated by people, never a machine's draft. "
        "Each has {shortest} to {longest} characters; a longer answer is cut after a sentence. They are spread over "
        "the countries, and those who sent first come first.",
        {"shortest": SHORTEST, "longest": LONGEST},
    )
    whole = Text("All contributions stand in full in the book of this call. Ask those who collected them for it.")
    return Book(
        **parts,
        kind=said(Text("In short: numbers, and what was said most about")),
        chapters_heading="",
        said=tuple((said(heading), things) for heading, things in spoken if things),
        closing=(said(rule), said(whole)),
    )


def _things(
    printed: Sequence[Contribution],
    labels: dict[str, str],
    of: str,
    most: int,
    quotes: int,
    used: Counter[str],
    language: str,
    said: Say,
) -> tuple[Spoken, ...]:
    about: dict[str, list[tuple[Contribution, Told]]] = {}
    for one in printed:
        for told in one.told:
            for name in getattr(told, of):
                about.setdefault(name, []).append((one, told))
    counts = {name: len({one.id for one, _ in places}) for name, places in about.items()}
    # of two figures that are told alike, the order must not say which is the larger
    order = sorted(counts, key=lambda name: (-(counts[name] - counts[name] % 5), labels.get(name, name)))
    return tuple(
        Spoken(
            labels.get(name, name),
            said(Text("In contributions: {count}", {"count": counted(in_fives(counts[name]), said)})),
            tuple(_quotes(about[name], quotes, used, language, said)),
        )
        for name in order[:most]
    )


def _quotes(
    places: Sequence[tuple[Contribution, Told]], most: int, used: Counter[str], language: str, said: Say
) -> Iterator[Quote]:
    """The first words that may be quoted, of those whose countries were quoted least so far."""
    left = [found for one, told in places if (found := _candidate(one, told, language)) is not None]
    spoken: set[int] = set()
    for _ in range(most):
        left = [one for one in left if one.one.id not in spoken]
        if not left:
            return
        best = min(left, key=lambda one: (used[one.one.country], one.rank, one.one.sent, one.one.id))
        spoken.add(best.one.id)
        used[best.one.country] += 1
        who = [byline(best.one, said), best.one.reference]
        if best.one.country not in (NOT_SAID, SEVERAL):
            who.insert(1, said(country_label(best.one.country)))
        yield Quote(
            Passage(f"“{short(best.wording.text)}”", best.wording.language),
            side_by_side(who, is_right_to_left(language)),
        )


def _candidate(one: Contribution, told: Told, language: str) -> Candidate | None:
    for rank, is_here in ((0, True), (1, False)):
        for wording in told.passages:
            is_sure = wording.kind != "choice" and wording.language and wording.state in _SURE
            spoken_here = wording.language.partition("-")[0] == language.partition("-")[0]
            if is_sure and spoken_here == is_here and len(short(wording.text)) >= SHORTEST:
                return Candidate(one, wording, rank)
    return None


def short(words: str) -> str:
    """The words on one line; of many the first sentences, or nothing where these are too long."""
    line = " ".join(words.split())
    if len(line) <= LONGEST:
        return line
    ends = [end.end() for end in _SENTENCE_END.finditer(line, 0, LONGEST)]
    return f"{line[: ends[-1]]} […]" if ends else ""
