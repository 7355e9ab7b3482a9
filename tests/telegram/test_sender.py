"""Sending over real HTTP: order, patience, and what becomes of each row."""

import asyncio
import contextlib
import itertools
import logging
import random
import time

import pytest

from bot.simulator import Rules, running_simulator
from bot.telegram.client import Client
from bot.telegram.pace import Pace
from bot.telegram.sender import Patience, Row, Sender
from conversations.records import replace

QUICK = Patience(first=0.01, longest=0.05, margin=0.02, locked_out=0.2)
ids = itertools.count(1)


@pytest.fixture
async def server():
    async with running_simulator(Rules(slow_repeated_polls=False, patience=2)) as running:
        yield running
        assert running.pacer.impatient == 0
        assert not running.complaints


@pytest.fixture
async def client(server):
    made = Client(server.token, server.url, read_timeout=1.5)
    await made.start()
    yield made
    await made.close()


@pytest.fixture
async def sender(client, tmp_path):
    made = Sender(client, tmp_path, patience=QUICK)
    yield made
    await made.close(0)


@pytest.fixture
async def amina(server):
    return await newcomer(server, "Amina")


@pytest.fixture
async def juma(server):
    return await newcomer(server, "Juma")


async def newcomer(server, name="Somebody"):
    person = server.person(name)
    await person.starts()
    return person


def row(person, text="x", *, lane=0, method="sendMessage", **more):
    payload = {"chat_id": person.id, **({"text": text} if text else {}), **more}
    return Row(next(ids), person.id, method, payload, lane)


async def outcomes(sender, *rows):
    """What becomes of these rows."""
    sender.put(rows)
    await asyncio.wait_for(sender.idle(), 10)
    return sender.settled()


def verdicts(settled):
    return [outcome.verdict for outcome in settled]


def texts(person):
    """What the person was sent, in order."""
    return [message.text for message in person.messages if message.by_bot]


# Order


async def test_what_was_sent_comes_back_with_its_message_and_marks(sender, amina):
    first, second = row(amina, "one"), row(amina, "two")
    first = Row(first.id, first.chat, first.method, first.payload, marks={"prompt": 7})
    settled = await outcomes(sender, first, second)
    assert [(outcome.row, outcome.verdict) for outcome in settled] == [(first, "sent"), (second, "sent")]
    assert [outcome.message for outcome in settled] == [message.id for message in amina.messages[-2:]]
    assert settled[0].row.marks == {"prompt": 7}
    assert sender.settled() == []


@pytest.mark.parametrize("at_once", [1, 3, 64])
async def test_each_chat_gets_all_in_order_whatever_goes_wrong(server, client, tmp_path, at_once):
    """Nothing is lost or overtaken; only what was sent and not confirmed comes twice."""
    people = [await newcomer(server) for _ in range(8)]
    faults = server.faults
    struck = [faults.lose_answer(chance=0.1), faults.cut_answer(chance=0.1)]
    faults.lose_call(chance=0.1)
    faults.fail(502, chance=0.1)
    faults.fail(500, chance=0.1, body='{"ok":false,"error_code":500,"description":"Internal Server Error"}')
    faults.stall(2, nth=40)
    sender = Sender(client, tmp_path, at_once=at_once, patience=QUICK)
    rows = [row(person, str(number)) for number in range(25) for person in people]
    settled = await outcomes(sender, *rows)
    assert sorted(outcome.row.id for outcome in settled) == [each.id for each in rows]
    assert set(verdicts(settled)) == {"sent"}
    repeats = 0
    for person in people:
        seen = texts(person)
        assert [text for text, _ in itertools.groupby(seen)] == [str(number) for number in range(25)]
        repeats += len(seen) - 25
        own = [outcome.row.id for outcome in settled if outcome.row.chat == person.id]
        assert own == sorted(own)
    assert repeats == sum(fault.hits for fault in struck)


async def test_rows_that_come_while_a_chat_is_served_wait_their_turn(server, sender, amina):
    server.faults.stall(0.1, "sendMessage", nth=1)
    sender.put([row(amina, "0")])
    for number in range(1, 6):
        await asyncio.sleep(0.03)
        sender.put([row(amina, str(number))])
    await sender.idle()
    assert texts(amina) == [str(number) for number in range(6)]


async def test_a_chat_with_much_to_come_starves_nobody(client, tmp_path, amina, juma):
    sender = Sender(client, tmp_path, at_once=2, patience=QUICK)
    much, little = [row(amina) for _ in range(200)], row(juma)
    settled = await outcomes(sender, *much, little)
    assert [outcome.row for outcome in settled].index(little) < 5


async def test_chats_with_urgent_rows_come_first(server, client, tmp_path):
    people = [await newcomer(server) for _ in range(20)]
    sender = Sender(client, tmp_path, at_once=1, patience=QUICK)
    bulk, urgent = [row(person, "bulk", lane=1) for person in people], row(people[-1], "urgent")
    settled = await outcomes(sender, *bulk, urgent)
    # The last chat was behind all others; its own order stays.
    assert [outcome.row for outcome in settled][:2] == [bulk[-1], urgent]


async def test_a_chat_in_trouble_keeps_no_worker(server, client, tmp_path, juma):
    people = [await newcomer(server) for _ in range(10)]
    for person in people:
        server.faults.fail(502, chat_id=person.id)
    sender = Sender(client, tmp_path, at_once=2, patience=Patience(first=30))
    sender.put([row(person) for person in people])
    sender.put([row(juma, "there")])
    await juma.sees("there")
    await sender.close(0)


# Patience


async def test_a_call_is_made_again_until_it_succeeds_and_later_each_time(server, client, tmp_path, amina):
    server.faults.fail(502, "sendMessage", times=5)
    sender = Sender(client, tmp_path, patience=Patience(first=0.04, longest=0.2))
    assert verdicts(await outcomes(sender, row(amina))) == ["sent"]
    at = [call.at for call in server.called("sendMessage")]
    waits = [later - earlier for earlier, later in itertools.pairwise(at)]
    for wait, least in zip(waits, [0.04, 0.08, 0.16, 0.2, 0.2], strict=True):
        assert 0.8 * least <= wait < least + 0.1


async def test_a_server_that_is_away_is_waited_for(server, tmp_path):
    client = Client(server.token, server.url)
    await client.start()
    sender = Sender(client, tmp_path, patience=QUICK)
    await server.stop()
    person = await newcomer(server)
    sender.put([row(person, str(number)) for number in range(3)])
    await asyncio.sleep(0.2)
    assert sender.settled() == []
    async with running_simulator(port=int(server.url.rpartition(":")[2])) as again:
        back = again.person(user_id=person.id)
        await back.starts()
        await sender.idle()
        assert texts(back) == ["0", "1", "2"]
    await client.close()


async def test_a_chat_told_to_wait_is_left_alone_and_holds_up_nobody(server, sender, amina, juma):
    """The fixture looks whether any call came too early."""
    server.faults.too_many(1, times=1, chat_id=amina.id)
    begun = time.monotonic()
    sender.put([row(amina, "late"), *[row(juma, str(number)) for number in range(20)]])
    await juma.sees("19")
    assert time.monotonic() - begun < 0.8
    assert texts(amina) == []
    await sender.idle()
    assert time.monotonic() - begun >= 1
    assert texts(amina) == ["late"]
    assert len(server.called("sendMessage", chat_id=amina.id)) == 2


async def test_two_chats_told_to_wait_at_once_means_everybody(server, sender, amina, juma):
    other = await newcomer(server)
    server.faults.too_many(2, times=1, chat_id=amina.id)
    server.faults.too_many(1, times=1, chat_id=juma.id)
    begun = time.monotonic()
    sender.put([row(amina), row(juma)])
    await asyncio.sleep(0.3)
    sender.put([row(other, str(number)) for number in range(3)])
    await asyncio.sleep(0.5)
    assert not server.called("sendMessage", chat_id=other.id)
    await sender.idle()
    assert time.monotonic() - begun >= 2
    assert set(verdicts(sender.settled())) == {"sent"}
    assert texts(other) == ["0", "1", "2"]
    assert all(call.at - server.calls[1].at >= 2 for call in server.called("sendMessage", chat_id=other.id))


async def test_the_real_limits_are_kept_to(server, sender):
    server.rules.paced = True
    people = [await newcomer(server) for _ in range(40)]
    settled = await outcomes(sender, *[row(person) for person in people])
    assert verdicts(settled) == ["sent"] * 40


async def test_while_the_bot_is_unknown_everything_waits(server, client, tmp_path, amina, caplog):
    people = [amina, *[await newcomer(server) for _ in range(9)]]
    token, server.token = server.token, "7000000001:another-token-of-the-same-bot"
    sender = Sender(client, tmp_path, at_once=4, patience=QUICK)
    with caplog.at_level(logging.INFO):
        sender.put([row(person, str(number)) for number in range(3) for person in people])
        await asyncio.sleep(0.7)
        tries = len(server.calls) - 1
        assert 5 <= tries <= 8  # four at first, then one each time
        assert len([record for record in caplog.records if record.name.startswith("bot.")]) == 1
        assert sender.settled() == []
        server.token = token
        await sender.idle()
    assert len(caplog.records) == 2
    assert set(verdicts(sender.settled())) == {"sent"}
    assert all(texts(person) == ["0", "1", "2"] for person in people)


# What Telegram refuses


async def test_who_has_blocked_the_bot_is_unreachable_at_once(server, sender, amina, juma):
    await amina.blocks()
    settled = await outcomes(sender, row(amina), row(amina), row(juma), row(amina))
    by_chat = {person: [each.verdict for each in settled if each.row.chat == person.id] for person in (amina, juma)}
    assert by_chat == {amina: ["unreachable"] * 3, juma: ["sent"]}
    assert "blocked by the user" in settled[0].error or "blocked by the user" in settled[1].error
    assert len(server.called("sendMessage", chat_id=amina.id)) == 1
    await amina.unblocks()
    assert verdicts(await outcomes(sender, row(amina))) == ["sent"]


async def test_what_came_after_somebody_returned_is_tried(server, sender, amina):
    """The block was seen by a call that began before; the rows of the returned person must not go with it."""
    await amina.blocks()
    server.faults.stall(0.2, "sendMessage", times=1, after=True)
    sender.put([row(amina, "1"), row(amina, "2")])
    await asyncio.sleep(0.1)
    await amina.unblocks()
    sender.put([row(amina, "welcome back")])
    await sender.idle()
    assert verdicts(sender.settled()) == ["unreachable", "unreachable", "sent"]
    assert texts(amina) == ["welcome back"]


async def test_a_chat_that_never_was_is_unreachable(server, sender):
    stranger = server.person()
    assert verdicts(await outcomes(sender, row(stranger), row(stranger))) == ["unreachable"] * 2
    assert len(server.called("sendMessage")) == 1


async def test_an_edit_that_changes_nothing_is_done(sender, amina):
    (sent,) = await outcomes(sender, row(amina, "same"))
    (edited,) = await outcomes(sender, row(amina, "same", method="editMessageText", message_id=sent.message))
    assert (edited.verdict, edited.message) == ("sent", sent.message)


async def test_an_edit_is_made(sender, amina):
    (sent,) = await outcomes(sender, row(amina, "before"))
    (edited,) = await outcomes(sender, row(amina, "after", method="editMessageText", message_id=sent.message))
    assert (edited.verdict, edited.message, texts(amina)) == ("sent", sent.message, ["after"])


async def test_what_cannot_be_edited_is_sent_anew(sender, amina, tmp_path):
    (tmp_path / "a.pdf").write_bytes(b"%PDF")
    (deleted, keyed, document) = await outcomes(
        sender,
        row(amina, "deleted"),
        row(amina, "keys", reply_markup={"keyboard": [[{"text": "a"}]]}),
        row(amina, "", method="sendDocument", document={"@file": "a.pdf", "name": "a.pdf"}),
    )
    await amina.deletes(amina.chat.messages[deleted.message])
    keys = {"inline_keyboard": [[{"text": "Ndiyo", "callback_data": "y"}]]}
    for number in (deleted.message, keyed.message, document.message, 10_000):
        (edited,) = await outcomes(
            sender, row(amina, "again", method="editMessageText", message_id=number, reply_markup=keys)
        )
        assert (edited.verdict, edited.message) == ("sent", amina.last.id)
        assert edited.message > document.message
        assert (amina.last.text, amina.buttons) == ("again", ["Ndiyo", "a"])


async def test_bad_markup_goes_out_plain_and_is_logged_without_its_words(server, sender, amina, caplog):
    words = "<b>Bei</b> &lt; 5 & 3 < 4 <secret> <code>x</b>"
    with caplog.at_level(logging.INFO):
        (sent,) = await outcomes(sender, row(amina, words, parse_mode="HTML"))
    assert sent.verdict == "sent"
    assert texts(amina) == ["Bei < 5 & 3 < 4 <secret> x"]
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert "secret" not in caplog.text
    assert len(server.called("sendMessage")) == 2


async def test_what_telegram_refuses_holds_up_nothing(server, sender, amina, caplog):
    with caplog.at_level(logging.INFO):
        settled = await outcomes(
            sender, row(amina, "secret" * 1000), row(amina, "y"), row(amina, " "), row(amina, "z", method="sendNothing")
        )
    assert verdicts(settled) == ["refused", "sent", "refused", "refused"]
    assert settled[0].error == "Message is too long"
    assert [complaint.method for complaint in server.complaints] == ["sendNothing"]
    server.complaints.clear()
    assert len(caplog.records) == 3
    assert "secret" not in caplog.text


async def test_too_large_for_telegram_is_refused(server, sender, amina):
    server.faults.fail(413, times=1)
    assert verdicts(await outcomes(sender, row(amina), row(amina))) == ["refused", "sent"]


async def test_of_a_group_that_moved_all_that_waits_comes_back_with_its_new_number(server, sender, amina):
    group = server.group("Co-op", amina)
    await group.adds_bot(amina)
    moved = await group.upgrades(amina)
    rows = [
        Row(next(ids), group.chat.id, "sendMessage", {"chat_id": group.chat.id, "text": text}) for text in ("x", "y")
    ]
    settled = await outcomes(sender, *rows)
    assert [(one.row, one.verdict, one.result) for one in settled] == [(row, "migrated", moved.chat.id) for row in rows]
    assert len(server.called("sendMessage")) == 1


# Broadcasts


@pytest.fixture
def paced(client, tmp_path):
    return Sender(client, tmp_path, patience=QUICK, pace=Pace(200.0))


async def test_a_broadcast_waits_a_second_and_then_goes_out_at_its_rate(server, paced):
    people = [await newcomer(server) for _ in range(60)]
    began = server.clock.now()
    assert verdicts(await outcomes(paced, *(row(person, lane=1) for person in people))) == ["sent"] * 60
    times = [call.at - began for call in server.called("sendMessage")]
    assert times[0] > 1.0
    assert times[-1] - times[0] > 0.25


async def test_replies_do_not_wait_behind_a_broadcast(server, paced, amina):
    people = [await newcomer(server) for _ in range(40)]
    paced.put(row(person, lane=1) for person in people)
    await asyncio.sleep(1.1)
    paced.put([row(amina, "reply")])
    await amina.sees("reply", timeout=1)
    await paced.idle()
    order = [call.chat_id for call in server.called("sendMessage")]
    assert order.index(amina.id) < 38


async def test_what_is_called_back_is_not_sent(server, paced, amina):
    people = [await newcomer(server) for _ in range(20)]
    rows = [row(person, lane=1) for person in people]
    paced.put(rows)
    paced.put([row(amina, "reply")])
    assert paced.recall(lambda row: row.lane == 1) == rows
    await asyncio.wait_for(paced.idle(), 5)
    assert [one.row.chat for one in paced.settled()] == [amina.id]
    assert verdicts(await outcomes(paced, *rows)) == ["sent"] * 20


async def test_a_reply_goes_out_at_once_and_what_can_be_returned_comes_back(server, paced, amina, juma):
    """Also the one behind a call that is being made; that one ends."""
    whom = ((amina, "waits"), (juma, "flies"), (juma, "behind"))
    waits, flies, behind = (replace(row(who, text, lane=1), returns=True) for who, text in whom)
    server.faults.stall(0.3, "sendMessage", chat_id=juma.id, times=1)
    paced.put([flies])
    await asyncio.sleep(1.15)
    reply, other = row(amina, "reply"), row(juma, "other")
    paced.put([waits, behind, reply, other])
    assert [(one.row, one.verdict) for one in paced.settled()] == [(waits, "returned"), (behind, "returned")]
    await asyncio.wait_for(paced.idle(), 5)
    assert {one.row.id: one.verdict for one in paced.settled()} == dict.fromkeys((flies.id, reply.id, other.id), "sent")
    assert (texts(amina), texts(juma)) == (["reply"], ["flies", "other"])


async def test_what_waits_to_be_tried_again_can_be_called_back_and_its_chat_goes_on(server, client, tmp_path, amina):
    server.faults.fail(502, "sendMessage", times=1)
    sender = Sender(client, tmp_path, patience=Patience(first=30))
    failed, next_one = row(amina, "failed", lane=1), row(amina, "next", lane=1)
    sender.put([failed, next_one])
    await asyncio.sleep(0.2)
    assert sender.recall(lambda row: row is failed) == [failed]
    await asyncio.wait_for(sender.idle(), 2)
    assert texts(amina) == ["next"]


async def test_what_is_taken_out_while_a_call_is_made_leaves_the_rest_as_it_was(server, sender, amina):
    """A block settles what was there when the call began, and what came later is tried."""
    await amina.blocks()
    server.faults.stall(0.2, "sendMessage", times=1, after=True)
    first, taken = row(amina, "1"), row(amina, "2", lane=1)
    sender.put([first, taken])
    await asyncio.sleep(0.1)
    await amina.unblocks()
    assert sender.recall(lambda row: row.lane == 1) == [taken]
    sender.put([row(amina, "welcome back")])
    await sender.idle()
    assert verdicts(sender.settled()) == ["unreachable", "sent"]


async def test_nobody_waits_for_a_broadcast_to_land(server, paced, amina):
    paced.put([row(amina, lane=1)])
    begun = time.monotonic()
    await paced.landed([amina.id], 5)
    assert time.monotonic() - begun < 0.9
    assert not server.called("sendMessage")


async def test_refusals_for_everybody_slow_a_broadcast_down(server, client, tmp_path):
    pace = Pace(200.0)
    sender = Sender(client, tmp_path, patience=QUICK, pace=pace)
    server.faults.too_many(1, "sendMessage", times=2)
    people = [await newcomer(server) for _ in range(20)]
    assert verdicts(await outcomes(sender, *(row(person, lane=1) for person in people))) == ["sent"] * 20
    assert pace.speed < 110


async def test_the_second_try_of_an_edit_waits_for_the_pace_too(server, client, tmp_path, amina, juma):
    """A call that leads to another one is counted twice."""
    pace = Pace(25.0)
    sender = Sender(client, tmp_path, patience=QUICK, pace=pace)
    sender.put([row(juma, "first", lane=1)])
    await sender.idle()
    begun = pace._tickets
    await outcomes(sender, row(amina, "again", method="editMessageText", message_id=10_000))
    assert pace._tickets == begun + 2


# Files


async def test_a_file_is_sent_and_its_id_comes_back(server, sender, amina, tmp_path):
    (tmp_path / "forms").mkdir()
    (tmp_path / "forms" / "1").write_bytes(b"%PDF form")
    given = {"@file": "forms/1", "name": 'fomu\r\nya "rés"/🌾.pdf'}
    server.faults.fail(502, "sendDocument", times=1)
    (sent,) = await outcomes(sender, row(amina, "", method="sendDocument", document=given, caption="Yako"))
    assert (sent.verdict, sent.message, sent.result) == ("sent", amina.last.id, amina.last.file_id)
    assert amina.last.raw["document"]["file_name"] == "fomu__ya _rés__🌾.pdf"
    assert server.files.find(sent.result).content == b"%PDF form"


@pytest.mark.parametrize("where", ["forms/none", "forms", "../outside", "/etc/hostname", ""])
async def test_a_file_that_is_not_in_the_data_folder_is_refused(client, amina, tmp_path, where):
    (tmp_path / "outside").write_bytes(b"x")
    (tmp_path / "data" / "forms").mkdir(parents=True)
    sender = Sender(client, tmp_path / "data", patience=QUICK)
    lost = row(amina, "", method="sendDocument", document={"@file": where, "name": "a.pdf"})
    assert verdicts(await outcomes(sender, lost, row(amina))) == ["refused", "sent"]


# What is tried once


async def taps(person, sender):
    """Somebody pressed a button; the tap, and the row that answers it."""
    keys = {"inline_keyboard": [[{"text": "Ndiyo", "callback_data": "y"}]]}
    await outcomes(sender, row(person, "?", reply_markup=keys))
    tap = await person.taps("Ndiyo")
    return tap, Row(0, person.id, "answerCallbackQuery", {"callback_query_id": tap.id, "text": "Asante"})


async def test_a_tap_is_answered_beside_what_its_chat_waits_for(server, sender, amina):
    tap, answer = await taps(amina, sender)
    server.faults.stall(0.4, "sendMessage", times=1)
    begun = time.monotonic()
    sender.put([row(amina, "slow"), row(amina, "later"), answer])
    assert await tap.answered() == "Asante"
    assert time.monotonic() - begun < 0.3
    await sender.idle()
    assert [outcome.row.payload["text"] for outcome in sender.settled()] == ["slow", "later"]


@pytest.mark.parametrize("status", [502, 429, 400])
async def test_a_tap_is_answered_once_or_not(server, sender, amina, status, caplog):
    _, answer = await taps(amina, sender)
    if status == 429:
        server.faults.too_many(1, "answer*")
    elif status == 400:
        server.clock.move(60)
    else:
        server.faults.fail(status, "answer*")
    with caplog.at_level(logging.INFO):
        assert await outcomes(sender, answer) == []
        if status == 429:
            assert await outcomes(sender, answer) == []
    assert len(server.called("answerCallbackQuery")) == 1
    assert not caplog.records


# Beginning and ending


async def test_it_says_when_something_is_settled(client, tmp_path, amina):
    seen = []
    sender = Sender(client, tmp_path, patience=QUICK, on_settled=lambda: seen.extend(sender.settled()))
    sender.put([row(amina, str(number)) for number in range(3)])
    await sender.idle()
    await asyncio.sleep(0)
    assert verdicts(seen) == ["sent"] * 3


async def test_closing_lets_calls_end_and_begins_none(server, sender, amina, juma):
    server.faults.stall(0.2, "sendMessage")
    sender.put([row(amina, "1"), row(amina, "2"), row(juma, "1")])
    await asyncio.sleep(0.05)
    await sender.close(2)
    sender.put([row(juma, "2")])
    await asyncio.wait_for(sender.idle(), 1)
    await asyncio.sleep(0.1)
    assert verdicts(sender.settled()) == ["sent", "sent"]
    assert (texts(amina), texts(juma)) == (["1"], ["1"])


async def test_closing_waits_no_longer_than_it_may(server, sender, amina):
    server.faults.stall(0.4, "sendMessage")
    sender.put([row(amina)])
    await asyncio.sleep(0.05)
    begun = time.monotonic()
    await sender.close(0.1)
    assert time.monotonic() - begun < 0.3
    assert sender.settled() == []


async def test_a_mistake_in_the_caller_stops_nobody(client, tmp_path, amina):
    def fails():
        raise RuntimeError("the caller's mistake")

    loop = asyncio.get_running_loop()
    heard = []
    loop.set_exception_handler(lambda _, context: heard.append(context["exception"]))
    with contextlib.ExitStack() as after:
        after.callback(loop.set_exception_handler, None)
        sender = Sender(client, tmp_path, patience=QUICK, on_settled=fails)
        assert verdicts(await outcomes(sender, row(amina), row(amina))) == ["sent", "sent"]
        await asyncio.sleep(0)
    assert len(heard) == 2


async def test_nothing_is_lost_in_a_long_rough_day(server, client, tmp_path):
    """Everything at once, many chats, rows coming at any time, also while others wait."""
    dice = random.Random(7)
    people = [await newcomer(server) for _ in range(30)]
    faults = server.faults
    faults.lose_call(chance=0.05)
    faults.lose_answer(chance=0.05)
    faults.fail(503, chance=0.05)
    faults.too_many(1, nth=100)
    faults.too_many(1, nth=400)
    faults.too_many(1, nth=401)
    sender = Sender(client, tmp_path, at_once=8, patience=QUICK)
    put = {person.id: [] for person in people}
    settled = []
    for number in range(60):
        some = [row(person, str(number), lane=dice.randrange(2)) for person in dice.sample(people, 12)]
        for each in some:
            put[each.chat].append(each)
        sender.put(some)
        await asyncio.sleep(0.01)
        settled += sender.settled()
    await asyncio.wait_for(sender.idle(), 20)
    settled += sender.settled()
    for person in people:
        assert [outcome.row for outcome in settled if outcome.row.chat == person.id] == put[person.id]
        expected = [each.payload["text"] for each in put[person.id]]
        assert [text for text, _ in itertools.groupby(texts(person))] == expected


async def test_a_mistake_of_ours_does_not_hold_a_chat_up_for_ever(server, client, tmp_path):
    amina = server.person("Amina")
    await amina.starts()
    sender = Sender(client, tmp_path, patience=Patience(first=0.01, longest=0.02, mistakes=2))
    unsendable = Row(1, amina.id, "sendMessage", {"chat_id": amina.id, "text": {1, 2}})
    sender.put([unsendable, Row(2, amina.id, "sendMessage", {"chat_id": amina.id, "text": "Next"})])
    await amina.sees("Next")
    await sender.idle()
    assert [one.verdict for one in sender.settled()] == ["refused", "sent"]
