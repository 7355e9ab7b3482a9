"""People, their forms and answers as rows, for whoever is to be written to."""

from __future__ import annotations

import itertools
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, select

from bot.consulting.calls import Calls
from bot.database.answers import body_of
from bot.database.broadcasts import Broadcast
from bot.database.models import answer, arrival, chat, consent, form_version, holding, respondent, submission, wording
from conversations.records import replace
from conversations.state import Answer, Part
from tests.making import call_from

#: noon in Dakar
NOW = datetime(2027, 3, 1, 12, 0, tzinfo=UTC)

WORDS = """
    title: Wells
    languages: [en, fr, ar, pt, pt-BR]
    fallbacks: {pt-BR: pt}
    spoken:
      ff: {name: Fulfulde, written: fr}
    timezone: Africa/Dakar
    form:
      - type: group
        name: who
        label: Who
        questions:
          - {type: text, name: countries, label: Which countries?}
          - {type: text, name: village, label: Which village?}
      - type: repeat
        name: markets
        label: Markets
        questions:
          - {type: text, name: market_country, label: In which country?, appearance: country}
"""
WELLS = replace(call_from(WORDS), name="wells")
OTHER = replace(call_from(WORDS), name="other")


def calls(folder="/nowhere"):
    """The calls wells and other."""
    return Calls({"wells": WELLS, "other": OTHER}, "wells", Path(folder))


def a_broadcast(segment="all", *, languages=("",), kind="broadcast", not_before=None):
    """A broadcast about wells with words in these languages."""
    content = {one: {"method": "sendMessage", "payload": {"text": "Water!"}} for one in languages}
    return Broadcast(1, kind, "wells", None, "queued", segment, content, not_before, None, False, {}, None, None, NOW,
                     None, None)  # fmt: skip


class People:
    """Writes rows, one person after the other."""

    def __init__(self, database, url=""):
        self.database = database
        self.url = url
        self._ids = itertools.count(1000)
        self._chats = itertools.count(1)
        self._rows = {table: [] for table in (wording, form_version, chat, respondent, consent, submission, holding)}
        self._rows |= {answer: [], arrival: []}
        self._rows[wording].append({"hash": "w", "words": "I agree."})
        self._rows[form_version].append({"hash": "f", "call": "wells", "files": {}, "at": NOW})

    def add(self, language="fr", *, source=None, timezone=None, reachable=True, quiet=False, came=None):
        """A chat; its number."""
        number = next(self._chats)
        row = {"chat_id": number, "language": language, "reachable": reachable, "source": source, "step": {},
               "quiet": quiet, "timezone": timezone, "came_at": NOW, "active_at": NOW, "rev": 1}  # fmt: skip
        self._rows[chat].append(row)
        if came is not None:
            self._rows[arrival].append({"chat_id": number, "call": came, "language": language, "at": NOW})
        return number

    def form(
        self, number, call="wells", *, status="midway", revision=0, answers=(), source=None, trial=False,
        withdrew=False, contact_again=None, helper=False, sent_at=None,
    ):  # fmt: skip
        """A form of theirs with answers (key, Answer); its number."""
        who, agreed, made = (next(self._ids) for _ in range(3))
        self._rows[respondent].append(
            {"id": who, "kind": "myself", "name": "", "agreed": "self", "agreed_at": NOW, "created_at": NOW}
        )
        self._rows[consent].append(
            {
                "id": agreed,
                "respondent_id": who,
                "call": call,
                "language": "fr",
                "words_hash": "w",
                "chat_id": number,
                "at": NOW,
                "withdrawn_at": NOW if withdrew else None,
            }
        )
        self._rows[submission].append(
            {
                "id": made,
                "call": call,
                "form_hash": "f",
                "respondent_id": who,
                "consent_id": agreed,
                "reference": f"R{made}",
                "status": status,
                "language": "fr",
                "revision": revision,
                "rev": 1,
                "state": {},
                "contact_again": contact_again,
                "source": source,
                "trial": trial,
                "began_at": NOW,
                "changed_at": NOW,
                "sent_at": sent_at,
            }
        )
        self.hold(number, made, helper=helper)
        said = {}
        for key, one in answers:
            self._rows[answer].append(
                {
                    "id": next(self._ids),
                    "submission_id": made,
                    "consent_id": agreed,
                    "key": key,
                    "body": body_of(one, said.get(key)),
                    "language": "fr",
                    "chat_id": number,
                    "revision": 1,
                    "helper": helper,
                    "at": NOW,
                }
            )
            said[key] = one
        return made

    def hold(self, number, made, *, helper=False):
        """Let a chat write in a form."""
        self._rows[holding].append({"chat_id": number, "submission_id": made, "helper": helper, "since": NOW})

    def taking_part(self, language="fr", **form):
        """A chat with a form of wells."""
        about = {name: form.pop(name) for name in ("source", "timezone", "reachable", "quiet") if name in form}
        number = self.add(language, **about)
        self.form(number, **form)
        return number

    async def write(self):
        """Write what was added since the last time."""
        async with self.database.write() as connection:
            for table, rows in self._rows.items():
                for at in range(0, len(rows), 5000):
                    await connection.execute(insert(table), rows[at : at + 5000])
                rows.clear()


def said(*words):
    """An answer in so many parts."""
    return Answer("\n".join(words), tuple(Part(one, None, str(at)) for at, one in enumerate(words)), language="fr")


SKIPPED = Answer(skipped=True, language="fr")

#: `palabre broadcast` with these words goes to everybody
ALL = ("wells", "--text-file", "text.txt", "--to", "all")


async def three(people):
    """Three people who get it, and two who do not."""
    people.taking_part("fr")
    people.taking_part("ff")
    people.taking_part("en")
    people.taking_part("en", quiet=True)
    people.add(came="wells")
    await people.write()


async def rows(people, table):
    """All rows of a table."""
    async with people.database.read() as connection:
        return [dict(row) for row in (await connection.execute(select(table))).mappings()]
