"""Seconds from starting the app to the first result in a real browser, and of one search on the command line.

    python -m evaluation.benchmarks.cold_start

The browser is open before the clock starts; the page is asked for as soon as the server answers, with the question in
its address. The disk cache of the system is left as it is. Needs an index, Playwright, and Chromium on the path.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import quote

from evaluation.benchmarks.measuring import PROJECT
from evaluation.benchmarks.results import parser_for, print_result, this_machine

QUESTION = "tỷ lệ lao động nông nghiệp trong tổng lao động xã hội"
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
FIRST_RESULT = ".cc-answer, .cc-hit"
SERVE = ("cli.py", "serve", "--port")  # as `make app` and an office run it
LIMIT_S = 120
POLL_S = 0.02


def main(arguments: Sequence[str] | None = None) -> int:
    """Exit code: 0, or 1 when there is no Chromium."""
    arguments = sys.argv[1:] if arguments is None else arguments
    parser = parser_for("cold_start", __doc__)
    parser.add_argument("--index", type=Path, help="index folder (default: that of the settings)")
    parser.add_argument("--question", default=QUESTION)
    parser.add_argument("--times", type=int, default=3)
    chosen = parser.parse_args(arguments)
    chromium = next(filter(None, map(shutil.which, CHROMIUM_NAMES)), None)
    if chromium is None:
        print("no Chromium on this machine", file=sys.stderr)
        return 1
    machine = this_machine()
    environment = os.environ | ({"CANCU_INDEX": str(chosen.index.resolve())} if chosen.index else {})
    commands = [command_s(chosen.question, environment) for _ in range(chosen.times)]
    processor_s = sum(os.times()[2:4]) / chosen.times  # of the children that have ended: the commands
    apps = apps_s(chosen.question, environment, chromium, chosen.times)
    figures = {
        "app_first_result_s": round(statistics.median(apps), 2),
        "command_s": round(statistics.median(commands), 2),
        "command_processor_s": round(processor_s, 2),
        "app_all_s": [round(value, 2) for value in apps],
        "command_all_s": [round(value, 2) for value in commands],
    }
    number = (
        f"app to first result {figures['app_first_result_s']} s; "
        f"`cli.py search` {figures['command_s']} s (processor {processor_s:.2f})"
    )
    print_result("cold_start", arguments, chosen, machine, number, figures)
    return 0


def command_s(question: str, environment: dict[str, str]) -> float:
    """Seconds of one search on the command line, the whole process."""
    began = time.perf_counter()
    command = [sys.executable, "cli.py", "search", question]
    subprocess.run(command, cwd=PROJECT, env=environment, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def apps_s(question: str, environment: dict[str, str], chromium: str, n_times: int) -> list[float]:
    """Seconds from starting a server to its first result in a fresh page, for each of the starts."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=list(FLAGS))
        try:
            return [app_s(question, environment, browser) for _ in range(n_times)]
        finally:
            browser.close()


def app_s(question: str, environment: dict[str, str], browser) -> float:
    """Seconds of one start; `browser` is open already."""
    port, page = free_port(), browser.new_page()
    command = [sys.executable, *SERVE, str(port)]
    began = time.perf_counter()
    server = subprocess.Popen(
        command, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/_stcore/health", server, began + LIMIT_S)
        page.goto(f"http://127.0.0.1:{port}/?hoi={quote(question)}", timeout=LIMIT_S * 1000)
        page.locator(FIRST_RESULT).first.wait_for(timeout=LIMIT_S * 1000)
        return time.perf_counter() - began
    finally:
        page.context.close()
        server.terminate()
        server.wait(timeout=LIMIT_S)


def wait_for(address: str, server: subprocess.Popen, until: float) -> None:
    """Returns once the address answers.

    Raises: RuntimeError when the server ended, TimeoutError.
    """
    while time.perf_counter() < until:
        if server.poll() is not None:
            raise RuntimeError(f"the app ended with exit code {server.returncode}")
        try:
            urllib.request.urlopen(address, timeout=2).close()
            return
        except OSError:
            time.sleep(POLL_S)
    raise TimeoutError(f"{address} did not answer within {LIMIT_S} s")


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


if __name__ == "__main__":
    sys.exit(main())
