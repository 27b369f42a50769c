"""The one door to tantivy: writes and searches the word index over terms that were cut beforehand."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import tantivy

from corpus.errors import IndexDamaged
from indexer.lexical import TEXT_FIELDS, ChunkTerms

TERMS = "terms"  # the folder of the engine's files
HEAP_BYTES = 256_000_000  # of the writer: a new segment begins when it is full
LOCKS = ".tantivy-*.lock"
READABLE = 0o644  # tantivy makes some files for their owner alone; who serves may be another user
FIRST_FETCH = 4  # times k hits are asked for when a filter must still be applied to them
MAX_TERM_CHARS = 100  # longer terms hold no word anybody searches for (tantivy drops those over 65,530 bytes)

Need = Sequence[Sequence[Sequence[tuple[str, str]]]]  # alternatives; of one all parts; of a part any (field, term)


def library_version() -> str:
    """The version of tantivy and of its file format."""
    return tantivy.__version__


def make_schema() -> tantivy.Schema:
    """The fields: text as terms parted by spaces with their frequencies, and two numbers."""
    builder = tantivy.SchemaBuilder()
    for name in TEXT_FIELDS:
        builder.add_text_field(name, stored=False, tokenizer_name="whitespace", index_option="freq")
    builder.add_unsigned_field("document", indexed=True)
    builder.add_unsigned_field("ordinal", fast=True)
    return builder.build()


class TermWriter:
    """Writes a new word index into `folder / TERMS`; one thread, so that equal chunks give equal files."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / TERMS
        self._path.mkdir()
        with _as_os_error(self._path):
            self._writer = tantivy.Index(make_schema(), path=str(self._path)).writer(HEAP_BYTES, num_threads=1)

    def add(self, ordinal: int, document: int, terms: ChunkTerms) -> None:
        """Adds one chunk; `document` is the document's number."""
        record = tantivy.Document()
        for field, words in terms.fields.items():
            if words:
                record.add_text(field, spaced(words))
        record.add_unsigned("document", document)
        record.add_unsigned("ordinal", ordinal)
        with _as_os_error(self._path):
            self._writer.add_document(record)

    def close(self) -> None:
        """Completes the files and removes the engine's own locks."""
        with _as_os_error(self._path):
            self._writer.commit()
            self._writer.wait_merging_threads()
        del self._writer
        for lock in self._path.glob(LOCKS):
            lock.unlink()
        for path in self._path.iterdir():
            path.chmod(READABLE)

    def abandon(self) -> None:
        """Stops without completing the files."""
        with _as_os_error(self._path):
            self._writer.rollback()
        del self._writer


class TermIndex:
    """The word index of one generation; searches may run in several threads at once."""

    def __init__(self, folder: Path) -> None:
        """Opens the files of `folder / TERMS`, whose SHA-256 the caller has checked.

        Raises: IndexDamaged when tantivy cannot open them.
        """
        try:
            with _writable(folder / TERMS) as path:
                index = tantivy.Index.open(str(path))
                index.config_reader(reload_policy="manual")
                self._searcher = index.searcher()
        except (ValueError, OSError) as error:
            advice = "Hãy chạy: python cli.py build"
            raise IndexDamaged(f"không mở được: {error}.", where=TERMS, advice=advice) from error
        self._schema = index.schema

    def __len__(self) -> int:
        return self._searcher.num_docs

    def search(
        self,
        fields: Mapping[str, Sequence[tuple[str, float]]],
        k: int,
        allowed: np.ndarray | None = None,
        documents: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray]:
        """(ordinals int64, scores float32) of the at most k best chunks, best first, ties by ordinal.

        `fields` gives each field its terms with their boosts; the score is the sum of boost times BM25 over all of
        them, a chunk needs one of them. `allowed` is (n,) bool over the ordinals, `documents` (n,) the number of each
        chunk's document.

        Raises: ValueError for a field that does not exist.
        """
        query = self._query(fields)
        if query is None or k < 1 or not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if allowed is None:
            return self._best(query, k)
        if documents is None:
            raise ValueError("a filter needs the document numbers of the chunks")
        query = self._within(query, np.unique(documents[allowed]))
        n_wanted = k * FIRST_FETCH
        while True:
            ordinals, scores = self._best(query, n_wanted)
            kept = allowed[ordinals]
            if kept.sum() >= k or len(ordinals) < n_wanted:
                return ordinals[kept][:k], scores[kept][:k]
            n_wanted *= FIRST_FETCH

    def holding(
        self,
        needs: Sequence[Need],
        fields: Mapping[str, Sequence[tuple[str, float]]],
        k: int,
        documents: np.ndarray | None = None,
    ) -> tuple[np.ndarray, np.ndarray, int]:
        """(ordinals int64, scores float32, how many there are in all) of the at most k best chunks that meet all needs.

        Scores and order are those of `search` with `fields`. `documents` limits the chunks to documents with these
        numbers.

        Raises: ValueError for a field that does not exist.
        """
        if not needs or k < 1 or not len(self):
            return np.zeros(0, np.int64), np.zeros(0, np.float32), 0
        must = [tantivy.Query.const_score_query(self._meeting(need), 0.0) for need in needs]
        clauses = [(tantivy.Occur.Must, one) for one in must]
        scored = self._query(fields)
        if scored is not None:
            clauses.append((tantivy.Occur.Should, scored))
        query = tantivy.Query.boolean_query(clauses)
        if documents is not None:
            query = self._within(query, documents)
        found = self._searcher.search(query, limit=min(k, len(self)), count=True)
        return (*self._in_order(found.hits), found.count)

    def _meeting(self, need: Need) -> tantivy.Query:
        """The chunks that hold one alternative of a need: each of its parts, in one of the part's fields."""

        def any_of(queries: list[tantivy.Query]) -> tantivy.Query:
            return tantivy.Query.boolean_query([(tantivy.Occur.Should, one) for one in queries])

        def all_of(queries: list[tantivy.Query]) -> tantivy.Query:
            return tantivy.Query.boolean_query([(tantivy.Occur.Must, one) for one in queries])

        return any_of([
            all_of([any_of([self._term(field, term) for field, term in part]) for part in parts]) for parts in need
        ])

    def _term(self, field: str, term: str) -> tantivy.Query:
        if field not in TEXT_FIELDS:
            raise ValueError(f"no field {field!r}; the fields are {', '.join(TEXT_FIELDS)}")
        return tantivy.Query.term_query(self._schema, field, one_word(term), "freq")

    def document_frequency(self, field: str, term: str) -> int:
        """The number of chunks whose field holds the term."""
        return self._searcher.doc_freq(field, one_word(term))

    def terms_with_prefix(self, field: str, prefix: str, limit: int = 20) -> list[tuple[str, int]]:
        """(term, number of chunks) of the terms of a field that begin so."""
        return self._searcher.terms_with_prefix(field, prefix, limit=limit)

    def _query(self, fields: Mapping[str, Sequence[tuple[str, float]]]) -> tantivy.Query | None:
        clauses = []
        for field, terms in fields.items():
            if field not in TEXT_FIELDS:
                raise ValueError(f"no field {field!r}; the fields are {', '.join(TEXT_FIELDS)}")
            for term, boost in terms:
                if term and boost > 0:
                    clause = self._term(field, term)
                    clauses.append((tantivy.Occur.Should, tantivy.Query.boost_query(clause, float(boost))))
        return tantivy.Query.boolean_query(clauses) if clauses else None

    def _within(self, query: tantivy.Query, documents: np.ndarray) -> tantivy.Query:
        chosen = tantivy.Query.term_set_query(self._schema, "document", documents.tolist())
        silent = tantivy.Query.const_score_query(chosen, 0.0)
        return tantivy.Query.boolean_query([(tantivy.Occur.Must, query), (tantivy.Occur.Must, silent)])

    def _best(self, query: tantivy.Query, k: int) -> tuple[np.ndarray, np.ndarray]:
        return self._in_order(self._searcher.search(query, limit=min(k, len(self)), count=False).hits)

    def _in_order(self, hits: Sequence[tuple[float, tantivy.DocAddress]]) -> tuple[np.ndarray, np.ndarray]:
        """(ordinals, scores) of the engine's hits, best first, ties by ordinal."""
        ordinals = np.array(self._searcher.fast_field_values("ordinal", [address for _, address in hits]), np.int64)
        scores = np.array([score for score, _ in hits], np.float32)
        order = np.lexsort((ordinals, -scores))
        return ordinals[order], scores[order]


def spaced(words: Sequence[str]) -> str:
    """The terms parted by single spaces, each of them one word for the engine.

    >>> spaced(["29 nq", "cong"])
    '29_nq cong'
    """
    text = " ".join(words)
    if len(text.split()) == len(words) and max(map(len, words)) <= MAX_TERM_CHARS:
        return text
    return " ".join(one_word(word) for word in words)


def one_word(term: str) -> str:
    """The term without spaces inside, cut when absurdly long: what stands in the index and is asked of it.

    >>> one_word("29 nq")
    '29_nq'
    """
    word = "_".join(term.split())
    return word[:MAX_TERM_CHARS]


@contextmanager
def _writable(path: Path) -> Iterator[Path]:
    """The folder, or for a read-only one a short-lived folder of links to its files: tantivy locks even to read."""
    if os.access(path, os.W_OK):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="cancu-terms-") as links:
        for file in set(path.iterdir()) - set(path.glob(LOCKS)):
            (Path(links) / file.name).symlink_to(file.resolve())
        yield Path(links)


@contextmanager
def _as_os_error(path: Path) -> Iterator[None]:
    """Tantivy reports a failed write as ValueError; here it is an OSError with the place."""
    try:
        yield
    except ValueError as error:
        raise OSError(f"{path}: {error}") from error
