"""Questions that compare: the places or years they name, and results that bring each side in turn."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from corpus.vietnamese import fold
from indexer import StoredDocument

MIN_SIDES = 2
NO_PLACES = np.zeros(0, np.int64)
_COMPARES = re.compile(
    r"\b(so sanh|so voi|doi chieu|chenh|khac nhau|khac gi|giong nhau|thay doi|hon kem|tu .{2,60} (?:den|sang))\b"
)
_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?!\s*[-–/]\s*(?:19|20)?\d\d)(?![\d/])")


def named_places(question: str, documents: Sequence[StoredDocument]) -> list[str]:
    """The places of the documents that a question names, sorted."""
    asked = f" {' '.join(re.findall(r'[a-z0-9]+', fold(question)))} "
    places = {document.place for document in documents if document.place}
    return [place for place in sorted(places) if f" {fold(place)} " in asked]


def of_another_place(question: str, documents: Sequence[StoredDocument]) -> np.ndarray:
    """(n_documents,) bool, the documents of a place that the question does not mean; none when it names no place."""
    named = named_places(question, documents)
    return np.array(
        [bool(named) and document.place is not None and document.place not in named for document in documents], bool
    )


def sides_of(question: str, documents: Sequence[StoredDocument]) -> list[frozenset[int]]:
    """The documents (their numbers) of each side that a question sets against another; none for other questions.

    Two or more places of the documents named in a question are sides; two or more years of documents are, when the
    question also says that it compares.
    """
    named = named_places(question, documents)
    if len(named) >= MIN_SIDES:
        return [frozenset(n for n, document in enumerate(documents) if document.place == place) for place in named]
    if _COMPARES.search(fold(question)):
        years = {int(year) for year in _YEAR.findall(question)} & {d.year for d in documents if d.year}
        if len(years) >= MIN_SIDES:
            return [frozenset(n for n, d in enumerate(documents) if d.year == year) for year in sorted(years)]
    return []


def in_turn(
    documents: np.ndarray, sides: Sequence[frozenset[int]], later: np.ndarray = NO_PLACES
) -> np.ndarray:
    """(n,) the order of ranked passages (given by their documents' numbers) that brings the sides in turn.

    The side of the best passage begins; within a side the order stays. Passages of no side, and those whose places are
    in `later` (copies of others), come after all of them.

    >>> in_turn(np.array([0, 0, 0, 1, 2]), [frozenset({0}), frozenset({1})]).tolist()
    [0, 3, 1, 2, 4]
    """
    side_of = np.full(len(documents), len(sides), np.int64)
    for number, side in enumerate(sides):
        side_of[np.isin(documents, list(side))] = number
    side_of[later] = len(sides)
    turn = np.zeros(len(documents), np.int64)
    for number in range(len(sides) + 1):
        members = np.flatnonzero(side_of == number)
        turn[members] = np.arange(len(members)) + (len(documents) if number == len(sides) else 0)
    first = np.full(len(sides) + 1, len(documents))
    for number in range(len(sides)):
        members = np.flatnonzero(side_of == number)
        first[number] = members[0] if len(members) else len(documents)
    return np.lexsort((first[side_of], turn))
