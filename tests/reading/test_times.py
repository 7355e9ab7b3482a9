"""Times of day, and dates with a time, on 15 June 2026 at ten in Dakar."""

from datetime import UTC, datetime, time, timedelta, timezone

import pytest

from conversations.reading import Reading, read_datetime, read_time

NOW = datetime(2026, 6, 15, 10, 0, tzinfo=UTC)
NAIROBI = timezone(timedelta(hours=3))


@pytest.mark.parametrize(
    ("typed", "language", "expected"),
    [
        ("14:30", "fr", time(14, 30)), ("14h30", "fr", time(14, 30)), ("14 h 30", "fr", time(14, 30)),
        ("14 h", "fr", time(14)),
        ("14H", "fr", time(14)), ("14.30", "fr", time(14, 30)), ("14 heures 30", "fr", time(14, 30)),
        ("14:30h", "es", time(14, 30)),
        ("14:30:15", "en", time(14, 30, 15)), ("14", "fr", time(14)), ("0:15", "en", time(0, 15)),
        ("08:30", "en", time(8, 30)),
        ("8:30", "fr", time(8, 30)), ("8h", "fr", time(8)), ("2:30 pm", "en", time(14, 30)),
        ("2pm", "en", time(14)),
        ("2 P.M.", "en", time(14)), ("2:30 p. m.", "es", time(14, 30)), ("8 a. m.", "es", time(8)),
        ("12 am", "en", time(0)),
        ("12 pm", "en", time(12)), ("14:30 pm", "en", time(14, 30)), ("8h du matin", "fr", time(8)),
        ("8 h du soir", "fr", time(20)),
        ("a las 2 de la tarde", "es", time(14)), ("às 8 da manhã", "pt", time(8)), ("٨ ص", "ar", time(8)),
        ("٢:٣٠ م", "ar", time(14, 30)),
        ("الساعة ٨ صباحا", "ar", time(8)), ("٨ مساءً", "ar", time(20)), ("midi", "fr", time(12)),
        ("à minuit", "fr", time(0)),
        ("noon", "en", time(12)), ("11 at night", "en", time(23)), ("2 at night", "en", time(2)),
        ("at 14:30", "en", time(14, 30)),
    ],
)  # fmt: skip
def test_reads_a_time_that_is_sure(typed, language, expected):
    assert read_time(typed, language) == Reading(expected)


@pytest.mark.parametrize(
    ("typed", "language", "expected", "why"),
    [
        ("8", "en", (time(8), time(20)), "morning or evening"),
        ("8", "fr", (time(8), time(20)), "a bare hour, in any language"),
        ("12", "fr", (time(12), time(0)), "noon or midnight"),
        ("8:30", "en", (time(8, 30), time(20, 30)), "a clock of twelve hours"),
        ("٨:٣٠", "ar", (time(8, 30), time(20, 30)), "a clock of twelve hours"),
        ("1430", "en", (time(14, 30),), "perhaps a number"),
        ("saa 2 asubuhi", "sw", (time(8),), "the second hour of the morning is eight o'clock"),
        ("saa 2 usiku", "sw", (time(20), time(2)), "of the night: eight, or two by the other count"),
        ("saa 8 mchana", "sw", (time(14),), "the eighth hour of the day is two o'clock"),
        ("saa 8", "sw", (time(14), time(2), time(8), time(20)), "nobody knows"),
    ],
)
def test_offers_a_time_that_is_not(typed, language, expected, why):
    assert read_time(typed, language) == Reading(offers=expected), why


@pytest.mark.parametrize(
    "typed",
    ["", "soon", "25:00", "24:00", "14:60", "14:5", "14:30:61", "14 am", "0 pm", "14 30", "1:2:3:4", "-5",
     "5 kg",
              "saa 14 asubuhi", "8 8 am", "1" * 201, "14,30"],
)  # fmt: skip
def test_anything_else_is_not_understood(typed):
    assert read_time(typed, "sw" if "saa" in typed else "fr") == Reading()


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("22/04/2019 14:30", "fr"), ("22/04/2019, 14h30", "fr"), ("2019-04-22T14:30", "en"),
        ("2019-04-22 14:30:00", "en"),
        ("22 avril 2019 à 14h30", "fr"), ("22 April 2019 at 2:30 pm", "en"),
        ("22 de abril de 2019 a las 14:30", "es"),
        ("22 de abril de 2019 às 14h30", "pt"), ("22 Aprili 2019 saa 14:30", "sw"),
        ("٢٢ أبريل ٢٠١٩ الساعة ٢:٣٠ م", "ar"),
        ("14h30, le 22 avril 2019", "fr"), ("2019-04-22T14:30:00Z", "fr"), ("2019-04-22T16:30+02:00", "fr"),
    ],
)  # fmt: skip
def test_reads_a_day_and_a_time(typed, language):
    assert read_datetime(typed, language, NOW) == Reading(datetime(2019, 4, 22, 14, 30, tzinfo=UTC))


def test_keeps_the_time_zone_of_now():
    now = NOW.astimezone(NAIROBI)
    assert read_datetime("2019-04-22 14:30", "sw", now) == Reading(datetime(2019, 4, 22, 14, 30, tzinfo=NAIROBI))
    assert read_datetime("2019-04-22T14:30Z", "sw", now).value.utcoffset() == timedelta(hours=3)
    assert read_datetime("2019-04-22 14:30", "sw", now.replace(tzinfo=None)) == Reading(datetime(2019, 4, 22, 14, 30))


def test_knows_now_and_the_days_near_it():
    assert read_datetime("maintenant", "fr", NOW) == Reading(NOW)
    assert read_datetime("الآن", "ar", NOW) == Reading(NOW)
    assert read_datetime("hier 14h", "fr", NOW) == Reading(datetime(2026, 6, 14, 14, tzinfo=UTC))


def test_offers_when_the_day_or_the_time_is_not_sure():
    eight, twenty = (datetime(2019, 4, 22, hour, tzinfo=UTC) for hour in (8, 20))
    assert read_datetime("22/04/2019 8", "fr", NOW) == Reading(offers=(eight, twenty))
    assert len(read_datetime("3/4/2019 8", "en", NOW).offers) == 4


@pytest.mark.parametrize(
    "typed", ["", "22/04/2019", "14:30", "22 avril 2019 14:30 14:30", "31/2/2019 14:30", "x 14:30"]
)
def test_a_day_alone_or_a_time_alone_is_not_enough(typed):
    assert read_datetime(typed, "fr", NOW) == Reading()
