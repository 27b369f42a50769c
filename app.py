"""Căn Cứ in the browser: chooses the page from the address and tells every error in one sentence."""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # many people ask at once: a search keeps to one core
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import streamlit as st

from citations import Address, parse_permalink
from citations.permalink import DOCUMENT
from corpus.errors import CanCuError
from search import Engine
from settings import Settings, load_settings
from ui import texts
from ui.access import host_allowed, may_enter
from ui.address import COMMITMENTS, COMPARE, HELP, LIBRARY, LIST, PAGE, SEARCH, STORE, SYMBOL, link_to, params_of
from ui.ask import show_ask
from ui.behaviour import install
from ui.cite import offer_citing
from ui.frame import show_error, show_header, show_unexpected
from ui.help import show_help
from ui.library import show_library
from ui.link_html import bad_link
from ui.list_browser import keep_list_aside
from ui.opened import current_engine
from ui.reader import show_reader
from ui.reading_list import is_shared, show_reading_list
from ui.store import show_store

LAST_RESULTS = "ket-qua-gan-nhat"
NAMES = {  # of pages in the header
    SEARCH: "search", LIBRARY: "documents", COMMITMENTS: "commitments", COMPARE: "compare", LIST: "list",
    STORE: "store", HELP: "help", SYMBOL: "documents",
}  # fmt: skip


def main() -> None:
    """Puts the page that the address names on the screen."""
    address = parse_permalink(st.query_params.to_dict())
    page = st.query_params.get(PAGE, "")
    st.set_page_config(page_title=texts.NAME, page_icon="📑", layout="wide", initial_sidebar_state="auto")
    show_header("documents" if address else NAMES.get(page, "ask"))
    try:
        settings = load_settings()
        if not host_allowed(settings) or not may_enter(settings):
            install("closed")
            return
        if address is not None or page != LIST or is_shared():
            keep_list_aside()
        offer_citing(settings)
        if address is None and page == STORE:
            show_store(settings)
        elif address is None and page == HELP:
            show_help(settings)
        else:
            _show(current_engine(settings), settings, address, page)
    except CanCuError as error:
        show_error(error)
        install("error")
    except Exception:
        show_unexpected()


def _show(engine: Engine, settings: Settings, address: Address | None, page: str) -> None:
    """The pages over the index; what needs much is imported by its first visitor: the first answer waits less."""
    if address is not None:
        show_reader(engine, settings, address, st.session_state.get(LAST_RESULTS, ""))
    elif page == LIBRARY or DOCUMENT in st.query_params:
        install(f"library {st.query_params.get('so-trang', '')}")
        if page != LIBRARY:
            st.html(bad_link())
        show_library(engine)
    elif page == SEARCH:
        from ui.find import show_find

        st.session_state[LAST_RESULTS] = show_find(engine, settings)
    elif page == COMPARE:
        from ui.compare import show_compare

        st.session_state[LAST_RESULTS] = show_compare(engine, settings)
    elif page == SYMBOL:
        from ui.symbol_page import show_symbol

        st.session_state[LAST_RESULTS] = show_symbol(engine, settings)
    elif page == LIST:
        st.session_state[LAST_RESULTS] = show_reading_list(engine, settings)
    elif page == COMMITMENTS:
        from ui.commitment_address import params_of as commitment_params
        from ui.commitments import show_commitments

        st.session_state[LAST_RESULTS] = link_to(commitment_params(show_commitments(engine, settings)))
    else:
        asked = show_ask(engine, settings)
        if asked.text:
            st.session_state[LAST_RESULTS] = link_to(params_of(asked))


main()
