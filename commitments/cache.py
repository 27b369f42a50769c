"""What was extracted, kept per document: only a changed document (or changed rules) is read again.

One SQLite file beside the generations of an index. It is keyed by what each document is, not by the generation, so a
new build of the index loses nothing, and a missing or damaged file only costs the seconds to make it again. It is not
part of a generation because a generation is immutable while the rules of extraction may change without a new index.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable
from contextlib import closing
from functools import cache
from hashlib import sha256
from pathlib import Path

from commitments.extract import extract_commitments
from commitments.records import Commitment
from commitments.records_json import as_dict, from_dict
from corpus.facts_json import facts_as_dict
from corpus.records import Document

FILE = "commitments.sqlite"
Progress = Callable[[str, int, int], None]
_TABLE = "CREATE TABLE IF NOT EXISTS documents (doc_id TEXT PRIMARY KEY, key TEXT NOT NULL, records BLOB NOT NULL)"


@cache
def rules_version() -> str:
    """SHA-256 of the rules themselves (the modules and data that extraction reads): a changed rule reads all anew."""
    room = Path(__file__).parent
    words = room.parent / "corpus" / "vietnamese"
    files = [*sorted(room.glob("*.py")), *sorted((room / "data").glob("*.json"))]
    files += [words / f"{name}.py" for name in ("quantities", "quantity_units", "quantity_masks", "deadlines")]
    digest = sha256()
    for file in files:
        digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()


def document_key(document: Document) -> str:
    """SHA-256 of everything that extraction reads of a document, and of the version of the rules."""
    digest = sha256(f"{rules_version()}\x1f{document.doc_id}\x1f{document.source.file}\x1f".encode())
    digest.update(document.span.of(document.text).encode("utf-8", "surrogatepass"))
    digest.update(json.dumps(facts_as_dict(document.facts), ensure_ascii=False, sort_keys=True).encode())
    for paragraph in document.paragraphs:
        places = ",".join(f"{span.start}-{span.end}" for span in paragraph.ranges)
        digest.update(f"{paragraph.eid}|{paragraph.kind}|{places}\n".encode())
    return digest.hexdigest()


def commitments_of(
    documents: Iterable[Document], n_documents: int, index: Path | None, progress: Progress | None = None
) -> tuple[tuple[Commitment, ...], int]:
    """The commitments of all documents, and how many documents were read anew; `index` None keeps nothing.

    `progress("commitments", done, total)` is called after each document.
    """
    known = _Kept(index)
    found: list[Commitment] = []
    n_read, seen = 0, set()
    for done, document in enumerate(documents, 1):
        key = document_key(document)
        records = known.get(document.doc_id, key)
        if records is None:
            records = extract_commitments(document)
            known.put(document.doc_id, key, records)
            n_read += 1
        seen.add(document.doc_id)
        found.extend(records)
        if progress is not None:
            progress("commitments", done, n_documents)
    known.close(seen)
    return tuple(found), n_read


class _Kept:
    """The file of kept records; without a writable folder it keeps nothing and everything still works."""

    def __init__(self, index: Path | None) -> None:
        self._path = index / FILE if index is not None and index.is_dir() else None
        self._new: dict[str, tuple[str, bytes]] = {}
        self._rows: dict[str, tuple[str, bytes]] = {}
        if self._path is not None and self._path.exists():
            try:
                with closing(sqlite3.connect(self._path, timeout=10)) as db:
                    self._rows = {name: (key, blob) for name, key, blob in db.execute("SELECT * FROM documents")}
            except sqlite3.Error:
                self._rows = {}

    def get(self, doc_id: str, key: str) -> tuple[Commitment, ...] | None:
        """The kept records of a document that has not changed."""
        row = self._rows.get(doc_id)
        if row is None or row[0] != key:
            return None
        try:
            return tuple(from_dict(one) for one in json.loads(zlib.decompress(row[1])))
        except (ValueError, KeyError, TypeError, zlib.error):
            return None

    def put(self, doc_id: str, key: str, records: tuple[Commitment, ...]) -> None:
        """Keeps the records of a document until `close`."""
        text = json.dumps([as_dict(record) for record in records], ensure_ascii=False)
        self._new[doc_id] = (key, zlib.compress(text.encode("utf-8", "surrogatepass"), 1))

    def close(self, seen: set[str]) -> None:
        """Writes what is new in one transaction and drops documents that are gone; a read-only folder is left alone."""
        gone = self._rows.keys() - seen
        if self._path is None or not (self._new or gone):
            return
        try:
            self._write(gone)
        except sqlite3.DatabaseError:
            try:
                self._path.unlink(missing_ok=True)
                self._write(set())
            except (OSError, sqlite3.Error):
                return

    def _write(self, gone: set[str]) -> None:
        with closing(sqlite3.connect(self._path, timeout=10)) as db, db:
            db.execute(_TABLE)
            db.executemany("DELETE FROM documents WHERE doc_id = ?", [(name,) for name in gone])
            rows = [(name, key, blob) for name, (key, blob) in self._new.items()]
            db.executemany("INSERT OR REPLACE INTO documents VALUES (?, ?, ?)", rows)
