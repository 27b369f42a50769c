"""Texts that left the index, read: so that an old link still knows what its passage said and where it stood.

`indexer/retiring.py` writes them into one SQLite file beside the generations.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote

from corpus.records import Paragraph, Span
from indexer import schema

RETIRED = "retired.sqlite"
_COLUMNS = (
    "document", "position", "eid", "kind", "ranges", "heading_path", "parent", "page", "num_raw", "label", "columns_",
    "values_", "flags", "confidence",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RetiredDocument:
    """A document as it stood before it was replaced, removed, or cut into paragraphs in another way.

    `retired` is when (ISO, UTC) it was last put away, `facts_json` what was known about it. `text` is the whole file's,
    `start` and `end` the document's part of it; `pieces` are the ranges of the pieces of long paragraphs, by eId.
    """

    doc_id: str
    file: str
    part: str
    start: int
    end: int
    sha256: str
    facts_json: str
    noise: float
    retired: str
    text: str = field(repr=False)
    paragraphs: tuple[Paragraph, ...] = field(repr=False)
    pieces: Mapping[str, tuple[tuple[Span, ...], ...]] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptText:
    """One line of the list of what is kept."""

    doc_id: str
    file: str
    retired: str


class Retired:
    """Reads the texts that are kept beside an index; without a readable file there are none."""

    def __init__(self, index: Path) -> None:
        self._path = Path(index) / RETIRED

    def versions(self, name: str) -> Iterator[RetiredDocument]:
        """What is kept of a document by its id or one of its aliases: its own first, then the newest."""
        query = """SELECT v.number FROM versions v JOIN names n ON n.version = v.number WHERE n.name = ?
            ORDER BY v.doc_id = ? DESC, v.retired DESC, v.number DESC"""
        whole = "SELECT v.*, t.text AS body FROM versions v JOIN texts t ON t.sha256 = v.text WHERE v.number = ?"
        for found in self._all(query, name, name):
            yield from map(_document, self._all(whole, found["number"]))

    def kept(self) -> tuple[KeptText, ...]:
        """Everything that is kept, the newest first."""
        rows = self._all("SELECT doc_id, file, retired FROM versions ORDER BY retired DESC, number DESC")
        return tuple(KeptText(**dict(row)) for row in rows)

    def size(self) -> int:
        """The size of the file in bytes; 0 when nothing is kept."""
        return self._path.stat().st_size if self._path.exists() else 0

    def _all(self, query: str, *values: object) -> list[sqlite3.Row]:
        if not self._path.exists():
            return []
        try:
            with closing(reading(self._path)) as db:
                return db.execute(query, values).fetchall()
        except (OSError, sqlite3.Error):
            return []


def _document(row: Mapping[str, Any]) -> RetiredDocument:
    packed = json.loads(zlib.decompress(row["paragraphs"]).decode("utf-8", "surrogatepass"))
    return RetiredDocument(
        doc_id=row["doc_id"],
        file=row["file"],
        retired=row["retired"],
        text=zlib.decompress(row["body"]).decode("utf-8", "surrogatepass"),
        paragraphs=tuple(schema.stored_paragraph(dict(zip(_COLUMNS, one, strict=True))) for one in packed["rows"]),
        pieces={eid: tuple(map(schema.unpacked_spans, pieces)) for eid, pieces in packed["pieces"].items()},
        **json.loads(row["head"]),
    )


def reading(path: Path) -> sqlite3.Connection:
    """A connection to a SQLite file that nobody changes.

    Raises: sqlite3.Error.
    """
    db = sqlite3.connect(address_of(path), uri=True)
    db.row_factory = sqlite3.Row
    return db


def address_of(path: Path) -> str:
    """The address under which SQLite opens a file that nobody changes."""
    return f"file:{quote(str(path.resolve()))}?mode=ro&immutable=1"
