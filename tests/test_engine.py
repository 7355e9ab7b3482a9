"""The engine: what is asked next, what a reply changes, and that no reply at all can upset it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import face
from conversations.asking import here_at
from conversations.completed import completed_form, exported
from conversations.engine import Turn, advance, prompt, start
from conversations.loader import SHIPPED, load_call
from conversations.replies import (
    Attached,
    Back,
    Done,
    File,
    Jump,
    Located,
    Next,
    Page,
    Pause,
    Pressed,
    Remove,
    Reopen,
    Review,
    Settle,
    Shared,
    Show,
    Skip,
    Submit,
    Typed,
    Unanswered,
    Way,
    Withdraw,
    reply_as_json,
    reply_from_json,
)
from conversations.sheet import Sheet
from conversations.state import Conversation, Status, conversation_from_json
from tests.making import NOW, call_asking, call_from, moment, person
from tests.reading.naughty import NAUGHTY

SINK = call_from("""
title: {en: Everything at once, fr: Tout à la fois}
languages: [en, fr]
closes: 2027-06-01
choices:
  yes_no:
    - {name: "yes", label: {en: "Yes", fr: Oui}}
    - {name: "no", label: {en: "No", fr: Non}}
  towns:
    - {name: dakar, label: Dakar, in: west}
    - {name: thies, label: Thiès, in: west}
    - {name: nairobi, label: Nairobi, in: east}
    - {name: nakuru, label: Nakuru, in: east}
form:
  - type: group
    name: words
    number: (i)
    label: Words
    questions:
      - {type: hidden, name: source, label: Source, default: radio}
      - {type: calculate, name: lot, calculation: once(random())}
      - {type: note, name: welcome, label: "Welcome, you who came by ${source}."}
      - {type: acknowledge, name: agreed, label: Do you agree?, required: true, short: true}
      - {type: text, name: who, label: Who are you?, constraint: string-length(.) < 200, short: true}
      - type: text
        name: story
        label: "What happened, ${who}?"
        appearance: multiline
        constraint: not(contains(., 'forbidden'))
        constraint_message: "Not that word, ${who}."
        ready: [{name: nothing, label: Nothing}]
        short: true
      - {type: text, name: mail, label: E-mail?, appearance: email}
      - {type: text, name: links, label: Links?, appearance: url multiline}
      - {type: text, name: call_me, label: Phone?, appearance: phone}
      - {type: text, name: land, label: Country?, appearance: country, short: true}
  - type: group
    name: figures
    label: Figures
    questions:
      - type: integer
        name: people
        label: How many people?
        constraint: . >= 0 and . <= 3
        default: "2"
      - {type: decimal, name: field, label: How large is the field?}
      - {type: calculate, name: share, calculation: "${field} div ${people}"}
      - {type: date, name: day, label: Which day?, constraint: . <= today()}
      - {type: date, name: month, label: Which month?, appearance: month-year}
      - {type: time, name: hour, label: Which hour?}
      - {type: datetime, name: when, label: When?}
      - {type: range, name: mark, label: Which mark?, parameters: {start: 1, end: 2, step: 0.5}}
      - {type: geopoint, name: place, label: Where?}
      - {type: image, name: photo, label: A photo?}
      - {type: audio, name: sound, label: A sound?}
      - {type: video, name: film, label: A film?, relevant: "${mark} > 1"}
      - {type: file, name: paper, label: A paper?}
  - type: group
    name: lists
    label: Lists
    relevant: ${people} != 0
    questions:
      - {type: select_one yes_no, name: more, label: More?, default: "no"}
      - type: select_one
        name: colour
        label: Colour?
        or_other: true
        choices: [{name: red, label: Red}, {name: blue, label: Blue}]
      - type: select_multiple
        name: crops
        label: Crops?
        constraint: count-selected(.) <= 3
        choices:
          - {name: rice, label: Rice}
          - {name: maize, label: Maize}
          - {name: beans, label: Beans}
          - {name: milk, label: Milk}
          - {name: none, label: None, exclusive: true}
      - {type: text, name: crop_why, label: "Why ${choice}?", for_each: crops}
      - type: rank
        name: order
        label: Order?
        choices: [{name: a, label: A}, {name: b, label: B}, {name: c, label: C}]
      - type: select_one
        name: region
        label: Region?
        choices: [{name: west, label: West}, {name: east, label: East}]
      - {type: select_one towns, name: town, label: Town?, choice_filter: "in = ${region}"}
      - {type: select_multiple towns, name: towns, label: Towns?, choice_filter: "in = ${region}"}
      - type: select_one
        name: village
        label: Village?
        choices:
""" + "".join(f"          - {{name: v{n}, label: Village {n}}}\n" for n in range(1, 31)) + """
  - type: repeat
    name: houses
    label: A house
    repeat_count: ${people}
    questions:
      - {type: text, name: head, label: Who lives there?}
      - type: repeat
        name: animals
        label: An animal
        questions:
          - {type: select_one, name: kind, label: Which?, choices: [{name: cow, label: Cow}, {name: hen, label: Hen}]}
          - type: integer
            name: number
            label: "How many has ${head}?"
            relevant: "${kind} != 'cow' or ${more} = 'yes'"
          - type: select_multiple
            name: uses
            label: Uses?
            choices: [{name: eat, label: Eat}, {name: sell, label: Sell}]
          - {type: text, name: use_how, label: "How ${choice}?", for_each: uses}
      - {type: calculate, name: flock, calculation: "sum(${number})"}
      - {type: note, name: counted, label: "That is ${flock}."}
  - type: group
    name: end
    label: End
    questions:
      - type: text
        name: headline
        label: A title?
        required: true
        ask: last
        default: "concat(${who}, ' ', ${town})"
      - {type: text, name: rest, label: Anything else?, relevant: "count(${houses}) > 1"}
""")  # fmt: skip

CALLS = {name: load_call(SHIPPED / name) for name in ("smallholders", "prices")} | {"sink": SINK}


# -- every reply at every moment --------------------------------------------------------------------------------------

NAMES = sorted({*(name for call in CALLS.values() for name in call.form.plan.nodes)})
FORGED = [
    "", " ", "nowhere", "products[99]/price", "products[1]/price", "products[2]", "products[0]/price", "products[-1]",
    "houses[1]/animals[1]/kind", "houses[2]/animals[1]/use_how[eat]", "houses[1]/animals[2]", "houses[1]/head",
    "a[", "]", "[", "/", "crop_why[rice]", "crop_why[", "crop_why[gone]", "\x00", "\ud800", "ii\x00", "x" * 10_000,
    "../../etc", "__class__", "${who}", "1",
]  # fmt: skip
WORDS = [
    "yes", "no", "oui", "merci", "STOP", "c'est fini ?", "1", "2", "1, 2", "1-3", "3", "2019", "22/4/2019", "3/4/2019",
    "today", "14:30", "8", "22/4/2019 14:30", "12.5", "1.200", "Senegal", "Kenia", "awa@example.org", "www.example.org",
    "+221 77 123 45 67", "Village", "village 3", "Rice and maize", "forbidden", "14.69, -17.45", "None", "Red",
    "{n} ${who} {words}", "a" * 100_000,
]  # fmt: skip
HUGE = 10**20

keys = st.one_of(st.none(), st.sampled_from(NAMES), st.sampled_from(FORGED))
texts = st.one_of(st.sampled_from(WORDS), st.sampled_from(NAUGHTY), st.text(max_size=40))
refs = st.sampled_from(["", "m1", "m2", "m3", "\ud800"])
numbers = st.sampled_from([-HUGE, -1, 0, 1, 2, 3, 99, HUGE])
values = st.one_of(
    st.sampled_from(["=", "yes", "no", "rice", "none", "west", "east", "dakar", "set1", "other", "ok", "1", "SN"]),
    st.sampled_from(FORGED),
)  # fmt: skip
kinds = st.sampled_from(["voice", "audio", "photo", "video", "document"])
files = st.builds(
    File,
    kinds,
    name=st.sampled_from(["", "a.jpg", "b.opus", "c", "\x00", "\ud800.mp3", "." * 300, "/etc/passwd"]),
    mime=st.sampled_from(["", "image/jpeg", "audio/", "nonsense", "\ud800"]),
    size=numbers,
    seconds=numbers,
    ref=refs,
)
degrees = st.sampled_from([-180.0, -90.0, -0.0, 0.0, 14.69, 90.0, 90.1, 180.0, 180.1, 1e308, -1e308, 5e-324])

replies = st.one_of(
    st.builds(Typed, texts, keys, refs),
    st.builds(Pressed, values, keys, st.sampled_from([None, True, False]), refs),
    st.builds(Attached, st.lists(files, max_size=3).map(tuple), texts, keys, refs),
    st.builds(Located, degrees, degrees, st.one_of(st.none(), degrees), keys, refs),
    st.builds(Shared, texts, texts, keys, refs),
    st.builds(Skip, keys),
    st.builds(Done, keys),
    st.builds(Next, keys),
    st.builds(Remove, refs, st.one_of(st.none(), numbers), keys),
    st.builds(Page, numbers, keys),
    st.builds(Back),
    st.builds(Pause),
    st.builds(Show),
    st.builds(Review, keys),
    st.builds(Unanswered, numbers),
    st.builds(Jump, keys.filter(lambda key: key is not None)),
    st.builds(Way, st.sampled_from(["short", "whole", "other"])),
    st.builds(Settle, numbers, numbers),
    st.builds(Submit),
    st.builds(Reopen),
    st.builds(Withdraw),
)

#: a reply as such; or the n-th thing that can be tapped; or what somebody could say to the question, by a seed
step = st.one_of(
    st.tuples(st.just("reply"), replies),
    st.tuples(st.just("tap"), st.integers(0, 20)),
    st.tuples(st.just("answer"), st.integers(0, 99)),
)


def with_start(far, seed, rest):
    """So many questions answered in their order first, so that the middle and the end are reached too."""
    return [*(("answer", seed + n) for n in range(far)), *rest]


steps = st.builds(with_start, st.integers(0, 60), st.integers(0, 1000), st.lists(step, min_size=1, max_size=20))
moments = st.builds(
    moment,
    st.sampled_from(["en", "fr", "ar", "sw", "pt-BR", "xx", "", "no such language"]),
    st.sampled_from([NOW, NOW + timedelta(days=365)]),
)


def tappable(turn: Turn):
    return [one.reply for one in (*turn.prompt.options, *turn.prompt.buttons)]


def reply_of(step, call, turn, at):
    """The reply that a step stands for, seen from a turn."""
    how, what = step
    if how == "reply":
        return what
    taps = tappable(turn)
    sheet = Sheet(call, turn.conversation, at)
    item = sheet.item(turn.conversation.asking)
    if how == "answer" and item is not None and turn.prompt.kind == "question":
        return item.question.sample(Random(what), here_at(sheet, item, at))
    return taps[what % len(taps)] if taps else Show()


def walked(call, path, at):
    """The turns along a path."""
    turn = start(call, at)
    yield None, turn
    for step in path:
        reply = reply_of(step, call, turn, at)
        before, turn = turn, advance(call, turn.conversation, reply, at)
        yield (before, reply), turn


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=50)
def test_every_reply_at_every_moment_leads_to_a_turn(name, path, at):
    """Nothing raises: not the turn, not its words, not the completed form; and each turn says or asks something."""
    call = CALLS[name]
    for _, turn in walked(call, path, at):
        assert "".join(face.turn_lines(turn, at)).strip()
        assert turn.prompt.kind == "question" or not turn.prompt.place
    for entry in completed_form(call, turn.conversation, at).entries:
        at.say(entry.answer)
    exported(call, turn.conversation, at)


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_a_conversation_survives_the_store(name, path, at):
    """Written as JSON and read back it is the same, so the next turn is the same too."""
    for _, turn in walked(CALLS[name], path, at):
        written = json.dumps(turn.conversation.as_json())
        assert conversation_from_json(json.loads(written)) == turn.conversation


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_a_question_can_be_shown_again_as_it_was(name, path, at):
    """What `prompt` shows for the conversation is what its last turn showed."""
    for _, turn in walked(CALLS[name], path, at):
        again = prompt(CALLS[name], turn.conversation, at)
        if turn.prompt.kind in ("question", "matter", "way", "end", "sent", "withdrawn"):
            assert again == turn.prompt


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_everything_that_can_be_tapped_is_taken(name, path, at):
    """Each button leads to a turn, and none of a question or a list is met with "there is no such thing"."""
    call = CALLS[name]
    *_, (_, turn) = walked(call, path, at)
    gone = "That question is no longer part of your form. Here is where we are."
    for reply in tappable(turn):
        then = advance(call, turn.conversation, reply, at)
        assert turn.prompt.kind == "matter" or gone not in [text.source for text in then.says], reply
        assert then.conversation.rev == turn.conversation.rev + 1


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_the_same_reply_leads_to_the_same_turn(name, path, at):
    for come, turn in walked(CALLS[name], path, at):
        if come is not None:
            before, reply = come
            assert advance(CALLS[name], before.conversation, reply, at) == turn


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_an_answer_is_only_taken_away_by_remove(name, path, at):
    """Whatever else is said, what was said before stays in the store."""
    for come, turn in walked(CALLS[name], path, at):
        if come is not None and not isinstance(come[1], Remove):
            assert come[0].conversation.answers.keys() <= turn.conversation.answers.keys()


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_a_turn_says_which_answers_it_changed(name, path, at):
    """`changed` names every answer that is not what it was, so that a store can write just those."""
    for come, turn in walked(CALLS[name], path, at):
        if come is None:
            continue
        old, new = come[0].conversation.answers, turn.conversation.answers
        assert {key for key in {*old, *new} if old.get(key) != new.get(key)} <= set(turn.changed)


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_a_turn_only_moves_to_a_question_that_belongs_to_the_form(name, path, at):
    for come, turn in walked(CALLS[name], path, at):
        asking = turn.conversation.asking
        if asking is not None and (come is None or come[0].conversation.asking != asking):
            sheet = Sheet(CALLS[name], turn.conversation, at)
            item = sheet.item(asking)
            assert item is not None
            assert sheet.is_relevant(item)


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments, seed=st.integers(0, 99), skips=st.booleans())
@settings(max_examples=25)
def test_back_after_an_answer_asks_the_same_question(name, path, at, seed, skips):
    call = CALLS[name]
    *_, (_, turn) = walked(call, path, at)
    asking = turn.conversation.asking
    then = advance(call, turn.conversation, Skip() if skips else reply_of(("answer", seed), call, turn, at), at)
    if asking is None or then.conversation.asking in (asking, None) or then.conversation.pending is not None:
        return
    assert advance(call, then.conversation, Back(), at).conversation.asking == asking


@pytest.mark.parametrize("name", CALLS)
@given(path=steps, at=moments)
@settings(max_examples=25)
def test_a_button_that_sets_may_be_pressed_twice(name, path, at):
    """A phone with a bad line sends a tap twice: the second one changes no answer."""
    call = CALLS[name]
    *_, (_, turn) = walked(call, path, at)
    for reply in tappable(turn):
        if isinstance(reply, Pressed):
            once = advance(call, turn.conversation, reply, at)
            twice = advance(call, once.conversation, reply, at)
            assert twice.conversation.answers == once.conversation.answers


@given(reply=replies)
@settings(max_examples=100)
def test_a_reply_survives_the_store(reply):
    assert reply_from_json(json.loads(json.dumps(reply_as_json(reply)))) == reply


def test_the_kitchen_sink_has_every_type():
    from conversations.questions import TYPES

    assert {question.type for question in SINK.form.questions.values()} == set(TYPES)


# -- what is asked next -----------------------------------------------------------------------------------------------

ABC = call_asking("""
    - {type: text, name: a, label: A}
    - {type: text, name: b, label: B, relevant: "${a} = 'yes!'"}
    - {type: text, name: c, label: C}
""")


def asked(call, *words, way=None):
    """What is asked one after the other when these words are typed."""
    awa = person(call)
    if way is not None:
        awa.replies(Way(way))
    names = [awa.turn.conversation.asking]
    for word in words:
        awa.types(word)
        names.append(awa.turn.conversation.asking)
    return names


def test_the_next_question_is_the_first_relevant_one():
    assert asked(ABC, "yes!", "x", "y") == ["a", "b", "c", None]
    assert asked(ABC, "nothing", "y") == ["a", "c", None]


def test_what_was_passed_is_not_asked_again():
    awa = person(ABC)
    awa.replies(Jump("c"))
    awa.types("first of all")
    assert awa.turn.conversation.asking == "a"
    awa.types("nothing")
    assert awa.turn.conversation.asking is None


def test_a_question_marked_ask_last_is_asked_after_all_others():
    call = call_asking("""
        - {type: text, name: a, label: A, ask: last}
        - {type: text, name: b, label: B}
        - {type: text, name: c, label: C, relevant: "${a} = 'x'"}
    """)
    assert asked(call, "1st", "2nd") == ["b", "a", None]


def test_a_condition_may_name_what_stands_further_down():
    """Conditions are evaluated in the order in which they need each other, not as written."""
    call = call_asking("""
        - {type: text, name: a, label: A, relevant: "${double} = 4"}
        - {type: calculate, name: double, calculation: "${one} * 2"}
        - {type: calculate, name: one, calculation: "${n}"}
        - {type: integer, name: n, label: N}
        - {type: text, name: z, label: Z}
    """)
    assert asked(call, "2") == ["n", "a"]
    assert asked(call, "3") == ["n", "z"]


def test_the_relevance_of_a_group_covers_what_is_in_it():
    call = call_from("""
        title: T
        form:
          - {type: group, name: g, label: G, questions: [{type: integer, name: n, label: N}]}
          - type: group
            name: h
            label: H
            relevant: ${n} > 1
            questions:
              - type: group
                name: inner
                label: Inner
                questions:
                  - {type: text, name: a, label: A}
          - {type: group, name: i, label: I, questions: [{type: text, name: z, label: Z}]}
    """)
    assert asked(call, "2") == ["n", "a"]
    assert asked(call, "1") == ["n", "z"]


def test_an_answer_that_is_irrelevant_counts_as_empty_and_is_kept():
    """It leaves the form with everything that hangs on it, and all of it comes back if the condition does."""
    call = call_asking("""
        - {type: integer, name: a, label: A}
        - {type: integer, name: b, label: B, relevant: "${a} > 0"}
        - {type: text, name: c, label: C, relevant: "${b} = 5"}
        - {type: calculate, name: sum, calculation: "coalesce(${b}, 0) + 1"}
        - {type: text, name: z, label: Z}
    """)
    awa = person(call)
    for words in ("1", "5", "kept", "end"):
        awa.types(words)
    said = exported(call, awa.turn.conversation, awa.moment)
    assert (said["b"], said["c"], said["sum"]) == (5, "kept", 6)

    awa.replies(Jump("a"))
    awa.types("0")
    said = exported(call, awa.turn.conversation, awa.moment)
    assert (said["b"], said["c"], said["sum"]) == (None, None, 1)
    assert awa.turn.conversation.answers["c"].value == "kept"

    awa.replies(Jump("a"))
    awa.types("3")
    said = exported(call, awa.turn.conversation, awa.moment)
    assert (said["b"], said["c"], said["sum"]) == (5, "kept", 6)
    assert awa.turn.conversation.asking is None


def test_a_person_is_told_that_answers_left_the_form():
    call = call_asking("""
        - {type: integer, name: a, label: A}
        - {type: integer, name: b, label: B, relevant: "${a} > 0"}
        - {type: integer, name: c, label: C, relevant: "${a} > 0"}
    """)
    awa = person(call)
    for words in ("1", "5", "6"):
        awa.types(words)
    awa.replies(Jump("a"))
    awa.types("0")
    assert "2 answers no longer belong to the form" in awa.seen


TOWNS = call_asking("""
    - {type: select_one, name: region, label: Region, choices: [{name: west, label: West}, {name: east, label: East}]}
    - type: select_one
      name: town
      label: Town
      choice_filter: in = ${region}
      choices:
        - {name: dakar, label: Dakar, in: west}
        - {name: thies, label: Thies, in: west}
        - {name: nairobi, label: Nairobi, in: east}
    - {type: text, name: z, label: Z, relevant: "${town} = 'dakar'"}
""")


def test_a_choice_filter_leaves_the_choices_that_fit():
    awa = person(TOWNS)
    awa.taps("West")
    assert [option.label.source for option in awa.turn.prompt.options] == ["Dakar", "Thies"]
    awa.types("3")
    assert awa.turn.conversation.asking == "town"


def test_a_choice_that_the_filter_takes_away_is_asked_again():
    """It counts as empty until then."""
    awa = person(TOWNS)
    for words in ("West", "Dakar"):
        awa.taps(words)
    assert awa.turn.conversation.asking == "z"
    awa.replies(Jump("region"))
    awa.taps("East")
    assert awa.turn.conversation.asking == "town"
    assert [option.label.source for option in awa.turn.prompt.options] == ["Nairobi"]
    awa.replies(Jump("region"))
    awa.taps("West")
    assert awa.turn.conversation.asking == "z"


HOUSES = call_asking("""
    - {type: integer, name: n, label: N}
    - type: repeat
      name: houses
      label: House
      repeat_count: ${n}
      questions:
        - {type: text, name: head, label: Who}
        - {type: integer, name: age, label: "How old is ${head}?"}
    - {type: calculate, name: years, calculation: "sum(${age})"}
    - {type: text, name: z, label: Z}
""")


def test_a_repeat_is_asked_as_often_as_its_count_says():
    assert asked(HOUSES, "2", "Awa", "30", "Binta", "40") == [
        "n", "houses[1]/head", "houses[1]/age", "houses[2]/head", "houses[2]/age", "z",
    ]  # fmt: skip


@pytest.mark.parametrize("count", ["0", "-3"])
def test_a_repeat_without_instances_is_passed(count):
    assert asked(HOUSES, count) == ["n", "z"]


def test_in_a_repeat_a_name_means_the_same_instance():
    awa = person(HOUSES)
    for words in ("2", "Awa", "30", "Binta"):
        awa.types(words)
    assert "How old is Binta?" in awa.seen


def test_instances_that_fall_away_come_back_with_their_answers():
    awa = person(HOUSES)
    for words in ("2", "Awa", "30", "Binta", "40"):
        awa.types(words)
    awa.replies(Jump("n"))
    awa.types("1")
    said = exported(HOUSES, awa.turn.conversation, awa.moment)
    assert said["houses"] == [{"head": "Awa", "age": 30}]
    assert said["years"] == 30
    awa.replies(Jump("n"))
    awa.types("2")
    said = exported(HOUSES, awa.turn.conversation, awa.moment)
    assert said["houses"] == [{"head": "Awa", "age": 30}, {"head": "Binta", "age": 40}]
    assert said["years"] == 70


def test_a_repeat_never_has_more_than_a_hundred_instances():
    awa = person(HOUSES)
    awa.types("100000")
    assert len(exported(HOUSES, awa.turn.conversation, awa.moment)["houses"]) == 100


def test_without_a_count_the_person_says_when_there_are_no_more():
    call = call_asking("""
        - type: repeat
          name: goods
          label: Product
          questions: [{type: text, name: what, label: What}]
        - {type: text, name: z, label: Z}
    """)
    assert asked(call, "Milk", "yes", "Rice", "no", "end") == [
        "goods[1]/what", "goods[2]", "goods[2]/what", "goods[3]", "z", None,
    ]  # fmt: skip


CROPS = call_asking("""
    - type: select_multiple
      name: crops
      label: Crops
      choices: [{name: rice, label: Rice}, {name: maize, label: Maize}, {name: milk, label: Milk}]
    - {type: text, name: why, label: "Why ${choice}?", for_each: crops}
    - {type: text, name: z, label: Z}
""")


def test_a_follow_up_is_asked_once_for_each_chosen_option():
    """Keyed by the choice's name, in the order of the list."""
    awa = person(CROPS)
    awa.types("3, 1")
    awa.replies(Done())
    assert awa.turn.conversation.asking == "why[rice]"
    assert "Why Rice?" in awa.seen
    awa.types("It grows")
    assert "Why Milk?" in awa.seen
    awa.types("We have a cow")
    assert awa.turn.conversation.asking == "z"
    said = exported(CROPS, awa.turn.conversation, awa.moment)
    assert said["why"] == {"rice": "It grows", "milk": "We have a cow"}


def test_the_answer_to_a_follow_up_comes_back_with_its_option():
    awa = person(CROPS)
    awa.types("1")
    awa.replies(Done())
    awa.types("It grows")
    awa.replies(Back())
    awa.replies(Back())
    for on in (False, True):
        awa.replies(Pressed("rice", "crops", on=on))
        awa.replies(Pressed("maize", "crops", on=True))
        awa.replies(Done())
        said = exported(CROPS, awa.turn.conversation, awa.moment)
        assert said["why"] == ({"rice": "It grows", "maize": None} if on else {"maize": None})
        awa.replies(Jump("crops"))


def test_or_other_asks_which_only_when_other_is_ticked():
    call = call_asking("""
        - {type: select_one, or_other: true, name: c, label: C, choices: [{name: red, label: Red}]}
        - {type: text, name: z, label: Z}
    """)
    assert asked(call, "1") == ["c", "z"]
    assert asked(call, "2", "green") == ["c", "c_other", "z"]


# -- progress ---------------------------------------------------------------------------------------------------------

PROGRESS = call_from("""
    title: T
    form:
      - type: group
        name: first
        label: First
        number: (i)
        questions:
          - {type: text, name: headline, label: H, ask: last, minutes: 1}
          - {type: integer, name: a, label: A, minutes: 2}
          - {type: text, name: b, label: B, minutes: 3}
      - type: group
        name: second
        label: Second
        relevant: ${a} > 0
        questions:
          - {type: text, name: c, label: C, minutes: 10}
      - type: group
        name: third
        label: Third
        questions:
          - {type: text, name: d, label: D, minutes: 4}
""")


def places(call, *words):
    """(section, number, of, passed, questions, minutes left), turn by turn."""
    awa = person(call)
    found = []
    for word in (*words, None):
        place = awa.turn.prompt.place
        assert place is not None
        assert place.section is not None
        found.append(
            (awa.moment.say(place.section), place.number, place.of, place.passed, place.questions, place.minutes_left)
        )
        if word is not None:
            awa.types(word)
    return found


def test_progress_counts_sections_with_something_to_ask_and_the_minutes_left():
    """What is asked last is a part of its own; 2 + 3 + 4 + 1 minutes while the second section is not relevant."""
    assert places(PROGRESS, "0", "x", "y") == [
        ("(i) First", 1, 3, 0, 4, 10),
        ("(i) First", 1, 3, 1, 4, 8),
        ("Third", 2, 3, 2, 4, 5),
        ("(i) First", 3, 3, 3, 4, 1),
    ]


def test_progress_grows_when_a_section_becomes_relevant():
    """8 minutes and the 10 of the second section."""
    assert places(PROGRESS, "1", "x") == [
        ("(i) First", 1, 3, 0, 4, 10),
        ("(i) First", 1, 4, 1, 5, 18),
        ("Second", 2, 4, 2, 5, 15),
    ]


def test_what_was_skipped_is_no_longer_ahead():
    awa = person(PROGRESS)
    awa.replies(Skip())
    assert awa.turn.prompt.place is not None
    assert (awa.turn.prompt.place.passed, awa.turn.prompt.place.minutes_left) == (1, 8)


# -- the short way ----------------------------------------------------------------------------------------------------

WAYS = call_asking("""
    - {type: text, name: a, label: A, minutes: 5}
    - {type: integer, name: b, label: B, short: true, minutes: 2}
    - {type: text, name: c, label: C, short: "${b} > 1", minutes: 3}
    - {type: text, name: d, label: D, required: true, minutes: 1}
""")


def test_the_way_is_chosen_first():
    awa = person(WAYS)
    assert awa.turn.prompt.kind == "way"
    assert awa.turn.conversation.asking is None
    assert "Short: 2 questions, about 3 minutes" in awa.seen
    assert "Whole form: 4 questions or more, about 11 minutes" in awa.seen


@pytest.mark.parametrize(
    ("words", "way"), [("1", "short"), ("2", "whole"), ("short", "short"), ("whole form", "whole")]
)
def test_the_way_can_be_typed(words, way):
    awa = person(WAYS)
    awa.types(words)
    assert awa.turn.conversation.way == way


def test_the_short_way_asks_what_is_marked_and_what_is_required():
    assert asked(WAYS, "1", "x", way="short") == ["b", "d", None]
    assert asked(WAYS, "2", "x", "y", way="short") == ["b", "c", "d", None]


def test_one_can_go_on_to_the_whole_form():
    awa = person(WAYS)
    awa.replies(Way("short"))
    awa.types("1")
    awa.types("x")
    assert awa.turn.prompt.kind == "end"
    awa.taps("Go on with the whole form")
    assert awa.turn.conversation.asking == "a"


# -- answering --------------------------------------------------------------------------------------------------------


def test_skip_an_answer_of_its_own_and_empty_are_three_things():
    call = call_asking("""
        - {type: text, name: a, label: A}
        - type: select_multiple
          name: m
          label: M
          choices: [{name: x, label: X}, {name: none, label: None, exclusive: true}]
        - {type: text, name: b, label: B}
    """)
    awa = person(call)
    awa.replies(Skip())
    awa.types("None")
    awa.replies(Done())
    answers = awa.turn.conversation.answers
    assert answers["a"].skipped
    assert answers["a"].value is None
    assert not answers["m"].skipped
    assert answers["m"].value == ("none",)
    assert "b" not in answers


def test_what_was_skipped_can_be_answered_later_without_being_asked_about():
    awa = person(ABC)
    awa.replies(Skip())
    awa.replies(Typed("later", to="a", ref="late"))
    assert awa.turn.conversation.pending is None
    assert awa.turn.conversation.answers["a"].value == "later"
    assert not awa.turn.conversation.answers["a"].skipped


def test_a_required_question_cannot_be_skipped():
    call = call_asking("""
        - {type: text, name: a, label: A, required: true, required_message: "We need it."}
        - {type: text, name: b, label: B}
    """)
    awa = person(call)
    awa.replies(Skip())
    assert awa.turn.conversation.asking == "a"
    assert "We need it." in awa.seen
    assert "[Skip]" not in awa.seen


def test_an_answer_that_breaks_the_constraint_is_refused_with_its_message():
    call = call_asking("""
        - {type: integer, name: a, label: A, constraint: . > 2, constraint_message: More than two.}
        - {type: text, name: b, label: B}
    """)
    awa = person(call)
    awa.types("2")
    assert awa.turn.conversation.asking == "a"
    assert "More than two." in awa.seen
    assert "a" not in awa.turn.conversation.answers
    awa.types("3")
    assert awa.turn.conversation.asking == "b"


def test_a_blank_answer_is_never_judged_by_the_constraint():
    """XLSForm: constraints are not evaluated on a blank answer."""
    awa = person(call_asking("- {type: integer, name: a, label: A, constraint: . > 2}"))
    awa.replies(Skip())
    assert awa.turn.conversation.asking is None


LATE = call_asking("""
    - {type: select_one, name: a, label: Is it so?, choices: [{name: "yes", label: "Yes"}, {name: "no", label: "No"}]}
    - {type: text, name: b, label: B}
""")


@pytest.mark.parametrize(("said", "value"), [("Yes", "yes"), ("No", "no"), ("oui", "yes"), ("2", "no")])
def test_a_late_tap_asks_before_it_changes_an_answer(said, value):
    awa = person(LATE)
    awa.taps("No")
    awa.replies(Pressed("yes", to="a"))
    assert "Is it so?\nChange “No” to “Yes”?" in awa.seen
    assert awa.turn.conversation.answers["a"].value == "no"
    awa.types(said)
    assert awa.turn.conversation.answers["a"].value == value
    assert awa.turn.conversation.asking == "b"


def test_a_late_tap_on_the_same_choice_changes_nothing_and_asks_nothing():
    awa = person(LATE)
    awa.taps("No")
    awa.replies(Pressed("no", to="a"))
    assert awa.turn.conversation.pending is None
    assert "Nothing was changed." in awa.seen


@pytest.mark.parametrize("reply", [Skip("a"), Done("a"), Next("a"), Page(2, "a")])
def test_a_late_button_that_is_no_answer_changes_nothing(reply):
    awa = person(LATE)
    awa.taps("No")
    before = awa.turn.conversation
    awa.replies(reply)
    assert awa.turn.conversation == replace(before, rev=before.rev + 1)


@pytest.mark.parametrize("key", ["nowhere", "a[", "b[1]/c", "\x00"])
def test_a_reply_to_no_question_of_the_form_changes_nothing(key):
    awa = person(LATE)
    before = awa.turn.conversation
    for reply in (Typed("x", to=key), Pressed("yes", to=key), Remove(to=key), Jump(key)):
        awa.replies(reply)
        assert awa.turn.conversation.answers == before.answers
        assert awa.turn.conversation.asking == "a"


def test_another_reply_than_the_one_asked_for_lets_the_matter_fall():
    awa = person(LATE)
    awa.taps("No")
    awa.replies(Pressed("yes", to="a"))
    awa.types("We sell milk in the village.")
    assert awa.turn.conversation.pending is None
    assert awa.turn.conversation.answers["a"].value == "no"
    assert awa.turn.conversation.answers["b"].value == "We sell milk in the village."


def test_a_matter_is_settled_once():
    """The buttons of an older one do nothing any more."""
    awa = person(LATE)
    awa.taps("No")
    awa.replies(Pressed("yes", to="a"))
    yes = awa.turn.prompt.options[0].reply
    awa.replies(yes)
    awa.replies(Pressed("no", to="a"))
    awa.replies(yes)
    assert awa.turn.conversation.answers["a"].value == "yes"
    assert awa.turn.conversation.pending is not None


STORY = call_asking("""
    - {type: text, name: story, label: Story, appearance: multiline}
    - {type: text, name: b, label: B}
""")


@pytest.mark.parametrize(
    ("typed", "choice", "value", "kind"),
    [
        ("merci", "Yes, add it", "It rained.\nmerci", "part"),
        ("merci", "No, leave it out", "It rained.", "question"),
        ("c'est fini ?", "Part of my answer", "It rained.\nc'est fini ?", "part"),
        ("c'est fini ?", "I was asking", "It rained.", "question"),
        ("STOP", "Stop for now", "It rained.", "paused"),
        ("STOP", "It is my answer", "It rained.\nSTOP", "part"),
        ("STOP", "Do not write to me first", "It rained.", "question"),
    ],
)
def test_words_that_may_not_belong_to_the_answer_are_asked_about(typed, choice, value, kind):
    awa = person(STORY)
    awa.types("It rained.")
    awa.types(typed)
    assert f"You wrote “{typed}”" in awa.seen
    assert awa.turn.conversation.answers["story"].value == "It rained."
    awa.taps(choice)
    assert awa.turn.conversation.answers["story"].value == value
    assert awa.turn.prompt.kind == kind


def test_an_answer_in_parts_goes_on_until_done():
    awa = person(STORY)
    awa.types("It rained.")
    awa.sends("voice", 100)
    awa.types("We sang.")
    assert awa.turn.conversation.asking == "story"
    awa.taps("Done")
    assert awa.turn.conversation.asking == "b"
    answer = awa.turn.conversation.answers["story"]
    assert answer.value == "It rained.\nWe sang."
    assert [file.seconds for file in answer.files] == [100]


@pytest.mark.parametrize(
    ("remove", "value"),
    [
        (Remove(part=0), "b\nc"),
        (Remove(part=1), "a\nc"),
        (Remove(ref="m3"), "a\nb"),
        (Remove(), "a\nb"),
        (Remove(part=3), "a\nb\nc"),
        (Remove(part=-1), "a\nb\nc"),
        (Remove(ref="m9"), "a\nb\nc"),
    ],
)
def test_any_part_of_an_answer_can_be_removed(remove, value):
    """By its place, by its message, or the newest; what is not there cannot be."""
    awa = person(STORY)
    for words in "abc":
        awa.types(words)
    awa.replies(remove)
    assert awa.turn.conversation.answers["story"].value == value


def test_an_edited_message_changes_its_answer_without_being_asked_about():
    """Whoever edits means it."""
    awa = person(STORY)
    awa.types("It rained.")
    awa.taps("Done")
    awa.replies(Typed("It rained all night.", to="story", ref="m1"))
    assert awa.turn.conversation.pending is None
    assert awa.turn.conversation.answers["story"].value == "It rained all night."
    assert awa.turn.conversation.asking == "b"


def test_a_near_miss_is_taken_once_it_is_confirmed():
    awa = person(
        call_asking("""
        - {type: text, name: land, label: Land, appearance: country}
        - {type: text, name: b, label: B}
    """)
    )
    awa.types("Kenia")
    assert awa.turn.conversation.answers.get("land") is None
    assert "Do you mean this?" in awa.seen
    awa.taps("Kenya")
    assert awa.turn.conversation.answers["land"].value == "KE"
    assert awa.turn.conversation.asking == "b"


def test_none_of_the_offers_asks_again():
    awa = person(call_asking("- {type: text, name: land, label: Land, appearance: country}"))
    awa.types("Kenia")
    awa.taps("No, something else")
    assert awa.turn.conversation.asking == "land"
    assert awa.turn.conversation.pending is None
    assert "land" not in awa.turn.conversation.answers


LONG = call_asking(
    "- type: select_one\n  name: v\n  label: V\n  choices:\n"
    + "".join(
        f"    - {{name: v{n}, label: {word} {n}}}\n" for n in range(1, 61) for word in ["Alpha" if n % 2 else "Beta"]
    )
)


def shown(awa):
    return [option.number for option in awa.turn.prompt.options]


def test_a_long_list_is_shown_in_pages():
    awa = person(LONG)
    assert shown(awa) == [1, 2, 3, 4, 5, 6, 7, 8]
    assert awa.turn.prompt.pages == 8
    awa.taps("More of them")
    assert shown(awa) == [9, 10, 11, 12, 13, 14, 15, 16]
    awa.taps("Earlier ones")
    assert shown(awa)[0] == 1


def test_the_last_page_of_a_long_list_has_the_rest():
    """60 choices are seven pages of eight and one of four."""
    awa = person(LONG)
    awa.replies(Page(7))
    assert shown(awa) == [57, 58, 59, 60]
    assert "[More of them]" not in awa.seen
    awa.replies(Page(99))
    assert shown(awa) == [57, 58, 59, 60]


def test_words_search_a_long_list():
    awa = person(LONG)
    awa.types("beta")
    assert shown(awa) == [2, 4, 6, 8, 10, 12, 14, 16]
    awa.taps("Show all")
    assert shown(awa) == [1, 2, 3, 4, 5, 6, 7, 8]


# -- moving -----------------------------------------------------------------------------------------------------------


def test_back_at_the_first_question_says_so():
    awa = person(ABC)
    awa.replies(Back())
    assert awa.turn.conversation.asking == "a"
    assert "This is the first question." in awa.seen


def test_back_goes_along_the_way_one_came():
    awa = person(ABC)
    for words in ("yes!", "x", "y"):
        awa.types(words)
    found = []
    for _ in range(3):
        awa.replies(Back())
        found.append(awa.turn.conversation.asking)
    assert found == ["c", "b", "a"]


def test_back_passes_over_what_is_no_longer_relevant():
    awa = person(ABC)
    for words in ("yes!", "x"):
        awa.types(words)
    awa.replies(Typed("nothing", to="a", ref="m1"))
    assert awa.turn.conversation.asking == "c"
    awa.replies(Back())
    assert awa.turn.conversation.asking == "a"


def test_next_keeps_an_answer_as_it_stands():
    awa = person(ABC)
    awa.types("yes!")
    awa.replies(Back())
    awa.replies(Next())
    assert awa.turn.conversation.answers["a"].value == "yes!"
    assert awa.turn.conversation.asking == "b"


def test_what_a_rule_passed_over_can_be_opened():
    """A section or a question that is not relevant is asked all the same when a person jumps to it."""
    call = call_from("""
        title: T
        form:
          - {type: group, name: g, label: G, questions: [{type: integer, name: n, label: N}]}
          - type: group
            name: h
            label: The passed part
            relevant: ${n} > 1
            questions: [{type: text, name: a, label: A}, {type: text, name: b, label: B}]
    """)
    awa = person(call)
    awa.types("1")
    assert awa.turn.prompt.kind == "end"
    awa.replies(Unanswered())
    awa.taps("The passed part")
    assert awa.turn.conversation.asking == "a"
    awa.types("x")
    assert awa.turn.conversation.asking == "b"
    assert exported(call, awa.turn.conversation, awa.moment)["a"] == "x"


def test_what_is_still_open_is_listed_and_can_be_jumped_to():
    awa = person(ABC)
    awa.replies(Skip())
    awa.replies(Unanswered())
    assert [(o.label.source, o.reply) for o in awa.turn.prompt.options] == [("A", Jump("a")), ("C", Jump("c"))]


def test_pause_keeps_everything():
    awa = person(ABC)
    awa.types("yes!")
    before = awa.turn.conversation
    awa.replies(Pause())
    assert awa.turn.prompt.kind == "paused"
    awa.taps("Go on")
    assert awa.turn.conversation == replace(before, rev=before.rev + 2)
    assert awa.turn.prompt.key == "b"


# -- reviewing and sending --------------------------------------------------------------------------------------------


def test_the_review_counts_answers_by_section():
    awa = person(PROGRESS)
    awa.types("0")
    awa.replies(Skip())
    awa.replies(Review())
    assert [awa.moment.say(option.label) for option in awa.turn.prompt.options] == [
        "(i) First: 1 of 3",
        "Third: 0 of 1",
    ]


def test_the_review_of_a_section_shows_its_answers():
    awa = person(ABC)
    awa.types("yes!")
    awa.replies(Skip())
    awa.replies(Review("s"))
    assert [awa.moment.say(line) for line in awa.turn.prompt.lines] == [
        "1. A\nyes!",
        "2. B\n(skipped)",
        "3. C\n(no answer yet)",
    ]
    awa.taps("Change 2")
    assert awa.turn.conversation.asking == "b"


def test_a_form_with_open_questions_is_sent_after_one_question_more():
    awa = person(ABC)
    awa.types("x")
    awa.replies(Submit())
    assert "One question is still open." in awa.seen
    assert awa.turn.conversation.status is Status.MIDWAY
    awa.taps("Send what I have")
    assert awa.turn.conversation.status is Status.SUBMITTED
    assert awa.turn.conversation.revision == 1


def test_a_form_is_not_sent_without_what_is_required():
    awa = person(
        call_asking("""
        - {type: text, name: a, label: A}
        - {type: text, name: b, label: B, required: true}
        - {type: text, name: c, label: C}
    """)
    )
    awa.replies(Submit())
    assert awa.turn.conversation.status is Status.MIDWAY
    assert awa.turn.conversation.asking == "b"


def sent(closes=None):
    call = replace(ABC, closes=closes)
    awa = person(call)
    awa.types("x")
    awa.types("y")
    awa.taps("Send")
    assert awa.turn.conversation.status is Status.SUBMITTED
    return awa


def test_a_sent_form_can_be_reopened_and_sent_anew():
    awa = sent()
    awa.replies(Reopen())
    assert awa.turn.conversation.status is Status.MIDWAY
    awa.replies(Submit())
    assert awa.turn.conversation.revision == 2


def test_a_sent_form_stands_once_the_call_has_closed():
    awa = sent(closes=NOW + timedelta(hours=1))
    awa.now = NOW + timedelta(hours=1)
    before = awa.turn.conversation
    for reply in (Reopen(), Jump("a"), Typed("z", to="a", ref="m9"), Pressed("=", to="a")):
        awa.replies(reply)
        assert awa.turn.conversation.status is Status.SUBMITTED
        assert awa.turn.conversation.answers == before.answers
        assert "This call has closed" in awa.seen


def test_a_sent_form_can_be_read():
    awa = sent()
    awa.taps("See my answers")
    awa.taps("S: 2 of 2")
    assert "A\nx" in awa.seen


def test_an_answer_of_a_sent_form_is_changed_after_a_question_and_counts_as_sent_anew():
    awa = sent()
    awa.replies(Typed("z", to="c", ref="m9"))
    assert "You have already sent this form." in awa.seen
    assert awa.turn.conversation.answers["c"].value == "y"
    awa.taps("Yes, change it")
    assert awa.turn.conversation.answers["c"].value == "z"
    assert awa.turn.conversation.status is Status.SUBMITTED
    assert awa.turn.conversation.revision == 2


def test_a_form_is_taken_back_after_a_question():
    for awa in (person(ABC), sent()):
        awa.replies(Withdraw())
        assert awa.turn.conversation.status is not Status.WITHDRAWN
        awa.taps("Yes, take it back")
        assert awa.turn.conversation.status is Status.WITHDRAWN
        answers = awa.turn.conversation.answers
        awa.types("and another thing")
        assert awa.turn.conversation.answers == answers
        awa.taps("Take it up again")
        assert awa.turn.conversation.status is Status.MIDWAY


def test_a_call_closes_at_its_closing_time():
    closes = datetime(2027, 3, 31, 12, tzinfo=UTC)
    call = replace(ABC, closes=closes)
    assert not call.is_closed(closes - timedelta(seconds=1))
    assert call.is_closed(closes)
    assert not replace(ABC, closes=None).is_closed(closes)


def test_answers_given_in_a_longer_form_do_no_harm():
    """A form may change while somebody is midway: keys that are gone are kept and passed over."""
    awa = person(ABC)
    awa.types("yes!")
    shorter = call_asking("- {type: text, name: a, label: A}\n- {type: text, name: z, label: Z}")
    gone: Conversation = replace(awa.turn.conversation, asking="b", trail=("b", "a"))
    turn = advance(shorter, gone, Typed("x"), moment())
    assert turn.conversation.answers.keys() >= {"a"}
    assert advance(shorter, turn.conversation, Back(), moment()).conversation.asking == "a"
