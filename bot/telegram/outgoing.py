"""What is shown, as calls of the Bot API: plain values that can wait in a queue."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath
from typing import Any, Literal

from telegram.constants import CallbackQueryLimit, MessageLimit

from bot.consulting.screens import (
    Aloud,
    Handed,
    Link,
    Menu,
    Noticed,
    Passed,
    Picture,
    Pinned,
    Posted,
    Screen,
    Shown,
    Title,
)
from bot.database.asked_back import ANSWERING, BACK
from bot.links import chat_link
from conversations.call import Form
from conversations.prompts import Phone, Place, Prompt
from conversations.prompts import Shown as Option
from conversations.records import record, replace
from conversations.text import Text, Translate, say

from .keyboards import MOST_OPTIONS, Json, Maker, Row, Say, asks_for, below_text_field, is_numbered, tick
from .words import NO_WORDS, Piece, cut, in_short, is_blank, messages, on_one_line, whole

#: method of the Bot API, its parameters, and what is kept of the message it makes
Payload = tuple[str, Json, Json | None]

#: characters of the line above a question
_LINE = 48
#: characters of a heading
_HEADING = 80
#: characters of what a command is for
_DESCRIPTION = 256
_THANKS = Text("Thank you.")
_FROM_PHONE = Text("You can also tap below.")
_GONE: Json = {"remove_keyboard": True}
#: prompts whose words ask nothing
_QUIET = frozenset({"part", "paused", "sent", "withdrawn"})


def payloads(
    shown: Shown,
    chat: int,
    language: str,
    translate: Translate | None,
    form: Form | None,
    bot_name: str,
    clears: bool = False,
    keeps: bool = False,
) -> list[Payload]:
    """The calls that show something, in order. `clears` takes keys away that stand below the text field, `keeps` says
    that there are some and stay.
    """

    def said(text: object) -> str:
        return whole(say(text, language, translate))

    match shown:
        case Screen():
            return _as_reply(_Drawing(shown, chat, said, form, keeps).payloads(clears), shown.replies_to)
        case Handed(path=path, name=name, caption=caption, is_protected=is_protected, hours=hours):
            parameters: Json = {"chat_id": chat, "document": {"@file": path, "name": name}}
            if caption is not None and not is_blank(words := said(caption)):
                parameters["caption"] = cut(words, MessageLimit.CAPTION_LENGTH)
            if is_protected:
                parameters["protect_content"] = True
            marks = {"hours": hours} if hours is not None else None
            return [("sendDocument", {**parameters, "reply_markup": _GONE} if clears else parameters, marks)]
        case Picture(path=path, name=name, caption=caption):
            shown_there: Json = {"chat_id": chat, "photo": {"@file": path, "name": name}}
            if caption is not None and not is_blank(words := said(caption)):
                shown_there["caption"] = cut(words, MessageLimit.CAPTION_LENGTH)
            return [("sendPhoto", shown_there, None)]
        case Menu(commands=commands):
            scope: Json = {"scope": {"type": "chat", "chat_id": chat}}
            if not commands:
                return [("deleteMyCommands", scope, None)]
            listed = [{"command": name, "description": cut(said(words), _DESCRIPTION)} for name, words in commands]
            return [("setMyCommands", {**scope, "commands": listed}, None)]
        case Aloud(sound=sound, to=to):
            name = f"palabre{PurePath(sound.path).suffix}"
            voice: Json = {"chat_id": chat, "voice": {"@file": sound.path, "name": name, "sha256": sound.sha256}}
            if to is not None:
                voice["reply_parameters"] = {"message_id": to, "allow_sending_without_reply": True}
            return [("sendVoice", {**voice, "reply_markup": _GONE} if clears else voice, {"file": sound.sha256})]
        case Passed(method=method, payload=passed, marks=marks):
            return [(method, {"chat_id": chat, **passed}, dict(marks) if marks is not None else None)]
        case Link(words=words, label=label, payload=payload):
            return _linked(chat, [Piece(said(words))], said(label), payload, bot_name)
        case Posted(title=title, lines=lines, label=label, payload=payload):
            pieces = [Piece(said(title), "b"), *(Piece(said(line)) for line in lines)]
            posted = _linked(chat, pieces, said(label), payload, bot_name)
            if shown.announcement is None:
                return posted
            method, parameters, _ = posted[-1]
            return [*posted[:-1], (method, parameters, {"announcement": shown.announcement, "pins": shown.pins})]
        case Pinned(message=message, announcement=announcement):
            pinned: Json = {"chat_id": chat, "message_id": message, "disable_notification": True}
            return [("pinChatMessage", pinned, {"announcement": announcement, "is_pin": True})]
        case Noticed(query=query, words=noticed):
            answer: Json = {"callback_query_id": query}
            if noticed is not None and not is_blank(words := said(noticed)):
                answer["text"] = cut(words, CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH)
            return [("answerCallbackQuery", answer, None)]


def _as_reply(made: list[Payload], to: int | None) -> list[Payload]:
    """The first of them replies to a message, if that is still there."""
    if to is None or not made:
        return made
    (method, parameters, marks), *others = made
    under: Json = {"message_id": to, "allow_sending_without_reply": True}
    return [(method, {**parameters, "reply_parameters": under}, marks), *others]


def _linked(chat: int, pieces: list[Piece], label: str, payload: str, bot_name: str) -> list[Payload]:
    """Words above one button that leads into the private chat."""
    row = [{"text": on_one_line(label, 64), "url": chat_link(bot_name, payload)}]
    texts = messages(pieces) or [NO_WORDS]
    sent: list[Payload] = [("sendMessage", _message(chat, text), None) for text in texts]
    sent[-1][1]["reply_markup"] = {"inline_keyboard": [row]}
    return sent


@record
class _Drawing:
    """A screen on its way to become messages."""

    screen: Screen
    chat: int
    say: Say
    form: Form | None
    keeps: bool = False

    def payloads(self, clears: bool) -> list[Payload]:
        """Sent anew, or changed in place where that is one message still (or was the last of several)."""
        screen, prompt = self.screen, self.screen.prompt
        asked = asks_for(prompt, self.form) if prompt is not None else None
        if asked is not None and prompt is not None and screen.keys:
            # no message has buttons of both kinds: those of the house stand below the question, the phone's follow
            below = {
                **_message(self.chat, self.say(_FROM_PHONE)),
                "reply_markup": below_text_field(prompt, asked, self.say),
            }
            above = [self._payload("sendMessage", *one) for one in self._drawn(only_keys=True)]
            return [*above, ("sendMessage", below, self._marks(keyboard=True))]
        drawn = self._drawn(with_rows=asked is None)
        if asked is not None and prompt is not None:
            made = [_message(self.chat, text) for text, _ in drawn]
            made[-1]["reply_markup"] = below_text_field(prompt, asked, self.say)
            sent: list[Payload] = [("sendMessage", parameters, None) for parameters in made]
            return [*sent[:-1], ("sendMessage", made[-1], self._marks(keyboard=True))]
        is_asked_again = prompt is not None and prompt.kind == "question" and not screen.says
        changed = drawn[-1:] if is_asked_again or len(drawn) == 1 else []
        if screen.replaces is not None and changed:
            edited = [self._payload("editMessageText", *changed[0], message_id=screen.replaces)]
            return [*self._cleared(), *edited] if clears else edited
        if clears and not drawn:
            return self._cleared()
        if not clears:
            return [self._payload("sendMessage", *one) for one in drawn]
        if drawn[0][1]:
            rest = replace(self, screen=replace(screen, says=(), replaces=None))
            return [*self._cleared(), *rest.payloads(clears=False)]
        first, *others = (self._payload("sendMessage", *one) for one in drawn)
        return [(first[0], {**first[1], "reply_markup": _GONE}, None), *others]

    def _cleared(self) -> list[Payload]:
        """A message of its own that takes the keys away: no message can do that and carry buttons too."""
        words = [] if self.screen.replaces is not None else [Piece(self.say(text)) for text in self.screen.says]
        first, *others = messages(words) or messages([Piece(self.say(_THANKS))]) or [NO_WORDS]
        made = [{**_message(self.chat, first), "reply_markup": _GONE}, *(_message(self.chat, one) for one in others)]
        return [("sendMessage", parameters, None) for parameters in made]

    def _payload(self, method: str, text: str, rows: list[Row], **more: int) -> Payload:
        parameters = _message(self.chat, text, **more)
        if not rows:
            # words that are put to somebody may fill several messages: each can be replied to
            is_known = self.screen.progress or self.screen.asked_back
            return method, parameters, self._marks() if is_known else None
        return method, {**parameters, "reply_markup": {"inline_keyboard": rows}}, self._marks()

    def _marks(self, **more: bool) -> Json | None:
        """What has to be known when the message is answered, tapped or changed."""
        screen, prompt = self.screen, self.screen.prompt
        if screen.progress:
            return {"progress": screen.progress}
        if not screen.submission:
            return None
        kept = {"keyboard": True} if self.keeps else {}
        if screen.asked_back:
            kind = ANSWERING if screen.answering else BACK
            return {"s": screen.submission, "k": str(screen.asked_back), "kind": kind, **kept}
        if screen.beside is not None:
            return {"s": screen.submission, "k": screen.beside, "kind": "question", **kept}
        key, kind = (prompt.key, prompt.kind) if prompt is not None else (None, "")
        return {"s": screen.submission, "k": key or "", "kind": kind, **more}

    def _drawn(self, with_rows: bool = True, only_keys: bool = False) -> list[tuple[str, list[Row]]]:
        """The HTML of each message, and the buttons below it."""
        screen, prompt = self.screen, self.screen.prompt
        make = Maker(self.say, screen.submission, self.form)
        pieces = [Piece(self.say(text)) for text in screen.says]
        if screen.whose is not None:
            pieces.append(Piece(self.say(screen.whose), "i"))
        drawn: list[tuple[str, list[Row]]] = []
        rows: list[Row] = []
        if prompt is not None:
            pieces += self._asked(prompt)
            numbered = is_numbered(prompt, self.say)
            for at in range(0, max(1, len(prompt.options), len(prompt.lines)), MOST_OPTIONS):
                if at:  # more buttons than one message takes: this much of it is a message of its own
                    drawn += _with_rows(messages(pieces), rows)
                    pieces, rows = [], []
                options = prompt.options[at : at + MOST_OPTIONS]
                pieces += [Piece(self.say(line)) for line in prompt.lines[at : at + MOST_OPTIONS]]
                pieces += self._listed(prompt, options, numbered)
                rows = make.options(prompt, options, numbered)
            rows += make.buttons(prompt.buttons) if not only_keys else []
        pieces += self._lines()
        rows += make.keys(screen.keys)
        return drawn + _with_rows(messages(pieces), rows if with_rows else [], blank=bool(rows))

    def _asked(self, prompt: Prompt) -> Iterator[Piece]:
        """Where in the form, the question, and what helps to answer it."""
        place = list(self._placed(prompt.place)) if prompt.place is not None else []
        yield from place
        yield Piece(self.say(prompt.ask), "" if prompt.kind in _QUIET else "b", "\n" if place else "\n\n")
        if prompt.hint is not None:
            yield Piece(self.say(prompt.hint), gap="\n")
        if prompt.example is not None:
            yield Piece(self.say(Text("Example: {example}", {"example": prompt.example})), "i", "\n")
        if prompt.answer is not None:
            answer = in_short(self.say(prompt.answer))
            yield Piece(self.say(Text("Your answer so far: {answer}", {"answer": answer})))

    def _placed(self, place: Place) -> Iterator[Piece]:
        """On one line, if that fits, else on two."""
        if place.section is None:
            return
        values = {"number": place.number, "of": place.of, "section": place.section}
        parts = [self.say(Text("Part {number} of {of}: {section}", values))]
        if place.instance is not None:
            parts.append(self.say(place.instance))
        if place.minutes_left:
            left = Text("About {n} minute left", {"n": place.minutes_left}, plural="About {n} minutes left")
            parts.append(self.say(left))
        line = " · ".join(parts)
        yield Piece(line if len(line) <= _LINE else "\n".join((parts[0], " · ".join(parts[1:]))), "i")

    def _listed(self, prompt: Prompt, options: tuple[Option, ...], numbered: bool) -> Iterator[Piece]:
        """The words of options that their buttons do not show whole."""
        gap: Literal["\n", "\n\n"] = "\n\n"
        for option in options:
            label = self.say(option.label)
            if option.number and numbered and prompt.kind != "section":
                yield Piece(f"{option.number}. {tick(option)}{label}", gap=gap)
            elif not option.number and len(label) > Phone().button:
                yield Piece(tick(option) + in_short(label), gap=gap)
            else:
                continue
            gap = "\n"

    def _lines(self) -> Iterator[Piece]:
        """The house's own paragraphs, below a heading if the first one is short."""
        texts = [self.say(line.words if isinstance(line, Title) else line) for line in self.screen.lines]
        titles = {at for at, line in enumerate(self.screen.lines) if isinstance(line, Title)}
        is_headed = (
            not titles
            and len(texts) > 1
            and len(texts[0]) <= _HEADING
            and "\n" not in texts[0]
            and not self.screen.prompt
        )
        for at, text in enumerate(texts):
            yield Piece(text, "b" if at in titles or (is_headed and not at) else "")


def _with_rows(texts: list[str], rows: list[Row], blank: bool = False) -> list[tuple[str, list[Row]]]:
    """The buttons stand below the last message; there has to be one."""
    if not texts and (rows or blank):
        texts = [NO_WORDS]
    return [*((text, []) for text in texts[:-1]), *((text, rows) for text in texts[-1:])]


def _message(chat: int, text: str, **more: Any) -> Json:
    preview = {"is_disabled": True}
    return {"chat_id": chat, **more, "text": text, "parse_mode": "HTML", "link_preview_options": preview}
