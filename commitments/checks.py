"""Checks over the register: verdicts, tallies, sums, shares, contradictions, years. A failed one is a finding."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from commitments.records import STATUS_NAMES, Commitment, Finding
from corpus.records import Document
from corpus.vietnamese.letters import fold

_TALLY = re.compile(
    r"(?P<met>\d{1,2}) chi tieu dat(?: ke hoach)?|(?P<exceeded>\d{1,2}) chi tieu vuot(?: ke hoach)?|"
    r"(?P<missed>\d{1,2}) chi tieu (?:khong|chua) dat"
)
_SHARES = re.compile(r"co cau kinh te")
_ROUNDING = 0.006  # share of the whole by which rounded parts may differ from it


def check_register(records: Sequence[Commitment], documents: Sequence[Document] = ()) -> tuple[Finding, ...]:
    """Every failed check, each with the words of all sides."""
    found = [*_verdicts(records), *_contradictions(records), *_years(records), *_growth(records)]
    for document in documents:
        own = [record for record in records if record.doc_id == document.doc_id]
        found += [*_tally(document, own), *_sums(document, own), *_shares(document, own)]
    return tuple(found)


def _finding(check: str, records: Sequence[Commitment], detail: str) -> Finding:
    return Finding(
        check=check,
        ids=tuple(record.id for record in records),
        quotes=tuple(record.quote for record in records),
        detail=detail,
        places=tuple((record.doc_id, record.eid) for record in records),
    )


def _verdicts(records: Sequence[Commitment]) -> Iterator[Finding]:
    """Printed verdicts that the numbers do not bear out."""
    by_id = {record.id: record for record in records}
    for record in records:
        if (
            record.stated_status
            and record.computed_status
            and "ocr_digit_suspect" not in record.flags
            and record.stated_status != record.computed_status
        ):
            plan = by_id[record.answers]
            yield _finding(
                "verdict",
                (plan, record),
                f"Văn bản ghi “{STATUS_NAMES[record.stated_status]}”, nhưng kế hoạch {_shown(plan)} và thực hiện "
                f"{_shown(record)} cho kết quả “{STATUS_NAMES[record.computed_status]}” ({record.indicator_raw}).",
            )


def _shown(record: Commitment) -> str:
    """A record's value as printed, with its unit."""
    return " ".join(f"{record.value_raw} {record.unit}".split())


def _contradictions(records: Sequence[Commitment]) -> Iterator[Finding]:
    """The same indicator, place, basis and year with different targets or results, one pair for each two values."""
    groups: dict[tuple, list[Commitment]] = defaultdict(list)
    for record in records:
        if record.indicator_id and record.value is not None and record.deadline and record.deadline.until:
            way = record.rate_basis if record.rate_basis in ("growth", "of_plan") else ""
            key = (
                record.kind, record.indicator_id, _unit_key(record), record.deadline.until, record.province,
                record.place, record.basis, way,
            )  # fmt: skip
            if "ocr_digit_suspect" not in record.flags and "base" not in record.flags:
                groups[key].append(record)
    for members in groups.values():
        first: dict[tuple, Commitment] = {}
        for record in members:
            first.setdefault((record.value_min, record.value_max), record)
        for left, right in combinations(first.values(), 2):
            if left.value == right.value or (left.doc_id == right.doc_id and left.eid == right.eid):
                continue
            yield _finding(
                "contradiction",
                (left, right),
                f"{left.indicator_raw}, {left.deadline.raw if left.deadline else ''}: nơi ghi {_shown(left)}, "
                f"nơi ghi {_shown(right)}.",
            )


def _unit_key(record: Commitment) -> str:
    """The unit without a longer name of the same ("giường bệnh" is "giường")."""
    return fold(record.unit_norm).split(" ")[0].split("/")[0]


def _years(records: Sequence[Commitment]) -> Iterator[Finding]:
    """Targets whose year lies before the results of the same document."""
    latest: dict[str, int] = {}
    for record in records:
        if record.kind == "result" and record.rule == "report_section" and record.year:
            latest[record.doc_id] = max(latest.get(record.doc_id, 0), min(record.year, 2100))
    for record in records:
        if (
            record.kind == "target"
            and record.rule == "plan_section"
            and record.year
            and record.year < latest.get(record.doc_id, 0) - 1
        ):
            yield _finding("year", (record,), f"Chỉ tiêu đặt cho năm {record.year}, trước thời điểm của chính văn bản.")


def _growth(records: Sequence[Commitment]) -> Iterator[Finding]:
    """A level, its change and its rate of change that stand side by side and do not agree."""
    for level, change, rate in zip(records, records[1:], records[2:], strict=False):
        if not (level.eid == change.eid == rate.eid and level.doc_id == rate.doc_id and rate.rate_basis == "growth"):
            continue
        same = level.unit_norm == change.unit_norm and level.scale == change.scale and level.unit_norm not in ("%", "")
        if not same or change.direction not in ("tăng", "giảm") or None in (level.value, change.value, rate.value):
            continue
        if change.indicator_raw != level.indicator_raw or rate.indicator_raw != level.indicator_raw:
            continue
        before = level.value - change.value if change.direction == "tăng" else level.value + change.value
        computed = 100 * change.value / before if before > 0 else 0.0
        if abs(computed - rate.value) > max(0.6, 0.05 * rate.value):
            shown = f"{computed:.1f}".replace(".", ",")
            detail = f"Mức và mức thay đổi cho {shown}%, văn bản ghi {_shown(rate)}."
            yield _finding("growth", (level, change, rate), detail)


def _tally(document: Document, records: Sequence[Commitment]) -> Iterator[Finding]:
    """Printed counts of verdicts against the counted rows."""
    rows = [record for record in records if record.rule == "table_cell" and record.stated_status]
    if not rows:
        return
    counted = {status: sum(row.stated_status == status for row in rows) for status in ("met", "exceeded", "missed")}
    for paragraph in document.paragraphs:
        if paragraph.kind in ("row", "cell", "table"):
            continue
        quote = paragraph.quote(document.text)
        printed = {
            name: int(value)
            for match in _TALLY.finditer(fold(" ".join(quote.split())))
            for name, value in match.groupdict().items()
            if value
        }
        for status, number in printed.items():
            if len(printed) >= 2 and number != counted[status]:
                yield Finding(
                    check="tally", ids=(), quotes=(quote,), places=((document.doc_id, paragraph.eid),),
                    detail=f"Câu ghi {number} chỉ tiêu {STATUS_NAMES[status]}, bảng có {counted[status]}.",
                )  # fmt: skip


def tally_of(records: Sequence[Commitment]) -> dict[str, int]:
    """How many rows of indicator tables are printed as exceeded, met, missed.

    >>> tally_of(())
    {'exceeded': 0, 'met': 0, 'missed': 0}
    """
    rows = [record for record in records if record.rule == "table_cell" and record.stated_status]
    return {status: sum(row.stated_status == status for row in rows) for status in ("exceeded", "met", "missed")}


def _sums(document: Document, records: Sequence[Commitment]) -> Iterator[Finding]:
    """Parts listed in a footnote ("Trong đó …") against the whole in the paragraph that carries its mark."""
    by_eid: dict[str, list[Commitment]] = defaultdict(list)
    for record in records:
        by_eid[record.eid].append(record)
    for paragraph in document.paragraphs:
        if paragraph.kind != "note" or not re.match(r"\W*(?:\d+\s*)?trong d[oi]", fold(paragraph.quote(document.text))):
            continue
        parts = [one for one in by_eid[paragraph.eid] if one.rate_basis == "level" and one.value is not None]
        units = {one.unit_norm[:1] for one in parts} | {one.unit_norm for one in parts}
        parts = [one for one in parts if one.unit_norm == parts[0].unit_norm or fold(one.unit) in ("lia", "hà")]
        if len(parts) < 2 or not units:
            continue
        total = sum(one.value or 0 for one in parts)
        wholes = [
            one
            for eid in _mark_carriers(document, paragraph.eid)
            for one in by_eid[eid]
            if one.unit_norm == parts[0].unit_norm and one.value
        ]
        near = min(wholes, key=lambda one: abs((one.value or 0) - total), default=None)
        if near is None or not near.value or abs(near.value - total) > 0.02 * total:
            continue
        if abs(near.value - total) > max(1.0, 0.0005 * total):
            shown = f"{total:,.2f}".replace(",", " ").replace(".", ",").replace(" ", ".")
            yield _finding(
                "sum", (near, *parts), f"Tổng các phần là {shown} {parts[0].unit}, văn bản ghi {_shown(near)}."
            )


def _mark_carriers(document: Document, note: str) -> list[str]:
    """The paragraphs near a footnote that may hold its whole: the one that carries its mark and its neighbours."""
    order = [paragraph.eid for paragraph in document.paragraphs if paragraph.kind != "note"]
    flags = next(paragraph.flags for paragraph in document.paragraphs if paragraph.eid == note)
    owner = next((flag[12:] for flag in flags if flag.startswith("footnote_of:")), "")
    if owner not in order:
        return []
    at = order.index(owner)
    return order[max(0, at - 2) : at + 4]


def _shares(document: Document, records: Sequence[Commitment]) -> Iterator[Finding]:
    """Shares of one economy that do not add up to 100."""
    for paragraph in document.paragraphs:
        quote = paragraph.quote(document.text) if paragraph.kind in ("p", "indent", "point", "clause") else ""
        if not _SHARES.search(fold(quote)):
            continue
        parts = [
            one for one in records if one.eid == paragraph.eid and one.unit_norm == "%" and "chiem" in fold(one.quote)
        ]
        total = sum(one.value or 0 for one in parts)
        if len(parts) >= 3 and 90 < total < 110 and abs(total - 100) > 100 * _ROUNDING:
            yield _finding("shares", parts, f"Các tỷ trọng cộng lại là {total:g}%, không phải 100%.")
