"""The check of a file of quotes, told to people and to machines."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from citations.check import SAID, Checker
from citations.permalink import format_permalink
from citations.quoted_files import read_quoted
from citations.records import Checked
from indexer import Index

MARKS = {"exact": "✓", "moved": "→", "changed": "≠", "gone": "✗"}
MAX_QUOTE = 100  # code points of a quote in the report
NO_WORDS = "(liên kết không kèm lời trích)"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckReport:
    """What became of the quotes of a file; `passed` when each stands verbatim, moved or not."""

    rows: tuple[Checked, ...]
    notices: tuple[str, ...] = ()

    @property
    def passed(self) -> bool:
        """Whether there is a quote and all are exact or moved."""
        return bool(self.rows) and all(row.status in ("exact", "moved") for row in self.rows)

    def lines(self) -> Iterator[str]:
        """The report for people; half of a surrogate pair, which no terminal can show, becomes "?"."""
        for line in self._lines():
            yield line.encode("utf-8", "replace").decode()

    def _lines(self) -> Iterator[str]:
        for row in self.rows:
            quote = " ".join(row.quote.split())
            shown = quote if len(quote) <= MAX_QUOTE else quote[:MAX_QUOTE].rsplit(" ", 1)[0] + " …"
            yield f"{MARKS[row.status]} {row.where}: {SAID[row.status]}. {f'“{shown}”' if shown else NO_WORDS}"
            details = {"Khác ở": row.difference, "Nay ở": row.citation if row.status != "exact" else "",
                       "Liên kết mới": row.permalink if row.status != "exact" else "", "Lưu ý": row.note}  # fmt: skip
            yield from (f"    {name}: {said}" for name, said in details.items() if said)
        yield from (f"• {notice}" for notice in self.notices)
        counts = Counter(row.status for row in self.rows)
        yield f"{len(self.rows)} lời trích: " + ", ".join(
            f"{counts[status]} {said}" for status, said in SAID.items() if counts[status]
        ) + "."

    def as_dict(self) -> dict[str, Any]:
        """The report for machines."""
        return {"passed": self.passed, "rows": [_row(row) for row in self.rows], "notices": list(self.notices)}


def _row(row: Checked) -> dict[str, Any]:
    return {
        "where": row.where, "status": row.status, "confidence": row.confidence, "quote": row.quote,
        "address": format_permalink(row.address), "permalink": row.permalink, "citation": row.citation,
        "difference": row.difference, "note": row.note,
    }  # fmt: skip


def check_file(index: Index, path: Path, *, base_url: str = "") -> CheckReport:
    """The check of all quotes in a file.

    Raises: BadCitationFile.
    """
    found = read_quoted(path)
    checkable = [one for one in found.quoted if one.quotes or one.address.hash or one.anchor]
    checker = Checker(index, checkable, base_url=base_url)
    notices = found.notices
    if n_bare := len(found.quoted) - len(checkable):
        notices = (*notices, f"{n_bare} liên kết không kèm lời trích và mã băm nên không có gì để đối chiếu.")
    return CheckReport(rows=tuple(checker.check(one) for one in checkable), notices=notices)
