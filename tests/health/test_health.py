"""/healthz and /metrics: for this machine alone, true, and without a word about anybody."""

import asyncio
import json
from time import monotonic

import aiohttp
import pytest
from prometheus_client import REGISTRY
from prometheus_client.parser import text_string_to_metric_families

from bot.settings import WrongSettings, read_settings
from bot.telegram.counts import Counts, Spread
from tests.bot.running import Running
from tests.bot.small import WORDS, begins, write_call
from tests.ports import free_port

TOKEN = "7000000001:" + "x" * 35


@pytest.fixture
def port():
    return free_port()


@pytest.fixture
async def bot(server, tmp_path, port):
    calls = str(write_call(tmp_path, WORDS))
    given = {"PALABRE_CALLS": calls, "PALABRE_DEFAULT_CALL": "small", "PALABRE_HEALTH_LISTEN": f"127.0.0.1:{port}"}
    running = Running(server, tmp_path, **given)
    await running.start()
    yield running
    await running.stop()


async def get(port, path, method="GET"):
    async with (
        aiohttp.ClientSession() as client,
        client.request(method, f"http://127.0.0.1:{port}{path}") as answer,
    ):
        return answer.status, await answer.text(), answer.headers


async def figures(port):
    """Name and labels -> value."""
    _, words, _ = await get(port, "/metrics")
    return {
        (one.name, *one.labels.values()): one.value
        for family in text_string_to_metric_families(words)
        for one in family.samples
    }


async def test_a_bot_at_work_is_well(bot, port):
    status, words, headers = await get(port, "/healthz")
    assert (status, json.loads(words)) == (200, {"status": "ok"})
    assert "Server" not in headers


async def test_it_says_which_part_does_not_work(bot, port, monkeypatch):
    bot.application.desk.counts.looked = monotonic() - 1000
    status, words, _ = await get(port, "/healthz")
    assert (status, json.loads(words)) == (503, {"status": "wrong", "parts": ["updates"]})
    bot.application.desk.counts.looked = monotonic()
    file = bot.settings.data / "palabre.db"
    await bot.application.database.engine.dispose()
    file.rename(file.with_suffix(".away"))
    status, words, _ = await get(port, "/healthz")
    file.with_suffix(".away").rename(file)
    assert (status, json.loads(words)) == (503, {"status": "wrong", "parts": ["database"]})


async def test_metrics_count_what_was_done_and_name_nobody(server, bot, port):
    amina = await begins(server, "Zanzirik")
    await amina.sends("Quxville")
    await amina.sees("What do you do?")
    await bot.application.sender.idle()
    await bot.application.desk.record()
    found = await figures(port)
    assert found["palabre_updates_total",] >= 4
    assert found["palabre_answers_total",] == 1
    assert found["palabre_messages_total", "sent"] >= 3
    assert found["palabre_outbox", "replies"] == found["palabre_outbox", "broadcasts"] == 0
    assert found["palabre_jobs", "given_up"] == 0
    assert found["palabre_page_seconds_count",] >= 4
    assert found["palabre_page_updates_sum",] >= 4
    assert found["palabre_disk_free_bytes",] > 0
    assert found["palabre_files_bytes",] == 0
    assert found["process_resident_memory_bytes",] > 0
    _, words, _ = await get(port, "/metrics")
    assert not [one for one in ("Zanzirik", "Quxville", str(amina.id), server.token, "small") if one in words]


async def test_a_wait_that_telegram_wants_is_counted(server, bot, port):
    server.faults.fail(429, "sendMessage", times=1, body='{"ok":false,"error_code":429,"parameters":{"retry_after":1}}')
    await begins(server)
    assert (await figures(port))["palabre_limited_total",] == 1


async def test_nothing_stands_in_the_registry_of_the_whole_process(bot, port):
    await figures(port)
    assert not [one for one in REGISTRY.collect() if one.name.startswith("palabre")]


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/", 404), ("POST", "/healthz", 405), ("GET", "/x", 404)]
)
async def test_another_path_or_method_gets_an_empty_no(bot, port, method, path, status):
    assert (await get(port, path, method))[:2] == (status, "")


# Settings


@pytest.mark.parametrize("where", ["127.0.0.1:9090", "127.8.0.1:9090", "[::1]:9090", "localhost:9090"])
def test_it_listens_to_this_machine(tmp_path, where):
    settings = read_settings({"PALABRE_TOKEN": TOKEN, "PALABRE_HEALTH_LISTEN": where}, None, tmp_path)
    assert settings.health.port == 9090


@pytest.mark.parametrize(
    "where", ["0.0.0.0:9090", "[::]:9090", "10.0.0.1:9090", "b.example:9090", "127.0.0.1", ":9090"]
)
def test_it_listens_to_no_other_machine(tmp_path, where):
    with pytest.raises(WrongSettings, match=r"PALABRE_HEALTH_LISTEN.*only this machine itself"):
        read_settings({"PALABRE_TOKEN": TOKEN, "PALABRE_HEALTH_LISTEN": where}, None, tmp_path)


def test_unless_it_is_set_nobody_can_ask(tmp_path):
    assert read_settings({"PALABRE_TOKEN": TOKEN}, None, tmp_path).health is None


# Counting


def test_a_spread_counts_each_figure_once():
    spread = Spread((1.0, 2.0))
    for value in (0.5, 1.0, 1.5, 5.0):
        spread.add(value)
    assert spread.found == [2, 1, 1]
    assert spread.total == 8.0


async def test_seconds_without_a_database_add_up():
    counts = Counts()
    counts.here()
    assert counts.away_seconds == 0
    counts.gone()
    counts.gone()
    await asyncio.sleep(0.02)
    assert counts.away_seconds > 0.01
    counts.here()
    assert counts.away_seconds == counts.away_seconds > 0.01
