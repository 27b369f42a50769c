"""Builds: what is read again, what is not, and that an incremental index is the full one."""

from __future__ import annotations

import json
import random
import re
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from corpus.errors import UnreadableFile
from indexer import Index, build_index, open_index
from indexer.arrays import Ragged
from indexer.fingerprints import code_sha256
from tests.indexer_samples import HashEncoder, split_plainly

LINES = [
    "I. MỤC TIÊU",
    "Phát triển công nghiệp hỗ trợ, công nghiệp chế biến.",
    "Thu hút đầu tư vào các khu công nghiệp của tỉnh.",
    "II. TỔ CHỨC THỰC HIỆN",
    "Sở Công Thương chủ trì, phối hợp với các sở, ngành.",
    "Ủy ban nhân dân các huyện, thành phố bố trí kinh phí.",
    "Thực hiện Nghị quyết số 23-NQ/TW của Bộ Chính trị.",
]


@pytest.fixture(autouse=True)
def plain_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of plain lines: what is tested here is not the segmenter."""
    monkeypatch.setattr("corpus.collection.split_documents", split_plainly)
    monkeypatch.setattr("indexer.fingerprints.code_sha256", lambda folder: folder.name)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A corpus of three files."""
    root = tmp_path / "corpus"
    (root / "tỉnh").mkdir(parents=True)
    (root / "a.txt").write_text("\n".join(LINES), "utf-8")
    (root / "b.txt").write_text("\n".join(LINES[3:]), "utf-8")
    (root / "tỉnh" / "c.txt").write_text("\n".join(LINES[:2]), "utf-8")
    return root


def content(index: Index) -> list[tuple]:
    """Everything of an index that a search can see, by chunk."""
    vocabulary = {number: term for term, number in index.store.vocabulary()}

    def words(rows: Ragged, row: int) -> list[str]:
        return [vocabulary[number] for number in rows[row].tolist()]

    return [
        (
            chunk,
            index.documents()[index.chunk_documents[row]],
            index.vectors[row].tobytes(),
            index.tokens[row].tolist(),
            index.context_tokens[row].tolist(),
            words(index.terms, row),
            words(index.context_terms, row),
        )
        for row, chunk in enumerate(index.chunks(range(index.n_chunks)))
    ]


def answers(index: Index, encoder: HashEncoder) -> list[tuple]:
    """What some searches find, with scores."""
    found = []
    for line in LINES:
        ordinals, cosines = index.search_vectors(encoder.encode([line], kind="query"), 5)
        words = {"folded": [(word, 1.0) for word in re.findall(r"\w+", line.lower())]}
        ranked, scores = index.search_terms(words, 5)
        found.append((ordinals.tolist(), cosines.tolist(), ranked.tolist(), scores.tolist()))
    return found


def test_a_first_build_reports_what_it_did(folder: Path, tmp_path: Path) -> None:
    encoder, calls = HashEncoder(), []
    report = build_index(
        folder,
        tmp_path / "index",
        encoder=encoder,
        progress=lambda *call: calls.append(call),
        clock=lambda: datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC),
    )
    counts = (report.n_files, report.n_documents, report.n_paragraphs, report.n_chunks, report.n_encoded)
    assert counts == (3, 3, 13, 9, 9)
    assert (report.n_files_reread, report.unchanged, report.failures, report.notices) == (3, False, (), ())
    assert 0 < report.seconds < 60
    assert report.peak_memory_mib > 20
    assert calls[:4] == [("scan", 1, 3), ("scan", 2, 3), ("scan", 3, 3), ("read", 1, 3)]
    assert calls[-1] == ("publish", 6, 6)
    index = open_index(tmp_path / "index", encoder=encoder)
    assert index.manifest["built_at"] == "2026-01-02T03:04:05+00:00"
    assert index.generation == report.generation
    assert index.chunk_documents.tolist() == [0, 0, 0, 0, 0, 1, 1, 1, 2]
    index.close()


def test_without_changes_nothing_is_built(folder: Path, tmp_path: Path) -> None:
    encoder = HashEncoder()
    first = build_index(folder, tmp_path / "index", encoder=encoder)
    again = build_index(folder, tmp_path / "index", encoder=encoder)
    assert (again.unchanged, again.generation, again.n_encoded, again.n_files_reread) == (True, first.generation, 0, 0)
    assert (again.n_files, again.n_documents, again.n_paragraphs, again.n_chunks) == (3, 3, 13, 9)
    (folder / "a.txt").touch()
    assert build_index(folder, tmp_path / "index", encoder=encoder).unchanged, "only content counts"
    forced = build_index(folder, tmp_path / "index", encoder=encoder, force=True)
    assert (forced.unchanged, forced.n_encoded, forced.n_files_reread) == (False, 0, 0)


def test_only_the_changed_file_is_read_and_only_its_new_lines_are_encoded(folder: Path, tmp_path: Path) -> None:
    encoder = HashEncoder()
    build_index(folder, tmp_path / "index", encoder=encoder)
    (folder / "a.txt").write_text("\n".join([*LINES, "Kinh phí do ngân sách bảo đảm."]), "utf-8")
    encoder.n_texts = 0
    report = build_index(folder, tmp_path / "index", encoder=encoder)
    assert (report.n_files_reread, report.n_encoded, encoder.n_texts, report.n_chunks) == (1, 1, 1, 10)


def test_another_model_encodes_everything_again(folder: Path, tmp_path: Path) -> None:
    build_index(folder, tmp_path / "index", encoder=HashEncoder())
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder(dimension=64))
    assert (report.n_files_reread, report.n_encoded) == (0, 9)
    assert open_index(tmp_path / "index", encoder=HashEncoder(dimension=64)).vectors.shape == (9, 64)


def test_another_reader_reads_everything_again(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_index(folder, tmp_path / "index", encoder=HashEncoder())
    monkeypatch.setattr("indexer.fingerprints.code_sha256", lambda folder: f"another {folder.name}")
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder())
    assert (report.n_files_reread, report.n_encoded) == (3, 0)


def test_deleted_files_drop_out(folder: Path, tmp_path: Path) -> None:
    build_index(folder, tmp_path / "index", encoder=HashEncoder())
    (folder / "a.txt").unlink()
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder())
    assert (report.n_files, report.n_chunks, report.n_files_reread) == (2, 4, 0)
    index = open_index(tmp_path / "index")
    assert [document.file for document in index.documents()] == ["b.txt", "tỉnh/c.txt"]
    assert len(index.term_index) == len(index.vectors) == 4


def test_the_same_content_under_two_names_is_indexed_once(folder: Path, tmp_path: Path) -> None:
    (folder / "b copy.txt").write_bytes((folder / "b.txt").read_bytes())
    (folder / "b dos.txt").write_bytes((folder / "b.txt").read_bytes().replace(b"\n", b"\r\n"))
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder())
    assert (report.n_files, report.n_documents, report.n_chunks) == (5, 3, 9)
    assert report.notices == (
        "b dos.txt: nội dung trùng với b copy.txt, chỉ lập chỉ mục một lần.",
        "b.txt: nội dung trùng với b copy.txt, chỉ lập chỉ mục một lần.",
    )
    same_as = {file: original for file, _, original in open_index(tmp_path / "index").files() if original}
    assert same_as == {"b dos.txt": "b copy.txt", "b.txt": "b copy.txt"}
    assert build_index(folder, tmp_path / "index", encoder=HashEncoder()).notices == report.notices


def test_a_bad_file_is_listed_and_the_others_are_indexed(folder: Path, tmp_path: Path) -> None:
    (folder / "bad.pdf").write_bytes(b"not a pdf")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "old.doc").write_bytes(b"x")
    for _ in range(2):
        report = build_index(folder, tmp_path / "index", encoder=HashEncoder(), force=True)
        assert report.n_documents == 3
        assert sorted(failure.file for failure in report.failures) == ["bad.pdf", "empty.txt", "old.doc"]
        assert all(failure.reason for failure in report.failures)
    assert open_index(tmp_path / "index").failures() == report.failures


@pytest.mark.parametrize(
    ("names", "found"),
    [
        pytest.param((), "không có tệp nào", id="an empty folder"),
        pytest.param(("x.doc",), "1 tệp đều không đọc được", id="only a kind of file that is not read"),
    ],
)
def test_a_corpus_without_files_is_a_clear_error(tmp_path: Path, names: tuple[str, ...], found: str) -> None:
    (tmp_path / "corpus").mkdir()
    for name in names:
        (tmp_path / "corpus" / name).write_bytes(b"x")
    with pytest.raises(UnreadableFile, match=found):
        build_index(tmp_path / "corpus", tmp_path / "index", encoder=HashEncoder())
    assert not (tmp_path / "index").exists()


def test_a_fact_corrected_by_hand_reads_only_its_file_again(folder: Path, tmp_path: Path) -> None:
    build_index(folder, tmp_path / "index", encoder=HashEncoder())
    written = json.loads((folder / "manifest.json").read_text("utf-8"))
    written["documents"]["b.txt"]["main"]["place"] = {"value": "Nghệ An", "source": "hand"}
    (folder / "manifest.json").write_text(json.dumps(written), "utf-8")
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder())
    assert (report.unchanged, report.n_files_reread) == (False, 1)
    places = [document.place for document in open_index(tmp_path / "index").documents()]
    assert places == ["Thái Bình", "Nghệ An", "Thái Bình"]
    assert build_index(folder, tmp_path / "index", encoder=HashEncoder()).unchanged


def test_a_broken_file_of_corrections_is_listed_and_left_alone(folder: Path, tmp_path: Path) -> None:
    (folder / "manifest.json").write_text('{"documents": {', "utf-8")
    report = build_index(folder, tmp_path / "index", encoder=HashEncoder())
    assert [failure.file for failure in report.failures] == ["manifest.json"]
    assert "cú pháp JSON" in report.failures[0].reason
    assert report.n_documents == 3
    assert (folder / "manifest.json").read_text("utf-8") == '{"documents": {'


@pytest.mark.parametrize("seed", range(6))
def test_an_incremental_index_is_the_full_one(tmp_path: Path, seed: int) -> None:
    dice, encoder = random.Random(seed), HashEncoder()
    root = tmp_path / "corpus"
    root.mkdir()
    names = [f"{letter}.txt" for letter in "abcde"]
    (root / "a.txt").write_text("\n".join(LINES), "utf-8")
    for _ in range(4):
        for _ in range(dice.randint(1, 3)):
            change_something(root, names, dice)
        build_index(root, tmp_path / "index", encoder=encoder, force=dice.random() < 0.2)
    build_index(root, tmp_path / "full", encoder=encoder)
    incremental, full = open_index(tmp_path / "index"), open_index(tmp_path / "full")
    assert content(incremental) == content(full)
    assert answers(incremental, encoder) == answers(full, encoder)
    np.testing.assert_array_equal(incremental.term_frequencies, full.term_frequencies)


def change_something(root: Path, names: list[str], dice: random.Random) -> None:
    """Adds, edits, deletes or renames one file; at least one file remains."""
    present = sorted(path for path in root.glob("*.txt"))
    action = dice.choice(["write", "write", "delete", "rename"])
    if action == "write" or len(present) < 2:
        lines = dice.sample(LINES, dice.randint(1, len(LINES)))
        (root / dice.choice(names)).write_text("\n".join(lines), "utf-8")
    elif action == "delete":
        dice.choice(present).unlink()
    else:
        dice.choice(present).rename(root / dice.choice(names))


def test_the_readers_fingerprint_follows_its_code_and_word_lists(tmp_path: Path) -> None:
    room = tmp_path / "room"
    (room / "data").mkdir(parents=True)
    (room / "documents").mkdir()
    (room / "__pycache__").mkdir()
    (room / "reading.py").write_text("a = 1")
    (room / "data" / "words.tsv").write_text("a")
    before = code_sha256(room)
    (room / "documents" / "plan.txt").write_text("a document is no code")
    (room / "__pycache__" / "reading.pyc").write_text("x")
    assert code_sha256(room) == before
    (room / "data" / "words.tsv").write_text("b")
    assert code_sha256(room) != before
