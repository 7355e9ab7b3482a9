"""The record of what staff did, in words: who, what, to what and why. Nobody's answers stand in it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from bot.database.records import Member
from conversations.records import record

#: what is noted -> what was done
WHAT: Mapping[str, str] = {
    "announce": "announced the call in a group or channel",
    "broadcast.cancel": "cancelled a broadcast",
    "broadcast.confirm": "confirmed a broadcast, to be sent",
    "broadcast.discard": "threw a draft of a broadcast away",
    "broadcast.draft": "wrote at a broadcast",
    "broadcast.pause": "paused a broadcast",
    "broadcast.resume": "let a broadcast go on",
    "broadcast.try": "tried a broadcast on themselves",
    "broadcast.when": "said when a broadcast goes out",
    "broadcast.whom": "said whom a broadcast is for",
    "call.archive": "put the call away",
    "call.close": "closed the call",
    "call.contact": "changed where those who ask can be reached",
    "call.extend": "set another last day",
    "call.open": "opened the call",
    "call.organiser": "changed who asks",
    "call.phone": "changed the phone number of the call",
    "call.rehearse": "began a rehearsal",
    "call.until": "set the last day",
    "coverage.make": "took out what is said of the recommendations, with quotes",
    "coverage.see": "looked at what is said of the recommendations",
    "export.make": "took answers out as a file",
    "invite.add": "added a place where people come from",
    "invite.remove": "removed a place where people come from",
    "proceedings.make": "made the proceedings",
    "review.accept": "accepted a submission",
    "review.ask": "asked a person about an answer",
    "review.entry": "said which recommendation an answer speaks of",
    "review.export": "took submissions out to be worked on",
    "review.import": "took worked-on submissions in",
    "review.leave_out": "left a submission out",
    "review.mend": "mended the words that are published",
    "review.note": "wrote a note",
    "review.put_back": "put a submission back among the new ones",
    "review.topic": "said what an answer is about",
    "review.topic_name": "named a topic",
    "review.transcribe": "wrote a voice note down",
    "review.translate": "translated an answer",
    "staff.invite": "made a link for somebody new",
    "staff.join": "became a member of staff",
    "staff.remove": "took a role away",
    "submission.empty": "emptied submissions whose time was over",
    "submission.erase": "erased a submission, as its person asked",
    "submission.enter": "entered a submission that came another way",
    "submission.files": "looked at the files of a submission",
    "submission.list": "looked at a list of submissions",
    "submission.see": "looked at a submission",
    "submission.send_on": "sent a completed form on",
}
TERMINAL = "terminal"


@record
class Told:
    """One line of the record, in words."""

    #: 2027-03-01T09:00:00+00:00
    at: str
    who: str
    what: str
    #: empty for every call
    call: str
    details: str
    why: str


def told(line: Mapping[str, Any], team: Collection[Member], references: Mapping[int, str]) -> Told:
    """A line as `read_notes` gives it. `references`: what submissions are called, by their number."""
    details = {name: _known(name, value, references) for name, value in line["details"].items() if value is not None}
    return Told(
        at=line["at"].isoformat(timespec="seconds"),
        who=who(line["chat_id"], line["call"], team),
        what=_done(line),
        call=line["call"],
        details=", ".join(f"{name} {value}" for name, value in details.items()),
        why=line["why"] or "",
    )


def _done(line: Mapping[str, Any]) -> str:
    what: str = line["what"]
    if what == "coverage.make" and line["details"].get("published"):
        return "took out what is said of the recommendations, as numbers to pass on"
    return WHAT.get(what, what.replace(".", " ").replace("_", " "))


def who(chat: int | None, call: str, team: Collection[Member]) -> str:
    """Somebody as their team knows them; of whoever works here no more, the end of their number."""
    if chat is None:
        return TERMINAL
    held = sorted((one for one in team if one.chat == chat), key=lambda one: one.call not in (call, ""))
    label = next((one.label for one in held if one.label), f"chat …{str(chat)[-4:]}")
    return f"{label} ({held[0].role})" if held else label


def submissions_in(lines: Collection[Mapping[str, Any]]) -> set[int]:
    """The numbers of submissions that these lines name."""
    found = (line["details"].get(name) for line in lines for name in _SUBMISSIONS)
    return {int(one) for one in found if isinstance(one, int) or (isinstance(one, str) and one.isdecimal())}


#: details that hold a submission's number
_SUBMISSIONS = ("submission", "twin")


def _known(name: str, value: object, references: Mapping[int, str]) -> object:
    if name in _SUBMISSIONS and isinstance(value, (int, str)) and str(value).isdecimal():
        return references.get(int(value), value)
    if name in ("who", "by") and isinstance(value, int):
        return f"chat …{str(value)[-4:]}"
    return ", ".join(map(str, value)) if isinstance(value, list) else value
