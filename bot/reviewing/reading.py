"""Reading on: a section with its answers, and one answer whole, with what can be done beside it."""

from __future__ import annotations

from typing import Any

from bot.consulting.listing import Item, joined
from bot.consulting.screens import Key, Rows, Screen, Title
from bot.consulting.visit import Visit
from bot.database.renditions import Rendition
from bot.office.codes import answer_code, answer_of, submission_code
from bot.office.requests import Office, Request, button
from conversations.completed import Entry
from conversations.text import Text

from .cards import act, note_line
from .looking import Looked, heading, is_answered, look, note_seen


async def show_section(office: Office, request: Request, number: int, at: int, *says: Text) -> None:
    """A section: every question that was answered, with its answer."""
    looked = await look(office, request, number)
    if looked is None:
        return
    if not looked.sections:
        await office.say(request, Text("Nothing was answered."))
        return
    at = min(at, len(looked.sections) - 1)

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, looked)
        visit.show(_section(looked, at, says, request.message))

    await office.answer(request, do)


async def show_answer(
    office: Office, request: Request, number: int, code: str, *says: Text, in_place: bool = True
) -> None:
    """One answer, whole."""
    found = await look_at_answer(office, request, number, code)
    if found is None:
        return
    looked, entry = found

    async def do(visit: Visit, connection: Any) -> None:
        await note_seen(office, visit, connection, looked)
        visit.show(_answer(looked, entry, says, request, request.message if in_place else None))

    await office.answer(request, do)


async def look_at_answer(office: Office, request: Request, number: int, code: str) -> tuple[Looked, Entry] | None:
    """A submission and one of its answers; who asks is told where there is none."""
    looked = await look(office, request, number)
    if looked is None:
        return None
    key = answer_of(code, [one.key for one in looked.form.entries if is_answered(one)])
    entry = looked.entry(key) if key is not None else None
    if entry is None:
        await office.say(request, NO_ANSWER)
        return None
    return looked, entry


# A section


def _section(looked: Looked, at: int, says: tuple[Text, ...], message: int | None) -> Screen:
    section, number = looked.sections[at], looked.number
    answered = [one for one in section.entries if is_answered(one)]
    lines: list[object] = [Title(heading(section))]
    items = []
    for place, entry in enumerate(answered, start=1):
        lines.append(joined((_question(entry, place), _words(entry, _MOST), *_marks(looked, entry))))
        items.append(Item(str(place), act("a", number, answer_code(entry.key))))
    blank = sum(one.state == "blank" for one in section.entries)
    if blank:
        lines.append(Text("{n} question was left open.", {"n": blank}, plural="{n} questions were left open."))
    open_keys = {one.key for one in section.entries if one.state == "blank"}
    if noted := sum(one.key in open_keys for one in looked.came.beside.notes):
        lines.append(_NOTED.with_values(n=noted))
    lines.append(Text("Tap a number to see that answer whole and to work on it."))
    keys = [Key(item.label, item.does) for item in items]
    rows: list[tuple[Key, ...]] = [tuple(keys[at : at + _IN_A_ROW]) for at in range(0, len(keys), _IN_A_ROW)]
    files = sum(len(one.files) for one in answered)
    if files:
        rows.append((Key(Text("Files of this section ({n})", {"n": files}), act("f", number, str(at))),))
    turn = []
    if at:
        turn.append(Key(Text("Previous section"), act("s", number, str(at - 1))))
    if at + 1 < len(looked.sections):
        turn.append(Key(Text("Next section"), act("s", number, str(at + 1))))
    rows += [tuple(turn)] if turn else []
    rows.append((Key(TO_FORM, act("one", number)),))
    return Screen(says=says, lines=tuple(lines), keys=tuple(rows), replaces=message)


def _question(entry: Entry, place: int) -> Text:
    if entry.instance:
        which = ".".join(str(number) for _, number in entry.instance)
        return Text("{place}. {question} (no. {which})", {"place": place, "question": entry.label, "which": which})
    return Text("{place}. {question}", {"place": place, "question": entry.label})


def _words(entry: Entry, most: int | None) -> Text:
    """The answer; of a longer one than `most` letters the beginning."""
    answer = entry.answer
    if isinstance(answer, str) and most is not None and len(answer) > most:
        values = {"begin": answer[:most].rstrip(), "n": len(answer) - most}
        return Text("{begin} … (and {n} letters more)", values)
    return Text("{answer}", {"answer": answer if answer is not None else ""})


def _marks(looked: Looked, entry: Entry) -> list[Text]:
    """What stands beside an answer, in short."""
    marks: list[Text] = [entry.sent] if entry.sent is not None else []
    made = looked.came.renditions
    if entry.language and entry.language != looked.came.submission.language:
        marks.append(Text("Answered in: {language}", {"language": looked.call.name_of(entry.language)}))
    if made.newest(entry.key, "transcript", shown=False) is not None:
        marks.append(Text("Written down."))
    languages = sorted({one.language for one in made.made if (one.key, one.kind) == (entry.key, "translation")})
    names = tuple(
        looked.call.name_of(one) for one in languages if made.newest(entry.key, "translation", one, shown=False)
    )
    if names:
        marks.append(Text("Translated: {languages}", {"languages": names}))
    printed = made.newest(entry.key, "published", shown=False)
    if printed is not None:
        marks.append(_PUBLISHED.get(printed.state, _PUBLISHED["human"]))
    labels = topic_labels(looked, entry.key)
    if labels:
        marks.append(Text("Topics: {topics}", {"topics": labels}))
    spoken_of = looked.came.beside.entries.get(entry.key, {})
    if spoken_of:
        marks.append(Text("Recommendations: {n}", {"n": len(spoken_of)}))
    if any(one.key == entry.key for one in looked.came.beside.notes):
        marks.append(Text("There is a note."))
    return marks


def topic_labels(looked: Looked, key: str) -> tuple[str, ...]:
    """What an answer is about."""
    known = {one.code: one.label for one in looked.topics}
    return tuple(known[code] for code in looked.came.beside.topics.get(key, ()) if code in known)


# One answer


def _answer(looked: Looked, entry: Entry, says: tuple[Text, ...], request: Request, message: int | None) -> Screen:
    lines: list[object] = [Title(entry.label), _words(entry, None)]
    if marks := _marks(looked, entry):
        lines.append(joined(marks))
    made = looked.came.renditions
    if (transcript := made.newest(entry.key, "transcript", shown=False)) is not None:
        lines.append(_rendered(Text("Written down ({state}): {words}"), transcript))
    if (printed := made.newest(entry.key, "published", shown=False)) is not None:
        lines.append(_rendered(Text("As it will be printed ({state}): {words}"), printed))
    library = looked.call.library.recommendations
    spoken_of = [library[one].topic for one in looked.came.beside.entries.get(entry.key, {}) if one in library]
    if spoken_of:
        lines.append(joined((Text("It speaks of these recommendations:"), *spoken_of)))
    notes = [one for one in looked.came.beside.notes if one.key == entry.key]
    if notes:
        lines.append(
            joined(
                (Text("Notes, which only moderators read:"), *(note_line(looked.call, one) for one in notes[-_NOTES:]))
            )
        )
    return Screen(says=says, lines=tuple(lines), keys=_answer_keys(looked, entry, request), replaces=message)


def _rendered(words: Text, one: Rendition) -> Text:
    return words.with_values(state=RENDITION_STATES.get(one.state, one.state), words=one.words)


def _answer_keys(looked: Looked, entry: Entry, request: Request) -> Rows:
    number, code, call = looked.number, answer_code(entry.key), looked.call
    rows: list[tuple[Key, ...]] = [(Key(Text("Ask about this"), act("q", number, code)),)]
    if request.access.may("transcribe", call.name):
        leads = button("transcribe", "one", submission_code(number), code)
        rows.append((Key(Text("Write down / translate"), leads),))
    rows.append((Key(Text("Topics"), act("tp", number, code)),))
    if call.library.recommendations:
        rows.append((Key(Text("Recommendations"), act("en", number, code)),))
    if words_of(looked, entry) is not None:
        mends = (
            Key(Text("Mend the words"), act("m", number, code)),
            Key(Text("Hide words"), act("h", number, code)),
        )
        rows.append(mends)
    rows.append((Key(Text("Write a note"), act("n", number, code)),))
    if entry.files:
        files = {"n": len(entry.files)}
        rows.append((Key(Text("Files of this answer ({n})", files), act("fa", number, code)),))
    at = str(looked.section_of(entry.key))
    rows.append((Key(Text("To the section"), act("s", number, at)), Key(TO_FORM, act("one", number))))
    return tuple(rows)


def words_of(looked: Looked, entry: Entry) -> str | None:
    """The words that can be mended: what was typed, or what was written down of a voice. None for choices, numbers."""
    question = looked.asked.form.questions.get(entry.name)
    if question is None or question.type != "text":
        return None
    if entry.state == "answered":
        return entry.answer if isinstance(entry.answer, str) else None
    transcript = looked.came.renditions.newest(entry.key, "transcript")
    return transcript.words if transcript is not None else None


#: letters of an answer in its section, and numbers in a row of buttons
_MOST, _IN_A_ROW = 2500, 6
#: of the newest
_NOTES = 8
_NOTED = Text(
    "{n} note is about a question left open. It stands on the first card.",
    plural="{n} notes are about questions left open. They stand on the first card.",
)
TO_FORM = Text("To the form")
NO_ANSWER = Text("This answer is not there any more: the person has changed it or taken it back.")
RENDITION_STATES = {
    "machine": Text("a machine's draft"),
    "human": Text("by a person"),
    "proposed": Text("waits for the person's yes"),
    "confirmed": Text("confirmed by the person"),
    "refused": Text("not agreed to"),
}
_PUBLISHED = {
    "human": Text("Mended for print."),
    "confirmed": Text("Mended for print, and confirmed."),
    "proposed": Text("Other words are proposed for print."),
    "refused": Text("The person did not agree to other words for print."),
}
