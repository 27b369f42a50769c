"""The chain of documents that carry one another out, and what each level did with each indicator."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from commitments.indicators import indicators
from commitments.records import Commitment
from corpus.records import Facts


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One document of a chain: its number as written, and its doc_id when it is in the index ("" when not)."""

    symbol: str
    doc_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """What one document did with an indicator of another: "copied", "sharpened", "weakened", "dropped", "added",
    "rebased" (another basis or unit: not compared)."""

    indicator_id: str
    change: str
    upper: Commitment | None
    lower: Commitment | None


def chain_of(doc_id: str, facts: Facts, by_number: dict[str, str]) -> tuple[Link, ...]:
    """The document and those it carries out, nearest first; `by_number` leads from numbers to indexed documents."""
    own = Link(symbol=facts.number.value or "", doc_id=doc_id)
    above = (fact.value for fact in facts.implements if fact.value)
    return (own, *(Link(symbol=value, doc_id=by_number.get(value, "")) for value in above))


def compare_levels(upper: Sequence[Commitment], lower: Sequence[Commitment]) -> tuple[Step, ...]:
    """What the lower document did with each target of the upper one, indicator by indicator, then what it added."""
    above, below = _by_indicator(upper), _by_indicator(lower)
    steps = [_step(identifier, target, below.get(identifier)) for identifier, target in above.items()]
    steps += [
        Step(indicator_id=identifier, change="added", upper=None, lower=target)
        for identifier, target in below.items()
        if identifier not in above
    ]
    return tuple(steps)


def _by_indicator(records: Sequence[Commitment]) -> dict[str, Commitment]:
    """The first target of each canonical indicator."""
    found: dict[str, Commitment] = {}
    for record in records:
        if record.kind == "target" and record.indicator_id and record.value is not None:
            found.setdefault(record.indicator_id, record)
    return found


def _step(identifier: str, upper: Commitment, lower: Commitment | None) -> Step:
    """The change of one indicator."""
    if lower is None:
        return Step(indicator_id=identifier, change="dropped", upper=upper, lower=None)
    if (upper.basis, upper.unit_norm, upper.scale) != (lower.basis, lower.unit_norm, lower.scale):
        return Step(indicator_id=identifier, change="rebased", upper=upper, lower=lower)
    a, b = upper.value or 0.0, lower.value or 0.0
    if (upper.value_min, upper.value_max) == (lower.value_min, lower.value_max):
        return Step(indicator_id=identifier, change="copied", upper=upper, lower=lower)
    known = indicators().get(identifier)
    harder = b < a if known is not None and known.good == "down" else b > a
    return Step(indicator_id=identifier, change="sharpened" if harder else "weakened", upper=upper, lower=lower)
