"""The register as files: JSON lines, CSV for spreadsheets, XLSX. Words of documents never become formulas."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from citations import cite
from citations.records import Citation
from citations.workbook import table_file
from commitments.bodies import successor
from commitments.records import KIND_NAMES, MISSING_NAMES, REVIEW_NAMES, STATUS_NAMES, Body, Commitment
from commitments.records_json import as_dict
from corpus.records import Document

SHEET = "Cam kết"
Cite = Callable[[Commitment], Citation | None]
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_COMPARED = {
    "=": "bằng",
    "~": "khoảng",
    "range": "trong khoảng",
    ">": "trên",
    ">=": "từ",
    "<": "dưới",
    "<=": "không quá",
}
COLUMNS = (
    "Mã", "Loại", "Chỉ tiêu / nhiệm vụ", "So sánh", "Từ", "Đến", "Đơn vị", "Thời hạn từ", "Thời hạn đến",
    "Chủ trì", "Phối hợp", "Tỉnh", "Địa bàn", "Lĩnh vực", "Đánh giá in", "Đánh giá tính lại", "Còn thiếu",
    "Trích nguyên văn", "Trích dẫn", "Liên kết", "Tệp", "Vị trí", "Cờ", "Tình trạng duyệt", "Độ tin cậy",
)  # fmt: skip


def citer(documents: Sequence[Document], *, base_url: str = "") -> Cite:
    """A function that cites a record's paragraph in its document; None for a document that is not there."""
    by_id = {document.doc_id: document for document in documents}
    units = {document.doc_id: {paragraph.eid: paragraph for paragraph in document.paragraphs} for document in documents}

    def cited(record: Commitment) -> Citation | None:
        document = by_id.get(record.doc_id)
        paragraph = units.get(record.doc_id, {}).get(record.eid)
        return cite(document, paragraph, base_url=base_url) if document and paragraph else None

    return cited


def row_of(record: Commitment, citation: Citation | None) -> tuple[Any, ...]:
    """One record as the cells of COLUMNS; numbers stay numbers, what is not said is empty."""
    when = record.deadline
    places = ", ".join(f"{span.start}-{span.end}" for span in record.ranges)
    return (
        record.id, KIND_NAMES[record.kind], record.indicator_raw,
        _COMPARED.get(record.comparator, record.comparator), record.value_min, record.value_max,
        record.unit, when.since if when else None, when.until if when else None, _named(record.lead),
        _named(record.coordinate), record.province, record.place, ", ".join(record.topics),
        STATUS_NAMES[record.stated_status] if record.stated_status else None,
        STATUS_NAMES[record.computed_status] if record.computed_status else None,
        ", ".join(MISSING_NAMES[name] for name in record.missing), " ".join(record.quote.split()),
        citation.full if citation else None, citation.permalink if citation else None, record.file, places,
        ", ".join(record.flags), REVIEW_NAMES[record.review], record.confidence,
    )  # fmt: skip


def _named(bodies: Iterable[Body]) -> str:
    """Bodies as printed, the one that took over behind "nay:"."""
    shown = []
    for body in bodies:
        after = successor(body.body_id)
        shown.append(f"{body.raw} (nay: {after})" if after else body.raw)
    return "; ".join(shown)


def safe_cell(value: Any) -> Any:
    """A cell's value that no spreadsheet reads as a formula: text that begins like one gets an apostrophe.

    >>> safe_cell("=1+1"), safe_cell(-19.9), safe_cell("- Công nghiệp")
    ("'=1+1", -19.9, "'- Công nghiệp")
    """
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value


def export_json(records: Iterable[Commitment], cited: Cite) -> str:
    """JSON lines: every field of each record, with its citation and permalink."""
    lines = []
    for record in records:
        citation = cited(record)
        shown = {"citation": citation.full, "permalink": citation.permalink} if citation else {}
        lines.append(json.dumps({**as_dict(record), **shown}, ensure_ascii=False))
    return "".join(f"{line}\n" for line in lines)


def export_csv(records: Iterable[Commitment], cited: Cite) -> str:
    """CSV with a byte order mark (so that spreadsheets read the accents) and safe cells."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for record in records:
        writer.writerow(["" if value is None else safe_cell(value) for value in row_of(record, cited(record))])
    return "\ufeff" + out.getvalue()


def export_xlsx(records: Iterable[Commitment], cited: Cite) -> bytes:
    """A workbook (.xlsx) with one sheet; every text cell is stored as text, none as a formula."""
    return table_file(SHEET, COLUMNS, (row_of(record, cited(record)) for record in records))
