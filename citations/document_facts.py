"""What the reference formats need of a document's facts: names, dates, kinds, keys; nothing is filled in."""

from __future__ import annotations

import re
from hashlib import sha256

from citations.records import Passage
from citations.vietnamese_line import UNNAMED, vietnamese_date
from corpus.records import Facts
from corpus.vietnamese import fold

FILE_MARK = "file:"  # before the name of the file, which ends the line
LEGISLATION = "Hiến pháp", "Bộ luật", "Luật", "Pháp lệnh", "Lệnh", "Nghị định", "Thông tư", "Thông tư liên tịch"
REGULATION = "Quyết định", "Quy định", "Quy chế", "Điều lệ"
_NORMATIVE_NUMBER = re.compile(r"^\d+[a-z]?/(?:19|20)\d\d/")  # số/năm/loại: only normative documents have it


def csl_type(facts: Facts) -> str:
    """The CSL 1.0.2 type: "legislation", "regulation", "report", or "document" when the type is not known.

    A resolution is legislation only when its number has a year ("12/2023/NQ-HĐND"); Party resolutions have none.
    """
    kind = facts.type.value or ""
    if kind in LEGISLATION or (kind == "Nghị quyết" and _NORMATIVE_NUMBER.match(facts.number.value or "")):
        return "legislation"
    if kind in REGULATION:
        return "regulation"
    return "report" if kind else "document"


def number_said(facts: Facts) -> str:
    """The number as a reference says it, or that there is none.

    >>> from corpus.records import Fact
    >>> nothing = Fact(value=None)
    >>> number_said(Facts(type=nothing, issuer=nothing, place=nothing, number=nothing, date=nothing, title=nothing))
    'không ghi số'
    """
    if facts.number.value:
        return f"số {facts.number.value}"
    return "số để trống" if facts.number.cue == "blank_number" else "không ghi số"


def date_said(facts: Facts) -> str:
    """The date in words, or "không ghi ngày"."""
    return vietnamese_date(facts.date.value) if facts.date.value else "không ghi ngày"


def date_parts(facts: Facts) -> tuple[int, ...]:
    """(year, month, day) as precise as the document states; () without a date."""
    return tuple(int(part) for part in (facts.date.value or "").split("-") if part)


def work_title(facts: Facts) -> str:
    """The title of the document without its type, as it stands, or what stands for it."""
    title = facts.title.value or ""
    return title[:1].upper() + title[1:] if title else f"{facts.type.value or UNNAMED} (không ghi trích yếu)"


def citation_key(passage: Passage) -> str:
    """A key for one passage, ASCII without blanks, the same in every format.

    An eId with other letters is folded and gets six hex digits of its own hash, so that keys stay apart.
    """
    citation = passage.citation
    raw = f"{citation.doc_id}-{citation.eid}"
    key = re.sub(r"[^A-Za-z0-9_.-]+", "-", fold(raw) if not raw.isascii() else raw)
    whole = len(citation.ranges) == len(passage.anchor.pieces) and passage.anchor.address.hash == _hash(citation.quote)
    key = key if key == raw else f"{key}-{_hash(raw)[:6]}"
    return key if whole else f"{key}-{_hash(citation.quote)[:6]}"


def address_line(passage: Passage) -> str:
    """The address for machines: relative permalink, offsets in the file's text, hash of the quote, and the file.

    "?van-ban=…&doan=…&h=…; L1 9876-9957; sha256:…; file:000_031415255736158d.txt"
    """
    link = passage.citation.permalink
    offsets = ", ".join(f"{span.start}-{span.end}" for span in passage.citation.ranges)
    digest = sha256(passage.citation.quote.encode()).hexdigest()
    return f"{link[link.index('?') :]}; L1 {offsets}; sha256:{digest}; {FILE_MARK}{passage.citation.file}"


def _hash(words: str) -> str:
    return sha256(words.encode()).hexdigest()[:8]
