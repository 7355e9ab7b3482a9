"""What plain words are: sentences that one breath can hold, and advice that does not sound like a law."""

from __future__ import annotations

import re

_SENTENCE = re.compile(r"[.!?؟。]++(?=\s|$)|\n")
#: somebody else's words; an apostrophe inside a word opens none
_QUOTED = re.compile(r"“[^“”]*”|«[^«»]*»|‘[^‘’]*’|\"[^\"]*\"|(?<!\w)'[^'\n]*'(?!\w)")

#: language -> words that oblige, forbid or entitle
_LAW = {
    "en": (
        r"must|mustn['’]t|shall|ha(?:ve|s) to(?! do with)|by law|legally|(?:un|il)lawful(?:ly)?"
        r"|illegal(?:ly)?|mandatory|compulsory"
        r"|(?:am|is|are|be|been|was|were) (?:legally )?(?:obliged|obligated|required|forbidden|prohibited|banned)"
        r"|entitled to|(?:is|are) (?:not )?allowed to|ha(?:ve|s) (?:the|a|every|no) right to"
    ),
    "fr": (
        r"doit|doivent|devra|devront|il faut|par la loi|illéga(?:le?s?|ux)|obligatoires?"
        r"|(?:est|sont|sera|seront|être) (?:obligée?s?|interdite?s?|tenue?s? de?|défendue?s?)"
        r"|(?:a|ont|avoir) (?:le )?droit (?:à|au|aux|de?)"
    ),
    "es": (
        r"debe|deben|deberá|deberán|tienen? que|hay que|por ley|ilegal(?:es)?|obligatori[oa]s?"
        r"|(?:está|están|estar|es|son) (?:obligad[oa]s?|prohibid[oa]s?)|tienen? (?:el )?derecho a"
    ),
    "pt": (
        r"deve|devem|deverá|deverão|t[eê]m (?:de|que)|por lei|ilega(?:l|is)|obrigatóri[oa]s?"
        r"|(?:é|são|está|estão|ser) (?:obrigad[oa]s?|proibid[oa]s?)|t[eê]m (?:o )?direito (?:a|à|ao|de)"
    ),
}
_LAWS = {
    language: re.compile(rf"(?<![\w-])(?:{words})(?![\w-])".replace(" ", r"\s+"), re.IGNORECASE)
    for language, words in _LAW.items()
}

#: language -> how advice is said
_ADVICE = {
    "en": "are advised to, should",
    "fr": "devrait, devraient, sont invités à",
    "es": "debería, deberían, se recomienda",
    "pt": "deveria, deveriam, recomenda-se",
}


def long_sentence(words: str, most: int) -> tuple[int, str] | None:
    """The first sentence with more words than `most`: how many, and how it begins."""
    for sentence in _SENTENCE.split(words):
        found = sentence.split()
        if len(found) > most:
            return len(found), f"{' '.join(found[:5])} …"
    return None


def like_a_law(words: str, language: str) -> str | None:
    """The first words that oblige, forbid or entitle, outside quotes; None in a language that we cannot judge."""
    law = _LAWS.get(language.partition("-")[0])
    found = law.search(_QUOTED.sub(" ", words)) if law is not None else None
    return " ".join(found[0].split()) if found is not None else None


def advice(language: str) -> str:
    """How advice is said in a language."""
    return _ADVICE.get(language.partition("-")[0], _ADVICE["en"])
