"""Search results and answers as HTML; every word of a document or a question is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from citations import Citation
from citations.hits import cite_hit
from corpus.records import Span
from corpus.vietnamese import fold
from search import Engine, Hit, Reading
from ui import texts
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
    if hit.kind == "row":
        body = row_html(engine, hit)
    else:
        words = ranges_html(engine.index.text(hit.file), hit.ranges, hit.matched)
        body = f'<blockquote class="cc-text">{words}</blockquote>'
    return (
        f'<article class="cc-hit">{_path(hit)}{body}{_citation_line(engine, citation, hit)}'
        f"{_copies(engine, copies)}"
        f"{_actions(citation.permalink, copied_citation(citation, base_url))}</article>"
    )


def _copies(engine: Engine, copies: Sequence[Hit]) -> str:
    """The other places that say nearly the same, each a link."""
    if not copies:
        return ""
    cited = [cite_hit(engine.index, copy) for copy in copies]
    links = "".join(
        f'<li><a href="{escape(one.permalink)}" data-go="1">{escape(one.unit or texts.OPEN)}</a> '
        f"{escape(one.document_line)}</li>"
        for one in cited
    )
    return f'<p class="cc-line">{escape(texts.ALSO_STATED)}</p><ul class="cc-line cc-copies">{links}</ul>'


def row_html(engine: Engine, hit: Hit) -> str:
    """A table row as column names with their cells, each cell verbatim with the found words marked.

    A row whose cells have no addresses of their own is shown as its quote.
    """
    row = engine.index.paragraph(hit.doc_id, hit.eid)
    text = engine.index.text(hit.file)
    cells = []
    for number, column in enumerate(row.columns if row else (), start=1):
        cell = engine.index.paragraph(hit.doc_id, f"{hit.eid}__col_{number}")
        if cell is not None and column.strip():
            cells.append((" ".join(column.split()), cell.ranges))
    if not cells or not _cover(hit.ranges, [span for _, spans in cells for span in spans], text):
        return f'<blockquote class="cc-text">{ranges_html(text, hit.ranges, hit.matched)}</blockquote>'
    pairs = "".join(
        f'<div><dt>{escape(column)}</dt><dd class="cc-text">{ranges_html(text, spans, hit.matched)}</dd></div>'
        for column, spans in cells
    )
    return f'<dl class="cc-row">{pairs}</dl>'


def copied_citation(citation: Citation, base_url: str) -> str:
    """What is copied: the verbatim quote, the full citation, and a link that opens the passage."""
    return copied_text(citation.quote, citation.full, base_url + citation.permalink)


def line_html(full: str, unit: str) -> str:
    """A citation line with its unit, when it begins with it, in bold."""
    if not unit or not full.startswith(unit):
        return escape(full)
    return f"<b>{escape(unit)}</b>{escape(full[len(unit) :])}"


def copied_text(quote: str, citation: str, link: str) -> str:
    """What is copied: quote, citation and link, a line each."""
    return f"“{quote}”\n{citation}\n{link}"


def _cover(ranges: Sequence[Span], spans: Sequence[Span], text: str) -> bool:
    """Whether nothing but blanks of the quote stays outside its cells."""
    inside = {at for span in spans for at in range(span.start, span.end)}
    return all(at in inside or text[at].isspace() for span in ranges for at in range(span.start, span.end))


def _path(hit: Hit) -> str:
    path = PATH_MARK.join(" ".join(heading.split()) for heading in hit.heading_path)
    return f'<p class="cc-path">{escape(path)}</p>' if path else ""


def _citation_line(engine: Engine, citation: Citation, hit: Hit) -> str:
    document = engine.index.document(hit.doc_id)
    page = f" ({texts.PAGE.format(n=citation.page)})" if citation.page else ""
    scanned = f' <span class="cc-badge">{texts.SCANNED}</span>' if document and "scanned" in document.flags else ""
    return f'<p class="cc-line">{line_html(citation.full, citation.unit)}{page}{scanned}</p>'


def _actions(permalink: str, copied: str) -> str:
    return (
        f'<p class="cc-acts"><a class="cc-act" href="{escape(permalink)}" data-go="1">{texts.OPEN}</a>'
        f"{copy_button(texts.COPY_CITATION, copied)}</p>"
    )
