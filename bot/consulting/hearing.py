"""What a message says on the way in: a name, a number, a recording; or why it says nothing there."""

from __future__ import annotations

from typing import Any

from conversations.call import Call
from conversations.reading import is_courtesy, is_question_back, read_number
from conversations.replies import Attached, Reply, Typed
from conversations.text import Text

from .of_age import age_in
from .visit import Visit


def heard(visit: Visit, at: str, reply: Reply, call: Call) -> dict[str, Any] | Text:
    """What a message says at a step, or why it says nothing there."""
    is_nameless = bool(visit.step.get("nameless"))
    match at:
        case "witness" | "guardian" | "agreed" | "recording" if is_nameless:
            return TAP
        case "name" | "witness" | "paper" | "guardian":
            return _name_in(at, reply, visit.language)
        case "age":
            found = age_in(reply, visit.language, call)
            return found if isinstance(found, Text) else {"of_age": found}
        case "women" | "men":
            return _number_in(at, reply, visit)
        # of what came by another door nobody is at the phone to speak
        case "agreed" | "recording" if (
            "door" not in visit.step and isinstance(reply, Attached) and reply.files[0].is_sound
        ):
            source, file = visit.coming.files[0], reply.files[0]
            kept = {
                "message": visit.coming.message,
                "handle": source.handle,
                "unique": source.unique,
                "kind": file.kind,
                "name": file.name,
                "mime": file.mime,
                "size": file.size,
                "seconds": file.seconds,
            }
            return {"agreed": "recording", "recording": kept}
        case "recording":
            return Text("That is no recording. Please send a voice note, or tap a button.")
        case "about" | "consent" if not (isinstance(reply, Typed) and len(reply.text) <= _SHORT):
            return Text("Thank you. I can keep what you send once you take part. Please tap one of the buttons.")
        case _:
            return TAP


def _name_in(at: str, reply: Reply, language: str) -> dict[str, Any] | Text:
    words = " ".join(reply.text.split()) if isinstance(reply, Typed) else ""
    is_name = any(map(str.isalpha, words)) and not is_courtesy(words, language) and not is_question_back(words)
    if not is_name:
        return Text("I need a name here, written in letters, for example Awa Diop.")
    if len(words) > _LONGEST_NAME:
        return Text("That is too long for a name. Please write it in a few words, for example Awa Diop.")
    match at:
        case "name":
            return {"name": words, "nameless": False}
        case "guardian":
            return {"guardian": words}
        case _:
            return {"witness": words, "agreed": at}


def _number_in(at: str, reply: Reply, visit: Visit) -> dict[str, Any] | Text:
    read = read_number(reply.text, visit.language, whole=True) if isinstance(reply, Typed) else None
    found = [] if read is None else [read.value] if read.value is not None else list(read.offers)
    if len(found) != 1 or not 0 <= found[0] <= _MANY:
        return Text("Please write only how many, as a number, for example 10. If there are none, write 0.")
    if not found[0] and at == "men" and not visit.step["women"]:
        return Text("There has to be at least one person in the group.")
    return {at: int(found[0])}


TAP = Text("Please tap one of the buttons.")
_MANY = 10_000_000
_LONGEST_NAME = 100
_SHORT = 100
