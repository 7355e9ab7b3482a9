"""Two columns for volunteers: on the left what was said, on the right the empty cell for the words that are wanted.

Nothing in it says who answered: no name, no number, no contact; those that stand in the words themselves are hidden.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

from bot.consulting.calls import Calls
from bot.consulting.hiding import hider_of_all
from bot.consulting.older_forms import learn_forms
from bot.database.opening import Database
from bot.tables.columns import MOST_ROWS, write_columns
from bot.whole_files import appearing
from conversations.call import Call
from conversations.contacts_in_text import HIDDEN
from conversations.plan import question_name
from conversations.records import record
from conversations.text import Translate, own_name, say
from conversations.wording import length

from .guards import RowGuard
from .waiting import TRANSCRIPT, Waiting, read_waiting, waiting_in

#: headings of the column that guards the rows, and of a voice
GUARD, LISTEN = "(leave this as it is)", "Listen to"
_WIDTHS = (60, 60, 0)


@record
class Wish:
    """Which words are wanted."""

    #: transcript | translation
    kind: str
    #: to translate into, or that is spoken in the voices; None for voices in any language
    language: str | None
    states: frozenset[str]
    #: rows
    most: int = MOST_ROWS - 1


@record
class Written:
    """What was written."""

    rows: int
    sounds: int
    #: there is more than the table holds
    is_more: bool


async def write_words(
    database: Database,
    calls: Calls,
    name: str,
    out: Path,
    wish: Wish,
    *,
    data: Path,
    sounds: Path | None = None,
    translate: Translate | None = None,
) -> Written:
    """Write .xlsx or .docx, and copy the voices into a folder, each named by its row in the table.

    The file appears when it is complete. Raises OSError, and Unreadable for another kind of file.
    """
    await learn_forms(database, calls, name)
    call = calls.named(name)
    assert call is not None
    found: list[Waiting] = []
    is_more = False
    async for came in read_waiting(database, call, states=wish.states):
        found += [one for one in waiting_in(came, call) if _is_wanted(one, call, wish)]
        if len(found) > wish.most:
            is_more, found = True, found[: wish.most]
            break
    rows: list[Sequence[str]] = [_headings(call, wish)]
    copies: list[tuple[Path, str]] = []
    for number, one in enumerate(found, 2):
        form = calls.pinned(name, one.came.submission.form_hash) or call
        voices = _voices(one, number, data) if wish.kind == "transcript" else []
        copies += voices
        left = _to_hear(one, form, voices, translate) if wish.kind == "transcript" else _to_read(one, form)
        rows.append((left, "", str(_guard(one, call, wish))))
    copied = await asyncio.to_thread(_write, out, rows, copies, sounds)
    return Written(len(found), copied, is_more)


def _write(out: Path, rows: Sequence[Sequence[str]], copies: list[tuple[Path, str]], sounds: Path | None) -> int:
    copied = 0
    if sounds is not None:
        sounds.mkdir(parents=True, exist_ok=True)
        for path, name in copies:
            if path.is_file():
                shutil.copyfile(path, sounds / name)
                copied += 1
    with appearing(out) as folder:
        write_columns(folder / out.name, rows, _WIDTHS, heading=0)
    return copied


def _headings(call: Call, wish: Wish) -> tuple[str, str, str]:
    if wish.kind == "transcript":
        return LISTEN, "The words, as they were said", GUARD
    return "As it was said", f"{own_name(wish.language or '')} ({wish.language})", GUARD


def _is_wanted(one: Waiting, call: Call, wish: Wish) -> bool:
    if wish.kind == "translation":
        return one.language == wish.language
    spoken = one.words.language
    return one.language == TRANSCRIPT and wish.language in (None, spoken, call.written(spoken))


def _guard(one: Waiting, call: Call, wish: Wish) -> RowGuard:
    language = wish.language or one.words.language
    if language not in call.tongues:
        language = call.languages[0]
    number = one.came.submission.id
    return RowGuard(number, one.came.renditions.rows[one.key], wish.kind, language)


def _voices(one: Waiting, row: int, data: Path) -> list[tuple[Path, str]]:
    """Where the voices of an answer stand, and what they are called beside the table."""
    answer = one.came.submission.conversation.answers[one.key]
    sent = [one.came.files.get(file.ref) for file in answer.files if file.is_sound]
    paths = [data / file.path for file in sent if file is not None and file.path is not None]
    here = data.resolve()
    kept = [path for path in paths if path.resolve().is_relative_to(here)]
    return [(path, f"{row:05}{f'-{at}' if at > 1 else ''}{path.suffix}") for at, path in enumerate(kept, 1)]


def _to_hear(one: Waiting, form: Call, voices: list[tuple[Path, str]], translate: Translate | None) -> str:
    """What is known of a voice: the number of the form, the question, and its file."""
    question = form.form.questions.get(question_name(one.key))
    label = say(question.label.with_values(), form.languages[0], translate) if question is not None else one.key
    names = ", ".join(name for _, name in voices) or "(the recording is not here)"
    long = say(length(one.words.seconds), "en")
    return f"{one.came.submission.reference}\n{_BLANK.sub(HIDDEN, label)}\n{names} ({long})"


def _to_read(one: Waiting, form: Call) -> str:
    """Whoever translates is anybody: they read no name, number or address."""
    return hider_of_all(form, one.came.submission).hide(one.words.given or "")[0]


#: an answer that is named in a question
_BLANK = re.compile(r"\$\{[^{}]*\}")
