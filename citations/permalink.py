"""Links to a paragraph: written, read back, and followed when the document has changed since."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping
from typing import Protocol
from urllib.parse import parse_qs, urlencode, urlsplit

from citations.records import Address, Resolution

DOCUMENT, PARAGRAPH, HASH = "van-ban", "doan", "h"
HASH_CHARS = 8  # hex digits: 32 bits, ample inside one document
_ID = re.compile(r"[\w./-]{1,200}", re.ASCII)
_EID = re.compile(r"[^\s<>\"'&?#]{1,300}")
_HEX = re.compile(r"[0-9a-f]{4,64}")
MOVED, CHANGED = 0.9, 0.5  # confidence: the words are the same elsewhere; only the place is the same


class Quotable(Protocol):
    """A paragraph with its address; `corpus.records.Paragraph` is one."""

    @property
    def eid(self) -> str: ...
    def quote(self, text: str) -> str: ...


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


def resolve(address: Address, paragraphs: Iterable[Quotable], texts: str | Mapping[str, str]) -> Resolution:
    """Where an address leads in the document's paragraphs as they are now.

    `texts` is the text of the file, or the quotes by eId. Words that now stand in several other places are not
    followed: ambiguous is not found. Words that changed even a little count as changed.
    """
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


def _matches(quote: str, digest: str) -> bool:
    """Whether a quote has this hash; an older link may carry fewer digits."""
    return hashlib.sha256(quote.encode()).hexdigest().startswith(digest)
