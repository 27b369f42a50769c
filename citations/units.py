"""The units a paragraph stands in, named from the smallest to the largest."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Protocol

MAX_ROW_NAME = 80  # code points of a row's name in a citation
_HIGHER = re.compile(r"(?:Phần|Chương|Mục|Tiểu mục)\b")
MIN_ROW_LETTERS = 3
_COLUMN = re.compile(r"__col_(\d+)$")


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
    """What a table row is about: its first cell of at least three letters, without the bracket behind it, or "".

    A shorter cell is a number, a unit, or a number that a scanner read as letters ("n" for 11).

    >>> row_name(("13", "GRDP bình quân đầu người (tính theo giá hiện hành)", "Triệu đồng", "58,9"))
    'GRDP bình quân đầu người'
    """
    name = next((value for value in values if sum(char.isalpha() for char in value) >= MIN_ROW_LETTERS), "")
    name = " ".join(name.split()).lstrip("-–+•* ")
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


def _is_only_table(unit: Unit, paragraphs_by_eid: Mapping[str, Unit]) -> bool:
    """Whether a unit is the first table of its place and no second one follows."""
    return unit.kind == "table" and unit.eid.endswith("table_1") and f"{unit.eid[:-1]}2" not in paragraphs_by_eid


def unit_chain(paragraphs_by_eid: Mapping[str, Unit], eid: str) -> tuple[str, ...]:
    """The names of the units a paragraph stands in, smallest to largest, the paragraph's own first.

    A parent that is no paragraph itself is stepped over by its eId; a unit without a name is left out, and so is the
    only table of its place: nobody says "bảng 1" where there is no second. Above an article only an annex is named.

    Source: Hướng dẫn 36-HD/VPTW and NĐ 30/2020/NĐ-CP: phần, chương, mục are not named where a điều is.
    """
    names: list[str] = []
    seen: set[str] = set()
    while eid and eid not in seen:
        seen.add(eid)
        unit = paragraphs_by_eid.get(eid)
        if unit is None:
            eid = eid.rpartition("__")[0]
            continue
        name = "" if _is_only_table(unit, paragraphs_by_eid) else unit_name(unit)
        above_article = any(smaller.startswith("Điều ") for smaller in names)
        if name and name not in names[-1:] and not (above_article and _HIGHER.match(name)):
            names.append(name)
        eid = unit.parent or eid.rpartition("__")[0]
    return tuple(names)
