"""Soft matching against a loop written out."""

from __future__ import annotations

import time

import numpy as np
import pytest

from embeddings.late_interaction import best_matches, soft_match, to_csr


def unit_rows(generator: np.random.Generator, n: int, dimension: int) -> np.ndarray:
    rows = generator.normal(size=(n, dimension)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def by_loop(query, passages, table, weights, floor) -> list[float]:
    scores = []
    for passage in passages:
        total = gained = 0.0
        for token in query:
            total += float(weights[token])
            best = max((float(table[token] @ table[other]) for other in passage), default=-1.0)
            gained += float(weights[token]) * max(0.0, (best - floor) / (1 - floor))
        scores.append(gained / total if total > 0 else 0.0)
    return scores


@pytest.mark.parametrize("floor", [0.0, 0.4])
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_scores_equal_a_loop(seed, floor):
    generator = np.random.default_rng(seed)
    table, weights = unit_rows(generator, 60, 6), generator.random(60).astype(np.float32)
    weights[:5] = 0
    passages = [generator.integers(0, 60, size).astype(np.int32) for size in (4, 0, 1, 30, 0, 7, 0)]
    query = np.array([1, 7, 7, 20, 59], dtype=np.int32)
    scores = soft_match(query, to_csr(passages), table, weights, floor=floor)
    np.testing.assert_allclose(scores, by_loop(query, passages, table, weights, floor), atol=1e-5)
    assert scores.dtype == np.float32


def test_hand_computed():
    table = np.array([[1, 0], [0, 1], [0.8, 0.6], [0, 0]], dtype=np.float32)
    weights = np.array([1, 3, 1, 1], dtype=np.float32)
    passages = to_csr([np.array([0, 1]), np.array([2]), np.array([3]), np.array([], dtype=np.int32)])
    scores = soft_match(np.array([0, 1]), passages, table, weights, floor=0.5)
    np.testing.assert_allclose(scores, [1.0, (1 * 0.6 + 3 * 0.2) / 4, 0.0, 0.0], atol=1e-6)


@pytest.mark.parametrize("query", [[], [3]], ids=["no-token", "no-weight"])
def test_a_question_that_says_nothing_scores_nothing(query):
    table, weights = np.eye(4, dtype=np.float32), np.array([1, 1, 1, 0], dtype=np.float32)
    assert soft_match(np.array(query, dtype=np.int32), to_csr([np.array([0, 3])]), table, weights).tolist() == [0.0]


def test_no_passages():
    table, weights = np.eye(2, dtype=np.float32), np.ones(2, dtype=np.float32)
    assert soft_match(np.array([0]), to_csr([]), table, weights).shape == (0,)


def test_best_matches_name_the_places():
    table = np.array([[1, 0], [0, 1], [0.8, 0.6]], dtype=np.float32)
    first, second = best_matches(np.array([0, 1]), np.array([1, 2, 1]), table)
    assert (first.query_position, first.passage_position, round(first.cosine, 4)) == (0, 1, 0.8)
    assert (second.query_position, second.passage_position, second.cosine) == (1, 0, 1.0)
    (nothing,) = best_matches(np.array([0]), np.array([], dtype=np.int32), table)
    assert (nothing.passage_position, nothing.cosine) == (-1, 0.0)


def test_two_hundred_passages_take_milliseconds():
    generator = np.random.default_rng(3)
    table, weights = unit_rows(generator, 40_000, 192), generator.random(40_000).astype(np.float32)
    passages = to_csr([generator.zipf(1.3, 100).clip(max=39_999).astype(np.int32) for _ in range(200)])
    query = generator.integers(0, 40_000, 12).astype(np.int32)
    soft_match(query, passages, table, weights)
    seconds = []
    for _ in range(15):
        start = time.perf_counter()
        soft_match(query, passages, table, weights)
        seconds.append(time.perf_counter() - start)
    assert min(seconds) < 0.02  # about 2 ms on a free core; the bound leaves room for a busy machine
