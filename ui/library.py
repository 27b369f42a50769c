"""The library: every document that can be searched, with what is known about it, filtered, sorted, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from citations import Address, format_permalink
from corpus.records import NOT_STATED
from search import Engine
from ui import reader_texts as words
from ui import texts
from ui.address import COMMITMENTS, DOCUMENTS, PAGE, SEARCH, link_to
from ui.facts import badges_html, shown_date
from ui.frame import STYLE, documents_line, notice_html, unsearchable_html
from ui.library_choice import (
    MAX_WORDS,
    SORTS,
    Entry,
    Shelf,
    entries_of,
    on_shelf,
    options_of,
    page_of,
    params_of,
    shelf_from,
)

WORDS_KEY, SORT_KEY, SHOWN_KEY = "loc-kho", "xep-kho", "dia-chi-kho"
FILTERS = (  # field of Shelf, of the document, key of the widget, label
    ("types", "type", "loc-kho-loai", words.TYPE),
    ("places", "place", "loc-kho-noi", words.PLACE),
    ("years", "year", "loc-kho-nam", words.YEAR),
)


def show_library(engine: Engine) -> None:
    """Puts the list of documents on the page."""
    st.html(STYLE.with_name("reader.css"))
    documents = engine.index.documents()
    if not documents:
        st.html(notice_html(texts.NO_DOCUMENTS_YET, "warning"))
        return
    lede = texts.LIBRARY_LEDE.format(documents=documents_line(documents))
    notices = "".join(notice_html(notice, "warning") for notice in engine.index.notices)
    st.html(
        f'<h1 class="cc-title">{texts.LIBRARY}</h1><p class="cc-lede">{escape(lede)}</p>'
        f"{notices}{unsearchable_html(engine)}"
    )
    entries = entries_of(engine.index)
    shelf = _known(shelf_from(st.query_params.to_dict()), entries)
    _show_controls(shelf, entries)
    chosen = on_shelf(entries, shelf)
    shown, shelf, n_pages = page_of(chosen, shelf)
    st.html(f"<div>{_count_html(chosen, entries, shelf)}{_list_html(shown)}{_pages_html(shelf, n_pages)}</div>")


def _known(shelf: Shelf, entries: Sequence[Entry]) -> Shelf:
    """The shelf with only those filter values that some document has."""
    kept = {
        field: tuple(value for value in getattr(shelf, field) if value in options_of(entries, name))
        for field, name, _, _ in FILTERS
    }
    return replace(shelf, **kept)


def _show_controls(shelf: Shelf, entries: Sequence[Entry]) -> None:
    """The boxes for filtering and sorting, in line with the address."""
    address = link_to(params_of(replace(shelf, page=1)))
    if st.session_state.get(SHOWN_KEY) != address or WORDS_KEY not in st.session_state:
        st.session_state[SHOWN_KEY] = address
        st.session_state[WORDS_KEY], st.session_state[SORT_KEY] = shelf.words, shelf.sort
        for field, _, key, _ in FILTERS:
            st.session_state[key] = list(getattr(shelf, field))
    with st.container(horizontal=True, vertical_alignment="bottom", key="loc-van-ban"):
        st.text_input(
            words.FILTER, key=WORDS_KEY, placeholder=words.FILTER_PLACEHOLDER, max_chars=MAX_WORDS, autocomplete="off",
            on_change=_choose, width="stretch",
        )  # fmt: skip
        st.selectbox(words.SORT, SORTS, key=SORT_KEY, format_func=words.SORTS.__getitem__, on_change=_choose, width=190)
    for column, (_, name, key, label) in zip(st.columns(len(FILTERS)), FILTERS, strict=True):
        counts = options_of(entries, name)
        column.multiselect(
            label,
            list(counts),
            key=key,
            format_func=lambda value, counts=counts: f"{value} ({counts[value]})",
            placeholder=words.ALL,
            on_change=_choose,
        )


def _choose() -> None:
    """Puts what the boxes hold into the address."""
    state = st.session_state
    shelf = Shelf(
        words=" ".join(str(state.get(WORDS_KEY) or "").split()),
        sort=str(state.get(SORT_KEY) or ""),
        **{field: tuple(state.get(key) or ()) for field, _, key, _ in FILTERS},
    )
    st.query_params.from_dict(params_of(shelf))


def _count_html(chosen: Sequence[Entry], entries: Sequence[Entry], shelf: Shelf) -> str:
    """How many documents pass, with the way back to all; what to do when there are none."""
    if not shelf.limited:
        return ""
    every = escape(link_to(params_of(Shelf(sort=shelf.sort))))
    clear = f'<a class="cc-act" href="{every}" data-go="1">{words.CLEAR_FILTERS}</a>'
    if not chosen:
        return f'{notice_html((words.NONE_FITS, words.NONE_FITS_ADVICE))}<p class="cc-acts">{clear}</p>'
    count = words.N_SHOWN.format(n=len(chosen), total=len(entries))
    return f'<p class="cc-acts"><span class="cc-count" role="status">{escape(count)}</span>{clear}</p>'


def _list_html(shown: Sequence[Entry]) -> str:
    return f'<ul class="cc-library">{"".join(map(_entry_html, shown))}</ul>' if shown else ""


def _entry_html(entry: Entry) -> str:
    document = entry.document
    href = escape(format_permalink(Address(doc_id=document.doc_id)))
    facts = (
        (texts.TYPE, document.type),
        (texts.NUMBER, document.number),
        (texts.DATE, shown_date(document.date)),
        (texts.ISSUER, document.issuer),
        (texts.PLACE, document.place),
    )
    shown = "".join(
        f"<span>{escape(name)}: <b{'' if value else ' class=cc-none'}>{escape(value or NOT_STATED)}</b></span>"
        for name, value in facts
    )
    passages = escape(words.N_PASSAGES.format(n=entry.n_passages))
    inside = escape(link_to({PAGE: SEARCH, DOCUMENTS: document.doc_id}))
    promised = escape(link_to({PAGE: COMMITMENTS, DOCUMENTS: document.doc_id}))
    return (
        f'<li><a href="{href}" data-go="1">{escape(entry.title)}</a> {badges_html(document)}'
        f'<p class="cc-known">{shown}<span>{passages}</span></p>'
        f'<p class="cc-acts cc-entry-acts"><a class="cc-act" href="{inside}" data-go="1">{words.SEARCH_INSIDE}</a>'
        f'<a class="cc-act" href="{promised}" data-go="1">{words.ITS_COMMITMENTS}</a></p></li>'
    )


def _pages_html(shelf: Shelf, n_pages: int) -> str:
    """The way to the pages before and behind; "" when all documents stand on one."""
    if n_pages == 1:
        return ""
    links = ""
    for step, label in ((-1, words.EARLIER), (1, words.LATER)):
        page = shelf.page + step
        if 1 <= page <= n_pages:
            href = escape(link_to(params_of(replace(shelf, page=page))))
            links += f'<a class="cc-act" href="{href}" data-go="1">{label}</a>'
    where = escape(words.PAGE_OF.format(n=shelf.page, total=n_pages))
    return f'<nav class="cc-pages" aria-label="{words.PAGES}"><span class="cc-count">{where}</span>{links}</nav>'
