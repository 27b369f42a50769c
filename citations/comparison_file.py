"""A comparison of two documents as a file: Word with the differences marked, or Excel; both sides verbatim."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import date

import docx
from docx.enum.text import WD_UNDERLINE
from docx.shared import Pt

from citations.passages import stored_passage
from citations.records import Citation
from citations.word_list import EPOCH, LINE_POINTS, storable
from citations.workbook import table_file
from indexer import Index
from search.comparison import Comparison, Pair
from search.differences import Difference, Piece
from search.near import Unit

SHEET = "So sánh"
COLUMNS = (
    "STT", "Mức giống", "Đoạn ở văn bản thứ nhất", "Trích dẫn thứ nhất", "Liên kết thứ nhất",
    "Đoạn ở văn bản thứ hai", "Trích dẫn thứ hai", "Liên kết thứ hai", "Chỉ có ở bên thứ nhất", "Chỉ có ở bên thứ hai",
)  # fmt: skip
ONLY = "Chỉ có ở {side}"
SIDES = ("văn bản thứ nhất", "văn bản thứ hai")
IDENTICAL, OTHER_NUMBERS, NEAR = "giống hệt", "khác con số", "gần giống"
LEGEND = "Gạch chân: chữ chỉ có ở một bên. Đậm và gạch đôi: con số khác. Gạch chấm: cùng chữ, khác dấu."


def verdict_of(difference: Difference) -> str:
    """How two passages differ, in two words."""
    return IDENTICAL if difference.identical else OTHER_NUMBERS if difference.other_numbers else NEAR


def differing(pieces: Sequence[Piece]) -> str:
    """What only one side has, its pieces verbatim, parted by " | ".

    >>> differing((Piece(text="tăng "), Piece(text="13,4", kind="number"), Piece(text="%")))
    '13,4'
    """
    return " | ".join(" ".join(piece.text.split()) for piece in pieces if piece.kind in ("word", "number"))


def comparison_workbook(
    index: Index, comparison: Comparison, *, base_url: str = "", pairs: Sequence[Pair] | None = None
) -> bytes:
    """The workbook (.xlsx): a row for each pair (only `pairs` when given), then what stands on one side only."""
    return table_file(SHEET, COLUMNS, _rows(index, comparison, base_url, comparison.pairs if pairs is None else pairs))


def _rows(
    index: Index, comparison: Comparison, base_url: str, pairs: Sequence[Pair]
) -> Iterator[tuple[str | float | None, ...]]:
    number = 0
    for number, pair in enumerate(pairs, 1):
        left, right = _cited(index, pair.left, base_url), _cited(index, pair.right, base_url)
        difference = pair.difference
        yield (
            number, verdict_of(difference), left.quote, left.full, left.permalink, right.quote, right.full,
            right.permalink, differing(difference.left), differing(difference.right),
        )  # fmt: skip
    if len(pairs) < len(comparison.pairs):
        return
    for side, units in enumerate((comparison.only_left, comparison.only_right)):
        for unit in units:
            number += 1
            cited = _cited(index, unit, base_url)
            here = (cited.quote, cited.full, cited.permalink)
            row = (*here, None, None, None) if side == 0 else (None, None, None, *here)
            yield (number, ONLY.format(side=SIDES[side]), *row, None, None)


def comparison_word(
    index: Index,
    comparison: Comparison,
    titles: tuple[str, str],
    *,
    base_url: str = "",
    made: date | None = None,
    pairs: Sequence[Pair] | None = None,
) -> bytes:
    """The Word file (.docx): both titles, then each pair (only `pairs` when given) as a table of two columns."""
    file = docx.Document()
    properties = file.core_properties
    properties.title, properties.author, properties.comments = SHEET, "", ""
    properties.created = EPOCH if made is None else EPOCH.replace(year=made.year, month=made.month, day=made.day)
    file.add_heading(SHEET, level=0)
    for side, title in zip(SIDES, titles, strict=True):
        file.add_paragraph(storable(f"{side.capitalize()}: {title}"))
    file.add_paragraph(LEGEND)
    shown = comparison.pairs if pairs is None else pairs
    for number, pair in enumerate(shown, 1):
        _add_pair(file, number, pair, index, base_url)
    if len(shown) == len(comparison.pairs):
        for side, units in zip(SIDES, (comparison.only_left, comparison.only_right), strict=True):
            _add_only(file, ONLY.format(side=side), units, index, base_url)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _add_pair(file: docx.document.Document, number: int, pair: Pair, index: Index, base_url: str) -> None:
    file.add_heading(f"[{number}] {verdict_of(pair.difference)}", level=2)
    table = file.add_table(rows=1, cols=2, style="Table Grid")
    sides = ((pair.left, pair.difference.left), (pair.right, pair.difference.right))
    for cell, (unit, pieces) in zip(table.rows[0].cells, sides, strict=True):
        paragraph = cell.paragraphs[0]
        for piece in pieces:
            run = paragraph.add_run(storable(piece.text))
            run.bold = piece.kind == "number" or None
            run.underline = _UNDERLINES[piece.kind]
        cited = _cited(index, unit, base_url)
        cell.add_paragraph().add_run(storable(f"— {cited.full}. {cited.permalink}")).font.size = Pt(LINE_POINTS)


_UNDERLINES = {
    "same": None, "word": WD_UNDERLINE.SINGLE, "number": WD_UNDERLINE.DOUBLE, "accent": WD_UNDERLINE.DOTTED,
}  # fmt: skip


def _add_only(
    file: docx.document.Document, heading: str, units: Sequence[Unit], index: Index, base_url: str
) -> None:
    if not units:
        return
    file.add_heading(heading, level=1)
    for unit in units:
        cited = _cited(index, unit, base_url)
        file.add_paragraph(storable(cited.quote))
        file.add_paragraph().add_run(storable(f"— {cited.full}. {cited.permalink}")).font.size = Pt(LINE_POINTS)


def _cited(index: Index, unit: Unit, base_url: str) -> Citation:
    return stored_passage(index, unit.doc_id, unit.eid, base_url=base_url).citation
