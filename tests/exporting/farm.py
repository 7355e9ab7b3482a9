"""A call with everything that columns are made of, and exports of it."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pandas

from bot.consulting.calls import Calls
from bot.database.exports import Came, read_all
from bot.database.opening import Database
from bot.exporting.exporting import export
from bot.exporting.legible import unguarded
from bot.exporting.streaming import Made
from bot.exporting.wish import SUFFIXES, Wish
from conversations.call import Call
from conversations.loader import load_call
from tests.making import write_call

from .filling import Filling

FARM = """
    title: The farm
    languages: [en, fr]
    form:
      - type: group
        name: who
        label: {en: Who you are, fr: Qui}
        questions:
          - {type: hidden, name: respondent, label: Who answers}
          - {type: text, name: title, label: A title, default: "concat(${respondent}, ' and others')"}
          - {type: text, name: village, label: {en: Which village?, fr: Quel village ?}}
          - {type: text, name: phone, label: Your number?, appearance: phone}
          - {type: text, name: leader, label: Who leads?, contact: true}
          - {type: geopoint, name: place, label: Where is it?}
          - {type: image, name: field, label: The field}
      - type: group
        name: farming
        label: Farming
        questions:
          - {type: integer, name: cows, label: How many cows?}
          - {type: decimal, name: area, label: How wide?}
          - type: select_multiple
            name: crops
            label: {en: What grows?, fr: Que pousse-t-il ?}
            or_other: true
            choices:
              - {name: millet, label: {en: Millet, fr: Mil}}
              - {name: rice, label: {en: Rice, fr: Riz}}
              - {name: nothing, label: Nothing, exclusive: true}
          - {type: text, name: price, label: What is it worth?, for_each: crops}
          - {type: text, name: story, label: Tell us, appearance: multiline}
      - type: repeat
        name: animals
        label: Another animal?
        questions:
          - {type: text, name: animal, label: Which one?}
          - {type: integer, name: number, label: How many?}
          - {type: image, name: portrait, label: A picture}
"""


def farm(folder: Path, text: str = FARM) -> Call:
    """The call, from a folder of its own."""
    return load_call(write_call(folder / "calls" / "farm", text))


class House:
    """A database with forms of this call, and what is exported of it."""

    def __init__(self, database: Database, folder: Path, call: Call) -> None:
        self.database, self.folder, self.call = database, folder, call
        self.data = folder / "kept"
        self.calls = Calls({"farm": call}, "farm", folder / "forms")
        self.filling = Filling(database, self.data)

    async def export(
        self, kind: str, limit: int | None = None, translate: Any = None, **wish: Any
    ) -> tuple[Path, Made]:
        """Write a file; where it is."""
        out = self.folder / f"out{SUFFIXES[kind]}"
        wanted = Wish("farm", kind, **wish)
        made = await export(self.database, self.calls, wanted, out, data=self.data, translate=translate, limit=limit)
        return out, made

    async def came(self) -> list[Came]:
        """What stands in the database."""
        return [one async for one in read_all(self.database, "farm")]


def lines(path: Path) -> list[dict[str, str]]:
    """A CSV as text, without the apostrophes that guard it."""
    text = path.read_bytes().decode("utf-8-sig")
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    return [{name: unguarded(cell) for name, cell in line.items()} for line in found]


def table(path: Path, sheet: str | None = None) -> pandas.DataFrame:
    """A CSV, or a sheet of an XLSX, as pandas reads it: text as it stands."""
    if path.suffix == ".csv":
        return pandas.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig")
    return pandas.read_excel(path, sheet_name=sheet, dtype=object, keep_default_na=False, na_values=[])
