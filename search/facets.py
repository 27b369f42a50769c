"""Counts by document, type, place, year, issuer, kind of passage and more of the passages found, and filtering by them.

Every facet is an array of codes over all passages, made once per index, so that filtering and counting are array work.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from search.exhaustive import AllHits
from search.standing import HEADINGS, LETTERS, NEAR, PARTLY, PASSAGE

if TYPE_CHECKING:
    from search.engine import Engine

NONE = "-"  # the value of what a document does not state
YES, NO = "co", "khong"
KINDS = {  # of paragraphs: the kinds that people tell apart
    "heading": "de-muc", "p": "doan", "article": "dieu-khoan", "clause": "dieu-khoan", "point": "diem",
    "indent": "diem", "row": "bang", "cell": "bang", "table": "bang", "note": "chu-thich", "preface": "dau-van-ban",
    "citation": "can-cu", "conclusions": "ky-nhan",
}  # fmt: skip
STANDS = ("trong-doan", "ca-de-muc", "thieu-tu", "gan-nghia", "khac-dau")  # by search.standing.PASSAGE and the rest
FACETS = ("documents", "types", "places", "years", "issuers", "kinds", "numbers", "scanned", "stands")
Chosen = Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Facet:
    """The values of a facet and for each passage of the index the place of its value, (n_chunks,) int32."""

    values: tuple[str, ...]
    codes: np.ndarray


def passage_facets(engine: Engine) -> dict[str, Facet]:
    """Every facet that a passage has by itself (all but "stands"). Reads the kind of every passage: keep the result.

    Values of places, issuers, types and years are as the documents state them, NONE where they do not.
    """
    index = engine.index
    documents = index.documents()
    of_documents = {
        "documents": [one.doc_id for one in documents],
        "types": [one.type or NONE for one in documents],
        "places": [one.place or NONE for one in documents],
        "years": [str(one.year or NONE) for one in documents],
        "issuers": [" ".join((one.issuer or NONE).split()) for one in documents],
        "scanned": [YES if "scanned" in one.flags else NO for one in documents],
    }
    found = {}
    for name, values in of_documents.items():
        distinct = tuple(dict.fromkeys(values))
        place_of = {value: place for place, value in enumerate(distinct)}
        codes = np.array([place_of[value] for value in values], np.int32)
        found[name] = Facet(values=distinct, codes=codes[index.chunk_documents])
    kinds = tuple(dict.fromkeys(KINDS.values()))
    place_of_kind = {kind: kinds.index(name) for kind, name in KINDS.items()}
    found["kinds"] = Facet(values=kinds, codes=index.store.chunk_kinds(place_of_kind))
    found["numbers"] = Facet(values=(NO, YES), codes=engine.holds_number.astype(np.int32))
    return found


class FacetCounts:
    """The passages of one search, filtered and counted."""

    def __init__(self, found: AllHits, facets: Mapping[str, Facet]) -> None:
        """`facets` are those of `passage_facets` for the same index."""
        stands = Facet(values=STANDS, codes=found.stands.astype(np.int32))
        self._values = {name: facets[name].values if name in facets else stands.values for name in FACETS}
        self._codes = {
            name: facets[name].codes[found.ordinals] if name in facets else stands.codes for name in FACETS
        }
        self._n = len(found)

    def kept(self, chosen: Chosen, *, without: str = "") -> np.ndarray:
        """(n,) bool, the passages that meet all conditions, those of the facet `without` left aside.

        Several values of one facet: any of them. Passages whose letters have other accents come only when asked for.
        """
        keep = np.ones(self._n, bool)
        for name in FACETS:
            values = tuple(chosen.get(name, ())) if name != without else ()
            if name == "stands" and not values and without != "stands":
                keep &= self._codes[name] != LETTERS
            elif values:
                keep &= self._holds(name, values)
        return keep

    def counts(self, chosen: Chosen) -> dict[str, dict[str, int]]:
        """For each facet, how many passages each value would leave, the conditions of all other facets staying.

        Values without any are left out; the order is that of the index (documents), of meaning (stands), of years
        from the newest, else the commonest first.
        """
        found = {}
        for name in FACETS:
            codes = self._codes[name][self.kept(chosen, without=name)]
            sums = np.bincount(codes, minlength=len(self._values[name]))
            pairs = [(value, int(n)) for value, n in zip(self._values[name], sums, strict=True) if n]
            if name == "years":
                pairs.sort(key=lambda pair: (pair[0] == NONE, pair[0] != NONE and -int(pair[0])))
            elif name not in ("documents", "stands"):
                pairs.sort(key=lambda pair: (-pair[1], pair[0]))
            found[name] = dict(pairs)
        return found

    def _holds(self, name: str, values: Sequence[str]) -> np.ndarray:
        """(n,) bool, the passages with one of these values; a value that the index does not know fits none."""
        wanted = np.isin(np.array(self._values[name], object), list(values))
        return wanted[self._codes[name]]


__all__ = [
    "FACETS", "HEADINGS", "KINDS", "LETTERS", "NEAR", "NO", "NONE", "PARTLY", "PASSAGE", "STANDS", "YES", "Chosen",
    "Facet", "FacetCounts", "passage_facets",
]  # fmt: skip
