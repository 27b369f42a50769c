"""Builds the tables `data/syllables.tsv.gz` and `data/pairs.bin` from clean Vietnamese text.

`python -m corpus.vietnamese.build_tables --data DIR`

DIR holds `*.txt.xz` files, one sentence or paragraph a line. The last `HELD_OUT` of each file is left out, so that
accent restoration can be measured on text the tables never saw.
"""

from __future__ import annotations

import argparse
import gzip
import lzma
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from corpus.vietnamese.letters import normal_text
from corpus.vietnamese.syllables import is_syllable, syllable_key

HELD_OUT = 0.02
LINES_AT_ONCE = 20_000
MIN_SYLLABLE = 5  # rarer syllables of large text are mostly typing errors
MIN_WORD = 400  # a word no spelling rule allows (internet, đắk) is believed from here on
MAX_PAIRS = 1_250_000
BOUNDARY, NUMBER = 0, 1
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d|[.;:!?()\"“”\n]")
_DATA = Path(__file__).resolve().parent / "data"


def training_lines(path: Path, *, held_out: bool = False) -> Iterator[str]:
    """Blocks of text of one compressed file: its first part, or with `held_out` its last `HELD_OUT`."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        n_lines = sum(1 for _ in lines)
    cut = int(n_lines * (1 - HELD_OUT))
    block: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number >= cut) != held_out:
                continue
            block.append(line)
            if len(block) == LINES_AT_ONCE:
                yield normal_text("".join(block)).lower()
                block = []
    yield normal_text("".join(block)).lower()


def count_words(paths: list[Path]) -> Counter[str]:
    """How often each lower-case written form occurs."""
    counts: Counter[str] = Counter()
    for path in paths:
        for text in training_lines(path):
            counts.update(TOKEN.findall(text))
    return Counter({word: n for word, n in counts.items() if word[0].isalpha()})


def choose_vocabulary(written: Counter[str]) -> list[tuple[str, int, str]]:
    """(key, count, most frequent written form) of the syllables and words kept, most frequent first."""
    counts: Counter[str] = Counter()
    best: dict[str, tuple[int, str]] = {}
    for word, n in written.items():
        key = syllable_key(word)
        counts[key] += n
        best[key] = max(best.get(key, (0, word)), (n, word))
    kept = [
        (key, n, best[key][1])
        for key, n in counts.most_common()
        if n >= (MIN_SYLLABLE if is_syllable(key) else MIN_WORD) and len(key) <= 12
    ]
    return kept[:60_000]


def count_pairs(paths: list[Path], ids: dict[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """The pair codes (left id << 16 | right id), sorted, and their counts; pairs with an unknown word are left out."""
    total: dict[str, np.ndarray] = {"codes": np.empty(0, np.uint32), "counts": np.empty(0, np.int64)}
    for path in paths:
        for text in training_lines(path):
            words = TOKEN.findall(text)
            row = np.fromiter((ids.get(w, NUMBER if w[0].isdigit() else BOUNDARY) for w in words), np.uint32)
            codes, counts = np.unique((row[:-1] << 16) | row[1:], return_counts=True)
            merged = np.concatenate([total["codes"], codes])
            weights = np.concatenate([total["counts"], counts])
            total["codes"], inverse = np.unique(merged, return_inverse=True)
            total["counts"] = np.bincount(inverse, weights=weights).astype(np.int64)
    return total["codes"], total["counts"]


def packed_pairs(codes: np.ndarray, counts: np.ndarray) -> bytes:
    """The pairs as bytes: their number, then zlib of four byte planes of code differences and one of log counts.

    A count n is kept as round(8 * ln n): at most 7 % off.
    """
    steps = np.diff(codes, prepend=np.uint32(0)).astype("<u4")
    planes = steps.view(np.uint8).reshape(-1, 4).T.tobytes()
    levels = np.minimum(np.round(8 * np.log(counts)), 255).astype(np.uint8).tobytes()
    return array("I", [len(codes)]).tobytes() + zlib.compress(planes + levels, 9)


def main() -> None:
    """Reads the texts, counts, and writes both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--out", type=Path, default=_DATA)
    asked = parser.parse_args()
    paths = sorted(asked.data.glob("*.txt.xz"))
    written = count_words(paths)
    vocabulary = choose_vocabulary(written)
    key_ids = {key: number for number, (key, _, _) in enumerate(vocabulary, start=2)}
    ids = {word: key_ids[key] for word in written if (key := syllable_key(word)) in key_ids}
    codes, counts = count_pairs(paths, ids)
    before = [int(counts[codes >> 16 == special].sum()) for special in (BOUNDARY, NUMBER)]
    known = (codes >> 16 != BOUNDARY) | (codes & 0xFFFF != BOUNDARY)
    codes, counts = codes[known], counts[known]
    floor = max(2, int(np.partition(counts, -MAX_PAIRS)[-MAX_PAIRS]) if len(counts) > MAX_PAIRS else 2)
    kept = counts >= floor
    asked.out.mkdir(exist_ok=True)
    specials = f"<s>\t{before[0]}\t\n<n>\t{before[1]}\t\n"  # boundary and number, the ids 0 and 1
    rows = specials + "".join(f"{key}\t{n}\t{form if form != key else ''}\n" for key, n, form in vocabulary)
    (asked.out / "syllables.tsv.gz").write_bytes(gzip.compress(rows.encode(), 9, mtime=0))
    (asked.out / "pairs.bin").write_bytes(packed_pairs(codes[kept], counts[kept]))
    print(f"{len(vocabulary)} words, {kept.sum()} of {len(counts)} pairs (count >= {floor})")


if __name__ == "__main__":
    main()
