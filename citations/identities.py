"""Which documents of the index an id names: its own, an alias, or those with the same words at the same address."""

from __future__ import annotations

from citations.permalink import HASH_CHARS, quote_hash
from citations.records import Address
from indexer import Index, StoredDocument

MIN_PREFIX = 4  # characters of a cut-off id from which documents are offered


def stored_documents(index: Index, doc_id: str, eid: str = "") -> tuple[StoredDocument, ...]:
    """The document that an id or alias names (of a dossier, the one that has `eid`), as a tuple; () for none."""
    found = addressed_document(index, Address(doc_id=doc_id, eid=eid))
    return () if found is None else (found,)


def addressed_document(index: Index, address: Address) -> StoredDocument | None:
    """The document that an address names, None when there is none.

    The alias of a dossier's file names its first document; an address that only another of them has leads to that one.
    """
    found = index.document(address.doc_id)
    if found is None or not address.eid or found.doc_id == address.doc_id:
        return found
    if index.paragraph(found.doc_id, address.eid) is not None:
        return found
    parts = [one for one in index.documents() if one.file == found.file]
    having = [one for one in parts if index.paragraph(one.doc_id, address.eid) is not None]
    return having[0] if len(having) == 1 else found


def successors(index: Index, address: Address) -> tuple[StoredDocument, ...]:
    """The documents that have the same words at the same eId, for a link whose document is no longer there."""
    found = []
    for document in index.documents() if address.hash else ():
        paragraph = index.paragraph(document.doc_id, address.eid)
        size = len(address.hash)
        if paragraph and quote_hash(paragraph.quote(index.text(document.file)))[:size] == address.hash[:HASH_CHARS]:
            found.append(document)
    return tuple(found)


def begun_with(index: Index, prefix: str) -> tuple[StoredDocument, ...]:
    """The documents whose id or alias begins with a cut-off id."""
    if len(prefix) < MIN_PREFIX:
        return ()
    documents = index.documents()
    return tuple(one for one in documents if any(name.startswith(prefix) for name in (one.doc_id, *one.aliases)))
