"""What belongs together: the same promise in several documents, the result that answers a target, the verdict."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from commitments.indicators import indicators, plain
from commitments.records import Commitment, Place, Status

_GROWTH = "growth"


def joined(records: Sequence[Commitment]) -> tuple[Commitment, ...]:
    """The same records with `places` (the same promise elsewhere), `answers` and `computed_status` filled in."""
    return _with_verdicts(_with_places(records))


def promise_key(record: Commitment) -> tuple | None:
    """What makes two records the same promise: indicator, basis, value, comparator, end and province; None without."""
    if record.value is None or record.kind not in ("target", "result"):
        return None
    name = record.indicator_id or plain(record.indicator_raw)
    end = record.deadline.until if record.deadline else None
    value = (record.value_min, record.value_max, record.comparator)
    return (record.kind, name, record.unit_norm.split("/")[0][:3], value, end, record.province, record.place)


def _with_places(records: Sequence[Commitment]) -> tuple[Commitment, ...]:
    """The records, each with the other places of the same promise."""
    groups: dict[tuple, list[Commitment]] = defaultdict(list)
    for record in records:
        key = promise_key(record)
        if key is not None:
            groups[key].append(record)
    found = []
    for record in records:
        key = promise_key(record)
        others = groups[key] if key is not None else ()
        places = tuple(Place(id=o.id, doc_id=o.doc_id, eid=o.eid) for o in others if o.id != record.id)
        found.append(replace(record, places=places) if places else record)
    return tuple(found)


def comparable(left: Commitment, right: Commitment) -> bool:
    """True when two records measure the same on the same basis: indicator, part of it, unit, place."""
    return (
        left.indicator_id == right.indicator_id
        and bool(left.indicator_id)
        and left.basis == right.basis
        and left.unit_norm == right.unit_norm
        and left.scale == right.scale
        and (left.province, left.place) == (right.province, right.place)
        and (left.rate_basis == _GROWTH) == (right.rate_basis == _GROWTH)
    )


def verdict(plan: Commitment, actual: Commitment) -> Status:
    """What the numbers say: the plan exceeded, met or missed, by the indicator's good direction.

    A plan with an open comparator or a range is met when its bound is; a fixed number is exceeded when passed.
    """
    got = actual.value
    if got is None or (plan.value_min is None and plan.value_max is None):
        return ""
    known = indicators().get(plan.indicator_id.partition(":")[0])
    down = (known.good == "down") if known else plan.comparator in ("<", "<=")
    low, high = plan.value_min, plan.value_max
    if plan.comparator in (">", ">="):
        return "met" if got >= (low or 0) else "missed"
    if plan.comparator in ("<", "<="):
        return "met" if got <= (high or 0) else "missed"
    bound, best = (high, low) if down else (low, high)
    if bound is None or best is None:
        return ""
    if got == bound or min(low, high) <= got <= max(low, high):
        return "met"
    better = got < best if down else got > best
    return "exceeded" if better else "missed"


def _with_verdicts(records: Sequence[Commitment]) -> tuple[Commitment, ...]:
    """The records, each result with the target it answers and the recomputed verdict: same row first."""
    by_row: dict[tuple[str, str], list[Commitment]] = defaultdict(list)
    by_name: dict[tuple[str, str, str | None], list[Commitment]] = defaultdict(list)
    for record in records:
        if record.kind != "target" or record.value is None:
            continue
        end = record.deadline.until if record.deadline else None
        if record.rule == "table_cell":
            by_row[record.doc_id, record.context_eids[0]].append(record)
        elif record.indicator_id:
            by_name[record.doc_id, record.indicator_id, end].append(record)
    return tuple(_answered(record, by_row, by_name) if record.kind == "result" else record for record in records)


def _answered(record: Commitment, by_row: dict, by_name: dict) -> Commitment:
    """One result with its target and verdict."""
    end = record.deadline.until if record.deadline else None
    if record.value is None or end is None:
        return record
    row = (record.doc_id, record.context_eids[0]) if record.context_eids else None
    if record.rule == "table_cell":
        plans = [p for p in by_row.get(row, ()) if p.deadline and p.deadline.until == end]
    else:
        plans = [p for p in by_name.get((record.doc_id, record.indicator_id, end), ()) if comparable(p, record)]
    if not plans:
        return record
    return replace(record, answers=plans[0].id, computed_status=verdict(plans[0], record))
