"""What the address of the page of commitments holds: the view, the filters, the order, the opened record."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import get_args

from commitments.records import Kind, ReviewState
from ui.address import COMMITMENTS, MAX_KEPT, PAGE, SEPARATOR

VIEWS = ("danh-sach", "lich", "ma-tran", "doi-chieu", "bieu-do")
SORTS = ("loai", "noi-dung", "muc", "thoi-han", "chu-tri", "danh-gia", "tinh", "van-ban")
VIEW, ABOUT, SORT, NUMBER, RECORD = "dang", "chu-de", "sap", "so", "muc"
FACETS = {  # of Wanted: name in the address
    "documents": "trong",
    "provinces": "tinh",
    "agencies": "co-quan",
    "years": "nam",
    "kinds": "loai",
    "topics": "linh-vuc",
    "verdicts": "danh-gia",
    "missing": "thieu",
    "reviews": "duyet",
}
WORDS = {"indicator": "chi-tieu", "measure": "cach-tinh", "upper": "tren", "lower": "duoi"}
_LEGAL = {
    "kinds": set(get_args(Kind)),
    "verdicts": {"met", "exceeded", "missed"},
    "missing": {"lead", "deadline", "value"},
    "reviews": set(get_args(ReviewState)),
}
_HASH = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """One view of the register. An empty filter means no limit.

    `sort` is a column, with "-" in front for downward, "" for the order of reading or of relevance; `page` counts from
    1; `record` is the content hash of the opened record; `measure` is "unit~basis" of the matrix, "" for the commonest;
    `upper` and `lower` are the documents compared.
    """

    view: str = VIEWS[0]
    about: str = ""
    documents: tuple[str, ...] = ()
    provinces: tuple[str, ...] = ()
    agencies: tuple[str, ...] = ()
    years: tuple[int, ...] = ()
    kinds: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    reviews: tuple[str, ...] = ()
    sort: str = ""
    page: int = 1
    record: str = ""
    indicator: str = ""
    measure: str = ""
    upper: str = ""
    lower: str = ""

    @property
    def n_filters(self) -> int:
        """How many values limit the register, the subject not counted."""
        return sum(len(getattr(self, name)) for name in FACETS)

    def unfiltered(self) -> Wanted:
        """The same view over everything."""
        return Wanted(view=self.view)

    def selection(self) -> Wanted:
        """Only what decides which records are kept: subject and filters."""
        return replace(Wanted(about=self.about), **{name: getattr(self, name) for name in FACETS})


def wanted_from(params: Mapping[str, str]) -> Wanted:
    """The view that an address holds; values that are not well formed are left out.

    >>> wanted_from({"nam": "2030|x", "loai": "task|hack", "sap": "-thoi-han", "so": "0"}).years
    (2030,)
    """
    facets = {name: _values(params.get(key, ""), name) for name, key in FACETS.items()}
    view, sort, number = (params.get(name, "") for name in (VIEW, SORT, NUMBER))
    record = params.get(RECORD, "")
    return Wanted(
        view=view if view in VIEWS else VIEWS[0],
        about=params.get(ABOUT, "")[:MAX_KEPT],
        sort=sort if sort.removeprefix("-") in SORTS else "",
        page=max(1, int(number)) if re.fullmatch(r"[0-9]{1,6}", number) else 1,
        record=record if _HASH.fullmatch(record) else "",
        **{name: params.get(key, "")[:200] for name, key in WORDS.items()},
        **facets,
    )


def params_of(wanted: Wanted) -> dict[str, str]:
    """The address parameters of a view; inverse of `wanted_from`.

    >>> params_of(Wanted(view="lich", years=(2030, 2045)))
    {'trang': 'cam-ket', 'dang': 'lich', 'nam': '2030|2045'}
    """
    found = {
        PAGE: COMMITMENTS,
        VIEW: wanted.view if wanted.view != VIEWS[0] else "",
        ABOUT: wanted.about,
        **{key: SEPARATOR.join(map(str, getattr(wanted, name))) for name, key in FACETS.items()},
        SORT: wanted.sort,
        NUMBER: str(wanted.page) if wanted.page > 1 else "",
        RECORD: wanted.record,
        **{key: getattr(wanted, name) for name, key in WORDS.items()},
    }
    return {name: value for name, value in found.items() if value}


def _values(text: str, name: str) -> tuple:
    values = tuple(dict.fromkeys(value for value in text.split(SEPARATOR) if value))
    if name == "years":
        return tuple(int(value) for value in values if re.fullmatch(r"[0-9]{4}", value))
    return tuple(value for value in values if name not in _LEGAL or value in _LEGAL[name])
