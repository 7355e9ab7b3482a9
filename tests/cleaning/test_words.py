"""Files of words, and what files are called, in forms without a name."""

import pytest

from bot.cleaning.cleaning import clean
from bot.cleaning.endings import known_ending
from bot.cleaning.reading import Uncleanable


@pytest.mark.parametrize(
    "words",
    [
        "BEGIN:VCARD\r\nFN:Awa\r\nEND:VCARD\r\n",
        "\n begin:vcard\nFN:Awa\n",
        "From: Awa <awa@example.org>\n\nWe need water.",
        "Subject: water\nTo: Awa\n\nWe need it.",
        "Dear all,\n\n> From: Awa <awa@example.org>\n> We need water.",
        "BEGIN:VCALENDAR\nORGANIZER;CN=Awa:mailto:a@example.org\n",
    ],
)
def test_a_contact_and_a_message_are_not_kept(words):
    with pytest.raises(Uncleanable):
        clean(words.encode())


@pytest.mark.parametrize(
    "words", ["We need water.\n\nFrom: the well, to the field.\n", "Question: why?\nAnswer: so.\n"]
)
def test_other_words_are_kept(words):
    assert clean(words.encode()) == words.encode()


@pytest.mark.parametrize(
    ("name", "ending"),
    [("carta de.Juana", ""), ("Photo.JPG", ".jpg"), ("awa", ""), ("a.tar.gz", ""), ("a.", ""), ("list.xlsx", ".xlsx")],
)
def test_an_ending_is_kept_where_it_is_known_to_be_one(name, ending):
    assert known_ending(name) == ending
