"""The reader: one whole document with its facts and outline, the addressed passage marked and in view."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from citations import Address
from corpus.records import Document, Paragraph
from corpus.vietnamese.corrections import Correction
from indexer import StoredDocument
from search import Engine
from settings import Settings
from ui import texts
from ui.addressed import Addressed, open_address
from ui.behaviour import install
from ui.document_html import element_id, part_html
from ui.dressed_html import Dress
from ui.facts import badges_html, facts_html, source_state, title_of
from ui.find_in_document import found_html, places_of, show_find_box, steps_html
from ui.find_places import Place
from ui.footnote_html import note_links, notes_by_anchor
from ui.frame import STYLE, notice_html, page_address, set_title
from ui.library import show_library
from ui.link_html import about_passage, link_notices, lost_link
from ui.near import near_html
from ui.number_links import current_relations, number_links
from ui.parts import cut_parts, window
from ui.proposals import is_offered, proposals
from ui.reader_address import View, params_of, view_from, view_link
from ui.reader_script import install_reader
from ui.relations_panel import relations_html
from ui.versions_html import about_html, versions_html

LINKS_STYLE = STYLE.with_name("links.css")
MAX_OUTLINE_DEPTH = 3  # headings below this depth stay out of the outline


def show_reader(engine: Engine, settings: Settings, address: Address, back: str) -> None:
    """Puts the document on the page and scrolls to the addressed passage, or to the place that is looked for.

    `back` is the link to the last results, "" when there are none.
    """
    st.html(STYLE.with_name("reader.css"))
    st.html(STYLE.with_name("among.css"))
    st.html(LINKS_STYLE)
    opened = open_address(engine.index, address)
    document, addressed = opened.document, opened.addressed
    if addressed is not None:
        addressed = replace(addressed, about=about_passage(opened.followed, addressed, address))
    stored = engine.index.document(document.doc_id) if document else None
    if stored is None or document is None:
        st.html(lost_link(engine.index, opened.followed, address))
        install(f"doc {address.doc_id}")
        show_library(engine)
        return
    set_title(title_of(stored))
    view = replace(view_from(st.query_params.to_dict()), offered=is_offered(stored))
    relations = current_relations(engine)
    about_link = link_notices(opened, address, st.query_params.to_dict())
    notices = _notices(settings, stored, addressed, about_link)
    st.html(_head_html(stored, back, relations_html(relations, stored) + notices))
    corrections = proposals(engine.index, document) if view.corrected or (view.find and view.offered) else ()
    places, view = places_of(engine.index, document, corrections, view)
    target = element_id(addressed.paragraph.eid) if addressed and not places else ""
    install(f"doc {address.doc_id} {address.eid} {address.hash}", target=target)
    install_reader(f"{address.doc_id} {params_of(view)}", find=view.find, shown=_now_id(view) if places else "")
    _show_bar(address, view, places)
    st.html(f"<div>{found_html(document, address, view, places)}{_version_html(view, corrections)}</div>")
    _show_outline(document, view)
    dress = replace(
        _dress(document, view, corrections, places),
        number_links=number_links(relations, stored),
        under=near_html(engine, stored.doc_id, addressed.paragraph.eid) if addressed else "",
    )
    _show_parts(document, addressed, places[view.nth - 1].eid if places else "", dress, view, settings)


def _head_html(stored: StoredDocument, back: str, below: str) -> str:
    """Title and facts of a document, with the HTML `below`."""
    link = f'<p class="cc-back"><a href="{escape(back)}" data-go="1">← {texts.BACK_TO_RESULTS}</a></p>' if back else ""
    return (
        f'{link}<h1 class="cc-title">{escape(title_of(stored))}</h1>'
        f'<p class="cc-badges">{badges_html(stored)}</p>{facts_html(stored)}{below}'
    )


def _show_bar(address: Address, view: View, places: Sequence[Place]) -> None:
    """The box for finding, and the choice between the original and the corrected version where there is one."""
    with st.container(horizontal=True, vertical_alignment="center", key="thanh-doc"):
        if view.offered:
            st.html(versions_html(address, view), width="content")
        show_find_box(address, view)
        if view.find:
            st.html(steps_html(address, view, places), width="content")


def _version_html(view: View, corrections: Sequence[Correction]) -> str:
    """What the corrected version is, with the number of its proposals; "" for the original."""
    return about_html(corrections) if view.corrected and view.offered else ""


def _dress(document: Document, view: View, corrections: Sequence[Correction], places: Sequence[Place]) -> Dress:
    """What is laid over the text in this view."""
    now = places[view.nth - 1].spans if places else ()
    found = sorted(span for place in places for span in place.spans)
    notes = note_links(document, notes_by_anchor(document.paragraphs))
    shown = corrections if view.corrected and view.offered else ()
    return Dress(found=found, now=now, now_id=_now_id(view), corrections=shown, note_links=notes)


def _now_id(view: View) -> str:
    """The id of the first mark of the place in view."""
    return f"cho-{view.nth}"


def _notices(settings: Settings, stored, addressed: Addressed | None, about_link: str) -> str:
    """What the reader must know: the source changed, and what `about_link` says of the link that was followed."""
    found = []
    state = source_state(settings.corpus, stored)
    if state != "same":
        found.append(notice_html(texts.SOURCE_CHANGED if state == "changed" else texts.SOURCE_MISSING, "warning"))
    found.append(about_link)
    if addressed is not None:
        citation = addressed.citation
        found.append(
            f'<p class="cc-cited">{texts.CITED_PASSAGE}: {escape(citation.unit or texts.THIS_PASSAGE)}. '
            f"{_jump(stored.doc_id, addressed.paragraph.eid, texts.GO_TO_PASSAGE, View())}</p>"
        )
    return "".join(found)


def _show_outline(document: Document, view: View) -> None:
    headings = [one for one in document.paragraphs if one.kind == "heading"]
    entries = "".join(
        f'<li class="cc-depth-{len(one.heading_path)}">'
        f"{_jump(document.doc_id, one.eid, ' '.join(one.quote(document.text).split()), view)}</li>"
        for one in headings
        if len(one.heading_path) < MAX_OUTLINE_DEPTH
    )
    body = f"<ol>{entries}</ol>" if entries else f"<p>{texts.NO_OUTLINE}</p>"
    with st.sidebar:
        st.html(f'<nav class="cc-outline" aria-label="{texts.OUTLINE}"><h2>{texts.OUTLINE}</h2>{body}</nav>')


def _show_parts(
    document: Document, addressed: Addressed | None, found_in: str, dress: Dress, view: View, settings: Settings
) -> None:
    """The parts around the paragraph `found_in`, else around the addressed one."""
    parts = cut_parts(document.paragraphs)
    holding = _part_of(parts, found_in or (addressed.paragraph.eid if addressed else ""))
    shown = window(len(parts), holding)
    base_url, notes = page_address(settings.base_url), notes_by_anchor(document.paragraphs)
    st.html(f"<div>{_more(document, parts, shown.start - 1, shown, view)}</div>")
    page = parts[shown.start - 1][-1].page if shown.start else None
    for number in shown:
        st.html(part_html(document, parts[number], addressed, base_url, page, dress=dress, notes=notes))
        page = parts[number][-1].page
    st.html(f"<div>{_more(document, parts, shown.stop, shown, view)}</div>")


def _more(document: Document, parts: Sequence[Sequence[Paragraph]], number: int, shown: range, view: View) -> str:
    """The link to the part before or after those shown; "" at the end of the document."""
    if not 0 <= number < len(parts):
        return ""
    where = texts.PART.format(n=f"{shown.start + 1}–{shown.stop}", total=len(parts))
    label = texts.PREVIOUS_PART if number < shown.start else texts.NEXT_PART
    address = _link(document.doc_id, parts[number][0].eid, view)
    return f'<p class="cc-acts"><a class="cc-act" href="{escape(address)}" data-go="1">{label}</a> {escape(where)}</p>'


def _link(doc_id: str, eid: str, view: View) -> str:
    """The link to a paragraph in the version that is read; what was looked for is left behind."""
    return view_link(Address(doc_id=doc_id, eid=eid), View(corrected=view.corrected))


def _jump(doc_id: str, eid: str, label: str, view: View) -> str:
    """A link to a paragraph that scrolls where it is on the page already."""
    href = escape(_link(doc_id, eid, view))
    return f'<a href="{href}" data-go="1" data-to="{escape(element_id(eid))}">{escape(label)}</a>'


def _part_of(parts: Sequence[Sequence[Paragraph]], eid: str) -> int:
    """The number of the part that holds a paragraph, 0 when none does."""
    return next((n for n, part in enumerate(parts) if any(one.eid == eid for one in part)), 0)
