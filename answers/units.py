"""What can be quoted as an answer: the sentences of the best passages, and whole table rows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from answers.sentences import split_sentences
from corpus.records import Span
from corpus.vietnamese import Token, fold
from search import Engine, Hit
from search.highlight import in_file

WHOLE = ("row", "cell")  # kinds of passages that are quoted whole
MAX_SENTENCES = 14  # of one passage: a longer one is a chunk of a list, whose first sentences say what it is
N_KEPT = 2048


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """One sentence or row of a hit: `start`, `end` are its place in `hit.quote`, `ranges` its place in the file.

    `tokens` are the search tokens of the unit (places in `hit.quote`), `around` the folded words of the rest of the
    passage, its headings and columns, `title` those of the document's title, type, issuer and place.
    """

    hit: Hit
    start: int
    end: int
    text: str
    ranges: tuple[Span, ...]
    tokens: tuple[Token, ...]
    around: frozenset[str]
    title: frozenset[str]

    @property
    def is_row(self) -> bool:
        """Whether it is a row of a table."""
        return self.hit.kind in WHOLE


def units_of(engine: Engine, hits: Sequence[Hit]) -> list[Unit]:
    """The units of passages, in order of the passages, then of the text."""
    found: list[Unit] = []
    for hit in hits:
        tokens = engine.tokens(hit.quote)
        around = _words(engine, hit)
        title = title_words(engine, hit.doc_id)
        for start, end in _pieces(hit)[:MAX_SENTENCES]:
            inside = tuple(token for token in tokens if start <= token.start < end)
            if inside:
                found.append(
                    Unit(
                        hit=hit,
                        start=start,
                        end=end,
                        text=hit.quote[start:end],
                        ranges=tuple(in_file(hit.ranges, start, end)),
                        tokens=inside,
                        around=around,
                        title=title,
                    )
                )
    return found


def _pieces(hit: Hit) -> list[tuple[int, int]]:
    """Where the sentences of a passage stand in its quote; a row is one piece."""
    if hit.kind in WHOLE:
        return [(0, len(hit.quote))]
    sentences = split_sentences(hit.quote, (Span(0, len(hit.quote)),))
    return [(spans[0].start, spans[-1].end) for spans in sentences]


def _words(engine: Engine, hit: Hit) -> frozenset[str]:
    """The folded words of the passage and of its context (headings, columns)."""
    chunk = engine.index.store.chunk(hit.ordinal)
    words = {token.folded for token in engine.tokens(hit.quote)}
    return frozenset(words | {token.folded for token in engine.tokens(chunk.context)})


def title_words(engine: Engine, doc_id: str) -> frozenset[str]:
    """The folded words of a document's title, type, issuer, place, number and year."""
    document = engine.index.store.document(doc_id)
    return _folded_words(
        " ".join(filter(None, (document.type, document.title, document.issuer, document.place, document.number)))
        + (f" {document.date[:4]}" if document.date else "")
    )


@lru_cache(maxsize=N_KEPT)
def _folded_words(text: str) -> frozenset[str]:
    return frozenset("".join(char if char.isalnum() else " " for char in fold(text)).split())


def token_rows(engine: Engine, units: Sequence[Unit]) -> tuple[np.ndarray, np.ndarray]:
    """(indptr, ids) of the encoder's tokens of each unit, as `soft_match` takes them."""
    rows = engine.token_ids([unit.text for unit in units])
    indptr = np.concatenate([[0], np.cumsum([len(row) for row in rows])])
    ids = np.concatenate(rows) if rows else np.zeros(0, np.int32)
    return indptr, ids.astype(np.int32)
