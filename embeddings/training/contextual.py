"""A small transformer over the static token vectors, which begins as the static encoder itself.

A token enters as its row of the table (direction: meaning, length: weight) in the first dimensions, and what its length
lacks of 1 in dimensions of its own ("rest") that the projection drops. RMS norms keep lengths in proportion, the layers
begin at zero: before training a text's vector is exactly the static one; then a token may give up weight to the rest.
The layers are EuroBERT's (rotary positions, SwiGLU, no biases), so the weights fit transformers' class of that name.
Source: N. Boizard et al., EuroBERT, 2025.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

EPSILON = 1e-5
THETA = 10_000.0  # of the rotary positions


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """The sizes of the transformer."""

    width: int = 256
    n_layers: int = 2
    n_heads: int = 4
    inner: int = 768


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """Texts end to end: token rows (total,), the padded place of each token, and the padded shape (n, longest)."""

    rows: torch.Tensor
    places: torch.Tensor  # (total,) int64 in the flattened (n, longest)
    n: int
    longest: int
    positions: torch.Tensor  # (total,) int64, place within the text

    @classmethod
    def of(cls, texts: list[np.ndarray]) -> Packed:
        """The texts, each an array of rows, none empty."""
        lengths = np.array([len(text) for text in texts])
        longest = int(lengths.max())
        positions = np.concatenate([np.arange(length) for length in lengths])
        places = np.repeat(np.arange(len(texts)) * longest, lengths) + positions
        rows = np.concatenate(texts).astype(np.int64)
        return cls(
            rows=torch.from_numpy(rows), places=torch.from_numpy(places), n=len(texts), longest=longest,
            positions=torch.from_numpy(positions),
        )  # fmt: skip

    def padded(self, values: torch.Tensor) -> torch.Tensor:
        """(n, longest, …) with zeros where there is no token."""
        result = values.new_zeros((self.n * self.longest, *values.shape[1:]))
        return result.index_copy(0, self.places, values).view(self.n, self.longest, *values.shape[1:])


def entering(table: np.ndarray, width: int, seed: int = 7) -> np.ndarray:
    """(rows, width) float32 of length sqrt(width): the static rows, and a random image of each as its rest."""
    n_rest = width - table.shape[1]
    lengths = np.minimum(np.linalg.norm(table, axis=1, keepdims=True), 1.0)
    rest = table / np.maximum(lengths, 1e-9) @ np.random.default_rng(seed).standard_normal((table.shape[1], n_rest))
    rest[~table.any(axis=1)] = 1.0
    rest *= np.sqrt(1.0 - lengths**2) / np.linalg.norm(rest, axis=1, keepdims=True)
    return (np.concatenate([table, rest], axis=1) * np.sqrt(width)).astype(np.float32)


def rotation(positions: torch.Tensor, size: int) -> tuple[torch.Tensor, torch.Tensor]:
    """(total, 1, size) cosines and sines of the rotary positions."""
    frequencies = THETA ** (-torch.arange(0, size, 2).float() / size)
    angles = positions.float()[:, None] * frequencies
    angles = torch.cat([angles, angles], dim=-1)[:, None, :]
    return angles.cos(), angles.sin()


def rotated(values: torch.Tensor, cosines: torch.Tensor, sines: torch.Tensor) -> torch.Tensor:
    """`values` (total, heads, size) turned by their positions."""
    first, second = values.chunk(2, dim=-1)
    return values * cosines + torch.cat([-second, first], dim=-1) * sines


class Layer(nn.Module):
    """One layer of attention and a gated inner layer, each before its own norm."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.n_heads = shape.n_heads
        self.attention_norm = nn.RMSNorm(shape.width, eps=EPSILON)
        self.qkv = nn.Linear(shape.width, 3 * shape.width, bias=False)
        self.out = nn.Linear(shape.width, shape.width, bias=False)
        self.inner_norm = nn.RMSNorm(shape.width, eps=EPSILON)
        self.gate_up = nn.Linear(shape.width, 2 * shape.inner, bias=False)
        self.down = nn.Linear(shape.inner, shape.width, bias=False)
        for linear in (self.qkv, self.gate_up):
            nn.init.normal_(linear.weight, std=shape.width**-0.5)
        nn.init.zeros_(self.out.weight)
        nn.init.zeros_(self.down.weight)

    def forward(self, hidden: torch.Tensor, packed: Packed, turn: tuple, mask: torch.Tensor) -> torch.Tensor:
        """(total, width) to (total, width); `mask` is (n, 1, 1, longest) bool."""
        qkv = self.qkv(self.attention_norm(hidden)).view(len(hidden), 3, self.n_heads, -1)
        query, key, value = qkv.unbind(1)
        query, key = rotated(query, *turn).to(value.dtype), rotated(key, *turn).to(value.dtype)
        query, key, value = (packed.padded(part).transpose(1, 2) for part in (query, key, value))
        seen = F.scaled_dot_product_attention(query, key, value, attn_mask=mask)
        seen = seen.transpose(1, 2).reshape(packed.n * packed.longest, -1)[packed.places]
        hidden = hidden + self.out(seen)
        gate, up = self.gate_up(self.inner_norm(hidden)).chunk(2, dim=-1)
        return hidden + self.down(F.silu(gate) * up)


class ContextEncoder(nn.Module):
    """Token rows to token vectors in context; a text is their sum at unit length."""

    def __init__(self, table: np.ndarray, shape: Shape) -> None:
        super().__init__()
        self.shape, self.dimension = shape, table.shape[1]
        self.register_buffer("entering", torch.from_numpy(entering(table, shape.width)), persistent=False)
        self.layers = nn.ModuleList([Layer(shape) for _ in range(shape.n_layers)])
        self.norm = nn.RMSNorm(shape.width, eps=EPSILON)
        self.project = nn.Linear(shape.width, self.dimension, bias=False)
        with torch.no_grad():
            self.project.weight.copy_(torch.eye(self.dimension, shape.width) * shape.width**-0.5)
        self.project.weight.requires_grad_(False)  # it only drops the rest; a step of its own would turn everything

    def tokens(self, packed: Packed) -> torch.Tensor:
        """(total, dim) vectors of the tokens in context."""
        hidden = self.entering[packed.rows]
        turn = rotation(packed.positions, self.shape.width // self.shape.n_heads)
        mask = torch.zeros(packed.n * packed.longest, dtype=torch.bool)
        mask[packed.places] = True
        mask = mask.view(packed.n, 1, 1, packed.longest)
        for layer in self.layers:
            hidden = layer(hidden, packed, turn, mask)
        return self.project(self.norm(hidden))

    def pooled(self, packed: Packed, tokens: torch.Tensor) -> torch.Tensor:
        """(n, dim) unit rows."""
        owners = torch.div(packed.places, packed.longest, rounding_mode="floor")
        summed = torch.zeros(packed.n, tokens.shape[1]).index_add(0, owners, tokens.float())
        return F.normalize(summed, dim=1)
