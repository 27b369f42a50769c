"""Milliseconds of a search, of reading the question and of encoding it, one thread, index open and warm.

    python -m evaluation.benchmarks.search_speed

The questions of the development set are asked `--rounds` times. Passages seen before stay tokenised in memory, so the
first round is also reported alone. Beside the wall clock stands the processor time of the process, which other work on
the machine disturbs less.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.benchmarks.measuring import DEV, keep_to_one_thread, peak_memory_mib, question_texts, spread, timed
from evaluation.benchmarks.results import parser_for, print_result, this_machine
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
    search, read, encode = (figures[verb] for verb in ("search", "read", "encode"))
    number = (
        f"search {search['median_ms']:.1f} ms (p95 {search['p95_ms']:.1f}, processor {search['processor_ms']:.1f}), of "
        f"it reading {read['median_ms']:.2f} ({read['processor_ms']:.2f}), encoding {encode['median_ms']:.2f} ms; "
        f"peak {figures['peak_mib']} MiB"
    )
    print_result("search_speed", arguments, chosen, machine, number, figures)
    return 0


def measure(engine: Engine, questions: Sequence[str], n_rounds: int) -> dict:
    """Milliseconds of each verb (median, p95) over all rounds, of the first round of searching, and peak MiB."""
    from search import Query

    for question in questions[:WARM_UP]:
        engine.search(Query(text=question))
    asked = [*questions] * n_rounds
    searches = timed(lambda text: engine.search(Query(text=text)), asked)
    reads = timed(engine.read, asked)
    readings = [engine.read(text).reading.text for text in questions]
    encodings = timed(lambda text: engine.encoder.encode([text], kind="query"), [*readings] * n_rounds)
    return {
        "n_chunks": engine.index.n_chunks,
        "n_documents": len(engine.index.documents()),
        "n_questions": len(questions),
        "rounds": n_rounds,
        "search": spread(searches),
        "search_first_round": spread(searches[: len(questions)]),
        "read": spread(reads),
        "encode": spread(encodings),
        "peak_mib": round(peak_memory_mib()),
    }


if __name__ == "__main__":
    sys.exit(main())
