"""Links to a paragraph: written, read back, and followed when the document has changed since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from citations.reanchor import FOUND, locate, words_of
from citations.records import Address, Anchor, Resolution
from corpus.records import Span

DOCUMENT, PARAGRAPH, HASH = "van-ban", "doan", "h"
HASH_CHARS = 8  # hex digits: 32 bits, ample inside one document
_ID = re.compile(r"[\w./-]{1,200}", re.ASCII)
_EID = re.compile(r"[^\s<>\"'&?#\ud800-\udfff]{1,300}")
_HEX = re.compile(r"[0-9a-f]{4,64}")
MOVED, CHANGED = 0.9, 0.5  # confidence: the words are the same elsewhere; only the place is the same
TELLING_CHARS = 20  # a quote of this length says by itself which passage it is
SURE, CLEARLY_BETTER = 0.95, 0.05  # scores: the surroundings are there; another place fits better
NOT_FOUND = "không còn tìm thấy đoạn này"


class Quotable(Protocol):
    """A paragraph with its address; `corpus.records.Paragraph` is one."""

    @property
    def eid(self) -> str: ...
    def quote(self, text: str) -> str: ...


class Placed(Quotable, Protocol):
    """A paragraph that also says where it stands."""

    @property
    def ranges(self) -> tuple[Span, ...]: ...


def quote_hash(quote: str) -> str:
    """The first eight hex digits of the SHA-256 of a quote in UTF-8.

    >>> quote_hash("Điều 1.")
    '1cb2dd3d'
    """
    return hashlib.sha256(quote.encode()).hexdigest()[:HASH_CHARS]


def format_permalink(address: Address, *, base_url: str = "") -> str:
    """The link of an address: `?van-ban=<doc_id>&doan=<eid>&h=<hash>`, behind `base_url` when given.

    >>> format_permalink(Address(doc_id="031415255736158d", eid="sec_II__para_1-2", hash="7f3a9c01"))
    '?van-ban=031415255736158d&doan=sec_II__para_1-2&h=7f3a9c01'
    """
    pairs = [(DOCUMENT, address.doc_id), (PARAGRAPH, address.eid), (HASH, address.hash)]
    return f"{base_url}?{urlencode([(key, value) for key, value in pairs if value])}"


def parse_permalink(link: str | Mapping[str, str | list[str]]) -> Address | None:
    """The address in a link, in its query string or in a page's query parameters; None when it holds no document.

    A paragraph or hash that is not well formed is left out rather than trusted. Inverse of `format_permalink`.

    >>> parse_permalink("https://can-cu.example/?van-ban=031415255736158d&doan=art_5&h=7f3a9c01").eid
    'art_5'
    """
    if isinstance(link, str):
        query = urlsplit(link).query or link.lstrip("?")
        values = {key: found[0] for key, found in parse_qs(query).items()}
    else:
        values = {key: (found if isinstance(found, str) else "".join(found[:1])) for key, found in link.items()}
    doc_id, eid, digest = (str(values.get(key, "")).strip() for key in (DOCUMENT, PARAGRAPH, HASH))
    if not _ID.fullmatch(doc_id):
        return None
    eid = eid if _EID.fullmatch(eid) else ""
    return Address(doc_id=doc_id, eid=eid, hash=digest if eid and _HEX.fullmatch(digest) else "")


def ill_formed(link: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the parts of a page's address that are there but not well formed, so that nothing can be opened.

    >>> ill_formed({"van-ban": "031415255736158d", "doan": "<b>", "h": "7f"})
    ('doan', 'h')
    """
    forms = ((DOCUMENT, _ID), (PARAGRAPH, _EID), (HASH, _HEX))
    return tuple(name for name, form in forms if name in link and not form.fullmatch(link[name].strip()))


def resolve(
    address: Address,
    paragraphs: Iterable[Quotable],
    texts: str | Mapping[str, str],
    *,
    anchor: Anchor | None = None,
) -> Resolution:
    """Where an address leads in the document's paragraphs as they are now.

    `texts` is the text of the file, or the quotes by eId. Words that now stand in several other places are not
    followed: ambiguous is not found. Words that changed even a little count as changed. With the `anchor` of a
    citation, `texts` must be the text of the file and the words around the quote help: see `resolve_anchor`.
    """
    if anchor is not None:
        if not isinstance(texts, str):
            raise TypeError("an anchor is followed in the text of the file, not in quotes by eId")
        return resolve_anchor(anchor, tuple(paragraphs), texts)
    quotes = {one.eid: texts[one.eid] if isinstance(texts, Mapping) else one.quote(texts) for one in paragraphs}
    same_place = address.eid in quotes
    if same_place and (not address.hash or _matches(quotes[address.eid], address.hash)):
        return Resolution(status="exact", eid=address.eid, confidence=1.0)
    elsewhere = [eid for eid, quote in quotes.items() if address.hash and _matches(quote, address.hash)]
    if len(elsewhere) == 1:
        return Resolution(status="moved", eid=elsewhere[0], confidence=MOVED)
    if same_place:
        return Resolution(status="changed", eid=address.eid, confidence=CHANGED)
    return Resolution(status="gone", eid="", confidence=0.0)


def resolve_anchor(anchor: Anchor, paragraphs: Sequence[Placed], text: str) -> Resolution:
    """Where the quote of an anchor stands in a document now; `text` is the whole file's.

    First the same address with the same words; then the same words at the same position; then the nearest words by
    quote, surroundings and position, "gone" when they score below 0.75. `confidence` is 1 or that score.
    """
    own = next((one for one in paragraphs if one.eid == anchor.address.eid), None)
    if own is not None:
        whole = own.quote(text)
        same = _matches(whole, anchor.address.hash) if anchor.address.hash else whole == anchor.quote
        if same and anchor.quote in whole and not _by_chance(own, anchor, text):
            ranges = _ranges_inside(own, anchor, text)
            return Resolution(status="exact", eid=own.eid, confidence=1.0, ranges=ranges, quote=anchor.quote)
    starts = [one.ranges[0].start for one in paragraphs if one.ranges]
    ends = [one.ranges[-1].end for one in paragraphs if one.ranges]
    if not starts:
        return Resolution(status="gone", eid="", confidence=0.0)
    ranges, score = locate(anchor, text, Span(min(starts), max(ends)))
    if score < FOUND:
        ranges, score = _verbatim_once(anchor, text, Span(min(starts), max(ends)))
    if not ranges:
        return Resolution(status="gone", eid="", confidence=0.0)
    eid, words = _paragraph_at(ranges, paragraphs, anchor.address.eid), words_of(text, ranges)
    same_words = words == anchor.quote
    status = "changed" if not same_words else "exact" if eid == anchor.address.eid else "moved"
    return Resolution(status=status, eid=eid, confidence=round(score, 4), ranges=ranges, quote=words)


def _verbatim_once(anchor: Anchor, text: str, within: Span) -> tuple[tuple[Span, ...], float]:
    """Where a quote of some length stands unchanged among other words, if that is one place only."""
    if len(anchor.pieces) != 1 or len(anchor.quote) < TELLING_CHARS:
        return (), 0.0
    first = text.find(anchor.quote, within.start, within.end)
    if first < 0 or text.find(anchor.quote, first + 1, within.end) >= 0:
        return (), 0.0
    return (Span(first, first + len(anchor.quote)),), MOVED


def _by_chance(own: Placed, anchor: Anchor, text: str) -> bool:
    """Whether repeated words stand at this address only by chance: their surroundings are found elsewhere.

    A cell "100" has the same words as many others; when a column is lost, one of them may take its address.
    """
    words = anchor.pieces[0].exact if anchor.pieces else ""
    if not words or text.find(words, text.find(words) + 1) < 0:
        return False
    _, here = locate(anchor, text, Span(own.ranges[0].start, own.ranges[-1].end))
    if here >= SURE:
        return False
    _, anywhere = locate(anchor, text, Span(0, len(text)))
    return anywhere > here + CLEARLY_BETTER


def _ranges_inside(own: Placed, anchor: Anchor, text: str) -> tuple[Span, ...]:
    """The ranges of an anchor's quote in its unchanged paragraph: the whole, or the piece that was quoted."""
    if own.quote(text) == anchor.quote:
        return own.ranges
    if words_of(text, tuple(piece.span for piece in anchor.pieces)) == anchor.quote:
        return tuple(piece.span for piece in anchor.pieces)
    ranges, score = locate(anchor, text, Span(own.ranges[0].start, own.ranges[-1].end))
    return ranges if score >= FOUND else own.ranges


def _paragraph_at(ranges: Sequence[Span], paragraphs: Sequence[Placed], eid: str) -> str:
    """The eId of the paragraph that shares most with `ranges`; among equals the one with the address `eid`, then
    the last, which is the smallest unit."""

    def share(one: Placed) -> tuple[float, bool]:
        common = sum(
            max(0, min(a.end, b.end) - max(a.start, b.start)) for a in ranges for b in one.ranges
        )
        union = sum(map(len, ranges)) + sum(map(len, one.ranges)) - common
        return common / max(1, union), one.eid == eid

    return max(reversed(paragraphs), key=share).eid


def _matches(quote: str, digest: str) -> bool:
    """Whether a quote has this hash; an older link may carry fewer digits."""
    return hashlib.sha256(quote.encode()).hexdigest().startswith(digest)
