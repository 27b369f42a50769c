"""What a person types when correcting a record, read strictly: numbers, deadlines, bodies."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date
from typing import Any

from commitments import Commitment
from corpus.errors import BadQuery
from ui import commitment_texts as texts
from ui.commitment_words import day, number

_NUMBER = re.compile(r"[-–−]?(?:[0-9]{1,3}(?:\.[0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
_DAY = re.compile(r"(?:(?:(?P<day>[0-9]{1,2})/)?(?P<month>[0-9]{1,2})/)?(?P<year>(?:19|20)[0-9]{2})")


def read_number(words: str) -> float | None:
    """The number as Vietnamese writes it; None for nothing.

    Raises: BadQuery.

    >>> read_number("7.066"), read_number(" 13,4 "), read_number("-1.234,5"), read_number("")
    (7066.0, 13.4, -1234.5, None)
    """
    words = words.strip()
    if not words:
        return None
    if not _NUMBER.fullmatch(words) or len(words) > 30:
        raise BadQuery(texts.BAD_NUMBER.format(value=words[:40]))
    return float(re.sub(r"[–−]", "-", words).replace(".", "").replace(",", "."))


def read_day(words: str) -> str | None:
    """A year, month or day as ISO text; None for nothing.

    Raises: BadQuery.

    >>> read_day("2030"), read_day("6/2025"), read_day("30/6/2024"), read_day(" ")
    ('2030', '2025-06', '2024-06-30', None)
    """
    words = words.strip()
    if not words:
        return None
    found = _DAY.fullmatch(words)
    try:
        if not found:
            raise ValueError
        whole = date(int(found["year"]), int(found["month"] or 1), int(found["day"] or 1)).isoformat()
    except ValueError as problem:
        raise BadQuery(texts.BAD_DATE.format(value=words[:40])) from problem
    return whole[: 10 if found["day"] else 7 if found["month"] else 4]


def typed_from(record: Commitment) -> dict[str, str]:
    """What the form holds before anything is typed."""
    due = record.deadline
    return {
        "kind": record.kind,
        "indicator_raw": " ".join(record.indicator_raw.split()),
        "comparator": record.comparator,
        "value_min": "" if record.value_min is None else number(record.value_min),
        "value_max": "" if record.value_max is None else number(record.value_max),
        "unit": record.unit,
        "deadline_from": day(due.since) if due else "",
        "deadline_to": day(due.until) if due else "",
        "lead": "\n".join(body.raw for body in record.lead),
        "coordinate": "\n".join(body.raw for body in record.coordinate),
        "place": record.place or "",
    }


def read_changes(machine: Commitment, typed: Mapping[str, str]) -> dict[str, Any]:
    """The fields whose words differ from what the machine read, as values to keep; deadlines go together.

    Raises: BadQuery naming what cannot be read.
    """
    before = typed_from(machine)
    changed = {name for name, words in typed.items() if words.strip() != before[name].strip()}
    if changed & {"deadline_from", "deadline_to"}:
        changed |= {"deadline_from", "deadline_to"}
    values = {name: _value(name, typed[name]) for name in before if name in changed}
    single = before["value_min"] == before["value_max"] and typed.get("comparator") not in (
        "range",
        ">",
        ">=",
        "<",
        "<=",
    )
    ends = changed & {"value_min", "value_max"}
    if single and len(ends) == 1:  # one number, typed into one of its two boxes
        values["value_min"] = values["value_max"] = values[ends.pop()]
    return values


def _value(name: str, words: str) -> Any:
    if name in ("value_min", "value_max"):
        return read_number(words)
    if name in ("deadline_from", "deadline_to"):
        return read_day(words)
    if name in ("lead", "coordinate"):
        return [" ".join(line.split()) for line in words.splitlines() if line.strip()]
    return words.strip() or (None if name == "place" else "")
