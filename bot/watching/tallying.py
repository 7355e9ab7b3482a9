"""Starts and forms, one by one, become figures."""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import pairwise
from statistics import median
from typing import Literal
from zoneinfo import ZoneInfo

from conversations.call import Call
from conversations.group import Group
from conversations.plan import question_name
from conversations.questions import Question
from conversations.reading.countries import read_country
from conversations.records import record
from conversations.text import Text

from .figures import COLUMNS, NOT_SAID, SEVERAL, Column, Figures, Row, Section, Stop

#: a longer silence is a pause
PAUSE_SECONDS = 30 * 60.0
#: the question that is asked for countries where no other one has that appearance
_COUNTRIES = "countries"
_BETWEEN = re.compile(r"[,;/\n،؛]")


@record
class Said:
    """An answer as far as it is counted."""

    key: str
    at: datetime
    skipped: bool = False


@record
class Seen:
    """A form as far as it is counted."""

    status: Literal["midway", "submitted", "withdrawn"]
    language: str
    source: str
    began_at: datetime
    #: when it became what it is: sent, taken back; else when it changed
    ended_at: datetime
    #: key of the question that waits for its answer
    asking: str | None
    #: question -> what was answered, for the questions of `country_questions`
    countries: Mapping[str, str]
    #: oldest first; a key again where it was answered again
    answers: Sequence[Said] = ()


def country_questions(call: Call) -> frozenset[str]:
    """The questions whose answers tell the country."""
    asked = call.form.questions
    found = {name for name, question in asked.items() if "country" in question.appearance}
    return frozenset(found | ({_COUNTRIES} & set(asked)))


class Tally:
    """Counts what it is shown."""

    def __init__(self, call: Call, now: datetime, *, trial: bool) -> None:
        self._call = call
        self._zone = ZoneInfo(call.timezone)
        self._now = now
        self._trial = trial
        self._total: Counter[Column] = Counter()
        self._by_day: dict[str, Counter[Column]] = defaultdict(Counter)
        self._by_language: dict[str, Counter[Column]] = defaultdict(Counter)
        self._by_country: dict[str, Counter[Column]] = defaultdict(Counter)
        self._by_source: dict[str, Counter[Column]] = defaultdict(Counter)
        self._stops: dict[str, Counter[str]] = defaultdict(Counter)
        self._seconds: dict[str, array[float]] = defaultdict(lambda: array("f"))
        self._minutes = array("f")
        self._exact = {name for name, one in call.form.questions.items() if "country" in one.appearance}

    def add_start(self, language: str, source: str, at: datetime) -> None:
        """A chat that opened the call for the first time."""
        for counts in (self._total, self._day(at), self._by_language[language], self._by_source[source]):
            counts["starts"] += 1

    def add(self, form: Seen) -> None:
        """A form."""
        takes_part = int(form.status != "withdrawn")
        self._day(form.began_at)["consented"] += takes_part
        self._day(form.began_at if form.status == "midway" else form.ended_at)[form.status] += 1
        country = self._country(form)
        tables = (self._by_language[form.language], self._by_source[form.source], self._by_country[country])
        for counts in (self._total, *tables):
            counts["consented"] += takes_part
            counts[form.status] += 1
        if takes_part:
            self._add_answers(form)

    def add_unclear(self, question: str, times: int) -> None:
        """Testers who did not understand a question."""
        self._stops[question]["unclear"] += times

    def figures(self, labels: Mapping[str, str]) -> Figures:
        """What was counted; `labels` has what the organiser calls a source, by its code."""
        call = self._call
        for code in labels:
            # a link that nobody came by is worth knowing
            self._by_source[code].update()
        stops = tuple(self._stop(*one) for one in _asked(call))
        waiting: Counter[int] = Counter()
        for one in stops:
            assert isinstance(one.stopped, int)
            waiting[one.section] += one.stopped
        sections = tuple(
            Section(_without_blanks(group.label or Text(group.name)), waiting[index])
            for index, group in enumerate(call.form.groups)
        )
        return Figures(
            call=call.name,
            title=call.title,
            organiser=call.organiser or "",
            at=self._now.astimezone(self._zone),
            trial=self._trial,
            total=_row("", "", self._total),
            by_day=tuple(_row(day, "", counts) for day, counts in sorted(self._by_day.items()) if any(counts.values())),
            by_language=_rows(self._by_language, {tag: call.name_of(tag) for tag in self._by_language}),
            by_country=_rows(self._by_country, {}),
            by_source=_rows(self._by_source, labels),
            stops=stops,
            sections=sections,
            minutes=median(self._minutes) if self._minutes else None,
            timed=len(self._minutes),
        )

    def _day(self, at: datetime) -> Counter[Column]:
        return self._by_day[at.astimezone(self._zone).date().isoformat()]

    def _country(self, form: Seen) -> str:
        named: set[str] = set()
        for name, words in form.countries.items():
            named |= {words} if name in self._exact else countries_named(words, form.language)
        return SEVERAL if len(named) > 1 else next(iter(named), NOT_SAID)

    def _add_answers(self, form: Seen) -> None:
        took: dict[str, float] = defaultdict(float)
        for before, said in pairwise(form.answers):
            if 0 <= (gap := (said.at - before.at).total_seconds()) <= PAUSE_SECONDS:
                took[question_name(said.key)] += gap
        skipped = {said.key: said.skipped for said in form.answers}
        became = {question_name(key): "skipped" for key in skipped}
        # asked once for each product, a question is answered when it was for one of them
        became |= {question_name(key): "answered" for key, is_skipped in skipped.items() if not is_skipped}
        if form.status == "midway" and form.asking is not None:
            became[question_name(form.asking)] = "stopped"
        for name, what in became.items():
            self._stops[name][what] += 1
        for name, seconds in took.items():
            self._seconds[name].append(seconds)
        if form.status == "submitted" and len(form.answers) > 1:
            self._minutes.append(sum(took.values()) / 60)

    def _stop(self, name: str, label: Text, section: int) -> Stop:
        counts, seconds = self._stops[name], self._seconds[name]
        answered, skipped, stopped = counts["answered"], counts["skipped"], counts["stopped"]
        return Stop(
            name,
            label,
            section,
            answered + skipped + stopped,
            answered,
            skipped,
            stopped,
            counts["unclear"],
            median(seconds) if seconds else None,
            len(seconds),
        )


def _asked(call: Call) -> Iterator[tuple[str, Text, int]]:
    """All that is asked, in printed order, with the place of its section; "another one?" after what it repeats."""
    for section, group in enumerate(call.form.groups):
        for name, label in _asked_in(group):
            yield name, label, section


def _asked_in(child: Group | Question) -> Iterator[tuple[str, Text]]:
    if isinstance(child, Group):
        for each in child.children:
            yield from _asked_in(each)
        if child.gate is not None:
            yield child.name, _without_blanks(child.gate.label)
    elif child.asked:
        yield child.name, _without_blanks(child.label)


def _without_blanks(label: Text) -> Text:
    """A label that names other answers, with dots in their places."""
    return label.with_values(**dict.fromkeys(label.names, "…")) if label.names else label


def countries_named(words: str, language: str) -> frozenset[str]:
    """Countries in an answer of free words that is a list of their names and nothing else."""
    found = (read_country(part, language).value for part in _BETWEEN.split(words))
    return frozenset(code for code in found if code is not None)


def _rows(table: Mapping[str, Counter[Column]], labels: Mapping[str, str]) -> tuple[Row, ...]:
    rows = [_row(key, labels.get(key, ""), counts) for key, counts in table.items()]
    counted = {row.key: table[row.key] for row in rows}
    return tuple(sorted(rows, key=lambda row: (-counted[row.key]["consented"], -counted[row.key]["starts"], row.key)))


def _row(key: str, label: str, counts: Mapping[Column, int]) -> Row:
    return Row(key, label, *(counts.get(column, 0) for column in COLUMNS))
