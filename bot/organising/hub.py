"""A broadcast that is being written, as whoever writes it sees it: whom it is for, who gets what, and what is next."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from bot.broadcasting.segments import NO_COUNTRY, Segment, parse_segment
from bot.consulting.listing import joined
from bot.consulting.screens import Key, Rows, Screen, Title
from bot.database.broadcasts import Broadcast
from bot.office.requests import Office, Request
from conversations.call import Call
from conversations.text import Country, Text, own_name

from .drafts import GONE, Reach, act, call_of, reach_lately
from .variants import EVERYBODY, UNSAID, refusals, tried, untried

STATUSES = {
    "not-started": Text("nothing answered yet"),
    "midway": Text("begun and not sent"),
    "submitted": Text("sent"),
}
#: reason -> how many were left out for it
_REASONS = {
    "stopped": Text("{n} asked not to be written to", plural="{n} asked not to be written to"),
    "blocked": Text("{n} has stopped the bot", plural="{n} have stopped the bot"),
    "no consent": Text("{n} has not agreed to take part", plural="{n} have not agreed to take part"),
    "withdrew": Text("{n} has taken the form back", plural="{n} have taken the form back"),
    "rehearsal": Text("{n} only tried the form out", plural="{n} only tried the form out"),
}
_REFUSED = Text("Telegram did not take this message: {words}. Please send me another one.")
NOBODY = Text("Nobody would get it as it stands, so it cannot be sent.")


async def show(office: Office, request: Request, one: Broadcast, *says: Text) -> None:
    """Show a draft as it stands."""
    call = call_of(office, one)
    if call is None:
        await office.say(request, GONE)
        return
    reached = await reach_lately(office, one)
    await office.show(request, drawn(one, call, reached, says))


def drawn(one: Broadcast, call: Call, reached: Reach, says: tuple[Text, ...] = ()) -> Screen:
    """All of a draft, with what can be done about it."""
    is_news = one.kind == "news"
    title = Text("What became of “{call}”") if is_news else Text("A message about “{call}”")
    lines: list[object] = [
        Title(title.with_values(call=call.title)),
        Text("For whom: {whom}", {"whom": whom(one, call)}),
        _who_gets_what(one, call, reached),
    ]
    if left_out := [_REASONS[reason].with_values(n=n) for reason, n in reached.excluded.items() if reason in _REASONS]:
        lines.append(Text("Left out: {reasons}.", {"reasons": tuple(left_out)}))
    lines.append(Text("When: {when}", {"when": when(one, call)}))
    lines += _trial(one)
    return Screen(says=says, lines=tuple(lines), keys=_keys(one, call, reached))


def whom(one: Broadcast, call: Call) -> object:
    """The segment in words."""
    if one.kind == "news":
        return Text("everybody whose form was sent")
    return segment_in_words(parse_segment(one.segment), call)


def segment_in_words(segment: Segment, call: Call) -> object:
    """A segment as people say it."""
    if segment.is_all:
        return Text("everybody")
    said = []
    if segment.languages:
        said.append(
            Text("language {which}", {"which": tuple(language_in_words(one, call) for one in segment.languages)})
        )
    if segment.countries:
        said.append(Text("country {which}", {"which": tuple(map(country_in_words, segment.countries))}))
    if segment.sources:
        said.append(Text("came by {which}", {"which": segment.sources}))
    if segment.statuses:
        said.append(Text("form {which}", {"which": tuple(STATUSES[one] for one in segment.statuses)}))
    return tuple(said)


def language_in_words(tag: str, call: Call) -> str:
    """A language by its own name."""
    return call.name_of(tag) if tag in call.tongues else own_name(tag)


def country_in_words(code: str) -> object:
    """A country by its name."""
    return Text("not said") if code == NO_COUNTRY else Country(code)


def when(one: Broadcast, call: Call) -> Text:
    """The moment in words, by the call's clock."""
    if one.not_before is None:
        return Text("at once")
    moment = one.not_before.astimezone(ZoneInfo(call.timezone))
    return Text("{moment} ({zone})", {"moment": moment, "zone": call.timezone})


def is_ready(one: Broadcast) -> bool:
    """All of it was tried as it stands, and was taken."""
    return bool(one.content) and UNSAID not in one.content and not untried(one.content, one.tested)


def _who_gets_what(one: Broadcast, call: Call, reached: Reach) -> Text:
    """A line for each language, those without a message among them; then those in which nobody reads."""
    n = reached.recipients
    lines = [Text("{n} person gets it.", {"n": n}, plural="{n} people get it.") if n else NOBODY]
    for (language, variant), n in sorted(reached.variants.items(), key=lambda item: -item[1]):
        values = {"language": language_in_words(language, call), "n": n}
        if variant == EVERYBODY:
            lines.append(
                Text(
                    "{language}, {n} person: the message for everybody",
                    values,
                    plural="{language}, {n} people: the message for everybody",
                )
            )
        else:
            lines.append(
                Text(
                    "{language}, {n} person: the message in {variant}",
                    {**values, "variant": language_in_words(variant, call)},
                    plural="{language}, {n} people: the message in {variant}",
                )
            )
    for language, n in sorted(reached.missing.items(), key=lambda item: -item[1]):
        values = {"language": language_in_words(language, call), "n": n}
        lines.append(
            Text("{language}, {n} person: no message yet", values, plural="{language}, {n} people: no message yet")
        )
    used = {variant for _, variant in reached.variants}
    unused = [variant for variant in one.content if variant not in used and variant not in (UNSAID, EVERYBODY)]
    lines += [
        Text(
            "There is a message in {language}, which nobody of them reads.", {"language": language_in_words(tag, call)}
        )
        for tag in unused
    ]
    return joined(lines)


def _trial(one: Broadcast) -> list[Text]:
    refused = refusals(one.content, one.tested)
    if refused:
        return [_REFUSED.with_values(words=words.rstrip(".")) for words in dict.fromkeys(refused.values())]
    if is_ready(one):
        return [Text("You have tried it on yourself, and Telegram took it.")]
    if tried(one.tested):
        return [Text("It has changed since you tried it. Try it on yourself once more before you send it.")]
    return [Text("Try it on yourself before you send it.")]


def _keys(one: Broadcast, call: Call, reached: Reach) -> Rows:
    rows: list[tuple[Key, ...]] = []
    if len(call.tongues) > 1:
        rows.append((Key(Text("Another language"), act(one, "more")),))
    if one.kind != "news":
        rows.append((Key(Text("For whom"), act(one, "whom")),))
    rows.append((Key(Text("When"), act(one, "when")),))
    rows.append((Key(Text("Try it on myself"), act(one, "try")),))
    if is_ready(one) and reached.recipients:
        rows.append((Key(Text("Send it"), act(one, "send")),))
    rows.append((Key(Text("Discard"), act(one, "discard")),))
    return tuple(rows)
