"""Search results as HTML; every word of a document or a question is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from citations import Address, Citation, parse_permalink
from citations.hits import cite_hit
from corpus.records import Span
from corpus.vietnamese import fold
from search import Engine, Hit, Reading
from ui import texts
from ui.cite_html import cite_buttons, quoted_address
from ui.frame import copy_button
from ui.passage import ranges_html

PATH_MARK = " › "


def reading_html(reading: Reading) -> str:
    """How the question was understood: restored accents, abbreviations, document numbers, related terms."""
    lines = []
    if reading.changed:
        lines.append(f"{escape(texts.SEARCHED_FOR)} <b>{escape(reading.text)}</b>")
    for short, full in reading.expansions:
        lines.append(escape(texts.STANDS_FOR.format(short=short, full=full)))
    if reading.symbols:
        lines.append(f"{escape(texts.DOCUMENT_NUMBERS)} <b>{escape(', '.join(reading.symbols))}</b>")
    also = [term for term in reading.also if fold(term) not in fold(reading.text)]
    if also:
        lines.append(f"{escape(texts.ALSO_SEARCHED)} {escape(', '.join(also))}")
    return f'<div class="cc-reading">{"".join(f"<p>{line}</p>" for line in lines)}</div>' if lines else ""


def hit_html(engine: Engine, hit: Hit, base_url: str, copies: Sequence[Hit] = ()) -> str:
    """One passage: headings above it, the verbatim quote with the found words marked, citation, copies, actions."""
    citation = cite_hit(engine.index, hit)
    body = quoted_html(engine, hit.doc_id, hit.eid, hit.ranges, hit.matched)
    also = [cite_hit(engine.index, copy) for copy in copies]
    copied = copied_text(citation.quote, citation.full, base_url + citation.permalink)
    return (
        f'<article class="cc-hit">{path_html(hit.heading_path)}{body}{_citation_line(engine, citation, hit)}'
        f"{also_html([(one.unit, one.full, one.permalink) for one in also])}"
        f"{actions_html(citation.permalink, copied, quoted_address(engine.index, citation.permalink, hit.quote))}"
        "</article>"
    )


def also_html(places: Sequence[tuple[str, str, str]]) -> str:
    """The other places that say nearly the same, each (unit, citation, permalink); the unit is the link."""
    if not places:
        return ""
    links = "".join(
        f'<li><a href="{escape(link)}" data-go="1">{escape(unit or texts.OPEN)}</a>'
        f"{escape(full[len(unit) :] if full.startswith(unit) else f' {full}')}</li>"
        for unit, full, link in places
    )
    return f'<p class="cc-line">{escape(texts.ALSO_STATED)}</p><ul class="cc-line cc-copies">{links}</ul>'


def quoted_html(engine: Engine, doc_id: str, eid: str, ranges: Sequence[Span], marked: Sequence[Span]) -> str:
    """A verbatim quote with the ranges `marked` of its file; a whole table row as column names with their cells.

    A row whose cells have no addresses of their own is shown as its quote.
    """
    document = engine.index.document(doc_id)
    text = engine.index.text(document.file)
    row = engine.index.paragraph(doc_id, eid)
    cells = []
    is_row = row is not None and row.kind == "row" and tuple(ranges) == tuple(row.ranges)
    for number, column in enumerate(row.columns if is_row else (), start=1):
        cell = engine.index.paragraph(doc_id, f"{eid}__col_{number}")
        if cell is not None and column.strip():
            cells.append((" ".join(column.split()), cell.ranges))
    if not cells or not _cover(ranges, [span for _, spans in cells for span in spans], text):
        return f'<blockquote class="cc-text">{ranges_html(text, ranges, marked)}</blockquote>'
    pairs = "".join(
        f'<div><dt>{escape(column)}</dt><dd class="cc-text">{ranges_html(text, spans, marked)}</dd></div>'
        for column, spans in cells
    )
    return f'<dl class="cc-row">{pairs}</dl>'


def line_html(full: str, unit: str) -> str:
    """A citation line with its unit, when it begins with it, in bold."""
    if not unit or not full.startswith(unit):
        return escape(full)
    return f"<b>{escape(unit)}</b>{escape(full[len(unit) :])}"


def copied_text(quote: str, citation: str, link: str) -> str:
    """What is copied: the verbatim quote, the full citation, and a link that opens the passage."""
    return f"“{quote}”\n{citation}\n{link}"


def _cover(ranges: Sequence[Span], spans: Sequence[Span], text: str) -> bool:
    """Whether nothing but blanks of the quote stays outside its cells."""
    inside = {at for span in spans for at in range(span.start, span.end)}
    return all(at in inside or text[at].isspace() for span in ranges for at in range(span.start, span.end))


def path_html(headings: Sequence[str], *, before: str = "") -> str:
    """The headings over a quote; `before` is HTML that stands before them."""
    path = PATH_MARK.join(" ".join(heading.split()) for heading in headings)
    return f'<p class="cc-path">{before}{escape(path)}</p>' if path or before else ""


def _citation_line(engine: Engine, citation: Citation, hit: Hit) -> str:
    document = engine.index.document(hit.doc_id)
    page = f" ({texts.PAGE.format(n=citation.page)})" if citation.page else ""
    scanned = f' <span class="cc-badge">{texts.SCANNED}</span>' if document and "scanned" in document.flags else ""
    return f'<p class="cc-line">{line_html(citation.full, citation.unit)}{page}{scanned}</p>'


def actions_html(permalink: str, copied: str, address: Address | None = None) -> str:
    """What can be done with a quote: open it in its document, copy it, cite it, collect it.

    `address` is that of the quote where it is only a piece of what the permalink names.
    """
    return (
        f'<p class="cc-acts"><a class="cc-act" href="{escape(permalink)}" data-go="1">{texts.OPEN}</a>'
        f"{copy_button(texts.COPY_CITATION, copied)}{cite_buttons(address or parse_permalink(permalink))}</p>"
    )
