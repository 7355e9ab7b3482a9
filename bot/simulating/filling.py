"""A form filled in by somebody who was made up, through the very engine, as the rows that the real way would write."""

from __future__ import annotations

import hashlib
import uuid
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.consulting.about import about_lines, consent_lines
from bot.database.records import (
    Account,
    Arrived,
    Changes,
    Consent,
    Given,
    KeptFile,
    Opened,
    Respondent,
    SpokenOf,
    Submission,
)
from bot.database.simulated import FIRST, Kept
from conversations import engine
from conversations.call import Call
from conversations.plan import question_name
from conversations.recommendations import Recommendation
from conversations.records import replace
from conversations.replies import Attached, File, Jump, Reopen, Reply, Settle, Submit, Way, Withdraw
from conversations.sheet import Sheet
from conversations.state import Conversation, Moment, Status
from conversations.text import Translate, say
from conversations.turns import Turn
from conversations.walker import literals

from .answering import reply_of
from .people import Made, People
from .samples import picture, silence

#: no letter or digit that is mistaken for another when it is read out
_ALPHABET = "ACDEFGHJKLMNPQRTUVWXY34679"
_MOST_REPLIES_EACH = 25


@dataclass(slots=True)
class Filled:
    """What one person leaves behind."""

    changes: Changes
    submission: Submission
    #: files that came along: what is known of each in the end, with its bytes
    files: list[tuple[Kept, bytes]] = field(default_factory=list)

    @property
    def rows(self) -> int:
        """About how many rows that is."""
        one = self.changes
        return 6 + len(one.given) + 2 * len(one.files) + len(one.opened)


class Filling:
    """Fills in one call again and again."""

    def __init__(
        self, call: Call, people: People, first_day: datetime, ids: Callable[[], int], translate: Translate | None
    ) -> None:
        self._call = call
        self._people = people
        self._first_day = first_day
        self._ids = ids
        self._translate = translate
        self._literals = literals(call)
        self._about: dict[str, tuple[object, ...]] = {}

    def fill(self, number: int, share: float) -> Filled:
        """The form of one person (from 0); `share` (0 to 1) of all have come before them."""
        made, chance = self._people.person(number, share), self._people.chance(-1 - number)
        return _Form(self, made, chance).filled()

    def words_agreed_to(self, made: Made, moment: Moment) -> str:
        """What they were shown before they agreed."""
        lines = self._about.get(made.language)
        if lines is None:
            lines = self._about[made.language] = tuple(moment.say(one) for one in about_lines(self._call, moment))
        consents = consent_lines(made.name or None)
        return "\n\n".join([*map(str, lines), *(say(one, made.language, self._translate) for one in consents)])


class _Form:
    """One form while it is filled in."""

    def __init__(self, house: Filling, made: Made, chance: Random) -> None:
        self._house, self._made, self._chance = house, made, chance
        self._call, self._ids = house._call, house._ids
        self._chat = FIRST + made.number
        self._now = house._first_day + made.came + timedelta(seconds=chance.randint(6 * 3600, 20 * 3600))
        self._message = chance.randint(10, 90)
        self._changes = Changes()
        self._kept: list[tuple[Kept, bytes]] = []

    def filled(self) -> Filled:
        made, call = self._made, self._call
        came, number = self._now, self._ids()
        self._changes.arrived.append(Arrived(self._chat, call.name, made.source, made.language, came))
        self._wait(20, 240)
        respondent = Respondent(
            id=self._ids(),
            kind=made.kind,
            name=made.name,
            agreed_at=self._now,
            women=made.women,
            men=made.men,
            agreed=made.agreed,
            witness=made.witness,
        )
        words = self._house.words_agreed_to(made, self._moment())
        consent = Consent(
            self._ids(), respondent.id, call.name, made.language, words, self._chat, self._message, self._now
        )
        turn = engine.start(call, self._moment(), {"respondent": respondent.name})
        self._submission = Submission(
            id=number,
            form_hash=call.form.version,
            respondent=respondent,
            consent_id=consent.id,
            reference=self._reference(),
            conversation=turn.conversation,
            language=made.language,
            began_at=self._now,
            changed_at=self._now,
            source=made.source,
            door=made.door,
            brought=made.brought,
        )
        self._keep(turn)
        self._answer(turn)
        if made.ends == "again":
            self._change()
        if made.ends == "withdrawn":
            self._take(Withdraw())
            self._take(Settle(0, self._pending()))
        self._changes.respondents.append(self._submission.respondent)
        self._changes.consents.append(consent)
        self._changes.begun.append(number)
        self._changes.holdings.append((self._chat, number, made.kind != "myself"))
        self._changes.submissions[number] = self._submission
        self._changes.accounts[self._chat] = Account(
            chat=self._chat,
            came_at=came,
            active_at=self._now,
            language=made.language,
            # nobody is ever written to there
            reachable=False,
            source=made.source,
            submission=number,
        )
        return Filled(self._changes, self._submission, self._kept)

    @property
    def _conversation(self) -> Conversation:
        return self._submission.conversation

    def _answer(self, turn: Turn) -> None:
        """From question to question until it is sent, or they stop for now."""
        call, made, chance = self._call, self._made, self._chance
        tries: Counter[str | None] = Counter()
        stops = chance.uniform(0.05, 0.9) if made.ends == "midway" else float("inf")
        asked: set[str] = set()
        for _ in range(_MOST_REPLIES_EACH * (len(call.form.questions) + 3)):
            conversation = self._conversation
            if conversation.status is not Status.MIDWAY or len(asked) > stops * len(call.form.questions):
                return
            asking = conversation.asking
            tries[asking] += 1
            if conversation.pending is not None:
                self._take(Settle(0, conversation.pending.number))
            elif conversation.way is None:
                self._take(Way("whole" if chance.random() < 0.6 else "short"))
            elif asking is None:
                if made.ends == "midway":
                    return
                self._send()
            else:
                asked.add(asking)
                self._reply(asking, tries[asking])

    def _reply(self, asking: str, tries: int) -> None:
        moment = self._moment()
        sheet = Sheet(self._call, self._conversation, moment)
        item = sheet.item(asking)
        if item is None:
            self._take(Submit())
            return
        about = self._read(item.node.name) if tries == 1 and not item.node.depth else None
        if about is not None:
            self._submission = replace(self._submission, speaks_of=(asking, about.id))
        self._take(reply_of(self._made, self._chance, sheet, item, moment, tries, self._house._literals, about))

    def _read(self, name: str) -> Recommendation | None:
        """Now and then they read what was recommended about a question, and speak of that."""
        entries, chance = self._call.library.about(name), self._chance
        if not entries or chance.random() > 0.2:
            return None
        entry = chance.choice(entries)
        self._wait(10, 90)
        self._changes.opened.append(
            Opened(
                id=self._ids(),
                chat=self._chat,
                submission=self._submission.id,
                call=self._call.name,
                entry=entry.id,
                question=name,
                version=entry.version,
                language=self._made.language,
                at=self._now,
            )
        )
        self._submission = replace(self._submission, library_shown=self._call.library.version)
        return entry if chance.random() < 0.5 else None

    def _send(self) -> None:
        made = self._made
        confirms = made.person if made.kind != "myself" else None
        self._submission = replace(
            self._submission,
            appearance=made.appearance,
            contact_again=made.contact_again,
            send_outside=made.send_outside,
            respondent=replace(self._submission.respondent, confirms=confirms),
        )
        self._take(Submit())
        if self._conversation.pending is not None:
            self._take(Settle(0, self._pending()))

    def _change(self) -> None:
        """They open what they sent again, say one thing anew, and send it once more."""
        open_again = [
            key
            for key, answer in self._conversation.answers.items()
            if answer.value and isinstance(answer.value, str) and self._call.form.questions.get(question_name(key))
        ]
        self._wait(3600, 200_000)
        self._take(Reopen())
        if open_again:
            key = self._chance.choice(open_again)
            self._take(Jump(key))
            if self._conversation.asking == key:
                sheet = Sheet(self._call, self._conversation, self._moment())
                item = sheet.item(key)
                if item is not None and item.question.type == "text":
                    blank = Sheet(self._call, replace(self._conversation, answers={}), self._moment())
                    here = blank.item(key) or item
                    self._take(
                        reply_of(self._made, self._chance, blank, here, self._moment(), 1, self._house._literals)
                    )
        self._answer_rest()

    def _answer_rest(self) -> None:
        for _ in range(_MOST_REPLIES_EACH * (len(self._call.form.questions) + 3)):
            conversation = self._conversation
            if conversation.status is not Status.MIDWAY:
                return
            if conversation.pending is not None:
                self._take(Settle(0, self._pending()))
            else:
                self._send()

    # One reply

    def _take(self, reply: Reply) -> None:
        self._wait(4, 150)
        turn = engine.advance(self._call, self._conversation, self._with_files(reply), self._moment())
        self._message += self._chance.randint(1, 4)
        self._keep(turn)

    def _keep(self, turn: Turn) -> None:
        """What a turn changed: each answer that it wrote is one row more."""
        before, after = self._conversation, turn.conversation
        sent = after.status is Status.SUBMITTED and after.revision > before.revision
        for key in turn.changed:
            answer, was = after.answers[key], before.answers.get(key)
            if was is not None and replace(was, at=answer.at) == answer:
                continue
            self._changes.given.append(
                Given(
                    submission=self._submission.id,
                    consent=self._submission.consent_id,
                    key=key,
                    answer=answer,
                    before=was,
                    chat=self._chat,
                    message=self._message,
                    revision=after.revision + (after.status is Status.MIDWAY),
                    helper=self._made.kind != "myself",
                    at=self._now,
                    library_version=self._submission.library_shown,
                )
            )
        self._submission = replace(
            self._submission,
            conversation=after,
            changed_at=self._now,
            sent_at=self._now if sent else self._submission.sent_at,
            library_shown=None if turn.changed else self._submission.library_shown,
            speaks_of=self._spoken_of(turn),
        )

    def _spoken_of(self, turn: Turn) -> tuple[str, str] | None:
        """What they have read of and are still to speak about; what they have just said of it is noted."""
        if self._submission.speaks_of is None:
            return None
        key, entry = self._submission.speaks_of
        if key in turn.changed and not turn.conversation.answers[key].is_empty:
            self._changes.spoken_of.append(SpokenOf(self._submission.id, key, entry, self._chat, self._now))
        return self._submission.speaks_of if turn.conversation.asking == key else None

    def _with_files(self, reply: Reply) -> Reply:
        if not isinstance(reply, Attached):
            return reply
        return replace(reply, files=tuple(self._with_bytes(file) for file in reply.files))

    def _with_bytes(self, file: File) -> File:
        """The file under a number of its own, with what stands in it."""
        number, chance = self._ids(), self._chance
        if file.is_sound:
            content, suffix = silence(max(1, file.seconds)), ".ogg"
        elif file.kind == "photo" or file.mime.startswith("image/"):
            content, suffix = picture(chance.randrange(30, 90, 10), chance.randrange(-60, 10, 10)), ".jpg"
        else:
            content, suffix = b"Beans 450\nMillet 300\n", ".txt"
        size, digest = len(content), hashlib.sha256(content).hexdigest()
        self._changes.files.append(
            KeptFile(
                id=number,
                submission=self._submission.id,
                chat=self._chat,
                message=self._message,
                handle="",
                unique=f"simulated-{number}",
                kind=file.kind,
                name=file.name,
                mime=file.mime,
                size=size,
                seconds=file.seconds,
                at=self._now,
            )
        )
        path = f"files/{self._submission.id}/{number}{suffix}"
        self._kept.append((Kept(number, path, size, digest), content))
        return replace(file, size=size, ref=str(number))

    # Time and chance

    def _wait(self, least: int, most: int) -> None:
        pause = self._chance.randint(3 * 3600, 40 * 3600) if self._chance.random() < 0.01 else 0
        self._now += timedelta(seconds=self._chance.randint(least, most) + pause)

    def _moment(self) -> Moment:
        chance = self._chance
        return Moment(
            self._now,
            self._made.language,
            chance.random,
            lambda: str(uuid.UUID(int=chance.getrandbits(128))),
            self._house._translate,
        )

    def _pending(self) -> int:
        pending = self._conversation.pending
        return pending.number if pending is not None else 0

    def _reference(self) -> str:
        letters = "".join(self._chance.choice(_ALPHABET) for _ in range(8))
        return f"{letters[:4]}-{letters[4:]}"
