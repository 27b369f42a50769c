"""Every place in the collection that mentions one document's number, each with its exact words and its citation."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

import streamlit as st

from citations.mentions import Named
from citations.passages import stored_passage
from citations.relations import Relations, is_local, key_of
from corpus.records import Span
from corpus.vietnamese import parse_symbol
from indexer import StoredDocument
from search import Engine
from settings import Settings
from ui import among_texts as texts
from ui.address import PAGE, SYMBOL, link_to
from ui.behaviour import install
from ui.facts import title_of
from ui.frame import STYLE, documents_line, notice_html, page_address, set_title
from ui.number_links import NUMBER, current_relations, document_link
from ui.passage import ranges_html
from ui.relations_panel import stated_date
from ui.results_html import actions_html, copied_text, line_html

AT, PER_PAGE = "trang-so", 10  # documents on one page
BOX = "so-hieu"
MAX_NUMBER = 80  # code points of a number


def show_symbol(engine: Engine, settings: Settings) -> str:
    """Puts the page on the screen; returns the link to what is shown."""
    st.html(STYLE.with_name("among.css"))
    asked = " ".join(st.query_params.get(NUMBER, "").split())[:MAX_NUMBER]
    symbol = parse_symbol(asked)
    number = symbol.written if symbol and symbol.style != "short" else asked
    at = st.query_params.get(AT, "1")
    page = max(1, int(at)) if at.isdecimal() and len(at) < 6 else 1
    title = texts.SYMBOL_TITLE.format(number=number) if number else texts.SYMBOL_BOX
    set_title(title)
    install(f"symbol {number} {page}")
    st.html(f'<h1 class="cc-title">{escape(title)}</h1>')
    if not number:
        st.html(notice_html((texts.SYMBOL_EMPTY, texts.SYMBOL_EMPTY_ADVICE)))
        _show_box()
        return link_to({PAGE: SYMBOL})
    relations = current_relations(engine)
    key = key_of(number)
    documents = relations.documents_naming(key)
    st.html(_head(relations, key, number, documents))
    if not documents:
        _show_box()
    pages = max(1, -(-len(documents) // PER_PAGE))
    page = min(page, pages)
    for document in documents[(page - 1) * PER_PAGE : page * PER_PAGE]:
        st.html(_document(relations, document, key, page_address(settings.base_url)))
    st.html(_page_links(number, page, pages))
    return link_to({PAGE: SYMBOL, NUMBER: number})


def _show_box() -> None:
    """A box to look up a number by hand."""

    def go() -> None:
        st.query_params.from_dict({PAGE: SYMBOL, NUMBER: str(st.session_state.get(BOX) or "").strip()})

    with st.form("tra-so-hieu", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            texts.SYMBOL_BOX, key=BOX, placeholder=texts.SYMBOL_BOX_EXAMPLE, autocomplete="off", width="stretch"
        )
        st.form_submit_button(texts.SYMBOL_FIND, type="primary", on_click=go)


def _head(relations: Relations, key: str, number: str, documents: Sequence[StoredDocument]) -> str:
    """Whether the document itself is here, how often it is mentioned, and whether the number may mean several."""
    own = relations.by_key.get(key, ())
    items = "".join(
        f'<li><a href="{escape(document_link(one.doc_id))}" data-go="1">{escape(title_of(one))}</a></li>' for one in own
    )
    here = f'<p class="cc-line">{texts.SYMBOL_HERE}</p><ul class="cc-bare">{items}</ul>' if own else ""
    if not documents:
        nothing = notice_html((texts.SYMBOL_NONE.format(number=number), texts.SYMBOL_NONE_ADVICE), "warning")
        return f"<div>{here}{nothing}</div>"
    counted = documents_line(documents)
    lede = f'<p class="cc-lede" role="status">{escape(texts.SYMBOL_IN.format(documents=counted))}</p>'
    return f"<div>{lede}{here or notice_html(texts.SYMBOL_NOT_HERE)}{_several(relations, key, documents)}</div>"


def _several(relations: Relations, key: str, documents: Sequence[StoredDocument]) -> str:
    """A warning when the places are dated differently, or a number of each province is used by several."""
    dates: dict[str, None] = {}
    places: dict[str, None] = {}
    for document in documents[:PER_PAGE]:
        for named in named_with(relations, document, key):
            dates |= {stated_date(named.date): None} if named.date else {}
            place = (named.place or document.place or "") if is_local(named.symbol) else ""
            places |= {place: None} if place else {}
    which = [", ".join(one) for one in (dates, places) if len(one) > 1]
    return notice_html(texts.SYMBOL_SEVERAL.format(which="; ".join(which)), "warning") if which else ""


def named_with(relations: Relations, document: StoredDocument, key: str) -> list[Named]:
    """What a document names under a number, those included that it writes in two ways."""
    named = relations.named(document.doc_id)
    return [one for one in named if one.key == key or any(mention.key == key for mention in one.mentions)]


def _document(relations: Relations, document: StoredDocument, key: str, base_url: str) -> str:
    """All passages of one document that mention the number, in reading order."""
    named = named_with(relations, document, key)
    if not named:  # its number stands in what the index knows of it, not in its text
        return "<div></div>"
    body = "".join(_named(relations, document, one, base_url) for one in named)
    n = sum(len(one.mentions) for one in named)
    link = f'<a href="{escape(document_link(document.doc_id))}" data-go="1">{escape(title_of(document))}</a>'
    return (
        f'<section class="cc-naming"><h2 class="cc-small">{link} '
        f'<span class="cc-count">{texts.N_PLACES.format(n=n)}</span></h2>{body}</section>'
    )


def _named(relations: Relations, document: StoredDocument, named: Named, base_url: str) -> str:
    facts = [part for part in (stated_date(named.date) or texts.SYMBOL_WITHOUT_DATE, named.place) if part]
    if named.other_numbers:
        facts.append(texts.TWO_NUMBERS.format(others=", ".join(named.other_numbers)))
    if named.undecided:
        facts.append(texts.TWO_DATES)
    passages: dict[str, list[Span]] = {}
    for mention in named.mentions:
        passages.setdefault(mention.eid, []).extend(mention.ranges)
    shown = "".join(_passage(relations, document, eid, spans, base_url) for eid, spans in passages.items())
    said = escape(f"{named.symbol.written}: {', '.join(facts)}")
    return f'<p class="cc-line">{said}</p>{shown}'


def _passage(
    relations: Relations, document: StoredDocument, eid: str, marked: Sequence[Span], base_url: str
) -> str:
    citation = stored_passage(relations.index, document.doc_id, eid).citation
    words = ranges_html(relations.index.text(document.file), citation.ranges, marked)
    copied = copied_text(citation.quote, citation.full, base_url + citation.permalink)
    return (
        f'<article class="cc-hit"><blockquote class="cc-text">{words}</blockquote>'
        f'<p class="cc-line">{line_html(citation.full, citation.unit)}</p>'
        f"{actions_html(citation.permalink, copied)}</article>"
    )


def _page_links(number: str, page: int, pages: int) -> str:
    return page_links_html(page, pages, lambda to: link_to({PAGE: SYMBOL, NUMBER: number, AT: str(to)}))


def page_links_html(page: int, pages: int, link) -> str:
    """Links to the pages before and after; "" for a single page. `link` gives the link to a page by its number."""
    if pages < 2:
        return "<div></div>"

    def to(number: int, label: str) -> str:
        href = escape(link(number))
        return f'<a class="cc-act" href="{href}" data-go="1">{label}</a>' if 1 <= number <= pages else ""

    where = texts.PAGE_OF.format(page=page, pages=pages)
    return (
        f'<nav class="cc-acts cc-pages" aria-label="{escape(where)}">{to(page - 1, texts.PREVIOUS)}'
        f'<span class="cc-count">{escape(where)}</span>{to(page + 1, texts.NEXT)}</nav>'
    )
