"""Near copies: the same fact in a report, its summary and its resolution is one result with several places."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

MIN_SHARED = 0.6  # share of neighbouring word pairs (of both together) that two copies have in common
MIN_PAIRS = 6  # shorter passages are too short to be called copies


def copies_of(rows: Sequence[np.ndarray]) -> list[int | None]:
    """For each passage (its term ids in order) the place of the first earlier one that it nearly repeats, or None.

    Source: Broder 1997, On the resemblance and containment of documents (Jaccard over shingles of two).

    >>> same = np.arange(20)
    >>> copies_of([same, np.arange(50, 70), same])
    [None, None, 0]
    """
    shingles = [set(zip(row[:-1].tolist(), row[1:].tolist(), strict=True)) for row in rows]
    found: list[int | None] = []
    for here, pairs in enumerate(shingles):
        original = None
        if len(pairs) >= MIN_PAIRS:
            for earlier in range(here):
                if found[earlier] is None and _resemble(pairs, shingles[earlier]):
                    original = earlier
                    break
        found.append(original)
    return found


def _resemble(one: set, other: set) -> bool:
    shared = len(one & other)
    return shared >= MIN_SHARED * (len(one) + len(other) - shared)
