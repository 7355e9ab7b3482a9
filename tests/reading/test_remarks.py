"""Short remarks that are not an answer."""

import pytest

from conversations.reading import is_courtesy, is_question_back, is_stop, yes_or_no


@pytest.mark.parametrize(
    "typed",
    ["yes", "Yes.", "YES!", "y", "ok", "OK", "Okay", "oui", "Oui !", "ouais", "si", "sí", "claro", "sim",
     "نعم", "أجل",
     "ايوه", "ndiyo", "Ndio", "naam", "sawa", "👍", "👍🏿", "✅", "✔️", "👍👍", "oui oui", "yes please",
     "oui, merci", "d'accord",
     "bien sûr", "claro que sí", "نعم شكرا", "شكرا نعم", "yes 👍", "ndiyo asante", "sim, obrigada"],
)  # fmt: skip
def test_yes_in_any_of_the_languages(typed):
    assert yes_or_no(typed) is True


@pytest.mark.parametrize(
    "typed",
    ["no", "No.", "n", "nope", "non", "Non!", "não", "nao", "NÃO", "لا", "كلا", "hapana", "Hapana.", "👎", "❌",
              "no thanks", "non merci", "no gracias", "não, obrigado", "لا شكرا", "hapana asante", "no no no",
              "non 👎",
              "not at all", "pas du tout", "claro que no"],
)  # fmt: skip
def test_no_in_any_of_the_languages(typed):
    assert yes_or_no(typed) is False


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"),
        ("maybe", "not a yes, not a no"),
        ("oui mais non", "both"),
        ("yes and no", "both"),
        ("oui 👎", "the thumb contradicts the word"),
        ("👍👎", "both thumbs"),
        ("nous", "a word that only begins like one"),
        ("merci", "thanks is no answer"),
        ("🐄", "a cow"),
        ("👍🐄", "something beside the thumb"),
        ("5", "a number"),
        ("yes " * 60, "far too long"),
    ],
)
def test_anything_else_is_neither_yes_nor_no(typed, why):
    assert yes_or_no(typed) is None, why


def test_a_lone_n_is_left_open_in_swahili():
    """It may be the n of "ndiyo", which is yes."""
    assert yes_or_no("n", "sw") is None
    assert yes_or_no("si", "sw") is None
    assert yes_or_no("ndiyo", "sw") is True
    assert yes_or_no("n", "fr") is False


@pytest.mark.parametrize(
    ("typed", "language"),
    [
        ("merci", "fr"), ("Merci beaucoup !", "fr"), ("bonjour", "fr"), ("ok", "fr"), ("d'accord", "fr"),
        ("OK merci", "fr"),
        ("Bonjour, merci beaucoup monsieur", "fr"), ("merci 🙏", "fr"), ("asante sana", "sw"),
        ("asante sana", "en"),
        ("شكرا", "ar"), ("شُكْرًا", "ar"), ("السلام عليكم", "ar"), ("gracias", "es"), ("obrigado", "pt"),
        ("Obrigada!", "pt"),
        ("hello", "en"), ("Thank you", "en"), ("thank you very much sir", "en"), ("🙏", "en"), ("👍", "fr"),
        ("🙏🏿🙏🏿 ❤️", "sw"),
        ("hello", "wo"), ("please", "xx"), ("bom dia", "pt"), ("shikamoo", "sw"), ("pole sana", "sw"),
        ("vale", "es"), ("oi", "pt"),
    ],
)  # fmt: skip
def test_courtesy_is_the_whole_text(typed, language):
    assert is_courtesy(typed, language)


@pytest.mark.parametrize(
    ("typed", "language", "why"),
    [
        ("", "en", "nothing"),
        ("...", "en", "nothing said"),
        ("merci de nous aider à irriguer", "fr", "more than thanks"),
        ("thank you for the seeds", "en", "more than thanks"),
        ("we thank our ancestors", "en", "an answer"),
        ("good", "en", "may be the answer to 'how was the harvest'"),
        ("bien", "fr", "the same"),
        ("no problem", "en", "may be the answer to 'which problems'"),
        ("monsieur", "fr", "an address alone"),
        ("vale", "pt", "a valley in Portuguese"),
        ("pole", "en", "a pole in English"),
        ("🐄", "en", "a cow may be an answer"),
        ("merci 🐄", "fr", "the cow may be meant"),
        ("👎", "en", "disagreement is no courtesy"),
        ("12", "en", "a number"),
        ("merci " * 50, "fr", "far too long"),
    ],
)
def test_an_answer_is_no_courtesy(typed, language, why):
    assert not is_courtesy(typed, language), why


@pytest.mark.parametrize(
    "typed",
    ["c'est fini ?", "C'est fini?", "is it over?", "why?", "?", "??", "متى ينتهي؟", "什么？",
     "est-ce que c'est fini ?",
     "c’est fini\u00a0?", "¿por qué?", "what?!", "why? 🙏", "(why?)", "how many questions are there?"],
)  # fmt: skip
def test_a_short_question_is_asked_back(typed):
    assert is_question_back(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"),
        ("fini", "no question mark"),
        ("why? because", "goes on after the mark"),
        ("do you want to know how we farm?", "eight words"),
        ("a" * 300 + "?", "far too long"),
    ],
)
def test_an_answer_is_no_question(typed, why):
    assert not is_question_back(typed), why


@pytest.mark.parametrize(
    "typed",
    ["stop", "STOP", "Stop!", "/stop", "stop stop", "arrêt", "arrete", "ARRÊTER", "arrêtez", "parar", "pare",
     "basta",
              "¡alto!", "ALTO", "sair", "توقف", "قف", "إيقاف", "acha", "simama", "stop."],
)  # fmt: skip
def test_stop_stands_alone(typed):
    assert is_stop(typed)


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        ("", "nothing"),
        ("the drought did not stop", "part of an answer"),
        ("stop pesticides", "an answer"),
        ("alto", "'high' in Spanish and Portuguese"),
        ("para", "'for'"),
        ("وقف", "land held in trust"),
        ("end", "an ordinary word"),
        ("stop " * 60, "far too long"),
    ],
)
def test_an_answer_does_not_stop(typed, why):
    assert not is_stop(typed), why
