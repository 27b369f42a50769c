"""A commitment as plain JSON and back, field by field."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

from commitments.records import Body, Commitment, Place, When
from corpus.records import Span

_TUPLES = ("topics", "context_eids", "missing", "flags")
_BODIES = ("lead", "coordinate", "overseer")


def as_dict(record: Commitment) -> dict[str, Any]:
    """Every field; spans as [start, end], bodies and deadline as objects; what is empty by default is left out."""
    found: dict[str, Any] = {}
    for field in fields(record):
        value = getattr(record, field.name)
        if value == field.default:
            continue
        found[field.name] = _plain(value)
    return found


def _plain(value: Any) -> Any:
    """A value as JSON knows it."""
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, When | Body | Place):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    return value


def from_dict(row: dict[str, Any]) -> Commitment:
    """The record of `as_dict`. Raises: KeyError, TypeError, ValueError when it is none."""
    values = dict(row)
    values["ranges"] = tuple(Span(*pair) for pair in row["ranges"])
    if row.get("value_span"):
        values["value_span"] = Span(*row["value_span"])
    if row.get("deadline"):
        values["deadline"] = When(**row["deadline"])
    for name in _BODIES:
        if row.get(name):
            values[name] = tuple(Body(**one) for one in row[name])
    for name in _TUPLES:
        if name in row:
            values[name] = tuple(row[name])
    if row.get("places"):
        values["places"] = tuple(Place(**one) for one in row["places"])
    return Commitment(**values)


def line_of(record: Commitment) -> dict[str, Any]:
    """The record as the command line prints it: one flat object, what the text does not say is null."""
    when = record.deadline
    line: dict[str, Any] = {"file": record.file, "start": record.ranges[0].start, "end": record.ranges[-1].end}
    if len(record.ranges) > 1:
        line["ranges"] = [[span.start, span.end] for span in record.ranges]
    return {
        **line,
        "quote": record.quote, "kind": record.kind, "indicator": record.indicator_raw or None,
        "comparator": record.comparator or None, "value_min": record.value_min, "value_max": record.value_max,
        "unit": record.unit or None, "deadline_from": when.since if when else None,
        "deadline_to": when.until if when else None, "lead": [body.raw for body in record.lead] or None,
        "coordinate": [body.raw for body in record.coordinate] or None, "place": record.place,
        "doc_id": record.doc_id, "eid": record.eid, "flags": list(record.flags),
    }  # fmt: skip
