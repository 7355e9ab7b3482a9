"""A person goes the whole way: from /start through the smallholders' form to the file in their hands."""

from __future__ import annotations

import io
import itertools
import json
import re

import docx

from bot.documents.cleaning import clean
from bot.documents.fonts import installed
from bot.exporting.as_json import export_json
from conversations.loader import call_folder, load_call
from conversations.text import say
from tests.documents.reading import boxes, pages, seen

from .respondents import Picks, Reads, Respondent, Ticks, Types

#: bytes that one person costs, all in all
MOST = 150_000

CALL = load_call(call_folder("smallholders"))
#: Arabic letters, and the shapes that a PDF has of them
_ARABIC = re.compile("[\u0600-\u06ff\ufb50-\ufdff\ufe70-\ufefc]")


def long_text(length: int, name: str) -> str:
    """So many characters, as an app counts them, without a word that stands there twice.

    None is cut just before an Arabic letter: that line would run from right to left.
    """
    text = ""
    for number in itertools.count():
        text += f"{name}{number:03} été ع {name}{number:03}b 🐄{name}{number:03}c.\n" + "\n" * (number % 5 == 0)
        units = text.encode("utf-16-le")
        if len(units) >= 2 * length:
            cut = units[: 2 * length - 2].decode("utf-16-le", "ignore").rstrip()
            return cut + "!" * (length - len(cut.encode("utf-16-le")) // 2)


#: by question: what is not answered with a few words of its own
SAID = {
    "title": Types(("Milk sellers of Fatick",)),
    "contact": Picks("By phone"),
    "contact_phone": Types(("+221771234567",)),
    "affiliation": Ticks(("Civil Society / NGO", "Academia")),
    "i_actions": Picks("Yes"),
    "i_recommend": Types((long_text(4096, "milk"),)),
    "ii_sets": Ticks(("1", "3")),
    "ii_useful": Types(("First we were asked.", "Then we were heard.")),
    "iii_intro": Reads(),
    "iv_short_term": Types((long_text(9000, "radio"),)),
    "viii_sdgs": Ticks(("1", "5")),
    "xiv_links": Types(("www.example.org/our-market",)),
    "annex_gate": Picks("Yes"),
    "annex_participants": Ticks(("Government",)),
    "annex_organizers": Ticks(("Donor",)),
}


def said():
    """What is answered to each question, by its words, and by its name."""
    by_name = {
        name: SAID.get(name) or Types((f"What we have to say to {name}: a lot, and here it is.",))
        for name, question in CALL.form.questions.items()
        if question.asked
    }
    by_name["geo_coverage"] = Types((long_text(9000, "district"),))
    labels = {say(CALL.form.questions[name].label, "en"): does for name, does in by_name.items()}
    return by_name, labels


async def test_every_character_reaches_export_and_documents(server, bot, tmp_path):
    by_name, labels = said()
    amina = server.person("Amina", "en")
    await Respondent(amina, labels, thinks=5).takes_part()
    cost = server.bytes_to(amina.id, files=False)
    word, pdf = await documents(server, amina)

    out = tmp_path / "out.json"
    database = bot.application.database
    assert await export_json(database, bot.application.calls, "smallholders", out, everything=False, passed=str) == 1
    (form,) = json.loads(out.read_text())["submissions"]
    typed = parts_by_app(amina)
    found = dict(boxes(docx.Document(io.BytesIO(word))))
    printed = unshaped("".join(pages(pdf)))
    checked = 0
    for name, does in by_name.items():
        question = CALL.form.questions[name]
        if not isinstance(does, Types) or does.texts[0] not in typed:
            continue
        words = "\n".join("\n".join(typed[text]) for text in does.texts)
        assert form["answers"][name] in (words, [words]), name  # web addresses are a list
        checked += 1
        if not question.printed:
            continue
        in_box = found[say(question.label, "en")].replace("\u200e", "").removeprefix("1. ")
        assert in_box == clean(words), name
        assert unshaped(installed().shown(clean(words))[0]) in printed, name
    assert checked == len(typed) - 1  # one was given in two messages
    assert sum(map(len, typed.values())) == sum(not one.by_bot for one in amina.messages) - 1  # and /start
    for name in ("geo_coverage", "iv_short_term"):
        assert len(form["answers"][name].encode("utf-16-le")) == 2 * (9000 + 2)
        assert form["answers"][name].replace("\n", "") == by_name[name].texts[0].replace("\n", "")
    assert cost < MOST


def unshaped(text: str) -> str:
    """What can be seen, without the letters that a PDF shapes and turns round."""
    return _ARABIC.sub("", seen(text))


def parts_by_app(person) -> dict[str, list[str]]:
    """Each text with the messages that the app sent for it."""
    found: dict[str, list[str]] = {}
    sent = [message.text for message in person.messages if not message.by_bot]
    for does in said()[0].values():
        for text in does.texts if isinstance(does, Types) else ():
            rest = text
            for one in sent:
                if rest and rest.startswith(one):
                    found.setdefault(text, []).append(one)
                    rest = rest[len(one) :]
            assert rest in ("", text)  # whole, or never asked for
    return found


async def documents(server, person) -> tuple[bytes, bytes]:
    """The Word file and the PDF, as the buttons bring them."""
    offer = await person.sees("as a file. Tap the one you want.", timeout=60)
    found = []
    for label, suffix in (("Word file", ".docx"), ("PDF file", ".pdf")):
        button = next(one for one in offer.buttons if one.startswith(label))
        await person.taps(button, on=offer)
        shown = await person.sees(suffix, timeout=60)
        found.append(server.files.find(shown.file_id).content)
    return found[0], found[1]
