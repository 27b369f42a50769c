"""What people confirmed, corrected or rejected: one JSON object a line beside the documents, never overwritten.

Each line says what and when, never who. It is kept by the hash of the words and their place, so it survives every
rebuild of the index; a correction whose words are gone is kept in the file and simply applies to nothing.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from commitments.records import Body, Commitment, When

FILE = "commitments_corrections.jsonl"
ACTIONS = {"confirm": "confirmed", "correct": "corrected", "reject": "rejected"}
_PLAIN = ("kind", "indicator_raw", "comparator", "value_min", "value_max", "unit", "place")
CORRECTABLE = (*_PLAIN, "deadline_from", "deadline_to", "lead", "coordinate")


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """One act: on which record (`content_hash`, `doc_id`, `eid`), which action, which new values, when (ISO, UTC)."""

    content_hash: str
    doc_id: str
    eid: str
    action: str  # "confirm", "correct", "reject"
    values: dict[str, Any] = field(default_factory=dict)
    when: str = ""


def _now() -> datetime:
    return datetime.now(UTC)


def add_correction(
    corpus: Path,
    record: Commitment,
    action: str,
    values: dict[str, Any] | None = None,
    *,
    clock: Callable[[], datetime] = _now,
) -> Correction:
    """Appends one act to the file of the corpus folder and returns it.

    Raises: ValueError for an unknown action or field; OSError when the file cannot be written.
    """
    if action not in ACTIONS:
        raise ValueError(f"unknown action {action!r}, one of {sorted(ACTIONS)}")
    unknown = {*(values or {})} - {*CORRECTABLE}
    if unknown:
        raise ValueError(f"cannot correct {sorted(unknown)}")
    made = Correction(
        content_hash=record.content_hash, doc_id=record.doc_id, eid=record.eid, action=action,
        values=dict(values or {}), when=clock().isoformat(timespec="seconds"),
    )  # fmt: skip
    row = {one.name: getattr(made, one.name) for one in fields(made)}
    line = json.dumps(row, ensure_ascii=False) + "\n"
    handle = os.open(corpus / FILE, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)
    try:
        os.write(handle, line.encode())
        os.fsync(handle)
    finally:
        os.close(handle)
    return made


def load_corrections(corpus: Path) -> tuple[Correction, ...]:
    """The acts of a corpus folder in order; a line that is damaged is passed over."""
    path = corpus / FILE
    if not path.exists():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        try:
            row = json.loads(line)
            found.append(Correction(**row))
        except (ValueError, TypeError):
            continue
    return tuple(one for one in found if one.action in ACTIONS)


def corrected(records: Iterable[Commitment], corrections: Iterable[Correction]) -> tuple[Commitment, ...]:
    """The records with the last act on each applied; a rejected one stays, marked."""
    last = {one.content_hash: one for one in corrections}
    return tuple(
        _applied(record, last[record.content_hash]) if record.content_hash in last else record for record in records
    )


def _applied(record: Commitment, act: Correction) -> Commitment:
    """One record with one act."""
    record = replace(record, review=ACTIONS[act.action])
    if act.action != "correct":
        return record
    plain = {name: act.values[name] for name in _PLAIN if name in act.values}
    for name in ("lead", "coordinate"):
        if name in act.values:
            plain[name] = tuple(Body(raw=raw, body_id=_body_id(raw)) for raw in act.values[name] or ())
    if "deadline_from" in act.values or "deadline_to" in act.values:
        since, until = act.values.get("deadline_from"), act.values.get("deadline_to")
        plain["deadline"] = When(type="by", since=since, until=until, raw="") if since or until else None
    return _regraded(replace(record, **plain))


def _regraded(record: Commitment) -> Commitment:
    """A record with `missing` and `grade` as its fields are now: a lead that a person adds is no longer missing."""
    there = {
        "lead": bool(record.lead),
        "deadline": record.deadline is not None and record.deadline.type != "conditional",
        "value": record.value is not None,
    }
    return replace(record, missing=tuple(name for name in there if not there[name]), grade=sum(there.values()))


def _body_id(raw: str) -> str:
    from commitments.bodies import body_id

    return body_id(raw)
