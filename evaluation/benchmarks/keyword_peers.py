"""Keyword search libraries with their own defaults, over naive paragraphs: what the product is compared with.

Each library is optional and imported only when it is opened.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from corpus.records import Span

TOP = 20  # hits looked at for each question
MAX_PARAGRAPH = 1200  # code points of a naive paragraph


def naive_paragraphs(text: str, limit: int = MAX_PARAGRAPH) -> Iterator[Span]:
    """The blocks between blank lines; a longer one is cut at its last white space before `limit` code points.

    >>> [span.of("Một hai ba.\\n\\nBốn") for span in naive_paragraphs("Một hai ba.\\n\\nBốn", limit=8)]
    ['Một hai', 'ba.', 'Bốn']
    """
    for block in re.finditer(r"\S(?:.*?\S)??(?=\s*\n\s*\n|\s*\Z)", text, re.DOTALL):
        start, end = block.span()
        while end - start > limit:
            space = max(text.rfind(" ", start, start + limit), text.rfind("\n", start, start + limit))
            cut = space if space > start else start + limit
            yield Span(start, cut)
            start = cut + 1 if space > start else cut
        yield Span(start, end)


def bm25s(quotes: Sequence[str]) -> Callable[[str], list[int]]:
    """Search with bm25s, its own tokenizer and defaults. Raises: ImportError."""
    import bm25s as library

    engine = library.BM25()
    engine.index(library.tokenize(list(quotes), show_progress=False), show_progress=False)

    def search(text: str) -> list[int]:
        asked = library.tokenize([text], show_progress=False)
        numbers, scores = engine.retrieve(asked, k=min(TOP, len(quotes)), show_progress=False)
        return [int(number) for number, score in zip(numbers[0], scores[0], strict=True) if score > 0]

    return search


def rank_bm25(quotes: Sequence[str]) -> Callable[[str], list[int]]:
    """Search with rank-bm25 over lower-case words between white space (it has no tokenizer). Raises: ImportError."""
    import rank_bm25 as library

    engine = library.BM25Okapi([quote.lower().split() for quote in quotes])

    def search(text: str) -> list[int]:
        scores = engine.get_scores(text.lower().split())
        return [int(number) for number in (-scores).argsort(kind="stable")[:TOP] if scores[number] > 0]

    return search


PEERS = {"bm25s": bm25s, "rank-bm25": rank_bm25}
