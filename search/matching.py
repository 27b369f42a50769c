"""How the words of a question stand in candidate passages, counted from the stored term ids (numpy only)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np


class TermRows(Protocol):
    """Rows of term ids, as the index stores them: row i is `ids[indptr[i]:indptr[i + 1]]`."""

    ids: np.ndarray
    indptr: np.ndarray


@dataclass(frozen=True, slots=True, kw_only=True)
class Occurrences:
    """Counts in n passages: `single` (n, s) of each asked term, `pairs` (n, p) of each asked neighbouring pair,
    `lengths` (n,) terms of the passage."""

    single: np.ndarray
    pairs: np.ndarray
    lengths: np.ndarray


def count_occurrences(
    rows: TermRows, ordinals: np.ndarray, terms: Sequence[int], pairs: Sequence[tuple[int, int]], n_vocabulary: int
) -> Occurrences:
    """The counts of distinct term ids and of pairs of them (places in `terms`) in the passages, in order.

    An id below 0 stands for a word that the index does not know; it occurs nowhere.
    """
    flat, lengths = gather(rows, ordinals)
    owner = np.repeat(np.arange(len(ordinals)), lengths)
    place_of = np.full(n_vocabulary + 1, -1, np.int32)
    for place, term in enumerate(terms):
        if term >= 0:
            place_of[term] = place
    places = place_of[flat]
    known = places >= 0
    cells = owner[known] * len(terms) + places[known]
    single = np.bincount(cells, minlength=len(ordinals) * len(terms)).astype(np.float32)
    return Occurrences(
        single=single.reshape(len(ordinals), len(terms)),
        pairs=_count_pairs(places, owner, pairs, len(ordinals), len(terms)),
        lengths=lengths,
    )


def gather(rows: TermRows, ordinals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(ids of the rows end to end, (n,) int64 lengths of the rows)."""
    starts = np.asarray(rows.indptr)[ordinals].astype(np.int64)
    lengths = np.asarray(rows.indptr)[ordinals + 1].astype(np.int64) - starts
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]]) if len(lengths) else np.zeros(0, np.int64)
    places = np.arange(int(lengths.sum())) + np.repeat(starts - first, lengths)
    return np.asarray(rows.ids)[places], lengths


def gather_both(rows: TermRows, more: TermRows, ordinals: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `gather`, each row followed by the same row of `more` (a passage and its context)."""
    ids, lengths = gather(rows, ordinals)
    more_ids, more_lengths = gather(more, ordinals)
    owners = np.concatenate([np.repeat(np.arange(len(ordinals)), n) for n in (lengths, more_lengths)])
    return np.concatenate([ids, more_ids])[np.argsort(owners, kind="stable")], lengths + more_lengths


def _count_pairs(
    places: np.ndarray, owner: np.ndarray, pairs: Sequence[tuple[int, int]], n: int, n_terms: int
) -> np.ndarray:
    counts = np.zeros((n, len(pairs)), np.float32)
    if not pairs or len(places) < 2:
        return counts
    column_of = np.full(n_terms * n_terms, -1, np.int32)
    for column, (a, b) in enumerate(pairs):
        column_of[a * n_terms + b] = column
    left, right = places[:-1], places[1:]
    beside = (left >= 0) & (right >= 0) & (owner[:-1] == owner[1:])
    columns = column_of[left[beside].astype(np.int64) * n_terms + right[beside]]
    cells = owner[:-1][beside][columns >= 0] * len(pairs) + columns[columns >= 0]
    return np.bincount(cells, minlength=n * len(pairs)).astype(np.float32).reshape(n, len(pairs))


def bm25(counts: np.ndarray, lengths: np.ndarray, weights: np.ndarray, mean_length: float) -> np.ndarray:
    """(n,) float32 BM25 of counts (n, s) with a weight (rarity times importance) for each column, k1 1.2, b 0.75.

    Source: Robertson and Zaragoza 2009, The Probabilistic Relevance Framework, formula 3.15.
    """
    k1, b = 1.2, 0.75
    norm = k1 * (1 - b + b * lengths[:, None] / max(mean_length, 1e-9))
    return ((counts * (k1 + 1) / (counts + norm)) @ weights).astype(np.float32)


def rarity(frequencies: np.ndarray, n_passages: int) -> np.ndarray:
    """(s,) float32 inverse document frequency, never negative.

    Source: Lucene's BM25 variant, log(1 + (N - n + 0.5) / (n + 0.5)).
    """
    n = np.asarray(frequencies, np.float32)
    return np.log1p((n_passages - n + 0.5) / (n + 0.5)).astype(np.float32)
