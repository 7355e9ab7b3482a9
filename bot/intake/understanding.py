"""A form that came back, understood: who answers and what they agreed to, and each answer by its question's rules."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Literal

from bot.documents.blank import VERSION, Blank, BlankField, place_of
from conversations.call import Call
from conversations.filling_in import FilledIn, Unread, Written, fill_in
from conversations.on_paper import on_paper
from conversations.reading import plain, read_number
from conversations.records import record
from conversations.state import Moment
from conversations.text import Text

from .blank import (
    AGAIN,
    AGREED,
    APPEARANCE,
    DATE,
    MEN,
    NAME,
    OUTSIDE,
    SIGNED,
    WHO,
    WITNESS,
    WOMEN,
    blank,
)
from .reading_word import UNKNOWN_FORM, Found, Line, Place, Refused

Kind = Literal["myself", "person", "group", "organisation"]


@record(kw_only=True)
class Front:
    """What stands before the questions."""

    #: the box is ticked
    agreed: bool
    signed: str
    day: str
    witness: str
    kind: Kind
    name: str
    women: int | None
    men: int | None
    #: name | organisation | none | counted
    appearance: str
    again: bool
    outside: bool
    #: what was asked there and could not be read
    unread: tuple[Unread, ...] = ()


@record
class Understood:
    """A whole form that came back."""

    call: Call
    language: str
    front: Front
    form: FilledIn
    #: labels of places in which a picture stands, which nobody has looked at
    pictures: tuple[str, ...]

    @property
    def unread(self) -> tuple[Unread, ...]:
        """Everything that could not be read, in the order of the form."""
        return (*self.front.unread, *self.form.unread)


def language_of(found: Found, call: Call) -> str:
    """The language in which the form was printed; the call's first where that place is gone."""
    marks = frozenset[str]().union(*(line.marks for place in found.places for line in place.lines))
    for tag in call.languages:
        if marks & place_of(call.form.version, f"@form.{tag}"):
            return tag
    return call.languages[0]


def understand(found: Found, call: Call, moment: Moment) -> Understood | Refused:
    """What a form says, of a call with the very form that it was made from; `moment` in the form's language."""
    if found.version != call.form.version[:VERSION]:
        return Refused(UNKNOWN_FORM)
    form = blank(call, moment.language, moment.translate)
    places = _places(found, form)
    asked = tuple(one for part in on_paper(call) for one in part.asked)
    written = {name: stands for name, stands in places.items() if not name.startswith("@")}
    front = _front(places, form, moment.language)
    short = {one.key for part in on_paper(call, short=True) for one in part.asked}
    way = "short" if call.form.has_short_way and written.keys() <= short else "whole"
    respondent = "" if front.kind == "myself" else front.name
    filled = fill_in(call, asked, written, moment, way=way, hidden={"respondent": respondent})
    return Understood(call, moment.language, front, filled, _pictures(found, form))


# Which place is which


def _fields(form: Blank) -> dict[str, BlankField]:
    return {field.name: field for section in form.sections for field in section.fields}


def _names(form: Blank) -> dict[str, tuple[str, str]]:
    """Mark -> the place and the choice that it stands for."""
    return {
        mark: (field.name, choice)
        for field in _fields(form).values()
        for choice in ("", *(one.name for one in field.choices))
        for mark in place_of(form.version, field.name, choice)
    }


def _places(found: Found, form: Blank) -> dict[str, Written]:
    """What stands in each place of the form, by name."""
    names, fields = _names(form), _fields(form)
    written: dict[str, Written] = {}
    for place in found.places:
        marked = [names[mark] for line in place.lines for mark in sorted(line.marks) if mark in names]
        if marked:
            name = marked[0][0]
            written[name] = _written(place, fields[name], names)
    return written


def _written(place: Place, field: BlankField, names: Mapping[str, tuple[str, str]]) -> Written:
    labels = {choice.name: choice.label for choice in field.choices}
    ticked: set[str] = set()
    words: list[str] = []
    beside: list[str] = []
    for line in place.lines:
        choice = next((names[mark][1] for mark in line.marks if mark in names and names[mark][1]), "")
        if not choice or choice not in labels:
            text = _without_numbered(line.words, field)
            if text:
                words.append(text)
            continue
        is_ticked, rest = _ticked(line, labels[choice])
        if is_ticked:
            ticked.add(choice)
        if rest:
            beside.append(rest)
    return Written(
        "\n".join(words).strip(), tuple(name for name in labels if name in ticked), "\n".join(beside).strip()
    )


def _ticked(line: Line, label: str) -> tuple[bool, str]:
    """A box is ticked with a tap, or by an x typed before or behind its label; and what else stands there."""
    said = " ".join(line.words.split())
    before, found, behind = said.partition(label)
    if not found:
        mark = _X.match(said)
        return bool(line.ticked or mark), ""
    pieces = [piece for piece in (before.strip(), behind.strip()) if piece]
    marks = [piece for piece in pieces if _X.fullmatch(piece)]
    rest = " ".join(piece for piece in pieces if piece not in marks)
    return bool(line.ticked or marks), rest.strip(" .:-–")


def _without_numbered(words: str, field: BlankField) -> str:
    """What somebody wrote, without the printed list that is to be put in order."""
    if field.kind != "order":
        return words
    printed = {plain(f"{place}. {choice.label}") for place, choice in enumerate(field.choices, start=1)}
    return "" if plain(words) in printed else words


def _pictures(found: Found, form: Blank) -> tuple[str, ...]:
    names, fields = _names(form), _fields(form)
    seen = [
        fields[names[mark][0]].label
        for place in found.places
        if place.has_picture
        for line in place.lines
        for mark in line.marks
        if mark in names
    ]
    return tuple(dict.fromkeys(seen))


# What stands before the questions


def _front(places: Mapping[str, Written], form: Blank, language: str) -> Front:
    fields = _fields(form)
    unread: list[Unread] = []

    def stands(name: str) -> Written:
        return places.get(name, Written())

    def line(name: str) -> str:
        return " ".join(stands(name).words.split())[:_LONGEST]

    def one(name: str) -> str | None:
        ticked = stands(name).ticked
        if len(ticked) > 1:
            labels = tuple(choice.label for choice in fields[name].choices if choice.name in ticked)
            unread.append(Unread(name, Text(fields[name].label), labels, _SEVERAL))
        return ticked[0] if len(ticked) == 1 else None

    def count(name: str) -> int | None:
        words = line(name)
        read = read_number(words, language, whole=True) if words else None
        if read is not None and read.value is not None and 0 <= read.value <= _MANY:
            return int(read.value)
        if words:
            unread.append(Unread(name, Text(fields[name].label), (words,), _A_NUMBER))
        return None

    name, signed = line(NAME), line(SIGNED)
    women, men = count(WOMEN), count(MEN)
    kind: str | None = one(WHO)
    if kind is None:
        kind = "group" if women or men else "person" if name and plain(name) != plain(signed) else "myself"
    if kind != "myself" and not name:
        unread.append(Unread(NAME, Text(fields[NAME].label), (), _A_NAME))
    appearance = one(APPEARANCE)
    if appearance is None:
        # nobody said that a name may stand there
        appearance = "none"
    return Front(
        agreed=stands(AGREED).ticked == ("yes",),
        signed=signed,
        day=line(DATE),
        witness=line(WITNESS),
        kind=kind,  # type: ignore[arg-type]  # one of the choices of that place
        name=name,
        women=(women or 0) if kind == "group" else None,
        men=(men or 0) if kind == "group" else None,
        appearance=appearance,
        again=one(AGAIN) == "yes",
        outside=one(OUTSIDE) == "yes",
        unread=tuple(unread),
    )


_X = re.compile(r"[xX×✕vV✓✔]|\[\s*[xX×]\s*\]|\(\s*[xX×]\s*\)")
_LONGEST = 200
_MANY = 10_000_000
_SEVERAL = Text("Several boxes are ticked, and only one can be.")
_A_NUMBER = Text("Please write only how many, as a number, for example 10. If there are none, write 0.")
_A_NAME = Text("A name is needed here.")
