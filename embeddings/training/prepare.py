"""Raw text -> the tokenizer (syllables, and frequent words of several syllables as one token) and a stream of tokens.

The tokenizer is a Unigram model over text with its spaces inside: it takes the most probable cut of "▁giải▁phóng▁mặt
▁bằng" into the tokens that it knows, so `tokenizer.json` alone joins words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer, models

from embeddings.training.normal import text_normalizer, text_splitter

CORPORA = ("legal_admin", "vietnews_part", "viwiki_2017")
MAX_WORDS = 1 << 16  # four words fit one unsigned 64-bit key
BREAK = re.compile(r"[^\w\s]|_")
MAX_WORD_LETTERS = 12


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a text file, `.xz` or plain, without line ends; empty ones are left out."""
    import lzma

    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else path.open(encoding="utf-8")
    with opened as lines:
        for line in lines:
            if line := line.strip():
                yield line


def count_stream(data: Path, work: Path) -> tuple[np.ndarray, list[str]]:
    """The whole text as word numbers, (n,) int32 with 0 at each break, and the words; kept in `work` for later runs.

    Words beyond the MAX_WORDS - 1 most frequent are breaks too.
    """
    ids_path, words_path = work / "words.npy", work / "words.json"
    if ids_path.exists() and words_path.exists():
        return np.load(ids_path), json.loads(words_path.read_text(encoding="utf-8"))
    normalize = text_normalizer().normalize_str
    numbers: dict[str, int] = {}
    parts: list[np.ndarray] = []
    block: list[int] = []
    for name in CORPORA:
        for line in read_lines(data / "text" / f"{name}.txt.xz"):
            for segment in BREAK.split(normalize(line)):
                block.extend([numbers.setdefault(word, len(numbers) + 1) for word in segment.split()])
                block.append(0)
            if len(block) > 2_000_000:
                parts.append(np.array(block, dtype=np.int32))
                block.clear()
    raw = np.concatenate([*parts, np.array(block, dtype=np.int32)])
    return _keep_frequent(raw, list(numbers), ids_path, words_path)


def _keep_frequent(raw: np.ndarray, words: list[str], ids_path: Path, words_path: Path) -> tuple[np.ndarray, list[str]]:
    counts = np.bincount(raw, minlength=len(words) + 1)
    counts[0] = 0
    kept = np.argsort(-counts, kind="stable")[: MAX_WORDS - 1]
    renumber = np.zeros(len(words) + 1, dtype=np.int32)
    renumber[kept] = np.arange(1, len(kept) + 1)
    ids, names = renumber[raw], [words[k - 1] for k in kept]
    np.save(ids_path, ids)
    words_path.write_text(json.dumps(names, ensure_ascii=False), encoding="utf-8")
    return ids, names


def count_ngrams(ids: np.ndarray, length: int, min_count: int) -> dict[tuple[int, ...], int]:
    """The runs of `length` words without a break that occur at least `min_count` times, with their counts."""
    n = len(ids) - length + 1
    key = np.zeros(n, dtype=np.uint64)
    valid = np.ones(n, dtype=bool)
    for k in range(length):
        column = ids[k : k + n]
        key = (key << np.uint64(16)) | column.astype(np.uint64)
        valid &= column > 0
    key = key[valid]
    key.sort()
    starts = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1])))
    counts = np.diff(np.append(starts, len(key)))
    often = counts >= min_count
    keys, counts = key[starts[often]], counts[often]
    shifts = [np.uint64(16 * (length - 1 - k)) for k in range(length)]
    columns = [((keys >> shift) & np.uint64(0xFFFF)).astype(int).tolist() for shift in shifts]
    return dict(zip(zip(*columns, strict=True), counts.tolist(), strict=True))


def cohesion(run: tuple[int, ...], counts: dict[tuple[int, ...], int], total: int) -> float:
    """The lowest normalised pointwise mutual information over all cuts of `run` in two, -1..1.

    Source: G. Bouma, Normalized (pointwise) mutual information in collocation extraction, 2009.
    """
    joint = np.log(counts[run] / total)
    lowest = 1.0
    for cut in range(1, len(run)):
        left, right = counts.get(run[:cut]), counts.get(run[cut:])
        if not left or not right:
            return -1.0
        lowest = min(lowest, (joint - np.log(left / total) - np.log(right / total)) / -joint)
    return float(lowest)


def choose_phrases(
    ids: np.ndarray, n_words: int, *, n_phrases: int, min_count: int = 40, least: tuple[float, ...] = (0.36, 0.45, 0.5)
) -> dict[tuple[int, ...], int]:
    """The `n_phrases` runs of two to four words that hold together best, with their counts.

    `least` is the cohesion asked of two, three and four words; of those that reach it the most frequent are taken.
    """
    total = int((ids > 0).sum())
    counts = {(k,): int(c) for k, c in enumerate(np.bincount(ids, minlength=n_words + 1)) if k}
    for length in (2, 3, 4):
        counts |= count_ngrams(ids, length, min_count)
    good = [
        run for run in counts if len(run) > 1 and cohesion(run, counts, total) >= least[len(run) - 2]
    ]
    good.sort(key=lambda run: -counts[run])
    return {run: counts[run] for run in good[:n_phrases]}


def make_tokenizer(pieces: dict[str, float]) -> Tokenizer:
    """A Unigram tokenizer over `pieces` (token -> natural-log probability); the unknown token has id 0."""
    vocabulary = [("<unk>", 0.0), *pieces.items()]
    tokenizer = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = text_normalizer()
    tokenizer.pre_tokenizer = text_splitter()
    return tokenizer


def is_plain(word: str) -> bool:
    """True for a word of letters only, or a number of at most four digits."""
    return (word.isalpha() and len(word) <= MAX_WORD_LETTERS) or (word.isdecimal() and len(word) <= 4)
