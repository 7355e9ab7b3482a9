"""Two columns for volunteers: on the left what was said, on the right the empty cell for the words that are wanted.

Nothing in it says who answered: no name, no number, no contact. In the words of the answer itself numbers, addresses,
what was sent from the phone, and names that were given elsewhere are hidden.
"""

from __future__ import annotations

import asyncio
import re
import shutil
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.consulting.calls import Calls
from bot.consulting.hiding import held_back, hider_of_all
from bot.consulting.older_forms import learn_forms
from bot.database.opening import Database
from bot.tables.columns import MOST_ROWS, write_columns
from bot.whole_files import appearing_meanwhile, make_private
from conversations.call import Call
from conversations.contacts_in_text import HIDDEN
from conversations.plan import question_name
from conversations.records import record
from conversations.text import Translate, own_name, say
from conversations.who_speaks import sensitive_in_any
from conversations.wording import length

from .guards import RowGuard
from .waiting import TRANSCRIPT, Waiting, read_waiting, waiting_in

#: headings of the column that guards the rows, and of a voice
GUARD, LISTEN = "(leave this as it is)", "Listen to"
#: between a question and the answer to it
RULE = "———"
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
    #: of which submissions
    submissions: tuple[int, ...] = ()


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
    noted: Callable[[Path, Written], Awaitable[None]] | None = None,
) -> Written:
    """Write .xlsx or .docx, and copy the voices into a folder, each named by its row in the table.

    The voices and the file appear when it is complete, and `noted` has put it on record. Raises OSError, and Unreadable
    for another kind of file.
    """
    await learn_forms(database, calls, name)
    call = calls.named(name)
    assert call is not None
    found: list[Waiting] = []
    is_more = False
    async for came in read_waiting(database, call, states=wish.states):
        if came.submission.appearance == "counted":
            continue  # nobody outside is to read or hear them
        form = calls.pinned(name, came.submission.form_hash) or call
        public = held_back(came, sensitive_in_any((form.form, call.form)))
        found += [one for one in waiting_in(public, call) if _is_wanted(one, call, wish)]
        if len(found) > wish.most:
            is_more, found = True, found[: wish.most]
            break
    rows: list[Sequence[str]] = [_headings(call, wish)]
    copies: list[tuple[Path, str]] = []
    for number, one in enumerate(found, 2):
        form = calls.pinned(name, one.came.submission.form_hash) or call
        voices = _voices(one, number, data) if wish.kind == "transcript" else []
        copies += voices
        left = _to_hear(one, form, voices, translate) if wish.kind == "transcript" else _to_read(one, form, translate)
        rows.append((left, "", str(_guard(one, call, wish))))
    here = [(path, name) for path, name in copies if path.is_file()] if sounds is not None else []
    of = tuple(dict.fromkeys(one.came.submission.id for one in found))
    written = Written(len(found), len(here), is_more, of)
    async with appearing_meanwhile(out) as folder:
        await asyncio.to_thread(write_columns, folder / out.name, rows, _WIDTHS, heading=0)
        if noted is not None:
            await noted(folder / out.name, written)
        if sounds is not None:
            await asyncio.to_thread(_copy, here, sounds)
    return written


def _copy(voices: list[tuple[Path, str]], sounds: Path) -> None:
    """The voices, for our eyes and ears alone, as the table is."""
    make_private(sounds)
    for path, name in voices:
        (sounds / name).touch(mode=0o600)
        shutil.copyfile(path, sounds / name)


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
    number, made = one.came.submission.id, one.came.renditions
    seen = made.seen(one.key, wish.kind, language if wish.kind == "translation" else None)
    return RowGuard(number, made.rows[one.key], wish.kind, language, seen)


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
    names = ", ".join(name for _, name in voices) or "(the recording is not here)"
    long = say(length(one.words.seconds), "en")
    return f"{one.came.submission.reference}\n{_asked(one, form, form.languages[0], translate)}\n{names} ({long})"


def _to_read(one: Waiting, form: Call, translate: Translate | None) -> str:
    """The question, and below it the answer. Whoever translates is anybody: they read no name, number or address."""
    hidden = hider_of_all(form, one.came.submission).hide(one.words.to_translate or "")[0]
    return f"{_asked(one, form, one.words.given_in, translate)}\n{RULE}\n{hidden}"


def _asked(one: Waiting, form: Call, language: str, translate: Translate | None) -> str:
    """The question, without what it takes from other answers."""
    question = form.form.questions.get(question_name(one.key))
    if question is None:
        return one.key
    return _BLANK.sub(HIDDEN, say(question.label.with_values(), language, translate))


#: an answer that is named in a question
_BLANK = re.compile(r"\$\{[^{}]*\}")
