"""Coverage in words: what columns, rows and cells are called, and what is to be known of the numbers."""

from __future__ import annotations

from bot.watching.figures import NOT_SAID, SEVERAL, Hidden
from bot.watching.words import FEW, IN_FIVES, WHY_KEPT
from conversations.text import Country, Text

from .covering import ANY, Coverage, Covered, CoveredSet, Quote

ROLE: dict[str, Text] = {
    ANY: Text("All answers"),
    "used": Text("Used"),
    "useful": Text("Helped"),
    "constraint": Text("Hard to use"),
    "women": Text("Women"),
    "youth": Text("Young people"),
}
#: what stands below somebody's words
_SAID: dict[str, Text] = {
    ANY: Text("on this recommendation"),
    "used": Text("on how it was used"),
    "useful": Text("on what helped"),
    "constraint": Text("on what made it hard"),
    "women": Text("on women"),
    "youth": Text("on young people"),
}
BREAKDOWN: dict[str, Text] = {
    "country": Text("By country"),
    "affiliation": Text("By affiliation"),
    "kind": Text("By who answers"),
}
_KIND: dict[str, Text] = {
    "myself": Text("For themselves"),
    "person": Text("For somebody else"),
    "group": Text("For a group"),
    "organisation": Text("For an organisation"),
}
TITLE = Text("What is said of the recommendations")
NOT_YET = Text("No answer speaks of it yet.")
UNCONFIRMED = Text("written down from a voice, not confirmed")
WITHOUT_NAME = Text("without a name")


def row_label(one: Covered | CoveredSet) -> Text:
    """What a row is called."""
    if isinstance(one, CoveredSet):
        return one.of.title
    if one.entry.official_number is None:
        return one.entry.topic
    return Text("{number}. {topic}", {"number": one.entry.official_number, "topic": one.entry.topic})


def value_label(coverage: Coverage, by: str, value: str) -> object:
    """What a row of a breakdown is called."""
    if value == NOT_SAID:
        return Text("Not said")
    if by == "country":
        return Text("Several countries") if value == SEVERAL else Country(value)
    if by == "kind":
        return _KIND.get(value, value)
    if value == SEVERAL:
        return Text("Several kinds")
    for name in coverage.call.coverage.get("affiliation", ()):
        for choice in coverage.call.form.questions[name].choices:
            if choice.name == value:
                return choice.label
    return value


def counted(coverage: Coverage) -> tuple[Text, ...]:
    """What was counted."""
    if isinstance(coverage.submissions, Hidden):
        first = Text("Submissions looked at: {few}", {"few": FEW})
    else:
        first = Text(
            "{n} submission is looked at: sent, not taken back, and not left out.",
            {"n": coverage.submissions},
            plural="{n} submissions are looked at: sent, not taken back, and not left out.",
        )
    if coverage.in_fives:
        return (first,)
    silent = len(unspoken(coverage))
    entries = len(coverage.entries)
    second = Text(
        "Of {all} recommendations, {n} has no answer yet that speaks of it.",
        {"n": silent, "all": entries},
        plural="Of {all} recommendations, {n} have no answer yet that speaks of them.",
    )
    return first, second


def unspoken(coverage: Coverage) -> list[Covered]:
    """The recommendations of which no answer speaks; as far as is told, that is none."""
    return [one for one in coverage.entries if one.count() == 0]


def notes(coverage: Coverage) -> tuple[Text, ...]:
    """How the numbers come about."""
    found = [
        Text(
            "Numbers are submissions. An answer speaks of a recommendation where the person or a moderator said so; a "
            "set also counts where it was ticked."
        )
    ]
    if coverage.in_fives:
        found += [IN_FIVES, WHY_KEPT]
    elif isinstance(coverage.left_out, int) and coverage.left_out:
        found.append(
            Text(
                "{n} submission was left out by moderators and is not counted.",
                {"n": coverage.left_out},
                plural="{n} submissions were left out by moderators and are not counted.",
            )
        )
    return tuple(found)


def below(quote: Quote) -> Text:
    """What stands below a quote: the form, who, and on what."""
    values = {"reference": quote.reference, "who": quote.who or WITHOUT_NAME, "on": _SAID[quote.role]}
    if quote.is_unconfirmed:
        return Text("{reference}, {who}, {on} ({state})", {**values, "state": UNCONFIRMED})
    return Text("{reference}, {who}, {on}", values)
