"""Numbers on disk: plain npy files, written row by row so that memory stays bounded, read back as memory maps."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np

HEADER_BYTES = 128  # of the npy header: room for any shape, so that it can be rewritten in place at the end


class RowWriter:
    """Appends equal rows to an npy file; the file is complete once it is closed."""

    def __init__(self, path: Path, *, dtype: str, width: int | None = None) -> None:
        """`width` is the row's length; None for an array of single numbers."""
        self.dtype, self.width, self.n_rows = np.dtype(dtype), width, 0
        self._file: BinaryIO = path.open("wb")
        self._file.write(_header(self.dtype, 0, width))

    def append(self, rows: np.ndarray) -> None:
        """Writes rows of shape (n, width), or (n,) when there is no width.

        Raises: ValueError when the shape is another one.
        """
        if rows.shape[1:] != (() if self.width is None else (self.width,)):
            raise ValueError(f"rows of width {self.width} were expected, got shape {rows.shape}")
        self._file.write(np.ascontiguousarray(rows, dtype=self.dtype).tobytes())
        self.n_rows += len(rows)

    def close(self) -> None:
        """Writes the number of rows into the header and closes the file."""
        if self._file.closed:
            return
        with self._file:
            self._file.seek(0)
            self._file.write(_header(self.dtype, self.n_rows, self.width))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is None:
            self.close()
        else:
            self._file.close()


def save_array(path: Path, array: np.ndarray) -> None:
    """Writes a whole array of numbers as an npy file.

    Not by `np.save`, which loses the error of a full disk when it closes its own copy of the file.

    Raises: OSError when not every byte could be written.
    """
    with RowWriter(path, dtype=array.dtype.str, width=array.shape[1] if array.ndim > 1 else None) as writer:
        writer.append(array)


class RaggedWriter:
    """Appends rows of different lengths: `<name>.ids.npy` (int32) and `<name>.ends.npy` (int64 running sums)."""

    def __init__(self, folder: Path, name: str) -> None:
        self._ids = RowWriter(folder / f"{name}.ids.npy", dtype="<i4")
        self._ends = RowWriter(folder / f"{name}.ends.npy", dtype="<i8")
        self._ends.append(np.zeros(1, dtype="<i8"))

    def append(self, rows: Iterable[Sequence[int] | np.ndarray]) -> None:
        """Writes one row of ids after the other."""
        arrays = [np.asarray(row, dtype="<i4") for row in rows]
        if not arrays:
            return
        first = self._ids.n_rows
        self._ids.append(np.concatenate(arrays))
        self._ends.append(first + np.cumsum([len(array) for array in arrays], dtype="<i8"))

    def close(self) -> None:
        """Completes both files."""
        self._ids.close()
        self._ends.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._ids.__exit__(kind, error, at)
        self._ends.__exit__(kind, error, at)


class Ragged:
    """Rows of different lengths, as stored by `RaggedWriter`: row i is `ids[indptr[i]:indptr[i + 1]]`."""

    def __init__(self, ids: np.ndarray, indptr: np.ndarray) -> None:
        self.ids, self.indptr = ids, indptr

    @classmethod
    def open(cls, folder: Path, name: str) -> Self:
        """The rows that were written under this name."""
        return cls(load_array(folder / f"{name}.ids.npy"), load_array(folder / f"{name}.ends.npy"))

    def __len__(self) -> int:
        return len(self.indptr) - 1

    def __getitem__(self, row: int) -> np.ndarray:
        """(k,) int32, the ids of one row."""
        return self.ids[self.indptr[row] : self.indptr[row + 1]]


def load_array(path: Path) -> np.ndarray:
    """The array of an npy file as a read-only memory map (an empty one is read: nothing can be mapped).

    Raises: ValueError, OSError when the file is not a whole npy file.
    """
    if path.stat().st_size <= HEADER_BYTES:
        return np.load(path, allow_pickle=False)
    return np.load(path, mmap_mode="r", allow_pickle=False)


def _header(dtype: np.dtype, n_rows: int, width: int | None) -> bytes:
    """The npy header, version 1.0, always HEADER_BYTES long.

    Source: the NPY format, numpy.lib.format.
    """
    shape = f"({n_rows},)" if width is None else f"({n_rows}, {width})"
    text = f"{{'descr': '{dtype.str}', 'fortran_order': False, 'shape': {shape}, }}"
    room = HEADER_BYTES - 10
    return b"\x93NUMPY\x01\x00" + room.to_bytes(2, "little") + text.ljust(room - 1).encode("latin-1") + b"\n"
