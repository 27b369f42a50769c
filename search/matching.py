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
    `runs` (n, r) of each asked run of three."""

    single: np.ndarray
    pairs: np.ndarray
    runs: np.ndarray


def count_occurrences(
    rows: TermRows,
    ordinals: np.ndarray,
    terms: Sequence[int],
    pairs: Sequence[tuple[int, int]],
    n_vocabulary: int,
    runs: Sequence[tuple[int, int]] = (),
) -> Occurrences:
    """The counts of distinct term ids, of pairs of them (places in `terms`), and of runs (two places in `pairs`).

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
    pair_counts, run_counts = _count_pairs(places, owner, pairs, runs, len(ordinals), len(terms))
    cells = owner[known] * len(terms) + places[known]
    single = np.bincount(cells, minlength=len(ordinals) * len(terms)).astype(np.float32)
    return Occurrences(
        single=single.reshape(len(ordinals), len(terms)),
        pairs=pair_counts,
        runs=run_counts,
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
    places: np.ndarray,
    owner: np.ndarray,
    pairs: Sequence[tuple[int, int]],
    runs: Sequence[tuple[int, int]],
    n: int,
    n_terms: int,
) -> tuple[np.ndarray, np.ndarray]:
    """(n, p) counts of pairs and (n, r) counts of runs of two pairs that share their middle."""
    if not pairs or len(places) < 2:
        return np.zeros((n, len(pairs)), np.float32), np.zeros((n, len(runs)), np.float32)
    columns = _columns(places, pairs, n_terms)
    columns[owner[:-1] != owner[1:]] = -1
    return _counted(columns, owner, n, len(pairs)), _counted(_columns(columns, runs, len(pairs)), owner, n, len(runs))


def _columns(places: np.ndarray, wanted: Sequence[tuple[int, int]], n_places: int) -> np.ndarray:
    """For each two neighbours in `places` the number of the wanted pair that they are, -1 for none."""
    if not wanted or len(places) < 2:
        return np.full(max(0, len(places) - 1), -1, np.int64)
    column_of = np.full(n_places * n_places, -1, np.int64)
    for column, (a, b) in enumerate(wanted):
        column_of[a * n_places + b] = column
    left, right = places[:-1], places[1:]
    beside = np.flatnonzero((left >= 0) & (right >= 0))
    columns = np.full(len(left), -1, np.int64)
    columns[beside] = column_of[left[beside].astype(np.int64) * n_places + right[beside]]
    return columns


def _counted(columns: np.ndarray, owner: np.ndarray, n: int, n_columns: int) -> np.ndarray:
    """(n, n_columns) float32, how often each column stands in each passage."""
    found = np.flatnonzero(columns >= 0)
    cells = owner[found] * n_columns + columns[found]
    return np.bincount(cells, minlength=n * n_columns).astype(np.float32).reshape(n, n_columns)


def rarity(frequencies: np.ndarray, n_passages: int) -> np.ndarray:
    """(s,) float32 inverse document frequency, never negative.

    Source: Lucene's BM25 variant, log(1 + (N - n + 0.5) / (n + 0.5)).
    """
    n = np.asarray(frequencies, np.float32)
    return np.log1p((n_passages - n + 0.5) / (n + 0.5)).astype(np.float32)
