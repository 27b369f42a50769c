"""The value in a sentence that a question asks for: a number of the right measure, a date, a body, a document, a place.

A value belongs to the words of its own clause: in "PCI 28/63, PAR INDEX 43/63" the second number is PAR INDEX's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from answers.asked import AskedKind
from answers.measures import numbers_in
from answers.named import heading_body, named_in
from answers.sought import Sought
from answers.units import Unit
from corpus.vietnamese import fold
from corpus.vietnamese.letters import LOWER, UPPER
from search import Engine

OWN, CLAUSE, SENTENCE, AROUND = 1.0, 0.8, 0.5, 0.35  # what a word counts by how near to the value it stands
GIVEN = 0.25  # what a value counts that the question itself gives
NOT_NUMBERS = ("body", "name", "firm", "person", "document", "place", "date")
_WORD = re.compile(r"[a-z]+|[0-9]+(?:[.,][0-9]+)*")
LOOSE = 0.35  # what a clause loses whose other words speak of something else

_SEPARATOR = re.compile(rf"[;:()]|[,.](?=\s)|\n{{2,}}|\s[-–]\s(?=[{UPPER}{LOWER}])")
_BIG_SEPARATOR = re.compile(r"[;:]|\.(?=\s)|\n{2,}")


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
        for start, end, measure, fits in _of_kind(kind, sought, unit):
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


def _of_kind(kind: AskedKind, sought: Sought, unit: Unit) -> Iterator[tuple[int, int, str, float]]:
    return numbers_in(sought, unit) if kind in ("number", "rank") else named_in(kind, unit)


def _is_given(text: str, measure: str, given: str) -> bool:
    """Whether the question itself says the value: its number, or all of its words."""
    words = _WORD.findall(fold(text))
    numbers = [word for word in words if word[0].isdigit()]
    if measure in NOT_NUMBERS:
        return all(f" {word} " in given for word in words)
    return bool(numbers) and all(f" {number} " in given for number in numbers)


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
