"""The reading list in the visitor's browser: what keeps it is put on a page, and what it asks for is taken."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import streamlit as st

from citations import Address
from ui import cite_texts as texts
from ui.collected import MAX_COLLECTED, address_of, orders, take_report
from ui.list_script import SCRIPT

KEY = "giu-danh-muc"
VISIT, ASKED, FILE = "danh-muc-luot", "danh-muc-can-tep", "danh-muc-tep"
MAX_REMARK, MAX_NAME = 2000, 200  # code points

_component = st.components.v2.component("can_cu_list", js=SCRIPT)
_WORDS = {
    "add": texts.ADD, "drop": texts.DROP, "added": texts.ADDED, "dropped": texts.DROPPED, "many": texts.ADDED_MANY,
    "none": texts.ADDED_NONE, "full": texts.FULL, "moved": texts.MOVED_TO, "out": texts.OUT_SAID,
    "undone": texts.UNDONE, "making": texts.MAKING, "made": texts.MADE, "notKept": texts.NOT_KEPT,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedFile:
    """A file of the list that the visitor wants: its ending, the list's name, the passages with their remarks."""

    ending: str
    name: str
    entries: tuple[tuple[Address, str], ...]


def keep_list(file: Mapping[str, Any] | None = None) -> None:
    """Puts what keeps the list on the page, once per page; a new `file` of `file_to_save` is saved in the browser."""
    visit = st.session_state.setdefault(VISIT, uuid4().hex)
    data = {"visit": visit, "orders": orders(), "file": file, "max": MAX_COLLECTED, "words": _WORDS}
    _component(key=KEY, data=data, on_held_change=_held, on_file_change=_file_asked, height="content")


@st.fragment
def keep_list_aside() -> None:
    """The same on pages that do not show the list: a change of the list does not make them again."""
    keep_list()


def asked_file() -> AskedFile | None:
    """The file that the visitor has just asked for, once."""
    given = st.session_state.pop(ASKED, None)
    try:
        asked = json.loads(given) if given else None
        pairs = [(address_of(key), str(remark)[:MAX_REMARK]) for key, remark in asked["entries"]] if asked else []
        ending, name = (str(asked["ending"]), " ".join(str(asked["name"]).split())) if asked else ("", "")
    except (ValueError, TypeError, KeyError):
        return None
    entries = tuple((address, remark) for address, remark in pairs if address)[:MAX_COLLECTED]
    return AskedFile(ending=ending, name=name[:MAX_NAME], entries=entries) if asked else None


def _held() -> None:
    """Takes over what the browser says it keeps."""
    report = st.session_state[KEY].get("held")
    if isinstance(report, Mapping):
        take_report(report)


def _file_asked() -> None:
    st.session_state[ASKED] = st.session_state[KEY].get("file")
