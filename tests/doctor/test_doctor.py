"""`palabre doctor` finds what is wrong, says what to do, tells no secret, and never falls over what it looks at."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner
from sqlalchemy import insert

from bot.cli import main
from bot.database import models
from bot.database.facts import BackedUp, write_backed_up
from bot.database.opening import Database
from bot.doctor import calls, clocks, database, folders, mail, telegram
from bot.doctor.looking import look
from bot.settings import read_settings
from bot.telegram import asking
from bot.telegram.client import Client
from tests.bot.running import Running, put_database
from tests.bot.small import WORDS, write_call
from tests.bot.test_delivery import with_driver
from tests.mailing.post import post
from tests.organising.at_work import COMPLETE
from tests.ports import free_port

HOOK = {"PALABRE_WEBHOOK_URL": "https://bot.example/hook", "PALABRE_WEBHOOK_SECRET": "abcdefgh" * 4}


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(asking, "_POLL", 0)


def settings_for(server, folder, **more):
    place = str(write_call(folder, WORDS, COMPLETE))
    given = {"PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url, "PALABRE_CALLS": place}
    return read_settings(given | {"PALABRE_DEFAULT_CALL": "small"} | more, None, folder)


async def found(settings):
    return [one async for one in look(settings, lambda part: None)]


async def findings(settings, part, level=None):
    """Of that part alone: to look at all takes seconds."""
    if part in ("Telegram", "webhook", "webhook secret", "webhook address", "pollers"):
        every = await telegram.look_at_telegram(settings, at_work=part != "pollers")
    elif part == "database":
        async with database.opened(settings) as (opened, why):
            every = [why] if why is not None else await database.look_at_database(opened)
    elif part == "data folder":
        every = folders.look_at_folders(settings)
    elif part == "mail server":
        every = await mail.look_at_mail(settings)
    else:
        known, every = calls.loaded(settings)
        every += calls.look_at_calls(known) if known is not None else []
    return [one for one in every if one.part == part and level in (None, one.level)]


async def only(settings, part):
    (one,) = await findings(settings, part)
    return one


async def test_in_a_new_house_nothing_is_wrong(server, tmp_path):
    every = await found(settings_for(server, tmp_path))
    assert not [str(one) for one in every if one.level == "error"]
    assert not (tmp_path / "palabre-data").exists(), "to look changes nothing"
    assert {"settings", "disk", "calls", "database", "Telegram", "clock", "webhook", "pollers", "fonts"} <= {
        one.part for one in every
    }
    assert all(one.todo for one in every if one.level != "ok")


async def test_beside_a_bot_at_work_it_disturbs_nobody(server, tmp_path):
    place = str(write_call(tmp_path, WORDS, COMPLETE))
    bot = Running(server, tmp_path, PALABRE_CALLS=place, PALABRE_DEFAULT_CALL="small")
    await bot.start()
    try:
        await bot.application.desk.note_alive()
        every = await found(bot.settings)
        assert not [str(one) for one in every if one.level == "error"]
        assert "bot: it is at work" in " ".join(map(str, every))
        assert not [one for one in every if one.part == "pollers"]
        bot.must_be_at_work()
    finally:
        await bot.stop()
    assert not server.complaints
    assert not server.refused


async def test_a_token_that_telegram_does_not_know(server, tmp_path):
    wrong = "7000000001:" + "x" * 35
    one = await only(settings_for(server, tmp_path, PALABRE_TOKEN=wrong), "Telegram")
    assert one.level == "error"
    assert "@BotFather" in one.todo
    assert "xxx" not in str(one)


async def test_a_telegram_that_is_not_there(server, tmp_path):
    url = f"http://127.0.0.1:{free_port()}"
    one = await only(settings_for(server, tmp_path, PALABRE_API_URL=url), "Telegram")
    assert (one.level, "cannot be asked" in one.what) == ("error", True)
    assert server.token not in str(one)


@pytest.mark.parametrize("fault", ["lose_call", "lose_answer", "cut_answer", "fail"])
async def test_a_network_that_fails_is_a_line_too(server, tmp_path, fault):
    getattr(server.faults, fault)(method="getMe")
    one = await only(settings_for(server, tmp_path), "Telegram")
    assert one.level == "error"
    assert server.token not in str(one)


async def test_another_program_that_polls_is_seen(server, tmp_path, monkeypatch):
    monkeypatch.setattr(asking, "_POLL", 1)
    other = Client(server.token, server.url)
    await other.start()

    async def polling():
        while True:
            try:
                await other.updates(None, 5)
            except Exception:
                await asyncio.sleep(0.01)

    task = asyncio.create_task(polling())
    try:
        await asyncio.sleep(0.2)
        one = await only(settings_for(server, tmp_path), "pollers")
    finally:
        task.cancel()
        await other.close()
    assert one.level == "error"


async def test_a_webhook_that_somebody_else_has_set(server, tmp_path):
    client = Client(server.token, server.url)
    await client.start()
    await client.call("setWebhook", {"url": "http://127.0.0.1:8443/theirs", "secret_token": "secret"})
    try:
        (one,) = await findings(settings_for(server, tmp_path), "webhook")
        assert (one.level, "the settings name none" in one.what) == ("warning", True)
        (other, *_) = await findings(settings_for(server, tmp_path, **HOOK), "webhook")
        assert other.level == "error"
        assert "theirs" not in str(other)
    finally:
        await client.call("deleteWebhook")
        await client.close()


async def test_a_secret_that_can_be_guessed_and_an_address_that_others_reach(server, tmp_path):
    settings = settings_for(
        server, tmp_path, **HOOK | {"PALABRE_WEBHOOK_SECRET": "secret", "PALABRE_WEBHOOK_LISTEN": "0.0.0.0:8443"}
    )
    assert (await only(settings, "webhook secret")).level == "error"
    assert (await only(settings, "webhook address")).level == "warning"
    assert (await only(settings_for(server, tmp_path, **HOOK), "webhook secret")).level == "ok"


# The database


async def test_a_database_that_is_whole_with_what_waits_and_was_given_up(server, tmp_path, database_url):
    settings = settings_for(server, tmp_path, PALABRE_DATABASE_URL=with_driver(database_url))
    opened = await Database.open(settings.database_url)
    now = datetime.now(UTC)
    job = {"kind": "documents", "payload": {}, "not_before": now, "tries": 3}
    async with opened.write() as connection:
        await connection.execute(insert(models.job), [{"id": 1, **job, "error": "x"}, {"id": 2, **job, "error": None}])
        aside = {"update_id": 1, "chat_id": 2, "body": "{}", "tries": 1, "error": "Zanzirik", "at": now}
        await connection.execute(insert(models.incoming), [aside])
        await write_backed_up(opened, connection, BackedUp(now - timedelta(days=30), 5))
    await opened.close()
    async with database.opened(settings) as (again, _):
        every = {one.part: one for one in await database.look_at_database(again)}
    assert every["database"].level == "ok"
    assert every["tables"].level == "ok"
    assert every["jobs"].what == "1 job was given up"
    assert every["updates"].what == "1 update is set aside"
    assert every["waiting"].what == "messages to be sent: 0; work to be done: 1"
    assert every["backup"].level == "warning"
    assert "Zanzirik" not in " ".join(map(str, every.values()))


async def test_a_database_with_damaged_pages(server, tmp_path):
    settings = settings_for(server, tmp_path)
    put_database(settings.database_url)
    file = settings.data / "palabre.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
    data = bytearray(file.read_bytes())
    data[8192:40960] = os.urandom(32768)
    file.write_bytes(data)
    assert (await only(settings, "database")).level == "error"


async def test_a_file_that_is_no_database_and_a_server_that_is_not_there(server, tmp_path):
    settings = settings_for(server, tmp_path)
    settings.data.mkdir(mode=0o700)
    (settings.data / "palabre.db").write_bytes(b"x" * 5000)
    assert (await only(settings, "database")).level == "error"
    url = f"postgresql+asyncpg://me:hunter2@127.0.0.1:{free_port()}/palabre"
    one = await only(settings_for(server, tmp_path, PALABRE_DATABASE_URL=url), "database")
    assert one.level == "error"
    assert "hunter2" not in str(one)


# Files, disk, clock


async def test_files_that_others_can_read(server, tmp_path):
    settings = settings_for(server, tmp_path)
    put_database(settings.database_url)
    assert (await only(settings, "data folder")).level == "ok"
    (settings.data / "files").mkdir(mode=0o755)
    voice = settings.data / "files" / "voice.ogg"
    voice.touch()
    voice.parent.chmod(0o755)
    voice.chmod(0o644)
    one = await only(settings, "data folder")
    assert one.level == "error"
    assert "2 files or folders" in one.what
    subprocess.run(one.todo.split(), check=True)  # noqa: ASYNC221 - what it says is what is to be done
    assert (await only(settings, "data folder")).level == "ok"


async def test_a_file_with_secrets_that_others_can_read(server, tmp_path):
    token = tmp_path / "token"
    token.write_text(server.token)
    token.chmod(0o644)
    given = {"PALABRE_TOKEN_FILE": str(token), "PALABRE_API_URL": server.url}
    settings = read_settings(given, None, tmp_path)
    (one,) = [one for one in folders.look_at_folders(settings) if one.part == "secrets"]
    assert (one.level, one.todo) == ("error", f"chmod 600 {token}")
    token.chmod(0o600)
    (one,) = [one for one in folders.look_at_folders(settings) if one.part == "secrets"]
    assert one.level == "ok"


@pytest.mark.parametrize(("free", "level"), [(10**8, "error"), (10**9, "warning"), (10**10, "ok")])
def test_little_room_on_the_disk_is_said(tmp_path, monkeypatch, free, level):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: type("Usage", (), {"free": free}))
    (one,) = folders._disk(tmp_path)
    assert one.level == level


@pytest.mark.parametrize(
    ("ahead", "level"), [(0, "ok"), (-4, "ok"), (6, "warning"), (-59, "warning"), (61, "error"), (-3600, "error")]
)
def test_a_clock_that_goes_wrong(ahead, level):
    assert clocks.compare("Telegram's", float(ahead)).level == level


# Calls and mail


async def test_a_call_that_is_broken_and_one_that_lacks_something(server, tmp_path):
    settings = settings_for(server, tmp_path)
    levels = {one.part: one for one in calls.look_at_calls(calls.loaded(settings)[0])}
    assert (levels["call prices"].level, "organiser" in levels["call prices"].todo) == ("warning", True)
    assert levels["call small"].level == "ok"
    (tmp_path / "calls" / "small" / "call.yaml").write_text("title: [")
    (one,) = await findings(settings, "calls")
    assert one.level == "error"


async def test_a_mail_server_is_asked_and_gets_no_mail(server, tmp_path):
    with post() as box:
        given = {"PALABRE_SMTP_URL": f"smtp://127.0.0.1:{box.port}", "PALABRE_MAIL_FROM": "forms@example.org"}
        assert (await only(settings_for(server, tmp_path, **given), "mail server")).level == "ok"
        assert box.letters == []
    one = await only(settings_for(server, tmp_path, **given), "mail server")
    assert (one.level, bool(one.todo)) == ("error", True)


# The command


def test_the_command_says_so_in_json_and_exits_with_1(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PALABRE_DATA", str(tmp_path / "data"))
    done = CliRunner().invoke(main, ["doctor", "--json"])
    told = json.loads(done.stdout)
    assert {"part", "level", "what", "todo"} == set(told[0])
    # without a token the bot does not start
    assert [one["part"] for one in told if one["level"] == "error"] == ["Telegram"]
    assert done.exit_code == 1
    monkeypatch.setenv("PALABRE_GRACE_HOURS", "many")
    done = CliRunner().invoke(main, ["doctor"])
    assert done.exit_code == 1
    assert done.stdout.startswith("error   settings: PALABRE_GRACE_HOURS")
