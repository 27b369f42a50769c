"""Vectors and token ids of the chunks, written in batches; what an older generation holds is not computed again."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from indexer.arrays import Ragged, RaggedWriter, RowWriter, load_array
from indexer.chunks import passage_text
from indexer.records import Chunk
from indexer.vectors import VECTORS, checked_rows

BATCH = 512  # passages encoded at a time: 512 x 768 float32 are 1.5 MiB
KEYS = "vectors.keys.npy"  # (n, 16) bytes: the beginning of the SHA-256 of what was encoded
KEY_BYTES = 16
TOKENS, CONTEXT_TOKENS = "tokens", "tokens.context"


class VectorCache:
    """The vectors and token ids of an older generation, found by what was encoded."""

    def __init__(self, folder: Path | None) -> None:
        """`folder` is a generation made with the same model; None caches nothing."""
        self._rows: dict[bytes, int] = {}
        if folder is not None:
            self._rows = {key.tobytes(): row for row, key in enumerate(load_array(folder / KEYS))}
            self.vectors = load_array(folder / VECTORS)
            self.tokens, self.context_tokens = Ragged.open(folder, TOKENS), Ragged.open(folder, CONTEXT_TOKENS)

    def row(self, key: bytes) -> int | None:
        """The row of what has this key; None when it is not there."""
        return self._rows.get(key)


class PassageWriter:
    """Encodes chunks and writes `vectors.npy`, their keys, and the encoder's token ids of quote and context."""

    def __init__(self, folder: Path, encoder: Any, cache: VectorCache) -> None:
        self._encoder, self._cache, self._waiting = encoder, cache, []
        self._vectors = RowWriter(folder / VECTORS, dtype="<f4", width=encoder.dimension)
        self._keys = RowWriter(folder / KEYS, dtype="u1", width=KEY_BYTES)
        self._tokens, self._context_tokens = RaggedWriter(folder, TOKENS), RaggedWriter(folder, CONTEXT_TOKENS)
        self._with_tokens = encoder.token_table is not None
        self.n_encoded = 0

    def add(self, chunks: Sequence[Chunk]) -> None:
        """Takes chunks in the order of their ordinals; they are encoded BATCH at a time."""
        self._waiting.extend(chunks)
        while len(self._waiting) >= BATCH:
            self._write(self._waiting[:BATCH])
            del self._waiting[:BATCH]

    def flush(self) -> None:
        """Encodes and writes what is still waiting."""
        if self._waiting:
            self._write(self._waiting)
            self._waiting = []

    def _write(self, chunks: Sequence[Chunk]) -> None:
        texts = [passage_text(chunk) for chunk in chunks]
        keys = [hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()[:KEY_BYTES] for text in texts]
        rows = [self._cache.row(key) for key in keys]
        fresh = [at for at, row in enumerate(rows) if row is None]
        vectors = np.zeros((len(chunks), self._encoder.dimension), np.float32)
        tokens: list[Any] = [()] * len(chunks)
        context_tokens: list[Any] = [()] * len(chunks)
        for at, row in enumerate(rows):
            if row is not None:
                vectors[at] = self._cache.vectors[row]
                tokens[at], context_tokens[at] = self._cache.tokens[row], self._cache.context_tokens[row]
        if fresh:
            found = self._encoder.encode([texts[at] for at in fresh], kind="passage")
            vectors[fresh] = checked_rows(found, self._encoder.dimension)
            self.n_encoded += len(fresh)
        if fresh and self._with_tokens:
            contexts = list({chunks[at].context for at in fresh})  # neighbours share theirs
            ids = dict(zip(contexts, self._encoder.token_ids(contexts), strict=True))
            quotes = self._encoder.token_ids([chunks[at].quote for at in fresh])
            for at, quote in zip(fresh, quotes, strict=True):
                tokens[at], context_tokens[at] = quote, ids[chunks[at].context]
        self._vectors.append(vectors)
        self._keys.append(np.frombuffer(b"".join(keys), np.uint8).reshape(len(keys), KEY_BYTES))
        self._tokens.append(tokens)
        self._context_tokens.append(context_tokens)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.flush()
        for writer in (self._vectors, self._keys, self._tokens, self._context_tokens):
            writer.__exit__(kind, error, at)
