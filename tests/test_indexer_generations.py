"""Durability: whatever happens to a build or to the files, a reader sees a whole index or a named refusal."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from corpus.errors import BuildInProgress, IndexDamaged, IndexError_, IndexMismatch, NoIndex
from indexer import build_index, generations, open_index
from indexer.fingerprints import file_sha256
from tests.indexer_samples import HashEncoder, split_plainly

ENCODER = HashEncoder()
FILES = {
    "a.txt": "I. MỤC TIÊU\nPhát triển công nghiệp hỗ trợ.\nThu hút đầu tư vào khu công nghiệp.",
    "b.txt": "I. YÊU CẦU\nBảo đảm tiến độ, chất lượng.\nNâng cao trách nhiệm người đứng đầu.",
    "c.txt": "Điều 1. Phạm vi\nÁp dụng trên địa bàn toàn tỉnh.",
}


@pytest.fixture(autouse=True)
def plain_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of plain lines: what is tested here is not the segmenter."""
    monkeypatch.setattr("corpus.collection.split_documents", split_plainly)
    monkeypatch.setattr("indexer.fingerprints.code_sha256", lambda folder: folder.name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of three small files."""
    root = tmp_path / "corpus"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def index(tmp_path: Path, folder: Path) -> Path:
    """An index over it."""
    build_index(folder, tmp_path / "index", encoder=ENCODER)
    return tmp_path / "index"


def current(index: Path) -> Path:
    """The folder of the generation that serves."""
    return index / "generations" / generations.current_name(index)


def quotes(index: Path) -> list[str]:
    """Everything that can be found in an index, after every byte was checked."""
    opened = open_index(index, encoder=ENCODER)
    found = [chunk.quote for chunk in opened.chunks(range(opened.n_chunks))]
    for ordinal, row in enumerate(np.array(opened.vectors)):
        assert row @ row == pytest.approx(1, abs=1e-5)
        assert ordinal in opened.search_vectors(row, 3)[0]
    opened.close()
    return found


def resign(index: Path, change: Callable[[dict[str, Any]], None]) -> None:
    """Changes the manifest and makes it valid again: its name, and CURRENT."""
    folder = current(index)
    manifest = json.loads((folder / "manifest.json").read_text())
    change(manifest)
    (folder / "manifest.json").write_text(json.dumps(manifest))
    name = f"{folder.name[:6]}-{file_sha256(folder / 'manifest.json')[:16]}"
    folder.rename(folder.with_name(name))
    generations.make_current(index, name)


@pytest.mark.parametrize("first", [True, False], ids=["first build", "rebuild"])
def test_a_build_killed_at_any_step_leaves_the_old_or_the_new_index(folder: Path, tmp_path: Path, first: bool) -> None:
    before, work = tmp_path / "before", tmp_path / "work"
    old: list[str] = []
    if not first:
        build_index(folder, before, encoder=ENCODER)
        old = quotes(before)
        (folder / "d.txt").write_text("Kinh phí do ngân sách bảo đảm.", "utf-8")
    command = [sys.executable, "-m", "tests.indexer_child", str(folder), str(before), str(work)]
    steps = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    assert steps[-6:] == [f"publish {number}/6" for number in range(1, 7)]
    build_index(folder, tmp_path / "after", encoder=ENCODER)
    new = quotes(tmp_path / "after")
    for number, step in enumerate(steps):
        published = step in {"publish 5/6", "publish 6/6"}
        if first and not published:
            with pytest.raises(NoIndex, match="chưa có chỉ mục"):
                open_index(work / str(number))
        else:
            assert quotes(work / str(number)) == (new if published else old), step
        build_index(folder, work / str(number), encoder=ENCODER)
        assert quotes(work / str(number)) == new, step
        left = {path.name for path in (work / str(number)).iterdir()}
        assert left == {"CURRENT", "LOCK", "generations"}, step
        assert len(generations.generation_names(work / str(number))) <= 2, step


def test_nothing_was_built_yet(tmp_path: Path) -> None:
    with pytest.raises(NoIndex, match=r"chưa có chỉ mục.*python cli.py build"):
        open_index(tmp_path / "index")


def test_a_second_builder_is_told_who_builds(folder: Path, index: Path) -> None:
    reports: list[str] = []

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "vectors":
            with pytest.raises(BuildInProgress, match=f"tiến trình {os.getpid()} từ 20") as refused:
                build_index(folder, index, encoder=ENCODER)
            reports.append(str(refused.value))

    build_index(folder, index, encoder=ENCODER, progress=progress, force=True)
    assert len(reports) == 1
    assert build_index(folder, index, encoder=ENCODER).unchanged, "the lock was freed"


def test_only_two_generations_are_kept_and_those_that_readers_hold(folder: Path, index: Path) -> None:
    reader = open_index(index)
    for _ in range(4):
        build_index(folder, index, encoder=ENCODER, force=True)
    names = generations.generation_names(index)
    assert [name[:6] for name in names] == ["000005", "000004", "000001"]
    assert reader.chunk(0).quote == "Phát triển công nghiệp hỗ trợ."
    reader.close()
    build_index(folder, index, encoder=ENCODER, force=True)
    assert [name[:6] for name in generations.generation_names(index)] == ["000006", "000005"]


def test_readers_during_rebuilds_always_see_one_whole_generation(folder: Path, index: Path) -> None:
    errors: list[BaseException] = []
    seen: list[str] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                opened = open_index(index, encoder=ENCODER)
                versions = {chunk.quote[-1] for chunk in opened.chunks(range(opened.n_chunks))}
                assert len(versions) == 1, "chunks of two generations mixed"
                seen.append(versions.pop())
                opened.close()
        except BaseException as error:
            errors.append(error)

    for name in FILES:
        (folder / name).write_text(f"{name} lần 0", "utf-8")
    build_index(folder, index, encoder=ENCODER)
    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for version in range(1, 8):
        for name in FILES:
            (folder / name).write_text(f"{name} lần {version}", "utf-8")
        build_index(folder, index, encoder=ENCODER)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert len(set(seen)) >= 2


def test_every_file_cut_flipped_or_missing_is_refused_by_name(index: Path) -> None:
    files = [path for path in current(index).rglob("*") if path.is_file()]
    assert len(files) >= 18
    for path in files:
        whole = path.read_bytes()
        for number, damaged in enumerate(damages(whole)):
            path.write_bytes(damaged)
            with pytest.raises(IndexDamaged) as refused:
                open_index(index)
            assert path.name in refused.value.where, f"{path.name}, damage {number}"
        path.unlink()
        with pytest.raises(IndexDamaged, match=path.name.replace(".", r"\.")):
            open_index(index)
        path.write_bytes(whole)
    open_index(index).close()


def damages(whole: bytes) -> list[bytes]:
    """A file's content cut, grown, and with single bits flipped at both ends and inside."""
    flips = {0, len(whole) // 3, len(whole) // 2, len(whole) - 1}
    flipped = [whole[:at] + bytes([whole[at] ^ (1 << at % 8)]) + whole[at + 1 :] for at in sorted(flips)]
    return [b"", whole[:-1], whole[: len(whole) // 2], whole + b"\0", *flipped]


def test_a_file_swapped_with_another_generations_is_refused(folder: Path, index: Path) -> None:
    old = current(index)
    (folder / "a.txt").write_text(FILES["a.txt"].replace("Phát", "Phạt"), "utf-8")
    build_index(folder, index, encoder=ENCODER)
    shutil.copy(old / "store.sqlite", current(index) / "store.sqlite")
    with pytest.raises(IndexDamaged, match=r"store\.sqlite"):
        open_index(index)


def test_every_bit_of_current_matters(index: Path) -> None:
    whole = (index / "CURRENT").read_bytes()
    for bit in range(8 * len(whole)):
        damaged = bytearray(whole)
        damaged[bit // 8] ^= 1 << bit % 8
        (index / "CURRENT").write_bytes(damaged)
        with pytest.raises(IndexDamaged):
            open_index(index)


def test_a_damaged_index_falls_back_to_the_one_before_and_says_so(folder: Path, index: Path) -> None:
    first = current(index).name
    (folder / "a.txt").write_text("Văn bản mới.", "utf-8")
    build_index(folder, index, encoder=ENCODER)
    (current(index) / "vectors.npy").write_bytes(b"")
    with pytest.raises(IndexDamaged):
        open_index(index)
    opened = open_index(index, encoder=ENCODER, fallback=True)
    assert opened.generation == first
    assert "vectors.npy" in opened.notices[0]
    assert first in opened.notices[0]
    opened.close()


def test_a_build_repairs_a_damaged_index(folder: Path, index: Path) -> None:
    (current(index) / "terms" / "meta.json").write_bytes(b"{}")
    report = build_index(folder, index, encoder=ENCODER)
    assert (report.unchanged, report.n_files_reread) == (False, 3)
    open_index(index, encoder=ENCODER).close()


FIELDS = [
    ("format", lambda m: m.update(format=99), "format = 99"),
    ("model name", lambda m: m["model"].update(name="other"), "model.name = 'other'"),
    ("model files", lambda m: m["model"].update(fingerprint="0"), "model.fingerprint = '0'"),
    ("dimension", lambda m: m["model"].update(dimension=64), "model.dimension = 64"),
    ("faiss", lambda m: m["engines"].update(faiss="0.1"), "engines.faiss = '0.1'"),
    ("tantivy", lambda m: m["engines"].update(tantivy="0.1"), "engines.tantivy = '0.1'"),
    ("piece length", lambda m: m["settings"].update(max_piece=1), "settings.max_piece = 1"),
    ("a setting less", lambda m: m["settings"].pop("max_context"), "settings.max_context = None"),
    ("a setting more", lambda m: m["settings"].update(stem=True), "settings.stem = True"),
]


@pytest.mark.parametrize(("change", "named"), [row[1:] for row in FIELDS], ids=[row[0] for row in FIELDS])
def test_an_index_of_another_make_is_refused_naming_both_sides(index: Path, change: Callable, named: str) -> None:
    resign(index, change)
    with pytest.raises(IndexMismatch, match=r"python cli\.py build") as refused:
        open_index(index, encoder=ENCODER)
    assert named in str(refused.value)
    assert "chương trình đang dùng" in str(refused.value)


def test_another_model_of_the_same_dimension_is_refused(index: Path) -> None:
    with pytest.raises(IndexMismatch, match=r"model\.fingerprint"):
        open_index(index, encoder=HashEncoder(seed="b"))


@pytest.mark.parametrize("name", ["reader", "indexer"], ids=["how files are read", "how they are chunked"])
def test_a_program_that_changed_since_the_build_says_so(index: Path, name: str) -> None:
    assert open_index(index, encoder=ENCODER).notices == ()
    resign(index, lambda manifest: manifest.update({name: "0"}))
    assert "đã thay đổi cách đọc" in open_index(index, encoder=ENCODER).notices[0]


def test_a_count_that_disagrees_is_refused(index: Path) -> None:
    resign(index, lambda manifest: manifest["counts"].update(chunks=6))
    with pytest.raises(IndexDamaged, match="bản kê ghi 6"):
        open_index(index)


@pytest.mark.parametrize("call", ["fsync", "rename", "replace"], ids=["sync", "publish", "make current"])
def test_a_disk_that_fails_leaves_the_old_index(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch, call: str
) -> None:
    before = quotes(index)
    (folder / "a.txt").write_text("Văn bản mới.", "utf-8")

    def fails(*args: object, **named: object) -> None:
        raise OSError(28, "No space left on device", "vectors.npy")

    with monkeypatch.context() as patched:
        patched.setattr(os, call, fails)
        with pytest.raises(IndexError_, match=r"vectors\.npy.*No space left on device.*còn trống \d+ MiB"):
            build_index(folder, index, encoder=ENCODER)
    assert quotes(index) == before
    assert not (index / "building").exists()


@pytest.mark.parametrize("limit", [0, 100, 5_000, 20_000], ids=str)
def test_a_file_that_cannot_grow_leaves_the_old_index(folder: Path, index: Path, limit: int) -> None:
    before = quotes(index)
    (folder / "a.txt").write_text("Văn bản mới. " * 400, "utf-8")
    code = (
        "import resource, sys; from pathlib import Path; from corpus import collection;"
        "from corpus.errors import IndexError_; from indexer import build_index;"
        "from tests.indexer_samples import HashEncoder, split_plainly;"
        "collection.split_documents = split_plainly;"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try: build_index(Path(sys.argv[1]), Path(sys.argv[2]), encoder=HashEncoder())\n"
        "except IndexError_ as error: print(error); sys.exit(3)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder), str(index)], capture_output=True, text=True)
    assert done.returncode == 3, done.stderr
    assert "không ghi được chỉ mục" in done.stdout
    assert quotes(index) == before
    assert not (index / "building").exists()


def test_an_index_folder_that_is_a_file_is_a_clear_error(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "index").write_text("")
    with pytest.raises(IndexError_, match="không ghi được chỉ mục"):
        build_index(folder, tmp_path / "index", encoder=ENCODER)


def test_the_guards_hold_without_asserts(index: Path) -> None:
    code = (
        "import sys, numpy as np; from pathlib import Path; from corpus.errors import IndexDamaged, IndexMismatch;"
        "from indexer import open_index; from tests.indexer_samples import HashEncoder\n"
        "def refused(kind, call):\n"
        "    try: call()\n"
        "    except kind: return\n"
        "    sys.exit(f'{kind} expected')\n"
        "if sys.flags.optimize != 1: sys.exit('not run with -O')\n"
        "path = Path(sys.argv[1]); opened = open_index(path, encoder=HashEncoder())\n"
        "refused(IndexMismatch, lambda: opened.search_vectors(np.ones(8, np.float32), 3))\n"
        "refused(ValueError, lambda: opened.search_vectors(np.full(32, np.nan, np.float32), 3))\n"
        "refused(ValueError, lambda: opened.search_vectors(np.ones(32, np.float32), 3, np.ones(2, bool)))\n"
        "refused(IndexMismatch, lambda: open_index(path, encoder=HashEncoder(seed='b')))\n"
        "found = opened.search_vectors(np.ones(32, np.float32), 100)[0]\n"
        "if found.min() < 0 or len(found) != opened.n_chunks: sys.exit('an id of -1')\n"
        "next((path / 'generations').glob('*/vectors.faiss')).write_bytes(b'x')\n"
        "refused(IndexDamaged, lambda: open_index(path))\n"
    )
    done = subprocess.run([sys.executable, "-O", "-c", code, str(index)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_read_lock_is_shared_and_a_generation_being_removed_cannot_be_held(index: Path) -> None:
    first, second = generations.hold(current(index)), generations.hold(current(index))
    os.close(first)
    os.close(second)
    with (current(index) / "manifest.json").open("rb") as remover:
        fcntl.flock(remover, fcntl.LOCK_EX)
        with pytest.raises(FileNotFoundError, match="being removed"):
            generations.hold(current(index))
