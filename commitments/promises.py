"""Targets and results of running text: which quantities promise or report, and everything around them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from commitments.clauses import (
    base_of,
    deadline_of,
    direction_of,
    in_brackets,
    indicator_of,
    quote_end,
    rate_basis,
    sentence_of,
)
from commitments.outline import Outline, Setting, as_when
from commitments.passages import Passage
from commitments.records import When
from corpus.vietnamese.deadlines import Deadline, find_deadlines
from corpus.vietnamese.letters import fold
from corpus.vietnamese.quantities import Quantity, find_quantities, flag_bases

_PLAN = re.compile(
    r"\b(?:phan dau|muc tieu|chi tieu|ke hoach|du kien|kh|se|dat ra|huong toi|can dat|phai dat|bao dam|dam bao|"
    r"du toan|co gang|toi thieu|it nhat)\b"
)
_PLAN_BRACKET = re.compile(
    r"^\s*(?:ke hoach|ke hoqch|kh|muc tieu|chi tieu|du toan|dat ke hoach|phan dau)\b|^\s*ke\s+hoach"
)
_DONE = re.compile(
    r"\b(?:đã|đă|ước|đến nay|(?<!thực )hiện có|hiện nay|cùng kỳ|năm trước|lũy kế|tính đến|lần đầu)\b", re.IGNORECASE
)
_MODALITIES = (
    ("cam kết", r"cam ket"), ("phấn đấu", r"phan dau"), ("phải", r"\bphai\b|bat buoc|bao dam|dam bao"),
    ("dự kiến", r"du kien"), ("khuyến khích", r"khuyen khich"), ("tiếp tục", r"tiep tuc|duy tri"),
)  # fmt: skip
_NAME_BEFORE = re.compile(r"(?:bệnh viện|đường điện|quốc lộ|loại|nhà máy|tuyến|trạm biến áp|dự án)\s*$", re.IGNORECASE)
_OWN_PARTS = re.compile(
    r"^(?:nhiem vu|giai phap|nhom|muc tieu|chi tieu|noi dung|dot pha|khau|quan diem|dieu|khoan|chuong|phan|muc|buoc|"
    r"nguyen tac|tru cot|dinh huong|van de|lan thu|thang dau|nam|ngay|thang|quy|dac diem|phuong an|kich ban|yeu cau|"
    r"trong tam)\b"
)
_LEGAL = re.compile(r"\b(?:thoi han|ke tu ngay|ngay lam viec|phat tien|muc phat|phat tu|le phi)\b")
_RELATIVE = re.compile(
    r"(?P<how>(?:cao hơn|bằng|tương đương(?: với)?|ngang bằng(?: với)?|vượt|đạt bằng|trên|không thấp hơn|thấp hơn)\s+"
    r"(?:(?:với|mức|so với)\s+)*(?:bình quân|trung bình)(?:\s+chung)?\s*(?:của\s+)?(?:cả nước|toàn quốc|các tỉnh|"
    r"khu vực|vùng|tỉnh)[\w ]{0,30})"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One quantity that promises or reports, before it becomes a record; places are those of the passage's text."""

    start: int
    end: int
    quantity: Quantity | None
    kind: str  # "target" or "result"
    indicator: str
    when: When | None
    rule: str
    comparator: str
    modality: str = ""
    direction: str = ""
    base_year: int | None = None
    rate_basis: str = ""
    flags: tuple[str, ...] = ()


def promises_of(passage: Passage, outline: Outline) -> Iterator[Promise]:
    """The promises and results of one paragraph, in order."""
    text = passage.text
    quantities = flag_bases(text, find_quantities(text))
    deadlines = find_deadlines(text)
    setting = outline.setting(passage.paragraph)
    place, before, last = 0, "", -1
    for quantity in quantities:
        left, right = sentence_of(text, quantity.value_start, quantity.value_end)
        if left > last:
            before = ""
        last = max(last, left)
        if _not_measured(text, quantity, setting) or (outline.is_rule and setting.mood == ""):
            continue
        begin = max(left, place)
        indicator, start = indicator_of(text, quantity, begin, right, before)
        if _OWN_PARTS.match(fold(quantity.unit or indicator)) and not quantity.known_unit:
            continue
        yield _promise(text, quantity, setting, outline, deadlines, (left, right), indicator, start, before)
        before = indicator
        place = quantity.end
    if setting.mood != "result" and not setting.work:
        yield from _relative(text, setting, outline, deadlines, quantities)


def _not_measured(text: str, quantity: Quantity, setting: Setting) -> bool:
    """True for a quantity that neither promises nor reports: a name, a time limit of a rule, an uncertain count."""
    if _NAME_BEFORE.search(text[max(0, quantity.value_start - 25) : quantity.value_start]) and not quantity.context:
        return True
    around = fold(text[max(0, quantity.start - 40) : quantity.end + 20])
    if quantity.unit_norm == "giờ" or (quantity.unit_norm == "tuổi" and "tho" not in around):
        return True
    if _LEGAL.search(around):
        return True
    if quantity.unit.lower() == "sao" or (not quantity.unit_norm and quantity.surface.startswith(("<", ">"))):
        return True
    follows = fold(text[quantity.value_end : quantity.value_end + 24]).lstrip()
    if _OWN_PARTS.match(follows):
        return True
    if "ocr_digit_suspect" in quantity.flags and not quantity.unit:
        return True
    return not quantity.known_unit and not quantity.context and setting.mood != "result"


def _promise(
    text: str,
    quantity: Quantity,
    setting: Setting,
    outline: Outline,
    deadlines: tuple[Deadline, ...],
    sentence: tuple[int, int],
    indicator: str,
    start: int,
    before: str,
) -> Promise:
    """The promise or result of one quantity."""
    left, right = sentence
    when = deadline_of(text, quantity, deadlines, left, right)
    if when is None and setting.mood == "result":
        when = _said_before(text, deadlines, left)
    kind, rule = _kind(text, quantity, setting, outline, when, sentence)
    start = min(start, quantity.start)
    if rule == "plan_in_brackets" and before:
        indicator, start = before, quantity.start
    return Promise(
        start=start,
        end=quote_end(text, quantity, right),
        quantity=quantity,
        kind=kind,
        indicator=indicator,
        when=when or _inherited(kind, setting, outline),
        rule=rule,
        comparator=quantity.comparator,
        modality=_modality(text[left:right]) if kind == "target" else "",
        direction=direction_of(text, quantity),
        base_year=base_of(text, quantity, right),
        rate_basis=rate_basis(text, quantity),
        flags=quantity.flags,
    )


def _said_before(text: str, deadlines: tuple[Deadline, ...], left: int) -> When | None:
    """The day or months that open an earlier sentence of a reporting paragraph ("Tính đến ngày 30/6/2023, …")."""
    opening = [
        one
        for one in deadlines
        if one.end <= left
        and len(one.until or "") > 4
        and re.search(r"(?:^|[.;]\s+|\n)\W*(?:\d{1,2}\s+)?(?:tinh\s+)?$", fold(text[: one.start]))
    ]
    return as_when(opening[-1]) if opening else None


def _inherited(kind: str, setting: Setting, outline: Outline) -> When | None:
    """The deadline of the heading, else (for a target) of the title."""
    if setting.when is not None:
        far = setting.when.until and outline.year and int(setting.when.until[:4]) > outline.year
        return None if kind == "result" and far else setting.when
    return outline.title_when if kind == "target" else None


def _kind(
    text: str,
    quantity: Quantity,
    setting: Setting,
    outline: Outline,
    when: When | None,
    sentence: tuple[int, int],
) -> tuple[str, str]:
    """Whether a quantity promises or reports, and by which rule."""
    left, _ = sentence
    bracket = fold(in_brackets(text, quantity.value_start))
    opened = fold(text[max(0, quantity.value_start - len(bracket) - 14) : quantity.value_start - len(bracket)])
    if _PLAN_BRACKET.match(bracket) or (bracket and opened.rstrip("( ").endswith("ke hoach")):
        return "target", "plan_in_brackets"
    before = fold(" ".join(text[left : quantity.value_start].split()))
    year = int(when.until[:4]) if when and when.until else None
    if year and outline.year:
        if year < outline.year or (year == outline.year and setting.mood == "result"):
            return "result", "past_year"
        if year > outline.year and not re.search(r"\bđã\b|ước đạt", text[left : quantity.value_start]):
            return "target", "future_year"
    if setting.mood == "target":
        if re.search(r"\b(?:den nay|hien nay|(?<!thuc )hien co|uoc dat|da dat|da co)\b", before) and not _PLAN.search(
            before
        ):
            return "result", "done_in_plan"
        return "target", "plan_section"
    if setting.mood == "result":
        if re.search(r"\b(?:phan dau|muc tieu den|se)\b[^,;]*$", before[-80:]):
            return "target", "aim_in_report"
        return "result", "report_section"
    if _DONE.search(text[left : quantity.value_start]) and not _PLAN.search(before):
        return "result", "done_words"
    return "target", "default"


def _modality(sentence: str) -> str:
    """How binding a sentence speaks."""
    folded = fold(sentence)
    return next((name for name, pattern in _MODALITIES if re.search(pattern, folded)), "")


def _relative(
    text: str, setting: Setting, outline: Outline, deadlines: tuple[Deadline, ...], quantities: tuple[Quantity, ...]
) -> Iterator[Promise]:
    """Targets measured against another outcome without a number ("bằng bình quân chung của cả nước")."""
    for match in _RELATIVE.finditer(text):
        left, right = sentence_of(text, match.start(), match.end())
        if any(
            quantity.end > left and quantity.start < match.end() and match.start() - quantity.end < 40
            for quantity in quantities
            if left <= quantity.start < right
        ):
            continue
        near = [one for one in deadlines if left <= one.start < match.start() and one.type != "recurring"]
        probe = Quantity(
            start=match.start(), end=match.end(), value_start=match.start(), value_end=match.end(), raw="",
            value_min=None, value_max=None, comparator="", unit="%", unit_norm="%",
        )  # fmt: skip
        indicator, start = indicator_of(text, probe, left, right, "")
        when = deadline_of(text, probe, near, left, right)
        yield Promise(
            start=start,
            end=match.end(),
            quantity=None,
            kind="target",
            indicator=indicator,
            when=when or _inherited("target", setting, outline),
            rule="relative",
            comparator=_compared(match["how"]),
            modality=_modality(text[left:right]),
            direction="đạt",
            flags=("relative",),
        )


def _compared(how: str) -> str:
    """The comparator of a target measured against another outcome."""
    ways = (("cao", ">"), ("vượt", ">"), ("trên", ">"), ("không thấp", ">="), ("thấp", "<"))
    return next((sign for word, sign in ways if how.startswith(word)), "=")
