"""Quantities of running text: the number, what stands around it, its unit and its comparator.

Source: the decimal and thousands marks of Vietnamese official writing; comparator words as they stand in plans and
reports ("trở lên", "tối thiểu", "khoảng"). Everything is looked for in the folded text, so lost tone marks do not hide
a quantity; what is returned are places in the text as given.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.vietnamese.letters import fold
from corpus.vietnamese.quantity_masks import masked_spans
from corpus.vietnamese.quantity_units import NOT_A_UNIT, OTHER_UNIT, UNIT, closed_up, read_unit

_DIGITISH = "0-9ÓóỐốỈỉĨĩlIOoBS"
_REPAIRS = str.maketrans({"Ó": "6", "ó": "6", "Ố": "6", "ố": "6", "Ỉ": "1", "ỉ": "1", "Ĩ": "1", "ĩ": "1", "l": "1",
                          "I": "1", "O": "0", "o": "0", "B": "8", "S": "5"})  # fmt: skip
_GROUPED = r"[0-9]{1,3}(?:\.[0-9]{3})+(?:,[0-9]+)?"
_PLAIN = r"[0-9]+(?:,[0-9]+)?"
_SPLIT = r"[0-9]{1,3}\.[0-9]{3}[ ][0-9]{1,2}(?=\s?[A-Za-z])"
_SUSPECT = (
    rf"[0-9]+\.[0-9]{{1,2}}(?![0-9.])|[0-9]{{1,3}}[ \u00a0][0-9]{{3}}(?:,[0-9]+)?(?![0-9])|"
    rf"[ÓóỐốỈỉĨĩlIOoBS](?=[{_DIGITISH}]*[.,]?[0-9])[{_DIGITISH}]*(?:[.,][{_DIGITISH}]+)?|"
    rf"[0-9]+[.,]?[ÓỈỉlIO][{_DIGITISH}]*(?:[.,][{_DIGITISH}]+)?"
)
_MINUS = r"(?:(?<=[\s(|\t])-(?=\d))?"
_NUMBER = re.compile(
    rf"(?<![\w/])(?<!\d[.,])({_MINUS}(?:{_SPLIT}|{_GROUPED}(?![.,]?[0-9])|{_SUSPECT}|{_PLAIN}(?![0-9])(?!,[0-9])))(?![{_DIGITISH}.,^]*[0-9])"
)
_CLEAN = re.compile(rf"-?(?:{_GROUPED}|{_PLAIN})")
_JOIN = re.compile(
    r"\s?(?P<unit>%|ty\s+dong|trieu\s+dong|trieu\s+usd|ty\s+usd|nghin|trieu|ty|ha|lan|nguoi|tan|xa)?\s?(?P<join>[-–]|den|toi|->|→)\s?"
)
_CONTEXT_WORDS = (
    "binh quan|trung binh|dat duoc|dat|tang them|tang truong|tang|giam|con|xuong|tren|hon|duoi|khoang|xap xi|gan|"
    "toi thieu|toi da|"
    "it nhat|khong qua|khong duoi|khong vuot qua|khong thap hon|khong cao hon|nhieu nhat|thap nhat|cao nhat|tu|vuot|"
    "duy tri|"
    "gap|chiem|uoc|len|them|tuong duong|bang|muc|la|den|lon hon|nho hon|cao hon|thap hon|toi|voi|o muc|thuc hien|co|"
    "uoc tinh|du kien|phan dau|moi nam|hang nam|nam|dat muc|cham|khoang tu|giu|gom|quy mo|tong|duoc|trong khoang|tu muc"
)
_CONTEXT = re.compile(
    r"(?:(?:(?<=\s)|(?<=^)|(?<=[,(:;{]))(?:"
    + "|".join(word.replace(" ", r"\s+") for word in sorted(_CONTEXT_WORDS.split("|"), key=len, reverse=True))
    + r")\s+)+$"
)
_STRONG = re.compile(
    r"\b(?:dat|tang|giam|con|xuong|tren|hon|duoi|khoang|xap xi|toi thieu|toi da|it nhat|qua|duy tri|gap|chiem|uoc|"
    r"len|bang|vuot|binh quan)\b"
)
_POST = re.compile(r"\s?(?:[tu]r?[oò]\s?(?P<way>len|xuong|xuông))\b")
_SIGN = re.compile(r"([<>≥≤~≈]|>=|<=)\s?$")
_COMPARATORS = (
    ("<=", r"khong\s+(?:qua|vuot|cao\s+hon|lon\s+hon)|toi\s+da|nhieu\s+nhat|cao\s+nhat"),
    (">=", r"toi\s+thieu|it\s+nhat|thap\s+nhat|khong\s+(?:duoi|thap\s+hon|it\s+hon|nho\s+hon)"),
    ("=", r"uoc\s+(?:tinh\s+)?(?:dat|thuc\s+hien)\s*$|uoc\s+dat\s+(?:la|bang|muc)\s*$"),
    ("~", r"khoang|xap\s+xi|gan|uoc|tuong\s+duong\s*$"),
    (">", r"tren|hon|vuot"),
    ("<", r"duoi|nho\s+hon"),
)  # fmt: skip
_COMPARATORS = tuple((sign, re.compile(rf"\b(?:{pattern})")) for sign, pattern in _COMPARATORS)
_DIFFERENCE = re.compile(r"\b(?:cao|thap|nhieu|it|lon|nho)\s+hon\s*$|\bvuot\s*$")
_COMPARED = re.compile(r"\s*\S{0,3}\s*(?:so\s+voi|ke\s+hoach|du\s+toan|chi\s+tieu|kh\b|dt\b|muc\s+tieu|cung\s+ky)")
_LONGEST_CONTEXT = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """One quantity: `start`..`end` with context words, unit and "trở lên"; `value_start`..`value_end` the number(s).

    `comparator` is "=", ">", ">=", "<", "<=", "~" or "range"; an open one leaves the other bound None. `unit` is as
    printed but closed up ("%/năm"), `unit_norm` and `scale` its meaning (67.948 tỷ đồng is 67948 × 1e9 VND).
    `rate_basis`: "level", "per_year", "ratio", "points". `surface` holds the words that compare. `flags` holds
    "ocr_digit_suspect" when the digits are damaged: then `raw` is what is printed and the value a reading of it, and
    "base" on the first of "từ 32% xuống còn 23%".
    """

    start: int
    end: int
    value_start: int
    value_end: int
    raw: str
    value_min: float | None
    value_max: float | None
    comparator: str
    unit: str
    unit_norm: str
    scale: float = 1.0
    rate_basis: str = "level"
    surface: str = ""
    context: str = ""  # the folded words right before the number
    flags: tuple[str, ...] = ()
    known_unit: bool = True  # False when the unit is only the word that follows

    @property
    def value(self) -> float | None:
        """The one number of a quantity that is no range, else its lower bound."""
        return self.value_min if self.value_min is not None else self.value_max


def read_number(raw: str) -> tuple[float | None, bool]:
    """The value of a printed number and whether its digits look damaged; None when there is none to read.

    >>> read_number("67.948"), read_number("13,4"), read_number("Ó5,5"), read_number("89.6"), read_number("-19,9")
    ((67948.0, False), (13.4, False), (65.5, True), (89.6, True), (-19.9, False))
    """
    raw = raw.strip().rstrip(".,")
    clean = bool(_CLEAN.fullmatch(raw))
    form = raw if clean else re.sub(r"[ \u00a0](?=\d{3})", "", raw.translate(_REPAIRS)).replace(" ", ",")
    if re.fullmatch(r"-?\d{1,3}(?:\.\d{3})+(?:,\d+)?", form):
        form = form.replace(".", "")
    form = form.replace(",", ".")
    try:
        return float(form), not clean
    except ValueError:
        return None, True


def find_quantities(text: str) -> tuple[Quantity, ...]:
    """The quantities of an NFC text in order, none inside another; offsets are code points of `text`.

    Left out: document numbers, dates, years, list numbers, note marks, ages of groups, and numbers with neither a unit
    nor a word that measures before them.

    >>> found = find_quantities("Thu nhập bình quân đạt 130 triệu đồng trở lên, tăng 35 - 40% so với năm 2020.")
    >>> [(q.comparator, q.value_min, q.value_max, q.unit) for q in found]
    [('>=', 130.0, None, 'triệu đồng'), ('range', 35.0, 40.0, '%')]
    """
    if not any("0" <= char <= "9" for char in text):
        return ()
    folded = fold(text)
    masks = masked_spans(text, folded)
    return tuple(_Scan(text, folded, masks).quantities())


class _Scan:
    """One pass over one text."""

    def __init__(self, text: str, folded: str, masks: list[tuple[int, int]]) -> None:
        self.text, self.folded, self.masks = text, folded, masks
        self.starts = [start for start, _ in masks]

    def masked(self, at: int) -> bool:
        """True when a place lies in a masked range (ranges may overlap, so a few before it are looked at)."""
        last = bisect_right(self.starts, at)
        return any(start <= at < end for start, end in self.masks[max(0, last - 6) : last])

    def quantities(self) -> Iterator[Quantity]:
        """The quantities from left to right."""
        position = 0
        for match in _NUMBER.finditer(self.text):
            if match.start() < position or self.masked(match.start()):
                continue
            quantity = self.quantity(match.start(), match.end(), position)
            if quantity is not None:
                yield quantity
                position = quantity.end

    def second(self, end: int) -> tuple[int, int, str] | None:
        """The second number of "8,5-9" or "8% đến 10%" behind place `end`: (start, end, joining word)."""
        joined = _JOIN.match(self.folded, end)
        if joined is None:
            return None
        number = _NUMBER.match(self.text, joined.end()) or _NUMBER.match(self.text.replace("-", " "), joined.end())
        if number is None or self.masked(number.start()):
            return None
        return number.start(), number.end(), joined["join"]

    def quantity(self, start: int, end: int, position: int) -> Quantity | None:
        """The quantity of the number at `start`..`end`, None when it measures nothing."""
        context = _CONTEXT.search(self.folded, max(position, start - _LONGEST_CONTEXT), start)
        words = context[0] if context else ""
        first, damaged = read_number(self.text[start:end])
        second = self.second(end)
        last, value_end = None, end
        if second is not None:
            last, also = read_number(self.text[second[0] : second[1]])
            if last is not None and first is not None and (last > first or second[2] in "-–"):
                damaged, value_end = damaged or also, second[1]
            else:
                last = None
        if first is None:
            return None
        sign = _SIGN.search(self.text, max(position, start - 3), start)
        unit_end, unit, known = self.unit(value_end, words + (" tren " if sign else ""), damaged)
        if unit is None:
            return None
        post = _POST.match(self.folded, unit_end)
        whole_end = post.end() if post else unit_end
        begin = min(context.start() if context else start, sign.start() if sign else start)
        comparator = self.comparator(words, sign[1] if sign else "", post["way"] if post else "", whole_end, last)
        surface = " ".join((self.text[begin:start] + (post[0] if post else "")).split())
        damaged = damaged or (last is not None and last < first)
        bounds = {">": (first, None), ">=": (first, None), "<": (None, first), "<=": (None, first)}
        low, high = bounds.get(comparator, (first, first if last is None else last))
        meaning = read_unit(unit)
        return Quantity(
            start=begin, end=whole_end, value_start=start, value_end=value_end, raw=self.text[start:value_end],
            value_min=low, value_max=high, comparator=comparator, unit=unit, unit_norm=meaning.norm,
            scale=meaning.scale, rate_basis=meaning.rate_basis, surface=surface, context=words.strip(),
            flags=("ocr_digit_suspect",) if damaged else (), known_unit=known,
        )  # fmt: skip

    def unit(self, at: int, words: str, damaged: bool) -> tuple[int, str | None, bool]:
        """Where the unit behind a number ends, the unit ("" for none, None: no quantity), and whether it is known."""
        space = re.compile(r"[ \t\u00a0]*\n{0,2}[ \t]*").match(self.text, at)
        begin = space.end() if space else at
        if self.folded[begin : begin + 1] == "/":  # "15,5 ha/20 ha", "28/63 tỉnh": a share of a number
            share = re.compile(r"/\s?\d+(?:[.,]\d+)*\s*").match(self.folded, begin)
            begin = share.end() if share else begin
        match = UNIT.match(self.folded, begin)
        if match is not None and match.end() > begin:
            return match.end(), closed_up(self.text[begin : match.end()]), True
        if _POST.match(self.folded, at):
            return at, "", True
        follows = OTHER_UNIT.match(self.folded, begin)
        word = follows[0] if follows else ""
        is_year = (
            re.fullmatch(r"(?:19|20)\d\d", self.text[max(0, at - 4) : at]) and not self.text[at - 5 : at - 4].isdigit()
        )
        if is_year:
            return at, None, False
        if (
            word
            and word not in NOT_A_UNIT
            and not is_year
            and not damaged
            and self.text[begin : begin + 1].islower()
            and begin > at
        ):
            return follows.end() if follows else at, closed_up(self.text[begin : begin + len(word)]), False
        is_time = word in ("nam", "thang", "ngay", "tuan", "quy", "nhiem", "giai", "dot", "khau")
        if _STRONG.search(words) and not is_time:
            return at, "", True
        return at, None, False

    def comparator(self, words: str, sign: str, way: str, end: int, last: float | None) -> str:
        """The comparator that the words around a number give."""
        if last is not None:
            return "range"
        if way:
            return ">=" if way == "len" else "<="
        if sign:
            return {"≥": ">=", "≤": "<=", "≈": "~"}.get(sign, sign)
        difference = _DIFFERENCE.search(words.rstrip())
        if difference and _COMPARED.match(self.folded, end):
            return "="
        found = "="
        for symbol, pattern in _COMPARATORS:
            if pattern.search(words):
                found = symbol
                break
        return found


def flag_bases(text: str, quantities: tuple[Quantity, ...]) -> tuple[Quantity, ...]:
    """The same quantities, the first number of "từ 32% xuống còn 23%" flagged "base".

    >>> text = "giảm từ 32% xuống còn 23%"
    >>> [quantity.flags for quantity in flag_bases(text, find_quantities(text))]
    [('base',), ()]
    """
    found = list(quantities)
    for index in range(len(found) - 1):
        left, right = found[index], found[index + 1]
        changes = re.match(r"\s*(?:nam \d{4}\s*)?(?:\([^)]*\)\s*)?(?:len|xuong)\b", fold(text[left.end : right.end]))
        if changes and re.search(r"\btu\b", left.context) and right.value_start - left.end < 60:
            found[index] = replace(left, flags=(*left.flags, "base"))
    return tuple(found)
