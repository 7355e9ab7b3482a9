"""The recommendations explained: under a question, in three depths, and on to saying something about them.

All of it happens in a message of its own, which changes in place: the question above stays as it was, and so does the
answer that is being written.
"""

from __future__ import annotations

import hashlib

from bot.database.records import Opened, Submission
from bot.links import chat_link
from conversations.call import Call
from conversations.plan import question_name
from conversations.prompts import Prompt
from conversations.recommendations import ADVICE, Library, Recommendation, RecommendationSet
from conversations.records import replace
from conversations.replies import Jump
from conversations.state import Status
from conversations.text import Text

from . import aloud, filling, mine
from .listing import Item, listed
from .places import Place, interests_in, place_of, reading
from .screens import Act, Key, Lines, Rows, Screen, Title
from .visit import Visit


def explains(visit: Visit, call: Call, prompt: Prompt) -> bool:
    """There is more to say about what is asked."""
    name = question_name(prompt.key or "")
    if prompt.guidance is not None or call.library.about(name):
        return True
    return bool(visit.house.libraries.terms(call, name, visit.language))


def explain(visit: Visit, submission: Submission, name: str) -> None:
    """What there is to know for one question: more words of its author, recommendations, hard words."""
    place = Place(visit.call_of(submission), submission)
    call, library = place.call, place.call.library
    question = call.form.questions.get(name)
    if question is None:
        mine.where(visit)
        return
    entries = library.fitting(library.about(name), interests_in(visit, library))[:_MOST_ENTRIES]
    terms = visit.house.libraries.terms(call, name, visit.language)
    lines: Lines = (question.guidance_hint,) if question.guidance_hint is not None else ()
    if len(entries) == 1 and not terms and not lines:
        _open(visit, place, entries[0], is_new=True)
        return
    more, rows = listed(visit, [place.entry(one) for one in entries])
    if entries:
        lines = (*lines, Title(Text("Recommendations about this. Tap one.")), *more)
    if terms:
        lines = (*lines, Text("Words in this question. Tap one to read what it means."))
        rows = (*rows, *((Key(one.term, Act("term", library.code(one.id), place.number)),) for one in terms))
    if not lines:
        lines = (Text("There is nothing more to say about this question."),)
    visit.show(reading(place, lines, rows))


def chose(visit: Visit, act: Act) -> bool:
    """A button of an entry; False when that is not in the library any more."""
    place = place_of(visit, act)
    library = place.call.library
    if act.name == "answer":
        code, _, mark = act.value.rpartition(".")
        about = library.by_code(code)
        names = _answerable(place.call, about) if about is not None else []
        name = next((one for one in names if _mark(one) == mark), None)
        if place.submission is None or name is None or about is None:
            mine.where(visit)
        else:
            _answer(visit, place.submission, name, about)
        return True
    entry = library.by_code(act.value)
    if entry is None:
        return False
    match act.name:
        case "entry" | "offered":
            _open(visit, place, entry, is_new=act.name == "offered")
        case "short":
            _show(visit, place, entry, (*_promise(library, entry), _heading(entry)), act.name)
        case "example":
            lines = (entry.plain, *((entry.example,) if entry.example is not None else ()), ADVICE)
            _show(visit, place, entry, (_heading(entry), *lines), act.name)
        case "origin":
            _show(visit, place, entry, (_heading(entry), *_origin(visit, library, entry)), act.name)
        case "say":
            _say_something(visit, place, entry)
        case "pass":
            _pass_on(visit, place, entry)
    return True


def _open(visit: Visit, place: Place, entry: Recommendation, is_new: bool = False) -> None:
    """The first depth: who agreed on what, and whom it is for. For a form it is kept that it was opened."""
    submission = place.submission
    if submission is not None:
        asking = submission.conversation.asking
        visit.changes.opened.append(
            Opened(
                id=visit.house.ids(),
                chat=visit.chat,
                submission=submission.id,
                call=place.call.name,
                entry=entry.id,
                question=question_name(asking) if asking is not None else "",
                version=entry.version,
                language=visit.language,
                at=visit.now,
            )
        )
        visit.store(replace(submission, library_shown=place.call.library.version))
    lines = (*_promise(place.call.library, entry), _heading(entry))
    _show(visit, place, entry, lines, "short", is_new=is_new)


def offer(visit: Visit, place: Place, prompt: Prompt) -> tuple[Lines, Rows]:
    """At the first question of a section that wants it: one line and one button with the entry that fits best."""
    submission, library, plan = place.submission, place.call.library, place.call.form.plan
    name = question_name(prompt.key or "")
    node = plan.nodes.get(name)
    offers = plan.sections[node.section].offers if node is not None else False
    if submission is None or prompt.kind != "question" or node is None or not offers:
        return (), ()
    if isinstance(offers, str) and offers not in submission.conversation.answers:
        return (), ()
    here = {each for each, other in plan.nodes.items() if other.section == node.section}
    if any(question_name(key) in here for key in submission.conversation.trail):
        return (), ()
    entries = {one.id: one for each in (name, *plan.nodes) if each in here for one in library.about(each)}
    best = next(iter(library.fitting(entries.values(), interests_in(visit, library))), None)
    if best is None:
        return (), ()
    key = Key(Text("Read about it"), Act("offered", library.code(best.id), place.number))
    return (Text("What was recommended: {topic}", {"topic": best.topic}),), ((key,),)


def _show(visit: Visit, place: Place, entry: Recommendation, lines: Lines, depth: str, is_new: bool = False) -> None:
    """One depth of an entry, with the way to the others."""
    call, number = place.call, place.number
    code = call.library.code(entry.id)
    rows: Rows = tuple((Key(label, Act(name, code, number)),) for name, label in _DEPTHS.items() if name != depth)
    rows += aloud.recommendation_rows(visit, call, entry.id, number)
    submission = place.submission
    if submission is not None and submission.status is not Status.WITHDRAWN and _answerable(call, entry):
        rows += ((Key(Text("I want to say something about this"), Act("say", code, number)),),)
    rows += ((Key(Text("Pass it on"), Act("pass", code, number)),),)
    rows += ((Key(Text("What was recommended"), Act("library", "", number)),),)
    replaces = None if is_new else visit.tapped
    visit.show(reading(place, (entry.status, *lines), rows, replaces=replaces))


def _heading(entry: Recommendation) -> Title:
    if entry.official_number is None:
        return Title(entry.topic)
    return Title(Text("{number}. {topic}", {"number": entry.official_number, "topic": entry.topic}))


def _promise(library: Library, entry: Recommendation) -> Lines:
    """Who agreed on it, when, and for whom it is; what they agreed on stands below."""
    of = library.set_of(entry)
    words = dict(library.actors)
    actors = tuple(words[actor] for actor in entry.asked_of if actor in words)
    if of.agreed_by is not None and of.approved_on is not None:
        values = {"year": str(of.approved_on.year), "who": of.agreed_by, "actors": actors}
        if not actors:
            return (Text("In {year}, {who} agreed on this advice:", values),)
        return (Text("In {year}, {who} agreed on this advice (for: {actors}):", values),)
    for_whom = Text("This is advice for: {actors}", {"actors": actors}) if actors else Text("This is advice:")
    return (*_agreed(of), for_whom)


def _agreed(of: RecommendationSet) -> Lines:
    """Who agreed on it, as a sentence of its own; nothing where that is not said."""
    if of.agreed_by is None:
        return ()
    if of.approved_on is None:
        return (Text("Agreed on by {who}.", {"who": of.agreed_by}),)
    return (Text("Agreed on by {who} in {year}.", {"who": of.agreed_by, "year": str(of.approved_on.year)}),)


def _origin(visit: Visit, library: Library, entry: Recommendation) -> Lines:
    """Where it comes from: the set, when it was agreed on, its number only where that was read, and addresses."""
    of = library.set_of(entry)
    lines: list[object] = [_title(visit, of)]
    if of.approved_on is not None:
        day = {"day": of.approved_on, "session": of.session.split(",")[0]}
        lines.append(Text("Agreed on {day} ({session}).", day) if of.session else Text("Agreed on {day}.", day))
    if entry.official_number is None:
        lines.append(Text("Its number in the official text was not read, so none stands here."))
    lines += [text for text in (entry.seen,) if text is not None]
    return (*lines, *_source(entry, of))


def _title(visit: Visit, of: RecommendationSet) -> Text:
    if of.has_title_in(visit.language):
        return Text("It belongs to: {title}", {"title": of.title})
    return Text("It belongs to: {title} (our translation of the title)", {"title": of.title})


def _source(entry: Recommendation, of: RecommendationSet) -> Lines:
    address = next((one for one in (entry.source, *of.sources) if one.startswith(("https://", "http://"))), None)
    return (Text("To read more: {address}", {"address": address}),) if address is not None else ()


def _answerable(call: Call, entry: Recommendation) -> list[str]:
    """The questions of the form in which an answer about an entry belongs, in the form's order."""
    nodes, questions = call.form.plan.nodes, call.form.questions
    return [name for name, one in questions.items() if name in entry.questions and one.asked and not nodes[name].depth]


def _say_something(visit: Visit, place: Place, entry: Recommendation) -> None:
    """Open the question where it belongs; where there are several, let them choose."""
    names = _answerable(place.call, entry)
    if place.submission is None or not names:
        mine.where(visit)
    elif len(names) == 1:
        _answer(visit, place.submission, names[0], entry)
    else:
        code, questions = place.call.library.code(entry.id), place.call.form.questions
        acts = {name: Act("answer", f"{code}.{_mark(name)}", place.number) for name in names}
        items = [Item(questions[name].label, act) for name, act in acts.items()]
        lines, rows = listed(visit, items)
        ask = Text("Where does it belong? Tap the question that you want to answer.")
        visit.show(reading(place, (ask, *lines), rows, replaces=visit.tapped))


def _answer(visit: Visit, submission: Submission, name: str, entry: Recommendation) -> None:
    """Ask that question; what is said there next speaks of the entry."""
    visit.step_done()
    visit.keep(submission=submission.id)
    filling.take(visit, replace(submission, speaks_of=(name, entry.id)), Jump(name))


def _mark(name: str) -> str:
    """A question among the few of an entry, on a button."""
    return hashlib.sha256(name.encode()).hexdigest()[:4]


def _pass_on(visit: Visit, place: Place, entry: Recommendation) -> None:
    """A short text with its source, ready to be forwarded to anybody."""
    of = place.call.library.set_of(entry)
    link = chat_link(visit.house.name, place.call.name)
    visit.show(Screen(says=(Text("Here is a text that you can forward to others:"),), aside=True))
    lines = (_heading(entry), entry.plain, *_agreed(of), ADVICE, entry.status, *_source(entry, of))
    visit.show(Screen(aside=True, lines=(*lines, Text("To say something about it: {address}", {"address": link}))))


_DEPTHS = {
    "short": Text("In short"),
    "example": Text("What it means, and what to ask"),
    "origin": Text("Where it comes from"),
}
ACTS = frozenset({"entry", "offered", "short", "example", "origin", "say", "answer", "pass"})
#: under one question; the others stand under /recommendations
_MOST_ENTRIES = 16
