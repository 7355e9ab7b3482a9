"""Strict YAML: what is read, and what is refused without a crash."""

import subprocess
import sys

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.problems import Problems
from conversations.source import Ambiguous, read_bytes, read_yaml


def read(raw):
    """What the bytes hold, and the refusals as (line, what, todo)."""
    problems = Problems("call.yaml")
    found = read_yaml(raw if isinstance(raw, bytes) else raw.encode(), problems)
    return found, [(one.line, one.what, one.todo) for one in problems]


def bomb(levels):
    """Lists of lists of lists, each nine times the one before."""
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    for n in range(1, levels):
        again = ", ".join([f"*a{n - 1}"] * 9)
        lines.append(f"a{n}: &a{n} [{again}]")
    return "\n".join(lines)


#: text, line, words of what is wrong, words of what to do
REFUSED = [
    ("a: 1\nb: !!python/object/apply:os.system [ls]", 2, "tags such as", "remove the tag"),
    ("a: !!str 5", 1, "tags such as", "remove the tag"),
    ("a: !mine x", 1, "tags such as", "remove the tag"),
    ("a: &x [1]\nb: *x", 1, "anchors such as &x", "write the text out"),
    ("a: 1\nb: *x", 2, "aliases such as *x", "write the text out"),
    (bomb(9), 1, "anchors such as &a0", "write the text out"),
    ("a:\n" + "".join("  " * n + "- \n" for n in range(1, 60)), 41, "more than 40 levels", "flatter"),
    ("a: " + "[" * 10_000 + "]" * 10_000, 1, "more than 40 levels", "flatter"),
    ("a: " + "[" * 400_000, 1, "more than 40 levels", "flatter"),
    ("{a: " * 100_000, 1, "more than 40 levels", "flatter"),
    ("a: 1\nb: 2\na: 3", 3, "the key 'a' stands twice (first in line 1)", "keep one"),
    ("x:\n  a: 1\n  'a': 2", 3, "the key 'a' stands twice (first in line 2)", "keep one"),
    ("x: " + "y" * 1_000_000, 1, "more than 1,000,000 bytes", "make it smaller"),
    ("x: [" + "1," * 100_001 + "]", 1, "100,000 entries", "split"),
    ("a: 1\n---\nb: 2", 2, "a second document", "'---'"),
    ("a: x\x00y", 1, "not YAML", "quotes"),
    ("a: x\x07y", 1, "not YAML", "quotes"),
    ('a: 1\nb: "\\ud83d"', 2, "not YAML", "quotes"),
    ('a: "\\udc00 x"', 1, "not YAML", "quotes"),
    (b"a: 1\nb: caf\xe9", 2, "not UTF-8", "UTF-8"),
    (b"\xff\xfea\x00:\x00", 1, "not UTF-8", "UTF-8"),
    ("a: 1\n b: 2", 2, "not YAML", "indentation"),
    ("a: 1\n\tb: 2", 2, "not YAML", "indentation"),
    ('a: 1\nb: "x', 2, "not YAML", "quotes"),
    ("a: @x", 1, "not YAML", "quotes"),
    ("", 1, "no mapping", "title:"),
    ("# only a comment", 1, "no mapping", "title:"),
    ("- a\n- b", 1, "no mapping", "title:"),
    ("just words", 1, "no mapping", "title:"),
    ("5", 1, "no mapping", "title:"),
    ("a: 1\n2: x", 2, "2 stands where a key should be", "quotes"),
    ("true: x", 1, "True stands where a key should be", "quotes"),
    ("? [a, b]\n: x", 1, "a list or mapping stands where a key should be", "word as key"),
    ("? {a: b}\n: x", 1, "a list or mapping stands where a key should be", "word as key"),
]


@pytest.mark.parametrize(("raw", "line", "what", "todo"), REFUSED, ids=[str(n) for n in range(len(REFUSED))])
def test_refuses(raw, line, what, todo):
    found, refusals = read(raw)
    assert found is None
    assert len(refusals) == 1, refusals
    at, said, advice = refusals[0]
    assert at == line
    assert what in said
    assert todo in advice


@pytest.mark.parametrize("text", ["'a: ' + '[' * 400_000", "'a: ' + '[' * 10_000 + ']' * 10_000", "'{a: ' * 100_000"])
def test_depth_does_not_end_the_process(text):
    """libyaml's own composer recurses and takes the process with it, so this is tried in another one."""
    code = (
        "from conversations.problems import Problems\n"
        "from conversations.source import read_yaml\n"
        "problems = Problems('call.yaml')\n"
        f"assert read_yaml(({text}).encode(), problems) is None\n"
        "print(len(problems.errors))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, "1"), done.stderr


def test_all_doubled_keys_are_reported_at_once():
    _, refusals = read("a: 1\na: 2\nb: 1\nb: 2\n5: x")
    assert [line for line, _, _ in refusals] == [2, 4, 5]


def test_a_file_that_is_not_there_is_a_refusal(tmp_path):
    problems = Problems("call.yaml")
    assert read_bytes(tmp_path / "call.yaml", problems) is None
    assert [one.line for one in problems] == [1]


def test_a_folder_instead_of_a_file_is_a_refusal(tmp_path):
    problems = Problems("call.yaml")
    assert read_bytes(tmp_path, problems) is None
    assert len(problems.errors) == 1


#: plain words and what they mean; the rest of YAML 1.1's surprises are words
SCALARS = [
    ("5", 5),
    ("-5", -5),
    ("0", 0),
    ("1.5", 1.5),
    ("1e3", 1000.0),
    ("true", True),
    ("False", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("yes", "yes"),
    ("No", "No"),
    ("on", "on"),
    ("OFF", "OFF"),
    ("y", "y"),
    ("007", "007"),
    ("0x10", "0x10"),
    ("1_000", "1_000"),
    ("12:30", "12:30"),
    ("2027-03-31", "2027-03-31"),
    (".inf", ".inf"),
    (".nan", ".nan"),
    ("<<", "<<"),
    ("=", "="),
    ("123456789012345678901234567890", "123456789012345678901234567890"),
    ("'5'", "5"),
    ('"yes"', "yes"),
    ("|\n  two\n  lines\n", "two\nlines\n"),
    (">-\n  one\n  line\n", "one line"),
    ("'it''s'", "it's"),
    ('"caf\\u00e9"', "café"),
    ("السوق", "السوق"),
    ("🐄", "🐄"),
]


@pytest.mark.parametrize(("written", "value"), SCALARS)
def test_reads_a_scalar(written, value):
    found, refusals = read(f"a: {written}")
    assert refusals == []
    assert found == {"a": value}
    assert isinstance(found["a"], type(value))


@pytest.mark.parametrize(("written", "ambiguous"), [("yes", True), ("Off", True), ('"yes"', False), ("yes!", False)])
def test_an_unquoted_yes_is_marked(written, ambiguous):
    """So that a name that other readers take for true can be refused with the right advice."""
    found, _ = read(f"a: {written}")
    assert found is not None
    assert isinstance(found["a"], Ambiguous) is ambiguous


def test_everything_knows_its_line():
    found, _ = read("# c\na: 1\nb:\n  - x\n\n  - k: v\n    l: w\n")
    assert found is not None
    assert found.lines == {"a": 2, "b": 3}
    assert found["b"].lines == [4, 6]
    assert found["b"][1].lines == {"k": 6, "l": 7}
    assert found["b"][1].line == 6


def test_a_byte_order_mark_is_no_mistake():
    """Notepad writes one."""
    assert read("\ufeffa: 1".encode())[0] == {"a": 1}


def test_windows_line_ends_count_as_one():
    found, _ = read(b"a: 1\r\nb: 2\r\n")
    assert found is not None
    assert found.lines == {"a": 1, "b": 2}


@given(st.binary(max_size=400))
@settings(max_examples=300)
def test_any_bytes_are_read_or_refused(raw):
    found, refusals = read(raw)
    assert (found is None) == bool(refusals)
    assert all(line >= 1 and what and todo for line, what, todo in refusals)


@given(st.text(alphabet="ab:-?[]{}&*!|>%@#,'\"\\\n \t~<=0.xu\u2028\ufeff\x85", max_size=80))
@settings(max_examples=400)
def test_any_text_that_looks_like_yaml_is_read_or_refused(text):
    found, refusals = read(text)
    assert (found is None) == bool(refusals)


class PlainDumper(yaml.SafeDumper):
    """Writes the same list twice instead of an alias."""

    def ignore_aliases(self, data):
        return True


# "0e5" is a number in YAML 1.2 and a word in YAML 1.1, PyYAML's: what begins like a number is drawn from a list.
words = st.one_of(
    st.sampled_from(
        ["5", "-5", "1.5", "+", "-", ".", "yes", "No", "null", "~", "true", "<<", "=", "2027-03-31", "0x10"]
    ),
    st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=12).filter(
        lambda text: text[:1] not in "+-.0123456789"
    ),
)
whole = st.integers(-(10**15), 10**15)
plain = st.recursive(
    st.one_of(words, whole), lambda inside: st.lists(inside, max_size=4) | st.dictionaries(words, inside, max_size=4)
)


@given(st.dictionaries(words, plain, min_size=1, max_size=5), st.booleans(), st.sampled_from([None, True, False]))
@settings(max_examples=80)
def test_agrees_with_pyyaml_on_plain_documents(document, unicode, flow):
    """Words, whole numbers, lists and mappings, in whatever way PyYAML writes them."""
    text = yaml.dump(document, Dumper=PlainDumper, allow_unicode=unicode, default_flow_style=flow)
    found, refusals = read(text)
    assert refusals == []
    assert found == yaml.safe_load(text)
