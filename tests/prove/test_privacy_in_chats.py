"""What people and staff see in chats, groups and packages of others: markers, looked for in all that the bot sends."""

from bot.simulator import Rules, running_simulator
from tests.bot.small import begins, sends
from tests.bot.ways import begins_for
from tests.bot.writing_to_many import hurry
from tests.organising.at_work import COMPLETE, staffed, working
from tests.privacy.kept import own_package, words
from tests.proving import PROVE, proof

from .screens import act_of, goes_through, settled

QUESTIONS = """
    - {type: text, name: village, label: Where do you live?}
    - {type: text, name: phone, label: Where can we reach you?, contact: true}
    - {type: text, name: wish, label: What do you wish for?}
"""
#: of the one who answers for themselves, and of the one they write for
OWN = ("Ownname", "Ownvillage", "Owncontact", "Ownwish")
HELPED = ("Helpedname", "Helpedvillage", "Helpedcontact", "Helpedwish")
IN_GROUPS = ("mine", "mydata", "review", "queue")
IN_GROUPS += ("start", "forget", "open", "withdraw", "watch", "call", "export") if PROVE else ()
#: of staff: what is about many people and shows words of none
ABOUT_MANY = ("/broadcast", "/watch", "/groups", "/call") if PROVE else ("/broadcast",)


async def answers(person, said):
    """All three questions."""
    for words_of, follows in zip(said, ("Where can we reach", "wish for?", "last question"), strict=True):
        await person.sends(words_of)
        await person.sees(follows)


def buttons(person):
    """What the buttons carry that somebody was ever shown."""
    shown = [event.message for event in person.chat.journal if event.by_bot and event.message is not None]
    keys = [key for message in shown for row in message.keys for key in row]
    return [str({name: value for name, value in key.items() if name != "text"}) for key in keys]


def told(where):
    """All that the bot ever wrote there."""
    return [event.words for event in where.chat.journal if event.by_bot]


def found_in(markers, said):
    return [(marker, one[:80]) for one in said for marker in markers if marker in one]


async def test_groups_buttons_helpers_and_those_who_write_to_many_see_nobody(tmp_path, monkeypatch):
    hurry(monkeypatch)
    async with (
        running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server,
        working(server, tmp_path, COMPLETE, opens=True, questions=QUESTIONS, PALABRE_QUIET_HOURS="none") as bot,
    ):
        amina = await begins(server, OWN[0])
        await answers(amina, OWN[1:])
        await amina.sends("/review")
        sections = await amina.sees("section by section")
        await amina.taps(sections.buttons[0], on=sections)
        await amina.sees(OWN[1])
        await sends(amina)
        helper = await begins(server, "Moussa")
        await answers(helper, ("Fatick", "776543219", "A road"))
        await helper.sends("/mine")
        await helper.taps("Begin another form", on=await helper.sees("Your forms."))
        await helper.sees("For whom do you answer?")
        await begins_for(helper, HELPED[0])
        await helper.sees("Where do you live?")
        await answers(helper, HELPED[1:])
        await settled(bot, server)
        # a group in which both are
        group = server.group("Milk sellers", amina, helper)
        await group.adds_bot(amina)
        for one in (amina, helper):
            for command in IN_GROUPS:
                await one.sends(f"/{command}@PalabreBot", to=group)
        await amina.sends("Is it kept, @PalabreBot?", to=group)
        await settled(bot, server)
        # what is kept of the helper, and of nobody they help
        package = await own_package(server, helper)
        handed = [package.read("mydata.json").decode(), words(package)]
        # staff who write to many, and go through whatever is shown to them then
        olivia = await staffed(server, bot, call="", name="Olivia")
        await goes_through(bot, server, olivia, ABOUT_MANY, is_about_many, stops=is_last, most=150 if PROVE else 5)
        everybody = (amina, helper, olivia)
        in_group, in_buttons = told(group), [one for person in everybody for one in buttons(person)]
        before_sending = told(olivia)
        server.refused.clear()
    leaked = [
        *found_in((*OWN, *HELPED), in_group),
        *found_in((*OWN, *HELPED, "776543219"), in_buttons),
        *found_in((*OWN, *HELPED), handed),
        *found_in((*OWN, *HELPED), before_sending),
    ]
    tried = len(in_group) + len(in_buttons) + len(handed) + len(before_sending)
    note = f"{len(in_group)} words in a group, {len(in_buttons)} buttons, {len(before_sending)} screens of staff"
    proof("privacy matrix", tried=tried, leaked=len(leaked), note=note)
    assert leaked == []
    assert "776543219" in handed[0]
    assert in_group
    assert in_buttons
    assert len(before_sending) > 3


def is_about_many(data):
    """Buttons of these commands."""
    return act_of(data)[:1] and f"/{act_of(data)[0]}" in ABOUT_MANY


def is_last(data):
    """It is sent, or ended: what follows are forms of people who get it."""
    return act_of(data)[1] in {"sure", "close", "archive", "remove", "go", "yes"}
