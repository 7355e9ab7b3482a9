"""Understand what people really type: from a text, a language and today's date to what it can mean."""

from conversations.reading.choices import ChoiceMatch, match_choices, search
from conversations.reading.contacts import read_email, read_phone, read_urls
from conversations.reading.countries import countries, read_country
from conversations.reading.dates import Precision, read_date
from conversations.reading.named_countries import countries_named
from conversations.reading.numbers import read_number
from conversations.reading.places import read_point
from conversations.reading.reading import Reading
from conversations.reading.remarks import is_courtesy, is_question_back, is_stop, yes_or_no
from conversations.reading.times import read_datetime, read_time
from conversations.reading.words import digits, plain, tidy

__all__ = [
    "ChoiceMatch",
    "Precision",
    "Reading",
    "countries",
    "countries_named",
    "digits",
    "is_courtesy",
    "is_question_back",
    "is_stop",
    "match_choices",
    "plain",
    "read_country",
    "read_date",
    "read_datetime",
    "read_email",
    "read_number",
    "read_phone",
    "read_point",
    "read_time",
    "read_urls",
    "search",
    "tidy",
    "yes_or_no",
]
