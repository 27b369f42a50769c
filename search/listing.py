"""Passages of a full search as hits, made only for those that are shown or saved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.records import Span
from corpus.vietnamese import Token, analyze
from search.exhaustive import AllHits
from search.highlight import in_file, matched_spans, official_wordings
from search.operators import has_accents
from search.records import Hit

if TYPE_CHECKING:
    from search.engine import Engine


def hits_at(engine: Engine, found: AllHits, places: Sequence[int], *, first_rank: int = 1) -> tuple[Hit, ...]:
    """The passages at these places of a full search, in that order, with every word marked that was asked for."""
    chunks = engine.index.store.chunks([int(found.ordinals[place]) for place in places])
    files = {document.doc_id: document.file for document in engine.index.documents()}
    wordings = official_wordings(found.question)
    phrases = [(analyze(one, abbreviations=engine.abbreviations), has_accents(one)) for one in found.operators.phrases]
    hits = []
    for rank, (place, chunk) in enumerate(zip(places, chunks, strict=True), first_rank):
        tokens = engine.tokens(chunk.quote)
        marked = matched_spans(chunk.ranges, tokens, found.question, wordings)
        more = (*_phrase_spans(chunk.ranges, tokens, phrases), *_word_spans(chunk.ranges, tokens, found, marked))
        hits.append(
            Hit(
                rank=rank,
                score=float(found.scores[place]),
                ordinal=chunk.ordinal,
                doc_id=chunk.doc_id,
                eid=chunk.eid,
                kind=chunk.kind,
                file=files[chunk.doc_id],
                ranges=chunk.ranges,
                quote=chunk.quote,
                heading_path=chunk.heading_path,
                page=chunk.page,
                matched=tuple(sorted({*marked, *more})),
                flags=chunk.flags,
            )
        )
    return tuple(hits)


def _phrase_spans(
    ranges: Sequence[Span], tokens: Sequence[Token], phrases: Sequence[tuple[Sequence[Token], bool]]
) -> list[Span]:
    """Where exact phrases stand, word by word."""
    found = []
    for phrase, accents in phrases:
        wanted = [token.key if accents else token.folded for token in phrase]
        given = [token.key if accents else token.folded for token in tokens]
        for at in range(len(given) - len(wanted) + 1 if wanted else 0):
            if given[at : at + len(wanted)] == wanted:
                found += in_file(ranges, tokens[at].start, tokens[at + len(wanted) - 1].end)
    return found


def _word_spans(ranges: Sequence[Span], tokens: Sequence[Token], found: AllHits, marked: Sequence[Span]) -> list[Span]:
    """Where words stand that have no mark yet: with their accents, or where nowhere so without."""

    def is_marked(token: Token) -> bool:
        spans = in_file(ranges, token.start, token.end)
        return bool(spans) and all(any(m.start <= one.start and one.end <= m.end for m in marked) for one in spans)

    spans = []
    for word in found.needs.words:
        same = [token for token in tokens if token.folded == word.folded]
        if not any(map(is_marked, same)):
            for token in [token for token in same if token.key == word.key] or same:
                spans += in_file(ranges, token.start, token.end)
    return spans
