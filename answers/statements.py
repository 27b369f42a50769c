"""Statements: the value first, then what it is the value of, in the words of its quote."""

from __future__ import annotations

import re

from answers.clauses import clause_of
from answers.evidence import Evidence
from answers.records import Statement
from answers.rows import choose_cells, read_row
from answers.sought import Sought
from answers.values import Value
from search import Engine

MAX_TEXT = 260  # code points of one statement; longer clauses are cut at a word and marked "…"
MAX_ITEM = 600  # of one item of a list
_LEADING = re.compile(
    r"^(?:[A-ZĐ]\.\s?\*+|[\s\-–—•*+~.,;:)]|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|trong đó,?:?\s|và\s)+"
)
_CELL_NUMBER = re.compile(r"-?\s?\d[\d.,]*(?:\s?-\s?\d[\d.,]*)?")
_TRAILING = re.compile(r"[\s,;:.(*\-–]+$")


def row_statements(engine: Engine, sought: Sought, one: Evidence, quote: int, side: str = "") -> tuple[Statement, ...]:
    """What a table row says: one statement for each cell asked for; none when the row has no such cells."""
    hit = one.unit.hit
    chosen = choose_cells(read_row(engine.index, hit.doc_id, hit.eid), sought.asked, sought.text)
    if chosen is None:
        return ()
    found = []
    for cell in chosen.cells:
        number, rest, measure = _with_measure(cell.text, chosen.measure, cell.role)
        value = number + ("" if measure.startswith("%") or not measure else " ") + measure
        found.append(
            Statement(
                value=f"{value} {rest}".strip(),
                text=f"{chosen.label} ({cell.column})",
                quotes=(quote,),
                side=side,
                parts=tuple(filter(None, (number, rest, measure, chosen.label, cell.column))),
            )
        )
    return tuple(found)


def _with_measure(text: str, measure: str, role: str) -> tuple[str, str, str]:
    """(the number, what follows it, its measure) of a cell; a cell without a number has no measure."""
    found = _CELL_NUMBER.match(text) if role in ("plan", "actual") else None
    if not found or not measure or len(measure) > 24:
        return text, "", ""
    return found[0], text[found.end() :].strip(), measure


def value_statement(one: Evidence, value: Value, quote: int, side: str = "") -> Statement:
    """The value, and the clause it stands in."""
    if value.heading:
        return _line(value.text, one.unit.text, quote, side)
    start, end = clause_of(one.unit.text, value.start - one.unit.start, value.end - one.unit.start)
    return _line(value.text, one.unit.text[start:end], quote, side)


def sentence_statement(one: Evidence, quote: int, side: str = "") -> Statement:
    """The sentence itself, when nothing of a certain kind is asked for."""
    return _line("", one.unit.text, quote, side)


def passage_statement(text: str, quote: int) -> Statement:
    """An item of a list or a line of a signature, whole when it is short."""
    return _line("", text, quote, "", MAX_ITEM)


def _line(value: str, text: str, quote: int, side: str, limit: int = MAX_TEXT) -> Statement:
    short = shortened(text, limit)
    parts = tuple(filter(None, (value, short.removesuffix(" …"))))
    return Statement(value=value, text=short, quotes=(quote,), side=side, parts=parts)


def shortened(text: str, limit: int = MAX_TEXT) -> str:
    """A clause without its marker and outer signs, cut at a word when it is long.

    >>> shortened("(9) Tỷ lệ đô thị hoá đạt 40% trở lên.")
    'Tỷ lệ đô thị hoá đạt 40% trở lên'
    """
    plain = _TRAILING.sub("", _LEADING.sub("", " ".join(text.split()))).replace("**", "")
    if plain.count("(") < plain.count(")"):
        plain = plain.rstrip(")")
    if len(plain) <= limit:
        return plain
    return plain[:limit].rsplit(" ", 1)[0].rstrip(",;:") + " …"
