"""Milliseconds of finding every passage of a search, of counting its facets, and of making one page of hits."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from evaluation.benchmarks.measuring import keep_to_one_thread, peak_memory_mib, percentile, spread, timed
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from settings import load_settings

if TYPE_CHECKING:
    from search import AllHits, Engine

SEARCHES = (
    "môi trường", "chuyển đổi số", "giảm nghèo", "cải cách hành chính", "phát triển", "kinh tế", "hạ tầng giao thông",
    "“nông thôn mới”", "“cải cách hành chính” -thuế", "moi truong", "đào tạo nghề cho lao động nông thôn", "29-NQ/TW",
)  # fmt: skip
PER_PAGE = 20


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("find_all", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--rounds", type=int, default=5, help="times that all searches are made")
    chosen = parser.parse_args(arguments)
    machine, settings = this_machine(), load_settings()
    keep_to_one_thread()
    from search import open_engine

    figures = measure(open_engine(chosen.index or settings.index, model=settings.model), chosen.rounds)
    find, count, page = (figures[verb] for verb in ("find", "count", "page"))
    number = (
        f"all passages of a search {find['median_ms']:.1f} ms (p95 {find['p95_ms']:.1f}, processor "
        f"{find['processor_ms']:.1f}), counts of all facets {count['median_ms']:.2f}, a page of {PER_PAGE} hits "
        f"{page['median_ms']:.1f} ms (processor {page['processor_ms']:.1f}); {figures['n_chunks']} passages, "
        f"{figures['n_found_median']} found (at most {figures['n_found_most']})"
    )
    print_result("find_all", arguments, chosen, machine, number, figures)
    return 0


def measure(engine: Engine, n_rounds: int) -> dict:
    """Milliseconds of each verb over all rounds but a first one that warms up, and how many passages were found."""
    from search.arranging import arranged
    from search.facets import FacetCounts
    from search.listing import hits_at

    found: dict[str, AllHits] = {text: engine.find_all(text) for text in SEARCHES}
    facets = engine.facets

    def page(text: str) -> None:
        one = found[text]
        kept = FacetCounts(one, facets).kept({})
        hits_at(engine, one, arranged(engine.index, one, kept, "relevance")[:PER_PAGE].tolist())

    for text in SEARCHES:
        page(text)
    asked = [*SEARCHES] * n_rounds
    totals = [one.total for one in found.values()]
    return {
        "n_chunks": engine.index.n_chunks,
        "n_searches": len(SEARCHES),
        "rounds": n_rounds,
        "n_found_median": percentile(totals, 0.5),
        "n_found_most": max(totals),
        "find": spread(timed(engine.find_all, asked)),
        "count": spread(timed(lambda text: FacetCounts(found[text], facets).counts({}), asked)),
        "page": spread(timed(page, asked)),
        "peak_mib": round(peak_memory_mib()),
    }


if __name__ == "__main__":
    sys.exit(main())
