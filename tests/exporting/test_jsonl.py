"""JSON Lines: each line keeps the schema that stands beside them; and JSON stays as it was."""

from __future__ import annotations

import orjson
import pytest

from bot.exporting.as_json import export_json

from .farm import FARM, House, farm
from .filling import Filled, Sent
from .valid import faults

FORMS = [
    Filled(
        {
            "respondent": "Amina",
            "village": "Fatick",
            "place": {"lat": 1.5, "lon": 2.5},
            "cows": 12,
            "area": 1.5,
            "crops": ("rice",),
            "price[rice]": "little",
            "animals[1]/animal": "goat",
        },
        {"field": [Sent("a.jpg")]},
        state="accepted",
    ),
    Filled({}),
]


@pytest.fixture
async def house(database, tmp_path):
    house = House(database, tmp_path, farm(tmp_path))
    await house.filling.fill(house.call, FORMS[:2])
    return house


def read(out):
    schema = orjson.loads(out.with_name(f"{out.name}.schema.json").read_bytes())
    return schema, [orjson.loads(line) for line in out.read_bytes().splitlines()]


@pytest.mark.parametrize("without_names", [False, True])
async def test_each_line_keeps_the_schema_beside_it(house, without_names):
    out, _ = await house.export("jsonl", without_names=without_names)
    schema, found = read(out)
    assert [faults(schema, line) for line in found] == [[], []]
    assert found[0]["answers"]["cows"] == 12
    assert found[0]["state"] == "accepted"


async def test_the_schema_refuses_what_is_none_of_ours(house):
    out, _ = await house.export("jsonl")
    schema, (line, _) = read(out)
    assert faults(schema, {**line, "answers": {**line["answers"], "cows": "many"}})
    assert faults(schema, {**line, "answers": {**line["answers"], "goats": 1}})
    assert faults(schema, {name: value for name, value in line.items() if name != "reference"})


async def test_lines_of_older_versions_keep_the_same_schema(database, tmp_path):
    old = farm(tmp_path / "old", FARM.replace("type: integer, name: cows", "type: text, name: cows"))
    house = House(database, tmp_path, farm(tmp_path))
    await house.filling.fill(old, [Filled({"cows": "a few"})])
    await house.filling.fill(house.call, FORMS[:1])
    schema, found = read((await house.export("jsonl"))[0])
    assert [line["answers"]["cows"] for line in found] == ["a few", 12]
    assert [faults(schema, line) for line in found] == [[], []]


async def test_json_has_the_shape_that_it_had_and_says_state_and_door_behind_it(house, tmp_path):
    before = tmp_path / "before.json"
    await export_json(house.database, house.calls, "farm", before, everything=False, passed=lambda count: None)
    out, _ = await house.export("json")
    assert out.read_bytes() == before.read_bytes()
    found = orjson.loads(out.read_bytes())
    assert list(found) == ["call", "submissions"]
    keys = ["reference", "status", "language", "revision", "respondent", "answers", "files", "state", "door"]
    assert list(found["submissions"][0]) == keys
