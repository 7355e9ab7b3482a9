"""What is hidden in free words, and what stays."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.contacts_in_text import contacts, without_contacts
from conversations.loader import SHIPPED, load_call
from conversations.who_speaks import is_contact

HIDDEN = [
    ("Call +221 77 123 45 67 today", "Call […] today"),
    ("77 000 00 00", "[…]"),
    ("ring 00221771234567.", "ring […]."),
    ("(+33) 6.12.34.56.78!", "[…]!"),
    ("Mali: 76 12 34 56", "Mali: […]"),
    ("Mali: 76123456", "Mali: […]"),
    ("Kenya 0722 123 456, or 0722123456", "Kenya […], or […]"),
    ("01-23-45-67-89", "[…]"),
    ("7612 3456", "[…]"),
    ("phone: 612 345 678", "phone: […]"),
    ("Tel. 331234", "Tel. […]"),
    ("رقمنا ٧٧ ١٢٣ ٤٥ ٦٧ في القرية", "رقمنا […] في القرية"),
    ("هاتف: ۰۷۲۲۱۲۳۴۵۶", "هاتف: […]"),
    ("\u200e+221\u200e 77\u200e 123 45 67\u200e", "\u200e[…]\u200e"),
    ("77 123 45 67/76 543 21 09", "[…]"),
    ("in 2019 77 123 45 67 rang", "in 2019 […] rang"),
    ("write to awa@example.org. Then wait", "write to […]. Then wait"),
    ("awa.ndiaye+milk @ example.co.uk please", "[…] please"),
    ("awa (at) example.org", "[…]"),
    ("awa＠example.org", "[…]"),
    ("أمينة: amina@example.org والسلام", "أمينة: […] والسلام"),
]
STAYING = [
    "We earned 1 500 000 in 2019.",
    "1.500.000 or 1,500,000 francs",
    "150 000 FCFA", "+1 500 000 FCFA", "15000000 francs", "12345678 kg", "FCFA 12345678",
    "from 2015-2019, 2015/2016 and 2017 2018 2019",
    "on 12/02/2027, 12.02.2027, 2027-02-12 and 12 02 2027",
    "on 2027-03-01 10:30",
    "1000-1500 francs, 1 500 000-2 000 000, 1500000-2000000",
    "prices of 100 150 200 250",
    "sets 1, 2 and 3; SDG 1, 2, 8, 10, 13; 64 women, 12 men; 40% more; 3.5 kg",
    "2019 25000 litres", "twenty @ 500 francs", "@union and #milk", "we met at noon", "٢٠١٩ و ١ ٥٠٠ ٠٠٠ فرنك",
    "",
]  # fmt: skip


@pytest.mark.parametrize(("said", "printed"), HIDDEN, ids=lambda words: words[:30])
def test_an_address_or_a_phone_number_is_hidden(said, printed):
    assert without_contacts(said)[0] == printed


@pytest.mark.parametrize("said", STAYING, ids=lambda words: words[:30])
def test_years_dates_ranges_and_amounts_stay(said):
    assert without_contacts(said) == (said, ())


def test_what_was_hidden_is_told():
    assert without_contacts("a@b.org, then 77 000 00 00")[1] == ("a@b.org", "77 000 00 00")


@given(st.text(alphabet="0123456789٣ +-./()@a.b\n\u200e[]at", max_size=80))
def test_pieces_stand_in_the_text_as_they_are_told_and_hiding_ends(text):
    for one in contacts(text):
        assert text[one.start : one.end] == one.words
    assert sum(len(one.words) for one in contacts(text)) <= len(text)


def test_very_long_words_take_no_time():
    for piece in ("a@", "1 ", "a", "1", "(at)", "+1-", "tel "):
        contacts(piece * (100_000 // len(piece)))


def test_whoever_can_be_reached_is_asked_by_contact_questions():
    questions = load_call(SHIPPED / "smallholders").form.questions
    found = {name for name, one in questions.items() if is_contact(one)}
    assert found == {"contact", "contact_name", "contact_phone", "contact_email"}
