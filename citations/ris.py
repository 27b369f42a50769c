"""RIS records: one tag a line, values without line breaks.

Source: RIS Format Specifications (Research Information Systems): tag, two blanks, hyphen, blank; TY first, ER last;
DA is yyyy/mm/dd/ with empty parts left empty.
"""

from __future__ import annotations

from datetime import date

from citations.document_facts import address_line, citation_key, csl_type, date_parts, work_title
from citations.records import Passage

QUOTE_TAG, ADDRESS_TAG = "N1", "N2"


def ris(passage: Passage, accessed: date | None = None) -> str:
    """One record: the quote in the first N1, what the document leaves open in the second, the address in N2."""
    facts, citation = passage.facts, passage.citation
    report = csl_type(facts) in ("report", "document")
    parts = date_parts(facts)
    day = "/".join([f"{part:02d}" for part in parts] + [""] * (3 - len(parts))) if parts else ""
    issuer = facts.issuer.value or ""
    rows = [
        ("TY", "RPRT" if report else "STAT"),
        ("ID", citation_key(passage)),
        ("AU", issuer),
        ("TI", work_title(facts)),
        ("M3", facts.type.value or ""),
        ("SN" if report else "M1", facts.number.value or ""),
        ("PY", str(parts[0]) if parts else ""),
        ("DA", f"{day}/" if day else ""),
        ("PB", issuer),
        ("CY", facts.place.value or ""),
        ("SE", citation.unit),
        ("SP", str(citation.page) if citation.page is not None else ""),
        ("LA", "vi"),
        (QUOTE_TAG, citation.quote),
        (QUOTE_TAG, "; ".join(citation.notes)),
        ("UR", passage.url),
        ("Y2", f"{accessed:%Y/%m/%d}/" if accessed and passage.url else ""),
        (ADDRESS_TAG, address_line(passage)),
    ]
    lines = [f"{tag}  - {' '.join(value.split())}" for tag, value in rows if value.strip()]
    return "\n".join([*lines, "ER  - "])
