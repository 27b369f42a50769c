"""Durability of an index build, measured: kill -9 at random moments, and a disk that fails at every kind of call.

    python -m evaluation.benchmarks.durability --kills 500 --points 12

Every trial starts from a copy of a good index, on which a build of a changed corpus runs in a process of its own. After
it has died, failed or succeeded, the index is opened with every byte checked: it must hold the old or the new texts,
whole; with the new ones, the old ones must be kept for old links, unless the build told that they are not. Faults need
`strace`; without it only the kills are run. Prints one line per kind of trial as `count/trials`, and ends with exit
code 1 when an index broke or an acknowledged build was lost.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from corpus.errors import CanCuError, NoIndex
from indexer import build_index, open_index
from indexer.retired import Retired

# Without close: a call made to fail is not carried out, so a file's lock would stay held, which no kernel does.
SYSTEM_CALLS = ("write", "pwrite64", "fsync", "fdatasync", "openat", "rename", "mkdir", "ftruncate")
ERRORS = ("ENOSPC", "EIO")
BAD = frozenset({"broken", "lost", "crashed", "hung", "links lost"})
LONGEST_BUILD_S = 120  # a build that takes longer hangs: it usually takes less than one second
EXIT_ACKNOWLEDGED, EXIT_FILES_LISTED, EXIT_REPORTED, EXIT_UNEXPECTED, EXIT_LINKS_TOLD = 0, 2, 3, 4, 5
EXIT_OLD, EXIT_NEW, EXIT_NEW_WITH_FEWER_FILES, EXIT_NONE, EXIT_BROKEN, EXIT_NEW_LINKS_LOST = 10, 11, 12, 13, 14, 15
OLD_LINE, NEW_LINE = "Phấn đấu đạt tốc độ tăng 9 %.", "Phấn đấu đạt tốc độ tăng 11 %."
N_FILES = 8
LATEST_KILL = 1.5  # times the usual length of a build: some kills come when it is over


class WordEncoder:
    """Bags of hashed words: as fast as a build can be, so that kills fall on the writing and not on a model."""

    name, dimension, fingerprint, token_table = "words", 64, "0" * 64, None

    def encode(self, texts: Sequence[str], *, kind: str) -> np.ndarray:
        """(n, 64) float32 unit rows."""
        rows = np.full((len(texts), self.dimension), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in text.lower().split():
                row[hashlib.sha256(word.encode()).digest()[0] % self.dimension] += 1
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """The folders of a run: the changed corpus, and the good index over the unchanged one."""

    corpus: Path
    before: Path
    work: Path


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0 when no trial broke or lost an index."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--kills", type=int, default=500, help="builds killed at a random moment")
    parser.add_argument("--points", type=int, default=12, help="moments at which each system call fails")
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory(prefix="cancu-durability-") as folder:
        bench = prepare(Path(folder))
        total: Counter[str] = Counter()
        for name, trials in all_trials(bench, chosen.kills, chosen.points, chosen.seed):
            counts = trials()
            total.update(counts)
            print(f"{name:32} {shown(counts)}", flush=True)
    print(f"{'all':32} {shown(total)}")
    return 1 if BAD & total.keys() else 0


def all_trials(
    bench: Bench, n_kills: int, n_points: int, seed: int
) -> Iterator[tuple[str, Callable[[], Counter[str]]]]:
    """Each kind of trial with what runs it."""
    yield f"kill -9, {n_kills} random moments", lambda: kills(bench, n_kills, random.Random(seed))
    if shutil.which("strace") is None:
        print("strace is missing: no faults injected", file=sys.stderr)
        return
    for call in SYSTEM_CALLS:
        for error in ERRORS:
            yield f"{call} {error}", lambda call=call, error=error: faults(bench, call, error, n_points)


def shown(counts: Counter[str]) -> str:
    """Each outcome as count/trials."""
    return ", ".join(f"{name} {count}/{counts.total()}" for name, count in sorted(counts.items())) or "no trial"


def prepare(folder: Path) -> Bench:
    """A small corpus, a good index over it, and one line of each file changed since."""
    bench = Bench(corpus=folder / "corpus", before=folder / "before", work=folder / "work")
    bench.corpus.mkdir()
    write_corpus(bench.corpus, OLD_LINE)
    if forked(lambda: build(bench.corpus, bench.before)) != EXIT_ACKNOWLEDGED:
        raise SystemExit("the first build failed")
    write_corpus(bench.corpus, NEW_LINE)
    return bench


def write_corpus(folder: Path, line: str) -> None:
    """N_FILES small plans that hold `line`."""
    for number in range(N_FILES):
        head = f"KẾ HOẠCH\n\nVề phát triển công nghiệp, lần {number}\n\nI. MỤC TIÊU\n\n"
        body = "\n\n".join(f"- Nhiệm vụ {item} của kế hoạch {number}." for item in range(40))
        (folder / f"{number}.txt").write_text(f"{head}{line}\n\nII. NHIỆM VỤ\n\n{body}\n", "utf-8")


def kills(bench: Bench, n_trials: int, dice: random.Random) -> Counter[str]:
    """The outcomes of builds killed at a random moment between their start and a little after their usual end."""
    fresh_copy(bench)
    started = time.perf_counter()
    forked(lambda: build(bench.corpus, bench.work))
    usual_s = time.perf_counter() - started
    outcomes: Counter[str] = Counter()
    for _ in range(n_trials):
        fresh_copy(bench)
        delay_s = dice.uniform(0, LATEST_KILL * usual_s)
        status = forked(lambda: build(bench.corpus, bench.work), lambda child, after=delay_s: kill_later(child, after))
        outcomes[judged(status, bench)] += 1
    return outcomes


def kill_later(child: int, delay_s: float) -> None:
    """Kills a process after a while."""
    time.sleep(delay_s)
    os.kill(child, signal.SIGKILL)


def faults(bench: Bench, call: str, error: str, n_points: int) -> Counter[str]:
    """The outcomes of builds in which the n-th call of this kind fails, for `n_points` n spread over the build."""
    outcomes: Counter[str] = Counter()
    n_calls = traced(bench, f"trace={call}")[1]
    for at in sorted({1 + round(point * (n_calls - 1) / max(n_points - 1, 1)) for point in range(n_points)}):
        status, n_injected = traced(bench, f"inject={call}:error={error}:when={at}")
        if n_injected:
            outcomes[judged(status, bench)] += 1
    return outcomes


def traced(bench: Bench, expression: str) -> tuple[int, int]:
    """The exit status of a build under strace, and how many calls were made to fail (or its busiest thread made)."""
    fresh_copy(bench)
    with tempfile.NamedTemporaryFile("r", prefix="cancu-strace-") as log:

        def attach(child: int) -> None:
            os.waitpid(child, os.WUNTRACED)  # the build stops itself until the tracer is there
            command = ["strace", "-f", "-qq", "-o", log.name, "-e", expression, "-p", str(child)]
            tracers.append(subprocess.Popen(command, stderr=subprocess.DEVNULL))
            while "TracerPid:\t0\n" in Path(f"/proc/{child}/status").read_text():
                time.sleep(0.002)
            os.kill(child, signal.SIGCONT)

        tracers: list[subprocess.Popen] = []
        status = forked(lambda: stopped_build(bench), attach)
        tracers[0].wait()
        lines = [line for line in log if re.search(r"\w+\(.*= ", line)]
    if expression.startswith("inject"):
        return status, sum("(INJECTED)" in line for line in lines)
    return status, max(Counter(line.split()[0] for line in lines).values(), default=0)


def stopped_build(bench: Bench) -> int:
    """A build that begins when it is told to go on."""
    os.kill(os.getpid(), signal.SIGSTOP)
    return build(bench.corpus, bench.work)


def fresh_copy(bench: Bench) -> None:
    """The good index again."""
    shutil.rmtree(bench.work, ignore_errors=True)
    shutil.copytree(bench.before, bench.work)


def judged(status: int, bench: Bench) -> str:
    """What a trial came to: status of the build (negative: the signal that ended it) against what the index holds."""
    held = forked(lambda: look(bench.work))
    if status == -signal.SIGALRM:
        return "hung"
    if status == EXIT_FILES_LISTED:
        return "unreadable file listed" if held == EXIT_NEW_WITH_FEWER_FILES else "lost"
    if status == EXIT_LINKS_TOLD:
        return "acknowledged, new, links told lost" if held in (EXIT_NEW, EXIT_NEW_LINKS_LOST) else "lost"
    if held == EXIT_NEW_LINKS_LOST:
        return "links lost"
    if held not in (EXIT_OLD, EXIT_NEW):
        return "broken"
    if status == EXIT_ACKNOWLEDGED:
        return "acknowledged, new" if held == EXIT_NEW else "lost"
    if status in (EXIT_REPORTED, -signal.SIGKILL):
        verb = "reported" if status == EXIT_REPORTED else "killed"
        return f"{verb}, old" if held == EXIT_OLD else f"{verb}, new"
    return "crashed"


def build(corpus: Path, index: Path) -> int:
    """The exit code of a build."""
    try:
        report = build_index(corpus, index, encoder=WordEncoder())
    except CanCuError:
        return EXIT_REPORTED
    if report.failures:
        return EXIT_FILES_LISTED
    return EXIT_LINKS_TOLD if report.notices else EXIT_ACKNOWLEDGED


def look(index: Path) -> int:
    """The exit code that says which texts the index holds."""
    try:
        opened = open_index(index, encoder=WordEncoder())
    except NoIndex:
        return EXIT_NONE
    except CanCuError as error:
        print(f"broken: {error}", file=sys.stderr)
        return EXIT_BROKEN
    quotes = {chunk.quote for chunk in opened.chunks(range(opened.n_chunks))}
    old, new = OLD_LINE in quotes, NEW_LINE in quotes
    found = set(opened.search_vectors(np.array(opened.vectors[3]), opened.n_chunks)[0].tolist())
    if found != set(range(opened.n_chunks)) or old == new:
        return EXIT_BROKEN
    if len(opened.documents()) < N_FILES:
        return EXIT_NEW_WITH_FEWER_FILES if new else EXIT_BROKEN
    if not new:
        return EXIT_OLD
    kept = [version.text for one in Retired(index).kept() for version in Retired(index).versions(one.doc_id)]
    return EXIT_NEW if sum(OLD_LINE in text for text in kept) == N_FILES else EXIT_NEW_LINKS_LOST


def forked(work: Callable[[], int], meanwhile: Callable[[int], None] | None = None) -> int:
    """The exit code of `work` in a process of its own, or minus the signal that ended it."""
    child = os.fork()
    if child == 0:
        signal.alarm(LONGEST_BUILD_S)
        os._exit(_guarded(work))
    if meanwhile is not None:
        meanwhile(child)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _guarded(work: Callable[[], int]) -> int:
    try:
        return work()
    except Exception as error:
        print(f"{type(error).__name__}: {error}", file=sys.stderr)
        return EXIT_UNEXPECTED


if __name__ == "__main__":
    sys.exit(main())
