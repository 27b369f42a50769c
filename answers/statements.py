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
_LEADING = re.compile(
    r"^(?:[A-ZĐ]\.\s?\*+|[\s\-–—•*+~.,;:)]|\(?\d{1,2}(?:\.\d{1,2})*[.)]\s|[a-zđ]\)\s|trong đó,?:?\s|và\s)+"
)
_TRAILING = re.compile(r"[\s,;:.(*]+$")


def row_statements(engine: Engine, sought: Sought, one: Evidence, quote: int, side: str = "") -> tuple[Statement, ...]:
    """What a table row says: one statement for each cell asked for; none when the row has no such cells."""
    hit = one.unit.hit
    chosen = choose_cells(read_row(engine.index, hit.doc_id, hit.eid), sought.asked, sought.text)
    if chosen is None:
        return ()
    return tuple(
        Statement(
            value=_with_measure(cell.text, chosen.measure, cell.role),
            text=f"{chosen.label} ({cell.column})",
            quotes=(quote,),
            side=side,
        )
        for cell in chosen.cells
    )


def _with_measure(text: str, measure: str, role: str) -> str:
    numeric = role in ("plan", "actual") and any(char.isdigit() for char in text)
    if not numeric or not measure or len(measure) > 24:
        return text
    return f"{text}{measure}" if measure.startswith("%") else f"{text} {measure}"


def value_statement(one: Evidence, value: Value, quote: int, side: str = "") -> Statement:
    """The value, and the clause it stands in."""
    if value.heading:
        return Statement(value=value.text, text=shortened(one.unit.text), quotes=(quote,), side=side)
    start, end = clause_of(one.unit.text, value.start - one.unit.start, value.end - one.unit.start)
    return Statement(value=value.text, text=shortened(one.unit.text[start:end]), quotes=(quote,), side=side)


def sentence_statement(one: Evidence, quote: int, side: str = "") -> Statement:
    """The sentence itself, when nothing of a certain kind is asked for."""
    return Statement(value="", text=shortened(one.unit.text, around=_matched(one)), quotes=(quote,), side=side)


def _matched(one: Evidence) -> tuple[int, int] | None:
    """The stretch of the sentence that holds the found words."""
    offsets = [(token.start - one.unit.start, token.end - one.unit.start) for token in one.unit.tokens]
    return (offsets[0][0], offsets[-1][1]) if offsets else None


def shortened(text: str, around: tuple[int, int] | None = None) -> str:
    """A clause without its marker and outer signs, cut at a word when it is long.

    >>> shortened("(9) Tỷ lệ đô thị hoá đạt 40% trở lên.")
    'Tỷ lệ đô thị hoá đạt 40% trở lên'
    """
    plain = _TRAILING.sub("", _LEADING.sub("", " ".join(text.split()))).replace("**", "")
    if plain.count("(") < plain.count(")"):
        plain = plain.rstrip(")")
    if plain.count("(") > plain.count(")"):
        plain += ")" if text.rstrip(" .;").endswith(")") else ""
    if len(plain) <= MAX_TEXT:
        return plain
    return plain[:MAX_TEXT].rsplit(" ", 1)[0].rstrip(",;:") + " …"
