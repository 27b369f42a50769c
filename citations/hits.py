"""The citation of a search hit, its units read from the index only as far as they are needed."""

from __future__ import annotations

from dataclasses import replace

from citations import cite
from citations.permalink import format_permalink, quote_hash
from citations.records import Address, Citation, Target
from citations.units import Unit, unit_chain
from indexer import Index
from search import Hit


class StoredUnits:
    """The units of one stored document, fetched by eId when asked for."""

    def __init__(self, index: Index, doc_id: str) -> None:
        self._store, self._doc_id = index.store, doc_id

    def __contains__(self, eid: str) -> bool:
        return self.get(eid) is not None

    def get(self, eid: str) -> Unit | None:
        """The unit with this eId, None when the document has none."""
        return self._store.paragraph(self._doc_id, eid)


def cite_hit(index: Index, hit: Hit, *, base_url: str = "") -> Citation:
    """The citation of a hit with its permalink; the quote is the hit's own, verbatim.

    A hit may be a piece of a long paragraph; the permalink names the paragraph, with the hash of all its words.
    """
    document = index.store.document(hit.doc_id)
    paragraph = index.store.paragraph(hit.doc_id, hit.eid)
    target = Target(
        eid=hit.eid,
        quote=hit.quote,
        ranges=hit.ranges,
        page=hit.page,
        chain=unit_chain(StoredUnits(index, hit.doc_id), hit.eid),
        flags=hit.flags,
    )
    citation = cite(document, target, base_url=base_url)
    whole = paragraph.quote(index.store.source(hit.file).text)
    address = Address(doc_id=hit.doc_id, eid=hit.eid, hash=quote_hash(whole))
    return replace(citation, permalink=format_permalink(address, base_url=base_url))
