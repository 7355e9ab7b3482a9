"""The workbook in which moderators work: two sheets, their columns, and what guards each row.

A row knows which revision of the submission it was written of, how often moderators had changed something beside it
then, and by a digest what went out in each cell that may be changed. So a cell that nobody touched undoes nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from bot.consulting.appearing import respondent_shown
from bot.database.exports import Came
from bot.database.reviews import Note
from bot.tables.cells import as_cell, digests
from conversations.call import Call
from conversations.completed import Entry, completed_form
from conversations.records import record
from conversations.state import Moment
from conversations.text import say

SUBMISSIONS, ANSWERS = "submissions", "answers"
#: what stands in both sheets in front: nobody changes it
GUARDS = ("reference", "revision", "rev", "went out")
_OF_SUBMISSIONS = (*GUARDS, "who", "language", "door", "title", "state", "reason", "notes so far", "notes")
_OF_ANSWERS = (*GUARDS, "key", "question", "answer", "spoken", "topics")
_OF_WORDS = ("transcript", "transcript language", "transcript state")
#: what a moderator changes in the sheet of submissions
CHANGES_SUBMISSIONS = ("state", "reason", "notes")
#: states that can be chosen
CHOSEN = ("received", "accepted", "left-out")
BETWEEN = "; "
#: among what went out: the digest of the name of the call
OF_CALL = "call"

#: by name of a column, its words
Row = Mapping[str, str]


@record
class Topics:
    """What answers of a call can be about."""

    #: code -> label
    labels: Mapping[str, str]

    def written(self, codes: list[str]) -> str:
        """The topics of an answer, as a cell has them."""
        return BETWEEN.join(sorted(self.labels.get(code, code) for code in codes))

    def read(self, cell: str) -> tuple[frozenset[str], tuple[str, ...]]:
        """The codes of what a cell names, and names that there are none of."""
        known = {_plain(label): code for code, label in self.labels.items()}
        names = [name for one in cell.replace("؛", ";").split(";") if (name := " ".join(one.split()))]
        found = frozenset(known[_plain(name)] for name in names if _plain(name) in known)
        return found, tuple(name for name in names if _plain(name) not in known)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def columns_of(sheet: str, call: Call) -> tuple[str, ...]:
    """The columns of a sheet, in their order."""
    if sheet == SUBMISSIONS:
        return _OF_SUBMISSIONS
    translations = [one for language in call.languages for one in (translation(language), f"state {language}")]
    return (*_OF_ANSWERS, *_OF_WORDS, *translations, "published")


def changes_answers(call: Call) -> tuple[str, ...]:
    """What a moderator changes in the sheet of answers."""
    translations = [translation(language) for language in call.languages]
    return ("answer", "topics", "transcript", "transcript language", *translations, "published")


def translation(language: str) -> str:
    """The column of the words in a language."""
    return f"translation {language}"


def rev_of(came: Came) -> int:
    """How often moderators have changed something beside a submission; 0 for one that nobody has looked at."""
    return came.beside.review.rev if came.beside.review is not None else 0


def submission_row(came: Came) -> dict[str, str]:
    """One row of the sheet of submissions, as it goes out."""
    submission, review = came.submission, came.beside.review
    title = submission.conversation.answers.get("title")
    is_out = came.state == "left-out" and review is not None
    cells = {
        **_guards(came),
        "who": submission.respondent.name or say(respondent_shown(submission), "en"),
        "language": submission.language,
        "door": submission.door,
        "title": title.value if title is not None and isinstance(title.value, str) else "",
        "state": came.state,
        "reason": (review.why or "") if review is not None and is_out else "",
        "notes so far": "\n".join(map(_noted, came.beside.notes)),
        "notes": "",
    }
    return _guarded(cells, submission.call)


def answer_rows(
    came: Came, call: Call, entries: list[Entry], topics: Topics, moment: Moment
) -> Iterator[dict[str, str]]:
    """The rows of the sheet of answers that a submission has, as they go out: one for each question that has one."""
    for entry in entries:
        transcript = came.renditions.newest(entry.key, "transcript")
        published = came.renditions.newest(entry.key, "published")
        cells = {
            **_guards(came),
            "key": entry.key,
            "question": moment.say(entry.label),
            "answer": moment.say(entry.answer) if entry.answer is not None else "",
            "spoken": "yes" if any(file.is_sound for file in entry.files) else "no",
            "topics": topics.written(came.beside.topics.get(entry.key, [])),
            "transcript": transcript.words if transcript is not None else "",
            "transcript language": transcript.language if transcript is not None else call.written(entry.language),
            "transcript state": transcript.state if transcript is not None else "",
            "published": published.words if published is not None else "",
        }
        for language in call.languages:
            made = came.renditions.newest(entry.key, "translation", language)
            cells[translation(language)] = made.words if made is not None else ""
            cells[f"state {language}"] = made.state if made is not None else ""
        yield _guarded(cells, call.name)


def entries_of(came: Came, call: Call, moment: Moment) -> list[Entry]:
    """The questions of a submission that were answered, in printed order."""
    form = completed_form(call, came.submission.conversation, moment)
    return [entry for entry in form.entries if entry.state in ("answered", "spoken")]


def _guards(came: Came) -> dict[str, str]:
    revision = came.submission.conversation.revision
    return {"reference": came.submission.reference, "revision": str(revision), "rev": str(rev_of(came))}


def _guarded(cells: dict[str, str], call: str) -> dict[str, str]:
    """With what went out in every cell that is not a guard itself, and of which call it is."""
    held = {name: as_cell(words) for name, words in cells.items()}
    told = [(name, words) for name, words in held.items() if name not in GUARDS]
    held["went out"] = digests([(OF_CALL, call), *told])
    return held


def _noted(note: Note) -> str:
    """A note that there is, on a line of its own."""
    by = f" {note.by.name}" if note.by.name else ""
    on = f" ({note.key})" if note.key is not None else ""
    return f"{note.at:%Y-%m-%d}{by}{on}: {note.words}"
