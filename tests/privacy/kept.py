"""People who have answered, and what the bot gives them of what is kept of them."""

import io
import json
import zipfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pypdfium2

from bot.simulator import Simulator
from bot.simulator.people import Person
from bot.simulator.world import Message
from tests.bot.running import Running
from tests.bot.small import asking, begins, until
from tests.documents.reading import seen

#: words, a choice, and what takes files
QUESTIONS = """
    - {type: text, name: village, label: Where do you live?}
    - type: select_one
      name: water
      label: Is there water?
      choices: [{name: well, label: A well}, {name: river, label: A river}]
    - {type: text, name: story, label: Tell us everything., appearance: multiline}
"""
WHO_ASKS = "organiser: The well keepers\ncontact: wells@example.org"


@asynccontextmanager
async def wells(server: Simulator, folder: Path) -> AsyncIterator[Running]:
    """A bot that asks about wells."""
    async with asking(server, folder, QUESTIONS, WHO_ASKS) as running:
        yield running


async def answers(person: Person, mark: str) -> None:
    """Answer all questions; every word of it carries a mark, and the first one is changed once."""
    first = await person.sends(f"{mark}-first")
    await person.sees("Is there water?")
    await person.edits(first, f"{mark}-village")
    await person.sees("Is there water?")
    await person.taps("A well", on=person.last)
    await person.sees("Tell us everything")
    await person.sends(f"{mark}-story")
    await person.taps("Done", on=await person.sees("I have kept this"))
    await person.sees("last question")


async def takes_part(server: Simulator, name: str, mark: str) -> Person:
    """Somebody with a form of their own that is answered to its end."""
    person = await begins(server, name)
    await answers(person, mark)
    return person


async def package(server: Simulator, person: Person, ending: str = ".zip") -> zipfile.ZipFile:
    """The package that comes."""
    shown: Message = await person.sees(ending, timeout=30)
    assert shown.file_id is not None
    return zipfile.ZipFile(io.BytesIO(server.files.find(shown.file_id).content))


async def own_package(server: Simulator, person: Person) -> zipfile.ZipFile:
    """What somebody gets who asks for all of it."""
    await person.sends("/mydata")
    await person.taps("All of it as a file", on=await person.sees("What is kept of you"))
    return await package(server, person)


def tables(found: zipfile.ZipFile) -> dict[str, Any]:
    """Everything, table by table."""
    told: dict[str, Any] = json.loads(found.read("mydata.json"))
    kept: dict[str, Any] = told["tables"]
    return kept


def words(found: zipfile.ZipFile) -> str:
    """What can be read on the pages, without spaces."""
    document = pypdfium2.PdfDocument(found.read("mydata.pdf"))
    return seen("".join(page.get_textpage().get_text_range() for page in document))


__all__ = ["answers", "own_package", "package", "tables", "takes_part", "until", "wells", "words"]
