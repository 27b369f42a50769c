"""The header of an indicator table that a scanner flattened, read by the names that such tables use."""

from __future__ import annotations

import re

from corpus.vietnamese import fold

# Names of columns in folded text; a year behind a name belongs to it. Longer names stand first.
_NAMES: tuple[tuple[str, str], ...] = (
    ("Dự kiến kế hoạch", r"du kien\s+ke\s?hoach(?:\s+nam\s+(?P<y1>20\d\d))?"),
    ("Ước thực hiện cả năm", r"u[o']+c\s+thuc\s+hien\s+ca\s+nam(?:\s+(?P<y2>20\d\d))?"),
    ("Ước thực hiện", r"u[o']+c\s+(?:thuc\s+hien|th)(?:\s+nam\s+(?P<y3>20\d\d))?"),
    ("Đánh giá kết quả thực hiện", r"danh\s+gia(?:\s+ket\s+q\w+)?(?:\s+thuc\s+hien)?"),
    ("Thực hiện", r"thuc\s+hien(?:\s+nam\s+(?P<y4>20\d\d))?"),
    ("Kế hoạch", r"k[ec]\s?hoach(?:\s+nam\s+(?P<y5>20\d\d))?"),
    ("Chỉ tiêu", r"chi\s?tieu|noi\s+dung"),
    ("Đơn vị tính", r"\bd\w{0,3}\s?vi\b(?:[\s*]*tinh)?|\bdvt\b"),
    ("Năm", r"nam\s+(?P<y6>20\d\d)"),
    ("So sánh", r"so\s+sanh|so\s+voi\s+\w+(?:\s+\w+){0,3}"),
    ("Ghi chú", r"ghi\s+chu"),
)
_WORDS = ("chi", "tieu", "don", "tinh", "thuc", "hien", "nam", "danh", "gia", "ket", "kien", "hoach", "ghi", "chu",
          "uoc", "sanh", "noi", "dung", "qua")
_NAME = re.compile("|".join(f"(?P<n{i}>{pattern})" for i, (_, pattern) in enumerate(_NAMES)))


def read_header(header: str) -> tuple[str, ...]:
    """The column names of a flattened header; empty when fewer than four are known.

    A bare year ("Năm 2023") spans the names that follow the last column; they get its year and take its place.

    >>> read_header("STT Chỉ tiêu Đơn vị tính Năm 2023 Ghi chú Kế hoạch Ước thực hiện cả năm")
    ('STT', 'Chỉ tiêu', 'Đơn vị tính', 'Kế hoạch năm 2023', 'Ước thực hiện cả năm 2023', 'Ghi chú')
    """
    names: list[str] = []
    spanned, at = "", -1
    inner: list[str] = []
    closed = False
    for found in _NAME.finditer(_snapped(fold(header))):
        name = next(_NAMES[i][0] for i in range(len(_NAMES)) if found.group(f"n{i}"))
        year = next((found.group(f"y{i}") for i in range(1, 7) if found.group(f"y{i}")), None)
        if name == "Năm":
            spanned, at = year or "", len(names)
        elif closed and at >= 0:
            inner.append(_with_year(name, year or spanned))
        else:
            names.append(_with_year(name, year) if year else name)
            closed = closed or name == "Ghi chú"
    if at >= 0:
        names[at:at] = inner
    if "Chỉ tiêu" not in names:
        names.insert(0, "Chỉ tiêu")
    return ("STT", *names) if len(names) >= 4 else ()


def _snapped(header: str) -> str:
    """The header with words of one wrong letter set right, as far as only one known word is that near."""
    return re.sub(r"[a-z]{3,}", lambda word: _nearest(word.group()), header)


def _nearest(word: str) -> str:
    if word in _WORDS:
        return word
    near = [
        known for known in _WORDS
        if len(known) == len(word) > 2 and sum(a != b for a, b in zip(known, word, strict=True)) == 1
    ]
    return near[0] if len(near) == 1 else word


def _with_year(name: str, year: str) -> str:
    return f"{name} {year}" if name.endswith("năm") else f"{name} năm {year}"
