"""What the address of the search page holds: the question, the conditions, the order, the page."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from search import Filters
from search.arranging import Sort
from search.facets import FACETS, KINDS, NO, NONE, STANDS, YES
from ui.address import DOCUMENTS, MAX_KEPT, PAGE, PLACES, QUESTION, SEARCH, SEPARATOR, TYPES, YEARS, Asked

ORDER, TOGETHER, NUMBER = "sap", "gop", "so"
SORT_NAMES: dict[str, Sort] = {"": "relevance", "moi": "newest", "cu": "oldest", "vi-tri": "place"}
NAMES = {  # of the facets in the address
    "documents": DOCUMENTS, "types": TYPES, "places": PLACES, "years": YEARS, "issuers": "co-quan",
    "kinds": "dang-doan", "numbers": "so-lieu", "scanned": "ban-quet", "stands": "tu",
}  # fmt: skip
_LEGAL = {"kinds": {*KINDS.values()}, "numbers": {YES, NO}, "scanned": {YES, NO}, "stands": {*STANDS}}
MAX_VALUES = 50  # of one facet


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One view of a search: `chosen` gives the values of each facet that limits it; `page` counts from 1."""

    text: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    by_document: bool = False
    page: int = 1

    @property
    def n_conditions(self) -> int:
        """How many values limit the search."""
        return sum(map(len, self.chosen.values()))

    def values(self, facet: str) -> tuple[str, ...]:
        """The chosen values of a facet."""
        return tuple(self.chosen.get(facet, ()))

    def with_values(self, facet: str, values: tuple[str, ...]) -> Wanted:
        """The first page of the same search with other values of one facet."""
        chosen = {name: values if name == facet else self.values(name) for name in FACETS}
        return replace(self, chosen={name: given for name, given in chosen.items() if given}, page=1)

    def toggled(self, facet: str, value: str) -> Wanted:
        """The same search with one value added or, where it is chosen, taken away."""
        values = self.values(facet)
        return self.with_values(facet, tuple(v for v in values if v != value) if value in values else (*values, value))


def wanted_from(params: Mapping[str, str]) -> Wanted:
    """The view that an address holds; values that are not well formed are left out.

    >>> wanted_from({"hoi": "thu", "nam": "2023|x|-", "sap": "hack", "so": "0"}).chosen
    {'years': ('2023', '-')}
    """
    chosen = {name: _values(params.get(key, ""), name) for name, key in NAMES.items()}
    number = params.get(NUMBER, "")
    return Wanted(
        text=params.get(QUESTION, "")[:MAX_KEPT].strip(),
        chosen={name: values for name, values in chosen.items() if values},
        sort=SORT_NAMES.get(params.get(ORDER, ""), "relevance"),
        by_document=params.get(TOGETHER, "") == "1",
        page=max(1, int(number)) if re.fullmatch(r"[0-9]{1,6}", number) else 1,
    )


def params_of(wanted: Wanted) -> dict[str, str]:
    """The address parameters of a view; inverse of `wanted_from`.

    >>> params_of(Wanted(text="thu", sort="place", page=2))
    {'trang': 'tim-kiem', 'hoi': 'thu', 'sap': 'vi-tri', 'so': '2'}
    """
    order = next(name for name, sort in SORT_NAMES.items() if sort == wanted.sort)
    found = {
        PAGE: SEARCH,
        QUESTION: wanted.text,
        **{key: SEPARATOR.join(wanted.values(name)) for name, key in NAMES.items()},
        ORDER: order,
        TOGETHER: "1" if wanted.by_document else "",
        NUMBER: str(wanted.page) if wanted.page > 1 else "",
    }
    return {name: value for name, value in found.items() if value}


def search_of(asked: Asked) -> Wanted:
    """The search for what was asked on the first page, with the same conditions."""
    filters = asked.filters
    chosen = {
        "documents": filters.doc_ids,
        "types": filters.types,
        "places": filters.places,
        "years": tuple(map(str, filters.years)),
    }
    return Wanted(text=asked.text, chosen={name: values for name, values in chosen.items() if values})


def filters_of(wanted: Wanted) -> Filters:
    """The conditions that the index itself can apply; one that also takes what is not stated is left out."""
    stated = {name: () if NONE in wanted.values(name) else wanted.values(name) for name in NAMES}
    return Filters(
        doc_ids=stated["documents"],
        types=stated["types"],
        places=stated["places"],
        years=tuple(map(int, stated["years"])),
    )


def _values(text: str, name: str) -> tuple[str, ...]:
    values = dict.fromkeys(value for value in text.split(SEPARATOR) if value)
    legal = _LEGAL.get(name)
    if name == "years":
        return tuple(value for value in values if value == NONE or re.fullmatch(r"[0-9]{4}", value))[:MAX_VALUES]
    return tuple(value for value in values if legal is None or value in legal)[:MAX_VALUES]
