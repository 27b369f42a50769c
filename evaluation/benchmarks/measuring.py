"""What the measurements share: times and their percentiles, peak memory, sizes, questions."""

from __future__ import annotations

import json
import math
import os
import re
import resource
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEV = PROJECT / "evaluation" / "dev.jsonl"
MEMORY_FILE = Path("/proc/self/status")
# Read by the numerical libraries when they are imported: set before, they keep to the thread that calls them.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false"}


def keep_to_one_thread() -> None:
    """Makes the numerical libraries work in the thread that calls them; of the process that runs the measurement.

    Raises: RuntimeError when they are imported already and would not notice.
    """
    if "numpy" in sys.modules:
        raise RuntimeError("numpy was imported before the number of its threads was set")
    os.environ.update(ONE_THREAD)


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed (nearest rank).

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.95), percentile([7], 0.0)
    (2, 4, 7)
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def timed(verb: Callable[[str], object], texts: Sequence[str]) -> list[tuple[float, float]]:
    """(wall, processor) milliseconds of each call; the processor time is that of all threads of this process."""
    found = []
    for text in texts:
        wall, processor = time.perf_counter_ns(), time.process_time_ns()
        verb(text)
        found.append(((time.perf_counter_ns() - wall) / 1e6, (time.process_time_ns() - processor) / 1e6))
    return found


def spread(times_ms: Sequence[tuple[float, float]]) -> dict[str, float]:
    """Median and 95th percentile of the wall clock, and median of the processor time, rounded to a microsecond.

    >>> spread([(1.0, 0.5), (2.0, 0.5), (9.0, 0.6)])
    {'median_ms': 2.0, 'p95_ms': 9.0, 'processor_ms': 0.5}
    """
    walls, processors = zip(*times_ms, strict=True)
    figures = {"median_ms": (walls, 0.5), "p95_ms": (walls, 0.95), "processor_ms": (processors, 0.5)}
    return {name: round(percentile(values, share), 3) for name, (values, share) in figures.items()}


def peak_memory_mib() -> float:
    """The most memory this process held at once (resident, in MiB).

    Linux's VmHWM is asked first: the peak that getrusage reports can be the parent's.
    """
    status = MEMORY_FILE.read_text(encoding="utf-8") if MEMORY_FILE.exists() else ""
    found = re.search(r"^VmHWM:\s*(\d+) kB$", status, re.MULTILINE)
    return (int(found[1]) if found else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss) / 1024


def size_mib(folder: Path) -> float:
    """The bytes of all files of a folder, in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 2**20


def question_texts(path: Path) -> list[str]:
    """The questions of a JSONL file, in its order."""
    return [json.loads(line)["question"] for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
