"""The server alone under many visitors, without browsers: how long does each wait, and does any get another's text?

    python -m evaluation.benchmarks.visitors --visitors 30
    python -m evaluation.benchmarks.visitors --visitors 30 --every 10 --seconds 60

A real server over the index, and a page session (page_session.py) for each visitor in this process. Without `--every`
all visitors open the first page in the same moment, and then all ask in the same moment, `--rounds` times. With it each
visitor asks again and again, on average every so many seconds at random moments that are drawn beforehand: who must
wait for an earlier answer has waited since its moment. Every visitor's questions hold a code of its own; all that its
page receives must hold this code and no other's. Both processes share the cores; the processor time of each is told.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.benchmarks.cold_start import SERVE, free_port, wait_for
from evaluation.benchmarks.measuring import PROJECT, percentile
from evaluation.benchmarks.page_session import PageFailed, PageSession, Reply, open_page
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from evaluation.benchmarks.sessions import passages, peak_of

LIMIT_S = 180
SEED = 20
MOST_QUESTIONS = 500  # different ones; then they come again with the code of another visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: milliseconds from its moment until the first result and until the page was whole (0: never)."""

    code: str
    first_ms: float
    ended_ms: float
    codes_seen: tuple[str, ...] = ()
    found: bool = False  # the passage whose words were asked is among those received

    @property
    def own_only(self) -> bool:
        """Whether the page received this visitor's code and nobody else's."""
        return self.codes_seen == (self.code,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """What was measured: questions, milliseconds of first pages, processor seconds of both processes while asking."""

    asked: tuple[Asked, ...]
    first_pages_ms: tuple[float, ...]
    page_cpu_s: float  # of the server, while the first pages were opened
    server_cpu_s: float
    client_cpu_s: float
    seconds: float
    peak_mib: int


class Server:
    """A real server over an index, in a process of its own."""

    def __init__(self, environment: dict[str, str]) -> None:
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when a visitor got another's text or no answer."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("visitors", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--visitors", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=3, help="of asking at the same moment")
    parser.add_argument("--every", type=float, default=0.0, help="seconds between a visitor's questions, on average")
    parser.add_argument("--seconds", type=float, default=60.0, help="of asking with --every")
    chosen = parser.parse_args(arguments)
    machine = this_machine()
    environment = os.environ | ({"CANCU_INDEX": str(chosen.index.resolve())} if chosen.index else {})
    moments = moments_of(chosen.visitors, chosen.every, chosen.seconds) if chosen.every else None
    n_questions = sum(map(len, moments)) if moments else chosen.visitors * chosen.rounds
    questions = itertools.cycle(passages(chosen.index, min(n_questions, MOST_QUESTIONS)))
    server = Server(environment)
    try:
        load = asyncio.run(measure(server, questions, chosen.visitors, chosen.rounds, moments))
    finally:
        server.stop()
    figures = summary(load, chosen.visitors)
    how = f"every {chosen.every:g} s each" if moments else f"at once, {chosen.rounds} times"
    print_result("visitors", arguments, chosen, machine, sentence(figures, how), figures)
    return 1 if figures["strangers"] or figures["unanswered"] else 0


def sentence(figures: dict[str, float], how: str) -> str:
    """The number that counts, for the table."""
    return (
        f"{figures['visitors']} visitors {how}, server alone: first result {figures['first_p50_s']} s (p95 "
        f"{figures['first_p95_s']}), whole page {figures['page_p50_s']} s (p95 {figures['page_p95_s']}, longest "
        f"{figures['page_longest_s']}); first pages all at once p95 {figures['opened_p95_s']} s; processor of the "
        f"server {figures['server_cpu_ms']} ms a question, {figures['opened_cpu_ms']} ms a first page; got another's "
        f"text: {figures['strangers']}; unanswered: {figures['unanswered']}; own passage shown {figures['found']} of "
        f"{figures['asked']}; server peak {figures['server_peak_mib']} MiB"
    )


def summary(load: Load, n_visitors: int) -> dict[str, float]:
    """The figures of a load."""
    answered = [one for one in load.asked if one.ended_ms and one.first_ms]
    first, whole = ([getattr(one, name) / 1000 for one in answered] or [0.0] for name in ("first_ms", "ended_ms"))
    opened = [value / 1000 for value in load.first_pages_ms]
    n_asked = max(1, len(load.asked))
    return {
        "visitors": n_visitors,
        "asked": len(load.asked),
        "first_p50_s": round(percentile(first, 0.5), 2),
        "first_p95_s": round(percentile(first, 0.95), 2),
        "page_p50_s": round(percentile(whole, 0.5), 2),
        "page_p95_s": round(percentile(whole, 0.95), 2),
        "page_longest_s": round(max(whole), 2),
        "opened_p50_s": round(percentile(opened, 0.5), 2),
        "opened_p95_s": round(percentile(opened, 0.95), 2),
        "opened_cpu_ms": round(load.page_cpu_s * 1000 / len(opened), 1),
        "server_cpu_ms": round(load.server_cpu_s * 1000 / n_asked, 1),
        "client_cpu_ms": round(load.client_cpu_s * 1000 / n_asked, 1),
        "asked_per_s": round(len(load.asked) / load.seconds, 1),
        "strangers": sum(not one.own_only for one in load.asked if one.ended_ms),
        "unanswered": len(load.asked) - len(answered),
        "found": sum(one.found for one in load.asked),
        "server_peak_mib": load.peak_mib,
    }


def moments_of(n_visitors: int, every_s: float, seconds: float, seed: int = SEED) -> list[list[float]]:
    """For each visitor the moments at which it asks, in seconds from the beginning, each gap drawn at random
    (exponential with mean `every_s`); the same seed gives the same moments."""
    drawn = random.Random(seed)
    return [
        list(itertools.takewhile(seconds.__gt__, itertools.accumulate(iter(lambda: drawn.expovariate(1 / every_s), 0))))
        for _ in range(n_visitors)
    ]


async def measure(
    server: Server,
    questions: Iterator[str],
    n_visitors: int,
    n_rounds: int,
    moments: Sequence[Sequence[float]] | None,
) -> Load:
    """All questions, asked in rounds at the same moment, or at given moments of each visitor."""
    codes = [f"zq{secrets.token_hex(4)}" for _ in range(n_visitors)]
    await warm_up(server.address)
    pages = [await open_page(server.address) for _ in range(n_visitors)]
    before = cpu_s(server.pid)
    opened = await asyncio.gather(*(page.visit() for page in pages))
    began, server_cpu, client_cpu = time.perf_counter(), cpu_s(server.pid), time.process_time()
    if moments is None:
        asked = []
        for _ in range(n_rounds):
            at = time.perf_counter()
            asked += await asyncio.gather(
                *(ask_at(page, next(questions), code, codes, at) for page, code in zip(pages, codes, strict=True))
            )
    else:
        lines = ([(began + moment, next(questions)) for moment in of_one] for of_one in moments)
        visits = (ask_in_turn(*one, codes) for one in zip(pages, lines, codes, strict=True))
        asked = [one for of_one in await asyncio.gather(*visits) for one in of_one]
    load = Load(
        asked=tuple(asked),
        first_pages_ms=tuple(reply.ended_ms for reply in opened),
        page_cpu_s=server_cpu - before,
        server_cpu_s=cpu_s(server.pid) - server_cpu,
        client_cpu_s=time.process_time() - client_cpu,
        seconds=time.perf_counter() - began,
        peak_mib=peak_of(server.pid),
    )
    for page in pages:
        await page.close()
    return load


async def warm_up(address: str) -> None:
    """One visitor before the others: the index is opened and the program loaded."""
    page = await open_page(address)
    await page.visit()
    await page.ask("mục tiêu đến năm 2030")
    await page.close()


async def ask_in_turn(
    page: PageSession, lines: Sequence[tuple[float, str]], code: str, codes: Sequence[str]
) -> list[Asked]:
    """One visitor's questions, each at its moment or as soon as the one before is answered."""
    asked = []
    for at, question in lines:
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        asked.append(await ask_at(page, question, code, codes, at))
    return asked


async def ask_at(page: PageSession, question: str, code: str, codes: Sequence[str], at: float) -> Asked:
    """One question; its times count from the moment `at`."""
    late_ms = max(0.0, time.perf_counter() - at) * 1000
    try:
        reply = await page.ask(f"{question} {code}")
    except PageFailed as failure:
        print(failure, file=sys.stderr)
        return Asked(code=code, first_ms=0.0, ended_ms=0.0)
    return asked_of(reply, question, code, codes, late_ms)


def asked_of(reply: Reply, question: str, code: str, codes: Sequence[str], late_ms: float) -> Asked:
    """What a visitor received for a question that was sent `late_ms` after its moment."""
    return Asked(
        code=code,
        first_ms=reply.first_ms and reply.first_ms + late_ms,
        ended_ms=reply.ended_ms + late_ms,
        codes_seen=reply.codes(codes),
        found=reply.says(question),
    )


def cpu_s(pid: int) -> float:
    """Processor seconds that all threads of a running process have used; 0 where the system does not tell."""
    stat = Path(f"/proc/{pid}/stat")
    if not stat.exists():
        return 0.0
    fields = stat.read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    sys.exit(main())
