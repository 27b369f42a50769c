"""The one door to FAISS: builds, stores and searches the vector index.

The file is made of bytes this module wrote itself (`serialize_index`, never `write_index`, which can report success on
a full disk) and is opened only after its SHA-256 was checked: FAISS has no checksum of its own.
"""

from __future__ import annotations

import os
from pathlib import Path

import faiss
import numpy as np

from corpus.errors import IndexDamaged, IndexMismatch
from indexer.arrays import load_array, save_array

# Measured with 500,000 real passages (192 dimensions, one core) against the exact best 10: an exact scan takes 45 ms;
# a scan of 8-bit codes with its best rows scored again 17 ms, recall 1.0 and a quarter of the memory; inverted lists
# over the same codes 1 to 8 ms, recall .96 to .998. So nothing is lost for speed until a scan would be felt.
FLAT_LIMIT = 200_000  # rows scanned as float32: at most about 18 ms
SCAN_LIMIT = 2_000_000  # rows scanned as 8-bit codes: at most about 70 ms
ADD_ROWS = 65_536  # rows added at a time: bounds the memory of a build
TRAIN_ROWS_PER_CELL = 64  # FAISS asks for 39 to 256
TRAIN_ROWS = 100_000  # to learn the range of each dimension
PROBES = 256  # cells looked into by a query
OVERSAMPLE = 4  # times k candidates are taken from the 8-bit codes and scored again with the exact vectors
BYTE_LIMIT = 1 << 33  # for one vector inside an index file that is read back: 8 GiB
LOOP_LIMIT = 1_000_000
REBUILD = "Hãy chạy: python cli.py build"

VECTORS, ROWS, INDEX = "vectors.npy", "vectors.rows.npy", "vectors.faiss"

faiss.set_deserialization_vector_byte_limit(BYTE_LIMIT)
faiss.set_deserialization_loop_limit(LOOP_LIMIT)


def library_version() -> str:
    """The version of FAISS that writes and reads the file."""
    return faiss.__version__


def checked_rows(rows: np.ndarray, dimension: int) -> np.ndarray:
    """(n, dimension) float32 as given, once it is known to be finite and of the right width.

    Raises: IndexMismatch on another width, ValueError on NaN or infinity.
    """
    rows = np.ascontiguousarray(rows, dtype=np.float32)
    if rows.ndim != 2 or rows.shape[1] != dimension:
        raise IndexMismatch(
            f"véc-tơ có dạng {rows.shape}, chỉ mục cần {dimension} chiều.", advice=REBUILD
        )
    if not np.isfinite(rows).all():
        raise ValueError("mô hình trả về véc-tơ có giá trị không hữu hạn (NaN)")
    return rows


def write_vector_index(folder: Path, progress=None) -> str:
    """The kind of index written beside `vectors.npy` ("Flat", "SQ8", "IVF…,SQ8"); rows of zeros are left out of it."""
    faiss.omp_set_num_threads(os.cpu_count() or 1)
    vectors = load_array(folder / VECTORS)
    rows = _rows_with_length(vectors)
    save_array(folder / ROWS, rows)
    index, kind = _trained(vectors, rows)
    for start in range(0, len(rows), ADD_ROWS):
        block = rows[start : start + ADD_ROWS]
        index.add(np.ascontiguousarray(vectors[block], dtype=np.float32))
        if progress:
            progress("vectors", min(start + ADD_ROWS, len(rows)), len(rows))
    data = faiss.serialize_index(index)
    with (folder / INDEX).open("wb") as file:
        file.write(memoryview(data))
    return kind


def _rows_with_length(vectors: np.ndarray) -> np.ndarray:
    """(m,) int64: the numbers of the rows that are not all zero."""
    kept = [
        start + np.flatnonzero(np.any(vectors[start : start + ADD_ROWS] != 0, axis=1))
        for start in range(0, len(vectors), ADD_ROWS)
    ]
    return np.concatenate(kept).astype(np.int64) if kept else np.zeros(0, np.int64)


def _trained(vectors: np.ndarray, rows: np.ndarray) -> tuple[faiss.Index, str]:
    """An empty index fit for so many rows, and its kind: "Flat", "SQ8" or "IVF…,SQ8"."""
    kind, n_train = "Flat", 0
    if len(rows) > SCAN_LIMIT:
        n_cells = int(4 * np.sqrt(len(rows)))
        kind, n_train = f"IVF{n_cells},SQ8", n_cells * TRAIN_ROWS_PER_CELL
    elif len(rows) > FLAT_LIMIT:
        kind, n_train = "SQ8", TRAIN_ROWS
    index = faiss.index_factory(vectors.shape[1], kind, faiss.METRIC_INNER_PRODUCT)
    if n_train:
        sample = rows[:: max(1, len(rows) // n_train)]
        index.train(np.ascontiguousarray(vectors[sample], dtype=np.float32))
    return index, kind


class VectorIndex:
    """The vectors of one generation. Searches may run in several threads at once; nothing is ever added."""

    def __init__(self, folder: Path) -> None:
        """Opens the three files of `folder`, whose SHA-256 the caller has checked.

        Raises: IndexDamaged when they do not belong together.
        """
        self.vectors = load_array(folder / VECTORS)  # (n, dim) float32, row = ordinal
        self._rows = np.array(load_array(folder / ROWS))
        data = np.fromfile(folder / INDEX, dtype=np.uint8)
        try:
            self._index = faiss.deserialize_index(data)
        except RuntimeError as error:
            raise IndexDamaged(f"không mở được: {error}.", where=INDEX, advice=REBUILD) from error
        if self.vectors.ndim != 2 or self._index.d != self.vectors.shape[1] or self._index.ntotal != len(self._rows):
            raise IndexDamaged(
                f"{self._index.ntotal} × {self._index.d}, cần {len(self._rows)} × {self.vectors.shape[1:]}.",
                where=INDEX,
                advice=REBUILD,
            )
        if len(self._rows) and not 0 <= self._rows.min() <= self._rows.max() < len(self.vectors):
            raise IndexDamaged("số hàng nằm ngoài chỉ mục.", where=ROWS, advice=REBUILD)
        self._exact = isinstance(self._index, faiss.IndexFlat)

    @property
    def dimension(self) -> int:
        """The number of columns."""
        return self.vectors.shape[1]

    def search(self, query: np.ndarray, k: int, allowed: np.ndarray | None = None) -> tuple[np.ndarray, np.ndarray]:
        """(ordinals int64, cosines float32) of the at most k nearest rows, best first, ties by ordinal.

        `query` is (dim,) or (1, dim) float32. `allowed` is (n,) bool over the ordinals. A query of zeros, an empty
        index and k < 1 find nothing.

        Raises: IndexMismatch on another dimension, ValueError on NaN.
        """
        query = checked_rows(np.atleast_2d(query), self.dimension)[:1]
        n_wanted = min(k if self._exact else k * OVERSAMPLE, len(self._rows))
        if n_wanted < 1 or not query.any():
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        faiss.omp_set_num_threads(1)  # of this thread: on a busy machine two took five times as long for one query
        scores, positions = self._index.search(query, n_wanted, params=self._parameters(allowed))
        found = positions[0] >= 0  # -1 stands for "no more"
        ordinals, scores = self._rows[positions[0][found]], scores[0][found]
        if not self._exact:
            scores = (self.vectors[ordinals] @ query[0]).astype(np.float32)
        order = np.lexsort((ordinals, -scores))[:k]
        return ordinals[order], scores[order]

    def _parameters(self, allowed: np.ndarray | None) -> faiss.SearchParameters | None:
        selector = None
        if allowed is not None:
            if allowed.shape != (len(self.vectors),):
                raise ValueError(f"allowed needs shape ({len(self.vectors)},), got {allowed.shape}")
            bits = np.packbits(allowed[self._rows], bitorder="little")
            selector = faiss.IDSelectorBitmap(bits)
        if isinstance(self._index, faiss.IndexIVF):
            return faiss.SearchParametersIVF(nprobe=self._probes(allowed), sel=selector)
        return faiss.SearchParameters(sel=selector) if selector is not None else None

    def _probes(self, allowed: np.ndarray | None) -> int:
        """PROBES, and more of the cells the fewer rows are allowed: a small filter must not come back empty."""
        if allowed is None:
            return min(PROBES, self._index.nlist)
        share = max(float(allowed.mean()), 1.0 / self._index.nlist)
        return int(min(self._index.nlist, PROBES / share))
