"""Runs judged questions through the engine and reports figures by kind of question."""

from __future__ import annotations

import statistics
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import BadQuery
from evaluation.gold import answering_rank, read_gold, table
from evaluation.records import GoldQuestion, Retrieved, Row
from search import Engine, Query

TOP = 20  # hits looked at for each question


@dataclass(frozen=True, slots=True, kw_only=True)
class GoldReport:
    """Figures by kind, the rank of each question, and milliseconds of a search (median and 95th percentile, warm)."""

    rows: tuple[Row, ...]
    ranks: dict[str, int | None]
    questions: tuple[GoldQuestion, ...]
    median_ms: float
    p95_ms: float
    n_not_verbatim: int
    n_quotes: int

    def lines(self, *, missed: bool = False) -> Iterator[str]:
        """The report for people."""
        yield f"{'loại':<12}{'n':>4}  {'R@1':>6}{'R@5':>7}{'R@10':>7}{'MRR@10':>8}"
        for row in self.rows:
            yield (
                f"{row.kind:<12}{row.n:>4}  {row.recall_1:>6.3f}{row.recall_5:>7.3f}{row.recall_10:>7.3f}"
                f"{row.mrr_10:>8.3f}"
            )
        yield f"trích dẫn sai nguyên văn {self.n_not_verbatim}/{self.n_quotes}"
        yield f"một lần tìm: giữa {self.median_ms:.1f} ms, 95 % dưới {self.p95_ms:.1f} ms"
        if missed:
            for question in self.questions:
                rank = self.ranks.get(question.id)
                if question.evidence and (rank is None or rank > 5):
                    yield f"{question.id}\t{question.kind}\t{rank}\t{question.question}"

    def as_dict(self) -> dict:
        """The report for machines."""
        return {
            "rows": [
                {
                    "kind": r.kind, "n": r.n,
                    "R@1": r.recall_1, "R@5": r.recall_5, "R@10": r.recall_10, "MRR@10": r.mrr_10,
                }
                for r in self.rows
            ],
            "ranks": self.ranks,
            "median_ms": self.median_ms,
            "p95_ms": self.p95_ms,
            "not_verbatim": self.n_not_verbatim,
            "quotes": self.n_quotes,
        }


def evaluate_gold(engine: Engine, path: Path) -> GoldReport:
    """The figures of an engine on a file of judged questions over its documents.

    Raises: CanCuError when an evidence quote does not stand in its file.
    """
    texts = {file: engine.index.store.source(file).text for file, *_ in engine.index.store.files()}
    questions = read_gold(path, texts)
    ranks: dict[str, int | None] = {}
    times: list[float] = []
    n_wrong = n_quotes = 0
    engine.search(Query(text="câu hỏi thử", limit=TOP))
    for question in questions:
        begin = time.perf_counter()
        try:
            hits = engine.search(Query(text=question.question, limit=TOP)).hits
        except BadQuery:
            hits = ()
        times.append(1000 * (time.perf_counter() - begin))
        ranks[question.id] = answering_rank(question, [Retrieved(file=h.file, ranges=h.ranges) for h in hits])
        n_quotes += len(hits)
        n_wrong += sum(" ".join(span.of(texts[h.file]) for span in h.ranges) != h.quote for h in hits)
    return GoldReport(
        rows=table(questions, ranks),
        ranks=ranks,
        questions=questions,
        median_ms=statistics.median(times),
        p95_ms=sorted(times)[int(0.95 * (len(times) - 1))],
        n_not_verbatim=n_wrong,
        n_quotes=n_quotes,
    )
