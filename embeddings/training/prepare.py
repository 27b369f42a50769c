"""Raw text -> the tokenizer (syllables, and frequent words of several syllables as one token) and a stream of tokens.

The tokenizer is a Unigram model over text with its spaces inside: it takes the most probable cut of "▁giải▁phóng▁mặt
▁bằng" into the tokens that it knows, so `tokenizer.json` alone joins words.
"""

from __future__ import annotations

import json
import lzma
import re
import tarfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import numpy as np
from tokenizers import Tokenizer, models

from embeddings.training.normal import text_normalizer, text_splitter

CORPORA = ("legal_admin", "vietnews_part", "viwiki_2017", "gazette")
MAX_WORDS = 1 << 16  # four words fit one unsigned 64-bit key
BREAK = re.compile(r"[^\w\s]|_")
MAX_WORD_LETTERS = 12
INSIDE_SHARE = 0.7
SCRAP_SCORE = -16.0  # a letter alone: below any word, so that scraps are used only where no word fits
BATCH_LINES = 5000
_canonical = text_normalizer().normalize_str
NEVER_FIRST = frozenset(
    _canonical(
        "tại của và các những hoặc để này đó khi thì mà như nếu cũng đã sẽ đang với ông bà năm ngày tháng khoản"
    ).split()
)
NEVER_BEHIND = frozenset(
    _canonical(
        "tại theo của và các những hoặc trong cho là được có với để này đó khi do từ về thì bị mà như nếu cũng đã sẽ "
        "đang vào nhưng một ông bà"
    ).split()
)


def text_terms(text: str) -> list[str]:
    """The canonical words of a text, in order."""
    return [word for part in BREAK.split(_canonical(text)) for word in part.split()]


def read_lines(path: Path) -> Iterator[str]:
    """The lines of a text file, `.xz` or plain, without line ends; empty ones are left out."""
    with (lzma.open if path.suffix == ".xz" else open)(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            if line := line.strip():
                yield line


def corpus_lines(data: Path, name: str) -> Iterator[str]:
    """The lines of one corpus of the data folder; the gazette is an archive of texts, the others are one file each."""
    if name != "gazette":
        yield from read_lines(data / "text" / f"{name}.txt.xz")
        return
    with tarfile.open(data / "documents" / "gazette_txt.tar.xz") as archive:
        for member in archive:
            content = archive.extractfile(member) if member.isfile() and member.name.endswith(".txt") else None
            for line in content or ():
                if text := line.decode("utf-8", "replace").strip():
                    yield text


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
        for line in corpus_lines(data, name):
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
    ids: np.ndarray,
    words: list[str],
    *,
    n_phrases: int,
    min_count: int = 30,
    least: tuple[float, ...] = (0.30, 0.45, 0.52),
) -> dict[tuple[int, ...], int]:
    """The runs of two to four words that hold together, with their counts; at most the `n_phrases` most frequent.

    `least` is the cohesion asked of two, three and four words. A run that nearly always stands inside a longer one is
    left out ("tích hoặc gây" of "thương tích hoặc gây tổn hại"), and one that begins or ends with a function word.
    """
    total = int((ids > 0).sum())
    counts = {(k,): int(c) for k, c in enumerate(np.bincount(ids, minlength=len(words) + 1)) if k}
    for length in (2, 3, 4):
        counts |= count_ngrams(ids, length, min_count)
    good = {
        run
        for run in counts
        if len(run) > 1
        and _may_join([words[k - 1] for k in run])
        and cohesion(run, counts, total) >= least[len(run) - 2]
    }
    parts = {
        part
        for run in good
        for part in _inner_runs(run)
        if part in good and counts[run] >= INSIDE_SHARE * counts[part]
    }
    chosen = sorted(good - parts, key=lambda run: -counts[run])[:n_phrases]
    return {run: counts[run] for run in chosen}


def _may_join(run: list[str]) -> bool:
    plain = all(word.isalpha() and len(word) <= MAX_WORD_LETTERS for word in run)
    return plain and run[0] not in NEVER_FIRST and not NEVER_BEHIND.intersection(run[1:])


def _inner_runs(run: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    for start in range(len(run)):
        for end in range(start + 2, len(run) + 1):
            if end - start < len(run):
                yield run[start:end]


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


def first_pieces(
    ids: np.ndarray, words: list[str], phrases: dict[tuple[int, ...], int], *, min_count: int = 25, n_scraps: int = 1500
) -> dict[str, float]:
    """The tokens with their first log probabilities: words, phrases, and scraps of words for what is not known."""
    counts = np.bincount(ids, minlength=len(words) + 1)[1:]
    total = float(counts.sum())
    pieces: dict[str, float] = {}
    letters: Counter[str] = Counter()
    for word, count in zip(words, counts.tolist(), strict=True):
        if is_plain(word) and count >= min_count:
            pieces["▁" + word] = float(np.log(count / total))
        elif count >= 2:
            letters.update(word[a : a + n] for n in (2, 3) for a in range(len(word) - n + 1))
    for run, count in phrases.items():
        pieces["".join("▁" + words[k - 1] for k in run)] = float(np.log(count / total))
    alphabet = sorted({letter for piece in pieces for letter in piece} | set("0123456789abcdefghijklmnopqrstuvwxyz"))
    for scrap, _ in letters.most_common(n_scraps):
        pieces.setdefault(scrap, SCRAP_SCORE * len(scrap) * 0.9)
    for letter in alphabet:
        pieces.setdefault(letter, SCRAP_SCORE)
    return pieces


def recount(pieces: dict[str, float], lines: list[str], *, min_count: int) -> dict[str, float]:
    """The tokens with log probabilities from the most probable cuts of `lines`; phrases used too rarely are dropped."""
    tokenizer = make_tokenizer(pieces)
    counts = np.zeros(len(pieces) + 1, dtype=np.int64)
    for start in range(0, len(lines), BATCH_LINES):
        for encoding in tokenizer.encode_batch_fast(lines[start : start + BATCH_LINES]):
            np.add.at(counts, encoding.ids, 1)
    total = float(counts.sum())
    result: dict[str, float] = {}
    for k, (piece, score) in enumerate(pieces.items(), start=1):
        if not piece.startswith("▁") or piece == "▁":
            result[piece] = score
        elif counts[k] >= min_count or piece.count("▁") == 1:
            result[piece] = float(np.log(max(counts[k], 1) / total))
    return result


def segment_stream(tokenizer: Tokenizer, data: Path, target: Path, *, every: int = 1) -> int:
    """The number of lines written: each `every`-th line of the corpora as token ids in decimal, space between."""
    n = 0
    with target.open("w", encoding="ascii") as out:
        for name in CORPORA:
            batch: list[str] = []
            for k, line in enumerate(corpus_lines(data, name)):
                if k % every == 0:
                    batch.append(line)
                if len(batch) == BATCH_LINES:
                    n += _write_ids(tokenizer, batch, out)
                    batch.clear()
            n += _write_ids(tokenizer, batch, out)
    return n


def _write_ids(tokenizer: Tokenizer, batch: list[str], out: TextIO) -> int:
    encodings = tokenizer.encode_batch_fast(batch)
    out.writelines(" ".join(map(str, encoding.ids)) + "\n" for encoding in encodings if len(encoding.ids) > 1)
    return len(encodings)
