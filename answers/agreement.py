"""The same thing said elsewhere: places that agree, and quotes that give another value of the same thing."""

from __future__ import annotations

import re
from collections.abc import Sequence

from answers.evidence import Evidence
from answers.sought import Sought
from answers.values import Value, best_value
from corpus.vietnamese import find_numbers
from search import Engine

SAME_WORDS = 0.55  # share of the words of two clauses (both together) that speak of the same indicator
_YEARS = re.compile(r"(?<![\d/.,])(?:19|20)\d\d(?![\d/])")
_PLAN = frozenset(("phan", "dau", "muc", "tieu", "ke", "hoach", "du", "kien", "chi"))
_STOP = frozenset(
    "dat tren duoi khoang uoc la va trong cua tinh con tang giam nam binh quan so voi giai doan den thoi ky tro"
    " len".split()
)


def conflicting(engine: Engine, sought: Sought, best: Evidence, others: Sequence[Evidence]) -> list[Evidence]:
    """Units that give another number for the same indicator, time and place as the best one."""
    if (
        best.unit.is_row
        or best.value is None
        or best.value.measure not in ("percent", "money", "area", "count", "people", "mass", "length")
    ):
        return []
    mine, words = _numbers(best, best.value), _clause_words(best, best.value)
    found: list[Evidence] = []
    for other in others:
        if other.unit.hit.ordinal == best.unit.hit.ordinal or other.unit.is_row:
            continue
        value = other.value or best_value(engine, sought, other.unit)
        if value is None or value.measure != best.value.measure or value.fits < best.value.fits:
            continue
        theirs = _numbers(other, value)
        if not mine or not theirs or mine & theirs or len(mine) != len(theirs):
            continue
        if _alike(words, _clause_words(other, value)) >= SAME_WORDS and _same_time(best, other):
            found.append(other)
    return found


def _numbers(one: Evidence, value: Value) -> frozenset[str]:
    return frozenset(key for key, _, _ in find_numbers(value.text))


def _clause_words(one: Evidence, value: Value) -> frozenset[str]:
    """The words of the clause before the value."""
    text = one.unit.text[: value.start - one.unit.start]
    low = max((match.end() for match in re.finditer(r"[;,(]|\.(?=\s)", text)), default=0)
    begin = one.unit.start + low
    words = {t.folded for t in one.unit.tokens if begin <= t.start < value.start and t.kind != "number"}
    return frozenset(words - _STOP)


def _alike(a: frozenset[str], b: frozenset[str]) -> float:
    return len(a & b) / len(a | b) if len(a) >= 2 and len(b) >= 2 else 0.0


def _same_time(a: Evidence, b: Evidence) -> bool:
    """Whether nothing says that the two speak of different years."""
    years = [frozenset(_YEARS.findall(" ".join((one.unit.text, *one.unit.hit.heading_path)))) for one in (a, b)]
    return not years[0] or not years[1] or bool(years[0] & years[1])
