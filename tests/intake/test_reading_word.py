"""A Word form that was filled in is read back whole, whatever saved it; what is hostile in it is refused."""

import io
import zipfile

import pytest
from lxml import etree

from bot.documents.rendering import Renderer
from bot.documents.worker import Work, made as worker_made
from bot.intake import reading_word
from bot.intake.reading_word import Found, Refused, read_word
from bot.intake.understanding import UNKNOWN_FORM, understand
from conversations.loader import call_folder, load_call
from conversations.records import replace
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
