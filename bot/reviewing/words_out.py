"""Two columns for volunteers: on the left what was said, on the right the empty cell for the words that are wanted.

Nothing in it says who answered: no name, no number, no contact. In the words of the answer itself numbers, addresses,
what was sent from the phone, and names that were given elsewhere are hidden.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

from bot.consulting.calls import Calls
from bot.database.exports import Came, read_forms
from bot.database.opening import Database
from bot.exporting.legible import without_shared
from bot.tables.columns import MOST_ROWS, write_columns
from conversations.call import Call
from conversations.contact_fields import is_contact
from conversations.contacts_in_text import without_contacts
from conversations.plan import question_name
from conversations.questions.text import TextQuestion
from conversations.records import record
from conversations.text import Translate, own_name, say
from conversations.wording import length

from .guards import RowGuard
from .waiting import TRANSCRIPT, Waiting, read_waiting, waiting_in

#: headings of the column that guards the rows, and of a voice
GUARD, LISTEN = "(leave this as it is)", "Listen to"
HIDDEN = "[…]"
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
    noted: Callable[[Path, Written], Awaitable[None]] | None = None,
) -> Written:
    """Write .xlsx or .docx, and copy the voices into a folder, each named by its row in the table.

    The voices and the file appear when it is complete, and `noted` has put it on record. Raises OSError, and Unreadable
    for another kind of file.
    """
    for version, files in await read_forms(database, name):
        if not calls.knows(version):
            calls.learn(name, version, files)
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
    here = [(path, name) for path, name in copies if path.is_file()] if sounds is not None else []
    written = Written(len(found), len(here), is_more)
    handle, name_of_it = tempfile.mkstemp(prefix=".words-", suffix=out.suffix, dir=out.parent)
    os.close(handle)
    temporary = Path(name_of_it)
    try:
        await asyncio.to_thread(write_columns, temporary, rows, _WIDTHS, heading=0)
        if noted is not None:
            await noted(temporary, written)
        if sounds is not None:
            await asyncio.to_thread(_copy, here, sounds)
        await asyncio.to_thread(temporary.replace, out)
    except BaseException:
        await asyncio.to_thread(temporary.unlink, missing_ok=True)
        raise
    return written


def _copy(voices: list[tuple[Path, str]], sounds: Path) -> None:
    """The voices, for our eyes and ears alone, as the table is."""
    sounds.mkdir(mode=0o700, parents=True, exist_ok=True)
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
    question = form.form.questions.get(question_name(one.key))
    label = say(question.label.with_values(), form.languages[0], translate) if question is not None else one.key
    names = ", ".join(name for _, name in voices) or "(the recording is not here)"
    long = say(length(one.words.seconds), "en")
    return f"{one.came.submission.reference}\n{_BLANK.sub(HIDDEN, label)}\n{names} ({long})"


def _to_read(one: Waiting, form: Call) -> str:
    return hidden(one.words.to_translate or "", one.came, form)


def hidden(words: str, came: Came, form: Call) -> str:
    """Words without the names, number and address that were given elsewhere, and what was sent from the phone."""
    words, respondent = without_shared(words), came.submission.respondent
    known = [respondent.name, respondent.witness or "", respondent.confirms or ""]
    for key, answer in came.submission.conversation.answers.items():
        question = form.form.questions.get(question_name(key))
        if isinstance(question, TextQuestion) and is_contact(question) and isinstance(answer.value, str):
            known.append(answer.value)
    for one in sorted((one.strip() for one in known), key=len, reverse=True):
        if len(one) > 1:
            spaced = r"\s+".join(map(re.escape, one.split()))
            words = re.sub(rf"(?<!\w){spaced}(?!\w)", HIDDEN, words, flags=re.IGNORECASE)
    return without_contacts(words)[0]


#: an answer that is named in a question
_BLANK = re.compile(r"\$\{[^{}]*\}")
