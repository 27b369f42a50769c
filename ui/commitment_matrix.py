"""One indicator over provinces, years and documents, each number a link; what counts otherwise stays apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from html import escape

from commitments import Commitment
from commitments.indicators import indicators
from commitments.matrix import Cell, Matrix, make_matrix
from commitments.records import KIND_NAMES
from ui import commitment_texts as texts
from ui.address import link_to
from ui.commitment_address import Wanted, params_of
from ui.commitment_register import OpenRegister
from ui.commitment_table import short_document, source_link, suspect_html
from ui.commitment_words import day, number
from ui.frame import notice_html

MARK = "~"  # between unit and basis in the address


def indicator_counts(records: Sequence[Commitment]) -> dict[str, int]:
    """The indicators with a standard name among the records, commonest first, with their numbers."""
    known = indicators()
    counts: dict[str, int] = defaultdict(int)
    for record in records:
        if record.indicator_id in known and record.value is not None and record.review != "rejected":
            counts[record.indicator_id] += 1
    return dict(sorted(counts.items(), key=lambda pair: (-pair[1], indicators()[pair[0]].name)))


def indicator_name(indicator: str) -> str:
    """An indicator's standard name."""
    return indicators()[indicator].name


def matrix_of(records: Sequence[Commitment], indicator: str, measure: str) -> Matrix:
    """The matrix of an indicator on the measure ("unit~basis") asked for, on the commonest when there is no such."""
    unit, mark, basis = measure.partition(MARK)
    if mark:
        found = make_matrix(records, indicator, basis=basis, unit=unit)
        if found.cells:
            return found
    return make_matrix(records, indicator)


def matrix_html(opened: OpenRegister, matrix: Matrix, wanted: Wanted) -> str:
    """The matrix with the ways of counting that were left out, each one link away."""
    rows: dict[tuple[str, str, str], dict[str, list[Cell]]] = defaultdict(lambda: defaultdict(list))
    for cell in matrix.cells:
        rows[cell.province, cell.place, cell.doc_id][cell.year[:4]].append(cell)
    years = sorted({cell.year[:4] for cell in matrix.cells}, key=lambda year: year or "9999")
    head = "".join(f'<th scope="col">{escape(year or texts.NO_YEAR_SHORT)}</th>' for year in years)
    body = "".join(_row(opened, key, cells, years) for key, cells in rows.items())
    name = texts.MATRIX_NAME.format(name=matrix.name)
    measure = escape(measure_name(matrix.unit, matrix.basis))
    return (
        f'<div class="cc-register"><p class="cc-line">{texts.MEASURE}: <b>{measure}</b></p>'
        f'{_refused(matrix, wanted)}<div class="cc-table cc-grid cc-matrix" role="region" tabindex="0" '
        f'aria-label="{escape(name)}"><table><thead><tr><th scope="col">{texts.PLACE_COLUMN}</th>'
        f'<th scope="col">{texts.DOCUMENT_COLUMN}</th>{head}</tr></thead><tbody>{body}</tbody></table></div></div>'
    )


def measure_name(unit: str, basis: str) -> str:
    """A way of counting in words: "tỷ VND, giá hiện hành"."""
    return ", ".join(part for part in (unit or texts.NO_UNIT, basis) if part)


def _row(opened: OpenRegister, key: tuple[str, str, str], cells: dict[str, list[Cell]], years: Sequence[str]) -> str:
    province, place, doc_id = key
    where = " – ".join(part for part in (province, place) if part) or texts.NO_PLACE
    document = short_document(opened.engine.index.document(doc_id))
    shown = "".join(f"<td>{''.join(_number(opened, cell) for cell in cells.get(year, ()))}</td>" for year in years)
    return f'<tr><th scope="row">{escape(where)}</th><th scope="row">{escape(document)}</th>{shown}</tr>'


def _number(opened: OpenRegister, cell: Cell) -> str:
    """One number with its kind, a link to its paragraph."""
    record = cell.record
    low, high = record.value_min, record.value_max
    words = "–".join(dict.fromkeys(number(value) for value in (low, high) if value is not None))
    shown = " ".join(word for word in (texts.WORDS_BEFORE.get(record.comparator, ""), words) if word)
    exact = f" ({day(cell.year)})" if len(cell.year) > 4 else ""
    return (
        f'<p class="cc-num cc-{cell.kind}">{source_link(opened, record, shown, css="cc-value")} '
        f"<small>{escape(KIND_NAMES[cell.kind] + exact)}</small>{suspect_html(record)}</p>"
    )


def _refused(matrix: Matrix, wanted: Wanted) -> str:
    """What is not compared, and the links that show it on its own."""
    if not matrix.refused:
        return ""
    links = ""
    for basis, unit, n in matrix.refused:
        to = replace(wanted, indicator=matrix.indicator_id, measure=f"{unit}{MARK}{basis}")
        label = texts.SWITCH.format(measure=measure_name(unit, basis), n=n)
        links += f'<a class="cc-act" href="{escape(link_to(params_of(to)))}" data-go="1">{escape(label)}</a>'
    return f'<div class="cc-notice cc-plain" role="status"><p>{texts.REFUSED}</p><p class="cc-acts">{links}</p></div>'


def nothing_html() -> str:
    """What stands there when no indicator can be compared."""
    return notice_html(texts.MATRIX_NOTHING)
