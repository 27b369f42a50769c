"""Which document took the place of a lost one: ids come from content, so a corrected file gets a new id.

The quotes of a file that name the same lost document are looked at together: the document in which most of them stand
is its successor, if it is one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache

from citations.open_document import OpenDocument
from citations.plain_words import find_whole, plain_words
from citations.reanchor import FOUND, locate_piece
from citations.records import AnchorPiece, Quoted
from corpus.records import Span
from indexer import Index, StoredDocument

N_VOTERS = 12  # the longest quotes of a lost document
MIN_VOTER = 32  # code points: a shorter quote may stand anywhere
MAX_READ = 64  # documents in which changed quotes are looked for; among more only unchanged ones count


class Successors:
    """Finds the successors of the documents that `quoted` name and the index has no longer."""

    def __init__(
        self, index: Index, quoted: Sequence[Quoted], opened: Callable[[StoredDocument], OpenDocument]
    ) -> None:
        self._index, self._quoted, self._opened = index, tuple(quoted), opened
        self._of = cache(self._elected)

    def of(self, quoted: Quoted) -> StoredDocument | None:
        """The document to look in for a quote whose own is lost; None when nothing tells."""
        same = self._same_file(quoted)
        return same[0] if len(same) == 1 else self._of(quoted.address.doc_id, same)

    def _same_file(self, quoted: Quoted) -> tuple[StoredDocument, ...]:
        """The documents of the file that the quote came from, only its own part when there is one."""
        file = quoted.file or (quoted.anchor.file if quoted.anchor else "")
        same = tuple(one for one in self._index.documents() if file and one.file == file)
        part = _part(quoted.address.doc_id)
        return tuple(one for one in same if one.part == part) or same

    def _elected(self, doc_id: str, among: tuple[StoredDocument, ...]) -> StoredDocument | None:
        """The document in which most quotes of `doc_id` stand, unchanged if any do."""
        mine = [plain_words(one.quotes[0]) for one in self._quoted if one.address.doc_id == doc_id and one.quotes]
        voters = sorted({words for words in mine if len(words) >= MIN_VOTER}, key=len, reverse=True)[:N_VOTERS]
        documents = among or self._index.documents()
        votes = [(sum(_stands(words, self._opened(one)) for words in voters), one) for one in documents]
        if not any(n for n, _ in votes) and len(documents) <= MAX_READ:
            votes = [(sum(_nearly_stands(words, self._opened(one)) for words in voters), one) for one in documents]
        votes.sort(key=lambda vote: (-vote[0], vote[1].part != _part(doc_id)))
        if not votes or not votes[0][0]:
            return None
        rivals = [n for n, one in votes[1:] if n == votes[0][0] and one.part == votes[0][1].part]
        return None if rivals else votes[0][1]


def _part(doc_id: str) -> str:
    """The part of a file that an id names: "main", "doc2"."""
    tail = doc_id.rpartition("-")[2]
    return tail if tail.startswith("doc") and tail[3:].isdigit() else "main"


def _stands(words: str, document: OpenDocument) -> bool:
    return find_whole(words, document.plain.words) >= 0


def _nearly_stands(words: str, document: OpenDocument) -> bool:
    whole = document.plain.words
    found = locate_piece(AnchorPiece(span=Span(0, 0), exact=words), whole, Span(0, len(whole)))
    return found is not None and found.score >= FOUND
