"""A preview over HTTP: what people do through it, what the page is told, and what nobody else can do with it."""

import asyncio
import json

import pytest

from bot.preview.files import type_of
from bot.preview.running import _has_display as has_display
from bot.preview.running import _open as open_page
from bot.settings import WrongSettings
from bot.simulator.files import StoredFile
from bot.simulator.samples import PICTURE, silence

#: what no page sends
REFUSED = [
    ("text", b"no json"),
    ("text", b"[1]"),
    ("text", b'{"text": 5}'),
    ("text", b'{"text": "  "}'),
    ("text", b'{"text": "\\ud83d"}'),
    ("text", b'{"txt": "a"}'),
    ("text", b'{"text": "' + b"x" * (1 << 20) + b'"}'),
    ("text", b"[" * 100_000),
    ("nothing", b"{}"),
    ("tap", b'{"message": 99, "row": 0, "column": 0, "label": ""}'),
    ("tap", b'{"message": 1e999, "row": 0, "column": 0, "label": ""}'),
    ("location", b'{"lat": 91, "lon": 0}'),
    ("location", b'{"lat": "1", "lon": 0}'),
    ("key", b'{"label": "Nothing"}'),
    ("block", b'{"blocked": "yes"}'),
    ("edit", b'{"message": -1, "text": "a"}'),
]


async def test_somebody_answers_a_call_that_opens_in_the_next_century(visitor):
    await visitor.begins()
    await visitor.does("text", text="Ndiagne")
    await visitor.person.sees("Is it dry?")
    await visitor.taps("Yes")
    await visitor.person.sees("Where is it?")
    keys = (await visitor.state())["people"][0]["keyboard"]["rows"]
    assert keys[0][0] == {"text": "Send my location", "asks": "request_location"}
    await visitor.does("location", lat=15.6, lon=-16.2)
    await visitor.person.sees("A photo of the well?")
    assert (await visitor.state())["people"][0]["keyboard"] is None
    await visitor.post(f"people/{visitor.person.id}/file?kind=photo&name=a.jpg&size={len(PICTURE)}", data=PICTURE)
    await visitor.person.sees("That was the last question")


async def test_the_page_is_told_of_everything_as_it_happens(visitor):
    async with visitor.session.get(f"{visitor.address}events") as answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        told = []

        async def listen():
            async for line in answer.content:
                if line.startswith(b"data: "):
                    told.append(json.loads(line[6:]))
                    if "message" in told[-1] and "Do you want to take part" in told[-1]["message"]["text"]:
                        return

        listening = asyncio.create_task(listen())
        await visitor.does("start")
        await visitor.taps("Go on")
        await asyncio.wait_for(listening, 5)
    assert told[0]["what"] == "state"
    assert {"sent", "chat"} <= {event["what"] for event in told}
    assert told[-1]["message"]["rows"][0] == [{"text": "Yes, I take part"}]
    assert "callback" not in json.dumps(told)


async def test_an_old_button_can_be_pressed_and_one_that_changed_cannot(visitor):
    await visitor.begins()
    old = next(one for one in visitor.person.messages if one.buttons[:1] == ["Go on"])
    await visitor.does("tap", message=old.id, row=0, column=0, label="Go on")
    refused = await visitor.does("tap", 400, message=old.id, row=0, column=0, label="Go back")
    assert "just changed" in refused["why"]


async def test_ones_own_words_can_be_changed_and_the_bots_cannot(visitor):
    await visitor.begins()
    sent = (await visitor.does("text", text="Ndiagn"), visitor.person.messages)[1]
    await visitor.person.sees("Is it dry?")
    own = [one for one in sent if not one.by_bot][-1]
    await visitor.does("edit", message=own.id, text="Ndiagne")
    assert own.text == "Ndiagne"
    await visitor.does("edit", 400, message=visitor.person.last.id, text="no")
    await visitor.does("edit", 400, message=own.id, text="x" * 5000)


async def test_who_blocked_the_bot_gets_nothing_and_comes_back_with_start(visitor):
    await visitor.begins()
    await visitor.does("block", blocked=True)
    assert (await visitor.state())["people"][0]["blocked"]
    assert "blocked" in (await visitor.does("text", 400, text="hello"))["why"]
    visitor.person.looks()
    await visitor.does("start")
    await visitor.person.sees()
    assert not (await visitor.state())["people"][0]["blocked"]


async def test_a_second_person_has_a_chat_of_their_own(visitor):
    told = await visitor.post("people", name="Binta", language="fr")
    await visitor.post(f"people/{told['id']}/start")
    people = (await visitor.state())["people"]
    assert [(one["name"], one["language"]) for one in people] == [("Amina", "en"), ("Binta", "fr")]
    assert people[1]["messages"]
    assert not people[0]["messages"]
    await visitor.post("people", 400, name=" ", language="fr")
    await visitor.post("people", 400, name="Binta", language="<b>")


async def test_the_menu_is_the_bots(visitor):
    for _ in range(100):
        menu = (await visitor.does("menu"))["menu"]
        if menu:
            break
        await asyncio.sleep(0.03)
    assert {"command": "start", "description": "Begin, or go on"} in menu


async def test_people_and_chats_are_there_again_and_the_form_goes_on(previews, well):
    async with previews(well) as first:
        await first.begins()
        await first.post(f"people/{first.person.id}/file?kind=voice&name=a&seconds=2", data=silence(2))
        await first.person.sees("Is it dry?")
        shown = (await first.state())["people"]
    async with previews(well) as again:
        assert (await again.state())["people"] == shown
        status, _, sound = await again.get(f"files/{shown[0]['messages'][-2]['file']['id']}")
        assert (status, sound) == (200, silence(2))
        await again.taps("Yes")
        await again.person.sees("Where is it?")
    async with previews(well, fresh=True) as anew:
        assert [one["messages"] for one in (await anew.state())["people"]] == [[]]


async def test_a_world_that_cannot_be_read_is_one_sentence(previews, well, tmp_path):
    async with previews(well):
        pass
    world = tmp_path / "data" / "preview" / "world.json"
    world.write_text('{"users": 5}')
    with pytest.raises(WrongSettings, match=r"world\.json cannot be read; begin anew with --fresh"):
        async with previews(well):
            pass
    assert world.read_text() == '{"users": 5}'


@pytest.mark.parametrize("fresh", [True, False])
async def test_a_folder_of_somebody_else_is_neither_emptied_nor_taken_over(previews, well, tmp_path, fresh):
    mine = tmp_path / "home" / "preview" / "mine.txt"
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    with pytest.raises(WrongSettings, match="no preview put there"):
        async with previews(well, tmp_path / "home", fresh=fresh):
            pass
    assert mine.read_text() == "mine"
    assert list(mine.parent.iterdir()) == [mine]


async def test_every_answer_carries_the_guards(visitor):
    for path in ("", "app.js", "style.css", "events", "files/none", "nowhere", "people"):
        async with visitor.session.get(f"{visitor.address}{path}") as answer:
            policy = answer.headers["Content-Security-Policy"]
            assert policy.startswith("default-src 'none'")
            assert "unsafe" not in policy
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


async def test_the_page_loads_nothing_from_elsewhere_and_has_nothing_inline(visitor):
    for path in ("", "app.js", "style.css"):
        text = (await visitor.get(path))[2].decode()
        assert "http://" not in text
        assert "style=" not in text
        assert "innerHTML" not in text
        assert "<script>" not in text


async def test_a_name_that_is_not_ours_gets_nothing(visitor):
    for host in ("localhost:1", "127.0.0.1", "[::1]:80", "192.168.1.9:8080"):
        assert (await visitor.get("", Host=host))[0] == 200
    for host in ("evil.example", "127.0.0.1.evil.example", "", "localhost:x", "a@localhost", "evil.example#localhost"):
        assert (await visitor.get("", Host=host))[0] == 403


async def test_a_page_elsewhere_cannot_act_here(visitor):
    path = f"{visitor.address}people/{visitor.person.id}/start"
    for origin in (None, "null", "http://evil.example", "https://127.0.0.1", "http://localhost"):
        headers = {"Origin": origin} if origin else {}
        async with visitor.session.post(path, data=b"{}", headers=headers) as answer:
            assert answer.status == 403
    assert not visitor.person.messages


async def test_a_page_elsewhere_cannot_load_what_is_here(visitor):
    for path in ("events", "app.js", "files/x"):
        headers = {"Sec-Fetch-Site": "cross-site"}
        assert (await visitor.get(path, **headers))[0] == 403
    assert (await visitor.get("", **{"Sec-Fetch-Site": "cross-site"}))[0] == 200


async def test_what_no_page_sends_is_refused_in_words_and_changes_nothing(visitor):
    for action, body in REFUSED:
        told = await visitor.post(f"people/{visitor.person.id}/{action}", 400, data=body)
        assert told["why"], (action, body[:40])
    assert not visitor.person.messages
    assert not visitor.people.scribe(visitor.person).lines


async def test_100000_characters_arrive_as_the_messages_an_app_makes_of_them(visitor):
    await visitor.begins()
    await visitor.does("text", text="é" * 100_000)
    assert len([one for one in visitor.person.messages if not one.by_bot]) == 1 + 25
    await visitor.person.sees()


async def test_odd_words_stay_words(visitor):
    await visitor.begins()
    for text in ("<script>alert(1)</script>", "<b>a</b> & </b>", "\u202e\u0000\x07abc", "{choice} %s ${x}"):
        await visitor.does("text", text=text)
        await visitor.person.sees()
    assert not visitor.running.server.complaints
    assert not visitor.running.server.refused


async def test_what_is_too_large_is_refused_as_telegram_would(visitor):
    await visitor.begins()
    path = f"people/{visitor.person.id}/file"
    assert "10 MB" in (await visitor.post(f"{path}?kind=photo&size={11 << 20}", 400, data=b"x" * (11 << 20)))["why"]
    assert (await visitor.post(f"{path}?kind=file&name=a", 400, data=b"x" * (21 << 20)))["why"]
    assert (await visitor.post(f"{path}?kind=file&name=a&size=30", 400, data=b"x"))["why"]
    assert (await visitor.post(f"{path}?kind=file&name=a", 400, data=b""))["why"]
    assert (await visitor.post(f"{path}?kind=rocket&name=a", 400, data=b"x"))["why"]
    visitor.person.looks()
    # the bot itself has to do with one that it cannot fetch
    await visitor.post(f"{path}?kind=file&name=film.mov&size={30 << 20}", data=b"")
    await visitor.person.sees()


async def test_a_file_is_handed_out_as_a_download_that_runs_nothing(visitor):
    content = b"<html><script>alert(1)</script>"
    path = f"{visitor.address}people/{visitor.person.id}/file"
    headers = {"Origin": visitor.address.rstrip("/"), "Content-Type": "text/html"}
    for name in ("a.html", "../../etc/passwd", "x\r\nSet-Cookie: a=b", "é" * 500, "", '"; x="'):
        given = {"kind": "file", "name": name, "size": str(len(content))}
        async with visitor.session.post(path, params=given, data=content, headers=headers) as answer:
            assert answer.status == 200
        sent = next(one for one in visitor.person.chat.standing() if not one.by_bot)
        status, found, body = await visitor.get(f"files/{sent.file_id}")
        assert (status, body) == (200, content)
        assert found["Content-Type"] == "application/octet-stream"
        assert found["Content-Disposition"].startswith("attachment;")
        assert "sandbox" in found["Content-Security-Policy"]
        assert "Set-Cookie" not in found
    assert not visitor.people.scribe(visitor.person).stopped_at


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (PICTURE, "image/jpeg"),
        (silence(1), "audio/ogg"),
        (b"\x1aE\xdf\xa3webm", "audio/webm"),
        (b"%PDF-1.7", "application/pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'>", "application/octet-stream"),
        (b"", "application/octet-stream"),
    ],
)
def test_a_file_is_what_its_first_bytes_say(begin, kind):
    assert type_of(StoredFile(1, "document", begin, "a.svg", "image/svg+xml", len(begin), "a", "b")) == kind


async def test_the_page_is_opened_once_and_not_beside_one_that_is_open(visitor, monkeypatch):
    opened = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    monkeypatch.setattr("bot.preview.running._COMING_BACK", 0.1)
    await open_page(visitor.address, visitor.running)
    assert opened == [visitor.address]
    await visitor.state()
    await open_page(visitor.address, visitor.running)
    assert opened == [visitor.address]


def test_without_a_display_no_browser_is_opened(monkeypatch):
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")
    assert not has_display()
    monkeypatch.setenv("DISPLAY", ":0")
    assert has_display()


async def test_other_hosts_come_only_when_they_are_asked_for(visitor, previews, well, tmp_path):
    assert visitor.address.startswith("http://127.0.0.1:")
    async with previews(well, tmp_path / "other", host="0.0.0.0") as open_to_all:
        assert open_to_all.address.startswith("http://localhost:")
        assert (await open_to_all.get("", Host="192.168.1.9:8080"))[0] == 200
        assert (await open_to_all.get("", Host="evil.example"))[0] == 403
