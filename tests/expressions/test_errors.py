"""What an organiser is told about an expression that can't be used."""

import pytest

from conversations.expressions import LEFT_OUT, SIGNATURES, ExpressionError, parse

PLACES: dict[str, tuple[str, ...]] = {"age": (), "crops": (), "region": ()}

#: source, column, what is wrong, what to do
MISTAKES = [
    ("", 1, "The expression is empty", "leave the cell empty"),
    ("   ", 1, "The expression is empty", "leave the cell empty"),
    ("selcted(${crops}, 'a')", 1, "There is no function 'selcted'", "Did you mean selected()?"),
    ("1 = 1 and TRUE()", 11, "There is no function 'TRUE'", "Did you mean true()?"),
    ("choice-name(1, 2)", 1, "There is no function 'choice-name'", "Did you mean jr:choice-name()?"),
    ("frobnicate()", 1, "There is no function 'frobnicate'", "documentation"),
    ("area(${age})", 1, "area() is not supported in a chat form", "exported"),
    ("pulldata('a', 'b')", 1, "pulldata() is not supported in a chat form", "choices"),
    ("${ag} > 3", 1, "There is no question named 'ag'", "Did you mean ${age}?"),
    ("${Age} > 3", 1, "There is no question named 'Age'", "Did you mean ${age}?"),
    ("1 + ${zzz}", 5, "There is no question named 'zzz'", "Name a question"),
    (
        "jr:choice-name(${crops}, '${crop}')",
        26,
        "There is no question named 'crop'",
        "Did you mean ${crops}?",
    ),
    ("age > 18", 1, "The word 'age' is neither a question nor a text in quotes", "Write ${age}"),
    ("${crops} = rice", 12, "The word 'rice' is neither", "'rice'"),
    ("TRUE = 1", 1, "The word 'TRUE' is neither", "Did you mean true()?"),
    ("${age", 1, "A reference is not closed", "Add a }"),
    ("${a ge}", 1, "'a ge' can't be the name of a question", "letters"),
    ("${last-saved#age}", 1, "last-saved", "again"),
    ("$age", 1, "'$' can't be read", "${name}"),
    ("{age}", 1, "'{' stands alone", "${name}"),
    ("${age} = 'a", 10, "A text in quotes is not closed", "Add a '"),
    ('${age} = "a', 10, "A text in quotes is not closed", 'Add a "'),
    ("(1 + 2", 1, "A bracket is opened but not closed", "Add a )"),
    ("not(1", 4, "A bracket is opened but not closed", "Add a )"),
    ("1 + 2)", 6, "A bracket is closed but was not opened", "Remove"),
    ("1,5 + 2", 2, "A comma stands outside", "1.5"),
    ("(1, 2)", 3, "A comma stands outside", "1.5"),
    ("concat('a' 'b')", 12, "There is no operator before 'b'", "between"),
    ("${age} > 1 AND ${age} < 5", 12, "There is no operator before 'AND'", "Did you mean and?"),
    ("not ${age}", 1, "The function 'not' has no brackets", "Write it like this: not("),
    ("1 +", 4, "The expression ends too early", "Add what is missing"),
    ("and 1 = 1", 5, "There is no operator before '1'", "between"),
    ("1 + * 2", 5, "Something is missing before '*'", "Add a question"),
    ("concat('a', )", 13, "Something is missing before ')'", "Add a question"),
    ("concat(, 'a')", 8, "Something is missing before ','", "Add a question"),
    ("${age} == 3", 8, "'==' is not an operator", "single ="),
    ("${age} <> 3", 8, "'<>' is not an operator", "!="),
    ("${age} > 3 && 1", 12, "'&&' is not an operator", "the word and"),
    ("${age} > 3 || 1", 12, "'||' is not an operator", "the word or"),
    ("${age} | 3", 8, "'|' is not supported", "coalesce"),
    ("!(${age})", 1, "'!' is not an operator", "not("),
    ("${age} / 3", 8, "'/' are not supported", "div"),
    ("/data/age", 1, "'/' are not supported", "${name}"),
    ("${crops}[1]", 9, "Square brackets", "indexed-repeat"),
    ("50%", 3, "'%' is not an operator", "mod"),
    ("2^3", 2, "'^' is not an operator", "pow("),
    ("a@b", 2, "'@' has no meaning here", "quotes"),
    ("..", 1, "only in position(..)", "${name}"),
    ("count(..)", 7, "only in position(..)", "${name}"),
    ("position(3)", 10, "only with '..'", "position(..)"),
    ("if(1, 2)", 1, "if() can't be used with 2 values", "Write it like this: if("),
    ("today(1)", 1, "today() can't be used with 1 value", "today()"),
    ("not()", 1, "not() can't be used with nothing in its brackets", "not("),
    ("weighted-checklist(1, 2, 3, 4, 5)", 1, "can't be used with 5 values", "weighted-checklist("),
    ("indexed-repeat('a', ${age}, 1)", 16, "needs a ${question} and a ${repeat}", "indexed-repeat("),
    ("jr:choice-name(${crops}, ${crops})", 26, "in quotes as its second value", "jr:choice-name("),
    ("jr:choice-name(${crops}, 'crops')", 26, "in quotes as its second value", "jr:choice-name("),
    ("selected(${crops}, '${age}')", 20, "'age' stands in quotes", "${age} without"),
    ("${crops} = '${age}'", 12, "'age' stands in quotes", "${age} without"),
    ("regex(., '(a')", 10, "The pattern in regex() can't be used: missing )", "simplify"),
    ("regex(., '(?=a)b')", 10, "The pattern in regex() can't be used", "simplify"),
    ("regex(., '(a)\\1')", 10, "The pattern in regex() can't be used", "simplify"),
    ("format-date(today(), '%Q')", 22, "no code '%Q'", "%Y"),
    ("format-date(today(), '5 %')", 22, "no code '%'", "%Y"),
]


@pytest.mark.parametrize(("source", "column", "what", "todo"), MISTAKES)
def test_mistakes(source: str, column: int, what: str, todo: str) -> None:
    """Each mistake is named in words, with its place and what to do about it."""
    with pytest.raises(ExpressionError) as refused:
        parse(source).compile(PLACES)
    error = refused.value
    assert what in error.what
    assert todo in error.todo
    assert error.column == column
    assert str(error) == f"column {error.column}: {error.what}. {error.todo}"


@pytest.mark.parametrize("source", [each[0] for each in MISTAKES])
def test_messages_are_sentences(source: str) -> None:
    """`what` needs a full stop after it and `todo` has its own, so that both read as whole sentences."""
    with pytest.raises(ExpressionError) as refused:
        parse(source).compile(PLACES)
    assert not refused.value.what.endswith((".", "?"))
    assert refused.value.todo.endswith((".", "?"))


def test_columns_of_a_choice_filter() -> None:
    """A bare name is a column of the choices there, and a near miss is recognised."""
    columns = frozenset({"region", "kind"})
    parse("region = ${region}").compile(PLACES, columns=columns)
    with pytest.raises(ExpressionError, match=r"Did you mean kind\?"):
        parse("kinds = 'a'").compile(PLACES, columns=columns)


def test_an_expression_says_what_it_mentions() -> None:
    """The names are known without compiling, for the order in which a form is calculated."""
    expression = parse("selected(${ crops }, kind) and jr:choice-name(., '${region}') != ''")
    assert expression.names == {"crops", "region"}
    assert expression.columns == {"kind"}
    assert expression.uses_current
    assert expression.functions == {"selected", "jr:choice-name"}
    assert not parse("${a} > .5").uses_current
    assert parse("once(1)").uses_current
    assert parse("string-length() > 3").uses_current


def test_equal_sources_are_equal_expressions() -> None:
    """Expressions can be keys and members of sets."""
    assert len({parse("1 + 1"), parse("1 + 1"), parse("1+1")}) == 2


def test_no_function_is_both_there_and_left_out() -> None:
    """The two lists an organiser is told from don't contradict each other."""
    assert not set(SIGNATURES) & set(LEFT_OUT)
