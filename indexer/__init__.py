"""Storage: documents into one immutable generation on disk, and that generation open for search.

`build_index` makes a generation, `open_index` opens the current one as an `Index`.
"""

from indexer.build import build_index
from indexer.chunks import make_chunks, passage_text
from indexer.index import Index, open_index
from indexer.records import BuildReport, Chunk, StoredDocument
from indexer.status import IndexStatus, index_status

__all__ = [
    "BuildReport",
    "Chunk",
    "Index",
    "IndexStatus",
    "StoredDocument",
    "build_index",
    "index_status",
    "make_chunks",
    "open_index",
    "passage_text",
]
