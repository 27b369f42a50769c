"""The records of the room `citations/`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from corpus.records import Facts, Span

Status = Literal["exact", "moved", "changed", "gone"]


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
    words are not those of the link; "gone": neither. `confidence` runs from 0 (gone) to 1 (exact). `ranges` and
    `quote` say where the words stand now and how they read, when the anchor of a citation was followed.
    """

    status: Status
    eid: str
    confidence: float
    ranges: tuple[Span, ...] = ()
    quote: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AnchorPiece:
    """One range of a quote with its words and what stands before and behind it, all verbatim from the file's text."""

    span: Span
    exact: str
    prefix: str = ""
    suffix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """Everything needed to find a quote again: address with hash, position, words, and the words around them.

    `sha256` is of the source file's bytes, `segmenter` names the rules that split it, `noise` is the document's share
    of misread syllables (0..1).
    """

    address: Address
    pieces: tuple[AnchorPiece, ...]
    quote: str
    file: str = ""
    sha256: str = ""
    segmenter: str = ""
    noise: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """One passage of a reading list: its citation, what is known of its document, and its anchor."""

    citation: Citation
    facts: Facts
    anchor: Anchor
    kind: str = "p"  # the paragraph's kind
    remark: str = ""  # the researcher's own words about it

    @property
    def url(self) -> str:
        """The permalink when it is a whole web address, else ""."""
        link = self.citation.permalink
        return link if link.startswith(("http://", "https://")) else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadingList:
    """Passages collected for one purpose, in the researcher's order; `accessed` is the day they were looked up."""

    passages: tuple[Passage, ...]
    title: str = "Danh mục trích dẫn"
    accessed: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """A quote found in somebody's file, with the address it claims.

    `quotes` holds the ways the quote may be read, in the order they are to be tried (quotation marks inside a quote
    leave a choice); it is empty for a link alone. `earlier` holds those of the quotes before it, the last first: they
    are meant when `quotes` is only a name inside the citation.
    """

    where: str  # "dòng 12", "mục 3"
    quotes: tuple[str, ...]
    address: Address
    anchor: Anchor | None = None
    earlier: tuple[tuple[str, ...], ...] = ()
    file: str = ""  # the file it came from, when it is told


@dataclass(frozen=True, slots=True, kw_only=True)
class QuotedFile:
    """The quotes of a file, and sentences about what in it could not be checked."""

    quoted: tuple[Quoted, ...]
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What became of a quote. `citation` and `permalink` name its passage as it is now, "" when it is gone.

    `difference` shows what changed, `note` says what else a reader should know; both may be "".
    """

    where: str
    quote: str
    address: Address
    status: Status
    confidence: float
    citation: str = ""
    permalink: str = ""
    difference: str = ""
    note: str = ""
