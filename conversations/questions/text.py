"""text: words; with `multiline` any number of parts until Done, and appearances for addresses and countries."""

from __future__ import annotations

from random import Random
from typing import ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..reading import (
    countries,
    digits,
    is_courtesy,
    is_question_back,
    is_stop,
    read_country,
    read_email,
    read_phone,
    read_urls,
    tidy,
)
from ..records import record, replace
from ..replies import Answering, Attached, Located, Pressed, Reply, Shared, Typed
from ..state import Part, Value
from ..text import Country, Text
from .base import Choice, Doubtful, Given, Here, Offered, Option, Outcome, Question, Refused

#: appearances that make a text something more exact
EXACT = frozenset({"email", "url", "phone", "country"})


@record(kw_only=True)
class TextQuestion(Question):
    """Words as they were sent, parts joined by one line break; voice notes, photos and files are welcome too."""

    type: ClassVar[str] = "text"
    in_parts: ClassVar[bool] = True

    @property
    def takes_parts(self) -> bool:
        return "multiline" in self.appearance

    @property
    def _is_list(self) -> bool:
        """Any number of web addresses, message by message."""
        return "url" in self.appearance and self.takes_parts

    @property
    def is_free(self) -> bool:
        """Any words will do (no address, number or country is asked for)."""
        return not self.appearance & EXACT

    def read(self, reply: Answering, here: Here) -> Outcome:
        if self.is_free or self._is_list:
            return self._read_free(reply, here)
        match reply:
            case Typed(text=text):
                return self._read_exact(text, here)
            case Shared(phone=phone) if "phone" in self.appearance:
                return self._read_exact(phone, here)
            case Pressed(value=code) if "country" in self.appearance and code in countries("en"):
                return Given(code)
            case _:
                return Refused(self.wanted())

    def _read_exact(self, text: str, here: Here) -> Outcome:
        value: Value
        if "country" in self.appearance:
            found = read_country(text, here.moment.language)
            if found.value is None:
                return Offered(found.offers) if found.offers else Refused(self.wanted())
            value = found.value
        elif "url" in self.appearance:
            links = read_urls(text)
            return Given(links[0]) if links is not None and len(links) == 1 else Refused(self.wanted())
        else:
            value = read_email(text) if "email" in self.appearance else read_phone(text)
        return Refused(self.wanted()) if value is None else Given(value)

    def _read_free(self, reply: Answering, here: Here) -> Outcome:
        new: tuple[Part, ...]
        match reply:
            case Typed(text=text, ref=ref):
                if not text.strip() or (len(text) <= 60 and not tidy(text)):
                    return Refused(_NOTHING_IN_IT)
                if (picked := self._picked(text)) is not None:
                    return self._read_free(Pressed(picked.name, ref=ref), here)
                if self._is_list and read_urls(text) is None:
                    return Refused(self.wanted())
                if not self._is_list and not here.sure and (doubt := _doubt(text, here.moment.language)):
                    return doubt
                new = (Part(text=text, ref=ref),)
            case Pressed(value=value, ref=ref):
                words = next((here.moment.say(one.label) for one in self.ready if one.name == value), None)
                if words is None:
                    return Refused(self.wanted())
                if here.answer is not None and any(part.text == words for part in here.answer.parts):
                    return self._given(here.answer.parts, complete=here.answer.complete)
                new = (Part(text=words, ref=ref),)
            case _ if self._is_list:
                return Refused(self.wanted())
            case Attached(files=files, caption=caption, ref=ref):
                if not files:
                    return Refused(self.wanted())
                new = tuple(Part(caption if i == 0 else "", file, ref) for i, file in enumerate(files))
            case Located(lat=lat, lon=lon, ref=ref):
                new = (Part(text=f"{lat:.5f}, {lon:.5f}", ref=ref),)
            case Shared(phone=phone, name=name, ref=ref):
                new = (Part(text=", ".join(filter(None, (name, phone))), ref=ref),)
        before = here.answer.parts if here.answer is not None else ()
        edited = bool(new[0].ref) and any(part.ref == new[0].ref for part in before)
        if edited:
            parts = _replaced(before, new)
            was_complete = here.answer is not None and here.answer.complete
            return self._given(parts, complete=was_complete or not self.takes_parts)
        return self._given((*before, *new) if self.takes_parts else new, complete=not self.takes_parts)

    def _given(self, parts: tuple[Part, ...], complete: bool) -> Given:
        return Given(self.value_of(parts), parts, complete)

    def value_of(self, parts: tuple[Part, ...]) -> Value:
        """Words joined by exactly one line break; of a list of addresses, each address once."""
        words = [part.text for part in parts if part.text]
        if self._is_list:
            return tuple(dict.fromkeys(link for text in words for link in read_urls(text) or ())) or None
        return "\n".join(words) if words else None

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, tuple if self._is_list else str)

    def stored(self, computed: Computed) -> Value:
        words = to_text(computed) or None
        return words if "country" not in self.appearance or words in countries("en") else None

    def proposed(self, proposal: Value) -> Given:
        if self.is_free and isinstance(proposal, str):
            return self._given((Part(text=proposal),), complete=True)
        return Given(proposal)

    def _picked(self, text: str) -> Choice | None:
        """The ready answer whose number was typed instead of a tap."""
        number = digits(text).strip(" .") if self.ready and len(text) <= 5 else ""
        if not (number.isascii() and number.isdigit() and 0 < int(number) <= len(self.ready)):
            return None
        return self.ready[int(number) - 1]

    def wanted(self) -> Text:
        if self.is_free:
            return _WORDS
        return next(words for appearance, words in _EXAMPLES.items() if appearance in self.appearance)

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return Country(value) if "country" in self.appearance and isinstance(value, str) else value

    def options(self, here: Here) -> tuple[Option, ...]:
        return tuple(Option(one.name, one.label, number) for number, one in enumerate(self.ready, start=1))

    def sample(self, random: Random, here: Here) -> Reply:
        if "country" in self.appearance:
            return Typed(random.choice(["Senegal", "Mali", "Kenya", "Brasil"]))
        for appearance, words in _SAMPLES.items():
            if appearance in self.appearance:
                return Typed(words)
        if self.ready and random.random() < 0.3:
            return Pressed(random.choice(self.ready).name)
        return Typed(random.choice(["We sell milk in the village.", "Moja\n\nmbili", "2019", "السوق بعيد عنا"]))


def _replaced(before: tuple[Part, ...], new: tuple[Part, ...]) -> tuple[Part, ...]:
    """The parts with those of one message put anew; a caption that was edited keeps its file."""
    ref = new[0].ref
    at = next(i for i, part in enumerate(before) if part.ref == ref)
    old = [part for part in before if part.ref == ref]
    if new[0].file is None and old[0].file is not None:
        new = (replace(old[0], text=new[0].text), *old[1:])
    rest = [part for part in before if part.ref != ref]
    return (*rest[:at], *new, *rest[at:])


def _doubt(text: str, language: str) -> Doubtful | None:
    if len(text) > 60:
        return None
    if is_stop(text):
        return Doubtful("stop")
    if is_question_back(text):
        return Doubtful("question")
    if len(text) <= 5 and digits(text).strip().isdecimal() and len(text.strip()) <= 2:
        return Doubtful("keep")  # the number of a choice that was there a moment ago
    return Doubtful("keep") if is_courtesy(text, language) else None


_NOTHING_IN_IT = Text("That message was empty. Please write or say your answer.")
_WORDS = Text("Please write your answer, or send a voice note, a photo or a file.")
_EXAMPLES = {
    "email": Text("Please write one e-mail address, for example awa@example.org."),
    "url": Text("Please write a web address, for example www.example.org."),
    "phone": Text("Please write a phone number, for example +221 77 123 45 67."),
    "country": Text("Please write the name of one country, for example Senegal."),
}
_SAMPLES = {"email": "awa@example.org", "url": "www.example.org/market", "phone": "+221 77 123 45 67"}
