"""The countries that free words name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.reading import countries, countries_named
from conversations.reading.languages import LANGUAGES


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Sénégal", "SN"), ("sénégal et mali", "ML SN"), ("Sénégal, Mali, Burkina", "BF ML SN"),
        ("le Mali et la Côte d’Ivoire", "CI ML"), ("Cote d'Ivoire / Ghana", "CI GH"),
        ("Niger", "NE"), ("Nigeria", "NG"), ("Niger et Nigéria", "NE NG"),
        ("Guinée", "GN"), ("Guinée-Bissau", "GW"), ("Guinée équatoriale", "GQ"), ("Guinée et Guinée-Bissau", "GN GW"),
        ("Papua New Guinea", "PG"), ("Guinée Conakry", "GN"),
        ("Soudan", "SD"), ("Soudan du Sud", "SS"), ("Sud-Soudan", "SS"), ("Sudan Kusini na Uganda", "SS UG"),
        ("Afrique du Sud", "ZA"), ("South Africa", "ZA"),
        ("Brasil e Moçambique", "BR MZ"), ("México y Guatemala", "GT MX"), ("Irã e Omã", "IR OM"),
        ("Kenya na Tanzania", "KE TZ"), ("Uhispania", "ES"), ("Ufaransa na Misri", "EG FR"),
        ("السنغال ومالي", "ML SN"), ("في السنغال", "SN"), ("مصر والسودان", "EG SD"), ("بنين وبنما", "BJ PA"),
        ("RDC", "CD"), ("rdc", "CD"), ("La RDC et le Rwanda", "CD RW"), ("R.D.C. et Rwanda", "CD RW"),
        ("République démocratique du Congo", "CD"), ("Congo-Brazzaville", "CG"),
        ("the U.S. and Mexico", "MX US"), ("USA", "US"),
        ("SN", "SN"), ("🇸🇳", "SN"), ("🇸🇳 🇲🇱", "ML SN"), ("🇰🇪 Kenya and Uganda", "KE UG"),
        ("Northern Ireland and Wales", "GB"), ("north of Mali and some parts of Chad", "ML TD"),
    ],
)  # fmt: skip
def test_names_countries(text, expected):
    assert sorted(countries_named(text)) == expected.split()


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "Congo", "le Congo", "Kongo", "الكونغو", "Korea",
        "West Africa", "Afrique de l'Ouest", "Western Africa", "Southern Africa", "غرب أفريقيا", "Afrika ya Mashariki",
        "Latin America", "América Latina", "South America", "Amérique centrale", "Europe", "the whole world",
        "Lac Tchad", "Golfe de Guinée", "the Niger Delta", "New Mexico",
        "Senegl", "Sénégalais", "our village near Thiès", "car nous avons besoin d'eau", "LE MARCHE ET LES PRIX",
        "sn", "tell us", "I do not know", "🇿🇿",
    ],
)  # fmt: skip
def test_what_is_no_single_country_names_none(text):
    assert countries_named(text) == frozenset()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_of_a_language_names_its_country(language):
    for code, name in countries(language).items():
        if name != "Congo":
            assert countries_named(f"{name}; xyzzy") == {code}, name


@given(st.text(max_size=200))
def test_any_text_names_countries_or_none(text):
    assert countries_named(text) <= countries("en").keys()
