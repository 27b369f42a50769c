"""Texts that leave the index are kept, so that an old link still knows what its passage said and where it stood.

One small SQLite file beside the generations. Before a new generation is published, every document of the old one that
is no longer there, or whose paragraphs are cut in another way, is kept: the file's text, the paragraphs with address
and ranges, the pieces of long ones. The file is written anew under another name and renamed, so that a kill at any
moment leaves the old file or the new one. The oldest texts are dropped when it outgrows its limit.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

from corpus.errors import IndexError_
from indexer import generations, schema
from indexer.retired import RETIRED, KeptText, address_of, reading
from indexer.store import Store

FRESH = f"{RETIRED}.new"
DEFAULT_MIB = 200
MIB = 1 << 20  # bytes
_TABLES = """
CREATE TABLE texts (sha256 TEXT PRIMARY KEY, text BLOB NOT NULL) WITHOUT ROWID;
CREATE TABLE versions (number INTEGER PRIMARY KEY AUTOINCREMENT, doc_id TEXT NOT NULL, digest TEXT NOT NULL,
    retired TEXT NOT NULL, file TEXT NOT NULL, text TEXT NOT NULL, head TEXT NOT NULL, paragraphs BLOB NOT NULL,
    UNIQUE (doc_id, digest));
CREATE TABLE names (name TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (name, version)) WITHOUT ROWID;
"""
_LEFT = """SELECT o.doc_id FROM o.documents o LEFT JOIN n.documents n ON n.doc_id = o.doc_id
    WHERE n.number IS NULL OR EXISTS (SELECT eid, ranges FROM o.paragraphs WHERE document = o.number
        EXCEPT SELECT eid, ranges FROM n.paragraphs WHERE document = n.number) ORDER BY o.number"""
LOST = "Không giữ lại được lời văn cũ ({reason}): liên kết cũ tới văn bản vừa thay có thể không tìm lại được."
TOO_LARGE = "Lời văn cũ của {n} văn bản vừa thay không giữ lại được vì vượt giới hạn {mib} MiB (retired_mib)."



def keep_retired(index: Path, old: Store, fresh: Path, *, limit_mib: int, when: str) -> tuple[str, ...]:
    """Keeps the documents of `old` that the new store `fresh` (a file) no longer holds; sentences about what was not.

    Never raises for a disk or file that fails: a link less is no reason to go without the new index. A limit of 0
    keeps nothing and removes what was kept.
    """
    try:
        if not limit_mib:
            (index / RETIRED).unlink(missing_ok=True)
            return ()
        left = _left(old, fresh)
        if not left:
            return ()
        with _rewritten(index) as db:
            for doc_id in left:
                _add(db, old, doc_id, when)
            dropped = _trim(db, limit_mib * MIB)
        lost = len(dropped & set(left))
        return (TOO_LARGE.format(n=lost, mib=limit_mib),) if lost else ()
    except (OSError, sqlite3.Error) as error:
        reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
        return (LOST.format(reason=reason),)


def forget_retired(index: Path, names: Sequence[str] = (), *, everything: bool = False) -> tuple[KeptText, ...]:
    """Removes what is kept of these documents (ids, aliases or files), or all; what was removed. Nothing stays on disk.

    Raises: BuildInProgress; IndexError_ when the file cannot be written.
    """

    def meant(row: sqlite3.Row) -> bool:
        return everything or row["file"] in names or row["doc_id"] in names or row["number"] in numbers

    if not (index / RETIRED).exists():
        return ()
    try:
        with generations.writer_lock(index, lambda: datetime.now(UTC)), _rewritten(index) as db:
            numbers = {n for name in names for (n,) in db.execute("SELECT version FROM names WHERE name = ?", (name,))}
            gone = [row for row in db.execute("SELECT number, doc_id, file, retired FROM versions") if meant(row)]
            _remove(db, [row["number"] for row in gone])
    except (OSError, sqlite3.Error) as error:
        where, advice = str(index / RETIRED), "Kiểm tra quyền ghi và ổ đĩa rồi chạy lại; chưa xóa gì."
        raise IndexError_(f"không xóa được lời văn cũ ({error}).", where=where, advice=advice) from error
    return tuple(KeptText(doc_id=row["doc_id"], file=row["file"], retired=row["retired"]) for row in gone)


def _left(old: Store, fresh: Path) -> list[str]:
    """The ids of the documents of the old store that the new one lacks, or cuts in another way."""
    with closing(sqlite3.connect("file::memory:", uri=True)) as db:
        db.execute("ATTACH ? AS o", (address_of(old.path),))
        db.execute("ATTACH ? AS n", (address_of(fresh),))
        return [doc_id for (doc_id,) in db.execute(_LEFT)]


def _add(db: sqlite3.Connection, old: Store, doc_id: str, when: str) -> None:
    """Puts one document of the old store into the file, in place of the same one put there before."""
    document = old.document(doc_id)
    rows = [schema.paragraph_row(one, 0, at) for at, one in enumerate(old.paragraphs(doc_id))]
    packed = schema.packed({"rows": rows, "pieces": _pieces(old, doc_id)}).encode("utf-8", "surrogatepass")
    digest = sha256(packed).hexdigest()
    source = old.source(document.file)
    body = source.text.encode("utf-8", "surrogatepass")
    key = sha256(body).hexdigest()
    head = {
        "part": document.part, "start": document.start, "end": document.end, "sha256": document.sha256,
        "facts_json": document.facts_json, "noise": document.noise,
    }  # fmt: skip
    same = db.execute("SELECT number FROM versions WHERE doc_id = ? AND digest = ?", (doc_id, digest)).fetchall()
    _remove(db, [row["number"] for row in same])
    db.execute("INSERT OR IGNORE INTO texts VALUES (?, ?)", (key, zlib.compress(body, 6)))
    number = db.execute(
        "INSERT INTO versions VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)",
        (doc_id, digest, when, document.file, key, schema.packed(head), zlib.compress(packed, 6)),
    ).lastrowid
    names = {doc_id, *document.aliases}
    names |= {f"{alias}-{document.part}" for alias in document.aliases if document.part != "main"}
    db.executemany("INSERT INTO names VALUES (?, ?)", [(name, number) for name in sorted(names)])


def _pieces(old: Store, doc_id: str) -> dict[str, list[str]]:
    """The ranges of the pieces of each paragraph that has several, packed."""
    found: dict[str, list[str]] = {}
    for chunk in old.chunks(old.chunk_ordinals(doc_id)):
        found.setdefault(chunk.eid, []).append(schema.packed_spans(chunk.ranges))
    return {eid: pieces for eid, pieces in found.items() if len(pieces) > 1}


def _trim(db: sqlite3.Connection, limit: int) -> set[str]:
    """Drops the oldest versions until the rest takes at most `limit` bytes; the ids of those dropped."""
    dropped: set[str] = set()
    while db.execute(
        "SELECT (SELECT coalesce(sum(length(text)), 0) FROM texts)"
        " + (SELECT coalesce(sum(length(paragraphs) + length(head)), 0) FROM versions)"
    ).fetchone()[0] > limit:  # fmt: skip
        oldest = db.execute("SELECT number, doc_id FROM versions ORDER BY retired, number LIMIT 1").fetchone()
        _remove(db, [oldest[0]])
        dropped.add(oldest[1])
    return dropped


def _remove(db: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Removes versions, their names, and texts that no version needs any longer."""
    for number in numbers:
        db.execute("DELETE FROM versions WHERE number = ?", (number,))
        db.execute("DELETE FROM names WHERE version = ?", (number,))
    db.execute("DELETE FROM texts WHERE sha256 NOT IN (SELECT text FROM versions)")


@contextmanager
def _rewritten(index: Path) -> Iterator[sqlite3.Connection]:
    """A copy of the file to be changed; it takes the file's place, whole and synced, when the block ends well.

    Raises: OSError, sqlite3.Error.
    """
    fresh, place = index / FRESH, index / RETIRED
    fresh.unlink(missing_ok=True)
    try:
        if place.exists() and _sound(place):
            shutil.copyfile(place, fresh)
        with closing(sqlite3.connect(fresh, isolation_level=None)) as db:
            db.row_factory = sqlite3.Row
            for setting in ("journal_mode=OFF", "synchronous=OFF", "secure_delete=ON"):
                db.execute(f"PRAGMA {setting}").fetchall()  # nobody reads this file before it is renamed
            if not db.execute("SELECT count(*) FROM sqlite_master WHERE name = 'versions'").fetchone()[0]:
                db.executescript(_TABLES)
            db.execute("BEGIN")
            yield db
            db.execute("COMMIT")
            db.execute("VACUUM")
        _synced(fresh)
        os.replace(fresh, place)
        _synced(index)
    finally:
        fresh.unlink(missing_ok=True)


def _sound(path: Path) -> bool:
    """Whether a file of kept texts can be read from end to end; a damaged one is begun anew."""
    try:
        with closing(reading(path)) as db:
            return db.execute("PRAGMA quick_check").fetchone()[0] == "ok"
    except sqlite3.Error:
        return False


def _synced(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
