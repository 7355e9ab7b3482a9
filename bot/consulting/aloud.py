"""Listening: a button that says what it costs, and the recording on a tap."""

from __future__ import annotations

from collections.abc import Iterable

from bot.database.records import Submission
from conversations.call import Call
from conversations.text import Text

from .screens import Act, Aloud, Key, Rows, Sound
from .visit import Visit


def house_rows(visit: Visit, call: Call, item: str) -> Rows:
    """The button under something that the house says: "about", "consent", "consent-others"."""
    return _row(_sounds(visit, call, (item,)), Act("hear", item))


def question_rows(visit: Visit, call: Call, submission: int, name: str) -> Rows:
    """The button under a question: it brings the question, and what there is to choose from."""
    return _row(_sounds(visit, call, _of_question(name)), Act("listen", name, submission))


def recommendation_rows(visit: Visit, call: Call, name: str, submission: int) -> Rows:
    """The button under a recommendation."""
    return _row(_sounds(visit, call, (f"recommendations/{name}",)), Act("sound", call.library.code(name), submission))


def play_question(visit: Visit, submission: Submission, name: str) -> bool:
    """Send what is recorded of a question; whether there was anything."""
    return _play(visit, _sounds(visit, visit.call_of(submission), _of_question(name)))


def play(visit: Visit, call: Call, item: str) -> bool:
    """Send what is recorded of something that the house says."""
    return _play(visit, _sounds(visit, call, (item,)))


def play_recommendation(visit: Visit, call: Call, code: str) -> bool:
    """Send what is recorded of a recommendation."""
    found = call.library.by_code(code)
    return found is not None and _play(visit, _sounds(visit, call, (f"recommendations/{found.id}",)))


def _of_question(name: str) -> tuple[str, ...]:
    return f"questions/{name}", f"choices/{name}"


def _sounds(visit: Visit, call: Call, items: Iterable[str]) -> list[Sound]:
    tongue = visit.tongue
    return [sound for item in items if (sound := visit.house.recorded(call, tongue, item)) is not None]


def _row(sounds: list[Sound], does: Act) -> Rows:
    if not sounds:
        return ()
    size = sum(sound.size for sound in sounds)
    return ((Key(LISTEN.with_values(size=max(1, round(size / 1000))), does),),)


def _play(visit: Visit, sounds: list[Sound]) -> bool:
    visit.show(*(Aloud(sound, visit.tapped) for sound in sounds))
    return bool(sounds)


#: the sign is for those who do not read the word
LISTEN = Text("🔊 Listen, {size} kB")
