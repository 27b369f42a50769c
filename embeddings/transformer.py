"""The one door to sentence-transformers: any model in its format, from a folder or a hub. Imported late: it is slow.

Weights are read from safetensors alone and no code of a model is run. A text longer than the model's window is split at
spaces into windows whose vectors are averaged by length: nothing is cut.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Lock

import numpy as np
from sentence_transformers import SentenceTransformer

from corpus.errors import SettingsError
from embeddings.encoder import MODEL_SETTING, TextKind, folder_fingerprint, is_static
from embeddings.static_numpy import StaticEncoder

PROMPTS = {"query": ("query", "question"), "passage": ("document", "passage", "corpus")}
KNOWN_PREFIXES = {"e5": ("query: ", "passage: ")}  # families whose cards ask for prefixes that their files do not carry
FORBIDDEN_KEYS = ("auto_map", "_attn_implementation_internal")  # keys of config.json that can bring in code
SPECIAL_TOKENS = 2
BATCH, STATIC_BATCH = 32, 1024  # texts at a time; a static model only looks its tokens up


class TransformerEncoder:
    """An `Encoder` over any sentence-transformers model, on the CPU."""

    def __init__(self, folder_or_name: Path | str, *, revision: str | None = None) -> None:
        self._source = folder_or_name
        if isinstance(folder_or_name, Path):
            refuse_code(folder_or_name)
        try:
            self._model = SentenceTransformer(
                str(folder_or_name),
                device="cpu",
                revision=revision,
                trust_remote_code=False,
                local_files_only=isinstance(folder_or_name, Path),
                model_kwargs=None if _static_folder(folder_or_name) else {"use_safetensors": True},
            )
        except (OSError, ValueError, RuntimeError) as error:
            raise SettingsError(
                f"không mở được mô hình ({str(error).splitlines()[0] if str(error) else type(error).__name__}).",
                where=f"{MODEL_SETTING}={folder_or_name}",
                advice="Kiểm tra tên, mạng và tệp model.safetensors; bỏ trống để dùng mô hình đi kèm.",
            ) from error
        self._static = StaticEncoder(folder_or_name) if _static_folder(folder_or_name) else None
        self._revision = revision or ""
        self._lock = Lock()
        self._prefixes = {kind: _prefix(self._model, str(folder_or_name), kind) for kind in PROMPTS}
        self._fingerprint = self._compute_fingerprint()

    @property
    def name(self) -> str:
        """The folder's name, or the hub name."""
        return self._source.resolve().name if isinstance(self._source, Path) else self._source

    @property
    def dimension(self) -> int:
        """The length of a row."""
        return int(self._model.get_embedding_dimension())

    @property
    def fingerprint(self) -> str:
        """The SHA-256 over the model's files; for a hub model over its weights as loaded, hex."""
        return self._fingerprint

    @property
    def token_table(self) -> np.ndarray | None:
        """The static token vectors of a static model; None for a transformer, which has none outside a text."""
        return self._static.token_table if self._static else None

    @property
    def token_weights(self) -> np.ndarray | None:
        """As `token_table`."""
        return self._static.token_weights if self._static else None

    def encode(self, texts: Sequence[str], *, kind: TextKind = "passage") -> np.ndarray:
        """(n, dim) float32 unit rows; an empty text gives a row of zeros."""
        result = np.zeros((len(texts), self.dimension), dtype=np.float32)
        windows, owners, lengths = self._windows(texts, self._prefixes[kind])
        if not windows:
            return result
        with self._lock:
            rows = self._model.encode(
                windows,
                batch_size=STATIC_BATCH if self._static else BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            ).astype(np.float32)
        np.add.at(result, owners, rows * np.array(lengths, dtype=np.float32)[:, None])
        norms = np.linalg.norm(result, axis=1, keepdims=True)
        return result / np.where(norms > 0, norms, 1.0)

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        """For each text the model's own tokens, (k,) int32, without special tokens."""
        if self._static:
            return self._static.token_ids(texts)
        with self._lock:
            return [np.array(self._ids(text), dtype=np.int32) for text in texts]

    def _ids(self, text: str) -> list[int]:
        tokenizer = self._model.tokenizer
        encoded = tokenizer.encode(text, add_special_tokens=False)
        return encoded if isinstance(encoded, list) else encoded.ids

    def _windows(self, texts: Sequence[str], prefix: str) -> tuple[list[str], list[int], list[int]]:
        if self._static:  # no window: every token counts, however long the text
            rows = self._static.token_ids(texts)
            kept = [k for k, row in enumerate(rows) if len(row)]
            return [prefix + texts[k] for k in kept], kept, [len(rows[k]) for k in kept]
        limit = self._model.max_seq_length
        windows: list[str] = []
        owners: list[int] = []
        lengths: list[int] = []
        with self._lock:
            bounded = limit is not None and limit != float("inf")
            room = max(int(limit) - SPECIAL_TOKENS - len(self._ids(prefix)), 1) if bounded else None
            for k, text in enumerate(texts):
                if not text.strip() or not self._ids(text):
                    continue
                for piece, length in split_to_window(text, room, lambda part: len(self._ids(part))):
                    windows.append(prefix + piece)
                    owners.append(k)
                    lengths.append(max(length, 1))
        return windows, owners, lengths

    def _compute_fingerprint(self) -> str:
        if isinstance(self._source, Path):
            return folder_fingerprint(self._source)
        digest = hashlib.sha256(f"{self._source}@{self._revision}".encode())
        for key, value in sorted(self._model.state_dict().items()):
            digest.update(key.encode())
            digest.update(np.ascontiguousarray(value.float().numpy()).tobytes())
        return digest.hexdigest()


def _static_folder(folder_or_name: Path | str) -> bool:
    return isinstance(folder_or_name, Path) and is_static(folder_or_name)


def split_to_window(text: str, room: int | None, count: Callable[[str], int]) -> list[tuple[str, int]]:
    """The pieces of `text` that hold at most `room` tokens each, with their token counts; cut at spaces, in halves.

    >>> split_to_window("một hai ba", 2, lambda part: len(part.split()))
    [('một', 1), ('hai ba', 2)]
    """
    length = count(text)
    if room is None or length <= room or len(text) < 2:
        return [(text, length)]
    middle = len(text) // 2
    cut = max(text.rfind(" ", 0, middle + 1), 0) or text.find(" ", middle)
    cut = cut if cut > 0 else middle
    halves = [part for part in (text[:cut].strip(), text[cut:].strip()) if part]
    return [piece for half in halves for piece in split_to_window(half, room, count)]


def refuse_code(folder: Path) -> None:
    """Refuse a model folder that asks for code of its own, or holds weights in a format that can carry code.

    Source: CVE-2026-4372 (config.json's `_attn_implementation_internal`), CVE-2025-32434 (torch.load).

    Raises: SettingsError.
    """
    for path in sorted(folder.rglob("*.json")):
        if path.name not in ("config.json", "tokenizer_config.json", "modules.json"):
            continue
        content = json.loads(path.read_text(encoding="utf-8"))
        for key in _keys(content):
            if key in FORBIDDEN_KEYS:
                raise SettingsError(
                    f"mô hình đòi chạy mã riêng (khóa {key!r}).", where=str(path), advice="Dùng mô hình khác."
                )
        if path.name == "modules.json":
            for module in content:
                if not str(module.get("type", "")).startswith("sentence_transformers."):
                    raise SettingsError(
                        f"mô hình đòi chạy mã riêng ({module.get('type')!r}).",
                        where=str(path),
                        advice="Dùng mô hình khác.",
                    )
    if not any(folder.rglob("*.safetensors")):
        raise SettingsError(
            "mô hình không có tệp trọng số .safetensors.", where=str(folder), advice="Chuyển mô hình sang safetensors."
        )


def _keys(content: object) -> set[str]:
    if isinstance(content, dict):
        return set(content).union(*(_keys(value) for value in content.values()))
    if isinstance(content, list):
        return set().union(*(_keys(value) for value in content))
    return set()


def _prefix(model: SentenceTransformer, name: str, kind: str) -> str:
    """The prefix that the model wants before a text of this kind: from its own prompts, else from its family."""
    for prompt in PROMPTS[kind]:
        if model.prompts.get(prompt):
            return str(model.prompts[prompt])
    for family, prefixes in KNOWN_PREFIXES.items():
        if family in Path(name).name.lower().replace("_", "-").split("-"):
            return prefixes[0] if kind == "query" else prefixes[1]
    return ""
