"""The records of the room `citations/`."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Citation:
    """An exact paragraph with everything needed to check it.

    `full` is the Vietnamese line from the smallest unit to the largest, then the document; `short` names only units
    and type; `permalink` is `?van-ban=<doc_id>&doan=<eid>` (plus `&h=<hash>`, four hex digits of the quote's SHA-256).
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
