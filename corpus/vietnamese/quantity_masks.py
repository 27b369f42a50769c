"""The numbers of a text that measure nothing: document numbers, dates, years, list numbers, names, note marks."""

from __future__ import annotations

import re

from corpus.vietnamese.dates import find_dates
from corpus.vietnamese.symbols import find_symbols

_YEAR = r"(?:19|20)\d\d"
_FOLDED_MASKS = re.compile(
    "|".join(
        (
            rf"\b(?:nam|na[mn]|nien\s+khoa|nam\s+hoc|nien\s+do)\s+{_YEAR}(?:\s?[-–,/]\s?{_YEAR})*(?:\s+(?:va|den|toi|-)\s+(?:nam\s+)?{_YEAR})*",
            rf"\b(?:giai\s+doan|thoi\s+ky|nhiem\s+ky|trong\s+cac\s+nam|cac\s+nam|nam\s+hoc|tu\s+nam|den\s+nam)\s+(?:\w+\s+)?{_YEAR}(?:\s*(?:[-–]|den|va|,)\s*(?:nam\s+)?{_YEAR})*",
            rf"(?<![\d.,])(?:(?:0?[1-9]|1[0-2])\s?/\s?)?{_YEAR}\s?[-–]\s?(?:(?:0?[1-9]|1[0-2])\s?/\s?)?{_YEAR}(?![\d.,%])",
            rf"(?<![\d.,])(?:0?[1-9]|1[0-2])\s?/\s?{_YEAR}(?![\d.,%])",
            r"\b(?:ngay|thang|quy|tuan)\s+(?:[ivx]+|\d{1,2})(?:\s?[/,-]\s?\d{1,4}){0,2}(?![.,]?\d)",
            r"(?<![\d.,/])\d{1,2}\s?/\s?\d{1,2}\s?/\s?(?:19|20)?\d\d(?!\d)",
            r"\b(?:lan\s+thu|phu\s+luc|bieu\s+so|mau\s+so|tai\s+khoan|quoc\s+lo|duong\s+so|tinh\s+lo|dt|ql|ct|tuyen\s+so|covid|"
            r"nghi\s+quyet|ket\s+luan|chi\s+thi|quyet\s+dinh|thong\s+tu|nghi\s+dinh|version|phien\s+ban)\s*\.?\s*(?:so\s*:?\s*)?\d+(?:\.\d+)*(?!\s?%)(?![.,]?\d)",
            r"\bcong\s+nghiep\s+4[.,]0\b",
            r"\b\d{1,2}\s+con\s+so\b",
            r"[“\"'‘]\d{1,2}\s+[^\W\d_]+[”\"'’]",
            r"\bcovid\s?[-–]\s?19\b",
            r"[\[{(]\d{1,3}[\])}](?!\s?%)",
            r"\b24\s?/\s?7\b|\b24\s?h\b|\b\d\s+tai\s+cho\b",
            r"[\^*]+\s?\d{1,3}(?![.,]?\d)",
            r"\b(?:duoi|tren|tu)\s+(?:\d+\s?[-–]\s?)?\d{1,3}\s+tuoi\b|\b\d{1,2}\s?[-–]\s?\d{1,2}\s+tuoi\b|\b(?:tu|den|tren|duoi)\s+\d{1,2}\s+den\s+\d{1,2}\s+tuoi\b",
            r"\b(?:gia\s+)?so\s+sanh\s+\(?(?:nam\s+)?(?:19|20)\d\d\)?",
        )
    )
)
_ACCENTED_MASKS = re.compile(
    r"(?<!\w)(?:điều|khoản|điểm|mục|tiết|chương|phụ lục|biểu|mẫu|trang|(?<!tổng )(?<!một )(?<!trị )số|thứ|khóa|khoá|"
    r"hạng|mức độ|cấp độ|đội thứ|"
    r"quy chuẩn|tiêu chí số)\s+(?:số\s*:?\s*)?\d{1,3}(?:\.\d{1,2})*(?:\s?[,-]\s?\d{1,2}(?!\d))*(?:\s+(?:và|"
    r"đến)\s+\d{1,2}(?!\d))?"
    r"(?![.,]?\d)(?!\s?%)(?!\s*(?:tỷ|triệu|nghìn|ha|đồng|người|hộ|cơ sở|trường|doanh nghiệp|xã))"
    r"|(?<!\w)(?:cấp|loại|nhóm|lớp|phần)\s+\d{1,2}(?:\s?[,-]\s?\d{1,2})*(?=\s*(?:[.,;)]|và|trở|tại|của|năm|thpt|\n|$))",
    re.IGNORECASE,
)
_NUMBERED_LINE = re.compile(
    r"(?:(?<=\n)|^)[ \t#*>]*(?:[-–+•~]\s*)?(?:\(\d{1,2}\)|\d{1,2}(?:[.,]\d{1,2}){0,3}[.)]|"
    r"\d{1,2}(?:\.\d{1,2}){1,3})(?=[ \t*]+\D)"
)
_INLINE_NUMBERING = re.compile(r"(?<=[;:,.\s])\(?\d{1,2}\)(?=\s)|(?<=[;:.]\s)\d{1,2}\.(?=\s)")


def masked_spans(text: str, folded: str) -> list[tuple[int, int]]:
    """The ranges of an NFC text (and its folded form, place for place) whose numbers measure nothing, in order."""
    spans = [match.span() for match in _FOLDED_MASKS.finditer(folded)]
    spans += [match.span() for match in _ACCENTED_MASKS.finditer(text)]
    spans += [match.span() for match in _NUMBERED_LINE.finditer(text)]
    spans += [match.span() for match in _INLINE_NUMBERING.finditer(text)]
    if "/" in text or "-" in text or "–" in text:
        spans += [(start, end) for _, start, end in find_symbols(text)]
    spans += [(start, end) for _, start, end in find_dates(text)]
    return sorted(spans)
