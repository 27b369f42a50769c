"""Milliseconds of a whole answer without a language model (search, choosing, gate), one thread, index open and warm.

    python -m evaluation.benchmarks.answer_speed
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.benchmarks.measuring import DEV, keep_to_one_thread, peak_memory_mib, question_texts, spread, timed
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from settings import load_settings

if TYPE_CHECKING:
    from search import Engine


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("answer_speed", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--questions", type=Path, default=DEV, help='lines of {"question": …}')
    parser.add_argument("--rounds", type=int, default=3, help="times that all questions are asked")
    chosen = parser.parse_args(arguments)
    machine, settings = this_machine(), load_settings()
    keep_to_one_thread()
    from search import open_engine

    engine = open_engine(chosen.index or settings.index, model=settings.model)
    figures = measure(engine, question_texts(chosen.questions), chosen.rounds)
    whole = figures["answer"]
    number = (
        f"answer {whole['median_ms']:.1f} ms (p95 {whole['p95_ms']:.1f}, processor {whole['processor_ms']:.1f}), "
        f"search included; peak {figures['peak_mib']} MiB"
    )
    print_result("answer_speed", arguments, chosen, machine, number, figures)
    return 0


def measure(engine: Engine, questions: Sequence[str], n_rounds: int) -> dict:
    """Milliseconds (median, p95) of search and answer together over all rounds after one to warm up, and peak MiB."""
    from answers import answer
    from search import Query

    def ask(text: str) -> object:
        return answer(engine, engine.search(Query(text=text)))

    for question in questions:
        ask(question)
    return {
        "n_chunks": engine.index.n_chunks,
        "n_questions": len(questions),
        "rounds": n_rounds,
        "answer": spread(timed(ask, [*questions] * n_rounds)),
        "peak_mib": round(peak_memory_mib()),
    }


if __name__ == "__main__":
    sys.exit(main())
