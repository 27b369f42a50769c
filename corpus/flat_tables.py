"""Indicator tables that a scanner flattened: one row is a line such as "9 Tốc độ tăng vốn % 9,5 8-10 5,8 Không đạt 6,3".

A row is read from the right, where only numbers and verdicts stand; what is left of them is the unit, the name and the
serial number. The header, flattened too, is read by the names that such tables use.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from corpus.lines import Line
from corpus.markers import readings
from corpus.records import Span
from corpus.table_records import Cell, Row, Table
from corpus.vietnamese import fold

MAX_HEADER_LINES = 30
MAX_ROW_LINES = 6
_HEADER_START = re.compile(r"^(STT|S TT|Số TT|TT)\b")
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
_NAME = re.compile("|".join(f"(?P<n{i}>{pattern})" for i, (_, pattern) in enumerate(_NAMES)))
_VALUE = re.compile(
    r"[<>≥≤~]?[-–]?[\dBSOÓóỐốỈỉIlJZ^][\dBSOÓóỐốỈỉIlJZ^.,]*(?:[-–][\dBSOÓóỈỉIlJZ^.,]+)?%?(?P<up>[^\W\d]\w*)?"
)
_UPWARDS = re.compile(r"(?:t[ri]?o|uo|tio|tr[oe])(?:len|ien|lai|l\w{1,2})?|len|xuong")
_VERDICT = re.compile(r"(?:khong)?(?:dat|vuot)(?:kh)?|kh|khong|chua|hoan|thanh|ke|hoach")
_JUNK = re.compile(r"[.,■•|*'\"^_=-]+")
_UNITS = frozenset(
    "ty dong|trieu dong|nghin dong|bac si|lao dong|trieu usd|nghin tan|trieu con|nghin con|nghin ha|nghin nguoi|"
    "nghin luot|giuong benh|hoc sinh|doanh nghiep|hop tac xa|du an".split("|")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    text: str
    role: str  # "value", "up", "verdict", "junk", "word"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


def read_header(header: str) -> tuple[str, ...]:
    """The column names of a flattened header; empty when fewer than four are known.

    A bare year ("Năm 2023") spans the names that follow the last column; they get its year and take its place.

    >>> read_header("STT Chỉ tiêu Đơn vị tính Thực hiện năm 2022 Năm 2023 Ghi chú Kế hoạch Ước thực hiện cả năm")
    ('STT', 'Chỉ tiêu', 'Đơn vị tính', 'Thực hiện năm 2022', 'Kế hoạch năm 2023', 'Ước thực hiện cả năm 2023', 'Ghi chú')
    """
    names: list[str] = []
    spanned, at = "", -1
    inner: list[str] = []
    closed = False
    for found in _NAME.finditer(fold(header)):
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


def _with_year(name: str, year: str) -> str:
    return f"{name} {year}" if name.endswith("năm") else f"{name} năm {year}"


def find_flat_tables(text: str, lines: Sequence[Line]) -> list[Table]:
    """The flattened tables among `lines`; a header that is repeated on the next page goes on with the same table."""
    tables: list[Table] = []
    i = 0
    while i < len(lines):
        if not _HEADER_START.match(lines[i].text):
            i += 1
            continue
        table, i = _read_table(text, lines, i)
        if table:
            tables.append(table)
    return tables


def _read_table(text: str, lines: Sequence[Line], at: int) -> tuple[Table | None, int]:
    """The table that begins at line `at`, and the index behind it; None and `at + 1` when there is none."""
    columns: tuple[str, ...] = ()
    rows: list[Row] = []
    used: list[int] = []
    i = at
    while i < len(lines) and _HEADER_START.match(lines[i].text):
        expected = _last_number(rows) + 1
        first = _first_row(text, lines, i, expected)
        here = read_header(" ".join(line.text for line in lines[i:first])) if first else ()
        if not first or not here or (columns and len(here) != len(columns)):
            break
        columns = columns or here
        used.extend(range(i, first))
        more, behind = _read_rows(text, lines, first, columns, expected)
        if not more:
            break
        used.extend(range(first, behind))
        rows.extend(more)
        i = _next_header(lines, behind)
    if len(rows) < 3:
        return None, at + 1
    return Table(
        columns=columns, rows=tuple(rows), ranges=page_ranges(text, [lines[k] for k in used]),
        line_starts=tuple(lines[k].start for k in used),
    ), max(used) + 1


def _next_header(lines: Sequence[Line], behind: int) -> int:
    """The index of a repeated header within the next three lines, else `behind`."""
    for k in range(behind, min(behind + 3, len(lines))):
        if _HEADER_START.match(lines[k].text):
            return k
    return behind


def _first_row(text: str, lines: Sequence[Line], at: int, expected: int) -> int:
    """The index of the line with the expected serial number; 0 when there is none near."""
    for k in range(at + 1, min(at + MAX_HEADER_LINES, len(lines))):
        if _serial(lines[k].text) == expected and _row_end(text, lines, k) > k:
            return k
    return 0


def _serial(line: str) -> int | None:
    """The serial number at the start of a row, a misread one repaired; None when there is none."""
    token = line.split(maxsplit=1)[0]
    if token.isdigit() and len(token) <= 3:
        return int(token)
    if len(token) > 2 or token in "-–+•":
        return None
    digits = readings(token)[1]
    return int(digits) if digits.isdigit() else None


def _last_number(rows: Sequence[Row]) -> int:
    return max((int(row.number) for row in rows if row.number.isdigit()), default=0)


def _read_rows(
    text: str, lines: Sequence[Line], at: int, columns: Sequence[str], expected: int
) -> tuple[list[Row], int]:
    """The rows from line `at` on, and the index of the first line behind them."""
    rows: list[Row] = []
    i = at
    while i < len(lines):
        serial = _serial(lines[i].text)
        child = bool(rows) and bool(re.match(r"^([-–+•]\s|Trong đ[óỏò]|Trong do)", lines[i].text))
        if serial != expected and not child:
            break
        end = _row_end(text, lines, i)
        if end == i:
            break
        under = str(expected - 1) if child else ""
        rows.append(_read_row(text, lines[i:end], columns, "" if child else str(expected), under))
        expected += 0 if child else 1
        i = end
    return rows, i


def _row_end(text: str, lines: Sequence[Line], at: int) -> int:
    """The index behind the row's last line: the first line at which its values end; `at` when they do not."""
    for end in range(at + 1, min(at + MAX_ROW_LINES, len(lines)) + 1):
        if end - 1 > at and lines[end - 1].border:
            return at
        tail = _tail(_tokens(text, lines[at:end]))
        if sum(token.role == "value" for token in tail) >= 2 and len(tail) < sum(
            len(line.text.split()) for line in lines[at:end]
        ):
            return end
    return at


def _tokens(text: str, lines: Sequence[Line]) -> list[_Token]:
    found = []
    for line in lines:
        for word in re.finditer(r"\S+", line.text):
            start = line.start + word.start()
            found.append(_Token(start=start, end=start + len(word.group()), text=word.group(), role=_role(word.group())))
    return found


def _role(word: str) -> str:
    if _JUNK.fullmatch(word):
        return "junk"
    value = _VALUE.fullmatch(word)
    if value and re.search(r"\d", word) and (not value["up"] or _UPWARDS.fullmatch(fold(value["up"]))
                                            or len(value["up"]) == 1):
        return "value"
    folded = re.sub(r"[^a-z]", "", fold(word))
    if _UPWARDS.fullmatch(folded):
        return "up"
    if _VERDICT.fullmatch(folded):
        return "verdict"
    return "stroke" if len(word) == 1 and word in "ỉỈIlíìị" else "word"


def _tail(tokens: Sequence[_Token]) -> list[_Token]:
    """The tokens at the right that can only be values, verdicts and specks."""
    at = len(tokens)
    while at > 1 and tokens[at - 1].role != "word":
        at -= 1
    while at < len(tokens) and tokens[at].role in ("verdict", "up", "junk"):
        at += 1
    return list(tokens[at:])


def _read_row(text: str, lines: Sequence[Line], columns: Sequence[str], number: str, under: str) -> Row:
    tokens = _tokens(text, lines)
    tail = _tail(tokens)
    head = tokens[: len(tokens) - len(tail)]
    spans: dict[int, Span] = {}
    if not under:
        spans[1] = head[0].span
        head = head[1:]
    unit_at = columns.index("Đơn vị tính") + 1 if "Đơn vị tính" in columns else 0
    if unit_at and head:
        size = _unit_size(head)
        spans[unit_at] = Span(head[-size].start, head[-1].end)
        head = head[:-size]
    if head:
        spans[columns.index("Chỉ tiêu") + 1] = Span(head[0].start, head[-1].end)
    spans.update(_assign(_items(tail), columns))
    return Row(
        number=number, under=under, repaired=bool(number) and tokens[0].text != number,
        cells=tuple(Cell(column=k, ranges=(spans[k],)) for k in sorted(spans)),
        ranges=page_ranges(text, lines),
    )


def _unit_size(head: Sequence[_Token]) -> int:
    """How many tokens at the end of the name are its unit: 1 or 2."""
    return 2 if len(head) > 2 and fold(" ".join(token.text for token in head[-2:])) in _UNITS else 1


def _items(tail: Sequence[_Token]) -> list[tuple[str, Span]]:
    """The values and verdicts of a tail: "10 trở lên" is one value, "Không đạt KH" one verdict."""
    items: list[tuple[str, Span]] = []
    before = ""
    for token in tail:
        role = "value" if token.role == "stroke" else token.role
        joins = items and (
            (role == "up" and items[-1][0] == "value") or (role == "verdict" == items[-1][0])
            or (role == "value" and before == "stroke")
        )
        if role == "junk":
            continue
        if joins:
            items[-1] = (items[-1][0], Span(items[-1][1].start, token.end))
        else:
            items.append((role, token.span))
        before = token.role
    return items


def _assign(items: Sequence[tuple[str, Span]], columns: Sequence[str]) -> dict[int, Span]:
    """The 1-based column of each item: verdicts to the verdict column, values in order around it."""
    first = (columns.index("Đơn vị tính") if "Đơn vị tính" in columns else columns.index("Chỉ tiêu")) + 2
    last = len(columns) - (1 if columns[-1] == "Ghi chú" else 0)
    verdict_at = next((k + 1 for k, name in enumerate(columns) if name.startswith("Đánh giá")), 0)
    places = [k for k in range(first, last + 1) if k != verdict_at]
    spans: dict[int, Span] = {}
    for role, span in items:
        if role == "verdict" and verdict_at:
            spans[verdict_at] = span
            places = [k for k in places if k > verdict_at]
        elif places:
            spans[places.pop(0)] = span
        elif spans:
            end = max(spans)
            spans[end] = Span(spans[end].start, span.end)
    return spans


def page_ranges(text: str, lines: Sequence[Line]) -> tuple[Span, ...]:
    """The ranges of the lines, those with nothing but white space between them as one."""
    spans: list[Span] = []
    for line in lines:
        if spans and not line.border and not text[spans[-1].end:line.start].strip():
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line.span)
    return tuple(spans)
