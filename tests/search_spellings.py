"""Other spellings of one question, as people type them."""

from __future__ import annotations

import re
import unicodedata

_MARK_ON_FIRST = "òa óa ỏa õa ọa òe óe ỏe õe ọe ùy úy ủy ũy ụy".split()
_MARK_ON_SECOND = "oà oá oả oã oạ oè oé oẻ oẽ oẹ uỳ uý uỷ uỹ uỵ".split()
_OTHER_PLACE = dict(zip(_MARK_ON_FIRST + _MARK_ON_SECOND, _MARK_ON_SECOND + _MARK_ON_FIRST, strict=True))
_OTHER_I = dict(zip("iíìỉĩịyýỳỷỹỵ", "yýỳỷỹỵiíìỉĩị", strict=True))


def other_mark_place(text: str) -> str:
    """hoá for hóa and hóa for hoá, thuỷ for thủy.

    >>> other_mark_place("đô thị hóa, thuỷ lợi, quý")
    'đô thị hoá, thủy lợi, quý'
    """
    pattern = rf"(?<![qQ])({'|'.join(_OTHER_PLACE)})(?!\w)"
    return re.sub(pattern, lambda match: _OTHER_PLACE[match[0]], text)


def other_i(text: str) -> str:
    """tỉ for tỷ, kĩ for kỹ, quản lí for quản lý, and the other way round.

    >>> other_i("tỷ lệ quản lí kỹ năng tay nghề")
    'tỉ lệ quản lý kĩ năng tay nghề'
    """
    pattern = r"(?<!\w)([hklmst])([iíìỉĩịyýỳỷỹỵ])(?!\w)"
    return re.sub(pattern, lambda match: match[1] + _OTHER_I[match[2]], text)


def bare(text: str) -> str:
    """The text without any accent, in the case it was written."""
    plain = unicodedata.normalize("NFD", text)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return unicodedata.normalize("NFC", plain).translate(str.maketrans("đĐ", "dD"))


def half(text: str) -> str:
    """Every second word without accents."""
    return " ".join(bare(word) if at % 2 else word for at, word in enumerate(text.split(" ")))


def other_half(text: str) -> str:
    """The words that `half` leaves alone without accents."""
    return " ".join(word if at % 2 else bare(word) for at, word in enumerate(text.split(" ")))


def decomposed(text: str) -> str:
    """NFD: letters and marks apart, as some keyboards and file systems give them."""
    return unicodedata.normalize("NFD", text)


def zero_width(text: str) -> str:
    """No-break spaces and zero-width spaces, as pasted from web pages and PDFs."""
    return text.replace(" ", "\u00a0\u200b")


SAME = {  # these keep every mark: nothing has to be guessed
    "decomposed": decomposed,
    "other place of the mark": other_mark_place,
    "i and y": other_i,
    "upper": str.upper,
    "lower": str.lower,
    "capitalised": str.title,
    "upper and decomposed": lambda text: decomposed(text.upper()),
    "no-break spaces": zero_width,
}
GUESSED = {  # accents have to be put back
    "without accents": bare,
    "without accents, upper": lambda text: bare(text).upper(),
    "half": half,
    "other half": other_half,
}

