"""The settings of Căn Cứ: defaults < `cancu.toml` beside this file < environment (`CANCU_…`)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path

from corpus.errors import SettingsError

PROJECT = Path(__file__).resolve().parent
PREFIX = "CANCU_"  # of environment variables


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default; checked when made.

    `corpus` is the folder of documents, `index` the folder of index generations, `model` a folder or hub name of an
    encoder ("" = the one that ships with the product), `base_url` is put before permalinks in copied citations,
    `feedback` is the file of verdicts on answers (a relative one stands beside the index folder; "" switches verdicts
    off), `hits` are shown for a question, `max_question` is in code points.

    Raises: SettingsError when a value is not legal.
    """

    corpus: Path = PROJECT / "corpus" / "documents"
    index: Path = PROJECT / "index"
    model: str = ""
    base_url: str = ""
    feedback: str = "feedback.jsonl"
    hits: int = 10
    max_question: int = 2000

    @property
    def feedback_file(self) -> Path | None:
        """The file of verdicts on answers; None when they are switched off."""
        return self.index.parent / Path(self.feedback).expanduser() if self.feedback else None

    def __post_init__(self) -> None:
        if not 1 <= self.hits <= 100:
            raise SettingsError(f"hits = {self.hits} không hợp lệ.", where="cài đặt", advice="Dùng số từ 1 đến 100.")
        if not 10 <= self.max_question <= 20_000:
            raise SettingsError(
                f"max_question = {self.max_question} không hợp lệ.", where="cài đặt", advice="Dùng số từ 10 đến 20000."
            )
        if "\0" in self.feedback or self.feedback.endswith("/"):
            raise SettingsError(
                f"feedback = {self.feedback!r} không hợp lệ.",
                where="cài đặt",
                advice="Dùng đường dẫn một tệp, hoặc để trống để tắt.",
            )
        if self.base_url and not self.base_url.startswith(("http://", "https://")):
            raise SettingsError(
                f"base_url = {self.base_url!r} không hợp lệ.",
                where="cài đặt",
                advice="Dùng địa chỉ bắt đầu bằng http:// hoặc https://.",
            )


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; an empty variable counts as not set, a relative folder in the file starts at the file.

    Raises: SettingsError naming the file or variable when a name is unknown or a value has the wrong form.
    """
    file = path if path is not None else PROJECT / "cancu.toml"
    known = [field.name for field in fields(Settings)]
    given = [(name, value, f"{file}, {name}") for name, value in _read(file).items()]
    for variable, text in (environment if environment is not None else os.environ).items():
        if variable.startswith(PREFIX) and text:
            given.append((variable.removeprefix(PREFIX).lower(), text, variable))
    values: dict[str, object] = {}
    for name, value, where in given:
        if name not in known:
            raise SettingsError(f"không có cài đặt tên {name}.", where=where, advice=f"Có: {', '.join(sorted(known))}.")
        values[name] = _typed(name, value, where)
        if isinstance(values[name], Path) and not where.startswith(PREFIX):
            values[name] = file.parent / values[name]
    return replace(Settings(), **values)


def _read(file: Path) -> dict[str, object]:
    """The values of a file of settings; none when there is no such file."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"tệp cài đặt sai cú pháp ({error}).", where=str(file), advice="Sửa dòng đó.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"không đọc được tệp cài đặt ({error}).", where=str(file)) from error


def _typed(name: str, value: object, where: str) -> object:
    """A value as its setting needs it; text from the environment is read as a number where one is needed."""
    default = getattr(Settings(), name)
    if isinstance(default, int):
        if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9}", value.strip()):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise SettingsError(f"{name} = {value!r} phải là số nguyên.", where=where)
    if not isinstance(value, str):
        raise SettingsError(f"{name} = {value!r} phải là chữ, đặt trong ngoặc kép.", where=where)
    if not isinstance(default, Path):
        return value.strip()
    if not value.strip() or "\0" in value:
        raise SettingsError(f"{name} = {value!r} phải là đường dẫn một thư mục.", where=where)
    return Path(value).expanduser()
