"""The units a paragraph stands in, named from the smallest to the largest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

MAX_ROW_NAME = 80  # code points of a row's name in a citation
_COLUMN = re.compile(r"__col_(\d+)$")
_TABLE_COUNT = re.compile(r"^[\d.,()\s–—-]*$")


class Unit(Protocol):
    """What a unit of a document must say of itself; `corpus.records.Paragraph` does."""

    @property
    def eid(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def parent(self) -> str: ...
    @property
    def label(self) -> str: ...
    @property
    def columns(self) -> tuple[str, ...]: ...
    @property
    def values(self) -> tuple[str, ...]: ...


def row_name(values: tuple[str, ...]) -> str:
    """What a table row is about: its first cell that is no number, without the bracket behind it; "" when none.

    >>> row_name(("13", "GRDP bình quân đầu người (tính theo giá hiện hành)", "Triệu đồng", "58,9"))
    'GRDP bình quân đầu người'
    """
    name = next((" ".join(value.split()) for value in values if not _TABLE_COUNT.match(value)), "")
    name = re.sub(r"\s*\([^()]*\)\s*$", "", name) or name
    if len(name) <= MAX_ROW_NAME:
        return name
    return name[:MAX_ROW_NAME].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def column_name(unit: Unit) -> str:
    """The header over a cell: by the column number in its eId, or the only one it carries; "" when unknown."""
    if len(unit.columns) == 1:
        return unit.columns[0]
    number = _COLUMN.search(unit.eid)
    if number and 1 <= int(number[1]) <= len(unit.columns):
        return " ".join(unit.columns[int(number[1]) - 1].split())
    return ""


def unit_name(unit: Unit) -> str:
    """The name of one unit in a citation, "" when the document gives it none.

    A row adds what it is about, a cell the header of its column.
    """
    if unit.kind not in ("row", "cell"):
        return unit.label
    word, name = ("hàng", row_name(unit.values)) if unit.kind == "row" else ("cột", column_name(unit))
    if not name:
        return unit.label
    return f"{unit.label} ({name})" if unit.label else f"{word} “{name}”"


def unit_chain(paragraphs_by_eid: Mapping[str, Unit], eid: str) -> tuple[str, ...]:
    """The names of the units a paragraph stands in, smallest to largest, the paragraph's own first.

    A parent that is no paragraph itself is stepped over by its eId; a unit without a name is left out.
    """
    names: list[str] = []
    seen: set[str] = set()
    while eid and eid not in seen:
        seen.add(eid)
        unit = paragraphs_by_eid.get(eid)
        if unit is None:
            eid = eid.rpartition("__")[0]
            continue
        name = unit_name(unit)
        if name and name not in names[-1:]:
            names.append(name)
        eid = unit.parent or eid.rpartition("__")[0]
    return tuple(names)
