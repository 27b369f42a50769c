"""The search page through Streamlit's AppTest, and the rules of the modules behind it."""

import csv
import io
import re
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, parse_qsl

import docx
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from citations import Address, format_permalink
from citations.lookup import find_passage
from search.facets import STANDS
from ui.address import Asked, Filters
from ui.collected import KEY
from ui.find_address import Wanted, filters_of, params_of, search_of, wanted_from
from ui.find_nothing import nothing_html
from ui.find_results import PER_PAGE, page_parts, view_of
from ui.find_save import CSV_COLUMNS, addresses_of, file_name, file_of, reading_list
from ui.find_texts import NEAR_REMARK
from ui.topics import example_topics

PROJECT = Path(__file__).resolve().parent.parent
DIGITAL = "chuyển đổi số"


def page(monkeypatch, index, path="", **params):
    """The app as it stands after one visit to the search page, or to `path`, with these parameters."""
    monkeypatch.setenv("CANCU_INDEX", str(index))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params["trang"] = "tim-kiem"
    for name, value in (*params.items(), *parse_qsl(path.lstrip("?"))):
        app.query_params[name.replace("_", "-")] = value
    return app.run()


def shown(app):
    """All HTML of the page, one string."""
    return "\n".join(element.proto.body for element in app.get("html"))


def words(html):
    """What a reader sees of some HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def hits_of(html):
    return re.findall(r'<article class="cc-hit">.*?</article>', html, re.DOTALL)


def options(html):
    """{id of an option: (link, count)} of all filters."""
    found = re.findall(r'<a id="(loc-[^"]+)" href="([^"]+)"[^>]*>.*?<span class="cc-n">([\d.]+)</span>', html)
    return {key: (unescape(href), int(n.replace(".", ""))) for key, href, n in found}


def total(html):
    """The number of passages that the page tells it has, all words and near together."""
    numbers = re.search(r'<p class="cc-total" role="status"><b>(.*?)</b>', html)
    return sum(int(n.replace(".", "")) for n in re.findall(r"([\d.]+) đoạn", numbers[1])) if numbers else 0


@pytest.mark.parametrize(
    ("params", "kept"),
    [
        pytest.param({}, {}, id="nothing"),
        pytest.param({"hoi": " a | “b” -c & # + "}, {"hoi": "a | “b” -c & # +"}, id="signs-in-a-search"),
        pytest.param({"sap": "rm -rf", "so": "0", "gop": "x", "tu": "x|gan-nghia"}, {"tu": "gan-nghia"}, id="unknown"),
        pytest.param({"nam": "2023|-|20233|²0²3"}, {"nam": "2023|-"}, id="years-and-no-year"),
        pytest.param({"sap": "vi-tri", "so": "12", "gop": "1"}, {"sap": "vi-tri", "so": "12", "gop": "1"}, id="order"),
        pytest.param({"so-lieu": "co|x", "ban-quet": "khong"}, {"so-lieu": "co", "ban-quet": "khong"}, id="yes-no"),
        pytest.param({"dang-doan": "bang|<b>"}, {"dang-doan": "bang"}, id="kinds"),
        pytest.param({"loai": "Kế hoạch|Kế hoạch"}, {"loai": "Kế hoạch"}, id="repeated"),
    ],
)
def test_the_address_keeps_what_is_well_formed(params, kept):
    wanted = wanted_from(params)
    assert params_of(wanted) == {"trang": "tim-kiem"} | kept
    assert wanted_from(params_of(wanted)) == wanted


def test_a_search_of_a_megabyte_does_not_fill_the_address():
    assert len(wanted_from({"hoi": "x" * 1_000_000}).text) == 4000
    assert len(wanted_from({"trong": "|".join(map(str, range(9999)))}).values("documents")) == 50


def test_a_condition_is_added_and_taken_away():
    wanted = Wanted(text="thu", page=3).toggled("years", "2023").toggled("years", "-").toggled("types", "Kế hoạch")
    assert wanted.page == 1 and wanted.n_conditions == 3
    assert wanted.toggled("years", "2023").chosen == {"types": ("Kế hoạch",), "years": ("-",)}
    assert wanted.toggled("types", "Kế hoạch").toggled("years", "-").toggled("years", "2023").chosen == {}
    assert filters_of(wanted) == Filters(types=("Kế hoạch",)), "an undated document is no year of the index"


def test_a_question_and_its_conditions_go_over_from_the_page_for_asking(monkeypatch, built_index):
    asked = Asked(text=DIGITAL, filters=Filters(types=("Kế hoạch",), years=(2018,)), previous="x", typed="y")
    assert params_of(search_of(asked)) == {"trang": "tim-kiem", "hoi": DIGITAL, "loai": "Kế hoạch", "nam": "2018"}
    app = page(monkeypatch, built_index, trang="", hoi=DIGITAL, loai="Báo cáo")
    link = re.search(r'href="(\?[^"]+)" data-go="1">Xem tất cả các đoạn tìm được', shown(app))
    html = shown(page(monkeypatch, built_index, unescape(link[1])))
    assert words(html).count("Loại văn bản: Báo cáo ✕") == 1 and hits_of(html)


def test_the_count_told_is_the_real_one_and_a_page_holds_twenty(monkeypatch, built_index, engine):
    found = engine.find_all(DIGITAL)
    html = shown(page(monkeypatch, built_index, hoi=DIGITAL))
    assert f"{found.total} đoạn có đủ các từ" in words(html)
    n = int((found.groups < 2).sum())
    assert total(html) == n and f"Đoạn 1–20 trong {n}." in words(html)
    assert len(hits_of(html)) == PER_PAGE


def test_all_pages_together_show_every_passage_once_and_verbatim(engine):
    found = engine.find_all(DIGITAL)
    parts, quotes = [], []
    for number in range(1, 20):
        view = view_of(engine, Wanted(text=DIGITAL, page=number), found)
        if view.wanted.page < number:
            break
        parts += page_parts(view, "")
        quotes += [engine.index.chunk(int(found.ordinals[place])).quote for place in view.on_page()]
    assert len(parts) == len(quotes) == int((found.groups < 2).sum()) == len({*view.places.tolist()})
    for part, quote in zip(parts, quotes, strict=True):
        copied = re.search(r'data-copy="“(.*?)”\n', part, re.DOTALL)
        assert unescape(copied[1]) == quote
    assert sum('class="cc-group"' in part for part in parts) >= 2


def test_a_page_behind_the_last_is_the_last(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="giảm nghèo", so="999"))
    assert "Trang 4 / 4" in words(html) and "Trang sau" not in words(html)
    assert "Cùng ý, không cùng chữ (tiếp)" in words(html)


def test_a_page_reads_only_its_own_passages(engine, monkeypatch):
    view = view_of(engine, Wanted(text=DIGITAL, page=2), engine.find_all(DIGITAL))
    read = []
    chunks = engine.index.store.chunks
    monkeypatch.setattr(engine.index.store, "chunks", lambda ordinals: read.extend(ordinals) or chunks(ordinals))
    page_parts(view, "")
    assert read == view.found.ordinals[view.on_page()].tolist()


def test_every_option_leaves_as_many_passages_as_it_says(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="môi trường", loai="Báo cáo"))
    found = options(html)
    assert len(found) > 12
    followed = [(href, n) for href, n in found.values() if parse_qs(href.lstrip("?")).get("loai") == ["Báo cáo"]]
    assert len(followed) > 8
    for href, n in followed[::3]:
        assert total(shown(page(monkeypatch, built_index, href))) == n, href


def test_conditions_in_force_can_be_taken_away_one_by_one(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi=DIGITAL, nam="2023", ban_quet="co", tu="trong-doan"))
    chips = re.findall(r'<a class="cc-chip" href="([^"]+)"', html)
    assert len(chips) == 3 and "Bỏ mọi điều kiện" in words(html)
    left = [parse_qs(unescape(href).lstrip("?")) for href in chips]
    assert [{"nam", "ban-quet", "tu"} - set(one) for one in left] == [{"nam"}, {"ban-quet"}, {"tu"}]


def test_the_near_ones_can_be_hidden_and_brought_back(monkeypatch, built_index, engine):
    html = shown(page(monkeypatch, built_index, hoi="giảm nghèo"))
    hide = re.search(r'href="([^"]+)" data-go="1">Ẩn các đoạn này', html)
    hidden = shown(page(monkeypatch, built_index, unescape(hide[1])))
    assert len(hits_of(hidden)) == engine.find_all("giảm nghèo").total
    assert "Cùng ý, không cùng chữ</h2>" not in hidden and "Hiện cả" in words(hidden)


def test_other_accents_are_shown_only_when_asked_for(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi="bò"))
    assert total(html) == 2
    link = re.search(r'href="([^"]+)" data-go="1">Xem (\d+) đoạn giống chữ nhưng khác dấu', html)
    others = shown(page(monkeypatch, built_index, unescape(link[1])))
    assert total(others) == int(link[2]) and "thường là từ khác" in words(others)


def test_by_place_the_passages_stand_under_their_documents_with_counts(monkeypatch, built_index, engine):
    html = shown(page(monkeypatch, built_index, hoi="giảm nghèo", sap="vi-tri", tu="trong-doan"))
    heads = re.findall(r'<h3 class="cc-of-document"><a href="\?van-ban=([^"]+)".*?<span>(\d+) đoạn</span>', html)
    order = [one.doc_id for one in engine.index.documents()]
    assert [doc_id for doc_id, _ in heads] == sorted((doc_id for doc_id, _ in heads), key=order.index)
    assert sum(int(n) for _, n in heads) == engine.find_all("giảm nghèo").total


def test_what_has_no_date_is_said_when_sorted_by_date(monkeypatch, built_index):
    said = words(shown(page(monkeypatch, built_index, hoi=DIGITAL, sap="moi")))
    assert re.search(r"\d+ đoạn thuộc văn bản không ghi ngày, xếp sau cùng", said)


def test_how_a_search_was_understood_is_told(monkeypatch, built_index):
    said = words(shown(page(monkeypatch, built_index, hoi="“cai cach” hành chính -thuế")))
    assert "Đúng cụm từ: “cai cach”" in said and "Bỏ đoạn có: “thuế”" in said
    said = words(shown(page(monkeypatch, built_index, hoi="CCHC")))
    assert "CCHC là cải cách hành chính" in said and "Đoạn phải có đủ các từ: cải cách hành chính" in said
    said = words(shown(page(monkeypatch, built_index, hoi="nuoc sach nong thon")))
    assert "Đoạn phải có đủ các từ: nước sạch nông thôn" in said and "Cũng tính cách gọi khác:" in said


def test_without_a_search_topics_of_the_documents_are_offered(monkeypatch, built_index, engine):
    topics = example_topics(engine)
    assert len(topics) >= 5 and topics == example_topics(engine)
    texts = " ".join(" ".join(engine.index.text(one.file).split()) for one in engine.index.documents()).lower()
    for topic, n in topics:
        assert topic.lower() in texts and n == engine.find_all(topic).total > 0
    html = shown(page(monkeypatch, built_index))
    assert all(f"{topic} {n} đoạn" in words(html) for topic, n in topics)


def test_a_search_that_finds_nothing_names_the_condition_that_empties_it(monkeypatch, built_index):
    html = shown(page(monkeypatch, built_index, hoi=DIGITAL, nam="2018", tinh="Thái Nguyên"))
    said = words(html)
    assert "Không có đoạn nào thỏa mọi điều kiện" in said and not hits_of(html)
    ways = re.findall(r'href="([^"]+)" data-go="1">Bỏ [^<]*? – còn ([\d.]+) đoạn', html)
    assert len(ways) == 2
    for href, n in ways:
        assert total(shown(page(monkeypatch, built_index, unescape(href)))) == int(n) > 0


def test_a_word_that_stands_nowhere_is_named_and_can_be_dropped(monkeypatch, built_index, engine):
    html = shown(page(monkeypatch, built_index, hoi="“giảm nghèo” qwertyzz"))
    assert "“qwertyzz”" in words(html)
    links = re.findall(r'href="([^"]+)" data-go="1">Bỏ từ “qwertyzz” – còn (\d+) đoạn', html)
    assert links and int(links[0][1]) == engine.find_all("giảm nghèo").total


@pytest.mark.parametrize("text", ["???", "-thuế", "“”"])
def test_a_search_for_nothing_is_told_in_one_sentence(monkeypatch, built_index, text):
    app = page(monkeypatch, built_index, hoi=text)
    assert "Hãy viết" in words(shown(app)) and not app.exception and not hits_of(shown(app))


def test_signs_in_a_search_never_become_markup(monkeypatch, built_index):
    text = "<b>giảm</b> “<i>x</i>” -<u>y</u>"
    html = shown(page(monkeypatch, built_index, hoi=text, trong="<script>", co_quan="<s>"))
    for tag in ("<b>giảm", "<i>x", "<u>y", "<script>", "<s>"):
        assert tag not in html


def test_the_page_goes_into_the_reading_list(monkeypatch, built_index, engine):
    app = page(monkeypatch, built_index, hoi=DIGITAL, so="2")
    button = next(one for one in app.button if "trên trang này" in one.label)
    assert button.label == "Thêm 20 đoạn trên trang này vào Danh mục"
    button.click().run()
    kept = app.session_state[KEY]
    assert 15 <= len(kept) <= 20 and all(isinstance(one, Address) for one in kept)
    links = [format_permalink(address) for address in kept]
    assert {find_passage(engine.index, link).status for link in links} == {"exact"}
    assert f"Đã thêm {len(kept)} đoạn vào Danh mục; Danh mục nay có {len(kept)} đoạn." in words(shown(app))
    next(one for one in app.button if one.label.startswith("Thêm cả")).click().run()
    assert len(app.session_state[KEY]) > 60 and "đoạn đã có sẵn" in words(shown(app))


def test_a_full_reading_list_says_so(monkeypatch, built_index):
    monkeypatch.setattr("ui.collected.MAX_COLLECTED", 12)
    app = page(monkeypatch, built_index, hoi=DIGITAL)
    next(one for one in app.button if "trên trang này" in one.label).click().run()
    assert len(app.session_state[KEY]) == 12 and "không thêm được hết" in words(shown(app))


@pytest.fixture
def view(engine):
    return view_of(engine, Wanted(text="giảm nghèo", sort="place"), engine.find_all("giảm nghèo"))


def test_the_word_file_holds_every_quote_verbatim_in_the_order_shown(engine, view):
    file = docx.Document(io.BytesIO(file_of(view, "docx", "https://can-cu.example/")))
    quotes = [one.text[1:-1] for one in file.paragraphs if one.style.name == "Intense Quote"]
    assert quotes == [engine.index.chunk(int(view.found.ordinals[place])).quote for place in view.places]
    assert file.paragraphs[0].text == "Tìm kiếm: giảm nghèo"
    near = sum(one.text == f"Ghi chú: {NEAR_REMARK}" for one in file.paragraphs)
    assert near == int((view.found.groups[view.places] == 1).sum()) > 0


def test_the_workbook_and_the_table_hold_the_same(engine, view):
    quotes = [engine.index.chunk(int(view.found.ordinals[place])).quote for place in view.places]
    sheet = list(openpyxl.load_workbook(io.BytesIO(file_of(view, "xlsx", ""))).active.iter_rows(values_only=True))
    assert [row[sheet[0].index("Trích nguyên văn")] for row in sheet[1:]] == quotes
    rows = list(csv.reader(io.StringIO(file_of(view, "csv", "").decode("utf-8-sig"))))
    assert rows[0] == list(CSV_COLUMNS)
    assert [row[1].removeprefix("'") for row in rows[1:]] == quotes


def test_a_file_is_cut_where_the_page_says(monkeypatch, built_index, engine, view):
    monkeypatch.setattr("ui.find_save.MAX_FILE", 5)
    assert len(reading_list(engine, view, "").passages) == 5
    said = words(shown(page(monkeypatch, built_index, hoi="giảm nghèo")))
    assert "chỉ gồm 5 đoạn đầu theo thứ tự đang xem" in said


def test_a_file_is_titled_after_the_search_and_its_conditions(engine):
    wanted = Wanted(text="“Giảm nghèo” -thuế", chosen={"stands": STANDS[:1], "scanned": ("co",)})
    one = view_of(engine, wanted, engine.find_all(wanted.text))
    title = reading_list(engine, one, "").title
    assert title.startswith("Tìm kiếm: “Giảm nghèo” -thuế (") and "Từ tìm nằm ở: ngay trong đoạn" in title
    assert file_name(wanted.text) == "tim-kiem-giam-ngheo-thue" and file_name("“”") == "tim-kiem"
    assert len(file_name("rất dài " * 99)) < 80


def test_an_address_is_given_once_for_the_pieces_of_a_paragraph(engine):
    ordinals = engine.index.chunk_documents
    chunks = engine.index.chunks(range(len(ordinals)))
    pieces = [chunk for chunk in chunks if chunk.piece == 1]
    found = engine.find_all(" ".join(pieces[0].quote.split()[:2]))
    one = view_of(engine, Wanted(text="x"), found)
    addresses = addresses_of(one, range(len(found)))
    assert len(set(addresses)) == len(addresses) <= len(found)


def test_what_more_than_can_be_listed_means_is_said(monkeypatch, built_index):
    monkeypatch.setattr("search.exhaustive.MAX_LISTED", 30)
    said = words(shown(page(monkeypatch, built_index, hoi="phát triển")))
    assert re.search(r"ít nhất \d+ đoạn có đủ các từ", said) and "Hãy thêm từ hoặc lọc" in said


def test_nothing_at_all_still_offers_a_way_on(engine, monkeypatch):
    monkeypatch.setattr("streamlit.session_state", {})
    html = nothing_html(view_of(engine, Wanted(text="“qwertyzz xyzzyq” -a"), engine.find_all("“qwertyzz xyzzyq” -a")))
    assert "Không tìm thấy đoạn nào" in html and "Bỏ ngoặc kép" in html and "trang Hỏi đáp" in html
