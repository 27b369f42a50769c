"""The settings of Căn Cứ: defaults < `cancu.toml` beside this file < environment (`CANCU_…`)."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from corpus.errors import SettingsError

PROJECT = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default; checked when made.

    `corpus` is the folder of documents, `index` the folder of index generations, `model` a folder or hub name of an
    encoder ("" = the one that ships with the product), `base_url` is put before permalinks in copied citations,
    `lexical_only` answers without vectors, `max_question` is in code points.

    Raises: SettingsError when a value is not legal.
    """

    corpus: Path = PROJECT / "corpus" / "documents"
    index: Path = PROJECT / "index"
    model: str = ""
    base_url: str = ""
    hits: int = 10
    max_question: int = 2000

    def __post_init__(self) -> None:
        if not 1 <= self.hits <= 100:
            raise SettingsError(f"hits = {self.hits} không hợp lệ.", where="cài đặt", advice="Dùng số từ 1 đến 100.")
        if not 10 <= self.max_question <= 20_000:
            raise SettingsError(
                f"max_question = {self.max_question} không hợp lệ.", where="cài đặt", advice="Dùng số từ 10 đến 20000."
            )
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise SettingsError(
                f"base_url = {self.base_url!r} không hợp lệ.",
                where="cài đặt",
                advice="Dùng địa chỉ bắt đầu bằng http:// hoặc https://.",
            )


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force.

    Raises: SettingsError naming the file or variable when a name is unknown or a value has the wrong form.
    """
    file = path if path is not None else PROJECT / "cancu.toml"
    values: dict[str, object] = {}
    if file.exists():
        try:
            values.update(tomllib.loads(file.read_text(encoding="utf-8")))
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"tệp cài đặt sai cú pháp ({error}).", where=str(file), advice="Sửa dòng đó.") from error
    known = {f.name for f in fields(Settings)}
    unknown = sorted(set(values) - known)
    if unknown:
        raise SettingsError(
            f"không có cài đặt tên {', '.join(unknown)}.", where=str(file), advice=f"Có: {', '.join(sorted(known))}."
        )
    for name, text in (environment if environment is not None else os.environ).items():
        if name.startswith("CANCU_") and name[6:].lower() in known:
            values[name[6:].lower()] = text
    return replace(Settings(), **{name: _typed(name, value) for name, value in values.items()})


def _typed(name: str, value: object) -> object:
    default = getattr(Settings(), name)
    if isinstance(default, Path):
        return Path(str(value)).expanduser()
    if isinstance(default, int):
        try:
            return int(str(value))
        except ValueError as error:
            raise SettingsError(f"{name} = {value!r} phải là số nguyên.", where="cài đặt") from error
    return str(value)
