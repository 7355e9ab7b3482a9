"""Submissions that came in, were looked at and accepted: said in a few values, or made up by the hundred."""

from __future__ import annotations

import itertools
import random
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.all_calls import load_calls
from bot.database import models
from bot.database.answers import body_of
from bot.database.opening import Database
from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import Moderator, Topic, add_topic, decide, set_entry, set_topic
from bot.settings import read_settings
from conversations.call import Call
from conversations.loader import SHIPPED, load_call
from conversations.records import record
from conversations.replies import File
from conversations.state import Answer, Conversation, Part, Status

CALL = load_call(SHIPPED / "smallholders")
NOW = datetime(2027, 3, 1, 9, 0, tzinfo=UTC)
BY = Moderator(None, "Awa")
VOICE = File("voice", seconds=100, ref="f1")
PHOTO = File("photo", "awa-ndiaye.jpg", ref="f2")


@record(kw_only=True)
class Sent:
    """Somebody's form."""

    answers: dict[str, Any]
    name: str = "Union of milk sellers"
    kind: str = "organisation"
    women: int | None = None
    men: int | None = None
    confirms: str | None = None
    appearance: str | None = "name"
    language: str = "en"
    door: str = "chat"
    state: str = "accepted"
    status: Status = Status.SUBMITTED
    trial: bool = False
    #: (key, kind, language, words, state)
    renditions: tuple[tuple[str, str, str, str, str], ...] = ()
    #: (key, code) and (key, entry)
    topics: tuple[tuple[str, str], ...] = ()
    entries: tuple[tuple[str, str], ...] = ()
    days: int = 0


def said(value=None, *files, language="en"):
    """An answer of this value, with files."""
    return Answer(value, tuple(Part(file=file) for file in files), language=language)


async def fill(database: Database, people: list[Sent], call: Call = CALL, **topics: str) -> list[str]:
    """Put them on the shelf; their references. `topics`: code=label."""
    ids = itertools.count(1000)
    rows: dict[Any, list[dict[str, Any]]] = {
        table: [] for table in (models.respondent, models.consent, models.submission, models.answer)
    }
    numbers: list[int] = []
    of_answers: dict[tuple[int, str], int] = {}
    for place, one in enumerate(people):
        number, at = next(ids), NOW + timedelta(days=one.days)
        numbers.append(number)
        rows[models.respondent].append(
            {"id": number, "kind": one.kind, "name": one.name, "women": one.women, "men": one.men, "agreed": "self",
             "witness": None, "recording_id": None, "agreed_at": at, "confirms": one.confirms, "created_at": at}
        )  # fmt: skip
        rows[models.consent].append(
            {"id": number, "respondent_id": number, "call": call.name, "language": one.language, "words_hash": "w",
             "chat_id": 1, "message_id": None, "at": at, "withdrawn_at": None}
        )  # fmt: skip
        conversation = Conversation(call.name, call.form.version, status=one.status, way="whole", revision=1)
        rows[models.submission].append(
            {"id": number, "call": call.name, "form_hash": call.form.version, "respondent_id": number,
             "consent_id": number, "reference": f"R{place:03}-AB", "status": one.status.value,
             "language": one.language, "revision": 1, "rev": 1, "state": conversation.as_json(),
             "appearance": one.appearance, "contact_again": False, "send_outside": False, "trial": one.trial,
             "door": one.door, "began_at": at, "changed_at": at, "sent_at": at}
        )  # fmt: skip
        for key, value in one.answers.items():
            answer = value if isinstance(value, Answer) else Answer(value, language=one.language)
            row = next(ids)
            of_answers[number, key] = row
            rows[models.answer].append(
                {"id": row, "submission_id": number, "consent_id": number, "key": key,
                 "body": body_of(answer, None), "language": answer.language or one.language, "chat_id": 1,
                 "message_id": None, "revision": 1, "helper": False, "library_version": None, "at": at}
            )  # fmt: skip
    async with database.write() as connection:
        await connection.execute(models.chat.insert(), [_CHAT])
        await connection.execute(models.wording.insert(), [{"hash": "w", "words": "Yes"}])
        await connection.execute(
            models.form_version.insert(), [{"hash": call.form.version, "call": call.name, "files": {}, "at": NOW}]
        )
        for table, found in rows.items():
            for start in range(0, len(found), 500):
                await connection.execute(table.insert(), found[start : start + 500])
        for code, label in topics.items():
            await add_topic(database, connection, Topic(call.name, code, label), None, NOW)
        for number, one in zip(numbers, people, strict=True):
            await decide(database, connection, number, one.state, 1, BY, NOW)
            for key, kind, language, words, state in one.renditions:
                row = of_answers[number, key]
                made = Rendition(next(ids), number, key, kind, language, words, state, row, BY, NOW)
                await add_rendition(connection, made)
            for key, code in one.topics:
                await set_topic(database, connection, number, key, code, True, BY, NOW)
            for key, entry in one.entries:
                await set_entry(database, connection, number, key, entry, True, BY, NOW)
    return [row["reference"] for row in rows[models.submission]]


_CHAT = {
    "chat_id": 1, "reachable": True, "step": {}, "quiet": False, "came_at": NOW, "active_at": NOW, "rev": 1,
}  # fmt: skip


def calls_of(folder):
    """The calls of this house."""
    return load_calls(read_settings({"PALABRE_DATA": str(folder)}, None, folder, needs_token=False))


_GROUPS = ["Women milk sellers", "Union of herders", "Cooperative of market gardeners", "Fishers of the lagoon"]
_PLACES = {
    "Fatick": "Senegal",
    "Kaolack": "Senegal",
    "Kayes": "Senegal, Mali",
    "Sikasso": "Mali",
    "Turkana": "Kenya",
    "Cochabamba": "Bolivia",
    "Midelt": "Morocco",
    "Nampula": "Mozambique",
    "Jumla": "Nepal",
}
_SENTENCES = {
    "en": [
        "We read set 2 aloud at the meeting, and three of us wrote down what concerned milk.",
        "The mayor gave us a stall with shade and water after we had shown him the paper.",
        "A litre now sells for 500 instead of 350, and the money stays with the women who milk.",
        "The road is cut in the rainy season, so the buyers come to the farm and set the price.",
        "Nobody had told us that governments agreed on this; we heard it on the radio.",
        "The young ones leave because land is in the names of the old.",
        "What helped most was that we sold together and that one of us could write.",
        "The bank asked for a paper of the land, which no woman here has.",
    ],
    "fr": [
        "Nous avons lu les recommandations à haute voix au puits, en wolof.",
        "Le prix du lait a monté depuis que nous vendons ensemble au marché de la commune.",
        "La route est coupée pendant l'hivernage, et les acheteurs fixent le prix chez nous.",
        "Les jeunes partent parce que la terre reste au nom des anciens.",
    ],
    "ar": [
        "قرأنا التوصيات بصوت عالٍ عند البئر، وكتبت ثلاث منا ما يخص الحليب.",
        "ارتفع سعر الحليب منذ أن صرنا نبيع معًا في سوق البلدية.",
        "الطريق مقطوعة في موسم الأمطار، فيأتي المشترون ويحددون السعر عندنا.",
    ],
}
TOPICS = {"prices": "Prices", "roads": "Roads and transport", "land": "Land", "credit": "Credit", "youth": "Youth"}


def made_up(count: int, call: Call = CALL, seed: int = 1, longest: int = 2000) -> list[Sent]:
    """People with answers to every long question, of 200 to 2,000 characters; the same seed gives the same."""
    dice = random.Random(seed)
    long = [
        name
        for name, one in call.form.questions.items()
        if one.type == "text" and "multiline" in one.appearance and "url" not in one.appearance
    ]
    entries = list(call.whole_library.recommendations)
    return [_person(dice, long, entries, longest, place) for place in range(count)]


def _person(dice: random.Random, long: list[str], entries: list[str], longest: int, place: int) -> Sent:
    language = dice.choices(["en", "fr", "ar"], [6, 3, 1])[0]
    group, (where, country) = dice.choice(_GROUPS), dice.choice(list(_PLACES.items()))
    answers: dict[str, Any] = {
        "title": f"{group} of {where}",
        "geo_coverage": f"{where} and the villages around it",
        "countries": Answer(country, language="en"),
        "contact_name": "Awa Ndiaye",
        "affiliation": tuple(
            dice.sample(["civil_society", "private_sector", "academia", "government"], dice.randint(1, 2))
        ),
        "i_actions": "yes",
        "ii_sets": ("set1", "set2", "set3"),
        "viii_sdgs": ("sdg1", "sdg2", "sdg8", "sdg10", "sdg13"),
    }
    for name in long:
        answers[name] = _words(dice, language, dice.randint(min(200, longest), longest))
    spoken = dice.random() < 0.3
    if spoken:
        answers["anything_else"] = Answer(None, (Part(file=VOICE),), language=language)
    renditions: list[tuple[str, str, str, str, str]] = []
    if spoken and dice.random() < 0.7:
        words = _words(dice, language, 300)
        renditions.append(("anything_else", "transcript", language, words, dice.choice(["confirmed", "machine"])))
    if language != "en":
        renditions += [(name, "translation", "en", _words(dice, "en", 250), "human") for name in dice.sample(long, 4)]
    if dice.random() < 0.5:
        answers["xi_practices"] = Answer(answers["xi_practices"], (Part(file=PHOTO),), language=language)
    kind = dice.choice(["group", "organisation", "organisation", "myself"])
    return Sent(
        answers=answers,
        name=f"{group} of {where}" if kind != "myself" else "Awa Ndiaye",
        kind=kind,
        women=dice.randint(5, 60) if kind == "group" else None,
        men=dice.randint(0, 20) if kind == "group" else None,
        appearance=dice.choices(["name", "organisation", "none", "counted"], [6, 2, 2, 1])[0],
        language=language,
        door=dice.choices(["chat", "paper", "word"], [7, 2, 1])[0],
        renditions=tuple(renditions),
        topics=tuple((name, dice.choice(list(TOPICS))) for name in dice.sample(long, 3)),
        entries=tuple((name, dice.choice(entries)) for name in dice.sample(long, 2)) if entries else (),
        days=place % 70,
    )


def _words(dice: random.Random, language: str, length: int) -> str:
    words = ""
    while len(words) < length:
        words += dice.choice(_SENTENCES[language]) + (" " if dice.random() < 0.8 else "\n\n")
    return words.strip()
