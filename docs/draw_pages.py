"""Draws docs/pages.png: the first page of a completed form in French and in Arabic, as the bot hands it back.

.venv/bin/python -m docs.draw_pages
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import typst

from bot.documents.rendering import documents
from bot.translations.translator import Translations, read_all
from conversations.completed import completed_form
from conversations.loader import SHIPPED, load_call
from conversations.replies import Next, Skip
from conversations.text import Text, say
from conversations.transcript import Player

PICTURE = Path(__file__).with_name("pages.png")
PIXELS_PER_INCH = 72

#: language -> who answers, where, and a few words of theirs
PEOPLE = {
    "fr": (
        "Union des femmes de Fatick, Sénégal",
        "Notre district et toute la région",
        "Au puits, par les femmes du village voisin. Puis notre union les a lues à la radio, en wolof.",
    ),
    "ar": (
        "اتحاد نساء فاتيك، السنغال",
        "ناحيتنا والمنطقة كلها",
        "عند البئر، من نساء القرية المجاورة. ثم قرأها اتحادنا في الراديو (FM 98.5) باللغة الولوفية.",
    ),
}


def form(language: str) -> bytes:
    """The PDF of a form that somebody filled in this language."""
    call = load_call(SHIPPED / "smallholders")
    find = Translations(read_all([call]), [call])
    who, where, heard = PEOPLE[language]
    player = Player(call, language, hidden={"respondent": who}, translate=find)
    player.taps(say(player.turn.prompt.options[1].label, language, find))
    done = say(Text("Done"), language, find)
    said = {"title": who, "geo_coverage": where, "i_heard": heard}
    while (asking := player.turn.conversation.asking) is not None:
        if asking not in said:
            player.replies(Next(asking) if asking == "iii_intro" else Skip(asking))
            continue
        player.types(said[asking])
        if player.turn.conversation.asking == asking:
            player.taps(done)
    filled = completed_form(call, player.turn.conversation, player.moment)
    return documents(filled, language, ("pdf",), translate=find)["pdf"].data


def draw() -> None:
    """The first pages side by side."""
    with tempfile.TemporaryDirectory() as folder:
        for language in PEOPLE:
            (Path(folder) / f"{language}.pdf").write_bytes(form(language))
        pages = ", ".join(f'box(fill: white, image("{language}.pdf", page: 1, width: 420pt))' for language in PEOPLE)
        source = Path(folder) / "pages.typ"
        source.write_text(
            '#set page(width: auto, height: auto, margin: 12pt, fill: rgb("#c8ccd0"))\n'
            f"#grid(columns: {len(PEOPLE)}, gutter: 12pt, {pages})\n"
        )
        PICTURE.write_bytes(typst.compile(str(source), format="png", ppi=PIXELS_PER_INCH * 1.5))


if __name__ == "__main__":
    draw()
