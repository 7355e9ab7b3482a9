"""What is hidden in words that are printed: names as people write them, and places sent from the phone."""

import pytest

from conversations.hiding import Hider


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Binta Keita", "KEITA Binta"),
        ("BINTA KEITA", "Keita, Binta"),
        ("binta keita", "Keita Binta"),
        ("Awa N'Diaye", "N\u2019Diaye"),
        ("Aïssatou Bâ", "Aissatou Ba"),
    ],
)
def test_a_name_is_hidden_however_it_is_written(name, words):
    shown, _ = Hider([(name, True)]).hide(f"I am {words} of the well.")
    assert not set(words.replace(",", "").split()) & set(shown.replace(",", "").split())


def test_a_word_that_only_looks_like_part_of_a_name_stays():
    assert Hider([("Rose de Souza", True)]).hide("The rose fell de facto.") == ("The rose fell de facto.", ())


def test_a_place_or_a_contact_from_the_phone_is_hidden_whole():
    shown, hidden = Hider().hide("Fatick\n13.44441, -16.00002\nBinta Sow, 221770001122\nwe wait")
    assert shown == "Fatick\n[…]\n[…]\nwe wait"
    assert hidden == ("13.44441, -16.00002", "Binta Sow, 221770001122")
