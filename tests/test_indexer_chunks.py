"""Chunks: every character of a paragraph in exactly one piece, and the context that stands above it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import read_document
from corpus.records import Paragraph, Span
from indexer.chunks import (
    MAX_CONTEXT,
    MAX_PIECE,
    MIN_PIECE,
    cell_pairs,
    cut_ranges,
    make_chunks,
    passage_text,
    split_text,
)
from tests.indexer_samples import document, facts

SENTENCE = "Đẩy mạnh phát triển công nghiệp chế biến, chế tạo; thu hút đầu tư vào các khu công nghiệp của tỉnh. "


def one(text: str, **changes: object):
    """The chunks of a document that is one paragraph."""
    given = {"eid": "para_1", "kind": "p", "ranges": (Span(0, len(text)),)} | changes
    return make_chunks(document(text, [Paragraph(**given)]))


@given(st.text(alphabet="aĐ .;:,\n\t“1-", max_size=4000))
@settings(max_examples=60, deadline=None)
def test_pieces_join_back_to_the_text(text: str) -> None:
    pieces = split_text(text)
    assert "".join(pieces) == text
    assert all(0 < len(piece) <= MAX_PIECE for piece in pieces)


def test_a_long_paragraph_is_cut_at_sentence_ends_into_even_pieces() -> None:
    pieces = split_text(SENTENCE * 25)
    assert all(MIN_PIECE <= len(piece) <= MAX_PIECE for piece in pieces)
    assert all(piece.endswith(". ") for piece in pieces)


@pytest.mark.parametrize(
    ("text", "n_pieces"),
    [
        pytest.param("a" * MAX_PIECE, 1, id="just as long as allowed"),
        pytest.param("a" * (MAX_PIECE + 1), 2, id="one letter more, no place to cut"),
        pytest.param(SENTENCE * 9, 1, id="nine sentences, 900"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_only_long_text_is_cut(text: str, n_pieces: int) -> None:
    assert len(split_text(text)) == n_pieces


@pytest.mark.parametrize(
    "abbreviation", ["TP. Hồ Chí Minh", "A. Nguyễn", "khoản 1. Điều"], ids=["city", "initial", "number"]
)
def test_a_dot_that_ends_no_sentence_is_no_place_to_cut(abbreviation: str) -> None:
    head, tail = abbreviation.split(". ")
    pieces = split_text("x" * 395 + " " + abbreviation + " " + "y" * 560)
    assert not any(piece.rstrip().endswith(f"{head}.") for piece in pieces), tail


def test_pieces_of_a_paragraph_in_several_ranges_cover_exactly_those_ranges() -> None:
    text = SENTENCE * 5 + "\n— trang 2 —\n" + SENTENCE * 12
    ranges = (Span(0, 5 * len(SENTENCE)), Span(len(text) - 12 * len(SENTENCE), len(text)))
    pieces = list(cut_ranges(ranges, text))
    covered = [at for spans in pieces for span in spans for at in range(span.start, span.end)]
    assert covered == [at for span in ranges for at in range(span.start, span.end)]
    assert any(len(spans) == 2 for spans in pieces), "one piece lies on both sides of the page break"


def test_the_quote_of_a_piece_is_cut_from_the_file() -> None:
    text = SENTENCE * 20
    chunks = one(text)
    assert [chunk.piece for chunk in chunks] == [0, 1, 2]
    assert "".join(chunk.quote for chunk in chunks) == text
    assert all(chunk.quote == chunk.ranges[0].of(text) for chunk in chunks)


def test_blank_paragraphs_give_no_chunk() -> None:
    assert one(" \n\t ") == ()


def test_the_context_names_document_place_and_headings() -> None:
    text = "Thu hút đầu tư."
    chunk = one(text, heading_path=("II. MỤC TIÊU", "**1. Mục tiêu cụ thể:**"))[0]
    assert chunk.context == "Kế hoạch Phát triển công nghiệp (Thái Bình) | II. MỤC TIÊU | 1. Mục tiêu cụ thể"
    assert passage_text(chunk) == f"{chunk.context}\nThu hút đầu tư."


def test_the_context_stays_short_and_keeps_the_nearest_heading() -> None:
    path = tuple(f"{number}. {'Nhiệm vụ và giải pháp ' * 6}" for number in range(1, 6))
    text = "Thu hút đầu tư."
    paragraph = Paragraph(eid="p", kind="p", ranges=(Span(0, len(text)),), heading_path=path)
    chunk = make_chunks(document(text, [paragraph], facts=facts("Phát triển " * 60)))[0]
    assert len(chunk.context) <= MAX_CONTEXT
    assert "| 5. Nhiệm vụ" in chunk.context
    assert "| 1. Nhiệm vụ" not in chunk.context


def test_a_heading_is_a_chunk_only_without_text_below() -> None:
    text = "I. MỤC TIÊU\n1. Chung\nCông nghiệp hóa.\nII. KINH PHÍ\nIII. TỔ CHỨC"
    paragraphs = [
        Paragraph(eid="sec_I", kind="heading", ranges=(Span(0, 11),)),
        Paragraph(eid="sec_I_1", kind="heading", ranges=(Span(12, 20),), heading_path=("I. MỤC TIÊU",)),
        Paragraph(eid="p", kind="p", ranges=(Span(21, 37),), heading_path=("I. MỤC TIÊU", "1. Chung")),
        Paragraph(eid="sec_II", kind="heading", ranges=(Span(38, 50),)),
        Paragraph(eid="sec_III", kind="heading", ranges=(Span(51, len(text)),)),
    ]
    assert [chunk.eid for chunk in make_chunks(document(text, paragraphs))] == ["p", "sec_II", "sec_III"]


def test_a_list_item_carries_its_lead_in_and_what_follows_the_list_does_not() -> None:
    lines = ["Đến năm 2030, phấn đấu đạt:", "- GRDP tăng 9%.", "- 5 khu công nghiệp.", "Các sở chịu trách nhiệm."]
    text, paragraphs, start = "\n".join(lines), [], 0
    for number, line in enumerate(lines):
        paragraphs.append(Paragraph(eid=f"p{number}", kind="p", ranges=(Span(start, start + len(line)),)))
        start += len(line) + 1
    contexts = [chunk.context for chunk in make_chunks(document(text, paragraphs))]
    assert [context.endswith("| Đến năm 2030, phấn đấu đạt") for context in contexts] == [False, True, True, False]


def test_a_point_carries_the_text_of_the_clause_that_contains_it() -> None:
    text = "1. Sở Công Thương chủ trì\na) Rà soát quy hoạch"
    paragraphs = [
        Paragraph(eid="cl", kind="clause", ranges=(Span(0, 25),), num_raw="1."),
        Paragraph(eid="pt", kind="point", ranges=(Span(26, len(text)),), num_raw="a)", parent="cl"),
    ]
    assert make_chunks(document(text, paragraphs))[1].context.endswith("| 1. Sở Công Thương chủ trì")


def test_a_note_carries_the_paragraph_it_explains() -> None:
    text = "Thực hiện Nghị quyết 23\n1 Của Bộ Chính trị"
    paragraphs = [
        Paragraph(eid="p", kind="p", ranges=(Span(0, 23),), heading_path=("I. YÊU CẦU",)),
        Paragraph(eid="n", kind="note", ranges=(Span(24, len(text)),), flags=("footnote_of:p",)),
    ]
    assert make_chunks(document(text, paragraphs))[1].context.endswith("| I. YÊU CẦU | Thực hiện Nghị quyết 23")


def test_a_table_row_is_one_chunk_with_its_column_names() -> None:
    text = "TT\tChỉ tiêu\tKế hoạch năm nay\n1\tTốc độ tăng\t11 trở lên"
    row = Paragraph(
        eid="row_1",
        kind="row",
        ranges=(Span(text.index("1"), len(text)),),
        columns=("TT", "Chỉ tiêu", "Kế hoạch năm nay"),
        values=("1", "Tốc độ tăng", "11 trở lên"),
        heading_path=("PHỤ LỤC",),
    )
    cell = Paragraph(eid="cell", kind="cell", ranges=(Span(29, 30),), parent="row_1")
    table = Paragraph(eid="table", kind="table", ranges=(Span(0, len(text)),))
    chunks = make_chunks(document(text, [table, row, cell]))
    assert [chunk.eid for chunk in chunks] == ["row_1"]
    assert chunks[0].quote == "1\tTốc độ tăng\t11 trở lên"
    pairs = "TT: 1; Chỉ tiêu: Tốc độ tăng; Kế hoạch năm nay: 11 trở lên"
    assert chunks[0].context == f"Kế hoạch Phát triển công nghiệp (Thái Bình) | PHỤ LỤC | {pairs}"


@pytest.mark.parametrize(
    ("columns", "values", "pairs"),
    [
        pytest.param(("A", "B"), ("1", ""), "A: 1", id="an empty cell is left out"),
        pytest.param(("A",), ("1", "2"), "A: 1; 2", id="a cell without a column name"),
        pytest.param(("A", "B"), ("1",), "A: 1", id="a row with fewer cells"),
        pytest.param(("Chỉ\ntiêu",), ("9 %\n",), "Chỉ tiêu: 9 %", id="line breaks inside cells"),
    ],
)
def test_cells_are_paired_with_their_columns(columns: tuple, values: tuple, pairs: str) -> None:
    row = Paragraph(eid="r", kind="row", ranges=(), columns=columns, values=values)
    assert cell_pairs(row) == pairs


@pytest.mark.parametrize(
    ("name", "unseen"),
    [
        ("000_031415255736158d.txt", ""),
        ("001_9209894b4a308c0b.txt", "STTNộidungnhiệmvụĐơnvịchủtrìĐơnvịphốihợpThờigianhoànthành"),
        ("004_cae0744b80c874d2.txt", ""),
    ],
    ids=["programme", "plan with a table, whose header row is context", "plan"],
)
def test_every_letter_of_a_real_document_stands_in_a_chunk_or_a_heading(name: str, unseen: str) -> None:
    for found in read_document(Path("corpus/documents") / name):
        chunks = make_chunks(found)
        headings = [span for paragraph in found.paragraphs if paragraph.kind == "heading" for span in paragraph.ranges]
        spans = [*headings, *(span for chunk in chunks for span in chunk.ranges)]
        covered = {at for span in spans for at in range(span.start, span.end)}
        letters = (at for at in range(found.span.start, found.span.end) if found.text[at].isalnum())
        assert "".join(found.text[at] for at in letters if at not in covered) == unseen
        assert all(chunk.quote == " ".join(span.of(found.text) for span in chunk.ranges) for chunk in chunks)
        assert max(len(chunk.context) for chunk in chunks) <= MAX_CONTEXT
