"""Which syllable follows which in the indexed documents: they know their own words better than any table.

Used to read questions typed without accents: "phan dau" is "phấn đấu" where the documents say so.
"""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from itertools import pairwise
from math import log1p
from pathlib import Path

import numpy as np

from corpus.vietnamese.frequencies import NUMBER, frequencies
from indexer.arrays import load_array, save_array

CODES, COUNTS = "heard.codes.npy", "heard.counts.npy"
MAX_KEPT = 400_000  # pairs of an index that are kept, the commonest: some 40 MB in memory when open
NATS_PER_LOG, MOST_NATS = 0.7, 3.0  # how much a pair heard n times is believed: 0.7 ln(1 + n), at most 3


class PairCounter:
    """Counts neighbouring accented syllables while an index is written."""

    def __init__(self) -> None:
        self._codes = array("I")

    def add(self, keys: Sequence[str]) -> None:
        """Takes the canonical keys of one passage in order."""
        ids = frequencies().ids
        numbers = [ids.get(key, 0) for key in keys]
        self._codes.extend(
            left << 16 | right
            for left, right in pairwise(numbers)
            if left > NUMBER and right > NUMBER
        )

    def save(self, folder: Path) -> None:
        """Writes the pairs, sorted, with their counts."""
        codes, counts = np.unique(np.frombuffer(self._codes, np.uint32), return_counts=True)
        if len(codes) > MAX_KEPT:
            kept = np.sort(np.argsort(-counts, kind="stable")[:MAX_KEPT])
            codes, counts = codes[kept], counts[kept]
        save_array(folder / CODES, codes.astype(np.uint32))
        save_array(folder / COUNTS, counts.astype(np.uint32))


def load_beliefs(folder: Path) -> dict[int, float]:
    """How much (nats) each pair of syllable ids (left << 16 | right) is favoured for standing in the documents."""
    codes, counts = load_array(folder / CODES), load_array(folder / COUNTS)
    return {
        code: min(MOST_NATS, NATS_PER_LOG * log1p(count))
        for code, count in zip(codes.tolist(), counts.tolist(), strict=True)
    }
