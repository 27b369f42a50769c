"""Dates as Vietnamese documents write them."""

from __future__ import annotations

import re
from datetime import date

from corpus.records import Dated

_YEAR = r"(?P<year>(?:19|20)[0-9]{2})"
_DAY = r"(?P<day>0?[1-9]|[12][0-9]|3[01])"
_MONTH = r"(?P<month>0?[1-9]|1[0-2])"
_WORD_MONTH = r"th[áa]ng"
_FULL = re.compile(
    rf"(?:ng[àa]y\s*)?(?<![\d/.,-]){_DAY}\s?(?:[/\-.]|\s*{_WORD_MONTH}\s*)\s?{_MONTH}\s?(?:[/\-.]|\s*,?\s*n[ăa]m\s*)\s?{_YEAR}(?!\d)",
    re.IGNORECASE,
)
_BLANK_DAY = re.compile(
    rf"ng[àa]y[\s.…_]*{_WORD_MONTH}\s*(?:{_MONTH})?[\s.…_]*,?\s*n[ăa]m\s*{_YEAR}(?!\d)", re.IGNORECASE
)
_MONTH_YEAR = re.compile(rf"{_WORD_MONTH}\s*{_MONTH}\s*(?:[/\-.]|,?\s*n[ăa]m\s)\s?{_YEAR}(?!\d)", re.IGNORECASE)


def _dated(match: re.Match[str]) -> Dated | None:
    """The date of a match with the precision its groups give, None for a day no calendar has."""
    parts = match.groupdict()
    year, month, day = int(parts["year"]), parts.get("month"), parts.get("day")
    precision = "day" if day else "month" if month else "year"
    try:
        return Dated(day=date(year, int(month or 1), int(day or 1)), precision=precision, raw=match[0])
    except ValueError:
        return None


def find_dates(text: str) -> tuple[tuple[Dated, int, int], ...]:
    """The dates of a text with their places, in order, none inside another; a lone year is not a date.

    A blank day gives precision "month", a blank day and month "year" (then month and day are 1).

    >>> found = find_dates("22 /10/2018; ngày     tháng 5 năm 2023; 31/2/2020")
    >>> [(dated.day.isoformat(), dated.precision) for dated, _, _ in found]
    [('2018-10-22', 'day'), ('2023-05-01', 'month')]

    Source: NĐ 30/2020/NĐ-CP, Phụ lục I (địa danh và thời gian ban hành); the slash forms are seen in plans.
    """
    found: list[tuple[Dated, int, int]] = []
    for pattern in (_FULL, _BLANK_DAY, _MONTH_YEAR):
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for _, start, end in found):
                continue
            dated = _dated(match)
            if dated is not None:
                found.append((dated, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item[1]))
