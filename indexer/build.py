"""Builds an index: reads what changed, chunks, encodes, writes a new generation beside the old one, publishes it."""

from __future__ import annotations

import resource
import shutil
import sqlite3
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import Any

from corpus.errors import IndexError_
from corpus.manifest import write_manifest
from indexer import generations
from indexer.generations import PUBLISH_STEPS
from indexer.index import check_written
from indexer.manifest import inputs_of, make_manifest
from indexer.previous import Previous
from indexer.records import BuildReport
from indexer.retiring import DEFAULT_MIB
from indexer.sources import Scan, scan_corpus
from indexer.store import STORE
from indexer.vectors import write_vector_index
from indexer.writing import GenerationWriter

Progress = Callable[[str, int, int], None]


def system_time() -> datetime:
    """The time now, in UTC: the clock of a build unless another is passed."""
    return datetime.now(UTC)


def build_index(
    corpus: Path,
    index: Path,
    *,
    encoder: Any,
    progress: Progress | None = None,
    force: bool = False,
    retired_mib: int = DEFAULT_MIB,
    clock: Callable[[], datetime] = system_time,
) -> BuildReport:
    """What the build did; `force` builds though nothing changed, `retired_mib` limits the texts kept for old links.

    `progress(stage, done, total)` is called along the way; the stages are "scan" and "read" (files), "vectors" (rows)
    and "publish" (its named steps).

    Raises: UnreadableFile for a corpus without files, BuildInProgress, IndexError_ when it cannot be written; the index
    that was there before goes on serving.
    """
    corpus, index = Path(corpus), Path(index)
    started = perf_counter()
    progress = progress or _silent
    scan = scan_corpus(corpus, progress)
    try:
        with generations.writer_lock(index, clock):
            generations.clear_leftovers(index)
            try:
                report = _build(scan, index, encoder, progress, force, retired_mib, clock)
            finally:
                shutil.rmtree(index / generations.BUILDING, ignore_errors=True)
    except (OSError, sqlite3.Error) as error:
        raise _unwritable(index, error) from error
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return replace(report, seconds=perf_counter() - started, peak_memory_mib=peak)


def _build(
    scan: Scan,
    index: Path,
    encoder: Any,
    progress: Progress,
    force: bool,
    retired_mib: int,
    clock: Callable[[], datetime],
) -> BuildReport:
    inputs = inputs_of(scan, encoder)
    previous = Previous(index)
    try:
        if previous.is_made_of(inputs) and not force:
            return _unchanged(previous)
        folder = index / generations.BUILDING
        folder.mkdir()
        with GenerationWriter(folder, encoder, previous, scan, inputs["reader"]) as writer:
            for number, (path, name, sha256) in enumerate(scan.files, start=1):
                writer.add_file(path, name, sha256)
                progress("read", number, len(scan.files))
            report = writer.finish()
        vector_index = write_vector_index(folder, progress)
        when = clock().isoformat(timespec="seconds")
        manifest = make_manifest(inputs, report, vector_index, when)
        check_written(folder, manifest)
        lost = previous.keep_retired(index, folder / STORE, limit_mib=retired_mib, when=when)
    finally:
        previous.close()

    def on_step(step: str) -> None:
        progress("publish", PUBLISH_STEPS.index(step) + 1, len(PUBLISH_STEPS))

    name = generations.publish(index, folder, manifest, on_step)
    if scan.manifest is not None:
        report = replace(report, notices=(*report.notices, *write_manifest(scan.root, writer.facts)))
    return replace(report, generation=name, notices=(*report.notices, *lost))


def _unchanged(previous: Previous) -> BuildReport:
    """The report of a build that had nothing to do."""
    counts = previous.manifest["counts"]
    return BuildReport(
        generation=previous.name,
        n_files=counts["files"],
        n_documents=counts["documents"],
        n_paragraphs=counts["paragraphs"],
        n_chunks=counts["chunks"],
        n_encoded=0,
        n_files_reread=0,
        seconds=0.0,
        peak_memory_mib=0.0,
        failures=previous.failures(),
        notices=tuple(previous.manifest["notices"]),
        unchanged=True,
    )


def _unwritable(index: Path, error: OSError | sqlite3.Error) -> IndexError_:
    """The error for a folder that cannot be written: why, where, and how much room is left."""
    reason = (error.strerror if isinstance(error, OSError) else "") or str(error)
    try:
        free_mib = shutil.disk_usage(next(p for p in (index, *index.resolve().parents) if p.exists())).free >> 20
        room = f" Ổ đĩa còn trống {free_mib} MiB."
    except (OSError, StopIteration):
        room = ""
    return IndexError_(
        f"không ghi được chỉ mục ({reason}).{room}",
        where=str(getattr(error, "filename", None) or index),
        advice="Chỉ mục cũ, nếu có, vẫn dùng được. Hãy giải phóng ổ đĩa hoặc kiểm tra quyền ghi rồi chạy lại.",
    )


def _silent(stage: str, done: int, total: int) -> None:
    """Shows no progress."""
