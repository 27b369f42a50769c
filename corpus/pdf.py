"""PDF files as text, page by page, read by a process with limits (`corpus/pdf_child.py`).

A page counts as searchable only when it has a text layer that reads as text. A scan, a page with nothing but the
stamp of a signature, and a text layer of symbols are named in the notices; nothing is taken as read in silence.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.encodings import identify_legacy, repair_legacy, syllable_share, text_notices
from corpus.errors import UnreadablePdf
from corpus.records import Page, Span
from corpus.vietnamese import normal_text

PAGE_BREAK = "\n\n\n\n"
MAX_STAMP_CHARS = 200  # "Ký bởi: … Thời gian ký: …" on a scan has 60 to 150
MIN_JUDGED_CHARS = 40  # a shorter page (a title, a number) is not judged by its letters
MIN_LETTER_SHARE = 0.5  # of the visible characters; pages of tables of figures have 0.8 and more
MIN_SYLLABLE_SHARE = 0.3  # of accented words; the worst readable OCR gives 0.6
MIN_JUDGED_WORDS = 15
CHILD = Path(__file__).resolve().with_name("pdf_child.py")  # run as a file: the package would load the other rooms
_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
_FILLERS = re.compile(r"[\s._\-–—…·]+")  # leaders and rules are no text and no garbage
_OCR = "Hãy nhận dạng chữ (OCR) tiếng Việt, ví dụ `ocrmypdf -l vie`, rồi nạp lại."
_COPY = "Hãy tải hoặc chép lại tệp từ bản gốc."


@dataclass(frozen=True, slots=True, kw_only=True)
class PdfLimits:
    """What one PDF may cost."""

    memory_bytes: int = 1 << 30
    cpu_s: int = 60
    wall_s: float = 120.0
    max_chars: int = 20_000_000  # ten thousand pages of 2,000
    max_pages: int = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Findings:
    """What the child said: the pages as read, the number of pages (None: unknown), why it stopped ("" at the end)."""

    pages: tuple[dict[str, Any], ...]
    n_pages: int | None
    stopped: str
    detail: str
    n_warnings: int


def read_pdf(
    data: bytes, where: str, limits: PdfLimits | None = None
) -> tuple[str, str, tuple[Page, ...], tuple[str, ...]]:
    """The text of a PDF, encoding "" (or the legacy one of its fonts), its pages, and notices.

    Raises: UnreadablePdf (no PDF, cut off, damaged, password, over the limits, no page with text).
    """
    limits = limits or PdfLimits()
    _refuse_cut(data, where)
    findings = _ask_child(data, limits)
    if not findings.pages:
        raise _refusal(findings, where, limits)
    texts, legacy = _converted([_clean(found["text"]) for found in findings.pages])
    kinds = [_kind(text, found) for text, found in zip(texts, findings.pages, strict=True)]
    texts = ["" if kind in ("scan", "garbage", "blank") else text for text, kind in zip(texts, kinds, strict=True)]
    n_missing = max(0, (findings.n_pages or 0) - len(texts)) if findings.stopped else 0
    texts += [""] * min(n_missing, limits.max_pages)
    kinds += ["unread"] * (len(texts) - len(kinds))
    if "text" not in kinds:
        raise _no_text(kinds, where)
    text, pages = _joined(texts, kinds)
    return text, legacy, pages, (*_notices(kinds, findings, legacy, limits), *text_notices(text))


def _refuse_cut(data: bytes, where: str) -> None:
    if b"%PDF-" not in data[:1024]:
        raise UnreadablePdf(
            "Tệp không phải PDF (thiếu dòng đầu %PDF)." if data else "Tệp rỗng (0 byte).",
            where=where,
            advice="Hãy kiểm tra lại tệp.",
        )
    if b"%%EOF" not in data[-4096:]:
        raise UnreadablePdf("Tệp PDF bị cắt cụt (thiếu phần cuối %%EOF).", where=where, advice=_COPY)


def _ask_child(data: bytes, limits: PdfLimits) -> _Findings:
    """Runs the child on the bytes; what it wrote before a kill counts."""
    asked = (limits.memory_bytes, limits.cpu_s, limits.max_chars, limits.max_pages)
    child = subprocess.Popen(
        [sys.executable, "-P", str(CHILD), *map(str, asked)],  # -P: the folder's modules must not hide others
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    with child:
        try:
            written, _ = child.communicate(data, timeout=limits.wall_s)
            overtime = False
        except subprocess.TimeoutExpired:
            child.kill()
            written, _ = child.communicate()
            overtime = True
    return _findings(written, "time" if overtime else _killed_by(child.returncode))


def _killed_by(code: int) -> str:
    """Why the process ended by a signal: "time" for the limit of CPU seconds, "crash" else; "" when it did not."""
    return "" if code >= 0 else ("time" if code in (-24, -9) else "crash")


def _findings(written: bytes, killed: str) -> _Findings:
    pages: list[dict[str, Any]] = []
    n_pages, stopped, detail, n_warnings, done = None, killed, "", 0, False
    for line in written.decode("ascii", "replace").splitlines():
        try:
            said = json.loads(line)
        except ValueError:  # the line during which the child was killed
            continue
        n_pages = said.get("pages", n_pages)
        n_warnings = said.get("warnings", n_warnings)
        done = done or "done" in said
        if "page" in said:
            pages.append(said)
        elif "error" in said:
            stopped, detail = said["error"], said["detail"]
    stopped = "" if done else (stopped or "crash")
    return _Findings(pages=tuple(pages), n_pages=n_pages, stopped=stopped, detail=detail, n_warnings=n_warnings)


def _clean(raw: str) -> str:
    """The page's text as L1, its lines as they are, without NUL, controls and lone surrogates."""
    return normal_text(_CONTROLS.sub("", raw.replace("\r\n", "\n").replace("\r", "\n"))).strip("\n")


def _converted(texts: list[str]) -> tuple[list[str], str]:
    """The pages with text of legacy fonts (.Vn…, VNI-…) converted, and the encoding found ("" when none was)."""
    if found := identify_legacy("\f".join(texts)):
        pages = found[1].split("\f")
        if len(pages) == len(texts):
            return pages, found[0]
    repaired = [repair_legacy(text) for text in texts]
    names = sorted({name for _, name, _ in repaired if name})
    return [text for text, _, _ in repaired], "+".join(names)


def _kind(text: str, found: dict[str, Any]) -> str:
    """ "text", "scan" (no text layer, or only a stamp on an image), "garbage", or "blank" (nothing drawn at all)."""
    visible = _FILLERS.sub("", text)
    if not visible:
        return "scan" if found["image"] or found["ink"] or found.get("error") else "blank"
    if found["image"] and len(visible) < MAX_STAMP_CHARS:
        return "scan"
    if len(visible) >= MIN_JUDGED_CHARS:
        letters = sum(char.isalnum() and not "\ue000" <= char <= "\uf8ff" for char in visible)
        if letters / len(visible) < MIN_LETTER_SHARE:
            return "garbage"
    share, n_words = syllable_share(text)
    return "garbage" if n_words >= MIN_JUDGED_WORDS and share < MIN_SYLLABLE_SHARE else "text"


def _joined(texts: list[str], kinds: list[str]) -> tuple[str, tuple[Page, ...]]:
    pages, at = [], 0
    for number, (text, kind) in enumerate(zip(texts, kinds, strict=True), start=1):
        span = Span(at, at + len(text))
        pages.append(Page(number=number, span=span, searchable=kind in ("text", "blank")))
        at += len(text) + len(PAGE_BREAK)
    return PAGE_BREAK.join(texts), tuple(pages)


def _numbers(kinds: list[str], kind: str) -> str:
    """The pages of one kind as "Trang 3, 5-7"; "" when there are none."""
    runs: list[list[int]] = []
    for number in (i for i, k in enumerate(kinds, start=1) if k == kind):
        if runs and runs[-1][1] == number - 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return "Trang " + ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in runs) if runs else ""


def _notices(kinds: list[str], findings: _Findings, legacy: str, limits: PdfLimits) -> Iterable[str]:
    if where := _numbers(kinds, "scan"):
        yield f"{where}: không có lớp chữ (ảnh quét hoặc chữ vẽ bằng nét), không tìm được. {_OCR}"
    if where := _numbers(kinds, "garbage"):
        yield f"{where}: lớp chữ không đọc được (phông lỗi), không tìm được. {_OCR}"
    if where := _numbers(kinds, "unread"):
        yield f"{where}: chưa đọc, vì {_why(findings, limits)}."
    elif findings.stopped:
        yield f"Có thể chưa đọc hết tệp, vì {_why(findings, limits)}."
    if where := _numbers(kinds, "blank"):
        yield f"{where}: trang trắng."
    if legacy:
        yield f"Văn bản dùng phông mã cũ ({legacy}), đã chuyển sang Unicode; hãy đối chiếu khi trích dẫn."
    if findings.n_warnings:
        yield f"Tệp PDF có {findings.n_warnings} lỗi cấu trúc phải sửa khi đọc; chữ có thể thiếu, hãy đối chiếu."


def _why(findings: _Findings, limits: PdfLimits) -> str:
    return {
        "time": f"đọc quá lâu (giới hạn {limits.cpu_s} giây xử lý, {limits.wall_s:g} giây chờ)",
        "memory": f"cần quá nhiều bộ nhớ (giới hạn {limits.memory_bytes >> 20} MB)",
        "nested": "cấu trúc tệp lồng nhau quá sâu",
        "too_much_text": f"quá nhiều chữ (giới hạn {limits.max_chars} ký tự)",
        "too_many_pages": f"có {findings.detail} trang (giới hạn {limits.max_pages})",
        "damaged": f"tệp hỏng ({findings.detail})",
        "crash": "tiến trình đọc PDF dừng đột ngột",
    }.get(findings.stopped, findings.stopped)


def _refusal(findings: _Findings, where: str, limits: PdfLimits) -> UnreadablePdf:
    if findings.stopped == "encrypted":
        return UnreadablePdf(
            "Tệp PDF có mật khẩu mở, không đọc được.",
            where=where,
            advice="Hãy bỏ mật khẩu (in lại thành PDF) rồi nạp lại.",
        )
    if not findings.stopped:
        return UnreadablePdf("Tệp PDF không có trang nào.", where=where, advice=_COPY)
    why = _why(findings, limits)
    return UnreadablePdf(f"Không đọc được trang nào: {why}.", where=where, advice=_COPY)


def _no_text(kinds: list[str], where: str) -> UnreadablePdf:
    if set(kinds) == {"blank"}:
        return UnreadablePdf(f"Cả {len(kinds)} trang đều trắng.", where=where, advice=_COPY)
    return UnreadablePdf(
        f"Không trang nào trong {len(kinds)} trang có lớp chữ đọc được (tệp quét hoặc phông lỗi).",
        where=where,
        advice=_OCR,
    )
