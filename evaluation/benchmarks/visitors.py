"""The server alone under many visitors, without browsers: how long does each wait, and does any get another's text?

    python -m evaluation.benchmarks.visitors --visitors 30
    python -m evaluation.benchmarks.visitors --visitors 30 --every 10 --seconds 60

A real server over the index, and a page session (page_session.py) for each visitor in this process. Without `--every`
all visitors open the first page in the same moment, and then all ask in the same moment, `--rounds` times. With it each
visitor asks again and again, on average every so many seconds at random moments that are drawn beforehand: who must
wait for an earlier answer has waited since its moment. Every visitor's questions hold a code of its own; all that its
page receives must hold this code and no other's, and must lead to the passage that the search itself finds first for
this question, asked beforehand without any server. Both processes share the cores; the processor time of each is told.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import secrets
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evaluation.benchmarks.measuring import percentile
from evaluation.benchmarks.own_server import Server, cpu_s, peak_of
from evaluation.benchmarks.page_session import PageFailed, PageSession, Reply, open_page
from evaluation.benchmarks.results import parser_for, print_result, this_machine
from evaluation.benchmarks.sessions import link_in_html, passages

SEED = 20
MOST_QUESTIONS = 500  # different ones; then they come again with the code of another visitor


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """A question to ask: its moment in seconds from the beginning, and links as they must stand in the HTML."""

    text: str
    moment: float
    own: str  # to the passage whose words are asked
    best: str  # to the passage that the search finds first


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One question: milliseconds from its moment until the first result and until the page was whole (0: never)."""

    code: str
    first_ms: float
    ended_ms: float
    codes_seen: tuple[str, ...] = ()
    own: bool = False  # it leads to the passage whose words were asked
    best: bool = False  # it leads to the passage that the search finds first

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


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when a visitor got another's text, no answer, or not what the search finds."""
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
    moments = [[0.0] * chosen.rounds] * chosen.visitors
    if chosen.every:
        moments = moments_of(chosen.visitors, chosen.every, chosen.seconds)
    plans = planned(chosen.index, moments)
    server = Server(environment)
    try:
        load = asyncio.run(measure(server, plans, together=not chosen.every))
    finally:
        server.stop()
    figures = summary(load, chosen.visitors)
    how = f"every {chosen.every:g} s each" if chosen.every else f"at once, {chosen.rounds} times"
    print_result("visitors", arguments, chosen, machine, sentence(figures, how), figures)
    return 1 if figures["strangers"] or figures["unanswered"] or figures["best"] < figures["asked"] else 0


def sentence(figures: dict[str, float], how: str) -> str:
    """The number that counts, for the table."""
    return (
        "{visitors} visitors {how}, server alone: first result {first_p50_s} s (p95 {first_p95_s}), whole page "
        "{page_p50_s} s (p95 {page_p95_s}, longest {page_longest_s}); first pages all at once p95 {opened_p95_s} s; "
        "processor of the server {server_cpu_ms} ms a question, {opened_cpu_ms} ms a first page; got another's text: "
        "{strangers}; unanswered: {unanswered}; led to what the search finds first: {best} of {asked}, to the passage "
        "asked: {own}; server peak {server_peak_mib} MiB"
    ).format(how=how, **figures)


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
        "own": sum(one.own for one in load.asked),
        "best": sum(one.best for one in load.asked),
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


def planned(index: Path | None, moments: Sequence[Sequence[float]]) -> dict[str, list[Planned]]:
    """For each visitor's code its questions at their moments: the first words of passages, and the code."""
    from search import Query, open_engine
    from settings import load_settings

    engine = open_engine(index or load_settings().index)
    questions = itertools.cycle(passages(index, min(MOST_QUESTIONS, sum(map(len, moments)))))
    plans: dict[str, list[Planned]] = {}
    for of_one in moments:
        code = f"zq{secrets.token_hex(4)}"
        plans[code] = []
        for moment in of_one:
            passage = next(questions)
            text = f"{passage.words} {code}"
            hits = engine.search(Query(text=text)).hits
            best = next(link_in_html(hit.doc_id, hit.eid) for hit in hits if hit.copy_of is None)
            plans[code].append(Planned(text=text, moment=moment, own=passage.link, best=best))
    return plans


async def measure(server: Server, plans: dict[str, list[Planned]], *, together: bool) -> Load:
    """All questions: the first ones of all visitors `together`, then the second ones, or each at its moment."""
    codes = list(plans)
    await warm_up(server.address)
    pages = {code: await open_page(server.address) for code in codes}
    before = cpu_s(server.pid)
    opened = await asyncio.gather(*(page.visit() for page in pages.values()))
    began, server_cpu, client_cpu = time.perf_counter(), cpu_s(server.pid), time.process_time()
    asked: list[Asked] = []
    for one_round in zip(*plans.values(), strict=True) if together else ():
        at = time.perf_counter()
        turns = zip(codes, one_round, strict=True)
        asked += await asyncio.gather(*(ask_at(pages[code], plan, code, codes, at) for code, plan in turns))
    if not together:
        visits = await asyncio.gather(*(ask_in_turn(pages[code], plans[code], code, codes, began) for code in codes))
        asked += itertools.chain.from_iterable(visits)
    load = Load(
        asked=tuple(asked),
        first_pages_ms=tuple(reply.ended_ms for reply in opened),
        page_cpu_s=server_cpu - before,
        server_cpu_s=cpu_s(server.pid) - server_cpu,
        client_cpu_s=time.process_time() - client_cpu,
        seconds=time.perf_counter() - began,
        peak_mib=peak_of(server.pid),
    )
    await asyncio.gather(*(page.close() for page in pages.values()))
    return load


async def warm_up(address: str) -> None:
    """One visitor before the others: the index is opened and the program loaded."""
    page = await open_page(address)
    await page.visit()
    await page.ask("mục tiêu đến năm 2030")
    await page.close()


async def ask_in_turn(
    page: PageSession, plans: Sequence[Planned], code: str, codes: Sequence[str], began: float
) -> list[Asked]:
    """One visitor's questions, each at its moment or as soon as the one before is answered."""
    asked = []
    for plan in plans:
        at = began + plan.moment
        await asyncio.sleep(max(0.0, at - time.perf_counter()))
        asked.append(await ask_at(page, plan, code, codes, at))
    return asked


async def ask_at(page: PageSession, plan: Planned, code: str, codes: Sequence[str], at: float) -> Asked:
    """One question; its times count from the moment `at`."""
    late_ms = max(0.0, time.perf_counter() - at) * 1000
    try:
        reply = await page.ask(plan.text)
    except PageFailed as failure:
        print(failure, file=sys.stderr)
        return Asked(code=code, first_ms=0.0, ended_ms=0.0)
    return asked_of(reply, plan, code, codes, late_ms)


def asked_of(reply: Reply, plan: Planned, code: str, codes: Sequence[str], late_ms: float) -> Asked:
    """What a visitor received for a question that was sent `late_ms` after its moment."""
    return Asked(
        code=code,
        first_ms=reply.first_ms and reply.first_ms + late_ms,
        ended_ms=reply.ended_ms + late_ms,
        codes_seen=reply.codes(codes),
        own=reply.leads_to(plan.own),
        best=reply.leads_to(plan.best),
    )


if __name__ == "__main__":
    sys.exit(main())
