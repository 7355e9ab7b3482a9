"""Numbers written out in the six languages, and the words that multiply a figure ("5 mille")."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import product
from types import MappingProxyType

from conversations.reading.languages import LANGUAGES
from conversations.reading.words import plain


@lru_cache(maxsize=8)
def number_words(language: str) -> Mapping[str, int]:
    """Return the written numbers of one of the six languages, spelled as `plain` does, with their values.

    Zero to ninety-nine, round hundreds, and round thousands and millions of these; empty for another
    language.
    """
    if language not in LANGUAGES:
        return MappingProxyType({})
    found: dict[str, int] = {}
    for value, phrase in _spelled(language):
        found.setdefault(plain(phrase), value)
    return MappingProxyType(found)


def spelled_number(words: Sequence[str], language: str) -> int | None:
    """Return the number that the words, as `plain` spells them, are in one of the six languages, else None.

    Beyond the table it adds what follows thousands and hundreds: "deux mille cinq cents", "two hundred and six".
    """
    table = number_words(language)
    if " ".join(words) in table:
        return table[" ".join(words)]
    for cut in range(len(words) - 1, 0, -1):
        large = table.get(" ".join(words[:cut]), 0)
        room = next((size for size in (1_000_000, 1_000, 100) if large and large % size == 0), 0)
        if room:
            rest = spelled_number(_after_and(words[cut:], language), language)
            if rest is not None and 0 < rest < room:
                return large + rest
    return None


@lru_cache(maxsize=8)
def multipliers(language: str) -> Mapping[str, int]:
    """Return the words that multiply the figure beside them ("mille", "laki"), as `plain` spells them."""
    words = {
        **dict.fromkeys(_HUNDRED.get(language, "").split(), 100),
        **dict.fromkeys(_THOUSAND.get(language, "").split(), 1_000),
        **dict.fromkeys(_MILLION.get(language, "").split(), 1_000_000),
        **_OTHERS.get(language, {}),
    }
    return MappingProxyType({plain(word): value for word, value in words.items()})


#: Words that say "none at all" where a number is asked.
NONE_AT_ALL = frozenset(
    plain(phrase)
    for phrases in (
        ("none", "nothing", "nil", "aucun", "aucune", "rien", "néant", "ninguno", "ninguna", "nada"),
        ("nenhum", "nenhuma", "لا شيء", "لا يوجد", "ولا واحد", "hakuna", "hamna"),
    )
    for phrase in phrases
)

#: Zero to nineteen (to twenty-nine in Spanish, to ten in Swahili), spellings of one number joined by "|".
_SMALL = {
    "en": "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen "
    "sixteen seventeen eighteen nineteen",
    "fr": "zéro un|une deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize"
    " dix-sept dix-huit dix-neuf",
    "es": "cero uno|un|una dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince "
    "dieciséis diecisiete dieciocho diecinueve veinte veintiuno|veintiún|veintiuna veintidós veintitrés "
    "veinticuatro veinticinco veintiséis veintisiete veintiocho veintinueve",
    "pt": "zero um|uma dois|duas três quatro cinco seis sete oito nove dez onze doze treze catorze|quatorze "
    "quinze dezesseis|dezasseis dezessete|dezassete dezoito dezenove|dezanove",
    "ar": "صفر واحد|واحدة اثنان|اثنين|اثنتان|اثنتين ثلاثة|ثلاث أربعة|أربع خمسة|خمس ستة|ست سبعة|سبع"
    " ثمانية|ثماني|ثمان تسعة|تسع عشرة|عشر",
    "sw": "sifuri moja mbili|wawili tatu|watatu nne|wanne tano|watano sita saba nane|wanane tisa kumi",
}

#: Twenty, thirty ... ninety, as far as the language has a word for them.
_TENS = {
    "en": "twenty thirty forty|fourty fifty sixty seventy eighty ninety",
    "fr": "vingt trente quarante cinquante soixante septante huitante|octante nonante",
    "es": "veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "pt": "vinte trinta quarenta cinquenta sessenta setenta oitenta noventa",
    "ar": "عشرون|عشرين ثلاثون|ثلاثين أربعون|أربعين خمسون|خمسين ستون|ستين سبعون|سبعين ثمانون|ثمانين تسعون|تسعين",
    "sw": "ishirini thelathini arobaini|arubaini hamsini sitini sabini themanini tisini",
}

_JOINED = {
    "en": ("{ten} {unit}", "{ten}{unit}"),
    "fr": ("{ten} {unit}", "{ten} et {unit}"),
    "es": ("{ten} y {unit}",),
    "pt": ("{ten} e {unit}",),
    "ar": ("{unit} و{ten}", "{unit} و {ten}"),
    "sw": ("{ten} na {unit}",),
}

#: One hundred, two hundred ... where they are words of their own.
_HUNDREDS = {
    "es": "cien|ciento doscientos|doscientas trescientos|trescientas cuatrocientos|cuatrocientas"
    " quinientos|quinientas seiscientos|seiscientas setecientos|setecientas ochocientos|ochocientas"
    " novecientos|novecientas",
    "pt": "cem|cento duzentos|duzentas trezentos|trezentas quatrocentos|quatrocentas quinhentos|quinhentas"
    " seiscentos|seiscentas setecentos|setecentas oitocentos|oitocentas novecentos|novecentas",
    "ar": "مئة|مائة|مية مئتان|مئتين|مائتان|مائتين ثلاثمئة|ثلاثمائة أربعمئة|أربعمائة خمسمئة|خمسمائة "
    "ستمئة|ستمائة سبعمئة|سبعمائة ثمانمئة|ثمانمائة|ثمانيمائة تسعمئة|تسعمائة",
}

_AND = {"en": "and", "fr": "et", "es": "y", "pt": "e", "ar": "و", "sw": "na"}
_HUNDRED = {"en": "hundred hundreds", "fr": "cent cents", "ar": "مئة مائة مية", "sw": "mia"}
_THOUSAND = {
    "en": "thousand thousands k",
    "fr": "mille k",
    "es": "mil miles k",
    "pt": "mil k",
    "ar": "ألف آلاف الاف",
    "sw": "elfu maelfu k",
}
_MILLION = {
    "en": "million millions",
    "fr": "million millions",
    "es": "millón millones",
    "pt": "milhão milhões",
    "ar": "مليون ملايين",
    "sw": "milioni",
}
_OTHERS = {
    "en": {"dozen": 12, "dozens": 12, "lakh": 100_000, "billion": 10**9, "billions": 10**9},
    "fr": {
        "douzaine": 12,
        "douzaines": 12,
        "dizaine": 10,
        "dizaines": 10,
        "milliard": 10**9,
        "milliards": 10**9,
    },
    "es": {"docena": 12, "docenas": 12},
    "pt": {"dúzia": 12, "dúzias": 12},
    "ar": {"دزينة": 12, "مليار": 10**9},
    "sw": {"laki": 100_000, "dazeni": 12, "bilioni": 10**9},
}


def _after_and(words: Sequence[str], language: str) -> Sequence[str]:
    if len(words) > 1 and words[0] == _AND.get(language):
        return words[1:]
    if language == "ar" and words[0].startswith("و") and " ".join(words) not in number_words(language):
        return (words[0][1:], *words[1:])
    return words


def _spelled(language: str) -> Iterator[tuple[int, str]]:
    hundreds = list(_hundreds(language))
    small = list(_below_hundred(language))
    yield from small
    yield from hundreds
    for size, words in ((1_000, _THOUSAND), (1_000_000, _MILLION)):
        for word in words[language].split():
            if word == "k":
                continue
            yield size, word
            for value, phrase in (*small, *hundreds):
                if value:
                    yield value * size, f"{word} {phrase}" if language == "sw" else f"{phrase} {word}"


def _below_hundred(language: str) -> Iterator[tuple[int, str]]:
    small = [words.split("|") for words in _SMALL[language].split()]
    tens = [words.split("|") for words in _TENS[language].split()]
    yield from ((value, word) for value, words in enumerate(small) for word in words)
    for ten, words in enumerate(tens, start=2):
        yield from ((ten * 10, word) for word in words)
        for unit in range(1, 10):
            for word, small_word, form in product(words, small[unit], _JOINED[language]):
                yield ten * 10 + unit, form.format(ten=word, unit=small_word)
    match language:
        case "fr":
            yield from ((80, word) for word in ("quatre-vingt", "quatre-vingts"))
            for start, word in ((60, "soixante"), (80, "quatre-vingt")):
                first = 10 if start == 60 else 1
                for value in range(first, 20):
                    for small_word, form in product(small[value], _JOINED["fr"]):
                        yield start + value, form.format(ten=word, unit=small_word)
        case "sw":
            for unit in range(1, 10):
                yield from ((10 + unit, f"kumi na {word}") for word in small[unit])
        case "ar":
            for unit in range(3, 10):
                yield from ((10 + unit, f"{word} {ten}") for word in small[unit] for ten in ("عشر", "عشرة"))
            yield from ((11, phrase) for phrase in ("أحد عشر", "إحدى عشرة", "احد عشرة"))
            yield from ((12, phrase) for phrase in ("اثنا عشر", "اثني عشر", "اثنتا عشرة", "اثنتي عشرة"))


def _hundreds(language: str) -> Iterator[tuple[int, str]]:
    for count, words in enumerate(_HUNDREDS.get(language, "").split(), start=1):
        yield from ((count * 100, word) for word in words.split("|"))
    if language in _HUNDREDS:
        return
    small = [words.split("|") for words in _SMALL[language].split()]
    for word in _HUNDRED[language].split():
        yield 100, word
        for count in range(1, 10):
            for unit in small[count]:
                yield count * 100, f"{word} {unit}" if language == "sw" else f"{unit} {word}"
    if language == "sw":
        yield from ((count * 100_000, f"laki {unit}") for count in range(1, 10) for unit in small[count])
    if language == "en":
        yield 100, "a hundred"
        yield 1_000, "a thousand"
