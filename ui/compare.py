"""The page for comparing: two documents side by side with their differences, or several on one subject."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from search import Engine
from settings import Settings
from ui import among_texts as texts
from ui.address import link_to
from ui.behaviour import install
from ui.compare_address import WAYS, Compared, compared_from, params_of
from ui.compare_documents import show_documents
from ui.compare_topic import show_topic
from ui.frame import STYLE, notice_html, page_address, set_title
from ui.texts import COMPARE, NO_DOCUMENTS_YET


def show_compare(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown, for the way back from a document."""
    st.html(STYLE.with_name("among.css"))
    set_title(COMPARE)
    compared = compared_from(st.query_params.to_dict())
    install(f"compare {compared}")
    st.html(f'<h1 class="cc-title">{COMPARE}</h1><p class="cc-lede">{texts.LEDE}</p>{_ways(compared)}')
    n_documents = len(engine.index.documents())
    if n_documents < 2:
        st.html(notice_html(texts.TOO_FEW if n_documents else NO_DOCUMENTS_YET, "warning"))
        return link_to(params_of(compared))
    base_url = page_address(settings.base_url)
    show = show_documents if compared.way == WAYS[0] else show_topic
    return link_to(params_of(show(engine, compared, base_url)))


def _ways(compared: Compared) -> str:
    links = ""
    for way, label in texts.WAYS.items():
        href = escape(link_to(params_of(replace(compared, way=way, page=1))))
        current = ' aria-current="page"' if way == compared.way else ""
        links += f'<a href="{href}" data-go="1"{current}>{label}</a>'
    return f'<nav class="cc-ways" aria-label="{texts.WAYS_LABEL}">{links}</nav>'
