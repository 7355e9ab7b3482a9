"""Buttons in rows: below a message, or (where a place or a number is asked for) below the text field."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Literal

from telegram.constants import InlineKeyboardMarkupLimit

from bot.consulting.screens import Act, Key
from conversations.call import Form
from conversations.prompts import Button, Phone, Prompt, Shown
from conversations.records import record
from conversations.replies import Reply
from conversations.text import Text

from .codes import code, question_of
from .words import on_one_line

Json = dict[str, Any]
Row = list[Json]
Say = Callable[[object], str]

#: options of one message: its other buttons come on top, and Telegram takes a hundred in all
MOST_OPTIONS = 72
#: from so many options on, buttons carry numbers only
MANY = 24
_LONGEST_LABEL = 64
#: characters of all labels in a row that are still readable on a small phone
_ROW = 28
_TICKS = {True: "☑ ", False: "☐ ", None: ""}

_MY_PLACE, _MY_NUMBER = Text("Send my location"), Text("Send my phone number")


@record
class Maker:
    """Makes the buttons of one screen."""

    say: Say
    submission: int
    form: Form | None

    def options(self, prompt: Prompt, options: Sequence[Shown], numbered: bool) -> list[Row]:
        """One option a row if the button carries its words, several if it carries its number."""
        labels = [tick(one) + self._option(one, numbered) for one in options]
        keys = [self._key(label, one.reply) for label, one in zip(labels, options, strict=True)]
        if not (numbered or prompt.kind == "section" or not any(map(str.isalpha, "".join(labels)))):
            return [[key] for key in keys]
        if prompt.kind == "section" and not numbered:
            longest = max(map(len, labels), default=0)
            return _rows(keys, lambda _: max(1, min(3, _ROW // max(1, longest))))
        is_wide = len(keys) <= 10 or any(one.chosen is not None for one in options)
        rows = -(-len(keys) // (5 if is_wide else InlineKeyboardMarkupLimit.BUTTONS_PER_ROW))
        per_row = -(-len(keys) // max(1, rows))
        return _rows(keys, lambda key: per_row if len(key["text"]) <= 6 else 1)

    def buttons(self, buttons: Sequence[Button]) -> list[Row]:
        """Two or three in a row, as they fit."""
        rows: list[Row] = []
        most = 2 if len(buttons) == 4 else 3
        for button in buttons:
            key = self._key(self.say(button.label), button.reply)
            if rows and len(rows[-1]) < most and sum(len(one["text"]) for one in (*rows[-1], key)) <= _ROW:
                rows[-1].append(key)
            else:
                rows.append([key])
        return rows

    def keys(self, keys: Iterable[Iterable[Key]]) -> list[Row]:
        """The house's own, row by row."""
        rows = [[self._key(self.say(key.label), key.does) for key in row] for row in keys]
        return [part for row in rows for part in _rows(row, lambda _: int(InlineKeyboardMarkupLimit.BUTTONS_PER_ROW))]

    def _option(self, option: Shown, numbered: bool) -> str:
        return str(option.number) if numbered and option.number else self.say(option.label)

    def _key(self, label: str, does: Act | Reply) -> Json:
        return {
            "text": on_one_line(label, _LONGEST_LABEL),
            "callback_data": code(does, self.submission, self.form),
        }


def tick(option: Shown) -> str:
    """What stands in front of an option that can be ticked."""
    return _TICKS[option.chosen]


def is_numbered(prompt: Prompt, say: Say) -> bool:
    """The options' words stand in the message, and their numbers on the buttons."""
    if len(prompt.options) > MANY:
        return True
    return prompt.numbered or any(one.number and len(say(one.label)) > Phone().button for one in prompt.options)


def asks_for(prompt: Prompt, form: Form | None) -> Literal["request_location", "request_contact"] | None:
    """What the phone itself can hand over as an answer."""
    question = question_of(prompt.key, form) if prompt.kind == "question" else None
    if question is None or prompt.options:  # what is proposed has to be tapped, and these keys only type their words
        return None
    if question.type == "geopoint":
        return "request_location"
    return "request_contact" if question.type == "text" and "phone" in question.appearance else None


def below_text_field(prompt: Prompt, asked: str, say: Say) -> Json:
    """Keys that send a place or a number, and others that type the words of the prompt's buttons."""
    label = _MY_PLACE if asked == "request_location" else _MY_NUMBER
    typed = [on_one_line(say(button.label), _LONGEST_LABEL) for button in prompt.buttons]
    rows = [typed[at : at + 3] for at in range(0, len(typed), 3)]
    keyboard = [[{"text": on_one_line(say(label), _LONGEST_LABEL), asked: True}], *rows]
    return {"keyboard": keyboard, "resize_keyboard": True, "one_time_keyboard": True}


def _rows(keys: Iterable[Json], most: Callable[[Json], int]) -> list[Row]:
    rows: list[Row] = []
    for key in keys:
        if rows and len(rows[-1]) < min(most(key), most(rows[-1][0])):
            rows[-1].append(key)
        else:
            rows.append([key])
    return rows
