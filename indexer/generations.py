"""Generations on disk: written aside, synced, hashed, then made current by one rename.

    <index>/CURRENT                     the name of the generation that serves
    <index>/LOCK                        held by the one process that builds
    <index>/generations/<name>/         immutable; readers hold a shared lock on its manifest
    <index>/building/                   the generation being written; a leftover is removed by the next build
    <index>/retired.sqlite              texts that left the index, for old links (retiring.py)

A generation's name is its number and the first 16 hex digits of its manifest's SHA-256; the manifest holds size and
SHA-256 of every other file. So CURRENT names every byte that will be read.
"""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from corpus.errors import BuildInProgress, IndexDamaged, NoIndex
from indexer.fingerprints import file_sha256

CURRENT, LOCK, GENERATIONS, BUILDING, MANIFEST = "CURRENT", "LOCK", "generations", "building", "manifest.json"
N_KEPT = 2  # generations: the one that serves and the one to fall back to
N_HASHERS = 2  # threads that compute SHA-256
NAME = re.compile(r"(\d{6})-([0-9a-f]{16})")
REBUILD = "Hãy chạy: python cli.py build"
PUBLISH_STEPS = ("synced", "hashed", "manifest", "moved", "current", "collected")


@contextmanager
def writer_lock(index: Path, now: Callable[[], datetime]) -> Iterator[None]:
    """Holds the writer lock; the operating system frees it when the process dies.

    Raises: BuildInProgress naming the process that holds it.
    """
    index.mkdir(parents=True, exist_ok=True)
    handle = os.open(index / LOCK, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise BuildInProgress(
                f"đang được lập chỉ mục bởi {_holder(handle)}.",
                where=str(index),
                advice="Hãy đợi tiến trình đó xong rồi chạy lại.",
            ) from error
        os.ftruncate(handle, 0)
        os.pwrite(handle, json.dumps({"pid": os.getpid(), "since": now().isoformat(timespec="seconds")}).encode(), 0)
        yield
    finally:
        os.close(handle)


def publish(index: Path, building: Path, manifest: dict[str, Any], on_step: Callable[[str], None]) -> str:
    """The name of the new generation, once it is whole on disk and current.

    Raises: OSError; until the step "current" the old generation goes on serving. An error of the very last sync of the
    folder leaves it open which of the two serves after a power cut; both are whole.
    """
    files = []
    for path in _files_of(building):
        if _engine_lock(path.relative_to(building).as_posix()):
            path.unlink()
        else:
            files.append(path)
    for path in files:
        _sync(path)
    on_step("synced")
    manifest = {**manifest, "files": describe_files(building, files)}
    on_step("hashed")
    text = json.dumps(manifest, ensure_ascii=False, indent=1, sort_keys=True).encode()
    _write_synced(building / MANIFEST, text)
    for folder in sorted({path.parent for path in files} | {building}, reverse=True):
        _sync(folder)
    on_step("manifest")
    name = f"{_next_number(index):06d}-{hashlib.sha256(text).hexdigest()[:16]}"
    (index / GENERATIONS).mkdir(exist_ok=True)
    os.rename(building, index / GENERATIONS / name)
    _sync(index / GENERATIONS)
    on_step("moved")
    make_current(index, name)
    on_step("current")
    collect_garbage(index)
    on_step("collected")
    return name


def make_current(index: Path, name: str) -> None:
    """Makes a generation the one that serves, by one rename.

    Raises: OSError.
    """
    fresh = index / f"{CURRENT}.new"
    _write_synced(fresh, f"{name}\n".encode())
    os.replace(fresh, index / CURRENT)
    _sync(index)


def current_name(index: Path) -> str:
    """The name of the generation that serves.

    Raises: NoIndex when nothing was ever made current, IndexDamaged when CURRENT does not hold a name.
    """
    try:
        text = (index / CURRENT).read_bytes().decode("ascii")
    except FileNotFoundError as error:
        raise NoIndex("chưa có chỉ mục.", where=str(index), advice=REBUILD) from error
    except UnicodeDecodeError as error:
        raise IndexDamaged("nội dung bị hỏng.", where=CURRENT, advice=REBUILD) from error
    if not text.endswith("\n") or not NAME.fullmatch(text[:-1]):
        raise IndexDamaged(f"nội dung bị hỏng: {text[:40]!r}.", where=CURRENT, advice=REBUILD)
    return text[:-1]


def generation_names(index: Path) -> tuple[str, ...]:
    """The names of all generations on disk, newest first."""
    folder = index / GENERATIONS
    found = [path.name for path in folder.iterdir() if NAME.fullmatch(path.name)] if folder.is_dir() else []
    return tuple(sorted(found, reverse=True))


def hold(generation: Path) -> int:
    """A file handle whose shared lock keeps the generation from being collected until it is closed.

    Raises: FileNotFoundError when the generation is gone.
    """
    handle = os.open(generation / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise FileNotFoundError(f"{generation} is being removed") from error
    return handle


def read_manifest(generation: Path) -> dict[str, Any]:
    """The manifest, once its SHA-256 agrees with the generation's name.

    Raises: IndexDamaged naming the manifest; FileNotFoundError when the generation is gone.
    """
    data = (generation / MANIFEST).read_bytes()
    if hashlib.sha256(data).hexdigest()[:16] != generation.name.partition("-")[2]:
        where = f"{generation.name}/{MANIFEST}"
        raise IndexDamaged("SHA-256 không khớp tên thế hệ chỉ mục.", where=where, advice=REBUILD)
    return json.loads(data)


def check_files(generation: Path, manifest: dict[str, Any], *, hashes: bool = True) -> None:
    """Passes when every file has the size (with `hashes`, the SHA-256) of the manifest, and no other file is there.

    Raises: IndexDamaged naming the first file that differs.
    """
    expected: dict[str, dict[str, Any]] = manifest["files"]
    present = {path.relative_to(generation).as_posix(): path for path in _files_of(generation)}
    present = {name: path for name, path in present.items() if name != MANIFEST and not _engine_lock(name)}
    for name in sorted(expected.keys() ^ present.keys()):
        what = "thiếu tệp." if name in expected else "tệp lạ, không có trong bản kê."
        raise IndexDamaged(what, where=f"{generation.name}/{name}", advice=REBUILD)
    for name, path in sorted(present.items()):
        if (size := path.stat().st_size) != expected[name]["size"]:
            what = f"dài {size} byte, bản kê ghi {expected[name]['size']}."
            raise IndexDamaged(what, where=f"{generation.name}/{name}", advice=REBUILD)
    if not hashes:
        return
    names = sorted(present)
    with ThreadPoolExecutor(N_HASHERS) as pool:
        for name, found in zip(names, pool.map(file_sha256, [present[name] for name in names]), strict=True):
            if found != expected[name]["sha256"]:
                what = "nội dung đã thay đổi (SHA-256 không khớp)."
                raise IndexDamaged(what, where=f"{generation.name}/{name}", advice=REBUILD)


def describe_files(folder: Path, files: list[Path]) -> dict[str, dict[str, Any]]:
    """Size and SHA-256 of each file by its path inside `folder`."""
    with ThreadPoolExecutor(N_HASHERS) as pool:
        hashes = list(pool.map(file_sha256, files))
    return {
        path.relative_to(folder).as_posix(): {"size": path.stat().st_size, "sha256": found}
        for path, found in zip(files, hashes, strict=True)
    }


def clear_leftovers(index: Path) -> None:
    """Removes what a killed build left: its folder, and generations newer than the current one. Needs the lock."""
    shutil.rmtree(index / BUILDING, ignore_errors=True)
    for name in (f"{CURRENT}.new", "retired.sqlite.new"):
        (index / name).unlink(missing_ok=True)
    try:
        current = current_name(index)
    except IndexDamaged:
        return  # any of them may still be the good one
    except NoIndex:
        current = ""
    for name in generation_names(index):
        if name > current:
            _remove_unless_held(index / GENERATIONS / name)


def collect_garbage(index: Path) -> None:
    """Removes all generations but the current one, the one before it, and those a reader holds. Needs the lock."""
    current = current_name(index)
    older = [name for name in generation_names(index) if name < current]
    for name in older[N_KEPT - 1 :]:
        _remove_unless_held(index / GENERATIONS / name)


def _remove_unless_held(generation: Path) -> None:
    try:
        handle = os.open(generation / MANIFEST, os.O_RDONLY | os.O_CLOEXEC)
    except FileNotFoundError:
        shutil.rmtree(generation, ignore_errors=True)
        return
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        shutil.rmtree(generation, ignore_errors=True)
    except BlockingIOError:
        pass  # a reader still works with it; the next build tries again
    finally:
        os.close(handle)


def _next_number(index: Path) -> int:
    return max((int(name[:6]) for name in generation_names(index)), default=0) + 1


def _files_of(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _engine_lock(name: str) -> bool:
    """Whether a file is a lock that tantivy makes, empty, while it opens an index."""
    return re.fullmatch(r"terms/\.tantivy-[a-z]+\.lock", name) is not None


def _holder(handle: int) -> str:
    try:
        found = json.loads(os.pread(handle, 4096, 0))
        return f"tiến trình {found['pid']} từ {found['since']}"
    except (ValueError, KeyError, TypeError):
        return "một tiến trình khác"


def _write_synced(path: Path, data: bytes) -> None:
    with path.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
