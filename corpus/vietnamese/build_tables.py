"""Builds the tables of `frequencies.py` in `data/` from clean Vietnamese text.

`python -m corpus.vietnamese.build_tables --data DIR`

DIR holds `*.txt.xz` files, one sentence or paragraph a line. Official text has few questions and no everyday words, so
the questions and everyday wordings written for this project (`knowledge/`) are counted QUESTION_WEIGHT times.
One line in fifty is left out, so that accent restoration
can be measured on text the tables never saw.
"""

from __future__ import annotations

import argparse
import gzip
import json
import lzma
import re
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from corpus.vietnamese.frequencies import BOUNDARY, NUMBER, triple_slot
from corpus.vietnamese.letters import normal_text
from corpus.vietnamese.syllables import is_syllable, syllable_key

LINES_TOGETHER, HELD_OUT_EVERY = 200, 50  # of every 50 runs of 200 lines, the last is held out
LINES_AT_ONCE = 20_000
MIN_SYLLABLE = 5  # rarer syllables of large text are mostly typing errors
MIN_WORD = 400  # a word no spelling rule allows (internet, đắk) is believed from here on
MIN_PAIR = 2
MIN_TRIPLE = 3
MAX_TRIPLES = 1_350_000
TOKEN = re.compile(r"[^\W\d_]+|\d[\d.,]*\d|\d|[.;:!?()\"“”\n]")
QUESTION_WEIGHT = 20  # official text asks little: so often is each written question counted
HELD_OUT_QUESTIONS = ("set_0.jsonl", "set_7.jsonl")  # never learned from: restoration is measured on them
KNOWLEDGE = Path(__file__).resolve().parents[2] / "knowledge"
_DATA = Path(__file__).resolve().parent / "data"


def training_lines(path: Path, *, held_out: bool = False) -> Iterator[str]:
    """Blocks of lower-case text of one compressed file: the lines to learn from, or with `held_out` the others."""
    block: list[str] = []
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            if (number // LINES_TOGETHER % HELD_OUT_EVERY == HELD_OUT_EVERY - 1) != held_out:
                continue
            block.append(line)
            if len(block) == LINES_AT_ONCE:
                yield normal_text("".join(block)).lower()
                block = []
    yield normal_text("".join(block)).lower()


def question_text(folder: Path) -> str:
    """The written questions and the wordings of all concepts, one a line, lower-case."""
    lines: list[str] = []
    for path in sorted((folder / "questions").glob("set_*.jsonl")):
        if path.name not in HELD_OUT_QUESTIONS:
            lines += [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines()]
    for path in sorted((folder / "concepts").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            concept = json.loads(line)
            lines += [concept["preferred"], *concept["official"], *concept["everyday"]]
    return normal_text("\n".join(lines)).lower() + "\n"


def all_texts(paths: list[Path], questions: str) -> Iterator[str]:
    """The blocks of every file, then the questions as often as they count."""
    for path in paths:
        yield from training_lines(path)
    for _ in range(QUESTION_WEIGHT):
        yield questions


def count_words(texts: Iterable[str]) -> Counter[str]:
    """How often each lower-case written form occurs."""
    counts: Counter[str] = Counter()
    for text in texts:
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


def read_ids(texts: Iterable[str], ids: dict[str, int]) -> np.ndarray:
    """All texts as one row of ids, (n,) uint64."""
    rows = []
    for text in texts:
        words = TOKEN.findall(text)
        rows.append(np.fromiter((ids.get(w, NUMBER if w[0].isdigit() else BOUNDARY) for w in words), np.uint16))
    return np.concatenate(rows).astype(np.uint64)


def count_pairs(row: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The pair codes (left id << 16 | right id), sorted, and their counts."""
    return np.unique((row[:-1] << np.uint64(16)) | row[1:], return_counts=True)


def useful_triples(
    row: np.ndarray, pair_codes: np.ndarray, pair_counts: np.ndarray, single: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """The triples worth keeping: codes (three ids of 16 bits) and log chances of the third after the first two.

    Kept are the MAX_TRIPLES whose chance differs most from what the pair alone says, weighted by their count.

    Source: Stolcke 1998, entropy-based pruning of backoff models (the same idea, simplified).
    """
    codes, counts = np.unique((row[:-2] << np.uint64(32)) | (row[1:-1] << np.uint64(16)) | row[2:], return_counts=True)
    first, second, third = codes >> np.uint64(32), codes >> np.uint64(16) & np.uint64(0xFFFF), codes & np.uint64(0xFFFF)
    kept = (counts >= MIN_TRIPLE) & (first > BOUNDARY) & (second > BOUNDARY) & (third > BOUNDARY)
    codes, counts, first, second, third = (column[kept] for column in (codes, counts, first, second, third))
    before = pair_counts[np.searchsorted(pair_codes, codes >> np.uint64(16))]
    after = pair_counts[np.searchsorted(pair_codes, codes & np.uint64(0xFFFFFFFF))]
    chance = np.log(counts / before)
    alone = single[third.astype(np.int64)] / single.sum()
    by_pair = np.log(0.9 * after / single[second.astype(np.int64)] + 0.1 * alone)
    gain = counts * np.abs(chance - by_pair)
    best = np.argsort(-gain, kind="stable")[:MAX_TRIPLES]
    return codes[best], chance[best]


def packed_triples(codes: np.ndarray, chance: np.ndarray) -> bytes:
    """The triples as an open-addressing table: number of slots, 16-bit fingerprints (0 is empty), 8-bit log chances."""
    n_slots = int(len(codes) / 0.85)
    marks, levels = array("H", bytes(2 * n_slots)), bytearray(n_slots)
    for code, level in zip(codes.tolist(), np.minimum(np.round(-8 * chance), 255).astype(int).tolist(), strict=True):
        slot, mark = triple_slot(code, n_slots)
        while marks[slot]:
            slot = slot + 1 if slot + 1 < n_slots else 0
        marks[slot], levels[slot] = mark, level
    return array("I", [n_slots]).tobytes() + marks.tobytes() + bytes(levels)


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
    parser.add_argument("--knowledge", type=Path, default=KNOWLEDGE, help="folder with questions/ and concepts/")
    parser.add_argument("--out", type=Path, default=_DATA)
    asked = parser.parse_args()
    paths = sorted(asked.data.glob("*.txt.xz"))
    questions = question_text(asked.knowledge)
    written = count_words(all_texts(paths, questions))
    vocabulary = choose_vocabulary(written)
    key_ids = {key: number for number, (key, _, _) in enumerate(vocabulary, start=2)}
    ids = {word: key_ids[key] for word in written if (key := syllable_key(word)) in key_ids}
    row = read_ids(all_texts(paths, questions), ids)
    codes, counts = count_pairs(row)
    single = np.bincount(row.astype(np.int64), minlength=len(vocabulary) + 2)
    triples = packed_triples(*useful_triples(row, codes, counts, single))
    kept = (counts >= MIN_PAIR) & ((codes >> np.uint64(16) != BOUNDARY) | (codes & np.uint64(0xFFFF) != BOUNDARY))
    asked.out.mkdir(exist_ok=True)
    specials = f"<s>\t{single[BOUNDARY]}\t\n<n>\t{single[NUMBER]}\t\n"  # the ids 0 and 1
    rows = specials + "".join(f"{key}\t{n}\t{form if form != key else ''}\n" for key, n, form in vocabulary)
    (asked.out / "syllables.tsv.gz").write_bytes(gzip.compress(rows.encode(), 9, mtime=0))
    (asked.out / "pairs.bin").write_bytes(packed_pairs(codes[kept].astype(np.uint32), counts[kept]))
    (asked.out / "triples.bin").write_bytes(triples)
    print(f"{len(row)} tokens, {len(vocabulary)} words, {kept.sum()} of {len(counts)} pairs")


if __name__ == "__main__":
    main()
