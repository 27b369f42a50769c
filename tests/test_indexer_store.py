"""The store: every record comes back as it went in, from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from corpus.records import Fact, Failure, Page, Paragraph, Span
from indexer.arrays import Ragged, RaggedWriter, RowWriter, load_array, save_array
from indexer.chunks import make_chunks
from indexer.store import Store, StoreWriter
from tests.indexer_samples import document, facts, source, split_plainly

TEXT = "I. MỤC TIÊU\nPhấn đấu đạt 9 %¹.\n¹ Giá so sánh 2010.\n1\tTốc độ\t11 trở lên\nPhấn đấu tiếp.\n"


def at(words: str) -> Span:
    """Where these words stand in TEXT."""
    return Span(TEXT.index(words), TEXT.index(words) + len(words))


PARAGRAPHS = (
    Paragraph(eid="sec_I", kind="heading", ranges=(at("I. MỤC TIÊU"),), num_raw="I.", label="Mục I"),
    Paragraph(
        eid="sec_I__p_1",
        kind="p",
        ranges=(at("Phấn đấu đạt 9 %¹."), at("Phấn đấu tiếp.")),
        heading_path=("I. MỤC TIÊU",),
        parent="sec_I",
        page=3,
        flags=("sequence_repaired",),
        confidence=0.75,
    ),
    Paragraph(eid="note_1", kind="note", ranges=(at("¹ Giá so sánh 2010."),), flags=("footnote_of:sec_I__p_1",)),
    Paragraph(
        eid="row_1",
        kind="row",
        ranges=(at("1\tTốc độ\t11 trở lên"),),
        columns=("TT", "Tên", "Năm"),
        values=("1", "Tốc độ", "11 trở lên"),
    ),
)
SOURCE = replace(
    source(TEXT, "tỉnh/kế hoạch 0123456789abcdef.txt"),
    pages=(Page(number=1, span=Span(0, 50)), Page(number=2, span=Span(50, len(TEXT)), searchable=False)),
    notices=("Thiếu trang đầu.",),
)
DOCUMENT = document(
    TEXT,
    PARAGRAPHS,
    source=SOURCE,
    flags=("scanned", "blank_number"),
    noise=0.031,
    abbreviations=(("ĐVHC", "đơn vị hành chính"),),
    facts=replace(facts(), number=Fact(value="25-KH/TU", source="hand")),
)
FAILURE = Failure(file="hỏng.pdf", reason="Tệp hỏng.", advice="Nạp lại.", pages=(2, 5))


@pytest.fixture
def store(tmp_path: Path):
    """A store with one document, one copy of it and one failure."""
    writer = StoreWriter(tmp_path)
    writer.add_source(SOURCE)
    writer.add_file(SOURCE.file, SOURCE.sha256)
    writer.add_file("bản sao.txt", SOURCE.sha256, same_as=SOURCE.file)
    writer.add_document(DOCUMENT, make_chunks(DOCUMENT))
    writer.add_failures((FAILURE,))
    writer.add_vocabulary(["muc", "tieu"])
    writer.close()
    opened = Store(tmp_path)
    yield opened
    opened.close()


def test_a_document_comes_back_whole(store: Store) -> None:
    assert store.whole_document(DOCUMENT.doc_id) == DOCUMENT
    assert store.documents_of(SOURCE.file) == (DOCUMENT,)
    assert store.text(SOURCE.file) == TEXT


def test_chunks_come_back_equal_in_the_order_asked(store: Store) -> None:
    chunks = make_chunks(DOCUMENT)
    assert chunks[0].quote == "Phấn đấu đạt 9 %¹. Phấn đấu tiếp."
    assert store.chunks((2, 0, 1)) == (chunks[2], chunks[0], chunks[1])
    assert store.chunk(1) == chunks[1]
    with pytest.raises(KeyError):
        store.chunk(3)


def test_paragraphs_are_found_by_their_eid(store: Store) -> None:
    assert store.paragraphs(DOCUMENT.doc_id) == PARAGRAPHS
    assert store.paragraph(DOCUMENT.doc_id, "row_1") == PARAGRAPHS[3]
    assert store.paragraph(DOCUMENT.doc_id, "row_2") is None
    assert store.chunk_ordinals(DOCUMENT.doc_id) == (0, 1, 2)
    assert store.chunk_ordinals(DOCUMENT.doc_id, "note_1") == (1,)
    assert store.section_ordinals(DOCUMENT.doc_id, "sec_I") == (0,), "what is inside, not what only begins alike"
    assert store.section_ordinals(DOCUMENT.doc_id, "note_1") == (1,)
    assert store.section_ordinals(DOCUMENT.doc_id, "note") == ()
    assert store.chunk_addresses() == [(0, "sec_I__p_1", "p"), (0, "note_1", "note"), (0, "row_1", "row")]


def test_a_document_is_found_by_id_and_by_the_id_in_its_file_name(store: Store) -> None:
    by_id = store.document(DOCUMENT.doc_id)
    assert by_id is not None
    assert store.document("0123456789abcdef") == by_id
    assert store.document("fedcba9876543210") is None
    shown = (by_id.type, by_id.issuer, by_id.place, by_id.number, by_id.date, by_id.year)
    assert shown == ("Kế hoạch", None, "Thái Bình", "25-KH/TU", "2018-08-10", 2018)
    assert (by_id.sha256, by_id.media_type, by_id.noise) == (SOURCE.sha256, "text", 0.031)
    assert by_id.aliases == ("0123456789abcdef",)
    assert store.documents() == (by_id,)


def test_files_failures_abbreviations_and_terms_come_back(store: Store) -> None:
    copy = ("bản sao.txt", SOURCE.sha256, SOURCE.file)
    assert store.files() == (copy, (SOURCE.file, SOURCE.sha256, ""))
    assert store.failures() == (FAILURE,)
    assert store.abbreviations() == {"ĐVHC": ("đơn vị hành chính",)}
    assert store.term_ids(["tieu", "khong", "muc"]) == [1, -1, 0]
    assert list(store.vocabulary()) == [("muc", 0), ("tieu", 1)]


def test_many_threads_read_at_once(store: Store) -> None:
    expected = make_chunks(DOCUMENT)
    with ThreadPoolExecutor(8) as pool:
        assert all(found == expected for found in pool.map(lambda _: store.chunks((0, 1, 2)), range(200)))


def test_real_documents_survive_the_store(tmp_path: Path) -> None:
    text = Path("corpus/documents/001_9209894b4a308c0b.txt").read_text("utf-8")
    found = split_plainly(source(text, "001_9209894b4a308c0b.txt"))[0]
    writer = StoreWriter(tmp_path)
    writer.add_source(found.source)
    writer.add_document(found, make_chunks(found))
    writer.close()
    store = Store(tmp_path)
    assert store.whole_document("9209894b4a308c0b") == found
    assert store.chunks(range(len(make_chunks(found)))) == make_chunks(found)
    store.close()


@pytest.mark.parametrize("rows", [[], [[1, 2, 3], [], [7]]], ids=["nothing", "three rows, one empty"])
def test_ragged_rows_come_back(tmp_path: Path, rows: list[list[int]]) -> None:
    with RaggedWriter(tmp_path, "terms") as writer:
        writer.append(rows)
        writer.append([])
    ragged = Ragged.open(tmp_path, "terms")
    assert [ragged[row].tolist() for row in range(len(ragged))] == rows


def test_rows_of_another_width_are_refused(tmp_path: Path) -> None:
    with RowWriter(tmp_path / "rows.npy", dtype="<f4", width=3) as writer:
        writer.append(np.ones((2, 3)))
        with pytest.raises(ValueError, match="width 3"):
            writer.append(np.ones((2, 4)))
    assert load_array(tmp_path / "rows.npy").tolist() == [[1, 1, 1], [1, 1, 1]]


@pytest.mark.parametrize("n_numbers", [3, 100_000], ids=["within the buffer", "beyond it"])
def test_a_full_disk_is_no_success(n_numbers: int) -> None:
    with pytest.raises(OSError, match="No space left"):
        save_array(Path("/dev/full"), np.arange(n_numbers))
