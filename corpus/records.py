"""The records of the room `corpus/`: what a file holds and what stands in it.

All offsets are half-open ranges of Unicode code points in `SourceText.text` (NFC, line ends `\\n`, no byte order
mark, nothing else changed). For a text file that is the file itself, read as UTF-8.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

NOT_STATED = "không ghi"  # what a document does not state is shown as this, never invented

ParagraphKind = Literal[
    "heading", "p", "article", "clause", "point", "indent", "citation", "preface", "conclusions", "note",
    "table", "row", "cell",
]


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range of code points: `text[span.start:span.end]`."""

    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start <= self.end:
            raise ValueError(f"a span needs 0 <= start <= end, got {self.start}, {self.end}")

    def __len__(self) -> int:
        return self.end - self.start

    def of(self, text: str) -> str:
        """The slice of `text` that this span covers."""
        return text[self.start : self.end]


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One page of the source (1-based) and where its text stands; `searchable` is False without a text layer."""

    number: int
    span: Span
    searchable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceText:
    """One file as read: its text, where it came from, and how."""

    file: str  # path inside the corpus folder, with "/"
    text: str
    sha256: str  # of the source bytes, hex
    media_type: Literal["text", "markdown", "html", "docx", "pdf"]
    encoding: str  # "utf-8", "utf-16-le", "tcvn3", "vni", …; "" for docx and pdf
    pages: tuple[Page, ...] = ()  # empty when the file has no pages of its own
    notices: tuple[str, ...] = ()  # Vietnamese sentences for the person who adds the file


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One thing known about a document, with the cue that decided it.

    `value` is None when the document does not state it. `source` is "rule" or "hand" (corrected in the manifest).
    `cue` is the rule's name and `evidence` the words that decided, verbatim ("" when nothing did).
    """

    value: str | None
    cue: str = ""
    evidence: str = ""
    source: Literal["rule", "hand"] = "rule"

    def shown(self) -> str:
        """The value, or "không ghi"."""
        return self.value if self.value else NOT_STATED


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What is known about a document. `date` is ISO (2023-05-19), or 2023-11 when the day is blank, or None."""

    type: Fact  # "Kế hoạch", "Nghị quyết", "Chương trình hành động", "Báo cáo", "Báo cáo tóm tắt", …
    issuer: Fact  # "Ủy ban nhân dân tỉnh Thái Bình"
    place: Fact  # province: "Thái Bình"
    number: Fact  # "29-NQ/TW"; None when blank or missing
    date: Fact
    title: Fact  # what it is about (trích yếu), one line, without the type
    implements: tuple[Fact, ...] = ()  # symbols or names of the documents it carries out, nearest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """The smallest thing with an address.

    `ranges` holds one range, or several when a page break or a footnote interrupts it; the quote is the slices joined
    by one space. `eid` is unique inside its document (scheme: Akoma Ntoso, `sec_II__subsec_1__para_1-2__point_4`).
    `heading_path` holds the headings above it from the outermost, as shown to people ("II. MỤC TIÊU").
    For a table cell or row, `columns` and `values` are the header names and the cells' texts in order.
    """

    eid: str
    kind: ParagraphKind
    ranges: tuple[Span, ...]
    heading_path: tuple[str, ...] = ()
    parent: str = ""  # eId of the unit that contains it; "" at the top
    page: int | None = None  # 1-based
    num_raw: str = ""  # the marker as it stands in the text: "n.", "(4)", "J.2."
    label: str = ""  # the unit's name in a citation: "điểm 1.2", "tiết (4)", "hàng 13"
    columns: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()  # "duplicate", "sequence_repaired", "starts_mid_sentence", "footnote_of:<eid>", …
    confidence: float = 1.0

    def quote(self, text: str) -> str:
        """The verbatim text: the slices of its ranges, joined by one space."""
        return " ".join(span.of(text) for span in self.ranges)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """One document: a file, or one part of a file that holds several.

    `doc_id` is 16 hex digits (SHA-256 of the file's text), with "-doc2" behind it for the second document of a
    dossier. `paragraphs` stand in reading order; headings are paragraphs too (kind "heading").
    """

    doc_id: str
    source: SourceText
    part: str  # "main", or "doc1", "doc2", …
    span: Span  # the part of the source's text that is this document
    facts: Facts
    paragraphs: tuple[Paragraph, ...]
    flags: tuple[str, ...] = ()  # "missing_beginning", "scanned", "blank_number", "duplicate_section", …
    noise: float = 0.0  # share of syllables that no Vietnamese spelling rule allows, 0..1
    abbreviations: tuple[tuple[str, str], ...] = ()  # defined by the document itself: ("ĐVHC", "đơn vị hành chính")

    @property
    def text(self) -> str:
        """The text of the whole source file (offsets are into this)."""
        return self.source.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """A file, or a page of one, that cannot be searched, with the reason in Vietnamese."""

    file: str
    reason: str
    advice: str = ""
    pages: tuple[int, ...] = ()  # the pages without text; empty when the whole file failed


@dataclass(frozen=True, slots=True, kw_only=True)
class CorpusReading:
    """What reading a folder gave: the documents, and everything that could not be read."""

    documents: tuple[Document, ...]
    failures: tuple[Failure, ...] = ()
    n_files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A date with the precision that the text gives."""

    day: date
    precision: Literal["day", "month", "year"] = "day"
    raw: str = field(default="")
