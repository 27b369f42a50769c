"""The answer as HTML: what is stated first, then the quotes that prove it; or that nothing was found, and where.

Every word of a document or a question is escaped.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from answers import Answer, AnswerQuote
from answers.records import Statement
from citations import parse_permalink
from citations.hits import StoredUnits
from citations.units import unit_chain
from citations.vietnamese_line import unit_line
from corpus.records import Span
from indexer import StoredDocument
from search import Engine, Hit
from ui import texts
from ui.cite_html import quoted_address
from ui.facts import short_name
from ui.frame import documents_line, unsearchable_html
from ui.results_html import actions_html, also_html, copied_text, line_html, path_html, quoted_html

OPEN_QUOTES = 3  # more quotes than these are folded: the statements above name them all
MAX_NAMED = 30  # documents named as searched
ANSWER_ID = "tra-loi"


def answer_html(
    engine: Engine,
    answer: Answer,
    hits: Sequence[Hit],
    base_url: str,
    phrased: Sequence[tuple[str, tuple[int, ...]]] = (),
) -> str:
    """The answer: statements, what must be known to read them, quotes with their citations, quotes that disagree.

    `phrased` are sentences of a language model that passed the gate, each with the numbers of its quotes (from 0).
    """
    shown = {(hit.doc_id, hit.eid): hit for hit in hits}
    numbered = len(answer.quotes) > 1
    blocks = "".join(
        _quote(engine, answer, number, shown.get((quote.doc_id, quote.eid)), base_url, numbered)
        for number, quote in enumerate(answer.quotes)
    )
    if len(answer.quotes) > OPEN_QUOTES:
        summary = escape(texts.N_QUOTES.format(n=len(answer.quotes)))
        blocks = f'<details class="cc-quotes"><summary>{summary}</summary>{blocks}</details>'
    return (
        f'<section class="cc-answer" aria-labelledby="{ANSWER_ID}"><h2 id="{ANSWER_ID}">{texts.ANSWER}</h2>'
        f"{_stated(answer)}{phrased_html(phrased)}{_remarks(answer)}"
        f"{blocks}{_conflicts(engine, answer, base_url)}</section>"
    )


def phrased_html(sentences: Sequence[tuple[str, tuple[int, ...]]]) -> str:
    """Sentences of a language model, each with the numbers of its quotes (from 0); "" without any."""
    if not sentences:
        return ""
    lines = "".join(f"<p>{escape(line)} {_references(quotes)}</p>" for line, quotes in sentences)
    return f'<div class="cc-phrased"><p class="cc-label">{texts.PHRASED}</p>{lines}</div>'


def not_found_html(
    engine: Engine, answer: Answer, searched: Sequence[StoredDocument], base_url: str, *, limited: bool
) -> str:
    """That nothing answers, what was searched, what could not be, and the passages that come nearest.

    `searched` are the documents; `limited` is True when filters left others out.
    """
    lines = [texts.SEARCHED_ALL, *([texts.ONLY_FILTERED] if limited else [])]
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    head = escape(texts.NOT_FOUND.format(documents=documents_line(searched)))
    names = "".join(f"<li>{escape(short_name(one))}</li>" for one in searched[:MAX_NAMED])
    names += "<li>…</li>" if len(searched) > MAX_NAMED else ""
    said += f'<details class="cc-more"><summary>{texts.SEARCHED_LIST}</summary><ul>{names}</ul></details>'
    nearest = "".join(
        _block(engine, quote, base_url, heading="", marked=quote.marked, kind="cc-near") for quote in answer.nearest
    )
    label = f'<h2 class="cc-small">{texts.NEAREST}</h2>' if nearest else ""
    return (
        f'<section class="cc-notfound" aria-labelledby="{ANSWER_ID}"><h2 id="{ANSWER_ID}">{head}</h2>{said}'
        f"{_remarks(answer)}{unsearchable_html(engine)}</section>{label}{nearest}"
    )


def _stated(answer: Answer) -> str:
    """The statements: sides as a table, lists with numbers in the order of the text, others one below the other."""
    if not answer.statements:
        return ""
    if answer.kind == "comparison":
        return _sides(answer)
    if answer.kind == "list" and len(answer.statements) > 1:
        ordered = sorted(answer.statements, key=lambda line: _place(answer, line))
        items = "".join(f"<li>{_line(answer, line)}</li>" for line in ordered)
        return f'<ol class="cc-stated cc-list">{items}</ol>'
    lines = "".join(f'<p class="cc-statement">{_line(answer, line)}</p>' for line in answer.statements)
    return f'<div class="cc-stated">{lines}</div>'


def _place(answer: Answer, line: Statement) -> tuple[int, int]:
    """Where a statement stands: documents in the order of their first quote, then the place in the text."""
    documents = list(dict.fromkeys(quote.doc_id for quote in answer.quotes))
    quote = answer.quotes[line.quotes[0]] if line.quotes else None
    return (documents.index(quote.doc_id), quote.ranges[0].start) if quote else (len(documents), 0)


def _line(answer: Answer, line: Statement) -> str:
    value = f'<b class="cc-value">{escape(line.value)}</b>' if line.value else ""
    what = f'<span class="cc-what">{escape(line.text)}</span>' if line.text else ""
    references = f"&nbsp;{_references(line.quotes)}" if len(answer.quotes) > 1 else ""
    return " ".join(filter(None, (value, what))) + references


def _references(quotes: Sequence[int]) -> str:
    """Links to the quotes a statement stands on: "[1]"."""
    return " ".join(
        f'<a class="cc-ref" href="#can-cu-{number + 1}" data-go="1" data-to="can-cu-{number + 1}" '
        f'aria-label="{escape(texts.QUOTE_NUMBER.format(n=number + 1))}">[{number + 1}]</a>'
        for number in quotes
    )


def _sides(answer: Answer) -> str:
    """The sides of a comparison beside each other; a side without an answer says so."""
    by_side: dict[str, list[Statement]] = {}
    for line in answer.statements:
        by_side.setdefault(line.side, []).append(line)
    missing = [name for name in answer.missing if name not in by_side]
    head = "".join(f'<th scope="col">{escape(name)}</th>' for name in (*by_side, *missing))
    cells = [
        f'<td data-side="{escape(side)}">' + "".join(f"<p>{_line(answer, line)}</p>" for line in lines) + "</td>"
        for side, lines in by_side.items()
    ]
    cells += [f'<td data-side="{escape(name)}"><p class="cc-none">{texts.SIDE_MISSING}</p></td>' for name in missing]
    return f'<table class="cc-sides"><thead><tr>{head}</tr></thead><tbody><tr>{"".join(cells)}</tr></tbody></table>'


def _remarks(answer: Answer) -> str:
    """What is missing, and what must be known to read the answer."""
    sides = {line.side for line in answer.statements if line.side}
    missing = answer.missing if answer.kind != "comparison" or not sides else ()
    lines = [texts.MISSING.format(parts=", ".join(missing))] if missing else []
    lines += answer.notes
    return f'<ul class="cc-notes">{"".join(f"<li>{escape(line)}</li>" for line in lines)}</ul>' if lines else ""


def _quote(engine: Engine, answer: Answer, number: int, hit: Hit | None, base_url: str, numbered: bool) -> str:
    quote = answer.quotes[number]
    marked = [*quote.marked, *_cells(engine, quote, [line for line in answer.statements if number in line.quotes])]
    if not marked and hit is not None:
        marked = list(hit.matched)
    heading = f'<span class="cc-number">[{number + 1}]</span> ' if numbered else ""
    return _block(engine, quote, base_url, heading=heading, marked=marked, identifier=f"can-cu-{number + 1}")


def _cells(engine: Engine, quote: AnswerQuote, lines: Sequence[Statement]) -> list[Span]:
    """The cells of a row that the statements on it give."""
    row = engine.index.paragraph(quote.doc_id, quote.eid)
    if row is None or row.kind != "row":
        return []
    named = {" ".join(part.split()) for line in lines for part in line.parts}
    found: list[Span] = []
    for number, column in enumerate(row.columns, start=1):
        cell = engine.index.paragraph(quote.doc_id, f"{quote.eid}__col_{number}")
        if cell is not None and " ".join(column.split()) in named:
            found += cell.ranges
    return found


def _block(
    engine: Engine, quote: AnswerQuote, base_url: str, *, heading: str, marked: Sequence[Span], identifier: str = "",
    kind: str = "cc-quote",
) -> str:  # fmt: skip
    """One quote: headings over it, verbatim words with the value marked, citation, where else, doubts, actions."""
    paragraph = engine.index.paragraph(quote.doc_id, quote.eid)
    unit = unit_line(unit_chain(StoredUnits(engine.index, quote.doc_id), quote.eid))
    page = f" ({texts.PAGE.format(n=paragraph.page)})" if paragraph and paragraph.page else ""
    scanned = f' <span class="cc-badge">{texts.SCANNED}</span>' if quote.scanned else ""
    side = f'<span class="cc-side">{escape(quote.side)}</span>' if quote.side else ""
    path = path_html(paragraph.heading_path if paragraph else (), before=f"{heading}{side}")
    doubts = "".join(f'<p class="cc-doubt">{escape(doubt)}</p>' for doubt in quote.doubts)
    anchor = f' id="{identifier}"' if identifier else ""
    words = quoted_html(engine, quote.doc_id, quote.eid, quote.ranges, marked)
    copied = copied_text(quote.quote, quote.citation, base_url + quote.permalink)
    address = quoted_address(engine.index, quote.permalink, quote.quote)
    return (
        f'<div class="{kind}"{anchor}>{path}{words}{doubts}'
        f'<p class="cc-line">{line_html(quote.citation, unit)}{page}{scanned}</p>'
        f"{also_html([(_unit_at(engine, one.permalink), one.citation, one.permalink) for one in quote.also])}"
        f"{actions_html(quote.permalink, copied, address)}</div>"
    )


def _unit_at(engine: Engine, permalink: str) -> str:
    """The name of the unit that a permalink of this page leads to."""
    address = parse_permalink(permalink)
    return unit_line(unit_chain(StoredUnits(engine.index, address.doc_id), address.eid)) if address else ""


def _conflicts(engine: Engine, answer: Answer, base_url: str) -> str:
    if not answer.conflicts:
        return ""
    blocks = "".join(_block(engine, quote, base_url, heading="", marked=quote.marked) for quote in answer.conflicts)
    return f'<div class="cc-conflicts"><h3>{texts.CONFLICTS}</h3>{blocks}</div>'
