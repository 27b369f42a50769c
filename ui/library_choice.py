"""Which documents the library shows: by words, type, place and year, in which order, on which page."""

from __future__ import annotations

import threading
from collections import Counter, OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from corpus.vietnamese import fold
from indexer import Index, StoredDocument
from ui.address import LIBRARY, PAGE, PLACES, SEPARATOR, TYPES, YEARS
from ui.facts import title_of

WORDS, SORT, NUMBER = "loc", "xep", "so-trang"
SORTS = ("", "moi", "cu", "ten", "noi")
PER_PAGE = 50
MAX_WORDS = 200  # code points

_kept: OrderedDict[str, tuple[Entry, ...]] = OrderedDict()
_reading = threading.Lock()


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A document of the library; `searched` is what the words are looked for in, folded."""

    document: StoredDocument
    title: str
    searched: str
    n_passages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """What is asked of the library. An empty filter means no limit; `page` counts from 1."""

    words: str = ""
    types: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    sort: str = ""
    page: int = 1

    @property
    def limited(self) -> bool:
        """Whether any document may be left out."""
        return bool(self.words or self.types or self.places or self.years)


def shelf_from(params: Mapping[str, str]) -> Shelf:
    """What an address asks of the library; values that are not well formed are left out.

    >>> shelf_from({"loc": "ke hoach", "nam": "2023|x", "xep": "moi", "so-trang": "2"}).years
    (2023,)
    """
    page, sort = params.get(NUMBER, ""), params.get(SORT, "")
    return Shelf(
        words=" ".join(params.get(WORDS, "").split())[:MAX_WORDS],
        types=_values(params, TYPES),
        places=_values(params, PLACES),
        years=tuple(int(year) for year in _values(params, YEARS) if year.isdecimal() and len(year) == 4),
        sort=sort if sort in SORTS else "",
        page=max(1, int(page)) if page.isdecimal() and len(page) < 7 else 1,
    )


def params_of(shelf: Shelf) -> dict[str, str]:
    """The address parameters of the library; inverse of `shelf_from`.

    >>> params_of(Shelf(places=("Thái Bình",), page=2))
    {'trang': 'van-ban', 'tinh': 'Thái Bình', 'so-trang': '2'}
    """
    found = {
        PAGE: LIBRARY,
        WORDS: shelf.words,
        TYPES: SEPARATOR.join(shelf.types),
        PLACES: SEPARATOR.join(shelf.places),
        YEARS: SEPARATOR.join(map(str, shelf.years)),
        SORT: shelf.sort,
        NUMBER: str(shelf.page) if shelf.page > 1 else "",
    }
    return {name: value for name, value in found.items() if value}


def entries_of(index: Index) -> tuple[Entry, ...]:
    """All documents with what they are found by, in the order of the collection; worked out once per generation."""
    key = str(index.folder)
    found = _kept.get(key)
    if found is None:
        with _reading:
            found = _kept[key] = _entries(index)
            while len(_kept) > 2:
                _kept.popitem(last=False)
    return found


def on_shelf(entries: Sequence[Entry], shelf: Shelf) -> list[Entry]:
    """The documents that pass all filters, in the order asked for."""
    words = fold(shelf.words).split()
    passing = [
        one
        for one in entries
        if all(word in one.searched for word in words)
        and (not shelf.types or one.document.type in shelf.types)
        and (not shelf.places or one.document.place in shelf.places)
        and (not shelf.years or one.document.year in shelf.years)
    ]
    if shelf.sort in ("moi", "cu"):
        dated = [one for one in passing if one.document.date]
        dated.sort(key=lambda one: one.document.date or "", reverse=shelf.sort == "moi")
        return dated + [one for one in passing if not one.document.date]
    if shelf.sort == "ten":
        passing.sort(key=lambda one: (fold(one.title), one.title))
    elif shelf.sort == "noi":
        passing.sort(key=lambda one: (not one.document.place, fold(one.document.place or "")))
    return passing


def page_of(chosen: Sequence[Entry], shelf: Shelf) -> tuple[Sequence[Entry], Shelf, int]:
    """The documents of the page, the shelf with a page that exists, and the number of pages."""
    n_pages = max(1, -(-len(chosen) // PER_PAGE))
    shelf = replace(shelf, page=min(shelf.page, n_pages))
    return chosen[(shelf.page - 1) * PER_PAGE : shelf.page * PER_PAGE], shelf, n_pages


def options_of(entries: Sequence[Entry], name: str) -> dict[str | int, int]:
    """The values of a filter ("type", "place", "year") with their numbers of documents, sorted."""
    counts = Counter(value for one in entries if (value := getattr(one.document, name)) is not None)
    return {value: counts[value] for value in sorted(counts)}


def _entries(index: Index) -> tuple[Entry, ...]:
    documents = index.documents()
    counts = np.bincount(index.chunk_documents, minlength=len(documents))
    return tuple(_entry(one, int(n)) for one, n in zip(documents, counts, strict=True))


def _entry(document: StoredDocument, n_passages: int) -> Entry:
    title = title_of(document)
    known = (title, document.type, document.number, document.issuer, document.place, document.date, document.file)
    searched = fold(" ".join(word for word in known if word))
    return Entry(document=document, title=title, searched=searched, n_passages=n_passages)


def _values(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in params.get(name, "").split(SEPARATOR) if value))
