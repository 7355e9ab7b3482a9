"""A poster for walls, market stalls and offices: one sheet, readable after many photocopies."""

from __future__ import annotations

from bot.documents.direction import is_right_to_left
from bot.documents.poster import Poster, Sentence
from bot.documents.rendering import Renderer
from conversations.call import Call
from conversations.text import Text, Translate, blanks, say

from .invitation import (
    ASKS,
    FREE,
    LOOK_FOR,
    QUESTIONS,
    UNTIL,
    WRITE,
    Invitation,
    in_passing,
    last_day,
)
from .qr import qr_png


class Unsaid(Exception):
    """What a poster has to name is not known: who asks, or whom to call."""

    def __init__(self, call: str, missing: tuple[str, ...]) -> None:
        self.missing = missing
        named = " and ".join(missing)
        super().__init__(
            f"a poster has to name {named} of {call}: set it in call.yaml, in palabre.toml or in the chat; "
            "or make a draft"
        )


def poster(
    call: Call,
    language: str,
    invitation: Invitation,
    translate: Translate | None = None,
    *,
    draft: bool = False,
    renderer: Renderer | None = None,
) -> bytes:
    """One sheet of A4 as PDF in a language. Blocks; raises Unsaid and NotRendered.

    A draft says so, and has lines to write on where something is missing. Who makes many passes a renderer.
    """
    sheet = sheet_of(call, language, invitation, translate, draft=draft)
    if renderer is not None:
        return renderer.render_poster(sheet)[0]
    with Renderer() as own:
        return own.render_poster(sheet)[0]


def sheet_of(
    call: Call, language: str, invitation: Invitation, translate: Translate | None = None, *, draft: bool = False
) -> Poster:
    """What stands on the poster. Raises Unsaid."""
    missing = tuple(
        name for name, value in (("the organiser", call.organiser), ("a phone number", call.phone)) if not value
    )
    if missing and not draft:
        raise Unsaid(call.name, missing)

    def words(text: Text | None) -> str:
        return say(text, language, translate)

    def sentence(text: Text, value: str) -> Sentence:
        before, _, after = words(
            text.with_values(**dict.fromkeys(blanks(text.source, of_a_call=False), _HOLE))
        ).partition(_HOLE)
        return tuple(one for one in ((before, False), (value, True), (after, False)) if one[0] or one[1])

    until = last_day(call, invitation)
    ways = [sentence(LOOK_FOR, f"@{invitation.bot_name}")]
    if invitation.word:
        ways.append(sentence(WRITE, invitation.word))
    return Poster(
        language=language,
        right_to_left=is_right_to_left(language),
        title=words(call.title),
        asks=sentence(ASKS, call.organiser or ""),
        about=in_passing(words(call.introduction)),
        until=words(UNTIL.with_values(day=until)) if until is not None else "",
        ways=tuple(ways),
        questions=sentence(QUESTIONS, call.phone or ""),
        free=words(FREE),
        scan=words(_SCAN),
        qr=qr_png(invitation.link, quiet=4),
        mark=words(_DRAFT) if draft else "",
    )


#: stands for a value where a sentence is cut around it
_HOLE = "\ue000"
_SCAN = Text("Or hold a phone’s camera over this square.")
_DRAFT = Text("DRAFT")
