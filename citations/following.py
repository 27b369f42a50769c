"""Old links followed: what the passage said, which document took its document's place, where the passage stands now.

A permalink holds an address and eight hex digits of a hash. While they fit, nothing else is asked. When they do not,
the kept text of the old document (`indexer/retired.py`) tells the passage's words and surroundings, and with these it
is found again; what is not found is said with the old words, and nothing else is opened in its place.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal

from citations import cite
from citations.anchors import make_anchor
from citations.heirs import heir_of
from citations.identities import stored_documents, successors
from citations.open_document import OpenDocument
from citations.permalink import HASH_CHARS, quote_hash, resolve, resolve_anchor
from citations.reanchor import SURE, locate
from citations.records import Address, Anchor, Citation, Resolution, Status, Target
from citations.units import unit_chain
from corpus.facts_json import facts_from_json
from corpus.records import Facts, Paragraph, Span
from indexer import Index, StoredDocument
from indexer.retired import RetiredDocument

Why = Literal["", "no document", "no successor", "not there", "unknown words"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPassage:
    """What a link named before its document changed: the passage, with its citation as it was then."""

    anchor: Anchor
    citation: Citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Followed:
    """Where a link leads now.

    `status` and `confidence` as in `Resolution`; `ranges` and `quote` are the words found, empty when the whole
    paragraph `eid` is meant. `replaced`: another document stands in the place of the one that the link names. `doc_id`
    is the document to open, "" for none. `why` says what a status alone does not: "no document" at this address, "no
    successor" that is clearly one, "not there": the document has no such passage, "unknown words": the words of the
    link are not known, only its place is.
    """

    status: Status
    confidence: float
    doc_id: str = ""
    eid: str = ""
    ranges: tuple[Span, ...] = ()
    quote: str = ""
    replaced: bool = False
    old: OldPassage | None = None
    retired: str = ""  # when the old text was put away (ISO, UTC); "" when it is not kept
    why: Why = ""

    @property
    def verbatim(self) -> bool:
        """Whether the words of the link stand unchanged."""
        return self.status in ("exact", "moved")


_GONE = Resolution(status="gone", eid="", confidence=0.0)
_NO_HEIR = Followed(status="gone", confidence=0.0, replaced=True, why="no successor")
_NOT_THERE = Followed(status="gone", confidence=0.0, why="not there")


def follow(index: Index, address: Address) -> Followed:
    """Where an address leads in the index as it is now; never to a passage whose words are clearly others."""
    present = stored_documents(index, address.doc_id, address.eid)
    document = present[0] if len(present) == 1 else None
    version, paragraph, ranges = _old_place(index.retired.versions(address.doc_id), address)
    as_it_was = document is not None and version is not None and _as_it_was(index, document, version, address, ranges)
    if document is not None and (not ranges or as_it_was):
        return _directly(index, address, document)
    if version is None:
        return _by_hash(index, address)
    document = document or heir_of(index, version)
    old = _old_passage(version, paragraph, ranges) if paragraph else None
    if document is None:
        return replace(_NO_HEIR, old=old, retired=version.retired)
    replaced = document.doc_id != version.doc_id
    if old is None:
        found = _directly(index, address, document)
        sure = not address.eid or (address.hash and found.verbatim)
        found = found if sure else _NOT_THERE
        return replace(found, doc_id=document.doc_id, replaced=replaced, retired=version.retired)
    opened = OpenDocument(index, document)
    found = resolve_anchor(old.anchor, opened.paragraphs, opened.text)
    if found.status != "gone" and found.confidence < SURE and not _leads_back(found, opened, version, old.anchor):
        found = _GONE
    return replace(_told(found, document, replaced, old), retired=version.retired)


def find_piece(index: Index, doc_id: str, address: Address) -> tuple[Span, ...]:
    """The ranges of the piece of a long paragraph whose words the link's hash names; () when it names none."""
    for chunk in index.chunks(index.store.chunk_ordinals(doc_id, address.eid)) if address.hash else ():
        if quote_hash(chunk.quote).startswith(address.hash[:HASH_CHARS]):
            return chunk.ranges
    return ()


def _directly(index: Index, address: Address, document: StoredDocument) -> Followed:
    """The address in its own document, by paragraph and hash alone."""
    if not address.eid:
        return Followed(status="exact", confidence=1.0, doc_id=document.doc_id)
    if piece := find_piece(index, document.doc_id, address):
        return Followed(status="exact", confidence=1.0, doc_id=document.doc_id, eid=address.eid, ranges=piece)
    found = resolve(address, index.paragraphs(document.doc_id), index.text(document.file))
    why: Why = {"gone": "not there", "changed": "unknown words"}.get(found.status, "")
    return Followed(
        status=found.status, confidence=found.confidence, doc_id=document.doc_id, eid=found.eid, why=why
    )


def _by_hash(index: Index, address: Address) -> Followed:
    """An address whose document is neither here nor kept: where the same words stand at the same address, if once."""
    found = successors(index, address)
    if len(found) != 1:
        why: Why = "no successor" if found else "no document"
        return Followed(status="gone", confidence=0.0, why=why)
    return Followed(status="moved", confidence=0.9, doc_id=found[0].doc_id, eid=address.eid, replaced=True)


def _leads_back(found: Resolution, opened: OpenDocument, version: RetiredDocument, anchor: Anchor) -> bool:
    """Whether the words found are nearest to the old passage itself and not to another one of the old document.

    A passage that was taken out often has a neighbour that reads nearly the same; that one has its own old place.
    """
    here = Address(doc_id=opened.stored.doc_id, eid=found.eid)
    back, _ = locate(make_anchor(opened.text, found.ranges, here), version.text, Span(version.start, version.end))
    shared = sum(max(0, min(a.end, b.span.end) - max(a.start, b.span.start)) for a in back for b in anchor.pieces)
    return 2 * shared >= sum(map(len, back)) > 0


def _told(found: Resolution, document: StoredDocument, replaced: bool, old: OldPassage) -> Followed:
    return Followed(
        status=found.status,
        confidence=found.confidence,
        doc_id=document.doc_id,
        eid=found.eid,
        ranges=found.ranges,
        quote=found.quote,
        replaced=replaced,
        old=old,
        why="not there" if found.status == "gone" else "",
    )


def _old_place(
    versions: Iterable[RetiredDocument], address: Address
) -> tuple[RetiredDocument | None, Paragraph | None, tuple[Span, ...]]:
    """(kept document, its paragraph, the ranges meant) of an address: the version in which the link's words stand.

    Without such a version the first one, without a paragraph.
    """
    first: RetiredDocument | None = None
    for version in versions:
        first = first or version
        own = next((one for one in version.paragraphs if one.eid == address.eid), None)
        if own is not None and (ranges := _meant(version, own, address)):
            return version, own, ranges
        same = [one for one in version.paragraphs if address.hash and _named(version, one.ranges, address)]
        if len(same) == 1:
            return version, same[0], same[0].ranges
    return first, None, ()


def _meant(version: RetiredDocument, own: Paragraph, address: Address) -> tuple[Span, ...]:
    """The paragraph or the piece of it that has the link's hash; () when none has."""
    if not address.hash or _named(version, own.ranges, address):
        return own.ranges
    return next((piece for piece in version.pieces.get(own.eid, ()) if _named(version, piece, address)), ())


def _named(version: RetiredDocument, ranges: tuple[Span, ...], address: Address) -> bool:
    words = " ".join(span.of(version.text) for span in ranges)
    return quote_hash(words).startswith(address.hash[:HASH_CHARS])


def _as_it_was(
    index: Index, document: StoredDocument, version: RetiredDocument, address: Address, ranges: tuple[Span, ...]
) -> bool:
    """Whether the document is still here with the same text and has this passage at this address as before."""
    if document.doc_id != version.doc_id:
        return False
    now = index.paragraph(document.doc_id, address.eid)
    return now is not None and now.ranges == ranges


def _old_passage(version: RetiredDocument, paragraph: Paragraph, ranges: tuple[Span, ...]) -> OldPassage:
    """The passage as it stood, with its citation and anchor."""
    address = Address(doc_id=version.doc_id, eid=paragraph.eid, hash=quote_hash(paragraph.quote(version.text)))
    anchor = make_anchor(
        version.text, ranges, address, file=version.file, sha256=version.sha256, noise=version.noise
    )
    target = Target(
        eid=paragraph.eid,
        quote=anchor.quote,
        ranges=ranges,
        page=paragraph.page,
        chain=unit_chain({one.eid: one for one in version.paragraphs}, paragraph.eid),
        flags=paragraph.flags,
    )
    return OldPassage(anchor=anchor, citation=cite(_Kept.of(version), target))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Kept:
    """A kept document as something to cite."""

    doc_id: str
    facts: Facts
    file: str
    flags: tuple[str, ...] = ()

    @classmethod
    def of(cls, version: RetiredDocument) -> _Kept:
        return cls(doc_id=version.doc_id, facts=facts_from_json(version.facts_json), file=version.file)


