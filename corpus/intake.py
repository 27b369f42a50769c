"""Adds files to a corpus folder and takes them out again: names made safe, nothing overwritten, nothing deleted.

    <corpus>/<name>                          a file that the next build reads
    <corpus>/.da-go/<time>/<name>            a file that was taken out; hidden, so no build reads it

What a file holds is judged by the build that follows, in its own process. Here only what can be told from its name and
its first bytes is: a wrong kind, a package that unpacks to too much, a name that could not be listed.
"""

from __future__ import annotations

import os
import re
import secrets
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import Literal

from corpus.errors import RefusedFile
from corpus.reading import MEDIA_TYPES, ignored_name, list_sources
from corpus.word import refuse_bombs

TRASH = ".da-go"
MAX_NAME_BYTES = 200  # file systems take 255; the folder of removed files needs room too
PART = ".nap-"  # start of the name of a file that is being written
_UNSAFE = re.compile(r'[<>:"|?*\\/]+')
_DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|$)", re.IGNORECASE)  # names that Windows keeps for itself
_STARTS = {".pdf": b"%PDF-", ".docx": b"PK\x03\x04"}
_RENAME = "Hãy đổi tên tệp rồi nạp lại."
_PDF_HEAD = 1024  # bytes in which %PDF- may stand

Added = Literal["new", "same", "replaced"]


def safe_name(given: str) -> str:
    """The name under which an uploaded file is kept: its last part, in NFC, without signs that file systems refuse.

    >>> safe_name("../../etc/Ke hoach: so 12?.pdf"), safe_name("  .bao cao . txt ")
    ('Ke hoach_ so 12_.pdf', 'bao cao.txt')

    Raises: RefusedFile for hidden signs, an unknown kind, a name that the collection leaves out, and for no name.
    """
    shown = "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn") else "�" for c in given)[:120]
    if "�" in shown:
        raise RefusedFile("Tên tệp có ký tự ẩn hoặc không hiện được.", where=shown, advice=_RENAME)
    last = unicodedata.normalize("NFC", re.split(r"[\\/]", given)[-1])
    stem, dot, suffix = _UNSAFE.sub("_", " ".join(last.split())).rpartition(".")
    suffix = f"{dot}{suffix.strip().lower()}"
    if not dot or suffix not in MEDIA_TYPES:
        raise RefusedFile(
            f"Không nhận loại tệp “{suffix if dot else ''}”.", where=shown, advice=f"Các loại nhận: {accepted_kinds()}."
        )
    stem = stem.strip(" .-~$")
    stem = f"_{stem}" if _DEVICE.match(stem) else stem
    stem = stem.encode()[: MAX_NAME_BYTES - len(suffix)].decode("utf-8", "ignore").strip(" .")
    if not stem or ignored_name(stem + suffix):
        raise RefusedFile(
            "Tên này để trống hoặc là tên mà kho bỏ qua khi đọc.", where=shown, advice=_RENAME
        )
    return stem + suffix


def accepted_kinds() -> str:
    """The kinds of files that can be read, as shown: ".docx, .htm, …"."""
    return ", ".join(sorted(MEDIA_TYPES))


def collected(root: Path) -> list[Path]:
    """The files of the collection by path; also those refused for their kind or size, which may be taken out too.

    Raises: UnreadableFile when there is no folder.
    """
    files, failures = list_sources(root)
    refused = [root / failure.file for failure in failures]
    return sorted(files + [path for path in refused if path.is_symlink() or path.is_file()])


def add_file(root: Path, given: str, data: bytes, *, now: datetime, max_bytes: int, replace: bool = False) -> Added:
    """Puts a file into the collection, whole or not at all; "same" when it is there already with the same bytes.

    With `replace`, another file of that name is taken out to the folder of removed files first.

    Raises: ReadError.
    """
    name = safe_name(given)
    _check_content(name, data, max_bytes)
    target = root / name
    try:
        root.mkdir(parents=True, exist_ok=True)
        replaced = target.is_symlink() or target.exists()
        if replaced:
            if _holds(target, data):
                return "same"
            if not replace:
                raise RefusedFile(
                    "Trong kho đã có tệp khác cùng tên.",
                    where=name,
                    advice="Hãy đổi tên tệp mới, hoặc đánh dấu “Thay bản cũ” (bản cũ vào thư mục đã gỡ).",
                )
            remove_file(root, name, now=now, last=True)
        _write(target, data)
    except FileExistsError:
        raise RefusedFile("Có người vừa nạp một tệp cùng tên.", where=name, advice="Hãy xem lại danh sách.") from None
    except OSError as error:
        raise RefusedFile(
            f"Không ghi được vào kho ({error.strerror}).",
            where=name,
            advice="Hãy kiểm tra chỗ trống và quyền ghi của thư mục kho.",
        ) from error
    return "replaced" if replaced else "new"


def remove_file(root: Path, name: str, *, now: datetime, last: bool = False) -> Path:
    """Where a file of the collection lies after it was taken out; it is moved, not deleted.

    The last file stays, unless `last`, because an index of nothing cannot be built.

    Raises: RefusedFile.
    """
    files = {path.relative_to(root).as_posix(): path for path in collected(root)}
    if name not in files:
        advice = "Có thể người khác vừa gỡ. Hãy tải lại trang."
        raise RefusedFile("Không còn tệp này trong kho.", where=name, advice=advice)
    if len(files) == 1 and not last:
        raise RefusedFile("Đây là tệp duy nhất của kho.", where=name, advice="Hãy nạp tệp khác trước khi gỡ tệp này.")
    folder = root / TRASH / f"{now:%Y%m%d-%H%M%S}-{secrets.token_hex(2)}"
    kept = folder / name
    try:
        kept.parent.mkdir(parents=True)
        os.rename(files[name], kept)
    except OSError as error:
        raise RefusedFile(
            f"Không gỡ được ({error.strerror}).", where=name, advice="Hãy kiểm tra quyền ghi của thư mục kho."
        ) from error
    return kept


def _check_content(name: str, data: bytes, max_bytes: int) -> None:
    """Raises ReadError for what cannot be a document of this kind."""
    suffix = Path(name).suffix
    if not data:
        raise RefusedFile("Tệp trống.", where=name, advice="Hãy chép lại tệp từ bản gốc.")
    if len(data) > max_bytes:
        raise RefusedFile(
            f"Tệp quá lớn: {len(data) / 2**20:.0f} MiB, giới hạn {max_bytes >> 20} MiB.",
            where=name,
            advice="Hãy tách tệp, hoặc tăng max_upload_mib trong cài đặt.",
        )
    start = _STARTS.get(suffix, b"")
    if suffix == ".docx" and data.startswith(b"\xd0\xcf\x11\xe0"):
        start = b""  # an old .doc, or one with a password: told apart below
    if start not in data[:_PDF_HEAD] or (suffix == ".docx" and not data.startswith(start)):
        raise RefusedFile(
            f"Nội dung không phải tệp {suffix}.", where=name, advice="Hãy mở tệp bằng chương trình gốc và lưu lại."
        )
    if suffix == ".docx":
        refuse_bombs(data, name)
    elif suffix != ".pdf" and data.startswith((b"PK\x03\x04", b"%PDF-", b"MZ", b"\x7fELF")):
        raise RefusedFile(f"Nội dung không phải tệp {suffix}.", where=name, advice="Hãy nạp tệp với đúng phần mở rộng.")


def _holds(path: Path, data: bytes) -> bool:
    return path.is_file() and path.stat().st_size == len(data) and path.read_bytes() == data


def _write(target: Path, data: bytes) -> None:
    """Writes a new file: first under a hidden name, then under its own, which must be free.

    Raises: FileExistsError, OSError.
    """
    part = target.with_name(f"{PART}{secrets.token_hex(8)}")
    try:
        with part.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(0o644)
        _name(part, target)
    finally:
        part.unlink(missing_ok=True)


def _name(part: Path, target: Path) -> None:
    """Gives a written file its name; a link fails when the name is taken, which a rename does not.

    Raises: FileExistsError, OSError.
    """
    try:
        os.link(part, target)
    except FileExistsError:
        raise
    except OSError:  # some network folders know no links
        if target.exists():
            raise FileExistsError(target) from None
        os.rename(part, target)
