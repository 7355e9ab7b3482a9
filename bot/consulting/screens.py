"""What a person is shown: words and buttons, without a thought of how a messenger draws them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from conversations.prompts import Prompt
from conversations.records import record
from conversations.replies import Reply
from conversations.text import Text


@record
class Act:
    """What a button does that is no reply to a form: choose a language, take part, switch forms.

    `name` is a short lower-case word, `value` a short code of ASCII letters, digits and `_.-`; both together have at
    most 40 characters. `submission` is the form it is about, 0 for none.
    """

    name: str
    value: str = ""
    submission: int = 0


@record
class Key:
    """A button with its words."""

    label: object
    does: Act | Reply


#: paragraphs: texts, `Title`s, or words as they are
Lines = tuple[object, ...]
Rows = tuple[tuple[Key, ...], ...]


@record
class Title:
    """A line that stands out."""

    words: object


@record
class Screen:
    """One thing to show. A prompt of a form is shown as it stands; lines and keys are the house's own."""

    #: words before anything else
    says: tuple[Text, ...] = ()
    #: whose form is open, where one has more than one
    whose: Text | None = None
    prompt: Prompt | None = None
    #: the form that prompt and keys belong to; 0 for none
    submission: int = 0
    #: paragraphs, `Title`s among them; without one, a short first line is the heading
    lines: tuple[object, ...] = ()
    #: rows of buttons, in addition to those of the prompt
    keys: tuple[tuple[Key, ...], ...] = ()
    #: the message to be changed instead of sending a new one
    replaces: int | None = None
    #: read beside a question: keys that the question put below the text field stay there
    aside: bool = False
    #: the question (its key, of the form `submission`) beside which it is read: words that come then belong to that
    beside: str | None = None
    #: what it puts to the person about an answer of theirs (its number): words that come then may belong to that
    asked_back: int = 0
    #: they have said that they answer that now
    answering: bool = False
    #: a message of their own that it replies to, if that is still there
    replies_to: int | None = None
    #: the broadcast whose progress it shows: it is known by that where its number is to be kept; 0 for none
    progress: int = 0


@record
class Handed:
    """A file to hand over: one of our own, under the name the person sees."""

    #: path below the data folder
    path: str
    name: str
    caption: Text | None = None
    #: it cannot be passed on or saved in the chat
    is_protected: bool = False
    #: hours after which it is taken away again: the messenger lets a bot do that for 48; None for never
    hours: int | None = None


@record
class Picture:
    """A picture to look at: one of our own."""

    #: path below the data folder
    path: str
    name: str
    caption: Text | None = None


@record
class Menu:
    """The commands that the menu of this chat lists, with what they are for; none: those that everybody has."""

    commands: tuple[tuple[str, Text], ...] = ()


@record
class Sound:
    """A recording of what stands written."""

    #: path below the data folder
    path: str
    #: bytes
    size: int
    #: of what the file holds: it is uploaded once and then known by its name at the messenger's
    sha256: str


@record
class Aloud:
    """A recording to listen to, as a reply to the message whose button was tapped."""

    sound: Sound
    to: int | None = None


@record
class Passed:
    """A message of somebody's own, passed on as it is: a call of the messenger's without a chat."""

    method: str
    payload: Mapping[str, Any]
    #: what is to be known when it is clear what became of it; None for nothing
    marks: Mapping[str, Any] | None = None


@record
class Link:
    """Shown in a group: a word and a button that leads into the private chat."""

    words: Text
    label: Text
    payload: str = ""


@record
class Posted:
    """A call announced where many read: words in the language chosen for it, and a button into the private chat."""

    title: str
    #: paragraphs
    lines: tuple[str, ...]
    label: str
    payload: str
    #: what comes back with what became of it; None for one that is only looked at
    announcement: int | None = None
    #: it is to be pinned when it stands there
    pins: bool = False


@record
class Pinned:
    """Keep an announcement at the top of its group or channel, without a sound."""

    message: int
    announcement: int


@record
class Noticed:
    """A tap was noticed; `words`, if any, appear above the chat for a moment."""

    query: str
    words: Text | None = None


Shown = Screen | Handed | Picture | Menu | Aloud | Passed | Link | Posted | Pinned | Noticed
