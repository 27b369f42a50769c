"""What the measurements share: percentiles, peak memory, the machine, and how a result is printed."""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import re
import resource
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
DEV = PROJECT / "evaluation" / "dev.jsonl"
MEMORY_FILE, CPU_FILE = Path("/proc/self/status"), Path("/proc/cpuinfo")
# Read by the numerical libraries when they are imported: set before, they keep to the thread that calls them.
ONE_THREAD = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS", "NUMEXPR_NUM_THREADS"), "1"
) | {"TOKENIZERS_PARALLELISM": "false"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """Where a number was measured; `load` is the load average of the minute before."""

    cores: int
    memory_gib: int
    cpu: str
    python: str
    load: float

    def __str__(self) -> str:
        return f"{self.cores} cores, {self.memory_gib} GiB, {self.cpu}, Python {self.python}, load {self.load:.1f}"


def keep_to_one_thread() -> None:
    """Makes the numerical libraries work in the thread that calls them; of the process that runs the measurement.

    Raises: RuntimeError when they are imported already and would not notice.
    """
    if "numpy" in sys.modules:
        raise RuntimeError("numpy was imported before the number of its threads was set")
    os.environ.update(ONE_THREAD)


def this_machine() -> Machine:
    """The machine that runs this."""
    described = CPU_FILE.read_text(encoding="utf-8") if CPU_FILE.exists() else ""
    named = re.search(r"^model name\s*:\s*(.+)$", described, re.MULTILINE)
    return Machine(
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        cpu=named[1].strip() if named else platform.machine(),
        python=platform.python_version(),
        load=os.getloadavg()[0],
    )


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least `share` (0..1) of the values do not exceed (nearest rank).

    >>> percentile([1, 2, 3, 4], 0.5), percentile([1, 2, 3, 4], 0.95), percentile([7], 0.0)
    (2, 4, 7)
    """
    return sorted(values)[max(0, math.ceil(share * len(values)) - 1)]


def spread(values_ms: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile, by nearest rank, rounded to a microsecond.

    >>> spread([1.0, 2.0, 9.0])
    {'median_ms': 2.0, 'p95_ms': 9.0}
    """
    return {"median_ms": round(percentile(values_ms, 0.5), 3), "p95_ms": round(percentile(values_ms, 0.95), 3)}


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


def table_row(*cells: object) -> str:
    """One row of a Markdown table.

    >>> table_row("a|b", 3)
    '| a\\\\|b | 3 |'
    """
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def shown_command(module: str, arguments: Sequence[str]) -> str:
    """The command that was run; of a path only the name is shown.

    >>> shown_command("build", ["--corpus", "/home/me/texts", "--date", "2025-01-31"])
    'python -m evaluation.benchmarks.build --corpus texts'
    """
    shown = [Path(argument).name if "/" in argument else argument for argument in _without_date(arguments)]
    return " ".join(["python -m", f"evaluation.benchmarks.{module}", *shown])


def _without_date(arguments: Sequence[str]) -> Iterator[str]:
    before = ""
    for argument in arguments:
        if before != "--date" and not argument.startswith("--date"):
            yield argument
        before = argument


def parser_for(module: str, description: str) -> argparse.ArgumentParser:
    """A parser of the options that every measurement has; `description` is the module's docstring."""
    parser = argparse.ArgumentParser(
        prog=f"python -m evaluation.benchmarks.{module}", description=description.splitlines()[0]
    )
    parser.add_argument("--date", default="", help="date of the result (default: today)")
    return parser


def print_result(
    module: str, arguments: Sequence[str], chosen: argparse.Namespace, machine: Machine, number: str, figures: Mapping
) -> None:
    """One line of JSON with all figures, and one row of Markdown with the number that counts."""
    day, command = chosen.date or date.today().isoformat(), shown_command(module, arguments)
    where = {name: getattr(machine, name) for name in Machine.__slots__}
    print(json.dumps({"benchmark": module, **figures, "machine": where, "date": day}, ensure_ascii=False))
    print(table_row(number, f"`{command}`", machine, day), flush=True)
