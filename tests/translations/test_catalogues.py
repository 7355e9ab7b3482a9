"""PO files: read strictly, each mistake with its line, and written so that nothing is lost."""

import pytest

from bot.translations.catalogues import (
    CHANGED,
    DRAFT,
    Words,
    brought_up_to_date,
    plurals_of,
    read_catalogue,
    reviewed,
    write_catalogue,
)
from bot.translations.messages import Message

HEAD = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n\n'
HELLO = Message(domain="bot", source="Hello {name}")
COWS = Message(domain="bot", source="{n} cow", plural="{n} cows")
LABEL = Message(domain="prices", context="prices.market.label", source="The market of ${place}")


def po(tmp_path, text, language="fr", head=HEAD):
    path = tmp_path / language / "LC_MESSAGES" / "bot.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes((head + text).encode() if isinstance(text, str) else text)
    return read_catalogue(path, language)


def only(problems):
    (one,) = problems
    return one


def test_what_is_written_is_read_again(tmp_path):
    words = {
        HELLO.key: Words(('Bonjour {name},\n« vous » \\ "là"',), reviewed("Awa Diop", "2026-11-22")),
        COWS.key: Words(("{n} vache", "{n} vaches"), is_same=True),
    }
    path = tmp_path / "fr" / "LC_MESSAGES" / "bot.po"
    write_catalogue(path, "fr", "bot", (HELLO, COWS), words)
    read = read_catalogue(path, "fr")
    assert not read.problems
    assert {key: (one.forms, one.state, one.is_same) for key, one in read.words.items()} == {
        key: (one.forms, one.state, one.is_same) for key, one in words.items()
    }
    assert read.words[HELLO.key].reviewed_by == "Awa Diop"
    assert read.words[COWS.key].reviewed_by is None


def test_a_file_in_which_nothing_changed_looks_as_it_did(tmp_path):
    path = tmp_path / "bot.po"
    write_catalogue(path, "ar", "bot", (HELLO, COWS), {HELLO.key: Words(("مرحبا {name}",))})
    before = path.read_bytes()
    write_catalogue(path, "ar", "bot", (HELLO, COWS), read_catalogue(path, "ar").words)
    assert path.read_bytes() == before


def test_what_is_empty_is_not_translated(tmp_path):
    assert po(tmp_path, 'msgid "a"\nmsgstr ""\n\nmsgid "b"\nmsgstr "  "\n').words == {}


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "a\nmsgstr "b"\n', 5, "no line of a PO file"),
        ('msgid "a"\nmsgstr "b" c"\n', 6, "no line of a PO file"),
        ('msgid "a"\nmsgstr "b"\nwords\n', 7, "no line of a PO file"),
        ('msgid "a"\nmsgstr "b\\q"\n', 6, "no line of a PO file"),
        ('msgid "Hello {name}"\nmsgstr "Bonjour {nom}"\n', 5, "no value {nom}"),
        ('msgid "Hello {name}"\nmsgstr "Bonjour"\n', 5, "{name} is missing"),
        ('msgctxt "p.q.label"\nmsgid "To ${a}"\nmsgstr "À ${a}"\n', 6, "does not belong"),
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', 9, "twice"),
        ('msgid "a"\nmsgstr "b\x01"\n', 5, "control characters"),
        ('msgid "{n} cow"\nmsgid_plural "{n} cows"\nmsgstr[0] "{n} vache"\n', 5, "plural forms"),
        ('msgid "{n} cow"\nmsgid_plural "{n} cows"\nmsgstr[0] "{n} vache"\nmsgstr[1] ""\n', 5, "1 of 2 plural forms"),
        ('msgid "a"\nmsgid "b"\nmsgstr "c"\n', 6, "'msgid' cannot stand here"),
        ('msgid "a"\nmsgstr[0] "c"\n', 6, "'msgstr' cannot stand here"),
        (HEAD.encode() + b'msgid "a"\nmsgstr "\xff"\n', 6, "not UTF-8"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path, text, line, what):
    found = po(tmp_path, text)
    problem = only(found.problems)
    assert (problem.line, problem.file) == (line, str(found.path))
    assert what in problem.what
    assert problem.todo


def test_one_wrong_entry_takes_no_other_with_it(tmp_path):
    found = po(tmp_path, 'msgid "Hello {name}"\nmsgstr "Bonjour {nom}"\n\nmsgid "b"\nmsgstr "c"\n')
    assert found.words[("", "b")].forms == ("c",)
    assert ("", "Hello {name}") not in found.words


def test_a_plural_form_may_leave_the_number_out(tmp_path):
    text = 'msgid "One cow"\nmsgid_plural "{n} cows"\nmsgstr[0] "Une vache"\nmsgstr[1] "{n} vaches"\n'
    assert not po(tmp_path, text).problems


def test_words_that_another_tool_guessed_are_no_reviewed_ones(tmp_path):
    text = '# state: reviewed by Awa, 2026-01-01\n#, fuzzy\nmsgid "a"\nmsgstr "b"\n'
    assert po(tmp_path, text).words[("", "a")].reviewed_by is None


def test_a_long_name_is_read_again_whole(tmp_path):
    who = "Awa " + "Diop " * 30 + "Fall"
    path = tmp_path / "bot.po"
    write_catalogue(path, "fr", "bot", (HELLO,), {HELLO.key: Words(("Bonjour {name}",), reviewed(who, "2026-11-22"))})
    assert read_catalogue(path, "fr").words[HELLO.key].state == reviewed(who, "2026-11-22")


@pytest.mark.parametrize("language", ["../../etc", "fr./../../evil", "fr/..", "", "f", "fr\n"])
def test_what_is_no_language_code_names_no_file(language):
    with pytest.raises(ValueError, match="no language"):
        plurals_of(language)


def test_an_unknown_language_is_a_problem_of_its_file(tmp_path):
    assert "no language" in only(po(tmp_path, 'msgid "a"\nmsgstr "b"\n', "xxxx").problems).what


@pytest.mark.parametrize(
    ("language", "numbers"),
    [
        ("fr", {0: 0, 1: 0, 2: 1, 100: 1}),
        ("es", {0: 1, 1: 0, 2: 1}),
        ("sw", {1: 0, 5: 1}),
        ("pt-BR", {1: 0, 2: 1}),
        # zero, one, two, few, many, other (CLDR, and all programs for PO files but Babel)
        ("ar", {0: 0, 1: 1, 2: 2, 3: 3, 10: 3, 11: 4, 99: 4, 100: 5, 102: 5, 103: 3, 111: 4}),
    ],
)
def test_plural_forms(language, numbers):
    count, rule = plurals_of(language)
    assert {number: rule(number) for number in numbers} == numbers
    assert max(numbers.values()) < count


def test_changed_english_keeps_the_words_as_a_draft_whoever_had_checked_them():
    old = {(LABEL.context, "The market in ${place}"): Words(("Le marché de ${place}",), reviewed("Awa", "2026-01-01"))}
    kept = brought_up_to_date((LABEL,), old)[LABEL.key]
    assert (kept.forms, kept.state, kept.reviewed_by) == (("Le marché de ${place}",), CHANGED, None)


def test_words_that_do_not_fit_the_changed_english_go():
    old = {(LABEL.context, "The market of ${town}"): Words(("Le marché de ${town}",))}
    assert brought_up_to_date((LABEL,), old) == {}


def test_what_is_no_text_any_more_goes_and_the_rest_stays():
    words = {HELLO.key: Words(("Bonjour {name}",)), ("", "Gone"): Words(("Parti",))}
    assert brought_up_to_date((HELLO, COWS), words) == {HELLO.key: words[HELLO.key]}


def test_words_without_a_state_are_a_draft(tmp_path):
    assert po(tmp_path, 'msgid "a"\nmsgstr "b"\n').words[("", "a")].state == DRAFT


def test_what_translators_note_for_each_other_stays(tmp_path):
    path = tmp_path / "bot.po"
    path.write_text('# state: machine draft\n# said by herders of Louga\nmsgid "Skip"\nmsgstr "Passer"\n')
    words = read_catalogue(path, "fr").words
    write_catalogue(path, "fr", "bot", [Message(domain="bot", source="Skip")], words)
    assert "# said by herders of Louga\n" in path.read_text()
    assert read_catalogue(path, "fr").words["", "Skip"].state == "machine draft"
