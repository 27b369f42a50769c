"""What the page's address holds, so that reload, back and sharing work: a question with its filters, or a view."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from search import Filters

QUESTION, DOCUMENTS, TYPES, PLACES, YEARS, SHOWN, PAGE = "hoi", "trong", "loai", "tinh", "nam", "xem", "trang"
PREVIOUS, TYPED = "tiep", "goc"  # of a follow-up: the question before it, and what was typed
LIBRARY = "van-ban"  # the value of PAGE that opens the list of documents
COMMITMENTS = "cam-ket"  # the value of PAGE that opens the register of commitments
SEARCH, COMPARE, LIST = "tim-kiem", "so-sanh", "danh-muc"  # all hits with filters; comparison; the reading list
SYMBOL = "so-hieu"  # the value of PAGE that opens every place that mentions a document's number
STORE, HELP = "kho", "tro-giup"  # those that open the administrator's page of files, and the help
SEPARATOR = "|"
MAX_SHOWN = 100  # hits on one page
MAX_KEPT = 4000  # code points of a question kept in the address; the search itself reads fewer and says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question with its filters and how many passages are shown.

    A follow-up is kept as the whole question that it means; `previous` is the question before, `typed` what was typed.
    """

    text: str = ""
    filters: Filters = field(default_factory=Filters)
    shown: int = 10
    previous: str = ""
    typed: str = ""

    @property
    def n_filters(self) -> int:
        """How many conditions limit the search."""
        filters = self.filters
        return sum(map(len, (filters.doc_ids, filters.types, filters.places, filters.years)))


def asked_from(params: Mapping[str, str], *, shown: int = 10) -> Asked:
    """The question that an address holds; values that are not well formed are left out.

    >>> asked_from({"hoi": "thu ngân sách", "nam": "2023|x", "xem": "20"}).filters.years
    (2023,)
    """
    wanted = params.get(SHOWN, "")
    return Asked(
        text=params.get(QUESTION, "")[:MAX_KEPT],
        filters=Filters(
            doc_ids=_values(params, DOCUMENTS),
            types=_values(params, TYPES),
            places=_values(params, PLACES),
            years=tuple(int(year) for year in _values(params, YEARS) if year.isdecimal() and len(year) == 4),
        ),
        shown=min(MAX_SHOWN, max(shown, int(wanted))) if wanted.isdecimal() and len(wanted) < 5 else shown,
        previous=params.get(PREVIOUS, "")[:MAX_KEPT],
        typed=params.get(TYPED, "")[:MAX_KEPT],
    )


def params_of(asked: Asked, *, shown: int = 10) -> dict[str, str]:
    """The address parameters of a question; inverse of `asked_from`.

    >>> params_of(Asked(text="13,4%", shown=20))
    {'hoi': '13,4%', 'xem': '20'}
    """
    filters = asked.filters
    found = {
        QUESTION: asked.text,
        DOCUMENTS: SEPARATOR.join(filters.doc_ids),
        TYPES: SEPARATOR.join(filters.types),
        PLACES: SEPARATOR.join(filters.places),
        YEARS: SEPARATOR.join(map(str, filters.years)),
        SHOWN: str(asked.shown) if asked.shown != shown else "",
        PREVIOUS: asked.previous,
        TYPED: asked.typed,
    }
    return {name: value for name, value in found.items() if value}


def link_to(params: Mapping[str, str]) -> str:
    """The link to a view of this page: "?hoi=…"; "?" alone is the first page.

    >>> link_to({"trang": "van-ban"})
    '?trang=van-ban'
    """
    return f"?{urlencode(params)}"


def _values(params: Mapping[str, str], name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in params.get(name, "").split(SEPARATOR) if value))
