"""Documents among themselves in a real headless Chromium: numbers as links, near passages, comparing, small screens."""

import re
from urllib.parse import parse_qs, urlsplit

import docx
import openpyxl
import pytest

from indexer import build_index, open_index
from tests.related_texts import COLLECTION
from tests.test_browser import CHROMIUM, FLAGS, contrast, in_view, plain, serving

PROGRAMME, PLAN_2018, REPORT, SUMMARY, PLAN_004 = (
    "814c985cd4609198", "289a24f0a4aee59d", "65c64f79cb41673c-doc1", "65c64f79cb41673c-doc2", "c9365b2b330756e1",
)  # fmt: skip
NUMBERS = f"/?trang=so-sanh&a={REPORT}&b={SUMMARY}&khac=con-so"
READER = f"/?van-ban={PLAN_004}&doan=sec_III__subsec_7__indent_2"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(built_index, tmp_path_factory):
    """The address of a server over the shared index."""
    with serving(built_index, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def visit(browser, server):
    """Opens a fresh visitor's page at an address; afterwards no request may have left this machine."""
    contexts, requests = [], []

    def open_page(path="/?trang=so-sanh", *, width=1280, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path if path.startswith("http") else server + path)
        page.wait_for_selector(".cc-pair, .cc-doc, .cc-naming, .cc-columns, .cc-notice")
        page.wait_for_function("document.documentElement.lang === 'vi'")
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url for url in requests if urlsplit(url).hostname not in (None, "127.0.0.1")} == set()


def params(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_number_in_the_text_leads_to_all_its_places_and_back_into_a_document(visit):
    page = visit(f"/?van-ban={PLAN_004}")
    page.locator("a.cc-number-link", has_text="29-NQ/TW").first.click()
    page.locator(".cc-naming").nth(2).wait_for()
    assert params(page) == {"trang": "so-hieu", "so": "29-NQ/TW"}
    assert page.locator(".cc-naming").count() == 3
    quoted = plain(page.locator(".cc-naming .cc-hit .cc-text").first.inner_text())
    page.locator(".cc-naming .cc-hit").first.get_by_role("link", name="Mở trong văn bản").click()
    assert in_view(page, ".cc-here")
    assert plain(page.locator(".cc-here .cc-text").inner_text()) == quoted
    page.go_back()
    page.locator(".cc-naming").first.wait_for()
    page.reload()
    page.locator(".cc-naming").first.wait_for()
    assert page.locator("h1.cc-title").inner_text() == "Các chỗ nhắc tới 29-NQ/TW"


def test_rendered_text_with_links_is_the_stored_text(visit, built_index):
    index = open_index(built_index, verify=False)
    text = index.text(index.document(REPORT).file)
    page = visit(f"/?van-ban={REPORT}")
    page.wait_for_function("document.querySelectorAll('a.cc-number-link').length > 55")
    rendered = page.evaluate(
        """Object.fromEntries([...document.querySelectorAll('[id^="doan-"]')].map((e) =>
           [e.id.slice(5), (e.matches('td') ? e : e.querySelector('.cc-text'))?.textContent]))"""
    )
    units = [one for one in index.paragraphs(REPORT) if one.kind not in ("table", "row")]
    assert len(units) > 200
    for one in units:
        assert rendered[one.eid] == one.quote(text), one.eid


def test_near_passages_unfold_by_keyboard_and_lead_on(visit):
    page = visit(READER)
    summary = page.locator(".cc-near-panel summary")
    summary.focus()
    page.keyboard.press("Enter")
    page.locator(".cc-near-panel[open] .cc-pair").first.wait_for()
    there = page.locator(".cc-two > div").nth(1)
    words = there.locator(".cc-text").evaluate("(e) => e.textContent")
    assert there.locator("ins.cc-d-word").first.inner_text() == "Tiếp tục"
    there.get_by_role("link", name="Mở trong văn bản").click()
    page.locator("h1.cc-title", has_text=re.compile("^Chương trình hành động")).wait_for()
    page.wait_for_function("!document.querySelector('.cc-near-panel[open]')")  # the panel of the page before
    assert in_view(page, ".cc-here")
    assert page.locator(".cc-here .cc-text").evaluate("(e) => e.textContent") == words


def test_the_panel_of_relations_leads_to_a_sibling_and_to_the_comparison(visit):
    page = visit(f"/?van-ban={PLAN_004}")
    page.get_by_text("Quan hệ với văn bản khác").click()
    page.get_by_role("link", name="So sánh với văn bản khác").click()
    page.locator(".cc-pair").first.wait_for()
    assert params(page) == {"trang": "so-sanh", "cach": "van-ban", "a": PLAN_004}
    names = page.locator(".cc-pair").first.locator(".cc-of").all_inner_texts()
    assert "004_" in names[0] and "000_" in names[1], "the document that carries out the same resolution"


def test_what_differs_is_told_to_screen_readers_and_never_copied(visit):
    page = visit(NUMBERS)
    page.locator(".cc-pair").first.wait_for()
    mark = page.locator("del.cc-d-number").first
    said = mark.evaluate("(e) => getComputedStyle(e, '::before').content")
    assert "số khác" in said
    assert "[" not in mark.inner_text() and "số khác" not in mark.evaluate("(e) => e.textContent")
    box = mark.evaluate("(e) => getComputedStyle(e, '::before').width")
    assert box == "1px"


def test_compare_two_documents_filter_swap_and_share(visit):
    page = visit(f"/?trang=so-sanh&a={REPORT}&b={SUMMARY}")
    counted = page.locator('p[role="status"]').inner_text()
    n_numbers = int(re.search(r"(\d+) khác con số", counted)[1])
    page.get_by_role("link", name="Chỉ chỗ khác con số").click()
    page.wait_for_url(re.compile("khac=con-so"))
    page.wait_for_function("(n) => document.querySelectorAll('.cc-pair').length === n", arg=n_numbers)
    assert page.locator(".cc-v-number").count() == n_numbers
    left = page.locator(".cc-two > div").first.locator(".cc-text").inner_text()
    page.get_by_role("link", name="Đổi hai bên").click()
    page.wait_for_url(re.compile(f"a={SUMMARY}"))
    page.wait_for_function(
        "(words) => [...document.querySelectorAll('.cc-two > div:nth-child(2) .cc-text')]"
        ".some((e) => e.innerText === words)",
        arg=left,
    )
    shared = visit(page.url)
    assert shared.locator(".cc-pair").count() == n_numbers
    assert params(shared)["khac"] == "con-so"


def test_turn_the_pages_of_a_long_comparison(visit):
    page = visit(f"/?trang=so-sanh&a={REPORT}&b={SUMMARY}")
    page.get_by_role("link", name="Trang sau").click()
    page.get_by_text(re.compile("Trang 2 / ")).wait_for()
    assert page.locator(".cc-pair .cc-number").first.inner_text() == "16."
    page.go_back()
    page.get_by_text(re.compile("Trang 1 / ")).wait_for()


def test_choose_another_document_in_the_list(visit):
    page = visit(f"/?trang=so-sanh&a={REPORT}&b={SUMMARY}")
    page.get_by_role("combobox", name=re.compile("Văn bản thứ hai")).click()
    page.get_by_role("option", name=re.compile("004_")).click()
    page.wait_for_url(re.compile(f"b={PLAN_004}"))
    page.get_by_text("cặp đoạn gần giống").wait_for()


def test_what_stands_on_one_side_only_opens_by_heading(visit):
    page = visit(f"/?trang=so-sanh&a={PROGRAMME}&b={PLAN_004}")
    page.get_by_text(re.compile(r"Chỉ có ở văn bản thứ hai \(\d+\)")).click()
    group = page.locator(".cc-only[open] details summary").first
    n_inside = int(re.search(r"\((\d+)\)$", group.inner_text())[1])
    group.click()
    items = page.locator(".cc-only[open] details[open] li")
    items.first.wait_for()
    assert items.count() == n_inside
    items.first.get_by_role("link").click()
    assert in_view(page, ".cc-here")


def test_the_comparison_as_word_and_excel(visit, tmp_path):
    page = visit(NUMBERS)
    n_pairs = page.locator(".cc-pair").count()
    quote = page.locator(".cc-two > div").first.locator(".cc-text").evaluate("(e) => e.textContent")
    for label, name in (("Tải Word", "so-sanh.docx"), ("Tải Excel", "so-sanh.xlsx")):
        with page.expect_download() as waiting:
            page.get_by_role("button", name=label).click()
        assert waiting.value.suggested_filename == name
        waiting.value.save_as(tmp_path / name)
    tables = docx.Document(tmp_path / "so-sanh.docx").tables
    assert len(tables) == n_pairs and plain(tables[0].rows[0].cells[0].paragraphs[0].text) == plain(quote)
    rows = list(openpyxl.load_workbook(tmp_path / "so-sanh.xlsx").active.iter_rows(values_only=True))
    assert len(rows) == n_pairs + 1 and plain(rows[1][2]) == plain(quote)
    other = visit(rows[1][4])
    assert in_view(other, ".cc-here")


def test_one_subject_in_several_documents(visit):
    page = visit("/?trang=so-sanh")
    page.get_by_role("link", name="Một chủ đề").click()
    page.wait_for_url(re.compile("cach=chu-de"))
    box = page.get_by_label("Chủ đề", exact=True)
    box.fill("giảm nghèo")
    box.press("Enter")
    page.locator(".cc-columns section").nth(3).wait_for()
    columns = page.locator(".cc-columns section")
    assert columns.count() == 4
    assert "giảm nghèo" in columns.nth(0).locator("mark").first.inner_text()
    assert "Chưa tìm thấy" in columns.nth(1).inner_text()
    page.reload()
    page.locator(".cc-columns section").nth(3).wait_for()
    columns.nth(0).get_by_role("link", name="Mở trong văn bản").first.click()
    assert in_view(page, ".cc-here")


def test_a_number_opens_its_document_when_it_is_here_and_a_doubtful_one_shows_its_places(visit, tmp_path):
    from embeddings import open_encoder

    corpus = tmp_path / "kho"
    corpus.mkdir()
    for name, text in COLLECTION.items():
        (corpus / name).write_text(text, encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=open_encoder(runtime="numpy"))
    by_letter = {one.file[0]: one.doc_id for one in open_index(tmp_path / "index").documents()}
    with serving(tmp_path / "index", tmp_path / "log", CANCU_CORPUS=str(corpus)) as address:
        page = visit(f"{address}/?van-ban={by_letter['e']}")
        links = page.locator("a.cc-number-link")
        assert [plain(one) for one in links.all_inner_texts()] == ["146/KH-UBND", "146/KH-UBND", "29-NQ/TW"]
        assert page.locator(".cc-here").count() == 0
        assert "?" in links.nth(2).evaluate("(e) => getComputedStyle(e, '::after').content")
        links.nth(0).focus()
        page.keyboard.press("Enter")
        page.wait_for_url(re.compile(by_letter["c"]))
        page.locator("h1.cc-title", has_text="Kế hoạch thực hiện Nghị quyết số 29-NQ/TW").wait_for()
        page.get_by_text("Quan hệ với văn bản khác").click()
        page.get_by_role("heading", name="Được nhắc tới trong (1)").wait_for()
        page.go_back()
        page.locator("a.cc-to-ambiguous").click()
        page.locator("h1.cc-title", has_text="Các chỗ nhắc tới 29-NQ/TW").wait_for()
        page.get_by_text("Cùng một số nhưng có thể là những văn bản khác nhau").wait_for()
        page.get_by_text("Văn bản mang số này trong kho:").wait_for()


VIEWS = (
    "/?trang=so-sanh", NUMBERS, "/?trang=so-sanh&cach=chu-de&chu-de=du lịch", "/?trang=so-hieu&so=29-NQ/TW", READER,
    f"/?van-ban={REPORT}&doan=att_1__table_1__row_13",
)  # fmt: skip


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", VIEWS)
def test_no_view_scrolls_sideways_on_a_small_screen(visit, path, scheme):
    page = visit(path, width=390, scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    page.wait_for_timeout(500)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(widths) <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_links_have_enough_contrast(visit, scheme):
    page = visit(f"/?trang=so-sanh&a={REPORT}&b={SUMMARY}", scheme=scheme)
    page.locator(".cc-pair").first.wait_for()
    for selector in ("ins.cc-d-word", "ins.cc-d-number", ".cc-d-accent", ".cc-verdict-badge", ".cc-two .cc-act",
                     ".cc-ways a", ".cc-of", ".cc-legend"):  # fmt: skip
        assert contrast(page, selector) >= 4.5, selector
    page = visit(READER, scheme=scheme)
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    for selector in ("a.cc-number-link", ".cc-relations a", ".cc-relations .cc-count", ".cc-near-panel summary"):
        assert contrast(page, selector) >= 4.5, selector
