"""Paragraphs of a document as HTML: headings, text, notes, tables, page marks, each with its address."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from citations import Address, format_permalink, parse_permalink, quote_hash
from corpus.records import Document, Paragraph
from ui import texts
from ui.addressed import Addressed
from ui.cite_html import cite_buttons, parts_html
from ui.dressed_html import PLAIN, Dress, dressed_html
from ui.footnote_html import back_link, notes_line
from ui.frame import copy_button
from ui.passage import passage_html
from ui.results_html import copied_text, line_html
from ui.table_html import table_html

ID_PREFIX = "doan-"


def element_id(eid: str) -> str:
    """The id of a paragraph's element on the page."""
    return ID_PREFIX + eid


def part_html(
    document: Document,
    part: Sequence[Paragraph],
    addressed: Addressed | None,
    base_url: str,
    page: int | None = None,
    *,
    dress: Dress = PLAIN,
    notes: Mapping[str, Sequence[Paragraph]] | None = None,
) -> str:
    """The paragraphs of a part in reading order; `page` is the page on which the part before it ended.

    `dress` is what is laid over the text; `notes` holds the notes of each paragraph by its eId.
    """
    pieces, at = [], 0
    while at < len(part):
        paragraph = part[at]
        if paragraph.page is not None and paragraph.page != page:
            page = paragraph.page
            pieces.append(f'<p class="cc-page" role="separator">{escape(texts.PAGE.format(n=page))}</p>')
        own = (notes or {}).get(paragraph.eid, ())
        if paragraph.kind == "table":
            end = _table_end(part, at)
            pieces.append(_table(document, part[at:end], addressed, base_url, dress) + notes_line(document, own))
            at = end
        else:
            pieces.append(paragraph_html(document, paragraph, addressed, base_url, dress=dress, notes=own))
            at += 1
    return f'<div class="cc-doc">{"".join(pieces)}</div>'


def paragraph_html(
    document: Document,
    paragraph: Paragraph,
    addressed: Addressed | None,
    base_url: str,
    *,
    dress: Dress = PLAIN,
    notes: Sequence[Paragraph] = (),
) -> str:
    """One paragraph: its text, escaped, and its address; the addressed one marked, with its citation under it."""
    here = addressed is not None and addressed.paragraph.eid == paragraph.eid
    marked = addressed.ranges if here and addressed.ranges != paragraph.ranges else ()
    words = dressed_html(document.text, paragraph.ranges, dress, marked)
    level = min(2 + len(paragraph.heading_path), 6)
    text = f'<span class="cc-text">{words}</span>'
    body = f"<h{level}>{text}</h{level}>" if paragraph.kind == "heading" else text
    linked = back_link(document, paragraph) if paragraph.kind == "note" else notes_line(document, notes)
    return (
        f'<div class="cc-p cc-{escape(paragraph.kind)}{_state(addressed) if here else ""}" '
        f'id="{escape(element_id(paragraph.eid))}">{_label(paragraph)}{body}{linked}{_flags(paragraph)}'
        f"{address_link(document, paragraph)}</div>{citation_panel(addressed, base_url) + dress.under if here else ''}"
    )


def address_link(document: Document, paragraph: Paragraph) -> str:
    """The link to a paragraph, shown as its name ("tiết (4)")."""
    address = Address(doc_id=document.doc_id, eid=paragraph.eid, hash=quote_hash(paragraph.quote(document.text)))
    unit = paragraph.label or texts.THIS_PASSAGE
    name = escape(texts.LINK_TO.format(unit=unit))
    href = escape(format_permalink(address))
    return f'<a class="cc-addr" href="{href}" data-go="1" title="{name}" aria-label="{name}">{escape(unit)}</a>'


def citation_panel(addressed: Addressed, base_url: str, parts: str = "") -> str:
    """The citation of the addressed passage with its buttons; `parts` is HTML that leads to parts of its table."""
    citation = addressed.citation
    line = line_html(citation.full, citation.unit)
    copied = copied_text(citation.quote, citation.full, base_url + citation.permalink)
    return (
        f'<aside class="cc-cite" aria-label="{texts.CITED_PASSAGE}">{addressed.about}<p class="cc-line">{line}</p>'
        f'<p class="cc-acts">{copy_button(texts.COPY_CITATION, copied)}'
        f"{copy_button(texts.COPY_LINK, base_url + citation.permalink)}"
        f"{cite_buttons(parse_permalink(citation.permalink))}</p>{parts}</aside>"
    )


def _table(
    document: Document, table: Sequence[Paragraph], addressed: Addressed | None, base_url: str, dress: Dress
) -> str:
    """A table with its rows and, after it, the notes that stand between them."""
    inside = [one for one in table if one.kind != "note"]
    cited = addressed.paragraph.eid if addressed else ""
    here = any(one.eid == cited for one in inside)
    links = {one.eid: address_link(document, one) for one in inside if one.kind != "cell"}
    state, panel = ("", "")
    if here:
        state = _state(addressed)
        panel = citation_panel(addressed, base_url, parts_html(document, inside, addressed)) + dress.under
    body = table_html(document, inside, links=links, cited=cited, state=state, panel=panel, dress=dress)
    notes = "".join(
        paragraph_html(document, one, addressed, base_url, dress=dress) for one in table if one.kind == "note"
    )
    return body + notes


def _table_end(part: Sequence[Paragraph], at: int) -> int:
    """Where the table that begins at `at` ends: after its last row or cell, notes between them included."""
    end = following = at + 1
    while following < len(part) and part[following].kind in ("row", "cell", "note"):
        following += 1
        if part[following - 1].kind != "note":
            end = following
    return end


def _state(addressed: Addressed) -> str:
    return " cc-here" if addressed.status != "changed" else " cc-here cc-changed"


def _label(paragraph: Paragraph) -> str:
    """The name of a note, which its text does not give."""
    return f'<span class="cc-label">{escape(paragraph.label)}</span> ' if paragraph.kind == "note" else ""


def _flags(paragraph: Paragraph) -> str:
    shown = [texts.PARAGRAPH_FLAGS[flag] for flag in paragraph.flags if flag in texts.PARAGRAPH_FLAGS]
    return "".join(f' <span class="cc-badge">{passage_html(one)}</span>' for one in shown)
