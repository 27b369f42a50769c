"""Vietnamese letters: the normal form, folding, and taking a tone off a vowel or putting it on."""

from __future__ import annotations

import re
import unicodedata

TONES = "\u0300\u0301\u0309\u0303\u0323"  # huyền, sắc, hỏi, ngã, nặng; "" is the level tone
VOWELS = "aăâeêioôơuưy"
UPPER = "A-ZĐÀÁẢÃẠĂẰẮẲẴẶÂẦẤẨẪẬÈÉẺẼẸÊỀẾỂỄỆÌÍỈĨỊÒÓỎÕỌÔỒỐỔỖỘƠỜỚỞỠỢÙÚỦŨỤƯỪỨỬỮỰỲÝỶỸỴ"  # for [...] in patterns
LOWER = UPPER.lower()
_MARK = re.compile("[\u0300-\u036f]")
_SAME_LETTER = {"Ð": "Đ", "ð": "đ", "Ɖ": "Đ", "ɖ": "đ", "đ": "đ", "Đ": "Đ"}


def _toned_vowels() -> tuple[dict[str, tuple[str, str]], dict[tuple[str, str], str]]:
    """The two tables toned letter -> (letter, tone) and back, lower-case, precomposed."""
    off, on = {}, {}
    for vowel in VOWELS:
        on[vowel, ""] = vowel
        for tone in TONES:
            toned = unicodedata.normalize("NFC", vowel + tone)
            off[toned] = (vowel, tone)
            on[vowel, tone] = toned
    return off, on


TONE_OFF, TONE_ON = _toned_vowels()


def normal_text(raw: str) -> str:
    r"""The text all offsets refer to: NFC, line ends `\n`, byte order mark dropped, nothing else changed.

    >>> normal_text("\ufeffho\u0301a\r\nb\rc") == "hóa\nb\nc"
    True
    """
    text = raw[1:] if raw.startswith("\ufeff") else raw
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return unicodedata.normalize("NFC", text)


def fold_char(char: str) -> str:
    """One character, lower-case and without accents: always one character, so places stay where they are.

    >>> fold_char("Ế"), fold_char("Đ"), fold_char("5"), fold_char("ß")
    ('e', 'd', '5', 'ß')
    """
    char = _SAME_LETTER.get(char, char)
    if char in "đĐ":
        return "d"
    lower = char.lower()
    base = unicodedata.normalize("NFD", lower if len(lower) == 1 else char)[0]
    lower = base.lower()
    return lower if len(lower) == 1 else base


class _FoldTable(dict[int, str]):
    """Code point -> folded character, filled as characters are met (letters of one text repeat)."""

    def __missing__(self, code: int) -> str:
        folded = fold_char(chr(code))
        if len(self) < 20_000:
            self[code] = folded
        return folded


_FOLD = _FoldTable()


def fold(text: str) -> str:
    """Lower-case text without accents (đ -> d), one code point for each code point of the text's NFC form.

    >>> fold("Đô thị hoá"), fold("Ủy ban")
    ('do thi hoa', 'uy ban')
    """
    if text.isascii():
        return text.lower()
    return unicodedata.normalize("NFC", text).translate(_FOLD)


def clean_letters(word: str) -> str:
    """A word in lower-case NFC with one đ, and without marks that compose with nothing.

    >>> clean_letters("Ðề"), clean_letters("KE\u0323\u0302")
    ('đề', 'kệ')
    """
    if word.isascii():
        return word.lower()
    word = unicodedata.normalize("NFC", unicodedata.normalize("NFC", word).lower())
    word = word.replace("ð", "đ").replace("ɖ", "đ")
    return _MARK.sub("", word)


def split_tone(word: str) -> tuple[str, str]:
    """A lower-case NFC word without its tone, and the tone ("" when level; the last one when there are several).

    >>> split_tone("hoà") == ("hoa", "\u0300")
    True
    """
    tone, letters = "", []
    for char in word:
        base = TONE_OFF.get(char)
        if base is None:
            letters.append(char)
        else:
            letters.append(base[0])
            tone = base[1]
    return "".join(letters), tone
