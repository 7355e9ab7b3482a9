"""One step of a conversation: where it stands, and what comes out of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .asking import question_prompt
from .matters import matter_prompt
from .overviews import end_prompt, way_prompt
from .plan import Item
from .prompts import Phone, Prompt, closed_prompt
from .records import record, replace
from .replies import Reply
from .sheet import Sheet
from .state import Conversation, Matter, Moment, Pending, Status, Value
from .text import Text
from .wording import filled

if TYPE_CHECKING:
    from .call import Call


@record
class Turn:
    """What one reply led to."""

    conversation: Conversation
    #: what to say before the prompt
    says: tuple[Text, ...]
    prompt: Prompt
    #: keys whose answers this turn wrote or took away
    changed: tuple[str, ...] = ()
    #: the person asked not to be written to first: the host keeps to it
    quiet: bool = False


@record
class At:
    """Where a turn stands: everything one step needs."""

    call: Call
    conversation: Conversation
    moment: Moment
    phone: Phone

    def sheet(self) -> Sheet:
        """The conversation evaluated."""
        return Sheet(self.call, self.conversation, self.moment)

    def moved(self, **changes: object) -> At:
        """The same place after a change of the conversation."""
        conversation = replace(self.conversation, **changes)  # type: ignore[arg-type]
        return At(self.call, conversation, self.moment, self.phone)


def ask(
    at: At,
    matter: Matter,
    key: str | None = None,
    reply: Reply | None = None,
    offers: tuple[Value, ...] = (),
) -> Turn:
    """Ask something in between, before `reply` is taken."""
    pending = Pending(matter, at.conversation.rev + 1, key, reply, offers)
    return stay(at.moved(pending=pending))


def stay(at: At, says: tuple[Text, ...] = (), shown: Prompt | None = None, changed: tuple[str, ...] = ()) -> Turn:
    """The turn that ends here: with a word, and with `shown` or else the prompt of where it stands."""
    at = at.moved(rev=at.conversation.rev + 1)
    return Turn(at.conversation, says, shown or prompt_at(at, None), changed)


def hush(at: At, shown: Prompt | None = None) -> Turn:
    """The turn of somebody who asks not to be written to first: that is said, and the form stays where it was."""
    return replace(stay(at, (QUIET,), shown), quiet=True)


def prompt_at(at: At, sheet: Sheet | None) -> Prompt:
    """What the person should see where it stands; `sheet`, if there is one for this very conversation, is used."""
    conversation = at.conversation
    if conversation.pending is not None:
        sheet = sheet or at.sheet()
        return matter_prompt(sheet, conversation.pending, sheet.item(conversation.pending.key), at.moment)
    if conversation.status is not Status.MIDWAY:
        return closed_prompt(conversation.status)
    if conversation.way is None and at.call.form.has_short_way:
        return way_prompt(at.call, at.moment, conversation.nameless)
    sheet = sheet or at.sheet()
    item = sheet.item(conversation.asking)
    if item is None:
        return end_prompt(sheet)
    return question_prompt(sheet, item, at.moment, at.phone)


NO_LONGER = Text("That question is no longer part of your form. Here is where we are.")
QUIET = Text("I will not write to you first any more. Your answers are kept, and you can go on when you like.")
UNCHANGED = Text("Nothing was changed.")


def misfit(sheet: Sheet, item: Item) -> Text:
    """Why an answer does not satisfy the question's constraint, in the author's words if there are any."""
    why = item.question.constraint_message
    return _DOES_NOT_FIT if why is None else filled(why, sheet, item)


_DOES_NOT_FIT = Text("That answer does not fit here. Please try again.")
