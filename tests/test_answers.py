"""Answers stand on verbatim quotes, or nothing is claimed."""

from __future__ import annotations

import pytest

from answers import answer
from answers.asked import what_is_asked
from answers.checks import governing_years
from answers.sentences import split_sentences
from corpus.records import Span
from search import Filters, Query

ANSWERED = {
    "GRDP bình quân đầu người của Thái Nguyên đạt bao nhiêu USD": "8.900 USD",
    "tổng diện tích khu kinh tế Thái Bình": "30.583 ha",
    "chỉ số phát triển con người HDI của tỉnh": "0,7",
    "tổng chiều dài đường bộ cao tốc qua địa phận tỉnh Thái Nguyên": "134,9km",
    "thu nhap binh quan dau nguoi nam 2030 cua thai binh": "130 triệu đồng",
    "tỷ lệ tàu lắp máy giám sát hành trình": "98,9%",
    "tổng diện tích tích tụ, tập trung đất đai là bao nhiêu": "11.216 ha",
}
NOT_IN_THE_DOCUMENTS = ("giá vé máy bay đi Paris", "mua vé xem phim ở đâu", "giá vàng hôm nay", "xyzzy qwerty")


def asked(engine, text, **more):
    """The answer to a question."""
    return answer(engine, engine.search(Query(text=text, **more)))


def is_verbatim(engine, quote) -> bool:
    """Whether a quote is the slices of its file, inside the passage that it names."""
    text = engine.index.store.source(quote.file).text
    paragraph = engine.index.paragraph(quote.doc_id, quote.eid)
    inside = all(any(p.start <= r.start and r.end <= p.end for p in paragraph.ranges) for r in quote.ranges)
    return inside and " ".join(span.of(text) for span in quote.ranges) == quote.quote != ""


@pytest.mark.parametrize(("question", "figure"), ANSWERED.items(), ids=ANSWERED)
def test_the_answer_is_a_verbatim_quote_that_holds_the_figure(engine, question, figure):
    given = asked(engine, question)
    assert given.status == "answered"
    assert figure in given.quotes[0].quote
    assert figure in given.statements[0].value
    assert given.text.startswith(given.statements[0].value)
    for quote in given.quotes:
        assert is_verbatim(engine, quote)
        assert quote.citation and quote.permalink.startswith("?van-ban=") and quote.doc_id in quote.permalink


@pytest.mark.parametrize("question", NOT_IN_THE_DOCUMENTS)
def test_what_the_documents_do_not_say_is_not_answered(engine, question):
    given = asked(engine, question)
    assert (given.status, given.quotes) == ("not_found", ())
    assert given.text == "Chưa tìm thấy câu trả lời trong 7 văn bản."
    assert given.searched.n_documents == 7
    assert all(is_verbatim(engine, quote) for quote in given.nearest)


def test_no_hits_no_answer(engine):
    given = asked(engine, "GRDP bình quân đầu người", filters=Filters(places=("Cà Mau",)))
    assert given.status == "not_found"


def test_one_hit_is_enough(engine):
    given = asked(engine, "GRDP bình quân đầu người của Thái Nguyên đạt bao nhiêu USD", limit=1)
    assert given.status == "answered" and len(given.quotes) == 1


def test_a_long_passage_is_answered_by_its_clause_with_the_number(engine):
    given = asked(engine, "Quy mô GRDP năm 2020 của Thái Bình đạt bao nhiêu tỷ đồng")
    assert given.statements[0].value == "53.539 tỷ đồng"
    assert len(given.statements[0].text) < 200


@pytest.mark.parametrize(
    ("question", "kinds", "measure"),
    [
        ("Tổng chiều dài đường cao tốc là bao nhiêu km?", ("number",), "length"),
        ("Kinh phí thực hiện đề án là bao nhiêu?", ("number",), "money"),
        ("Tỷ lệ che phủ rừng đạt bao nhiêu phần trăm?", ("number",), "percent"),
        ("tốc độ tăng giá trị sản xuất là bao nhiêu", ("number",), "rate"),
        ("Có mấy bệnh viện được xây mới?", ("number",), "count"),
        ("Tỉnh xếp thứ mấy về chỉ số hài lòng?", ("rank",), "rank"),
        ("Cơ quan nào chủ trì và thời hạn khi nào?", ("body", "date"), None),
        ("Nhà máy may ở đâu?", ("place",), None),
        ("Ai ký kế hoạch này?", ("person",), None),
        ("Công ty nào xây nhà máy?", ("firm",), None),
        ("Thực hiện theo nghị quyết số mấy?", ("document",), None),
        ("Những nhiệm vụ nào được giao cho ngành y tế?", ("list",), None),
        ("Tỉnh có hỗ trợ nông dân không?", ("yes_no",), None),
        ("CCHC là gì?", ("definition",), None),
        ("Việc này làm thế nào?", ("open",), None),
        ("cải cách hành chính", ("keywords",), None),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_asked(question, kinds, measure):
    found = what_is_asked(question)
    assert (found.kinds, found.measure) == (kinds, measure)


def test_years_that_govern_a_value():
    assert governing_years("đạt 5%, tăng 2% so với năm 2022, tầm nhìn đến năm 2050") == set()
    assert governing_years("giai đoạn 2021-2030 (văn bản ngày 19/5/2023)") == {"2021", "2030"}


def test_a_table_row_answers_with_the_cells_asked_for(engine):
    given = asked(engine, "GRDP bình quân đầu người năm 2023: kế hoạch và ước thực hiện bao nhiêu, có đạt không?")
    told = {line.text.rsplit("(", 1)[1].rstrip(")"): line.value for line in given.statements}
    assert told["Kế hoạch năm 2023"] == "65,2 Triệu đồng" or told["Kế hoạch năm 2023"] == "65,2 Triệu đong"
    assert told["Đánh giá kết quả thực hiện"] == "VượtKH"
    assert "Dự kiến kế hoạch năm 2024" not in told


def test_a_number_that_a_second_copy_contradicts_is_doubtful(engine):
    given = asked(engine, "GRDP bình quân đầu người năm 2023 ước thực hiện bao nhiêu triệu đồng theo phụ lục?")
    quote = next(quote for quote in given.quotes if "__row_13" in quote.eid)
    assert any("Ó5,5" in doubt and "65,5" in doubt for doubt in quote.doubts)


def test_lead_and_deadline_come_from_the_columns_of_a_task_table(engine):
    given = asked(engine, "Đơn vị nào chủ trì đề án phát triển điện gió và thời hạn khi nào?")
    assert [line.value for line in given.statements][:2] == ["Sở Công Thương", "Năm 2018-2025"]


def test_the_heading_names_the_body_whose_work_stands_below(engine):
    given = asked(engine, "Sở nào chuẩn bị quỹ đất cho nhu cầu phát triển công nghiệp của Thái Bình?")
    assert given.statements[0].value == "Sở Tài nguyên và Môi trường"


def test_a_list_comes_back_whole_and_in_order(engine):
    given = asked(engine, "Những mục tiêu cụ thể nào đến năm 2030 được nêu trong chương trình hành động của Thái Bình?")
    assert given.kind == "list"
    eids = [quote.eid for quote in given.quotes]
    assert len(eids) == 12 and eids[0].endswith("point_1") and eids[-1].endswith("point_12")
    assert len({quote.citation for quote in given.quotes}) == 12


def test_sides_stand_side_by_side(engine):
    given = asked(engine, "So sánh tỷ lệ đô thị hóa đến năm 2030 của Thái Bình và Thái Nguyên")
    assert {line.side: line.value for line in given.statements} == {
        "Thái Bình": "40% trở lên",
        "Thái Nguyên": "trên 60%",
    }
    assert [quote.side for quote in given.quotes] == ["Thái Bình", "Thái Nguyên"]


def test_a_side_that_is_not_found_is_named(engine):
    given = asked(engine, "So sánh chỉ số PCI năm 2022 xếp thứ mấy của Thái Bình và Thái Nguyên")
    assert given.missing == ("Thái Nguyên",)
    assert "28/63" in given.text


def test_different_bases_are_pointed_out(engine):
    given = asked(
        engine, "So sánh thu nhập bình quân đầu người của Thái Bình và GRDP bình quân đầu người của Thái Nguyên"
    )
    assert any("không cùng đơn vị" in note for note in given.notes)


def test_documents_that_disagree_are_both_shown(engine):
    given = asked(engine, "Số giường bệnh trên một vạn dân năm 2024 đạt bao nhiêu giường bệnh?")
    shown = " ".join(quote.quote for quote in (*given.quotes, *given.conflicts))
    assert "40,4 giường" in shown and ("40 giường" in shown or " 40 " in shown)


def test_who_signed_and_when(engine):
    given = asked(engine, "Ai ký kế hoạch năm 2018 của UBND tỉnh Thái Bình?")
    assert "Đặng Trọng Thăng" in given.text and given.quotes[0].eid.startswith("conclusions")
    given = asked(engine, "Chương trình hành động của Tỉnh ủy Thái Bình ban hành ngày nào?")
    assert "19 tháng 5 năm 2023" in given.text or "19/5/2023" in given.text


@pytest.mark.parametrize(
    "question",
    [
        "Thái Nguyên xếp thứ mấy về chỉ số cải cách hành chính năm 2022?",
        "Tỷ lệ đô thị hóa của tỉnh Hưng Yên là bao nhiêu?",
        "Công suất điện mặt trời của Thái Bình là bao nhiêu MW?",
        "Vì sao tỷ lệ đô thị hóa của Thái Nguyên đạt trên 60%?",
        "so dien thoai cua so cong thuong thai nguyen",
    ],
)
def test_what_comes_near_is_shown_as_near_only(engine, question):
    given = asked(engine, question)
    assert given.status == "not_found" and given.quotes == () and given.statements == ()
    assert given.nearest


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Thu đạt 9.878 tỷ đồng. Chi giảm nhẹ.", ["Thu đạt 9.878 tỷ đồng.", "Chi giảm nhẹ."]),
        ("Tăng 13.4%; đến năm 2030 đạt 50%.", ["Tăng 13.4%; đến năm 2030 đạt 50%."]),
        ("1. Mục tiêu chung của tỉnh. 2. Mục tiêu cụ thể.", ["1. Mục tiêu chung của tỉnh.", "2. Mục tiêu cụ thể."]),
        ("Có được không? Được!", ["Có được không?", "Được!"]),
        ("  Không có dấu chấm cuối  ", ["Không có dấu chấm cuối"]),
        ("", []),
        (" \n ", []),
    ],
    ids=["thousands", "semicolon inside", "list markers", "question", "no end", "empty", "blank"],
)
def test_sentences(text, sentences):
    found = split_sentences(text, [Span(0, len(text))])
    assert [" ".join(span.of(text) for span in spans) for spans in found] == sentences


def test_a_sentence_over_two_ranges_keeps_both():
    text = "Khu kinh tế được Thủ tướng thành\n\n7\n\nlập năm 2017. Diện tích 30.583 ha."
    found = split_sentences(text, [Span(0, 32), Span(37, len(text))])
    assert [[span.of(text) for span in spans] for spans in found] == [
        ["Khu kinh tế được Thủ tướng thành", "lập năm 2017."],
        ["Diện tích 30.583 ha."],
    ]


def test_sentences_of_every_paragraph_cover_it(engine):
    n_sentences = 0
    for document in engine.index.documents():
        text = engine.index.store.source(document.file).text
        for paragraph in engine.index.paragraphs(document.doc_id):
            found = [span for spans in split_sentences(text, paragraph.ranges) for span in spans]
            whole = "".join(span.of(text) for span in paragraph.ranges)
            assert "".join("".join(span.of(text) for span in found).split()) == "".join(whole.split())
            n_sentences += len(found)
    assert n_sentences > 1500
