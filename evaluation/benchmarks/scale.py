"""Build time, size, memory and search time of an index over N synthetic passages, through the product's own writer.

    python -m evaluation.benchmarks.scale --texts DIR --passages 100000

Passages are made of sentences drawn at random (fixed seed) from the .txt and .txt.xz files of a folder, 100 passages a
document; files are not read, so reading is not measured. Building and searching run in processes of their own, so that
each has its own peak of memory; searching keeps to one thread.
"""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace

from evaluation.benchmarks.measuring import DEV, ONE_THREAD, peak_memory_mib, question_texts, size_mib, spread, timed
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from evaluation.benchmarks.synthetic import Drawn, sentences
from settings import load_settings

WARM_UP = 20  # questions asked before anything is measured


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("scale", __doc__)
    parser.add_argument("--texts", type=Path, required=True, help="folder of .txt or .txt.xz files")
    parser.add_argument("--passages", type=int, default=100_000)
    parser.add_argument("--questions", type=Path, default=DEV, help='lines of {"question": …}')
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    machine, model = this_machine(), load_settings().model
    with tempfile.TemporaryDirectory(prefix="cancu-scale-") as place:
        folder = Path(place) / "g"
        built = in_own_process(build, folder, chosen.texts, chosen.passages, chosen.seed, model)
        os.environ.update(ONE_THREAD)  # read by the process that searches
        searched = in_own_process(search, folder, built["n_chunks"], question_texts(chosen.questions), model)
    number = (
        f"{built['n_chunks']} passages built in {built['build_s']} s ({built['passages_per_s']}/s, peak "
        f"{built['build_peak_mib']} MiB), {built['index_mib']} MiB on disk; search {searched['median_ms']:.1f} ms "
        f"(p95 {searched['p95_ms']:.1f}, processor {searched['processor_ms']:.1f}), opened in {searched['open_s']} s, "
        f"peak {searched['search_peak_mib']} MiB"
    )
    print_result("scale", arguments, chosen, machine, number, built | searched)
    return 0


def in_own_process(stage: Callable[..., dict], *arguments: object) -> dict:
    """What a stage returns, run in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(stage, *arguments).result()


def build(folder: Path, texts: Path, n_passages: int, seed: int, model: str) -> dict:
    """Writes the index files into `folder`; seconds, passages per second, MiB on disk and at the peak."""
    from embeddings import open_encoder
    from indexer.vectors import write_vector_index
    from indexer.writing import GenerationWriter

    encoder, pool = open_encoder(model or None, runtime="numpy"), sentences(texts)
    folder.mkdir()
    drawn, nothing_scanned = Drawn(pool, n_passages, seed), SimpleNamespace(refused=(), manifest=None)
    began = time.perf_counter()
    with GenerationWriter(folder, encoder, drawn, nothing_scanned, "") as writer:
        for name in drawn.sizes:
            writer.add_file(folder / name, name, hashlib.sha256(name.encode()).hexdigest())
        report = writer.finish()
    kind = write_vector_index(folder)
    seconds = time.perf_counter() - began
    return {
        "n_sentences": len(pool),
        "n_documents": report.n_documents,
        "n_chunks": report.n_chunks,
        "vector_index": kind,
        "build_s": round(seconds, 1),
        "passages_per_s": round(report.n_chunks / seconds),
        "build_peak_mib": round(peak_memory_mib()),
        "index_mib": round(size_mib(folder), 1),
    }


def search(folder: Path, n_chunks: int, questions: Sequence[str], model: str) -> dict:
    """Seconds to open the index, median and p95 milliseconds of a search, MiB at the peak."""
    from embeddings import open_encoder
    from indexer.index import Index
    from search import Engine, Query

    began = time.perf_counter()
    encoder = open_encoder(model or None, runtime="numpy")
    manifest = {"counts": {"chunks": n_chunks}, "model": {"dimension": encoder.dimension}, "files": {}}
    engine = Engine(Index(folder, manifest, -1), encoder)
    open_s = time.perf_counter() - began
    times = timed(lambda text: engine.search(Query(text=text)), [*questions[:WARM_UP], *questions])[WARM_UP:]
    return {"open_s": round(open_s, 2), **spread(times), "search_peak_mib": round(peak_memory_mib())}


if __name__ == "__main__":
    sys.exit(main())
