"""A table of a document as an HTML table: column names, rows, cells, each cell verbatim."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape

from corpus.records import Document, Paragraph
from ui import texts
from ui.dressed_html import PLAIN, Dress, dressed_html
from ui.passage import passage_html

_COLUMN = re.compile(r"__col_(\d+)$")


def table_html(
    document: Document,
    table: Sequence[Paragraph],
    *,
    links: Mapping[str, str],
    cited: str,
    state: str,
    panel: str,
    dress: Dress = PLAIN,
) -> str:
    """The table (its own paragraph first, then rows and cells); `links` by eId, `state` is the class of the cited unit.

    `panel`, the citation of the cited unit, stands under its row, or under the table when that is cited as a whole.

    A table without rows is shown as its text, line by line.
    """
    head, rows = table[0], [one for one in table if one.kind == "row"]
    own = state if head.eid == cited else ""
    anchor = f'id="doan-{escape(head.eid)}"'
    if not rows:
        text = f'<span class="cc-text">{dressed_html(document.text, head.ranges, dress)}</span>'
        return f'<div class="cc-p cc-lines{own}" {anchor}>{text}{links[head.eid]}</div>{panel}'
    n_columns = max(len(head.columns), *(len(row.columns) for row in rows), 1)
    names = head.columns or rows[0].columns
    columns = "".join(f'<th scope="col">{passage_html(" ".join(name.split()))}</th>' for name in names)
    cells = _cells_by_row(table)
    body = ""
    for row in rows:
        inside = cells.get(row.eid, {})
        body += _row(document, row, inside, n_columns, links, cited, state, dress)
        if cited in {row.eid, *(cell.eid for cell in inside.values())}:
            body += f'<tr><td class="cc-under" colspan="{n_columns + 1}">{panel}</td></tr>'
    label = escape(texts.TABLE.format(name=head.label).strip())
    return (
        f'<div class="cc-table{own}" {anchor} role="region" tabindex="0" aria-label="{label}"><table>'
        f'<thead><tr>{columns}<td class="cc-end"></td></tr></thead><tbody>{body}</tbody></table></div>'
        + (panel if own else "")
    )


def _cells_by_row(table: Sequence[Paragraph]) -> dict[str, dict[int, Paragraph]]:
    """The cells of each row by their column number, from 1."""
    found: dict[str, dict[int, Paragraph]] = {}
    for one in table:
        number = _COLUMN.search(one.eid)
        if one.kind == "cell" and number:
            found.setdefault(one.parent, {})[int(number[1])] = one
    return found


def _row(
    document: Document,
    row: Paragraph,
    cells: Mapping[int, Paragraph],
    n_columns: int,
    links: Mapping[str, str],
    cited: str,
    state: str,
    dress: Dress,
) -> str:
    if cells:
        columns = "".join(_cell(document, cells.get(n), cited, state, dress) for n in range(1, n_columns + 1))
    elif row.values:
        values = [*row.values, *[""] * (n_columns - len(row.values))]
        columns = "".join(f'<td class="cc-text">{passage_html(value)}</td>' for value in values)
    else:
        columns = f'<td class="cc-text" colspan="{n_columns}">{dressed_html(document.text, row.ranges, dress)}</td>'
    own = state.strip() if row.eid == cited else ""
    return (
        f'<tr id="doan-{escape(row.eid)}" class="{own}">{columns}<td class="cc-end">{links.get(row.eid, "")}</td></tr>'
    )


def _cell(document: Document, cell: Paragraph | None, cited: str, state: str, dress: Dress) -> str:
    if cell is None:
        return "<td></td>"
    own = state if cell.eid == cited else ""
    words = dressed_html(document.text, cell.ranges, dress)
    return f'<td class="cc-text{own}" id="doan-{escape(cell.eid)}">{words}</td>'
