"""The records of the room `answers/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuote:
    """A verbatim quote that carries the answer: slices of the file's text, joined by one space."""

    file: str
    doc_id: str
    eid: str
    ranges: tuple[Span, ...]
    quote: str
    citation: str
    permalink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the documents say, or that nothing was found. `text` is shown first, `quotes` prove it."""

    status: Literal["answered", "not_found"]
    text: str
    quotes: tuple[AnswerQuote, ...] = ()
