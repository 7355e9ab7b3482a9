"""Draws docs/chat.png: what one person sees of a real run, the bot in this process and the simulator for Telegram.

`python docs/draw_chat.py` writes it anew; of the dependencies for tests it needs pypdfium2.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import struct
import tempfile
import zlib
from collections import Counter
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from functools import partial
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]  # ships no types
import typst

from bot.application import Application, application
from bot.database.lives import keep_life
from bot.database.records import Life
from bot.documents.fonts import installed
from bot.settings import read_settings
from bot.simulator import Message, Person, Rules, running_simulator
from bot.simulator.texts import length16, slice16

PICTURE = Path(__file__).with_name("chat.png")
PIXELS_PER_INCH = 110

SETTINGS = """
[calls.smallholders]
organiser = "Union of herders of Louga"
contact = "union@example.org"
phone = "+221 77 000 00 00"
"""

#: what the person writes to the question that is shown, part by part, and to those that are not
PARTS = (
    "At the well, from the women of the next village",
    "Then our union read them out on the radio, in Wolof",
)
ELSEWHERE = "We spoke of it in our union after the rains."
MOST_STEPS = 200
#: so much of a paragraph is drawn
LONGEST_PARAGRAPH = 180


class Visitor:
    """Somebody who takes part once; remembers the buttons they tapped."""

    def __init__(self, person: Person) -> None:
        self.person = person
        #: what they talk to
        self.bot: Application | None = None
        self.tapped: set[tuple[int, str]] = set()

    async def taps(self, label: str, words: str = "") -> Message:
        """Tap a button; the bot's next message, with these words."""
        self.person.looks()
        tap = await self.person.taps(label)
        self.tapped.add((tap.message.id, label))
        return await self.person.sees(words)

    async def writes(self, text: str) -> Message:
        """Send a message; the bot's next."""
        self.person.looks()
        await self.person.sends(text)
        return await self.person.sees()

    async def answers_until(self, words: str) -> None:
        """Write where long words are asked for, and pass over the rest, until the bot says these words."""
        for _ in range(MOST_STEPS):
            text, labels = self.person.last.text, self.person.last.buttons
            if words in text:
                return
            if "Remove" in labels:
                await self.taps("Done")
            elif labels[0] in ("Done", "Back") and "web pages" not in text:
                await self.writes(ELSEWHERE)
            else:
                await self.taps("Skip" if "Skip" in labels else labels[0])
        raise AssertionError(f"the bot did not come to say {words!r}")


async def take_part(visitor: Visitor) -> list[tuple[str, list[Message]]]:
    """The whole way from /start to the files; what each phone shows of it, with a caption."""
    person = visitor.person
    await person.starts()
    await person.sees("Which language")
    await visitor.taps("English", "Who asks")
    await visitor.taps("Go on")
    way = await visitor.taps("Yes, I take part")
    await visitor.taps("2")
    await visitor.answers_until("How did you hear")
    question = person.last
    for part in PARTS:
        await visitor.writes(part)
    choice = await visitor.taps("Done")
    await visitor.taps("Yes")
    await visitor.answers_until("That was the last question")
    await visitor.taps("Send")
    await visitor.taps("With the name")
    await visitor.taps("Yes")
    ready = await visitor.taps("No")
    await visitor.taps("Send")
    files = await person.sees("as a file. Tap")
    for label, ending in zip(files.buttons, (".docx", ".pdf"), strict=True):
        await visitor.taps(label, ending)

    def between(first: int, last: int) -> list[Message]:
        return [message for message in person.messages if first <= message.id <= last]

    return [
        ("Who asks, and why", between(0, way.id - 1)),
        ("A question answered in parts", between(question.id, choice.id)),
        ("The form comes back", between(ready.id, person.last.id)),
    ]


def shown(message: Message, visitor: Visitor) -> dict[str, Any]:
    """A message as the drawing takes it."""
    file = message.raw.get("document", {})
    return {
        "by_bot": message.by_bot,
        "pieces": pieces(message),
        "file": [file["file_name"], f"{file['file_size'] / 1000:.0f} kB"] if file else [],
        "rows": [
            [{"label": key["text"], "tapped": (message.id, key["text"]) in visitor.tapped} for key in row]
            for row in message.keys
        ],
    }


def pieces(message: Message) -> list[dict[str, Any]]:
    """The text in pieces, each with the marks on it; where there are none, long paragraphs end early."""
    text, raw = message.text, message.raw.get("entities", [])
    if not raw:
        text = "\n\n".join(map(in_short, text.split("\n\n")))
    marks = [(mark["type"], mark["offset"], mark["offset"] + mark["length"]) for mark in raw]
    ends = sorted({0, length16(text), *(end for _, *both in marks for end in both)})
    return [
        {"text": slice16(text, begin, end - begin), "marks": [kind for kind, a, z in marks if a <= begin < z]}
        for begin, end in pairwise(ends)
    ]


def in_short(paragraph: str) -> str:
    """The first sentences, and a sign for the others."""
    if len(paragraph) <= LONGEST_PARAGRAPH:
        return paragraph
    return f"{paragraph[:LONGEST_PARAGRAPH].rpartition('. ')[0]}. …"


@contextlib.asynccontextmanager
async def visiting(folder: Path, language: str = "en") -> AsyncIterator[Visitor]:
    """Somebody with a phone, and a bot at work."""
    (folder / "palabre.toml").write_text(SETTINGS, encoding="utf-8")
    async with running_simulator(Rules(slow_repeated_polls=False, patience=20)) as server:
        given = {"PALABRE_TOKEN": server.token, "PALABRE_API_URL": server.url}
        async with application(read_settings(given, None, folder)) as bot:
            async with bot.database.write() as connection:
                await keep_life(bot.database, connection, Life("smallholders", "open"), datetime.now(UTC))
            task = asyncio.create_task(bot.run())
            try:
                visitor = Visitor(server.person("Amina", language))
                visitor.bot = bot
                yield visitor
            finally:
                task.cancel()
                await asyncio.wait([task])


async def phones() -> list[dict[str, Any]]:
    """What is drawn."""
    with tempfile.TemporaryDirectory() as folder:
        async with visiting(Path(folder)) as visitor:
            return [
                {"caption": caption, "messages": [shown(message, visitor) for message in messages]}
                for caption, messages in await take_part(visitor)
            ]


def draw(what: list[dict[str, Any]]) -> bytes:
    """The picture as PNG."""
    folders: list[Any] = list(installed().folders)
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(
        input=DRAWING.encode(), font_paths=fonts, ignore_system_fonts=True, sys_inputs={"phones": json.dumps(what)}
    )
    with pypdfium2.PdfDocument(compiler.compile(format="pdf")) as document:
        bitmap = document[0].render(scale=PIXELS_PER_INCH / 72, rev_byteorder=True)
        pixels, size, stride = bytes(bitmap.buffer), (bitmap.width, bitmap.height), bitmap.stride
        bitmap.close()
    return png([pixels[at : at + 3 * size[0]] for at in range(0, len(pixels), stride)], *size)


def png(rows: list[bytes], width: int, height: int) -> bytes:
    """A PNG in the 256 most frequent colours: a third of what typst's own takes."""
    inks = [[row[at : at + 3] for at in range(0, len(row), 3)] for row in rows]
    found = Counter(chain.from_iterable(inks))
    palette = [colour for colour, _ in found.most_common(256)]
    near = {colour: min(range(len(palette)), key=partial(distance, palette, colour)) for colour in found}
    body = b"".join(b"\0" + bytes(near[colour] for colour in row) for row in inks)
    chunks = {
        b"IHDR": struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0),
        b"PLTE": b"".join(palette),
        b"IDAT": zlib.compress(body, 9),
        b"IEND": b"",
    }
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(held)) + kind + held + struct.pack(">I", zlib.crc32(kind + held))
        for kind, held in chunks.items()
    )


def distance(palette: list[bytes], colour: bytes, number: int) -> int:
    """How far a colour is from one of the palette."""
    return sum((a - b) ** 2 for a, b in zip(colour, palette[number], strict=True))


DRAWING = r"""
#let phones = json(bytes(sys.inputs.phones))
#let (ink, quiet, green, wall) = (rgb("#1f2a24"), rgb("#7b877f"), rgb("#2f6b4f"), rgb("#dfe7dc"))
#set page(width: auto, height: auto, margin: (x: 17pt, top: 14pt, bottom: 17pt), fill: rgb("#f6f4ee"))
#set text(font: ("Noto Sans", "Noto Sans Arabic"), size: 11.2pt, fill: ink, lang: "en")
#set par(leading: 0.5em, spacing: 0.5em)

// a form's number stays on one line
#show regex("\b[A-Z0-9]{4}-[A-Z0-9]{4}\b"): box

#let piece(it) = {
  set text(weight: "bold") if "bold" in it.marks
  set text(style: "italic") if "italic" in it.marks
  set text(fill: green) if "bot_command" in it.marks
  it.text
}

#let file((name, size)) = grid(
  columns: 2, column-gutter: 8pt, align: horizon,
  box(width: 30pt, height: 30pt, radius: 15pt, fill: green, align(center + horizon,
    text(fill: white, size: 7.5pt, weight: "bold", upper(name.split(".").last())))),
  stack(spacing: 5pt, text(weight: "medium", name), text(fill: quiet, size: 0.85em, size)),
)

#let bubble(it, width: auto) = block(
  width: width, fill: if it.by_bot { white } else { rgb("#d5efcb") },
  stroke: 0.4pt + rgb("#00000014"), radius: 9pt, inset: (x: 9pt, y: 7pt),
  if it.file.len() > 0 { file(it.file) } else { it.pieces.map(piece).join() },
)

#let button(it) = block(
  width: 100%, radius: 6pt, inset: (x: 4pt, y: 6pt), fill: if it.tapped { green } else { rgb("#c2d3c4") },
  align(center, text(fill: if it.tapped { white } else { rgb("#1f4d38") }, size: 0.95em, weight: "medium", it.label)),
)
#let buttons(row) = grid(columns: (1fr,) * row.len(), column-gutter: 3pt, ..row.map(button))

// a bubble is as wide as its words; one with buttons is as wide as they are
#let message(it) = layout(room => {
  let widest = 93% * room.width
  let width = if it.rows.len() > 0 { widest } else { calc.min(measure(bubble(it)).width, widest) }
  let whole = stack(spacing: 3pt, bubble(it, width: width), ..it.rows.map(buttons))
  block(width: 100%, align(if it.by_bot { left } else { right }, block(width: width, align(start, whole))))
})

#let phone(it, height: auto) = block(
  width: 260pt, height: height, radius: 18pt, clip: true, fill: wall, stroke: 3pt + rgb("#2b2f2d"),
  text(lang: it.at("language", default: "en"), grid(
    rows: (auto, if height == auto { auto } else { 1fr }, auto),
    block(width: 100%, fill: green, inset: (x: 12pt, y: 9pt), grid(
      columns: 2, column-gutter: 8pt, align: horizon,
      circle(radius: 13pt, fill: rgb("#e9c46a"), align(center + horizon, text(weight: "bold", fill: green)[P])),
      stack(spacing: 4pt, text(fill: white, weight: "bold")[Palabre], text(fill: rgb("#cfe3d6"), size: 0.8em)[bot]),
    )),
    block(inset: 9pt, stack(spacing: 7pt, ..it.messages.map(message))),
    block(width: 100%, fill: white, inset: (x: 14pt, y: 9pt), text(fill: quiet)[Message]),
  )),
)

#context {
  let tallest = calc.max(..phones.map(it => measure(phone(it)).height))
  grid(
    columns: phones.len(), column-gutter: 17pt, row-gutter: 9pt,
    ..phones.map(it => align(center, text(size: 12.5pt, weight: "bold", fill: green, it.caption))),
    ..phones.map(phone.with(height: tallest)),
  )
}
"""

if __name__ == "__main__":
    PICTURE.write_bytes(draw(asyncio.run(phones())))
    # the bot lets nobody else read what is written beside it; a picture is for all
    PICTURE.chmod(0o644)
