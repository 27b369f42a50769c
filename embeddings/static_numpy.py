"""The shipped model without torch: tokens by `tokenizers`, the mean of their vectors by numpy.

The files are sentence-transformers' own: `tokenizer.json`, and `model.safetensors` with `embeddings` (rows, dim) and
`mapping` (vocabulary,) from token to row. A row's direction is the token's meaning, its length the token's weight.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from corpus.errors import SettingsError
from embeddings.encoder import TextKind, folder_fingerprint

BATCH = 1024  # texts tokenised at once: bounds the memory of a large build
SMALLEST_NORM = 1e-12  # as torch.nn.functional.normalize


class StaticEncoder:
    """An `Encoder` over a table of token vectors. A text has no length limit: nothing is cut."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
            stored = load_file(folder / "model.safetensors")
            self._rows = _folded_rows(stored)
        except Exception as error:  # tokenizers and safetensors raise bare Exceptions of their own
            raise SettingsError(
                f"không đọc được mô hình ({error}).", where=str(folder), advice="Chép lại thư mục mô hình."
            ) from error
        if len(self._rows) < self._tokenizer.get_vocab_size():
            raise SettingsError(
                f"bảng vectơ có {len(self._rows)} hàng, ít hơn {self._tokenizer.get_vocab_size()} từ của tokenizer.",
                where=str(folder),
                advice="Chép lại thư mục mô hình.",
            )
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        self._lock = Lock()
        norms = np.linalg.norm(self._rows, axis=1)
        self._table = self._rows / np.maximum(norms, SMALLEST_NORM)[:, None]
        self._weights = (norms / max(float(norms.max()), SMALLEST_NORM)).astype(np.float32)
        self._fingerprint = folder_fingerprint(folder)

    @property
    def name(self) -> str:
        """The folder's name."""
        return self._folder.resolve().name

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return int(self._rows.shape[1])

    @property
    def fingerprint(self) -> str:
        """The SHA-256 over the model's files, hex."""
        return self._fingerprint

    @property
    def token_table(self) -> np.ndarray:
        """(vocabulary, dim) float32, unit rows (zero rows for tokens without meaning)."""
        return self._table

    @property
    def token_weights(self) -> np.ndarray:
        """(vocabulary,) float32, how much a token tells."""
        return self._weights

    def encode(self, texts: Sequence[str], *, kind: TextKind = "passage") -> np.ndarray:
        """(n, dim) float32 unit rows; a text without any token gives a row of zeros. Both kinds are encoded alike."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for k, ids in enumerate(self.token_ids(texts)):
            if len(ids):
                row = self._rows[ids].mean(axis=0, dtype=np.float32)
                result[k] = row / max(float(np.linalg.norm(row)), SMALLEST_NORM)
        return result

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        """For each text its tokens, (k,) int32, indices into `token_table`."""
        ids: list[np.ndarray] = []
        for start in range(0, len(texts), BATCH):
            with self._lock:
                encodings = self._tokenizer.encode_batch_fast(
                    list(texts[start : start + BATCH]), add_special_tokens=False
                )
            ids.extend(np.array(encoding.ids, dtype=np.int32) for encoding in encodings)
        return ids

    def token_spans(self, text: str) -> list[tuple[int, int, int]]:
        """The tokens of one text as (token id, start, end), code points of `text` as given."""
        with self._lock:
            encoding = self._tokenizer.encode(text, add_special_tokens=False)
        return [(k, start, end) for k, (start, end) in zip(encoding.ids, encoding.offsets, strict=True)]


def _folded_rows(stored: dict[str, np.ndarray]) -> np.ndarray:
    """(vocabulary, dim) float32: the row of each token times its weight, as sentence-transformers folds them."""
    if "embedding.weight" in stored:
        return stored["embedding.weight"].astype(np.float32)
    rows = stored["embeddings"].astype(np.float32)
    if "mapping" in stored:
        rows = rows[stored["mapping"].astype(np.int64)]
    if "weights" in stored:
        rows = rows * stored["weights"].astype(np.float32)[:, None]
    return rows
