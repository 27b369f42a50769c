"""Which documents of the index an id names: its own, an alias, or those with the same words at the same address."""

from __future__ import annotations

from citations.permalink import HASH_CHARS, quote_hash
from citations.records import Address
from indexer import Index, StoredDocument

MIN_PREFIX = 4  # characters of a cut-off id from which documents are offered


def stored_documents(index: Index, doc_id: str) -> tuple[StoredDocument, ...]:
    """The document that an id or alias names, as a tuple; () when there is none."""
    found = index.document(doc_id)
    return () if found is None else (found,)


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
