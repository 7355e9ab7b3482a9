"""An export without names: not a byte of who speaks, in any kind of file."""

from __future__ import annotations

import io
import json
import zipfile

import pypdfium2
import pytest

from bot.database.renditions import Rendition, add_rendition
from bot.database.reviews import Moderator
from bot.exporting.naming import STILL_TELLS
from conversations.from_the_phone import without_shared
from conversations.loader import call_folder, load_call
from conversations.who_speaks import telling
from tests.making import call_asking

from .farm import FARM, House, farm, lines
from .filling import DAY, Filled, Sent
from .valid import faults

#: each stands for something that tells who speaks
TELLING = {
    "name": "Zephyrine",
    "witness": "Wilhelmina",
    "source": "sourcetag",
    "brought": "broughtby",
    "respondent": "Xanthippe",
    "title": "Quetzal",
    "phone": "776543219",
    "leader": "Yolandra",
    "lat": "14.71234",
    "photo": "portrait-of-me",
    "voice": "voiceofme",
    "why": "dearfriend",
    "shared": "221770001122",
    "pinned": "13.44441",
    "content": "pixelsofme",
}


@pytest.fixture
async def house(lite, tmp_path):
    house = House(lite, tmp_path, farm(tmp_path))
    t = TELLING
    answers = {
        "respondent": t["respondent"],
        "title": t["title"],
        "village": "Fatick\n13.44441, -16.00002\nBinta Sow, 221770001122",
        "phone": t["phone"],
        "leader": t["leader"],
        "place": {"lat": 14.71234, "lon": -17.0},
        "story": "We keep goats",
        "animals[1]/animal": "goat",
    }
    files = {
        "field": [Sent(f"{t['photo']}.jpg", t["content"].encode())],
        "story": [Sent(f"{t['voice']}.ogg", t["content"].encode(), kind="voice")],
        "animals[1]/portrait": [Sent(f"{t['photo']}.png", t["content"].encode())],
    }
    one = Filled(
        answers,
        files,
        name=t["name"],
        witness=t["witness"],
        source=t["source"],
        brought=t["brought"],
        state="accepted",
        why=t["why"],
    )
    await house.filling.fill(house.call, [one])
    return house


def words(data: bytes, name: str = "") -> str:
    """All that can be read in a file, also in what is packed into it."""
    found = [name, data.decode("utf-8", "replace")]
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            found += [words(packed.read(one), one) for one in packed.namelist()]
    if data.startswith(b"%PDF"):
        document = pypdfium2.PdfDocument(data)
        found += [page.get_textpage().get_text_range() for page in document]
    return "\n".join(found)


KINDS = ["csv", "xlsx", "jsonl", "json", "zip", "docx", "pdf"]


@pytest.mark.parametrize("kind", KINDS)
async def test_nothing_that_tells_who_speaks_stands_in_any_file(house, kind):
    out, made = await house.export(kind, without_names=True)
    found = "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))
    assert [value for value in TELLING.values() if value in found] == []
    assert "We keep goats" in found
    assert "can still tell who speaks" in " ".join(found.split())


@pytest.mark.parametrize("kind", KINDS)
async def test_no_word_of_whoever_wished_only_to_be_counted_is_passed_on_without_names(lite, tmp_path, kind):
    house = House(lite, tmp_path, farm(tmp_path))
    answers = {
        "village": "Fatickville", "cows": 471, "crops": ("millet", "other"), "crops_other": "Sorghumlike",
        "price[millet]": "Pricewords", "story": "We keep goats", "animals[1]/animal": "Goatlike",
        "animals[1]/number": 864,
    }  # fmt: skip
    spoken = {"story": [Sent("voice.ogg", b"sound", kind="voice")]}
    await house.filling.fill(house.call, [Filled(answers, spoken, appearance="counted"), Filled({"village": "Louga"})])
    (came, _) = await house.came()
    async with lite.write() as connection:
        row = came.renditions.rows["story"]
        for number, made in enumerate(("transcript", "translation"), start=1):
            by = Moderator(None, "Awa")
            given = (number, came.submission.id, "story", made, "en", "Goatwords", "human", row, by, DAY)
            await add_rendition(connection, Rendition(*given))
    out, made = await house.export(kind, without_names=True)
    found = "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))
    theirs = ("Fatickville", "Sorghumlike", "Pricewords", "We keep goats", "Goatlike", "Goatwords")
    assert [one for one in theirs if one in found] == []
    assert all(one in found for one in ("471", "864", "illet", "Louga"))
    if kind == "jsonl":
        schema = json.loads(made.beside[0].read_bytes())
        assert [faults(schema, json.loads(line)) for line in out.read_text("utf-8").splitlines()] == [[], []]


@pytest.mark.parametrize("kind", ["csv", "jsonl", "zip", "pdf"])
async def test_with_names_they_are_there(house, kind):
    """Else the test above would prove nothing."""
    out, made = await house.export(kind)
    found = "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))
    assert TELLING["respondent" if kind == "csv" else "leader"] in found
    assert "can still tell who speaks" not in found


async def test_the_words_themselves_stay_but_for_places_and_contacts_from_the_phone(house):
    out, _ = await house.export("csv", without_names=True)
    (line,) = lines(out)
    assert line["village"] == "Fatick\n[…]\n[…]"
    assert not {"title", "phone", "leader", "respondent", "source", "brought"} & set(line)


async def test_a_mark_that_came_later_holds_for_older_answers(lite, tmp_path):
    old = farm(tmp_path / "old", FARM.replace("label: Who leads?, contact: true", "label: Who leads?"))
    house = House(lite, tmp_path, farm(tmp_path))
    await house.filling.fill(old, [Filled({"leader": "Yolandra"})])
    out, _ = await house.export("csv", without_names=True)
    assert "Yolandra" not in out.read_text("utf-8")


def test_what_is_computed_or_proposed_from_a_name_tells_it_too():
    form = call_asking(
        """
        - {type: text, name: mail, label: Mail, appearance: email}
        - {type: text, name: age, label: Age}
        - {type: calculate, name: greeting, calculation: "concat('Dear ', ${mail})"}
        - {type: text, name: letter, label: Letter, default: "${greeting}"}
        """
    ).form
    assert telling(form) == {"mail", "greeting", "letter"}


def test_a_question_that_is_called_as_a_contact_tells_who_speaks_without_a_mark():
    form = call_asking(
        """
        - {type: text, name: contact_name, label: Who}
        - {type: text, name: contacted, label: Whom did you write to}
        """
    ).form
    assert telling(form) == {"contact_name"}


def test_contacts_of_the_shipped_call_are_marked():
    form = load_call(call_folder("smallholders")).form
    assert telling(form) == {"respondent", "title", "contact_name", "contact", "contact_phone", "contact_email"}
    assert "their own words" in STILL_TELLS.source


@pytest.mark.parametrize(
    "line", ["Sow, Binta, 221770001122", "Binta Sow, +221 77 000 11 22", "Binta, 77-000-11-22", "+221 (77) 000 1122"]
)
def test_a_contact_from_the_phone_goes_however_the_phone_has_written_it(line):
    assert without_shared(f"Ask her:\n{line}\nshe knows") == "Ask her:\n[…]\nshe knows"


@pytest.mark.parametrize("line", ["In 2019 we sold milk for 15 000 000", "1 500 000", "We are, all in all, 15 000 000"])
def test_an_amount_is_no_contact(line):
    assert without_shared(line) == line
