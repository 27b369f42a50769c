"""python -m embeddings.training.query_context --data DIR --work DIR: context for the question only.

The passages keep their static vectors, so that an index stays as it is and all wrong passages are at hand: each
question is told apart from its batch and from the nearest of a large random sample. What is learned is which words of a
question matter together.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from embeddings.training.contextual import ContextEncoder, Packed, Shape
from embeddings.training.contextual_train import (
    Log,
    StaticSpace,
    descend,
    load_step,
    save_step,
    soft_logits,
    texts_of,
    thinned,
    training_pairs,
)
from embeddings.training.contrastive import PairRows, contrast, rows_of_pairs, same_passage, shuffled_batches

ROOT = Path(__file__).resolve().parents[2]
N_SOFT = 128  # passages of a batch that are also matched token by token


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every number of the training."""

    seed: int = 7
    steps: int = 1000
    batch: int = 256
    rate: float = 2e-4
    warm_up: int = 100
    temperature: float = 0.05
    soft_share: float = 0.5
    sample: int = 20_000  # passages among which the hard ones are looked for
    n_hard: int = 16
    longest_query: int = 40
    longest_passage: int = 96
    dropped: float = 0.1
    near: float = 0.9
    worse_share: float = 0.12
    keep_every: int = 250


def hard_scores(
    asked: torch.Tensor, chosen: np.ndarray, passages: np.ndarray, plan: Plan, generator: np.random.Generator
) -> torch.Tensor:
    """(n, n_hard) cosines of the questions with the nearest wrong passages of a random sample."""
    sample = passages[generator.integers(0, len(passages), plan.sample)]
    with torch.no_grad():
        found = torch.from_numpy(sample)
        cosines = asked.detach() @ found.T
        alike = torch.from_numpy(passages[chosen]) @ found.T > plan.near
        right = (asked.detach() * torch.from_numpy(passages[chosen])).sum(dim=1, keepdim=True)
        cosines[alike | (cosines > right + 0.1)] = -1.0  # likely right too
        places = cosines.topk(plan.n_hard, dim=1).indices
    return torch.einsum("nd,nkd->nk", asked, found[places])


def endless(pairs: PairRows, plan: Plan, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """Batches, pass after pass."""
    while True:
        yield from (one for one in shuffled_batches(pairs, plan.batch, generator) if len(one) > plan.batch // 2)


def losses(
    model: ContextEncoder, pairs: PairRows, chosen: np.ndarray, space: StaticSpace, plan: Plan,
    generator: np.random.Generator, scale: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The two losses of one batch: of the questions' vectors, and of soft matching (on the first `N_SOFT`)."""
    own = torch.from_numpy(space.passages[chosen])
    same = same_passage(pairs, chosen) | ((own @ own.T > plan.near) & ~torch.eye(len(chosen), dtype=torch.bool))
    asked = Packed.of(thinned(texts_of(pairs.queries, chosen, plan.longest_query), plan.dropped, generator))
    with torch.autocast("cpu", torch.bfloat16):
        tokens = model.tokens(asked)
    tokens = tokens.float()
    vectors = model.pooled(asked, tokens)
    logits = (vectors @ own.T).masked_fill(same, -1.0)
    hard = hard_scores(vectors, chosen, space.passages, plan, generator)
    together = torch.cat([logits, hard], dim=1) / plan.temperature
    told = texts_of(pairs.passages, chosen[:N_SOFT], plan.longest_passage)
    soft = soft_logits(asked, tokens, told, space.units)[: len(told)] * scale.exp()
    dense = torch.nn.functional.cross_entropy(together, torch.arange(len(chosen)))
    return dense, contrast(soft, same[:N_SOFT, :N_SOFT])


def train(model: ContextEncoder, table: np.ndarray, pairs: PairRows, plan: Plan, work: Path, log: Log) -> None:
    """Trains in place; `work`/query.safetensors is written every `keep_every` steps, and gone on from."""
    checkpoint = work / "query.safetensors"
    step = load_step(checkpoint, model)
    generator = np.random.default_rng(plan.seed + step)
    scale = torch.nn.Parameter(torch.tensor(20.0).log())
    trained = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW([*trained, scale], lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
    space = StaticSpace.of(pairs, table, plan.longest_passage)
    began, seen = time.monotonic(), []
    for chosen in endless(pairs, plan, generator):
        if step >= plan.steps:
            break
        descend(optimizer, plan, step, losses(model, pairs, chosen, space, plan, generator, scale), seen)
        step += 1
        if step % 25 == 0:
            mean = np.mean(seen[-25:], axis=0).round(4).tolist()
            log({"step": step, "dense": mean[0], "soft": mean[1], "seconds": round(time.monotonic() - began, 1)})
        if step % plan.keep_every == 0 or step == plan.steps:
            save_step(checkpoint, model, step)


def main(arguments: list[str] | None = None) -> None:
    """Train; a run that was stopped goes on where it left off when called again with the same folders."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.training.query_context", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="text/, pairs/, retrieval/, documents/")
    parser.add_argument("--work", type=Path, required=True, help="results and checkpoints; outside the repository")
    parser.add_argument("--model", type=Path, default=ROOT / "embeddings" / "model", help="the static model")
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--rate", type=float, default=Plan().rate)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    chosen.work.mkdir(parents=True, exist_ok=True)

    def log(row: dict[str, object]) -> None:
        with (chosen.work / "query.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")

    plan = Plan(steps=chosen.steps, rate=chosen.rate)
    stored = load_file(chosen.model / "model.safetensors")
    tokenizer = Tokenizer.from_file(str(chosen.model / "tokenizer.json"))
    pairs = training_pairs(chosen.data, chosen.knowledge, chosen.work)
    rows = rows_of_pairs(pairs, tokenizer, stored["mapping"], worse_share=plan.worse_share)
    log({"pairs": len(rows), "shown in a pass": round(float(rows.weights.sum()))})
    torch.manual_seed(plan.seed)
    train(ContextEncoder(stored["embeddings"], Shape()), stored["embeddings"], rows, plan, chosen.work, log)


if __name__ == "__main__":
    main()
