"""Files, to the bot and from it."""

import pytest

from bot.simulator.samples import PICTURE, silence


async def fetch(server, api, file_path):
    async with api.client.get(f"{server.url}/file/bot{server.token}/{file_path}") as answer:
        return answer.status, await answer.read()


async def test_what_a_person_sends_is_fetched_by_its_id(server, api, amina):
    await amina.sends_file("prices.csv", b"maize;500", "text/csv", caption="here")
    (update,) = await api.updates()
    described = update["message"]["document"]
    assert (described["file_name"], described["mime_type"], described["file_size"]) == ("prices.csv", "text/csv", 9)
    link = await api.result("getFile", file_id=described["file_id"])
    assert link["file_unique_id"] == described["file_unique_id"]
    assert await fetch(server, api, link["file_path"]) == (200, b"maize;500")


async def test_a_link_tells_neither_name_nor_token(server, api, amina):
    sent = await amina.sends_file("../my secret.pdf", b"x", "application/pdf")
    link = await api.result("getFile", file_id=sent.file_id)
    assert link["file_path"].startswith("documents/file_")
    assert "secret" not in link["file_path"]
    assert server.token not in link["file_path"]


async def test_a_link_dies_after_an_hour_and_can_be_made_anew(server, api, amina):
    sent = await amina.sends_file("a.txt", b"x")
    link = await api.result("getFile", file_id=sent.file_id)
    server.clock.move(3601)
    assert (await fetch(server, api, link["file_path"]))[0] == 404
    link = await api.result("getFile", file_id=sent.file_id)
    assert (await fetch(server, api, link["file_path"]))[0] == 200


async def test_a_download_has_at_most_20_megabytes(api, amina):
    large = await amina.sends_file("film.mkv", b"", size=(20 << 20) + 1)
    assert await api.refusal("getFile", file_id=large.file_id) == "Bad Request: file is too big"


async def test_a_file_can_pretend_to_be_large(server, api, amina):
    sent = await amina.sends_file("zeros.bin", b"1", size=1000)
    link = await api.result("getFile", file_id=sent.file_id)
    assert (await fetch(server, api, link["file_path"]))[1] == b"1" + bytes(999)


async def test_an_id_of_no_file_is_refused(api, amina):
    assert await api.refusal("getFile", file_id="AgAC-nonsense") == "Bad Request: invalid file_id"
    words = await api.refusal("sendDocument", chat_id=amina.id, document="AgAC-nonsense")
    assert words == "Bad Request: wrong file identifier/HTTP URL specified"


async def test_an_address_is_never_fetched(api, amina):
    words = await api.refusal("sendPhoto", chat_id=amina.id, photo="http://169.254.169.254/")
    assert words == "Bad Request: wrong file identifier/HTTP URL specified"


@pytest.mark.parametrize(
    ("method", "name"),
    [
        ("sendPhoto", "photo"),
        ("sendDocument", "document"),
        ("sendVoice", "voice"),
        ("sendAudio", "audio"),
        ("sendVideo", "video"),
    ],
)
async def test_each_kind_is_sent_once_as_a_file_and_again_by_its_id(api, amina, method, name):
    status, body = await api.form(method, chat_id=amina.id, caption="c", **{name: ("rés.dat", PICTURE)})
    assert status == 200
    assert amina.last.kind == name
    again = await api.result(method, chat_id=amina.id, **{name: amina.last.file_id})
    assert name in again
    assert body["result"]["caption"] == "c"


async def test_a_file_does_not_change_its_kind(api, amina):
    voice = await amina.sends_voice()
    words = await api.refusal("sendDocument", chat_id=amina.id, document=voice.file_id)
    assert words == "Bad Request: can't use file of type Voice as Document"


async def test_an_upload_has_at_most_50_megabytes(server, api, amina):
    server.rules.upload_bytes = 1000
    status, body = await api.form("sendDocument", chat_id=amina.id, document=("a.bin", bytes(1001)))
    assert (status, body["description"]) == (413, "Request Entity Too Large")


async def test_a_body_longer_than_that_is_not_even_read(server, api, amina):
    server.rules.upload_bytes = 1000
    status, body = await api.form("sendDocument", chat_id=amina.id, document=("a.bin", bytes(3 << 20)))
    assert (status, body["description"]) == (413, "Request Entity Too Large")
    assert server.calls[-1].given == {}


async def test_a_picture_has_at_most_10_megabytes(server, api, amina):
    server.rules.photo_bytes = 100
    status, _ = await api.form("sendPhoto", chat_id=amina.id, photo=("a.jpg", PICTURE))
    assert status == 413


async def test_an_empty_file_is_refused(api, amina):
    _, body = await api.form("sendDocument", chat_id=amina.id, document=("a.bin", b""))
    assert body["description"] == "Bad Request: file must be non-empty"


async def test_files_can_be_named_in_other_parts_of_the_form(api, amina):
    media = [{"type": "photo", "media": "attach://one", "caption": "both"}, {"type": "photo", "media": "attach://two"}]
    _, body = await api.form(
        "sendMediaGroup", chat_id=amina.id, media=media, one=("1.jpg", PICTURE), two=("2.jpg", PICTURE)
    )
    first, second = body["result"]
    assert first["media_group_id"] == second["media_group_id"]
    assert (first["caption"], second.get("caption")) == ("both", None)


async def test_an_album_has_at_most_10_files(api, amina):
    media = [{"type": "photo", "media": (await amina.sends_photo()).file_id}] * 11
    words = await api.refusal("sendMediaGroup", chat_id=amina.id, media=media)
    assert words == "Bad Request: too many messages to send as an album"


async def test_documents_are_not_mixed_with_pictures(api, amina):
    photo = {"type": "photo", "media": (await amina.sends_photo()).file_id}
    document = {"type": "document", "media": (await amina.sends_file("a", b"x")).file_id}
    words = await api.refusal("sendMediaGroup", chat_id=amina.id, media=[photo, document])
    assert words == "Bad Request: document can't be mixed with other media types"


def test_a_silent_voice_note_is_an_ogg_stream_of_its_length():
    sound = silence(3)
    assert sound.startswith(b"OggS")
    assert sound.count(b"OggS") == 5
    assert sound[28:36] == b"OpusHead"
