"""The records of the room `commitments/`: what documents promise, order and report, each on its exact words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Span

Kind = Literal["target", "task", "direction", "result"]
Status = Literal["met", "exceeded", "missed", ""]  # "" when neither printed nor computable
ReviewState = Literal["machine", "confirmed", "corrected", "rejected"]
KIND_NAMES = {"target": "chỉ tiêu", "task": "nhiệm vụ", "direction": "định hướng", "result": "kết quả"}
STATUS_NAMES = {"met": "đạt", "exceeded": "vượt", "missed": "không đạt", "": "chưa rõ"}
MISSING_NAMES = {"lead": "chưa rõ đơn vị chủ trì", "deadline": "chưa rõ thời hạn", "value": "không có số"}
REVIEW_NAMES = {"machine": "máy đọc", "confirmed": "đã xác nhận", "corrected": "đã sửa", "rejected": "đã bác bỏ"}


@dataclass(frozen=True, slots=True, kw_only=True)
class When:
    """A deadline or period: `since` and `until` as "2030", "2024-03" or "2024-06-30", None when not said.

    `type` is that of `corpus.vietnamese.deadlines`; `inherited_from` is the eId of the heading that says it ("title"
    for the document's own title), "" when the passage itself does.
    """

    type: str
    since: str | None
    until: str | None
    raw: str
    inherited_from: str = ""

    @property
    def years(self) -> tuple[int, ...]:
        """The years it names, first and last."""
        found = {int(end[:4]) for end in (self.since, self.until) if end}
        return tuple(sorted(found))


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body as printed, its canonical id ("so-cong-thuong") and the eId it is inherited from ("" for none)."""

    raw: str
    body_id: str
    inherited_from: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Another place where the same promise stands."""

    id: str
    doc_id: str
    eid: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """One target, task, direction or result on its exact words.

    `quote` is the text of `ranges` joined by one space (offsets are code points of the file's text); `value_span` is
    the number inside them. `value_min` and `value_max` are as printed (67.948 tỷ đồng is 67948, unit "tỷ đồng", scale
    1e9, unit_norm "VND"); an open comparator leaves the other None. `grade` counts which of value, deadline and lead
    are there, `missing` names the others. `stated_status` is the printed verdict, `computed_status` ours.
    """

    id: str  # "{doc_id}/{eid}#c{n}"
    content_hash: str  # 16 hex digits of the words and place: survives rebuilds
    kind: Kind
    doc_id: str
    file: str
    eid: str
    quote: str
    ranges: tuple[Span, ...]
    rule: str
    modality: str = ""  # "phải", "cam kết", "phấn đấu", "dự kiến", "khuyến khích", "tiếp tục"
    indicator_raw: str = ""
    indicator_id: str = ""
    basis: str = ""  # of the indicator: "giá so sánh 2010", "không tính thuế sản phẩm"
    direction: str = ""  # "tăng", "giảm", "đạt", "duy trì", "hoàn thành"
    comparator: str = ""  # "", "=", ">", ">=", "<", "<=", "~", "range", "relative"
    value_min: float | None = None
    value_max: float | None = None
    value_raw: str = ""
    value_span: Span | None = None
    unit: str = ""
    unit_norm: str = ""
    scale: float = 1.0
    rate_basis: str = ""  # "level", "per_year", "ratio", "points", "growth", "of_plan"
    base_year: int | None = None
    base_value: float | None = None
    deadline: When | None = None
    lead: tuple[Body, ...] = ()
    coordinate: tuple[Body, ...] = ()
    overseer: tuple[Body, ...] = ()
    place: str | None = None  # named in the passage, when not the document's own province
    province: str | None = None  # of the document
    topics: tuple[str, ...] = ()
    context_eids: tuple[str, ...] = ()
    stated_status: Status = ""
    computed_status: Status = ""
    answers: str = ""  # of a result: id of the target it answers
    grade: int = 0
    missing: tuple[str, ...] = ()
    confidence: float = 1.0
    flags: tuple[str, ...] = ()
    places: tuple[Place, ...] = ()
    review: ReviewState = "machine"

    @property
    def value(self) -> float | None:
        """The one number, or the lower bound, as printed."""
        return self.value_min if self.value_min is not None else self.value_max

    @property
    def year(self) -> int | None:
        """The last year of its deadline or period."""
        return self.deadline.years[-1] if self.deadline and self.deadline.years else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """A check that failed, with the words of every side; never a correction.

    `check`: "verdict", "sum", "shares", "tally", "contradiction", "growth", "year", "unit". `ids` are the commitments
    concerned, `quotes` their words in the same order, `detail` one Vietnamese sentence.
    """

    check: str
    ids: tuple[str, ...]
    quotes: tuple[str, ...]
    detail: str
    places: tuple[tuple[str, str], ...] = ()  # (doc_id, eid) of each quote
