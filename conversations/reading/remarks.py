"""Short remarks that are not an answer: yes and no, greetings and thanks, a question back, stop."""

from __future__ import annotations

import unicodedata

from conversations.reading.languages import base
from conversations.reading.words import plain, tidy


def yes_or_no(text: str, language: str = "") -> bool | None:
    """Return True for a yes, False for a no, None for anything else, in any of the six languages.

    "ok" and a thumb up are yes. Politeness around it ("no, thank you") and repetition ("oui oui") don't
    matter; an emoji that contradicts the word makes it None. In Swahili (language "sw") a lone "n" may stand
    for "ndiyo" (yes) and "si" is "not", so there both are None.
    """
    if len(text) > _LONGEST:
        return None
    faces = {face for face in text if face in _YES_FACES or face in _NO_FACES}
    by_face = {face in _YES_FACES for face in faces}
    phrase = _without_politeness(plain(text).split())
    if phrase:
        if base(language) == "sw" and phrase in ("n", "si"):
            return None
        by_face |= {phrase in _YES} if phrase in _YES | _NO else {True, False}
    elif _other_symbols(text, _YES_FACES | _NO_FACES | _COURTEOUS_FACES):
        return None
    return by_face.pop() if len(by_face) == 1 else None


def is_courtesy(text: str, language: str) -> bool:
    """Say whether the whole text is greeting, thanks, "ok" or politeness, in any of the six languages.

    The language decides about words that mean something else elsewhere ("pole" is "sorry" in Swahili only).
    An emoji counts when it is one of thanks, greeting or approval: a cow may be an answer.
    """
    if len(text) > _LONGEST or _other_symbols(text, _COURTEOUS_FACES):
        return False
    words = plain(text).split()
    if not words:
        return any(character in _COURTEOUS_FACES for character in text)
    at_home = _COURTESY_AT_HOME.get(base(language), frozenset())
    return _is_made_of(words, _COURTESY | at_home)


def is_question_back(text: str) -> bool:
    """Say whether the text is at most five words and a question mark (? ؟ ？), such as "c'est fini ?"."""
    typed = text[-_LONGEST:].rstrip()
    while typed and typed[-1] not in _QUESTION_MARKS and not typed[-1].isalnum():
        typed = typed[:-1]
    if not typed or typed[-1] not in _QUESTION_MARKS or len(text.strip()) > _LONGEST:
        return False
    return sum(any(map(str.isalnum, chunk)) for chunk in typed.split()) <= 5


def is_stop(text: str) -> bool:
    """Say whether the text is a word for "stop" and nothing else, in any of the six languages.

    Spanish "alto" also means high, an answer like any other: it counts only with an exclamation mark or in capitals.
    """
    if len(text) > _LONGEST:
        return False
    words = set(plain(text).split())
    if words == {"alto"}:
        return "!" in (said := tidy(text)) or said.isupper()
    return len(words) == 1 and words <= _STOP


_LONGEST = 200
_QUESTION_MARKS = "?؟？⁇"


def _phrases(*lists: str) -> frozenset[str]:
    return frozenset(plain(phrase) for phrases in lists for phrase in phrases.split(","))


_YES = _phrases(
    "yes, y, yeah, yep, yup, ok, okay, okey, k, sure, of course, yes of course, correct, right, true, agreed, i agree",
    "oui, o, ouais, ouai, wi, bien sûr, oui bien sûr, bien sur que oui, d'accord, dac, exact, exactement, "
    "tout à fait, je suis d'accord, vrai, si si",
    "sí, s, claro, claro que sí, por supuesto, sí claro, desde luego, de acuerdo, vale, correcto, "
    "estoy de acuerdo, sip",
    "sim, claro que sim, sim claro, com certeza, está bem, concordo, certo, sim senhor",
    "نعم, أجل, إي, أيوه, أيوا, ايوة, اه, بلى, طبعا, أكيد, موافق, موافقة, حسنا, تمام, صحيح, بالطبع, نعم طبعا",
    "ndiyo, ndio, ndyo, naam, eeh, ee, ehe, sawa, sawasawa, hakika, nakubali, kweli, bila shaka",
)

_NO = _phrases(
    "no, n, nope, nah, not at all, no way, never, i disagree, wrong, false",
    "non, nan, pas du tout, jamais, pas d'accord, bien sûr que non, je ne suis pas d'accord, faux",
    "claro que no, nunca, para nada, de ninguna manera, nada, en absoluto",
    "não, claro que não, de jeito nenhum, nem pensar, discordo",
    "لا, كلا, أبدا, لأ, غير موافق, لا أوافق, مش موافق, مو",
    "hapana, la hasha, siyo, sio, sikubali, hapana kabisa",
)

#: Words that may stand beside a yes or a no, or a greeting, without changing it.
_POLITE_EXTRAS = _phrases(
    "please, pls, sir, madam, dear, my friend, friends, everyone, all, very much, so much, a lot, thank you, thanks",
    "s'il vous plaît, s'il te plaît, svp, stp, monsieur, madame, messieurs, mesdames, mon ami, à tous, à vous, merci",
    "por favor, señor, señora, amigo, amiga, a todos, gracias, muchas gracias",
    "se faz favor, senhor, senhora, obrigado, obrigada, muito obrigado, muito obrigada",
    "من فضلك, لو سمحت, شكرا, شكرا جزيلا, يا أخي, أخي, سيدي, سيدتي",
    "tafadhali, asante, asante sana, bwana, mama, mzee, ndugu, rafiki",
)

#: Nothing that judges ("good", "parfait"): that may be an answer.
_COURTESY = _phrases(
    "hello, hi, hey, hello there, good morning, good afternoon, good evening, good day, good night, "
    "goodbye, bye, bye bye, see you, see you soon, thank you, thank you very much, thank you so much, "
    "many thanks, thanks, thanks a lot, thx, tnx, ty, god bless, god bless you, you are welcome, "
    "you're welcome, well done, ok, okay, okey, k, kk, alright, all right, noted, understood, i see, "
    "sorry, excuse me, how are you, please",
    "bonjour, bjr, bonsoir, bsr, bonne nuit, bonne journée, bonne soirée, salut, slt, coucou, allô, merci, "
    "merci beaucoup, merci bien, merci infiniment, mille mercis, mrc, mci, grand merci, un grand merci, "
    "de rien, je vous en prie, d'accord, dac, entendu, c'est bon, ça va, ça marche, bien reçu, compris, "
    "j'ai compris, au revoir, à bientôt, bravo, pardon, excusez moi, s'il vous plaît, s'il te plaît, svp, "
    "stp, comment allez-vous, comment ça va, bonne continuation, bon courage, merci d'avance, "
    "que dieu vous bénisse",
    "hola, buenos días, buen día, buenas, buenas tardes, buenas noches, adiós, chao, chau, hasta luego, "
    "hasta pronto, hasta mañana, gracias, muchas gracias, mil gracias, muchísimas gracias, grax, de nada, "
    "de acuerdo, está bien, entendido, comprendido, perdón, disculpe, por favor, cómo está, cómo estás, "
    "qué tal, muy amable, dios le bendiga, que dios le bendiga, saludos",
    "olá, bom dia, boa tarde, boa noite, tchau, até logo, até já, até breve, até amanhã, obrigado, "
    "obrigada, obg, muito obrigado, muito obrigada, brigado, brigada, de nada, está bem, tudo bem, tá bom, "
    "tá bem, está bom, entendi, percebido, combinado, desculpe, por favor, se faz favor, como está, "
    "tudo bom, valeu, deus abençoe, que deus abençoe",
    "شكرا, شكرا جزيلا, شكرا لك, شكرا لكم, ألف شكر, مشكور, مشكورين, جزاك الله خيرا, جزاكم الله خيرا, "
    "بارك الله فيك, بارك الله فيكم, السلام عليكم, السلام عليكم ورحمة الله, "
    "السلام عليكم ورحمة الله وبركاته, سلام, سلام عليكم, وعليكم السلام, مرحبا, أهلا, أهلا وسهلا, أهلا بك, "
    "صباح الخير, صباح النور, مساء الخير, مساء النور, تصبح على خير, مع السلامة, إلى اللقاء, عفوا, العفو, "
    "حسنا, تمام, طيب, أوكي, اوك, اوكيه, من فضلك, لو سمحت, كيف حالك, الحمد لله, إن شاء الله, مفهوم, فهمت, "
    "آسف, يعطيك العافية",
    "asante, asante sana, asanteni, asanteni sana, ahsante, ahsante sana, nashukuru, shukrani, "
    "tunashukuru, karibu, karibu sana, karibuni, jambo, hujambo, sijambo, hamjambo, habari, habari yako, "
    "habari zenu, habari gani, habari za asubuhi, habari za mchana, habari za jioni, habari ya asubuhi, "
    "mambo vipi, salaam, shikamoo, marahaba, sawa, sawa sawa, sawasawa, nimeelewa, kwaheri, kwa heri, "
    "kwaherini, usiku mwema, lala salama, tutaonana, samahani, tafadhali, mungu akubariki",
)

#: Politeness in one language that is an ordinary word in another.
_COURTESY_AT_HOME = {
    "es": _phrases("vale, bueno"),
    "pt": _phrases("oi"),
    "ar": _phrases("هلا, ماشي"),
    "sw": _phrases("pole, pole sana, mambo"),
}

_STOP = _phrases(
    "stop, quit, unsubscribe",  # en; "end" and "exit" are also ordinary answers
    "arrêt, arrêter, arrête, arrêtez, arrêtons, stopper, stoppez",  # fr
    "parar, pare, paren, basta, detener, deténgase",  # es; "para" is also "for"
    "parar, pare, parem, basta, sair",  # pt
    "توقف, توقفوا, قف, أوقف, إيقاف, كفى, ستوب",  # ar; "وقف" is also land held in trust
    "acha, simama, komesha, sitisha",  # sw
)

_YES_FACES = frozenset("👍👌✅✔☑🆗💯")
_NO_FACES = frozenset("👎❌✖❎🚫⛔🙅")
_COURTEOUS_FACES = frozenset(
    "🙏👍👌👏🤝👋🙌🤲🫡🫶✅✔☑🆗💯😀😃😄😁😆🙂😊😇🥰😍😘🤗🤩☺❤💚💙💛🧡💜🤍🤎🖤💕💖♥🌹🌷💐🌻🌺🌸🎉✨"
)


def _without_politeness(words: list[str]) -> str:
    if not words or len(words) > 12:
        return " ".join(words[:13])
    phrase = " ".join(words)
    if phrase in _YES or phrase in _NO:
        return phrase
    for size in range(min(3, len(words) - 1), 0, -1):
        if " ".join(words[-size:]) in _POLITE_EXTRAS:
            return _without_politeness(words[:-size])
        if " ".join(words[:size]) in _POLITE_EXTRAS:
            return _without_politeness(words[size:])
    return words[0] if len(set(words)) == 1 else phrase


def _is_made_of(words: list[str], phrases: frozenset[str]) -> bool:
    """Whether the words, politeness put aside, are a row of at least one of the phrases."""
    if len(words) > 16:
        return False
    # reached[i] says whether words[:i] can be read so, and if at least one phrase was among them
    reached: list[bool | None] = [False] + [None] * len(words)
    for start in range(len(words)):
        if reached[start] is None:
            continue
        for end in range(start + 1, min(len(words), start + 7) + 1):
            phrase = " ".join(words[start:end])
            if phrase in phrases:
                reached[end] = True
            elif phrase in _POLITE_EXTRAS and start > 0:
                reached[end] = reached[end] or reached[start]
    return reached[-1] is True


def _other_symbols(text: str, known: frozenset[str]) -> bool:
    return any(unicodedata.category(character) == "So" and character not in known for character in text)
