"""Counts of syllables and neighbouring pairs in clean Vietnamese, loaded from the two tables beside this module."""

from __future__ import annotations

import gzip
import sys
import zlib
from array import array
from bisect import bisect_left
from functools import cache
from itertools import accumulate
from math import exp, log
from pathlib import Path

from corpus.vietnamese.letters import fold

_DATA = Path(__file__).resolve().parent / "data"
BOUNDARY, NUMBER = 0, 1
_LEVELS_PER_UNIT = 8  # a pair's count n is stored as round(8 * ln n)


class Frequencies:
    """The counts: `count` of a key, `pair_count` of two ids, `same_fold` keys of one folded form."""

    def __init__(self, folder: Path) -> None:
        lines = gzip.decompress((folder / "syllables.tsv.gz").read_bytes()).decode().splitlines()
        rows = [line.split("\t") for line in lines]
        self.keys = [row[0] for row in rows]
        self.counts = [int(row[1]) for row in rows]
        self._written = {row[0]: row[2] for row in rows if row[2]}
        self.ids = {key: number for number, key in enumerate(self.keys)}
        self.total = sum(self.counts)
        self.same_fold: dict[str, list[int]] = {}
        for number, key in enumerate(self.keys):
            if number > NUMBER:
                self.same_fold.setdefault(fold(key), []).append(number)
        self._codes, self._levels = _unpacked_pairs((folder / "pairs.bin").read_bytes())

    def count(self, key: str) -> int:
        """How often the key occurs in clean text."""
        number = self.ids.get(key)
        return 0 if number is None else self.counts[number]

    def written(self, key: str) -> str:
        """The key as it is most often written: "kĩ" -> "kỹ"."""
        return self._written.get(key, key)

    def pair_count(self, left: int, right: int) -> float:
        """How often the id `right` follows the id `left`, at most 7 % off; 0 when rarer than the table keeps."""
        code = left << 16 | right
        at = bisect_left(self._codes, code)
        if at < len(self._codes) and self._codes[at] == code:
            return _COUNT_OF_LEVEL[self._levels[at]]
        return 0.0

    def log_follow(self, left: int, right: int) -> float:
        """Natural log of the chance that `right` follows `left`, mixed with how frequent `right` is at all.

        Source: linear interpolation of pair and single counts (Jelinek and Mercer 1980), fixed weights.
        """
        alone = (self.counts[right] + 0.5) / self.total
        before = self.counts[left]
        together = self.pair_count(left, right) / before if before else 0.0
        return log(0.9 * together + 0.1 * alone) if before else log(alone)

    def association(self, left: int, right: int) -> float:
        """How much likelier the two stand together than by chance, natural log, between -2 and 8; 0 when unknown."""
        if left <= NUMBER or right <= NUMBER:
            return 0.0
        together, alone = self.pair_count(left, right), self.counts[left] * self.counts[right] / self.total
        return max(-2.0, min(8.0, log((together + 0.5) / (alone + 0.5))))


_COUNT_OF_LEVEL = [exp(level / _LEVELS_PER_UNIT) for level in range(256)]


def _unpacked_pairs(packed: bytes) -> tuple[array[int], bytes]:
    """The sorted pair codes and the log levels of their counts; the layout is that of `build_tables.packed_pairs`."""
    size = array("I")
    size.frombytes(packed[:4])
    if sys.byteorder == "big":
        size.byteswap()
    n_pairs = size[0]
    planes = zlib.decompress(packed[4:])
    joined = bytearray(4 * n_pairs)
    for place in range(4):
        joined[place::4] = planes[place * n_pairs : (place + 1) * n_pairs]
    steps = array("I")
    steps.frombytes(bytes(joined))
    if sys.byteorder == "big":
        steps.byteswap()
    return array("I", accumulate(steps)), planes[4 * n_pairs :]


@cache
def frequencies() -> Frequencies:
    """The shipped tables, read once."""
    return Frequencies(_DATA)
