"""Files into texts: `list_sources` finds them, `read_source` reads one.

A file is opened once, by its real path inside the corpus folder, and read completely; what is hashed is what is
parsed. One bad file raises one ReadError, whose message goes into the list of failures.
"""

from __future__ import annotations

import hashlib
import os
import stat
import unicodedata
from collections.abc import Callable, Iterator
from pathlib import Path

from corpus.encodings import decode_text
from corpus.errors import ReadError, UnreadableFile
from corpus.markup import read_html
from corpus.pdf import read_pdf
from corpus.records import Failure, Page, SourceText
from corpus.vietnamese import normal_text
from corpus.word import read_docx

MAX_FILE_BYTES = 100 * 1024 * 1024  # the largest gazette issue seen has 12 MB
MAX_LINE_CHARS = 1_000_000  # the longest paragraph seen has 3,000; a longer line is data, not a document
OWN_FILES = {"manifest.json", "commitments_corrections.jsonl"}  # what people corrected: facts, commitments
MEDIA_TYPES = {
    ".txt": "text", ".text": "text", ".md": "markdown", ".markdown": "markdown", ".html": "html", ".htm": "html",
    ".docx": "docx", ".pdf": "pdf",
}  # fmt: skip
_ADVICE_BY_SUFFIX = {
    ".doc": "Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx.",
    ".rtf": "Hãy mở bằng Word hoặc LibreOffice và lưu lại thành .docx.",
    ".odt": "Hãy mở bằng LibreOffice và lưu lại thành .docx.",
    ".zip": "Hãy giải nén rồi nạp từng tệp.", ".rar": "Hãy giải nén rồi nạp từng tệp.",
    ".7z": "Hãy giải nén rồi nạp từng tệp.",
    ".png": "Hãy nhận dạng chữ (OCR) rồi nạp bản .pdf hoặc .txt.",
    ".jpg": "Hãy nhận dạng chữ (OCR) rồi nạp bản .pdf hoặc .txt.",
    ".tif": "Hãy nhận dạng chữ (OCR) rồi nạp bản .pdf hoặc .txt.",
}  # fmt: skip
_ACCEPTED = "Hãy chuyển sang .txt, .md, .html, .docx hoặc .pdf."
Parts = tuple[str, str, tuple[Page, ...], tuple[str, ...]]  # text, encoding, pages, notices


def _read_plain(data: bytes, where: str) -> Parts:
    decoded = decode_text(data, where)
    return decoded.text, decoded.encoding, (), decoded.notices


_READERS: dict[str, Callable[[bytes, str], Parts]] = {
    "text": _read_plain, "markdown": _read_plain, "html": read_html, "docx": read_docx, "pdf": read_pdf,
}  # fmt: skip


def read_source(path: Path, root: Path) -> SourceText:
    """The text of one file of the corpus folder `root`, as L1 (NFC, `\\n`), with pages and notices.

    Raises: UnreadableFile, UnknownEncoding, UnreadablePdf (all ReadError), each with file, reason and advice.
    """
    root, path = Path(root), Path(path)
    name = shown_name(path, root)
    media_type = MEDIA_TYPES.get(path.suffix.lower())
    if media_type is None:
        raise UnreadableFile(f"Không hỗ trợ loại tệp “{path.suffix}”.", where=name, advice=advice_for(path))
    data = _stable_bytes(_checked_path(path, root, name), name)
    text, encoding, pages, notices = _READERS[media_type](data, name)
    text = normal_text(text)
    _check_lines(text, name)
    return SourceText(
        file=name,
        text=text,
        sha256=hashlib.sha256(data).hexdigest(),
        media_type=media_type,
        encoding=encoding,
        pages=pages,
        notices=notices,
    )


def list_sources(root: Path) -> tuple[list[Path], list[Failure]]:
    """The readable files below `root`, sorted by their path, and a Failure for everything refused.

    Hidden files, the product's own (`OWN_FILES`) and README files are left out without a word. Raises: UnreadableFile
    when the folder is missing or is no folder.
    """
    root = Path(root)
    if not root.is_dir():
        found = "Đường dẫn này không phải thư mục" if root.exists() else "Không tìm thấy thư mục tài liệu"
        raise UnreadableFile(f"{found}.", where=str(root), advice="Hãy kiểm tra lại đường dẫn thư mục tài liệu.")
    files: list[Path] = []
    failures: list[Failure] = []
    for path in _walk(root, root, failures):
        try:
            _check_listed(path, root)
            files.append(path)
        except ReadError as error:
            failures.append(Failure(file=error.where, reason=error.what, advice=error.advice))
    files.sort(key=lambda path: path.relative_to(root).as_posix())
    failures.sort(key=lambda failure: failure.file)
    return files, failures


def shown_name(path: Path, root: Path) -> str:
    """The path inside the folder with "/", characters that cannot be shown or stored written as escapes."""
    relative = path.relative_to(root) if path.is_relative_to(root) else path
    return "".join(c if _printable(c) else c.encode("unicode_escape").decode() for c in relative.as_posix())


def _printable(char: str) -> bool:
    return unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp")


def advice_for(path: Path) -> str:
    """What to do with a file of a kind that is not read."""
    return _ADVICE_BY_SUFFIX.get(path.suffix.lower(), _ACCEPTED)


def ignored_name(name: str) -> bool:
    """Whether a file of this name is left out of the collection without a word."""
    return name.startswith((".", "~$")) or name in OWN_FILES or name.split(".")[0].lower() == "readme"


def _walk(folder: Path, root: Path, failures: list[Failure]) -> Iterator[Path]:
    """Everything below `folder` that is no folder.

    A link to a folder inside the corpus is not entered, since its files are read at their own place; a link to a folder
    that contains it, or to one outside, is handed on to be refused.
    """
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        reason = f"Không mở được thư mục: {error.strerror}."
        failures.append(Failure(file=shown_name(folder, root), reason=reason, advice="Hãy cấp quyền đọc thư mục."))
        return
    for entry in entries:
        path = Path(entry.path)
        if ignored_name(entry.name):
            continue
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(path, root, failures)
        elif not (path.is_dir() and _linked_elsewhere(path, root)):
            yield path


def _linked_elsewhere(link: Path, root: Path) -> bool:
    """True when the link leads to another folder of the corpus, which does not contain the link."""
    real = link.resolve()
    return real.is_relative_to(root.resolve()) and not link.parent.resolve().is_relative_to(real)


def _check_listed(path: Path, root: Path) -> None:
    """Nothing; raises UnreadableFile for what is no readable source file."""
    name = shown_name(path, root)
    real = _checked_path(path, root, name)
    if path.suffix.lower() not in MEDIA_TYPES:
        raise UnreadableFile(f"Không hỗ trợ loại tệp “{path.suffix}”.", where=name, advice=advice_for(path))
    size = real.stat().st_size
    if size > MAX_FILE_BYTES:
        raise _too_large(size, name)


def _checked_path(path: Path, root: Path, name: str) -> Path:
    """The real path of a regular file inside the folder.

    Raises: UnreadableFile for a bad name, a missing file, a link that loops or leads outside, and for what is no file.
    """
    relative = path.relative_to(root) if path.is_relative_to(root) else path
    if not all(_printable(char) for char in str(relative)):
        raise UnreadableFile(
            "Tên tệp có ký tự xuống dòng, ký tự điều khiển hoặc không phải UTF-8.",
            where=name,
            advice="Hãy đổi tên tệp.",
        )
    try:
        real = path.resolve(strict=True)
        mode = real.stat().st_mode
    except FileNotFoundError:
        found = "Liên kết trỏ tới tệp không còn" if path.is_symlink() else "Không tìm thấy tệp"
        raise UnreadableFile(f"{found}.", where=name, advice="Hãy kiểm tra lại đường dẫn.") from None
    except (OSError, RuntimeError) as error:
        reason = "Liên kết vòng hoặc đường dẫn không mở được"
        raise UnreadableFile(
            f"{reason} ({getattr(error, 'strerror', None) or 'vòng lặp'}).",
            where=name,
            advice="Hãy chép tệp thật vào thư mục tài liệu.",
        ) from None
    real_root = root.resolve()
    if not real.is_relative_to(real_root):
        raise UnreadableFile(
            "Tệp nằm ngoài thư mục tài liệu.", where=name, advice="Hãy chép tệp thật vào thư mục tài liệu."
        )
    if stat.S_ISDIR(mode):
        kind = "liên kết tới thư mục (có thể tạo vòng lặp)" if path.is_symlink() else "thư mục"
        raise UnreadableFile(f"Đây là {kind}, không phải tệp.", where=name, advice="Hãy chọn một tệp.")
    if not stat.S_ISREG(mode):
        raise UnreadableFile(
            "Đây là tệp đặc biệt (ống dẫn, thiết bị hoặc socket), không đọc.",
            where=name,
            advice="Hãy chép nội dung ra một tệp thường.",
        )
    return real


def _stable_bytes(real: Path, name: str) -> bytes:
    """The bytes of a file that did not change while it was read; tried twice."""
    for _ in range(2):
        data = _bytes_once(real, name)
        if data is not None:
            return data
    raise UnreadableFile(
        "Tệp đang bị ghi trong lúc đọc (đã thử hai lần).", where=name, advice="Hãy chờ chép xong rồi nạp lại."
    )


def _bytes_once(real: Path, name: str) -> bytes | None:
    """The bytes, or None when the file changed meanwhile. Never follows a link or waits for a pipe."""
    try:
        handle = os.open(real, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        with os.fdopen(handle, "rb") as file:
            before = os.fstat(file.fileno())
            if before.st_size > MAX_FILE_BYTES:
                raise _too_large(before.st_size, name)
            data = file.read(MAX_FILE_BYTES + 1)
            after, named = os.fstat(file.fileno()), os.stat(real)
    except OSError as error:
        raise UnreadableFile(
            f"Không mở được tệp: {error.strerror}.", where=name, advice="Hãy kiểm tra quyền đọc của tệp."
        ) from None
    marks = {(s.st_ino, s.st_size, s.st_mtime_ns) for s in (before, after, named)}
    return data if len(marks) == 1 and len(data) == before.st_size else None


def _too_large(size: int, name: str) -> UnreadableFile:
    return UnreadableFile(
        f"Tệp quá lớn: {size / 1e6:.0f} MB, giới hạn {MAX_FILE_BYTES / 1e6:.0f} MB.",
        where=name,
        advice="Hãy tách thành các tệp nhỏ hơn.",
    )


def _check_lines(text: str, name: str) -> None:
    longest = max(map(len, text.split("\n")))
    if longest > MAX_LINE_CHARS:
        raise UnreadableFile(
            f"Có dòng dài {longest} ký tự (giới hạn {MAX_LINE_CHARS}); đây có vẻ là dữ liệu.",
            where=name,
            advice="Hãy chia văn bản thành các đoạn, mỗi đoạn một dòng.",
        )
