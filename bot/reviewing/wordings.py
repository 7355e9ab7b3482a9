"""Which words of an answer stand where: as given, written down, translated; and what is to be said of each."""

from __future__ import annotations

from datetime import datetime

from bot.database.exports import Came
from bot.database.renditions import Rendition
from conversations.records import record
from conversations.state import Answer
from conversations.text import Text

#: (kind, state) -> what stands behind the words; nothing is said of what a person confirmed or mended
STATES: dict[tuple[str, str], Text] = {
    ("transcript", "machine"): Text("written down by a machine, not confirmed"),
    ("transcript", "human"): Text("not confirmed"),
    ("transcript", "proposed"): Text("not confirmed"),
    ("transcript", "confirmed"): Text("confirmed by the person who spoke"),
    ("transcript", "refused"): Text("the person says that this is not what they said"),
    ("translation", "machine"): Text("translated by a machine, not checked"),
    ("translation", "human"): Text("translated"),
    ("translation", "proposed"): Text("translated, not confirmed"),
    ("translation", "confirmed"): Text("translation confirmed by the person"),
    ("translation", "refused"): Text("the person does not agree with this translation"),
    ("published", "proposed"): Text("waits for the person's yes"),
    ("published", "refused"): Text("the person does not want it printed so"),
}
NOT_WRITTEN = Text("spoken, not yet written down")


@record
class Wording:
    """An answer in other words, with who made them when."""

    words: str
    language: str
    #: machine | human | proposed | confirmed | refused
    state: str
    #: the same in a few words; None where nothing needs to be said
    said: Text | None
    by: str
    at: datetime


@record
class Wordings:
    """All words of one answer that count."""

    #: as they were typed; None where only a voice answers
    original: str | None
    #: in which it was given; it may exist as sound alone
    language: str
    #: of the voice, 0 where nobody speaks or that is not known
    seconds: int
    is_spoken: bool
    transcript: Wording | None
    #: in the language that was asked for
    translation: Wording | None
    #: with spelling mended or a span hidden
    published: Wording | None

    @property
    def given(self) -> str | None:
        """What was said, in the language it was said in; None for a voice that nobody has written down."""
        pieces = [one for one in (self.original, self.transcript.words if self.transcript else None) if one]
        return "\n".join(pieces) or None

    @property
    def to_translate(self) -> str | None:
        """What is put into other languages: the words as they are printed, where a span of them may be hidden."""
        return self.published.words if self.published is not None else self.given

    @property
    def given_in(self) -> str:
        """The language of `given`."""
        return self.transcript.language if self.transcript is not None else self.language

    @property
    def state(self) -> Text | None:
        """What is to be said of the words as they were given."""
        if self.is_spoken and self.transcript is None:
            return NOT_WRITTEN
        return self.transcript.said if self.transcript is not None else None


def wordings(came: Came, key: str, language: str | None = None) -> Wordings:
    """The words of an answer; the translation is that into `language`. Raises KeyError where there is no answer."""
    answer = came.submission.conversation.answers[key]
    newest = came.renditions.newest
    return Wordings(
        original=_typed(answer),
        language=answer.language or came.submission.language,
        seconds=answer.spoken_seconds,
        is_spoken=any(file.is_sound for file in answer.files),
        transcript=_wording(newest(key, "transcript")),
        translation=_wording(newest(key, "translation", language)) if language is not None else None,
        published=_wording(newest(key, "published")),
    )


def _typed(answer: Answer) -> str | None:
    if isinstance(answer.value, str) and answer.value:
        return answer.value
    return "\n".join(part.text for part in answer.parts if part.text) or None


def _wording(one: Rendition | None) -> Wording | None:
    if one is None:
        return None
    return Wording(one.words, one.language, one.state, STATES.get((one.kind, one.state)), one.by.name, one.at)
