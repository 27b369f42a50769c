"""The reader and the library without a browser: finding, dressing of text, notes, versions, aliases, filters."""

import re
from html import unescape
from itertools import pairwise

import pytest

from citations import Address
from citations.identities import addressed_document
from citations.lookup import find_passage
from corpus.corrected import leaf_paragraphs
from corpus.records import Span
from corpus.vietnamese.corrections import Correction
from indexer import StoredDocument, build_index, open_index
from tests.test_app import page, shown
from ui.dressed_html import Dress, dressed_html
from ui.find_places import Place, find_places, lay_out, snippet
from ui.footnote_html import anchor_of, note_links, notes_by_anchor
from ui.library_choice import PER_PAGE, Entry, Shelf, entries_of, on_shelf, page_of, params_of, shelf_from
from ui.proposals import is_offered, proposals_of
from ui.reader_address import View, view_from, view_link
from ui.reader_address import params_of as view_params

PROGRAMME, DOSSIER, TARGET_4 = "031415255736158d", "ec8cbe22e8070fc2", "sec_II__subsec_1__para_1-2__point_4"
FIX = Correction(start=4, end=8, seen="ứiực", meant="thực", reason="letters", confidence=0.99)
MAYBE = Correction(start=9, end=13, seen="hiên", meant="hiện", reason="marks", confidence=0.7)


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index, verify=False)


@pytest.fixture(scope="module")
def report(index):
    return index.whole_document(f"{DOSSIER}-doc1")


@pytest.fixture(scope="module")
def corrections(index, report):
    return proposals_of(index, report)


def texts_of(html):
    return unescape(re.sub(r"<[^>]+>", "", html))


# aliases


def test_an_alias_names_the_document_in_every_question_to_the_index(index):
    own = index.document(PROGRAMME).doc_id
    assert own != PROGRAMME
    assert index.paragraph(PROGRAMME, TARGET_4) == index.paragraph(own, TARGET_4) is not None
    assert index.paragraphs(PROGRAMME) == index.paragraphs(own) != ()
    assert index.chunk_ordinals(PROGRAMME) == index.chunk_ordinals(own) != ()
    assert index.chunk_ordinals(PROGRAMME, TARGET_4) == index.chunk_ordinals(own, TARGET_4) != ()
    assert index.section_ordinals(PROGRAMME, "sec_II") == index.section_ordinals(own, "sec_II") != ()
    assert index.whole_document(PROGRAMME) == index.whole_document(own)


def test_the_alias_of_a_dossier_with_a_part_names_that_document(index):
    for part in ("doc1", "doc2", "doc3"):
        assert index.document(f"{DOSSIER}-{part}").part == part
    assert index.document(DOSSIER).part == "doc1"
    assert index.document(f"{DOSSIER}-doc9") is None is index.document("0123456789abcdef-doc1")
    assert index.paragraph("0123456789abcdef", TARGET_4) is None and index.paragraphs("0123456789abcdef") == ()


@pytest.mark.parametrize(
    ("name", "eid"),
    [
        pytest.param(PROGRAMME, TARGET_4, id="whole-file"),
        pytest.param(DOSSIER, "note_1", id="first-of-a-dossier"),
        pytest.param(f"{DOSSIER}-doc2", "note_1", id="second-of-a-dossier"),
        pytest.param(DOSSIER, "art_1", id="what-only-the-third-has"),
    ],
)
def test_links_with_an_alias_open_in_the_reader_and_can_be_cited(monkeypatch, built_index, index, name, eid):
    html = shown(page(monkeypatch, built_index, van_ban=name, doan=eid))
    assert f'cc-here" id="doan-{eid}"' in html
    own = addressed_document(index, Address(doc_id=name, eid=eid)).doc_id
    cited = find_passage(index, f"{own}/{eid}").passage
    assert cited.anchor.address.doc_id == own != name
    for given in (f"?van-ban={name}&doan={eid}", f"{name}/{eid}"):
        assert find_passage(index, given).passage == cited


# what the address holds


@pytest.mark.parametrize(
    "view",
    [View(), View(corrected=True), View(find="quy hoạch", nth=3), View(corrected=True, find="a & b = c", nth=12)],
    ids=["plain", "corrected", "find", "both"],
)
def test_a_view_survives_the_address(view):
    assert view_from(view_params(view)) == view


@pytest.mark.parametrize(
    "params", [{"thu": "x"}, {"thu": "-3"}, {"thu": "99999999"}, {"ban": "khac"}, {"tim": "   "}], ids=str
)
def test_a_malformed_view_is_the_plain_one(params):
    assert view_from(params) == View()


# text with what is laid over it


def test_an_applied_correction_keeps_the_original_and_a_suggestion_the_letters():
    text = "Đẩy ứiực hiên & <b>"
    html = dressed_html(text, [Span(0, len(text))], Dress(corrections=(FIX, MAYBE)))
    assert texts_of(html) == "Đẩy thực hiên & <b>"
    assert 'data-goc="ứiực"' in html and "Bản gốc: ứiực" in html and "Có thể là: hiện" in html
    assert re.findall(r'tabindex="(-?\d)"', html) == ["0", "-1"]
    assert "&amp; &lt;b&gt;" in html


def test_a_found_place_across_a_correction_is_marked_on_both_sides():
    text = "một ứiực hiên"
    dress = Dress(found=[Span(0, 8)], now=(Span(0, 8),), now_id="cho-1", corrections=(FIX,))
    html = dressed_html(text, [Span(0, 13)], dress)
    assert re.findall(r"<mark[^>]*>([^<]*)</mark>", html) == ["một ", "thực"]
    assert html.count('id="cho-1"') == 1 and texts_of(html) == "một thực hiên"


@pytest.mark.parametrize(
    ("ranges", "found"),
    [
        ([Span(0, 5), Span(7, 13)], [Span(3, 9)]),
        ([Span(0, 13)], [Span(0, 1), Span(1, 2), Span(12, 13)]),
        ([Span(2, 4), Span(8, 9)], [Span(0, 13)]),
        ([Span(5, 5)], [Span(0, 13)]),
    ],
    ids=["across-a-gap", "touching", "wider-than-all", "empty-range"],
)
def test_marks_never_change_the_text(ranges, found):
    text = "a<b>&c \n$_*#."
    html = dressed_html(text, ranges, Dress(found=found, now=found[:1], now_id="x"))
    assert texts_of(html) == " ".join(span.of(text) for span in ranges)


# finding


def places(document, typed, corrections=()):
    return find_places(lay_out(document), lay_out(document, corrections) if corrections else (), typed)


def words_at(document, place):
    return " ".join(span.of(document.text) for span in place.spans)


def test_words_without_accents_find_every_accenting(index):
    programme = index.whole_document(PROGRAMME)
    found = places(programme, "cong nghiep hoa")
    shapes = {words_at(programme, one).lower() for one in found}
    assert {"công nghiệp hoá", "công nghiệp hóa"} <= shapes
    assert all(re.fullmatch(r"công\s+nghiệp\s+h(oá|óa)", shape) for shape in shapes)


def test_accents_count_when_typed_wherever_the_tone_mark_is_put(index):
    programme = index.whole_document(PROGRAMME)
    assert places(programme, "công nghiệp hoá") == places(programme, "CÔNG NGHIỆP HÓA") != ()
    assert places(programme, "công nghiệp hoa") == places(programme, "công nghiệp hóa")  # "hoa" has no accent
    assert places(programme, "cồng nghiệp hóa") == ()


def test_whole_words_come_before_parts_of_words(index):
    programme = index.whole_document(PROGRAMME)
    assert {words_at(programme, one).lower() for one in places(programme, "an")} <= {"an", "án"} | {"ân", "ăn", "ấn"}
    parts = places(programme, "nghiệ")
    assert parts and {words_at(programme, one).lower() for one in parts} == {"nghiệ"}


def test_every_word_of_every_paragraph_is_found_where_it_stands(report):
    for paragraph in leaf_paragraphs(report.paragraphs)[::40]:
        quote = paragraph.quote(report.text)
        typed = " ".join(quote.split()[:6])
        if typed:
            assert any(one.eid == paragraph.eid for one in places(report, typed)), paragraph.eid


def test_scan_damage_is_found_by_its_proposed_reading(report, corrections):
    plain, read = places(report, "khó khăn"), places(report, "khó khăn", corrections)
    more = [one for one in read if one.by_reading]
    assert len(read) == len(plain) + len(more) and len(more) >= 10
    assert all(words_at(report, one).lower() != "khó khăn" for one in more)
    assert [one for one in read if not one.by_reading] == list(plain)


def test_places_stand_in_reading_order_and_never_overlap(report, corrections):
    order = {one.eid: n for n, one in enumerate(leaf_paragraphs(report.paragraphs))}
    found = places(report, "phat trien", corrections)
    keys = [(order[one.eid], one.spans[0].start) for one in found]
    assert keys == sorted(set(keys)) and len(keys) > 50
    for one, following in pairwise(found):
        assert one.eid != following.eid or one.spans[-1].end <= following.spans[0].start


@pytest.mark.parametrize("typed", ["", "   ", "(", "[a-z]+", ".*", "\\", "từ này không có ở đâu"], ids=repr)
def test_what_stands_nowhere_is_not_found(index, typed):
    document = index.whole_document(PROGRAMME)
    assert all(typed in words_at(document, one) for one in places(document, typed))


def test_a_snippet_holds_the_place_and_whole_words(report, corrections):
    for one in places(report, "kinh te so", corrections):
        words, spans = snippet(report, one)
        assert "".join(span.of(words) for span in spans).split() == words_at(report, one).split()
        assert words.strip("… ") in report.text


def test_a_place_across_a_page_break_is_marked_in_both_ranges(report):
    broken = next(one for one in leaf_paragraphs(report.paragraphs) if len(one.ranges) > 1 and one.kind == "p")
    last, first = broken.ranges[0].of(report.text).split()[-1], broken.ranges[1].of(report.text).split()[0]
    place = next(one for one in places(report, f"{last} {first}") if one.eid == broken.eid and len(one.spans) > 1)
    assert words_at(report, place) == f"{last} {first}"
    assert isinstance(place, Place)


# notes


def test_marks_and_notes_lead_to_each_other(monkeypatch, built_index, report):
    html = shown(page(monkeypatch, built_index, van_ban=report.doc_id))
    anchored = [one for one in report.paragraphs if one.kind == "note" and anchor_of(one)]
    assert len(anchored) == 75
    for note in anchored:
        assert f'data-to="doan-{note.eid}"' in html and f'data-to="doan-{anchor_of(note)}"' in html
    assert html.count('class="cc-back-to"') == 75


def test_a_mark_is_a_link_only_where_marks_and_notes_agree(report):
    notes = notes_by_anchor(report.paragraphs)
    linked = note_links(report, notes)
    assert 30 <= len(linked) < 75
    for start, (end, opening) in linked.items():
        assert not re.search(r"\w", report.text[start:end]) and "note_" in opening


# versions


def test_only_scans_are_offered_in_two_versions(monkeypatch, built_index, index):
    assert [is_offered(one) for one in index.documents()] == [False, False, False, True, True, True, False]
    assert "Bản hiệu chỉnh" not in shown(page(monkeypatch, built_index, van_ban=PROGRAMME, ban="hieu-chinh"))


def test_the_corrected_version_is_a_choice_and_says_what_it_is(monkeypatch, built_index, report, corrections):
    original = shown(page(monkeypatch, built_index, van_ban=report.doc_id))
    assert "cc-fix" not in original.replace(".cc-fix", "") and "Bản hiệu chỉnh" in original
    html = shown(page(monkeypatch, built_index, van_ban=report.doc_id, ban="hieu-chinh"))
    assert html.count('class="cc-fix"') == sum(one.applied for one in corrections)
    assert html.count('class="cc-maybe"') == sum(not one.applied for one in corrections)
    assert "do máy đề xuất" in html and "Sao chép và trích dẫn luôn lấy chữ của bản gốc" in html


def test_the_citation_in_the_corrected_version_quotes_the_original(monkeypatch, built_index, report):
    paragraph = next(one for one in report.paragraphs if "ứiực" in one.quote(report.text) and one.kind == "p")
    html = shown(page(monkeypatch, built_index, van_ban=report.doc_id, doan=paragraph.eid, ban="hieu-chinh"))
    copied = unescape(re.search(r'data-copy="([^"]*)"', html)[1])
    assert paragraph.quote(report.text) in copied and "hieu-chinh" not in copied


def test_the_page_of_a_search_says_how_many_and_where(monkeypatch, built_index, index):
    html = shown(page(monkeypatch, built_index, van_ban=PROGRAMME, tim="do thi hoa", thu="2"))
    document = index.whole_document(PROGRAMME)
    n = len(places(document, "do thi hoa"))
    assert n > 2 and f"2 / {n}" in html and f"Chỗ 2 trong {n} chỗ" in html and html.count('id="cho-2"') == 1
    assert "thu=3" in html and "thu=1" in html
    last = shown(page(monkeypatch, built_index, van_ban=PROGRAMME, tim="do thi hoa", thu="999"))
    assert f"{n} / {n}" in last


def test_a_place_in_a_part_that_is_not_on_the_page_brings_that_part(monkeypatch, tmp_path):
    from embeddings import open_encoder

    corpus = tmp_path / "kho"
    corpus.mkdir()
    sections = [
        f"{n}. Nhiệm vụ số {n}\n\n" + f"Sở Công Thương chủ trì nhiệm vụ thứ {n}, báo cáo hằng quý. " * 40
        for n in range(1, 160)
    ]
    sections[5] += "Xây dựng bến phà Tịnh Xuyên."
    sections[150] += "Hoàn thành bến phà Tịnh Xuyên."
    (corpus / "dai.txt").write_text("KẾ HOẠCH\n\n" + "\n\n".join(sections) + "\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=open_encoder(runtime="numpy"))
    doc_id = open_index(tmp_path / "index").documents()[0].doc_id
    for nth, here, gone in (("1", "Xây dựng", "Hoàn thành"), ("2", "Hoàn thành", "Xây dựng")):
        html = shown(page(monkeypatch, tmp_path / "index", van_ban=doc_id, tim="ben pha tinh xuyen", thu=nth))
        body = html.partition('class="cc-doc"')[2]
        assert f"{nth} / 2" in html and f'id="cho-{nth}"' in body
        assert f"{here} <mark" in body and f"{gone} <mark" not in body
        assert html.partition("cc-found")[2].count("<li>") == 2


def test_nothing_found_is_said_with_what_to_try(monkeypatch, built_index):
    app = page(monkeypatch, built_index, van_ban=PROGRAMME, tim="<b>chữ lạ</b>")
    assert "Không tìm thấy “&lt;b&gt;chữ lạ&lt;/b&gt;” trong văn bản này." in shown(app) and not app.exception


def test_what_is_typed_into_the_box_goes_into_the_address(monkeypatch, built_index):
    app = page(monkeypatch, built_index, van_ban=PROGRAMME, doan=TARGET_4)
    app.text_input(key="tim-trong-van-ban").set_value(" do  thi ").run()
    assert app.query_params["tim"] == "do thi" and app.query_params["doan"] == TARGET_4
    app.text_input(key="tim-trong-van-ban").set_value("").run()
    assert "tim" not in app.query_params and "thu" not in app.query_params


def test_a_link_keeps_passage_and_view():
    link = view_link(Address(doc_id=PROGRAMME, eid=TARGET_4, hash="0123abcd"), View(find="đô thị", nth=2))
    assert link == f"?van-ban={PROGRAMME}&doan={TARGET_4}&h=0123abcd&tim=%C4%91%C3%B4+th%E1%BB%8B&thu=2"


# library


def entry(number, **facts):
    known = dict.fromkeys(("type", "issuer", "place", "number", "date", "title")) | facts
    document = StoredDocument(
        doc_id=f"{number:016x}", file=f"{number}.txt", part="main", start=0, end=1, facts_json="{}", **known
    )
    title = known["title"] or ""
    return Entry(document=document, title=title, searched=f"{title} {number}".lower(), n_passages=1)


def test_ten_thousand_documents_come_in_pages_of_fifty():
    entries = [entry(n, title=f"văn bản {n}", date=f"{2000 + n % 25}-01-01") for n in range(10_000)]
    seen = []
    for number in (1, 2, 200, 999):
        shown_now, shelf, n_pages = page_of(on_shelf(entries, Shelf(page=number)), Shelf(page=number))
        seen.append((len(shown_now), shelf.page, n_pages))
    assert seen == [(PER_PAGE, 1, 200), (PER_PAGE, 2, 200), (PER_PAGE, 200, 200), (PER_PAGE, 200, 200)]
    newest = on_shelf(entries, Shelf(sort="moi", years=(2024, 2001)))
    assert len(newest) == 800 and newest[0].document.year == 2024 and newest[-1].document.year == 2001


def test_undated_documents_stand_last_in_both_directions():
    entries = [entry(1), entry(2, date="2020-05-01"), entry(3, date="2023")]
    assert [one.document.date for one in on_shelf(entries, Shelf(sort="moi"))] == ["2023", "2020-05-01", None]
    assert [one.document.date for one in on_shelf(entries, Shelf(sort="cu"))] == ["2020-05-01", "2023", None]


def test_the_library_is_filtered_by_words_without_accents(index):
    entries = entries_of(index)
    found = on_shelf(entries, Shelf(words="ke hoach thai nguyen"))
    assert [one.document.place for one in found] == ["Thái Nguyên"]
    assert on_shelf(entries, Shelf(words="25-ctr/tu")) and not on_shelf(entries, Shelf(words="khongcogi"))
    assert sum(one.n_passages for one in entries) == index.n_chunks


@pytest.mark.parametrize(
    "shelf",
    [Shelf(), Shelf(words="kế hoạch", sort="ten", page=3), Shelf(types=("Kế hoạch", "Báo cáo"), years=(2018,))],
    ids=["all", "words", "filters"],
)
def test_a_shelf_survives_the_address(shelf):
    assert shelf_from(params_of(shelf)) == shelf


def test_the_page_of_the_library_filters_and_says_how_many(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="van-ban", tinh="Thái Nguyên|Sao Hỏa")
    html = shown(app)
    assert html.count("<li><a href") == 1 and "1 trong 7 văn bản" in html
    assert "?trang=cam-ket&amp;trong=" in html and "đoạn tìm được" in html
    app.text_input(key="loc-kho").set_value("không có văn bản nào thế này").run()
    assert "Không có văn bản nào khớp." in shown(app) and "Xóa điều kiện lọc" in shown(app)
    assert app.query_params["tinh"] == "Thái Nguyên"


def test_sorting_by_date_puts_the_newest_first(monkeypatch, built_index):
    app = page(monkeypatch, built_index, trang="van-ban")
    app.selectbox(key="xep-kho").set_value("moi").run()
    assert app.query_params["xep"] == "moi"
    dates = re.findall(r"Ngày: <b>(?:tháng \d+ năm |\d+/\d+/)?(\d{4})", shown(app))
    assert len(dates) >= 3 and dates == sorted(dates, reverse=True)
