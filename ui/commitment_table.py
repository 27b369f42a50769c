"""The list of commitments as a table: sortable columns, exact words, one page at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape
from textwrap import shorten

from commitments import Commitment
from commitments.records import KIND_NAMES, REVIEW_NAMES
from indexer import StoredDocument
from ui import commitment_texts as texts
from ui.address import link_to
from ui.commitment_address import Wanted, params_of
from ui.commitment_register import OpenRegister
from ui.commitment_words import bodies, level, name_of, verdicts, when
from ui.facts import shown_date, title_of
from ui.passage import ranges_html

PER_PAGE = 25
MAX_NAME = 64  # code points of a document's name in a cell
SUSPECT = "ocr_digit_suspect"  # a flag of records
LIST_ID = "danh-sach-cam-ket"
CELL_END = '<span class="cc-tab">\t</span>'  # between the cells of a quoted table row; the words stay exact
PROMISES = ("target", "task")  # kinds that ought to name a body and a deadline


def list_html(opened: OpenRegister, records: Sequence[Commitment], wanted: Wanted) -> str:
    """One page of the records as a table with its page links."""
    n_pages = count_pages(records)
    page = min(wanted.page, n_pages)
    rows = "".join(_row(opened, record, wanted) for record in records[(page - 1) * PER_PAGE : page * PER_PAGE])
    head = "".join(_column(name, label, wanted) for name, label in texts.COLUMNS.items())
    return (
        f'<div id="{LIST_ID}" class="cc-register"><table class="cc-list" role="table" aria-label="{texts.TABLE_NAME}">'
        f'<thead role="rowgroup"><tr role="row">{head}</tr></thead><tbody role="rowgroup">{rows}</tbody></table>'
        f"{_page_links(wanted, page, n_pages)}</div>"
    )


def count_pages(records: Sequence[Commitment]) -> int:
    """How many pages the records take, at least 1."""
    return max(1, -(-len(records) // PER_PAGE))


def short_document(document: StoredDocument | None) -> str:
    """A document's name in a cell: type with number or date, without these the beginning of its title."""
    if document is None:
        return ""
    stated = document.number or shown_date(document.date)
    if stated:
        return " ".join(word for word in (document.type, stated) if word)
    return shorten(title_of(document), width=MAX_NAME, placeholder="…")


def quote_html(opened: OpenRegister, record: Commitment) -> str:
    """The exact words, escaped, the number marked."""
    marked = (record.value_span,) if record.value_span else ()
    words = ranges_html(opened.engine.index.text(record.file), record.ranges, marked)
    words = words.replace("\t", CELL_END)
    return f'<blockquote class="cc-text">{words}</blockquote>'


def source_link(opened: OpenRegister, record: Commitment, label: str = texts.OPEN, css: str = "cc-act") -> str:
    """The link to a record's paragraph."""
    href = escape(opened.link(record.doc_id, record.eid))
    title = texts.OPEN_UNIT.format(unit=unit_name(opened, record), document=_document_name(opened, record))
    return f'<a class="{css}" href="{href}" data-go="1" title="{escape(title)}">{escape(label)}</a>'


def unit_name(opened: OpenRegister, record: Commitment) -> str:
    """The name of a record's paragraph: "hàng 13", or its eId when it has none."""
    paragraph = opened.engine.index.paragraph(record.doc_id, record.eid)
    return (paragraph.label if paragraph else "") or record.eid


def record_link(record: Commitment, wanted: Wanted) -> str:
    """The address of a record's own page, keeping the filters."""
    return link_to(params_of(replace(wanted, record=record.content_hash)))


def is_repeated(record: Commitment) -> bool:
    """Whether the quote begins with what the record calls itself, so that showing both says it twice."""
    name, quote = (" ".join(words.split()).lower() for words in (record.indicator_raw, record.quote))
    return not name or quote.startswith(name) or record.kind in ("direction", "task")


def _document_name(opened: OpenRegister, record: Commitment) -> str:
    return short_document(opened.engine.index.document(record.doc_id))


def _column(name: str, label: str, wanted: Wanted) -> str:
    """A column's head: a link that sorts by it, then the other way round."""
    upward, downward = wanted.sort == name, wanted.sort == f"-{name}"
    state = "ascending" if upward else "descending" if downward else "none"
    sort = f"-{name}" if upward else name
    title = texts.SORT_BY.format(name=label.lower(), way=texts.DOWNWARD if upward else texts.UPWARD)
    mark = " ▲" if upward else " ▼" if downward else ""
    href = escape(link_to(params_of(replace(wanted, sort=sort, page=1, record=""))))
    return (
        f'<th role="columnheader" scope="col" aria-sort="{state}"><a href="{href}" data-go="1" title="{escape(title)}">'
        f'{escape(label)}<span aria-hidden="true">{mark}</span></a></th>'
    )


def _row(opened: OpenRegister, record: Commitment, wanted: Wanted) -> str:
    cells = (_kind(record), _content(opened, record, wanted), _level(record), _deadline(record), _lead(record),
             _verdict(record), _plain(record.province or ""), _plain(_document_name(opened, record)))  # fmt: skip
    shown = "".join(
        f'<td role="cell" class="cc-c-{name}"><span class="cc-th" aria-hidden="true">{escape(label)}</span>{cell}</td>'
        for (name, label), cell in zip(texts.COLUMNS.items(), cells, strict=True)
    )
    state = " cc-rejected" if record.review == "rejected" else ""
    return f'<tr role="row" class="cc-{record.kind}{state}">{shown}</tr>'


def _kind(record: Commitment) -> str:
    badge = f'<span class="cc-kind">{escape(KIND_NAMES[record.kind])}</span>'
    return badge + review_badge(record)


def review_badge(record: Commitment) -> str:
    """What a person decided, as HTML; "" when nobody did."""
    if record.review == "machine":
        return ""
    return f' <span class="cc-badge cc-{record.review}">{escape(REVIEW_NAMES[record.review])}</span>'


def _content(opened: OpenRegister, record: Commitment, wanted: Wanted) -> str:
    name = "" if is_repeated(record) else f'<p class="cc-of">{escape(" ".join(record.indicator_raw.split()))}</p>'
    details = texts.DETAILS_OF.format(name=name_of(record, 60))
    return (
        f'{name}{quote_html(opened, record)}<p class="cc-acts">{source_link(opened, record)}'
        f'<a class="cc-act" href="{escape(record_link(record, wanted))}" data-go="1" title="{escape(details)}">'
        f"{texts.DETAILS}</a></p>"
    )


def _level(record: Commitment) -> str:
    words = level(record)
    return f"<span>{escape(words)}{suspect_html(record)}</span>" if words else _plain("")


def suspect_html(record: Commitment) -> str:
    """A sign that the number was read from unclear digits of a scan; "" when it was not."""
    if SUSPECT not in record.flags:
        return ""
    return f' <small class="cc-suspect" title="{texts.SUSPECT}">{texts.SUSPECT_SHORT}</small>'


def _deadline(record: Commitment) -> str:
    words = when(record.deadline)
    if not words:
        return _absent(texts.MISSING_SHORT["deadline"]) if record.kind in PROMISES else _plain("")
    inherited = f" <small>({texts.BY_HEADING})</small>" if record.deadline and record.deadline.inherited_from else ""
    return f"<span>{escape(words)}{inherited}</span>"


def _lead(record: Commitment) -> str:
    if not record.lead and record.kind in PROMISES:
        return _absent(texts.MISSING_SHORT["lead"])
    return _plain(bodies(record.lead))


def _verdict(record: Commitment) -> str:
    lines = "".join(f"<span>{escape(line)}</span>" for line in verdicts(record))
    state = record.computed_status or record.stated_status
    return f'<span class="cc-verdict cc-is-{state}">{lines}</span>' if lines else _plain("")


def _plain(words: str) -> str:
    return (
        f"<span>{escape(words)}</span>" if words else f'<span class="cc-nil" aria-hidden="true">{texts.NO_VALUE}</span>'
    )


def _absent(words: str) -> str:
    return f'<span class="cc-none">{escape(words)}</span>'


def _page_links(wanted: Wanted, page: int, n_pages: int) -> str:
    """Links to the first, previous, next and last page."""
    if n_pages == 1:
        return ""
    steps = ((texts.FIRST, 1), (texts.PREVIOUS, page - 1), (texts.NEXT, page + 1), (texts.LAST, n_pages))
    hrefs = {to: escape(link_to(params_of(replace(wanted, page=to, record="")))) for _, to in steps}
    links = {
        label: f'<a class="cc-act" href="{hrefs[to]}" data-go="1">{label}</a>'
        for label, to in steps
        if 1 <= to <= n_pages and to != page
    }
    where = f'<span class="cc-count">{texts.PAGE_OF.format(n=page, total=n_pages)}</span>'
    shown = [links.get(texts.FIRST), links.get(texts.PREVIOUS), where, links.get(texts.NEXT), links.get(texts.LAST)]
    return f'<nav class="cc-acts cc-pages" aria-label="{texts.PAGES}">{"".join(filter(None, shown))}</nav>'
