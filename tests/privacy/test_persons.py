"""Every table and every column in which somebody may stand has been ruled on."""

import json
import re

import pytest
from sqlalchemy import JSON, BigInteger, Text, UniqueConstraint

from bot.database.models import metadata
from bot.database.persons import CHATS, RULINGS, Person, everything_of, find

TABLES = list(metadata.tables.values())
#: what a column is called that may hold somebody, or what they said
LOOKS_LIKE = re.compile(
    r"^before$|(^|_)(chat|chat_id|submission_id|respondent_id|twin_id|used_by|words|words_hash|name|by_name|title|label|body"
    r"|payload|state|step|interests|content|details|why|brought|witness|confirms|guardian|handle|path|error"
    r"|recording_id|phone|contact|organiser|value|files|source|address|message_id)$"
)
#: such a name where it is no person's: codes, the house's own words, what a row of somebody's goes with
GENERAL = {
    ("broadcast", "error"), ("broadcast", "why"), ("announcement", "error"), ("announcement", "message_id"),
    ("source", "label"), ("topic", "label"), ("staff", "label"), ("staff_invitation", "label"), ("gathering", "title"),
    ("broadcast", "progress_message"), ("staff", "chat_id"),
}  # fmt: skip


#: columns by which nothing is looked for when somebody goes
SLOW = {("answer_entry", "chat_id"), ("permission", "chat_id")}
#: an index would cost each page more than it spares whoever is erased
SLOW |= {("answer", "consent_id"), ("prompt", "submission_id"), ("chat", "submission_id")}


def test_every_table_is_ruled_on():
    assert RULINGS.keys() == metadata.tables.keys()


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_every_column_that_looks_like_a_persons_goes_or_has_a_reason_to_stay(table):
    ruling = RULINGS[table.name]
    goes = ruling.mine is not None and ruling.erasing == "delete"
    for column in table.columns:
        if not LOOKS_LIKE.search(column.name) or (table.name, column.name) in GENERAL:
            continue
        assert goes or column.name in {*ruling.blanks, *ruling.moves, *ruling.stays}, column.name


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_chat_in_rows_of_others_is_moved_or_stays_for_a_reason(table):
    ruling = RULINGS[table.name]
    chats = {column.name for column in table.columns if column.name.endswith(("chat", "chat_id", "used_by"))}
    assert chats <= CHATS
    is_theirs = {"chat", "arrival", "incoming", "outbox", "prompt", "shown", "delivery", "reminder", "staff"}
    if table.name not in is_theirs:
        assert chats <= {*ruling.moves, *ruling.stays}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_ruling_names_columns_that_are_there(table):
    ruling = RULINGS[table.name]
    assert {*ruling.blanks, *ruling.moves, *ruling.stays, *ruling.hides} <= set(table.columns.keys())
    for name, value in {**ruling.blanks, **ruling.moves}.items():
        assert value is not None or table.c[name].nullable


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_stays_has_a_reason(table):
    ruling = RULINGS[table.name]
    assert ruling.erasing == "delete" or ruling.why
    assert all((*ruling.stays.values(), *ruling.hides.values()))


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_table_with_words_or_chats_says_why_it_knows_nobody(table):
    ruling = RULINGS[table.name]
    has_more = any(isinstance(column.type, (JSON, Text, BigInteger)) for column in table.columns)
    assert ruling.mine is not None or ruling.why or not has_more


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_what_erasing_looks_for_is_found_without_looking_through_everything(table):
    led = {next(iter(index.columns)).name for index in (*table.indexes, table.primary_key) if len(index.columns)}
    led |= {next(iter(one.columns)).name for one in table.constraints if isinstance(one, UniqueConstraint)}
    points = [(column.name, key.column.table.name) for column in table.columns for key in column.foreign_keys]
    looked_for = {name for name, parent in points if RULINGS[parent].erasing == "delete"}
    looked_for |= {one for one in ("chat_id", "submission_id", "respondent_id", "twin_id") if one in table.c}
    without = {one for one in looked_for - led if (table.name, one) not in SLOW}
    goes = RULINGS[table.name].erasing == "delete"
    assert not without or not goes


async def test_everything_of_somebody_unknown_is_nothing(database):
    async with database.read() as connection:
        assert await everything_of(connection, Person(4711, frozenset({99}))) == {}
        assert (await find(connection, Person(4711, frozenset({99})))).submissions == ()
        json.dumps(await everything_of(connection, Person()))
