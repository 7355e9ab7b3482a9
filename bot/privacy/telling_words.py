"""All that is kept of somebody, in words for them to read: rows of the register, and the forms they belong to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from bot.broadcasting.nights import zone_of
from bot.consulting.permitting import APPEARANCES
from bot.database.answers import answer_of
from bot.database.records import Submission, Taken
from bot.documents.direction import is_right_to_left, locale_of, numbers_kept
from bot.documents.my_data import Chapter, Kept, MyData, Passage
from conversations.adapting import adapted
from conversations.call import Call
from conversations.records import record
from conversations.sheet import Sheet
from conversations.state import Answer, Moment
from conversations.text import Text, Translate, say
from conversations.wording import answer_words, filled, length

Row = Mapping[str, Any]
#: forms, each with the call as it was then; None where that cannot be had any more
Forms = tuple[tuple[Submission, Call | None], ...]


@record(kw_only=True)
class Whole:
    """What is kept of one person."""

    #: table -> rows, as the register gives them
    rows: Mapping[str, Sequence[Row]]
    forms: Forms
    #: number of a form -> when it was taken out
    received: Mapping[int, Sequence[Taken]]
    #: number of a file -> its name in the package; one that is not among them does not go along
    packed: Mapping[int, str]
    #: whose it is; None for whoever asks
    who: str | None
    #: who asks
    organiser: str | None
    contact: str | None
    now: datetime
    language: str
    translate: Translate | None = None

    def of(self, table: str, submission: int | None = None) -> list[Row]:
        """The rows of a table: of one form, or all."""
        rows = self.rows.get(table, ())
        return [row for row in rows if submission is None or row.get("submission_id") == submission]


def my_data(whole: Whole) -> MyData:
    """It as pages."""
    words = _Words(whole)
    chapters = [words.known()] if whole.rows.get("chat") else []
    for submission, call in whole.forms:
        chapters += [words.form(submission, call), words.agreed(submission), words.became(submission)]
    chapters += [words.shared(), words.waiting()]
    title = _MINE if whole.who is None else _THEIRS.with_values(who=whole.who)
    asked = ", ".join(filter(None, (whole.organiser, whole.contact)))
    lines = [_MADE.with_values(day=whole.now), _ALL, *([_ASK.with_values(who=asked)] if asked else [])]
    return MyData(
        language=whole.language,
        right_to_left=is_right_to_left(whole.language),
        title=words.say(title),
        lines=tuple(map(words.say, lines)),
        chapters=tuple(one for one in chapters if one.facts or one.things),
        page=words.say(Text("Page {page} of {pages}")),
        undrawn=words.say(Text("Signs that could not be drawn here stand as their Unicode numbers:")),
    )


@record
class _Words:
    """Rows as words in one language."""

    whole: Whole

    def say(self, text: object) -> str:
        words = say(text, self.whole.language, self.whole.translate)
        return numbers_kept(words) if is_right_to_left(self.whole.language) else words

    def facts(self, *found: tuple[Text, object]) -> tuple[tuple[str, str], ...]:
        """Those that there are."""
        return tuple((self.say(label), words) for label, value in found if (words := self.say(value)))

    def tongue(self, tag: str) -> str:
        """The name of a language."""
        here, there = locale_of(self.whole.language), locale_of(tag)
        name = there.get_language_name(self.whole.language.replace("-", "_")) if here and there else None
        return name or tag

    # Who types

    def known(self) -> Chapter:
        (chat,) = self.whole.of("chat")
        interests = chat["interests"] or {}
        titles = {submission.call: call.title for submission, call in self.whole.forms if call is not None}
        zone = chat["timezone"]
        clock = f"{self.whole.now.astimezone(zone_of(zone, (), '')):%H:%M}" if zone else None
        facts = self.facts(
            (Text("First here"), _at(chat["came_at"])),
            (Text("Last here"), _at(chat["active_at"])),
            (Text("Language"), self.tongue(chat["language"]) if chat["language"] else None),
            (Text("By your clock it is"), clock),
            (Text("Came from"), chat["source"]),
            (Text("What matters to you"), ", ".join(str(value) for value in interests.values())),
            (Text("Wishes no messages"), True if chat["quiet"] else None),
        )
        calls = [
            Passage(
                self.say(_at(row["at"])),
                ", ".join(filter(None, (self.say(titles.get(row["call"], row["call"])), row["source"]))),
            )
            for row in self.whole.of("arrival")
        ]
        read = [Passage(self.say(_at(row["at"])), row["entry"]) for row in self.whole.of("opened")]
        works = [Passage(self.say(_at(row["since"])), f"{row['role']} {row['call']}") for row in self.whole.of("staff")]
        return Chapter(
            self.say(Text("What is known of you")),
            facts,
            tuple(
                self._listed(
                    (Text("Calls that you opened"), calls),
                    (Text("Recommendations that you opened"), read),
                    (Text("Your work here"), works),
                )
            ),
        )

    def _listed(self, *lists: tuple[Text, Sequence[Passage]]) -> Iterator[Kept]:
        return (Kept(self.say(label), tuple(passages)) for label, passages in lists if passages)

    # A form

    def form(self, submission: Submission, call: Call | None) -> Chapter:
        one = submission.respondent
        people = Text("women: {women}, men: {men}", {"women": one.women or 0, "men": one.men or 0})
        reviews = self.whole.of("submission", submission.id) or [{}]
        facts = self.facts(
            (Text("Reference"), submission.reference),
            (Text("State"), _STATUS[submission.status.value]),
            (Text("Begun"), submission.began_at),
            (Text("Sent"), submission.sent_at),
            (Text("Who answers"), one.name),
            (Text("How many"), people if one.kind == "group" else None),
            (Text("How they agreed"), _AGREED.get(one.agreed) if one.kind != "myself" else None),
            (Text("Who was there"), one.witness),
            (Text("Who confirms it"), one.confirms),
            (Text("How the words may appear"), APPEARANCES.get(submission.appearance or "")),
            (Text("Write again"), submission.contact_again),
            (Text("Send on outside"), submission.send_outside),
            (Text("Came from"), submission.source),
            (Text("Brought by"), submission.brought),
            (Text("Emptied"), _at(reviews[0].get("emptied_at"))),
        )
        title = call.title if call is not None else submission.call
        heading = Text("{call}: the form {reference}", {"call": title, "reference": submission.reference})
        return Chapter(self.say(heading), facts, tuple(self._answers(submission, call)))

    def _answers(self, submission: Submission, call: Call | None) -> Iterator[Kept]:
        """Every question that was answered, in the order of the form, with all that was said to it."""
        rows: dict[str, list[Row]] = defaultdict(list)
        for row in self.whole.of("answer", submission.id):
            rows[row["key"]].append(row)
        made: dict[str, list[Row]] = defaultdict(list)
        for row in self.whole.of("rendition", submission.id):
            made[row["key"]].append(row)
        told = set()
        if call is not None:
            moment = Moment(self.whole.now, self.whole.language, lambda: 0.0, lambda: "", self.whole.translate)
            sheet = Sheet(call, adapted(call, submission.conversation), moment)
            for item in sheet.printed():
                if item.key in rows:
                    told.add(item.key)
                    shown = lambda answer, item=item: answer_words(item, answer)  # noqa: E731
                    label = self.say(filled(item.question.label, sheet, item))
                    yield Kept(label, tuple(self._said(rows[item.key], made[item.key], shown)))
        # what a form no longer asks, or no longer as often, is kept all the same
        for key in sorted((rows.keys() | made.keys()) - told):
            yield Kept(key, tuple(self._said(rows[key], made[key], _plainly)))
        named = {str(file) for row in rows.values() for one in row for file in _files_of(one)}
        loose = [row for row in self.whole.of("file", submission.id) if str(row["id"]) not in named]
        if loose:
            passages = (Passage(self.say(_at(row["at"])), self._file(row)) for row in loose)
            yield Kept(self.say(Text("Other files that were sent")), tuple(passages))

    def _said(self, rows: Sequence[Row], made: Sequence[Row], shown: Any) -> Iterator[Passage]:
        answers: list[tuple[Row, Answer]] = []
        for row in rows:
            before = answers[-1][1] if answers else None
            answers.append((row, answer_of(row["body"], before, row["language"], _at(row["at"]))))
        for place, (row, answer) in enumerate(answers):
            is_last = place == len(answers) - 1
            if is_last or not _grows_into(answer, answers[place + 1][1]):
                yield Passage(self._note(row, is_last=is_last), self._words_of(answer, shown))
        for row in made:
            note = _MADE_OF.get(row["kind"], _SAID).with_values(
                language=self.tongue(row["language"]), day=_at(row["at"])
            )
            yield Passage(self.say(note), row["words"])

    def _note(self, row: Row, *, is_last: bool) -> str:
        words = _BY_HELPER if row["helper"] else _SAID
        if not is_last:
            words = _BEFORE
        return self.say(words.with_values(day=_at(row["at"]), language=self.tongue(row["language"])))

    def _words_of(self, answer: Answer, shown: Any) -> str:
        lines = [self.say(_SKIPPED)] if answer.skipped else []
        words = shown(answer)
        if isinstance(words, (tuple, list)):
            lines += map(self.say, words)
        elif words is not None:
            lines.append(self.say(words))
        known = {str(row["id"]): row for row in self.whole.of("file")}
        for file in answer.files:
            row = known.get(file.ref)
            lines.append(self._file(row) if row is not None else file.name or file.kind)
        return "\n".join(lines) or self.say(_EMPTY)

    def _file(self, row: Row) -> str:
        """A file, by its name in the package, or with the word that it is not in it."""
        values = {
            "kind": _KINDS.get(row["kind"], _KINDS["document"]),
            "name": self.whole.packed.get(row["id"]) or row["name"] or str(row["id"]),
            "length": length(row["seconds"]),
        }
        words = _FILE if row["id"] in self.whole.packed else _NOT_IN_IT.get(row["state"], _LOST)
        if row["id"] in self.whole.packed and row["seconds"]:
            words = _SOUND
        return self.say(words.with_values(**values))

    # What was agreed to

    def agreed(self, submission: Submission) -> Chapter:
        """The very words, and when."""
        words = {row["hash"]: row["words"] for row in self.whole.of("wording")}
        things = []
        for row in self.whole.of("consent"):
            if row["respondent_id"] == submission.respondent.id:
                notes = [_AGAIN.with_values(day=_at(row["at"]))]
                if row["withdrawn_at"]:
                    notes.append(_BACK.with_values(day=_at(row["withdrawn_at"])))
                if row["of_age"] is not None:
                    notes.append(_OF_AGE if row["of_age"] else _NOT_OF_AGE)
                if row["guardian"]:
                    notes.append(Text("Agreed for them: {who}.", {"who": row["guardian"]}))
                passage = Passage(" ".join(map(self.say, notes)), words.get(row["words_hash"], ""))
                things.append(Kept(self.say(_PERMISSIONS["part"]), (passage,)))
        for row in self.whole.of("permission", submission.id):
            value = _VALUES.get(row["value"]) or APPEARANCES.get(row["value"]) or row["value"]
            note = Text("On {day}: {value}", {"day": _at(row["at"]), "value": value})
            if row["kind"] == "part":
                note = (_AGAIN if row["value"] == "yes" else _BACK).with_values(day=_at(row["at"]))
            passage = Passage(self.say(note), words.get(row["words_hash"], ""))
            things.append(Kept(self.say(_PERMISSIONS[row["kind"]]), (passage,)))
        heading = Text("What was agreed to ({reference})", {"reference": submission.reference})
        return Chapter(self.say(heading), (), tuple(things))

    # What became of it

    def became(self, submission: Submission) -> Chapter:
        """What those who ask have done with a form: what they noted of it, asked about it, and who received it."""
        number = submission.id
        reviews = [
            Passage(
                self.say(_at(row["at"])), "\n".join(filter(None, (self.say(_REVIEWS.get(row["state"])), row["why"])))
            )
            for row in self.whole.of("review", number)
        ]
        notes = [Passage(self.say(_at(row["at"])), row["words"]) for row in self.whole.of("review_note", number)]
        asked = [Passage(self.say(_at(row["asked_at"])), row["words"]) for row in self.whole.of("asked_back", number)]
        topics = [Passage(row["key"], row["code"]) for row in self.whole.of("answer_topic", number)]
        entries = [Passage(row["key"], row["entry"]) for row in self.whole.of("answer_entry", number)]
        pages = [
            Passage(self.say(_at(row["at"])), self.say(Text("On page {page}", {"page": row["page"]})))
            for row in self.whole.of("printed", number)
        ]
        mails = [Passage(self.say(_at(row["at"])), row["address"]) for row in self.whole.of("sent_on", number)]
        taken = [
            Passage(self.say(one.at), one.why or one.address or self.say(_NO_WHY))
            for one in self.whole.received.get(number, ())
        ]
        things = self._listed(
            (Text("What was decided"), reviews),
            (Text("What those who read it noted"), notes),
            (Text("What was asked about it"), asked),
            (Text("What it is about"), topics),
            (Text("Recommendations it speaks of"), entries),
            (Text("Printed"), pages),
            (Text("Sent by e-mail to"), mails),
            (Text("Taken out as a file, and what for"), taken),
        )
        heading = Text("What became of it ({reference})", {"reference": submission.reference})
        return Chapter(self.say(heading), (), tuple(things))

    # The rest

    def shared(self) -> Chapter:
        """Files that belong to no form."""
        of_forms = {submission.id for submission, _ in self.whole.forms}
        loose = [row for row in self.whole.of("file") if row["submission_id"] not in of_forms]
        things = tuple(Kept("", (Passage(self.say(_at(row["at"])), self._file(row)),)) for row in loose)
        return Chapter(self.say(Text("Other files")), (), things)

    def waiting(self) -> Chapter:
        """Messages that are still on their way."""
        rows = self.whole.of("outbox")
        found = (str(row["payload"].get("text") or row["payload"].get("caption") or "") for row in rows)
        passages = tuple(Passage("", words) for words in found if words)
        return Chapter(
            self.say(Text("Messages still on their way to you")), (), (Kept("", passages),) if passages else ()
        )


def _at(value: str | None) -> datetime | None:
    return datetime.fromisoformat(value) if value is not None else None


def _plainly(answer: Answer) -> object:
    """An answer whose question is not known any more."""
    if answer.value in (None, "", ()):
        return " ".join(part.text for part in answer.parts if part.text) or None
    return answer.value if isinstance(answer.value, (str, int, float, tuple)) else str(answer.value)


def _files_of(row: Row) -> Iterable[str]:
    return (part["file"]["ref"] for part in row["body"]["parts"] if part.get("file"))


def _grows_into(answer: Answer, after: Answer) -> bool:
    """All of it stands in the next one too: somebody wrote on, ticked on, or said it again."""
    if not answer.complete and not answer.parts:
        return True
    same = (answer.value, answer.parts, answer.skipped) == (after.value, after.parts, after.skipped)
    is_begun = bool(answer.parts) and after.parts[: len(answer.parts)] == answer.parts and not answer.skipped
    joined = "\n".join(part.text for part in answer.parts if part.text)
    return same or (is_begun and answer.value in (None, joined))


_MINE, _THEIRS = Text("All that is kept of you"), Text("All that is kept of {who}")
_MADE = Text("Made on {day} (UTC).")
_ALL = Text("The file mydata.json holds the same and more, for programs. The folder files holds what was sent.")
_ASK = Text("With a question about it, turn to: {who}")
_STATUS = {"midway": Text("not sent yet"), "submitted": Text("sent"), "withdrawn": Text("taken back")}
_AGREED = {
    "self": Text("said so themselves"),
    "recording": Text("in a recording"),
    "witness": Text("somebody was there"),
    "paper": Text("on paper"),
}
_SAID = Text("{day}, in {language}")
_BY_HELPER = Text("{day}, in {language}, written by somebody who helped")
_BEFORE = Text("before, on {day}, in {language}")
_MADE_OF = {
    "transcript": Text("written down from the recording, in {language}, {day}"),
    "translation": Text("translated into {language}, {day}"),
    "published": Text("as it may be printed, in {language}, {day}"),
}
_SKIPPED, _EMPTY = Text("(left open)"), Text("(nothing)")
_KINDS = {
    "voice": Text("voice note"),
    "audio": Text("sound file"),
    "photo": Text("photo"),
    "video": Text("video"),
    "document": Text("file"),
}
_FILE, _SOUND = Text("{kind}: {name}"), Text("{kind}: {name} ({length})")
_LOST = Text("{kind}: {name}. It is not kept here.")
#: where a file stands that is not in the package -> what is said of it
_NOT_IN_IT = {
    "kept": Text("{kind}: {name}. It is too large for this package. Ask those who ask the questions for it."),
    "waiting": Text("{kind}: {name}. It is still on its way here."),
    "lost": Text("{kind}: {name}. It could not be kept."),
}
_AGAIN, _BACK = Text("Said yes on {day}."), Text("Taken back on {day}.")
_PERMISSIONS = {
    "part": Text("To take part"),
    "appearance": Text("How the words may appear"),
    "again": Text("To be written to again"),
    "outside": Text("To be sent on outside"),
}
_VALUES = {"yes": Text("Yes"), "no": Text("No")}
_OF_AGE, _NOT_OF_AGE = Text("Said to be old enough."), Text("Said not to be old enough.")
_REVIEWS = {
    "received": Text("It has come in."),
    "asked": Text("Something is asked about it."),
    "accepted": Text("It is accepted."),
    "left-out": Text("It is left out of the results."),
}
_NO_WHY = Text("No reason was written down.")
