"""The records of the room `indexer/`."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Failure, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Chunk:
    """What is encoded, indexed and shown as one hit: a paragraph, a table row, or a piece of a long paragraph.

    `ordinal` is its row in every array of the index (vectors, terms). `quote` is verbatim (slices of `ranges` joined
    by one space). `context` (document title, heading path, column names) is encoded and indexed, never quoted.
    `eid` is the paragraph's; pieces of one paragraph share it and differ in `piece` (0-based).
    """

    ordinal: int
    doc_id: str
    eid: str
    piece: int
    kind: str  # the paragraph's kind
    ranges: tuple[Span, ...]
    quote: str
    context: str
    heading_path: tuple[str, ...] = ()
    page: int | None = None
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredDocument:
    """What the index keeps of a document for filters, citations and the reader (without its paragraphs)."""

    doc_id: str
    file: str
    part: str
    start: int
    end: int
    type: str | None
    issuer: str | None
    place: str | None
    number: str | None
    date: str | None  # ISO, as precise as the text
    title: str | None
    facts_json: str  # all facts with their cues
    flags: tuple[str, ...] = ()
    noise: float = 0.0
    sha256: str = ""  # of the source bytes
    media_type: str = "text"
    aliases: tuple[str, ...] = ()  # older or friendlier ids that also find this document

    @property
    def year(self) -> int | None:
        """The year of its date, when it has one."""
        return int(self.date[:4]) if self.date else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildReport:
    """What a build did: counts, seconds, and everything that could not be read."""

    generation: str
    n_files: int
    n_documents: int
    n_paragraphs: int
    n_chunks: int
    n_encoded: int  # chunks whose vectors were computed now; the rest came from the cache
    n_files_reread: int
    seconds: float
    peak_memory_mib: float
    failures: tuple[Failure, ...] = ()
    notices: tuple[str, ...] = ()
    unchanged: bool = False  # nothing had changed: the current generation goes on serving
