"""The stacked anchor of a quote: address and hash, position, words, and the words around them.

Source: W3C Web Annotation Data Model, §4.2 (FragmentSelector, TextQuoteSelector, TextPositionSelector).
"""

from __future__ import annotations

from collections.abc import Sequence

from citations.records import Address, Anchor, AnchorPiece
from corpus.records import Span

CONTEXT_CHARS = 32  # code points before and behind a quote
MAX_CONTEXT_CHARS = 4096  # a text that repeats itself for longer cannot be told apart by its surroundings


def make_anchor(
    text: str, ranges: Sequence[Span], address: Address, *, file: str = "", sha256: str = "", segmenter: str = "",
    noise: float = 0.0,
) -> Anchor:
    """The anchor of the quote that `ranges` cut out of the file's `text`; `address.hash` is of the whole paragraph."""
    return Anchor(
        address=address,
        pieces=tuple(_piece(text, span) for span in ranges),
        quote=" ".join(span.of(text) for span in ranges),
        file=file,
        sha256=sha256,
        segmenter=segmenter,
        noise=noise,
    )  # fmt: skip


def _piece(text: str, span: Span) -> AnchorPiece:
    """A range with 32 code points of text on each side, doubled until the whole occurs once in the text."""
    size = CONTEXT_CHARS
    while True:
        start, end = max(0, span.start - size), min(len(text), span.end + size)
        whole = (start, end) == (0, len(text)) or size >= MAX_CONTEXT_CHARS
        if whole or _occurs_once(text, text[start:end]):
            return AnchorPiece(
                span=span, exact=span.of(text), prefix=text[start : span.start], suffix=text[span.end : end]
            )
        size *= 2


def _occurs_once(text: str, words: str) -> bool:
    """Whether `words`, which stand in `text`, stand there only once; overlapping places count."""
    first = text.find(words)
    return text.find(words, first + 1) < 0
