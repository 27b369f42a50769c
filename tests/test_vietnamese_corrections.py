"""Proposed readings of scanned texts: what is read how, what is never touched, and how often they are right."""

import re
from pathlib import Path

import pytest

from corpus import read_corpus
from corpus.corrected import document_corrections, leaf_paragraphs
from corpus.vietnamese import find_symbols
from corpus.vietnamese.corrections import corrected, propose_corrections
from evaluation.corrections import figures_of, judged

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
SCAN, CLEAN = 0.035, 0.0008  # share of impossible syllables


@pytest.fixture(scope="module")
def documents():
    return read_corpus(DOCUMENTS).documents


@pytest.fixture(scope="module")
def proposed(documents):
    """(document, proposals) of the three documents of the scanned dossier."""
    return [(one, document_corrections(one)) for one in documents if "scanned" in one.flags]


def read(text, noise=SCAN):
    return corrected(text, 0, len(text), propose_corrections(text, [[(0, len(text))]], noise=noise))


IN_CONTEXT = [
    ("tháo gỡ khó Idiăn cho doanh nghiệp", "tháo gỡ khó khăn cho doanh nghiệp", "kh"),
    ("đã giải quyêt dứt điểm và đạt kêt quả", "đã giải quyết dứt điểm và đạt kết quả", "lost-acute"),
    ("đẩy mạnh phát triên kinh tê", "đẩy mạnh phát triển kinh tế", "real-syllables"),
    ("trong nãm 2023, đã ban hành vãn bản", "trong năm 2023, đã ban hành văn bản", "tilde-for-breve"),
    ("tăng sản lưọ*ng thủy sản", "tăng sản lượng thủy sản", "star-inside"),
    ("ổn định thị tru'ờng bất động sản", "ổn định thị trường bất động sản", "quote-inside"),
    ("quy hoạch chung xây dụ-ng khu kinh tế", "quy hoạch chung xây dựng khu kinh tế", "hyphen-inside"),
    ("hiệu quả nghiên cú-u khoa học", "hiệu quả nghiên cứu khoa học", "one-letter-cut-off"),
    ("tỉnh đã banhành quyết định mới", "tỉnh đã ban hành quyết định mới", "glued"),
    ("Hội đông nhân dân tỉnh đã ban hành", "Hội đồng nhân dân tỉnh đã ban hành", "after-a-capital"),
    ("phê duyệt Kê hoạch sử dụng đất", "phê duyệt Kế hoạch sử dụng đất", "capital-of-a-common-word"),
    ("giải quyết các kiến nghị. Idiai thác tối đa mọi nguồn lực",
     "giải quyết các kiến nghị. Khai thác tối đa mọi nguồn lực", "capital-by-the-sentence"),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "meant"), [row[:2] for row in IN_CONTEXT], ids=[row[2] for row in IN_CONTEXT])
def test_damaged_words_are_read_by_their_neighbours(seen, meant):
    assert read(seen) == meant


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("ông Trần Vãn Bình, huyện Kiên Xương, tỉnh Thái Binh", id="names"),
        pytest.param("tại huyện va Thư và đường Ngô quyên", id="names-in-small-letters"),
        pytest.param("ngoài khơi cửa Trà Lý", id="a-place"),
        pytest.param("Quyết định số 232Ố/QĐ-UBND, Nghị quyết số 29-NQ/TW, 552/QĐ-ƯBND", id="document-numbers"),
        pytest.param("tăng 1 lẻ%, đạt 34^00, ước 6$ sản, 21.511, ỉ tỷ", id="numbers"),
        pytest.param("PHÁT TRIẺN KINH TÉ - XÃ HỘI", id="capitals"),
        pytest.param("UBND, GRDP, OCOP, VietGAP, logistics, internet", id="codes-and-foreign-words"),
        pytest.param("khu công nghiệp sinh thái ven biển", id="sound"),
        pytest.param("phát trl^n [hác dồn§", id="half-lost-words"),
        pytest.param("", id="nothing"),
        pytest.param("\n\n. ; *** 123", id="no-words"),
    ],
)
def test_what_is_never_touched(text):
    assert read(text) == text


def test_a_clean_text_is_believed():
    doubtful = "đời sông của nhân dân"
    assert read(doubtful, CLEAN) == doubtful
    assert read(doubtful, SCAN) == "đời sống của nhân dân"


def test_proposals_are_slices_of_the_text_that_never_meet(proposed):
    for document, corrections in proposed:
        at = document.span.start
        for one in corrections:
            assert at <= one.start < one.end <= document.span.end
            assert document.text[one.start : one.end] == one.seen != one.meant
            assert 0.5 <= one.confidence <= 1
            at = one.end


def test_proposals_stand_inside_one_paragraph(proposed):
    for document, corrections in proposed:
        spans = [span for one in leaf_paragraphs(document.paragraphs) for span in one.ranges]
        inside = {at: n for n, span in enumerate(spans) for at in range(span.start, span.end)}
        for one in corrections:
            assert inside[one.start] == inside[one.end - 1]


def test_digits_capitals_and_document_numbers_stay(proposed):
    for document, corrections in proposed:
        symbols = {at for _, start, end in find_symbols(document.text) for at in range(start, end)}
        for one in corrections:
            assert not re.search(r"[\d/&@%]", one.seen + one.meant)
            assert not (one.seen.isupper() and len(one.seen) > 1)
            assert symbols.isdisjoint(range(one.start, one.end))
            assert not document.text[one.start - 1].isdigit() and not document.text[one.end].isdigit()
            assert re.findall(r"\d+", one.seen) == re.findall(r"\d+", one.meant) == []


def test_a_correction_taken_back_gives_the_original(proposed):
    for document, corrections in proposed:
        text, applied = document.text, [one for one in corrections if one.applied]
        changed = corrected(text, 0, len(text), corrections)
        pieces, at, shift = [], 0, 0
        for one in applied:
            start = one.start + shift
            assert changed[start : start + len(one.meant)] == one.meant
            pieces += [changed[at:start], one.seen]
            at = start + len(one.meant)
            shift += len(one.meant) - len(one.seen)
        assert "".join([*pieces, changed[at:]]) == text


def test_the_same_document_gets_the_same_proposals(proposed):
    document, corrections = proposed[-1]
    assert document_corrections(document) == corrections


def test_more_than_nineteen_of_twenty_judged_corrections_are_right(proposed):
    found = judged([one for _, corrections in proposed for one in corrections])
    assert len(found) == 3
    for name, counts in found.items():
        assert counts["right"] >= 0.95 * counts["applied"], name
    assert found["random"]["applied"] >= 150


def test_the_dossier_is_mended_and_the_clean_texts_stay(documents):
    for document in documents:
        figures, _ = figures_of(document)
        if "scanned" in document.flags:
            assert figures.mended >= 0.4 * figures.impossible
        else:
            assert figures.applied <= 1 and figures.suggested <= 1
