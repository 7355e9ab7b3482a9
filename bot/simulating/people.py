"""People who were made up: who they are, where they live, what they choose. The same seed makes the same people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from conversations.reading.countries import countries
from conversations.records import record

from .sentences import sentences

if TYPE_CHECKING:
    from faker import Faker


class NoFaker(Exception):
    """The names come from a library that is not installed."""

    def __init__(self) -> None:
        super().__init__("names are made by faker, which is not installed here; pip install palabre[simulate]")


@record
class Place:
    """A town with its country (ISO 3166) and where it lies, in degrees."""

    name: str
    country: str
    lat: float
    lon: float


@record
class Made:
    """Somebody who was made up, and how they go about a form."""

    #: counted from 0; what makes them different from all others of the same seed
    number: int
    language: str
    place: Place
    #: in words of their language
    country: str
    #: the one who types
    person: str
    #: myself | person | group | organisation
    kind: str
    #: whose answers they are; empty for their own
    name: str
    women: int | None
    men: int | None
    #: self | witness
    agreed: str
    witness: str | None
    source: str | None
    #: chat | paper | word | mail | messenger
    door: str
    brought: str | None
    #: name | organisation | none | counted
    appearance: str
    contact_again: bool
    send_outside: bool
    #: submitted | again | midway | withdrawn: how it ends; `again` was sent, changed and sent anew
    ends: str
    #: share of the questions that they answer
    eager: float
    speaks: bool
    #: since the first day
    came: timedelta


class People:
    """Makes people up, each by their number alone."""

    def __init__(self, seed: int, languages: Sequence[str], *, submitted: bool = False, days: int = 42) -> None:
        """`submitted`: all of them send their form. Raises NoFaker."""
        try:
            from faker import Faker
        except ImportError:
            raise NoFaker from None
        self._seed = seed
        self._languages = tuple(one for one in languages if one in _HOMES) or (languages[0],)
        self._submitted = submitted
        self._days = days
        self._faker = Faker
        self._namers: dict[str, Faker] = {}

    def chance(self, number: int) -> Random:
        """What decides everything about this person, apart from everybody else."""
        return Random(f"{self._seed}/{number}")  # noqa: S311 - repeatable people, not a secret

    def person(self, number: int, share: float) -> Made:
        """This person; `share` (0 to 1) of all have come before them."""
        chance = self.chance(number)
        language = chance.choices(self._languages, [_WEIGHTS.get(one, 1) for one in self._languages])[0]
        town, code, lat, lon, locale, families = chance.choice(_HOMES.get(language, _HOMES["en"]))
        place = Place(town, code, lat, lon)
        person, other = self._name(chance, locale, families), self._name(chance, locale, families)
        kind = chance.choices(("myself", "person", "group", "organisation"), (45, 15, 28, 12))[0]
        door = chance.choices(tuple(_DOORS), (86, 5, 4, 3, 2))[0] if kind != "myself" else "chat"
        is_witnessed = kind in ("group", "person") and chance.random() < 0.4
        women, men = chance.randint(2, 40), chance.randint(0, 30)
        ends = chance.choices(("submitted", "again", "midway", "withdrawn"), (66, 6, 24, 4))[0]
        return Made(
            number=number,
            language=language,
            place=place,
            country=countries(language).get(code, code),
            person=person,
            kind=kind,
            name=self._called(chance, language, kind, place, other),
            women=women if kind == "group" else None,
            men=men if kind == "group" else None,
            agreed="witness" if is_witnessed else "self",
            witness=person if is_witnessed else None,
            source=chance.choices(_SOURCES, (40, 20, 15, 15, 10))[0],
            door=door,
            brought=_DOORS[door],
            appearance=chance.choices(("name", "organisation", "none", "counted"), (55, 15, 22, 8))[0],
            contact_again=chance.random() < 0.7,
            send_outside=chance.random() < 0.6,
            ends="submitted" if self._submitted and ends in ("midway", "withdrawn") else ends,
            eager=chance.uniform(0.35, 0.98),
            speaks=door == "chat" and chance.random() < 0.25,
            came=timedelta(days=self._days * min(1.0, max(0.0, share + chance.uniform(-0.02, 0.02)))),
        )

    def _name(self, chance: Random, locale: str, families: tuple[str, ...]) -> str:
        namer = self._namers.get(locale)
        if namer is None:
            namer = self._namers[locale] = self._faker(locale)
        namer.seed_instance(chance.getrandbits(32))
        first = namer.first_name_female() if chance.random() < 0.6 else namer.first_name_male()
        return f"{first} {chance.choice(families) if families else namer.last_name()}"

    def _called(self, chance: Random, language: str, kind: str, place: Place, other: str) -> str:
        if kind == "myself":
            return ""
        if kind == "person":
            return other
        return chance.choice(sentences(language, kind)).format(place=place.name)


_WEIGHTS = {"en": 3, "fr": 4, "es": 3, "pt": 2, "ar": 2, "sw": 2}
#: how a form comes in -> where it came from, in the words of whoever brings it
_DOORS = {
    "chat": None,
    "paper": "Written by hand at a meeting",
    "word": "A Word file from the secretary of the group",
    "mail": "E-mail to the office",
    "messenger": "A message to a field worker",
}
_SOURCES = (None, "radio", "union", "market", "friends")

_Home = tuple[str, str, float, float, str, tuple[str, ...]]
#: language -> town, country, latitude, longitude, whose names (faker's locale), and family names where it has none
_HOMES: dict[str, tuple[_Home, ...]] = {
    "en": (
        ("Machakos", "KE", -1.52, 37.26, "en_KE", ()),
        ("Kitui", "KE", -1.37, 38.01, "en_KE", ()),
        ("Ilorin", "NG", 8.50, 4.55, "yo_NG", ()),
        ("Katsina", "NG", 12.99, 7.60, "ha_NG", ()),
        ("Anand", "IN", 22.56, 72.95, "en_IN", ()),
    ),
    "fr": (
        ("Fatick", "SN", 14.34, -16.41, "fr_FR", ("Diop", "Ndiaye", "Fall", "Sarr", "Faye")),
        ("Sikasso", "ML", 11.32, -5.67, "fr_FR", ("Traoré", "Coulibaly", "Keita", "Diarra")),
        ("Kaya", "BF", 13.09, -1.08, "fr_FR", ("Ouédraogo", "Sawadogo", "Kaboré", "Zongo")),
        ("Médéa", "DZ", 36.26, 2.75, "fr_DZ", ()),
    ),
    "es": (
        ("Tlaxiaco", "MX", 17.27, -97.68, "es_MX", ()),
        ("Comitán", "MX", 16.25, -92.13, "es_MX", ()),
        ("Sogamoso", "CO", 5.71, -72.93, "es_CO", ()),
    ),
    "pt": (
        ("Petrolina", "BR", -9.39, -40.50, "pt_BR", ()),
        ("Cametá", "BR", -2.24, -49.50, "pt_BR", ()),
        ("Nampula", "MZ", -15.12, 39.27, "pt_PT", ()),
    ),
    "ar": (
        ("أسيوط", "EG", 27.18, 31.18, "ar_AA", ()),
        ("كسلا", "SD", 15.45, 36.40, "ar_AA", ()),
        ("بسكرة", "DZ", 34.85, 5.73, "ar_DZ", ()),
    ),
    "sw": (
        ("Dodoma", "TZ", -6.17, 35.74, "sw", ()),
        ("Iringa", "TZ", -7.77, 35.69, "sw", ()),
        ("Kisumu", "KE", -0.10, 34.75, "en_KE", ()),
    ),
}
