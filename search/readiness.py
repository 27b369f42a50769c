"""Whether questions can be answered now: the index opens, the model loads, a probe is found and quoted verbatim."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CanCuError
from embeddings import open_encoder
from indexer import Index, open_index
from search.engine import Engine
from search.records import Query

N_PROBE_WORDS = 12
MIN_PROBE_WORDS = 5
NAMES = {"disk": "ổ đĩa", "model": "mô hình", "index": "chỉ mục", "probe": "câu hỏi thử"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """One thing that was looked at: `told` says what was found, in Vietnamese, without any text of a document."""

    name: str
    ok: bool
    told: str
    ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """All that was looked at, in order; what could not be looked at because of an earlier failure is left out."""

    checks: tuple[Check, ...]

    @property
    def ready(self) -> bool:
        """Whether questions can be answered."""
        return len(self.checks) == len(NAMES) and all(check.ok for check in self.checks)

    def as_dict(self) -> dict[str, Any]:
        """For machines."""
        checks = {c.name: {"ok": c.ok, "told": c.told, "ms": round(c.ms, 1)} for c in self.checks}
        return {"ready": self.ready, "checks": checks}

    def lines(self) -> list[str]:
        """For people."""
        marks = {True: "✓", False: "✗"}
        rows = [f"{marks[c.ok]} {NAMES[c.name]}: {c.told} ({c.ms:.0f} ms)" for c in self.checks]
        return [*rows, "Sẵn sàng trả lời." if self.ready else "Chưa sẵn sàng."]


def check_readiness(
    index: Path, *, model: str = "", min_free_mib: int = 500, open_engine: Callable[[], Engine] | None = None
) -> Readiness:
    """What was found; sizes of files are compared, not every byte (that is `verify_index`). Never raises.

    `open_engine` gives an engine that is open already, so that a running app is asked itself.
    """
    checks = [_timed("disk", lambda: _disk(index, min_free_mib))[0]]
    if open_engine is None:
        check, encoder = _timed("model", lambda: _model(model))
        checks.append(check)
        check, engine = _timed("index", lambda: _index(index, encoder)) if check.ok else (check, None)
    else:
        check, engine = _timed("index", lambda: _served(open_engine))
        checks.append(Check(name="model", ok=check.ok, told="đang mở" if check.ok else "chưa mở được", ms=0.0))
    if check.name == "index":
        checks.append(check)
    if engine is not None:
        checks.append(_timed("probe", lambda: _probe(engine))[0])
    if open_engine is None and engine is not None:
        engine.index.close()
    return Readiness(checks=tuple(checks))


def probe_of(index: Index) -> str:
    """The first words of a passage in the middle of the collection: a question that must have an answer.

    "" when no passage has enough words.
    """
    for step in range(index.n_chunks):
        words = index.chunk((index.n_chunks // 2 + step) % index.n_chunks).quote.split()
        if len(words) >= MIN_PROBE_WORDS:
            return " ".join(words[:N_PROBE_WORDS])
    return ""


def _timed(name: str, look: Callable[[], tuple[bool, str, Any]]) -> tuple[Check, Any]:
    """The check, and what was opened on the way."""
    begin = time.perf_counter()
    try:
        ok, told, found = look()
    except CanCuError as error:
        ok, told, found = False, str(error), None
    except Exception as error:  # whatever it is, the answer is that it is not ready
        ok, told, found = False, type(error).__name__, None
    return Check(name=name, ok=ok, told=told, ms=(time.perf_counter() - begin) * 1000), found


def _disk(index: Path, min_free_mib: int) -> tuple[bool, str, None]:
    there = next(path for path in (index, *index.resolve().parents) if path.exists())
    free_mib = shutil.disk_usage(there).free >> 20
    return free_mib >= min_free_mib, f"còn trống {free_mib} MiB, cần {min_free_mib}", None


def _model(model: str) -> tuple[bool, str, Any]:
    encoder = open_encoder(model or None, runtime="numpy")
    n_columns = encoder.encode(["căn cứ"], kind="query").shape[1]
    return True, f"đã mở, {n_columns} chiều", encoder


def _index(index: Path, encoder: Any) -> tuple[bool, str, Engine]:
    opened = open_index(index, encoder=encoder, verify=False)
    return True, _held(opened), Engine(opened, encoder)


def _served(open_engine: Callable[[], Engine]) -> tuple[bool, str, Engine]:
    engine = open_engine()
    return True, _held(engine.index), engine


def _held(index: Index) -> str:
    return f"{index.generation}, {len(index.documents())} văn bản, {index.n_chunks} đoạn"


def _probe(engine: Engine) -> tuple[bool, str, None]:
    probe = probe_of(engine.index)
    if not probe:
        return False, "chỉ mục không có đoạn nào để hỏi thử", None
    hits = engine.search(Query(text=probe)).hits
    if not hits:
        return False, "không tìm thấy gì", None
    text = engine.index.text(hits[0].file)
    if " ".join(span.of(text) for span in hits[0].ranges) != hits[0].quote:
        return False, "đoạn đầu không đúng nguyên văn", None
    return True, f"{len(hits)} kết quả, đoạn đầu đúng nguyên văn", None
