"""Countries by name."""

import pytest

from conversations.reading import Reading, countries, read_country
from conversations.reading.languages import LANGUAGES


def test_lists_countries_and_nothing_else():
    names = countries("fr")
    assert names["CI"] == "Côte d’Ivoire"
    assert names["KE"] == "Kenya"
    assert not names.keys() & {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO", "001", "419"}
    assert all(len(code) == 2 for code in names)
    assert 240 <= len(names) <= 270


def test_names_countries_in_english_where_cldr_has_no_words():
    assert countries("xx")["KE"] == "Kenya"
    assert countries("") == countries("en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_language_is_sure_unless_two_share_it(language):
    names = list(countries(language).items())
    for code, name in names:
        reading = read_country(name, language)
        assert reading.value == code or code in reading.offers, name


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("Kenya", "en", "KE"), ("kenya", "fr", "KE"), ("SÉNÉGAL", "fr", "SN"), ("senegal", "fr", "SN"),
        ("Senegal", "wo", "SN"),
        ("Allemagne", "en", "DE"), ("Mali", "ar", "ML"),
        ("كينيا", "ar", "KE"), ("السنغال", "ar", "SN"), ("Uhispania", "sw", "ES"),
        ("Brasil", "pt", "BR"),
        ("le Mali", "fr", "ML"), ("The Gambia", "en", "GM"), ("la Bolivie", "fr", "BO"),
        ("el Perú", "es", "PE"), ("o Brasil", "pt", "BR"),
        ("RDC", "fr", "CD"), ("rdc", "fr", "CD"), ("DRC", "en", "CD"), ("USA", "fr", "US"),
        ("U.S.A.", "en", "US"), ("UK", "en", "GB"),
        ("Ivory Coast", "fr", "CI"), ("Cote d'Ivoire", "en", "CI"), ("Côte d’Ivoire", "fr", "CI"),
        ("cote divoire", "fr", "CI"),
        ("CI", "en", "CI"), ("KE", "ar", "KE"), ("🇰🇪", "sw", "KE"), ("Niger", "en", "NE"),
        ("Nigeria", "en", "NG"),
    ],
)  # fmt: skip
def test_takes_a_name_that_is_sure(typed, language, expected):
    assert read_country(typed, language) == Reading(expected)


def test_a_name_near_two_countries_is_offered_though_another_language_has_it():
    """Kenya is "Kenia" in Spanish; in English it may be a slip, for Slovenia too."""
    reading = read_country("kenia", "en")
    assert reading.value is None
    assert reading.offers[0] == "KE"
    assert "SI" in reading.offers
    assert len(reading.offers) == 3
    assert read_country("Kenia", "es") == Reading("KE")


@pytest.mark.parametrize(
    ("typed", "language", "first"),
    [("senegl", "fr", "SN"), ("Tanzanya", "sw", "TZ"), ("burkna faso", "fr", "BF"), ("Kenyaa", "en", "KE"),
     ("السنيغال", "ar", "SN")],
)  # fmt: skip
def test_a_near_miss_is_only_offered(typed, language, first):
    reading = read_country(typed, language)
    assert reading.value is None
    assert reading.offers[0] == first
    assert len(reading.offers) <= 3


@pytest.mark.parametrize("language", LANGUAGES)
def test_two_countries_that_share_a_name_are_both_offered(language):
    assert read_country("Congo", language) == Reading(offers=("CD", "CG"))


@pytest.mark.parametrize("typed", ["", "ci", "ke", "ZZ", "EU", "xyzxyz", "12", "🐄", "K", "a" * 101])
def test_anything_else_is_not_understood(typed):
    assert read_country(typed, "en") == Reading()
