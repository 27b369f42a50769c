"""The store: one SQLite file with texts, documents, paragraphs and chunks. Written once, then only read."""

from __future__ import annotations

import json
import queue
import re
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

import numpy as np

from corpus.records import Document, Failure, Paragraph, SourceText
from indexer import schema
from indexer.records import Chunk, StoredDocument

STORE = "store.sqlite"
FILE_ID = re.compile(r"(?<![0-9a-f])[0-9a-f]{16}(?![0-9a-f])")  # an id inside a file's name
PART = re.compile(r"-(doc\d+)$")  # behind the id or alias of a file: one document of a dossier
N_NAMES_KEPT = 10_000  # ids and aliases
N_TEXTS_KEPT = 48  # decompressed texts in memory: a result page needs about ten
N_DOCUMENTS_KEPT, N_PARAGRAPHS_KEPT, N_CHUNKS_KEPT = 1024, 8192, 4096  # records in memory: a page asks for many twice
N_ORDINALS_AT_ONCE = 500  # SQLite takes at most 32,766 parameters
CHUNK_QUERY = """SELECT c.ordinal, c.piece, c.ranges AS chunk_ranges, c.context, d.doc_id, d.file, p.eid, p.kind,
    p.heading_path, p.page, p.flags FROM chunks c JOIN documents d ON d.number = c.document
    JOIN paragraphs p ON p.document = c.document AND p.position = c.position"""
DOCUMENT_QUERY = "SELECT d.*, s.sha256, s.media_type FROM documents d JOIN sources s ON s.file = d.file"


class StoreWriter:
    """Writes a new store. One source after the other, each with its documents; nothing is kept in memory."""

    def __init__(self, folder: Path) -> None:
        self._db = sqlite3.connect(folder / STORE, isolation_level=None)
        for setting in ("journal_mode=OFF", "synchronous=OFF", "locking_mode=EXCLUSIVE"):
            self._db.execute(f"PRAGMA {setting}").fetchall()  # the whole folder is synced before it is published
        self._db.executescript(schema.TABLES)
        self._db.execute("BEGIN")
        self.n_documents = self.n_paragraphs = self.n_chunks = 0

    def add_source(self, source: SourceText) -> None:
        """Keeps the text of a file."""
        self._insert("sources", [schema.source_row(source)])

    def add_file(self, file: str, sha256: str, *, same_as: str = "", corrections: str = "") -> None:
        """Notes a file of the corpus folder; `same_as` names the file whose content it repeats.

        `corrections` is the SHA-256 of what was corrected by hand in its documents.
        """
        self._insert("files", [(file, sha256, same_as, corrections)])

    def add_document(self, document: Document, chunks: Sequence[Chunk]) -> None:
        """Keeps a document, its paragraphs and its chunks."""
        number = self.n_documents
        aliases = tuple(alias for alias in FILE_ID.findall(Path(document.source.file).stem) if alias != document.doc_id)
        self._insert("documents", [schema.document_row(document, number, aliases, self.n_chunks, len(chunks))])
        self._db.executemany("INSERT OR IGNORE INTO aliases VALUES (?, ?)", [(a, document.doc_id) for a in aliases])
        rows = [schema.paragraph_row(paragraph, number, at) for at, paragraph in enumerate(document.paragraphs)]
        self._insert("paragraphs", rows)
        positions = {paragraph.eid: at for at, paragraph in enumerate(document.paragraphs)}
        self._insert("chunks", [schema.chunk_row(chunk, number, positions[chunk.eid]) for chunk in chunks])
        self.n_documents += 1
        self.n_paragraphs += len(rows)
        self.n_chunks += len(chunks)

    def add_failures(self, failures: Sequence[Failure]) -> None:
        """Keeps what could not be read."""
        self._insert("failures", [schema.failure_row(failure) for failure in failures])

    def add_vocabulary(self, terms: Sequence[str]) -> None:
        """Keeps the lexical terms; a term's id is its place."""
        self._insert("vocabulary", sorted((term, number) for number, term in enumerate(terms)))

    def close(self) -> None:
        """Builds the indexes and completes the file."""
        self._db.executescript(schema.INDEXES)
        if self._db.in_transaction:
            self._db.execute("COMMIT")
        self._db.close()

    def abandon(self) -> None:
        """Closes the file without completing it."""
        self._db.close()

    def _insert(self, table: str, rows: list[tuple]) -> None:
        if rows:
            self._db.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


class Store:
    """Reads a store. Any thread may ask: connections are borrowed from a pool, one at a time."""

    def __init__(self, folder: Path) -> None:
        """Opens `folder / STORE`, which nobody changes any more.

        Raises: sqlite3.Error when it is no store.
        """
        self.path = folder / STORE
        self._address = f"file:{quote(str(self.path.resolve()))}?mode=ro&immutable=1"
        self._idle: queue.LifoQueue[sqlite3.Connection] = queue.LifoQueue()
        self._idle.put(self._connect())
        self.source = lru_cache(maxsize=N_TEXTS_KEPT)(self._source)
        self.document = lru_cache(maxsize=N_DOCUMENTS_KEPT)(self._document)
        self.paragraph = lru_cache(maxsize=N_PARAGRAPHS_KEPT)(self._paragraph)
        self._chunks: dict[int, Chunk] = {}
        self.number = lru_cache(maxsize=N_NAMES_KEPT)(self._number)

    def documents(self) -> tuple[StoredDocument, ...]:
        """All documents; a document's place is its number in `chunk_documents`."""
        return tuple(schema.stored_document(row) for row in self._all(f"{DOCUMENT_QUERY} ORDER BY d.number"))

    def _document(self, name: str) -> StoredDocument | None:
        """The document with this id or alias; None when there is none.

        Every method that takes a document's id takes an alias too. Of a dossier, the alias of its file names the first
        document, with "-doc2" behind it the second.
        """
        rows = self._all(f"{DOCUMENT_QUERY} WHERE d.number = ?", self.number(name))
        return schema.stored_document(rows[0]) if rows else None

    def _number(self, name: str) -> int:
        """The number of the document with this id or alias; -1 when there is none."""
        rows = self._all("SELECT number FROM documents WHERE doc_id = ?", name) or self._all(
            "SELECT number FROM documents WHERE doc_id = (SELECT doc_id FROM aliases WHERE alias = ?)", name
        )
        part = PART.search(name)
        if not rows and part and (first := self._number(name[: part.start()])) >= 0:
            file = "(SELECT file FROM documents WHERE number = ?)"
            rows = self._all(f"SELECT number FROM documents WHERE file = {file} AND part = ?", first, part[1])
        return rows[0]["number"] if rows else -1

    def whole_document(self, name: str) -> Document | None:
        """The document with its text and paragraphs, as it was read; None when there is none."""
        found = self.document(name)
        if found is None:
            return None
        row = self._all("SELECT * FROM documents WHERE number = ?", self.number(name))[0]
        return schema.whole_document(row, self.source(found.file), self.paragraphs(found.doc_id))

    def paragraphs(self, doc_id: str) -> tuple[Paragraph, ...]:
        """All paragraphs of a document in reading order, headings and cells too."""
        query = "SELECT * FROM paragraphs WHERE document = ? ORDER BY position"
        return tuple(schema.stored_paragraph(row) for row in self._all(query, self.number(doc_id)))

    def _paragraph(self, doc_id: str, eid: str) -> Paragraph | None:
        """One paragraph; None when there is none."""
        rows = self._all("SELECT * FROM paragraphs WHERE document = ? AND eid = ?", self.number(doc_id), eid)
        return schema.stored_paragraph(rows[0]) if rows else None

    def chunk(self, ordinal: int) -> Chunk:
        """One chunk.

        Raises: KeyError when there is none with this ordinal.
        """
        return self.chunks((ordinal,))[0]

    def chunks(self, ordinals: Sequence[int]) -> tuple[Chunk, ...]:
        """The chunks with these ordinals, in the order asked.

        Raises: KeyError when one does not exist.
        """
        wanted = [int(ordinal) for ordinal in ordinals]
        found = {ordinal: kept for ordinal in wanted if (kept := self._chunks.get(ordinal)) is not None}
        missing = [ordinal for ordinal in wanted if ordinal not in found]
        for start in range(0, len(missing), N_ORDINALS_AT_ONCE):
            part = missing[start : start + N_ORDINALS_AT_ONCE]
            rows = self._all(f"{CHUNK_QUERY} WHERE c.ordinal IN ({', '.join('?' * len(part))})", *part)
            found.update((row["ordinal"], schema.stored_chunk(row, self.text(row["file"]))) for row in rows)
        if len(self._chunks) > N_CHUNKS_KEPT:
            self._chunks.clear()
        self._chunks.update((ordinal, found[ordinal]) for ordinal in missing[:N_ORDINALS_AT_ONCE])
        return tuple(found[ordinal] for ordinal in wanted)

    def chunk_ordinals(self, doc_id: str, eid: str | None = None) -> tuple[int, ...]:
        """The ordinals of a document's chunks, or of one paragraph's pieces, in reading order."""
        query = f"{CHUNK_QUERY} WHERE c.document = ? AND (? IS NULL OR p.eid = ?) ORDER BY c.ordinal"
        return tuple(row["ordinal"] for row in self._all(query, self.number(doc_id), eid, eid))

    def section_ordinals(self, doc_id: str, eid: str) -> tuple[int, ...]:
        """The ordinals of the chunks of a unit and of everything inside it ("sec_II", "sec_II__para_1", …)."""
        query = f"{CHUNK_QUERY} WHERE c.document = ? AND (p.eid = ? OR p.eid >= ? AND p.eid < ?) ORDER BY c.ordinal"
        rows = self._all(query, self.number(doc_id), eid, f"{eid}__", f"{eid}_`")  # "`" comes right after "_"
        return tuple(row["ordinal"] for row in rows)

    def chunk_addresses(self) -> list[tuple[int, str, str]]:
        """(document's number, eId, kind) of every chunk, by ordinal."""
        query = """SELECT c.document, p.eid, p.kind FROM chunks c JOIN paragraphs p
            ON p.document = c.document AND p.position = c.position ORDER BY c.ordinal"""
        return [tuple(row) for row in self._all(query)]

    def contexts(self, ordinals: Sequence[int]) -> tuple[str, ...]:
        """What stands above the chunks with these ordinals, in the order asked, without the chunks themselves.

        Raises: KeyError when one does not exist.
        """
        found: dict[int, str] = {}
        for start in range(0, len(ordinals), N_ORDINALS_AT_ONCE):
            part = ordinals[start : start + N_ORDINALS_AT_ONCE]
            marks = ", ".join("?" * len(part))
            found.update(self._all(f"SELECT ordinal, context FROM chunks WHERE ordinal IN ({marks})", *part))
        return tuple(found[ordinal] for ordinal in ordinals)

    def chunk_kinds(self, codes: Mapping[str, int]) -> np.ndarray:
        """(n_chunks,) int32, the code of each chunk's kind, by ordinal.

        Raises: KeyError for a kind without a code.
        """
        query = """SELECT p.kind FROM chunks c JOIN paragraphs p
            ON p.document = c.document AND p.position = c.position ORDER BY c.ordinal"""
        with self._connection() as db:
            return np.fromiter((codes[row[0]] for row in db.execute(query)), np.int32)

    def chunk_counts(self) -> list[int]:
        """How many chunks each document has, by its number."""
        return [row["n_chunks"] for row in self._all("SELECT n_chunks FROM documents ORDER BY number")]

    def _source(self, file: str) -> SourceText:
        """A file's text with its pages and notices.

        Raises: KeyError when the file is not in the index.
        """
        rows = self._all("SELECT * FROM sources WHERE file = ?", file)
        if not rows:
            raise KeyError(file)
        return schema.source_text(rows[0])

    def files(self) -> tuple[tuple[str, str, str], ...]:
        """(file, SHA-256, file whose content it repeats or "") of every file seen, by name."""
        return tuple(tuple(row) for row in self._all("SELECT file, sha256, same_as FROM files ORDER BY file"))

    def corrections(self, file: str) -> str:
        """The SHA-256 of what was corrected by hand in a file's documents; "" for an unknown file."""
        rows = self._all("SELECT corrections FROM files WHERE file = ?", file)
        return rows[0]["corrections"] if rows else ""

    def documents_of(self, file: str) -> tuple[Document, ...]:
        """The documents that a file gave, as they were read."""
        rows = self._all("SELECT doc_id FROM documents WHERE file = ? ORDER BY number", file)
        return tuple(document for row in rows if (document := self.whole_document(row["doc_id"])) is not None)

    def failures(self) -> tuple[Failure, ...]:
        """Everything that could not be read, in the order of the build."""
        return tuple(schema.stored_failure(row) for row in self._all("SELECT * FROM failures ORDER BY rowid"))

    def abbreviations(self) -> dict[str, tuple[str, ...]]:
        """Every abbreviation that a document defines, with its meanings, the commonest first."""
        counts: dict[str, dict[str, int]] = {}
        for row in self._all("SELECT abbreviations FROM documents ORDER BY number"):
            for short, full in json.loads(row["abbreviations"]):
                meanings = counts.setdefault(short, {})
                meanings[full] = meanings.get(full, 0) + 1
        return {short: tuple(sorted(found, key=lambda m: -found[m])) for short, found in counts.items()}

    def term_ids(self, terms: Sequence[str]) -> list[int]:
        """The ids of lexical terms; -1 for a term that no chunk holds."""
        with self._connection() as db:
            found = [db.execute("SELECT id FROM vocabulary WHERE term = ?", (term,)).fetchone() for term in terms]
        return [row["id"] if row else -1 for row in found]

    def vocabulary(self) -> Iterator[tuple[str, int]]:
        """(term, id) of every lexical term, sorted by term."""
        return iter([tuple(row) for row in self._all("SELECT term, id FROM vocabulary ORDER BY term")])

    def close(self) -> None:
        """Closes the connections that are not in use."""
        while not self._idle.empty():
            self._idle.get().close()

    def text(self, file: str) -> str:
        """A file's text.

        Raises: KeyError when the file is not in the index.
        """
        return self.source(file).text

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        with self._connection() as db:
            return db.execute(query, values).fetchall()

    def _connect(self) -> sqlite3.Connection:
        db = sqlite3.connect(self._address, uri=True, check_same_thread=False)
        db.row_factory = sqlite3.Row
        return db

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        try:
            db = self._idle.get_nowait()
        except queue.Empty:
            db = self._connect()
        try:
            yield db
        finally:
            self._idle.put(db)
