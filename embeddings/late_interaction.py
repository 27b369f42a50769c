"""Soft matching: each token of the question against the token of the passage that is nearest in meaning.

An averaged vector loses a paraphrase in a long passage; here "ruộng" finds "đất nông nghiệp" wherever it stands.
Source: O. Khattab, M. Zaharia, ColBERT, 2020 (the maximum over the passage), on static vectors, weighted by rarity.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

FLOOR = 0.15  # the similarity that two tokens have by chance: it counts nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenMatch:
    """One token of the question and the token of the passage it was matched with (positions in the id arrays)."""

    query_position: int
    passage_position: int  # -1 when the passage is empty
    cosine: float


def to_csr(passages: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """The passages' token ids end to end: indptr (n + 1,) int64 and ids (total,) int32."""
    indptr = np.zeros(len(passages) + 1, dtype=np.int64)
    np.cumsum([len(ids) for ids in passages], out=indptr[1:])
    ids = np.concatenate(passages) if passages else np.empty(0)
    return indptr, ids.astype(np.int32)


def soft_match(
    query_ids: np.ndarray,
    passages: tuple[np.ndarray, np.ndarray],
    table: np.ndarray,
    weights: np.ndarray,
    *,
    floor: float = FLOOR,
) -> np.ndarray:
    """(n,) float32 scores, 0..1, of n passages given as (indptr, ids).

    The sum over the question's tokens of weight * max(0, (best cosine - floor) / (1 - floor)), over the sum of weights.
    A question without weight, and an empty passage, score 0.

    `table` is (vocabulary, dim) float32 with unit rows, `weights` (vocabulary,) float32.
    """
    indptr, ids = passages
    scores = np.zeros(len(indptr) - 1, dtype=np.float32)
    query, query_weights = _weighted_query(query_ids, weights)
    filled = np.flatnonzero(np.diff(indptr) > 0)
    if not len(query) or not len(filled):
        return scores
    tokens, places = _distinct(ids, len(table))
    strength = np.maximum((table[tokens] @ table[query].T - floor) / (1.0 - floor), 0.0)  # (distinct, question)
    best = np.maximum.reduceat(strength[places], indptr[filled], axis=0)  # (passages, question)
    # einsum, not @: the BLAS product once warned of an invalid value here, though all its inputs are finite.
    scores[filled] = np.einsum("pq,q->p", best, query_weights / query_weights.sum())
    return scores


def best_matches(query_ids: np.ndarray, passage_ids: np.ndarray, table: np.ndarray) -> tuple[TokenMatch, ...]:
    """For each token of the question, in order, the passage's token nearest to it (the first of equals)."""
    if not len(passage_ids):
        return tuple(TokenMatch(query_position=k, passage_position=-1, cosine=0.0) for k in range(len(query_ids)))
    cosines = table[query_ids] @ table[passage_ids].T
    places = cosines.argmax(axis=1)
    return tuple(
        TokenMatch(query_position=k, passage_position=int(place), cosine=float(cosines[k, place]))
        for k, place in enumerate(places)
    )


def _weighted_query(query_ids: np.ndarray, weights: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The question's distinct tokens with weight, and their weights, repeats added up."""
    query, counts = np.unique(np.asarray(query_ids, dtype=np.int64), return_counts=True)
    total = weights[query] * counts
    return query[total > 0], total[total > 0].astype(np.float32)


def _distinct(ids: np.ndarray, vocabulary: int) -> tuple[np.ndarray, np.ndarray]:
    """The distinct ids in ascending order, and for each id its place among them (faster than np.unique)."""
    present = np.zeros(vocabulary, dtype=bool)
    present[ids] = True
    tokens = np.flatnonzero(present)
    places = np.zeros(vocabulary, dtype=np.int32)
    places[tokens] = np.arange(len(tokens), dtype=np.int32)
    return tokens, places[ids]
