"""What a phone can send and a form does not take: another person's contact; without a name, any contact or place."""

from __future__ import annotations

from .replies import Located, Shared
from .state import Conversation
from .text import Text


def not_taken(conversation: Conversation, reply: Located | Shared) -> Text | None:
    """Why a place or a contact card is not kept; None where it may be."""
    if conversation.nameless:
        return _NO_PLACE if isinstance(reply, Located) else _NO_CARD
    return None if isinstance(reply, Located) or reply.own else _OF_ANOTHER


_NO_PLACE = Text(
    "You answer without a name, so I take no place from the phone. You can write the name of the district instead."
)
_NO_CARD = Text("You answer without a name, so I have not kept this contact.")
_OF_ANOTHER = Text(
    "That is the contact of another person, so I have not kept it. If that person agrees, write what we may know."
)
