"""The tables of the store, and how records become rows of them and come back. Nothing here touches a file."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from typing import Any

from corpus.facts_json import facts_from_json, facts_to_json
from corpus.records import Document, Failure, Page, Paragraph, SourceText, Span
from indexer.records import Chunk, StoredDocument

TABLES = """
CREATE TABLE sources (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, media_type TEXT NOT NULL, encoding TEXT NOT NULL,
    pages TEXT NOT NULL, notices TEXT NOT NULL, n_chars INTEGER NOT NULL, text BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE files (file TEXT PRIMARY KEY, sha256 TEXT NOT NULL, same_as TEXT NOT NULL,
    corrections TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE documents (number INTEGER PRIMARY KEY, doc_id TEXT NOT NULL UNIQUE, file TEXT NOT NULL, part TEXT NOT NULL,
    start INTEGER NOT NULL, end INTEGER NOT NULL, facts TEXT NOT NULL, flags TEXT NOT NULL, noise REAL NOT NULL,
    abbreviations TEXT NOT NULL, aliases TEXT NOT NULL, first_chunk INTEGER NOT NULL, n_chunks INTEGER NOT NULL);
CREATE TABLE aliases (alias TEXT PRIMARY KEY, doc_id TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE paragraphs (document INTEGER NOT NULL, position INTEGER NOT NULL, eid TEXT NOT NULL, kind TEXT NOT NULL,
    ranges TEXT NOT NULL, heading_path TEXT NOT NULL, parent TEXT NOT NULL, page INTEGER, num_raw TEXT NOT NULL,
    label TEXT NOT NULL, columns_ TEXT NOT NULL, values_ TEXT NOT NULL, flags TEXT NOT NULL, confidence REAL NOT NULL,
    PRIMARY KEY (document, position)) WITHOUT ROWID;
CREATE TABLE chunks (ordinal INTEGER PRIMARY KEY, document INTEGER NOT NULL, position INTEGER NOT NULL,
    piece INTEGER NOT NULL, ranges TEXT NOT NULL, context TEXT NOT NULL);
CREATE TABLE failures (file TEXT NOT NULL, reason TEXT NOT NULL, advice TEXT NOT NULL, pages TEXT NOT NULL);
CREATE TABLE vocabulary (term TEXT PRIMARY KEY, id INTEGER NOT NULL) WITHOUT ROWID;
"""
INDEXES = """
CREATE INDEX paragraphs_eid ON paragraphs (document, eid);
CREATE INDEX documents_file ON documents (file);
CREATE INDEX chunks_place ON chunks (document, position);
"""


def packed(value: Any) -> str:
    """JSON without spaces, letters as they are; lone surrogates are escaped so that SQLite takes them.

    >>> packed(("Điều 1", 2))
    '["Điều 1",2]'
    """
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text if text.isascii() or _encodable(text) else json.dumps(value, separators=(",", ":"))


def packed_spans(spans: tuple[Span, ...]) -> str:
    """The ranges as "start-end start-end".

    >>> packed_spans((Span(0, 4), Span(9, 12)))
    '0-4 9-12'
    """
    return " ".join(f"{span.start}-{span.end}" for span in spans)


def unpacked_spans(text: str) -> tuple[Span, ...]:
    """The inverse of `packed_spans`."""
    return tuple(Span(*map(int, pair.split("-"))) for pair in text.split())


def source_row(source: SourceText) -> tuple:
    """The row of `sources`: the text as compressed UTF-8 (surrogates allowed)."""
    pages = [(page.number, page.span.start, page.span.end, page.searchable) for page in source.pages]
    blob = zlib.compress(source.text.encode("utf-8", "surrogatepass"), 6)
    head = (source.file, source.sha256, source.media_type, source.encoding)
    return (*head, packed(pages), packed(source.notices), len(source.text), blob)


def source_text(row: Mapping[str, Any]) -> SourceText:
    """The inverse of `source_row`."""
    pages = tuple(
        Page(number=number, span=Span(start, end), searchable=searchable)
        for number, start, end, searchable in json.loads(row["pages"])
    )
    return SourceText(
        file=row["file"],
        text=zlib.decompress(row["text"]).decode("utf-8", "surrogatepass"),
        sha256=row["sha256"],
        media_type=row["media_type"],
        encoding=row["encoding"],
        pages=pages,
        notices=tuple(json.loads(row["notices"])),
    )


def document_row(document: Document, number: int, aliases: tuple[str, ...], first_chunk: int, n_chunks: int) -> tuple:
    """The row of `documents`."""
    return (
        number,
        document.doc_id,
        document.source.file,
        document.part,
        document.span.start,
        document.span.end,
        facts_to_json(document.facts),
        packed(document.flags),
        document.noise,
        packed(document.abbreviations),
        packed(aliases),
        first_chunk,
        n_chunks,
    )


def stored_document(row: Mapping[str, Any]) -> StoredDocument:
    """The record of a row of `documents` joined with its source's sha256 and media_type."""
    facts = facts_from_json(row["facts"])
    return StoredDocument(
        doc_id=row["doc_id"],
        file=row["file"],
        part=row["part"],
        start=row["start"],
        end=row["end"],
        type=facts.type.value,
        issuer=facts.issuer.value,
        place=facts.place.value,
        number=facts.number.value,
        date=facts.date.value,
        title=facts.title.value,
        facts_json=row["facts"],
        flags=tuple(json.loads(row["flags"])),
        noise=row["noise"],
        sha256=row["sha256"],
        media_type=row["media_type"],
        aliases=tuple(json.loads(row["aliases"])),
    )


def whole_document(row: Mapping[str, Any], source: SourceText, paragraphs: tuple[Paragraph, ...]) -> Document:
    """The document as it was before it was stored."""
    return Document(
        doc_id=row["doc_id"],
        source=source,
        part=row["part"],
        span=Span(row["start"], row["end"]),
        facts=facts_from_json(row["facts"]),
        paragraphs=paragraphs,
        flags=tuple(json.loads(row["flags"])),
        noise=row["noise"],
        abbreviations=tuple((short, full) for short, full in json.loads(row["abbreviations"])),
    )


def paragraph_row(paragraph: Paragraph, document: int, position: int) -> tuple:
    """The row of `paragraphs`."""
    return (
        document,
        position,
        paragraph.eid,
        paragraph.kind,
        packed_spans(paragraph.ranges),
        packed(paragraph.heading_path),
        paragraph.parent,
        paragraph.page,
        paragraph.num_raw,
        paragraph.label,
        packed(paragraph.columns),
        packed(paragraph.values),
        packed(paragraph.flags),
        paragraph.confidence,
    )


def stored_paragraph(row: Mapping[str, Any]) -> Paragraph:
    """The inverse of `paragraph_row`."""
    return Paragraph(
        eid=row["eid"],
        kind=row["kind"],
        ranges=unpacked_spans(row["ranges"]),
        heading_path=tuple(json.loads(row["heading_path"])),
        parent=row["parent"],
        page=row["page"],
        num_raw=row["num_raw"],
        label=row["label"],
        columns=tuple(json.loads(row["columns_"])),
        values=tuple(json.loads(row["values_"])),
        flags=tuple(json.loads(row["flags"])),
        confidence=row["confidence"],
    )


def chunk_row(chunk: Chunk, document: int, position: int) -> tuple:
    """The row of `chunks`; everything else stands in its paragraph, and its quote in the source's text."""
    return (chunk.ordinal, document, position, chunk.piece, packed_spans(chunk.ranges), chunk.context)


def stored_chunk(row: Mapping[str, Any], text: str) -> Chunk:
    """The chunk of a row joined with its paragraph's and document's; its quote is cut from `text`."""
    ranges = unpacked_spans(row["chunk_ranges"])
    return Chunk(
        ordinal=row["ordinal"],
        doc_id=row["doc_id"],
        eid=row["eid"],
        piece=row["piece"],
        kind=row["kind"],
        ranges=ranges,
        quote=" ".join(span.of(text) for span in ranges),
        context=row["context"],
        heading_path=tuple(json.loads(row["heading_path"])),
        page=row["page"],
        flags=tuple(json.loads(row["flags"])),
    )


def failure_row(failure: Failure) -> tuple:
    """The row of `failures`."""
    return (failure.file, failure.reason, failure.advice, packed(failure.pages))


def stored_failure(row: Mapping[str, Any]) -> Failure:
    """The inverse of `failure_row`."""
    return Failure(
        file=row["file"], reason=row["reason"], advice=row["advice"], pages=tuple(json.loads(row["pages"]))
    )


def _encodable(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
