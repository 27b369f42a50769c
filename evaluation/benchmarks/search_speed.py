"""Milliseconds of a search, of reading the question and of encoding it, one thread, index open and warm.

    python -m evaluation.benchmarks.search_speed

The questions of the development set are asked `--rounds` times. Passages seen before stay tokenised in memory, so the
first round is also reported alone. Beside the wall clock stands the processor time of the process, which other work on
the machine disturbs less.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.benchmarks.measuring import (
    DEV,
    keep_to_one_thread,
    parser_for,
    peak_memory_mib,
    percentile,
    print_result,
    question_texts,
    spread,
    this_machine,
)
from settings import load_settings

if TYPE_CHECKING:
    from search import Engine

WARM_UP = 20  # questions asked before anything is measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("search_speed", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--questions", type=Path, default=DEV, help='lines of {"question": …}')
    parser.add_argument("--rounds", type=int, default=3, help="times that all questions are asked")
    parser.add_argument("--pin", action="store_true", help="keep the process on one core")
    chosen = parser.parse_args(arguments)
    machine, settings = this_machine(), load_settings()
    if chosen.pin:
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    keep_to_one_thread()
    from search import open_engine

    engine = open_engine(chosen.index or settings.index, model=settings.model)
    figures = measure(engine, question_texts(chosen.questions), chosen.rounds)
    number = (
        f"search {figures['search']['median_ms']:.1f} ms (p95 {figures['search']['p95_ms']:.1f}), "
        f"of it reading {figures['read']['median_ms']:.2f}, encoding {figures['encode']['median_ms']:.2f}; "
        f"{figures['peak_mib']:.0f} MiB"
    )
    print_result("search_speed", arguments, chosen, machine, number, figures)
    return 0


def measure(engine: Engine, questions: Sequence[str], n_rounds: int) -> dict:
    """Milliseconds of each verb (median, p95) over all rounds, of the first round of searching, and peak MiB."""
    from search import Query

    for question in questions[:WARM_UP]:
        engine.search(Query(text=question))
    searches = timed(lambda text: engine.search(Query(text=text)), questions, n_rounds)
    reads = timed(engine.read, questions, n_rounds)
    readings = [engine.read(text).reading.text for text in questions]
    encodings = timed(lambda text: engine.encoder.encode([text], kind="query"), readings, n_rounds)
    first = [wall for wall, _ in searches[: len(questions)]]
    return {
        "n_chunks": engine.index.n_chunks,
        "n_documents": len(engine.index.documents()),
        "n_questions": len(questions),
        "rounds": n_rounds,
        "search": spread([wall for wall, _ in searches]),
        "search_first_round": spread(first),
        "search_processor_ms": round(percentile([processor for _, processor in searches], 0.5), 3),
        "read": spread([wall for wall, _ in reads]),
        "encode": spread([wall for wall, _ in encodings]),
        "peak_mib": round(peak_memory_mib()),
    }


def timed(verb: Callable[[str], object], texts: Sequence[str], n_rounds: int) -> list[tuple[float, float]]:
    """(wall, processor) milliseconds of each call, the rounds one after the other."""
    found = []
    for text in [*texts] * n_rounds:
        wall, processor = time.perf_counter_ns(), time.process_time_ns()
        verb(text)
        found.append(((time.perf_counter_ns() - wall) / 1e6, (time.process_time_ns() - processor) / 1e6))
    return found


if __name__ == "__main__":
    sys.exit(main())
