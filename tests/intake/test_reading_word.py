"""A Word form that was filled in is read back whole, whatever saved it; what is hostile in it is refused."""

import io
import zipfile

import pytest
from lxml import etree

from bot.documents.rendering import Renderer
from bot.intake.reading_word import UNKNOWN_FORM, Found, Refused, read_word
from bot.intake.understanding import understand
from conversations.loader import call_folder, load_call
from tests.intake.filling import W, changed, control, filled, made, through_libreoffice, understood, values, with_entry
from tests.making import call_asking, moment

SMALLHOLDERS = load_call(call_folder("smallholders"))

WORDS = {
    "en": ("Women of Fatick", "We sell milk.\n\nThe road is bad & long, <really>.", "Our district"),
    "fr": ("Femmes de Fatick", "Nous vendons du lait.\n\nLa route est mauvaise, « vraiment ».", "Notre département"),
    "ar": ("نساء فاتيك", "نبيع الحليب.\n\nالطريق سيئ وطويل.", "منطقتنا و CFS"),
}


def whole(language):
    """Words and ticks in many places of the smallholders' form, and what they are worth."""
    title, story, area = WORDS[language]
    words = {
        "title": title,
        "geo_coverage": area,
        "contact_name": "Awa Diop",
        "contact_phone": "+221 77 123 45 67",
        "i_actions_explain": story,
        "i_recommend": f"= {story}",
        "ii_set2_purpose": story,
        "x_constraints": story,
        "xiv_links": "www.example.org/a\nwww.example.org/b",
        "annex_date": "2019",
        "anything_else": story,
    }
    ticks = {
        "contact": ["phone"],
        "affiliation": ["civil_society", "academia"],
        "i_actions": ["yes"],
        "ii_sets": ["set1", "set2"],
        "viii_sdgs": ["sdg1", "sdg13"],
        "annex_gate": ["yes"],
    }
    worth = {
        **words,
        "contact": "phone",
        "affiliation": ("civil_society", "academia"),
        "i_actions": "yes",
        "ii_sets": ("set1", "set2"),
        "viii_sdgs": ("sdg1", "sdg13"),
        "annex_gate": "yes",
        "xiv_links": ("www.example.org/a", "www.example.org/b"),
    }
    return words, ticks, worth


@pytest.mark.parametrize("language", ["en", "fr", "ar"])
def test_what_was_filled_in_comes_back_whole(language):
    words, ticks, worth = whole(language)
    form = understood(SMALLHOLDERS, filled(SMALLHOLDERS, made(SMALLHOLDERS, language), words, ticks))
    assert form.language == language
    assert not form.unread
    assert values(form) == worth
    assert form.front.agreed
    assert (form.front.appearance, form.front.again, form.front.outside) == ("name", True, False)


def test_what_libreoffice_saved_comes_back_whole(tmp_path):
    words, ticks, worth = whole("ar")
    saved = through_libreoffice(filled(SMALLHOLDERS, made(SMALLHOLDERS, "ar"), words, ticks), tmp_path)
    form = understood(SMALLHOLDERS, saved)
    assert form.language == "ar"
    assert not form.unread
    assert values(form) == worth
    assert form.front.agreed


def test_an_empty_form_says_nothing():
    form = understood(SMALLHOLDERS, made(SMALLHOLDERS))
    assert not values(form)
    assert not form.unread
    assert not form.front.agreed
    assert form.front.appearance == "none"


ANY = call_asking(
    """
    - {type: integer, name: goats, label: How many goats?}
    - {type: date, name: since, label: Since when?}
    - type: select_one
      name: sold
      label: Where do you sell?
      choices: [{name: farm, label: At home}, {name: market, label: At the market}]
    - type: select_multiple
      name: kinds
      label: What do you sell?
      choices:
        - {name: milk, label: Milk}
        - {name: hides, label: Hides}
        - {name: nothing, label: Nothing, exclusive: true}
    - {type: text, name: price, label: "How is the price of ${choice}?", for_each: kinds}
    - {type: rank, name: order, label: What matters most?, choices: [
        {name: rain, label: Rain}, {name: road, label: The road}, {name: price2, label: The price}]}
    - {type: acknowledge, name: seen, label: I have read this.}
    - {type: text, name: far, label: How far is it?, relevant: "${sold} = 'market'"}
    - {type: text, name: mail, label: An e-mail?, appearance: email}
    - type: repeat
      name: herds
      label: Herd
      questions:
        - {type: text, name: herd, label: Whose is it?}
        - {type: integer, name: animals, label: How many animals?, constraint: ". < 1000",
           constraint_message: At most a thousand.}
    """
)


def read(words=None, ticks=None, change=None):
    data = filled(ANY, made(ANY), words, ticks)
    return understood(ANY, changed(data, change) if change else data)


def test_answers_are_judged_as_in_the_chat():
    form = read(
        {
            "goats": "five hundred",
            "since": "3 May 2020",
            "order": "2 1 3",
            "price[milk]": "low",
            "herds[1]/herd": "Mine",
            "herds[1]/animals": "12",
            "herds[2]/herd": "My sister's",
        },
        {"sold": ["farm"], "kinds": ["milk", "hides"], "seen": ["ok"]},
    )
    assert not form.unread
    assert values(form) == {
        "goats": 500,
        "since": "2020-05-03",
        "sold": "farm",
        "kinds": ("milk", "hides"),
        "price[milk]": "low",
        "order": ("road", "rain", "price2"),
        "seen": True,
        "herds[1]/herd": "Mine",
        "herds[1]/animals": 12,
        "herds[2]/herd": "My sister's",
    }


@pytest.mark.parametrize(
    ("words", "ticks", "key", "found"),
    [
        ({"goats": "many"}, {}, "goats", "many"),
        ({"mail": "at my cousin's"}, {}, "mail", "at my cousin's"),
        ({"herds[1]/animals": "5000"}, {}, "herds[1]/animals", "5000"),
        ({}, {"sold": ["farm", "market"]}, "sold", "At home, At the market"),
        ({}, {"kinds": ["milk", "nothing"]}, "kinds", "Milk, Nothing"),
        ({"price[hides]": "high"}, {"kinds": ["milk"]}, "price[hides]", "high"),
        ({"order": "the rain of course"}, {}, "order", "the rain of course"),
    ],
)
def test_what_cannot_be_read_is_listed_with_the_words_found(words, ticks, key, found):
    form = read(words, ticks)
    (one,) = form.unread
    assert one.key == key
    assert ", ".join(moment().say(each) for each in one.found) == found
    assert key not in values(form)


def test_an_answer_that_was_to_be_left_out_is_kept():
    assert values(read({"far": "Two hours"}, {"sold": ["farm"]}))["far"] == "Two hours"


def typed_before_the_label(root):
    box = control(root, ANY, "sold", "market")
    run = etree.Element(f"{W}r")
    etree.SubElement(run, f"{W}t").text = "x "
    box.addnext(run)


def typed_into_the_box(root):
    next(control(root, ANY, "sold", "market").iter(f"{W}t")).text = "X"


@pytest.mark.parametrize("change", [typed_before_the_label, typed_into_the_box])
def test_a_box_is_ticked_by_typing_an_x(change):
    assert values(read(change=change))["sold"] == "market"


def test_words_beside_the_control_and_under_it_are_found():
    def change(root):
        line = control(root, ANY, "far").getparent()
        run = etree.SubElement(line, f"{W}r")
        etree.SubElement(run, f"{W}t").text = "An hour"
        below = etree.Element(f"{W}p")
        etree.SubElement(etree.SubElement(below, f"{W}r"), f"{W}t").text = "or two in the rain"
        line.addnext(below)

    assert values(read(ticks={"sold": ["market"]}, change=change))["far"] == "An hour\nor two in the rain"


def test_words_beside_a_box_are_listed():
    def change(root):
        line = control(root, ANY, "kinds", "milk").getparent()
        etree.SubElement(etree.SubElement(line, f"{W}r"), f"{W}t").text = ": and butter"

    form = read(ticks={"kinds": ["milk"]}, change=change)
    assert values(form)["kinds"] == ("milk",)
    assert [one.found for one in form.unread] == [("and butter",)]


def test_deleted_words_are_not_read():
    def change(root):
        content = control(root, ANY, "far").find(f"{W}sdtContent")
        gone = etree.SubElement(content, f"{W}del")
        etree.SubElement(etree.SubElement(gone, f"{W}r"), f"{W}delText").text = "my secret"

    form = read({"far": "Near"}, {"sold": ["market"]}, change)
    assert values(form)["far"] == "Near"


def test_a_form_of_another_version_is_not_read_as_this_one():
    found = read_word(made(ANY))
    other = call_asking("- {type: text, name: goats, label: How many goats?}")
    refused = understand(found, other, moment())
    assert refused == Refused(UNKNOWN_FORM)


# What is hostile


def packed(entries):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in entries:
            file.writestr(name, data)
    return out.getvalue()


def document(old):
    return b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + old[old.index(b"?>") + 2 :]


HOSTILE = {
    "no zip": b"PK\x03\x04 nothing",
    "nothing": b"",
    "a zip": packed([("a.txt", b"a")]),
    "entities": with_entry(made(ANY), "word/document.xml", document),
    "macros": with_entry(made(ANY), "word/vbaProject.bin", lambda old: b"macro"),
    "docm": with_entry(
        made(ANY), "[Content_Types].xml", lambda old: old.replace(b"document.main+xml", b"x.macroEnabled.main+xml")
    ),
    "many entries": packed([("[Content_Types].xml", b""), *((f"{n}.xml", b"") for n in range(1001))]),
    "a bomb": with_entry(made(ANY), "word/media/a.bin", lambda old: b"\0" * 20_000_000),
    "a large bomb": with_entry(made(ANY), "word/media/a.bin", lambda old: b"\0" * 60_000_000),
    "a way out": with_entry(made(ANY), "../../evil.xml", lambda old: b"<x/>"),
    "broken xml": with_entry(made(ANY), "word/document.xml", lambda old: old[:-40]),
    "a deep one": with_entry(made(ANY), "word/document.xml", lambda old: b"<a>" * 100_000 + b"</a>" * 100_000),
    "no form of ours": packed([]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_with_a_word(name):
    refused = read_word(HOSTILE[name])
    assert isinstance(refused, Refused)
    assert moment().say(refused.why).endswith(".")


def test_what_stands_elsewhere_is_neither_opened_nor_followed():
    data = filled(ANY, made(ANY), {"goats": "5"})
    lies = with_entry(data, "word/media/image1.png", lambda old: b"MZ no picture")
    link = b'<Relationship Id="rId99" Type="http://x/image" Target="http://127.0.0.1:1/a.png" TargetMode="External"/>'
    outside = with_entry(
        lies, "word/_rels/document.xml.rels", lambda old: old.replace(b"</Relationships>", link + b"</Relationships>")
    )
    assert values(understood(ANY, outside)) == {"goats": 5}


def test_a_picture_in_a_place_is_told_and_not_opened():
    def change(root):
        etree.SubElement(etree.SubElement(control(root, ANY, "far").getparent(), f"{W}r"), f"{W}drawing")

    assert read(change=change).pictures == ("How far is it?",)


def test_reading_runs_in_a_process_with_limits():
    with Renderer() as renderer:
        assert isinstance(renderer.work(read_word, made(ANY)), Found)
        assert isinstance(renderer.work(read_word, b"no"), Refused)
        first = renderer._worker
        renderer.work(read_word, b"no")
        assert renderer._worker is first
