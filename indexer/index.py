"""Opens an index and answers from it: `open_index` checks every byte first, `Index` holds one generation."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from corpus.errors import IndexDamaged, IndexError_, NoIndex
from indexer import generations
from indexer.arrays import Ragged, load_array
from indexer.encoding import CONTEXT_TOKENS, TOKENS
from indexer.fingerprints import indexer_fingerprint, reader_fingerprint
from indexer.generations import REBUILD
from indexer.lexical import CONTEXT_TERMS, FREQUENCIES, QUOTE_TERMS
from indexer.manifest import check_readable
from indexer.records import StoredDocument
from indexer.retired import Retired
from indexer.store import Store
from indexer.terms import TermIndex
from indexer.vectors import VectorIndex

N_TRIES = 3  # a build may collect the generation between reading its name and holding it


class Index:
    """One generation, open for reading. Every method may be called from any thread.

    Chunks are known by their ordinal, 0 to n_chunks - 1, in the order of documents and of reading.
    """

    def __init__(self, folder: Path, manifest: Mapping[str, Any], hold: int, notices: tuple[str, ...] = ()) -> None:
        """Opens the engines over the files of `folder`, which the caller has checked.

        Raises: IndexDamaged when counts disagree.
        """
        self.folder, self.manifest, self.notices = folder, manifest, notices
        self._hold = -1  # the caller keeps the handle until everything is open
        self.generation = folder.name
        self.store = Store(folder)
        self.document, self.whole_document = self.store.document, self.store.whole_document
        self.paragraph, self.paragraphs = self.store.paragraph, self.store.paragraphs
        self.chunk, self.chunks, self.text = self.store.chunk, self.store.chunks, self.store.text
        self.chunk_ordinals, self.section_ordinals = self.store.chunk_ordinals, self.store.section_ordinals
        self.failures, self.files = self.store.failures, self.store.files
        self.abbreviations, self.term_ids = self.store.abbreviations, self.store.term_ids
        self.vector_index = VectorIndex(folder)
        self.term_index = TermIndex(folder)
        self.terms, self.context_terms = Ragged.open(folder, QUOTE_TERMS), Ragged.open(folder, CONTEXT_TERMS)
        self.term_frequencies = load_array(folder / FREQUENCIES)  # (n_terms,) int32 chunks whose quote holds the term
        self.tokens, self.context_tokens = Ragged.open(folder, TOKENS), Ragged.open(folder, CONTEXT_TOKENS)
        counts = np.array(self.store.chunk_counts(), np.int64)
        self.chunk_documents = np.repeat(np.arange(len(counts), dtype=np.int32), counts)  # (n_chunks,) document numbers
        self._check_counts()
        self._hold = hold

    @property
    def n_chunks(self) -> int:
        """The number of chunks."""
        return len(self.chunk_documents)

    @property
    def retired(self) -> Retired:
        """The texts that left the index, kept beside its generations."""
        return Retired(self.folder.parent.parent)

    @property
    def vectors(self) -> np.ndarray:
        """(n_chunks, dim) float32 rows by ordinal, a memory map."""
        return self.vector_index.vectors

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents; a document's place is its number in `chunk_documents`."""
        return self._documents

    @cached_property
    def _documents(self) -> tuple[StoredDocument, ...]:
        return self.store.documents()

    def search_vectors(
        self, query: np.ndarray, k: int, allowed: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ordinals int64, cosines float32) of the at most k nearest chunks; see VectorIndex.search."""
        return self.vector_index.search(query, k, allowed)

    def search_terms(
        self, fields: Mapping[str, Sequence[tuple[str, float]]], k: int, allowed: np.ndarray | None = None
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ordinals int64, scores float32) of the at most k best chunks by boosted BM25; see TermIndex.search."""
        return self.term_index.search(fields, k, allowed, self.chunk_documents)

    def close(self) -> None:
        """Lets the generation go: a later build may remove it."""
        if self._hold >= 0:
            self.store.close()
            os.close(self._hold)
            self._hold = -1

    def __del__(self) -> None:
        if getattr(self, "_hold", -1) >= 0:
            self.close()

    def _check_counts(self) -> None:
        """Raises IndexDamaged when a part has another number of chunks than the manifest says."""
        n_chunks = self.manifest["counts"]["chunks"]
        found = {
            "store.sqlite": self.n_chunks,
            "vectors.npy": len(self.vectors),
            "terms": len(self.term_index),
            "lexical": len(self.terms),
            "lexical.context": len(self.context_terms),
            "tokens": len(self.tokens),
            "tokens.context": len(self.context_tokens),
        }
        for part, n_found in found.items():
            if n_found != n_chunks:
                what = f"có {n_found} đoạn, bản kê ghi {n_chunks}."
                raise IndexDamaged(what, where=f"{self.generation}/{part}", advice=REBUILD)
        if self.manifest["model"]["dimension"] != self.vector_index.dimension:
            what = f"có {self.vector_index.dimension} chiều, bản kê ghi {self.manifest['model']['dimension']}."
            raise IndexDamaged(what, where=f"{self.generation}/vectors.npy", advice=REBUILD)


def open_index(
    index: Path, *, encoder: Any | None = None, verify: bool = True, fallback: bool = False
) -> Index:
    """The current generation, open, after the SHA-256 of each file was checked (sizes only without `verify`).

    With `fallback`, a damaged current generation gives way to the newest whole one before it, and a notice says so.

    Raises: NoIndex, IndexDamaged naming the file, IndexMismatch naming both sides.
    """
    index = Path(index)
    try:
        return _open_current(index, encoder, verify)
    except IndexDamaged as damage:
        if not fallback:
            raise
        for name in generations.generation_names(index):
            with contextlib.suppress(IndexError_, FileNotFoundError):
                notice = f"Chỉ mục hiện hành bị hỏng ({damage.where}); đang dùng thế hệ {name}. {REBUILD}"
                return _open_generation(index, name, encoder, verify, (notice,))
        raise


def _open_current(index: Path, encoder: Any | None, verify: bool) -> Index:
    for _ in range(N_TRIES - 1):
        with contextlib.suppress(FileNotFoundError):
            return _open_generation(index, generations.current_name(index), encoder, verify)
    name = generations.current_name(index)
    try:
        return _open_generation(index, name, encoder, verify)
    except FileNotFoundError as error:
        where = f"{name}/{generations.MANIFEST}"
        raise IndexDamaged("thiếu tệp.", where=where, advice=REBUILD) from error


def _open_generation(
    index: Path, name: str, encoder: Any | None, verify: bool, notices: tuple[str, ...] = ()
) -> Index:
    """One generation, held, checked and open.

    Raises: FileNotFoundError when it is gone, IndexDamaged, IndexMismatch.
    """
    folder = index / generations.GENERATIONS / name
    hold = generations.hold(folder)
    try:
        manifest = generations.read_manifest(folder)
        check_readable(manifest, encoder, index)
        generations.check_files(folder, manifest, hashes=verify)
        return Index(folder, manifest, hold, (*notices, *_stale_code(manifest)))
    except (sqlite3.Error, ValueError, KeyError) as error:
        os.close(hold)
        raise IndexDamaged(f"không mở được: {error}.", where=name, advice=REBUILD) from error
    except BaseException:
        os.close(hold)
        raise


def check_written(folder: Path, manifest: Mapping[str, Any]) -> None:
    """Passes when a generation just written opens and its counts agree: nothing unreadable is ever published.

    Raises: IndexDamaged.
    """
    try:
        Index(folder, manifest, hold=-1).store.close()
    except (sqlite3.Error, OSError, ValueError, KeyError) as error:
        what = f"chỉ mục vừa ghi không đọc lại được: {error}."
        raise IndexDamaged(what, where=str(folder), advice=REBUILD) from error


def _stale_code(manifest: Mapping[str, Any]) -> tuple[str, ...]:
    """A notice when the program's way of reading or chunking changed after the build."""
    now = {"reader": reader_fingerprint(), "indexer": indexer_fingerprint()}
    if all(manifest.get(name) == found for name, found in now.items()):
        return ()
    return (f"Chương trình đã thay đổi cách đọc văn bản từ lần lập chỉ mục này. {REBUILD}",)


__all__ = ["Index", "NoIndex", "open_index"]
