"""The page for finding every passage: filters with counts, sorting, all hits, saving."""

from __future__ import annotations

import streamlit as st

from search import Engine
from settings import Settings
from ui import texts
from ui.address import PAGE, SEARCH, link_to
from ui.behaviour import install
from ui.frame import set_title


def show_find(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    set_title(texts.FIND)
    install("find")
    st.html(f'<h1 class="cc-title">{texts.FIND}</h1>')
    return link_to({PAGE: SEARCH})
