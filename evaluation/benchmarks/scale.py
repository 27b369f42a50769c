"""Build time, size, memory and search time of an index over N synthetic passages, through the product's own writer.

    python -m evaluation.benchmarks.scale --texts DIR --passages 100000

Passages are made of sentences drawn at random (fixed seed) from the .txt and .txt.xz files of a folder, 100 passages a
document; files are not read, so reading is not measured. Building and searching run in processes of their own, so that
each has its own peak of memory; searching keeps to one thread.
"""

from __future__ import annotations

import hashlib
import lzma
import multiprocessing
import os
import random
import re
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from types import SimpleNamespace

from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import normal_text
from evaluation.benchmarks.measuring import (
    DEV,
    ONE_THREAD,
    parser_for,
    peak_memory_mib,
    print_result,
    question_texts,
    size_mib,
    spread,
    this_machine,
)
from settings import load_settings

PASSAGES_A_DOCUMENT = 100
SENTENCES_A_PASSAGE = (1, 3)  # fewest, most
SENTENCE_LENGTH = (40, 400)  # code points; shorter ones are headings, longer ones tables
MAX_TEXT = 50_000_000  # code points read of the texts
SENTENCE_END = re.compile(r"(?<=[.;?!])\s+|\n+")
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
        f"(p95 {searched['p95_ms']:.1f}), opened in {searched['open_s']} s, peak {searched['search_peak_mib']} MiB"
    )
    print_result("scale", arguments, chosen, machine, number, built | searched)
    return 0


def in_own_process(stage, *arguments) -> dict:
    """What a stage returns, run in a fresh process."""
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        return pool.submit(stage, *arguments).result()


def build(folder: Path, texts: Path, n_passages: int, seed: int, model: str) -> dict:
    """Writes the index files into `folder`; seconds, passages per second, MiB on disk and at the peak."""
    from embeddings import open_encoder
    from indexer.previous import Previous
    from indexer.vectors import write_vector_index
    from indexer.writing import GenerationWriter

    encoder, pool = open_encoder(model or None, runtime="numpy"), sentences(texts)
    folder.mkdir()
    nothing_scanned = SimpleNamespace(refused=[], manifest=None)
    began = time.perf_counter()
    with GenerationWriter(folder, encoder, Previous(folder / "none"), nothing_scanned, "") as writer:
        for document in documents(pool, n_passages, seed):
            writer._add_document(document)
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
    open_s, times = time.perf_counter() - began, []
    for text in [*questions[:WARM_UP], *questions]:
        began = time.perf_counter()
        engine.search(Query(text=text))
        times.append(1000 * (time.perf_counter() - began))
    return {"open_s": round(open_s, 2), **spread(times[WARM_UP:]), "search_peak_mib": round(peak_memory_mib())}


def sentences(texts: Path) -> list[str]:
    """The different sentences of a folder's text files, in order, from at most MAX_TEXT code points."""
    found: dict[str, None] = {}
    left = MAX_TEXT
    for path in sorted([*texts.rglob("*.txt"), *texts.rglob("*.txt.xz")]):
        with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as file:
            text = normal_text(file.read(left))
        left -= len(text)
        cut = (" ".join(part.split()) for part in SENTENCE_END.split(text))
        found.update(dict.fromkeys(s for s in cut if SENTENCE_LENGTH[0] <= len(s) <= SENTENCE_LENGTH[1]))
    if not found:
        raise SystemExit(f"no sentences in {texts}")
    return list(found)


def documents(pool: Sequence[str], n_passages: int, seed: int) -> Iterator[Document]:
    """Documents of PASSAGES_A_DOCUMENT paragraphs, `n_passages` in all, drawn from `pool`; the same for a seed."""
    dice = random.Random(seed)
    for first in range(0, n_passages, PASSAGES_A_DOCUMENT):
        count = min(PASSAGES_A_DOCUMENT, n_passages - first)
        passages = [" ".join(dice.choices(pool, k=dice.randint(*SENTENCES_A_PASSAGE))) for _ in range(count)]
        yield document_of(f"{first}.txt", passages)


def document_of(name: str, passages: Sequence[str]) -> Document:
    """A document whose paragraphs are the passages."""
    text, paragraphs, start = "\n\n".join(passages), [], 0
    for number, passage in enumerate(passages, 1):
        span = Span(start, start + len(passage))
        paragraphs.append(Paragraph(eid=f"p_{number}", kind="p", ranges=(span,), label=f"đoạn {number}"))
        start = span.end + 2
    identity, nothing = hashlib.sha256(f"{name}\n{text}".encode()).hexdigest(), Fact(value=None)
    facts = dict.fromkeys(("type", "issuer", "place", "number", "date", "title"), nothing)
    return Document(
        doc_id=identity[:16],
        source=SourceText(file=name, text=text, sha256=identity, media_type="text", encoding="utf-8"),
        part="main",
        span=Span(0, len(text)),
        facts=Facts(**facts),
        paragraphs=tuple(paragraphs),
    )


if __name__ == "__main__":
    sys.exit(main())
