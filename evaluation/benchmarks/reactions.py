"""How long a warm page takes from a press to the changed page, in a headless Chromium with one visitor.

    python -m evaluation.benchmarks.reactions

A real server over the index of the settings. Each link is pressed several times; the clock stops when what is watched
reads otherwise and the server's run has ended. Needs an index, Playwright and Chromium.
"""

from __future__ import annotations

import json
import os
import shutil
import statistics
import sys

from evaluation.benchmarks.cold_start import CHROMIUM_NAMES, FLAGS
from evaluation.benchmarks.own_server import Server

N_TURNS = 5
JOURNEYS = (  # name, address, what to press and what to watch, in turn
    ("register: next page", "/?trang=cam-ket", ((".cc-pages a:last-of-type", ".cc-pages"),)),
    (
        "search: a condition set, dropped",
        "/?trang=tim-kiem&hoi=khu công nghiệp",
        (("a[id^=loc]", ".cc-total"), (".cc-chip", ".cc-total")),
    ),
    ("search: next page", "/?trang=tim-kiem&hoi=khu công nghiệp", ((".cc-pages a:last-of-type", ".cc-range"),)),
    (
        "answer: its document, back",
        "/?hoi=tỷ lệ đô thị hóa đến năm 2030",
        ((".cc-answer a.cc-act", "h1"), (".cc-back a", ".cc-answer")),
    ),
)
_PRESS = """([pressed, watched]) => new Promise((done) => {
  const seen = () => [...document.querySelectorAll(watched)].map((e) => e.textContent).join("|");
  const before = seen(), start = performance.now();
  document.querySelector(pressed).click();
  const look = () => {
    const rests = document.querySelector("[data-testid=stApp]").dataset.testScriptState === "notRunning";
    if (seen() !== before && rests) done(performance.now() - start); else setTimeout(look, 5);
  };
  setTimeout(look, 5);
})"""


def main() -> int:
    """Exit code: 0, or 1 when there is no Chromium."""
    from playwright.sync_api import sync_playwright

    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 1
    server = Server(os.environ)
    try:
        with sync_playwright() as playwright:
            page = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS)).new_page()
            for name, path, steps in JOURNEYS:
                page.goto(server.address + path)
                took = []
                for pressed, watched in steps * N_TURNS:
                    page.wait_for_selector(pressed)
                    page.wait_for_timeout(1000)
                    took.append(page.evaluate(_PRESS, [pressed, watched]))
                warm = took[len(steps) :]
                middle, longest = round(statistics.median(warm)), round(max(warm))
                row = {"median_ms": middle, "longest_ms": longest, "presses": len(warm)}
                print(json.dumps({"benchmark": "reactions", "journey": name, **row}))
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
