"""Judged questions over whole documents: reading them, and the rank at which a search answers each.

A hit counts when it covers at least half of an evidence quote, or lies at least half inside one, and is at most
2,000 code points long, so that returning whole chapters earns nothing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import CanCuError
from corpus.records import Span
from evaluation.records import Evidence, GoldQuestion, Retrieved, Row

MAX_PASSAGE = 2000  # code points; longer hits never count
NO_ANSWER = "none"  # the kind of questions that the documents do not answer


def read_gold(path: Path, texts: Mapping[str, str]) -> tuple[GoldQuestion, ...]:
    """The judged questions of a JSONL file, each evidence quote located in `texts` (file name -> text).

    Raises: CanCuError naming the line that is broken, or the question whose quote does not stand in its file.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise CanCuError(f"không đọc được ({error}).", where=str(path)) from error
    questions = []
    for number, line in enumerate(lines, 1):
        if line.strip():
            try:
                questions.append(_question(json.loads(line), texts))
            except (json.JSONDecodeError, KeyError, TypeError, AttributeError) as error:
                raise CanCuError(
                    "không phải JSON có “id”, “question”, “kind”, “answer” và “evidence”.",
                    where=f"{path}, dòng {number}",
                    advice="Sửa dòng đó.",
                ) from error
    return tuple(questions)


def _question(row: Mapping, texts: Mapping[str, str]) -> GoldQuestion:
    evidence = []
    for item in row["evidence"]:
        start = texts.get(item["file"], "").find(item["quote"])
        if start < 0:
            raise CanCuError("bằng chứng không có nguyên văn trong tệp.", where=f"{row['id']}, {item['file']}")
        evidence.append(Evidence(file=item["file"], span=Span(start, start + len(item["quote"]))))
    return GoldQuestion(
        id=row["id"],
        question=row["question"],
        kind=row["kind"],
        answer=row["answer"],
        evidence=tuple(evidence),
        all_needed=bool(row.get("all_needed")),
    )


def covers(hit: Retrieved, evidence: Evidence) -> bool:
    """Whether the hit counts for the evidence.

    >>> hit = Retrieved(file="a", ranges=(Span(0, 10), Span(20, 30)))
    >>> covers(hit, Evidence(file="a", span=Span(5, 25))), covers(hit, Evidence(file="a", span=Span(28, 60)))
    (True, False)
    """
    length = sum(len(span) for span in hit.ranges)
    if hit.file != evidence.file or length > MAX_PASSAGE:
        return False
    inside = sum(max(0, min(s.end, evidence.span.end) - max(s.start, evidence.span.start)) for s in hit.ranges)
    return inside > 0 and inside >= 0.5 * min(len(evidence.span), length)


def answering_rank(question: GoldQuestion, hits: Sequence[Retrieved]) -> int | None:
    """The 1-based rank at which the hits answer the question, or None."""
    firsts = [
        next((rank for rank, hit in enumerate(hits, 1) if covers(hit, evidence)), None)
        for evidence in question.evidence
    ]
    if not question.all_needed:
        return min((rank for rank in firsts if rank), default=None)
    by_file: dict[str, list[int | None]] = defaultdict(list)
    for evidence, rank in zip(question.evidence, firsts, strict=True):
        by_file[evidence.file].append(rank)
    best = [min((rank for rank in ranks if rank), default=None) for ranks in by_file.values()]
    return None if None in best else max(rank for rank in best if rank)


def table(questions: Sequence[GoldQuestion], ranks: Mapping[str, int | None]) -> tuple[Row, ...]:
    """Figures for each kind and, last, for all questions that have an answer; a question not run counts as missed."""
    by_kind: dict[str, list[int | None]] = defaultdict(list)
    for question in questions:
        if question.kind != NO_ANSWER:
            by_kind[question.kind].append(ranks.get(question.id))
    rows = [_row(kind, found) for kind, found in sorted(by_kind.items())]
    return (*rows, _row("ALL", [rank for found in by_kind.values() for rank in found]))


def _row(kind: str, ranks: Sequence[int | None]) -> Row:
    n = max(1, len(ranks))

    def within(k: int) -> float:
        return sum(rank is not None and rank <= k for rank in ranks) / n

    reciprocal = sum(1 / rank for rank in ranks if rank and rank <= 10) / n
    return Row(
        kind=kind, n=len(ranks), recall_1=within(1), recall_5=within(5), recall_10=within(10), mrr_10=reciprocal
    )
