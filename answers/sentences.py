"""Sentences of a quoted passage, with exact ranges."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.records import Span

_END = re.compile(r"[.!?…;]+[\"”’)]*(?=\s+[\"“(\[]?[A-ZÀ-ỸĐ0-9–-])|\n{2,}")
MIN_SENTENCE = 12  # code points; shorter pieces stay with the sentence before


def split_sentences(text: str, ranges: Sequence[Span]) -> tuple[tuple[Span, ...], ...]:
    """The sentences of a passage, each as ranges of `text`; together they cover the passage without its outer blanks.

    A sentence that runs over two ranges keeps both. Abbreviated numbers ("1.500") and list markers do not end one.

    >>> text = "Thu đạt 9.878 tỷ đồng. Chi giảm."
    >>> [[s.of(text) for s in spans] for spans in split_sentences(text, [Span(0, len(text))])]
    [['Thu đạt 9.878 tỷ đồng.'], ['Chi giảm.']]
    """
    sentences: list[list[Span]] = [[]]
    for span in ranges:
        position = span.start
        for match in _END.finditer(text, span.start, span.end):
            if match.end() - position < MIN_SENTENCE and not sentences[-1]:
                continue
            sentences[-1].append(Span(position, match.end()))
            sentences.append([])
            position = match.end()
        if position < span.end:
            sentences[-1].append(Span(position, span.end))
    trimmed = (tuple(filter(None, (_trim(text, span) for span in spans))) for spans in sentences)
    return tuple(spans for spans in trimmed if spans)


def _trim(text: str, span: Span) -> Span | None:
    """The span without blanks at its ends, None when nothing is left."""
    piece = span.of(text)
    start = span.start + len(piece) - len(piece.lstrip())
    end = span.end - (len(piece) - len(piece.rstrip()))
    return Span(start, end) if start < end else None
