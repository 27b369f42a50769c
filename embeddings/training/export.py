"""Vectors and tokens -> a model folder in sentence-transformers' own format.

A token and its accent-less form share one row of the table through `mapping`, so the second spelling costs nothing.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
from safetensors.numpy import save
from tokenizers import Tokenizer

from embeddings.training.prepare import make_tokenizer
from embeddings.training.spellings import folded_forms, scanned_tokens

ALIAS_PENALTY = 4.0  # nats: a form without accents is read so only where no word is written that way
SCAN_PENALTY = 6.0
N_SCANNED = 4000  # the most frequent syllables get their scanned forms
MODULES = [
    {
        "idx": 0,
        "name": "0",
        "path": "",
        "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding",
    },
    {"idx": 1, "name": "1", "path": "1_Normalize", "type": "sentence_transformers.base.modules.normalize.Normalize"},
]
SETTINGS = {
    "model_type": "SentenceTransformer",
    "prompts": {"query": "", "document": ""},
    "default_prompt_name": None,
    "similarity_fn_name": "cosine",
}


def unigram_pieces(tokenizer: Tokenizer) -> dict[str, float]:
    """The tokens of a Unigram tokenizer with their log probabilities, without the unknown token, in id order."""
    return dict(json.loads(tokenizer.to_str())["model"]["vocab"][1:])


def with_other_spellings(tokenizer: Tokenizer) -> tuple[Tokenizer, np.ndarray, list[list[int]]]:
    """The tokenizer that also reads accent-less and scanned words, and the row of the table of each of its tokens.

    Returns (tokenizer, mapping (vocabulary,) int32, mixtures). A joined word without accents has the row of its most
    probable reading; a syllable without accents has a row of its own, for which `mixtures` lists the rows it may stand
    for. Rows 0..n are the tokens of the tokenizer given.
    """
    pieces = unigram_pieces(tokenizer)
    rows = {piece: k for k, piece in enumerate(pieces, start=1)}
    mapping = [0, *rows.values()]
    extended = dict(pieces)
    mixtures: list[list[int]] = []
    folded = folded_forms(pieces)
    for bare, originals in folded.items():
        extended[bare] = max(pieces[original] for original in originals) - ALIAS_PENALTY
        if bare.count("▁") > 1:
            mapping.append(rows[originals[0]])
        else:
            mapping.append(len(rows) + 1 + len(mixtures))
            mixtures.append([rows[original] for original in originals])
    for form, original in scanned_tokens(pieces, n_syllables=N_SCANNED, taken=set(folded)).items():
        extended[form] = pieces[original] - SCAN_PENALTY
        mapping.append(rows[original])
    return make_tokenizer(extended), np.array(mapping, dtype=np.int32), mixtures


def with_mixtures(table: np.ndarray, counts: np.ndarray, mixtures: list[list[int]]) -> tuple[np.ndarray, np.ndarray]:
    """The table and counts with a row for each mixture: the unit mean of its rows by count, and half their counts."""
    extra = np.zeros((len(mixtures), table.shape[1]), dtype=np.float32)
    extra_counts = np.zeros(len(mixtures), dtype=counts.dtype)
    for k, rows in enumerate(mixtures):
        mean = (counts[rows, None] * table[rows]).sum(axis=0)
        extra[k] = mean / max(float(np.linalg.norm(mean)), 1e-9)
        extra_counts[k] = counts[rows].sum() // 2
    return np.concatenate([table, extra]), np.concatenate([counts, extra_counts])


def token_rarity(counts: np.ndarray, *, smoothing: float) -> np.ndarray:
    """(vocabulary,) float32: a / (a + p) of each token's share p; 0 for a token never seen.

    Source: S. Arora, Y. Liang, T. Ma, A simple but tough-to-beat baseline for sentence embeddings, 2017.
    """
    share = counts / max(counts.sum(), 1)
    return np.where(counts > 0, smoothing / (smoothing + share), 0.0).astype(np.float32)


def write_model(folder: Path, tokenizer: Tokenizer, mapping: np.ndarray, table: np.ndarray) -> int:
    """The size in bytes of the model folder written.

    `table` (rows, dim) float32 holds the token vectors times their weight in the mean, `mapping` (vocabulary,) the row
    of each token.
    """
    (folder / "1_Normalize").mkdir(parents=True, exist_ok=True)
    tokenizer.save(str(folder / "tokenizer.json"), pretty=False)
    stored = {"embeddings": np.ascontiguousarray(table, dtype=np.float32), "mapping": mapping.astype(np.int32)}
    (folder / "model.safetensors").write_bytes(save(stored))
    for name, content in (
        ("modules.json", MODULES),
        ("config_sentence_transformers.json", SETTINGS),
        ("1_Normalize/config.json", {}),
    ):
        (folder / name).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
