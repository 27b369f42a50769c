"""Document text as HTML: everything escaped, only the found words marked. The one way document text reaches a page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from corpus.records import Span


def passage_html(text: str, matched: Sequence[Span] = ()) -> str:
    """`text` escaped, with `<mark>` around the ranges `matched` (code points of `text`, any order).

    Two found words with only blanks between them share one mark. Blanks stay as they are; line breaks inside a
    paragraph become spaces by display only.

    >>> passage_html("thu < chi_phí", [Span(0, 3)])
    '<mark>thu</mark> &lt; chi_phí'
    """
    pieces, position = [], 0
    for start, end in _joined(text, matched):
        pieces += [escape(text[position:start]), "<mark>", escape(text[start:end]), "</mark>"]
        position = end
    return "".join([*pieces, escape(text[position:])])


def ranges_html(text: str, ranges: Sequence[Span], matched: Sequence[Span] = ()) -> str:
    """A quote as HTML: the slices of the file's `text` joined by one space, `matched` in the file's code points.

    >>> ranges_html("ab--cd", [Span(0, 2), Span(4, 6)], [Span(4, 5)])
    'ab <mark>c</mark>d'
    """
    return " ".join(passage_html(span.of(text), _inside(span, matched)) for span in ranges)


def _inside(span: Span, matched: Sequence[Span]) -> list[Span]:
    """The parts of `matched` that lie in `span`, counted from its start."""
    cut = [(max(span.start, one.start), min(span.end, one.end)) for one in matched]
    return [Span(start - span.start, end - span.start) for start, end in cut if start < end]


def _joined(text: str, matched: Sequence[Span]) -> list[tuple[int, int]]:
    """The ranges inside `text`, in order, merged where they touch, overlap or have only blanks between them."""
    merged: list[list[int]] = []
    for start, end in sorted((one.start, min(one.end, len(text))) for one in matched):
        if start >= end:
            continue
        if merged and not text[merged[-1][1] : start].strip():
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return [(start, end) for start, end in merged]
