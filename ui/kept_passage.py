"""A passage that somebody keeps by its address, followed to the documents as they stand now."""

from __future__ import annotations

from dataclasses import dataclass

from citations import Address, quote_hash
from citations.passages import piece_passage
from citations.records import Passage, Status
from indexer import Index, StoredDocument
from ui.addressed import find_addressed, find_piece, open_address


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptPassage:
    """What an address leads to now; `passage` and `document` are None when the words are gone.

    `document` is still named when only the passage is gone. `reread`: the document was read anew under another id.
    """

    address: Address
    status: Status
    passage: Passage | None = None
    document: StoredDocument | None = None
    reread: bool = False


def find_kept(index: Index, address: Address, *, base_url: str = "", remark: str = "") -> KeptPassage:
    """The passage of an address, followed when its paragraph or its document was read anew."""
    document = index.document(address.doc_id)
    if document is not None:
        return _within(index, document, address, base_url, remark)
    opened = open_address(index, address)
    stored = index.document(opened.document.doc_id) if opened.document is not None else None
    found = opened.addressed
    if stored is None or found is None:
        return KeptPassage(address=address, status="gone", document=stored)
    eid = found.paragraph.eid
    passage = piece_passage(index, stored.doc_id, eid, found.ranges, base_url=base_url, remark=remark)
    status = "moved" if found.status == "exact" else found.status
    return KeptPassage(address=address, status=status, passage=passage, document=stored, reread=True)


def _within(index: Index, document: StoredDocument, address: Address, base_url: str, remark: str) -> KeptPassage:
    """The passage inside its document; the whole document is read only when the words are not at their place."""
    eid, ranges = address.eid, None
    here = Address(doc_id=document.doc_id, eid=eid, hash=address.hash)
    paragraph, status = index.paragraph(document.doc_id, eid), "exact"
    if paragraph is not None:
        same = quote_hash(paragraph.quote(index.text(document.file))).startswith(address.hash[:8])
        ranges = paragraph.ranges if same else find_piece(index, here)
    if ranges is None:
        whole = index.whole_document(document.doc_id)
        addressed = find_addressed(index, whole, here) if whole else None
        if addressed is None:
            return KeptPassage(address=address, status="gone", document=document)
        eid, ranges, status = addressed.paragraph.eid, addressed.ranges, addressed.status
    passage = piece_passage(index, document.doc_id, eid, ranges, base_url=base_url, remark=remark)
    return KeptPassage(address=address, status=status, passage=passage, document=document)
