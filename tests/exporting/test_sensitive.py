"""What is said to a sensitive question leaves the house only when it is asked for by name."""

from datetime import UTC, datetime

import pytest

from bot.proceedings.gathering import gather

from .farm import FARM, House, farm
from .filling import Filled, Sent
from .test_without_names import KINDS, words

MARKED = FARM.replace("label: Who leads?, contact: true", "label: Who leads?, sensitive: true").replace(
    "{type: image, name: field, label: The field}", "{type: image, name: field, label: The field, sensitive: true}"
)
FORM = Filled(
    {"leader": "Yolandra", "story": "We keep goats"},
    {"field": [Sent("portrait-of-me.jpg", b"pixelsofme")]},
    state="accepted",
)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("marked_later", [False, True], ids=["marked", "marked later"])
async def test_an_export_leaves_it_out_unless_it_is_asked_for(lite, tmp_path, kind, marked_later):
    house = House(lite, tmp_path, farm(tmp_path, MARKED))
    answered = farm(tmp_path / "old", FARM.replace(", contact: true", "")) if marked_later else house.call
    await house.filling.fill(answered, [FORM])
    out, made = await house.export(kind)
    found = "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))
    assert "We keep goats" in found
    assert [one for one in ("Yolandra", "portrait-of-me", "pixelsofme") if one in found] == []
    out, made = await house.export(kind, sensitive=True)
    assert "Yolandra" in "\n".join(words(path.read_bytes(), path.name) for path in (out, *made.beside))


async def test_the_book_never_has_it(lite, tmp_path):
    house = House(lite, tmp_path, farm(tmp_path, MARKED))
    await house.filling.fill(house.call, [FORM])
    printed = [one async for one in gather(lite, house.calls, "farm", "en", None, datetime.now(UTC))]
    assert "We keep goats" in repr(printed)
    assert "Yolandra" not in repr(printed)
    assert "portrait-of-me" not in repr(printed)
