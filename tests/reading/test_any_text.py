"""Whatever is typed, every reader answers, and at once."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import reading
from tests.reading.naughty import NAUGHTY

TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 10, tzinfo=UTC)
LABELS = ("Yes", "No", "2019", "Fruits et légumes", "", "👍", "ذرة", "وقود")

READERS = {
    "plain": lambda text, language: reading.plain(text),
    "digits": lambda text, language: reading.digits(text),
    "tidy": lambda text, language: reading.tidy(text),
    "yes_or_no": reading.yes_or_no,
    "is_courtesy": reading.is_courtesy,
    "is_question_back": lambda text, language: reading.is_question_back(text),
    "is_stop": lambda text, language: reading.is_stop(text),
    "read_number": lambda text, language: (
        reading.read_number(text, language, whole=True),
        reading.read_number(text, language, whole=False),
    ),
    "read_date": lambda text, language: [
        reading.read_date(text, language, TODAY, precision) for precision in ("day", "month", "year")
    ],
    "read_time": reading.read_time,
    "read_datetime": lambda text, language: reading.read_datetime(text, language, NOW),
    "read_country": reading.read_country,
    "countries": lambda text, language: reading.countries(language),
    "countries_named": lambda text, language: reading.countries_named(text),
    "read_email": lambda text, language: reading.read_email(text),
    "read_urls": lambda text, language: reading.read_urls(text),
    "read_phone": lambda text, language: reading.read_phone(text),
    "read_point": lambda text, language: reading.read_point(text),
    "match_choices": lambda text, language: [
        reading.match_choices(text, labels, several)
        for labels in (LABELS, [text, *LABELS])
        for several in (True, False)
    ],
    "search": lambda text, language: (reading.search(text, LABELS), reading.search("a", [text])),
}

LANGUAGES = st.sampled_from(["en", "fr", "es", "pt", "ar", "sw", "wo", "en_US", "pt-BR", "xx", "", "\x00", "hi"])
WORDS = (
    "1",
    "22",
    "2019",
    "avril",
    "saa",
    "am",
    "م",
    "et",
    "و",
    ",",
    "-",
    "hier",
    "kumi",
    "na",
    "mille",
    "congo",
    "yes",
)
TYPED = st.one_of(
    st.text(st.characters(), max_size=60),
    st.text("0123456789 .,:/-+'°hNSWE٣٫٬،ومصT@", max_size=40),
    st.lists(
        st.sampled_from(WORDS), max_size=8
    ).map(" ".join),
)  # fmt: skip


def test_every_reader_is_tried():
    not_readers = {"Reading", "ChoiceMatch", "Precision"}
    assert set(READERS) == set(reading.__all__) - not_readers


@pytest.mark.parametrize("name", READERS)
def test_naughty_texts_are_answered(name):
    """They never raise, and never take the reader out of its types; one that hung would hang here."""
    for text in NAUGHTY:
        for language in ("fr", "sw", "xx"):
            assert type(READERS[name](text, language)) is type(READERS[name](text, language))


@pytest.mark.parametrize("name", READERS)
@settings(max_examples=60, deadline=None)
@given(text=TYPED, language=LANGUAGES)
def test_no_text_raises(name, text, language):
    READERS[name](text, language)


@pytest.mark.parametrize("name", ["read_number", "read_date", "read_time", "read_datetime", "read_country"])
@settings(max_examples=60, deadline=None)
@given(text=TYPED, language=LANGUAGES)
def test_nothing_is_both_sure_and_offered(name, text, language):
    found = READERS[name](text, language)
    for each in found if isinstance(found, (list, tuple)) else [found]:
        assert each.value is None or not each.offers
        assert len(set(each.offers)) == len(each.offers)
