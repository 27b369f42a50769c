"""Which words of a passage answer to words of the question, as exact ranges of the file's text."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise

from corpus.records import Span
from corpus.vietnamese import Token
from search.reading import SHOWN_CONFIDENCE, STOP_WEIGHT, ReadQuestion

Wordings = Mapping[str, set[tuple[str, ...]]]  # first word -> wordings, as folded words


def matched_spans(
    ranges: Sequence[Span], tokens: Sequence[Token], question: ReadQuestion, wordings: Wordings
) -> tuple[Span, ...]:
    """The ranges of the file's text to highlight, in order, none overlapping; `tokens` are those of the quote."""
    asked = {term.folded for term in question.terms if term.weight >= STOP_WEIGHT} | set(question.symbols)
    single = [i for i, token in enumerate(tokens) if token.folded in asked]
    together = _together(tokens, single, question)
    found = [(tokens[i].start, tokens[i].end) for i in together or single]
    found += _wordings(tokens, wordings)
    merged: list[list[int]] = []
    for start, end in sorted(set(found)):
        if merged and start <= merged[-1][1]:
            merged[-1][1] = max(merged[-1][1], end)
        else:
            merged.append([start, end])
    return tuple(span for start, end in merged for span in in_file(ranges, start, end))


def _together(tokens: Sequence[Token], single: Sequence[int], question: ReadQuestion) -> list[int]:
    """Of the found words those that stand beside the same neighbour as in the question, or that stand alone there.

    A syllable is rarely a word: "công" of "công nghiệp" alone says nothing, so it is not shown as found.
    """
    terms = question.terms
    pairs = {(a.folded, b.folded) for a, b in pairwise(terms) if min(a.weight, b.weight) >= STOP_WEIGHT}
    paired = {word for pair in pairs for word in pair}
    keys = {term.key for term in terms}
    kept = {
        i
        for i in single
        if tokens[i].kind in ("number", "symbol") or (tokens[i].folded not in paired and tokens[i].key in keys)
    }
    for i in single:
        if i + 1 < len(tokens) and (tokens[i].folded, tokens[i + 1].folded) in pairs:
            kept.update((i, i + 1))
    return sorted(kept)


def official_wordings(question: ReadQuestion) -> Wordings:
    """The official wordings of the question's concepts of two words or more, by their first word."""
    by_first: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for found in question.concepts:
        if found.confidence >= SHOWN_CONFIDENCE:
            for wording in found.concept.wordings:
                if wording.official and len(wording.folded) >= 2:
                    by_first[wording.folded[0]].add(wording.folded)
    return by_first


def _wordings(tokens: Sequence[Token], wordings: Wordings) -> list[tuple[int, int]]:
    """Places where an official wording stands word by word."""
    folded = [token.folded for token in tokens]
    return [
        (tokens[i].start, tokens[i + len(words) - 1].end)
        for i, word in enumerate(folded)
        for words in wordings.get(word, ())
        if tuple(folded[i : i + len(words)]) == words
    ]


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
