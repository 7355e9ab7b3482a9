"""The smallholders' call has every item of the printed form, in its order, with its numbers, choices and skip rule."""

import pytest

from conversations.completed import exported
from conversations.loader import SHIPPED, load_call
from conversations.replies import Done, Jump, Pressed, Skip, Typed, Way
from conversations.sheet import Sheet
from conversations.state import Answer, Conversation
from tests.making import moment, person

CALL = load_call(SHIPPED / "smallholders")
QUESTIONS = CALL.form.questions

#: as printed: section's number, name, type, passed over when none of the sets was used
PRINTED = [
    ("", "title", "text", False),
    ("", "geo_coverage", "text", False),
    ("", "countries", "text", False),
    ("", "contact_name", "text", False),
    ("", "contact_email", "text", False),
    ("", "affiliation", "select_multiple", False),
    ("", "affiliation_other", "text", False),
    ("(i)", "i_heard", "text", False),
    ("(i)", "i_actions", "select_one", False),
    ("(i)", "i_actions_explain", "text", False),
    ("(i)", "i_recommend", "text", False),
    ("(ii)", "ii_sets", "select_multiple", False),
    ("(ii)", "ii_set1_purpose", "text", True),
    ("(ii)", "ii_set2_purpose", "text", True),
    ("(ii)", "ii_set3_purpose", "text", True),
    ("(ii)", "ii_useful", "text", True),
    ("(iii)", "iii_intro", "note", True),
    ("(iv)", "iv_short_term", "text", True),
    ("(v)", "v_long_term", "text", True),
    ("(vi)", "vi_actions", "text", True),
    ("(vi)", "vi_benefits", "text", True),
    ("(vii)", "vii_actions", "text", True),
    ("(vii)", "vii_benefits", "text", True),
    ("(viii)", "viii_sdgs", "select_multiple", True),
    ("(viii)", "viii_sdg1_explain", "text", True),
    ("(viii)", "viii_sdg2_explain", "text", True),
    ("(viii)", "viii_sdg8_explain", "text", True),
    ("(viii)", "viii_sdg10_explain", "text", True),
    ("(viii)", "viii_sdg13_explain", "text", True),
    ("(ix)", "ix_decades", "text", True),
    ("(x)", "x_catalysts", "text", True),
    ("(x)", "x_constraints", "text", True),
    ("(xi)", "xi_practices", "text", True),
    ("(xii)", "xii_suggestions", "text", True),
    ("(xiii)", "xiii_future_use", "text", False),
    ("(xiii)", "xiii_women", "text", False),
    ("(xiii)", "xiii_youth", "text", False),
    ("(xiv)", "xiv_links", "text", False),
    ("", "annex_date", "text", False),
    ("", "annex_location", "text", False),
    ("", "annex_participants", "select_multiple", False),
    ("", "annex_participants_other", "text", False),
    ("", "annex_organizers", "select_multiple", False),
    ("", "annex_organizers_other", "text", False),
]

#: ours, marked as not printed
OURS = {"respondent", "contact", "contact_phone", "viii_explain_all", "annex_gate", "anything_else"}

BODIES = ["government", "un", "civil_society", "private_sector", "academia", "donor", "other"]
CHOICES = {
    "affiliation": BODIES,
    "i_actions": ["no", "yes"],
    "ii_sets": ["set1", "set2", "set3", "none"],
    "viii_sdgs": ["sdg1", "sdg2", "sdg8", "sdg10", "sdg13"],
    "annex_participants": BODIES,
    "annex_organizers": BODIES,
}

HEADINGS = [
    ("(i)", "Awareness of CFS policy recommendations"),
    ("(ii)", "Use of the three sets of policy recommendations"),
    ("(iii)", "Present and expected benefits for smallholders"),
    ("(iv)", "Results in the short term (qualitative and quantitative)"),
    ("(v)", "Results in the medium to long term (qualitative and quantitative)"),
    ("(vi)", "Present and expected benefits for female smallholders"),
    ("(vii)", "Present and expected benefits for the youth"),
    ("(viii)", "Contribution of the use of these policy recommendations to SDGs"),
    (
        "(ix)",
        "Relevance and expected benefits of the use of these policy recommendations to the UN Decade of Family Farming"
        " and the UN Decade of Action on Nutrition",
    ),
    ("(x)", "Catalysts and constraints"),
    ("(xi)", "Good practices"),
    ("(xii)", "Lessons learned"),
    (
        "(xiii)",
        "Potential use of the policy recommendations for improving the food security and nutrition of smallholders",
    ),
    ("(xiv)", "Link to additional information"),
    ("", "Annex: to be filled if the information provided results from a multi-stakeholder consultation"),
]


def section_of(name):
    node = CALL.form.plan.nodes[name]
    return CALL.form.plan.sections[node.section]


def relevant(**answers):
    """The names of the questions that belong to the form with these answers."""
    said = {name: Answer(value) for name, value in answers.items()}
    sheet = Sheet(CALL, Conversation(CALL.name, CALL.form.version, way="whole", answers=said), moment())
    return {item.key for item in sheet.items if sheet.is_relevant(item)}


def test_stands_in_printed_order_and_nothing_is_left_out():
    assert [name for name in QUESTIONS if name not in OURS] == [name for _, name, _, _ in PRINTED]


def test_what_is_ours_is_marked_as_not_printed():
    assert {name for name, question in QUESTIONS.items() if not question.printed} == OURS


@pytest.mark.parametrize(("number", "name", "kind", "passed_over"), PRINTED)
def test_an_item_has_its_type_and_the_printed_number_of_its_section(number, name, kind, passed_over):
    assert QUESTIONS[name].type == kind
    assert section_of(name).number == number
    assert QUESTIONS[name].printed


def test_the_printed_headings_stay_as_they_are():
    printed = [section for section in CALL.form.groups if section.printed and section.name != "header"]
    assert [(section.number, section.label.source) for section in printed if section.label] == HEADINGS


@pytest.mark.parametrize("name", CHOICES)
def test_choices_are_named_as_in_the_form(name):
    assert [choice.name for choice in QUESTIONS[name].choices] == CHOICES[name]


def test_only_none_of_the_sets_excludes_the_others():
    exclusive = {(name, one.name) for name, q in QUESTIONS.items() for one in q.choices if one.exclusive}
    assert exclusive == {("ii_sets", "none")}


def test_every_question_but_the_title_can_be_skipped():
    assert {name for name, question in QUESTIONS.items() if question.required is not False} == {"title"}
    assert QUESTIONS["title"].required is True


def test_the_title_is_asked_last():
    assert {name for name, question in QUESTIONS.items() if question.last} == {"title"}


@pytest.mark.parametrize(("number", "name", "kind", "passed_over"), PRINTED)
def test_none_of_the_sets_passes_over_what_the_form_says(number, name, kind, passed_over):
    """By its meaning: on to (xiii)."""
    everything = {"contact": "email", "i_actions": "yes", "annex_gate": "yes"} | dict.fromkeys(
        ("affiliation", "annex_participants", "annex_organizers"), ("other",)
    )
    goals = ("sdg1", "sdg2", "sdg8", "sdg10", "sdg13")
    assert (name in relevant(ii_sets=("none",), viii_sdgs=goals, **everything)) is not passed_over
    assert name in relevant(ii_sets=("set2",), viii_sdgs=goals, **everything)


def test_none_of_the_sets_leads_straight_to_xiii():
    awa = person(CALL)
    awa.replies(Way("whole"))
    awa.replies(Jump("ii_sets"))
    awa.replies(Pressed("none", on=True))
    for name in (name for _, name, _, _ in PRINTED[:12]):
        if name not in ("title", "ii_sets") and awa.turn.conversation.answers.get(name) is None:
            awa.replies(Jump(name))
            awa.replies(Skip())
    awa.replies(Jump("ii_sets"))
    awa.replies(Done())
    while awa.turn.conversation.asking in (
        "contact",
        "contact_phone",
        "affiliation_other",
        "i_actions_explain",
        "contact_email",
    ):
        awa.replies(Skip())
    assert awa.turn.conversation.asking == "xiii_future_use"


def test_skipping_the_sets_passes_over_nothing_else_than_their_purposes():
    """Only "none of them" jumps: whoever says nothing may still have something to tell."""
    awa = person(CALL)
    awa.replies(Way("whole"))
    awa.replies(Jump("ii_sets"))
    awa.replies(Skip())
    now = Sheet(CALL, awa.turn.conversation, awa.moment)
    left = {item.key for item in now.items if now.is_relevant(item)}
    assert {"ii_useful", "iii_intro", "iv_short_term", "xii_suggestions", "xiii_future_use"} <= left
    assert not {"ii_set1_purpose", "ii_set2_purpose", "ii_set3_purpose"} & left


@pytest.mark.parametrize("ticked", ["set1", "set2", "set3"])
def test_once_any_set_is_ticked_the_purpose_of_each_is_asked(ticked):
    assert {"ii_set1_purpose", "ii_set2_purpose", "ii_set3_purpose"} <= relevant(ii_sets=(ticked,))


def test_a_purpose_of_a_set_that_is_not_ticked_does_not_tick_it():
    awa = person(CALL)
    awa.replies(Way("whole"))
    awa.replies(Jump("ii_sets"))
    awa.replies(Pressed("set1", on=True))
    awa.replies(Done())
    awa.replies(Jump("ii_set3_purpose"))
    awa.types("To plan for our herds.")
    awa.replies(Done())
    said = exported(CALL, awa.turn.conversation, awa.moment)
    assert (said["ii_sets"], said["ii_set3_purpose"]) == (["set1"], "To plan for our herds.")


@pytest.mark.parametrize(
    ("name", "when", "unless"),
    [
        ("contact_phone", {"contact": "phone"}, {"contact": "email"}),
        ("contact_email", {"contact": "email"}, {"contact": "organisation"}),
        ("affiliation_other", {"affiliation": ("donor", "other")}, {"affiliation": ("donor",)}),
        ("i_actions_explain", {"i_actions": "yes"}, {"i_actions": "no"}),
        ("viii_sdg1_explain", {"viii_sdgs": ("sdg1",)}, {"viii_sdgs": ("sdg10",)}),
        ("viii_sdg2_explain", {"viii_sdgs": ("sdg2",)}, {"viii_sdgs": ("sdg1",)}),
        ("viii_sdg8_explain", {"viii_sdgs": ("sdg8",)}, {"viii_sdgs": ("sdg1",)}),
        ("viii_sdg10_explain", {"viii_sdgs": ("sdg10",)}, {"viii_sdgs": ("sdg1",)}),
        ("viii_sdg13_explain", {"viii_sdgs": ("sdg13",)}, {"viii_sdgs": ("sdg1",)}),
        ("viii_explain_all", {"viii_sdgs": ("sdg8",)}, {}),
        ("annex_date", {"annex_gate": "yes"}, {"annex_gate": "no"}),
        ("annex_location", {"annex_gate": "yes"}, {}),
        ("annex_participants", {"annex_gate": "yes"}, {"annex_gate": "no"}),
        ("annex_organizers", {"annex_gate": "yes"}, {"annex_gate": "no"}),
        (
            "annex_participants_other",
            {"annex_gate": "yes", "annex_participants": ("other",)},
            {"annex_participants": ("other",)},
        ),
        ("annex_organizers_other", {"annex_gate": "yes", "annex_organizers": ("other",)}, {"annex_gate": "yes"}),
    ],
)
def test_a_follow_up_is_asked_only_after_its_answer(name, when, unless):
    assert name in relevant(**when)
    assert name not in relevant(**unless)


@pytest.mark.parametrize(
    ("sets", "names"),
    [
        (
            "set1",
            [
                "i_heard", "ii_sets", "vi_actions", "vii_actions", "x_catalysts", "x_constraints", "xii_suggestions",
                "anything_else", "title",
            ],
        ),
        ("none", ["i_heard", "ii_sets", "xiii_future_use", "xiii_women", "xiii_youth", "anything_else", "title"]),
    ],
)  # fmt: skip
def test_the_short_way(sets, names):
    """The eight or nine that matter most; the order is that of the printed form, the title last."""
    awa = person(CALL)
    awa.replies(Way("short"))
    found = []
    while (asking := awa.turn.conversation.asking) is not None:
        found.append(asking)
        if asking == "ii_sets":
            awa.replies(Pressed(sets, on=True))
            awa.replies(Done())
        elif asking == "title":
            awa.types("Women milk sellers of Fatick")
        else:
            awa.types("We sell milk in the village.")
            awa.replies(Done())
    assert found == names


@pytest.mark.parametrize(
    ("respondent", "countries", "proposal"),
    [
        ("Women of Fatick", "Senegal", "Women of Fatick, Senegal"),
        ("Women of Fatick", None, "Women of Fatick"),
        (None, "West Africa and Europe", "West Africa and Europe"),
        (None, None, None),
    ],
)
def test_the_title_is_proposed_from_what_is_known(respondent, countries, proposal):
    awa = person(CALL, hidden={"respondent": respondent} if respondent else {})
    awa.replies(Way("whole"))
    awa.replies(Jump("countries"))
    awa.replies(Typed(countries) if countries else Skip())
    awa.replies(Jump("title"))
    assert [awa.moment.say(option.label) for option in awa.turn.prompt.options] == (
        [f"Use: {proposal}"] if proposal else []
    )


def test_not_having_heard_is_a_ready_answer():
    awa = person(CALL)
    awa.replies(Way("short"))
    awa.taps("I had not heard of them")
    awa.replies(Done())
    assert awa.turn.conversation.answers["i_heard"].value == "I had not heard of them"


@pytest.mark.parametrize("name", ["countries", "geo_coverage", "annex_date"])
def test_plain_text_is_kept_as_typed(name):
    awa = person(CALL)
    awa.replies(Way("whole"))
    awa.replies(Jump(name))
    awa.types("West Africa and Europe, early 2027")
    assert awa.turn.conversation.answers[name].value == "West Africa and Europe, early 2027"


def test_several_links_make_one_answer():
    awa = person(CALL)
    awa.replies(Way("whole"))
    awa.replies(Jump("xiv_links"))
    awa.types("www.example.org www.example.com/market")
    awa.types("https://example.net")
    awa.replies(Done())
    said = exported(CALL, awa.turn.conversation, awa.moment)
    assert said["xiv_links"] == ["www.example.org", "www.example.com/market", "https://example.net"]


def test_nobody_is_named_as_sender_and_no_time_is_set():
    """It is a template: these are the organiser's to fill in."""
    assert (CALL.organiser, CALL.contact, CALL.phone, CALL.opens, CALL.closes) == (None, None, None, None, None)
