"""The library: every document that can be searched, with what is known about it."""

from __future__ import annotations

from html import escape

import streamlit as st

from citations import Address, format_permalink
from corpus.records import NOT_STATED
from indexer import StoredDocument
from search import Engine
from ui import texts
from ui.facts import badges_html, shown_date, title_of
from ui.frame import documents_line, notice_html, unsearchable_html

PER_ELEMENT = 50  # documents in one element of the page


def show_library(engine: Engine) -> None:
    """Puts the list of documents on the page, in the order of the collection."""
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
    for start in range(0, len(documents), PER_ELEMENT):
        entries = "".join(map(_entry, documents[start : start + PER_ELEMENT]))
        st.html(f'<ul class="cc-library">{entries}</ul>')


def _entry(document: StoredDocument) -> str:
    href = escape(format_permalink(Address(doc_id=document.doc_id)))
    facts = (
        (texts.NUMBER, document.number),
        (texts.DATE, shown_date(document.date)),
        (texts.ISSUER, document.issuer),
        (texts.PLACE, document.place),
    )
    shown = "".join(
        f"<span>{escape(name)}: <b{'' if value else ' class=cc-none'}>{escape(value or NOT_STATED)}</b></span>"
        for name, value in facts
    )
    return (
        f'<li><a href="{href}" data-go="1">{escape(title_of(document))}</a> {badges_html(document)}'
        f'<p class="cc-known">{shown}</p></li>'
    )
