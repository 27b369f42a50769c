"""What the address of the page of comparison holds: the way, the documents, the subject, the filter, the page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ui.address import COMPARE, MAX_KEPT, PAGE, SEPARATOR

WAYS = ("van-ban", "chu-de")
WAY, LEFT, RIGHT, NUMBERS, AT, TOPIC, AMONG = "cach", "a", "b", "khac", "so", "chu-de", "trong"
ONLY_NUMBERS = "con-so"  # the value of NUMBERS that shows only the pairs with other numbers
MIN_DOCUMENTS, MAX_DOCUMENTS = 2, 4  # columns of a subject


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One view of the page; `page` counts from 1, an id that is "" is not chosen yet."""

    way: str = WAYS[0]
    left: str = ""
    right: str = ""
    only_numbers: bool = False
    page: int = 1
    topic: str = ""
    documents: tuple[str, ...] = ()


def compared_from(params: Mapping[str, str]) -> Compared:
    """The view that an address holds; what is not well formed is left out.

    >>> compared_from({"cach": "x", "a": "1f", "so": "-3", "khac": "con-so"})
    Compared(way='van-ban', left='1f', right='', only_numbers=True, page=1, topic='', documents=())
    """
    page = params.get(AT, "")
    documents = tuple(dict.fromkeys(one for one in params.get(AMONG, "").split(SEPARATOR) if one))
    return Compared(
        way=params[WAY] if params.get(WAY) in WAYS else WAYS[0],
        left=params.get(LEFT, "")[:64],
        right=params.get(RIGHT, "")[:64],
        only_numbers=params.get(NUMBERS) == ONLY_NUMBERS,
        page=max(1, int(page)) if page.isascii() and page.isdecimal() and len(page) < 6 else 1,
        topic=params.get(TOPIC, "")[:MAX_KEPT],
        documents=documents[:MAX_DOCUMENTS],
    )


def params_of(compared: Compared) -> dict[str, str]:
    """The address parameters of a view; inverse of `compared_from`."""
    found = {
        PAGE: COMPARE,
        WAY: compared.way,
        LEFT: compared.left,
        RIGHT: compared.right,
        NUMBERS: ONLY_NUMBERS if compared.only_numbers else "",
        AT: str(compared.page) if compared.page > 1 else "",
        TOPIC: compared.topic,
        AMONG: SEPARATOR.join(compared.documents),
    }
    return {name: value for name, value in found.items() if value}
