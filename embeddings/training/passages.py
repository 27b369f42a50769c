"""The passages that written questions belong to, found again in the data folder by their SHA-256.

`knowledge/questions/` holds questions with the first 16 hex digits of the SHA-256 of their passage; the passages
themselves are not shipped. They were drawn from `text/legal_admin.txt.xz` (a line a passage) and from the texts of
`documents/gazette_txt.tar.xz` (cut at blank lines and before list markers), white space made single.
"""

from __future__ import annotations

import hashlib
import lzma
import re
import tarfile
from collections.abc import Collection, Iterator
from pathlib import Path

from corpus.vietnamese import normal_text

MIN_LETTERS, MAX_LETTERS = 260, 850  # only passages of such lengths were drawn
_CUT = re.compile(r"\n\s*\n|\n(?=\s*(?:[a-zđ]\)|\d+\.|[-–+]|Điều))")


def passage_key(passage: str) -> str:
    """The key of a passage whose white space is single already: 16 hex digits.

    >>> passage_key("Một đoạn.")
    '518d5dd8288a7efc'
    """
    return hashlib.sha256(passage.encode()).hexdigest()[:16]


def find_passages(data: Path, keys: Collection[str]) -> dict[str, str]:
    """The passage of each key that is found under the data folder; the others are missing from the result."""
    wanted = set(keys)
    found: dict[str, str] = {}
    for passage in _passages(data):
        key = passage_key(passage)
        if key in wanted:
            found[key] = passage
            if len(found) == len(wanted):
                break
    return found


def _passages(data: Path) -> Iterator[str]:
    """Every passage that could have been drawn: first those of the gazette, then those of the legal texts."""
    with tarfile.open(data / "documents" / "gazette_txt.tar.xz") as archive:
        for member in archive:
            if member.isfile():
                text = normal_text(archive.extractfile(member).read().decode("utf-8", "replace"))
                yield from (one for part in _CUT.split(text) if _fits(one := " ".join(part.split())))
    with lzma.open(data / "text" / "legal_admin.txt.xz", "rt", encoding="utf-8") as lines:
        yield from (one for line in lines if _fits(one := " ".join(line.split())))


def _fits(passage: str) -> bool:
    return MIN_LETTERS <= len(passage) <= MAX_LETTERS
