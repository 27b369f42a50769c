"""Writes the files of one generation, file by file of the corpus, so that memory does not grow with it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from corpus.records import Document, Failure
from indexer.chunks import make_chunks
from indexer.encoding import PassageWriter
from indexer.lexical import LexicalWriter, document_terms
from indexer.previous import Previous
from indexer.records import BuildReport
from indexer.sources import Scan, corrections, read_file
from indexer.store import StoreWriter
from indexer.terms import TermWriter


class GenerationWriter:
    """Takes the files of a corpus in order; the generation is complete (but for its vector index) when left."""

    def __init__(
        self, folder: Path, encoder: Any, previous: Previous, scan: Scan | None = None, reader: str = ""
    ) -> None:
        """`previous` is asked first for documents (made by this same `reader`) and for vectors.

        `scan` is needed only for files.
        """
        self._previous, self._scan, self._reader = previous, scan, reader
        self._store = StoreWriter(folder)
        self._terms = TermWriter(folder)
        self._lexical = LexicalWriter(folder)
        self._passages = PassageWriter(folder, encoder, previous.vectors(encoder))
        self._first: dict[str, str] = {}  # content (SHA-256 of the bytes, or a document's id) -> the file it came from
        self._failures: list[Failure] = []
        self._notices: list[str] = []
        self._n_files = self._n_reread = 0
        self.facts: list[Document] = []  # the documents without text and paragraphs

    def add_file(self, path: Path, name: str, sha256: str) -> None:
        """Reads one file, or takes its documents from the generation before, and writes what it gives."""
        self._n_files += 1
        if sha256 in self._first:
            self._note_copy(name, sha256, self._first[sha256])
            return
        known = self._previous.documents_of(name, sha256, self._scan, self._reader)
        if known is None:
            self._n_reread += 1
            known = read_file(path, self._scan)
        documents, failures = known
        self._failures.extend(failures)
        original = next((self._first[d.doc_id] for d in documents if d.doc_id in self._first), "")
        if original:
            self._note_copy(name, sha256, original)
            return
        self._first[sha256] = name
        self._store.add_file(name, sha256, corrections=corrections(documents, self._scan.manifest))
        if documents:
            self._store.add_source(documents[0].source)
            self._notices.extend(f"{name}: {notice}" for notice in documents[0].source.notices)
        for document in documents:
            self._first[document.doc_id] = name
            self.add_document(document)

    def add_document(self, document: Document) -> None:
        """Writes one document; also for documents that come from no file of the corpus."""
        self.facts.append(replace(document, source=replace(document.source, text="", pages=()), paragraphs=()))
        number, first = self._store.n_documents, self._store.n_chunks
        chunks = make_chunks(document, first)
        self._store.add_document(document, chunks)
        terms = list(document_terms(document, chunks))
        for chunk, chunk_terms in zip(chunks, terms, strict=True):
            self._terms.add(chunk.ordinal, number, chunk_terms)
        self._lexical.add(terms)
        self._passages.add(chunks)

    def _note_copy(self, name: str, sha256: str, original: str) -> None:
        self._store.add_file(name, sha256, same_as=original)
        self._notices.append(f"{name}: nội dung trùng với {original}, chỉ lập chỉ mục một lần.")

    def finish(self) -> BuildReport:
        """What was written so far; the generation's name and the seconds are still to come."""
        self._failures.extend(self._scan.refused if self._scan else ())
        self._store.add_failures(self._failures)
        self._store.add_vocabulary(self._lexical.vocabulary())
        self._passages.flush()
        return BuildReport(
            generation="",
            n_files=self._n_files,
            n_documents=self._store.n_documents,
            n_paragraphs=self._store.n_paragraphs,
            n_chunks=self._store.n_chunks,
            n_encoded=self._passages.n_encoded,
            n_files_reread=self._n_reread,
            seconds=0.0,
            peak_memory_mib=0.0,
            failures=tuple(self._failures),
            notices=tuple(self._notices),
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for writer in (self._lexical, self._passages):
            writer.__exit__(kind, error, at)
        if kind is None:
            self._store.close()
            self._terms.close()
        else:
            self._store.abandon()
            self._terms.abandon()
