"""Looking around in a call's library: what fits a person, by set, by topic, by free words, and the hard words."""

from __future__ import annotations

from conversations.happened import when
from conversations.plan import question_name
from conversations.recommendations import Interests, Recommendation, Term
from conversations.text import Text

from . import aloud, explaining, mine
from .listing import Item, Lines, Rows, listed, paged
from .screens import Act, Key, Screen, Title
from .visit import Visit

ACTS = frozenset(
    ("library", "sets", "set", "topics", "topic", "find", "aboutme", "does", "matters", "letters", "letter", "term")
) | {"story"}


def back(visit: Visit) -> None:
    """Back to where they stand."""
    mine.where(visit)


# Where it begins


def show_start(visit: Visit, *says: Text) -> None:
    """What was recommended: what fits this person or this part of the form first, then all ways to the rest."""
    library = visit.call.library
    if not library.recommendations:
        mine.where(visit, Text("This call explains no recommendations."))
        return
    lines, rows = _fitting(visit)
    keys = [
        Key(Text("Find by words"), Act("find")),
        Key(Text("By topic"), Act("topics", "0.")),
        Key(Text("By set"), Act("sets")),
    ]
    if library.activities:
        keys.append(Key(MATTERS, Act("aboutme")))
    if library.glossary:
        keys.append(Key(_WORDS, Act("letters")))
    _show(visit, (Title(Text("What was recommended")), *lines), (*rows, *((key,) for key in keys)), says)


def _fitting(visit: Visit) -> tuple[Lines, Rows]:
    """A few entries for this person, or for the part of the form they are in."""
    call, interests, submission = visit.call, explaining.interests(visit), visit.open
    library = call.library
    asking = question_name(submission.conversation.asking or "") if submission is not None else ""
    node = call.form.plan.nodes.get(asking)
    here: dict[str, Recommendation] = {}
    if node is not None:
        names = [asking, *(name for name, one in call.form.plan.nodes.items() if one.section == node.section)]
        here = {one.id: one for name in names for one in library.about(name)}
    if interests == Interests():
        found, heading = list(here.values())[:_FEW], Text("For this part of the form:")
    else:
        found = library.fitting((here | library.recommendations).values(), interests)[:_FEW]
        heading = Text("For you:")
    if not found:
        return (), ()
    lines, rows = listed(visit, [explaining.item(call, one, _form(visit)) for one in found])
    return (heading, *lines), rows


def chose(visit: Visit, act: Act) -> None:
    """A button of the library."""
    page, code = paged(act.value)
    match act.name:
        case "sets":
            library = visit.call.library
            items = [Item(one.title, Act("set", f"0.{library.code(one.id)}")) for one in library.sets]
            _show_list(visit, Text("The sets. Tap one."), items)
        case "set":
            _show_set(visit, page, code)
        case "topics":
            _show_topics(visit, page)
        case "topic":
            _show_topic(visit, page, code)
        case "find":
            ask_for_words(visit)
        case "aboutme":
            _ask_what_they_do(visit)
        case "does":
            _ask_what_matters(visit, act.value)
        case "matters":
            _keep_interests(visit, act.value)
        case "letters":
            show_letters(visit)
        case "letter":
            _show_letter(visit, page)
        case "term":
            _show_term(visit, act.value)
        case "story":
            _tell_story(visit)
        case _:
            show_start(visit)


def _show_set(visit: Visit, page: int, code: str) -> None:
    call = visit.call
    of = next((one for one in call.library.sets if call.library.code(one.id) == code), None)
    if of is None:
        show_start(visit)
        return
    items = [explaining.item(call, one, _form(visit)) for one in of.recommendations]
    lines, rows = listed(visit, items, page, lambda number: Act("set", f"{number}.{code}"))
    _show(visit, (Title(of.title), *lines), rows)


def _show_topics(visit: Visit, page: int) -> None:
    library = visit.call.library
    used = {tag for one in library.recommendations.values() for tag in one.tags}
    first = explaining.interests(visit).matters
    tags = sorted(((tag, label) for tag, label in library.tags if tag in used), key=lambda one: one[0] != first)
    items = [Item(label, Act("topic", f"0.{library.code(tag)}")) for tag, label in tags]
    _show_list(visit, Text("Topics. Tap one."), items, page, "topics")


def _show_topic(visit: Visit, page: int, code: str) -> None:
    call = visit.call
    found = next(((tag, label) for tag, label in call.library.tags if call.library.code(tag) == code), None)
    if found is None:
        show_start(visit)
        return
    entries = [one for one in call.library.recommendations.values() if found[0] in one.tags]
    items = [
        explaining.item(call, one, _form(visit)) for one in call.library.fitting(entries, explaining.interests(visit))
    ]
    lines, rows = listed(visit, items, page, lambda number: Act("topic", f"{number}.{code}"))
    _show(visit, (Title(found[1]), *lines), rows)


# By free words


def ask_for_words(visit: Visit) -> None:
    """The next words that are typed are looked for, and are no answer."""
    visit.keep(step={**visit.step, FINDING: True})
    visit.show(Screen(lines=(_WHAT_TO_FIND,), keys=(explaining.back_row(visit),)))


def find(visit: Visit, words: str) -> None:
    """What fits these words, best first; else an honest no, and the topics that come nearest."""
    call, language = visit.call, visit.language
    if not call.library.recommendations:
        show_start(visit)
        return
    finders = visit.house.libraries.finders(call)
    shown = " ".join(words.split())
    shown = shown if len(shown) <= _LONGEST_SHOWN else f"{shown[:_LONGEST_SHOWN]}…"
    found = [call.library.recommendations[one.id] for one in finders.find(words, language, _MOST_FOUND)]
    again = (Key(Text("Find something else"), Act("find")),)
    if found:
        lines, rows = listed(visit, [explaining.item(call, one, _form(visit)) for one in found])
        heading = Text("Found for “{words}”. Tap one.", {"words": shown})
    else:
        labels = dict(call.library.tags)
        topics = finders.of(language).nearest_topics(words)
        items = [Item(labels[tag], Act("topic", f"0.{call.library.code(tag)}")) for tag in topics if tag in labels]
        lines, rows = listed(visit, items)
        heading = Text("Nothing fits “{words}”. Perhaps one of these topics does:", {"words": shown})
    visit.show(Screen(lines=(heading, *lines), keys=(*rows, again, explaining.back_row(visit))))


# What matters to somebody


def _ask_what_they_do(visit: Visit) -> None:
    library = visit.call.library
    items = [Item(one.label, Act("does", library.code(one.id))) for one in library.activities]
    _show_list(visit, Text("What do you do? Tap what comes first for you."), items)


def _ask_what_matters(visit: Visit, code: str) -> None:
    library = visit.call.library
    activity = next((one for one in library.activities if library.code(one.id) == code), None)
    if activity is None:
        _ask_what_they_do(visit)
        return
    visit.keep(interests={"does": activity.id, "matters": ""})
    labels = dict(library.tags)
    items = [Item(labels[tag], Act("matters", library.code(tag))) for tag in activity.tags if tag in labels]
    _show_list(visit, Text("And what matters most to you?"), items)


def _keep_interests(visit: Visit, code: str) -> None:
    library = visit.call.library
    matters = next((tag for tag, _ in library.tags if library.code(tag) == code), "")
    visit.keep(interests={"does": explaining.interests(visit).does, "matters": matters})
    said = Text("Thank you. From now on, what fits you best comes first. /recommendations shows it at any time.")
    visit.show(Screen(lines=(said,), replaces=visit.tapped))
    mine.where(visit)


# Hard words


def show_letters(visit: Visit) -> None:
    """The glossary by first letters."""
    letters = _letters(visit)
    if not letters:
        mine.where(visit, Text("This call explains no words."))
        return
    keys = [Key(letter, Act("letter", f"{at}.")) for at, (letter, _) in enumerate(letters)]
    rows = tuple(tuple(keys[at : at + _LETTERS_IN_A_ROW]) for at in range(0, len(keys), _LETTERS_IN_A_ROW))
    _show(visit, (Title(_WORDS), Text("Tap the letter that the word begins with.")), rows)


def _show_letter(visit: Visit, at: int) -> None:
    letters, library = _letters(visit), visit.call.library
    if at >= len(letters):
        show_letters(visit)
        return
    letter, terms = letters[at]
    rows = tuple((Key(one.term, Act("term", library.code(one.id))),) for one in terms)
    _show(visit, (Title(letter),), (*rows, (Key(_WORDS, Act("letters")),)))


def _show_term(visit: Visit, code: str) -> None:
    term = visit.call.library.term_by_code(code)
    if term is None:
        show_letters(visit)
        return
    _show(visit, (term.status, Title(term.term), term.plain), ((Key(_WORDS, Act("letters")),),))


def _letters(visit: Visit) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    return visit.house.libraries.glossary(visit.call, visit.language).by_letter()


# How it came about


def about_rows(visit: Visit) -> Rows:
    """Under who asks and why: how it came about, what was recommended, hard words."""
    library = visit.call.library
    rows: Rows = aloud.house_rows(visit, visit.call, "about")
    if library.timeline or library.figures:
        rows += ((Key(_STORY, Act("story")),),)
    if library.recommendations:
        rows += ((Key(Text("What was recommended"), Act("library")),),)
    if library.glossary:
        rows += ((Key(_WORDS, Act("letters")),),)
    return rows


def _tell_story(visit: Visit) -> None:
    """What happened when, and who claims which figure: a contested one never stands without its claimant."""
    library = visit.call.library
    events = tuple(Text("{when}: {what}", {"when": when(one.when), "what": one.what}) for one in library.timeline)
    figures = tuple(
        Text("{claimant}: “{figure}”", {"claimant": one.claimant, "figure": one.figure}) for one in library.figures
    )
    lines: Lines = (Title(_STORY), *events)
    if figures:
        lines = (*lines, Title(Text("Who says which figure")), *(one for one in (library.caution,) if one), *figures)
    _show(visit, lines, ())


# How it is shown


def _show_list(visit: Visit, heading: Text, items: list[Item], page: int = 0, turns: str = "") -> None:
    lines, rows = listed(visit, items, page, (lambda number: Act(turns, f"{number}.")) if turns else None)
    _show(visit, (heading, *lines), rows)


def _show(visit: Visit, lines: Lines, rows: Rows, says: tuple[Text, ...] = ()) -> None:
    """In place of the message whose button was tapped, if it was one of these."""
    visit.show(Screen(says=says, lines=lines, keys=(*rows, explaining.back_row(visit)), replaces=_own(visit)))


def _own(visit: Visit) -> int | None:
    """The message that was tapped, unless it is a question: that one stays."""
    asked = {one.message for one in visit.account.asked}
    return visit.tapped if visit.tapped not in asked else None


def _form(visit: Visit) -> int:
    return visit.open.id if visit.open is not None else 0


#: the next words that are typed are to be looked for
FINDING = "finding"
_FEW, _MOST_FOUND, _LONGEST_SHOWN, _LETTERS_IN_A_ROW = 3, 5, 60, 6
#: stands below the first choice of a form, too
MATTERS = Text("What matters to me (2 taps)")
_WORDS = Text("Hard words")
_STORY = Text("How it came about")
_WHAT_TO_FIND = Text("What do you want to know about? Write it in a few words, for example: the price of milk.")
