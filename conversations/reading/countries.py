"""Countries by name, in CLDR's words and the people's."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType

from rapidfuzz import fuzz, process

from conversations.reading.languages import LANGUAGES, locale_for
from conversations.reading.reading import Reading
from conversations.reading.words import plain, tidy


@lru_cache(maxsize=64)
def countries(language: str) -> Mapping[str, str]:
    """Return the name of every country and territory in the language, else in English, by its code.

    Codes have two letters; names are those of CLDR, without its groups of countries, numbered regions and
    codes for tests.
    """
    english, own = locale_for("en"), locale_for(language)
    names = {
        code: name
        for locale in (english, own)
        if locale is not None
        for code, name in locale.territories.items()
        if len(code) == 2 and code.isalpha() and code not in _NOT_COUNTRIES
    }
    return MappingProxyType(names)


def read_country(text: str, language: str) -> Reading[str]:
    """Read a country; the value is its two-letter code (ISO 3166).

    Sure: a name of the language; a usual short form; a flag; a code typed in capitals; a name of English or
    another of the six, unless a second country looks as much like it in the person's language. Offered:
    three near misses, however near; and the countries that share a name ("Congo").
    """
    typed = tidy(text) if len(text) <= _LONGEST else ""
    code = _code(typed)
    if code is not None:
        return Reading(value=code)
    name = plain(typed)
    if not name:
        return Reading()
    spellings = (name, _ARTICLE.sub("", name))
    for spelled in spellings:
        codes = _usual_names(language).get(spelled, ())
        if codes:
            return Reading(value=codes[0]) if len(codes) == 1 else Reading(offers=codes)
    for spelled in spellings:
        codes = _codes_everywhere().get(spelled, ())
        if codes:
            near = _alike(spelled, codes, language)
            if not near and len(codes) == 1:
                return Reading(value=codes[0])
            return Reading(offers=_three((*codes, *near), spelled, language))
    likeness = _near(name, language)
    if max(likeness.values(), default=0) < _NEAR:
        return Reading()
    return Reading(offers=tuple(likeness)[:_MOST_OFFERS])


@lru_cache(maxsize=1)
def codes_by_name() -> Mapping[str, tuple[str, ...]]:
    """Codes by name, in the six languages and as usual, written as `plain` does; several for a shared name."""
    return _gathered((*_also(), *(pair for tag in LANGUAGES for pair in _pairs(tag))))


def _three(first: tuple[str, ...], name: str, language: str) -> tuple[str, ...]:
    """These and the next most alike: whoever was misread should find the country among three."""
    return tuple(dict.fromkeys((*first, *_near(name, language))))[:_MOST_OFFERS]


_LONGEST = 100
_MOST_OFFERS = 3
#: Of 100, by rapidfuzz: worth offering; so alike that a name of another language may be a slip of this one.
_NEAR, _ALIKE = 65, 80

_NOT_COUNTRIES = {"ZZ", "XA", "XB", "EU", "EZ", "UN", "QO"}
_CODE = re.compile(r"[A-Z]{2}")
_FLAG = re.compile("[\U0001f1e6-\U0001f1ff]{2}")
_ARTICLE = re.compile(r"^(?:the|la|le|les|l|el|los|las|o|a|os|as|republic of|republique du|republique de) (?=\S)")

#: Short and former names CLDR does not list; more codes than one where the name is shared.
_ALSO = {
    "CD": "RDC, DRC, RD Congo, DR Congo, D.R. Congo, Congo Kinshasa, Congo RDC, Congo DRC, Zaire, Zaïre, "
    "Kinshasa, Democratic Republic of the Congo, Democratic Republic of Congo, "
    "République démocratique du Congo, República Democrática del Congo, República Democrática do Congo, "
    "الكونغو الديمقراطية, Kongo Kinshasa",
    "CG": "Congo Brazzaville, Congo Brazza, Brazzaville, Republic of the Congo, République du Congo, Kongo Brazzaville",
    "CD CG": "Congo, Kongo, Le Congo, الكونغو",
    "US": "USA, U.S.A., U.S., EUA, EE.UU., EEUU, EE UU, États-Unis d'Amérique, America, "
    "United States of America, Estados Unidos de América, أمريكا, Marekani",
    "GB": "UK, U.K., Great Britain, Britain, England, Scotland, Wales, Angleterre, Grande-Bretagne, "
    "Inglaterra, Gran Bretaña, Grã-Bretanha, بريطانيا, انجلترا, Uingereza",
    "CI": "Ivory Coast, Cote Divoire, Côte Ivoire, RCI, ساحل العاج, Costa de Marfil, Costa do Marfim",
    "CF": "CAR, RCA, Centrafrique, République centrafricaine, Central African Rep",
    "AE": "UAE, EAU, Emirates, Émirats, Emirats arabes unis, الإمارات",
    "SA": "Saudi, KSA, Arabie saoudite, السعودية",
    "ZA": "RSA, S Africa",
    "SS": "S Sudan",
    "CV": "Cabo Verde, Cape Verde, Cap-Vert",
    "CZ": "Czech Republic, République tchèque, Tchéquie, República Checa",
    "SZ": "Swaziland, Eswatini",
    "MM": "Burma, Birmanie, Birmania",
    "MK": "Macedonia, Macédoine",
    "NL": "Holland, Hollande, Holanda",
    "TR": "Turkey, Turkiye",
    "TL": "East Timor, Timor Leste, Timor oriental",
    "VN": "Viet Nam",
    "BF": "Burkina",
    "GN": "Guinée Conakry, Guinea Conakry, Guinée-Conakry",
    "GW": "Guinea Bissau, Guinée Bissau",
    "GQ": "Guinea Ecuatorial, Guinée équatoriale",
    "PS": "Palestine, Palestina, فلسطين",
    "KR": "South Korea, ROK, Corée du Sud",
    "KP": "North Korea, DPRK, Corée du Nord",
    "KR KP": "Korea, Corée, Corea, Coreia, كوريا",
    "ST": "Sao Tome, São Tomé, Sao Tome e Principe",
    "TT": "Trinidad, Trinité-et-Tobago",
    "BA": "Bosnia, Bosnie",
    "PG": "PNG, Papua, Papouasie",
    "DO": "Dominican Rep, Rép dominicaine, Rep Dominicana",
    "LA": "Laos, Lao",
    "SY": "Syria, Syrie",
    "GM": "The Gambia",
    "CN": "PRC, Mainland China",
    "RU": "Russian Federation, Fédération de Russie",
    "MG": "Mada",
    "TZ": "Tanganyika, Zanzibar",
}


def _code(typed: str) -> str | None:
    flag = _FLAG.fullmatch(typed)
    if flag is not None:
        typed = "".join(chr(ord(letter) - 0x1F1E6 + ord("A")) for letter in typed)
    elif not _CODE.fullmatch(typed):
        return None
    return typed if typed in countries("en") else None


@lru_cache(maxsize=32)
def _usual_names(language: str) -> Mapping[str, tuple[str, ...]]:
    """Codes by name in the language and by usual short form; a shared name stands for all who share it."""
    also, own = _gathered(_also()), _gathered(_pairs(language))
    shared = {name: codes for name, codes in also.items() if len(codes) > 1}
    return MappingProxyType({**also, **own, **shared})


@lru_cache(maxsize=1)
def _codes_everywhere() -> Mapping[str, tuple[str, ...]]:
    return _gathered(pair for tag in LANGUAGES for pair in _pairs(tag))


@lru_cache(maxsize=32)
def _names(language: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names a near miss may be meant for (the language's, the English, the short forms), and their codes."""
    long_enough = (pair for pair in _also() if len(pair[0]) > 3)  # "car" is in half of the names
    pairs = dict.fromkeys((*_pairs(language), *_pairs("en"), *long_enough))
    return tuple(name for name, _ in pairs), tuple(code for _, code in pairs)


def _pairs(language: str) -> Iterator[tuple[str, str]]:
    return ((plain(name), code) for code, name in countries(language).items())


def _also() -> Iterator[tuple[str, str]]:
    return (
        (plain(name), code) for codes, names in _ALSO.items() for name in names.split(",") for code in codes.split()
    )


def _gathered(pairs: Iterable[tuple[str, str]]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, dict[str, None]] = {}
    for name, code in pairs:
        found.setdefault(name, {})[code] = None
    return MappingProxyType({name: tuple(codes) for name, codes in found.items()})


def _near(name: str, language: str) -> dict[str, float]:
    """Codes of the countries whose names look like this one, best first, with how much (of 100)."""
    if len(name) < 3:
        return {}
    names, codes = _names(language)
    found = process.extract(name, names, scorer=fuzz.WRatio, processor=None, limit=12)
    likeness: dict[str, float] = {}
    for _, score, at in sorted(found, key=lambda each: (-each[1], -fuzz.ratio(name, each[0]), each[0])):
        likeness.setdefault(codes[at], score)
    return likeness


def _alike(name: str, codes: tuple[str, ...], language: str) -> list[str]:
    """Other countries whose names in the person's language or in English look as much like this name."""
    near = _near(name, language)
    own = max((near.get(code, 0) for code in codes), default=0)
    return [code for code, score in near.items() if code not in codes and score >= max(own, _ALIKE)]
