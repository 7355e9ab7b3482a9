"""The figures as words of a message."""

from __future__ import annotations

from bot.watching.figures import Row, Stop
from bot.watching.privacy import hidden
from bot.watching.telling import LONGEST, lines, told
from conversations.text import Text

from .made import figures, row


def test_a_message_says_who_came_from_where_and_at_what_they_stopped():
    assert told(figures(), "en").split("\n") == [
        "What do you get for your milk?",
        "As of 20 March 2027 09:30",
        "",
        "Opened the call: 90",
        "Took part: 58",
        "Midway: 20",
        "Sent: 38",
        "Taken back: 2",
        "Half of those who sent their form needed 11 minutes or less.",
        "",
        "By language",
        "Français: 30 took part, 21 sent",
        "Kiswahili: 20 took part, 11 sent",
        "\u2068العربية\u2069: 8 took part, 6 sent",
        "",
        "By country",
        "Senegal: 40 took part, 30 sent",
        "Mali: 13 took part, 5 sent",
        "Not said: 5 took part, 3 sent",
        "",
        "Where people come from",
        "Radio Dunyaa, the morning programme: 45 took part, 30 sent",
        "No link or code word: 10 took part, 7 sent",
        "\u2068جمعية الرعاة\u2069: 3 took part, 1 sent",
        "",
        "Where people stop",
        "What about crops?: 9 stopped here, 55 had come so far",
        "What about price?: 6 stopped here, 50 had come so far",
        "What about village?: 4 stopped here, 60 had come so far",
        "What about wish?: 1 stopped here, 45 had come so far",
    ]


def test_figures_in_fives_are_said_in_words_and_explained():
    words = told(hidden(figures()), "en")
    assert "Taken back: fewer than 5" in words
    assert "Took part: 55" in words
    assert "What about crops?: 5 stopped here, 55 had come so far" in words
    assert words.endswith("Figures are rounded down to fives; those under 5 are shown as “fewer than 5”.")


def test_what_is_kept_back_is_explained_where_it_is():
    """Four each in five languages make up 20: nothing but the total can be left out."""
    rows = tuple(row(str(n), 0, 4, 0) for n in range(5))
    found = figures(total=row("", 0, 20, 0), by_language=rows, by_day=(), by_country=(), by_source=(), stops=(),
                    sections=())  # fmt: skip
    words = told(hidden(found), "en")
    assert "Took part: not shown" in words
    assert words.endswith("“Not shown” stands where a figure would give one of those away.")


def test_one_minute_is_said_in_the_singular():
    assert "needed 1 minute or less" in told(figures(minutes=0.2), "en")


def test_forty_sources_and_long_labels_fit_a_message():
    rows = tuple(row(str(at), 9, 9, 0, 0, f"{at} {'long words ' * 30}") for at in range(40))
    stops = tuple(Stop(str(at), Text("Why? " * 150), 0, 9, 0, 0, 9) for at in range(40))
    words = told(figures(by_source=rows, stops=stops), "en")
    assert "and 32 more" in words
    assert len(words) <= LONGEST


def test_a_call_that_nobody_opened_has_totals_alone():
    nobody = figures(total=Row(""), by_day=(), by_language=(), by_country=(), by_source=(), stops=(), minutes=None)
    assert len(lines(nobody)) == 8
