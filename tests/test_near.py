"""Passages that say nearly the same: found, aligned, and their differences marked without a letter lost."""

import io

import docx
import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citations.comparison_file import COLUMNS, comparison_word, comparison_workbook, differing
from corpus.vietnamese import analyze
from search.comparison import compare_documents
from search.differences import Difference, Piece, compare, words_of
from search.near import MIN_WORDS, near_passages, units_of

PROGRAMME, PLAN_2018, REPORT, SUMMARY, RESOLUTION, PLAN_004 = (
    "814c985cd4609198", "289a24f0a4aee59d", "65c64f79cb41673c-doc1", "65c64f79cb41673c-doc2", "65c64f79cb41673c-doc3",
    "c9365b2b330756e1",
)  # fmt: skip
COOPERATIVES = "sec_II__subsec_2__para_2-7__indent_3"  # of the programme; the plan has it nearly in the same words


def differ(left: str, right: str) -> Difference:
    return compare(left, words_of(left, analyze(left)), right, words_of(right, analyze(right)))


def marked(pieces: tuple[Piece, ...], kind: str) -> list[str]:
    return [piece.text for piece in pieces if piece.kind == kind]


def joined(pieces: tuple[Piece, ...]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_changed_number_is_marked_as_a_number():
    found = differ("Tốc độ tăng trưởng đạt 13,4%/năm.", "Tốc độ tăng trưởng đạt 9,6%/năm.")
    assert marked(found.left, "number") == ["13,4"] and marked(found.right, "number") == ["9,6"]
    assert found.other_numbers and not found.identical


def test_the_same_number_written_otherwise_is_no_difference():
    assert differ("đạt 13,4% và 1.000 ha", "đạt 13.4% và 1000 ha").identical


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pytest.param("Công nghiệp hoá, hiện đại hóa", "công nghiệp hóa; hiện đại hoá", id="tone-marks-and-capitals"),
        pytest.param("1. Phát triển đô thị", "a) Phát triển đô thị", id="markers"),
        pytest.param("(4) Tỷ lệ hộ nghèo", "- Tỉ lệ hộ nghèo", id="i-and-y"),
        pytest.param("UBND tỉnh chỉ đạo", "Ủy ban nhân dân tỉnh chỉ đạo", id="abbreviation"),
        pytest.param("", "", id="empty"),
    ],
)
def test_what_says_the_same_has_no_marks(left, right):
    found = differ(left, right)
    assert found.identical and not found.other_numbers
    assert (joined(found.left), joined(found.right)) == (left, right)


def test_words_of_one_side_are_marked_there_only():
    found = differ("Triển khai các giải pháp giảm nghèo bền vững", "Triển khai giải pháp giảm nghèo đa chiều, bền vững")
    assert marked(found.left, "word") == ["các"] and marked(found.right, "word") == ["đa chiều"]
    assert not found.other_numbers


def test_other_accents_are_told_from_other_words():
    found = differ("tỷ lệ tăng trưởng kinh tế", "tỷ lệ tãng trưởng kinh tế")
    assert marked(found.left, "accent") == ["tăng"] and not marked(found.left, "word")
    assert not found.identical


def test_a_number_in_a_part_that_the_other_leaves_out_is_no_other_number():
    found = differ("Tỷ lệ lao động qua đào tạo đạt 35%", "Tỷ lệ lao động qua đào tạo đạt 35%; dân số đô thị 60%")
    assert not found.other_numbers and not found.identical


def test_a_number_that_stands_elsewhere_in_the_gap_is_not_called_another():
    found = differ("theo số 29-NQ/TW ban hành ngay", "theo văn bản số 29-NQ/TW ban hành ngay")
    assert not marked(found.left, "number") and not marked(found.right, "number")


def test_a_number_that_both_have_in_other_places_is_no_other_number():
    found = differ(
        "thực hiện Nghị quyết về phát triển công nghiệp đến năm 2030 (số 29-NQ/TW, ngày 17/11/2022)",
        "thực hiện Nghị quyết số 29-NQ/TW, ngày 17/11/2022 về phát triển công nghiệp đến năm 2030",
    )
    assert not marked(found.left, "number") and not marked(found.right, "number") and not found.other_numbers
    swapped = differ("công nghiệp đạt 40%, dịch vụ đạt 50%", "công nghiệp đạt 50%, dịch vụ đạt 40%")
    assert swapped.other_numbers and marked(swapped.left, "number") == ["40", "50"]


def test_a_document_number_that_differs_is_marked_like_a_number():
    found = differ("Thực hiện Nghị quyết số 23-NQ/TW của Đảng", "Thực hiện Nghị quyết số 29-NQ/TW của Đảng")
    assert marked(found.left, "number") == ["23-NQ/TW"] and found.other_numbers


WORDS = st.sampled_from(
    ["tăng", "tãng", "13,4", "2030", "UBND", "29-NQ/TW", "(4)", "<b>", "&amp;", "\n", "  ", ",", "hoá", "hóa", "%", "é"]
)
TEXTS = st.one_of(st.lists(WORDS, max_size=30).map(" ".join), st.lists(WORDS, max_size=20).map("".join), st.text())


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_the_pieces_of_each_side_join_back_to_its_text(left, right):
    found = differ(left, right)
    assert joined(found.left) == left and joined(found.right) == right
    assert 0.0 <= found.share <= 1.0


@settings(deadline=None)
@given(TEXTS, TEXTS)
def test_both_ways_round_have_the_same_marks(left, right):
    found, turned = differ(left, right), differ(right, left)
    assert (found.left, found.right, found.share) == (turned.right, turned.left, turned.share)
    assert found.other_numbers == turned.other_numbers


@settings(deadline=None)
@given(TEXTS)
def test_a_passage_compared_with_itself_has_no_marks(text):
    assert differ(text, text).identical


def test_a_near_passage_of_another_province_is_found(engine):
    (near,) = near_passages(engine, PROGRAMME, COOPERATIVES)
    assert near.unit.doc_id == PLAN_004
    assert "kinh tế tập thể" in near.unit.quote
    assert marked(near.difference.left, "word")[0] == "Tiếp tục"


def test_a_report_a_summary_and_a_resolution_that_repeat_each_other_are_found(engine):
    index = engine.index
    exports = next(one for one in units_of(engine, REPORT) if "Kim ngạch xuất" in one.quote and one.kind == "indent")
    found = near_passages(engine, REPORT, exports.eid)
    assert {SUMMARY, RESOLUTION} <= {near.unit.doc_id for near in found}
    assert all("xuất" in near.unit.quote for near in found), "imports are said in nearly the same words"
    for near in found:
        assert joined(near.difference.right) == index.paragraph(near.unit.doc_id, near.unit.eid).quote(
            index.text(index.document(near.unit.doc_id).file)
        )


def test_short_headings_and_unknown_places_have_no_near_passages(engine):
    assert near_passages(engine, PROGRAMME, "sec_II") == ()
    assert near_passages(engine, PROGRAMME, "khong-co") == ()


def test_units_are_the_verbatim_paragraphs(engine):
    index = engine.index
    for doc_id in (REPORT, PLAN_2018):
        text = index.text(index.document(doc_id).file)
        units = units_of(engine, doc_id)
        assert len(units) > 80
        for unit in units:
            assert unit.quote == index.paragraph(doc_id, unit.eid).quote(text)


def test_two_documents_are_compared_both_ways_alike(engine):
    one = compare_documents(engine, PROGRAMME, PLAN_004)
    other = compare_documents(engine, PLAN_004, PROGRAMME)
    assert {(pair.left.eid, pair.right.eid) for pair in one.pairs} == {
        (pair.right.eid, pair.left.eid) for pair in other.pairs
    }
    assert len(one.pairs) >= 7
    assert {unit.eid for unit in one.only_left} == {unit.eid for unit in other.only_right}


def test_every_unit_is_paired_or_stands_alone(engine):
    found = compare_documents(engine, REPORT, SUMMARY)
    paired = {pair.left.eid for pair in found.pairs}
    alone = {unit.eid for unit in found.only_left}
    compared = {unit.eid for unit in units_of(engine, REPORT) if unit.n_words >= MIN_WORDS}
    assert paired | alone == compared and not paired & alone and len(compared) == found.n_left
    places = [one.eid for one in units_of(engine, REPORT)]
    order = [places.index(pair.left.eid) for pair in found.pairs]
    assert order == sorted(order), "pairs stand in the order of the first document"


def test_digits_that_a_scanner_misread_show_as_other_numbers(engine):
    found = compare_documents(engine, REPORT, SUMMARY).with_other_numbers
    seen = {(tuple(marked(p.difference.left, "number")), tuple(marked(p.difference.right, "number"))) for p in found}
    assert (("202",), ("2021",)) in seen, "the report prints 202i, its summary 2021"
    assert any("65,5" in right for _, right in seen), "the income printed Ó5,5 in the report"


def test_targets_of_two_levels_with_other_figures_are_told(engine):
    found = compare_documents(engine, PROGRAMME, REPORT).with_other_numbers
    water = next(pair for pair in found if "nước thải" in pair.left.quote and pair.right.kind != "row")
    assert marked(water.difference.left, "number") == ["80 - 90"]
    assert marked(water.difference.right, "number") == ["27,8"]


def test_documents_with_nothing_in_common_have_no_pairs(engine):
    found = compare_documents(engine, PROGRAMME, PLAN_2018)
    assert found.pairs == () and len(found.only_left) == found.n_left


def test_a_comparison_as_a_workbook_holds_every_pair_and_the_rest(engine):
    found = compare_documents(engine, PROGRAMME, PLAN_004)
    sheet = openpyxl.load_workbook(io.BytesIO(comparison_workbook(engine.index, found))).active
    header, *rows = sheet.iter_rows(values_only=True)
    assert header == COLUMNS
    assert len(rows) == len(found.pairs) + len(found.only_left) + len(found.only_right)
    for row, pair in zip(rows, found.pairs, strict=False):
        assert (row[2], row[5]) == (pair.left.quote, pair.right.quote)
        assert row[8] == (differing(pair.difference.left) or None)
    assert not [cell for cells in sheet.iter_rows() for cell in cells if cell.data_type == "f"]


def test_a_comparison_as_a_word_file_keeps_both_texts(engine):
    found = compare_documents(engine, PROGRAMME, PLAN_004)
    file = docx.Document(io.BytesIO(comparison_word(engine.index, found, ("Một", "Hai"))))
    assert len(file.tables) == len(found.pairs)
    for table, pair in zip(file.tables, found.pairs, strict=True):
        left, right = table.rows[0].cells
        assert left.paragraphs[0].text == pair.left.quote and right.paragraphs[0].text == pair.right.quote
        underlined = [run.text for run in left.paragraphs[0].runs if run.underline]
        assert underlined == [piece.text for piece in pair.difference.left if piece.kind != "same"]


def test_only_the_pairs_asked_for_are_exported(engine):
    found = compare_documents(engine, REPORT, SUMMARY)
    few = found.with_other_numbers
    sheet = openpyxl.load_workbook(io.BytesIO(comparison_workbook(engine.index, found, pairs=few))).active
    assert sheet.max_row == len(few) + 1
