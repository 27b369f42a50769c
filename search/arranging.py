"""The order of all passages found: by relevance, by the date of their documents, by their place in these."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

import numpy as np

from search.exhaustive import AllHits

if TYPE_CHECKING:
    from indexer import Index

Sort = Literal["relevance", "newest", "oldest", "place"]
SORTS: tuple[Sort, ...] = get_args(Sort)


def arranged(index: Index, found: AllHits, kept: np.ndarray, sort: Sort, *, by_document: bool = False) -> np.ndarray:
    """(m,) int64, the places in `found` of the passages in `kept` ((n,) bool), in order.

    What holds all words always comes before what is only near. Documents without a date come last, whichever way dates
    run. `by_document`: the passages of a document stay together, where the first of them would stand; by place they
    always do.
    """
    places = np.flatnonzero(kept)
    groups, ordinals = found.groups[places], found.ordinals[places]
    documents = index.chunk_documents[ordinals]
    if sort == "place":
        order = np.lexsort((ordinals, groups))
    elif sort in ("newest", "oldest"):
        dates = document_dates(index)[documents].astype(np.int64)
        undated = dates < 0
        order = np.lexsort((places, ordinals if by_document else places, -dates if sort == "newest" else dates,
                            undated, groups))  # fmt: skip
    else:
        order = np.lexsort((places, groups))
    if by_document and len(order):
        order = order[_together(documents[order], groups[order])]
    return places[order]


def document_dates(index: Index) -> np.ndarray:
    """(n_documents,) int32, the place of each document's date among all dates, from the oldest; -1 without a date."""
    dates = [document.date or "" for document in index.documents()]
    place_of = {date: place for place, date in enumerate(sorted(set(dates) - {""}))}
    return np.array([place_of.get(date, -1) for date in dates], np.int32)


def _together(documents: np.ndarray, groups: np.ndarray) -> np.ndarray:
    """(m,) the order that brings the passages of a document in a group together, the documents as they first come."""
    keys = groups.astype(np.int64) * (int(documents.max()) + 1) + documents
    _, first, place = np.unique(keys, return_index=True, return_inverse=True)
    return np.argsort(first[place], kind="stable")
