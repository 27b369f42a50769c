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
_BACK_OFF = log(0.4)
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
        packed = (folder / "triples.bin").read_bytes()
        self._n_slots = _little_endian("I", packed[:4])[0]
        self._marks = _little_endian("H", packed[4 : 4 + 2 * self._n_slots])
        self._chances = packed[4 + 2 * self._n_slots :]
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

    def log_follow_two(self, before: int, left: int, right: int) -> float:
        """Natural log of the chance that `right` follows `before` and `left`; by the pair alone when not kept.

        Source: Brants et al. 2007, back-off with a fixed factor of 0.4.
        """
        by_pair = self.log_follow(left, right)
        if before <= BOUNDARY or left <= BOUNDARY:
            return by_pair
        slot, mark = triple_slot(before << 32 | left << 16 | right, self._n_slots)
        while self._marks[slot]:
            if self._marks[slot] == mark:
                return max(by_pair, -self._chances[slot] / _LEVELS_PER_UNIT)
            slot = slot + 1 if slot + 1 < self._n_slots else 0
        return by_pair + _BACK_OFF

    def association(self, left: int, right: int) -> float:
        """How much likelier the two stand together than by chance, natural log, between -2 and 8; 0 when unknown."""
        if left <= NUMBER or right <= NUMBER:
            return 0.0
        together, alone = self.pair_count(left, right), self.counts[left] * self.counts[right] / self.total
        return max(-2.0, min(8.0, log((together + 0.5) / (alone + 0.5))))


def triple_slot(code: int, n_slots: int) -> tuple[int, int]:
    """Where the search for a triple of ids begins in the table, and its fingerprint (1..65535).

    Source: Knuth, multiplicative hashing with 2**64 divided by the golden ratio.
    """
    mixed = code * 0x9E3779B97F4A7C15 & 0xFFFFFFFFFFFFFFFF
    return (mixed >> 24) * n_slots >> 40, (mixed & 0xFFFF ^ (mixed >> 40 & 0xFFFF)) or 1


_COUNT_OF_LEVEL = [exp(level / _LEVELS_PER_UNIT) for level in range(256)]


def _unpacked_pairs(packed: bytes) -> tuple[array[int], bytes]:
    """The sorted pair codes and the log levels of their counts; the layout is that of `build_tables.packed_pairs`."""
    n_pairs = _little_endian("I", packed[:4])[0]
    planes = zlib.decompress(packed[4:])
    joined = bytearray(4 * n_pairs)
    for place in range(4):
        joined[place::4] = planes[place * n_pairs : (place + 1) * n_pairs]
    return array("I", accumulate(_little_endian("I", bytes(joined)))), planes[4 * n_pairs :]


def _little_endian(typecode: str, stored: bytes) -> array[int]:
    """The numbers stored as little-endian bytes."""
    numbers = array(typecode)
    numbers.frombytes(stored)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


@cache
def frequencies() -> Frequencies:
    """The shipped tables, read once."""
    return Frequencies(_DATA)
