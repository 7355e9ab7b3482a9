"""What somebody who was made up replies to a question: plausible, and obeying the question's own rules."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random

from conversations.asking import here_at
from conversations.plan import Item
from conversations.questions import PROPOSAL, Question
from conversations.questions.text import TextQuestion
from conversations.recommendations import Recommendation
from conversations.replies import Attached, Done, File, Located, Next, Pressed, Reply, Skip, Typed
from conversations.sheet import Sheet
from conversations.state import Moment

from .people import Made
from .sentences import sentences, topic_of

#: after so many replies that a question did not take, anything is tried that its conditions name
_PATIENCE = 4
#: characters of a long answer
_SHORTEST, _LONGEST = 200, 2_000


def reply_of(
    made: Made,
    chance: Random,
    sheet: Sheet,
    item: Item,
    moment: Moment,
    tries: int,
    literals: Mapping[str, tuple[str, ...]],
    about: Recommendation | None = None,
) -> Reply:
    """The next reply of this person to what they are asked; `about` is what they have just read for it."""
    question, answer = item.question, sheet.conversation.answers.get(item.key)
    if not question.answerable:
        return Next()
    if answer is not None and not answer.is_empty:
        if answer.complete:
            return Next()
        if question.type not in ("select_multiple", "rank") or chance.random() < 0.45:
            return Done()
    if item.node.is_gate:
        # "another one?": sure of nothing but that it ends
        return Pressed("yes" if chance.random() < 0.4 else "no")
    here = here_at(sheet, item, moment)
    if answer is None or answer.is_empty:
        needed = sheet.is_required(item) or about is not None
        if not needed and (tries > 2 * _PATIENCE or chance.random() > made.eager):
            return Skip()
    if tries > _PATIENCE and (pool := literals.get(question.name)) and chance.random() < 0.5:
        return Typed(chance.choice(pool)) if not here.choices else Pressed(chance.choice(here.choices).name, on=True)
    match question.type:
        case "text":
            return _words(made, chance, sheet, item, moment, about)
        case "select_one" if here.choices:
            return Pressed(chance.choice(here.choices).name)
        case "select_multiple" if here.choices:
            alone = chance.random() < 0.12
            fitting = [one for one in here.choices if one.exclusive == alone] or here.choices
            return Pressed(chance.choice(fitting).name, on=True)
        case "integer" | "decimal" if tries <= 2 and (number := _number(question, chance)):
            return Typed(number)
        case "geopoint":
            lat, lon = (round(one + chance.uniform(-0.2, 0.2), 5) for one in (made.place.lat, made.place.lon))
            return Located(lat, lon, accuracy=float(chance.randint(5, 60)))
        case "audio":
            return voice(chance)
        case "image":
            return photo(chance)
        case "video" if not sheet.is_required(item):
            return Skip()
        case "file":
            return Attached((File("document", "list.txt", "text/plain"),))
        case _:
            return question.sample(chance, here)


def voice(chance: Random) -> Attached:
    """A voice note; its number and size are found when it is kept."""
    return Attached((File("voice", mime="audio/ogg", seconds=chance.randint(4, 90)),))


def photo(chance: Random) -> Attached:
    """A photo."""
    return Attached((File("photo", f"photo-{chance.randint(100, 999)}.jpg", "image/jpeg"),))


def _words(made: Made, chance: Random, sheet: Sheet, item: Item, moment: Moment, about: Recommendation | None) -> Reply:
    question = item.question
    if not isinstance(question, TextQuestion):
        return question.sample(chance, here_at(sheet, item, moment))
    if question.ready and chance.random() < 0.25:
        return Pressed(chance.choice(question.ready).name)
    exact = question.appearance
    if "country" in exact:
        return Pressed(made.place.country)
    if "phone" in exact:
        return Typed(f"+221 77 000 {chance.randint(0, 99):02} {chance.randint(0, 99):02}")
    if "email" in exact:
        return Typed(f"person{made.number}@example.org")
    if "url" in exact:
        return Typed(f"www.example.org/{chance.choice(('market', 'meeting', 'report'))}/{made.number}")
    if question.takes_parts:
        if made.speaks and about is None and chance.random() < 0.3:
            return voice(chance)
        if chance.random() < 0.01:
            return photo(chance)
        return Typed(
            long_words(made, chance, topic_of(question.name), moment.say(about.topic) if about is not None else None)
        )
    if chance.random() < 0.4 and sheet.proposal(item) is not None:
        return Pressed(PROPOSAL)
    return Typed(_few_words(made, chance, question.name))


def _few_words(made: Made, chance: Random, name: str) -> str:
    """A line for a question that takes one."""
    parts = name.split("_")
    if "title" in parts:
        who = made.name or chance.choice(sentences(made.language, "group")).format(place=made.place.name)
        return f"{who}, {made.country}"
    if "countries" in parts or "country" in parts:
        return made.country
    if "name" in parts and "market" not in parts:
        return made.person
    if "date" in parts:
        return f"{chance.randint(1, 28)}.{chance.randint(1, 12)}.{_year(chance)}"
    if {"location", "market", "place", "village"} & set(parts):
        return made.place.name
    return _filled(chance.choice(sentences(made.language, "short")), made, chance)


def long_words(made: Made, chance: Random, topic: str, entry: str | None = None) -> str:
    """Sentences about a topic and about life in general, 200 to 2,000 characters in all."""
    wanted = min(_LONGEST - 250, int(_SHORTEST + chance.expovariate(1 / 350)))
    told = list(sentences(made.language, topic))
    more = [one for one in sentences(made.language, "general") if one not in told]
    chance.shuffle(told)
    chance.shuffle(more)
    said: list[str] = []
    if entry is not None:
        said.append(sentences(made.language, "about")[0].format(topic=entry.rstrip(".")) + ".")
    length = sum(map(len, said))
    for one in (*told, *more):
        if length >= wanted:
            break
        said.append(_filled(one, made, chance))
        length += len(said[-1]) + 1
    begins = [said[i : i + 4] for i in range(0, len(said), 4)]
    return "\n\n".join(" ".join(some) for some in begins)


def _filled(sentence: str, made: Made, chance: Random) -> str:
    return sentence.format(place=made.place.name, n=chance.randint(6, 240), year=_year(chance))


def _year(chance: Random) -> int:
    return chance.randint(2015, 2025)


def _number(question: Question, chance: Random) -> str:
    """A number about as large as the one that the author gives as an example; nothing where there is none."""
    example = question.example.source if question.example is not None else ""
    try:
        about = float(example)
    except ValueError:
        return ""
    if question.type == "integer":
        return str(max(1, round(about * chance.uniform(0.4, 1.8))))
    return f"{about * chance.uniform(0.4, 1.8):.0f}" if about > 20 else f"{about * chance.uniform(0.4, 1.8):.2f}"
