"""The clause around a place of a sentence."""

from __future__ import annotations

import re

_CLAUSE = re.compile(r"[;:]|\.(?=\s)|\n{2,}")


def clause_of(text: str, start: int, end: int) -> tuple[int, int]:
    """The clause around a place of a sentence; a clause that says too little takes the one before it along."""
    bounds = [0, *(match.end() for match in _CLAUSE.finditer(text)), len(text)]
    low = max(bound for bound in bounds if bound <= start)
    high = min(bound for bound in bounds if bound >= end)
    while low > 0 and len(text[low:start].split()) < 3:
        low = max(bound for bound in bounds if bound < low)
    return low, high
