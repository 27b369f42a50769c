"""A reading list as an Excel workbook, and the quotes of such a workbook read back. Text never becomes a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from citations.document_facts import date_said, number_said
from citations.records import Passage, ReadingList
from citations.word_list import EPOCH, storable

QUOTE, LINK = "Trích nguyên văn", "Liên kết"
COLUMNS = {
    "STT": 6, QUOTE: 70, "Trích dẫn": 50, "Đơn vị": 30, "Loại văn bản": 18, "Số, ký hiệu": 18, "Ngày": 16,
    "Cơ quan ban hành": 28, "Trích yếu": 40, "Trang": 8, LINK: 50, "Tệp nguồn": 26, "Ghi chú": 30,
}  # fmt: skip  # header -> width in characters
MAX_CELL_CHARS = 32_767  # Excel's own limit
CUT = " […] (cắt ở giới hạn của Excel)"
SHEET = "Trích dẫn"


def workbook_file(reading_list: ReadingList) -> bytes:
    """The workbook (.xlsx): one row for each passage under a header that stays in view."""
    book = Workbook()
    sheet = book.active
    sheet.title = SHEET
    made = reading_list.accessed
    book.properties.title, book.properties.creator = storable(reading_list.title), ""
    book.properties.created = datetime(made.year, made.month, made.day) if made else EPOCH.replace(tzinfo=None)
    for column, (name, width) in enumerate(COLUMNS.items(), 1):
        _text(sheet, 1, column, name).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = width
    for row, passage in enumerate(reading_list.passages, 2):
        sheet.cell(row, 1, row - 1)
        for column, words in enumerate(_row(passage), 2):
            _text(sheet, row, column, words)
        if passage.url:
            sheet.cell(row, list(COLUMNS).index(LINK) + 1).hyperlink = passage.url
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def table_file(name: str, columns: Sequence[str], rows: Iterable[Sequence[str | float | None]]) -> bytes:
    """A workbook (.xlsx) of one sheet under a header that stays in view; numbers stay numbers, all else is text."""
    book = Workbook()
    sheet = book.active
    sheet.title = name
    book.properties.creator = ""
    for column, header in enumerate(columns, 1):
        _text(sheet, 1, column, header).font = Font(bold=True)
        sheet.column_dimensions[sheet.cell(1, column).column_letter].width = COLUMNS.get(header, 18)
    for number, row in enumerate(rows, 2):
        for column, value in enumerate(row, 1):
            if isinstance(value, str):
                _text(sheet, number, column, value)
            elif value is not None:
                sheet.cell(number, column, value)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _row(passage: Passage) -> tuple[str, ...]:
    """The texts of a passage's row, behind its number."""
    citation, facts = passage.citation, passage.facts
    return (
        citation.quote, citation.full, citation.unit, facts.type.shown(), number_said(facts), date_said(facts),
        facts.issuer.shown(), facts.title.shown(), str(citation.page or ""), citation.permalink, citation.file,
        passage.remark,
    )  # fmt: skip


def _text(sheet: Worksheet, row: int, column: int, words: str) -> Cell:
    """Writes a cell as text, whatever it begins with; Excel then keeps it text when somebody edits it."""
    cell = sheet.cell(row, column)
    words = storable(words)
    cell.value = words if len(words) <= MAX_CELL_CHARS else words[: MAX_CELL_CHARS - len(CUT)] + CUT
    cell.data_type = "s"
    cell.quotePrefix = True
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


def workbook_rows(data: bytes) -> Iterator[tuple[int, str, str]]:
    """(row, quote, link) of a workbook of quotes; sheets without the two headers in their first row are skipped.

    Raises: whatever openpyxl raises on a file that is none.
    """
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        rows = sheet.iter_rows(values_only=True)
        header = [str(value or "").strip() for value in next(rows, ())]
        if QUOTE not in header or LINK not in header:
            continue
        quote_at, link_at = header.index(QUOTE), header.index(LINK)
        for number, row in enumerate(rows, 2):
            quote, link = (str(row[at] or "") if at < len(row) else "" for at in (quote_at, link_at))
            if quote.strip() or link.strip():
                yield number, quote, link
