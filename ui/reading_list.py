"""The page of the reading list: passages collected on this visit, exported together."""

from __future__ import annotations

import streamlit as st

from search import Engine
from settings import Settings
from ui import texts
from ui.address import LIST, PAGE, link_to
from ui.behaviour import install
from ui.frame import set_title


def show_reading_list(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    set_title(texts.READING_LIST)
    install("reading_list")
    st.html(f'<h1 class="cc-title">{texts.READING_LIST}</h1>')
    return link_to({PAGE: LIST})
