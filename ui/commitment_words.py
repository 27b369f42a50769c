"""A record's fields in words: the number with its unit, the deadline, the bodies, the verdicts. Plain text, no HTML."""

from __future__ import annotations

from collections.abc import Iterable

from commitments import Commitment
from commitments.bodies import successor
from commitments.records import STATUS_NAMES, Body, When
from ui import commitment_texts as texts


def number(value: float) -> str:
    """A number as Vietnamese writes it.

    >>> number(7066.0), number(554.209), number(-19.9), number(1234567.5)
    ('7.066', '554,209', '-19,9', '1.234.567,5')
    """
    shown = f"{value:,.6f}".rstrip("0").rstrip(".")
    return shown.translate(str.maketrans(",.", ".,"))


def level(record: Commitment) -> str:
    """What is to be reached: "trên 30 %", "75,1–75,4 triệu đồng", "tăng 5,5 %"; "" without a number."""
    low, high = record.value_min, record.value_max
    if low is None and high is None:
        return ""
    if low is not None and high is not None and low != high:
        value = f"{number(low)}–{number(high)}"
    else:
        value = number(low if low is not None else high or 0.0)
    value = f"{value}\u00a0{unit(record)}".rstrip()
    growth = record.rate_basis == "growth" and record.direction in ("tăng", "giảm")
    words = (record.direction if growth else "", texts.WORDS_BEFORE.get(record.comparator, ""), value)
    return " ".join(word for word in words if word)


def unit(record: Commitment) -> str:
    """The unit as printed, with "/năm" for a yearly rate."""
    shown = " ".join(record.unit.split())
    return f"{shown}/năm" if record.rate_basis == "per_year" and "năm" not in shown else shown


def day(iso: str | None) -> str:
    """A date of any precision as people write it.

    >>> day("2030"), day("2025-06"), day("2024-06-30"), day(None)
    ('2030', '6/2025', '30/6/2024', '')
    """
    return "/".join(str(int(part)) for part in reversed((iso or "").split("-")) if part)


def when(deadline: When | None) -> str:
    """A deadline or period: "2018–2025", "30/6/2024", or its words when it names no date; "" for none."""
    if deadline is None:
        return ""
    ends = tuple(dict.fromkeys(day(end) for end in (deadline.since, deadline.until) if end))
    return "–".join(ends) or " ".join(deadline.raw.split())


def body(one: Body) -> str:
    """A body as printed, with the one that took over."""
    after = successor(one.body_id)
    return f"{one.raw} ({texts.NOW.format(name=after)})" if after else one.raw


def bodies(some: Iterable[Body]) -> str:
    """Bodies, one behind the other."""
    return "; ".join(map(body, some))


def verdicts(record: Commitment) -> tuple[str, ...]:
    """What the document prints and what the numbers say: one word where they agree."""
    printed, computed = record.stated_status, record.computed_status
    if printed == computed:
        return (STATUS_NAMES[printed],) if printed else ()
    lines = ((texts.PRINTED, printed), (texts.COMPUTED, computed))
    return tuple(line.format(status=STATUS_NAMES[status]) for line, status in lines if status)


def name_of(record: Commitment, most: int = 90) -> str:
    """A short name of a record for links and titles."""
    words = " ".join((record.indicator_raw or record.quote).split())
    return words if len(words) <= most else f"{words[:most].rsplit(' ', 1)[0]}…"
