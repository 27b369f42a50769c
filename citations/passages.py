"""Passages of a reading list: made from a document as read, from the index, or from a search hit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from citations import cite
from citations.anchors import make_anchor
from citations.hits import StoredUnits
from citations.permalink import quote_hash
from citations.records import Address, Passage, Target
from citations.units import unit_chain
from corpus.facts_json import facts_from_json
from corpus.records import Document, Paragraph, Span

if TYPE_CHECKING:
    from indexer import Index
    from search import Hit

SEGMENTER_CHARS = 12  # of the fingerprint of the rules that split documents


def document_passage(
    document: Document, paragraph: Paragraph, *, base_url: str = "", segmenter: str = "", remark: str = ""
) -> Passage:
    """A paragraph of a document as read."""
    text = document.text
    address = Address(doc_id=document.doc_id, eid=paragraph.eid, hash=quote_hash(paragraph.quote(text)))
    source = document.source
    anchor = make_anchor(
        text, paragraph.ranges, address, file=source.file, sha256=source.sha256, segmenter=segmenter,
        noise=document.noise,
    )  # fmt: skip
    citation = cite(document, paragraph, base_url=base_url)
    return Passage(citation=citation, facts=document.facts, anchor=anchor, kind=paragraph.kind, remark=remark)


def stored_passage(index: Index, doc_id: str, eid: str, *, base_url: str = "", remark: str = "") -> Passage:
    """A paragraph of the index, by its document's id or alias and its eId.

    Raises: KeyError when the index has no such document or paragraph.
    """
    document = index.document(doc_id)
    paragraph = index.paragraph(document.doc_id, eid) if document else None
    if document is None or paragraph is None:
        raise KeyError(f"{doc_id}/{eid}")
    text = index.text(document.file)
    target = Target(
        eid=eid,
        quote=paragraph.quote(text),
        ranges=paragraph.ranges,
        page=paragraph.page,
        chain=unit_chain(StoredUnits(index, document.doc_id), eid),
        flags=paragraph.flags,
    )
    address = Address(doc_id=document.doc_id, eid=eid, hash=quote_hash(target.quote))
    anchor = make_anchor(
        text, paragraph.ranges, address, file=document.file, sha256=document.sha256, noise=document.noise,
        segmenter=index.manifest.get("reader", "")[:SEGMENTER_CHARS],
    )  # fmt: skip
    return Passage(
        citation=cite(document, target, base_url=base_url),
        facts=facts_from_json(document.facts_json),
        anchor=anchor,
        kind=paragraph.kind,
        remark=remark,
    )


def hit_passage(index: Index, hit: Hit, *, base_url: str = "", remark: str = "") -> Passage:
    """A search hit; of a long paragraph it quotes the piece that was found, its link names the whole paragraph."""
    return piece_passage(index, hit.doc_id, hit.eid, hit.ranges, page=hit.page, base_url=base_url, remark=remark)


def piece_passage(
    index: Index, doc_id: str, eid: str, ranges: Sequence[Span], *, page: int | None = None, base_url: str = "",
    remark: str = "",
) -> Passage:  # fmt: skip
    """The words that `ranges` cut out of a paragraph of the index; the link names the whole paragraph.

    `page` is the page the words begin on, when that is known.

    Raises: KeyError when the index has no such document or paragraph.
    """
    whole, ranges = stored_passage(index, doc_id, eid, base_url=base_url, remark=remark), tuple(ranges)
    if ranges == whole.citation.ranges:
        return whole
    old, text = whole.anchor, index.text(whole.citation.file)
    anchor = make_anchor(
        text, ranges, old.address, file=old.file, sha256=old.sha256, segmenter=old.segmenter, noise=old.noise
    )
    citation = replace(whole.citation, quote=anchor.quote, ranges=ranges, page=page or whole.citation.page)
    return replace(whole, citation=citation, anchor=anchor)
