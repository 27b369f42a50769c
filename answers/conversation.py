"""A follow-up question completed from the question before it; a question that stands on its own is left alone."""

from __future__ import annotations

import re
from dataclasses import dataclass

from answers.asked import what_is_asked
from corpus.provinces import find_provinces, province_named
from corpus.vietnamese import fold

MAX_WORDS = 12  # a longer question says for itself what it means
_BEGINS = re.compile(r"^(?:thế còn|vậy còn|còn|thế|vậy|rồi|và)\s+", re.IGNORECASE)
_BEGINS_FOLDED = re.compile(r"^(?:the con|vay con|con|the|vay|roi|va)\s+")
_ENDS = re.compile(
    r"\s*(?:thì sao|thi sao|thì thế nào|thi the nao|ra sao|nhỉ|nhi|thì|thi|sao)?\s*[?!.]*\s*$", re.IGNORECASE
)
_PERIOD = re.compile(
    r"(?:(?:đến|den|tới|toi|trong|vào|vao|giai đoạn|giai doan|thời kỳ|thoi ky|từ|tu)\s+)*(?:(?:năm|nam)\s+)?"
    r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?",
    re.IGNORECASE,
)
_ASKS_ONLY = re.compile(
    r"^(?:do )?(?:ai|co quan nao|don vi nao|so nao|bo nao|khi nao|bao gio|han (?:den |la )?(?:khi nao|bao gio|nam nao)"
    r"|thoi han(?: (?:khi nao|la bao gio|den khi nao))?|nam nao|o dau|bao nhieu|vi sao|tai sao|trong van ban nao"
    r"|ket qua(?: the nao)?"
    r"|da dat chua|co dat khong)(?: (?:chu tri|phoi hop|thuc hien|lam|ky|hoan thanh|phu trach|chiu trach nhiem"
    r"|giam sat))*$"
)
_POINTS_BACK = re.compile(
    r"\b(?:viec (?:do|nay)|chi tieu (?:do|nay)|muc tieu (?:do|nay)|cai do|no|van ban (?:do|nay))\b"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    """A question as it will be asked. `completed` is True when something was taken from the question before; `taken`
    names what, in Vietnamese."""

    text: str
    completed: bool = False
    taken: tuple[str, ...] = ()


def complete(previous: str, typed: str) -> Completed:
    """The typed question, completed from the previous one when it is a follow-up; else as typed.

    >>> complete("Tỷ lệ đô thị hóa của Thái Bình đến năm 2030?", "còn Thái Nguyên?").text
    'Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030?'
    >>> complete("Tỷ lệ đô thị hóa của Thái Bình?", "Ai ký kế hoạch năm 2018?").completed
    False
    """
    typed, previous = " ".join(typed.split()), " ".join(previous.split())
    begins = bool(_BEGINS.match(typed) or _BEGINS_FOLDED.match(fold(typed)))
    core = _ENDS.sub("", typed[_begin(typed) :]).strip(" ,?")
    if not previous or not core or len(core.split()) > MAX_WORDS:
        return Completed(text=typed)
    folded = fold(core)
    place, period = _only_place(core), _PERIOD.fullmatch(core)
    if place:
        return _with_place(previous, place)
    if period and (begins or len(core.split()) <= 6):
        return _with_period(previous, core)
    if _ASKS_ONLY.match(folded) or _POINTS_BACK.search(folded):
        return Completed(text=f"{_statement(previous)}: {core}?", completed=True, taken=("nội dung câu trước",))
    if begins and not _stands_alone(core):
        return _with_topic(previous, core)
    return Completed(text=typed)


def _begin(typed: str) -> int:
    found = _BEGINS.match(typed) or _BEGINS_FOLDED.match(fold(typed))
    return found.end() if found else 0


def _only_place(core: str) -> str:
    """The province that the words name when they name nothing else, with its accents; "" otherwise."""
    words = re.sub(r"^(?:(?:o|cua|ben|voi|tai)\s+)?(?:(?:tinh|thanh pho|tp\.?)\s+)?", "", fold(core)).strip()
    found = province_named(words)
    return found.name if found else ""


def _with_place(previous: str, name: str) -> Completed:
    found = find_provinces(previous)
    if not found:
        return Completed(text=f"{_statement(previous)} của {name}?", completed=True, taken=("nội dung câu trước",))
    last = found[-1]
    text = previous[: last.start] + name + previous[last.end :]
    return Completed(text=text, completed=True, taken=("nội dung câu trước",))


def _with_period(previous: str, core: str) -> Completed:
    found = list(_PERIOD.finditer(previous))
    taken = ("nội dung câu trước",)
    if not found:
        return Completed(text=f"{_statement(previous)} {core}?", completed=True, taken=taken)
    last = found[-1]
    lead = re.match(r"\s*", last[0])[0]
    new = (
        core
        if re.match(r"\D", core)
        else re.sub(r"(?:19|20)\d\d(?:\s*[-–]\s*(?:19|20)\d\d)?\s*$", core, last[0].strip())
    )
    return Completed(text=previous[: last.start()] + lead + new + previous[last.end() :], completed=True, taken=taken)


def _with_topic(previous: str, core: str) -> Completed:
    """A new subject with the place and the time of the question before."""
    text, taken = core, []
    if not find_provinces(core) and (found := find_provinces(previous)):
        text += f" của {previous[found[-1].start : found[-1].end]}"
        taken.append("địa phương")
    if not _PERIOD.search(core) and (period := list(_PERIOD.finditer(previous))):
        text += f" {period[-1][0].strip()}"
        taken.append("thời gian")
    return Completed(text=text[:1].upper() + text[1:] + "?", completed=bool(taken), taken=tuple(taken))


def _stands_alone(core: str) -> bool:
    """Whether the words are a whole question: they ask something, and name a subject and a place or a time."""
    asks = what_is_asked(core).kind not in ("keywords", "number")
    return asks and bool(find_provinces(core) or _PERIOD.search(core))


def _statement(question: str) -> str:
    """The previous question without its question mark and its asking words at the end."""
    plain = re.sub(r"[?!.\s]+$", "", question)
    return re.sub(
        r"\s+(?:do\s+)?(?:ai|cơ quan nào|đơn vị nào|sở nào)(?:\s+(?:chủ trì|phối hợp|thực hiện|phụ trách|ký))?$"
        r"|\s+(?:xếp\s+)?(?:thứ|hạng)\s+mấy$"
        r"|\s+(?:là\s+)?(?:đạt\s+)?(?:bao nhiêu(?: phần trăm| tỷ đồng| triệu đồng)?|mấy|gì|thế nào|ra sao|khi nào"
        r"|không|chưa)$",
        "",
        plain,
        flags=re.IGNORECASE,
    )
