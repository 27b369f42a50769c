"""Vietnamese syllables by rule: which spellings exist, and the one key of each.

Source: the spelling rules of the national script (onsets, rimes, tones and where the mark stands), written out as
tables; nothing is taken from a word list.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from corpus.vietnamese.letters import TONE_ON, clean_letters, fold, split_tone

ONSETS = tuple("b c ch d đ g gh gi h k kh l m n ng ngh nh p ph qu r s t th tr v x".split())
_ENDINGS = {  # nucleus -> the endings it takes; "0" is an open syllable
    "a": "0 c ch i m n ng nh o p t u y", "ă": "c m n ng p t", "â": "c m n ng p t u y", "e": "0 c m n ng o p t",
    "ê": "0 c ch m n ng nh p t u", "i": "0 c ch m n ng nh p t u", "o": "0 c i m n ng p t", "ô": "0 c i m n ng p t",
    "ơ": "0 i m n p t", "u": "0 c i m n ng p t", "ư": "0 c i m n ng p t u", "iê": "c m n ng p t u",
    "uô": "c i m n ng p t", "ươ": "c i m n ng p t u", "ia": "0", "ua": "0", "ưa": "0", "oo": "c ng", "ôô": "c ng",
    "oa": "0 c ch i m n ng nh o p t y", "oă": "c m n ng p t", "oe": "0 c m n ng o p t", "uâ": "c m n ng t y",
    "uê": "0 ch n nh t u", "uơ": "0 n t", "uy": "0 ch n nh p t u", "uyê": "n t", "uya": "0",
}  # fmt: skip
_GLIDES = ("oa", "oă", "oe", "uâ", "uê", "uơ", "uy", "uyê", "uya")
_AFTER_Q = {"oa": "a", "oă": "ă", "oe": "e", "uâ": "â", "uê": "ê", "uơ": "ơ", "uy": "y", "uyê": "yê"}
_LABIAL_GLIDES = {"oa", "oă", "oe", "uâ", "uê", "uy", "uyê"}
_FRONT = "eêiy"
_STOPS = ("c", "ch", "p", "t")
_ALL_TONES = ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323")
_STOP_TONES = ("\u0301", "\u0323")  # sắc and nặng
_SHAPE = re.compile(
    r"^(qu(?=[aăâeêioơôuy])|gi(?=[aăâeêoôơuưy])|[bcdđghklmnpqrstvxfjwz]*)([aăâeêioôơuưy]+)([bcdđghklmnpqrstvx]*)$"
)
_MARKED = "ăâêôơư"
_EITHER_PLACE = ("oa", "oe", "uy")  # hoà and hòa: the key puts the mark on the first


def _rimes() -> list[tuple[str, str]]:
    """All (nucleus, ending) pairs, the ending "" when open."""
    return [(nucleus, "" if e == "0" else e) for nucleus, endings in _ENDINGS.items() for e in endings.split()]


def _spelled(onset: str, nucleus: str, ending: str) -> tuple[str, ...]:
    """The spellings without tone of onset + nucleus + ending; none when the rules do not allow the pair."""
    rime = nucleus + ending
    if onset == "qu":
        if nucleus in _AFTER_Q:
            rime = _AFTER_Q[nucleus] + ending
            return ("qu" + rime, "qui" + ending) if nucleus == "uy" else ("qu" + rime,)
        return ("quôc",) if rime == "uôc" else ("qu" + rime,) if nucleus in ("a", "e", "i", "ơ") else ()
    if onset in ("b", "p", "ph", "v", "m") and nucleus in _GLIDES and nucleus not in _LABIAL_GLIDES:
        return ()
    if onset in ("k", "gh", "ngh"):
        if nucleus[0] not in _FRONT:
            return ()
    elif onset in ("c", "g", "ng") and nucleus[0] in _FRONT:
        return ()
    if onset == "gi":
        return ("gi" + (rime[1:] if rime[0] == "i" else rime),)
    if onset == "" and nucleus == "iê":
        return ("yê" + ending,)
    if rime == "i":
        return (onset + "i", onset + "y")
    return (onset + rime,)


@cache
def toneless_spellings() -> dict[str, str]:
    """Every spelling without tone that the rules allow -> its ending ("" when open)."""
    found = {}
    for onset in ["", *ONSETS]:
        for nucleus, ending in _rimes():
            for spelling in _spelled(onset, nucleus, ending):
                found[spelling] = ending
    return found


def _mark_place(vowels: str, ending: str, onset: str) -> int:
    """The index in `vowels` of the letter that carries the tone mark."""
    for index in range(len(vowels) - 1, -1, -1):
        if vowels[index] in _MARKED:
            return index
    if len(vowels) == 1:
        return 0
    if ending or len(vowels) > 2:
        return 1
    return 0


def _placed(onset: str, vowels: str, ending: str, tone: str) -> str:
    """The syllable with its mark on the place of the key."""
    if not tone:
        return onset + vowels + ending
    at = _mark_place(vowels, ending, onset)
    return onset + vowels[:at] + TONE_ON[vowels[at], tone] + vowels[at + 1 :] + ending


@lru_cache(maxsize=200_000)
def syllable_key(syllable: str) -> str:
    """The canonical accented form: lower-case NFC, tone mark on one place, y as i where both are written.

    >>> [syllable_key(s) for s in ("Hoà", "thuỷ", "kỹ", "QUÝ", "tay", "thuy", "Ðề")]
    ['hòa', 'thủy', 'kĩ', 'quí', 'tay', 'thuy', 'đề']
    """
    word = clean_letters(syllable)
    if len(word) > 8:
        return word
    letters, tone = split_tone(word)
    shape = _SHAPE.match(letters)
    if shape is None:
        return word
    onset, vowels, ending = shape.groups()
    if vowels == "y" and onset and not ending:
        vowels = "i"
    return _placed(onset, vowels, ending, tone)


@lru_cache(maxsize=200_000)
def is_syllable(syllable: str) -> bool:
    """True when the spelling rules allow the syllable, in either style of placing the mark.

    >>> [is_syllable(s) for s in ("thuỷ", "thủy", "nghiêng", "ứiực", "cke", "các", "cac", "buyn")]
    [True, True, True, False, False, True, False, True]
    """
    word = clean_letters(syllable)
    letters, tone = split_tone(word)
    ending = toneless_spellings().get(letters)
    if ending is None or tone not in (_STOP_TONES if ending in _STOPS else _ALL_TONES):
        return False
    return not tone or word in _writings(letters, tone)


@cache
def _unmarked_spellings() -> frozenset[str]:
    """The spellings the rules allow, with every accent taken off."""
    return frozenset(map(fold, toneless_spellings()))


def could_be_syllable(word: str) -> bool:
    """True when the word is a syllable once the right accents are put on it: "truong" (trương), "cac" (các).

    >>> could_be_syllable("truong"), could_be_syllable("cac"), could_be_syllable("gpmb")
    (True, True, False)
    """
    return fold(word) in _unmarked_spellings()


def _writings(letters: str, tone: str) -> tuple[str, ...]:
    """The ways to write a toneless spelling with a tone: one, or two for open oa, oe, uy."""
    shape = _SHAPE.match(letters)
    if shape is None:
        return ()
    onset, vowels, ending = shape.groups()
    first = _placed(onset, vowels, ending, tone)
    if vowels in _EITHER_PLACE and not ending:
        return (first, onset + vowels[0] + TONE_ON[vowels[1], tone])
    return (first,)


@cache
def all_syllables() -> frozenset[str]:
    """Every spelling the rules allow, both styles of placing the mark counted."""
    return frozenset(
        writing
        for letters, ending in toneless_spellings().items()
        for tone in (_STOP_TONES if ending in _STOPS else _ALL_TONES)
        for writing in (_writings(letters, tone) if tone else (letters,))
    )
