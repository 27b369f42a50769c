"""Records of tables: task rows with lead and deadline, indicator cells with plan, result and verdict."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from commitments.bodies import split_bodies
from commitments.outline import as_when
from commitments.records import Body, Status, When
from corpus.records import Document, Paragraph, Span
from corpus.vietnamese.deadlines import find_deadlines
from corpus.vietnamese.letters import fold
from corpus.vietnamese.quantities import Quantity, find_quantities

_ROLES = (
    ("number", r"^(?:stt|tt|so tt|so thu tu|thu tu|so)$"),
    ("note", r"ghi chu"),
    ("verdict", r"danh gia|xep loai|ket luan"),
    ("coordinate", r"phoi hop"),
    ("lead", r"chu tri|co quan thuc hien|don vi thuc hien|don vi dau moi|trach nhiem|phan cong|co quan,? don vi|"
        r"nguoi phu trach|don vi phu trach"),
    ("deadline", r"thoi gian|thoi han|tien do|hoan thanh|han hoan|ky han"),
    ("product", r"san pham|ket qua (?:dau ra|can dat|dat duoc|du kien)|hinh thuc"),
    ("unit", r"^(?:don vi(?: tinh)?|dvt|đvt)\b"),
    ("plan", r"ke hoach|muc tieu|chi tieu.*(?:19|20)\d\d|du kien|phan dau|nhu cau|du toan|lo trinh|den nam|"
        r"giai doan|^nam (?:19|20)\d\d$|^(?:19|20)\d\d$|kh nam"),
    ("result", r"thuc hien|uoc|ket qua|dat duoc|hien trang|hien nay|so lieu"),
    ("name", r"chi tieu|noi dung|nhiem vu|ten|cong viec|danh muc|hang muc|linh vuc|chuong trinh|de an"),
)  # fmt: skip
_ROLE_PATTERNS = tuple((role, re.compile(pattern)) for role, pattern in _ROLES)
_PREFIX = "đạt "
_VERDICTS: tuple[tuple[Status, str], ...] = (
    ("missed", r"khong\s*dat|chua\s*dat"),
    ("exceeded", r"vuot"),
    ("met", r"dat"),
)
_LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class CellValue:
    """One quantity of an indicator table."""

    kind: str  # "target" or "result"
    eid: str
    ranges: tuple[Span, ...]
    quote: str
    quantity: Quantity
    value_span: Span
    indicator: str
    unit: str
    column: str
    when: When | None
    row: str  # eId of the row
    parent_name: str = ""
    verdict: Status = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RowTask:
    """One row of a task table."""

    row: Paragraph
    indicator: str
    lead: tuple[Body, ...]
    coordinate: tuple[Body, ...]
    when: When | None


def roles_of(columns: tuple[str, ...]) -> tuple[str, ...]:
    """What each column holds: "name", "lead", "plan", …, "" when its header tells nothing.

    >>> roles_of(("STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2022", "Kế hoạch năm 2023", "Đánh giá kết quả"))
    ('number', 'name', 'unit', 'result', 'plan', 'verdict')
    """
    roles: list[str] = []
    for column in columns:
        folded = " ".join(fold(column).split())
        role = next((role for role, pattern in _ROLE_PATTERNS if pattern.search(folded)), "")
        if role == "plan" and re.search(r"uoc thuc hien|^thuc hien|ket qua thuc hien", folded):
            role = "result"
        if role == "plan" and "name" not in roles and not re.search(r"\d", folded):
            role = "name"
        roles.append(role)
    if "name" not in roles:
        index = next((at for at, role in enumerate(roles) if role in ("", "product")), None)
        if index is not None:
            roles[index] = "name"
    return tuple(roles)


def is_task_table(roles: tuple[str, ...]) -> bool:
    """True for a table of work: something to do, and who does it or by when."""
    return "name" in roles and ("lead" in roles or ("deadline" in roles and "plan" not in roles))


def is_indicator_table(roles: tuple[str, ...]) -> bool:
    """True for a table of indicators with plan or result columns."""
    return (
        "name" in roles
        and not is_task_table(roles)
        and ("unit" in roles or "verdict" in roles)
        and bool({"plan", "result"} & {*roles})
    )


def row_task(row: Paragraph, roles: tuple[str, ...]) -> RowTask | None:
    """The task of a row, None for a row that only groups others."""
    values = dict(_by_role(row.values, roles))
    name = " ".join(values.get("name", "").split())
    lead = split_bodies(values.get("lead", ""))
    when = cell_when(values.get("deadline", ""))
    if len(name) < 8 or not (lead or when or values.get("coordinate")):
        return None
    return RowTask(row=row, indicator=name, lead=lead, coordinate=split_bodies(values.get("coordinate", "")), when=when)


def _by_role(values: tuple[str, ...], roles: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """(role, value) of the cells, the first of a role only."""
    seen = set()
    for role, value in zip(roles, values, strict=False):
        if role and role not in seen and value.strip():
            seen.add(role)
            yield role, value


def cell_when(value: str) -> When | None:
    """The deadline of a cell of a deadline column: "Năm 2018-2025", "2019", "Quý II/2024", "Thường xuyên"."""
    found = find_deadlines(value)
    if found:
        return as_when(found[0])
    year = re.search(r"(?<!\d)((?:19|20)\d\d)(?!\d)", value)
    if year:
        return When(type="in", since=year[1], until=year[1], raw=value.strip())
    return None


def cell_values(
    document: Document, row: Paragraph, roles: tuple[str, ...], cells: Mapping[str, Paragraph], parent_name: str
) -> Iterator[CellValue]:
    """The quantities of one row of an indicator table."""
    named = dict(_by_role(row.values, roles))
    name = " ".join(named.get("name", "").split())
    unit = " ".join(named.get("unit", "").split())
    verdict = read_verdict(named.get("verdict", ""))
    judged = _judged_column(roles)
    for number, (role, value) in enumerate(zip(roles, row.values, strict=False), 1):
        cell = cells.get(f"{row.eid}__col_{number}")
        if role not in ("plan", "result") or cell is None or not name or len(value) > _LONGEST_VALUE:
            continue
        quote = cell.quote(document.text)
        quantity = read_cell(quote)
        if quantity is None:
            continue
        when = cell_when(row.columns[number - 1])
        start = cell.ranges[0].start
        yield CellValue(
            kind="target" if role == "plan" else "result",
            eid=cell.eid,
            ranges=cell.ranges,
            quote=quote,
            quantity=quantity,
            value_span=Span(start + quantity.value_start, start + quantity.value_end),
            indicator=name,
            unit=quantity.unit or unit,
            column=" ".join(row.columns[number - 1].split()),
            when=when,
            row=row.eid,
            parent_name=parent_name,
            verdict=verdict if number == judged else "",
        )


def _judged_column(roles: tuple[str, ...]) -> int:
    """The 1-based result column that the printed verdict judges: the last before it, 0 when there is none."""
    until = roles.index("verdict") if "verdict" in roles else 0
    return max((number for number, role in enumerate(roles[:until], 1) if role == "result"), default=0)


def read_cell(text: str) -> Quantity | None:
    """The quantity of a cell, its places those of the cell's text; None when it holds none or several.

    >>> read_cell("8,5-9").value_max, read_cell("<9").comparator, read_cell("34.500trở lên").value_min
    (9.0, '<', 34500.0)
    """
    found = find_quantities(_PREFIX + text)
    if len(found) != 1 or not re.match(r"[\s<>≥≤~]*$", text[: found[0].value_start - len(_PREFIX)]):
        return None
    one, shift = found[0], len(_PREFIX)
    return replace(
        one, start=max(0, one.start - shift), end=one.end - shift,
        value_start=one.value_start - shift, value_end=one.value_end - shift,
    )  # fmt: skip


def read_verdict(value: str) -> Status:
    """The printed verdict: "Không đạt KH" -> "missed", "VượtKH" -> "exceeded", "" for none."""
    folded = fold(" ".join(value.split()))
    return next((status for status, pattern in _VERDICTS if re.search(pattern, folded)), "")
