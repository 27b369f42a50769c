"""python -m embeddings.training.contextual_train --data DIR --work DIR: the small transformer over the shipped table.

Two losses over the same batch: the texts' vectors (both sides in context), and soft matching of the question's tokens
in context against the passages' static tokens. Batches are made of clusters of passages that are near each other, so
that the wrong passages are hard; the clusters are drawn anew in each pass.
"""

from __future__ import annotations

import argparse
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import numpy as np
import torch
from safetensors.numpy import load_file
from safetensors.torch import load_file as load_tensors
from safetensors.torch import save_file
from tokenizers import Tokenizer

from embeddings.late_interaction import FLOOR
from embeddings.training.contextual import ContextEncoder, Packed, Shape
from embeddings.training.contrastive import PairRows, contrast, rows_of_pairs, same_passage
from embeddings.training.evaluate import load_set, metrics, written_set
from embeddings.training.pairs import Pair, asked_pairs, neighbour_pairs, titled_pairs, written_pairs
from embeddings.training.recipe import field_pairs

ROOT = Path(__file__).resolve().parents[2]
SHARES = {"vietnews": 0.6, "written": 0.5, "concept": 0.5}  # of how often the static encoder's training shows a kind
Log = Callable[[dict[str, object]], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Every number of the training."""

    seed: int = 7
    steps: int = 2000
    batch: int = 128
    cluster: int = 16  # pairs with near passages that go into one batch together
    rate: float = 3e-4
    warm_up: int = 150
    temperature: float = 0.05
    soft_share: float = 0.5  # of the loss
    longest_query: int = 40
    longest_passage: int = 96
    dropped: float = 0.1  # of a question's tokens
    near: float = 0.92  # passages nearer than this are not wrong for each other
    worse_share: float = 0.12
    check_every: int = 400


def near_clusters(vectors: np.ndarray, size: int, generator: np.random.Generator) -> list[np.ndarray]:
    """The rows in groups of at most `size` that are near each other: halved again and again between two random rows."""
    open_groups, groups = [np.arange(len(vectors))], []
    while open_groups:
        group = open_groups.pop()
        if len(group) <= size:
            groups.append(group)
            continue
        a, b = vectors[generator.choice(group, 2, replace=False)]
        middle = len(group) // 2
        order = np.argpartition(vectors[group] @ (a - b), middle)
        open_groups += [group[order[:middle]], group[order[middle:]]]
    return groups


def clustered_batches(
    pairs: PairRows, vectors: np.ndarray, plan: Plan, generator: np.random.Generator
) -> Iterator[np.ndarray]:
    """The pairs of one pass, each about `weight` times, in batches of one family made of clusters."""
    times = np.floor(pairs.weights + generator.random(len(pairs))).astype(int)
    times[(np.diff(pairs.queries[0]) == 0) | (np.diff(pairs.passages[0]) == 0)] = 0
    batches: list[np.ndarray] = []
    per_batch = plan.batch // plan.cluster
    for kind in np.unique(pairs.kinds):
        groups: list[np.ndarray] = []
        for turn in range(int(times[pairs.kinds == kind].max(initial=0))):
            chosen = np.flatnonzero((pairs.kinds == kind) & (times > turn))
            groups += [chosen[group] for group in near_clusters(vectors[chosen], plan.cluster, generator)]
        generator.shuffle(groups)
        batches += [np.concatenate(groups[k : k + per_batch]) for k in range(0, len(groups), per_batch)]
    generator.shuffle(batches)
    yield from (batch for batch in batches if len(batch) > plan.batch // 3)


def static_means(csr: tuple[np.ndarray, np.ndarray], table: np.ndarray, longest: int) -> np.ndarray:
    """(n, dim) unit rows: the static vectors of the texts."""
    indptr, rows = csr
    result = np.zeros((len(indptr) - 1, table.shape[1]), np.float32)
    for k in range(len(result)):
        result[k] = table[rows[indptr[k] : min(indptr[k + 1], indptr[k] + longest)]].sum(axis=0)
    return result / np.maximum(np.linalg.norm(result, axis=1, keepdims=True), 1e-9)


def texts_of(csr: tuple[np.ndarray, np.ndarray], chosen: np.ndarray, longest: int) -> list[np.ndarray]:
    """The rows of the chosen texts, each cut to `longest`."""
    indptr, rows = csr
    return [rows[indptr[k] : min(indptr[k + 1], indptr[k] + longest)] for k in chosen]


def thinned(texts: list[np.ndarray], share: float, generator: np.random.Generator) -> list[np.ndarray]:
    """The texts without a share of their tokens; none becomes empty."""
    result = []
    for text in texts:
        kept = text[generator.random(len(text)) >= share]
        result.append(kept if len(kept) else text)
    return result


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticSpace:
    """What the static table says: its unit rows (rows, dim), and the passages' static vectors (n, dim)."""

    units: torch.Tensor
    passages: np.ndarray

    @classmethod
    def of(cls, pairs: PairRows, table: np.ndarray, longest: int) -> StaticSpace:
        """The space of the pairs' passages, each cut to `longest` tokens."""
        units = table / np.maximum(np.linalg.norm(table, axis=1, keepdims=True), 1e-9)
        return cls(units=torch.from_numpy(units), passages=static_means(pairs.passages, table, longest))


def soft_logits(
    queries: Packed, tokens: torch.Tensor, passages: list[np.ndarray], units: torch.Tensor
) -> torch.Tensor:
    """(n, n) soft matching of each question's tokens in context with each passage's static tokens."""
    packed = Packed.of(passages)
    static = packed.padded(units[packed.rows].to(torch.bfloat16))  # (n, longest, dim)
    lengths = tokens.norm(dim=1)
    directions = (tokens / lengths.clamp_min(1e-6)[:, None]).to(torch.bfloat16)
    cosines = directions @ static.flatten(0, 1).T
    best = cosines.view(len(tokens), packed.n, packed.longest).amax(dim=2).float()
    strength = ((best - FLOOR) / (1 - FLOOR)).clamp_min(0.0) * lengths[:, None]
    owners = torch.div(queries.places, queries.longest, rounding_mode="floor")
    summed = torch.zeros(queries.n, packed.n).index_add(0, owners, strength)
    whole = torch.zeros(queries.n).index_add(0, owners, lengths)
    return summed / whole.clamp_min(1e-6)[:, None]


class Checker:
    """nDCG@10 of the vectors on development sets; nothing is trained on these."""

    def __init__(self, data: Path, held: list[Pair], others: list[Pair], tokenizer: Tokenizer, mapping: np.ndarray):
        self._sets = [load_set(data / "retrieval" / name) for name in ("alqac_dev", "zalo_qa_dev")]
        self._sets.append(written_set(held, [pair for pair in others if pair.kind == "written"]))
        self._tokenizer, self._mapping = tokenizer, mapping

    def _vectors(self, model: ContextEncoder, texts: list[str]) -> np.ndarray:
        rows = [self._mapping[np.array(one.ids, np.int64)][:160] for one in self._tokenizer.encode_batch_fast(texts)]
        rows = [row if len(row) else np.zeros(1, np.int64) for row in rows]
        order = np.argsort([len(row) for row in rows])
        result = np.zeros((len(rows), model.dimension), np.float32)
        for start in range(0, len(order), 128):
            places = order[start : start + 128]
            packed = Packed.of([rows[k] for k in places])
            result[places] = model.pooled(packed, model.tokens(packed)).float().numpy()
        return result

    @torch.no_grad()
    def figures(self, model: ContextEncoder) -> dict[str, float]:
        """By set."""
        found = {}
        with torch.autocast("cpu", torch.bfloat16):
            for one in self._sets:
                scores = self._vectors(model, one.questions) @ self._vectors(model, one.passages).T
                found[one.name] = metrics(scores, one.relevant)["ndcg10"]
        return found


def losses(
    model: ContextEncoder, pairs: PairRows, chosen: np.ndarray, space: StaticSpace, plan: Plan,
    generator: np.random.Generator, scale: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """The two losses of one batch: of the texts' vectors, and of soft matching."""
    near = torch.from_numpy(space.passages[chosen] @ space.passages[chosen].T > plan.near)
    same = same_passage(pairs, chosen) | (near & ~torch.eye(len(chosen), dtype=torch.bool))
    passages = texts_of(pairs.passages, chosen, plan.longest_passage)
    asked = Packed.of(thinned(texts_of(pairs.queries, chosen, plan.longest_query), plan.dropped, generator))
    told = Packed.of(passages)
    with torch.autocast("cpu", torch.bfloat16):
        tokens, context = model.tokens(asked), model.tokens(told)
    tokens = tokens.float()
    cosines = model.pooled(asked, tokens) @ model.pooled(told, context).T
    soft = soft_logits(asked, tokens, passages, space.units) * scale.exp()
    return contrast(cosines / plan.temperature, same), contrast(soft, same)


def train(
    model: ContextEncoder, table: np.ndarray, pairs: PairRows, plan: Plan, work: Path, checker: Checker, log: Log
) -> None:
    """Trains in place.

    `work`/checkpoint.safetensors is written at each check; when it exists, training goes on from there, with Adam's
    moments from nothing and other batches than an unbroken run.
    """
    torch.manual_seed(plan.seed)
    checkpoint = work / "checkpoint.safetensors"
    step = load_step(checkpoint, model)
    generator = np.random.default_rng(plan.seed + step)
    scale = torch.nn.Parameter(torch.tensor(20.0).log())
    trained = [one for one in model.parameters() if one.requires_grad]
    optimizer = torch.optim.AdamW([*trained, scale], lr=plan.rate, betas=(0.9, 0.98), weight_decay=0.01)
    space = StaticSpace.of(pairs, table, plan.longest_passage)
    began, seen = time.monotonic(), []
    while step < plan.steps:
        for chosen in clustered_batches(pairs, space.passages, plan, generator):
            if step >= plan.steps:
                break
            descend(optimizer, plan, step, losses(model, pairs, chosen, space, plan, generator, scale), seen)
            step += 1
            if step % 25 == 0:
                mean = np.mean(seen[-25:], axis=0).round(4).tolist()
                log({"step": step, "dense": mean[0], "soft": mean[1], "seconds": round(time.monotonic() - began, 1)})
            if step % plan.check_every == 0 or step == plan.steps:
                save_step(checkpoint, model, step)
                log({"step": step, **checker.figures(model)})


def descend(
    optimizer: torch.optim.Optimizer, plan: Plan, step: int, found: tuple[torch.Tensor, torch.Tensor], seen: list
) -> None:
    """One step down the weighted sum of the two losses, which are added to `seen`."""
    for group in optimizer.param_groups:
        group["lr"] = plan.rate * min(1.0, (step + 1) / plan.warm_up) * max(0.03, 1 - step / plan.steps)
    dense, soft = found
    optimizer.zero_grad()
    (dense + plan.soft_share * soft).backward()
    torch.nn.utils.clip_grad_norm_(optimizer.param_groups[0]["params"], 1.0)
    optimizer.step()
    seen.append((dense.item(), soft.item()))


def save_step(path: Path, model: ContextEncoder, step: int) -> None:
    """Write the numbers and how far the training is; the file is whole or the old one."""
    save_file({**model.state_dict(), "step": torch.tensor(step)}, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def load_step(path: Path, model: ContextEncoder) -> int:
    """How far a training was, after its numbers were read back; 0 without a checkpoint."""
    if not path.exists():
        return 0
    stored = load_tensors(path)
    step = int(stored.pop("step"))
    model.load_state_dict(stored)
    return step


def training_pairs(data: Path, knowledge: Path, work: Path) -> list[Pair]:
    """General pairs with more of the encyclopaedia, and those of the field; shares as `SHARES` says."""
    pairs = titled_pairs(data) + asked_pairs(data)
    pairs += neighbour_pairs(data, every={"legal_admin": 3, "vietnews_part": 16, "viwiki_2017": 1})
    field = field_pairs(data, knowledge, work, news_share=5)
    pairs += [pair for pair in field if pair.kind in ("concept", "sighted", "written")]
    return [replace(pair, weight=pair.weight * SHARES.get(pair.kind, 1.0)) for pair in pairs]


def main(arguments: list[str] | None = None) -> None:
    """Train; a run that was stopped goes on where it left off when called again with the same folders."""
    parser = argparse.ArgumentParser(prog="python -m embeddings.training.contextual_train", description=main.__doc__)
    parser.add_argument("--data", type=Path, required=True, help="text/, pairs/, retrieval/, documents/")
    parser.add_argument("--work", type=Path, required=True, help="results and checkpoints; outside the repository")
    parser.add_argument("--model", type=Path, default=ROOT / "embeddings" / "model", help="the static model")
    parser.add_argument("--knowledge", type=Path, default=ROOT / "knowledge")
    parser.add_argument("--steps", type=int, default=Plan().steps)
    parser.add_argument("--threads", type=int, default=1)
    chosen = parser.parse_args(arguments)
    torch.set_num_threads(chosen.threads)
    plan, shape = Plan(steps=chosen.steps), Shape()
    chosen.work.mkdir(parents=True, exist_ok=True)

    def log(row: dict[str, object]) -> None:
        with (chosen.work / "log.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps(row) + "\n")

    log({**asdict(plan), **asdict(shape)})
    stored = load_file(chosen.model / "model.safetensors")
    table, mapping = stored["embeddings"], stored["mapping"]
    tokenizer = Tokenizer.from_file(str(chosen.model / "tokenizer.json"))
    pairs = training_pairs(chosen.data, chosen.knowledge, chosen.work)
    rows = rows_of_pairs(pairs, tokenizer, mapping, worse_share=plan.worse_share)
    questions = sorted((chosen.knowledge / "questions").glob("set_*.jsonl"))
    held = written_pairs(chosen.data, questions, held_out=True)
    checker = Checker(chosen.data, held, pairs, tokenizer, mapping)
    log({"pairs": len(rows), "shown in a pass": round(float(rows.weights.sum()))})
    torch.manual_seed(plan.seed)
    random.seed(plan.seed)
    model = ContextEncoder(table, shape)
    log({"step": 0, **checker.figures(model)})
    train(model, table, rows, plan, chosen.work, checker, log)


if __name__ == "__main__":
    main()
