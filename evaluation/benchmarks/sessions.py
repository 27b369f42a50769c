"""Many visitors ask different questions at the same moment: does each see only its own, and how long does it wait?

    python -m evaluation.benchmarks.sessions --sessions 10
    python -m evaluation.benchmarks.sessions --sessions 30

A real server over the index, and one headless Chromium with a context of its own for each visitor. All pages are open;
then every visitor types the first words of another passage with a code of its own and presses Enter. The page itself
measures from the key to the first answer or passage. Each page must hold its own code and no other's. The browser works
on the same cores as the server, so the times include drawing all pages. Needs an index, Playwright and Chromium.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from evaluation.benchmarks.cold_start import CHROMIUM_NAMES, FIRST_RESULT, FLAGS
from evaluation.benchmarks.measuring import percentile
from evaluation.benchmarks.own_server import LIMIT_S, Server, peak_of
from evaluation.benchmarks.results import parser_for, print_result, this_machine

AT_REST = '[data-testid="stApp"][data-test-script-state="notRunning"]'  # Streamlit's own mark
N_WORDS = 10  # of a passage
_WATCH = """(found) => {
  window.asked = window.shown = 0;
  document.addEventListener("keydown", (e) => { if (e.key === "Enter") window.asked ||= performance.now(); }, true);
  const look = () => {
    if (window.asked && !window.shown && document.querySelector(found)) window.shown = performance.now();
  };
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true });
}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Passage:
    """The first words of a passage, and how every link to it begins in a page's HTML."""

    words: str
    link: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """What one visitor saw: milliseconds until the first result, and whose codes stand on the page."""

    code: str
    wait_ms: float
    codes_seen: tuple[str, ...]
    found: bool  # the page leads to the passage whose words were asked

    @property
    def own_only(self) -> bool:
        """Whether the page holds this visitor's question and nobody else's."""
        return self.codes_seen == (self.code,)


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when there is no Chromium or a visitor saw another's question."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("sessions", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3, help="each with fresh visitors and other questions")
    chosen = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 1
    machine = this_machine()
    environment = os.environ | ({"CANCU_INDEX": str(chosen.index.resolve())} if chosen.index else {})
    questions = passages(chosen.index, chosen.sessions * chosen.rounds)
    visits, peak_mib = asyncio.run(measure(questions, chosen.sessions, environment, chromium))
    figures = summary(visits, chosen.sessions, peak_mib)
    number = (
        f"{chosen.sessions} visitors at once, {chosen.rounds} times: first result {figures['median_s']} s "
        f"(p95 {figures['p95_s']}, longest {figures['longest_s']}); saw another's question: {figures['strangers']}; "
        f"led to its own passage {figures['found']} of {len(visits)}; server peak {figures['server_peak_mib']} MiB"
    )
    print_result("sessions", arguments, chosen, machine, number, figures)
    return 1 if figures["strangers"] else 0


def summary(visits: Sequence[Visit], n_sessions: int, peak_mib: int) -> dict[str, float]:
    """The figures of all visits."""
    waits_s = [visit.wait_ms / 1000 for visit in visits]
    return {
        "sessions": n_sessions,
        "visits": len(visits),
        "median_s": round(percentile(waits_s, 0.5), 2),
        "p95_s": round(percentile(waits_s, 0.95), 2),
        "longest_s": round(max(waits_s), 2),
        "strangers": sum(not visit.own_only for visit in visits),
        "found": sum(visit.found for visit in visits),
        "server_peak_mib": peak_mib,
    }


def passages(index: Path | None, n: int) -> list[Passage]:
    """n passages that begin with different words, spread over the whole index.

    Raises: ValueError when there are fewer.
    """
    from indexer import open_index
    from settings import load_settings

    opened = open_index(index or load_settings().index, verify=False)
    begins: dict[str, Passage] = {}
    for ordinal in range(opened.n_chunks):
        chunk = opened.chunk(ordinal)
        words = chunk.quote.split()
        if len(words) >= N_WORDS:
            begin = " ".join(words[:N_WORDS])
            begins.setdefault(begin, Passage(words=begin, link=link_in_html(chunk.doc_id, chunk.eid)))
    if len(begins) < n:
        raise ValueError(f"{len(begins)} different passages, {n} are needed")
    step = len(begins) // n
    return list(begins.values())[: step * n : step]


def link_in_html(doc_id: str, eid: str) -> str:
    """How a link to a passage begins where it stands in HTML; the hash of its words follows."""
    from citations import Address, format_permalink

    return escape(format_permalink(Address(doc_id=doc_id, eid=eid)) + "&")


async def measure(
    questions: Sequence[Passage], n_sessions: int, environment: dict[str, str], chromium: str
) -> tuple[list[Visit], int]:
    """The visits of all rounds, and the server's peak memory in MiB."""
    from playwright.async_api import async_playwright

    server = Server(environment)
    try:
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
            visits = []
            for start in range(0, len(questions), n_sessions):
                visits += await ask_at_once(browser, server.address, questions[start : start + n_sessions])
            await browser.close()
        return visits, peak_of(server.pid)
    finally:
        server.stop()


async def ask_at_once(browser, address: str, questions: Sequence[Passage]) -> list[Visit]:
    """One round: opens a page for each question, then all are asked together."""
    codes = [f"zq{secrets.token_hex(4)}" for _ in questions]
    contexts = [await browser.new_context() for _ in questions]
    try:
        pages = await asyncio.gather(*(open_page(context, address) for context in contexts))
        boxes = [page.get_by_label("Câu hỏi", exact=True) for page in pages]
        for box, question, code in zip(boxes, questions, codes, strict=True):
            await box.fill(f"{question.words} {code}")
        await asyncio.gather(*(box.press("Enter") for box in boxes))
        visits = (look_at(*one, codes) for one in zip(pages, questions, codes, strict=True))
        return list(await asyncio.gather(*visits))
    finally:
        for context in contexts:
            await context.close()


async def open_page(context, address: str):
    """The start page, open and at rest, with the clock installed."""
    context.set_default_timeout(LIMIT_S * 1000)
    page = await context.new_page()
    await page.goto(address)
    await page.locator(".cc-examples").wait_for()
    await page.evaluate(_WATCH, FIRST_RESULT)
    return page


async def look_at(page, question: Passage, code: str, codes: Sequence[str]) -> Visit:
    """What stands on a page once its first result is there and it has come to rest."""
    await page.wait_for_function("window.shown > 0")
    wait_ms = await page.evaluate("window.shown - window.asked")
    await page.locator(AT_REST).wait_for()
    content = await page.content() + page.url + await page.get_by_label("Câu hỏi", exact=True).input_value()
    return Visit(
        code=code,
        wait_ms=wait_ms,
        codes_seen=tuple(one for one in codes if one in content),
        found=question.link in content,
    )


if __name__ == "__main__":
    sys.exit(main())
