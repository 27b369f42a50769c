"""How a measurement is asked for and reported: its options, the machine, one line of JSON and one row of Markdown."""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

CPU_FILE = Path("/proc/cpuinfo")


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


def table_row(*cells: object) -> str:
    """One row of a Markdown table.

    >>> table_row("a|b", 3)
    '| a\\\\|b | 3 |'
    """
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def shown_command(module: str, arguments: Sequence[str]) -> str:
    """The command that was run; of a path only the name is shown.

    >>> shown_command("build", ["--corpus", "my/texts", "--date", "2025-01-31"])
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
