"""The book: everything that was gathered, in the order in which it is read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from bot.documents.book import Book, Chapter, Division, Item, Listed, Listing, Passage
from bot.documents.cleaning import clean
from bot.documents.direction import is_right_to_left, numbers_kept
from bot.watching.figures import NOT_SAID, SEVERAL
from bot.watching.words import IN_FIVES, WHY_KEPT
from conversations.call import Call
from conversations.text import Text, Translate, say

from .counting import country_label, numbers
from .gathering import Contribution, Told
from .passages import Wording

Say = Callable[[object], str]

_METHOD = (
    Text("This book holds what people answered to a call. Each contribution stands in it as it was sent last."),
    Text(
        "Only contributions that moderators accepted are printed. Everybody chose how to appear: with a name, with "
        "the name of an organisation only, or without any name. Some wished to be counted only, so their words are "
        "not here."
    ),
    Text(
        "Words are kept as they were given. What was spoken is written down, and says so; where nobody confirmed the "
        "words, that is said above them. Translations stand below the words they were made of. Where spelling was "
        "mended or words were hidden for print, a line says so. Questions that were left blank are not printed."
    ),
    Text(
        "E-mail addresses, phone numbers, places on the map and the answers to contact questions are left out. "
        "“[…]” stands where something was hidden."
    ),
)
_NO_POPULATION = Text("The figures count contributions that came in. They say nothing of how many people think so.")
_ADVICE = Text(
    "Recommendations are named here in plain words that are not those of the official texts. They are advice to "
    "governments, no law and no permission."
)
_NAMELESS = Text("Without a name")


def saying(language: str, translate: Translate | None) -> Say:
    """Words of the book's own, in its language, on one line."""

    def said(text: object) -> str:
        words = " ".join(clean(say(text, language, translate)).split())
        return numbers_kept(words) if is_right_to_left(language) else words

    return said


def whole(
    found: Sequence[Contribution],
    call: Call,
    topics: dict[str, str],
    language: str,
    translate: Translate | None,
    on: date,
) -> Book:
    """Every contribution in full, with lists of who took part and of what they speak of."""
    said = saying(language, translate)
    printed = [one for one in found if one.is_printed]
    return Book(
        **frame(found, call, language, said, on),
        kind=said(Text("All contributions in full")),
        chapters_heading=said(Text("Contributions")),
        chapters=tuple(_chapter(one, said) for one in printed),
        contributors=tuple(_contributors(printed, said)),
        indexes=tuple(indexes(printed, call, topics, said)),
        annex=_annex(printed, said),
    )


def by_question(
    found: Sequence[Contribution],
    call: Call,
    topics: dict[str, str],
    language: str,
    translate: Translate | None,
    on: date,
) -> Book:
    """Every question with all answers to it."""
    said = saying(language, translate)
    printed = [one for one in found if one.is_printed]
    return Book(
        **frame(found, call, language, said, on),
        kind=said(Text("All answers, question by question")),
        chapters_heading=said(Text("Questions")),
        chapters=tuple(_questions(printed, call, said)),
        indexes=tuple(indexes(printed, call, topics, said)),
        annex=None,
    )


def frame(found: Sequence[Contribution], call: Call, language: str, said: Say, on: date) -> dict[str, Any]:
    """What stands in every kind of book."""
    printed = [one for one in found if one.is_printed]
    told = numbers(found, call, said)
    countries = {one.country for one in printed} - {NOT_SAID, SEVERAL}
    figures = [(told.total, said(Text("accepted contributions"))), (said(len(printed)), said(Text("printed here")))]
    if countries:
        figures.append((said(len(countries)), said(Text("countries named in them"))))
    notes = [_NO_POPULATION, IN_FIVES, *([WHY_KEPT] if told.is_kept_back else [])]
    imprint = [
        call.contact and said(Text("Contact: {contact}", {"contact": call.contact})),
        call.phone and said(Text("Phone: {phone}", {"phone": call.phone})),
        said(Text("Put together on {day}", {"day": on})),
    ]
    return {
        "language": language,
        "right_to_left": is_right_to_left(language),
        "title": said(call.title),
        "organiser": said(Text("Collected by {organiser}", {"organiser": call.organiser})) if call.organiser else "",
        "imprint": tuple(filter(None, imprint)),
        "method_heading": said(Text("How this book came about")),
        "method": tuple(said(one) for one in _METHOD),
        "numbers_heading": said(Text("In numbers")),
        "figures": tuple(figures),
        "numbers_note": tuple(said(one) for one in notes),
        "charts": told.charts,
        "contents_heading": said(Text("Contents")),
        "undrawn": said(Text("Signs that could not be drawn here stand as their Unicode numbers:")),
        "files": said(Text("Sent with it:")),
    }


def mark_of(one: Contribution, told: Told | None = None) -> str:
    """The name of a place in the book."""
    return f"s/{one.id}" if told is None else f"s/{one.id}/{told.key}"


def byline(one: Contribution, said: Say) -> str:
    """Who, as they chose to appear."""
    return one.who or said(_NAMELESS)


def _chapter(one: Contribution, said: Say) -> Chapter:
    divisions: dict[tuple[str, str], list[Item]] = {}
    for told in one.told:
        divisions.setdefault((told.number, told.heading), []).append(_item(one, told, told.label))
    facts: list[tuple[Text, object]] = [(Text("Date sent"), one.sent), (Text("Language"), _language(one.language))]
    if one.country != NOT_SAID:
        facts.insert(0, (Text("Country"), country_label(one.country)))
    return Chapter(
        mark=mark_of(one),
        reference=one.reference,
        title=one.title,
        byline=byline(one, said),
        facts=tuple((said(label), said(value)) for label, value in facts),
        divisions=tuple(Division(number, heading, tuple(items)) for (number, heading), items in divisions.items()),
    )


def _language(tag: str) -> str:
    from conversations.text import own_name

    return own_name(tag)


def _item(one: Contribution, told: Told, label: str) -> Item:
    return Item(
        label=label,
        passages=tuple(map(passage, told.passages)),
        files=tuple(medium.words for medium in told.media),
        marks=(mark_of(one, told),) if told.topics or told.entries else (),
    )


def passage(one: Wording) -> Passage:
    """The same for a page."""
    return Passage(one.text, one.language, one.note)


def _questions(printed: Sequence[Contribution], call: Call, said: Say) -> Iterator[Chapter]:
    answers: dict[str, list[Item]] = defaultdict(list)
    about: dict[str, Told] = {}
    for one in printed:
        for told in one.told:
            about.setdefault(told.name, told)
            answers[told.name].append(_item(one, told, f"{byline(one, said)}\n{one.reference}"))
    order = {name: at for at, name in enumerate(call.form.questions)}
    for name in sorted(about, key=lambda name: (order.get(name, len(order)), name)):
        told = about[name]
        number_of = said(
            Text(
                "{n} answer",
                {"n": len(answers[name])},
                plural="{n} answers",
            )
        )
        heading = f"{told.number} {told.heading}".strip()
        question = call.form.questions.get(name)
        title = said(question.label) if question is not None and not question.label.values else told.label
        yield Chapter(
            mark=f"q/{name}",
            reference=heading,
            title=" ".join(title.split()),
            byline=number_of,
            divisions=(Division("", "", tuple(answers[name])),),
        )


def _contributors(printed: Sequence[Contribution], said: Say) -> Iterator[Listing]:
    countries: dict[str, list[Contribution]] = defaultdict(list)
    kinds: dict[str, list[Contribution]] = defaultdict(list)
    for one in printed:
        countries[said(country_label(one.country))].append(one)
        for _, label in one.affiliations:
            kinds[label].append(one)
    note = said(Text("Everybody stands here as they chose to appear."))
    yield Listing("countries", said(Text("Contributors by country")), note, _listed(countries, said))
    if kinds:
        yield Listing("affiliations", said(Text("Contributors by affiliation")), note, _listed(kinds, said, brief=True))


def _listed(
    groups: dict[str, list[Contribution]], said: Say, *, brief: bool = False
) -> tuple[tuple[str, tuple[Listed, ...]], ...]:
    return tuple(
        (name, tuple(_contributor(one, said, brief=brief) for one in sorted(groups[name], key=_order)))
        for name in sorted(groups, key=str.casefold)
    )


def _order(one: Contribution) -> tuple[bool, str, str]:
    return not one.who, one.who.casefold(), one.reference


def _contributor(one: Contribution, said: Say, *, brief: bool = False) -> Listed:
    words = one.who or said(Text("Without a name ({reference})", {"reference": one.reference}))
    detail = "" if brief else ", ".join(label for _, label in one.affiliations)
    return Listed(words, detail, (mark_of(one),))


def indexes(printed: Sequence[Contribution], call: Call, topics: dict[str, str], said: Say) -> Iterator[Listing]:
    """Where recommendations and topics are spoken of; none where nobody noted any."""
    entries: dict[str, list[str]] = defaultdict(list)
    about: dict[str, list[str]] = defaultdict(list)
    for one in printed:
        for told in one.told:
            for entry in told.entries:
                entries[entry].append(mark_of(one, told))
            for code in told.topics:
                about[code].append(mark_of(one, told))
    if entries:
        yield _by_recommendation(entries, call, said)
    if about:
        lines = tuple(_sorted(Listed(topics.get(code, code), "", tuple(marks)) for code, marks in about.items()))
        yield Listing("topics", said(Text("Index by topic")), "", (("", lines),))


def _by_recommendation(entries: dict[str, list[str]], call: Call, said: Say) -> Listing:
    library = call.whole_library
    groups: dict[str, list[Listed]] = {}
    for each in library.sets:
        lines = [
            Listed(said(one.topic), one.official_number or "", tuple(entries[one.id]))
            for one in each.recommendations
            if one.id in entries
        ]
        if lines:
            groups[said(each.title)] = lines
    known = library.recommendations
    if gone := [Listed(name, "", tuple(marks)) for name, marks in entries.items() if name not in known]:
        groups[said(Text("Not in the library any more"))] = _sorted(gone)
    heading = said(Text("Index by recommendation"))
    return Listing("entries", heading, said(_ADVICE), tuple((name, tuple(lines)) for name, lines in groups.items()))


def _sorted(lines: Iterable[Listed]) -> list[Listed]:
    return sorted(lines, key=lambda line: (line.words.casefold(), line.words))


def _annex(printed: Sequence[Contribution], said: Say) -> Listing | None:
    groups = [
        (
            f"{one.reference}: {one.title}",
            tuple(Listed(medium.words, told.label, (mark_of(one),)) for told in one.told for medium in told.media),
        )
        for one in printed
        if any(told.media for told in one.told)
    ]
    if not groups:
        return None
    note = Text(
        "What was sent along with the answers, as a list; the files themselves are kept by those who collected."
    )
    return Listing("media", said(Text("Annex: sounds, pictures and files")), said(note), tuple(groups))
