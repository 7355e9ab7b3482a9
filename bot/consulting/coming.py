"""What comes in from a chat, in words of our own: the messenger's edge makes these, the services take them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from conversations.records import record
from conversations.replies import File, Reply

from .screens import Act


@record
class Said:
    """A message that may answer a question; `reply` has no `to` yet, its `ref` is the message's number."""

    reply: Reply
    #: messages of one album share it
    album: str = ""
    #: an earlier message was changed
    edited: bool = False
    #: the message of ours that it replies to, and what the first button under that one carries
    replies_to: int | None = None
    under: str = ""


@record
class Tapped:
    """A button was pressed. `data` is hostile until it is read against the person's own forms."""

    data: str
    #: to be answered soon, so that the button stops turning
    query: str
    #: the message it stands under; None when that is gone
    message: int | None
    #: when that was sent; None when it is gone
    shown_at: datetime | None = None


@record
class Chose:
    """A tap that was read: what the button does, for which form. `does` is None for a button that is not ours."""

    does: Act | Reply | None
    #: 0 for none
    submission: int
    query: str
    message: int | None


@record
class Command:
    """A command such as /start, without the slash, in lower case, with what stands behind it."""

    name: str
    argument: str = ""
    #: the message that it replies to, as far as it can be sent to others: {method, payload} of the Bot API without a
    #: chat; None for none, {} for one of another kind
    replied: Mapping[str, Any] | None = None


@record
class Unfit:
    """Something no question takes: a sticker, a poll, a file that is too large (`kind` names it)."""

    kind: str


@record
class Reached:
    """The person has blocked the bot (False) or let it in again (True)."""

    reachable: bool


@record
class InGroup:
    """Somebody speaks to the bot where others read: it answers with a button into the private chat."""

    #: what /start would be given there
    payload: str = ""


@record
class Gathered:
    """A group or channel has let the bot in or sent it away, or has another title or number."""

    #: group | supergroup | channel
    kind: str
    title: str
    #: member | administrator | left | kicked; None where that stays as it was
    status: str | None = None
    can_post: bool = True
    can_pin: bool = False
    #: who did it, where a person is named
    by: int | None = None
    #: the number it had before, and the one it has from now on
    migrated_from: int | None = None
    migrated_to: int | None = None


What = Said | Tapped | Chose | Command | Unfit | Reached | InGroup | Gathered


@record
class Source:
    """A file as the messenger keeps it, until we have fetched it."""

    #: what the messenger gives it out by; `File.ref` in the reply is `unique`
    handle: str
    unique: str
    file: File


@record
class Coming:
    """One thing that came in."""

    update: int
    chat: int
    what: What
    #: the message it is about; None for what has none
    message: int | None = None
    #: when it was sent, by the messenger's clock; None where it does not say (taps)
    at: datetime | None = None
    #: BCP 47 tag of the app's language, empty when unknown
    language: str = ""
    #: files of the reply, to be fetched
    files: tuple[Source, ...] = ()
