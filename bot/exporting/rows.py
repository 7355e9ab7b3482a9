"""A submission as rows: what stands in each column of each table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import orjson

from bot.consulting.calls import Calls
from bot.database.exports import Came
from conversations.call import Call
from conversations.completed import exported
from conversations.from_the_phone import without_shared
from conversations.plan import question_name
from conversations.questions.media import MediaQuestion
from conversations.questions.select_multiple import SelectMultipleQuestion
from conversations.state import Moment
from conversations.who_speaks import worded

from .columns import UNPLACED, Layout, Table

#: a text, a number, or nothing; 1 and 0 stand for true and false
Cell = str | int | float | None
#: prefix of an instance of repeats -> question -> names of its files
Files = Mapping[str, Mapping[str, list[str]]]


class Rows:
    """Makes rows of submissions."""

    def __init__(self, calls: Calls, layout: Layout) -> None:
        self._calls = calls
        self.layout = layout
        self._places = {
            table.name: {column.name: place for place, column in enumerate(table.columns)} for table in layout.tables
        }
        self._repeats = {table.repeats[-1]: table for table in layout.tables if table.repeats}
        #: question of several choices -> (column behind its name, choice), where they stand apart
        self._choices: dict[str, set[str]] = {}
        for form in layout.forms if layout.splits else ():
            for name, question in form.questions.items():
                if isinstance(question, SelectMultipleQuestion):
                    self._choices.setdefault(name, set()).update(choice.name for choice in question.choices)

    def of(self, came: Came, files: Files | None = None) -> Iterator[tuple[Table, list[Cell]]]:
        """The rows of one submission, that of the table of submissions first.

        `files` has the names under which files are passed on; otherwise they stand as they were sent.
        """
        call = call_of(self._calls, came)
        answers = answers_of(call, came, without_names=self.layout.without_names)
        sent = {} if self.layout.without_names else (files_of(came) if files is None else files)
        main = self.layout.main
        first = known(came)
        yield from self._rows(main, call, first, answers, sent, "", ())

    def _rows(
        self,
        table: Table,
        call: Call,
        first: Mapping[str, Cell],
        answers: Mapping[str, Any],
        files: Files,
        prefix: str,
        numbers: tuple[int, ...],
    ) -> Iterator[tuple[Table, list[Cell]]]:
        places = self._places[table.name]
        row: list[Cell] = [None] * len(table.columns)
        row[: len(table.known)] = [first[name] for name in table.known]
        unplaced: dict[str, Any] = {}
        inside: list[tuple[Table, str, list[Any]]] = []
        for name, value in answers.items():
            if name in self.layout.hidden:
                continue
            repeat = self._repeats.get(name)
            if repeat is not None and isinstance(value, list) and all(isinstance(one, dict) for one in value):
                inside.append((repeat, name, value))
            elif value is not None:
                self._put(row, places, name, name, value, unplaced)
        for name, names in files.get(prefix, {}).items():
            is_sent = isinstance(call.form.questions.get(name), MediaQuestion)
            column = name if is_sent and name in places else f"{name}/files"
            if column in places:
                row[places[column]] = "; ".join(names)
            else:
                unplaced[column] = names
        if unplaced and UNPLACED in places:
            row[places[UNPLACED]] = orjson.dumps(unplaced).decode()
        yield table, row
        for repeat, name, instances in inside:
            for number, one in enumerate(instances, start=1):
                key: dict[str, Cell] = {
                    "reference": first["reference"],
                    **dict(zip(repeat.repeats, (*numbers, number), strict=True)),
                }
                below = f"{prefix}{name}[{number}]/"
                yield from self._rows(repeat, call, key, one, files, below, (*numbers, number))

    def _put(
        self, row: list[Cell], places: Mapping[str, int], question: str, name: str, value: Any, unplaced: dict[str, Any]
    ) -> None:
        """A value where it belongs, by its shape."""
        place = places.get(name)
        match value:
            case None:
                return
            case {"lat": lat, "lon": lon} if f"{name}/lat" in places:
                row[places[f"{name}/lat"]], row[places[f"{name}/lon"]] = lat, lon
                return
            case dict():
                for choice, one in value.items():
                    self._put(row, places, question, f"{name}/{choice}", one, unplaced)
                return
            case list() if place is not None:
                row[place] = " ".join(map(str, value))
                for choice in self._choices.get(question, ()):
                    if (apart := places.get(f"{name}/{choice}")) is not None:
                        row[apart] = int(choice in value)
                return
            case bool() if place is not None:
                row[place] = int(value)
                return
            case str() if place is not None:
                row[place] = without_shared(value) if self.layout.without_names else value
                return
        if place is None:
            unplaced[name] = value
        else:
            row[place] = value


def call_of(calls: Calls, came: Came) -> Call:
    """The call with the form that a submission began with. Raises LookupError."""
    submission = came.submission
    call = calls.pinned(submission.call, submission.form_hash)
    if call is None:
        raise LookupError(f"the form of {submission.reference} is gone")
    return call


def is_only_counted(came: Came) -> bool:
    """Its person wished to be counted, and no word of theirs to be shown."""
    return came.submission.appearance == "counted"


def answers_of(call: Call, came: Came, *, without_names: bool = False) -> dict[str, Any]:
    """The answers by the names of questions, as JSON has them.

    Without names, those in free words are None where their person wished only to be counted.
    """
    submission = came.submission
    moment = Moment(datetime.now(UTC), call.written(submission.language), lambda: 0.0, lambda: "")
    found = exported(call, submission.conversation, moment)
    return _wordless(found, worded(call.form)) if without_names and is_only_counted(came) else found


def _wordless(answers: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    """Answers without those to these questions, also in repeats."""
    return {
        name: None
        if name in names
        else [_wordless(one, names) if isinstance(one, dict) else one for one in value]
        if isinstance(value, list)
        else value
        for name, value in answers.items()
    }


def files_of(came: Came) -> Files:
    """What was sent along, under the names that it was sent with."""
    found: dict[str, dict[str, list[str]]] = {}
    for key, answer in came.submission.conversation.answers.items():
        if answer.files and not answer.skipped:
            names = [came.files[one.ref].name if one.ref in came.files else one.name for one in answer.files]
            instance, question = instance_of(key)
            found.setdefault(instance, {}).setdefault(question, []).extend(names)
    return found


def instance_of(key: str) -> tuple[str, str]:
    """The instance of repeats and the question that a key means: "products[2]/photo" -> ("products[2]/", "photo")."""
    before, between, _ = key.rpartition("/")
    return f"{before}{between}", question_name(key)


def known(came: Came) -> dict[str, Cell]:
    """What is known of a submission besides its answers."""
    one, review = came.submission, came.beside.review
    who = one.respondent
    return {
        "reference": one.reference,
        "status": one.status.value,
        "revision": one.conversation.revision,
        "state": came.state,
        "why": review.why if review is not None else None,
        "language": one.language,
        "door": one.door,
        "brought": one.brought,
        "source": one.source,
        "began": _moment(one.began_at),
        "sent": _moment(one.sent_at),
        "respondent/kind": who.kind,
        "respondent/name": who.name or None,
        "respondent/women": who.women,
        "respondent/men": who.men,
        "respondent/agreed": who.agreed,
        "respondent/witness": who.witness,
        "respondent/confirms": who.confirms,
        "appearance": one.appearance,
        "contact_again": _yes(one.contact_again),
        "send_outside": _yes(one.send_outside),
        "form": one.form_hash[:12],
        "library_versions": " ".join(sorted(set(came.versions.values()))) or None,
        "explained": " ".join(dict.fromkeys(opened.entry for opened in came.opened)) or None,
    }


def _moment(at: datetime | None) -> str | None:
    return None if at is None else at.astimezone(UTC).isoformat(timespec="seconds")


def _yes(value: bool | None) -> int | None:
    return None if value is None else int(value)
