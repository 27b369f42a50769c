"""Tables: rows of tab-separated or Markdown cells, and indicator tables that a scanner flattened into lines.

Every row and cell keeps its exact range. The flattened kind is read in `corpus/flat_tables.py`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.flat_tables import find_flat_tables, page_ranges
from corpus.lines import Layout, Line
from corpus.records import Span
from corpus.table_records import Cell, Row, Table

_PIPE_RULE = re.compile(r"^\|?\s*:?-{2,}:?\s*(\|\s*:?-{2,}:?\s*)*\|?$")
_SERIAL = re.compile(r"^(STT|S\.?T\.?T\.?|TT|Số TT|Số thứ tự|No\.?)$", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Grid:
    """One printed line cut into cells: spans in the file's text."""

    line: Line
    cells: tuple[Span, ...]


def find_tables(text: str, lines: Sequence[Line], layout: Layout) -> list[Table]:
    """The tables among `lines`, in reading order; their lines do not overlap."""
    found = _runs(text, lines, _tab_cells) + _runs(text, lines, _pipe_cells)
    taken = frozenset(start for table in found for start in table.line_starts)
    if layout.wrapped:
        found += find_flat_tables(text, [line for line in lines if line.start not in taken])
    return sorted(found, key=lambda table: table.ranges[0].start)


def _tab_cells(text: str, line: Line) -> tuple[Span, ...] | None:
    if "\t" not in line.text:
        return None
    raw_start = line.start - line.lead
    raw_end = text.find("\n", line.end)
    return _cut(text, raw_start, len(text) if raw_end < 0 else raw_end, "\t")


def _pipe_cells(text: str, line: Line) -> tuple[Span, ...] | None:
    if not line.text.startswith("|") or line.text.count("|") < 2:
        return None
    end = line.end - 1 if line.text.endswith("|") else line.end
    return _cut(text, line.start + 1, end, "|")


def _cut(text: str, start: int, end: int, sign: str) -> tuple[Span, ...]:
    """The trimmed spans between unescaped signs."""
    spans, at = [], start
    for i in range(start, end + 1):
        if i == end or (text[i] == sign and text[i - 1] != "\\"):
            raw = text[at:i]
            left = at + len(raw) - len(raw.lstrip())
            spans.append(Span(left, max(left, left + len(raw.strip()))))
            at = i + 1
    return tuple(spans)


def _runs(text: str, lines: Sequence[Line], cut: Callable[[str, Line], tuple[Span, ...] | None]) -> list[Table]:
    """Tables from runs of at least two lines with the same number of cells; blank lines may stand inside."""
    tables: list[Table] = []
    run: list[_Grid] = []
    for line in lines:
        cells = cut(text, line)
        fits = cells is not None and len(cells) >= 2 and (not run or _same_shape(cells, run[0].cells))
        if fits:
            run.append(_Grid(line=line, cells=cells or ()))
            continue
        tables += _table(text, run)
        run = [_Grid(line=line, cells=cells)] if cells and len(cells) >= 2 else []
    return tables + _table(text, run)


def _same_shape(cells: tuple[Span, ...], first: tuple[Span, ...]) -> bool:
    """Whether a line belongs to the table: as many cells as the first, or one lost in a table of four or more."""
    return len(cells) == len(first) or len(first) - len(cells) == 1 <= len(first) - 3


def _in_sequence(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, a damaged serial number between k and k + 2 set to k + 1."""
    fixed: list[Row] = []
    for i, row in enumerate(rows):
        before = fixed[-1].number if fixed else "0"
        after = rows[i + 1].number if i + 1 < len(rows) else ""
        damaged = before.isdigit() and after.isdigit() and int(after) == int(before) + 2
        if damaged and row.number != str(int(before) + 1):
            fixed.append(replace(row, number=str(int(before) + 1), repaired=True))
        else:
            fixed.append(row)
    return tuple(fixed)


def _table(text: str, run: Sequence[_Grid]) -> list[Table]:
    body = [grid for grid in run if not _PIPE_RULE.match(grid.line.text)]
    if len(body) < 2:
        return []
    ruled = len(body) < len(run)
    names = tuple(span.of(text) for span in body[0].cells)
    headed = ruled or bool(_SERIAL.match(names[0])) or not any(re.search(r"\d", name) for name in names)
    columns = names if headed else tuple(f"Cột {k}" for k in range(1, len(names) + 1))
    rows = tuple(_row(text, grid) for grid in (body[1:] if headed else body))
    if not headed or not _SERIAL.match(names[0]):
        rows = tuple(Row(number="", cells=row.cells, ranges=row.ranges) for row in rows)
    rows = _in_sequence(rows)
    return [Table(
        columns=columns, rows=rows, ranges=page_ranges(text, [grid.line for grid in run]),
        line_starts=tuple(grid.line.start for grid in run),
    )]


def _row(text: str, grid: _Grid) -> Row:
    cells = tuple(
        Cell(column=k, ranges=(span,)) for k, span in enumerate(grid.cells, 1) if len(span)
    )
    number = grid.cells[0].of(text).strip(". ")
    return Row(number=number if re.fullmatch(r"[\w.-]{1,8}", number) else "", cells=cells, ranges=(grid.line.span,))
