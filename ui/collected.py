"""The reading list of this visit: which passages were collected, in which order."""

from __future__ import annotations

from collections.abc import Iterable

import streamlit as st

from citations import Address

KEY = "danh-muc"
MAX_COLLECTED = 500  # passages in one list


def collected() -> tuple[Address, ...]:
    """The passages of the list, in the order they were collected."""
    return tuple(st.session_state.get(KEY, ()))


def collect(addresses: Iterable[Address]) -> int:
    """Puts passages at the end of the list, each once; returns how many are new. The list ends at MAX_COLLECTED."""
    before = collected()
    after = tuple(dict.fromkeys((*before, *addresses)))[:MAX_COLLECTED]
    st.session_state[KEY] = after
    return len(after) - len(before)


def drop(addresses: Iterable[Address]) -> None:
    """Takes passages out of the list."""
    gone = set(addresses)
    st.session_state[KEY] = tuple(one for one in collected() if one not in gone)
