"""Builds that die: forks one build per step, each killing itself (kill -9) at its step. Run by the durability tests.

python -m tests.indexer_child CORPUS BEFORE WORK writes into WORK/<n> a copy of the index BEFORE, on which a build was
killed at its n-th report of progress, and prints the steps as JSON. BEFORE may be missing: a first build.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import sys
from pathlib import Path

from corpus import collection
from indexer import build_index
from tests.indexer_samples import HashEncoder, split_plainly


def main(folder: Path, before: Path, work: Path) -> list[str]:
    """The steps at which builds were killed, in order; ends when a build survives."""
    steps: list[str] = []
    while True:
        index = work / str(len(steps))
        if before.exists():
            shutil.copytree(before, index)
        died, step = _killed_build(folder, index, len(steps))
        if not died:
            return steps
        steps.append(step)


def _killed_build(folder: Path, index: Path, n_steps: int) -> tuple[bool, str]:
    """Whether a build in a process of its own died at its report number `n_steps`, and what it reported last."""
    read, write = os.pipe()
    child = os.fork()
    if child == 0:
        seen = 0

        def progress(stage: str, done: int, total: int) -> None:
            nonlocal seen
            if seen == n_steps:
                os.write(write, f"{stage} {done}/{total}".encode())
                os.kill(os.getpid(), signal.SIGKILL)
            seen += 1

        build_index(folder, index, encoder=HashEncoder(), progress=progress, force=True)
        os._exit(0)
    os.close(write)
    status = os.waitpid(child, 0)[1]
    with os.fdopen(read, "rb") as pipe:
        return os.WIFSIGNALED(status), pipe.read().decode()


if __name__ == "__main__":
    collection.split_documents = split_plainly
    print(json.dumps(main(*map(Path, sys.argv[1:4]))))
