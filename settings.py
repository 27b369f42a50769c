"""The settings of Căn Cứ: defaults < `cancu.toml` beside this file < environment (`CANCU_…`)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from corpus.errors import SettingsError

PROJECT = Path(__file__).resolve().parent
PREFIX = "CANCU_"  # of environment variables
SECRETS = frozenset({"admin_password"})  # never shown, not even in an error
MIN_PASSWORD = 10  # characters of the administrator's password
YES_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}  # of environment variables
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default; checked when made.

    `corpus` is the folder of documents, `index` the folder of index generations, `model` a folder or hub name of an
    encoder ("" = the one that ships with the product), `base_url` is put before permalinks in copied citations, `hits`
    are shown for a question, `max_question` is in code points, `feedback` the file
    that keeps what people say of answers (None, written "off", keeps nothing).

    For an office: `admin_password` opens the page that adds and removes files ("" = by password nobody can; best given
    as `CANCU_ADMIN_PASSWORD`), `admin_emails` the people who may open it after an OIDC login, `require_login` asks for
    that login on every page, `max_upload_mib` limits one uploaded file, `allowed_hosts` are the names under which the
    app answers (none = any), `min_free_mib` the room on disk below which it is not ready. docs/settings.md tells all.

    Raises: SettingsError when a value is not legal.
    """

    corpus: Path = PROJECT / "corpus" / "documents"
    index: Path = PROJECT / "index"
    model: str = ""
    base_url: str = ""
    hits: int = 10
    max_question: int = 2000
    feedback: Path | None = PROJECT / "feedback.jsonl"
    admin_password: str = field(default="", repr=False)
    admin_emails: tuple[str, ...] = ()
    require_login: bool = False
    max_upload_mib: int = 50
    allowed_hosts: tuple[str, ...] = ()
    min_free_mib: int = 500

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
        _check_office(self)


def _check_office(settings: Settings) -> None:
    """Raises SettingsError when a setting for an office is not legal; a password is never told."""

    def refuse(what: str, advice: str) -> None:
        raise SettingsError(what, where="cài đặt", advice=advice)

    if settings.admin_password and len(settings.admin_password) < MIN_PASSWORD:
        refuse("admin_password quá ngắn.", f"Dùng ít nhất {MIN_PASSWORD} ký tự, hoặc bỏ trống để đóng trang quản trị.")
    if not 1 <= settings.max_upload_mib <= 100:
        refuse(f"max_upload_mib = {settings.max_upload_mib} không hợp lệ.", "Dùng số từ 1 đến 100.")
    if not 0 <= settings.min_free_mib <= 1_000_000:
        refuse(f"min_free_mib = {settings.min_free_mib} không hợp lệ.", "Dùng số MiB từ 0 đến 1000000.")
    for host in settings.allowed_hosts:
        if not _HOST.fullmatch(host):
            refuse(f"allowed_hosts có “{host}” không hợp lệ.", "Chỉ ghi tên máy, ví dụ cancu.tinh.gov.vn, không có https://.")
    for address in settings.admin_emails:
        if not re.fullmatch(r"[^\s@]+@[^\s@]+", address):
            refuse(f"admin_emails có “{address}” không hợp lệ.", "Ghi địa chỉ thư đầy đủ, ví dụ a@tinh.gov.vn.")


def load_settings(path: Path | None = None, environment: Mapping[str, str] | None = None) -> Settings:
    """The settings in force; an empty variable counts as not set, a relative folder in the file starts at the file.

    Raises: SettingsError naming the file or variable when a name is unknown or a value has the wrong form.
    """
    file = path if path is not None else PROJECT / "cancu.toml"
    known = [one.name for one in fields(Settings)]
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
    if isinstance(default, bool):
        return _yes_no(name, value, where)
    if isinstance(default, tuple):
        return _listed(name, value, where)
    if isinstance(default, int):
        if isinstance(value, str) and re.fullmatch(r"[+-]?[0-9]{1,9}", value.strip()):
            return int(value)
        if isinstance(value, int) and not isinstance(value, bool):
            return value
        raise SettingsError(f"{name} = {value!r} phải là số nguyên.", where=where)
    if name == "feedback" and value == "off":
        return None
    if not isinstance(value, str):
        shown = name if name in SECRETS else f"{name} = {value!r}"
        raise SettingsError(f"{shown} phải là chữ, đặt trong ngoặc kép.", where=where)
    if name in SECRETS:
        return value
    if not isinstance(default, Path):
        return value.strip()
    if not value.strip() or "\0" in value:
        raise SettingsError(f"{name} = {value!r} phải là đường dẫn một thư mục.", where=where)
    return Path(value).expanduser()


def _yes_no(name: str, value: object, where: str) -> bool:
    """True or false; the environment may also say 1, 0, yes, no."""
    found = YES_NO.get(value.strip().lower()) if isinstance(value, str) and where.startswith(PREFIX) else value
    if not isinstance(found, bool):
        raise SettingsError(f"{name} = {value!r} phải là true hoặc false.", where=where)
    return found


def _listed(name: str, value: object, where: str) -> tuple[str, ...]:
    """A list of texts in lower case; the environment separates them by commas."""
    given = value.split(",") if isinstance(value, str) and where.startswith(PREFIX) else value
    if not isinstance(given, list) or not all(isinstance(one, str) for one in given):
        raise SettingsError(f"{name} = {value!r} phải là danh sách, ví dụ [\"a\", \"b\"].", where=where)
    return tuple(dict.fromkeys(one.strip().lower() for one in given if one.strip()))
