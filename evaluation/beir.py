"""Runs a retrieval set in BEIR's layout (corpus.jsonl, queries.jsonl, qrels.tsv) through the product's own engine.

Each row of the corpus becomes a document of one paragraph with its title as context, so that chunks, fields, encoder
and ranking are the ones that serve people. A document's rank is that of its best chunk.
"""

from __future__ import annotations

import csv
import hashlib
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np

from corpus.errors import BadQuery, CanCuError
from corpus.records import Document, Fact, Facts, Paragraph, SourceText, Span
from corpus.vietnamese import harvest_abbreviations, normal_text
from embeddings import open_encoder
from evaluation.metrics import ndcg_at, recall_at, reciprocal_rank_at
from indexer.index import Index
from indexer.previous import Previous
from indexer.vectors import write_vector_index
from indexer.writing import GenerationWriter
from search import Engine
from search.candidates import word_query

DEPTH = 100
PROGRESS_EVERY = 200  # rows
WAYS = ("lexical", "dense", "fused")
Progress = Callable[[str, int, int], None]


def evaluate_beir(
    folder: Path, *, model: str | None = None, progress: Progress | None = None, work: Path | None = None
) -> list[dict]:
    """One row for each way of searching: nDCG@10, MRR@10, R@10, R@100, milliseconds a query, and a printable line.

    Raises: CanCuError naming the file that is missing or broken.
    """
    report = progress or (lambda stage, done, total: None)
    queries = {row["_id"]: row["text"] for row in _rows(folder / "queries.jsonl")}
    judged = _judgments(folder / "qrels.tsv")
    with tempfile.TemporaryDirectory(dir=work) as place:
        names, engine = _engine(folder, Path(place), model, report)
        runs: dict[str, dict[str, list[str]]] = {way: {} for way in WAYS}
        times: list[float] = []
        wanted = [(identifier, queries[identifier]) for identifier in judged if identifier in queries]
        for done, (identifier, text) in enumerate(wanted, 1):
            begin = time.perf_counter()
            _search_all(engine, names, identifier, text, runs)
            times.append(1000 * (time.perf_counter() - begin))
            report("hỏi", done, len(wanted))
        engine.index.close()
    return [_row(way, runs[way], judged, times) for way in WAYS]


def _search_all(engine: Engine, names: Sequence[str], identifier: str, text: str, runs: dict) -> None:
    try:
        question = engine.read(text)
    except BadQuery:
        for way in WAYS:
            runs[way][identifier] = []
        return
    index = engine.index
    vector = engine.encoder.encode([question.reading.text], kind="query")[0]
    lexical, _ = index.search_terms(word_query(question), 2 * DEPTH)
    dense, _ = index.search_vectors(vector, 2 * DEPTH)
    for way, ordinals in (("lexical", lexical), ("dense", dense), ("fused", engine.rank(question).ordinals)):
        runs[way][identifier] = _documents(index.chunk_documents, ordinals, names)


def _documents(documents: np.ndarray, ordinals: np.ndarray, names: Sequence[str]) -> list[str]:
    """The first DEPTH different documents, in the order of their best chunks."""
    ordered = dict.fromkeys(names[int(number)] for number in documents[ordinals])
    return list(ordered)[:DEPTH]


def _engine(folder: Path, place: Path, model: str | None, report: Progress) -> tuple[list[str], Engine]:
    """The names of the corpus rows in order, and an engine over them."""
    encoder = open_encoder(model, runtime="numpy")
    names: list[str] = []
    generation = place / "generation"
    generation.mkdir()
    with GenerationWriter(generation, encoder, Previous(place / "none")) as writer:
        for done, row in enumerate(_rows(folder / "corpus.jsonl"), 1):
            document = _document(row)
            if document is not None:
                names.append(row["_id"])
                writer.add_document(document)
            if done % PROGRESS_EVERY == 0:
                report("đọc", done, 0)
        n_chunks = writer.finish().n_chunks
    write_vector_index(generation, report)
    manifest = {"counts": {"chunks": n_chunks}, "model": {"dimension": encoder.dimension}, "files": {}}
    return names, Engine(Index(generation, manifest, -1), encoder)


def _document(row: Mapping) -> Document | None:
    """A row of a retrieval corpus as a document; None when it has no text."""
    title, body = normal_text(row.get("title") or "").strip(), normal_text(row.get("text") or "").strip()
    text = body or title
    if not text:
        return None
    identity = hashlib.sha256(f"{row['_id']}\n{text}".encode()).hexdigest()
    nothing = Fact(value=None)
    span = Span(0, len(text))
    return Document(
        doc_id=identity[:16],
        source=SourceText(file=row["_id"], text=text, sha256=identity, media_type="text", encoding="utf-8"),
        part="main",
        span=span,
        facts=Facts(
            type=nothing, issuer=nothing, place=nothing, number=nothing, date=nothing,
            title=Fact(value=title or None, cue="title"),
        ),
        paragraphs=(Paragraph(eid="p_1", kind="p", ranges=(span,), label="đoạn 1"),),
        abbreviations=tuple(harvest_abbreviations(text).items()),
    )  # fmt: skip


def _rows(path: Path) -> Iterator[dict]:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, 1):
                if line.strip():
                    try:
                        yield json.loads(line)
                    except json.JSONDecodeError as error:
                        raise CanCuError(f"dòng {number} không phải JSON.", where=str(path)) from error
    except OSError as error:
        raise CanCuError(f"không đọc được ({error.strerror}).", where=str(path)) from error


def _judgments(path: Path) -> dict[str, dict[str, float]]:
    judged: dict[str, dict[str, float]] = defaultdict(dict)
    try:
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.reader(lines, delimiter="\t"):
                if len(row) >= 3 and row[-1].replace(".", "", 1).isdigit():
                    judged[row[0]][row[-2]] = float(row[-1])
    except OSError as error:
        raise CanCuError(f"không đọc được ({error.strerror}).", where=str(path)) from error
    return judged


def _row(way: str, run: Mapping[str, list[str]], judged: Mapping[str, Mapping[str, float]], times: list[float]) -> dict:
    def mean(metric: Callable, k: int) -> float:
        return statistics.fmean(metric(k, run.get(name, []), grades) for name, grades in judged.items())

    figures = {
        "nDCG@10": mean(ndcg_at, 10), "MRR@10": mean(reciprocal_rank_at, 10),
        "R@10": mean(recall_at, 10), "R@100": mean(recall_at, DEPTH),
    }  # fmt: skip
    line = f"{way:<8}" + "".join(f"  {name} {value:.4f}" for name, value in figures.items())
    return {"way": way, "n": len(judged), **figures, "ms": statistics.median(times) if times else 0.0, "line": line}
