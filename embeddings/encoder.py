"""The way in: `open_encoder` gives an `Encoder`, whatever stands behind it.

The shipped model is a table of token vectors; its query path (`static_numpy`) imports neither torch nor transformers.
Another model is named by a folder or a hub name, in the call or in the setting CANCU_MODEL (`name`, or
`name@revision`); it runs through sentence-transformers (`transformer`).
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal, Protocol

import numpy as np

from corpus.errors import SettingsError

MODEL_FOLDER = Path(__file__).parent / "model"
MODEL_SETTING = "CANCU_MODEL"
TextKind = Literal["query", "passage"]
Runtime = Literal["numpy", "torch"]
STATIC_MODULE = "StaticEmbedding"
NOT_PART_OF_THE_MODEL = (".md", ".txt~", ".lock")  # the card may be reworded without making an index stale


class Encoder(Protocol):
    """Texts -> (n, dim) float32 unit rows. Safe to use from several threads at once."""

    @property
    def name(self) -> str:
        """The folder's or the model's name, as shown to people."""

    @property
    def dimension(self) -> int:
        """The length of a row."""

    @property
    def fingerprint(self) -> str:
        """The SHA-256 over the model's files, hex: an index made with another fingerprint is refused."""

    @property
    def token_table(self) -> np.ndarray | None:
        """(vocabulary, dim) float32, unit rows (zero rows for tokens without meaning); None without static vectors."""

    @property
    def token_weights(self) -> np.ndarray | None:
        """(vocabulary,) float32, how much a token tells (0 for one without meaning, about 1 for a rare one)."""

    def encode(self, texts: Sequence[str], *, kind: TextKind) -> np.ndarray:
        """(n, dim) float32 unit rows. A text without any known token gives a row of zeros: test it with `row.any()`."""

    def token_ids(self, texts: Sequence[str]) -> list[np.ndarray]:
        """For each text its tokens, (k,) int32, indices into `token_table`."""


def open_encoder(
    name_or_path: str | Path | None = None, *, runtime: Runtime = "numpy", settings: Mapping[str, str] | None = None
) -> Encoder:
    """The encoder of `name_or_path`; without one, of the setting CANCU_MODEL; without that, the shipped model.

    A static model runs through numpy unless `runtime` is "torch"; any other model always runs through torch.

    Raises: SettingsError for an unknown runtime, a folder without a model, or a hub model that cannot be had.
    """
    if runtime not in ("numpy", "torch"):
        raise SettingsError(f"không có cách chạy {runtime!r}.", where="runtime", advice="Chọn numpy hoặc torch.")
    chosen = name_or_path or (os.environ if settings is None else settings).get(MODEL_SETTING) or MODEL_FOLDER
    folder, revision = _folder_or_name(chosen)
    if runtime == "numpy" and isinstance(folder, Path) and is_static(folder):
        from embeddings.static_numpy import StaticEncoder

        return StaticEncoder(folder)
    from embeddings.transformer import TransformerEncoder

    return TransformerEncoder(folder, revision=revision)


def _folder_or_name(chosen: str | Path) -> tuple[Path | str, str | None]:
    path = Path(chosen)
    if path.is_dir():
        if not (path / "modules.json").is_file() and not (path / "config.json").is_file():
            raise SettingsError(
                "thư mục này không chứa mô hình (thiếu modules.json).",
                where=str(path),
                advice=f"Đặt {MODEL_SETTING} là thư mục của một mô hình sentence-transformers, hoặc bỏ trống.",
            )
        return path, None
    name, _, revision = str(chosen).partition("@")
    if isinstance(chosen, Path) or name.startswith((".", "/", "~")) or name.count("/") > 1 or not name:
        raise SettingsError(
            "không có thư mục mô hình này.", where=str(chosen), advice=f"Sửa {MODEL_SETTING} hoặc bỏ trống."
        )
    return name, revision or None


def is_static(folder: Path) -> bool:
    """True for a model in sentence-transformers' format whose vectors are a table of token vectors."""
    modules = folder / "modules.json"
    if not modules.is_file():
        return False
    first = json.loads(modules.read_text(encoding="utf-8"))[0]
    return str(first.get("type", "")).rpartition(".")[2] == STATIC_MODULE


def folder_fingerprint(folder: Path) -> str:
    """The SHA-256 over the names and contents of the files of `folder`, hex, without the model card."""
    digest = hashlib.sha256()
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    for path in files:
        if path.suffix in NOT_PART_OF_THE_MODEL:
            continue
        name = path.relative_to(folder).as_posix()
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        digest.update(f"{content}  {name}\n".encode())
    return digest.hexdigest()
