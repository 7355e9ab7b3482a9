"""geopoint: a place, from the phone or as two numbers."""

from __future__ import annotations

import math
from collections.abc import Callable
from random import Random
from typing import Any, ClassVar

from ..expressions import Value as Computed
from ..expressions import to_text
from ..reading import read_point
from ..records import record
from ..replies import Answering, Located, Reply, Typed
from ..state import Value
from ..text import Text
from .base import Choice, Given, Here, Outcome, Question, Refused

_WANTED = Text("Please send your location with the paper-clip sign, or write it like 14.69, -17.45.")


def _as_xlsform(value: dict[str, Any]) -> str:
    """`lat lon altitude accuracy`, which is what XLSForm's expressions see."""
    return f"{value['lat']} {value['lon']} 0 {value.get('accuracy', 0)}"


@record(kw_only=True)
class GeopointQuestion(Question):
    """Degrees in WGS 84, with the accuracy in metres where the phone gives it."""

    type: ClassVar[str] = "geopoint"
    typed: ClassVar[Callable[[Any], Computed] | None] = staticmethod(_as_xlsform)

    def read(self, reply: Answering, here: Here) -> Outcome:
        match reply:
            case Located(lat=lat, lon=lon, accuracy=accuracy):
                if not (_is_number(lat, 90) and _is_number(lon, 180)):
                    return Refused(_WANTED)
                place = {"lat": lat, "lon": lon}
                if accuracy is not None and math.isfinite(accuracy):
                    place["accuracy"] = accuracy
                return Given(place)
            case Typed(text=text):
                point = read_point(text)
                return Refused(_WANTED) if point is None else Given({"lat": point[0], "lon": point[1]})
            case _:
                return Refused(_WANTED)

    def has_shape(self, value: Value) -> bool:
        return isinstance(value, dict) and {"lat", "lon"} <= value.keys()

    def stored(self, computed: Computed) -> Value:
        point = read_point(" ".join(to_text(computed).split()[:2]))
        return None if point is None else {"lat": point[0], "lon": point[1]}

    def wanted(self) -> Text:
        return _WANTED

    def shown(self, value: Value, choices: tuple[Choice, ...] = ()) -> object:
        return f"{value['lat']:.5f}, {value['lon']:.5f}" if isinstance(value, dict) else value

    def sample(self, random: Random, here: Here) -> Reply:
        return Located(round(random.uniform(-30, 30), 5), round(random.uniform(-15, 40), 5))


def _is_number(degrees: object, limit: float) -> bool:
    return isinstance(degrees, (int, float)) and math.isfinite(degrees) and abs(degrees) <= limit
