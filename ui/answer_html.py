"""An answer as HTML: its statements first, then the quotes they stand on; every word of a document is escaped."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from answers import Answer, AnswerQuote, Statement
from search import Engine, Hit
from ui import texts
from ui.frame import copy_button
from ui.passage import ranges_html
from ui.results_html import copied_text, line_html, row_html

N_OPEN = 3  # quotes of a list that are shown at once; the others open on demand


def answer_html(engine: Engine, answer: Answer, hits: Sequence[Hit], base_url: str) -> str:
    """The answer: what it says, what it leaves open, and each quote with its citation and where to open it."""
    found = {hit.ordinal: hit for hit in hits}
    quotes = [_quote_html(engine, quote, found.get(quote.ordinal), base_url) for quote in answer.quotes]
    head = f'<h2 id="tra-loi">{escape(texts.ANSWER)}</h2>'
    body = _statements_html(answer) + _remarks_html(answer) + _quotes_html(quotes)
    body += _conflicts_html(engine, answer, base_url)
    return f'<section class="cc-answer" aria-labelledby="tra-loi">{head}{body}</section>'


def not_found_html(answer: Answer, searched: str) -> str:
    """That nothing was found, in what it was searched and what could not be; the nearest passages follow under it."""
    lines = [f"<p><b>{escape(texts.NOT_FOUND.format(documents=searched))}</b></p>"]
    if answer.searched.unreadable:
        files = "; ".join(answer.searched.unreadable)
        lines.append(f"<p>{escape(texts.NOT_SEARCHED.format(files=files))}</p>")
    if answer.nearest:
        lines.append(f"<p>{escape(texts.NEAREST_LEDE)}</p>")
    return f'<section class="cc-notice" role="status">{"".join(lines)}</section>'


def _statements_html(answer: Answer) -> str:
    if answer.kind == "comparison":
        return _sides_html(answer.statements)
    if answer.kind == "list":
        items = "".join(f'<li class="cc-text">{escape(line.text)}</li>' for line in answer.statements)
        return f'<ol class="cc-list">{items}</ol>' if items else ""
    return "".join(_statement_html(line) for line in answer.statements)


def _statement_html(line: Statement) -> str:
    value = f'<strong class="cc-value">{escape(line.value)}</strong>' if line.value else ""
    text = f'<span class="cc-text">{escape(line.text)}</span>' if line.text != line.value else ""
    return f'<p class="cc-statement">{value}{" " if value and text else ""}{text}</p>'


def _sides_html(lines: Sequence[Statement]) -> str:
    """The sides of a comparison beside each other; under each other on a narrow screen."""
    sides: dict[str, list[Statement]] = {}
    for line in lines:
        sides.setdefault(line.side, []).append(line)
    columns = "".join(
        f'<div class="cc-side"><h3>{escape(side)}</h3>{"".join(map(_statement_html, some))}</div>'
        for side, some in sides.items()
    )
    return f'<div class="cc-sides">{columns}</div>' if columns else ""


def _remarks_html(answer: Answer) -> str:
    """What the answer leaves open, and what must be known to read it."""
    lines = list(answer.notes)
    if answer.missing:
        lines.insert(0, texts.PART_MISSING.format(parts=", ".join(answer.missing)))
    return "".join(f'<p class="cc-remark">{escape(line)}</p>' for line in lines)


def _quotes_html(quotes: Sequence[str]) -> str:
    if len(quotes) <= N_OPEN + 1:
        return "".join(quotes)
    more = escape(texts.MORE_QUOTES.format(n=len(quotes) - N_OPEN))
    rest = "".join(quotes[N_OPEN:])
    return "".join(quotes[:N_OPEN]) + f'<details class="cc-more"><summary>{more}</summary>{rest}</details>'


def _conflicts_html(engine: Engine, answer: Answer, base_url: str) -> str:
    if not answer.conflicts:
        return ""
    quotes = "".join(_quote_html(engine, quote, None, base_url) for quote in answer.conflicts)
    return f'<div class="cc-conflict"><h3>{escape(texts.CONFLICT)}</h3>{quotes}</div>'


def _quote_html(engine: Engine, quote: AnswerQuote, hit: Hit | None, base_url: str) -> str:
    if hit is not None and hit.kind == "row" and quote.ranges == hit.ranges:
        body = row_html(engine, hit)
    else:
        marked = quote.marked or (hit.matched if hit else ())
        words = ranges_html(engine.index.text(quote.file), quote.ranges, marked)
        body = f'<blockquote class="cc-text">{words}</blockquote>'
    side = f'<p class="cc-path">{escape(quote.side)}</p>' if quote.side else ""
    doubts = "".join(f'<p class="cc-remark">{escape(doubt)}</p>' for doubt in quote.doubts)
    scanned = f' <span class="cc-badge">{escape(texts.SCANNED)}</span>' if quote.scanned else ""
    return (
        f'<div class="cc-quote">{side}{body}'
        f'<p class="cc-line">{line_html(quote.citation, _unit(engine, quote))}{scanned}</p>'
        f"{doubts}{_also_html(quote)}{_acts_html(quote, base_url)}</div>"
    )


def _unit(engine: Engine, quote: AnswerQuote) -> str:
    """The unit that a citation begins with, to be set in bold; "" when it names only the document."""
    document = engine.index.store.document(quote.doc_id)
    head = quote.citation.split(f" {document.type}", 1)[0] if document and document.type else ""
    return head if head != quote.citation else ""


def _also_html(quote: AnswerQuote) -> str:
    if not quote.also:
        return ""
    links = "".join(
        f'<li><a href="{escape(one.permalink)}" data-go="1">{escape(one.citation)}</a></li>' for one in quote.also
    )
    return f'<p class="cc-line">{escape(texts.ALSO_STATED)}</p><ul class="cc-line cc-copies">{links}</ul>'


def _acts_html(quote: AnswerQuote, base_url: str) -> str:
    copied = copied_text(quote.quote, quote.citation, base_url + quote.permalink)
    return (
        f'<p class="cc-acts"><a class="cc-act" href="{escape(quote.permalink)}" data-go="1">{escape(texts.OPEN)}</a>'
        f"{copy_button(texts.COPY_WITH_CITATION, copied)}</p>"
    )
