"""Words of the calendar: months, weekdays, "yesterday", and what stands around a date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from conversations.reading.languages import LANGUAGES, locale_for
from conversations.reading.words import plain

#: CLDR months by locale: the Arabic-speaking regions have three sets of names, all of them understood.
_REGIONS = (
    "ar_EG",
    "ar_DZ",
    "ar_TN",
    "ar_MA",
    "ar_MR",
    "ar_LB",
    "ar_SY",
    "ar_IQ",
    "ar_SA",
    "es_MX",
    "fr_CA",
    "pt_PT",
)

#: Month names CLDR does not have: short forms, and the counted months of spoken Swahili.
_MORE_MONTHS = {
    1: "janv, ene, mwezi wa kwanza, يناير, جانفي",
    2: "fev, feb, mwezi wa pili, فيفري",
    3: "mch, mwezi wa tatu, مارس",
    4: "mwezi wa nne, ابريل, أفريل, نيسان",
    5: "mwezi wa tano, مايو, ماي",
    6: "mwezi wa sita, يونيه, جوان",
    7: "juill, mwezi wa saba, يوليه, جويلية",
    8: "aout, mwezi wa nane, أوت, غشت",
    9: "sep, sept, setiembre, mwezi wa tisa, شتنبر",
    10: "mwezi wa kumi",
    11: "mwezi wa kumi na moja, نونبر",
    12: "mwezi wa kumi na mbili, دجنبر",
}

#: Days from today.
_DAYS_AWAY = {
    0: "today, aujourd'hui, auj, ce jour, hoy, hoje, اليوم, leo",
    -1: "yesterday, hier, ayer, ontem, أمس, امس, البارحة, امبارح, مبارح, jana",
    -2: "the day before yesterday, day before yesterday, avant-hier, anteayer, antier, antes de ayer, "
    "anteontem, antes de ontem, أول أمس, أول البارحة, أمس الأول, juzi",
    1: "tomorrow, demain, mañana, amanhã, غدا, غد, بكرة, kesho",
    2: "the day after tomorrow, day after tomorrow, après-demain, pasado mañana, depois de amanhã, بعد غد, "
    "بعد غدا, بعد بكرة, keshokutwa, kesho kutwa",
}

#: What may stand around the parts of a date without saying more.
_AROUND = frozenset(
    plain(
        "of the on in at le la du de d en au el del do da em no na dia día jour day date fecha data tarehe "
        "mwezi mwaka month mois mes mês year année an año ano ya wa siku يوم في شهر سنة عام بتاريخ تاريخ م "
        "ميلادي feira st nd rd th er ère re e eme ème o a"
    ).split()
)


@lru_cache(maxsize=32)
def months(language: str) -> Mapping[str, int]:
    """Return every month name understood, as `plain` spells it, with its number."""
    names: dict[str, int] = {}
    for tag in (language, *LANGUAGES, *_REGIONS):
        for number, name in _cldr_names(tag, "months"):
            names.setdefault(name, number)
    for number, listed in _MORE_MONTHS.items():
        for name in listed.split(","):
            names.setdefault(plain(name), number)
    return MappingProxyType(names)


@lru_cache(maxsize=32)
def weekdays(language: str) -> Mapping[str, int]:
    """Return the full weekday names understood, as `plain` spells them, with their number (Monday is 0)."""
    names: dict[str, int] = {}
    for tag in (language, *LANGUAGES):
        for number, name in _cldr_names(tag, "days"):
            names.setdefault(name.removesuffix(" feira"), number)
    return MappingProxyType(names)


@lru_cache(maxsize=1)
def days_away() -> Mapping[str, int]:
    """Return the words for a day near today, as `plain` spells them, with its distance in days."""
    return MappingProxyType(
        {plain(phrase): days for days, phrases in _DAYS_AWAY.items() for phrase in phrases.split(",")}
    )


def says_nothing(word: str) -> bool:
    """Say whether a word may stand in a date without changing it ("of", "le", the "nd" of "22nd")."""
    return word in _AROUND


def _cldr_names(language: str, what: str) -> Iterator[tuple[int, str]]:
    locale = locale_for(language)
    if locale is None:
        return
    # Abbreviated weekdays are left out: Spanish and French "mar" is Tuesday, and March.
    widths = ("wide", "abbreviated") if what == "months" else ("wide",)
    for context in ("format", "stand-alone"):
        for width in widths:
            for number, name in getattr(locale, what)[context][width].items():
                if plain(name) and not plain(name).isdigit():
                    yield number, plain(name)
