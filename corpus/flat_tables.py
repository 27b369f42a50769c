"""Indicator tables that a scanner flattened: a row is a line like "9 Tốc độ tăng vốn % 9,5 8-10 5,8 Không đạt 6,3".

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
from corpus.table_header import read_header
from corpus.table_records import Cell, Row, Table
from corpus.vietnamese import fold

MAX_HEADER_LINES = 30
MAX_ROW_LINES = 6
_HEADER_START = re.compile(r"^(STT|S TT|Số TT|TT)\b")
_VALUE = re.compile(
    r"[<>≥≤~]?[-–]?[\dBSOÓóỐốỈỉIlJZ^][\dBSOÓóỐốỈỉIlJZ^.,]*(?:[-–][\dBSOÓóỈỉIlJZ^.,]+)?%?(?P<up>[^\W\d]\w*)?"
)
_UPWARDS = re.compile(r"(?:t[ri]?o|uo|tio|tr[oe])(?:len|ien|lai|l\w{1,2})?|len|xuong")
_VERDICT = re.compile(r"(?:khong)?(?:dat|vuot)(?:kh)?|kh|khong|chua|hoan|thanh|ke|hoach|da|at|kho?n?g?|[dv]\w{0,3}kh")
_JUNK = re.compile(r"[.,■•|*'\"^_=-]+")
_UNITS = frozenset((
    "ty dong", "trieu dong", "nghin dong", "bac si", "lao dong", "trieu usd", "nghin tan", "trieu con", "nghin con",
    "nghin ha", "nghin nguoi", "nghin luot", "giuong benh", "hoc sinh", "doanh nghiep", "hop tac xa", "du an",
))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Token:
    start: int
    end: int
    text: str
    role: str  # "value", "up", "verdict", "junk", "word"

    @property
    def span(self) -> Span:
        return Span(self.start, self.end)


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
        first, expected = _first_row(text, lines, i, _last_number(rows) + 1)
        here = read_header(" ".join(line.text for line in lines[i:first])) if first else ()
        if not first or not (here or columns):
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


def _first_row(text: str, lines: Sequence[Line], at: int, expected: int) -> tuple[int, int]:
    """The index of the first row below a header, and its number: the expected one, or one or two more; else (0, 0)."""
    reach = range(at + 1, min(at + MAX_HEADER_LINES, len(lines)))
    for number in (expected, expected + 1, expected + 2):
        for k in reach:
            if _serial(lines[k].text) == number and _row_end(text, lines, k) > k:
                before = number > expected and k - 1 > at and _row_end(text, lines, k - 1) == k
                return (k - 1, number - 1) if before else (k, number)
    return 0, 0


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
        child = bool(rows) and _is_child(lines[i].text)
        follower = expected if child else expected + 1
        end = _row_end(text, lines, i, follower)
        if end == i or (_serial(lines[i].text) != expected and not child):
            end = _damaged_row_end(text, lines, i, follower)
        if end == i:
            break
        under = str(expected - 1) if child else ""
        rows.append(_read_row(text, lines[i:end], columns, "" if child else str(expected), under))
        expected += 0 if child else 1
        i = end
    return rows, i


def _is_child(line: str) -> bool:
    return bool(re.match(r"^([-–+•]\s|Trong đ[óỏò]|Trong do)", line))


def _damaged_row_end(text: str, lines: Sequence[Line], at: int, follower: int) -> int:
    """The index of the row behind a row that cannot be read whole: the serial number `follower`, or a child row.

    The last row of a page is taken as one line when its serial number and two numbers can be read.
    """
    for k in range(at + 1, min(at + MAX_ROW_LINES, len(lines))):
        if lines[k].border:
            break
        if _serial(lines[k].text) == follower or (_is_child(lines[k].text) and _row_end(text, lines, k, follower) > k):
            return k
    ends_page = at + 1 >= len(lines) or lines[at + 1].border or lines[at + 1].blanks > 0
    values = sum(token.role == "value" for token in _tokens(text, [lines[at]])[1:])
    return at + 1 if ends_page and values >= 2 and _serial(lines[at].text) == follower - 1 else at


def _row_end(text: str, lines: Sequence[Line], at: int, follower: int = 0) -> int:
    """The index behind the row's last line, at which its values end; `at` when the row `follower` begins before."""
    for end in range(at + 1, min(at + MAX_ROW_LINES, len(lines)) + 1):
        last = lines[end - 1]
        if end - 1 > at and (last.border or (follower and (_serial(last.text) == follower or _is_child(last.text)))):
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
            raw = word.group()
            found.append(_Token(start=start, end=start + len(raw), text=raw, role=_role(raw)))
    return found


def _role(word: str) -> str:
    if _JUNK.fullmatch(word):
        return "junk"
    digits, letters = sum(c.isdigit() for c in word), sum(c.isalpha() for c in word)
    if letters == 1 and (digits >= 2 or (digits and re.search(r"[.,]", word))) and not word.startswith("%"):
        return "value"
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
