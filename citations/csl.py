"""CSL-JSON items, with the types and variables of CSL 1.0.2.

Source: Citation Style Language 1.0.2, appendices III (types) and IV (variables); csl-data.json schema (`custom`).
"""

from __future__ import annotations

from datetime import date
from typing import Any

from citations.document_facts import address_line, citation_key, csl_type, date_parts, work_title
from citations.records import Passage


def csl(passage: Passage, accessed: date | None = None) -> dict[str, Any]:
    """One item as a JSON object; what the document leaves open is absent, and said in `note`."""
    facts, citation = passage.facts, passage.citation
    issuer, parts = facts.issuer.value, date_parts(facts)
    notes = [f"Văn bản: {'; '.join(citation.notes)}"] if citation.notes else []
    item: dict[str, Any] = {
        "id": citation_key(passage),
        "type": csl_type(facts),
        "title": work_title(facts),
        "genre": facts.type.value,
        "number": facts.number.value,
        "authority": issuer,
        "author": [{"literal": issuer}] if issuer else None,
        "issued": {"date-parts": [list(parts)]} if parts else None,
        "jurisdiction": facts.place.value,
        "publisher-place": facts.place.value,
        "section": citation.unit,
        "page": str(citation.page) if citation.page is not None else None,
        "language": "vi",
        "annote": citation.quote,
        "URL": passage.url,
        "accessed": _accessed(accessed) if accessed and passage.url else None,
        "note": "\n".join([*notes, f"eId: {citation.eid}", address_line(passage)]),
        "custom": custom(passage),
    }
    return {name: value for name, value in item.items() if value}


def custom(passage: Passage) -> dict[str, Any]:
    """The address in parts, for programs."""
    address = passage.anchor.address
    return {
        "doc_id": address.doc_id,
        "eid": address.eid,
        "hash": address.hash,
        "file": passage.anchor.file,
        "ranges": [[span.start, span.end] for span in passage.citation.ranges],
    }


def _accessed(day: date) -> dict[str, Any]:
    return {"date-parts": [[day.year, day.month, day.day]]}
