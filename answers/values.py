"""The value in a sentence that a question asks for: a number of the right measure, a date, a body, a document, a place.

A value belongs to the words of its own clause: in "PCI 28/63, PAR INDEX 43/63" the second number is PAR INDEX's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from answers.asked import AskedKind, Measure
from answers.sought import Sought
from answers.units import Unit
from corpus.vietnamese import Token, find_dates, find_symbols, fold
from search import Engine

OWN, CLAUSE, SENTENCE, AROUND = 1.0, 0.8, 0.5, 0.35  # what a word counts by how near to the value it stands
GIVEN = 0.25  # what a value counts that the question itself gives
NOT_NUMBERS = ("body", "name", "firm", "person", "document", "place", "date")
_WORD = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*")
LOOSE = 0.2  # what a clause loses whose other words speak of something else
FOLLOWING = 6  # tokens after a number that still belong to it ("104 xã, phường, thị trấn")

_UNITS: tuple[tuple[Measure, re.Pattern[str]], ...] = tuple(
    (measure, re.compile(pattern))
    for measure, pattern in (
        ("percent", r"\s{0,2}(?:%|‰|phần trăm|điểm phần trăm)"),
        ("money", r"\s?(?:(?:nghìn|ngàn|triệu|tỷ|tỉ|tý|tỳ)\s?){0,2}(?:đồng|đông|USD|EUR|đô la|VNĐ)|\s?(?:tỷ|tỉ|tỳ)\b"),
        ("area", r"\s?(?:nghìn |ngàn )?(?:ha|héc ?-?ta|m2|m²|km2|km²|mẫu|sào)(?!\w)"),
        ("length", r"\s?(?:km|mét|m)(?![\w2²])"),
        ("power", r"\s?(?:MW|kW|kWh|MWp|GW)(?!\w)"),
        ("mass", r"\s?(?:nghìn |ngàn |vạn |triệu )?(?:tấn|tạ|kg)(?!\w)"),
        ("time", r"\s?(?:năm|tháng|ngày|giờ|phút|tuần)(?!\w)"),
        ("people", r"\s?(?:nghìn |ngàn |vạn |triệu )?(?:lượt )?(?:người|lao động|đồng chí|hộ|học sinh|đại biểu)(?!\w)"),
    )
)
_NO_NOUN = frozenset("tro dat tang giam so va hoac den trong tren duoi la thi co da".split())  # no counted thing
_RANK_BEFORE = frozenset(("thu", "hang"))
_MORE = re.compile(r"\s+trở\s+(?:lên|xuống)")
_PER = re.compile(r"\s?/\s?(?:năm|người|ha|tháng|vạn dân|lao động|m2|km2|hộ|1\.?000 dân)|\s?năm(?=[\s,;.]|$)")
_LEADING = re.compile(
    r"(?:(?:khoảng|gần|trên|dưới|hơn|còn|tối thiểu|ít nhất|không quá|tối đa|từ|xấp xỉ|ước)\s+){1,3}$",
    re.IGNORECASE,
)
_SEPARATOR = re.compile(r"[;:()]|[,.](?=\s)|\n{2,}|\s[-–]\s(?=[A-ZĐÀ-Ỹa-zđà-ỹ])")
_BIG_SEPARATOR = re.compile(r"[;:]|\.(?=\s)|\n{2,}")
_DASH = re.compile(r"\s?(?:[-–—]|đến|tới)\s?(?=\d)")
_DATE_PART = re.compile(r"\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?|\d{1,2}\s?/\s?(?:19|20)\d\d")
_PERIOD = re.compile(
    r"(?:(?:giai đoạn|thời kỳ|nhiệm kỳ|từ năm)\s+)?(?:19|20)\d\d\s*(?:[-–]|đến(?: năm)?)\s*(?:19|20)\d\d"
    r"|qu[ýí]\s+(?:IV|I{1,3}|[1-4]|L|n)\s*(?:[/,]?\s*(?:năm\s+)?(?:19|20)\d\d)?"
    r"|(?:(?:đến|trước|trong|hết|cuối|đầu|vào|tầm nhìn đến|định hướng đến)\s+)*năm\s+(?:19|20)\d\d"
    r"|(?:6|06|9|09) tháng(?: đầu)?(?: năm)?|tháng\s+\d{1,2}(?:\s?/\s?(?:19|20)\d\d)?|\b\d{1,2}/\d{1,2}(?!\d|/)"
    r"|(?:hằng|hàng) (?:năm|quý|tháng)",
    re.IGNORECASE,
)
_HEAD = (
    r"Sở|Ban|Bộ|UBND|ƯBND|U[ỷy] ban|[ỦƯÙ][ỷy] ban|Công an|Văn phòng|Cục|Chi cục|Thanh tra|Hội|Liên đoàn|Ngân hàng|MTTQ"
    r"|Mặt trận|Đảng [ủu][ỷy]|Đảng đoàn|Tỉnh [ủu][ỷy]|Thành [ủu][ỷy]|Huyện [ủu][ỷy]|HĐND|Kho bạc|Chủ tịch|Phó Chủ tịch"
    r"|Giám đốc|Thủ trưởng|Trường|Tập đoàn|Công ty|Tổng công ty|Viện|Đoàn|Các sở|[Cc]ác cấp|[Cc]ấp [ủu][ỷy]|Thủ tướng"
    r"|Chính phủ|Bộ Chính trị|Ban Bí thư|Ban Chấp hành|Đài|Báo|Trung tâm|Quỹ|Bảo hiểm|Tòa án|Viện Kiểm sát|Bộ CHQS"
)
_BODY = re.compile(rf"(?<!\w)(?:{_HEAD})(?!\w)(?:[ \n]+(?:[A-ZĐÀ-Ỹ][\w-]*|và|tỉnh|huyện|thành|phố|-|xã))*")
_LEADS = re.compile(
    r"\W*(?:chủ trì|phối hợp|tham mưu|chủ động|nghiên cứu|tổ chức|thực hiện|hướng dẫn|rà soát)", re.IGNORECASE
)
_NAMED = re.compile(r"(?<!\w)[A-ZĐ][\w-]*(?:\s+[A-ZĐÀ-Ỹ][\w-]*)+|(?<!\w)[A-Z][A-Za-z]{3,}(?!\w)")
_FULL_NAME = re.compile(r"(?<![\w.])(?:[A-ZĐÀ-Ỹ][a-zà-ỹđ]+ ){2,3}[A-ZĐÀ-Ỹ][a-zà-ỹđ]+(?! [A-ZĐÀ-Ỹ])(?!\w)")
_FIRM = re.compile(
    r"(?<!\w)(?:[Tt]ập đoàn|[Cc]ông ty|[Tt]ổng công ty|[Nn]gân hàng|[Nn]hà đầu tư"
    r"|[Ll]iên danh)(?:\s+(?:[A-ZĐÀ-Ỹ][\w.&-]*|cổ phần|và))+"
)
_PLACE = re.compile(
    r"(?<!\w)(?:huyện|xã|thành phố|thị xã|thị trấn|phường|tỉnh|thôn|vùng|khu vực|khu|sông|đường|Thành phố|Huyện|Xã|Khu"
    r"|quốc lộ|bãi|cồn|làng|biển)\s+[A-ZĐÀ-Ỹ][\w]*(?:\s+[A-ZĐÀ-Ỹ][\w]*)*"
)
_PERSON = re.compile(r"(?:[Đđ]ồng chí|[Ôô]ng|[Bb]à)\s+[A-ZĐÀ-Ỹ][\w]*(?:\s+[A-ZĐÀ-Ỹ][\w]*)+")
_TITLED = re.compile(
    r"(?<!\w)(?:Đề án|Nghị quyết|Kế hoạch|Chương trình|Quyết định|Chỉ thị|Luật|Nghị định|Dự án|Quy hoạch|Kết luận"
    r"|Báo cáo"
    r"|Công văn|Thông tư)\s+[^;.\n,()]{6,160}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value in a unit: `start`, `end` are places in the hit's quote, `measure` what kind it is.

    `bound` is the share of the question's weight that stands in the value's clause, less for words farther away.
    """

    start: int
    end: int
    text: str
    measure: str
    bound: float
    fits: float  # 1: just what was asked for, less when only nearly
    heading: bool = False  # the value is the heading over the unit (a body whose work stands below), not in the unit


def best_value(engine: Engine, sought: Sought, unit: Unit) -> Value | None:
    """The value of a unit that the question asks for, None when there is none of that kind."""
    return max(
        values_of(sought, unit), key=lambda value: (value.fits * (0.35 + value.bound), -value.start), default=None
    )


def values_of(sought: Sought, unit: Unit) -> list[Value]:
    """All values of the asked kinds in a unit, in order of the kinds, then of the text."""
    found: list[Value] = []
    given = f" {' '.join(_WORD.findall(fold(sought.text)))} "
    for kind in sought.asked.kinds:
        for start, end, measure, fits in _places(kind, sought, unit):
            text = " ".join(unit.text[start - unit.start : end - unit.start].split())
            if _is_given(text, measure, given):
                fits *= GIVEN
            found.append(
                Value(
                    start=start, end=end, text=text, measure=measure, bound=_bound(sought, unit, start, end), fits=fits
                )
            )
    if sought.asked.has("body") and (over := heading_body(unit)):
        found.append(
            Value(
                start=unit.start,
                end=unit.start,
                text=over,
                measure="body",
                bound=_bound(sought, unit, unit.start, unit.end),
                fits=1.0,
                heading=True,
            )
        )
    return found


def _is_given(text: str, measure: str, given: str) -> bool:
    """Whether the question itself says the value: its number, or all of its words."""
    words = _WORD.findall(fold(text))
    numbers = [word for word in words if word[0].isdigit()]
    if measure in NOT_NUMBERS:
        return all(f" {word} " in given for word in words)
    return bool(numbers) and all(f" {number} " in given for number in numbers)


def heading_body(unit: Unit) -> str:
    """The body that the nearest heading names, when the heading is only that: the work below is its own."""
    for heading in reversed(unit.hit.heading_path):
        plain = re.sub(r"^\W*(?:\(?[\dIVXa-zđ]{1,4}(?:\.\d+)*[.)]\s*)?|[\s:.*]+$", "", " ".join(heading.split()))
        if plain and len(plain) <= 90 and (match := _BODY.match(plain)) and len(match[0]) >= 0.55 * len(plain):
            return plain
        break
    return ""


def _places(kind: AskedKind, sought: Sought, unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    if kind in ("number", "rank"):
        yield from _numbers(sought, unit)
    elif kind == "date":
        yield from _dates(unit)
    elif kind == "document":
        for _, start, end in find_symbols(unit.text):
            yield unit.start + start, unit.start + end, "document", 1.0
        yield from _matches(_TITLED, unit, "document", 0.8)
    elif kind == "body":
        yield from _matches(_BODY, unit, "body", 1.0 if not _LEADS.match(unit.text) else 0.4)
        yield from _matches(_NAMED, unit, "name", 0.6)
    elif kind == "firm":
        yield from _matches(_FIRM, unit, "firm", 1.0)
        yield from _matches(_NAMED, unit, "name", 0.8)
    elif kind == "person":
        yield from _matches(_PERSON, unit, "person", 1.0)
        yield from _people(unit)
        yield from _matches(_BODY, unit, "body", 0.5)
    elif kind == "place":
        yield from _matches(_PLACE, unit, "place", 1.0)
        yield from _matches(_NAMED, unit, "name", 0.6)


def _people(unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    """Names that may be those of people: three or four capitalised syllables that are no body and no place."""
    for match in _FULL_NAME.finditer(unit.text):
        before = fold(unit.text[: match.start()]).split()[-1:]
        if not _BODY.match(match[0]) and before not in (["tinh"], ["huyen"], ["xa"], ["pho"], ["so"], ["tran"]):
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


def _numbers(sought: Sought, unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    tokens = unit.tokens
    text, offset = unit.text, unit.start
    skipped = [(m.start() + offset, m.end() + offset) for m in _DATE_PART.finditer(text) if _is_date(m[0])]
    number = 0
    counted = frozenset(word.folded for word in sought.words)
    if unit.is_row:
        skipped.append((unit.start, unit.start + len(text.split("\t")[0].split("\n")[0].split(" ")[0])))  # its number
    while number < len(tokens):
        token = tokens[number]
        if token.kind != "number" or any(start <= token.start < end for start, end in skipped):
            number += 1
            continue
        last = _range_end(tokens, number, text, offset)
        start = token.start
        measure, stop = _measure_of(tokens, number, last, text, offset, counted)
        following = tuple(one.folded for one in tokens[last + 1 : last + 1 + FOLLOWING])
        if not _is_bare_year(token, measure, text, offset) and not _is_marker(tokens, number, text):
            leading = _LEADING.search(text[: start - offset])
            yield leading.start() + offset if leading else start, stop, measure, _fits(sought, measure, following, unit)
        number = last + 1


def _is_date(raw: str) -> bool:
    parts = [int(part) for part in re.findall(r"\d+", raw)]
    return len(parts) == 3 or (len(parts) == 2 and (parts[1] > 1900 or (parts[0] <= 31 and parts[1] <= 12)))


def _range_end(tokens: tuple[Token, ...], number: int, text: str, offset: int) -> int:
    """The place of the second number of a range, or of a rank ("28/63"), else of the number itself."""
    last = number
    for here, following in pairwise(range(number, min(len(tokens), number + 3))):
        between = text[tokens[here].end - offset : tokens[following].start - offset]
        if tokens[following].kind == "number" and (
            _DASH.fullmatch(between) or between.strip() in ("-", "–", "/", "% -")
        ):
            last = following
        elif tokens[following].folded not in ("den", "toi"):
            break
    return last


def _measure_of(
    tokens: tuple[Token, ...], first: int, last: int, text: str, offset: int, counted: frozenset[str]
) -> tuple[str, int]:
    """(measure, end of the phrase) of the number at `first`..`last`."""
    end = tokens[last].end - offset
    slash = _is_place_among(text[tokens[first].start - offset : end])
    before = tokens[first - 1].folded if first else ""
    measure, stop = "count", end
    if before in _RANK_BEFORE or slash:
        measure = "rank"
    else:
        for name, pattern in _UNITS:
            if match := pattern.match(text, end):
                measure, stop = name, match.end()
                break
    if match := _PER.match(text, stop):
        stop = match.end()
    if measure == "count":
        stop = _counted_end(tokens, last, text, offset, counted)
    if match := _MORE.match(text, stop):
        stop = match.end()
    return measure, stop + offset


def _counted_end(tokens: tuple[Token, ...], last: int, text: str, offset: int, counted: frozenset[str]) -> int:
    """Where the noun ends that a number counts: its first word, and the following ones that the question has too."""
    stop = tokens[last].end - offset
    for place, token in enumerate(tokens[last + 1 : last + 1 + FOLLOWING]):
        between = text[stop : token.start - offset]
        if (
            between.strip()
            or token.kind == "number"
            or token.folded in _NO_NOUN
            or (place and token.folded not in counted)
        ):
            break
        stop = token.end - offset
    return stop


def _is_place_among(raw: str) -> bool:
    """Whether "28/63" is a place among so many."""
    parts = re.fullmatch(r"(\d{1,3})\s*/\s*(\d{2,3})", raw)
    return parts is not None and 1 <= int(parts[1]) <= int(parts[2])


def _is_bare_year(token: Token, measure: str, text: str, offset: int) -> bool:
    return (
        measure in ("count", "time")
        and len(token.key) == 4
        and token.key[:2] in ("19", "20")
        and "." not in text[token.start - offset : token.end - offset]
    )


def _is_marker(tokens: tuple[Token, ...], number: int, text: str) -> bool:
    """Whether the number only numbers the sentence: "(9) Tỷ lệ", "2. Tốc độ", "3.4. Phát triển"."""
    return number == 0 and bool(re.match(r"[\W\d.]{0,3}\d+(?:\.\d+)*[.)]\s", text))


def _fits(sought: Sought, measure: str, following: tuple[str, ...], unit: Unit) -> float:
    wanted = sought.asked.measure or "any"
    if wanted == "any":
        return 0.75 if measure == "time" else 1.0
    if wanted == "rate":
        return 1.0 if measure == "percent" or unit.is_row else 0.65
    if wanted == "count":
        counted = sought.asked.counted.split()
        if measure == "rank":
            return 0.3
        if counted and counted[0] in following:
            return 1.0
        return 0.55 if measure in ("count", "people") else 0.25
    if wanted == measure:
        return 1.0
    if wanted == "people" and measure == "count":
        counted = sought.asked.counted.split()
        return 0.9 if counted and counted[0] in following else 0.3
    if wanted == "rank" and measure == "count":
        return 0.2
    if unit.is_row and measure == "count":
        return 0.8  # the unit stands in a column of its own
    return 0.15


def _bound(sought: Sought, unit: Unit, start: int, end: int) -> float:
    """How much of the question stands near the value, by clause."""
    own = _clause(unit, start, end, _SEPARATOR)
    clause = _clause(unit, start, end, _BIG_SEPARATOR)
    if unit.is_row:
        own = clause = (unit.start, unit.end)
    near: dict[str, float] = {}
    sought_words = {word.folded for word in sought.words}
    inside = [t.folded for t in unit.tokens if own[0] <= t.start < min(own[1], end) and t.kind != "number"]
    tight = sum(word in sought_words for word in inside) / len(inside) if inside else 0.0
    for token in unit.tokens:
        if own[0] <= token.start < own[1]:
            worth = OWN
        elif clause[0] <= token.start < clause[1]:
            worth = CLAUSE if token.start < end else SENTENCE
        else:
            worth = SENTENCE
        near[token.folded] = max(near.get(token.folded, 0.0), worth)
    total = got = 0.0
    for word in sought.words:
        if word.place and word.folded in unit.title:
            continue
        total += word.weight
        got += word.weight * max(near.get(word.folded, 0.0), AROUND * (word.folded in unit.around))
    return got / total * (1.0 - LOOSE * (1.0 - tight)) if total else 0.0


def _clause(unit: Unit, start: int, end: int, separator: re.Pattern[str]) -> tuple[int, int]:
    """The clause of a value: from the separator before it to the one after it, in the hit's quote."""
    low, high = unit.start, unit.end
    for match in separator.finditer(unit.text):
        at = match.start() + unit.start
        if at < start:
            low = match.end() + unit.start
        elif at >= end:
            high = at
            break
    return low, high
