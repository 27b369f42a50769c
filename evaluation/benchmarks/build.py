"""Seconds, passages per second and peak memory of building an index from nothing, as `cli.py build` does it.

    python -m evaluation.benchmarks.build                  # the shipped documents, three times
    python -m evaluation.benchmarks.build --corpus DIR     # any folder, once

The folder is copied first, so that it stays as it is. `seconds` are those of the build itself, `process_s` those of the
whole command, with the start of Python and opening the encoder.
"""

from __future__ import annotations

import json
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from evaluation.benchmarks.measuring import PROJECT, size_mib
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from settings import load_settings

EXIT_CODES = (0, 2)  # 2: done, but some files could not be read


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code 0."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("build", __doc__)
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: that of the settings)")
    parser.add_argument("--times", type=int, help="builds (default: 3, or 1 with --corpus)")
    chosen = parser.parse_args(arguments)
    machine = this_machine()
    corpus = chosen.corpus or load_settings().corpus
    builds = [build_once(corpus) for _ in range(chosen.times or (1 if chosen.corpus else 3))]
    figures = summary(builds)
    number = (
        f"{figures['files']} files, {figures['documents']} documents, {figures['chunks']} passages in "
        f"{figures['seconds']} s (whole command {figures['process_s']} s), {figures['passages_per_s']} passages/s, "
        f"peak {figures['peak_mib']} MiB, index {figures['index_mib']} MiB, {figures['failures']} failures"
    )
    print_result("build", arguments, chosen, machine, number, figures)
    return 0


def build_once(corpus: Path) -> dict:
    """What `cli.py build --json` reports of one build into an empty folder, with `process_s` and `index_mib`.

    Raises: CalledProcessError when the command failed.
    """
    with tempfile.TemporaryDirectory(prefix="cancu-build-") as folder:
        copy, index = Path(folder) / "corpus", Path(folder) / "index"
        shutil.copytree(corpus, copy, symlinks=True, copy_function=shutil.copyfile)
        began = time.perf_counter()
        command = [sys.executable, "cli.py", "build", "--corpus", str(copy), "--index", str(index), "--json"]
        done = subprocess.run(command, cwd=PROJECT, capture_output=True, text=True)
        process_s = time.perf_counter() - began
        if done.returncode not in EXIT_CODES:
            print(done.stderr, file=sys.stderr)
            done.check_returncode()
        return {**json.loads(done.stdout), "process_s": process_s, "index_mib": size_mib(index)}


def summary(builds: Sequence[dict]) -> dict:
    """Counts of the first build, medians of the seconds, and the highest peak of memory.

    >>> one = {"files": 1, "documents": 2, "paragraphs": 9, "chunks": 8, "failures": [{"file": "a", "reason": "rỗng"}],
    ...        "notices": [], "seconds": 2.0, "process_s": 3.0, "peak_memory_mib": 100, "index_mib": 1.04}
    >>> found = summary([one, one | {"seconds": 4.0, "peak_memory_mib": 120}, one | {"seconds": 4.0}])
    >>> found["seconds"], found["passages_per_s"], found["peak_mib"], found["failures"]
    (4.0, 2, 120, 1)
    """
    first, seconds = builds[0], statistics.median(build["seconds"] for build in builds)
    return {
        **{name: first[name] for name in ("files", "documents", "paragraphs", "chunks")},
        "failures": len(first["failures"]),
        "failed_files": {failure["file"]: failure["reason"] for failure in first["failures"]},
        "notices": len(first["notices"]),
        "seconds": round(seconds, 2),
        "process_s": round(statistics.median(build["process_s"] for build in builds), 2),
        "passages_per_s": round(first["chunks"] / seconds) if seconds else 0,
        "peak_mib": round(max(build["peak_memory_mib"] for build in builds)),
        "index_mib": round(first["index_mib"], 1),
        "seconds_all": [build["seconds"] for build in builds],
    }


if __name__ == "__main__":
    sys.exit(main())
