"""Vector search: the same rows as brute force, and none of FAISS's silent wrong answers."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import indexer.vectors
from corpus.errors import IndexDamaged, IndexMismatch
from indexer.arrays import RowWriter
from indexer.vectors import INDEX, VECTORS, VectorIndex, checked_rows, write_vector_index

DIMENSION = 16


def unit_rows(n_rows: int, seed: int = 7) -> np.ndarray:
    """(n, DIMENSION) float32 unit rows."""
    rows = np.random.default_rng(seed).normal(size=(n_rows, DIMENSION)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def opened(folder: Path, rows: np.ndarray) -> VectorIndex:
    """The index over given rows."""
    with RowWriter(folder / VECTORS, dtype="<f4", width=DIMENSION) as writer:
        writer.append(rows)
    write_vector_index(folder)
    return VectorIndex(folder)


def brute_force(rows: np.ndarray, query: np.ndarray, k: int, allowed: np.ndarray) -> list[int]:
    """The ordinals of the k best allowed rows that are not zero."""
    cosines = rows @ query
    candidates = [row for row in range(len(rows)) if allowed[row] and rows[row].any()]
    return sorted(candidates, key=lambda row: (-cosines[row], row))[:k]


@pytest.mark.parametrize("k", [1, 10, 500, 900], ids=["one", "ten", "all", "more than there are"])
@pytest.mark.parametrize("share", [1.0, 0.3, 0.0], ids=["no filter", "a third", "nothing allowed"])
def test_search_equals_brute_force(tmp_path: Path, k: int, share: float) -> None:
    rows = unit_rows(500)
    rows[[0, 17, 499]] = 0
    allowed = np.random.default_rng(3).random(500) < share
    index = opened(tmp_path, rows)
    for query in unit_rows(5, seed=11):
        ordinals, cosines = index.search(query, k, allowed if share < 1 else None)
        assert ordinals.tolist() == brute_force(rows, query, k, allowed)
        np.testing.assert_allclose(cosines, rows[ordinals] @ query, atol=1e-6)


def test_equal_rows_come_in_the_order_of_their_ordinals(tmp_path: Path) -> None:
    rows = np.repeat(unit_rows(1), 6, axis=0)
    assert opened(tmp_path, rows).search(rows[0], 6)[0].tolist() == [0, 1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    "rows", [np.zeros((0, DIMENSION), np.float32), np.zeros((3, DIMENSION), np.float32)], ids=["empty", "zero rows"]
)
def test_an_index_without_meaning_finds_nothing(tmp_path: Path, rows: np.ndarray) -> None:
    ordinals, cosines = opened(tmp_path, rows).search(unit_rows(1)[0], 5)
    assert (len(ordinals), len(cosines)) == (0, 0)


def test_a_query_of_zeros_finds_nothing(tmp_path: Path) -> None:
    assert len(opened(tmp_path, unit_rows(5)).search(np.zeros(DIMENSION), 5)[0]) == 0


@pytest.mark.parametrize("value", [np.nan, np.inf], ids=["NaN", "infinity"])
def test_a_query_that_is_not_finite_is_refused(tmp_path: Path, value: float) -> None:
    with pytest.raises(ValueError, match="NaN"):
        opened(tmp_path, unit_rows(5)).search(np.full(DIMENSION, value, np.float32), 5)


def test_a_query_of_another_dimension_is_refused_with_the_command_to_run(tmp_path: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"\(1, 8\).*16 chiều.*python cli.py build"):
        opened(tmp_path, unit_rows(5)).search(np.ones(8, np.float32), 5)


def test_passages_with_nan_are_refused() -> None:
    rows = unit_rows(3)
    rows[1, 2] = np.nan
    with pytest.raises(ValueError, match="NaN"):
        checked_rows(rows, DIMENSION)


@pytest.mark.parametrize(
    ("scan_limit", "kind", "recall"),
    [pytest.param(10_000, "SQ8", 1.0, id="codes scanned"), pytest.param(2000, "IVF309,SQ8", 0.95, id="cells")],
)
def test_a_large_index_finds_the_nearest_with_exact_scores(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scan_limit: int, kind: str, recall: float
) -> None:
    monkeypatch.setattr(indexer.vectors, "FLAT_LIMIT", 1000)
    monkeypatch.setattr(indexer.vectors, "SCAN_LIMIT", scan_limit)
    monkeypatch.setattr(indexer.vectors, "PROBES", 128)
    rows, everything = unit_rows(6000), np.ones(6000, bool)
    rows[5] = 0
    index = opened(tmp_path, rows)
    assert write_vector_index(tmp_path) == kind
    found = [set(index.search(query, 10)[0]) & set(brute_force(rows, query, 10, everything)) for query in rows[100:130]]
    assert np.mean([len(same) for same in found]) / 10 >= recall
    ordinals, cosines = index.search(rows[42], 3)
    assert ordinals[0] == 42
    np.testing.assert_allclose(cosines, rows[ordinals] @ rows[42], atol=1e-6)
    allowed = np.isin(np.arange(6000), [3, 5, 999, 5000])
    assert index.search(rows[42], 10, allowed)[0].tolist() == brute_force(rows, rows[42], 10, allowed)


def test_every_truncation_of_the_index_file_is_refused(tmp_path: Path) -> None:
    opened(tmp_path, unit_rows(4))
    whole = (tmp_path / INDEX).read_bytes()
    for size in range(0, len(whole), 7):
        (tmp_path / INDEX).write_bytes(whole[:size])
        with pytest.raises(IndexDamaged, match=INDEX):
            VectorIndex(tmp_path)


def test_an_index_file_of_other_vectors_is_refused(tmp_path: Path) -> None:
    (tmp_path / "other").mkdir()
    opened(tmp_path, unit_rows(4))
    opened(tmp_path / "other", unit_rows(5))
    (tmp_path / "other" / INDEX).rename(tmp_path / INDEX)
    with pytest.raises(IndexDamaged, match="5 × 16, cần 4"):
        VectorIndex(tmp_path)
