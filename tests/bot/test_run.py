"""`palabre run` as an operator meets it: settings, signals, a second bot, a Telegram that is not there."""

import asyncio
import json
import signal
import socket
import stat
import time
from types import SimpleNamespace

import pytest

from bot.simulator import Rules, running_simulator

from .processes import Process, at, palabre


def one_line(text):
    assert text.count("\n") == 1, text
    assert text.endswith("\n")
    return text


@pytest.fixture
async def bot(server, tmp_path):
    process = await Process(tmp_path, "run", **at(server)).start()
    yield process
    process.sends(signal.SIGKILL)
    await process.ends()


async def arrives(server, name="Amina"):
    person = server.person(name)
    await person.starts()
    await person.sees("three sets", timeout=15)
    await person.taps("Go on")
    await person.sees("Do you want to take part?")
    await person.taps("Yes, I take part")
    await person.sees("short way")
    return person


async def test_without_a_token_it_says_so_in_one_line_and_exits_with_2(tmp_path):
    code, out, err = await palabre(tmp_path, "run")
    assert (code, out) == (2, "")
    assert "PALABRE_TOKEN" in one_line(err)


async def test_a_token_that_telegram_does_not_know_is_one_line_and_exit_2(server, tmp_path):
    wrong = {**at(server), "PALABRE_TOKEN": "7000000001:" + "x" * 35}
    code, _, err = await palabre(tmp_path, "run", **wrong)
    assert code == 2
    assert "PALABRE_TOKEN" in one_line(err)
    assert "x" * 35 not in err


async def test_a_default_call_that_is_not_there_is_one_line_and_exit_2(server, tmp_path):
    code, _, err = await palabre(tmp_path, "run", **at(server), PALABRE_DEFAULT_CALL="milk")
    assert code == 2
    assert "milk" in one_line(err)
    assert "smallholders" in err


async def test_settings_for_a_call_that_is_not_there_are_one_line_and_exit_2(server, tmp_path):
    (tmp_path / "palabre.toml").write_text('[calls.smalholders]\norganiser = "ROPPA"\n')
    code, _, err = await palabre(tmp_path, "run", **at(server))
    assert code == 2
    assert "smalholders" in one_line(err)


async def test_a_broken_call_is_one_line_and_exit_2(server, tmp_path):
    (tmp_path / "calls" / "milk").mkdir(parents=True)
    (tmp_path / "calls" / "milk" / "call.yaml").write_text("title: Milk\n")
    code, _, err = await palabre(tmp_path, "run", **{**at(server), "PALABRE_CALLS": "calls"})
    assert code == 2
    assert "call.yaml" in one_line(err)


async def test_a_data_folder_that_cannot_be_made_is_one_line_and_exit_2(server, tmp_path):
    (tmp_path / "a-file").write_text("")
    code, _, err = await palabre(tmp_path, "run", **at(server), PALABRE_DATA="a-file/data")
    assert code == 2
    assert "PALABRE_DATA" in one_line(err)


async def test_a_folder_without_calls_is_one_line_and_exit_2(server, tmp_path):
    (tmp_path / "calls").mkdir()
    code, _, err = await palabre(tmp_path, "run", **{**at(server), "PALABRE_CALLS": "calls"})
    assert code == 2
    assert "PALABRE_CALLS" in one_line(err)


async def test_a_database_that_is_none_is_one_line_and_exit_2(server, tmp_path):
    (tmp_path / "palabre.db").write_text("This is a letter, and no database. " * 100)
    url = f"sqlite+aiosqlite:///{tmp_path}/palabre.db"
    code, _, err = await palabre(tmp_path, "run", **at(server), PALABRE_DATABASE_URL=url)
    assert code == 2
    assert "PALABRE_DATABASE_URL" in one_line(err)


async def test_a_port_for_the_webhook_that_is_taken_is_one_line_and_exit_2(server, tmp_path):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        where = f"127.0.0.1:{taken.getsockname()[1]}"
        hook = {"PALABRE_WEBHOOK_URL": f"http://{where}/", "PALABRE_WEBHOOK_LISTEN": where}
        code, _, err = await palabre(tmp_path, "run", **at(server), **hook, PALABRE_WEBHOOK_SECRET="s")
    assert code == 2
    assert "PALABRE_WEBHOOK_LISTEN" in err.splitlines()[-1]


async def test_sigterm_ends_it_cleanly_in_under_ten_seconds(server, bot):
    await arrives(server)
    began = time.monotonic()
    bot.sends(signal.SIGTERM)
    code, _, _ = await bot.ends()
    assert code == 0
    assert time.monotonic() - began < 10


async def test_it_writes_only_under_its_data_folder_and_for_its_user_alone(server, bot, tmp_path):
    await arrives(server)
    assert [path.name for path in tmp_path.iterdir()] == ["palabre-data"]
    for path in (tmp_path / "palabre-data").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path


async def test_palabre_toml_tells_who_asks(server, tmp_path):
    (tmp_path / "palabre.toml").write_text('[calls.smallholders]\norganiser = "ROPPA"\nphone = "+221 33 000 00 00"\n')
    process = await Process(tmp_path, "run", **at(server)).start()
    amina = server.person("Amina")
    await amina.starts()
    message = await amina.sees("Who asks: ROPPA", timeout=15)
    assert "+221 33 000 00 00" in message.text
    process.sends(signal.SIGTERM)
    assert (await process.ends())[0] == 0


async def test_a_restart_after_sigkill_goes_on_where_it_stopped(server, tmp_path):
    first = await Process(tmp_path, "run", **at(server)).start()
    amina = await arrives(server)
    first.sends(signal.SIGKILL)
    await first.ends()
    await amina.taps("1")
    second = await Process(tmp_path, "run", **at(server)).start()
    await amina.sees("How did you hear", timeout=15)
    second.sends(signal.SIGTERM)
    assert (await second.ends())[0] == 0
    assert not server.complaints


async def test_it_waits_for_a_telegram_that_answers_with_errors(tmp_path):
    async with running_simulator(Rules(slow_repeated_polls=False)) as server:
        for nth in range(1, 3):
            server.faults.fail("getMe", nth=nth)
        process = await Process(tmp_path, "run", **at(server)).start()
        await arrives(server)
        process.sends(signal.SIGTERM)
        assert (await process.ends())[0] == 0


async def test_what_came_in_is_exported_beside_a_running_bot(server, bot, tmp_path):
    await arrives(server)
    code, _, err = await palabre(tmp_path, "export", "smallholders", "--out", "out.json", "--all")
    assert code == 0, err
    found = json.loads((tmp_path / "out.json").read_text())
    assert found["call"] == "smallholders"
    (one,) = found["submissions"]
    keys = {"reference", "status", "state", "door", "language", "revision", "respondent", "answers", "files"}
    assert set(one) == keys
    assert (one["status"], one["language"], one["revision"]) == ("midway", "en", 0)
    assert one["respondent"] == {"kind": "myself", "name": None, "women": None, "men": None}


async def test_an_export_of_nothing_is_an_empty_list(tmp_path):
    code, _, _ = await palabre(tmp_path, "export", "smallholders", "--format", "json", "--out", "out.json")
    assert code == 0
    assert json.loads((tmp_path / "out.json").read_text()) == {"call": "smallholders", "submissions": []}
    assert [path.name for path in tmp_path.iterdir()] == ["out.json"]


async def test_forms_that_were_not_sent_are_exported_only_when_asked_for(server, bot, tmp_path):
    await arrives(server)
    await palabre(tmp_path, "export", "smallholders", "--out", "out.json")
    assert json.loads((tmp_path / "out.json").read_text())["submissions"] == []


async def test_an_export_of_an_unknown_call_is_one_line_and_exit_2(tmp_path):
    code, _, err = await palabre(tmp_path, "export", "milk", "--out", "out.json")
    assert code == 2
    assert "smallholders" in one_line(err)
    assert not (tmp_path / "out.json").exists()


async def test_an_export_into_a_folder_that_is_not_there_is_one_line_and_exit_2(tmp_path):
    code, _, err = await palabre(tmp_path, "export", "smallholders", "--out", "no/out.json")
    assert code == 2
    assert "no/out.json" in one_line(err)


async def test_a_second_bot_that_does_not_go_away_ends_it_with_one_line(tmp_path):
    """The wait of 60 seconds is shortened by running the poller itself."""
    from bot.telegram.client import Client
    from bot.telegram.counts import Counts
    from bot.telegram.receiver import Poller, TakenOver

    async with running_simulator(Rules(slow_repeated_polls=False)) as server:
        ours, theirs = Client(server.token, server.url), Client(server.token, server.url)
        await ours.start()
        await theirs.start()

        async def interfering():
            while True:
                try:
                    await theirs.updates(None, 1)
                except Exception:
                    await asyncio.sleep(0.01)

        other = asyncio.create_task(interfering())
        poller = Poller(ours, desk=SimpleNamespace(counts=Counts()), inbox=None, timeout=1, patience=0.5)
        with pytest.raises(TakenOver):
            await asyncio.wait_for(poller.run(lambda: asyncio.sleep(0)), 20)
        other.cancel()
        await ours.close()
        await theirs.close()
