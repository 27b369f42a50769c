"""The records of the room `citations/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An exact paragraph with everything needed to check it.

    `full` is the Vietnamese line from the smallest unit to the largest, then the document; `short` names only units
    and type; `permalink` is `?van-ban=<doc_id>&doan=<eid>&h=<hash>` (eight hex digits of the quote's SHA-256).
    """

    full: str
    short: str
    unit: str  # "tiết (4) điểm 1.2 khoản 1 Mục II"
    document_line: str  # "Chương trình hành động ngày 19/5/2023 của Ban Thường vụ Tỉnh ủy Thái Bình …"
    quote: str
    file: str
    doc_id: str
    eid: str
    ranges: tuple[Span, ...]
    page: int | None
    permalink: str
    notes: tuple[str, ...] = ()  # "văn bản không ghi số", "bản quét, mất trang đầu"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """What is cited: a paragraph's address and words, with the names of the units it stands in.

    `chain` names the units from the smallest to the largest ("tiết (4)", "điểm 1.2", "khoản 1", "Mục II"); a unit
    without a name is left out.
    """

    eid: str
    quote: str
    ranges: tuple[Span, ...] = ()
    page: int | None = None
    chain: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What a permalink says: document, paragraph ("" for the whole document), hash of the quote ("" if absent)."""

    doc_id: str
    eid: str = ""
    hash: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Resolution:
    """Where an address leads now.

    "exact": the same words at the same place; "moved": the same words at `eid`; "changed": the place is there, its
    words are not those of the link; "gone": neither. `confidence` runs from 0 (gone) to 1 (exact).
    """

    status: Literal["exact", "moved", "changed", "gone"]
    eid: str
    confidence: float
