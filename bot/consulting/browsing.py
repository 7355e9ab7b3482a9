"""Looking around in a call's library: what fits a person, by set, by topic, by free words, and the hard words."""

from __future__ import annotations

import re

from conversations.happened import when
from conversations.plan import question_name
from conversations.prompts import EARLIER, FURTHER
from conversations.recommendations import Interests, Recommendation, Term
from conversations.text import Text

from . import aloud, mine
from .listing import Item, listed, paged
from .places import Place, interests_in, place_of, reading
from .screens import Act, Key, Lines, Rows, Title
from .visit import Visit

# Where it begins


def show_start(visit: Visit, *says: Text, act: Act | None = None) -> None:
    """What was recommended: what fits this person or this part of the form first, then all ways to the rest."""
    place = place_of(visit, act)
    library = place.call.library
    if not library.recommendations:
        mine.where(visit, Text("This call explains no recommendations."))
        return
    lines, rows = _fitting(visit, place)
    ways = [(Text("Find by words"), "find", ""), (Text("By topic"), "topics", "0."), (Text("By set"), "sets", "")]
    if library.activities:
        ways.append((MATTERS, "aboutme", ""))
    if library.glossary:
        ways.append((_WORDS, "words", ""))
    keys = tuple((Key(label, Act(name, value, place.number)),) for label, name, value in ways)
    visit.show(reading(place, (Title(Text("What was recommended")), *lines), (*rows, *keys), says))


def _fitting(visit: Visit, place: Place) -> tuple[Lines, Rows]:
    """A few entries for this person; where nothing fits, or nothing is known, for the part of the form they are in."""
    call, library = place.call, place.call.library
    submission, interests = place.submission, interests_in(visit, library)
    asking = question_name(submission.conversation.asking or "") if submission is not None else ""
    node = call.form.plan.nodes.get(asking)
    here: dict[str, Recommendation] = {}
    if node is not None:
        names = [asking, *(name for name, one in call.form.plan.nodes.items() if one.section == node.section)]
        here = {one.id: one for name in names for one in library.about(name)}
    fits = [one for one in (here | library.recommendations).values() if library.fit(one, interests)]
    found = library.fitting(fits, interests)[:_FEW] or list(here.values())[:_FEW]
    if not found:
        return (), ()
    heading = Text("For you:") if fits else Text("For this part of the form:")
    lines, rows = listed(visit, [place.entry(one) for one in found])
    return (heading, *lines), rows


def chose(visit: Visit, act: Act) -> None:
    """A button of the library."""
    place = place_of(visit, act)
    page, code = paged(act.value)
    match act.name:
        case "sets":
            library = place.call.library
            items = [Item(one.title, Act("set", f"0.{library.code(one.id)}", place.number)) for one in library.sets]
            _show_list(visit, place, Text("The sets. Tap one."), items, visit.tapped)
        case "set":
            _show_set(visit, place, page, code)
        case "topics":
            _show_topics(visit, place, page)
        case "topic":
            _show_topic(visit, place, page, code)
        case "find":
            ask_for_words(visit, place)
        case "aboutme":
            _ask_what_they_do(visit, place, None)
        case "does":
            _ask_what_matters(visit, place, act.value)
        case "matters":
            _keep_interests(visit, place, act.value)
        case "words":
            show_letters(visit, act)
        case "letters":
            show_letters(visit, act, visit.tapped)
        case "letter":
            _show_letter(visit, place, page, code)
        case "term":
            _show_term(visit, place, act.value)
        case "story" | "storypage":
            _tell_story(visit, place, page, is_new=act.name == "story")
        case _:
            show_start(visit, act=act)


def _show_set(visit: Visit, place: Place, page: int, code: str) -> None:
    library = place.call.library
    of = next((one for one in library.sets if library.code(one.id) == code), None)
    if of is None:
        show_start(visit, GONE)
        return
    items = [place.entry(one) for one in of.recommendations]
    lines, rows = listed(visit, items, page, lambda number: Act("set", f"{number}.{code}", place.number))
    _show(visit, place, (Title(of.title), *lines), rows)


def _show_topics(visit: Visit, place: Place, page: int) -> None:
    library = place.call.library
    used = {tag for one in library.recommendations.values() for tag in one.tags}
    first = interests_in(visit, library).matters
    tags = sorted(((tag, label) for tag, label in library.tags if tag in used), key=lambda one: one[0] != first)
    items = [_topic(place, tag, label) for tag, label in tags]
    lines, rows = listed(visit, items, page, lambda number: Act("topics", f"{number}.", place.number))
    _show(visit, place, (Text("Topics. Tap one."), *lines), rows)


def _topic(place: Place, tag: str, label: Text) -> Item:
    return Item(label, Act("topic", f"0.{place.call.library.code(tag)}", place.number))


def _show_topic(visit: Visit, place: Place, page: int, code: str) -> None:
    library = place.call.library
    found = next(((tag, label) for tag, label in library.tags if library.code(tag) == code), None)
    if found is None:
        show_start(visit, GONE)
        return
    tag, label = found
    entries = [one for one in library.recommendations.values() if tag in one.tags]
    items = [place.entry(one) for one in library.fitting(entries, interests_in(visit, library))]
    lines, rows = listed(visit, items, page, lambda number: Act("topic", f"{number}.{code}", place.number))
    _show(visit, place, (Title(label), *lines), rows)


# By free words


def ask_for_words(visit: Visit, place: Place) -> None:
    """The next words that are typed are looked for, and are no answer."""
    visit.keep(step={**visit.step, ASKED: WORDS})
    visit.show(reading(place, (_WHAT_TO_FIND,), ()))


def find(visit: Visit, words: str) -> None:
    """What fits these words, best first; else an honest no, and the topics that come nearest."""
    place, language = place_of(visit), visit.language
    library = place.call.library
    if not library.recommendations:
        show_start(visit)
        return
    finders = visit.house.libraries.finders(place.call)
    words = _COMMAND.sub("", words)
    line = " ".join(words.split())
    shown = {"words": line if len(line) <= _LONGEST_SHOWN else f"{line[:_LONGEST_SHOWN]}…"}
    found = finders.find(words, language, _MOST_FOUND, makes_others=False)
    heading = Text("Found for “{words}”. Tap one.", shown)
    items = [place.entry(library.recommendations[one.id]) for one in found]
    if not items:
        labels = dict(library.tags)
        near = finders.of(language).nearest_topics(words)
        items = [_topic(place, tag, labels[tag]) for tag in near if tag in labels]
        heading = Text("Nothing fits “{words}”. Perhaps one of these topics does:", shown)
        if not items:
            heading = Text("Nothing fits “{words}”.", shown)
    lines, rows = listed(visit, items)
    again = (Key(Text("Find something else"), Act("find", "", place.number)),)
    visit.show(reading(place, (heading, *lines), (*rows, again)))
    _remember(visit, words)


def _remember(visit: Visit, words: str) -> None:
    """Words that were looked for are no answer, also when they are changed, and neither is the rest of them."""
    message, at = visit.coming.message, visit.coming.at
    if message is not None:
        before = visit.step.get(_SEARCHED, {}).get("messages", [])
        since = at.timestamp() if at is not None else 0.0
        searched = {"messages": [*before, message][-_REMEMBERED:], "at": since}
        visit.keep(step={**visit.step, _SEARCHED: searched})


def is_searched(visit: Visit, words: str, edited: bool) -> bool:
    """A message that was looked for is changed, or one comes that the app cut off from it or that was typed with it."""
    searched = visit.account.step.get(_SEARCHED)
    if edited and _COMMAND.match(words):
        return True
    if not searched:
        return False
    if edited:
        return visit.coming.message in searched["messages"]
    return visit.coming.at is not None and 0 <= visit.coming.at.timestamp() - searched["at"] <= _TOGETHER


# What matters to somebody


def asks_what_matters(visit: Visit, place: Place) -> bool:
    """They have not said yet what matters to them, as far as this library has a place for it."""
    library = place.call.library
    return bool(library.activities) and interests_in(visit, library) == Interests()


def _ask_what_they_do(visit: Visit, place: Place, replaces: int | None) -> None:
    library = place.call.library
    items = [Item(one.label, Act("does", library.code(one.id), place.number)) for one in library.activities]
    _show_list(visit, place, Text("What do you do? Tap what comes first for you."), items, replaces)


def _ask_what_matters(visit: Visit, place: Place, code: str) -> None:
    library = place.call.library
    activity = next((one for one in library.activities if library.code(one.id) == code), None)
    if activity is None:
        _ask_what_they_do(visit, place, visit.tapped)
        return
    visit.keep(interests={"does": activity.id, "matters": ""})
    labels = dict(library.tags)
    known = [tag for tag in activity.tags if tag in labels]
    items = [Item(labels[tag], Act("matters", library.code(tag), place.number)) for tag in known]
    _show_list(visit, place, Text("And what matters most to you?"), items, visit.tapped)


def _keep_interests(visit: Visit, place: Place, code: str) -> None:
    library = place.call.library
    matters = next((tag for tag, _ in library.tags if library.code(tag) == code), None)
    if matters is None:
        _ask_what_they_do(visit, place, visit.tapped)
        return
    visit.keep(interests={"does": interests_in(visit, library).does, "matters": matters})
    said = Text("Thank you. From now on, what fits you best comes first. /recommendations shows it at any time.")
    lines, rows = _fitting(visit, place)
    _show(visit, place, (said, *lines), rows)


# Hard words


def show_letters(visit: Visit, act: Act | None = None, replaces: int | None = None) -> None:
    """The glossary by first letters."""
    place = place_of(visit, act)
    letters = _letters(visit, place)
    if not letters:
        mine.where(visit, Text("This call explains no words."))
        return
    keys = [Key(letter, Act("letter", f"0.{at}", place.number)) for at, (letter, _) in enumerate(letters)]
    rows = tuple(tuple(keys[at : at + _LETTERS_IN_A_ROW]) for at in range(0, len(keys), _LETTERS_IN_A_ROW))
    lines = (Title(_WORDS), Text("Tap the letter that the word begins with."))
    visit.show(reading(place, lines, rows, replaces=replaces))


def _show_letter(visit: Visit, place: Place, page: int, code: str) -> None:
    letters, library = _letters(visit, place), place.call.library
    at = int(code) if code.isdecimal() and len(code) < 4 else len(letters)
    if at >= len(letters):
        show_letters(visit, replaces=visit.tapped)
        return
    letter, terms = letters[at]
    items = [Item(one.term, Act("term", library.code(one.id), place.number)) for one in terms]
    lines, rows = listed(visit, items, page, lambda number: Act("letter", f"{number}.{at}", place.number))
    _show(visit, place, (Title(letter), *lines), (*rows, _to_letters(place)))


def _show_term(visit: Visit, place: Place, code: str) -> None:
    term = place.call.library.term_by_code(code)
    if term is None:
        show_letters(visit, replaces=visit.tapped)
        return
    _show(visit, place, (term.status, Title(term.term), term.plain), (_to_letters(place),))


def _to_letters(place: Place) -> tuple[Key, ...]:
    return (Key(_WORDS, Act("letters", "", place.number)),)


def _letters(visit: Visit, place: Place) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    return visit.house.libraries.glossary(place.call, visit.language).by_letter()


# How it came about


def about_rows(visit: Visit) -> Rows:
    """Under who asks and why: how it came about, what was recommended, hard words."""
    place = place_of(visit)
    library = place.call.library
    rows: Rows = aloud.house_rows(visit, place.call, "about")
    if library.timeline or library.figures:
        rows += ((Key(_STORY, Act("story", "", place.number)),),)
    if library.recommendations:
        rows += ((Key(Text("What was recommended"), Act("library", "", place.number)),),)
    return (*rows, *(((Key(_WORDS, Act("words", "", place.number)),),) if library.glossary else ()))


def _tell_story(visit: Visit, place: Place, page: int, is_new: bool) -> None:
    """What happened when, and on the last page who claims which figure: a contested one never stands without them."""
    library = place.call.library
    if not (library.timeline or library.figures):
        show_start(visit, GONE)
        return
    last = max(0, -(-len(library.timeline) // _EVENTS) - (not library.figures))
    page = min(page, last)
    events = library.timeline[page * _EVENTS : (page + 1) * _EVENTS]
    lines: Lines = (Title(_STORY),)
    if events:
        lines = (*lines, *(Text("{when}\n{what}", {"when": when(one.when), "what": one.what}) for one in events))
    else:
        caution = (library.caution,) if library.caution is not None else ()
        figures = (Text("{figure}\n— {who}", {"figure": one.figure, "who": one.claimant}) for one in library.figures)
        lines = (Title(Text("Who says which figure")), *caution, *figures)
    turns = [(EARLIER, page - 1)] if page else []
    turns += [(FURTHER, page + 1)] if page < last else []
    row = tuple(Key(label, Act("storypage", f"{number}.", place.number)) for label, number in turns)
    rows: Rows = (row,) if row else ()
    # the words about who asks stay above
    visit.show(reading(place, lines, rows, replaces=None if is_new else visit.tapped))


# How it is shown


def _show_list(visit: Visit, place: Place, heading: Text, items: list[Item], replaces: int | None) -> None:
    lines, rows = listed(visit, items)
    visit.show(reading(place, (heading, *lines), rows, replaces=replaces))


def _show(visit: Visit, place: Place, lines: Lines, rows: Rows) -> None:
    """In place of the message whose button was tapped."""
    visit.show(reading(place, lines, rows, replaces=visit.tapped))


_SEARCHED = "searched"
_COMMAND = re.compile(r"/recommendations(?:@\w+)?\s+", re.I)
#: messages, and seconds between two that were typed together
_REMEMBERED, _TOGETHER = 5, 1
#: where an account's step notes what the next words that are typed are about
ASKED, WORDS = "asked", "words"
ACTS = frozenset(
    {
        "library",
        "sets",
        "set",
        "topics",
        "topic",
        "find",
        "aboutme",
        "does",
        "matters",
        "words",
        "letters",
        "letter",
        "term",
        "story",
        "storypage",
    }
)
#: stands below the first choice of a form, too
MATTERS = Text("What matters to me (2 taps)")
_FEW, _MOST_FOUND, _LONGEST_SHOWN, _LETTERS_IN_A_ROW, _EVENTS = 3, 5, 60, 6, 8
_WORDS = Text("Hard words")
_STORY = Text("How it came about")
GONE = Text("That entry is no longer here. These are.")
_WHAT_TO_FIND = Text("What do you want to know about? Write it in a few words, for example: the price of milk.")
