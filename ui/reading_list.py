"""The page of the reading list: the passages this visitor collected, or a list that somebody shared by a link."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from html import escape
from typing import Any

import streamlit as st

from citations import Address
from citations.export import FORMATS, export
from citations.records import ReadingList
from search import Engine
from settings import Settings
from ui import cite_texts as texts
from ui.address import LIST, PAGE, SHOWN, link_to
from ui.behaviour import install
from ui.collected import MAX_COLLECTED, address_of, collected, is_told, key_of
from ui.frame import STYLE, errors_told, notice_html, page_address, set_title
from ui.kept_passage import KeptPassage, find_kept
from ui.list_browser import FILE, AskedFile, asked_file, keep_list
from ui.list_link import SHARED, packed, unpacked
from ui.opened import current_engine
from ui.reading_list_html import count_html, empty_html, entries_html, tools_html

SHOWN_AT_ONCE = 50  # passages of one page
_NOTICES = (
    f'<div class="cc-notice cc-warning" role="status" data-not-kept hidden><p>{texts.NOT_KEPT}</p></div>'
    '<div class="cc-notice cc-undone" role="status" data-undone hidden><span></span> '
    f'<button type="button" class="cc-act" data-undo>{texts.UNDO}</button></div>'
)


def show_reading_list(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    st.html(STYLE.with_name("cite.css"))
    set_title(texts.TITLE)
    shared = st.query_params.get(SHARED, "")
    n_shown = _n_shown(st.query_params.get(SHOWN, ""))
    install(f"reading_list {shared}")
    if shared:
        _show_shared(engine, shared, n_shown, page_address(settings.base_url))
    else:
        _show_own(settings, n_shown, page_address(settings.base_url))
    return link_to({PAGE: LIST, **({SHARED: shared} if shared else {})})


def is_shared() -> bool:
    """Whether the address shows a list that somebody shared."""
    return bool(st.query_params.get(SHARED, ""))


@st.fragment
def _show_own(settings: Settings, n_shown: int, base_url: str) -> None:
    """The visitor's own list; made again by itself whenever the browser tells a change."""
    with errors_told():
        engine = current_engine(settings)
        asked = asked_file()
        if asked is not None and asked.ending in FORMATS:
            with st.spinner(texts.MAKING):
                before = st.session_state.get(FILE) or {"n": 0}
                st.session_state[FILE] = file_to_save(engine, asked, base_url, before["n"] + 1)
        keep_list(st.session_state.get(FILE))
        _show_list(engine, n_shown, base_url)


def _show_list(engine: Engine, n_shown: int, base_url: str) -> None:
    """The list, or what to do while it is empty."""
    st.html(f'<h1 class="cc-title">{texts.TITLE}</h1><p class="cc-lede">{texts.LEDE}</p>')
    st.html(_NOTICES)
    addresses = collected()
    if not is_told():
        st.html(notice_html(texts.OPENING))
    elif not addresses:
        st.html(empty_html())
    else:
        _show_entries(engine, addresses, n_shown, base_url)


def _show_entries(engine: Engine, addresses: Sequence[Address], n_shown: int, base_url: str) -> None:
    """Name, what can be done with the whole list, and its passages."""
    found = _followed(engine, addresses, base_url)
    link = base_url + link_to({PAGE: LIST, SHARED: packed(addresses)})
    st.html(tools_html(found, link))
    st.html(count_html(found, MAX_COLLECTED))
    st.html(entries_html(engine, found[:n_shown], len(found), base_url))
    _show_more(n_shown, len(found), {PAGE: LIST})


def _followed(engine: Engine, addresses: Sequence[Address], base_url: str) -> list[KeptPassage]:
    """The passages of addresses; those followed lately in this index are not followed again."""
    generation = engine.index.generation
    with st.spinner(texts.OPENING):
        return [_follow(generation, key_of(one), base_url, engine) for one in addresses]


@st.cache_resource(max_entries=4 * MAX_COLLECTED, show_spinner=False)
def _follow(generation: str, key: str, base_url: str, _engine: Engine) -> KeptPassage:
    return find_kept(_engine.index, address_of(key), base_url=base_url)


def _show_shared(engine: Engine, shared: str, n_shown: int, base_url: str) -> None:
    """A list out of a link, beside one's own, which it never changes unasked."""
    addresses, n_broken = unpacked(shared)
    lines = [texts.SHARED_BROKEN.format(n=n_broken)] if n_broken and addresses else []
    own = f'<a class="cc-act" href="{escape(link_to({PAGE: LIST}))}" data-go="1">{texts.OWN}</a>'
    if not addresses:
        st.html(
            f'<h1 class="cc-title">{texts.SHARED_TITLE}</h1>{notice_html(texts.SHARED_BAD, "warning")}'
            f'<p class="cc-acts">{own}</p>'
        )
        return
    keys = escape("|".join(map(key_of, addresses)))
    adopt = f'<button type="button" class="cc-button" data-adopt="{keys}">{texts.ADOPT}</button>'
    st.html(
        f'<h1 class="cc-title">{texts.SHARED_TITLE}</h1>'
        f'<p class="cc-lede">{texts.SHARED_LEDE.format(n=len(addresses))}</p>'
        + (notice_html(lines, "warning") if lines else "")
        + f'<p class="cc-acts">{adopt}{own}</p>'
        '<p class="cc-notice" role="status" data-adopted hidden></p>'
    )
    found = _followed(engine, addresses, base_url)
    st.html(count_html(found))
    st.html(entries_html(engine, found[:n_shown], len(found), base_url, own=False))
    _show_more(n_shown, len(found), {PAGE: LIST, SHARED: shared})


def _show_more(n_shown: int, total: int, params: dict[str, str]) -> None:
    if total > n_shown:
        more = escape(link_to({**params, SHOWN: str(n_shown + SHOWN_AT_ONCE)}))
        st.html(f'<p class="cc-acts"><a class="cc-act" href="{more}" data-go="1">{texts.MORE}</a></p>')


def _n_shown(wanted: str) -> int:
    n = int(wanted) if wanted.isdecimal() and len(wanted) < 5 else SHOWN_AT_ONCE
    return min(MAX_COLLECTED, max(SHOWN_AT_ONCE, n))


def file_to_save(engine: Engine, asked: AskedFile, base_url: str, number: int) -> dict[str, Any]:
    """The file of a list as the browser saves it: {"n", "name", "type", "bytes"}, n the `number` of the order.

    Passages that are gone are left out. A passage whose words changed since it was chosen says so in its remark.

    Raises: KeyError for an ending that is not in `FORMATS`.
    """
    passages = []
    found = _followed(engine, [address for address, _ in asked.entries], base_url)
    for kept, (_, remark) in zip(found, asked.entries, strict=True):
        said = f"{texts.LEFT_CHANGED if kept.status == 'changed' else ''}{remark}".strip()
        if kept.passage is not None:
            passages.append(replace(kept.passage, remark=said))
    reading_list = ReadingList(passages=tuple(passages), title=asked.name or texts.TITLE, accessed=date.today())
    kind = FORMATS[asked.ending]
    data = b64encode(export(reading_list, asked.ending)).decode()
    return {"n": number, "name": f"{texts.FILE_NAME}.{kind.suffix}", "type": kind.media_type, "bytes": data}
