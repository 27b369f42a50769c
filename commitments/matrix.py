"""One indicator over places, years and documents; numbers on different bases are never put side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from commitments.indicators import indicators
from commitments.records import Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One number of a matrix: where, when, plan or result, and the record it stands in."""

    province: str
    place: str
    year: str
    doc_id: str
    kind: str
    record: Commitment


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The cells that may be compared, and why others are left out.

    `refused` holds (basis, unit, n) of what is counted otherwise; `notice` says so in Vietnamese, "" when nothing is.
    """

    indicator_id: str
    name: str
    basis: str
    unit: str
    cells: tuple[Cell, ...]
    refused: tuple[tuple[str, str, int], ...] = ()
    notice: str = ""


def make_matrix(
    records: Sequence[Commitment], indicator: str, *, basis: str | None = None, unit: str | None = None
) -> Matrix:
    """The matrix of a canonical indicator on one basis and unit: those asked for, else the commonest.

    Raises: KeyError for an unknown indicator.
    """
    known = indicators()[indicator]
    own = [
        record
        for record in records
        if record.indicator_id == indicator and record.value is not None and record.review != "rejected"
    ]
    counts = Counter((record.basis, _measure(record)) for record in own)
    fitting = [
        key
        for key, _ in counts.most_common()
        if (basis is None or key[0] == basis) and (unit is None or key[1] == unit)
    ]
    chosen = fitting[0] if fitting else (basis or "", unit or "")
    cells = tuple(_cell(record) for record in own if (record.basis, _measure(record)) == chosen)
    refused = _refused(counts, chosen)
    return Matrix(
        indicator_id=indicator, name=known.name, basis=chosen[0], unit=chosen[1],
        cells=tuple(sorted(cells, key=lambda cell: (cell.province, cell.place, cell.year, cell.kind, cell.doc_id))),
        refused=refused, notice=_notice(refused),
    )  # fmt: skip


def _measure(record: Commitment) -> str:
    """How a number counts: its unit with scale ("triệu VND", "giường"), whether it is a growth or a share of a plan."""
    way = {"growth": " (tốc độ tăng)", "of_plan": " (so với kế hoạch)"}.get(record.rate_basis, "")
    scale = {1e3: "nghìn ", 1e6: "triệu ", 1e9: "tỷ ", 1e12: "nghìn tỷ "}.get(record.scale, "")
    head, slash, per = record.unit_norm.partition("/")
    return f"{scale}{' '.join(head.split()[:1])}{slash}{per}{way}".strip()


def _cell(record: Commitment) -> Cell:
    """A record as a cell."""
    year = record.deadline.until if record.deadline and record.deadline.until else ""
    return Cell(
        province=record.province or "", place=record.place or "", year=year, doc_id=record.doc_id, kind=record.kind,
        record=record,
    )  # fmt: skip


def _refused(counts: Counter[tuple[str, str]], chosen: tuple[str, str] | None) -> tuple[tuple[str, str, int], ...]:
    """What is left out."""
    return tuple((basis, unit, n) for (basis, unit), n in counts.most_common() if (basis, unit) != chosen)


def _notice(refused: tuple[tuple[str, str, int], ...]) -> str:
    """Why some numbers are not shown beside the others."""
    if not refused:
        return ""
    ways = "; ".join(
        f"{' – '.join(part for part in (unit or 'không ghi đơn vị', basis) if part)}: {n} số"
        for basis, unit, n in refused
    )
    return f"Không so sánh chung vì khác cơ sở tính hoặc đơn vị: {ways}."
