"""What to show a person next: whole texts and buttons, with no word of how a messenger draws them."""

from __future__ import annotations

from typing import Literal

from .records import record
from .replies import Done, Remove, Reopen, Reply, Review, Show, Withdraw
from .state import Status
from .text import Text

Kind = Literal[
    "way",
    "question",
    "part",
    "matter",
    "review",
    "section",
    "unanswered",
    "end",
    "paused",
    "sent",
    "withdrawn",
]


@record
class Phone:
    """What a small phone can show at once; the lint's limits and the length of a page of choices."""

    #: characters of a question (label, hint and example together) that still fit one screen
    screen: int = 600
    #: characters of a button that are not cut off
    button: int = 28
    #: choices on one page
    page: int = 8
    #: words of a sentence that still reads easily
    sentence: int = 20


@record
class Button:
    """A button with its words."""

    label: Text
    reply: Reply


@record
class Shown:
    """A choice as it is shown: `number` can be typed instead of tapping."""

    label: object
    number: int
    reply: Reply
    #: ticked or not; None where nothing is ticked
    chosen: bool | None = None


@record
class Place:
    """Where in the form somebody is."""

    section: Text | None
    #: in a repeat: which one of what
    instance: Text | None
    #: this section's place among those with something to ask, and how many these are
    number: int
    of: int
    #: questions passed and questions in all, on the chosen way
    passed: int
    questions: int
    #: estimated
    minutes_left: int


@record
class Prompt:
    """One message: what is asked, what can be tapped."""

    kind: Kind
    ask: Text
    key: str | None = None
    place: Place | None = None
    hint: Text | None = None
    example: Text | None = None
    #: further words of the author for whoever asks for them
    guidance: Text | None = None
    #: what stands as the answer so far; None when there is none
    answer: object | None = None
    #: lines below, as in a review
    lines: tuple[Text, ...] = ()
    options: tuple[Shown, ...] = ()
    #: page and pages of the options, from 0
    page: int = 0
    pages: int = 1
    #: the labels of the options stand numbered in the message, the buttons may carry the numbers only
    numbered: bool = False
    buttons: tuple[Button, ...] = ()


SKIP, DONE, NEXT, BACK = Text("Skip"), Text("Done"), Text("Next"), Text("Back")
PAUSE, SEND, REVIEW, REMOVE = Text("Pause"), Text("Send"), Text("See my answers"), Text("Remove")
GO_ON, YES, NO = Text("Go on"), Text("Yes"), Text("No")
WHOLE = Text("Go on with the whole form")
UNANSWERED = Text("What is still open")
CHANGE, WITHDRAW, ALL_CHOICES = Text("Change something"), Text("Take my form back"), Text("Show all")
EARLIER, FURTHER = Text("Earlier ones"), Text("More of them")
REST = Text("The rest of the form")
PASSED_OVER = Text("Parts that were passed over")
NONE_OF_THESE = Text("No, something else")


def part_prompt(key: str, number: int, ref: str) -> Prompt:
    """A part of an answer has arrived."""
    ask = Text(
        "I have kept this. Write or say more, or tap Done.",
        {"n": number},
        plural="I have kept this: part {n}. Write or say more, or tap Done.",
    )
    return Prompt("part", ask, key, buttons=(Button(DONE, Done(key)), Button(REMOVE, Remove(ref, number - 1, key))))


def paused_prompt() -> Prompt:
    """See you later."""
    ask = Text("All your answers are kept. Come back whenever you like: write to me or tap Go on.")
    return Prompt("paused", ask, buttons=(Button(GO_ON, Show()),))


def closed_prompt(status: Status) -> Prompt:
    """The form was sent, or taken back."""
    if status is Status.SUBMITTED:
        sent = (Button(REVIEW, Review()), Button(CHANGE, Reopen()), Button(WITHDRAW, Withdraw()))
        return Prompt("sent", _SENT, buttons=sent)
    taken_back = (Button(Text("Take it up again"), Reopen()),)
    return Prompt("withdrawn", Text("You took this form back. It will not be used."), buttons=taken_back)


_SENT = Text("Your form has been sent. Thank you for your words. To add or change something, tap Change something.")
