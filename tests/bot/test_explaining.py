"""The recommendations explained: under a question, to a person, by free words, and on to an answer about them."""

import asyncio
import json

import pytest
from sqlalchemy import select

from bot.database.exports import count_opened
from bot.database.models import answer, chat, opened
from bot.exporting.as_json import export_json

from .ways import begins, begins_for, house, rows, settles, shown

#: seconds: what comes sooner was typed together with the words that were looked for
_READS = 2.1
UNCHECKED = "These are our own words, not yet checked against the official text. The official text decides."
LIBRARY = """
version: "7"
actors:
  - {id: governments, label: Governments}
  - {id: banks, label: Banks}
tags:
  - {id: prices, label: Fair prices}
  - {id: water, label: Water}
  - {id: health, label: Sick animals}
activities:
  - {id: herd, label: I herd animals, tags: [health, water]}
  - {id: trade, label: I buy and sell, tags: [prices]}
sets:
  - id: first
    title: Investing in small farms
    agreed_by: governments in the forum
    session: CFS 40, Rome
    approved_on: "2013-10-10"
    sources: ["https://example.org/first"]
    recommendations:
      - id: fair-price
        topic: Prices that pay
        plain: Governments are advised to see to fair prices.
        example: "For example: the milk lorry pays less each year. You can ask the mayor: who sets the price?"
        asked_of: [governments, banks]
        tags: [prices]
        keywords: [milk price, bargaining]
        questions: [practice, help]
        seen: The heading was read, its number was not.
      - id: vets
        topic: Vets within reach
        plain: Governments are advised to bring vets close to herders.
        asked_of: [governments]
        tags: [health]
        keywords: [vaccine, sick goats]
        questions: [practice]
        version: "3"
        checked: official
        source: https://example.org/vets
        official_number: "12b"
      - id: wells
        topic: Wells for all
        plain: Governments are advised to dig wells where herds drink.
        tags: [water]
        questions: [practice]
background:
  timeline:
    - {when: 10 October 2013, what: The forum agrees on the set., source: "https://example.org/first"}
    - {when: 8-9 June 2016, what: Producers meet., source: "https://example.org/first"}
  figures:
    - {figure: Small farms feed seven in ten., claimant: The farmers' union, source: "https://example.org/first"}
  caution: Such figures are contested.
"""
GLOSSARY = """
entries:
  - {id: pastoralist, term: Pastoralist, forms: [pastoralists], plain: Somebody who moves with the herd.}
  - {id: lender, term: Lender, plain: Somebody who lends money.}
"""
HERDERS = """
title: Herders speak
organiser: The herders' union
form:
  - type: group
    name: begin
    label: You
    questions:
      - {type: text, name: heard, label: How did you hear of it?}
  - type: group
    name: ways
    label: Ways
    offers: heard
    questions:
      - type: text
        name: practice
        label: What worked for pastoralists?
        guidance_hint: Think of your own herd.
        appearance: multiline
      - {type: text, name: help, label: What would help?}
  - type: group
    name: end
    label: The end
    questions:
      - {type: text, name: more, label: Anything else?}
"""


@pytest.fixture
async def bot(server, tmp_path):
    folder = tmp_path / "calls" / "herders"
    folder.mkdir(parents=True)
    (folder / "recommendations.yaml").write_text(LIBRARY)
    (folder / "glossary.yaml").write_text(GLOSSARY)
    async with house(server, tmp_path, herders=HERDERS) as running:
        yield running


async def comes_to(person):
    """Take part, and go on to the first question of the section that offers something."""
    await begins(person)
    await person.sees("How did you hear of it?")
    await person.sends("radio")
    await person.sees("What worked for pastoralists?")


async def opens(person, entry):
    """Open an entry that is tied to the question which is asked."""
    await person.taps("Explain")
    await person.sees("Recommendations about this")
    await person.taps(entry)


async def is_asked_for_words(person):
    """Come to where words are asked for to look for."""
    await person.sends("/recommendations")
    await person.sees("What was recommended")
    await person.taps("Find by words")
    await person.sees("What do you want to know about?")


@pytest.fixture
async def amina(server, bot):
    person = server.person("Amina", "en")
    await comes_to(person)
    return person


async def answers(bot):
    """Key -> words, as the newest rows have them."""
    assert bot.application is not None
    out = bot.settings.data / "out.json"
    await export_json(bot.application.database, bot.application.calls, "herders", out, everything=True, passed=print)
    return json.loads(out.read_text())["submissions"][0]


# Relevant here


async def test_explain_lists_what_is_tied_to_the_question_and_the_hard_words_in_it(amina):
    question = amina.last
    await amina.taps("Explain")
    shown = await amina.sees("Recommendations about this. Tap one.")
    assert "Think of your own herd." in shown.text
    assert shown.buttons == [
        "Prices that pay",
        "Vets within reach",
        "Wells for all",
        "Pastoralist",
        "Back to my question",
    ]
    assert question.words.endswith("What was recommended: Prices that pay")
    assert not question.deleted


async def test_three_depths_stand_one_tap_apart_in_one_message(amina):
    await amina.taps("Explain")
    await amina.sees("Recommendations about this")
    at = amina.last.id
    await amina.taps("Prices that pay")
    short = await amina.sees("In 2013, governments in the forum agreed on this advice (for: Governments and Banks):")
    assert short.text.splitlines()[-1] == "Prices that pay"
    await amina.taps("What it means, and what to ask")
    life = await amina.sees("The milk lorry".lower(), "You can ask the mayor")
    assert "They are no law and no permission." in life.text
    await amina.taps("Where it comes from")
    origin = await amina.sees("It belongs to: Investing in small farms")
    for words in (
        "Agreed on October 10, 2013 (CFS 40).",
        "Its number in the official text was not read, so none stands here.",
        "The heading was read, its number was not.",
        "To read more: https://example.org/first",
    ):
        assert words in origin.text
    await amina.taps("In short")
    await amina.sees("In 2013")
    assert {short.id, life.id, origin.id, amina.last.id} == {at}


async def test_the_first_line_says_whether_our_words_were_checked(amina):
    await amina.taps("Explain")
    await amina.taps("Wells for all")
    for button in ("What it means, and what to ask", "Where it comes from", "In short"):
        assert (await amina.sees(UNCHECKED)).text.startswith(UNCHECKED)
        await amina.taps(button)
    await amina.taps("Back to my question")
    await amina.sees("What worked")
    await opens(amina, "Vets within reach")
    checked = await amina.sees("12b. Vets within reach")
    assert checked.text.startswith("These words were checked against the official text.")


async def test_reading_disturbs_no_answer_that_is_being_written(bot, amina):
    await amina.sends("First part.")
    await amina.sees("I have kept this")
    await opens(amina, "Vets within reach")
    await amina.sees("12b.")
    await amina.sends("Second part.")
    await amina.sees("I have kept this: part 2")
    await amina.taps("Done")
    await amina.sees("What would help?")
    assert (await answers(bot))["answers"]["practice"] == "First part.\nSecond part."


async def test_the_question_is_one_tap_back(amina):
    await opens(amina, "Vets within reach")
    await amina.sees("12b.")
    await amina.taps("Back to my question")
    await amina.sees("What worked for pastoralists?")


async def test_a_hard_word_is_explained(amina):
    await amina.taps("Explain")
    await amina.sees("Words in this question")
    await amina.taps("Pastoralist")
    await amina.sees("Somebody who moves with the herd.")


# Kept and counted


async def test_what_was_opened_is_kept_with_its_version_and_exported(bot, amina):
    await opens(amina, "Vets within reach")
    await amina.sees("12b.")
    await amina.sends("A vet came.")
    await amina.sees("I have kept this")
    (one,) = await rows(bot, opened)
    assert (one.entry, one.question, one.version, one.language, one.call) == ("vets", "practice", "3", "en", "herders")
    versions = {row.key: row.library_version for row in await rows(bot, answer)}
    assert versions == {"heard": None, "practice": "7"}
    out = await answers(bot)
    assert [(one["entry"], one["question"], one["version"]) for one in out["explained"]] == [("vets", "practice", "3")]
    assert out["library_versions"] == {"practice": "7"}


async def test_opened_and_answered_are_counted_by_entry_and_question(server, bot, amina):
    for name in ("Binta", "Coumba"):
        person = server.person(name, "en")
        await comes_to(person)
        await person.taps("Explain")
        await person.sees("Recommendations about this")
        await person.taps("Wells for all")
        await person.sees("Wells for all")
    await person.taps("In short" if "In short" in person.buttons else "Where it comes from")
    await person.sees("It belongs to")
    await person.sends("We dug one.")
    await person.sees("I have kept this")
    assert bot.application is not None
    (count,) = await count_opened(bot.application.database, "herders")
    assert (count.entry, count.question, count.times, count.people, count.answered) == ("wells", "practice", 2, 2, 1)


# Relevant to me


async def test_two_taps_bring_what_fits_a_person_to_the_front(server, bot):
    moussa = server.person("Moussa", "en")
    await comes_to(moussa)
    await moussa.sends("/recommendations")
    await moussa.sees("For this part of the form:")
    await moussa.taps("What matters to me (2 taps)")
    await moussa.sees("What do you do?")
    await moussa.taps("I herd animals")
    await moussa.sees("And what matters most to you?")
    await moussa.taps("Water")
    fitting = await moussa.sees("From now on, what fits you best comes first.", "For you:")
    assert fitting.buttons[0] == "Wells for all"
    await moussa.taps("Back to my question")
    await moussa.sees("What worked", "What was recommended: Wells for all")
    assert [row.interests for row in await rows(bot, chat)] == [{"does": "herd", "matters": "water"}]
    await moussa.taps("Explain")
    await moussa.sees("Recommendations about this")
    assert moussa.buttons[:3] == ["Wells for all", "Vets within reach", "Prices that pay"]
    await moussa.sends("/recommendations")
    shown = await moussa.sees("For you:")
    assert shown.buttons[0] == "Wells for all"


async def test_an_entry_is_offered_at_the_first_question_of_a_section_that_wants_it_and_nowhere_else(server, bot):
    moussa = server.person("Moussa", "en")
    await begins(moussa)
    first = await moussa.sees("How did you hear of it?")
    assert "Read about it" not in first.buttons
    assert "recommended" not in first.text
    await moussa.sends("radio")
    second = await moussa.sees("What worked", "What was recommended: Prices that pay")
    await moussa.taps("Read about it")
    await moussa.sees("In 2013")
    assert moussa.last.id != second.id
    await moussa.sends("we sing")
    await moussa.sees("I have kept this")
    await moussa.taps("Done")
    third = await moussa.sees("What would help?")
    assert "Read about it" not in third.buttons
    assert "Explain" in third.buttons


# Find


async def test_free_words_find_entries_and_the_next_words_are_an_answer_again(bot, amina):
    await is_asked_for_words(amina)
    await amina.sends("my goats are sick")
    found = await amina.sees("Found for “my goats are sick”. Tap one.")
    assert found.buttons[0] == "Vets within reach"
    await asyncio.sleep(_READS)
    await amina.sends("We share bulls.")
    await amina.sees("I have kept this")
    assert (await answers(bot))["answers"]["practice"] == "We share bulls."


async def test_words_behind_the_command_are_looked_for(amina):
    await amina.sends("/recommendations milk price")
    assert (await amina.sees("Found for “milk price”")).buttons[0] == "Prices that pay"


async def test_where_nothing_fits_the_nearest_topics_are_named(amina):
    await amina.sends("/recommendations football results")
    shown = await amina.sees("Nothing fits “football results”. Perhaps one of these topics does:")
    assert "Find something else" in shown.buttons
    topic = shown.buttons[0]
    assert topic in ("Fair prices", "Water", "Sick animals")
    await amina.taps(topic)
    await amina.sees(topic)


@pytest.mark.parametrize("words", ["<b>&amp;</b>", "\u202egoats", "🐐" * 50, "x" * 4000, "ماعز", "{words}", "' OR 1=1"])
async def test_any_words_can_be_looked_for(amina, words):
    await amina.sends(f"/recommendations {words}")
    await amina.sees("“")
    await amina.taps("Back to my question")
    await amina.sees("What worked")


async def test_entries_stand_by_set_and_by_topic(amina):
    await amina.sends("/recommendations")
    await amina.sees("What was recommended")
    await amina.taps("By set")
    await amina.sees("The sets. Tap one.")
    await amina.taps("Investing in small farms")
    shown = await amina.sees("Investing in small farms")
    assert shown.buttons[:3] == ["Prices that pay", "Vets within reach", "Wells for all"]
    await amina.sends("/recommendations")
    await amina.sees("What was recommended")
    await amina.taps("By topic")
    await amina.sees("Topics. Tap one.")
    await amina.taps("Sick animals")
    assert (await amina.sees("Sick animals")).buttons[0] == "Vets within reach"


# Carry on from it


async def test_one_goes_on_to_the_question_where_an_answer_about_it_belongs(bot, amina):
    await opens(amina, "Prices that pay")
    await amina.sees("In 2013")
    await amina.taps("I want to say something about this")
    shown = await amina.sees("Where does it belong?")
    assert "1. What worked for pastoralists?\n2. What would help?" in shown.text
    await amina.taps("2")
    await amina.sees("Part 2 of 3", "What would help?")
    await amina.sends("A fair price.")
    await amina.sees("What worked for pastoralists?")
    assert (await answers(bot))["answers"]["help"] == "A fair price."


async def test_an_entry_is_passed_on_as_a_text_with_its_source(amina):
    await opens(amina, "Prices that pay")
    await amina.sees("In 2013")
    await amina.taps("Pass it on")
    shown = await amina.sees("Prices that pay", "see to fair prices")
    for words in (UNCHECKED, "Agreed on by governments in the forum in 2013.", "no law and no permission",
                  "To read more: https://example.org/first", "https://t.me/PalabreBot?start=herders"):  # fmt: skip
        assert words in shown.text
    assert shown.buttons == []


# Background


async def test_about_tells_how_it_came_about_and_who_claims_which_figure(amina):
    await amina.sends("/about")
    await amina.sees("Who asks: The herders' union")
    about = next(message for message in amina.messages[::-1] if "Who asks:" in message.words)
    await amina.taps("How it came about", on=about)
    story = await amina.sees("October 10, 2013\nThe forum agrees on the set.")
    assert "June 8, 2016 to June 9, 2016\nProducers meet." in story.text
    await amina.taps("More of them")
    figures = await amina.sees("Such figures are contested.")
    assert "Small farms feed seven in ten.\n— The farmers' union" in figures.text
    assert "Who asks" in about.text


async def test_the_glossary_stands_by_letter(amina):
    await amina.sends("/glossary")
    shown = await amina.sees("Tap the letter")
    assert shown.buttons == ["L", "P", "Back to my question"]
    await amina.taps("P")
    await amina.sees("P")
    await amina.taps("Pastoralist")
    await amina.sees("Somebody who moves with the herd.")


# What goes wrong


@pytest.mark.parametrize("data", ["!0:entry:gone", "!0:example:gone", "!0:say:gone", "!0:pass:gone"])
async def test_a_button_of_an_entry_that_is_gone_leads_to_those_that_are_there(amina, data):
    await amina.presses(data, on=amina.last)
    await amina.sees("That entry is no longer here. These are.", "What was recommended")


@pytest.mark.parametrize(
    "data",
    ["!0:set:0.gone", "!0:topic:0.gone", "!0:topic:999.water", "!0:letter:99.", "!0:term:gone", "!0:does:gone",
     "!0:matters:gone", "!0:answer:gone", "!0:topics:999.", "!0:library:", "!0:story:"],
)  # fmt: skip
async def test_any_old_button_leads_somewhere(amina, data):
    before = len(shown(amina))
    await amina.presses(data, on=amina.last)
    await settles(amina)
    assert len(shown(amina)) > before
    assert "Something went wrong" not in shown(amina)[-1]


async def test_a_call_without_a_library_says_so(server, bot):
    moussa = server.person("Moussa", "en")
    await begins(moussa, "prices")
    await moussa.sends("/recommendations")
    await moussa.sees("This call explains no recommendations.")
    await moussa.sends("/glossary")
    await moussa.sees("This call explains no words.")


async def test_the_library_can_be_read_before_one_agrees_to_anything(server, bot):
    moussa = server.person("Moussa", "en")
    await moussa.starts()
    await moussa.sees("You can stop at any time")
    await moussa.sends("/recommendations sick goats")
    await moussa.taps("Vets within reach")
    shown = await moussa.sees("12b.")
    assert "I want to say something about this" not in shown.buttons
    await moussa.taps("Back")
    await moussa.sees("Who asks:")
    assert await rows(bot, opened) == []


async def test_nothing_of_a_search_is_kept(bot, amina):
    await amina.sends("/recommendations sick goats")
    await amina.sees("Found for")
    assert bot.application is not None
    async with bot.application.database.read() as connection:
        steps = [row[0] for row in await connection.execute(select(chat.c.step))]
    assert "goats" not in json.dumps(steps)


async def test_words_that_were_looked_for_stay_no_answer_when_they_are_changed(bot, amina):
    await is_asked_for_words(amina)
    words = await amina.sends("milk price")
    await amina.sees("Found for")
    await amina.edits(words, "sick goats")
    assert (await amina.sees("Found for “sick goats”")).buttons[0] == "Vets within reach"
    command = await amina.sends("/recommendations milk")
    await amina.sees("Found for “milk”")
    await amina.edits(command, "/recommendations vets")
    await amina.sees("Found for “vets”")
    assert (await answers(bot))["answers"]["practice"] is None


async def test_a_correction_of_an_answer_leaves_the_search_open(bot, amina):
    first = await amina.sends("We sing.")
    await amina.sees("I have kept this")
    await is_asked_for_words(amina)
    await amina.edits(first, "We sing and dance.")
    await settles(amina)
    await amina.sends("sick goats")
    await amina.sees("Found for “sick goats”")
    assert (await answers(bot))["answers"]["practice"] == "We sing and dance."


async def test_a_search_that_the_app_cut_in_two_is_no_answer(bot, amina):
    await is_asked_for_words(amina)
    await amina.sends("goats " * 800)
    await amina.sees("“goats")
    await settles(amina)
    assert (await answers(bot))["answers"]["practice"] is None


async def test_in_short_counts_no_second_reading(bot, amina):
    await opens(amina, "Prices that pay")
    await amina.sees("In 2013")
    await amina.taps("Where it comes from")
    await amina.sees("It belongs to")
    await amina.taps("In short")
    await amina.sees("In 2013")
    assert len(await rows(bot, opened)) == 1


async def test_what_is_read_under_a_form_belongs_to_that_form(server, bot, amina):
    mine = amina.last
    await amina.sends("/mine")
    await amina.taps("Begin another form")
    await begins_for(amina, "Moussa")
    await amina.sees("How did you hear of it?")
    await amina.sends("radio")
    await amina.sees("What worked", "Moussa")
    await amina.taps("Explain", on=mine)
    await amina.sees("Recommendations about this")
    await amina.taps("Wells for all")
    await amina.sees("Wells for all")
    await amina.sends("I dug one.")
    await amina.sees("I have kept this")
    out = await answers(bot)
    assert out["answers"]["practice"] == "I dug one."
    assert [one["entry"] for one in out["explained"]] == ["wells"]


async def test_the_library_of_a_call_one_comes_to_is_read_though_a_form_of_another_is_open(server, bot, amina):
    await amina.sends("/start smallholders")
    await amina.sees("Call for experiences")
    await amina.sends("/recommendations the price of milk")
    found = await amina.sees("Found for")
    await amina.taps("1" if "1" in found.buttons else found.buttons[0])
    shown_ = await amina.sees("In 2016, governments in CFS")
    assert "I want to say something about this" not in shown_.buttons


async def test_interests_of_another_call_count_for_nothing(server, bot, amina):
    await amina.sends("/recommendations")
    await amina.taps("What matters to me (2 taps)")
    await amina.taps("I herd animals")
    await amina.taps("Water")
    await amina.sees("what fits you best comes first")
    await amina.sends("/start smallholders")
    await amina.sees("Call for experiences")
    await amina.sends("/recommendations")
    first = await amina.sees("What was recommended")
    assert "For you:" in first.text  # "water" is a topic there, too
    await amina.taps("What matters to me (2 taps)")
    await amina.sees("What do you do?")


async def test_the_two_taps_are_offered_at_the_beginning_and_only_there(server, bot):
    moussa = server.person("Moussa", "en")
    await begins(moussa)
    first = await moussa.sees("How did you hear of it?")
    assert "What matters to me (2 taps)" in first.buttons
    await moussa.sends("radio")
    second = await moussa.sees("What worked")
    assert "What matters to me (2 taps)" not in second.buttons


async def test_nothing_is_offered_before_the_question_that_it_would_lead(server, bot):
    moussa = server.person("Moussa", "en")
    await begins(moussa)
    await moussa.sees("How did you hear of it?")
    await moussa.sends("/open")
    await moussa.sees("What worked")
    await moussa.taps("2" if "2" in moussa.buttons else "What worked for pastoralists?")
    early = await moussa.sees("Part 2 of 3", "What worked")
    assert "Read about it" not in early.buttons
    assert "recommended" not in early.text
