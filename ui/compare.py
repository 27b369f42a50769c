"""The page for comparing: documents side by side, passages that nearly agree with their differences."""

from __future__ import annotations

import streamlit as st

from search import Engine
from settings import Settings
from ui import texts
from ui.address import COMPARE, PAGE, link_to
from ui.behaviour import install
from ui.frame import set_title


def show_compare(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    set_title(texts.COMPARE)
    install("compare")
    st.html(f'<h1 class="cc-title">{texts.COMPARE}</h1>')
    return link_to({PAGE: COMPARE})
