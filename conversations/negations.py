"""Words that deny, in the languages that calls are most often held in: nobody changes them for somebody else."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

#: inside of words: apostrophes and hyphens as people type them, and marks that are not seen
INSIDE = frozenset("'\u2019\u02bc\u2018`-\u2010\u2011\u200c\u200d\u00ad")

_NEGATIONS = """
    no not never none nobody nothing nowhere neither nor cannot without hardly barely except unless
    ne n non pas jamais rien personne aucun aucune aucuns aucunes ni sans nul nulle guère sauf
    nunca jamás nada nadie ningún ninguna ninguno ningunos ningunas sin tampoco salvo excepto
    não nem ninguém nenhum nenhuma nenhuns nenhumas sem tampouco jamais exceto
    si sio siyo hapana hakuna hamna bila wala kamwe sivyo isipokuwa
    لا لم لن ليس ليست ليسوا ليسا لست لسنا غير بدون دون ولا ولم ولن وليس وليست فلا فلم فلن كلا أبدا سوى إلا بلا ما وما
    不 没 沒 无 無 非 未 勿 莫 别 別
    nie kein keine keinen keinem keiner nicht nichts niemand ohne weder noch
    нет не ни никогда никто ничего без
    नहीं न मत बिना
    değil yok hiç asla
"""
#: verbs that English writes together with not
_WITH_NOT = "do does did is are was were ha has have had wo would could should ca must need might sha ai"


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word without case, accents, hyphens and apostrophes."""
    letters = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in letters if not unicodedata.combining(letter) and letter not in INSIDE)


def is_negation(word: str) -> bool:
    """The word denies: "not", "pas", "don't", however it is typed."""
    bare = plain(word)
    return bare in _DENYING or (bare.endswith("nt") and bare[:-2] in _DENYING_WITH_NOT)


def puts_negation_inside(word: str, other: str) -> bool:
    """The other word is this one with a piece inside that denies: Swahili uende, usiende."""
    at = other.find(_PIECE, 1, 5)
    while at > 0:
        if other[:at] + other[at + len(_PIECE) :] == word:
            return True
        at = other.find(_PIECE, at + 1, 5)
    return False


_PIECE = "si"
_DENYING = frozenset(map(plain, _NEGATIONS.split()))
_DENYING_WITH_NOT = frozenset(_WITH_NOT.split())
