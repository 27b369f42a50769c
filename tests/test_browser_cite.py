"""Citing and the reading list in a real headless Chromium: dialog, clipboard, files, what the browser keeps."""

import json
import re
from urllib.parse import quote_plus, urlsplit

import docx
import openpyxl
import pybtex.database
import pytest
import rispy
from pybtex.richtext import Text

from tests.test_browser import (
    AGRICULTURE,
    CHROMIUM,
    FIRST,
    FLAGS,
    PROGRAMME,
    PROJECT,
    TARGET_4,
    contrast,
    in_view,
    plain,
    serving,
)  # fmt: skip

DOSSIER_ROW = "/?van-ban=65c64f79cb41673c-doc1&doan=att_1__table_1__row_13"
KEPT = "can-cu-danh-muc"  # in the browser's own storage
OPENED = ".cc-style"
RIVAL = f"/?hoi={quote_plus('tỷ lệ đô thị hóa')}"

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
def visitor(browser, server):
    """Makes a visitor with a browser of their own, who opens pages; no request may leave this machine."""
    contexts, requests = [], []

    def arrive(*, width=1280, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        context.set_default_timeout(30_000)
        contexts.append(context)

        def open_page(path="/", page=None):
            page = page or context.new_page()
            page.on("request", lambda request: requests.append(request.url))
            page.goto(path if path.startswith("http") else server + path)
            page.wait_for_function("document.documentElement.lang === 'vi'")
            return page

        return open_page

    yield arrive
    for context in contexts:
        context.close()
    assert {url for url in requests if urlsplit(url).hostname not in (None, "127.0.0.1")} == set()


def clipboard(page):
    return page.evaluate("navigator.clipboard.readText()")


def kept(page):
    """What the visitor's browser keeps: [(address, remark)]."""
    found = json.loads(page.evaluate("(name) => localStorage.getItem(name)", KEPT) or '{"entries": []}')
    return [(one["a"], one["n"]) for one in found["entries"]]


def n_told(page, n):
    """Waits until the header says how many passages the list has."""
    words = f" ({n})" if n else ""
    page.wait_for_function("(words) => document.querySelector('[data-collected]')?.textContent === words", arg=words)


def cite(page, within):
    button = within.get_by_role("button", name="Trích dẫn", exact=True)
    address = button.get_attribute("data-cite")
    button.click()
    page.wait_for_selector(f'[role=dialog]:not([data-stale]) .cc-citing[data-cited="{address}"]')


def add(page, within):
    """Puts one passage into the list; returns its address there."""
    button = within.get_by_role("button", name="Thêm vào danh mục").first
    address = button.get_attribute("data-collect")
    button.click()
    page.locator(f'[data-collect="{address}"][aria-pressed=true]').first.wait_for()
    return address


def block(page, name):
    return page.locator(OPENED).filter(has=page.get_by_role("heading", name=name, exact=True))


def save(page, act, path):
    with page.expect_download() as waiting:
        act()
    waiting.value.save_as(path)
    return path


def open_list(page, n):
    page.get_by_role("navigation", name="Các trang").get_by_role("link", name="Danh mục").click()
    page.wait_for_function("(n) => document.querySelectorAll('.cc-kept > li').length === n", arg=n)


def collect_three(visit):
    """A visitor's page after collecting from the answer, from the hits, and a cell of a table; and the addresses."""
    page = visit(f"/?hoi={quote_plus(AGRICULTURE)}")
    page.locator(".cc-answer").wait_for()
    addresses = [add(page, page.locator(".cc-quote").first), add(page, page.locator(".cc-hit").first)]
    visit(DOSSIER_ROW, page)
    page.locator(".cc-parts").get_by_role("link", name="cột 8: Dự kiến kế hoạch năm 2024").click()
    page.wait_for_selector("td.cc-here")
    addresses.append(add(page, page.locator(".cc-cite")))
    n_told(page, 3)
    return page, addresses


def test_ask_then_open_the_source_then_cite_it_as_bibtex(visitor, server, tmp_path):
    page = visitor()(f"/?hoi={quote_plus(AGRICULTURE)}")
    passage = page.locator(".cc-quote, .cc-hit", has_text="giảm còn dưới 20%").first
    passage.get_by_role("link", name="Mở trong văn bản").click()
    assert in_view(page, ".cc-here")
    address = page.url
    cite(page, page.locator(".cc-cite"))
    assert page.get_by_role("dialog", name="Trích dẫn").is_visible()
    quote = plain(page.locator(".cc-citing .cc-text").inner_text())
    assert quote == "(4) Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội giảm còn dưới 20%."
    assert "văn bản không ghi số" in page.locator(".cc-citing .cc-doubt").inner_text()
    bibtex = block(page, "BibTeX")
    bibtex.get_by_role("button", name="Sao chép").click()
    bibtex.get_by_role("button", name="Đã sao chép").wait_for()
    (entry,) = pybtex.database.parse_string(clipboard(page), "bibtex").entries.values()
    assert str(Text.from_latex(entry.fields["annotation"])) == quote and entry.fields["url"].startswith(server)
    assert TARGET_4 in entry.fields["url"]
    saved = save(page, lambda: bibtex.get_by_role("button", name="Tải tệp .bib").click(), tmp_path / "a.bib")
    assert saved.read_text(encoding="utf-8").strip() == clipboard(page)
    ris = save(page, lambda: block(page, "RIS").get_by_role("button", name="Tải tệp").click(), tmp_path / "a.ris")
    assert b"\r\n" in ris.read_bytes() and len(rispy.loads(ris.read_text(encoding="utf-8"))) == 1
    assert page.url == address and page.evaluate("document.querySelector('.cc-here') !== null")


def test_each_style_of_the_dialog_has_a_name_and_is_copied_as_shown(visitor):
    page = visitor()(f"/?van-ban={PROGRAMME}&doan={TARGET_4}")
    cite(page, page.locator(".cc-cite"))
    names = page.locator(f"{OPENED} h3").all_inner_texts()
    assert len(names) == len(set(names)) == 9
    for name in names:
        one = block(page, name)
        one.get_by_role("button", name="Sao chép").click()
        one.get_by_role("button", name="Đã sao chép").wait_for()
        assert clipboard(page) == one.locator("pre").text_content()


def test_the_dialog_by_keyboard_alone(visitor):
    page = visitor()(RIVAL)
    page.locator(".cc-hit").first.wait_for()
    button = page.locator(".cc-hit").first.get_by_role("button", name="Trích dẫn", exact=True)
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(OPENED)
    page.wait_for_function("document.activeElement?.closest('[role=dialog]')")
    for _ in range(45):  # round the dialog: the cursor stays inside
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.closest('[role=dialog]') !== null")
    page.keyboard.press("Escape")
    page.locator(OPENED).first.wait_for(state="detached")
    key = button.get_attribute("data-cite")
    page.wait_for_function("(key) => document.activeElement.dataset.cite === key", arg=key)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Thêm vào danh mục"
    page.keyboard.press("Enter")
    n_told(page, 1)
    assert page.evaluate("document.activeElement.textContent") == "Bỏ khỏi danh mục", "the cursor stays on the button"
    page.keyboard.press("Space")
    n_told(page, 0)


def test_a_button_of_the_list_moves_nothing_on_the_page(visitor):
    page = visitor()(RIVAL)
    hit = page.locator(".cc-hit").nth(4)
    hit.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    before, address = hit.bounding_box()["y"], page.url
    page.evaluate("document.querySelectorAll('.cc-hit')[4].dataset.same = 'yes'")
    add(page, hit)
    n_told(page, 1)
    page.wait_for_timeout(500)
    assert abs(hit.bounding_box()["y"] - before) < 2 and page.url == address
    assert page.evaluate("document.querySelectorAll('.cc-hit')[4].dataset.same") == "yes", "nothing was made again"


def test_collect_note_order_and_export(visitor, tmp_path):
    page, addresses = collect_three(visitor())
    open_list(page, 3)
    quotes = [plain(text) for text in page.locator(".cc-kept > li > .cc-text").all_inner_texts()]
    assert quotes[2] == "75,1-75,4"
    page.get_by_label("Ghi chú cho đoạn 3").fill("Số này cần đối chiếu")
    page.get_by_label("Tên danh mục").fill("Căn cứ của tờ trình")
    page.get_by_role("button", name="Lên: đoạn 3").click()
    page.wait_for_function("document.querySelectorAll('[data-remark]')[1].value === 'Số này cần đối chiếu'")
    ordered = [addresses[0], addresses[2], addresses[1]]
    assert kept(page) == list(zip(ordered, ("", "Số này cần đối chiếu", ""), strict=True))
    quotes = [quotes[0], quotes[2], quotes[1]]

    word = save(page, lambda: page.get_by_role("button", name="Word").click(), tmp_path / "a.docx")
    lines = [plain(one.text) for one in docx.Document(word).paragraphs]
    assert lines[0] == "Căn cứ của tờ trình" and "Ghi chú: Số này cần đối chiếu" in lines
    assert [line for line in lines if line.startswith("“")] == [f"“{quote}”" for quote in quotes]
    excel = save(page, lambda: page.get_by_role("button", name="Excel").click(), tmp_path / "a.xlsx")
    rows = list(openpyxl.load_workbook(excel).active.iter_rows(min_row=2, values_only=True))
    assert [plain(row[1]) for row in rows] == quotes and rows[1][-1] == "Số này cần đối chiếu"
    ris = save(page, lambda: page.get_by_role("button", name="RIS").click(), tmp_path / "a.ris")
    assert len(rispy.loads(ris.read_text(encoding="utf-8"))) == 3
    page.get_by_role("button", name="Sao chép tất cả trích dẫn").click()
    page.get_by_text("Đã sao chép").first.wait_for()
    assert len(clipboard(page).splitlines()) == 3 and clipboard(page).splitlines()[1].startswith("cột 8")


def test_the_browser_keeps_addresses_and_remarks_and_nothing_else(visitor):
    visit = visitor()
    page, addresses = collect_three(visit)
    open_list(page, 3)
    page.get_by_label("Ghi chú cho đoạn 1").fill("của riêng tôi")
    assert kept(page)[0] == (addresses[0], "của riêng tôi")
    found = json.loads(page.evaluate("(name) => localStorage.getItem(name)", KEPT))
    assert set(found) == {"v", "title", "entries"} and all(set(one) == {"a", "n"} for one in found["entries"])
    assert all(re.fullmatch(r"[\w.-]+~[\w.-]+~[0-9a-f]{8}", one["a"]) for one in found["entries"])
    page.close()
    page = visit("/?trang=danh-muc")  # as after closing the page: another visit of the same browser
    page.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 3")
    assert page.get_by_label("Ghi chú cho đoạn 1").input_value() == "của riêng tôi"
    stranger = visitor()("/?trang=danh-muc")
    stranger.get_by_text("Danh mục chưa có đoạn nào").wait_for()


def test_what_is_taken_out_comes_back(visitor):
    page, addresses = collect_three(visitor())
    open_list(page, 3)
    page.get_by_label("Ghi chú cho đoạn 2").fill("giữ lại")
    page.get_by_role("button", name="Bỏ khỏi danh mục: đoạn 2").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 2")
    page.wait_for_function("document.activeElement.hasAttribute('data-undo')")
    page.keyboard.press("Enter")
    page.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 3")
    assert kept(page) == list(zip(addresses, ("", "giữ lại", ""), strict=True))
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Bỏ khỏi danh mục: đoạn 2'")
    page.get_by_text("Bỏ tất cả…").click()
    assert "Bỏ cả 3 đoạn" in page.locator(".cc-list-tools").inner_text()
    page.get_by_role("button", name="Bỏ tất cả", exact=True).click()
    page.get_by_text("Danh mục chưa có đoạn nào").wait_for()
    assert kept(page) == []
    page.get_by_role("button", name="Hoàn tác").click()
    page.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 3")
    assert kept(page) == list(zip(addresses, ("", "giữ lại", ""), strict=True))


def test_a_shared_list_never_overwrites_ones_own(visitor):
    page, addresses = collect_three(visitor())
    open_list(page, 3)
    page.get_by_label("Ghi chú cho đoạn 1").fill("bí mật")
    page.get_by_role("button", name="Sao chép liên kết chia sẻ").click()
    page.get_by_text("Đã sao chép").first.wait_for()
    link = clipboard(page)
    assert quote_plus("bí mật") not in link
    visit = visitor()
    other = visit(RIVAL)
    own = add(other, other.locator(".cc-hit").first)
    visit(link, other)
    other.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 3")
    assert other.get_by_role("heading", name="Danh mục được chia sẻ").is_visible()
    n_told(other, 1)
    assert kept(other) == [(own, "")]
    other.get_by_role("button", name="Lưu vào danh mục của tôi").click()
    n_told(other, len({own, *addresses}))
    assert kept(other) == [(one, "") for one in dict.fromkeys([own, *addresses])]
    other.get_by_role("link", name="Mở danh mục của tôi").click()
    other.get_by_label("Ghi chú cho đoạn 1").wait_for()


def test_two_tabs_of_a_visitor_lose_nothing(visitor):
    visit = visitor()
    first, second = visit(RIVAL), visit(RIVAL)
    for page in (first, second):
        page.locator(".cc-hit").nth(2).wait_for()
    addresses = [add(page, page.locator(".cc-hit").nth(n)) for n, page in enumerate((first, second, first))]
    for page in (first, second):
        n_told(page, 3)
    assert [one for one, _ in kept(second)] == addresses
    open_list(first, 3)
    second.locator(".cc-hit").nth(1).get_by_role("button", name="Bỏ khỏi danh mục").click()
    first.wait_for_function("document.querySelectorAll('.cc-kept > li').length === 2")


def test_a_cell_is_cited_from_its_row_by_keyboard(visitor):
    page = visitor()(DOSSIER_ROW)
    page.locator(".cc-parts a").nth(6).focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("td.cc-here")
    assert page.locator("td.cc-here").inner_text() == "65,2"
    cite(page, page.locator(".cc-cite"))
    assert plain(page.locator(".cc-citing .cc-text").inner_text()) == "65,2"
    doubts = " ".join(page.locator(".cc-citing .cc-doubt").all_inner_texts())
    assert "Văn bản quét" in doubts and "mất phần đầu" in doubts


def test_a_full_list_says_so_and_takes_no_more(visitor):
    visit = visitor()
    page = visit(RIVAL)
    page.locator(".cc-hit").first.wait_for()
    full = {"v": 1, "title": "", "entries": [{"a": f"d~art_{n}~0123abcd", "n": ""} for n in range(500)]}
    page.evaluate("([name, list]) => localStorage.setItem(name, JSON.stringify(list))", [KEPT, full])
    page.reload()
    n_told(page, 500)
    page.locator(".cc-hit").first.get_by_role("button", name="Thêm vào danh mục").click()
    page.get_by_role("alert").filter(has_text="Danh mục đã đủ 500 đoạn").wait_for()
    assert len(kept(page)) == 500
    tops = page.locator(".cc-header a").evaluate_all("(all) => all.map((one) => one.getBoundingClientRect().bottom)")
    assert max(tops) - min(tops) < 10, "the header stays on one line, whatever the number"


@pytest.mark.parametrize("words", ["{", "[]", '"x"', '{"entries": 5}', '{"entries": [{"a": "<img src=x>"}, 5, null]}'])
def test_a_spoiled_list_is_begun_anew(visitor, words):
    visit = visitor()
    page = visit("/?trang=tro-giup")
    page.evaluate("([name, words]) => localStorage.setItem(name, words)", [KEPT, words])
    visit("/?trang=danh-muc", page)
    page.get_by_text("Danh mục chưa có đoạn nào").wait_for()


SCRIPT = """
import streamlit as st
from citations import Address
from ui.collected import collect, collected, drop
from ui.list_browser import keep_list

keep_list()
st.button("lấy", on_click=lambda: collect([Address(doc_id="d", eid=f"art_{n}", hash="0123abcd") for n in (1, 2)]))
st.button("bỏ", on_click=lambda: drop([Address(doc_id="d", eid="art_1", hash="0123abcd")]))
st.html(f"<p id='co' lang='vi'>{' '.join(one.eid for one in collected())}</p>")
"""


def test_what_a_page_collects_is_kept_by_the_browser(browser, tmp_path, built_index):
    script = tmp_path / "app.py"
    script.write_text(f"import sys; sys.path.insert(0, {str(PROJECT)!r})\n{SCRIPT}", encoding="utf-8")
    with serving(built_index, tmp_path / "log", script=script) as address:
        page = browser.new_page()
        page.goto(address)
        page.get_by_role("button", name="lấy").click()
        page.wait_for_function("document.querySelector('#co')?.textContent === 'art_1 art_2'")
        assert [one for one, _ in kept(page)] == ["d~art_1~0123abcd", "d~art_2~0123abcd"]
        page.get_by_role("button", name="bỏ").click()
        page.wait_for_function("document.querySelector('#co')?.textContent === 'art_2'")
        page.reload()
        page.wait_for_function("document.querySelector('#co')?.textContent === 'art_2'")
        assert kept(page) == [("d~art_2~0123abcd", "")]
        page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_screen_never_scrolls_sideways_and_can_be_read(visitor, scheme):
    visit = visitor(width=390, scheme=scheme)
    page, _ = collect_three(visit)
    widths = "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    assert max(page.evaluate(widths)) <= 390
    open_list(page, 3)
    assert max(page.evaluate(widths)) <= 390
    for selector in (".cc-list-tools .cc-act", ".cc-field label", ".cc-kept .cc-line", ".cc-kept .cc-act", ".cc-count"):
        assert contrast(page, selector) >= 4.5, selector
    cite(page, page.locator(".cc-kept > li").first)
    assert max(page.evaluate(widths)) <= 390
    inside = page.evaluate(
        """[...document.querySelectorAll('[role=dialog] pre, [role=dialog] p')].map((e) => e.getBoundingClientRect())
           .every((box) => box.left >= 0 && box.right <= 390)"""
    )
    assert inside
    for selector in (".cc-style h3", ".cc-style pre", ".cc-style .cc-line", ".cc-citing > .cc-line"):
        assert contrast(page, selector) >= 4.5, selector


def test_the_names_of_what_can_be_pressed_are_told(visitor):
    page, _ = collect_three(visitor())
    open_list(page, 3)
    for button in page.get_by_role("button").all():
        assert plain(button.inner_text()) or button.get_attribute("aria-label")
    for number in (1, 2, 3):
        assert page.get_by_label(f"Ghi chú cho đoạn {number}").count() == 1
    assert page.locator(".cc-kept [aria-disabled=true]").count() == 2, "the first cannot go up, the last not down"
    cite(page, page.locator(".cc-kept > li").first)
    assert page.get_by_role("dialog").get_by_role("button", name="Đóng").count() == 1


def test_an_answer_can_be_cited_from_each_of_its_quotes(visitor):
    page = visitor()(f"/?hoi={quote_plus(FIRST)}")
    page.locator(".cc-answer").wait_for()
    for passage in page.locator(".cc-quote, .cc-hit").all()[:4]:
        words = plain(passage.locator(".cc-text").first.inner_text())
        cite(page, passage)
        assert plain(page.locator(".cc-citing .cc-text").first.inner_text()) == words
        page.keyboard.press("Escape")
        page.locator(OPENED).first.wait_for(state="detached")
