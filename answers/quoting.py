"""Quotes made of passages: verbatim, with address, citation, headings, the places of the value, and doubts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from rapidfuzz.fuzz import ratio

from answers.records import AlsoStated, AnswerQuote
from answers.rows import NUMBERING, read_row
from answers.units import Unit
from citations import cite, unit_chain
from citations.hits import StoredUnits, cite_hit
from citations.permalink import format_permalink, quote_hash
from citations.records import Address, Target
from corpus.records import Paragraph, Span
from corpus.vietnamese import find_numbers, fold
from indexer.records import Chunk
from search import Engine, Hit
from search.highlight import in_file

SHORT_PASSAGE = 480  # code points; a passage up to this length is quoted whole
SAME_LABEL = 85  # likeness (0..100) of the labels of two rows that are copies, with room for a bad scan
NOISY = 0.02  # share of broken syllables from which a document counts as badly scanned
_DIGITS = re.compile(r"\d")


def quote_unit(engine: Engine, unit: Unit, *, marked: Sequence[tuple[int, int]] = (), side: str = "") -> AnswerQuote:
    """The quote of a sentence or row; a short passage is quoted whole. `marked` are places in the hit's quote."""
    whole = unit.is_row or len(unit.hit.quote) <= SHORT_PASSAGE
    ranges = unit.hit.ranges if whole else unit.ranges
    spans = tuple(span for start, end in marked for span in in_file(unit.hit.ranges, start, end))
    return quote_hit(engine, unit.hit, ranges=ranges, marked=spans, side=side)


def quote_hit(
    engine: Engine, hit: Hit, *, ranges: tuple[Span, ...] | None = None, marked: tuple[Span, ...] = (), side: str = ""
) -> AnswerQuote:
    """The quote of a passage, or of some ranges of it."""
    ranges = hit.ranges if ranges is None else ranges
    row = engine.index.paragraph(hit.doc_id, hit.eid) if hit.kind == "row" else None
    return _quote(
        engine, hit.doc_id, hit.eid, ranges,
        ordinal=hit.ordinal, context=(*hit.heading_path, *(row.columns if row else ())), marked=marked, side=side,
        also=_copies(engine, hit), doubts=_doubts(engine, hit),
    )  # fmt: skip


def quote_paragraph(engine: Engine, doc_id: str, paragraph: Paragraph, *, side: str = "") -> AnswerQuote:
    """The quote of a whole paragraph that no search found (an item of a list, a signature)."""
    return _quote(engine, doc_id, paragraph.eid, paragraph.ranges, context=paragraph.heading_path, side=side)


def _quote(engine: Engine, doc_id: str, eid: str, ranges: tuple[Span, ...], **more) -> AnswerQuote:
    document = engine.index.store.document(doc_id)
    paragraph = engine.index.store.paragraph(doc_id, eid)
    text = engine.index.text(document.file)
    quote = " ".join(span.of(text) for span in ranges)
    target = Target(
        eid=eid, quote=quote, ranges=ranges, page=paragraph.page,
        chain=unit_chain(StoredUnits(engine.index, doc_id), eid), flags=paragraph.flags,
    )  # fmt: skip
    address = Address(doc_id=doc_id, eid=eid, hash=quote_hash(paragraph.quote(text)))
    return AnswerQuote(
        file=document.file, doc_id=doc_id, eid=eid, ranges=ranges, quote=quote, citation=cite(document, target).full,
        permalink=format_permalink(address), scanned="scanned" in document.flags or document.noise > NOISY, **more,
    )  # fmt: skip


def _chunks(engine: Engine, ordinals: Sequence[int]):
    return engine.index.store.chunks(list(ordinals)) if ordinals else ()


def _copies(engine: Engine, hit: Hit) -> tuple[AlsoStated, ...]:
    """The other passages that say nearly the same."""
    found = []
    for chunk in _chunks(engine, hit.also_in):
        if not same_row(engine, hit, chunk):
            continue
        document = engine.index.store.document(chunk.doc_id)
        target = Target(
            eid=chunk.eid, quote=chunk.quote, ranges=chunk.ranges, page=chunk.page,
            chain=unit_chain(StoredUnits(engine.index, chunk.doc_id), chunk.eid), flags=chunk.flags,
        )  # fmt: skip
        cited = cite(document, target)
        found.append(AlsoStated(citation=cited.full, permalink=cited.permalink))
    return tuple(found)


def same_row(engine: Engine, hit: Hit, chunk: Chunk) -> bool:
    """Whether a passage taken for a copy of a row speaks of the same thing: rows of a table share many words."""
    if hit.kind != "row" or chunk.kind != "row":
        return True
    rows = [read_row(engine.index, one.doc_id, one.eid) for one in (hit, chunk)]
    labels = [[cell.text for cell in row if cell.role == "label"] for row in rows]
    if not labels[0] or not labels[1]:
        return hit.doc_id != chunk.doc_id
    return ratio(fold(labels[0][0]), fold(labels[1][0])) >= SAME_LABEL


def _doubts(engine: Engine, hit: Hit) -> tuple[str, ...]:
    """Numbers of a row that its copy gives otherwise: one of the two was misread."""
    if hit.kind != "row":
        return ()
    here = engine.index.paragraph(hit.doc_id, hit.eid)
    found = []
    for chunk in _chunks(engine, hit.also_in):
        other = engine.index.paragraph(chunk.doc_id, chunk.eid) if chunk.kind == "row" else None
        if here is None or other is None or other.columns != here.columns or not same_row(engine, hit, chunk):
            continue
        for column, mine, theirs in zip(here.columns, here.values, other.values, strict=False):
            numeric = _DIGITS.search(mine) or _DIGITS.search(theirs)
            numbering = NUMBERING.match(fold(column).strip())
            if numeric and column.strip() and not numbering and _plain(mine) != _plain(theirs):
                found.append(
                    f"Cột “{' '.join(column.split())}” ở đây ghi “{mine.strip()}”, bản khác ghi “{theirs.strip()}”: "
                    "một trong hai có thể bị quét sai, cần đối chiếu bản gốc."
                )
    return tuple(found)


def _plain(text: str) -> tuple:
    return tuple(key for key, _, _ in find_numbers(text)) or ("".join(fold(text).split()),)


__all__ = ["cite_hit", "quote_hit", "quote_paragraph", "quote_unit"]
