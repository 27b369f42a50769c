"""The passage that a link addresses, found in a document as it stands now."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from citations import Address, Citation, Target, cite, quote_hash, resolve, unit_chain
from corpus.records import Document, Paragraph, Span
from indexer import Index


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
    piece = _piece(index, document, address) if address.eid in by_eid else None
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


def _piece(index: Index, document: Document, address: Address) -> tuple[Span, ...] | None:
    """The ranges of the piece of a long paragraph whose words the link's hash names; None when it names none."""
    if not address.hash:
        return None
    for chunk in index.chunks(index.store.chunk_ordinals(document.doc_id, address.eid)):
        if quote_hash(chunk.quote).startswith(address.hash[: len(quote_hash(""))]):
            return chunk.ranges
    return None
