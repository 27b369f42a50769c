"""The marker that begins a unit: "Phần thứ hai", "II.", "Điều 5.", "1.2.", "(4)", "đ)", "-", "+".

A marker is read from the grammar alone; whether it stands in sequence is decided in `corpus/hierarchy.py`, which also
asks `repaired` what a scanner's "n.", "L" or "J.2." can stand for.

Source: Nghị định 30/2020/NĐ-CP, Phụ lục I (headings, khoản, điểm and their letters); OASIS Akoma Ntoso Naming
Convention 1.0 (numbers in identifiers).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

MarkerClass = Literal[
    "part", "chapter", "section", "subsection", "letter_section", "roman", "article", "number", "decimal",
    "letter", "paren", "dash", "plus", "appendix", "form",
]
N_KEPT = 65_536  # lines whose reading is kept: it is asked for several times while a document is split
POINT_LETTERS = "abcdđeghiklmnopqrstuvxy"  # the letters of điểm, in order
UPPER = "A-ZÀ-ỸĂÂĐÊÔƠƯ"
ORDINALS = {
    "nhất": 1, "một": 1, "hai": 2, "nhì": 2, "ba": 3, "tư": 4, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mười": 10,
}
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# What a scanner makes of the strokes of a Roman numeral and of digits.
_STROKES = {
    "n": "II", "m": "III", "H": "II", "u": "II", "U": "II", "L": "I", "l": "I", "1": "I", "i": "I", "ỉ": "I", "Ỉ": "I",
    "í": "I", "ì": "I", "ị": "I", "Ị": "I", "Ì": "I", "Í": "I", "J": "I", "j": "I", "|": "I", "!": "I", "T": "I",
    "Y": "V", "v": "V", "x": "X",
}
_GLYPHS = {
    "J": "1", "I": "1", "l": "1", "i": "1", "L": "1", "ỉ": "1", "Ỉ": "1", "ì": "1", "í": "1", "ị": "1", "Ị": "1",
    "Ì": "1", "Í": "1", "|": "1", "!": "1", "j": "1", "n": "11", "O": "0", "o": "0", "Ò": "0", "S": "5", "s": "5",
    "B": "8", "Z": "2", "z": "2", "ó": "6", "Ó": "6", "ố": "6", "Ố": "6", "ô": "6", "b": "6", "g": "9", "q": "9",
    "A": "4", "T": "7",
}

_MARKS = r"\*{0,3}"
_PATTERNS: tuple[tuple[MarkerClass, re.Pattern[str]], ...] = (
    ("appendix", re.compile(
        r"(?:PHỤ\s+L[ỤU]C|Phụ\s+lục)\b[ \t]*(?:(?:số|SỐ)\s*)?(?P<n>[IVXLC]+\b|\d+[A-Za-z]?\b|[A-Z]\b)?" + _MARKS
        + r"(?P<t>.*)")),
    ("form", re.compile(r"(?:MẪU|Mẫu)\s+(?:SỐ|số)\s*(?P<n>\d+[\w./-]*)" + _MARKS + r"[ .:]*(?P<t>.*)")),
    ("part", re.compile(
        r"(?:PHẦN|Phần)\s+(?:(?:THỨ|thứ)\s+)?(?P<n>[IVX]+\b|\d{1,2}\b|[A-ZĐ]\b|\w+)[.:]?" + _MARKS + r"(?P<t>.*)")),
    ("chapter", re.compile(r"(?:CHƯƠNG|Chương)\s+(?P<n>[IVXLC]+|\d{1,2})\b[.:]?" + _MARKS + r"(?P<t>.*)")),
    ("subsection", re.compile(r"(?:TIỂU MỤC|Tiểu mục)\s+(?P<n>[IVX]+|\d{1,2})\b[.:]?" + _MARKS + r"(?P<t>.*)")),
    ("section", re.compile(r"(?:MỤC|Mục)\s+(?P<n>[IVX]+|\d{1,2})\b[.:]?" + _MARKS + r"(?P<t>.*)")),
    ("article", re.compile(r"(?:Đi[ềêễểẻèeé]u|ĐI[ỀÊỄỂẺ]U)\s+(?P<n>\d{1,3}[a-zđ]?)\b\s*" + _MARKS
                           + r"(?P<p>[.,:;]?)" + _MARKS + r"\s*(?P<t>.*)")),
    ("roman", re.compile(r"(?P<n>[IVX]{1,6})\s?(?P<p>[.\-–)/:]?)" + _MARKS + r"(?:\s+|(?<=[.)/])(?=\w))(?P<t>\S.*)")),
    ("letter_section", re.compile(rf"(?P<n>[A-HĐK-UY])\.{_MARKS}\s+(?P<t>[{UPPER}“\"].*)")),
    ("decimal", re.compile(
        r"(?P<n>\d{1,2}(?:\.\d{1,2}){1,3})(?P<p>[.)]?)" + _MARKS + r"(?:\s+|(?<=[.)])(?=[^\W\d]))(?P<t>\S.*)")),
    ("number", re.compile(r"(?P<n>\d{1,3})\s?(?P<p>[./])" + _MARKS + r"\s*(?P<t>[^\d\s].*)")),
    ("paren", re.compile(r"\(\s?(?P<n>\d{1,2}|[a-zđ])\s?\)" + _MARKS + r"\s*(?P<t>\S.*)")),
    ("paren", re.compile(r"(?P<n>\d{1,2})\)" + _MARKS + r"\s*(?P<t>\S.*)")),
    ("letter", re.compile(r"(?P<n>[a-zđ])\s?\)" + _MARKS + r"\s*(?P<t>\S.*)")),
    ("letter", re.compile(rf"(?P<n>[a-eđg-ik-vxy])\.{_MARKS}\s+(?P<t>[{UPPER}].*)")),
    ("plus", re.compile(r"\+\s*(?P<t>[^\W\d].*)")),
    ("dash", re.compile(rf"(?:[-–—~•●▪·■]\s+(?P<t>\S.*)|[-–—•●▪](?P<u>[{UPPER}].*))")),
)
_TITLED = {"part", "chapter", "section", "subsection"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    """A marker as read: its class, its value for sequence checks, its number for the address, and the raw text.

    `value` is a tuple of integers (one, or one per level of a decimal). `style` tells apart lists that look different
    ("roman" and "arabic" chapters, "(1)" and "1)"). `title` is the text behind the marker.
    """

    cls: MarkerClass
    value: tuple[int, ...]
    number: str
    raw: str
    title: str
    style: str = ""
    confidence: float = 1.0


def roman_value(numeral: str) -> int | None:
    """The value of a well-formed Roman numeral, else None.

    >>> [roman_value(n) for n in ("IV", "XII", "IIII", "")]
    [4, 12, None, None]
    """
    if not re.fullmatch(r"C{0,3}(XC|XL|L?X{0,3})(IX|IV|V?I{0,3})", numeral) or not numeral:
        return None
    total = 0
    for here, after in zip(numeral, [*numeral[1:], ""], strict=True):
        worth = _ROMAN[here]
        total += -worth if after and _ROMAN[after] > worth else worth
    return total


def roman_numeral(value: int) -> str:
    """The Roman numeral of 1 to 89: `roman_numeral(14) == "XIV"`."""
    numeral = ""
    for worth, sign in ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        while value >= worth:
            numeral, value = numeral + sign, value - worth
    return numeral


def capital_share(text: str) -> float:
    """The share of letters that are capitals, 0..1 (0 without letters)."""
    letters = [c for c in text if c.isalpha()]
    return sum(c.isupper() for c in letters) / len(letters) if letters else 0.0


@lru_cache(maxsize=N_KEPT)
def is_capitals(text: str) -> bool:
    """Whether a line is set in capitals (60 % of at least three letters): scanners turn some small."""
    return sum(c.isalpha() for c in text) >= 3 and capital_share(text) >= 0.6


@lru_cache(maxsize=N_KEPT)
def read_marker(text: str) -> Marker | None:
    """The marker at the start of `text` (Markdown signs already left out), or None.

    >>> read_marker("1.2. Mục tiêu cụ thể").number, read_marker("đ) Cơ quan khác").value
    ('1-2', (5,))
    >>> read_marker("67.948 tỷ đồng"), read_marker("Chương trình hành động")
    (None, None)
    """
    head = text.split("\n", 1)[0]
    if not head or not (head[0] in "(+-–—~•●▪·■" or head[0].isalnum()):
        return None
    for cls, pattern in _PATTERNS:
        found = pattern.match(head)
        if found:
            marker = _judge(cls, found, text)
            if marker:
                return marker
    return None


def _judge(cls: MarkerClass, found: re.Match[str], text: str) -> Marker | None:
    """The marker of a match, or None when what follows shows that it is none."""
    groups = found.groupdict()
    title = (groups.get("t") or groups.get("u") or "").strip(" *")
    raw = found.group(0)[: len(found.group(0)) - len(groups.get("t") or groups.get("u") or "")].strip(" *")
    number, point = groups.get("n") or "", groups.get("p") or ""
    if cls in ("dash", "plus"):
        return Marker(cls=cls, value=(0,), number="", raw=raw, title=title)
    if cls in ("appendix", "form"):
        return _appendix(cls, number, raw, title, text)
    if cls in _TITLED and not _stands_alone(raw, title):
        return None
    if cls == "article" and not (not title or (point and (point == "." or title[:1].isupper()))):
        return None
    if cls == "roman" and not point and not is_capitals(title):
        return None
    if cls == "decimal" and not point and not (title[:1].isupper() or title.startswith("(")):
        return None
    return _numbered(cls, number, raw, title)


def _stands_alone(raw: str, title: str) -> bool:
    """Whether a keyword heading is a heading: nothing behind it, capitals, or a point and a capital."""
    return not title or is_capitals(title) or (raw[-1:] in ".:" and title[:1].isupper())


def _appendix(cls: MarkerClass, number: str, raw: str, title: str, text: str) -> Marker | None:
    capitals = raw[:2].isupper()
    if not capitals and (len(text) > 120 or (title and title[:1] not in ".:-–([" and not is_capitals(title))):
        return None
    if title.startswith((",", ";")) or (cls == "form" and len(text) > 160):
        return None
    value = roman_value(number) or (int(re.sub(r"\D", "", number)) if re.search(r"\d", number) else 0)
    return Marker(cls=cls, value=(value,), number=_identifier(number), raw=raw.rstrip(" .:"), title=title.strip(" .:"))


def _numbered(cls: MarkerClass, number: str, raw: str, title: str) -> Marker | None:
    style = ""
    if cls == "decimal":
        value = tuple(int(part) for part in number.split("."))
    elif cls == "letter" or (cls == "paren" and not number.isdigit()):
        if number not in POINT_LETTERS and number not in "fjwz":
            return None
        value, style = (letter_value(number),), "letter"
    elif number.isdigit():
        value, style = (int(number),), "arabic"
    elif cls == "article":
        value = (int(re.sub(r"\D", "", number)),)
    elif cls == "letter_section":
        value = (letter_value(number.lower()),)
    elif cls == "part" and number.lower() in ORDINALS:
        value, number = (ORDINALS[number.lower()],), str(ORDINALS[number.lower()])
    elif roman_value(number):
        value, style = (roman_value(number) or 0,), "roman"
    elif cls == "part" and len(number) == 1:
        value, style = (letter_value(number.lower()),), "letter"
    else:
        return None
    return None if value == (0,) else Marker(
        cls=cls, value=value, number=_identifier(number), raw=raw, title=title, style=style
    )


def letter_value(letter: str) -> int:
    """The place of a point letter, 1-based, in the order a, b, c, d, đ, e, g…; 0 for f, j, w, z."""
    return POINT_LETTERS.find(letter) + 1


_ASCII = str.maketrans({"đ": "dd", "Đ": "DD", "ă": "aw", "â": "aa", "ê": "ee", "ô": "oo", "ơ": "ow", "ư": "uw"})


def _identifier(number: str) -> str:
    """The number as it stands in an address: inner punctuation as "-", ASCII letters only.

    >>> _identifier("1.2"), _identifier("đ")
    ('1-2', 'dd')
    """
    plain = re.sub(r"[^\w]+", "-", number.strip(" .,:;()")).strip("-").translate(_ASCII)
    return plain.encode("ascii", "ignore").decode()


def readings(token: str) -> tuple[str, str]:
    """What a scanner's token can stand for: as a Roman numeral, and as digits with points.

    >>> readings("n."), readings("J.2."), readings("IIL")
    (('II', '11'), ('I2', '1.2'), ('III', '111'))
    """
    bare = token.strip(".,:;)(-* ")
    strokes = "".join(_STROKES.get(c, c) for c in bare if c not in ".,")
    digits = "".join(_GLYPHS.get(c, c) for c in bare).replace(",", ".")
    return strokes, digits
