"""A turn as plain text: what a terminal, a transcript and a test see."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .engine import Turn
from .prompts import Prompt, Shown
from .reading import plain
from .replies import (
    Back,
    Done,
    FileKind,
    Next,
    Pause,
    Remove,
    Reopen,
    Reply,
    Review,
    Show,
    Skip,
    Submit,
    Unanswered,
    Withdraw,
)
from .state import Moment
from .text import Text

#: what can be typed instead of a tap, where there are no buttons
COMMANDS: Mapping[str, tuple[Callable[[], Reply], str]] = {
    "/skip": (Skip, "leave this question for now"),
    "/done": (Done, "the answer is complete"),
    "/next": (Next, "go on"),
    "/back": (Back, "the question before"),
    "/remove": (Remove, "take the last part of the answer back"),
    "/open": (Unanswered, "what has no answer yet"),
    "/review": (Review, "all answers by section"),
    "/progress": (Show, "where am I"),
    "/pause": (Pause, "stop for now"),
    "/send": (Submit, "send the form"),
    "/withdraw": (Withdraw, "take the form back"),
    "/reopen": (Reopen, "take a sent form up again"),
}

#: what a file is called when it is only described
FILES: Mapping[str, FileKind] = {
    "voice": "voice",
    "audio": "audio",
    "photo": "photo",
    "video": "video",
    "file": "document",
}


def turn_lines(turn: Turn, moment: Moment) -> list[str]:
    """Everything a turn shows, line by line."""
    return [*(moment.say(text) for text in turn.says), *prompt_lines(turn.prompt, moment)]


def prompt_lines(prompt: Prompt, moment: Moment) -> list[str]:
    """A prompt line by line: where we are, the question, the choices with their numbers, the buttons in brackets."""
    lines: list[str] = []
    if (place := prompt.place) is not None and place.section is not None:
        values = {"number": place.number, "of": place.of, "section": place.section}
        lines.append(moment.say(Text("Part {number} of {of}: {section}", values)))
        if place.instance is not None:
            lines.append(moment.say(place.instance))
        left = {"n": place.minutes_left}
        if place.minutes_left:
            lines.append(moment.say(Text("About {n} minute left", left, plural="About {n} minutes left")))
    lines.append(moment.say(prompt.ask))
    if prompt.hint is not None:
        lines.append(moment.say(prompt.hint))
    if prompt.example is not None:
        lines.append(moment.say(Text("Example: {example}", {"example": prompt.example})))
    if prompt.answer is not None:
        lines.append(moment.say(Text("Your answer so far: {answer}", {"answer": prompt.answer})))
    lines += [moment.say(line) for line in prompt.lines]
    for option in prompt.options:
        tick = {True: "[x] ", False: "[ ] ", None: ""}[option.chosen]
        number = f"{option.number}. " if option.number else ""
        lines.append(f"{number}{tick}{moment.say(option.label)}")
    if prompt.buttons:
        lines.append(" ".join(f"[{moment.say(button.label)}]" for button in prompt.buttons))
    return [line for text in lines for line in text.split("\n")]


def tapped(prompt: Prompt, words: str, moment: Moment, whole: bool = False) -> Reply | None:
    """The reply of the button or choice with these words, or else (unless `whole`) the first that begins with them."""
    said = plain(words)
    offered = [(plain(moment.say(button.label)), button.reply) for button in prompt.buttons]
    offered += [(plain(moment.say(option.label)), option.reply) for option in prompt.options]
    exact = [reply for label, reply in offered if said and label == said]
    begun = [reply for label, reply in offered if said and label.startswith(said) and not whole]
    return next(iter(exact or begun), None)


def numbered(prompt: Prompt, line: str) -> Shown | None:
    """The option whose number was typed, on a page that is no question: questions read numbers themselves."""
    if prompt.kind in ("question", "part", "way", "matter") or not line.strip().isdecimal():
        return None
    return next((option for option in prompt.options if str(option.number) == line.strip()), None)
