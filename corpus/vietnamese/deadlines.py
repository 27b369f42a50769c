"""Deadlines and periods of running text: by, before, in, for a period, recurring, and what only looks like one.

Titles of programmes name years that are no deadline of the sentence ("Quy hoạch … thời kỳ 2021 - 2030, tầm nhìn đến
năm 2050"); callers mask titles, here the tầm nhìn and định hướng years are told apart by type.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from corpus.vietnamese.letters import fold

DeadlineType = Literal[
    "by", "before", "in", "period", "quarter", "recurring", "vision", "orientation", "conditional", "since", "dated"
]
_Y = r"((?:19|20)\d\d)(?!\d)"
_NAM = r"na[mn]\s*"
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4}
_DAY = r"(0?[1-9]|[12]\d|3[01])"
_MONTH = r"(0?[1-9]|1[0-2])"
_DATE = rf"(?:ngay\s+)?{_DAY}\s?(?:[/.-]|\s+thang\s+)\s?{_MONTH}\s?(?:[/.-]|\s*,?\s*nam\s+)\s?{_Y}"
_LAST_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


@dataclass(frozen=True, slots=True, kw_only=True)
class Deadline:
    """One deadline: where it stands, its words, its type and its ends as "2030", "2024-03" or "2024-06-30".

    `until` is None for what has no end year (recurring, conditional); `since` is None unless the text gives a start.
    """

    start: int
    end: int
    raw: str
    type: DeadlineType
    since: str | None = None
    until: str | None = None


Ends = tuple[str | None, str | None]


def _month(year: str, month: str) -> str:
    """A month as "2024-03"."""
    return f"{year}-{int(month):02d}"


def _date(day: str, month: str, year: str) -> str:
    """A date as "2024-06-30"; a day no month has gives the month."""
    if int(day) > _LAST_DAYS[int(month) - 1] + (month.lstrip("0") == "2"):
        return _month(year, month)
    return f"{year}-{int(month):02d}-{int(day):02d}"


def _quarter(quarter: str, year: str) -> Ends:
    """The first and last month of a quarter."""
    number = _ROMAN[quarter]
    return f"{year}-{3 * number - 2:02d}", f"{year}-{3 * number:02d}"


_QUARTER = rf"quy\s+(iv|iii|ii|i|[1-4])\s*(?:/|[-,]|\s*{_NAM})\s*(?:{_NAM})?{_Y}"
_PATTERNS: tuple[tuple[DeadlineType, str, Callable[[re.Match[str]], Ends]], ...] = (
    ("vision", rf"tam nh[iì]n\s+(?:den\s+|toi\s+)?(?:{_NAM})?{_Y}", lambda m: (None, m[1])),
    ("orientation", rf"dinh huong\s+(?:den\s+|toi\s+)?(?:{_NAM})?{_Y}", lambda m: (None, m[1])),
    (
        "before",
        rf"(?:truoc|cham nhat(?:\s+(?:la|den|vao|trong))?|khong qua|muon nhat(?:\s+la)?)\s+{_DATE}",
        lambda m: (None, _date(m[1], m[2], m[3])),
    ),
    (
        "before",
        rf"(?:truoc|cham nhat(?:\s+(?:la|den|vao|trong))?|khong qua)\s+(?:het\s+)?thang\s+{_MONTH}\s*(?:/|{_NAM}|"
        rf"\s{_NAM})\s*{_Y}",
        lambda m: (None, _month(m[2], m[1])),
    ),
    (
        "before",
        rf"(?:truoc|cham nhat(?:\s+(?:la|den|vao|trong))?)\s+(?:cuoi\s+)?{_QUARTER}",
        lambda m: (None, _quarter(m[1], m[2])[1]),
    ),
    ("before", rf"(?<!den\s)(?:truoc|cham nhat(?:\s+(?:la|den))?)\s+{_NAM}{_Y}", lambda m: (None, m[1])),
    ("by", rf"(?:den|toi)\s+(?:het\s+)?{_DATE}", lambda m: (None, _date(m[1], m[2], m[3]))),
    ("since", rf"(?:ke\s+|bat dau\s+)?tu\s+{_DATE}", lambda m: (_date(m[1], m[2], m[3]), None)),
    ("dated", _DATE, lambda m: (None, None)),
    (
        "by",
        rf"(?:den|toi)\s+(?:het\s+|cuoi\s+)?thang\s+{_MONTH}\s*(?:/|,?\s*{_NAM})\s*{_Y}",
        lambda m: (None, _month(m[2], m[1])),
    ),
    (
        "period",
        rf"(?:trong\s+)?([1-9]|1[0-2]|0[1-9])\s+thang\s+(?:dau\s+)?(?:cua\s+)?(?:{_NAM})?{_Y}",
        lambda m: (_month(m[2], "1"), _month(m[2], m[1])),
    ),
    ("quarter", rf"(?:trong\s+|vao\s+|den\s+het\s+|den\s+|tu\s+)?{_QUARTER}", lambda m: _quarter(m[1], m[2])),
    ("period", rf"(?:tu\s+)?{_NAM}?(?:19|20)\d\d(?=\s+den nay)", lambda m: (m[0][-4:], None)),
    (
        "period",
        rf"(?:giai doan|thoi ky|nhiem ky|trong cac nam|cac nam|{_NAM}hoc|"
        rf"nien khoa)\s+(?:tu\s+)?(?:{_NAM})?{_Y}\s*(?:[-–]|den|toi|va)\s*(?:{_NAM})?{_Y}",
        lambda m: (m[1], m[2]),
    ),
    (
        "period",
        rf"(?:tu\s+)?(?:{_NAM})?{_Y}\s*(?:[-–]|den)\s*(?:het\s+)?(?:{_NAM})?{_Y}",
        lambda m: (m[1], m[2]),
    ),
    ("by", rf"giai doan\s+den\s+(?:{_NAM})?{_Y}", lambda m: (None, m[1])),
    ("by", rf"(?:den|toi)\s+(?:het\s+|cuoi\s+|truoc\s+|khoang\s+)?(?:{_NAM}){_Y}", lambda m: (None, m[1])),
    ("by", rf"(?:het|cuoi)\s+{_NAM}{_Y}", lambda m: (None, m[1])),
    (
        "in",
        rf"(?:trong\s+|vao\s+|tu\s+)?thang\s+{_MONTH}\s*(?:/|,?\s*{_NAM})\s*{_Y}",
        lambda m: (_month(m[2], m[1]), _month(m[2], m[1])),
    ),
    ("in", rf"(?:ngay\s+)?(?:trong\s+|vao\s+)?{_NAM}{_Y}", lambda m: (m[1], m[1])),
    (
        "recurring",
        r"(?:h[aă]ng|moi|dinh ky(?:\s+h[aă]ng)?)\s+(?:nam|quy|thang|tuan)\b|dinh ky|thuong xuyen",
        lambda m: (None, None),
    ),
    (
        "conditional",
        r"(?:ngay\s+)?sau khi\s[^.;]{3,160}?(?:duoc\s+)?(?:phe duyet|ban hanh|thong qua|co hieu luc)",
        lambda m: (None, None),
    ),
)  # fmt: skip
_COMPILED = tuple(
    (kind, re.compile(rf"(?<!\w){pattern}".replace(" ", r"\s+")), ends) for kind, pattern, ends in _PATTERNS
)
_COMPARED = re.compile(
    r"(?:so\s+(?:voi|cung\s+ky)|gap\s+\S+\s+lan|cung\s+ky|bang\s+\S+\s+so)\s*(?:thoi\s+diem\s+)?(?:cung\s+ky\s+)?$"
)
_PRICES = re.compile(r"(?:so\s+sanh|gia)\s*(?:nam\s*)?$")


def find_deadlines(text: str, *, keep_compared: bool = False) -> tuple[Deadline, ...]:
    """The deadlines and periods of an NFC text in order, none inside another; offsets are code points of `text`.

    A year that something is compared with ("so với năm 2020", "giá so sánh năm 2010") is none, unless asked for.

    >>> [(d.type, d.since, d.until) for d in find_deadlines("thời kỳ 2021 - 2030, tầm nhìn đến năm 2045; quý II/2024")]
    [('period', '2021', '2030'), ('vision', None, '2045'), ('quarter', '2024-04', '2024-06')]
    """
    folded = fold(text)
    taken: list[tuple[int, int]] = []
    found: list[Deadline] = []
    for kind, pattern, ends in _COMPILED:
        for match in pattern.finditer(folded):
            start, end = match.span()
            if any(start < b and a < end for a, b in taken):
                continue
            taken.append((start, end))
            if kind in ("dated", "since"):  # the day of a document, or from which something applies
                continue
            before = folded[max(0, start - 40) : start]
            if not keep_compared and (_COMPARED.search(before) or _PRICES.search(before)):
                continue
            since, until = ends(match)
            found.append(Deadline(start=start, end=end, raw=text[start:end], type=kind, since=since, until=until))
    return tuple(sorted(found, key=lambda deadline: deadline.start))
