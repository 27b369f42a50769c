"""The passage that a link addresses, found in the documents as they stand now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from answers.sentences import split_sentences
from citations import Address, Citation, Target, cite, quote_hash, unit_chain
from citations.following import Followed, follow
from corpus.records import Document, Paragraph, Span
from indexer import Index
from search.highlight import in_file


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressed:
    """A passage with its citation. `ranges` is the paragraph, or the piece of a long one that the link quotes.

    `about` is what its visitor must know of the link, as HTML; "" when it fits as it is.
    """

    status: Literal["exact", "moved", "changed"]
    paragraph: Paragraph
    ranges: tuple[Span, ...]
    citation: Citation
    about: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """What a link opens: the document (None when there is none to open), its passage (None: none, or the whole), and
    how the link was followed there."""

    document: Document | None
    addressed: Addressed | None
    followed: Followed


def open_address(index: Index, address: Address) -> Opened:
    """The document and passage that an address leads to, old links included."""
    followed = _with_piece(index, address, follow(index, address))
    document = index.whole_document(followed.doc_id) if followed.doc_id else None
    return Opened(
        document=document,
        addressed=_passage(document, followed) if document is not None and followed.eid else None,
        followed=followed,
    )


def find_addressed(index: Index, document: Document, address: Address) -> Addressed | None:
    """The passage an address leads to in this document; None when it is gone or the address names the whole of it."""
    opened = open_address(index, address)
    return opened.addressed if opened.document is not None and opened.document.doc_id == document.doc_id else None


def _with_piece(index: Index, address: Address, followed: Followed) -> Followed:
    """How a link was followed; one that names a sentence of its paragraph leads to that sentence exactly."""
    if followed.verbatim or followed.old is not None or not (piece := find_piece(index, address)):
        return followed
    document = index.document(address.doc_id)
    return Followed(status="exact", confidence=1.0, doc_id=document.doc_id, eid=address.eid, ranges=piece)


def _passage(document: Document, followed: Followed) -> Addressed:
    by_eid = {paragraph.eid: paragraph for paragraph in document.paragraphs}
    paragraph = by_eid[followed.eid]
    ranges = _shown(document, paragraph, followed)
    target = Target(
        eid=paragraph.eid,
        quote=" ".join(span.of(document.text) for span in ranges),
        ranges=ranges,
        page=paragraph.page,
        chain=unit_chain(by_eid, paragraph.eid),
        flags=paragraph.flags,
    )
    return Addressed(status=followed.status, paragraph=paragraph, ranges=ranges, citation=cite(document, target))


def _shown(document: Document, paragraph: Paragraph, followed: Followed) -> tuple[Span, ...]:
    """The part of a paragraph that was found: all of it, unless a piece of it was quoted verbatim."""
    if followed.status == "changed":
        return paragraph.ranges
    inside = tuple(
        Span(max(one.start, whole.start), min(one.end, whole.end))
        for one in followed.ranges
        for whole in paragraph.ranges
        if max(one.start, whole.start) < min(one.end, whole.end)
    )
    rest = sum(map(len, paragraph.ranges)) - sum(map(len, inside))
    return inside if inside and rest > len(paragraph.ranges) else paragraph.ranges


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
