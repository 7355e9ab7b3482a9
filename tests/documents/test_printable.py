"""A completed form as words in one language."""

import pickle
from dataclasses import replace

import pytest

from bot.documents.plain import plain
from bot.documents.printable import MANY_CHOICES, Particulars, printable
from conversations.completed import completed_form
from conversations.replies import File
from conversations.state import Status
from conversations.text import Text
from tests.documents.arabic import arabic
from tests.documents.forms import ARABIC, CALL, COLLECTED, ENGLISH, VOICE, form_of, said, smallholders
from tests.making import call_asking, person

FORM = printable(smallholders(**ENGLISH), "en", COLLECTED)


def entry(form, key):
    return next(one for one in form.entries if one.key == key)


def test_stands_in_the_order_of_the_printed_form():
    keys = [one.key for one in FORM.entries]
    printed = [name for name, question in CALL.form.questions.items() if question.printed and question.asked]
    assert keys[: len(printed)] == printed


def test_what_was_said_beyond_the_printed_form_stands_at_its_end():
    assert FORM.sections[-1].heading == "Also said, beyond the printed form"
    assert [one.key for one in FORM.sections[-1].entries] == ["contact", "contact_phone", "annex_gate", "anything_else"]
    without = printable(smallholders(**ENGLISH), "en", COLLECTED, beyond=False)
    assert without.sections == FORM.sections[:-1]


def test_nothing_stands_beyond_a_form_to_which_nothing_was_added():
    assert printable(smallholders(title="x"), "en").sections[-1].name == "annex"


def test_a_section_has_its_number_and_heading_apart():
    found = [(section.number, section.heading) for section in FORM.sections]
    assert found[:2] == [("", ""), ("(i)", "Awareness of CFS policy recommendations")]


def test_says_who_collected_it_and_no_other_body():
    assert FORM.facts == (
        ("Reference", "K7F2-QD"),
        ("Revision", "1"),
        ("Date", "March 1, 2027"),
        ("Who answers", "Women milk sellers of Fatick"),
        ("Collected by", "Union of small producers"),
        ("Contact", "forms@example.org"),
        ("Phone", "+221 77 123 45 67"),
    )
    assert FORM.origin == "On the form of the call of 2019, which is closed."
    bare = printable(smallholders(), "en")
    assert (bare.facts, bare.origin, bare.reference) == ((("Revision", "1"),), "", "")


@pytest.mark.parametrize(
    ("status", "mark"), [(Status.MIDWAY, "DRAFT"), (Status.WITHDRAWN, "WITHDRAWN"), (Status.SUBMITTED, "")]
)
def test_a_form_that_was_not_sent_is_marked(status, mark):
    form = printable(smallholders(status, title="x"), "en")
    assert form.mark == mark
    assert bool(form.mark_meaning) is bool(mark)


def test_choices_are_ticked_or_not():
    ticks = [(one.label, one.ticked) for one in entry(FORM, "i_actions").choices]
    assert ticks == [("No", False), ("Yes", True)]
    assert entry(FORM, "i_actions").answer == ""


def test_states():
    assert (entry(FORM, "ii_set1_purpose").state, entry(FORM, "ii_set1_purpose").answer) == ("blank", "")
    skipped = entry(FORM, "viii_sdg8_explain")
    assert (skipped.state, skipped.answer) == ("not applicable", "not applicable")
    assert entry(FORM, "i_recommend").answer == "spoken, 1 min 40, not yet written down"


def test_choices_that_are_not_asked_for_are_not_printed():
    form = printable(smallholders(ii_sets=("none",)), "en")
    assert entry(form, "viii_sdgs").choices == ()
    assert entry(form, "viii_sdgs").answer == "not applicable"


def test_of_many_choices_the_ticked_ones_are_printed():
    listed = ", ".join(f"{{name: c{n}, label: Choice {n}}}" for n in range(MANY_CHOICES + 1))
    form = form_of(call_asking(f"- {{type: select_one, name: q, label: Q, choices: [{listed}]}}"), q="c7")
    assert [(one.label, one.ticked) for one in entry(printable(form, "en"), "q").choices] == [("Choice 7", True)]


def test_a_list_keeps_its_order():
    assert entry(FORM, "xiv_links").items == ("www.example.org/our-market", "www.example.org/milk")


def test_files_are_listed_by_name():
    assert entry(FORM, "xi_practices").files == ("drying-racks.jpg",)
    assert entry(FORM, "i_actions_explain").files == ("voice note (1 min 40)",)
    bad = smallholders(i_heard=said("x", File("document", "../a\n\u202egpj.exe")))
    assert entry(printable(bad, "en"), "i_heard").files == ("../a gpj.exe",)


def test_says_where_another_language_was_spoken():
    assert entry(FORM, "ii_useful").answered_in == "answered in French"
    assert entry(FORM, "i_heard").answered_in == ""
    assert (
        entry(printable(smallholders(i_heard=said("x", language="qqx")), "en"), "i_heard").answered_in
        == "answered in qqx"
    )
    assert entry(printable(smallholders(i_heard=said("x", language="en-KE")), "en"), "i_heard").answered_in == ""


def test_an_instance_of_a_repeat_has_its_number():
    call = call_asking("- {type: repeat, name: r, label: R, questions: [{type: text, name: a, label: A}]}")
    awa = person(call)
    for words in ("x", "yes", "y", "no"):
        awa.types(words)
    form = completed_form(call, awa.turn.conversation, awa.moment)
    assert [(one.instance, one.answer) for one in printable(form, "en").entries] == [("1", "x"), ("2", "y")]


def test_speaks_the_language_that_is_asked_for():
    form = printable(smallholders(language="ar", **ARABIC), "ar", COLLECTED, arabic)
    assert form.right_to_left
    assert form.title.startswith("دعوة لتقديم")
    assert entry(form, "i_recommend").answer.startswith("إجابة صوتية")
    assert ("الهاتف", "\u200e+221 77 123 45 67\u200e") in form.facts
    french = printable(smallholders(), "fr", COLLECTED)
    assert dict(french.facts)["Date"] == "1 mars 2027"


def test_text_is_cleaned_and_the_form_stays_as_given():
    form = smallholders(i_heard="a\x00\x1bb\r\nc")
    assert entry(printable(form, "en"), "i_heard").answer == "ab\nc"
    assert next(one for one in form.entries if one.key == "i_heard").answer == "a\x00\x1bb\r\nc"


def test_goes_to_another_process():
    assert pickle.loads(pickle.dumps(FORM)) == FORM


def test_values_of_particulars_may_be_texts():
    said_by = Particulars(respondent=Text("A group of {n} women", {"n": 64}))
    assert ("Who answers", "A group of 64 women") in printable(smallholders(), "en", said_by).facts


def test_plain_text_tells_the_whole_form():
    text = plain(FORM)
    for words in (
        "Call for experiences",
        "Collected by: Union of small producers",
        "== (i) Awareness of CFS policy recommendations ==",
        "Have you done anything so that others know the recommendations?\n[ ] No\n[x] Yes\n",
        "(spoken, 1 min 40, not yet written down)",
        "(answered in French)",
        "(not applicable)",
        "1. www.example.org/our-market\n2. www.example.org/milk",
        "Sent with it: drying-racks.jpg",
        "\n________\n",
        "Rain came early 🐄 and the road held.",
    ):
        assert words in text, words
    assert plain(replace(FORM, mark="DRAFT")).startswith("DRAFT\n")


def test_files_are_told_by_name_and_not_counted_too():
    form = smallholders(i_heard=said("It rained.", VOICE, File("photo", "a.jpg")))
    found = entry(printable(form, "en"), "i_heard")
    assert (found.answer, found.files) == ("It rained.", ("voice note (1 min 40)", "a.jpg"))
    call = call_asking("- {type: image, name: q, label: Q}")
    found = entry(printable(form_of(call, q=said(None, File("photo", "a.jpg"))), "en"), "q")
    assert (found.answer, found.files) == ("", ("a.jpg",))


def test_a_note_is_printed_as_words():
    found = entry(FORM, "iii_intro")
    assert (found.state, found.answer) == ("note", "")
    assert f"\n\n{found.label}\n\n" in plain(FORM)
