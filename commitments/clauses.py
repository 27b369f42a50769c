"""The clause around a quantity: its sentence, its indicator, the words that carry it, its deadline and base."""

from __future__ import annotations

import re
from collections.abc import Sequence

from commitments.outline import as_when, in_a_title
from commitments.records import When
from corpus.vietnamese.deadlines import Deadline
from corpus.vietnamese.letters import fold
from corpus.vietnamese.quantities import Quantity

_SENTENCE = re.compile(r"(?<=[.!?…])\s+(?=[A-ZÀ-ỸĐ(\"“*+-])|;\s*|(?<=[.:;])\n+\s*(?=[-+•])")
_MARKER = re.compile(
    r"^[\s*#_]*(?:\(?(?:\d{1,2}(?:[.,]\d{1,2})*|[a-zđ]|[IVX]{1,4})[.)]+|[-–+•~^'\"*]+|\d{1,2}\b(?=\s[A-ZĐ]))*[\s*_]*"
)
_LEADING = re.compile(
    r"^(?:\s|[,;:.(){}/\[*'\"“”^~-]|(?:trong đó|trong do|và|với|gồm|bao gồm|như|là|hoặc|riêng|cụ thể|đồng thời|còn|"
    r"mà|nhất là|kể cả|"
    r"đến hết|đến|toàn tỉnh|trong đỏ|ừong đó|song|tuy nhiên|theo đó|đạt|cũng)(?=[\s:,]))+",
    re.IGNORECASE,
)
_TIME_FIRST = re.compile(
    r"^(?:(?:[Đđ]ến|[Tt]ới|[Tt]rong|[Vv]ào|[Tt]ừ|[Gg]iai đoạn|[Tt]hời kỳ|[Nn]ăm|[Hh]ết|[Cc]uối|[Tt]ính đến|nay|hết|"
    r"cuối|ngày|tháng|quý)\s*"
    r"(?:năm\s*)?(?:[\dIVX/.-]+\s*(?:[-–]|đến(?: năm)?|và)?\s*)*(?:nay)?\s*)+[,:]?\s*"
)
_SUBJECT_VERBS = re.compile(
    r"\s+(?:ước|phấn đấu|dự kiến|đã|hiện|sẽ|được|là|có|đạt|tăng|giảm|còn|chiếm|duy trì|khoảng|trên|dưới|gần|"
    r"bình quân)?\s*[:,]?\s*$"
)
_ONLY_VERB = re.compile(
    r"^(?:(?:uoc|da|dat|tang|giam|phan dau|du kien|co|hien co|hien|cong nhan|them|bang|chiem|gom|dieu tra|con|"
    r"toan tinh|ca tinh|len|xuong|"
    r"so voi|cung ky|nam truoc|kinh phi|voi|va|nam \d+|tong so|tong|duoc|trong do|ty dong|thuc hien|khoang|tren|moi|"
    r"tu|den|nay|cao hon|thap hon|"
    r"ke hoach|vuot|nang)\s*)+$"
)
_TAIL_STOP = re.compile(r"[;.,:(){}\n]|\s(?:và|với|trong đó|để|nhằm|từ đó|so với|giảm|tăng)\s")
_BASE = re.compile(r"^[^;.]{0,40}?(?:so\s+(?:voi|cung\s+ky)|lan)\s+(?:\w+\s+){0,4}?na[mn]\s+((?:19|20)\d\d)")
_OF_PLAN = re.compile(r"^\s*(?:so\s+voi\s+)?(?:ke\s+hoach|du\s+toan|chi\s+tieu|kh\b|dt\b|muc\s+tieu)")
_GROWS = re.compile(r"(?:tang|giam|tăng)\s*(?:\w+\s+){0,2}$")
MAX_INDICATOR = 220


def sentence_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The range of the sentence (or part before a semicolon) that holds `start`..`end`."""
    left, right = 0, len(text)
    for match in _SENTENCE.finditer(text):
        if match.end() <= start:
            left = match.end()
        elif match.start() >= end:
            right = match.start()
            break
    return left, right


def indicator_of(text: str, quantity: Quantity, left: int, right: int, before: str) -> tuple[str, int]:
    """The indicator of a quantity in its sentence `left`..`right`, and where the quote begins.

    `left` is where the sentence or the quantity before ends; `before` is the indicator of that quantity, taken over
    when nothing new stands between ("ước đạt 59.927 tỷ đồng, tăng 7,37%").
    """
    piece = text[left : quantity.start]
    cut = max((piece.rfind(mark) + len(mark) for mark in ("; ", ". ") if mark in piece), default=0)
    cut = max(cut, _after_closed(piece))
    if cut and len(piece[cut:].strip()) < 3:
        cut = 0
    piece, begin = piece[cut:], left + cut
    marker = _MARKER.match(piece) if begin == 0 or text[begin - 1] in "\n " else None
    begin, piece = _strip(piece, begin, marker)
    for pattern in (_LEADING, _TIME_FIRST, _LEADING):
        begin, piece = _strip(piece, begin, pattern.match(piece))
    name = piece.strip()
    while (shorter := _SUBJECT_VERBS.sub("", " " + name).strip(" ,:")) != name:
        name = shorter
    folded = fold(" ".join(name.split()))
    if not folded or _ONLY_VERB.match(folded) or len(folded) < 3:
        after = _following(text, quantity, right)
        changes = before and re.search(r"\b(?:tang|giam|chiem|bang|gap|hon|con|len|xuong|dat)\b", quantity.context)
        if (
            not changes
            and quantity.unit_norm not in ("%", "‰", "lần", "VND", "USD", "%/năm")
            and quantity.unit
            and after
        ):
            return after, min(begin, quantity.start)
        if before:
            return before, min(begin, quantity.start)
        return after, min(begin, quantity.start)
    return " ".join(name.split())[-MAX_INDICATOR:], begin


def _after_closed(piece: str) -> int:
    """The place behind the last bracket that closes without having been opened in the piece."""
    depth, place = 0, 0
    for index, char in enumerate(piece):
        if char in "({":
            depth += 1
        elif char in ")}":
            if depth == 0:
                place = index + 1
            depth = max(0, depth - 1)
    return place


def _strip(piece: str, begin: int, match: re.Match[str] | None) -> tuple[int, str]:
    """The piece without a matched beginning, and its new place."""
    return (begin + match.end(), piece[match.end() :]) if match else (begin, piece)


def _following(text: str, quantity: Quantity, right: int) -> str:
    """The noun phrase behind a quantity that counts it: "25 xã đã đạt chuẩn nông thôn mới"."""
    rest = text[quantity.end : right]
    stop = _TAIL_STOP.search(rest)
    tail = " ".join(rest[: stop.start() if stop else len(rest)].split())
    unit = "" if quantity.unit_norm in ("%", "‰") else quantity.unit
    return f"{unit} {tail}".strip()[:MAX_INDICATOR]


def quote_end(text: str, quantity: Quantity, right: int) -> int:
    """Where the quote ends: after the quantity and the condition in brackets right behind it."""
    bracket = re.compile(r"\s*\([^()\d]{3,120}\)").match(text, quantity.end, right)
    return bracket.end() if bracket else quantity.end


def deadline_of(text: str, quantity: Quantity, found: Sequence[Deadline], left: int, right: int) -> When | None:
    """The deadline that the sentence gives a quantity: the nearest before it, else one right behind, else None."""
    inside = _bracket(text, quantity.value_start)
    before, after = [], []
    for one in found:
        if not left <= one.start < right or one.type in ("conditional",):
            continue
        if _bracket(text, one.start) not in (None, inside) or in_a_title(text[left:right], one.start - left):
            continue
        if one.end <= quantity.value_start:
            before.append(one)
        elif one.start >= quantity.end and one.start - quantity.end < 90:
            between = text[quantity.end : one.start]
            if not re.search(r"\d|[;.]", between) and not re.search(r"so với|cùng kỳ|gấp|lần", between):
                after.append(one)
    usable = [one for one in before if one.type != "recurring"]
    if usable:
        return as_when(usable[-1])
    if after:
        return as_when(after[0])
    often = [one for one in before if re.match(r"h[aă]ng|moi|dinh ky h", fold(one.raw))]
    return as_when(often[-1]) if often else None


def _bracket(text: str, at: int) -> int | None:
    """Where the open bracket around a place begins, None outside brackets."""
    depth = 0
    for index in range(at - 1, max(-1, at - 300), -1):
        if text[index] in ")}":
            depth += 1
        elif text[index] in "({":
            if depth == 0:
                return index
            depth -= 1
    return None


def in_brackets(text: str, at: int) -> str:
    """The words of the bracket that opens before a place, up to the place; "" outside brackets."""
    begin = _bracket(text, at)
    return text[begin + 1 : at] if begin is not None else ""


def base_of(text: str, quantity: Quantity, right: int) -> int | None:
    """The year a quantity is compared with ("so với năm 2020")."""
    match = _BASE.match(fold(text[max(quantity.value_start, quantity.end - 5) : right]))
    return int(match[1]) if match else None


def rate_basis(text: str, quantity: Quantity) -> str:
    """How a rate counts: "of_plan", "growth", or what its unit says."""
    rest = fold(text[quantity.end : quantity.end + 30])
    if quantity.unit_norm == "%" and _OF_PLAN.match(rest):
        return "of_plan"
    if quantity.unit_norm == "%" and (
        re.search(r"\b(?:tang|giam)\b", quantity.context)
        or _GROWS.search(fold(text[max(0, quantity.value_start - 20) : quantity.value_start]))
    ):
        return "growth"
    return quantity.rate_basis


def direction_of(text: str, quantity: Quantity) -> str:
    """The way an indicator goes: "tăng", "giảm", "duy trì", "hoàn thành" or "đạt"."""
    words = quantity.context
    for sign, names in (("giảm", r"giam|xuong|con\b"), ("duy trì", r"duy tri"), ("tăng", r"tang|len|gap|them|vuot")):
        if re.search(rf"\b(?:{names})", words):
            return sign
    return "đạt"
