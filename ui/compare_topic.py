"""One subject in several documents: a column for each, with its best passages, exact and cited."""

from __future__ import annotations

from dataclasses import replace
from html import escape

import streamlit as st

from citations.hits import cite_hit
from corpus.errors import BadQuery
from indexer import StoredDocument
from search import Engine, Filters, Hit, Query, SearchResult
from ui import among_texts as texts
from ui.address import link_to
from ui.commitment_address import Wanted
from ui.commitment_address import params_of as commitment_params
from ui.compare_address import MAX_DOCUMENTS, MIN_DOCUMENTS, Compared, params_of
from ui.facts import short_name
from ui.frame import notice_html, show_error
from ui.number_links import document_link
from ui.results_html import actions_html, copied_text, line_html, path_html, quoted_html, reading_html

PER_DOCUMENT = 3  # passages of each column
MIN_SUPPORT = 0.7  # share of the subject's weight that a passage must carry to be shown as found,
MIN_PAIRS, MIN_DENSE = 0.4, 0.45  # and its words stand together there, or the passage is near in meaning
TOPIC_KEY, AMONG_KEY = "so-sanh-chu-de", "so-sanh-trong"


def show_topic(engine: Engine, compared: Compared, base_url: str) -> Compared:
    """Puts the boxes and the columns on the page; returns the view shown."""
    documents = {one.doc_id: one for one in engine.index.documents()}
    chosen = tuple(one for one in compared.documents if one in documents)
    compared = replace(compared, documents=chosen or tuple(documents)[:MAX_DOCUMENTS])
    _show_form(documents, compared)
    if not compared.topic.strip():
        st.html(notice_html(texts.TOPIC_EMPTY))
        return compared
    if len(compared.documents) < MIN_DOCUMENTS:
        st.html(notice_html(texts.TOPIC_FEW, "warning"))
        return compared
    try:
        with st.spinner(texts.TOPIC_SEARCHING):
            found = [(documents[one], *_best(engine, compared.topic, one)) for one in compared.documents]
    except BadQuery as problem:
        show_error(problem)
        return compared
    columns = "".join(_column(engine, document, hits, base_url) for document, hits, _ in found)
    reading = next((reading_html(result.reading) for _, _, result in found), "")
    st.html(f'<div>{reading}<div class="cc-columns">{columns}</div>{_to_commitments(compared)}</div>')
    return compared


def _best(engine: Engine, topic: str, doc_id: str) -> tuple[list[Hit], SearchResult]:
    """(the passages of one document that speak of the subject, the whole result).

    Raises: BadQuery.
    """
    result = engine.search(Query(text=topic, filters=Filters(doc_ids=(doc_id,)), limit=2 * PER_DOCUMENT))
    one_word = len(result.reading.text.split()) == 1
    hits = [hit for hit in result.hits if hit.copy_of is None and speaks_of(hit, one_word=one_word)]
    return hits[:PER_DOCUMENT], result


def speaks_of(hit: Hit, *, one_word: bool = False) -> bool:
    """Whether a passage speaks of the subject, and does not only hold some of its words."""
    together = one_word or hit.signals.pairs >= MIN_PAIRS or hit.signals.dense >= MIN_DENSE
    return hit.support >= MIN_SUPPORT and together


def _show_form(documents: dict[str, StoredDocument], compared: Compared) -> None:
    st.session_state[TOPIC_KEY], st.session_state[AMONG_KEY] = compared.topic, list(compared.documents)
    names = {doc_id: short_name(one) for doc_id, one in documents.items()}
    with st.form("so-sanh-chu-de-hop", border=False):
        with st.container(horizontal=True, vertical_alignment="bottom", key="hop-so-sanh"):
            st.text_input(
                texts.TOPIC, key=TOPIC_KEY, placeholder=texts.TOPIC_EXAMPLE, autocomplete="off", width="stretch"
            )
            st.form_submit_button(texts.TOPIC_FIND, type="primary", on_click=_submit, args=(compared,))
        st.multiselect(
            texts.TOPIC_DOCUMENTS, list(documents), key=AMONG_KEY, format_func=names.__getitem__,
            max_selections=MAX_DOCUMENTS, placeholder=texts.TOPIC_CHOOSE, select_all=False,
        )  # fmt: skip


def _submit(compared: Compared) -> None:
    """Puts what the boxes hold into the address."""
    topic = str(st.session_state.get(TOPIC_KEY) or "").strip()
    among = tuple(st.session_state.get(AMONG_KEY) or ())
    st.query_params.from_dict(params_of(replace(compared, topic=topic, documents=among)))


def _to_commitments(compared: Compared) -> str:
    """The link to what the register has on the subject in these documents."""
    wanted = Wanted(about=compared.topic, documents=compared.documents)
    href = escape(link_to(commitment_params(wanted)))
    return f'<p class="cc-acts"><a class="cc-act" href="{href}" data-go="1">{texts.TOPIC_COMMITMENTS}</a></p>'


def _column(engine: Engine, document: StoredDocument, hits: list[Hit], base_url: str) -> str:
    """One document: its name and its passages, or that none was found."""
    name = f'<a href="{escape(document_link(document.doc_id))}" data-go="1">{escape(short_name(document))}</a>'
    body = "".join(_hit(engine, hit, base_url) for hit in hits)
    return f'<section><h2>{name}</h2>{body or notice_html(texts.TOPIC_NONE)}</section>'


def _hit(engine: Engine, hit: Hit, base_url: str) -> str:
    citation = cite_hit(engine.index, hit)
    words = quoted_html(engine, hit.doc_id, hit.eid, hit.ranges, hit.matched)
    copied = copied_text(citation.quote, citation.full, base_url + citation.permalink)
    return (
        f'<article class="cc-hit">{path_html(hit.heading_path)}{words}'
        f'<p class="cc-line">{line_html(citation.full, citation.unit)}</p>'
        f"{actions_html(citation.permalink, copied)}</article>"
    )
