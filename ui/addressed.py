"""The passage that a link addresses, found in a document as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from answers.sentences import split_sentences
from citations import Address, Citation, Target, cite, quote_hash, resolve, unit_chain
from corpus.records import Document, Paragraph, Span
from indexer import Index
from search.highlight import in_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A passage with its citation. `ranges` is the paragraph, or the piece of a long one that the link quotes."""

    status: Literal["exact", "moved", "changed"]
    paragraph: Paragraph
    ranges: tuple[Span, ...]
    citation: Citation


def find_addressed(index: Index, document: Document, address: Address) -> Addressed | None:
    """The passage an address leads to; None when it is gone or the address names the whole document."""
    if not address.eid:
        return None
    by_eid = {paragraph.eid: paragraph for paragraph in document.paragraphs}
    piece = find_piece(index, address) if address.eid in by_eid else None
    found = resolve(address, document.paragraphs, document.text)
    if piece is None and found.status == "gone":
        return None
    paragraph = by_eid[address.eid if piece else found.eid]
    ranges = piece or paragraph.ranges
    target = Target(
        eid=paragraph.eid,
        quote=" ".join(span.of(document.text) for span in ranges),
        ranges=ranges,
        page=paragraph.page,
        chain=unit_chain(by_eid, paragraph.eid),
        flags=paragraph.flags,
    )
    return Addressed(
        status="exact" if piece else found.status,
        paragraph=paragraph,
        ranges=ranges,
        citation=cite(document, target),
    )


def find_piece(index: Index, address: Address) -> tuple[Span, ...] | None:
    """The ranges of the piece of a long paragraph, or of its sentence, whose words the hash of an address names.

    None when it names none.
    """
    if not address.hash:
        return None
    digest = address.hash[: len(quote_hash(""))]
    chunks = index.chunks(index.store.chunk_ordinals(address.doc_id, address.eid))
    for chunk in chunks:
        if quote_hash(chunk.quote).startswith(digest):
            return chunk.ranges
    for chunk in chunks:
        for spans in split_sentences(chunk.quote, (Span(0, len(chunk.quote)),)):
            start, end = spans[0].start, spans[-1].end
            if quote_hash(chunk.quote[start:end]).startswith(digest):
                return tuple(in_file(chunk.ranges, start, end))
    return None
