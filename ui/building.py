"""Builds the index in a process of its own, one at a time, and knows how far it is: visitors never wait for it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from settings import PREFIX, PROJECT, SECRETS, Settings

BUILT = (0, 2)  # exit codes of a build that was published; 2: some files could not be read


@dataclass(frozen=True, slots=True, kw_only=True)
class BuildState:
    """How far a build is. `report` is what the finished one told of itself, `error` why it failed, in Vietnamese.

    `seconds` is how long it has run; `n_finished` counts the builds that ended since the app was started.
    """

    running: bool = False
    stage: str = ""
    done: int = 0
    total: int = 0
    seconds: float = 0.0
    again: bool = False  # files changed meanwhile: another build follows
    report: Mapping[str, Any] | None = None
    error: str = ""
    n_finished: int = 0


class Builder:
    """The one builder of an index; every method may be called from any thread."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._state = BuildState()
        self._since = 0.0
        self._force_next = False

    @property
    def state(self) -> BuildState:
        """How far it is now."""
        with self._lock:
            running = self._state.running
            return replace(self._state, seconds=time.monotonic() - self._since) if running else self._state

    def request(self, *, force: bool = False) -> Literal["started", "queued"]:
        """Starts a build; while one is running, another is made to follow it: nothing added since is left out."""
        with self._lock:
            if self._state.running:
                self._state = replace(self._state, again=True)
                self._force_next |= force
                return "queued"
            self._begin()
        threading.Thread(target=self._run, args=(force,), name="build", daemon=True).start()
        return "started"

    def _begin(self) -> None:
        self._since = time.monotonic()
        self._state = BuildState(running=True, n_finished=self._state.n_finished)

    def _run(self, force: bool) -> None:
        """Builds until no further build is wanted."""
        while True:
            try:
                report, error = self._build(force)
            except OSError as problem:
                report, error = None, f"không chạy được tiến trình lập chỉ mục ({problem.strerror or problem})."
            with self._lock:
                again, force, self._force_next = self._state.again, self._force_next, False
                n_finished = self._state.n_finished + 1
                seconds = time.monotonic() - self._since
                self._state = BuildState(report=report, error=error, n_finished=n_finished, seconds=seconds)
                if not again:
                    return
                self._begin()

    def _build(self, force: bool) -> tuple[Mapping[str, Any] | None, str]:
        """(report, error) of one build in a child process."""
        with tempfile.TemporaryFile() as errors:
            child = subprocess.Popen(
                build_command(self._settings, force=force), cwd=PROJECT, env=_environment(self._settings),
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True, encoding="utf-8",
            )  # fmt: skip
            report = None
            with child:
                for line in child.stdout:
                    report = self._hear(line) or report
            errors.seek(0)
            told = errors.read().decode("utf-8", "replace")
        if child.returncode in BUILT and report is not None:
            return report, ""
        return None, _reason(told, child.returncode)

    def _hear(self, line: str) -> Mapping[str, Any] | None:
        """The report, when this line holds it; a line of progress is kept in the state."""
        try:
            row = json.loads(line)
        except ValueError:
            return None
        if "stage" not in row:
            return row
        with self._lock:
            self._state = replace(self._state, stage=row["stage"], done=row["done"], total=row["total"])
        return None


_builders: dict[Path, Builder] = {}
_builders_lock = threading.Lock()


def builder_of(settings: Settings) -> Builder:
    """The builder of the index in these settings; all visitors share it."""
    key = settings.index.resolve()
    with _builders_lock:
        return _builders.setdefault(key, Builder(settings))


def build_command(settings: Settings, *, force: bool = False) -> list[str]:
    """The command that builds, at low priority, so that questions go before it."""
    polite = ["nice", "-n", "10"] if shutil.which("nice") else []
    folders = ["--corpus", str(settings.corpus.resolve()), "--index", str(settings.index.resolve())]
    forced = ["--force"] if force else []
    return [*polite, sys.executable, str(PROJECT / "cli.py"), "build", "--json", "--progress", *folders, *forced]


def _environment(settings: Settings) -> dict[str, str]:
    """The environment of a build: without secrets, and with the model of these settings."""
    hidden = {PREFIX + name.upper() for name in SECRETS}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return kept | {"CANCU_MODEL": settings.model, "PYTHONIOENCODING": "utf-8"}


def _reason(told: str, code: int) -> str:
    """Why a build failed: what it said itself, else that it was stopped."""
    said = " ".join(told.partition("Lỗi: ")[2].split())
    return said or f"tiến trình lập chỉ mục bị dừng giữa chừng (mã {code}); chỉ mục cũ vẫn dùng được."
