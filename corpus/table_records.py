"""The records of a table that was found in a text, before it gets its addresses."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One cell: its 1-based column and its ranges."""

    column: int
    ranges: tuple[Span, ...]

    def of(self, text: str) -> str:
        """The cell's text, its ranges joined by one space."""
        return " ".join(span.of(text) for span in self.ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row: its serial number ("" when it has none), its filled cells and its ranges.

    `under` is the serial number of the row that a "trong đó" row explains; `repaired` says that the printed number
    was misread and set by its place in the sequence.
    """

    number: str
    cells: tuple[Cell, ...]
    ranges: tuple[Span, ...]
    under: str = ""
    repaired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: column names, rows, its ranges (header and rows, page by page), and the starts of its lines."""

    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    ranges: tuple[Span, ...]
    line_starts: tuple[int, ...]
