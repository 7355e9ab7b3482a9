"""The recommendations explained: under a question, in three depths, and on to saying something about them.

All of it happens in a message of its own, which changes in place: the question above stays as it was, and so does the
answer that is being written.
"""

from __future__ import annotations

from datetime import date

from bot.database.records import Opened, Submission
from conversations.call import Call
from conversations.plan import question_name
from conversations.prompts import Prompt
from conversations.recommendations import ADVICE, Interests, Recommendation, RecommendationSet
from conversations.records import replace
from conversations.replies import Jump
from conversations.text import Text

from . import aloud, browsing, filling
from .listing import Item, Lines, Rows, listed
from .screens import Act, Key, Screen, Title
from .visit import Visit


def explain(visit: Visit, submission: Submission, name: str) -> None:
    """What there is to know for one question: more words of its author, recommendations, hard words."""
    call = visit.call_of(submission)
    question = call.form.questions.get(name)
    if question is None:
        browsing.back(visit)
        return
    entries = call.library.fitting(call.library.about(name), interests(visit))
    texts = [text for text in (question.label, question.hint, question.guidance_hint) if text is not None]
    words = "\n".join(visit.moment().say(text) for text in texts)
    terms = visit.house.libraries.glossary(call, visit.language).in_text(words)
    lines: Lines = (question.guidance_hint,) if question.guidance_hint is not None else ()
    if len(entries) == 1 and not terms and not lines:
        show_entry(visit, call, entries[0], submission=submission, is_new=True)
        return
    more, rows = listed(visit, [item(call, one, submission.id) for one in entries])
    if entries:
        lines = (*lines, Title(Text("Recommendations about this. Tap one.")), *more)
    if terms:
        lines = (*lines, Text("Words in this question. Tap one to read what it means."))
        rows = (*rows, *((Key(one.term, Act("term", call.library.code(one.id), submission.id)),) for one in terms))
    if not lines:
        lines = (Text("There is nothing more to say about this question."),)
    visit.show(Screen(lines=lines, keys=(*rows, back_row(visit))))


def item(call: Call, entry: Recommendation, submission: int) -> Item:
    """An entry in a list."""
    return Item(entry.topic, Act("entry", call.library.code(entry.id), submission))


def chose(visit: Visit, act: Act) -> None:
    """A button of an entry."""
    call, submission = _place(visit, act)
    if act.name == "answer":
        name = next((one for one in call.form.questions if call.library.code(one) == act.value), None)
        if submission is None or name is None:
            browsing.back(visit)
        else:
            _answer(visit, submission, name)
        return
    entry = call.library.by_code(act.value)
    if entry is None:
        browsing.show_start(visit, Text("That entry is no longer here. These are."))
        return
    match act.name:
        case "entry" | "offered":
            show_entry(visit, call, entry, submission=submission, is_new=act.name == "offered")
        case "example":
            lines = (entry.plain, *((entry.example,) if entry.example is not None else ()), ADVICE)
            _show(visit, call, entry, submission, (_heading(entry), *lines), "example")
        case "origin":
            _show(visit, call, entry, submission, (_heading(entry), *_origin(visit, call, entry)), "origin")
        case "say":
            _say_something(visit, call, entry, submission)
        case "pass":
            _pass_on(visit, call, entry)


def show_entry(
    visit: Visit, call: Call, entry: Recommendation, *, submission: Submission | None, is_new: bool = False
) -> None:
    """The first depth: who agreed on what, and whom it is for. That it was opened is kept."""
    asking = submission.conversation.asking if submission is not None else None
    visit.changes.opened.append(
        Opened(
            id=visit.house.ids(),
            chat=visit.chat,
            submission=submission.id if submission is not None else None,
            call=call.name,
            entry=entry.id,
            question=question_name(asking) if asking is not None else "",
            version=entry.version,
            language=visit.language,
            at=visit.now,
        )
    )
    if submission is not None:
        visit.store(replace(submission, library_shown=call.library.version))
    _show(visit, call, entry, submission, (_promise(call, entry), _heading(entry)), "entry", is_new=is_new)


def interests(visit: Visit) -> Interests:
    """What they said matters to them."""
    said = visit.account.interests or {}
    return Interests(str(said.get("does", "")), str(said.get("matters", "")))


def offer(visit: Visit, submission: Submission, prompt: Prompt) -> tuple[Lines, Rows]:
    """At the first question of a section that wants it: one line and one button with the entry that fits best."""
    call = visit.call_of(submission)
    plan, name = call.form.plan, question_name(prompt.key or "")
    node = plan.nodes.get(name)
    if prompt.kind != "question" or node is None or not plan.sections[node.section].offers:
        return (), ()
    here = {each for each, other in plan.nodes.items() if other.section == node.section}
    if any(question_name(key) in here for key in submission.conversation.trail):
        return (), ()
    entries = {one.id: one for each in (name, *plan.nodes) if each in here for one in call.library.about(each)}
    best = next(iter(call.library.fitting(entries.values(), interests(visit))), None)
    if best is None:
        return (), ()
    key = Key(Text("Read about it"), Act("offered", call.library.code(best.id), submission.id))
    return (Text("What was recommended: {topic}", {"topic": best.topic}),), ((key,),)


def back_row(visit: Visit) -> tuple[Key, ...]:
    """The way back, one tap from everywhere."""
    words = Text("Back to my question") if visit.open is not None else Text("Back")
    return (Key(words, Act("here")),)


def _place(visit: Visit, act: Act) -> tuple[Call, Submission | None]:
    submission = visit.submission(act.submission) or visit.open
    return (visit.call_of(submission) if submission is not None else visit.call), submission


def _show(
    visit: Visit,
    call: Call,
    entry: Recommendation,
    submission: Submission | None,
    lines: Lines,
    at: str,
    is_new: bool = False,
) -> None:
    """One depth of an entry, with the way to the others."""
    code, number = call.library.code(entry.id), submission.id if submission is not None else 0
    depths = tuple(Key(label, Act(name, code, number)) for name, label in _DEPTHS.items() if name != at)
    rows: Rows = tuple((key,) for key in depths)
    rows += aloud.recommendation_rows(visit, call, entry.id, number)
    if submission is not None and _answerable(call, entry):
        rows += ((Key(Text("I want to say something about this"), Act("say", code, number)),),)
    if at == "entry":
        rows += ((Key(Text("Pass it on"), Act("pass", code, number)),),)
    replaces = None if is_new else visit.tapped
    visit.show(Screen(lines=(entry.status, *lines), keys=(*rows, back_row(visit)), replaces=replaces))


def _heading(entry: Recommendation) -> Title:
    if entry.official_number is None:
        return Title(entry.topic)
    return Title(Text("{number}. {topic}", {"number": entry.official_number, "topic": entry.topic}))


def _promise(call: Call, entry: Recommendation) -> Text:
    """Who agreed on it, when, and for whom it is; what they agreed on stands below."""
    of = call.library.set_of(entry)
    words = dict(call.library.actors)
    actors = tuple(words[actor] for actor in entry.asked_of if actor in words)
    if of.agreed_by is None or not of.approved_on:
        return Text("This is advice for: {actors}", {"actors": actors}) if actors else Text("This is advice:")
    values = {"year": of.approved_on[:4], "who": of.agreed_by, "actors": actors}
    if not actors:
        return Text("In {year}, {who} agreed on this advice:", values)
    return Text("In {year}, {who} agreed on this advice (for: {actors}):", values)


def _origin(visit: Visit, call: Call, entry: Recommendation) -> Lines:
    """Where it comes from: the set, when it was agreed on, its number only where that was read, and addresses."""
    of = call.library.set_of(entry)
    lines: list[object] = [_title(visit, of)]
    if of.approved_on:
        day = {"day": date.fromisoformat(of.approved_on), "session": of.session.split(",")[0]}
        lines.append(Text("Agreed on {day} ({session}).", day) if of.session else Text("Agreed on {day}.", day))
    if entry.official_number is None:
        lines.append(Text("Its number in the official text was not read, so none stands here."))
    lines += [text for text in (entry.seen,) if text is not None]
    source = _address(entry, of)
    if source:
        lines.append(Text("To read more: {address}", {"address": source}))
    return tuple(lines)


def _title(visit: Visit, of: RecommendationSet) -> Text:
    if of.has_title_in(visit.language):
        return Text("It belongs to: {title}", {"title": of.title})
    return Text("It belongs to: {title} (our translation of the title)", {"title": of.title})


def _address(entry: Recommendation, of: RecommendationSet) -> str:
    return next((one for one in (entry.source, *of.sources) if one.startswith(("https://", "http://"))), "")


def _answerable(call: Call, entry: Recommendation) -> list[str]:
    """The questions of the form in which an answer about an entry belongs, in the form's order."""
    nodes, questions = call.form.plan.nodes, call.form.questions
    return [name for name, one in questions.items() if name in entry.questions and one.asked and not nodes[name].depth]


def _say_something(visit: Visit, call: Call, entry: Recommendation, submission: Submission | None) -> None:
    """Open the question where it belongs; where there are several, let them choose."""
    names = _answerable(call, entry)
    if submission is None or not names:
        browsing.back(visit)
    elif len(names) == 1:
        _answer(visit, submission, names[0])
    else:
        code = call.library.code
        items = [Item(call.form.questions[name].label, Act("answer", code(name), submission.id)) for name in names]
        lines, rows = listed(visit, items)
        ask = Text("Where does it belong? Tap the question that you want to answer.")
        visit.show(Screen(lines=(ask, *lines), keys=(*rows, back_row(visit)), replaces=visit.tapped))


def _answer(visit: Visit, submission: Submission, name: str) -> None:
    visit.step_done()
    visit.keep(submission=submission.id)
    filling.take(visit, submission, Jump(name))


def _pass_on(visit: Visit, call: Call, entry: Recommendation) -> None:
    """A short text with its source, ready to be forwarded to anybody."""
    source = _address(entry, call.library.set_of(entry))
    read = (Text("To read more: {address}", {"address": source}),) if source else ()
    link = f"https://t.me/{visit.house.name}?start={call.name}"
    say_more = Text("To say something about it: {address}", {"address": link})
    visit.say(Text("Here is a text that you can forward to others:"))
    visit.show(
        Screen(lines=(_heading(entry), entry.plain, _promise_whole(call, entry), ADVICE, entry.status, *read, say_more))
    )


def _promise_whole(call: Call, entry: Recommendation) -> Text:
    """Who agreed on it, as a sentence of its own."""
    of = call.library.set_of(entry)
    if of.agreed_by is None or not of.approved_on:
        return ADVICE
    return Text("Agreed on by {who} in {year}.", {"who": of.agreed_by, "year": of.approved_on[:4]})


_DEPTHS = {
    "entry": Text("In short"),
    "example": Text("What it means, and what to ask"),
    "origin": Text("Where it comes from"),
}
ACTS = frozenset({"entry", "offered", "example", "origin", "say", "answer", "pass"})
