"""The recipe's steps. Each leaves its result in the work folder and is skipped when a later run finds it there."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file
from tokenizers import Tokenizer

from embeddings.static_numpy import StaticEncoder
from embeddings.training import contrastive, prepare
from embeddings.training.evaluate import evaluate_encoder
from embeddings.training.export import token_rarity, with_mixtures, with_other_spellings, write_model
from embeddings.training.pairs import Pair, asked_pairs, concept_pairs, neighbour_pairs, titled_pairs, written_pairs
from embeddings.training.word_vectors import centred_units, train_vectors

Log = Callable[[dict[str, object]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Every number of the recipe; the shipped model was made with these."""

    seed: int = 7
    dimension: int = 192
    n_phrases: int = 30_000
    every_line: int = 1  # of the raw text, one line in so many
    vector_epochs: int = 4
    threads: int = 2
    mean_rarity: float = 1e-3  # a of a / (a + p), where the mean's weights start
    match_rarity: float = 3e-4
    scrap_factor: float = 0.2  # what a scrap of a word weighs against a word
    mean_passes: int = 4
    mean_rate: float = 2e-3
    match_steps: int = 4_000
    match_rate: float = 5e-4
    match_pull: float = 1.0
    floor: float = 0.4
    worse_share: float = 0.12


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """What fine-tuning starts from, by row of the table."""

    tokenizer: Tokenizer
    mapping: np.ndarray  # (vocabulary,) int32, row of each token
    table: np.ndarray  # (rows, dim) float32, unit rows
    counts: np.ndarray  # (rows,)
    scraps: np.ndarray  # (rows,) bool: pieces of words


def make_tokenizer_and_stream(data: Path, work: Path, recipe: Recipe, log: Log) -> Tokenizer:
    """The tokenizer, after writing `tokenizer.json` and `stream.txt`."""
    path, stream = work / "tokenizer.json", work / "stream.txt"
    if not path.exists():
        ids, words = prepare.count_stream(data, work)
        phrases = prepare.choose_phrases(ids, words, n_phrases=recipe.n_phrases)
        pieces = prepare.first_pieces(ids, words, phrases)
        del ids
        sample = [
            line for name in prepare.CORPORA for k, line in enumerate(prepare.corpus_lines(data, name)) if k % 8 == 0
        ]
        for _ in range(2):
            pieces = prepare.recount(pieces, sample, min_count=4)
        log({"step": "tokenizer", "phrases": len(phrases), "pieces": len(pieces)})
        prepare.make_tokenizer(pieces).save(str(path), pretty=False)
    tokenizer = Tokenizer.from_file(str(path))
    if not stream.exists():
        unfinished = stream.with_suffix(".part")
        n_lines = prepare.segment_stream(tokenizer, data, unfinished, every=recipe.every_line)
        unfinished.rename(stream)
        log({"step": "stream", "lines": n_lines})
    return tokenizer


def make_start(work: Path, tokenizer: Tokenizer, recipe: Recipe, log: Log) -> Start:
    """Word vectors, and the rows of other spellings; writes `vectors.safetensors`."""
    path = work / "vectors.safetensors"
    if not path.exists():
        vectors, counts = train_vectors(
            work / "stream.txt", tokenizer.get_vocab_size(), dimension=recipe.dimension, epochs=recipe.vector_epochs,
            seed=recipe.seed, threads=recipe.threads, log=log,
        )
        save_file({"vectors": vectors, "counts": counts}, path)
    stored = load_file(path)
    extended, mapping, mixtures = with_other_spellings(tokenizer)
    units = centred_units(stored["vectors"], stored["counts"])
    table, counts = with_mixtures(units, stored["counts"], mixtures)
    names = [tokenizer.id_to_token(k) for k in range(tokenizer.get_vocab_size())]
    scraps = np.zeros(len(table), dtype=bool)
    scraps[: len(names)] = [not name.startswith("▁") or name == "▁" for name in names]
    return Start(tokenizer=extended, mapping=mapping, table=table, counts=counts, scraps=scraps)


def start_weights(start: Start, smoothing: float, scrap_factor: float) -> np.ndarray:
    """(rows,) float32: rarity, less for scraps of words."""
    weights = token_rarity(start.counts, smoothing=smoothing)
    weights[start.scraps] *= scrap_factor
    return weights


def gather_pairs(data: Path, knowledge: Path | None, log: Log) -> list[Pair]:
    """All pairs to learn from; those of `knowledge` less the held-out ones."""
    pairs = titled_pairs(data) + asked_pairs(data)
    pairs += neighbour_pairs(data, every={"legal_admin": 5, "vietnews_part": 8, "viwiki_2017": 3})
    if knowledge:
        pairs += concept_pairs(sorted((knowledge / "concepts").glob("*.jsonl")))
        pairs += written_pairs(sorted((knowledge / "questions").glob("*.jsonl")))
    kinds = sorted({pair.kind for pair in pairs})
    log({"step": "pairs", **{kind: sum(pair.kind == kind for pair in pairs) for kind in kinds}})
    return pairs


def fine_tune(work: Path, start: Start, rows: contrastive.PairRows, recipe: Recipe, log: Log) -> None:
    """Both fine-tunings; writes `mean.safetensors` and `match.safetensors`, and a checkpoint after each pass."""
    if not (work / "mean.safetensors").exists():
        mean = contrastive.train_mean(
            start.table, start_weights(start, recipe.mean_rarity, recipe.scrap_factor), rows,
            passes=recipe.mean_passes, rate=recipe.mean_rate, checkpoint=work / "mean.checkpoint.safetensors", log=log,
        )
        save_file({"table": mean.folded()}, work / "mean.safetensors")
    if not (work / "match.safetensors").exists():
        match = contrastive.train_match(
            start.table, start_weights(start, recipe.match_rarity, recipe.scrap_factor), rows, floor=recipe.floor,
            steps=recipe.match_steps, rate=recipe.match_rate, pull=recipe.match_pull,
            checkpoint=work / "match.checkpoint.safetensors", log=log,
        )
        save_file({"table": match.unit_rows(), "weights": match.row_weights()}, work / "match.safetensors")


def run_recipe(
    data: Path, work: Path, model: Path, knowledge: Path | None, recipe: Recipe, say: Callable[[str], None] = print
) -> None:
    """All steps: raw text and pairs in `data`, results in `work`, the model in `model`."""
    work.mkdir(parents=True, exist_ok=True)

    def log(row: dict[str, object]) -> None:
        with (work / "log.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row, ensure_ascii=False) + "\n")
        say(json.dumps(row, ensure_ascii=False))

    log({"step": "start", **asdict(recipe)})
    tokenizer = make_tokenizer_and_stream(data, work, recipe, log)
    start = make_start(work, tokenizer, recipe, log)
    pairs = gather_pairs(data, knowledge, log)
    rows = contrastive.rows_of_pairs(pairs, start.tokenizer, start.mapping, worse_share=recipe.worse_share)
    fine_tune(work, start, rows, recipe, log)
    export_model(work, model, start, log)
    encoder = StaticEncoder(model)
    for name in ("alqac_dev", "zalo_qa_dev"):
        log({"step": "evaluate", "set": name, **evaluate_encoder(encoder, data / "retrieval" / name, say=say)})


def export_model(work: Path, model: Path, start: Start, log: Log) -> None:
    """Write the model folder from `mean.safetensors` and `match.safetensors`."""
    mean, match = load_file(work / "mean.safetensors"), load_file(work / "match.safetensors")
    size = write_model(
        model, start.tokenizer, start.mapping, mean["table"], match["table"], match["weights"][start.mapping]
    )
    log({"step": "export", "bytes": size, "tokens": len(start.mapping), "rows": len(start.table)})
