"""What a changed row of the moderators' workbook means, or why it cannot be taken over. No database here."""

from __future__ import annotations

from bot.database.exports import Came
from conversations.call import Call
from conversations.mending import judge, tidied
from conversations.records import record

from .sheet import CHOSEN, Topics, translation
from .sheet_in import Change, Wrong, and_nothing_else
from .wordings import wordings


@record
class Decided:
    """It stands like this from now on."""

    state: str
    why: str | None = None


@record
class Noted:
    """A moderator's own words about it."""

    words: str


@record
class About:
    """An answer is about a topic, or no longer; one that has no code yet is new."""

    key: str
    code: str
    label: str
    is_about: bool


@record
class Worded:
    """An answer in other words."""

    key: str
    kind: str
    language: str
    words: str


Effect = Decided | Noted | About | Worded


class _Not(Exception):
    """Why a row cannot be taken over."""


def effects_of(change: Change, came: Came, call: Call, topics: Topics, *, adds_topics: bool) -> list[Effect] | Wrong:
    """What is to be done; nothing where the database says so already."""
    try:
        return _of_answer(change, came, call, topics, adds_topics) if change.key else _of_submission(change, came)
    except _Not as wrong:
        refused = next((one for one in change.row if str(wrong).startswith(f"{change.at(one)}:")), "")
        return Wrong(change.reference, f"{wrong}{and_nothing_else(change.cells, refused)}")


def why_not_published(original: str, words: str) -> str | None:
    """Why words may not be printed in place of the person's own; None where they may: no more than mended."""
    if judge(original, words) == "more":
        return "this is more than mending, and needs the person's yes: ask for it in the chat, under /queue"
    return None


def _of_submission(change: Change, came: Came) -> list[Effect]:
    found: list[Effect] = []
    state, reason = change.row["state"].strip().lower(), change.row["reason"]
    review = came.beside.review
    if "state" in change.cells and state not in CHOSEN and state != came.state:
        raise _Not(f"{change.at('state')}: '{state[:40]}' cannot be chosen; choose one of: {', '.join(CHOSEN)}")
    if "reason" in change.cells and reason and state != "left-out":
        raise _Not(f"{change.at('reason')}: a reason goes with the state left-out; write a note instead")
    if state == "left-out" and change.cells.keys() & {"state", "reason"}:
        if not reason:
            raise _Not(f"{change.at('reason')}: there is no reason, and the person is told it; write one")
        if len(reason) > _LONGEST_REASON:
            raise _Not(f"{change.at('reason')}: it is longer than {_LONGEST_REASON} characters; say it in fewer words")
        if came.state != "left-out" or review is None or review.why != reason:
            found.append(Decided("left-out", reason))
    elif "state" in change.cells and state != came.state:
        found.append(Decided(state))
    note = change.cells.get("notes", "")
    if note and all(one.words != note or one.key is not None for one in came.beside.notes):
        found.append(Noted(note))
    return found


def _of_answer(change: Change, came: Came, call: Call, topics: Topics, adds_topics: bool) -> list[Effect]:
    key, cells, answers = change.key, change.cells, came.submission.conversation.answers
    if key not in answers or key not in came.renditions.rows:
        raise _Not(f"{change.at('key')}: there is no such answer; copy the row from the export again")
    if "answer" in cells:
        raise _Not(f"{change.at('answer')}: what a person said stays as it is; mended words stand under 'published'")
    found: list[Effect] = []
    if "topics" in cells:
        found += _topics(change, came, topics, adds_topics)
    if cells.keys() & {"transcript", "transcript language"}:
        found += _transcript(change, came, call)
    if "published" in cells:
        found += _published(change, came, call)
    for language in call.languages:
        words = cells.get(translation(language))
        newest = came.renditions.newest(key, "translation", language)
        if words is None or (newest is not None and newest.words == words):
            continue
        if not words:
            raise _emptied(change, translation(language))
        found.append(Worded(key, "translation", language, words))
    return found


def _topics(change: Change, came: Came, topics: Topics, adds_topics: bool) -> list[Effect]:
    wanted, unknown = topics.read(change.cells["topics"])
    if unknown and not adds_topics:
        raise _Not(_unknown(change, unknown, topics))
    now = set(came.beside.topics.get(change.key, []))
    return [
        *(About(change.key, code, topics.labels[code], True) for code in sorted(wanted - now)),
        *(About(change.key, code, topics.labels.get(code, ""), False) for code in sorted(now - wanted)),
        *(About(change.key, "", name[:_LONGEST_TOPIC], True) for name in unknown),
    ]


def unknown_topics(change: Change, topics: Topics) -> Wrong | None:
    """Topics that a row names and nobody has made; None where there are none."""
    _, unknown = topics.read(change.cells.get("topics", ""))
    return Wrong(change.reference, _unknown(change, unknown, topics)) if unknown else None


def _unknown(change: Change, names: tuple[str, ...], topics: Topics) -> str:
    there = ", ".join(f"'{label}'" for label in list(topics.labels.values())[:12]) or "none yet"
    missing = ", ".join(f"'{one[:60]}'" for one in names[:12])
    todo = f"there are: {there}. Write one of them, or import with --new-topics"
    return f"{change.at('topics')}: there is no topic {missing}; {todo}"


def _published(change: Change, came: Came, call: Call) -> list[Effect]:
    words, given = tidied(change.cells["published"]), wordings(came, change.key)
    newest = came.renditions.newest(change.key, "published")
    if newest is not None and newest.words == words:
        return []
    if not words:
        raise _emptied(change, "published")
    if given.given is None:
        raise _Not(f"{change.at('published')}: there are no words of the person's own yet; write them down first")
    why = why_not_published(given.given, words)
    if why is not None:
        raise _Not(f"{change.at('published')}: {why}")
    language = given.given_in if given.given_in in call.tongues else call.languages[0]
    return [Worded(change.key, "published", language, words)]


def _transcript(change: Change, came: Came, call: Call) -> list[Effect]:
    words, language = change.row["transcript"], change.row["transcript language"]
    newest = came.renditions.newest(change.key, "transcript")
    if newest is not None and (newest.words, newest.language) == (words, language):
        return []
    if not words:
        if newest is None:
            return []
        raise _emptied(change, "transcript")
    if not any(file.is_sound for file in came.submission.conversation.answers[change.key].files):
        raise _Not(f"{change.at('transcript')}: nobody speaks in this answer; take the words away again")
    if language not in call.tongues:
        todo = f"write one of: {', '.join(call.tongues)}"
        raise _Not(f"{change.at('transcript language')}: the call has no language '{language[:40]}'; {todo}")
    return [Worded(change.key, "transcript", language, words)]


def _emptied(change: Change, column: str) -> _Not:
    return _Not(f"{change.at(column)}: the words were taken away; write what should stand there instead")


#: characters
_LONGEST_REASON, _LONGEST_TOPIC = 1000, 80
