"""What is known about a document, in the words of the interface."""

from __future__ import annotations

import re
import time
from functools import lru_cache
from html import escape
from pathlib import Path
from typing import Literal

from citations.vietnamese_line import vietnamese_date
from corpus.facts_json import facts_from_json
from corpus.records import NOT_STATED
from indexer import StoredDocument
from indexer.fingerprints import file_sha256
from ui import texts

_GOES_ON = re.compile(
    r"(?:về|thực hiện|triển khai|ban hành|quy định|phê duyệt|tình hình)\b", re.IGNORECASE
)  # no colon before
N_SUMS_KEPT, FRESH_S = 1024, 2.0  # files whose SHA-256 is kept; seconds in which a file counts as written just now
MIN_NOISE = 0.01  # share of impossible syllables from which a document is worth a warning; clean texts stay below 0.3 %


def title_of(document: StoredDocument) -> str:
    """A document's name as a heading: type and title, on one line."""
    title = " ".join((document.title or "").split())
    if document.type and title.lower().startswith(document.type.lower()):
        return title
    if document.type and _GOES_ON.match(title):
        return f"{document.type} {title[:1].lower()}{title[1:]}"
    return ": ".join(part for part in (document.type, title) if part) or texts.UNTITLED


def short_name(document: StoredDocument) -> str:
    """A document's name in a list of choices: type, number or date, place, file.

    Two documents never share it: the file and part end it.
    """
    part = "" if document.part == "main" else f", {document.part}"
    return f"{plain_name(document)} ({document.file}{part})"


def plain_name(document: StoredDocument) -> str:
    """The same without the file: several documents may share it."""
    stated = document.number or shown_date(document.date) or ""
    return " ".join(word for word in (document.type or texts.UNTITLED, stated, document.place) if word)


def shown_date(iso: str | None) -> str | None:
    """A date without the word "ngày", as precise as the text; None stays None.

    >>> shown_date("2023-05-19"), shown_date("2023-11")
    ('19/5/2023', 'tháng 11 năm 2023')
    """
    return vietnamese_date(iso).removeprefix("ngày ") if iso else None


def badges(document: StoredDocument) -> tuple[str, ...]:
    """What a reader must know before trusting the text: scanned, with how many errors, parts missing."""
    found = [texts.FLAGS[flag] for flag in document.flags if flag in texts.FLAGS]
    if document.noise >= MIN_NOISE:
        percent = f"{100 * document.noise:.1f}".replace(".", ",")
        noise = texts.NOISE.format(percent=percent)
        scanned = texts.FLAGS["scanned"]
        found = [f"{scanned}, {noise}" if one == scanned else one for one in found]
        found = found if scanned in " ".join(found) else [noise, *found]
    return tuple(found)


def badges_html(document: StoredDocument) -> str:
    """The badges as HTML; "" when there are none."""
    return "".join(f'<span class="cc-badge">{escape(badge)}</span>' for badge in badges(document))


def facts_html(document: StoredDocument) -> str:
    """All facts as a list of terms; what the document does not state is "không ghi"."""
    implements = [fact.value for fact in facts_from_json(document.facts_json).implements if fact.value]
    rows = (
        (texts.TYPE, document.type),
        (texts.NUMBER, document.number),
        (texts.DATE, shown_date(document.date)),
        (texts.ISSUER, document.issuer),
        (texts.PLACE, document.place),
        (texts.IMPLEMENTS, "; ".join(implements) or None),
        (texts.FILE, document.file),
    )
    cells = "".join(
        f"<div><dt>{escape(name)}</dt><dd{'' if value else ' class=cc-none'}>{escape(value or NOT_STATED)}</dd></div>"
        for name, value in rows
    )
    return f'<dl class="cc-facts">{cells}</dl>'


def source_state(corpus: Path, document: StoredDocument) -> Literal["same", "changed", "missing"]:
    """Whether the source file is still the one that was indexed."""
    path = corpus / document.file
    if not path.is_file():
        return "missing"
    return "same" if _sha256_now(path) == document.sha256 else "changed"


def _sha256_now(path: Path) -> str:
    """The SHA-256 of a file, hex; read again only when its size, its times or the file itself are others.

    A file written just now is always read: within one tick of the clock it may be written once more.
    """
    found = path.stat()
    stamp = (found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns)
    just_now = time.time() - max(found.st_mtime, found.st_ctime) < FRESH_S
    return _sha256.__wrapped__(path, stamp) if just_now else _sha256(path, stamp)


@lru_cache(maxsize=N_SUMS_KEPT)
def _sha256(path: Path, stamp: tuple[int, ...]) -> str:
    return file_sha256(path)
