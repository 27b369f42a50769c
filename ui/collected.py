"""The reading list as this visit knows it. The visitor's own browser keeps it; the server keeps nothing.

The browser tells which passages are in the list (`take_report`); what the pages add or take out is handed to the
browser as orders (`orders`), which it carries out on what it keeps by then, so that another tab's changes stay.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import streamlit as st

from citations import Address, parse_permalink
from citations.permalink import DOCUMENT, HASH, PARAGRAPH

KEY = "danh-muc"
ORDERS, TOLD, LAST = "danh-muc-viec", "danh-muc-da-bao", "danh-muc-so-viec"
MAX_COLLECTED = 500  # passages in one list
MARK = "~"  # between the parts of an address


def key_of(address: Address) -> str:
    """An address as one word: "doc~eid~hash".

    >>> key_of(Address(doc_id="0314", eid="art_5", hash="7f3a9c01"))
    '0314~art_5~7f3a9c01'
    """
    return MARK.join((address.doc_id, address.eid, address.hash))


def address_of(key: object) -> Address | None:
    """The address of a key, None when it is none. Inverse of `key_of`.

    >>> address_of("0314~art_5~7f3a9c01").eid
    'art_5'
    """
    doc_id, mark, rest = str(key).partition(MARK)
    eid, _, digest = rest.rpartition(MARK)
    found = parse_permalink({DOCUMENT: doc_id, PARAGRAPH: eid, HASH: digest}) if mark else None
    return found if found and found.eid and key_of(found) == key else None


def collected() -> tuple[Address, ...]:
    """The passages of the list, in the order they were collected."""
    return tuple(st.session_state.get(KEY, ()))


def collect(addresses: Iterable[Address]) -> int:
    """Puts passages at the end of the list, each once; returns how many are new. The list ends at MAX_COLLECTED."""
    before = collected()
    after = tuple(dict.fromkeys((*before, *addresses)))[:MAX_COLLECTED]
    _order("add", after[len(before) :], after)
    return len(after) - len(before)


def drop(addresses: Iterable[Address]) -> None:
    """Takes passages out of the list."""
    gone = set(addresses)
    before = collected()
    _order("drop", [one for one in before if one in gone], tuple(one for one in before if one not in gone))


def is_told() -> bool:
    """Whether the browser has said what it keeps."""
    return bool(st.session_state.get(TOLD))


def orders() -> list[dict[str, Any]]:
    """What the browser still has to do, each {"n", "do", "keys"}, oldest first."""
    return list(st.session_state.get(ORDERS, ()))


def take_report(report: Mapping[str, Any]) -> None:
    """Takes over what the browser keeps: {"keys", "done"}; orders it has not carried out yet count on top."""
    done = report.get("done")
    st.session_state[ORDERS] = [one for one in orders() if not isinstance(done, int) or one["n"] > done]
    keys = list(report.get("keys") or ())[:MAX_COLLECTED]
    for order in st.session_state[ORDERS]:
        named = set(order["keys"])
        keys = [*keys, *order["keys"]] if order["do"] == "add" else [key for key in keys if key not in named]
    found = (address_of(key) for key in dict.fromkeys(keys))
    st.session_state[KEY] = tuple(one for one in found if one is not None)[:MAX_COLLECTED]
    st.session_state[TOLD] = True


def _order(do: str, addresses: Iterable[Address], after: tuple[Address, ...]) -> None:
    keys = [key_of(one) for one in addresses]
    if keys:
        number = st.session_state[LAST] = st.session_state.get(LAST, 0) + 1
        st.session_state[ORDERS] = [*orders(), {"n": number, "do": do, "keys": keys}]
    st.session_state[KEY] = after
