"""Which words of a passage answer to words of the question, as exact ranges of the file's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from corpus.records import Span
from corpus.vietnamese import Token, analyze
from indexer.records import Chunk
from search.reading import ReadQuestion

WEAK = 0.3  # words below this weight are not shown as found


def matched_spans(
    chunk: Chunk, question: ReadQuestion, abbreviations: Mapping[str, str] | None = None
) -> tuple[Span, ...]:
    """The ranges of the file's text to highlight, in order, none overlapping."""
    tokens = analyze(chunk.quote, abbreviations=abbreviations, repair=True)
    asked = {term.folded for term in question.terms if term.weight >= WEAK} | set(question.symbols)
    found = [(token.start, token.end) for token in tokens if token.folded in asked]
    found += _wordings(tokens, question)
    merged: list[list[int]] = []
    for start, end in sorted(set(found)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return tuple(span for start, end in merged for span in in_file(chunk.ranges, start, end))


def _wordings(tokens: Sequence[Token], question: ReadQuestion) -> list[tuple[int, int]]:
    """Places where an official wording of a concept stands word by word."""
    folded = [token.folded for token in tokens]
    found = []
    for concept in question.concepts:
        for wording in concept.concept.wordings:
            n = len(wording.folded)
            if wording.official and n >= 2:
                found += [
                    (tokens[i].start, tokens[i + n - 1].end)
                    for i in range(len(folded) - n + 1)
                    if tuple(folded[i : i + n]) == wording.folded
                ]
    return found


def in_file(ranges: Sequence[Span], start: int, end: int) -> list[Span]:
    """The part of a quote (its slices joined by one space) as ranges of the file's text.

    >>> in_file([Span(10, 14), Span(20, 30)], 2, 7)
    [Span(start=12, end=14), Span(start=20, end=22)]
    """
    spans, offset = [], 0
    for span in ranges:
        low, high = max(start, offset), min(end, offset + len(span))
        if low < high:
            spans.append(Span(span.start + low - offset, span.start + high - offset))
        offset += len(span) + 1
    return spans
