"""The settings of Căn Cứ: defaults < `cancu.toml` beside this file < environment (`CANCU_…`)."""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from urllib.parse import urlsplit

from corpus.errors import SettingsError

PROJECT = Path(__file__).resolve().parent
PREFIX = "CANCU_"  # of environment variables
SECRETS = frozenset({"admin_password", "llm_key"})  # never shown, not even in an error
_URL_CHARACTERS = re.compile(r"[!-~]+")  # ASCII without blanks; a host with accents is written in its xn-- form
MIN_PASSWORD = 10  # characters of the administrator's password
YES_NO = {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}  # of environment variables
_HOST = re.compile(r"(\*\.)?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Every setting with its default; checked when made.

    `corpus` is the folder of documents, `index` the folder of index generations, `model` a folder or hub name of an
    encoder ("" = the one that ships with the product), `base_url` is put before permalinks in copied citations,
    `retired_mib` limits the texts kept for old links (0 keeps none),
    `feedback` is the file of verdicts on answers (a relative one stands beside the index folder; "off" or ""
    switches verdicts off), `hits` are shown for a question, `max_question` is in code points.

    `llm_url` is the base address of an OpenAI-compatible language model ("" = none: the default), `llm_model` its name
    there, `llm_key` its key (best given as `CANCU_LLM_KEY`), `llm_timeout_s` the seconds its whole reply may take.

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
    retired_mib: int = 200
    feedback: str = "feedback.jsonl"
    hits: int = 10
    max_question: int = 2000
    llm_url: str = ""
    llm_model: str = ""
    llm_key: str = field(default="", repr=False)
    llm_timeout_s: int = 30
    admin_password: str = field(default="", repr=False)
    admin_emails: tuple[str, ...] = ()
    require_login: bool = False
    max_upload_mib: int = 50
    allowed_hosts: tuple[str, ...] = ()
    min_free_mib: int = 500

    @property
    def feedback_file(self) -> Path | None:
        """The file of verdicts on answers; None when they are switched off."""
        kept = self.feedback not in ("", "off")
        return self.index.parent / Path(self.feedback).expanduser() if kept else None

    def __post_init__(self) -> None:
        if not 1 <= self.hits <= 100:
            raise SettingsError(f"hits = {self.hits} không hợp lệ.", where="cài đặt", advice="Dùng số từ 1 đến 100.")
        if not 10 <= self.max_question <= 20_000:
            raise SettingsError(
                f"max_question = {self.max_question} không hợp lệ.", where="cài đặt", advice="Dùng số từ 10 đến 20000."
            )
        if not 0 <= self.retired_mib <= 100_000:
            raise SettingsError(
                f"retired_mib = {self.retired_mib} không hợp lệ.",
                where="cài đặt",
                advice="Dùng số MiB từ 0 (không giữ) đến 100000.",
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
        _check_language_model(self)
        _check_office(self)


def _check_language_model(settings: Settings) -> None:
    """Raises SettingsError when the language model cannot be asked as it is set."""

    def refuse(what: str, advice: str) -> None:
        raise SettingsError(what, where="cài đặt mô hình ngôn ngữ", advice=advice)

    if not 1 <= settings.llm_timeout_s <= 600:
        refuse(f"llm_timeout_s = {settings.llm_timeout_s} không hợp lệ.", "Dùng số giây từ 1 đến 600.")
    if settings.llm_key and not _URL_CHARACTERS.fullmatch(settings.llm_key):
        refuse("llm_key có dấu cách hoặc ký tự lạ.", "Chép lại khóa, chỉ gồm chữ ASCII liền nhau.")
    if not settings.llm_url:
        return
    if problem := _address_problem(settings.llm_url):
        refuse(f"llm_url {problem}.", "Ví dụ đúng: http://127.0.0.1:11434/v1 (Ollama).")
    if not settings.llm_model:
        refuse("có llm_url mà chưa có llm_model.", "Ghi tên mô hình, ví dụ qwen3:8b.")


def _address_problem(url: str) -> str:
    """What is wrong with the base address of a language model, "" when nothing is; the address itself is not told, for
    it may hold a password."""
    try:
        parts = urlsplit(url)
        _ = parts.port  # raises ValueError when it is not a number from 0 to 65535
    except ValueError:
        return "sai dạng"
    if not _URL_CHARACTERS.fullmatch(url):
        return "có dấu cách hoặc ký tự lạ"
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return "phải bắt đầu bằng http:// hoặc https:// và có tên máy"
    if parts.username is not None or parts.password is not None:
        return "không được chứa tên người dùng hay mật khẩu; khóa ghi ở CANCU_LLM_KEY"
    if parts.query or parts.fragment:
        return "không được có dấu ? hay #"
    if parts.path.rstrip("/").endswith("/completions"):
        return "là địa chỉ gốc (kết thúc ở /v1), không gồm /chat/completions"
    return ""


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
