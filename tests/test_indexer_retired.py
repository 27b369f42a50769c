"""Texts that left the index are kept for old links: which, how many, and whatever happens to the disk."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
from pathlib import Path

import pytest

from citations.permalink import quote_hash
from corpus.errors import BuildInProgress
from indexer import build_index, generations, open_index
from indexer.build import system_time
from indexer.retired import RETIRED, Retired
from indexer.retiring import FRESH, forget_retired
from tests.indexer_samples import HashEncoder, split_plainly

ENCODER = HashEncoder()
FILES = {
    "a.txt": "I. MỤC TIÊU\nPhát triển công nghiệp hỗ trợ.\nThu hút đầu tư vào khu công nghiệp.",
    "b.txt": "I. YÊU CẦU\nBảo đảm tiến độ, chất lượng.\nNâng cao trách nhiệm người đứng đầu.",
}


@pytest.fixture(autouse=True)
def plain_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of plain lines."""
    monkeypatch.setattr("corpus.collection.split_documents", split_plainly)
    monkeypatch.setattr("indexer.fingerprints.code_sha256", lambda folder: folder.name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    root = tmp_path / "corpus"
    root.mkdir()
    for name, text in FILES.items():
        (root / name).write_text(text, "utf-8")
    return root


@pytest.fixture
def index(tmp_path: Path, folder: Path) -> Path:
    build_index(folder, tmp_path / "index", encoder=ENCODER)
    return tmp_path / "index"


def doc_ids(index: Path) -> dict[str, str]:
    opened = open_index(index)
    found = {one.file: one.doc_id for one in opened.documents()}
    opened.close()
    return found


def rebuilt(folder: Path, index: Path, **changes: object) -> tuple[str, ...]:
    """The notices of a build."""
    return build_index(folder, index, encoder=ENCODER, **changes).notices


def noise(size: int) -> str:
    """Lines of hex digits of as many random bytes, which no compression makes much smaller."""
    words = re.findall("." * 500, os.urandom(size).hex())
    return "\n".join(" ".join(words[at : at + 100]) for at in range(0, len(words), 100))


def test_a_replaced_document_is_kept_with_its_text_and_places(folder: Path, index: Path) -> None:
    old = doc_ids(index)["a.txt"]
    assert Retired(index).kept() == ()
    assert not (index / RETIRED).exists(), "nothing left the index yet"
    (folder / "a.txt").write_text("I. MỤC TIÊU\nPhát triển nông nghiệp.", "utf-8")
    assert rebuilt(folder, index) == ()
    (kept,) = Retired(index).versions(old)
    assert (kept.doc_id, kept.file, kept.text) == (old, "a.txt", FILES["a.txt"])
    assert [one.quote(kept.text) for one in kept.paragraphs] == FILES["a.txt"].split("\n")
    assert [one.doc_id for one in Retired(index).kept()] == [old], "what is unchanged is not kept"


def test_a_removed_document_is_kept(folder: Path, index: Path) -> None:
    old = doc_ids(index)["b.txt"]
    (folder / "b.txt").unlink()
    rebuilt(folder, index)
    assert [one.text for one in Retired(index).versions(old)] == [FILES["b.txt"]]


def test_a_document_cut_in_another_way_is_kept_under_its_id(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = doc_ids(index)

    def otherwise(found, **more):
        documents = split_plainly(found, **more)
        return tuple(
            type(one)(**{name: getattr(one, name) for name in one.__slots__} | {"paragraphs": one.paragraphs[1:]})
            for one in documents
        )

    monkeypatch.setattr("corpus.collection.split_documents", otherwise)
    monkeypatch.setattr("indexer.fingerprints.code_sha256", lambda folder: f"{folder.name} other rules")
    rebuilt(folder, index)
    assert doc_ids(index) == before
    assert {len(kept.paragraphs) for id_ in before.values() for kept in Retired(index).versions(id_)} == {3}


def test_pieces_of_a_long_paragraph_are_kept(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text("Câu dài về công nghiệp của tỉnh. " * 120, "utf-8")
    rebuilt(folder, index)
    opened = open_index(index)
    document = next(one for one in opened.documents() if one.file == "a.txt")
    pieces = {quote_hash(one.quote) for one in opened.chunks(opened.store.chunk_ordinals(document.doc_id))}
    opened.close()
    (folder / "a.txt").write_text("Khác hẳn.", "utf-8")
    rebuilt(folder, index)
    (kept,) = Retired(index).versions(document.doc_id)
    (ranges,) = kept.pieces.values()
    assert len(ranges) > 1
    assert {quote_hash(" ".join(span.of(kept.text) for span in piece)) for piece in ranges} == pieces


def test_the_oldest_are_dropped_at_the_limit_and_a_text_too_large_is_told(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("indexer.retiring.MIB", 10_000)
    for size in (3_000, 3_000, 6_000, 12_000):
        (folder / "a.txt").write_text(noise(size), "utf-8")
        assert rebuilt(folder, index, retired_mib=1) == ()
    lengths = [len(kept.text) for one in Retired(index).kept() for kept in Retired(index).versions(one.doc_id)]
    assert 1 <= len(lengths) < 4
    assert lengths[0] > 12_000, "the newest is kept, older ones went"
    (folder / "a.txt").write_text("Ngắn.", "utf-8")
    assert "vượt giới hạn 1 MiB" in rebuilt(folder, index, retired_mib=1)[0]


def test_a_limit_of_zero_keeps_nothing_and_removes_what_was_kept(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text("Khác.", "utf-8")
    rebuilt(folder, index)
    assert Retired(index).kept()
    (folder / "a.txt").write_text("Khác nữa.", "utf-8")
    assert rebuilt(folder, index, retired_mib=0) == ()
    assert not (index / RETIRED).exists()


def test_a_ledger_that_cannot_be_written_never_fails_the_build(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "a.txt").write_text("Khác.", "utf-8")

    def fails(*args: object, **named: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("indexer.retiring._synced", fails)
        notices = rebuilt(folder, index)
    assert "Không giữ lại được lời văn cũ (No space left on device)" in notices[0]
    assert [one.name for one in index.iterdir() if one.name.startswith("retired")] == []
    assert open_index(index).chunk(0).quote == "Khác."


@pytest.mark.parametrize("damage", [b"", b"no database", None], ids=["empty", "other bytes", "cut"])
def test_a_damaged_ledger_is_no_error_and_is_begun_anew(folder: Path, index: Path, damage: bytes | None) -> None:
    old = doc_ids(index)["b.txt"]
    (folder / "a.txt").write_text("Khác.", "utf-8")
    rebuilt(folder, index)
    whole = (index / RETIRED).read_bytes()
    (index / RETIRED).write_bytes(whole[: len(whole) // 2] if damage is None else damage)
    assert tuple(Retired(index).versions(old)) == ()
    (folder / "b.txt").write_text("Khác.", "utf-8")
    assert rebuilt(folder, index)[1:] == ()
    assert [one.file for one in Retired(index).versions(old)] == ["b.txt"]


@pytest.mark.parametrize("step", ["synced", "hashed", "manifest", "moved"])
def test_a_build_that_dies_before_it_is_current_has_kept_the_texts_already(
    folder: Path, index: Path, step: str
) -> None:
    old = doc_ids(index)
    (folder / "a.txt").write_text("Khác.", "utf-8")

    class Died(BaseException):
        pass

    def progress(stage: str, done: int, total: int) -> None:
        if stage == "publish" and generations.PUBLISH_STEPS[done - 1] == step:
            raise Died

    with pytest.raises(Died):
        build_index(folder, index, encoder=ENCODER, progress=progress)
    assert doc_ids(index) == old
    assert [one.text for one in Retired(index).versions(old["a.txt"])] == [FILES["a.txt"]]
    rebuilt(folder, index)
    assert len(list(Retired(index).versions(old["a.txt"]))) == 1, "kept once"


@pytest.mark.parametrize("moment", ["_synced", "_trim", "_add"])
def test_a_kill_while_texts_are_kept_leaves_index_and_ledger_as_they_were(
    folder: Path, index: Path, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    (folder / "a.txt").write_text("Lần hai.", "utf-8")
    rebuilt(folder, index)
    before, kept = doc_ids(index), Retired(index).kept()
    (folder / "a.txt").write_text("Lần ba.", "utf-8")
    child = os.fork()
    if child == 0:
        monkeypatch.setattr(f"indexer.retiring.{moment}", lambda *args, **named: os.kill(os.getpid(), signal.SIGKILL))
        build_index(folder, index, encoder=ENCODER)
        os._exit(0)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
    assert (doc_ids(index), Retired(index).kept()) == (before, kept)
    rebuilt(folder, index)
    assert [one.doc_id for one in Retired(index).kept()] == [before["a.txt"], kept[0].doc_id]
    assert not (index / FRESH).exists()


def test_what_is_forgotten_leaves_the_disk(folder: Path, index: Path) -> None:
    old = doc_ids(index)
    for name in FILES:
        (folder / name).write_text(f"Khác {name}.", "utf-8")
    rebuilt(folder, index)
    (index / FRESH).write_bytes(b"left by a kill")
    assert [one.file for one in forget_retired(index, ("a.txt",))] == ["a.txt"]
    assert tuple(Retired(index).versions(old["a.txt"])) == ()
    assert [one.file for one in Retired(index).kept()] == ["b.txt"]
    db = sqlite3.connect(index / RETIRED)
    assert db.execute("SELECT count(*) FROM texts").fetchone() == (1,)
    db.close()
    assert len(forget_retired(index, everything=True)) == 1
    assert Retired(index).kept() == ()
    assert forget_retired(index.parent / "none", everything=True) == ()


def test_nothing_is_forgotten_while_a_build_runs(folder: Path, index: Path) -> None:
    (folder / "a.txt").write_text("Khác.", "utf-8")
    rebuilt(folder, index)
    with generations.writer_lock(index, system_time), pytest.raises(BuildInProgress):
        forget_retired(index, everything=True)
    assert len(Retired(index).kept()) == 1
