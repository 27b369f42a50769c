"""Things with names in a sentence: dates and periods, bodies, firms, people, documents, places."""

from __future__ import annotations

import re
from collections.abc import Iterator

from answers.asked import AskedKind
from answers.units import Unit
from corpus.vietnamese import find_dates, find_symbols, fold
from corpus.vietnamese.bodies import BODY
from corpus.vietnamese.letters import LOWER, UPPER

_PERIOD = re.compile(
    r"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|từ năm)\s+)?(?:19|20)\d\d\s*(?:[-–]|đến(?: năm)?)\s*(?:19|20)\d\d"
    r"|qu[ýí]\s+(?:IV|I{1,3}|[1-4]|L|n)\s*(?:[/,]?\s*(?:năm\s+)?(?:19|20)\d\d)?"
    r"|(?:(?:đến|trước|trong|hết|cuối|đầu|vào|tầm nhìn đến|định hướng đến)\s+)*năm\s+(?:19|20)\d\d"
    r"|(?:6|06|9|09) tháng(?: đầu)?(?: năm)?|tháng\s+\d{1,2}(?:\s?/\s?(?:19|20)\d\d)?|\b\d{1,2}/\d{1,2}(?!\d|/)"
    r"|(?:hằng|hàng) (?:năm|quý|tháng)",
    re.IGNORECASE,
)
_LEADS = re.compile(
    r"\W*(?:chủ trì|phối hợp|tham mưu|chủ động|nghiên cứu|tổ chức|thực hiện|hướng dẫn|rà soát)", re.IGNORECASE
)
_NAMED = re.compile(rf"(?<!\w)[A-ZĐ][\w-]*(?:\s+[{UPPER}][\w-]*)+|(?<!\w)[A-Z][A-Za-z]{{3,}}(?!\w)")
_FULL_NAME = re.compile(rf"(?<![\w.])(?:[{UPPER}][{LOWER}]+ ){{2,3}}[{UPPER}][{LOWER}]+(?! [{UPPER}])(?!\w)")
_FIRM = re.compile(
    r"(?<!\w)(?:[Tt]ập đoàn|[Cc]ông ty|[Tt]ổng công ty|[Nn]gân hàng|[Nn]hà đầu tư"
    rf"|[Ll]iên danh)(?:\s+(?:[{UPPER}][\w.&-]*|cổ phần|và))+"
)
_PLACE = re.compile(
    r"(?<!\w)(?:huyện|xã|thành phố|thị xã|thị trấn|phường|tỉnh|thôn|vùng|khu vực|khu|sông|đường|Thành phố|Huyện|Xã|Khu"
    rf"|quốc lộ|bãi|cồn|làng|biển)\s+[{UPPER}][\w]*(?:\s+[{UPPER}][\w]*)*"
)
_PERSON = re.compile(rf"(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)\s+[{UPPER}][\w]*(?:\s+[{UPPER}][\w]*)+")
_TITLED = re.compile(
    r"(?<!\w)(?:Đề án|Nghị quyết|Kế hoạch|Chương trình|Quyết định|Chỉ thị|Luật|Nghị định|Dự án|Quy hoạch|Kết luận"
    r"|Báo cáo"
    r"|Công văn|Thông tư)\s+[^;.\n,()]{6,160}"
)


def heading_body(unit: Unit) -> str:
    """The body that the nearest heading names, when the heading is only that: the work below is its own."""
    for heading in reversed(unit.hit.heading_path):
        plain = re.sub(r"^\W*(?:\(?[\dIVXa-zđ]{1,4}(?:\.\d+)*[.)]\s*)?|[\s:.*]+$", "", " ".join(heading.split()))
        if plain and len(plain) <= 90 and (match := BODY.match(plain)) and len(match[0]) >= 0.55 * len(plain):
            return plain
        break
    return ""


def named_in(kind: AskedKind, unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    """(start, end, what it is, fit) of the things of a kind in a unit; places in the quote."""
    if kind == "date":
        yield from _dates(unit)
    elif kind == "document":
        for _, start, end in find_symbols(unit.text):
            yield unit.start + start, unit.start + end, "document", 1.0
        yield from _matches(_TITLED, unit, "document", 0.8)
    elif kind == "body":
        yield from _matches(BODY, unit, "body", 1.0 if not _LEADS.match(unit.text) else 0.4)
        yield from _matches(_NAMED, unit, "name", 0.6)
    elif kind == "firm":
        yield from _matches(_FIRM, unit, "firm", 1.0)
        yield from _matches(_NAMED, unit, "name", 0.8)
    elif kind == "person":
        yield from _matches(_PERSON, unit, "person", 1.0)
        yield from _people(unit)
        yield from _matches(BODY, unit, "body", 0.5)
    elif kind == "place":
        yield from _matches(_PLACE, unit, "place", 1.0)
        yield from _matches(_NAMED, unit, "name", 0.6)


def _people(unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    """Names that may be those of people: three or four capitalised syllables that are no body and no place."""
    for match in _FULL_NAME.finditer(unit.text):
        before = fold(unit.text[: match.start()]).split()[-1:]
        if not BODY.match(match[0]) and before not in (["tinh"], ["huyen"], ["xa"], ["pho"], ["so"], ["tran"]):
            yield unit.start + match.start(), unit.start + match.end(), "person", 0.8


def _matches(pattern: re.Pattern[str], unit: Unit, measure: str, fits: float) -> Iterator[tuple[int, int, str, float]]:
    for match in pattern.finditer(unit.text):
        yield unit.start + match.start(), unit.start + match.end(), measure, fits


def _dates(unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    taken: list[tuple[int, int]] = []
    for _, start, end in find_dates(unit.text):
        taken.append((start, end))
        yield unit.start + start, unit.start + end, "date", 1.0
    for match in _PERIOD.finditer(unit.text):
        if not any(match.start() < end and start < match.end() for start, end in taken):
            yield unit.start + match.start(), unit.start + match.end(), "date", 1.0
