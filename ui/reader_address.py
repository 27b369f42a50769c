"""What the address of the reader holds beside the passage: the version read, the words looked for, which place."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from citations import Address, format_permalink

VERSION, CORRECTED = "ban", "hieu-chinh"
FIND, NTH = "tim", "thu"
MAX_FIND = 200  # code points looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """How a document is read. `find` is "" when nothing is looked for; `nth` is the place in view, from 1.

    `offered` is whether the document has a corrected version, and is no part of the address.
    """

    corrected: bool = False
    offered: bool = False
    find: str = ""
    nth: int = 1


def view_from(params: Mapping[str, str]) -> View:
    """The view that an address holds; values that are not well formed are left out.

    >>> view_from({"ban": "hieu-chinh", "tim": " cong nghiep ", "thu": "3"})
    View(corrected=True, offered=False, find='cong nghiep', nth=3)
    """
    nth = params.get(NTH, "")
    return View(
        corrected=params.get(VERSION) == CORRECTED,
        find=" ".join(params.get(FIND, "").split())[:MAX_FIND],
        nth=max(1, int(nth)) if nth.isdecimal() and len(nth) < 7 else 1,
    )


def params_of(view: View) -> dict[str, str]:
    """The address parameters of a view; inverse of `view_from`.

    >>> params_of(View(find="quy hoạch", nth=2))
    {'tim': 'quy hoạch', 'thu': '2'}
    """
    found = {VERSION: CORRECTED if view.corrected else "", FIND: view.find}
    found[NTH] = str(view.nth) if view.find else ""
    return {name: value for name, value in found.items() if value}


def view_link(address: Address, view: View) -> str:
    """The link to a document or passage in a view.

    >>> view_link(Address(doc_id="031415255736158d"), View(corrected=True))
    '?van-ban=031415255736158d&ban=hieu-chinh'
    """
    params = params_of(view)
    return format_permalink(address) + (f"&{urlencode(params)}" if params else "")
