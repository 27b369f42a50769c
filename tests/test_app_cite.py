"""Citing and the reading list: which words an address means, what the list knows, what the page and its files say."""

import io
import json
import re
from base64 import b64decode
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from types import SimpleNamespace

import docx
import openpyxl
import pybtex.database
import pytest
import rispy
from streamlit.testing.v1 import AppTest

from citations import Address, format_permalink, parse_permalink, quote_hash
from citations.passages import hit_passage, piece_passage, stored_passage
from citations.report import check_file
from citations.styles import STYLES, render
from corpus.records import Span
from indexer import open_index
from search import Query
from ui import collected as collecting
from ui.addressed import find_addressed, find_piece
from ui.cite_html import cite_buttons, parts_html, quoted_address, styles_html
from ui.cite_texts import LEFT_CHANGED, STATES, STYLE_NAMES
from ui.collected import address_of, collect, collected, drop, key_of, orders, take_report
from ui.document_html import part_html
from ui.kept_passage import find_kept
from ui.list_browser import AskedFile
from ui.list_link import packed, unpacked
from ui.reading_list import file_to_save

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMME, TARGET_4 = "031415255736158d", "sec_II__subsec_1__para_1-2__point_4"
DOSSIER, CELL = "65c64f79cb41673c-doc1", "att_1__table_1__row_13__col_5"
BASE = "https://can-cu.example/"
ENDINGS = ("docx", "xlsx", "bib", "ris", "json", "jsonld", "txt")


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index, verify=False)


@pytest.fixture
def visit(monkeypatch):
    """A visit without a page: what a session keeps."""
    state = {}
    monkeypatch.setattr(collecting, "st", SimpleNamespace(session_state=state))
    return state


def address(index, doc_id, eid):
    document = index.document(doc_id)
    quote = index.paragraph(document.doc_id, eid).quote(index.text(document.file))
    return Address(doc_id=document.doc_id, eid=eid, hash=quote_hash(quote))


@pytest.fixture(scope="module")
def target(index):
    return address(index, PROGRAMME, TARGET_4)


@pytest.fixture(scope="module")
def cell(index):
    return address(index, DOSSIER, CELL)


@pytest.fixture(scope="module")
def pieces(index):
    found = []
    for document in index.documents():
        for chunk in index.chunks(index.store.chunk_ordinals(document.doc_id)):
            paragraph = index.paragraph(document.doc_id, chunk.eid)
            if chunk.ranges != paragraph.ranges and paragraph.kind != "table":
                found.append(chunk)
    return found


def test_every_paragraph_row_and_cell_can_be_cited_by_its_address(index):
    n_cited = 0
    for document in index.documents():
        for paragraph in index.paragraphs(document.doc_id):
            quote = paragraph.quote(index.text(document.file))
            one = Address(doc_id=document.doc_id, eid=paragraph.eid, hash=quote_hash(quote))
            assert address_of(key_of(one)) == one
            kept = find_kept(index, one)
            assert (kept.status, kept.passage.citation.quote) == ("exact", quote)
            n_cited += 1
    assert n_cited > 1300


def test_a_piece_of_a_long_paragraph_is_cited_exactly(index, pieces):
    assert pieces
    for chunk in pieces:
        one = Address(doc_id=chunk.doc_id, eid=chunk.eid, hash=quote_hash(chunk.quote))
        kept = find_kept(index, one, base_url=BASE)
        citation = kept.passage.citation
        assert (kept.status, citation.quote, citation.ranges) == ("exact", chunk.quote, chunk.ranges)
        whole = stored_passage(index, chunk.doc_id, chunk.eid, base_url=BASE)
        assert citation.permalink == whole.citation.permalink, "the link opens the whole paragraph"


def test_a_sentence_that_an_answer_quotes_is_cited_exactly(index, pieces):
    chunk = max(pieces, key=lambda one: one.quote.count(". "))
    sentence = chunk.quote[: chunk.quote.index(". ") + 1]
    whole = stored_passage(index, chunk.doc_id, chunk.eid)
    found = quoted_address(index, whole.citation.permalink, sentence)
    assert found.hash == quote_hash(sentence)
    assert find_kept(index, found).passage.citation.quote == sentence
    document = index.whole_document(chunk.doc_id)
    assert find_addressed(index, document, found).status == "exact", "the reader finds it too"


def test_words_that_are_no_piece_are_cited_as_the_whole_paragraph(index, target):
    link = format_permalink(target)
    assert quoted_address(index, link, "lời không có trong đoạn") == target
    assert quoted_address(index, "?hoi=a", "a") is None
    assert find_piece(index, replace(target, hash="")) is None


def test_a_hit_is_cited_as_it_was_quoted(engine):
    result = engine.search(Query(text="phát triển công nghiệp chế biến, chế tạo", limit=40))
    for hit in result.hits:
        passage = hit_passage(engine.index, hit)
        found = quoted_address(engine.index, passage.citation.permalink, hit.quote)
        kept = find_kept(engine.index, found)
        assert kept.passage.citation.quote == hit.quote
        assert replace(kept.passage, remark="") == passage


def test_an_address_is_followed_when_the_words_moved_changed_or_went(index, target):
    moved = find_kept(index, replace(target, eid="sec_II__subsec_1__para_1-2__point_5"))
    assert (moved.status, moved.passage.citation.eid) == ("moved", TARGET_4)
    changed = find_kept(index, replace(target, hash="00000000"))
    assert (changed.status, changed.passage.citation.eid) == ("changed", TARGET_4)
    gone = find_kept(index, replace(target, eid="sec_IX", hash="00000000"))
    assert (gone.status, gone.passage, gone.document.doc_id) == ("gone", None, target.doc_id)
    lost = find_kept(index, replace(target, doc_id="0123456789abcdef", hash="00000000"))
    assert (lost.status, lost.passage, lost.document) == ("gone", None, None)
    reread = find_kept(index, replace(target, doc_id="0123456789abcdef"))
    assert (reread.status, reread.reread, reread.passage.citation.doc_id) == ("moved", True, target.doc_id)


@pytest.mark.parametrize("key", ["", "~", "a~b", "a~~12345678", "a~<b>~12345678", "a~b~xyz", "a b~c~12345678", None, 5])
def test_what_is_no_address_is_not_taken_for_one(key):
    assert address_of(key) is None


def test_a_list_in_a_link_comes_back_in_its_order(index):
    several = [
        Address(doc_id=document.doc_id, eid=one.eid, hash="0123abcd")
        for document in index.documents() for one in index.paragraphs(document.doc_id)[:20]
    ]  # fmt: skip
    mixed = several[::3] + several[1::3]
    assert unpacked(packed(mixed)) == (tuple(mixed), 0)
    assert unpacked(f"{packed(mixed[:2])}|<script>|~~|a") == (tuple(mixed[:2]), 3)
    assert unpacked("|".join(map(key_of, mixed)))[0] == tuple(mixed)
    assert unpacked("") == ((), 0)


def test_the_list_keeps_order_and_each_passage_once(visit, target, cell):
    assert collect([cell, target, cell]) == 2
    assert collect([target]) == 0
    assert collected() == (cell, target)
    drop([cell])
    assert collected() == (target,)
    assert [(one["do"], one["keys"]) for one in orders()] == [
        ("add", [key_of(cell), key_of(target)]), ("drop", [key_of(cell)]),
    ]  # fmt: skip


def test_the_list_ends_at_its_limit(visit):
    many = [Address(doc_id="d", eid=f"art_{n}", hash="0123abcd") for n in range(600)]
    assert collect(many) == 500 and collect(many[500:]) == 0
    assert len(orders()[0]["keys"]) == 500


def test_what_the_browser_keeps_counts_with_orders_still_to_do_on_top(visit, target, cell):
    collect([cell])
    other = replace(target, eid="sec_I")
    take_report({"keys": [key_of(other), "<x>", key_of(target)], "done": 0})
    assert collected() == (other, target, cell)
    take_report({"keys": [key_of(other), key_of(target), key_of(cell)], "done": 1})
    assert orders() == [] and collected() == (other, target, cell)
    drop([other])
    take_report({"keys": [key_of(other), key_of(cell)], "done": 1})
    assert collected() == (cell,), "another tab dropped one meanwhile"
    take_report({})
    assert collected() == ()


def test_the_buttons_of_a_quote_name_its_address(target):
    html = cite_buttons(target)
    assert f'data-cite="{key_of(target)}"' in html and f'data-collect="{key_of(target)}"' in html
    assert cite_buttons(None) == "" == cite_buttons(Address(doc_id="d"))


def test_every_style_stands_in_a_block_with_exactly_its_text(index, cell):
    passage = find_kept(index, cell, base_url=BASE).passage
    html = styles_html(passage, date(2026, 11, 20))
    assert set(STYLE_NAMES) == set(STYLES)
    shown = [unescape(text) for text in re.findall(r"<pre[^>]*>(.*?)</pre>", html, re.DOTALL)]
    wanted = {style: render([passage], style, accessed=date(2026, 11, 20)) for style in STYLE_NAMES}
    assert shown == list(wanted.values())
    assert re.findall(r'id="(loi-\w+)"', html) == re.findall(r'data-of="(loi-\w+)" data-copy', html)
    assert re.findall(r'data-of="loi-(\w+)" data-save', html) == ["bibtex", "ris", "csl", "jsonld"]


def test_words_of_a_document_never_become_markup_in_a_style(index, cell):
    passage = find_kept(index, cell).passage
    words = '<img src=x onerror=alert(1)> "\'</pre><script>alert(1)</script>'
    html = styles_html(replace(passage, citation=replace(passage.citation, full=words, quote=words)), date.today())
    assert "<script" not in html and "<img" not in html
    assert html.count("<pre") == html.count("</pre>") == len(STYLE_NAMES)


def test_the_panel_of_a_row_leads_to_each_of_its_cells(index, cell):
    document = index.whole_document(DOSSIER)
    table = [one for one in document.paragraphs if one.eid.startswith("att_1__table_1")]
    row = find_addressed(index, document, Address(doc_id=DOSSIER, eid="att_1__table_1__row_13"))
    html = parts_html(document, table, row)
    links = [parse_permalink(unescape(link)) for link in re.findall(r'href="(.*?)"', html)]
    assert [one.eid for one in links[:2]] == ["att_1__table_1", "att_1__table_1__row_13"]
    assert cell in links and all(find_kept(index, one).status == "exact" for one in links)
    assert "cột 5: Kế hoạch năm 2023" in html and html.count("aria-current") == 1
    of_cell = parts_html(document, table, find_addressed(index, document, cell))
    assert of_cell.replace(' aria-current="true"', "") == html.replace(' aria-current="true"', "")


def test_only_the_cited_row_of_a_table_carries_links_to_cells(index):
    document = index.whole_document(DOSSIER)
    row = find_addressed(index, document, Address(doc_id=DOSSIER, eid="att_1__table_1__row_13"))
    html = part_html(document, [one for one in document.paragraphs if one.eid.startswith("att_1__table_1")], row, BASE)
    assert html.count('class="cc-parts"') == 1


def page(monkeypatch, index_folder, kept=(), told=True, **params):
    """The page of the reading list of a visitor whose browser keeps these passages."""
    monkeypatch.setenv("CANCU_INDEX", str(index_folder))
    app = AppTest.from_file(str(PROJECT / "app.py"), default_timeout=60)
    app.query_params["trang"] = "danh-muc"
    for name, value in params.items():
        app.query_params[name] = value
    if told:
        app.session_state[collecting.KEY] = tuple(kept)
        app.session_state[collecting.TOLD] = True
    app.run()
    assert not app.exception
    return "\n".join(element.proto.body for element in app.get("html"))


def test_the_page_waits_for_the_browser_and_says_when_the_list_is_empty(monkeypatch, built_index):
    assert "Đang mở danh mục" in page(monkeypatch, built_index, told=False)
    empty = page(monkeypatch, built_index)
    assert "Danh mục chưa có đoạn nào" in empty and "data-list-file" not in empty


def test_the_page_shows_each_passage_verbatim_and_says_what_became_of_it(monkeypatch, built_index, index, target, cell):
    changed, gone = replace(target, hash="00000000"), replace(target, eid="sec_IX", hash="00000000")
    html = page(monkeypatch, built_index, [cell, target, changed, gone])
    assert html.count("data-remark=") == 4, "what is gone keeps its place and remark"
    quote = stored_passage(index, PROGRAMME, TARGET_4).citation.quote
    assert html.count(f"{quote}</blockquote>") == 2
    assert html.count(STATES["changed"]) == html.count(STATES["gone"]) == 1
    assert html.count(STATES["moved"]) == 0
    assert "4 đoạn, của 2 văn bản" in html and "1 đoạn không còn tìm thấy sẽ không có trong tệp" in html
    assert all(f'data-list-file="{ending}"' in html for ending in ENDINGS)


def test_a_shared_list_is_shown_beside_ones_own(monkeypatch, built_index, target, cell):
    html = page(monkeypatch, built_index, [cell], ds=packed([target]))
    assert "Danh mục được chia sẻ" in html and "giảm còn dưới 20%" in html
    assert f'data-adopt="{key_of(target)}"' in html
    assert "data-remark" not in html and "data-out" not in html
    assert "không chứa đoạn nào đọc được" in page(monkeypatch, built_index, [cell], ds="<script>|x")


def test_a_long_list_is_shown_in_parts_and_told_not_to_fit_a_link(monkeypatch, built_index, index):
    many = [
        address(index, document.doc_id, one.eid)
        for document in index.documents() for one in index.paragraphs(document.doc_id)[:60]
    ][:200]  # fmt: skip
    html = page(monkeypatch, built_index, many)
    assert html.count("data-remark=") == 50 and "Xem thêm" in html
    assert "Danh mục quá dài để gửi bằng liên kết" in html and "Sao chép liên kết chia sẻ" not in html
    assert page(monkeypatch, built_index, many, xem="100").count("data-remark=") == 100


@pytest.fixture(scope="module")
def files(engine, index, target, cell):
    """Every file of a list of four, of which one changed and one is gone."""
    changed, gone = replace(target, hash="00000000"), replace(target, eid="sec_IX", hash="00000000")
    entries = ((cell, "=1+1 <b>"), (target, "Dùng cho mục 2"), (gone, "mất"), (changed, ""))
    asked = AskedFile(ending="", name="Căn cứ tờ trình", entries=entries)
    made = {
        ending: file_to_save(engine, replace(asked, ending=ending), BASE, number)
        for number, ending in enumerate(ENDINGS, start=1)
    }
    assert [one["name"] for one in made.values()] == [f"danh-muc.{ending}" for ending in made]
    return {ending: b64decode(one["bytes"]) for ending, one in made.items()}


def test_real_programs_read_the_files_of_the_list(files, index):
    quotes = [stored_passage(index, *place).citation.quote for place in ((DOSSIER, CELL), (PROGRAMME, TARGET_4))]
    word = [one.text for one in docx.Document(io.BytesIO(files["docx"])).paragraphs]
    assert word[0] == "Căn cứ tờ trình" and [f"“{quote}”" in word for quote in quotes] == [True, True]
    assert "Ghi chú: Dùng cho mục 2" in word and "Ghi chú: mất" not in word
    rows = list(openpyxl.load_workbook(io.BytesIO(files["xlsx"])).active.iter_rows(values_only=True))
    assert [row[1] for row in rows[1:]] == [*quotes, quotes[1]]
    assert [row[-1] for row in rows[1:]] == ["=1+1 <b>", "Dùng cho mục 2", LEFT_CHANGED.strip()]
    assert len(pybtex.database.parse_string(files["bib"].decode(), "bibtex").entries) >= 2
    assert len(rispy.loads(files["ris"].decode())) == 3
    assert len(json.loads(files["json"])) >= 2 and len(json.loads(files["jsonld"])) == 3
    assert files["txt"].decode().startswith("Căn cứ tờ trình\n\n“")


@pytest.mark.parametrize("ending", ENDINGS)
def test_the_checker_finds_every_quote_of_an_exported_list(files, index, tmp_path, ending):
    path = tmp_path / f"danh-muc.{ending}"
    path.write_bytes(files[ending])
    report = check_file(index, path)
    assert report.rows and {row.status for row in report.rows} == {"exact"}


def test_a_piece_exported_from_the_list_passes_the_checker(engine, index, pieces, tmp_path):
    chunk = pieces[0]
    one = Address(doc_id=chunk.doc_id, eid=chunk.eid, hash=quote_hash(chunk.quote))
    for ending in ("txt", "jsonld", "ris"):
        made = file_to_save(engine, AskedFile(ending=ending, name="", entries=((one, ""),)), BASE, 1)
        path = tmp_path / made["name"]
        path.write_bytes(b64decode(made["bytes"]))
        (row,) = check_file(index, path).rows
        assert row.status == "exact" and row.quote.split() == chunk.quote.split()


def test_a_range_cut_out_of_a_paragraph_keeps_its_place(index, target):
    whole = stored_passage(index, PROGRAMME, TARGET_4)
    start = whole.citation.ranges[0].start
    piece = piece_passage(index, PROGRAMME, TARGET_4, (Span(start, start + 3),), remark="a")
    assert (piece.citation.quote, piece.remark, piece.anchor.quote) == ("(4)", "a", "(4)")
    assert piece.citation.permalink == whole.citation.permalink and piece.anchor.address == whole.anchor.address
