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
from embeddings.training.evaluate import evaluate_encoder, load_set, written_set
from embeddings.training.export import token_rarity, with_mixtures, with_other_spellings, write_model
from embeddings.training.pairs import (
    Pair,
    asked_pairs,
    concept_pairs,
    concept_sightings,
    neighbour_pairs,
    sighted_pairs,
    titled_pairs,
    written_pairs,
)
from embeddings.training.word_vectors import centred_units, train_vectors

Log = Callable[[dict[str, object]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """Every number of the recipe; the shipped model was made with these."""

    seed: int = 7
    dimension: int = 192
    n_phrases: int = 30_000
    every_line: int = 1  # of the raw text, one line in so many
    vector_epochs: int = 3
    threads: int = 2
    rarity: float = 1e-3  # a of a / (a + p), where the weights of the tokens start
    scrap_factor: float = 0.2  # what a scrap of a word weighs against a word
    general_passes: int = 3
    general_rate: float = 2e-3
    field_passes: int = 1
    field_rate: float = 1.5e-3
    news_share: int = 5  # in the second training, one pair of news in so many
    worse_share: float = 0.12  # of the pairs, those that get a copy with a question without accents or badly scanned


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


def start_table(start: Start, recipe: Recipe) -> np.ndarray:
    """(rows, dim) float32: the skip-gram rows, as long as they are rare; scraps of words are shorter."""
    weights = token_rarity(start.counts, smoothing=recipe.rarity)
    weights[start.scraps] *= recipe.scrap_factor
    return start.table * weights[:, None]


def general_pairs(data: Path) -> list[Pair]:
    """The pairs that the data folder alone gives."""
    every = {"legal_admin": 5, "vietnews_part": 8, "viwiki_2017": 3}
    return titled_pairs(data) + asked_pairs(data) + neighbour_pairs(data, every=every)


def field_pairs(data: Path, knowledge: Path, work: Path, *, news_share: int) -> list[Pair]:
    """The pairs about the field: written questions, concepts, titles of laws, and a little news, not to forget it."""
    concepts = sorted((knowledge / "concepts").glob("*.jsonl"))
    questions = sorted((knowledge / "questions").glob("set_*.jsonl"))
    path = work / "sightings.json"
    if not path.exists():
        sightings = concept_sightings(data, concepts, every={"legal_admin": 3, "vietnews_part": 6, "gazette": 1})
        path.write_text(json.dumps(sightings, ensure_ascii=False), encoding="utf-8")
    sightings = json.loads(path.read_text(encoding="utf-8"))
    pairs = concept_pairs(concepts) + sighted_pairs(concepts, sightings) + written_pairs(data, questions)
    titled = titled_pairs(data) + asked_pairs(data)
    return pairs + [pair for k, pair in enumerate(titled) if pair.family != "news" or k % news_share == 0]


def fine_tune(
    path: Path,
    start: Start,
    table: np.ndarray,
    pairs: list[Pair],
    *,
    passes: int,
    rate: float,
    worse_share: float,
    log: Log,
) -> np.ndarray:
    """(rows, dim) float32: `table` (rows as long as they weigh) fine-tuned on `pairs`; kept in `path`."""
    if not path.exists():
        name = path.stem
        kinds = sorted({pair.kind for pair in pairs})
        log({"step": f"pairs, {name}", **{kind: sum(pair.kind == kind for pair in pairs) for kind in kinds}})
        rows = contrastive.rows_of_pairs(pairs, start.tokenizer, start.mapping, worse_share=worse_share)
        lengths = np.linalg.norm(table, axis=1)
        model = contrastive.train_mean(
            (table / np.maximum(lengths, 1e-9)[:, None]).astype(np.float32), lengths / lengths.max(), rows,
            passes=passes, rate=rate, checkpoint=path.with_suffix(".checkpoint.safetensors"),
            log=lambda row: log({"run": name, **row}),
        )
        save_file({"table": model.folded()}, path)
    return load_file(path)["table"]


def run_recipe(
    data: Path, work: Path, model: Path, knowledge: Path, recipe: Recipe, say: Callable[[str], None] = print
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
    table = start_table(start, recipe)
    table = fine_tune(
        work / "general.safetensors", start, table, general_pairs(data), passes=recipe.general_passes,
        rate=recipe.general_rate, worse_share=recipe.worse_share, log=log,
    )
    field = field_pairs(data, knowledge, work, news_share=recipe.news_share)
    table = fine_tune(
        work / "field.safetensors", start, table, field, passes=recipe.field_passes, rate=recipe.field_rate,
        worse_share=recipe.worse_share, log=log,
    )
    size = write_model(model, start.tokenizer, start.mapping, table)
    log({"step": "export", "bytes": size, "tokens": len(start.mapping), "rows": len(start.table)})
    encoder = StaticEncoder(model)
    for name in ("alqac_dev", "zalo_qa_dev"):
        report = evaluate_encoder(encoder, load_set(data / "retrieval" / name), say=say)
        log({"step": "evaluate", "set": name, **report})
    questions = sorted((knowledge / "questions").glob("set_*.jsonl"))
    held_out = written_set(written_pairs(data, questions, held_out=True), written_pairs(data, questions))
    log({"step": "evaluate", "set": "written", **evaluate_encoder(encoder, held_out, say=say)})
