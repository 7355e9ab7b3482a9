"""What an organiser is told about a call that cannot be used: the line, what is wrong, what to do; all at once."""
# ruff: noqa: E501 - one case of the tables a line

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from conversations.loader import SHIPPED, call_folder, load_call, read_call, shipped_calls
from conversations.problems import BrokenCall, Problem, Problems
from conversations.text import Text
from tests.making import call_asking, call_from, problems_of, write_call


def call_with(top="", questions="", section=""):
    """A call: `top` begins in line 2 (one line), the section's own keys in line 7, its questions in line 9."""
    return "\n".join(
        [
            "title: T",
            top or "# line 2",
            "form:",
            "  - type: group",
            "    name: s",
            "    label: S",
            f"    {section}" if section else "    # line 7",
            "    questions:",
            *(f"      {line}" for line in (questions or "- {type: text, name: a, label: A}").strip("\n").split("\n")),
            "",
        ]
    )


def question(keys, before="- {type: text, name: a, label: A}"):
    """A call whose line 9 is a question `a` and whose line 10 is a question `q` with these keys."""
    return call_with(questions=f"{before}\n- {{name: q, label: Q, {keys}}}")


#: what is broken, line, words of what is wrong, words of what to do
CALL = [
    (call_with(top="titel: T"), 2, "'titel' is not known", "did you mean 'title'?"),
    (call_with(top="colour: red"), 2, "'colour' is not known", "known are: title"),
    ("title: T\nform: []", 2, "'form' is missing or empty", "add 'form:'"),
    ("title: T", 1, "'form' is missing or empty", "add 'form:'"),
    ("title: T\nform: soon", 2, "'form' should be a list", "- "),
    ("title: T\nform:\n  - soon", 3, "an item of 'form' has no keys", "name"),
    (call_with().removeprefix("title: T\n"), 2, "'title' is missing", "add 'title:'"),
    (call_with().replace("title: T", "title: Yes"), 1, "YAML does not read 'title' as words", 'title: "Yes"'),
    (call_with().replace("title: T", "title: 2027"), 1, "YAML does not read 'title' as words", 'title: "2027"'),
    (call_with().replace("title: T", "title: [a]"), 1, "'title' should be words", "title:"),
    (call_with().replace("title: T", "title: {english: T}"), 1, "'english' is no language code", "fr"),
    (call_with().replace("title: T", "title: {en: T, fr: No}"), 1, "'title' in fr should be words", 'fr: "'),
    (call_with().replace("title: T", "title: {en: T, fr: }"), 1, "'title' in fr should be words", 'fr: "'),
    (call_with(top="languages: [en, English]"), 2, "'English' is no language code", "fr"),
    (call_with(top="languages: {en: yes}"), 2, "'languages' should be a list of words", "[one, two]"),
    (call_with(top="timezone: Africa/Daker"), 2, "'Africa/Daker' is no time zone", "Africa/Dakar"),
    (call_with(top="minors: 16"), 2, "'minors' should have an age and a rule", "minors: {age: 16, rule: guardian}"),
    (call_with(top="minors: {age: 16}"), 2, "'rule' should be stop or guardian", "rule: stop"),
    (call_with(top="minors: {age: 16, rule: parents}"), 2, "'rule' should be stop or guardian", "rule: guardian"),
    (call_with(top="minors: {age: 16, rule: [stop]}"), 2, "'rule' should be stop or guardian", "rule: guardian"),
    (call_with(top="minors: {rule: stop}"), 2, "'age' should be a number of years", "age: 16"),
    (call_with(top="minors: {age: sixteen, rule: stop}"), 2, "'age' should be a number of years", "age: 16"),
    (call_with(top="minors: {age: yes, rule: stop}"), 2, "'age' should be a number of years", "age: 16"),
    (call_with(top="minors: {age: 16.5, rule: stop}"), 2, "'age' should be a number of years", "from 10 to 25"),
    (call_with(top="minors: {age: 160, rule: stop}"), 2, "'age' should be a number of years", "from 10 to 25"),
    (call_with(top="minors: {age: 16, rule: stop, ages: 1}"), 2, "'ages' is not known", "did you mean 'age'?"),
    (call_with(top="timezone: at home"), 2, "'at home' is no time zone", "such as"),
    (call_with(top="closes: soon"), 2, "'soon' is no date", "closes: 2027-03-31"),
    (call_with(top="opens: 31/3/2027"), 2, "'31/3/2027' is no date", "opens: 2027-03-31"),
    (call_with(top="opens: 2027-02-30"), 2, "'2027-02-30' is no date", "2027-03-31"),
    (call_with(top="phone: [1, 2]"), 2, "'phone' should be words", 'phone: "'),
    (call_with(top="contact: true"), 2, "'contact' should be words", 'contact: "'),
    (call_with(top="choices: [a, b]"), 2, "'choices' should be lists by name", "yes_no"),
    (call_with(top="choices: {l: []}"), 2, "'l' is missing or empty", "list"),
    (call_with(top="choices: {l: [{name: a b, label: A}]}"), 2, "'a b' has a space in it", "_"),
    ("title: T\nopens: 2027-03-02\ncloses: 2027-03-01\n" + call_with().removeprefix("title: T\n"), 3, "closes before it opens", "later"),
]  # fmt: skip

GROUPS = [
    (call_with(section="relevance: 1 = 1"), 7, "'relevance' is not known", "did you mean 'relevant'?"),
    (call_with(section="hint: H"), 7, "'hint' is not known", "known are:"),
    (call_with(section="repeat_count: 3"), 7, "only a repeat has a repeat_count", "type: repeat"),
    (call_with(section="relevant: ${zzz} = 1"), 7, "There is no question named 'zzz'", "name"),
    (call_with(section="printed: perhaps"), 7, "'printed' should be true or false", "true"),
    (call_with(questions="- {type: group, name: g, label: G}"), 9, "'questions' is missing or empty", "questions:"),
    (call_with(questions="- {type: group, name: g, questions: [{type: text, name: a, label: A}]}"), 9, "'label' is missing", "label:"),
    (call_with(questions="- {type: begin group, name: g, label: G}\n- {type: text, name: a, label: A}"), 9, "the group 'g' has no end", "end group"),
    (call_with(questions="- {type: text, name: a, label: A}\n- {type: end group}"), 10, "'end group' ends nothing", "begin group"),
    (call_with(questions="- {type: begin repeat, name: g, label: G}\n- {type: text, name: a, label: A}\n- {type: end repeat}\n- {type: end repeat}"), 12, "'end repeat' ends nothing", "begin repeat"),
    (call_with(questions="- just words"), 9, "an item of 'questions' has no keys", "name"),
    (call_with(questions="""
- type: repeat
  name: r
  label: R
  questions:
    - {type: text, name: a, label: A, ask: last}
"""), 13, "ask: last stands in a repeat", "remove"),
]  # fmt: skip

NAMES = [
    (call_with(questions="- {type: text, name: yes, label: A}"), 9, "the name yes is read by YAML as something else", 'name: "yes"'),
    (call_with(questions="- {type: text, name: No, label: A}"), 9, "the name No is read by YAML as something else", 'name: "No"'),
    (call_with(questions="- {type: text, name: true, label: A}"), 9, "is read by YAML as something else", "quote it"),
    (call_with(questions="- {type: text, name: 5, label: A}"), 9, "the name 5 is read by YAML as something else", 'quote it'),
    (call_with(questions="- {type: text, label: A}"), 9, "a question has no name", "name:"),
    (call_with(questions="- {type: group, label: A, questions: [{type: text, name: a, label: A}]}"), 9, "a group has no name", "name:"),
    (call_with(questions="- {type: text, name: a b, label: A}"), 9, "'a b' cannot be a name", "letters"),
    (call_with(questions="- {type: text, name: 1st, label: A}"), 9, "'1st' cannot be a name", "begin with a letter"),
    (call_with(questions="- {type: text, name: 'a/b', label: A}"), 9, "'a/b' cannot be a name", "letters"),
    (call_with(questions="- {type: text, name: a[1], label: A}".replace("a[1]", "'a[1]'")), 9, "'a[1]' cannot be a name", "letters"),
    (call_with(questions=f"- {{type: text, name: {'a' * 65}, label: A}}"), 9, "too long", "64"),
    (question("type: text", "- {type: text, name: q, label: A}"), 10, "the name 'q' is used twice (first in line 9)", "another name"),
    (question("type: text", "- {type: group, name: q, label: G, questions: [{type: text, name: x, label: X}]}"), 10, "the name 'q' is used twice", "another name"),
    (call_with(questions="- {type: text, name: s, label: A}"), 9, "the name 's' is used twice (first in line 5)", "another name"),
]  # fmt: skip

QUESTIONS = [
    (question("type: txt"), 10, "there is no type 'txt'", "did you mean text?"),
    (question("type: select-one"), 10, "there is no type 'select-one'", "did you mean select_one?"),
    (question("type: hologram"), 10, "there is no type 'hologram'", "use one of: text"),
    (question("type: barcode"), 10, "there is no type 'barcode'", "cannot be asked in a chat"),
    (question("type: geotrace"), 10, "there is no type 'geotrace'", "cannot be asked in a chat"),
    (question("hint: H"), 10, "'type' is missing", "one of: text"),
    (question("type: 5"), 10, "'type' is missing", "one of: text"),
    (call_with(questions="- {type: text, name: a}"), 9, "'label' is missing", "add 'label:'"),
    (call_with(questions="- {type: text, name: a, label: ''}"), 9, "'label' is missing", "add 'label:'"),
    (call_with(questions="- {type: text, name: a, label: No}"), 9, "YAML does not read 'label' as words", 'label: "No"'),
    (call_with(questions="- {type: text, name: a, label: 5}"), 9, "YAML does not read 'label' as words", 'label: "5"'),
    (question("type: text, relevance: 1"), 10, "'relevance' is not known", "did you mean 'relevant'?"),
    (question("type: text, requierd: true"), 10, "'requierd' is not known", "did you mean 'required'?"),
    (question("type: text, help: H"), 10, "'help' is not known", "did you mean 'hint'?"),
    (question("type: text, ask: first"), 10, "'first' is not known", "ask: last"),
    (question("type: text, minutes: long"), 10, "'minutes' should be a number", "minutes: 2"),
    (question("type: text, minutes: -1"), 10, "'minutes' should be a number", "minutes: 2"),
    (question("type: text, printed: perhaps"), 10, "'printed' should be true or false", "true"),
    (question("type: text, default: [1, 2]"), 10, "'default' should be one value or an expression", "default: 5"),
    (question("type: text, default: {en: x}"), 10, "'default' should be one value or an expression", "default: 5"),
    (question("type: calculate"), 10, "a calculate needs a calculation", "calculation:"),
    (question("type: text, calculation: 1 + 1"), 10, "only a calculate has a calculation", "default:"),
    (question("type: note, constraint: '. = 1'"), 10, "a note has no answer to check", "remove"),
    (question("type: text, choice_filter: '1 = 1'"), 10, "only questions with choices have a choice_filter", "remove"),
    (question("type: integer, ready: [{name: x, label: X}]"), 10, "only a text question has ready answers", "select_one"),
    (question("type: text, ready: []"), 10, "'ready' is missing or empty", "list"),
    (question("type: range, parameters: {start: 5, end: 1}"), 10, "the scale has no steps", "start below end"),
    (question("type: range, parameters: {start: 1, end: 5, step: 0}"), 10, "the scale has no steps", "step above 0"),
    (question("type: range, parameters: {start: one}"), 10, "should be numbers", "start: 1"),
    (question("type: range, parameters: [1, 5]"), 10, "'parameters' should be pairs", "start: 1"),
    (question("type: text, for_each: a"), 10, "'a' has no choices here", "select question"),
    (question("type: text, for_each: zzz"), 10, "'zzz' has no choices here", "select question"),
]  # fmt: skip

CHOICES = [
    (question("type: select_one"), 10, "there are no choices", "add 'choices:'"),
    (question("type: select_one nowhere"), 10, "there is no choice list 'nowhere'", "add 'nowhere:'"),
    (question("type: select_one yesno").replace("# line 2", "choices: {yes_no: [{name: y, label: Y}]}"), 10, "there is no choice list 'yesno'", "did you mean 'yes_no'?"),
    (question("type: select_one l, choices: [{name: a, label: A}]"), 10, "choices stand here and in the list 'l'", "one of the two"),
    (question("type: text, choices: [{name: x, label: X}]"), 10, "a question of type text has no choices", "select_one"),
    (question("type: select_one, choices: [{name: a b, label: X}]"), 10, "the choice name 'a b' has a space in it", "_"),
    (question("type: select_one, choices: [{name: no, label: X}]"), 10, "the choice name no is read by YAML as something else", 'name: "no"'),
    (question("type: select_one, choices: [{name: 1, label: X}]"), 10, "the choice name 1 is read by YAML as something else", 'name: "1"'),
    (question("type: select_one, choices: [{label: X}]"), 10, "a choice has no name", "name:"),
    (question("type: select_one, choices: [{name: x}]"), 10, "'label' is missing", "label:"),
    (question("type: select_one, choices: [{name: x, label: Yes}]"), 10, "YAML does not read 'label' as words", 'label: "Yes"'),
    (question("type: select_one, choices: [{name: x, label: X}, {name: x, label: Y}]"), 10, "the choice 'x' stands twice", "rename"),
    (question(f"type: select_one, choices: [{{name: {'x' * 65}, label: X}}]"), 10, "too long", "64"),
    (question("type: select_one, choices: [x, y]"), 10, "an item of 'choices' has no keys", "name"),
    (question("type: select_one, choices: {x: X}"), 10, "'choices' should be a list", "- "),
    (question("type: select_one, choices: []"), 10, "'choices' is missing or empty", "list"),
    (question("type: select_one, choices: [{name: x, label: X, exclusive: perhaps}]"), 10, "'exclusive' should be true or false", "true"),
    (question("type: select_one, choices: [{name: x, label: X, exlusive: true}]"), 10, "'exlusive' is not known", "'exclusive'"),
    (question("type: select_one, or_other: true, choices: [{name: x, label: X}]", "- {type: text, name: q_other, label: A}"), 10, "'q_other' stands there already", "remove or_other"),
]  # fmt: skip

EXPRESSIONS = [
    (question("type: text, relevant: '${b} = 1'"), 10, "There is no question named 'b'", "name"),
    (question("type: text, relevant: '${A} = 1'"), 10, "There is no question named 'A'", "Did you mean ${a}?"),
    (question("type: text, constraint: '. > ${b}'"), 10, "There is no question named 'b'", "name"),
    (question("type: calculate, calculation: '${b}'"), 10, "There is no question named 'b'", "name"),
    (question("type: text, required: '${b} = 1'"), 10, "There is no question named 'b'", "name"),
    (question("type: text, short: '${b} = 1'"), 10, "There is no question named 'b'", "name"),
    (question("type: text, default: '${b}'"), 10, "There is no question named 'b'", "name"),
    (question("type: select_one, choice_filter: 'x = ${b}', choices: [{name: x, label: X, x: '1'}]"), 10, "There is no question named 'b'", "name"),
    (question("type: select_one, choice_filter: region = 1, choices: [{name: x, label: X}]"), 10, "region", ""),
    (question("type: text, relevant: 'selcted(${a}, 1)'"), 10, "There is no function 'selcted'", "selected()"),
    (question("type: text, relevant: 'pulldata(1, 2)'"), 10, "pulldata() is not supported", "choices"),
    (question("type: text, relevant: '${a} = '"), 10, "ends too early", "Add"),
    (question("type: text, relevant: '${a} == 1'"), 10, "'==' is not an operator", "single ="),
    (question("type: text, constraint: \"regex(., '(a')\""), 10, "regex()", "simplify"),
    (question("type: text, relevant: [1]"), 10, "'relevant' should be an expression", "relevant:"),
    (question("type: text, relevant: ''"), 10, "'relevant' should be an expression", "relevant:"),
    (question("type: text, hint: 'As ${b} said'"), 10, "${b}, which is no question", "name a question"),
    (question("type: text, hint: 'As ${aa} said'"), 10, "${aa}, which is no question", "did you mean ${a}?"),
    (question("type: text, constraint: '. = 1', constraint_message: 'As ${b} said'"), 10, "${b}, which is no question", "name"),
    (question("type: text, required: true, required_message: 'As ${b} said'"), 10, "${b}, which is no question", "name"),
    (question("type: text, example: {en: E, fr: 'Comme ${b}'}"), 10, "${b}, which is no question", "name"),
    (question("type: text, hint: 'For ${choice}'"), 10, "${choice}, which is no question", "name"),
    (call_with(questions="- {type: text, name: q, label: 'As ${b} said'}"), 9, "${b}, which is no question", "name"),
    (question("type: text, hint: 'As ${r1} said'", "- {type: repeat, name: r, label: R, questions: [{type: text, name: r1, label: X}]}"), 10, "has many answers", "outside the repeat"),
    (call_with(questions="""
- {type: text, name: a, label: A, relevant: "${b} = 1"}
- {type: text, name: b, label: B, relevant: "${a} = 1"}
"""), 9, "wait for each other: 'a' needs 'b' needs 'a'", "break the circle"),
    (call_with(questions='- {type: calculate, name: a, calculation: "${a} + 1"}'), 9, "wait for each other: 'a' needs 'a'", "break the circle"),
    (call_with(section="relevant: ${a} = 1"), 4, "wait for each other", "break the circle"),
    (call_with(questions="""
- {type: select_multiple, name: m, label: M, choices: [{name: x, label: X}]}
- {type: text, name: w, label: W, for_each: m}
- {type: text, name: z, label: Z, relevant: "${w} = 1"}
"""), 11, "'w' has an answer for each choice", "question it follows"),
]  # fmt: skip

TABLE = [*CALL, *GROUPS, *NAMES, *QUESTIONS, *CHOICES, *EXPRESSIONS]


@pytest.mark.parametrize(
    ("text", "line", "what", "todo"), TABLE, ids=[f"{n}-{row[2][:30]}" for n, row in enumerate(TABLE)]
)
def test_refuses(text, line, what, todo):
    """The refusal stands in the line of the mistake, names it, and says how to mend it."""
    errors = [one for one in problems_of(text) if one.level == "error"]
    fitting = [one for one in errors if what.casefold() in one.what.casefold()]
    assert fitting, [str(one) for one in errors]
    assert fitting[0].line == line
    assert todo.casefold() in fitting[0].todo.casefold()
    assert fitting[0].file.endswith("call.yaml")


@pytest.mark.parametrize("text", [row[0] for row in TABLE], ids=range(len(TABLE)))
def test_one_mistake_is_one_refusal(text):
    """What was refused once does not lead to more refusals further down."""
    assert len([one for one in problems_of(text) if one.level == "error"]) == 1


def test_all_problems_come_at_once():
    text = """
        title: Yes
        timezone: Nowhere
        form:
          - type: group
            name: s
            label: S
            questions:
              - {type: txt, name: a, label: A}
              - {type: text, name: b}
              - {type: text, name: c, label: C, relevant: "${zzz} = 1"}
    """
    assert [(one.line, one.level) for one in problems_of(text)] == [
        (1, "error"), (2, "error"), (8, "error"), (9, "error"), (10, "error"),
    ]  # fmt: skip


def test_mistakes_of_all_three_files_come_at_once():
    problems = problems_of(
        call_with(top="titel: T"),
        recommendations="sets:\n  - {id: one, title: T, recommendations: [{id: r, topic: T, plain: P, cheked: official}]}",
        glossary="entries:\n  - {id: a, term: A}",
    )
    assert [(one.file.rsplit("/", 1)[-1], one.line) for one in problems] == [
        ("call.yaml", 2),
        ("glossary.yaml", 2),
        ("recommendations.yaml", 2),
    ]


def test_a_broken_call_never_half_loads(tmp_path):
    folder = write_call(tmp_path / "made", call_with(top="titel: T"))
    call, problems = read_call(folder)
    assert call is None
    assert len(problems.errors) == 1
    with pytest.raises(BrokenCall) as broken:
        load_call(folder)
    assert [one.what for one in broken.value.problems] == ["the call: the key 'titel' is not known"]
    assert "call.yaml:2: error: " in str(broken.value)


def test_unsafe_yaml_breaks_the_call(tmp_path):
    for text in ("a: !!python/name:os.system", "a: &a [*a]", "a: " + "[" * 400_000, "a: 1\na: 2"):
        with pytest.raises(BrokenCall):
            load_call(write_call(tmp_path / "made", text))


def test_unsafe_yaml_in_the_library_breaks_the_call():
    problems = problems_of(call_with(), recommendations="a: &a 1", glossary="[" * 400_000)
    assert [one.file.rsplit("/", 1)[-1] for one in problems] == ["glossary.yaml", "recommendations.yaml"]


def test_a_folder_without_a_call_is_refused(tmp_path):
    with pytest.raises(BrokenCall) as broken:
        load_call(tmp_path)
    assert [one.line for one in broken.value.problems] == [1]


def test_a_call_is_found_by_name_or_folder(tmp_path):
    folder = write_call(tmp_path / "mine", call_with())
    assert call_folder("prices") == SHIPPED / "prices"
    assert call_folder(folder) == folder
    assert call_folder("mine", more=tmp_path) == folder
    with pytest.raises(BrokenCall) as broken:
        call_folder("nowhere at all")
    assert "smallholders" in broken.value.problems[0].todo


def test_the_shipped_calls_load_without_an_error():
    assert set(shipped_calls()) >= {"smallholders", "prices"}
    for name in shipped_calls():
        _, problems = read_call(SHIPPED / name)
        assert [str(one) for one in problems.errors] == []


def test_a_problem_is_printed_as_file_line_level_what_todo():
    problem = Problem("call.yaml", 41, "error", "it is so", "mend it")
    assert str(problem) == "call.yaml:41: error: it is so; mend it"
    assert problem.as_json() == {
        "file": "call.yaml", "line": 41, "level": "error", "what": "it is so", "todo": "mend it",
    }  # fmt: skip


def test_problems_come_in_the_order_of_their_lines_and_each_once():
    problems = Problems("call.yaml")
    problems.error(9, "late", "x")
    problems.warning(2, "early", "x")
    problems.error(9, "late", "x")
    assert [(one.line, one.what) for one in problems] == [(2, "early"), (9, "late")]
    assert [one.what for one in problems.errors] == ["late"]


# -- what is read ------------------------------------------------------------------------------------------------------


def test_a_label_is_one_text_or_one_for_each_language():
    call = call_asking('- {type: text, name: a, label: A}\n- {type: text, name: b, label: {en: B, fr: "Bé"}}')
    assert call.form.questions["a"].label == Text("A", context="made.a.label")
    assert call.form.questions["b"].label == Text("B", context="made.b.label", given={"en": "B", "fr": "Bé"})


@pytest.mark.parametrize(
    ("closes", "timezone", "hour"),
    [
        ("2027-03-31", "UTC", datetime(2027, 3, 31, 23, 59, 59, tzinfo=UTC)),
        ("2027-03-31T18:00", "UTC", datetime(2027, 3, 31, 18, tzinfo=UTC)),
        ("2027-03-31T18:00", "Africa/Nairobi", datetime(2027, 3, 31, 15, tzinfo=UTC)),
        ("2027-03-31T18:00+01:00", "Africa/Nairobi", datetime(2027, 3, 31, 17, tzinfo=UTC)),
    ],
)
def test_a_call_closes_in_its_own_time_zone_and_a_day_counts_whole(closes, timezone, hour):
    call = call_from(f"closes: {closes}\ntimezone: {timezone}\n" + call_with())
    assert call.closes == hour
    assert not call.is_closed(hour - timedelta(seconds=1))
    assert call.is_closed(hour.astimezone(ZoneInfo("America/Lima")))


def test_a_call_opens_at_the_beginning_of_its_day():
    assert call_from("opens: 2027-03-01\n" + call_with()).opens == datetime(2027, 3, 1, tzinfo=UTC)


def test_what_is_not_said_is_not_made_up():
    """No organiser, no contact, no phone, no time: they are the organiser's to set."""
    call = call_from(call_with())
    assert (call.organiser, call.contact, call.phone, call.opens, call.closes) == (None, None, None, None, None)


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("dateTime", "datetime"),
        ("trigger", "acknowledge"),
        ("photo", "image"),
        ("string", "text"),
        ("int", "integer"),
    ],
)
def test_xlsforms_other_names_of_a_type_are_understood(written, kind):
    call = call_asking(f"- {{type: {written}, name: a, label: A}}")
    assert call.form.questions["a"].type == kind


def test_questions_outside_any_section_make_one_without_a_heading():
    """A short call needs no sections."""
    call = call_from("""
        title: T
        form:
          - {type: text, name: a, label: A}
          - {type: text, name: b, label: B}
          - {type: group, name: g, label: G, questions: [{type: text, name: c, label: C}]}
          - {type: text, name: d, label: D}
    """)
    found = [(section.label, [child.name for child in section.children]) for section in call.form.groups]
    assert [names for _, names in found] == [["a", "b"], ["c"], ["d"]]
    assert [label is None for label, _ in found] == [True, False, True]


def test_begin_and_end_hold_what_stands_between():
    """XLSForm's own way of writing groups, one row below the other."""
    call = call_from("""
        title: T
        form:
          - {type: begin group, name: g, label: G}
          - {type: text, name: a, label: A}
          - {type: begin repeat, name: r, label: R}
          - {type: text, name: b, label: B}
          - {type: end repeat}
          - {type: text, name: c, label: C}
          - {type: end group}
    """)
    (group,) = call.form.groups
    assert [child.name for child in group.children] == ["a", "r", "c"]
    assert [child.name for child in group.children[1].children] == ["b"]
    assert group.children[1].is_repeat


def test_a_list_stands_once_and_is_named_by_many():
    call = call_asking(
        """
        - {type: select_one l, name: a, label: A}
        - {type: select_multiple, choices: l, name: b, label: B}
        """,
        "choices: {l: [{name: x, label: X}, {name: y, label: Y}]}",
    )
    questions = call.form.questions
    assert [choice.name for choice in questions["a"].choices] == ["x", "y"]
    assert questions["a"].choices == questions["b"].choices


def test_or_other_adds_a_choice_and_a_question():
    call = call_asking("- {type: select_one l or_other, name: a, label: A}", "choices: {l: [{name: x, label: X}]}")
    assert [choice.name for choice in call.form.questions["a"].choices] == ["x", "other"]
    assert list(call.form.questions) == ["a", "a_other"]


def test_the_version_changes_with_the_file():
    """Who began with another form can be told apart."""
    first, again, other = (call_from(call_with(top=top)).form.version for top in ("# 1", "# 1", "# 2"))
    assert first == again != other


@pytest.mark.parametrize(
    ("written", "required"), [("true", True), ("yes", True), ("false", False), ('"no"', False), ("true()", True)]
)
def test_required_takes_the_spreadsheets_yes(written, required):
    assert (
        call_asking(f"- {{type: text, name: a, label: A, required: {written}}}").form.questions["a"].required
        is required
    )


@pytest.mark.parametrize("name", ["yes", '"yes"'])
def test_a_quoted_yes_is_a_name(name):
    choices = f"choices: [{{name: {name}, label: X}}]"
    problems = problems_of(question(f"type: select_one, {choices}"))
    assert bool(problems) is (name == "yes")


# -- the library -------------------------------------------------------------------------------------------------------

SETS = "sets:\n  - id: one\n    title: T\n    recommendations:\n      - id: r\n        topic: T\n        plain: P\n        "

#: recommendations.yaml, line, words of what is wrong, words of what to do
LIBRARY = [
    (SETS + "chekced: official", 8, "'chekced' is not known", "did you mean 'checked'?"),
    (SETS + "checked: perhaps", 8, "'perhaps' is not known", "official"),
    (SETS + "questions: [aa]", 8, "questions: there is no 'aa'", "did you mean 'a'?"),
    (SETS + "asked_of: [mayors]", 8, "asked_of: there is no 'mayors'", "use one of"),
    (SETS + "tags: [milk]", 8, "tags: there is no 'milk'", "use one of"),
    (SETS.replace("plain: P", "# plain"), 5, "'plain' is missing", "plain:"),
    (SETS.replace("topic: T", "topic: No"), 6, "YAML does not read 'topic' as words", 'topic: "No"'),
    (SETS + "\n      - {id: r, topic: T, plain: P}", 9, "the id is used twice (first in line 5)", "another id"),
    (SETS.replace("title: T", "titel: T"), 3, "'titel' is not known", "did you mean 'title'?"),
    ("version: '1'", 1, "'sets' is missing or empty", "sets:"),
    (SETS + "keywords: milk", 8, "'keywords' should be a list of words", "[one, two]"),
    (SETS + f"keywords: [{'milk, ' * 700}]", 8, "'keywords' has 4198 characters", "below 4000"),
    (SETS + "\nactors: [{id: mayors}]", 9, "'label' is missing", "label:"),
    (SETS + "\nactors: [{label: Mayors}]", 9, "'id' is missing", "id:"),
    (SETS + "\nbackground: {timeline: [{what: W}]}", 9, "'when' is missing", "when:"),
    (SETS + "\nbackground: {figures: [{figure: F}]}", 9, "'claimant' is missing", "claimant:"),
]

GLOSSARY = [
    ("entries: []", 1, "'entries' is missing or empty", "entries:"),
    ("entries:\n  - {id: a, term: A, plain: P, exmple: x}", 2, "'exmple' is not known", "remove it"),
    ("entries:\n  - {id: a, plain: P}", 2, "'term' is missing", "term:"),
    ("entries:\n  - {id: a, term: A}", 2, "'plain' is missing", "plain:"),
    ("entries:\n  - {id: a, term: A, plain: P, forms: [1]}", 2, "'forms' should be a list of words", "[one, two]"),
    ("entries:\n  - {id: a, term: A, plain: P, forms: {fr: b}}", 2, "'forms' should be a list of words", "[one, two]"),
    ("entries:\n  - {id: a, term: A, plain: P, forms: {frrrr: [b]}}", 2, "'frrrr' is no language code", "fr, sw"),
]


@pytest.mark.parametrize(("text", "line", "what", "todo"), LIBRARY)
def test_refuses_in_the_library(text, line, what, todo):
    fitting = [one for one in problems_of(call_with(), recommendations=text) if what.casefold() in one.what.casefold()]
    assert fitting, [str(one) for one in problems_of(call_with(), recommendations=text)]
    assert (fitting[0].line, fitting[0].file.rsplit("/", 1)[-1]) == (line, "recommendations.yaml")
    assert todo.casefold() in fitting[0].todo.casefold()


@pytest.mark.parametrize(("text", "line", "what", "todo"), GLOSSARY)
def test_refuses_in_the_glossary(text, line, what, todo):
    fitting = [one for one in problems_of(call_with(), glossary=text) if what.casefold() in one.what.casefold()]
    assert fitting, [str(one) for one in problems_of(call_with(), glossary=text)]
    assert (fitting[0].line, fitting[0].file.rsplit("/", 1)[-1]) == (line, "glossary.yaml")
    assert todo.casefold() in fitting[0].todo.casefold()


def test_keywords_and_forms_are_a_list_in_the_source_language_or_lists_by_language():
    """Each is one text, its items between semicolons; nothing is none."""
    glossary = "entries:\n  - {id: a, term: A, plain: P, forms: {fr: [b], en: [c, d]}}\n  - {id: b, term: B, plain: P, forms: []}"
    library = call_from(call_with(), recommendations=SETS + "keywords: [sour milk, yes]", glossary=glossary).library
    keywords = library.recommendations["r"].keywords
    assert (keywords.source, keywords.context) == ("sour milk; yes", "made.recommendations.r.keywords")
    forms, nothing = (term.forms for term in library.glossary)
    assert (forms.source, forms.context, forms.given) == ("c; d", "made.glossary.a.forms", {"fr": "b", "en": "c; d"})
    assert nothing is None


def test_a_call_needs_no_library():
    library = call_from(call_with()).library
    assert (library.sets, library.glossary, library.recommendations) == ((), (), {})


def test_what_is_offered_after_a_question_that_is_not_there_is_named(tmp_path):
    text = (
        "title: T\nform:\n  - type: group\n    name: g\n    label: G\n    offers: hear\n"
        "    questions: [{type: text, name: heard, label: H}]\n"
    )
    (tmp_path / "call.yaml").write_text(text)
    (problem,) = read_call(tmp_path)[1].errors
    assert (problem.line, problem.todo) == (6, "did you mean 'heard'?")
    assert "there is no question 'hear'" in problem.what


@pytest.mark.parametrize(
    ("said", "rule"), [("{age: 16, rule: stop}", "stop"), ("{age: 13, rule: guardian}", "guardian")]
)
def test_a_call_says_how_old_one_has_to_be_and_what_becomes_of_the_others(said, rule):
    minors = call_from(call_with(top=f"minors: {said}")).minors
    assert minors is not None
    assert (minors.age, minors.rule) == (int(said[6:8]), rule)


@pytest.mark.parametrize("name", shipped_calls())
def test_no_shipped_call_asks_how_old_somebody_is(name):
    assert load_call(SHIPPED / name).minors is None
