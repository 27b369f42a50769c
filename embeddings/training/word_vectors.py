"""Skip-gram vectors of the tokens, from the stream of token ids."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np


def train_vectors(
    stream: Path,
    vocabulary: int,
    *,
    dimension: int,
    epochs: int,
    seed: int,
    threads: int = 2,
    window: int = 6,
    log: Callable[[dict[str, object]], None] = lambda _: None,
) -> tuple[np.ndarray, np.ndarray]:
    """The skip-gram vectors (vocabulary, dimension) float32 and the token counts (vocabulary,) int64 of the stream.

    Rows of tokens seen fewer than five times stay zero. With more than one thread the result differs a little from run
    to run.
    Source: T. Mikolov et al., Distributed representations of words and phrases and their compositionality, 2013.
    """
    from gensim.models import Word2Vec  # a dependency of the recipe alone

    model = Word2Vec(
        vector_size=dimension, window=window, sg=1, negative=7, ns_exponent=0.75, sample=1e-4, min_count=5,
        workers=threads, alpha=0.03, seed=seed, epochs=epochs,
    )
    model.build_vocab(corpus_file=str(stream))
    model.train(
        corpus_file=str(stream), total_examples=model.corpus_count, total_words=model.corpus_total_words, epochs=epochs
    )
    vectors = np.zeros((vocabulary, dimension), dtype=np.float32)
    counts = np.zeros(vocabulary, dtype=np.int64)
    for key, row in model.wv.key_to_index.items():
        vectors[int(key)] = model.wv.vectors[row]
        counts[int(key)] = model.wv.get_vecattr(key, "count")
    known = int((counts > 0).sum())
    log({"step": "word_vectors", "tokens": int(model.corpus_total_words), "epochs": epochs, "known": known})
    return vectors, counts


def centred_units(vectors: np.ndarray, counts: np.ndarray, *, n_common: int = 2) -> np.ndarray:
    """The rows without their common directions, at unit length; zero rows stay zero. (vocabulary, dim) float32.

    Removes the frequency-weighted mean and the `n_common` strongest directions, which carry frequency, not meaning.
    Source: J. Mu, P. Viswanath, All-but-the-top, 2018.
    """
    known = np.linalg.norm(vectors, axis=1) > 0
    weight = np.sqrt(counts[known].astype(np.float64))
    rows = vectors[known].astype(np.float64)
    rows -= (weight[:, None] * rows).sum(axis=0) / weight.sum()
    _, _, directions = np.linalg.svd(rows * (weight[:, None] / weight.max()), full_matrices=False)
    rows -= rows @ directions[:n_common].T @ directions[:n_common]
    rows /= np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
    result = np.zeros_like(vectors, dtype=np.float32)
    result[known] = rows
    return result


def save_vectors(folder: Path, vectors: np.ndarray, counts: np.ndarray, made_from: dict[str, object]) -> None:
    """Write `vectors.npy`, `counts.npy` and what they were made from into `folder`."""
    np.save(folder / "vectors.npy", vectors)
    np.save(folder / "counts.npy", counts)
    (folder / "vectors.json").write_text(json.dumps(made_from, sort_keys=True), encoding="utf-8")
