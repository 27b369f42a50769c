"""The pages through Streamlit's AppTest, without a browser, and the rules of the modules behind them."""

import subprocess
import sys
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from answers.records import AlsoStated, Answer, AnswerQuote, Statement
from citations import Address, format_permalink, quote_hash
from corpus.records import Paragraph, Span
from evaluation.feedback import read_feedback
from indexer import build_index, open_index
from ui.address import Asked, asked_from, params_of
from ui.addressed import find_addressed
from ui.answer_html import answer_html, not_found_html, phrased_html
from ui.examples import example_questions
from ui.facts import badges, short_name, source_state
from ui.parts import PART, cut_parts
from ui.passage import passage_html, ranges_html

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMME = "031415255736158d"
TARGET_4 = "sec_II__subsec_1__para_1-2__point_4"


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index, verify=False)


def page(monkeypatch, index_folder, **params):
    """The app as it stands after one visit to the address with these parameters."""
    monkeypatch.setenv("CANCU_INDEX", str(index_folder))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name.replace("_", "-")] = value
    return app.run()


def shown(app):
    """All HTML of the page, one string."""
    return "\n".join(element.proto.body for element in app.get("html"))


@pytest.mark.parametrize(
    ("text", "matched", "html"),
    [
        pytest.param("a <b> & \"c\" 'd'", [], "a &lt;b&gt; &amp; &quot;c&quot; &#x27;d&#x27;", id="everything-escaped"),
        pytest.param("2. 4. 7. $x$ _y_ *z*", [], "2. 4. 7. $x$ _y_ *z*", id="markup-signs-stay"),
        pytest.param("thu <chi>", [Span(4, 9)], "thu <mark>&lt;chi&gt;</mark>", id="a-mark-is-escaped-too"),
        pytest.param("tỷ lệ cao", [Span(0, 2), Span(3, 5)], "<mark>tỷ lệ</mark> cao", id="neighbours-share-a-mark"),
        pytest.param("abcd", [Span(2, 3), Span(0, 1)], "<mark>a</mark>b<mark>c</mark>d", id="any-order"),
        pytest.param("abcd", [Span(0, 3), Span(1, 2)], "<mark>abc</mark>d", id="overlap"),
        pytest.param("ab", [Span(1, 9)], "a<mark>b</mark>", id="range-past-the-end"),
        pytest.param("a\n\tb", [], "a\n\tb", id="blanks-stay"),
    ],
)
def test_passage_html(text, matched, html):
    assert passage_html(text, matched) == html


def test_a_match_over_a_page_break_is_marked_on_both_sides():
    text = "tỷ lệ [trang 2] lao động"
    ranges = [Span(0, 5), Span(16, len(text))]
    assert ranges_html(text, ranges, [Span(3, 5), Span(16, 19)]) == "tỷ <mark>lệ</mark> <mark>lao</mark> động"


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        pytest.param({"hoi": "a & b = c #1 | +"}, {"hoi": "a & b = c #1 | +"}, id="signs-in-a-question"),
        pytest.param({"nam": "2023|x|20233|²0²3"}, {"nam": "2023"}, id="years-that-are-none"),
        pytest.param({"hoi": "a", "xem": "99999"}, {"hoi": "a"}, id="far-too-many"),
        pytest.param({"hoi": "a", "xem": "1000"}, {"hoi": "a", "xem": "100"}, id="at-most-a-hundred"),
        pytest.param({"hoi": "a", "xem": "-5"}, {"hoi": "a"}, id="negative"),
        pytest.param({"loai": "Kế hoạch|Kế hoạch||Báo cáo"}, {"loai": "Kế hoạch|Báo cáo"}, id="repeated"),
    ],
)
def test_the_address_keeps_what_is_well_formed(params, kept):
    asked = asked_from(params)
    assert params_of(asked) == kept
    assert asked_from(params_of(asked)) == asked


def test_a_question_of_a_megabyte_does_not_fill_the_address():
    assert len(asked_from({"hoi": "x" * 1_000_000}).text) == 4000
    assert asked_from({}) == Asked()


def test_examples_are_questions_from_different_documents_and_always_the_same(index):
    questions = example_questions(index)
    assert len(questions) == len(set(questions)) == 4
    assert all(question.endswith("?") for question in questions)
    assert questions == example_questions(index)


def test_parts_join_to_the_document_and_cut_no_table(index):
    for document in index.documents():
        paragraphs = index.paragraphs(document.doc_id)
        parts = cut_parts(paragraphs)
        assert tuple(one for part in parts for one in part) == paragraphs
        assert not any(part[0].kind in ("row", "cell") for part in parts)
    dossier = cut_parts(index.paragraphs("65c64f79cb41673c-doc1"))
    sizes = [sum(len(s) for one in part if one.kind not in ("row", "cell") for s in one.ranges) for part in dossier]
    assert len(sizes) >= 3 and max(sizes) < 3 * PART


def test_a_text_without_headings_is_cut_too():
    paragraphs = [Paragraph(eid=f"p_{n}", kind="p", ranges=(Span(n * 100, n * 100 + 100),)) for n in range(100)]
    assert [len(part) for part in cut_parts(paragraphs, 1000)] == [20] * 5


def test_a_scanned_document_says_how_bad_it_is(index):
    scanned = next(one for one in index.documents() if "scanned" in one.flags and one.part == "doc1")
    clean = index.document(PROGRAMME)
    assert any("bản quét" in badge and "% âm tiết lỗi" in badge for badge in badges(scanned))
    assert badges(clean) == ()
    names = [short_name(one) for one in index.documents()]
    assert len(set(names)) == len(names)


def test_a_changed_or_missing_source_file_is_noticed(index, tmp_path):
    document = index.document(PROGRAMME)
    assert source_state(PROJECT / "corpus" / "documents", document) == "same"
    assert source_state(tmp_path, document) == "missing"
    (tmp_path / document.file).write_text("khác", encoding="utf-8")
    assert source_state(tmp_path, document) == "changed"


def test_a_link_to_a_piece_of_a_long_paragraph_marks_that_piece(index):
    chunks = [index.chunk(ordinal) for ordinal in range(index.n_chunks)]
    piece = next(one for one in chunks if one.piece == 1)
    document = index.whole_document(piece.doc_id)
    link = Address(doc_id=piece.doc_id, eid=piece.eid, hash=quote_hash(piece.quote))
    found = find_addressed(index, document, link)
    assert (found.status, found.paragraph.eid, found.ranges) == ("exact", piece.eid, piece.ranges)
    assert found.citation.quote == piece.quote


def test_the_first_page_offers_questions_and_says_how_much_is_searched(monkeypatch, built_index):
    app = page(monkeypatch, built_index)
    assert not app.exception
    assert app.text_input[0].label == "Câu hỏi"
    assert "7 văn bản (5 tệp)" in shown(app)
    assert shown(app).count('<li><a href="?hoi=') == 4


def test_a_question_is_answered_by_a_quote_with_its_citation(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="tỷ lệ lao động nông nghiệp trong tổng lao động xã hội")
    html = shown(app)
    assert not app.exception
    assert "giảm còn dưới 20%" in html and "tiết (4) điểm 1.2 khoản 1 Mục II" in html
    assert "<mark>" in html and html.count('<article class="cc-hit">') == 10
    assert app.text_input[0].value == "tỷ lệ lao động nông nghiệp trong tổng lao động xã hội"


def test_an_answer_states_the_value_first_and_marks_it_in_its_quote(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="Tốc độ tăng trưởng GRDP bình quân của Thái Nguyên là bao nhiêu?"))
    answer = html.partition('<section class="cc-answer"')[2].partition("</section>")[0]
    stated, _, quoted = answer.partition('<div class="cc-quote"')
    assert '<b class="cc-value">khoảng 8,2%/năm</b>' in stated
    assert "<mark>khoảng 8,2%/năm</mark>" in quoted and "<b>khoản 2 Mục II</b>" in quoted
    assert "Mở trong văn bản" in quoted and "Sao chép kèm trích dẫn" in quoted


def test_a_list_is_numbered_and_its_quotes_are_folded_below(monkeypatch, built_index):
    question = "Những mục tiêu cụ thể nào đến năm 2030 được nêu trong chương trình hành động của Thái Bình?"
    html = shown(page(monkeypatch, built_index, hoi=question))
    listed = html.partition('<ol class="cc-stated cc-list">')[2].partition("</ol>")[0]
    assert listed.count("<li>") == 12 and listed.index("40% trở lên") < listed.index("trên 0,7")
    assert 'data-to="can-cu-12"' in listed and 'id="can-cu-12"' in html
    assert "<summary>12 đoạn trích làm căn cứ</summary>" in html


def test_sides_stand_in_a_table_with_what_makes_them_hard_to_compare(monkeypatch, built_index):
    question = "So sánh thu nhập bình quân đầu người của Thái Bình và GRDP bình quân đầu người của Thái Nguyên"
    html = shown(page(monkeypatch, built_index, hoi=question))
    table = html.partition('<table class="cc-sides">')[2].partition("</table>")[0]
    assert '<th scope="col">Thái Bình</th><th scope="col">Thái Nguyên</th>' in table
    assert '<td data-side="Thái Bình"><p><b class="cc-value">130 triệu đồng trở lên</b>' in table
    assert '<ul class="cc-notes">' in html and "không cùng đơn vị" in html
    question = "So sánh chỉ số PCI năm 2022 xếp thứ mấy của Thái Bình và Thái Nguyên"
    html = shown(page(monkeypatch, built_index, hoi=question))
    assert '<td data-side="Thái Nguyên"><p class="cc-none">Chưa tìm thấy</p></td>' in html


def test_a_doubtful_row_says_so_and_names_its_other_place(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="GRDP bình quân đầu người kế hoạch năm 2024 là bao nhiêu?"))
    answer = html.partition('<section class="cc-answer"')[2].partition("</section>")[0]
    assert "<mark>75,1-75,4</mark>" in answer and '<dl class="cc-row">' in answer
    assert '<p class="cc-doubt">Cột “' in answer and "có thể bị quét sai" in answer
    assert "Cũng nêu tại:" in answer and "bản quét, chữ có thể sai" in answer


def test_everything_of_an_answer_is_escaped(engine):
    hostile = "<img src=x onerror=alert(1)>"
    document = engine.index.document(PROGRAMME)
    span = engine.index.paragraph(document.doc_id, TARGET_4).ranges
    quote = AnswerQuote(
        file=document.file, doc_id=document.doc_id, eid=TARGET_4, ranges=span, quote=hostile,
        citation=hostile, permalink=f'?van-ban=x"{hostile}', side=hostile, doubts=(hostile,),
        also=(AlsoStated(citation=hostile, permalink=hostile),),
    )  # fmt: skip
    lines = (Statement(value=hostile, text=hostile, quotes=(0,), side=hostile),)
    for kind in ("number", "list", "comparison"):
        given = Answer(
            status="answered", text=hostile, kind=kind, statements=lines * 2, quotes=(quote, quote), conflicts=(quote,),
            nearest=(quote,), missing=(hostile,), notes=(hostile,),
        )  # fmt: skip
        html = answer_html(engine, given, (), "https://a.vn/")
        html += not_found_html(engine, given, engine.index.documents(), "", limited=True)
        assert "<img" not in html and html.count("&lt;img src=x onerror=alert(1)&gt;") > 12
    assert "<img" not in phrased_html([(hostile, (0, 1))]) and "[2]" in phrased_html([(hostile, (0, 1))])
    assert phrased_html(()) == ""


def test_what_is_not_found_is_said_with_what_was_searched_and_what_comes_near(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="Tỷ lệ đô thị hóa của tỉnh Hưng Yên là bao nhiêu?")
    html = shown(app)
    assert not app.exception and '<section class="cc-answer"' not in html
    assert ">Chưa tìm thấy trong 7 văn bản (5 tệp)</h2>" in html and "Đã tìm trong mọi đoạn" in html
    assert "Các đoạn gần nhất (chưa chắc trả lời câu hỏi)" in html and html.count('<div class="cc-near">') == 3
    assert html.count("<li>", html.index("Các văn bản đã tìm"), html.index("Các đoạn gần nhất")) == 7
    html = shown(page(monkeypatch, built_index, hoi="giá vé máy bay đi Paris", tinh="Thái Nguyên"))
    assert "Chưa tìm thấy trong 1 văn bản" in html and "Đang lọc" in html


FIRST = "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 là bao nhiêu?"
SECOND = "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"


def follow(app, typed):
    """The app after a follow-up question was typed and sent."""
    app.text_input(key="hoi-tiep").set_value(typed)
    next(button for button in app.button if button.label == "Hỏi tiếp").click()
    return app.run()


def test_a_follow_up_goes_into_the_address_and_is_shown_as_understood(monkeypatch, built_index):
    app = follow(page(monkeypatch, built_index, hoi=FIRST), "còn Thái Nguyên?")
    assert not app.exception
    assert {name: app.query_params[name] for name in ("hoi", "tiep", "goc")} == {
        "hoi": SECOND, "tiep": FIRST, "goc": "còn Thái Nguyên?",
    }  # fmt: skip
    html = shown(app)
    assert f"Hiểu là: <b>{SECOND}</b>" in html and "Chỉ hỏi “còn Thái Nguyên?”" in html and "trên 60%" in html
    assert app.text_input[0].value == SECOND and app.text_input(key="hoi-tiep").value == ""
    assert "Đã hỏi trong lần mở trang này (1)" in html
    again = shown(page(monkeypatch, built_index, hoi=SECOND, tiep=FIRST, goc="còn Thái Nguyên?"))
    assert f"Hiểu là: <b>{SECOND}</b>" in again and "Đã hỏi trong" not in again


def test_a_follow_up_that_stands_on_its_own_is_asked_as_it_is(monkeypatch, built_index):
    app = follow(page(monkeypatch, built_index, hoi=FIRST), "Chỉ số HDI của tỉnh là bao nhiêu?")
    assert app.query_params["hoi"] == "Chỉ số HDI của tỉnh là bao nhiêu?"
    assert "tiep" not in app.query_params and "Hiểu là" not in shown(app)
    app = follow(app, "   ")
    assert app.query_params["hoi"] == "Chỉ số HDI của tỉnh là bao nhiêu?"


def test_an_address_with_a_typed_follow_up_is_completed(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="còn Thái Nguyên?", tiep=FIRST)
    assert f"Hiểu là: <b>{SECOND}</b>" in shown(app) and app.text_input[0].value == SECOND
    alone = shown(page(monkeypatch, built_index, hoi="công nghiệp", tiep=FIRST))
    assert "Hiểu là" not in alone


def test_a_filter_keeps_the_follow_up_and_a_new_question_ends_it(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi=SECOND, tiep=FIRST, goc="còn Thái Nguyên?")
    app.multiselect(key="loc-tinh").set_value(["Thái Nguyên"]).run()
    assert app.query_params["tiep"] == FIRST and "Hiểu là" in shown(app)
    app.text_input[0].set_value("công nghiệp")
    app.button[0].click().run()
    assert "tiep" not in app.query_params and "Hiểu là" not in shown(app)


def press(app, label):
    """The app after a button was pressed."""
    next(button for button in app.button if button.label == label).click()
    return app.run()


def test_a_verdict_is_kept_on_this_machine(monkeypatch, built_index, tmp_path):
    monkeypatch.setenv("CANCU_FEEDBACK", str(tmp_path / "feedback.jsonl"))
    app = press(page(monkeypatch, built_index, hoi=SECOND), "Đúng")
    assert "Đã ghi nhận xét: đúng" in shown(app) and not any(button.label == "Đúng" for button in app.button)
    app = press(page(monkeypatch, built_index, hoi="giá vé máy bay đi Paris"), "Chưa đúng")
    app.text_area(key="gop-y").set_value("có ở văn bản khác")
    app = press(app, "Gửi nhận xét")
    assert "Đã ghi nhận xét: chưa đúng" in shown(app)
    (right, wrong), n_broken = read_feedback(tmp_path / "feedback.jsonl")
    assert (right.question, right.verdict, right.comment, n_broken) == (SECOND, "right", "", 0)
    assert "60%" in right.answer and right.quotes[0].startswith("?van-ban=")
    assert (wrong.verdict, wrong.comment, wrong.answer, wrong.quotes) == ("wrong", "có ở văn bản khác", "", ())


def test_a_verdict_that_cannot_be_kept_is_told_and_the_answer_stays(monkeypatch, built_index, tmp_path):
    monkeypatch.setenv("CANCU_FEEDBACK", str(tmp_path))  # a folder
    app = press(page(monkeypatch, built_index, hoi=SECOND), "Đúng")
    html = shown(app)
    assert not app.exception and "chưa ghi được nhận xét" in html and "trên 60%" in html
    assert app.text_input[0].value == SECOND and any(button.label == "Đúng" for button in app.button)


def test_verdicts_can_be_switched_off(monkeypatch, built_index):
    monkeypatch.setenv("CANCU_FEEDBACK", " ")
    app = page(monkeypatch, built_index, hoi=SECOND)
    assert not any(button.label in ("Đúng", "Chưa đúng") for button in app.button)
    assert "Kết quả đúng không?" not in shown(app)


def test_more_passages_are_one_link_away(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="công nghiệp", xem="20")
    assert shown(app).count('<article class="cc-hit">') == 20
    assert "xem=30" in shown(app)


def test_the_answer_shown_follows_the_typed_question_into_the_address(monkeypatch, built_index):
    app = page(monkeypatch, built_index)
    app.text_input[0].set_value("nq 29")
    app.button[0].click().run()
    assert app.query_params["hoi"] == "nq 29"
    assert "29-NQ/TW" in shown(app)


def test_filters_limit_the_search_and_stand_in_the_address(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="công nghiệp", tinh="Thái Nguyên|Tỉnh Không Có")
    html = shown(app)
    assert "trong 1 văn bản" in html and "tỉnh Thái Nguyên" in html
    assert "Tỉnh ủy Thái Bình" not in html
    assert app.multiselect(key="loc-tinh").value == ["Thái Nguyên"]


def test_a_reading_without_accents_is_told(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="ty le do thi hoa"))
    assert "Đang tìm:" in html and "tỷ lệ đô thị h" in html


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("?!…", "Câu hỏi không có chữ hay số nào", id="only-punctuation"),
        pytest.param("công nghiệp " * 300, "Câu hỏi quá dài", id="too-long"),
    ],
)
def test_a_bad_question_is_told_in_one_sentence_and_stays_in_the_box(monkeypatch, built_index, question, told):
    app = page(monkeypatch, built_index, hoi=question)
    assert not app.exception and told in shown(app)
    assert app.text_input[0].value == question


def test_nothing_found_says_where_was_searched_and_what_to_do(monkeypatch, built_index):
    app = page(monkeypatch, built_index, hoi="công nghiệp", loai="Nghị quyết", nam="2018")
    html = shown(app)
    assert "Không tìm thấy đoạn nào" in html and "Đã tìm trong 0 văn bản" in html
    assert "Tìm lại, không lọc" in html and "?hoi=c%C3%B4ng+nghi%E1%BB%87p" in html


def test_files_that_cannot_be_searched_are_named(monkeypatch, tmp_path):
    from embeddings import open_encoder

    corpus = tmp_path / "kho"
    corpus.mkdir()
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\nMục tiêu: tỷ lệ hộ nghèo còn 2%.\n", encoding="utf-8")
    (corpus / "hỏng.pdf").write_bytes(b"%PDF-1.7 cut")
    build_index(corpus, tmp_path / "index", encoder=open_encoder(runtime="numpy"))
    html = shown(page(monkeypatch, tmp_path / "index", hoi="tỷ lệ hộ nghèo"))
    assert "hỏng.pdf" in html and "Không tìm được trong 1 tệp" in html


def test_without_an_index_the_page_gives_the_command(monkeypatch, tmp_path):
    app = page(monkeypatch, tmp_path / "không có")
    assert not app.exception
    assert "Chưa có chỉ mục" in shown(app)
    assert app.code[0].value == "python cli.py build"


def test_a_new_index_serves_the_next_question(monkeypatch, tmp_path):
    from embeddings import open_encoder

    corpus, encoder = tmp_path / "kho", open_encoder(runtime="numpy")
    corpus.mkdir()
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\nMục tiêu: tỷ lệ hộ nghèo còn 2%.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=encoder)
    app = page(monkeypatch, tmp_path / "index")
    assert "Tìm trong 1 văn bản" in shown(app)
    (corpus / "b.txt").write_text("BÁO CÁO\n\nDiện tích rừng trồng mới đạt 300 ha.\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=encoder)
    app.text_input[0].set_value("diện tích rừng trồng mới")
    app.button[0].click().run()
    assert "300 ha" in shown(app)


def test_the_library_says_what_is_known_and_what_is_not(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, trang="van-ban"))
    assert html.count("<li><a href") == 7
    assert "19/5/2023" in html and "không ghi" in html and "% âm tiết lỗi" in html


def test_a_permalink_opens_the_document_at_its_passage(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, van_ban=PROGRAMME, doan=TARGET_4))
    assert f'id="doan-{TARGET_4}"' in html
    assert html.count('cc-here" id=') == 1
    assert "<b>tiết (4) điểm 1.2 khoản 1 Mục II</b>" in html


@pytest.mark.parametrize(
    ("doan", "digest", "told"),
    [
        pytest.param(TARGET_4, "00000000", "không còn đúng như khi liên kết được tạo", id="words-changed"),
        pytest.param("sec_XX__p_9", "00000000", "Không còn tìm thấy đoạn này", id="gone"),
        pytest.param("sec_XX__p_9", "", "Không còn tìm thấy đoạn này", id="gone-without-hash"),
    ],
)
def test_an_old_permalink_says_that_it_no_longer_agrees(monkeypatch, built_index, doan, digest, told):
    app = page(monkeypatch, built_index, van_ban=PROGRAMME, doan=doan, h=digest)
    assert not app.exception and told in shown(app)


def test_a_passage_that_moved_is_found_by_its_words(monkeypatch, built_index, index):
    document = index.whole_document(PROGRAMME)
    quote = index.paragraph(document.doc_id, TARGET_4).quote(document.text)
    html = shown(page(monkeypatch, built_index, van_ban=PROGRAMME, doan="sec_IX__p_1", h=quote_hash(quote)))
    assert "nay nằm ở vị trí khác" in html and f'cc-here" id="doan-{TARGET_4}"' in html


def test_an_unknown_document_leads_to_the_library(monkeypatch, built_index):
    app = page(monkeypatch, built_index, van_ban="0123456789abcdef")
    assert not app.exception
    assert "Không có văn bản này" in shown(app) and "Văn bản trong kho" in shown(app)


def test_a_table_is_a_table_and_its_row_has_an_address(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, van_ban="65c64f79cb41673c-doc1", doan="att_1__table_1__row_13"))
    row = html.partition('<tr id="doan-att_1__table_1__row_13" class="cc-here">')[2].partition("</tr>")[0]
    assert "75,1-75,4" in row and row.count("<td") == 10
    assert "hàng 13 (GRDP bình quân đầu người)" in html


def test_notes_name_themselves(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, van_ban="65c64f79cb41673c-doc1"))
    assert html.count('<span class="cc-label">chú thích') == 75


def test_every_paragraph_of_every_document_is_on_its_page(monkeypatch, built_index, index):
    for document in index.documents():
        app = page(monkeypatch, built_index, van_ban=document.doc_id)
        html = shown(app)
        assert not app.exception
        missing = [one.eid for one in index.paragraphs(document.doc_id) if f'id="doan-{one.eid}"' not in html]
        assert missing == []


def test_permalinks_of_the_page_lead_back_to_the_paragraph(monkeypatch, built_index, index):
    html = shown(page(monkeypatch, built_index, van_ban=PROGRAMME))
    document = index.whole_document(PROGRAMME)
    quote = index.paragraph(document.doc_id, TARGET_4).quote(document.text)
    link = format_permalink(Address(doc_id=document.doc_id, eid=TARGET_4, hash=quote_hash(quote)))
    assert link.replace("&", "&amp;") in html


def test_an_unexpected_error_gives_a_code_and_no_trace(monkeypatch, built_index, caplog):
    monkeypatch.setattr("ui.answering.answer", lambda engine, result: 1 / 0)
    app = page(monkeypatch, built_index, hoi="công nghiệp")
    assert "Có lỗi ngoài dự kiến (mã " in shown(app)
    assert "ZeroDivisionError" not in shown(app) and not app.exception
    assert "ZeroDivisionError" in caplog.text and "công nghiệp" not in caplog.text


def test_the_pages_import_no_torch():
    code = "import sys, ui.ask, ui.reader, ui.library, ui.opened; print('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=PROJECT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
