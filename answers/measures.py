"""Numbers in a sentence with what they measure, as a question asks for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from answers.asked import Measure
from answers.sought import Sought
from answers.units import Unit
from corpus.vietnamese import Token, fold

UNASKED_RATIO = 0.4  # what a number per something counts when the whole is asked for
_RATIO = re.compile(r"/\s?(ha|van dan|nguoi|lao dong|m2|ho|1\.?000 dan)\b")
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
_DASH = re.compile(r"\s?(?:[-–—]|đến|tới)\s?(?=\d)")
_DATE_PART = re.compile(r"\d{1,2}\s?/\s?\d{1,2}(?:\s?/\s?\d{4})?|\d{1,2}\s?/\s?(?:19|20)\d\d")


def numbers_in(sought: Sought, unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    """(start, end, measure, fit) of the numbers of a unit, with the words that belong to them; places in the quote.

    Years, dates, and numbers that only number a sentence are left out.
    """
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
            fits = _fits(sought, measure, following, unit)
            if _is_ratio_unasked(sought, text if unit.is_row else text[start - offset : stop - offset]):
                fits *= UNASKED_RATIO
            yield leading.start() + offset if leading else start, stop, measure, fits
        number = last + 1


def _is_ratio_unasked(sought: Sought, phrase: str) -> bool:
    """Whether a number is one per hectare, per ten thousand people or the like, and the question asks for the whole."""
    found = _RATIO.search(fold(phrase))
    return found is not None and found[1] not in fold(sought.text) and "nang suat" not in fold(sought.text)


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
