"""What the word search sees of a chunk: the terms of each field, made from the tokens of its quote and its context."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from types import TracebackType
from typing import Self

import numpy as np

from corpus import vietnamese
from corpus.records import Document
from corpus.vietnamese.records import Token
from indexer.arrays import RaggedWriter, save_array
from indexer.heard import PairCounter
from indexer.records import Chunk

NOISE_FOR_REPAIR = 0.01  # share of impossible syllables above which a document's tokens are repaired as OCR
TEXT_FIELDS = ("body", "body_raw", "folded", "pairs", "context_folded", "context_pairs", "symbols")
QUOTE_TERMS, CONTEXT_TERMS, FREQUENCIES = "lexical", "lexical.context", "lexical.df.npy"
BREAK = re.compile(r"[.!?;:…\t|]")  # between two tokens: they are no pair


@dataclass(frozen=True, slots=True, kw_only=True)
class ChunkTerms:
    """The terms of one chunk by field, and the folded terms of quote and context in order (with repetitions)."""

    fields: Mapping[str, Sequence[str]]
    quote: tuple[str, ...]
    context: tuple[str, ...]


def document_terms(document: Document, chunks: Sequence[Chunk]) -> Iterator[ChunkTerms]:
    """The terms of each chunk of a document, with its own abbreviations, repaired when the document is noisy."""
    abbreviations = dict(document.abbreviations)
    repair = document.noise > NOISE_FOR_REPAIR
    contexts: dict[str, tuple[Token, ...]] = {}
    for chunk in chunks:
        if chunk.context not in contexts:
            contexts[chunk.context] = vietnamese.analyze(chunk.context, abbreviations=abbreviations, repair=repair)
        tokens = vietnamese.analyze(chunk.quote, abbreviations=abbreviations, repair=repair)
        yield chunk_terms(chunk.quote, tokens, chunk.context, contexts[chunk.context])


def chunk_terms(quote: str, tokens: Sequence[Token], context: str, context_tokens: Sequence[Token]) -> ChunkTerms:
    """The terms of a chunk, given the tokens of its quote and of its context."""
    folded = tuple(token.folded for token in tokens)
    context_folded = tuple(token.folded for token in context_tokens)
    fields = {
        "body": [token.key for token in tokens],
        "body_raw": [token.raw_key for token in tokens if token.raw_key],
        "folded": folded,
        "pairs": pairs(quote, tokens),
        "context_folded": context_folded,
        "context_pairs": pairs(context, context_tokens),
        "symbols": [token.folded for token in (*tokens, *context_tokens) if token.kind == "symbol"],
    }
    return ChunkTerms(fields=fields, quote=folded, context=context_folded)


def pairs(text: str, tokens: Sequence[Token]) -> list[str]:
    """The folded bigrams of neighbouring tokens ("cong_nghiep"), none across a sentence's end or a cell's border."""
    return [
        f"{left.folded}_{right.folded}"
        for left, right in pairwise(tokens)
        if not BREAK.search(text, left.end, max(left.end, right.start))
    ]


class LexicalWriter:
    """Writes the folded terms of quotes and contexts as ids, and the number of chunks whose quote holds each term."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._ids: dict[str, int] = {}
        self._counts: list[int] = []
        self._heard = PairCounter()
        self._quotes, self._contexts = RaggedWriter(folder, QUOTE_TERMS), RaggedWriter(folder, CONTEXT_TERMS)

    def add(self, chunks: Sequence[ChunkTerms]) -> None:
        """Takes the terms of chunks in the order of their ordinals."""
        self._quotes.append([self._numbered(chunk.quote) for chunk in chunks])
        self._contexts.append([self._numbered(chunk.context) for chunk in chunks])
        for chunk in chunks:
            self._heard.add(chunk.fields["body"])
            for term in set(chunk.quote):
                self._counts[self._ids[term]] += 1

    def _numbered(self, terms: Sequence[str]) -> list[int]:
        for term in terms:
            if term not in self._ids:
                self._ids[term] = len(self._ids)
                self._counts.append(0)
        return [self._ids[term] for term in terms]

    def vocabulary(self) -> list[str]:
        """The terms; a term's id is its place."""
        return list(self._ids)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._quotes.__exit__(kind, error, at)
        self._contexts.__exit__(kind, error, at)
        if kind is None:
            self._heard.save(self._folder)
            save_array(self._folder / FREQUENCIES, np.array(self._counts, np.int32))
