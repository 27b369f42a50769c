"""The records of the room `answers/`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from answers.asked import AskedKind
from corpus.records import Span

AnswerKind = AskedKind | Literal["comparison"]


@dataclass(frozen=True, slots=True, kw_only=True)
class AlsoStated:
    """Another place that says the same."""

    citation: str
    permalink: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerQuote:
    """A verbatim quote that carries the answer: slices of the file's text, joined by one space.

    `context` are the headings and column names over it (also from the document, not part of the quote), `marked` the
    ranges of the file that hold the value, `side` what it speaks of in a comparison ("Thái Nguyên"), `doubts`
    Vietnamese sentences on numbers that a second copy contradicts.
    """

    file: str
    doc_id: str
    eid: str
    ranges: tuple[Span, ...]
    quote: str
    citation: str
    permalink: str
    ordinal: int = -1  # the passage it was found in
    context: tuple[str, ...] = ()
    marked: tuple[Span, ...] = ()
    side: str = ""
    also: tuple[AlsoStated, ...] = ()
    doubts: tuple[str, ...] = ()
    scanned: bool = False  # from a document that was badly scanned


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """One line of an answer: a value with what it is the value of, both in the words of the quote it stands on."""

    value: str  # "13,4%/năm"; "" when the line is a sentence without a value of its own
    text: str  # "Tốc độ tăng trưởng GRDP bình quân 2021-2030"
    quotes: tuple[int, ...]  # places in `Answer.quotes`
    side: str = ""
    parts: tuple[str, ...] = ()  # what value and text are joined from: each stands verbatim in a quote or over it

    def line(self) -> str:
        """The statement in one line: the value first."""
        head = f"{self.side}: " if self.side else ""
        return head + " — ".join(part for part in (self.value, self.text) if part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Searched:
    """What was searched: how many documents, and the files (or pages of them) that could not be."""

    n_documents: int
    unreadable: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the documents say, or that nothing was found.

    `text` is shown first, `statements` are its lines, `quotes` prove them. `missing` names the parts of the question
    that stayed open, `notes` what must be known to read the answer (bases that differ), `conflicts` quotes that say
    something else of the same thing, `nearest` passages that only come near, shown when nothing was found.
    """

    status: Literal["answered", "not_found"]
    text: str
    kind: AnswerKind = "open"
    statements: tuple[Statement, ...] = ()
    quotes: tuple[AnswerQuote, ...] = ()
    conflicts: tuple[AnswerQuote, ...] = ()
    nearest: tuple[AnswerQuote, ...] = ()
    missing: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    searched: Searched = Searched(n_documents=0)
    chance: float = 0.0  # how likely the quotes answer, 0..1; for calibration, never shown
