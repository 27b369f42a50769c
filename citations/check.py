"""Quotes checked against the documents as they are now: verbatim, moved, changed, or gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache, lru_cache

from rapidfuzz.distance import Levenshtein

from citations.followed_words import followed_note
from citations.following import Followed, follow
from citations.heirs import heir_of
from citations.identities import stored_documents
from citations.open_document import OpenDocument
from citations.passages import stored_passage
from citations.permalink import TELLING_CHARS, quote_hash, resolve, resolve_anchor
from citations.plain_words import difference, plain_words, stands_in, whole_words
from citations.reanchor import FOUND, locate_piece
from citations.records import AnchorPiece, Checked, Quoted, Resolution
from citations.successors import Successors
from corpus.records import Paragraph, Span
from indexer import Index, StoredDocument

SAID = {
    "exact": "còn nguyên văn",
    "moved": "đã chuyển chỗ, lời văn giữ nguyên",
    "changed": "lời văn đã khác",
    "gone": "không còn tìm thấy đoạn này",
}
GONE = Resolution(status="gone", eid="", confidence=0.0)
NEW_ID = "văn bản đã được nạp lại với mã khác"
NO_DOCUMENT = "văn bản không còn trong chỉ mục"
PART_CHANGED = "phần khác của đoạn đã thay đổi từ khi có liên kết"
SEVERAL = "lời trích đứng ở nhiều văn bản, không đoán văn bản nào"
N_DOCUMENTS_OPEN = 16
MAX_SHOWN = 160  # code points of the words that stand at an address now


class Checker:
    """Checks quotes against an index."""

    def __init__(self, index: Index, quoted: Sequence[Quoted] = (), *, base_url: str = "") -> None:
        """`quoted` are all quotes to be checked: together they tell which document took another's place."""
        self._index, self._base_url = index, base_url
        self._open = lru_cache(maxsize=N_DOCUMENTS_OPEN)(lambda stored: OpenDocument(index, stored))
        self._heirs = cache(self._heir)
        self._successors = Successors(index, quoted, self._open)

    def check(self, quoted: Quoted) -> Checked:
        """What became of one quote; of several ways to read it, the first that is found counts."""
        if quoted.anchor is None and not quoted.quotes:
            followed = follow(self._index, quoted.address)
            if followed.old is not None:
                return self._of_link(quoted, followed)
        documents = stored_documents(self._index, quoted.address.doc_id, quoted.address.eid)
        if documents:
            found = self._best(quoted, self._open(documents[0]))
            return self._told(quoted, self._open(documents[0]), *found, note="")
        return self._check_elsewhere(quoted)

    def _best(self, quoted: Quoted, document: OpenDocument) -> tuple[Resolution, str]:
        """(where the quote stands in a document, the quote as read)."""
        if quoted.anchor is not None:
            return resolve_anchor(quoted.anchor, document.paragraphs, document.text), quoted.anchor.quote
        if not quoted.quotes:
            return resolve(quoted.address, document.paragraphs, document.text), ""
        whole = document.by_eid.get(quoted.address.eid)
        readings = self._meant(quoted, document)
        for words in readings:
            if whole is not None and plain_words(words) == document.plain_quotes[whole.eid]:
                return _exact(whole), words  # all of the paragraph: no other reading can be better
        for words in readings:
            found = find_words(words, quoted.address.eid, document)
            if found.status != "gone":
                return found, words
        return GONE, min(readings, key=len)

    def _meant(self, quoted: Quoted, document: OpenDocument) -> tuple[str, ...]:
        """The readings of the quote before a link that is not a name inside the citation of the passage."""
        if not quoted.earlier or not document.paragraphs:
            return quoted.quotes
        eid = quoted.address.eid if quoted.address.eid in document.by_eid else document.paragraphs[0].eid
        line = plain_words(stored_passage(self._index, document.stored.doc_id, eid).citation.full)
        groups = (quoted.quotes, *quoted.earlier)
        return next((one for one in groups if not any(plain_words(words) in line for words in one)), quoted.quotes)

    def _check_elsewhere(self, quoted: Quoted) -> Checked:
        """A quote whose document has another id now: in its successor, else wherever the words stand alone."""
        successor = self._heirs(quoted.address.doc_id) or self._successors.of(quoted)
        documents = (successor,) if successor else self._index.documents()
        found = [(*self._best(quoted, document), document) for document in map(self._open, documents)]
        alive = [one for one in found if one[0].status in ("exact", "moved")]
        if successor and not alive:
            alive = [one for one in found if one[0].status == "changed"]
        if len(alive) != 1:
            return self._gone(quoted, NEW_ID if successor else f"{NO_DOCUMENT}; {SEVERAL}" if alive else NO_DOCUMENT)
        best, words, document = alive[0]
        if best.status == "exact":
            best = replace(best, status="moved")
        return self._told(quoted, document, best, words, note=NEW_ID)

    def _of_link(self, quoted: Quoted, followed: Followed) -> Checked:
        """A link alone whose old words are kept: what became of these."""
        words, note = plain_words(followed.old.anchor.quote), followed_note(followed)
        if followed.status == "gone":
            return replace(self._gone(quoted, note), quote=words)
        passage = stored_passage(self._index, followed.doc_id, followed.eid, base_url=self._base_url)
        now = plain_words(followed.quote or passage.citation.quote)
        return Checked(
            where=quoted.where,
            quote=words,
            address=quoted.address,
            status="moved" if followed.replaced and followed.status == "exact" else followed.status,
            confidence=followed.confidence,
            citation=passage.citation.full,
            permalink=passage.citation.permalink,
            difference=difference(words, now) if followed.status == "changed" else "",
            note=note,
        )

    def _heir(self, doc_id: str) -> StoredDocument | None:
        """The document in the place of a lost one whose text is kept."""
        kept = next(self._index.retired.versions(doc_id), None)
        return heir_of(self._index, kept) if kept is not None else None

    def _told(self, quoted: Quoted, document: OpenDocument, found: Resolution, words: str, note: str) -> Checked:
        """A resolution as a row of the report."""
        if found.status == "gone":
            return replace(self._gone(quoted, note or _stands_now(document, quoted)), quote=words)
        passage = stored_passage(self._index, document.stored.doc_id, found.eid, base_url=self._base_url)
        now = found.quote or passage.citation.quote
        whole = self._index.paragraph(document.stored.doc_id, found.eid).quote(document.text)
        if found.status == "exact" and quoted.address.hash and quoted.address.eid:
            note = note or ("" if quote_hash(whole).startswith(quoted.address.hash[:8]) else PART_CHANGED)
        return Checked(
            where=quoted.where,
            quote=words,
            address=quoted.address,
            status=found.status,
            confidence=found.confidence,
            citation=passage.citation.full,
            permalink=passage.citation.permalink,
            difference=difference(plain_words(words), plain_words(now)) if found.status == "changed" and words else "",
            note=note,
        )

    def _gone(self, quoted: Quoted, note: str) -> Checked:
        words = quoted.quotes[0] if quoted.quotes else ""
        return Checked(
            where=quoted.where, quote=words, address=quoted.address, status="gone", confidence=0.0, note=note
        )


def find_words(words: str, eid: str, document: OpenDocument) -> Resolution:
    """Where a quote without an anchor stands in a document; blanks and line breaks do not count."""
    plain, own = plain_words(words), document.by_eid.get(eid)
    if own is not None and stands_in(plain, document.plain_quotes[eid]):
        return _exact(own)
    places = document.plain.find_all(plain)
    for span in places:
        if not eid or (own is not None and any(r.start <= span.start < r.end for r in own.ranges)):
            holder = own.eid if own is not None else document.smallest_at(span)
            return Resolution(status="exact", eid=holder, confidence=1.0, ranges=(span,), quote=words)
    if len(plain) >= TELLING_CHARS and (moved := _moved(plain, places, document)):
        return replace(moved, quote=words)
    return _nearest(plain, own, document)


def _exact(own: Paragraph) -> Resolution:
    return Resolution(status="exact", eid=own.eid, confidence=1.0, ranges=own.ranges)


def _moved(plain: str, places: Sequence[Span], document: OpenDocument) -> Resolution | None:
    """The one other place where the words stand; None when there is none or more than one."""
    if len(places) == 1 and (eid := document.smallest_at(places[0])):
        return Resolution(status="moved", eid=eid, confidence=0.9, ranges=tuple(places))
    holding = [one for one in document.paragraphs if not places and stands_in(plain, document.plain_quotes[one.eid])]
    holding.sort(key=lambda one: sum(map(len, one.ranges)))
    if holding and all(one.ranges[0].start <= holding[0].ranges[0].start for one in holding[1:]):
        return Resolution(status="moved", eid=holding[0].eid, confidence=0.9, ranges=holding[0].ranges)
    return None


def _nearest(plain: str, own: Paragraph | None, document: OpenDocument) -> Resolution:
    """The nearest words: in the paragraph of the address first, then anywhere in the document."""
    if own is not None and (near := _nearest_in(plain, document.plain_quotes[own.eid])):
        return _changed(own, *near)
    if len(plain) < TELLING_CHARS:
        return GONE
    near = _nearest_in(plain, document.plain.words)
    if near is not None:
        span = document.plain.span(near[0].start, near[0].end)
        holder = document.by_eid.get(document.smallest_at(span))
        return replace(_changed(holder, *near), ranges=(span,)) if holder else GONE
    found = [
        _changed(one, *near)
        for one in document.paragraphs
        if len(one.ranges) > 1 and (near := _nearest_in(plain, document.plain_quotes[one.eid]))
    ]  # a paragraph that a footnote or a page break interrupts does not stand in one piece
    return max(found, key=lambda one: one.confidence, default=GONE)


def _nearest_in(plain: str, whole: str) -> tuple[Span, str, float] | None:
    """(range, words, score) of the words of a plain text that are nearest to a quote, never half a word."""
    found = locate_piece(AnchorPiece(span=Span(0, 0), exact=plain), whole, Span(0, len(whole)))
    if found is None or found.score < FOUND:
        return None
    span = whole_words(whole, found.span)
    edits = Levenshtein.distance(plain, span.of(whole))
    score = found.score if span == found.span else min(found.score, 1 - edits / len(plain))
    return (span, span.of(whole), round(score, 4)) if score >= FOUND and len(span) else None


def _changed(one: Paragraph, _span: Span, words: str, score: float) -> Resolution:
    return Resolution(status="changed", eid=one.eid, confidence=score, ranges=one.ranges, quote=words)


def _stands_now(document: OpenDocument, quoted: Quoted) -> str:
    """What stands at the address now, for a quote that is gone."""
    words = document.plain_quotes.get(quoted.address.eid, "")
    if not words:
        return "địa chỉ của đoạn cũng không còn" if quoted.address.eid else ""
    shown = words if len(words) <= MAX_SHOWN else words[:MAX_SHOWN].rsplit(" ", 1)[0] + " …"
    return f"ở địa chỉ này nay là “{shown}”"
