"""Retrieval metrics, one small function a formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log2


def ndcg_at(k: int, ranking: Sequence[str], relevance: Mapping[str, float]) -> float:
    """Normalised discounted cumulative gain of the first k, 0..1; gains are the judged grades.

    Source: Järvelin and Kekäläinen 2002, with log2(rank + 1) discounts, as trec_eval's ndcg_cut.

    >>> round(ndcg_at(10, ["b", "a"], {"a": 1}), 4)
    0.6309
    """
    gain = sum(relevance.get(name, 0.0) / log2(rank + 1) for rank, name in enumerate(ranking[:k], 1))
    ideal = sum(g / log2(rank + 1) for rank, g in enumerate(sorted(relevance.values(), reverse=True)[:k], 1))
    return gain / ideal if ideal else 0.0


def reciprocal_rank_at(k: int, ranking: Sequence[str], relevance: Mapping[str, float]) -> float:
    """1 / rank of the first relevant among the first k, else 0.

    >>> reciprocal_rank_at(10, ["b", "a"], {"a": 1})
    0.5
    """
    return next((1 / rank for rank, name in enumerate(ranking[:k], 1) if relevance.get(name, 0) > 0), 0.0)


def recall_at(k: int, ranking: Sequence[str], relevance: Mapping[str, float]) -> float:
    """Share of the relevant ones that stand among the first k.

    >>> recall_at(1, ["a", "b"], {"a": 1, "b": 1})
    0.5
    """
    relevant = {name for name, grade in relevance.items() if grade > 0}
    return len(relevant & set(ranking[:k])) / len(relevant) if relevant else 0.0
