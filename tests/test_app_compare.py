"""Documents among themselves through Streamlit's AppTest: links of numbers, the panel, near passages, comparison."""

import html
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.testing.v1 import AppTest

from citations.relations import Relations
from corpus.records import Span
from embeddings import open_encoder
from indexer import build_index, open_index
from search import Engine, Filters, Query
from tests.related_texts import COLLECTION
from ui.compare_address import Compared, compared_from, params_of
from ui.compare_topic import speaks_of
from ui.dressed_html import Dress, dressed_html
from ui.linked_text import Links, TextLink
from ui.number_links import number_links
from ui.symbol_page import page_links_html

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMME, PLAN_2018, REPORT, SUMMARY, PLAN_004 = (
    "814c985cd4609198", "289a24f0a4aee59d", "65c64f79cb41673c-doc1", "65c64f79cb41673c-doc2", "c9365b2b330756e1",
)  # fmt: skip
TAG = re.compile(r"<[^>]+>")


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """The folder of an index over the small collection of documents that name one another."""
    folder = tmp_path_factory.mktemp("related")
    for name, text in COLLECTION.items():
        (folder / name).write_text(text, encoding="utf-8")
    build_index(folder, folder / "index", encoder=open_encoder(runtime="numpy"))
    return folder / "index"


def page(monkeypatch, index, **params):
    """The app as it stands after one visit to the address with these parameters."""
    monkeypatch.setenv("CANCU_INDEX", str(index))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    for name, value in params.items():
        app.query_params[name.replace("_", "-")] = value
    return app.run()


def shown(app):
    """All HTML of the page without its style, one string."""
    bodies = (element.proto.body for element in app.get("html"))
    return "\n".join(body for body in bodies if not body.startswith("<style"))


def words(fragment):
    """What a reader sees of HTML."""
    return " ".join(html.unescape(TAG.sub(" ", fragment)).split())


def doc_id(index, letter):
    return next(one.doc_id for one in open_index(index).documents() if one.file.startswith(letter))


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        pytest.param({}, {"cach": "van-ban"}, id="nothing"),
        pytest.param({"cach": "rm", "so": "0", "khac": "x"}, {"cach": "van-ban"}, id="not-well-formed"),
        pytest.param({"a": "1", "b": "2", "khac": "con-so", "so": "3"}, None, id="two-documents"),
        pytest.param({"cach": "chu-de", "chu-de": "a|b & c=#", "trong": "1|2"}, None, id="a-subject"),
        pytest.param({"trong": "1|2|3|4|5|1"}, {"cach": "van-ban", "trong": "1|2|3|4"}, id="too-many"),
    ],
)
def test_the_address_keeps_what_is_well_formed(params, kept):
    compared = compared_from(params)
    assert params_of(compared) == {"trang": "so-sanh"} | ({"cach": "van-ban"} | params if kept is None else kept)
    assert compared_from(params_of(compared)) == compared


def test_links_leave_every_character_where_it_is():
    text = "số 29-NQ/TW <b> & 01-\nNQ/TU."
    spans = [Span(3, 11), Span(18, 21), Span(22, 27)]
    links = Links([TextLink(span=span, href="?a=1&b", title='"x"') for span in spans])
    made = dressed_html(text, [Span(0, 21), Span(22, len(text))], Dress(number_links=links), [Span(0, 8)])
    assert html.unescape(TAG.sub("", made)) == "số 29-NQ/TW <b> & 01- NQ/TU."
    assert made.count("<a ") == 3 and "<mark>29-NQ/TW</mark></a>" in made and "&amp;b" in made


@settings(deadline=None)
@given(
    st.text(alphabet="ab<>&\"'\n 29-NQ/TWé", max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=4),
    st.lists(st.integers(0, 40), max_size=6),
)
def test_no_mark_and_no_link_changes_a_character(text, marked, cuts):
    places = sorted({min(cut, len(text)) for cut in cuts})
    links = Links(
        TextLink(span=Span(start, end), href="?a&b", title='"')
        for start, end in zip(places[::2], places[1::2], strict=False)
    )
    spans = [Span(min(pair), max(pair)) for pair in marked]
    made = dressed_html(text, [Span(0, len(text))], Dress(number_links=links), spans)
    assert html.unescape(TAG.sub("", made)) == text
    assert made.count("<a ") == made.count("</a>") == len(places) // 2


def test_links_beside_a_range_stay_out_of_it():
    links = Links([TextLink(span=Span(0, 4), href="?", title=""), TextLink(span=Span(6, 9), href="?", title="")])
    assert [link.span for link in links.within(Span(4, 10))] == [Span(6, 9)]
    assert links.within(Span(1, 8)) == []


def test_the_readers_text_is_the_stored_text_with_links_on(monkeypatch, built_index):
    index = open_index(built_index)
    app = page(monkeypatch, built_index, van_ban=PLAN_2018)
    text = index.text(index.document(PLAN_2018).file)
    body = shown(app)
    assert body.count('class="cc-number-link') == 9
    for one in index.paragraphs(PLAN_2018):
        if one.kind in ("p", "heading", "citation", "indent"):
            found = re.search(rf'id="doan-{re.escape(one.eid)}">.*?<span class="cc-text">(.*?)</span>', body, re.DOTALL)
            assert html.unescape(TAG.sub("", found[1])) == one.quote(text), one.eid


def test_a_number_leads_to_its_document_when_that_is_here(monkeypatch, small):
    body = shown(page(monkeypatch, small, van_ban=doc_id(small, "c")))
    link = re.search(r'<a class="cc-number-link cc-to-here" href="([^"]+)"[^>]*>29-NQ/TW</a>', body)
    assert link[1] == f"?van-ban={doc_id(small, 'a')}"
    absent = re.search(r'<a class="cc-number-link cc-to-absent" href="([^"]+)"[^>]*>51-KL/TW</a>', body)
    assert html.unescape(absent[1]) == "?trang=so-hieu&so=51-KL%2FTW"


def test_a_number_that_could_be_two_documents_leads_to_all_its_places(monkeypatch, small):
    body = shown(page(monkeypatch, small, van_ban=doc_id(small, "e")))
    link = re.search(r'<a class="cc-number-link cc-to-ambiguous" href="([^"]+)"[^>]*title="([^"]+)">29-NQ/TW</a>', body)
    assert "so-hieu" in link[1] and "nhiều văn bản" in link[2]


def test_neither_the_own_number_nor_a_blank_one_is_a_link(small):
    relations = Relations(open_index(small))
    document = next(one for one in relations.index.documents() if one.file.startswith("c"))
    text = relations.index.text(document.file)
    linked = [link.span.of(text) for link in number_links(relations, document).within(Span(0, len(text)))]
    assert linked == ["29-NQ/TW", "29-NQ/TW", "51-KL/TW"]


def test_the_panel_tells_all_relations(monkeypatch, small):
    body = shown(page(monkeypatch, small, van_ban=doc_id(small, "a")))
    panel = words(body[body.index('<details class="cc-relations">') :])
    assert "Được thực hiện bởi Kế hoạch thực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022" in panel
    assert "146/KH-UBND, ngày 10/6/2023, Thái Nguyên" in panel
    assert "Được nhắc tới trong (4)" in panel and "chưa chắc là văn bản này" in panel


def test_the_panel_of_a_plan_names_the_chain_and_its_sibling(monkeypatch, built_index):
    panel = words(shown(page(monkeypatch, built_index, van_ban=PLAN_004)))
    assert "Thực hiện 37-CTr/TU nêu là “Chương trình hành động số 37-CTr/TU ngày 10/02/2023”" in panel
    assert "Cùng thực hiện 29-NQ/TW Chương trình hành động thực hiện Nghị quyết Hội nghị lần thứ sáu" in panel
    assert "Văn bản này không ghi số, nên không dò được nơi nhắc tới nó." in panel
    assert "29-NQ/TW ngày 17/11/2022, chưa có trong kho · 7 chỗ" in panel


def test_numbers_that_do_not_agree_are_said_to(monkeypatch, built_index):
    panel = words(shown(page(monkeypatch, built_index, van_ban=PLAN_2018)))
    assert "ký hiệu không thống nhất: còn ghi 25-CT/TU" in panel and "· 5 chỗ" in panel


def test_all_places_of_a_number_are_listed_with_their_citations(monkeypatch, built_index):
    body = shown(page(monkeypatch, built_index, trang="so-hieu", so="29 nq tw"))
    seen = words(body)
    assert "Các chỗ nhắc tới 29-NQ/TW" in seen and "Được nhắc tới trong 3 văn bản." in seen
    assert "Bản thân văn bản này chưa có trong kho." in seen
    assert "ngày 17/11/2022, ngày 04/11/2013" in seen, "two documents of one number"
    assert body.count("<mark>29-NQ/TW</mark>") == 9 + 2 + 7
    assert body.count('class="cc-hit"') == body.count("Sao chép kèm trích dẫn") > 10


def test_a_number_under_another_type_leads_to_the_same_places(monkeypatch, built_index):
    seen = words(shown(page(monkeypatch, built_index, trang="so-hieu", so="25-CT/TU")))
    assert "5 chỗ" in seen and "ký hiệu không thống nhất" in seen


def test_the_document_of_a_number_is_shown_when_it_is_here(monkeypatch, small):
    seen = words(shown(page(monkeypatch, small, trang="so-hieu", so="146/KH-UBND")))
    assert "Văn bản mang số này trong kho: Kế hoạch thực hiện Nghị quyết số 29-NQ/TW" in seen


def test_an_unknown_number_says_what_to_do(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-hieu", so="<b>1</b>")
    assert "&lt;b&gt;1&lt;/b&gt;" in shown(app) and "Không chỗ nào trong kho nhắc tới" in shown(app)
    assert [box.label for box in app.text_input] == ["Số, ký hiệu văn bản"]


def test_the_box_of_numbers_leads_to_the_places(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-hieu")
    app.text_input[0].set_value("37-CTr/TU")
    app.button[0].click().run()
    assert app.query_params["so"] == "37-CTr/TU" and "Được nhắc tới trong 1 văn bản" in shown(app)


def test_the_addressed_passage_has_its_near_passages_under_it(monkeypatch, built_index):
    body = shown(page(monkeypatch, built_index, van_ban=PROGRAMME, doan="sec_II__subsec_2__para_2-7__indent_3"))
    panel = re.search(r'<details class="cc-near-panel">.*?</details>', body, re.DOTALL)[0]
    assert "Đoạn gần giống ở văn bản khác (1)" in panel
    assert '<del class="cc-d-word">Tiếp tục</del>' in panel and "<ins" in panel
    assert f"?van-ban={PLAN_004}&amp;doan=sec_III__subsec_7__indent_2" in panel
    assert body.index('class="cc-cite"') < body.index('class="cc-near-panel"')


def test_a_passage_that_nobody_repeats_has_no_such_panel(monkeypatch, built_index):
    body = shown(page(monkeypatch, built_index, van_ban=PLAN_004, doan="sec_II"))
    assert 'class="cc-cite"' in body and "cc-near-panel" not in body


def test_two_documents_side_by_side(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-sanh", a=REPORT, b=SUMMARY)
    body = shown(app)
    assert re.search(r"1\d\d cặp đoạn gần giống, trong đó \d+ giống hệt và \d khác con số", words(body))
    assert body.count('<li class="cc-pair">') == 15 and "Trang 1 / 7" in words(body)
    assert [box.value for box in app.selectbox] == [REPORT, SUMMARY]
    assert "Chỉ có ở văn bản thứ nhất (" in body and "Chỉ có ở văn bản thứ hai (" in body
    assert f"a={SUMMARY}&amp;b={REPORT}" in body, "the link that swaps the sides"


def test_only_pairs_with_other_numbers(monkeypatch, built_index):
    body = shown(page(monkeypatch, built_index, trang="so-sanh", a=REPORT, b=SUMMARY, khac="con-so"))
    assert body.count('<li class="cc-pair">') == body.count("cc-v-number") > 5
    assert '<del class="cc-d-number">202</del>' in body and '<ins class="cc-d-number">2021</ins>' in body
    assert "Chỉ có ở" not in body


def test_the_chosen_documents_go_into_the_address(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-sanh", a=REPORT, b=SUMMARY, so="3")
    app.selectbox[1].set_value(PLAN_004).run()
    assert (app.query_params["b"], "so" in app.query_params) == (PLAN_004, False)


def test_without_a_choice_two_documents_that_carry_out_the_same_are_compared(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-sanh")
    assert [box.value for box in app.selectbox] == [PROGRAMME, PLAN_004]


def test_unknown_and_equal_documents_are_told(monkeypatch, built_index):
    assert "đang so hai văn bản đầu tiên" in shown(page(monkeypatch, built_index, trang="so-sanh", a="x", b="y"))
    same = shown(page(monkeypatch, built_index, trang="so-sanh", a=REPORT, b=REPORT))
    assert "cùng một văn bản" in same and "cc-pair" not in same


def test_documents_that_share_nothing_say_so(monkeypatch, built_index):
    body = shown(page(monkeypatch, built_index, trang="so-sanh", a=PROGRAMME, b=PLAN_2018))
    assert "Không có đoạn nào gần giống nhau." in body and "Một chủ đề" in body


def test_a_subject_has_a_column_for_each_document(monkeypatch, built_index):
    app = page(
        monkeypatch, built_index, trang="so-sanh", cach="chu-de", chu_de="giảm nghèo", trong=f"{PROGRAMME}|{PLAN_2018}"
    )
    columns = re.findall(r"<section><h2>.*?</section>", shown(app), re.DOTALL)
    assert len(columns) == 2
    assert "<mark>giảm nghèo</mark>" in columns[0] and f"van-ban={PROGRAMME}" in columns[0]
    assert "Chưa tìm thấy" in columns[1] and "cc-hit" not in columns[1]


def test_a_subject_takes_four_documents_when_none_are_chosen(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-sanh", cach="chu-de", chu_de="du lịch")
    assert len(app.multiselect[0].value) == 4 and shown(app).count("<section><h2>") == 4


def test_a_subject_that_is_missing_or_empty_is_asked_for(monkeypatch, built_index):
    assert "Hãy viết một chủ đề" in shown(page(monkeypatch, built_index, trang="so-sanh", cach="chu-de"))
    few = page(monkeypatch, built_index, trang="so-sanh", cach="chu-de", chu_de="du lịch", trong=PROGRAMME)
    assert "ít nhất hai văn bản" in shown(few)


def test_the_subjects_form_goes_into_the_address(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="so-sanh", cach="chu-de")
    app.text_input[0].set_value("chuyển đổi số")
    app.multiselect[0].set_value([PROGRAMME, PLAN_004])
    app.button[0].click().run()
    assert app.query_params["chu-de"] == "chuyển đổi số"
    assert app.query_params["trong"] == f"{PROGRAMME}|{PLAN_004}"


def test_a_passage_with_some_words_of_a_subject_does_not_speak_of_it(engine: Engine):
    def best(topic, document):
        found = engine.search(Query(text=topic, filters=Filters(doc_ids=(document,)), limit=1)).hits
        return speaks_of(found[0])

    assert best("tỷ lệ đô thị hóa đến năm 2030", PROGRAMME) and not best("giảm nghèo", PLAN_2018)


def test_page_links_end_at_both_ends():
    first, last = (page_links_html(at, 2, lambda to: f"?so={to}") for at in (1, 2))
    assert "Trang sau" in first and "Trang trước" not in first
    assert "Trang trước" in last and "Trang sau" not in last
    assert page_links_html(1, 1, lambda to: "") == "<div></div>"


def test_a_view_is_the_same_after_a_way_through_the_address():
    view = Compared(way="chu-de", topic="x", documents=("a", "b"), page=2, only_numbers=True)
    assert compared_from(params_of(view)) == view
