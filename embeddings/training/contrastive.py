"""Fine-tuning of the token table on pairs: texts are weighted means of their tokens, told apart within a batch."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer
from torch import nn
from torch.nn import functional as F

from embeddings.training.pairs import Pair, worsened

RUN = 6  # pairs that stand side by side in the source go into one batch: they are about like things, so harder to tell
SEED = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class PairRows:
    """Pairs as rows of the table: (indptr, rows) for the queries and the passages, and how often each is shown."""

    queries: tuple[np.ndarray, np.ndarray]
    passages: tuple[np.ndarray, np.ndarray]
    weights: np.ndarray
    kinds: np.ndarray  # (n,) int: the family's number; each makes batches of its own

    def __len__(self) -> int:
        return len(self.weights)


def rows_of_pairs(pairs: list[Pair], tokenizer: Tokenizer, mapping: np.ndarray, *, worse_share: float) -> PairRows:
    """The pairs as rows; of `worse_share` of them a second copy has its query without accents or badly scanned."""
    how = random.Random(SEED)
    names = {kind: number for number, kind in enumerate(sorted({pair.family for pair in pairs}))}
    queries, passages, weights, kinds = [], [], [], []
    for pair in pairs:
        copies = [pair.query, worsened(pair.query, how)] if how.random() < worse_share else [pair.query]
        for query in copies:
            queries.append(query)
            passages.append(pair.passage)
            weights.append(pair.weight)
            kinds.append(names[pair.family])
    return PairRows(
        queries=_rows(queries, tokenizer, mapping),
        passages=_rows(passages, tokenizer, mapping),
        weights=np.array(weights, dtype=np.float32),
        kinds=np.array(kinds, dtype=np.int32),
    )


def _rows(texts: list[str], tokenizer: Tokenizer, mapping: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    found: list[np.ndarray] = []
    for start in range(0, len(texts), 4096):
        batch = tokenizer.encode_batch_fast(texts[start : start + 4096])
        found.extend(mapping[np.array(encoding.ids, dtype=np.int64)] for encoding in batch)
    indptr = np.zeros(len(found) + 1, dtype=np.int64)
    np.cumsum([len(rows) for rows in found], out=indptr[1:])
    return indptr, np.concatenate(found)


def shuffled_batches(pairs: PairRows, size: int, generator: np.random.Generator) -> Iterator[np.ndarray]:
    """The pairs of one pass in batches of at most `size`, each batch of one kind, in random order.

    Each pair is shown about `weight` times, never twice in a row of its neighbours; neighbours stay together.
    """
    times = np.floor(pairs.weights + generator.random(len(pairs))).astype(int)
    times[(np.diff(pairs.queries[0]) == 0) | (np.diff(pairs.passages[0]) == 0)] = 0
    batches: list[np.ndarray] = []
    for kind in np.unique(pairs.kinds):
        stream: list[np.ndarray] = []
        for turn in range(int(times[pairs.kinds == kind].max(initial=0))):
            order = np.flatnonzero((pairs.kinds == kind) & (times > turn))
            runs = [order[start : start + RUN] for start in range(0, len(order), RUN)]
            generator.shuffle(runs)
            stream += runs
        if stream:
            shown = np.concatenate(stream)
            batches += [shown[start : start + size] for start in range(0, len(shown), size)]
    generator.shuffle(batches)
    yield from (batch for batch in batches if len(batch) > 1)


class MeanTable(nn.Module):
    """Token vectors and log weights; a text is the unit weighted sum of its tokens."""

    def __init__(self, table: np.ndarray, weights: np.ndarray) -> None:
        super().__init__()
        self.rows = nn.Parameter(torch.from_numpy(table.copy()))
        self.log_weights = nn.Parameter(torch.from_numpy(np.log(np.maximum(weights, 1e-3)).astype(np.float32)))

    def forward(self, csr: tuple[np.ndarray, np.ndarray], chosen: np.ndarray, longest: int) -> torch.Tensor:
        """(n, dim) unit rows of the chosen texts; each is cut to `longest` tokens."""
        rows, offsets = gather(csr, chosen, longest)
        factors = self.log_weights[rows].exp()
        summed = F.embedding_bag(rows, self.rows, offsets, mode="sum", per_sample_weights=factors)
        return F.normalize(summed, dim=1)

    def folded(self) -> np.ndarray:
        """(rows, dim) float32: the vectors times their weights, the longest row at length 1."""
        with torch.no_grad():
            folded = (self.rows * self.log_weights.exp()[:, None]).numpy().copy()
        return folded / np.linalg.norm(folded, axis=1).max()


def gather(csr: tuple[np.ndarray, np.ndarray], chosen: np.ndarray, longest: int) -> tuple[torch.Tensor, torch.Tensor]:
    """The rows of the chosen texts end to end, (total,) int64, and where each text starts, (n,) int64."""
    indptr, rows = csr
    parts = [rows[indptr[k] : min(indptr[k + 1], indptr[k] + longest)] for k in chosen]
    offsets = np.zeros(len(parts), dtype=np.int64)
    np.cumsum([len(part) for part in parts[:-1]], out=offsets[1:])
    return torch.from_numpy(np.concatenate(parts).astype(np.int64)), torch.from_numpy(offsets)


def same_passage(pairs: PairRows, chosen: np.ndarray) -> torch.Tensor:
    """(n, n) bool: two different pairs share their query or their passage, so neither is wrong for the other."""
    same = torch.zeros(len(chosen), len(chosen), dtype=torch.bool)
    for indptr, rows in (pairs.queries, pairs.passages):
        numbers = torch.tensor([hash(rows[indptr[k] : indptr[k + 1]].tobytes()) for k in chosen])
        same |= numbers[:, None] == numbers[None, :]
    return same & ~torch.eye(len(chosen), dtype=torch.bool)


def contrast(logits: torch.Tensor, same: torch.Tensor) -> torch.Tensor:
    """The mean cross entropy of the right passage for each query, and of the right query for each passage.

    `logits` is (..., n, n) with the right ones on the diagonal, `same` what must not count as wrong.
    Source: M. Henderson et al., Efficient natural language response suggestion for Smart Reply, 2017.
    """
    logits = logits.masked_fill(same, -1e4)
    right = logits.diagonal(dim1=-2, dim2=-1)
    return (logits.logsumexp(dim=-1) + logits.logsumexp(dim=-2) - 2 * right).mean() / 2


def train_mean(
    table: np.ndarray, weights: np.ndarray, pairs: PairRows, *, passes: int, batch: int = 512, rate: float = 2e-3,
    temperature: float = 0.05, longest: int = 128,
    checkpoint: Path | None = None, log: Callable[[dict[str, object]], None] = lambda _: None,
    after_pass: Callable[[int, MeanTable], None] | None = None,
) -> MeanTable:
    """The table fine-tuned as a mean.

    After each pass the numbers are kept in `checkpoint`; when it exists, training goes on from there.
    """
    torch.manual_seed(SEED)
    generator = np.random.default_rng(SEED)
    model = MeanTable(table, weights)
    optimizer = torch.optim.Adam([
        {"params": [model.rows], "lr": rate}, {"params": [model.log_weights], "lr": 5 * rate}
    ], betas=(0.9, 0.98))
    done = load_checkpoint(checkpoint, model)
    step = done * int(pairs.weights.sum() / batch)
    total = passes * int(pairs.weights.sum() / batch)
    began = time.monotonic()
    for number in range(done, passes):
        for chosen in shuffled_batches(pairs, batch, generator):
            for group, base in zip(optimizer.param_groups, (rate, 5 * rate), strict=True):
                group["lr"] = base * max(0.05, 1 - step / max(total, 1)) * min(1.0, (step + 1) / 50)
            queries = model(pairs.queries, chosen, 48)
            passages = model(pairs.passages, chosen, longest)
            loss = contrast(queries @ passages.T / temperature, same_passage(pairs, chosen))
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            step += 1
            if step % 50 == 0:
                log({"step": "mean", "pass": number, "batch": step, "loss": round(loss.item(), 4),
                     "seconds": round(time.monotonic() - began, 1)})
        save_checkpoint(checkpoint, model, number + 1)
        if after_pass:
            after_pass(number, model)
    return model


def save_checkpoint(path: Path | None, model: nn.Module, done: int) -> None:
    """Write a model's numbers, and how far it is, as safetensors; the file is whole or the old one."""
    if path is None:
        return
    numbers = {name: value.detach().contiguous() for name, value in model.state_dict().items()}
    save_file({**numbers, "done": torch.tensor(done)}, path.with_suffix(".part"))
    path.with_suffix(".part").replace(path)


def load_checkpoint(path: Path | None, model: nn.Module) -> int:
    """How far a model was, after its numbers were read back; 0 without a checkpoint."""
    if path is None or not path.exists():
        return 0
    numbers = load_file(path)
    done = int(numbers.pop("done"))
    model.load_state_dict(numbers)
    return done
