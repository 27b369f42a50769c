"""Proof: an exact paragraph as a Vietnamese citation with a permalink."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Protocol

from citations.permalink import format_permalink, parse_permalink, quote_hash, resolve
from citations.records import Address, Citation, Resolution, Target
from citations.units import Unit, unit_chain
from citations.vietnamese_line import document_line, full_line, missing_parts, short_line, unit_line
from corpus.facts_json import facts_from_json
from corpus.records import Document, Facts, Paragraph, Span

__all__ = [
    "Address",
    "Citable",
    "Citation",
    "CitedDocument",
    "Resolution",
    "Target",
    "cite",
    "format_permalink",
    "parse_permalink",
    "quote_hash",
    "resolve",
    "target_of",
    "unit_chain",
]  # fmt: skip
N_FACTS_KEPT = 512  # documents whose facts stay read: a page of results cites a few of them many times


class CitedDocument(Protocol):
    """A document that can be cited: it has an id and `facts`, or as the index stores it, `facts_json` and `file`."""

    @property
    def doc_id(self) -> str: ...
    @property
    def flags(self) -> tuple[str, ...]: ...


class Citable(Protocol):
    """What can be cited: an address with its words, and the names of its units when known (`chain`)."""

    @property
    def eid(self) -> str: ...
    @property
    def quote(self) -> str: ...
    @property
    def ranges(self) -> tuple[Span, ...]: ...
    @property
    def page(self) -> int | None: ...


def target_of(paragraph: Paragraph, paragraphs_by_eid: Mapping[str, Unit], text: str) -> Target:
    """A paragraph as something to cite: its quote from the file's `text`, its units by walking up its parents.

    `paragraphs_by_eid` holds all paragraphs of the document, this one too.
    """
    return Target(
        eid=paragraph.eid,
        quote=paragraph.quote(text),
        ranges=paragraph.ranges,
        page=paragraph.page,
        chain=unit_chain(paragraphs_by_eid, paragraph.eid),
        flags=paragraph.flags,
    )


def cite(document: Document | CitedDocument, target: Paragraph | Citable, *, base_url: str = "") -> Citation:
    """The citation of a paragraph, hit or `Target` in its document; nothing that the document leaves open is filled in.

    For a `Paragraph` the document must be a `corpus.records.Document`; its units are then found by walking up. Anything
    else names its units in `chain` (absent: the document alone is named).
    """
    if isinstance(target, Paragraph):
        if not isinstance(document, Document):
            raise TypeError("a Paragraph is cited in its Document; make a Target with target_of() for a stored one")
        target = target_of(target, {one.eid: one for one in document.paragraphs}, document.text)
    facts = _facts(document)
    chain = tuple(getattr(target, "chain", ()))
    notes = missing_parts(facts, tuple(document.flags))
    line = document_line(facts)
    address = Address(doc_id=document.doc_id, eid=target.eid, hash=quote_hash(target.quote))
    return Citation(
        full=full_line(chain, line, notes),
        short=short_line(chain, facts),
        unit=unit_line(chain),
        document_line=line,
        quote=target.quote,
        file=_file(document),
        doc_id=document.doc_id,
        eid=target.eid,
        ranges=tuple(target.ranges),
        page=target.page,
        permalink=format_permalink(address, base_url=base_url),
        notes=notes,
    )


def _facts(document: Document | CitedDocument) -> Facts:
    """The facts that a document carries, as a record or as JSON."""
    facts = getattr(document, "facts", None)
    return facts if facts is not None else _read_facts(document.facts_json)


@lru_cache(maxsize=N_FACTS_KEPT)
def _read_facts(facts_json: str) -> Facts:
    return facts_from_json(facts_json)


def _file(document: Document | CitedDocument) -> str:
    """The file's path inside the corpus folder."""
    source = getattr(document, "source", None)
    return source.file if source is not None else getattr(document, "file", "")
