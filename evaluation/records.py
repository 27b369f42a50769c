"""The records of the room `evaluation/`."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.records import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A gold passage: where it stands in a file's text."""

    file: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldQuestion:
    """One judged question. `all_needed`: a passage of every evidence file must be found (comparisons)."""

    id: str
    question: str
    kind: str
    answer: str
    evidence: tuple[Evidence, ...] = ()
    all_needed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Retrieved:
    """One passage that a search gave: its file and ranges."""

    file: str
    ranges: tuple[Span, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """Figures of one kind of question: how many, share found within 1, 5, 10, and mean reciprocal rank within 10."""

    kind: str
    n: int
    recall_1: float
    recall_5: float
    recall_10: float
    mrr_10: float
