"""What stands on a blank form: who asks, what one agrees to, who answers, how words may appear, and every question."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.consulting.permitting import APPEARANCES
from bot.documents.blank import Blank, BlankChoice, BlankField, BlankSection, code_of
from bot.documents.cleaning import clean
from bot.documents.direction import is_right_to_left, numbers_kept
from conversations.call import Call
from conversations.on_paper import Asked, Kind, Part, on_paper
from conversations.prompts import NO, YES
from conversations.records import record
from conversations.text import Text, Translate, say

#: places that are no questions of the form
AGREED, SIGNED, DATE, WITNESS = "@agreed", "@signed", "@date", "@witness"
WHO, NAME, WOMEN, MEN = "@who", "@name", "@women", "@men"
APPEARANCE, AGAIN, OUTSIDE = "@appearance", "@again", "@outside"

KINDS = {
    "myself": Text("For myself"),
    "person": Text("One person"),
    "group": Text("A group"),
    "organisation": Text("An organisation"),
}
_YES_NO = {"yes": YES, "no": NO}
#: a sentence about the buttons of the chat, in the language in which calls are written
_OF_THE_CHAT = re.compile(r"\b(tap|taps|send|sends)\b|\bDone\b", re.IGNORECASE)
_SENTENCE = re.compile(r"(?<=[.?!؟。])\s+")


def consent_words(call: Call) -> tuple[Text, ...]:
    """What somebody agrees to on paper: kept with the consent, in the language of the form."""
    asked = ", ".join(filter(None, (call.contact, call.phone)))
    asks = Text("Who asks: {organiser}", {"organiser": call.organiser}) if call.organiser else None
    person = Text("If you have a question, a person answers it: {contact}", {"contact": asked}) if asked else None
    found = (call.title, asks, call.introduction, call.privacy, person, _TAKE_PART, _PAPER)
    return tuple(text for text in found if text is not None)


def blank(
    call: Call, language: str, translate: Translate | None = None, *, short: bool = False, script: bool = False
) -> Blank:
    """The blank form of a call. `short`: what the short way asks; `script`: words for whoever reads it aloud."""
    making = _Making(call, _Words(language, translate), script)
    return making.blank(on_paper(call, short=short))


@record
class _Words:
    language: str
    translate: Translate | None

    def say(self, text: object) -> str:
        words = clean(say(text, self.language, self.translate))
        return numbers_kept(words) if is_right_to_left(self.language) else words

    def line(self, text: object) -> str:
        return " ".join(self.say(text).split())

    def hint(self, text: Text) -> str:
        """A hint without its sentences about buttons, where it is translated sentence by sentence."""
        said, source = _SENTENCE.split(self.say(text)), _SENTENCE.split(text.source.strip())
        if len(said) != len(source):
            return self.say(text)
        return " ".join(words for words, written in zip(said, source, strict=True) if not _OF_THE_CHAT.search(written))


class _Making:
    def __init__(self, call: Call, words: _Words, script: bool) -> None:
        self.call, self.words, self.script = call, words, script

    def blank(self, parts: tuple[Part, ...]) -> Blank:
        say, call = self.words.say, self.call
        return Blank(
            language=self.words.language,
            right_to_left=is_right_to_left(self.words.language),
            title=self.words.line(call.title),
            code=code_of(call.name, call.form.version, self.words.language),
            version=call.form.version,
            facts=tuple(self._facts()),
            words=tuple(say(one) for one in (call.introduction, *_HOW) if one is not None),
            script=tuple(map(say, _BEFORE)) if self.script else (),
            script_heading=self.words.line(Text("For whoever reads this aloud")) if self.script else "",
            sections=(self._agreeing(), self._who(), self._appearing(), *map(self._section, parts)),
            page=self.words.line(Text("Page {page} of {pages}")),
        )

    def _facts(self) -> Iterator[tuple[str, str]]:
        call = self.call
        found: tuple[tuple[Text, object], ...] = (
            (Text("Who asks"), call.organiser),
            (Text("Contact"), call.contact),
            (Text("Phone"), call.phone),
            (Text("Until"), call.closes.date() if call.closes is not None else None),
        )
        return ((self.words.line(label), shown) for label, value in found if (shown := self.words.line(value)))

    # What comes before the questions

    def _agreeing(self) -> BlankSection:
        agree = self._ticks(AGREED, _TAKE_PART, {"yes": Text("Yes, I take part")})
        privacy = (self.call.privacy,) if self.call.privacy is not None else ()
        return BlankSection(
            heading=self.words.line(Text("Do you agree?")),
            words=tuple(map(self.words.say, (*privacy, _PAPER))),
            fields=(
                agree,
                self._line(SIGNED, Text("Your name, or your mark")),
                self._line(DATE, Text("The day")),
                self._line(WITNESS, Text("Who was there and heard it, if somebody writes for you")),
            ),
        )

    def _who(self) -> BlankSection:
        return BlankSection(
            heading=self.words.line(Text("Who answers")),
            fields=(
                self._ticks(WHO, Text("For whom do you answer?"), KINDS),
                self._line(NAME, Text("Name of the person, the group or the organisation")),
                self._line(WOMEN, Text("Of a group: how many women?")),
                self._line(MEN, Text("Of a group: how many men?")),
            ),
        )

    def _appearing(self) -> BlankSection:
        where = Text("How may your words appear where they are printed or shown?")
        again = Text("May we write to you again when there is another call?")
        outside = Text(
            "May your form be sent on to others outside, for example to the office that asked for such answers?"
        )
        return BlankSection(
            heading=self.words.line(Text("What may be done with it")),
            words=(self.words.say(_NOT_CALLED_BACK),),
            fields=(
                self._ticks(APPEARANCE, where, APPEARANCES),
                self._ticks(AGAIN, again, _YES_NO),
                self._ticks(OUTSIDE, outside, _YES_NO),
            ),
        )

    def _ticks(self, name: str, label: Text, choices: dict[str, Text]) -> BlankField:
        boxes = tuple(BlankChoice(value, self.words.line(words)) for value, words in choices.items())
        return BlankField(name=name, label=self.words.say(label), kind="one", choices=boxes)

    def _line(self, name: str, label: Text) -> BlankField:
        return BlankField(name=name, label=self.words.say(label), kind="line", lines=1)

    # The questions

    def _section(self, part: Part) -> BlankSection:
        group = part.group
        return BlankSection(
            number=self.words.line(group.number) if group.printed else "",
            heading=self.words.line(group.label or Text("Questions")),
            only=self.words.say(part.only),
            fields=tuple(self._field(one) for one in part.asked),
        )

    def _field(self, one: Asked) -> BlankField:
        question = one.question
        hints = [self.words.hint(one.said(question.hint))] if question.hint is not None else []
        if question.example is not None and question.answerable:
            hints.append(self.words.say(Text("Example: {example}", {"example": one.said(question.example)})))
        if one.kind in _HOW_TO_ANSWER:
            hints.append(self.words.say(_HOW_TO_ANSWER[one.kind]))
        return BlankField(
            name=one.key,
            number=one.number,
            label=self.words.say(one.said(question.label)),
            kind=one.kind,
            hint=" ".join(filter(None, hints)),
            only=self.words.say(one.only),
            about=self.words.say(one.about),
            choices=tuple(BlankChoice(choice.name, self.words.line(choice.label)) for choice in one.choices),
            lines=_LINES.get(one.kind, 0),
            script=self.words.say(_ALOUD[one.kind]) if self.script and one.kind in _ALOUD else "",
        )


_TAKE_PART = Text("Do you want to take part? Your answers are kept so that those who ask can read them.")
_PAPER = Text("You can stop at any time, and leave out what you do not want to answer. It is free.")
_NOT_CALLED_BACK = Text("You can change this later. What is already printed or sent on cannot be called back.")
_HOW = (
    Text("Write inside the boxes, with a pen or in Word. To tick a box, put an x into it."),
    Text("If there is not enough room, write the number of the question on another sheet and go on there."),
)
_LINES: dict[Kind, int] = {"line": 1, "words": 6, "order": 1, "ready": 4}
_HOW_TO_ANSWER: dict[Kind, Text] = {
    "one": Text("Tick one."),
    "several": Text("Tick all that fit."),
    "order": Text("Write the numbers in your order, the most important first, for example: 2, 1, 3"),
    "elsewhere": Text("This does not go on paper. Please add it to your letter, or send it in the chat."),
}
_BEFORE = (
    Text("Say who you are, who asks, and what it is for. Say that it is free and that nobody has to take part."),
    Text("Read the part on agreeing aloud, slowly. Begin only when they have said yes, and note who heard it."),
    Text("Read each question as it stands. Then wait. Do not explain with an answer of your own."),
    Text("Write down their own words, in their own language. Do not make them shorter or finer."),
    Text("If you record their voice, say so first. Write the name of the recording and the minute beside the number."),
    Text("At the end read all of it back to them, and ask if it is right."),
)
_ALOUD: dict[Kind, Text] = {
    "line": Text("Read aloud: the question. Write what they say."),
    "words": Text(
        "Read aloud: the question, then the example if they hesitate. Write their own words as they say them."
    ),
    "ready": Text("Read aloud: the question. Write their own words as they say them, or tick the box."),
    "one": Text("Read aloud: the question, then every answer. Tick the one they choose."),
    "several": Text("Read aloud: the question, then every answer. Tick each to which they say yes."),
    "order": Text("Read aloud: the question, then every answer. Ask which comes first, and which next."),
    "note": Text("Read this aloud."),
}
