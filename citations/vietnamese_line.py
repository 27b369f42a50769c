"""The Vietnamese citation line: units from the smallest to the largest, then the document.

Source: Hướng dẫn 36-HD/VPTW and NĐ 30/2020/NĐ-CP: at first mention a document is cited by type, number and code, date,
issuer and title; at a later one by type and number.
"""

from __future__ import annotations

import re

from corpus.records import Facts

UNNAMED = "Văn bản"  # a document whose type is not known
# Titles that open with one of these go on without "về": "Kế hoạch … thực hiện Nghị quyết …".
_NO_ABOUT = re.compile(
    r"(?:về|thực hiện|thi hành|triển khai|quy định|hướng dẫn|ban hành|sửa đổi|bổ sung|bãi bỏ|phê duyệt|cập nhật|"
    r"thành lập|công bố|điều chỉnh|giao|phân công|thông qua|tổng kết|sơ kết|cắt giảm|cụ thể hóa|trình)\b",
    re.IGNORECASE,
)
_ANNEX = re.compile(r"^(?:phụ lục|biểu|danh mục)\b", re.IGNORECASE)
_TABLE_PART = re.compile(r"^(?:hàng|dòng|cột|ô|bảng)\b")


def vietnamese_date(iso: str) -> str:
    """A date as citations write it: days below 10 and the months 1 and 2 with a zero.

    >>> vietnamese_date("2023-05-19"), vietnamese_date("2023-02-03"), vietnamese_date("2023-11")
    ('ngày 19/5/2023', 'ngày 03/02/2023', 'tháng 11 năm 2023')

    Source: NĐ 30/2020/NĐ-CP, Phụ lục I, mục II.4.
    """
    year, *rest = iso.split("-")
    if not rest:
        return f"năm {year}"
    month = int(rest[0])
    if len(rest) == 1:
        return f"tháng {month} năm {year}"
    return f"ngày {int(rest[1]):02d}/{month if month > 2 else f'{month:02d}'}/{year}"


def unit_line(chain: tuple[str, ...]) -> str:
    """The units joined as one says them; a comma stands between a table's parts and what holds the table.

    >>> unit_line(("tiết (4)", "điểm 1.2", "khoản 1", "Mục II"))
    'tiết (4) điểm 1.2 khoản 1 Mục II'
    >>> unit_line(("hàng 13 (GRDP bình quân đầu người)", "Phụ lục"))
    'hàng 13 (GRDP bình quân đầu người), Phụ lục'
    """
    line = ""
    for name, smaller in zip(chain, ("", *chain), strict=False):
        comma = "," if _TABLE_PART.match(smaller) and not _TABLE_PART.match(name) else ""
        line = f"{line}{comma} {name}" if line else name
    return line


def _lower_first(words: str) -> str:
    """Words with a small first letter, unless they begin with an abbreviation or are all capitals."""
    first, _, _ = words.partition(" ")
    return words if len(first) > 1 and first.isupper() else words[:1].lower() + words[1:]


def _about(title: str, issuer: str) -> str:
    """How a title follows the issuer: as it stands, or with "về"; a title that opens with the issuer replaces it."""
    if issuer and title.lower().startswith(issuer.lower()):
        return title
    if _NO_ABOUT.match(title):
        return _lower_first(title)
    return f"về {_lower_first(title)}"


def title_line(facts: Facts) -> str:
    """Type and title as one name: "Kế hoạch về chuyển đổi số năm 2024"; the type alone without a title."""
    kind, title = facts.type.value or UNNAMED, facts.title.value or ""
    return f"{kind} {_about(title, facts.issuer.value or '')}" if title else f"{kind} (không ghi trích yếu)"


def document_line(facts: Facts) -> str:
    """The document as a first mention names it, only with what it states.

    "Chương trình hành động ngày 19/5/2023 của Ban Thường vụ Tỉnh ủy Thái Bình thực hiện …"
    """
    number, date = facts.number.value, facts.date.value
    issuer, title = facts.issuer.value or "", facts.title.value or ""
    parts = [facts.type.value or UNNAMED]
    parts += [f"số {number}"] if number else []
    parts += [vietnamese_date(date)] if date else []
    opens_with_issuer = bool(issuer) and title.lower().startswith(issuer.lower())
    if opens_with_issuer:
        parts += ["của"] if number or date else []
    elif issuer:
        parts += [f"của {issuer}"]
    parts += [_about(title, issuer)] if title else []
    return " ".join(parts)


def missing_parts(facts: Facts, flags: tuple[str, ...] = ()) -> tuple[str, ...]:
    """What the document leaves open, each as a note a reader understands; never filled in."""
    notes = []
    if not facts.number.value:
        notes.append("số để trống" if facts.number.cue == "blank_number" else "văn bản không ghi số")
    if not facts.date.value:
        notes.append("văn bản không ghi ngày")
    elif facts.date.cue.endswith("_blank_day"):
        notes.append("ngày để trống")
    if not facts.issuer.value:
        notes.append("văn bản không ghi cơ quan ban hành")
    if "missing_beginning" in flags:
        notes.append("bản quét, mất phần đầu" if "scanned" in flags else "mất phần đầu")
    return tuple(notes)


def full_line(chain: tuple[str, ...], document: str, notes: tuple[str, ...]) -> str:
    """The whole citation: units, document, and in brackets what the document leaves open."""
    units = unit_line(chain)
    if chain and _ANNEX.match(chain[-1]):
        units += " kèm theo"
    line = f"{units} {document}" if units else document
    return f"{line} ({'; '.join(notes)})" if notes else line


def short_line(chain: tuple[str, ...], facts: Facts) -> str:
    """A later mention: units, type and number, or "nêu trên" where there is no number."""
    kind = facts.type.value or UNNAMED
    document = f"{kind} số {facts.number.value}" if facts.number.value else f"{kind} nêu trên"
    units = unit_line(chain)
    if chain and _ANNEX.match(chain[-1]):
        units += " kèm theo"
    return f"{units} {document}" if units else document
