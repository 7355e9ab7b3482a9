"""The door: whatever comes in from a chat is taken here, and led to where it belongs."""

from __future__ import annotations

from datetime import timedelta

from bot.database.records import Stirring, Submission
from bot.inviting.links import read_payload
from conversations.face import COMMANDS
from conversations.reading import is_courtesy, is_stop, plain
from conversations.replies import Reply, Submit, Typed
from conversations.text import Text

from . import (
    aloud,
    arriving,
    asked_back,
    belonging,
    browsing,
    choices,
    coded,
    explaining,
    filling,
    mine,
    my_data,
    on_the_way,
    paper_code,
    papers,
    quiet,
    sending,
    staff,
)
from .about import about, privacy_lines
from .coming import Chose, Command, Gathered, InGroup, Reached, Said, Unfit
from .listing import joined
from .places import place_of
from .screens import Act, Link, Screen
from .visit import Visit

#: how often at most a row says when somebody was last here
_ACTIVE_EVERY = timedelta(seconds=60)

#: what can be typed, with what it is for; the menu shows them in this order
MENU: dict[str, Text] = {
    "start": Text("Begin, or go on"),
    "review": Text("See my answers"),
    "open": Text("What is still open"),
    "back": Text("The question before"),
    "skip": Text("Leave this question"),
    "done": Text("My answer is complete"),
    "pause": Text("Stop for now"),
    "progress": Text("Where am I?"),
    "language": Text("Another language"),
    "mine": Text("My forms"),
    "code": Text("A code from paper"),
    "draft": Text("My form as a file"),
    "send": Text("Send the form"),
    "withdraw": Text("Take my form back"),
    "recommendations": Text("What was recommended"),
    "glossary": Text("Hard words"),
    "about": Text("Who asks, and why"),
    "mydata": Text("What is kept of me"),
    "forget": Text("Erase my data"),
    "stop": Text("Do not write to me first"),
    "help": Text("How this works"),
}


def take(visit: Visit) -> None:
    """Take one thing that came in."""
    what = visit.coming.what
    if isinstance(what, InGroup):
        # a link that lets one person into a form is not for all who read here
        is_for_one = mine.INVITED.fullmatch(what.payload) or staff.JOINING.fullmatch(what.payload)
        payload = "" if is_for_one or paper_code.is_link(what.payload) else what.payload
        visit.show(Link(_COME_IN_PRIVATE, Text("Answer in private"), payload))
        return
    if isinstance(what, Gathered):
        _note_gathering(visit, what)
        return
    if visit.account.rev == 0 and _comes_late(what):
        # of somebody who was erased nothing begins anew until they write
        visit.notice(_BEGIN_ANEW)
        return
    if isinstance(what, Reached):
        visit.keep(reachable=what.reachable)
        return
    _note_activity(visit)
    if my_data.take(visit) or asked_back.take(visit):
        return
    asked = _asked(visit)
    match what:
        case Command():
            _command(visit, what)
        case Chose():
            visit.notice()
            _chose(visit, what)
        case Said() if asked == staff.ASKED:
            staff.said(visit, what)
        case Said(reply=Typed(text=words)) if asked == _LANGUAGE and (tag := _language_meant(visit, words)):
            _language(visit, tag)
        case Said(reply=Typed(text=words), edited=edited) if not is_stop(words) and (
            asked == browsing.WORDS or browsing.is_searched(visit, words, edited)
        ):
            browsing.find(visit, words)
        case Said():
            _said(visit, what)
        case Unfit(kind="too large"):
            mine.where(visit, TOO_LARGE)
        case Unfit():
            mine.where(visit, _UNFIT_HERE if arriving.is_arriving(visit) else _UNFIT)


def _comes_late(what: object) -> bool:
    """It is about something from before, and nobody says anything new with it."""
    return isinstance(what, (Chose, Reached)) or (isinstance(what, Said) and what.edited)


def _note_gathering(visit: Visit, what: Gathered) -> None:
    """Nothing is shown where others read, and nobody's account is touched."""
    fields = {name: getattr(what, name) for name in Gathered.__dataclass_fields__}
    visit.changes.gatherings.append(Stirring(visit.chat, at=visit.now, **fields))


def _note_activity(visit: Visit) -> None:
    account = visit.account
    if account.rev == 0 or not account.reachable or visit.now - account.active_at > _ACTIVE_EVERY:
        visit.keep(reachable=True, active_at=visit.now)


# Commands


def _command(visit: Visit, what: Command) -> None:
    submission = visit.open
    match what.name:
        case "start":
            _start(visit, what.argument)
        case "help":
            _help(visit)
        case "about" | "privacy":
            _about(visit)
        case "recommendations" if what.argument:
            browsing.find(visit, what.argument)
        case "recommendations":
            browsing.show_start(visit)
        case "glossary":
            browsing.show_letters(visit)
        case "language":
            _languages(visit)
        case "mine":
            mine.show_all(visit)
        case "code":
            paper_code.command(visit, what.argument)
        case "stop":
            _stop(visit)
        case my_data.SHOW | my_data.FORGET:
            my_data.command(visit, what.name)
        case "back" if arriving.is_arriving(visit):
            arriving.chose(visit, Act("before"))
        case "draft" if submission is not None:
            _draft(visit, submission)
        case name if f"/{name}" in COMMANDS and submission is not None and not arriving.is_arriving(visit):
            visit.step_done()
            filling.take(visit, submission, COMMANDS[f"/{name}"][0]())
        case name if name in MENU:
            mine.where(visit)
        case name if name in staff.COMMANDS and visit.house.calls.is_staff(visit.chat):
            staff.command(visit, what)
        case _:
            mine.where(visit, UNKNOWN)


def _stop(visit: Visit) -> None:
    """Nothing comes unasked any more; who has no form yet does not take part."""
    if visit.account.held:
        quiet.hush(visit)
        mine.where(visit)
    else:
        visit.keep(quiet=True)
        arriving.refuse(visit)


def _start(visit: Visit, payload: str) -> None:
    """/start opens the call that is named, with the source behind two dashes; that of a code word; or the default."""
    if says := quiet.brought_back(visit):
        visit.say(*says)
    if paper_code.is_link(payload):
        paper_code.command(visit, payload.removeprefix(paper_code.PREFIX))
        return
    is_for_one = mine.INVITED.fullmatch(payload) or staff.JOINING.fullmatch(payload)
    if is_for_one and visit.house.guesses.is_one_too_many(visit.chat, visit.now):
        mine.where(visit, _TOO_MANY_LINKS)
        return
    if mine.INVITED.fullmatch(payload):
        mine.accept(visit, payload)
        return
    if staff.JOINING.fullmatch(payload):
        staff.join(visit, payload)
        return
    found = read_payload(payload)
    call = visit.house.calls.named(found[0]) if found is not None else None
    if found is not None and call is not None:
        arriving.arrive(visit, call, found[1])
    elif (meant := coded.named(visit, payload)) is not None:
        arriving.arrive(visit, *meant)
    elif not payload and arriving.is_arriving(visit):
        arriving.show_step(visit)
    elif not payload and (submission := visit.open) is not None and not visit.is_rehearsed(submission):
        arriving.come_back(visit, submission)
    else:
        rehearsed = visit.house.calls.named(visit.open.call) if visit.open is not None and not payload else None
        arriving.arrive(visit, rehearsed or visit.default_call, payload[:_LONGEST_SOURCE] or None)


def _about(visit: Visit) -> None:
    """Who asks and why; then the question that is open, once more."""
    if visit.step.get("at") == "about":
        visit.show(Screen(lines=privacy_lines()))
    else:
        visit.show(Screen(lines=(*about(visit, visit.call), *privacy_lines()), keys=browsing.about_rows(visit)))
    mine.where(visit)


def _help(visit: Visit) -> None:
    commands = [Text("{command} {meaning}", {"command": f"/{name}", "meaning": words}) for name, words in MENU.items()]
    lines = tuple(Text("{line}", {"line": line}) for line in commands)
    call = visit.call
    asked = ", ".join(filter(None, (call.contact, call.phone)))
    person: tuple[Text, ...] = (Text("A person helps you here: {contact}", {"contact": asked}),) if asked else ()
    works = (_STAFF_MENU,) if visit.house.calls.is_staff(visit.chat) else ()
    visit.show(Screen(lines=(_HOW, joined(lines), *person, *works)))
    mine.where(visit)


def _languages(visit: Visit) -> None:
    call = visit.call
    if len(call.tongues) > 1:
        visit.keep(step={**visit.step, browsing.ASKED: _LANGUAGE})
        visit.show(Screen(lines=(on_the_way.WHICH_LANGUAGE,), keys=on_the_way.language_keys(visit, call)))
        return
    only = call.name_of(call.languages[0])
    mine.where(visit, Text("For now there is only one language here: {language}.", {"language": only}))


def _asked(visit: Visit) -> str | None:
    """What new words that come now are about, as was asked just before; nothing of it is left for those after them."""
    what = visit.coming.what
    if browsing.ASKED not in visit.account.step or (isinstance(what, Said) and what.edited):
        return None
    step = visit.step
    asked: str = step.pop(browsing.ASKED)
    visit.keep(step=step)
    return asked


def _language_meant(visit: Visit, words: str) -> str | None:
    """The language that words name, by its own name or its code."""
    said = plain(words)
    call = visit.call
    return next((tag for tag in call.tongues if said and said in (plain(call.name_of(tag)), plain(tag))), None)


def _draft(visit: Visit, submission: Submission) -> None:
    sending.make_documents(visit, submission)
    visit.say(Text("I am making your form as a file. It comes in a moment."))


# Buttons


def _chose(visit: Visit, what: Chose) -> None:
    does, submission = what.does, visit.submission(what.submission)
    if isinstance(does, Act):
        _act(visit, does)
    elif does is None or submission is None:
        mine.where(visit, mine.OLD_BUTTON)
    else:
        _come_to(visit, submission)
        if isinstance(does, Submit) and sending.is_on_the_way(visit, submission):
            sending.show_step(visit, submission)
            return
        visit.step_done()
        filling.take(visit, submission, does)


def _act(visit: Visit, act: Act) -> None:
    submission = visit.submission(act.submission)
    if submission is not None and act.name in _READING:
        _come_to(visit, submission)
    if act.name == "language":
        _language(visit, act.value)
    elif act.name == "hear":
        if not aloud.play(visit, visit.call_of(submission) if submission is not None else visit.call, act.value):
            mine.where(visit, mine.OLD_BUTTON)
    elif act.name == "sound":
        if not aloud.play_recommendation(visit, place_of(visit, act).call, act.value):
            mine.where(visit, mine.OLD_BUTTON)
    elif act.name == "begin" and (call := visit.house.calls.named(act.value)) is not None:
        arriving.arrive(visit, call, None)
    elif act.name == "begin":
        _start(visit, "")
    elif act.name == staff.ACT:
        if visit.house.calls.is_staff(visit.chat):
            staff.tapped(visit, act.value)
        else:
            mine.where(visit, UNKNOWN)
    elif act.name == "quiet":
        quiet.hush(visit)
        mine.where(visit)
    elif act.name == "unquiet":
        mine.where(visit, *quiet.brought_back(visit))
    elif act.name == "hours":
        quiet.ask_hours(visit)
    elif act.name == "clock":
        quiet.choose_hours(visit, act.value)
        mine.where(visit)
    elif act.name == "here":
        mine.where(visit)
    elif act.name in browsing.ACTS:
        browsing.chose(visit, act)
    elif act.name in explaining.ACTS:
        if not explaining.chose(visit, act):
            browsing.show_start(visit, browsing.GONE, act=act)
    elif act.name in my_data.ACTS:
        my_data.chose(visit, act)
    elif act.name == papers.ACT:
        if not papers.tapped(visit, act.value):
            mine.where(visit, mine.OLD_BUTTON)
    elif act.name == paper_code.ACT:
        paper_code.chose(visit, act)
    elif act.name == choices.ACT:
        choices.chose(visit, act)
    elif act.name in ("open", "add", "invite", "forms", "news"):
        mine.chose(visit, act)
    elif act.name in arriving.ACTS:
        if arriving.is_arriving(visit):
            arriving.chose(visit, act)
        else:
            mine.where(visit)
    elif submission is None:
        mine.where(visit, mine.OLD_BUTTON)
    elif act.name == "draft":
        _draft(visit, submission)
    elif act.name == "document":
        sending.hand_over(visit, act.value)
    elif act.name == "listen":
        if not aloud.play_question(visit, submission, act.value):
            mine.where(visit, mine.OLD_BUTTON)
    elif act.name == "unclear":
        filling.note_unclear(visit, submission, act.value)
    elif act.name == "explain":
        explaining.explain(visit, submission, act.value)
    else:
        _come_to(visit, submission)
        sending.chose(visit, submission, act)


def _come_to(visit: Visit, submission: Submission) -> None:
    """Whoever taps a form's button has come back to that form."""
    if visit.account.submission != submission.id:
        visit.keep(submission=submission.id)
    if not sending.is_on_the_way(visit, submission):
        visit.step_done()


def _language(visit: Visit, tag: str) -> None:
    """A language was chosen; without a tag the choice is shown."""
    if arriving.is_arriving(visit):
        arriving.choose_language(visit, tag)
    elif tag in visit.call.tongues:
        visit.keep(language=tag)
        mine.where(visit)
    else:
        _languages(visit)


# Messages


def _said(visit: Visit, what: Said) -> None:
    submission, reply = visit.open, what.reply
    if what.edited and (other := _answered(visit)) is not None:
        filling.said(visit, other, what)
    elif not what.edited and (meant := coded.meant(visit, reply)) is not None:
        arriving.arrive(visit, *meant)
    elif not what.edited and paper_code.said(visit, reply):
        return
    elif (
        not what.edited
        and papers.may_be_form(reply)
        and (arriving.is_arriving(visit) or not papers.is_answer(visit, submission, reply))
    ):
        papers.receive(visit, reply)
    elif arriving.is_arriving(visit):
        arriving.said(visit, what)
    elif not what.edited and (elsewhere := belonging.seen_elsewhere(visit)) is not None:
        _said_elsewhere(visit, what, elsewhere)
    elif submission is not None and sending.is_on_the_way(visit, submission):
        sending.typed(visit, submission, reply.text if isinstance(reply, Typed) else "")
    elif submission is not None:
        filling.said(visit, submission, what)
        if papers.may_be_form(reply):
            papers.look_later(visit, answers=True)
    elif isinstance(reply, Typed) and is_stop(reply.text) and not what.edited:
        _stop(visit)
    elif what.edited or visit.account.held:
        mine.where(visit)
    else:
        _said_first(visit, reply)


def _said_elsewhere(visit: Visit, what: Said, number: int) -> None:
    """Words written under a question of another form than the one that is open by now: they belong there."""
    submission = visit.submission(number)
    if submission is None:
        mine.where(visit, _NOT_YOURS)
        return
    visit.step_done()
    visit.keep(submission=number)
    filling.said(visit, submission, what)


def _answered(visit: Visit) -> Submission | None:
    """The submission in which a message that was changed is an answer."""
    found = visit.known.answered.get((visit.chat, visit.coming.message or 0))
    return visit.submission(found[0]) if found is not None else None


def _said_first(visit: Visit, reply: Reply) -> None:
    """Words before anything was opened: a code word from the radio or a poster, or thanks after a goodbye."""
    words = " ".join(reply.text.split()) if isinstance(reply, Typed) else ""
    is_new = visit.account.source is None and not visit.account.step
    if visit.account.rev and is_courtesy(words, visit.language):
        mine.where(visit, Text("You are welcome."))
    elif visit.house.calls.is_staff(visit.chat):
        visit.say(_FOR_STAFF)
    elif is_new and words and len(words) <= _LONGEST_SOURCE and len(words.split()) <= _MOST_CODE_WORDS:
        arriving.arrive(visit, visit.default_call, words)
    else:
        arriving.arrive(visit, visit.default_call, None, _NOT_KEPT_YET)


#: acts that belong to a form without changing it
_READING = frozenset({"explain", "listen", "here", "unclear"}) | browsing.ACTS | explaining.ACTS
#: /language was the last thing that came
_LANGUAGE = "language"
#: characters of a code word, as many as a link's payload has; what is longer is a story, and no code
_LONGEST_SOURCE, _MOST_CODE_WORDS = 64, 4
_COME_IN_PRIVATE = Text("What you answer is between you and those who ask. Tap the button to go on in private.")
_NOT_YOURS = Text("I have not kept this, because that form is now on another phone.")
_UNFIT = Text("I cannot keep that kind of message. Please write, or send a voice note, a photo or a file.")
_BEGIN_ANEW = Text("That button is from before, and I know nothing of you now. To begin, write /start.")
_UNFIT_HERE = Text("I cannot read that kind of message.")
_NOT_KEPT_YET = Text("Thank you for writing. Before I can keep what you send, please read this.")
_TOO_MANY_LINKS = Text("Those were many links. Please wait an hour before you open another one.")
_FOR_STAFF = Text("To send this to many, reply to it with /broadcast. To answer a call yourself, write /start.")
_STAFF_MENU = Text("What you can do as staff stands at the top of the menu beside the text field.")
UNKNOWN = Text("I do not know that command. /help says what there is.")
TOO_LARGE = Text("That file is larger than 20 MB, so I cannot fetch it. Please send a shorter one, or in pieces.")
_HOW = Text(
    "I ask one question at a time. Write, speak or tap. Everything is kept. You can change an answer by editing your "
    "message, or under See my answers."
)
