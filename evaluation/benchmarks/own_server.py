"""A server of one's own to measure: started over an index, with its processor time and memory."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from evaluation.benchmarks.cold_start import SERVE, free_port, wait_for
from evaluation.benchmarks.measuring import PROJECT

LIMIT_S = 180


class Server:
    """A real server over an index, in a process of its own."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        port, quiet = free_port(), subprocess.DEVNULL
        self.address = f"http://127.0.0.1:{port}"
        self._process = subprocess.Popen(
            [sys.executable, *SERVE, str(port)], cwd=PROJECT, env=environment, stdout=quiet, stderr=quiet
        )
        self.pid = self._process.pid
        wait_for(f"{self.address}/_stcore/health", self._process, time.perf_counter() + LIMIT_S)

    def stop(self) -> None:
        """Ends the process."""
        self._process.terminate()
        self._process.wait(timeout=LIMIT_S)


def cpu_s(pid: int) -> float:
    """Processor seconds that all threads of a running process have used; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_of(pid: int) -> int:
    """The most memory that a running process held at once, in MiB; 0 where the system does not tell."""
    status = Path(f"/proc/{pid}/status")
    lines = status.read_text(encoding="utf-8").splitlines() if status.exists() else []
    return next((int(line.split()[1]) // 1024 for line in lines if line.startswith("VmHWM:")), 0)
