"""R@5, R@10 and MRR@10 by kind of question: the product against keyword search libraries, in one run.

    pip install --target build/peers "bm25s==0.2.*" rank-bm25
    PYTHONPATH=build/peers python -m evaluation.benchmarks.peers

The peers search naive paragraphs of the same documents, each with its own default settings; a library that is not
installed is left out with a note. Both sides are judged by `evaluation/gold.py`.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from corpus.errors import BadQuery
from evaluation.benchmarks.keyword_peers import PEERS, TOP, naive_paragraphs
from evaluation.benchmarks.measuring import DEV, keep_to_one_thread, spread, timed
from evaluation.benchmarks.results import parser_for, print_result, table_row, this_machine
from evaluation.gold import answering_rank, read_gold, table
from evaluation.records import GoldQuestion, Retrieved, Row
from settings import load_settings

if TYPE_CHECKING:
    from search import Engine

FIGURES = {"R@5": "recall_5", "R@10": "recall_10", "MRR@10": "mrr_10"}
Search = Callable[[str], list[Retrieved]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when no peer is installed."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("peers", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--questions", type=Path, default=DEV, help="judged questions (JSONL)")
    chosen = parser.parse_args(arguments)
    machine, settings = this_machine(), load_settings()
    keep_to_one_thread()
    from search import open_engine

    engine = open_engine(chosen.index or settings.index, model=settings.model)
    texts = {file: engine.index.text(file) for file in sorted({one.file for one in engine.index.documents()})}
    questions = read_gold(chosen.questions, texts)
    passages = [Retrieved(file=file, ranges=(span,)) for file in texts for span in naive_paragraphs(texts[file])]
    quotes = [passage.ranges[0].of(texts[passage.file]) for passage in passages]
    found = {"product": judged(product(engine), questions)}
    for name, open_peer in PEERS.items():
        try:
            search = open_peer(quotes)
        except ImportError as missing:
            print(f"{name} left out: {missing}", file=sys.stderr)
            continue
        found[name] = judged(lambda text, search=search: [passages[number] for number in search(text)], questions)
    for line in comparison(found):
        print(line)
    print_result("peers", arguments, chosen, machine, in_short(found), {"n_paragraphs": len(quotes), "ways": found})
    return 0 if len(found) > 1 else 1


def product(engine: Engine) -> Search:
    """The product's own search; a question it refuses finds nothing."""
    from search import Query

    def search(text: str) -> list[Retrieved]:
        try:
            return [Retrieved(file=h.file, ranges=h.ranges) for h in engine.search(Query(text=text, limit=TOP)).hits]
        except BadQuery:
            return []

    return search


def judged(search: Search, questions: Sequence[GoldQuestion]) -> dict:
    """{"rows": figures by kind, last of them all kinds ("ALL"), and `spread` of the times}."""
    search(questions[0].question)
    hits: dict[str, list[Retrieved]] = {}
    times = timed(lambda text: hits.update({text: search(text)}), [question.question for question in questions])
    ranks = {question.id: answering_rank(question, hits[question.question]) for question in questions}
    return {"rows": {row.kind: figures_of(row) for row in table(questions, ranks)}, **spread(times)}


def figures_of(row: Row) -> dict[str, float]:
    """The figures that are compared, with the number of questions."""
    return {"n": row.n, **{name: round(getattr(row, field), 3) for name, field in FIGURES.items()}}


def comparison(found: Mapping[str, dict]) -> Iterator[str]:
    """A Markdown table: kinds down; for each way its figures, and the product's as multiples of the peer's."""
    peers = [name for name in found if name != "product"]
    yield table_row("kind", "n", "figure", "product", *(head for name in peers for head in (name, "times")))
    yield table_row("---", *("---:" for _ in range(3 + 2 * len(peers))))
    for kind, own in found["product"]["rows"].items():
        for figure in FIGURES:
            others = [found[name]["rows"][kind][figure] for name in peers]
            cells = (cell for other in others for cell in (f"{other:.3f}", ratio(own[figure], other)))
            yield table_row(kind, own["n"], figure, f"{own[figure]:.3f}", *cells)


def ratio(own: float, other: float) -> str:
    """How many times the peer's figure the product's is.

    >>> ratio(0.9, 0.6), ratio(0.5, 0.0)
    ('1.50', '-')
    """
    return f"{own / other:.2f}" if other else "-"


def in_short(found: Mapping[str, dict]) -> str:
    """R@5 and MRR@10 over all kinds, for each way."""
    every = {name: way["rows"]["ALL"] for name, way in found.items()}
    return "; ".join(f"{name} R@5 {row['R@5']:.3f}, MRR@10 {row['MRR@10']:.3f}" for name, row in every.items())


if __name__ == "__main__":
    sys.exit(main())
