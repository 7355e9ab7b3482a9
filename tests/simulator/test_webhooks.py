"""The webhook: with its secret, in order within a queue, again until it is taken."""

import asyncio
from itertools import pairwise

import pytest
from aiohttp import web

from bot.simulator.webhooks import SECRET_HEADER

from .calling import button


class Hook:
    """A bot's end of a webhook: answers what `answers` says, then 200."""

    def __init__(self):
        self.seen = []
        self.secrets = []
        self.answers = []
        self.slow = {}
        self.url = ""
        self.came = asyncio.Condition()

    async def take(self, request):
        update = await request.json()
        self.secrets.append(request.headers.get(SECRET_HEADER))
        await asyncio.sleep(self.slow.get(kind_of(update), 0))
        async with self.came:
            self.seen.append(update)
            self.came.notify_all()
        answer = self.answers.pop(0) if self.answers else 200
        return web.Response(status=answer) if isinstance(answer, int) else answer

    async def gets(self, number):
        """The updates, once there are so many."""
        async with asyncio.timeout(3), self.came:
            await self.came.wait_for(lambda: len(self.seen) >= number)
        return self.seen


def kind_of(update):
    return next(name for name in update if name != "update_id")


@pytest.fixture
async def hook(server):
    server.rules.webhook_pace = 0.01
    there = Hook()
    app = web.Application()
    app.router.add_post("/hook", there.take)
    runner = web.AppRunner(app, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    there.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    yield there
    await server.webhook.close()
    await runner.cleanup()


async def test_an_update_is_posted_with_the_secret(api, amina, hook):
    await api.result("setWebhook", url=hook.url, secret_token="s-3_cret")
    await amina.sends("500")
    (update,) = await hook.gets(1)
    assert update["message"]["text"] == "500"
    assert hook.secrets == ["s-3_cret"]


async def test_without_a_secret_there_is_no_header(api, amina, hook):
    await api.result("setWebhook", url=hook.url)
    await amina.sends("500")
    await hook.gets(1)
    assert hook.secrets == [None]


async def test_what_waited_before_is_posted_too(api, amina, hook):
    await amina.sends("early")
    await api.result("setWebhook", url=hook.url)
    assert (await hook.gets(1))[0]["message"]["text"] == "early"


async def test_an_update_is_repeated_until_it_is_taken(server, api, amina, hook):
    hook.answers = [500, 503, 404]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("once more")
    seen = await hook.gets(4)
    assert len({update["update_id"] for update in seen}) == 1
    await asyncio.sleep(0.05)
    assert len(hook.seen) == 4
    assert len(server.queue) == 0


@pytest.mark.parametrize("status", [201, 204])
async def test_any_2xx_takes_an_update(server, api, amina, hook, status):
    hook.answers = [status]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("taken")
    await hook.gets(1)
    await asyncio.sleep(0.02)
    assert len(server.queue) == 0


async def test_a_redirection_does_not(api, amina, hook):
    hook.answers = [web.Response(status=302, headers={"Location": hook.url})]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("again")
    await hook.gets(2)
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 302 Found"


@pytest.mark.parametrize("url", ["https://", "ftp://example.org/h", "https://example.org:99999/h"])
async def test_an_address_is_one(api, url):
    assert await api.refusal("setWebhook", url=url) == "Bad Request: invalid webhook URL specified"


async def test_the_last_error_is_told(api, amina, hook):
    hook.answers = [500]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("once more")
    await hook.gets(2)
    info = await api.result("getWebhookInfo")
    assert info["last_error_message"] == "Wrong response from the webhook: 500 Internal Server Error"


async def test_delays_grow(server, api, amina, hook):
    server.rules.webhook_pace = 0.02
    times = []
    hook.answers = [500] * 4
    await api.result("setWebhook", url=hook.url)
    await amina.sends("slower and slower")
    for number in range(1, 6):
        await hook.gets(number)
        times.append(asyncio.get_running_loop().time())
    pauses = [after - before for before, after in pairwise(times)]
    # 0, 2, 4 and 8 times the pace
    assert pauses[3] > pauses[2] > pauses[1] > pauses[0]
    assert pauses[3] > 0.15


async def test_retry_after_is_honoured(server, api, amina, hook):
    server.rules.webhook_pace = 0.1
    hook.answers = [web.Response(status=503, headers={"Retry-After": "3"})]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("later")
    await hook.gets(1)
    await asyncio.sleep(0.15)
    assert len(hook.seen) == 1
    await hook.gets(2)


async def test_a_message_that_is_not_taken_holds_back_those_after_it_in_the_chat(api, amina, hook):
    hook.answers = [500] * 2
    await api.result("setWebhook", url=hook.url)
    await amina.sends("first")
    await amina.sends("second")
    seen = await hook.gets(4)
    assert [update["message"]["text"] for update in seen] == ["first", "first", "first", "second"]


async def test_taps_and_messages_of_one_person_overtake_each_other(api, amina, hook):
    await api.result("sendMessage", chat_id=amina.id, text="Sure?", reply_markup=button())
    hook.slow = {"message": 0.2}
    await api.result("setWebhook", url=hook.url)
    await amina.sends("typed first")
    await amina.taps("Yes")
    await amina.blocks()
    seen = await hook.gets(3)
    assert [kind_of(update) for update in seen][-1] == "message"
    assert {kind_of(update) for update in seen} == {"message", "callback_query", "my_chat_member"}


async def test_one_stuck_chat_does_not_stop_another(server, api, amina, hook):
    server.rules.webhook_pace = 10
    juma = server.person("Juma")
    await api.result("setWebhook", url=hook.url, max_connections=2)
    hook.answers = [500, 500]
    await amina.sends("stuck")
    await hook.gets(2)
    await juma.sends("free")
    seen = await hook.gets(3)
    assert [update["message"]["text"] for update in seen] == ["stuck", "stuck", "free"]


async def test_twice_as_many_stuck_chats_as_connections_stop_everybody(server, api, amina, hook):
    server.rules.webhook_pace = 10
    await api.result("setWebhook", url=hook.url, max_connections=1)
    hook.answers = [500] * 4
    for name in ("Juma", "Neema"):
        await server.person(name).sends("stuck")
    await hook.gets(4)
    await amina.sends("waits")
    await asyncio.sleep(0.05)
    assert len(hook.seen) == 4


async def test_an_update_is_given_up_after_a_day(server, api, amina, hook):
    server.rules.webhook_pace = 0.05
    hook.answers = [500] * 100
    await api.result("setWebhook", url=hook.url)
    await amina.sends("too late")
    await hook.gets(2)
    server.clock.move(86_401)
    await asyncio.sleep(0.3)
    assert len(server.queue) == 0
    assert server.queue.expired == 1


async def test_updates_wait_again_once_the_webhook_is_deleted(api, amina, hook):
    await api.result("setWebhook", url=hook.url)
    assert await api.result("deleteWebhook")
    await amina.sends("polled")
    assert [update["message"]["text"] for update in await api.updates()] == ["polled"]
    assert hook.seen == []


async def test_what_waits_can_be_dropped(api, amina, hook):
    await amina.sends("dropped")
    await api.result("setWebhook", url=hook.url, drop_pending_updates=True)
    await amina.sends("kept")
    assert (await hook.gets(1))[0]["message"]["text"] == "kept"


async def test_info_tells_where_updates_go(api, amina):
    assert (await api.result("getWebhookInfo"))["url"] == ""
    await api.result("setWebhook", url="http://127.0.0.1:9/hook", max_connections=7, allowed_updates=["message"])
    info = await api.result("getWebhookInfo")
    assert (info["url"], info["max_connections"], info["allowed_updates"]) == (
        "http://127.0.0.1:9/hook",
        7,
        ["message"],
    )


@pytest.mark.parametrize(
    ("secret", "words"),
    [("x" * 257, "secret token is too long"), ("with space", "secret token contains unallowed characters")],
)
async def test_a_secret_has_at_most_256_plain_characters(api, secret, words):
    assert await api.refusal("setWebhook", url="https://example.org/h", secret_token=secret) == f"Bad Request: {words}"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://example.org/h", "An HTTPS URL must be provided for webhook"),
        ("https://example.org:8080/h", "Webhook can be set up only on ports 80, 88, 443 or 8443"),
    ],
)
async def test_strictly_a_webhook_needs_https_and_one_of_four_ports(server, api, url, words):
    server.rules.webhook_anywhere = False
    assert await api.refusal("setWebhook", url=url) == f"Bad Request: bad webhook: {words}"


async def test_a_call_in_the_webhooks_answer_is_complained_about(server, api, amina, hook):
    hook.answers = [web.json_response({"method": "sendMessage", "chat_id": amina.id, "text": "lost"})]
    await api.result("setWebhook", url=hook.url)
    await amina.sends("hello")
    await hook.gets(1)
    await asyncio.sleep(0.02)
    assert "sendMessage" in str(server.complaints[0])


async def test_an_update_can_come_twice(server, api, amina, hook):
    server.faults.repeat_updates()
    await api.result("setWebhook", url=hook.url)
    await amina.sends("twice")
    first, second = await hook.gets(2)
    assert first == second
