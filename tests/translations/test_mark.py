"""What has to be checked before a language loses its mark: no more and no less than what people take part by."""

from bot.translations import messages
from bot.translations.catalogues import Words, reviewed
from bot.translations.mark import marked, of_interface
from bot.translations.progress import Progress, progress, standings
from tests.making import call_from

CALL = """
    title: The well
    introduction: We ask about your well.
    privacy: The well keepers read it.
    languages: [en, fr]
    form:
      - type: group
        name: s
        label: The water
        questions:
          - {type: select_one, name: deep, label: How deep is it?, hint: Guess., choices: [{name: a, label: Deep}]}
          - {type: integer, name: people, label: How many?, constraint: ". > 0", constraint_message: More than none.}
"""
LIBRARY = """
sets:
  - id: one
    title: Advice
    recommendations: [{id: roads, topic: Roads, plain: Roads should be safe., example: A bridge., questions: [deep]}]
"""


def test_every_word_of_the_interface_that_counts_is_one():
    assert of_interface() <= {message.source for message in messages.of_interface()}


def test_all_of_a_call_counts_but_its_library():
    call = call_from(CALL)
    sources = {text.source for text in marked(call) if text.context}
    assert sources == {
        "The well", "We ask about your well.", "The well keepers read it.", "The water", "How deep is it?", "Guess.",
        "Deep", "How many?", "More than none.",
    }  # fmt: skip


def test_progress_tells_drafts_from_what_a_person_checked():
    texts = [messages.Message(domain="bot", source=one, given=frozenset()) for one in ("a", "b", "c")]
    texts.append(messages.Message(domain="bot", source="d", given=frozenset({"fr"})))
    words = {("", "a"): Words(("A",)), ("", "b"): Words(("B",), reviewed("Awa", "2026-11-22"))}
    assert progress(texts, words, "fr") == Progress(4, 3, 1, (("Awa", 1),))


def test_a_standing_counts_each_text_once_and_leaves_the_written_language_out():
    call = call_from(CALL, recommendations=LIBRARY)
    (french,) = standings(call)
    assert french.language == "fr"
    assert french.library.texts
    assert french.counted.texts == len(marked(call))
    assert french.counted.texts + french.others.texts == len(messages.of_interface()) + len(messages.of_call(call)) - (
        french.library.texts
    )
