"""The search page in a real headless Chromium: filter and save, export Word, keyboard only, small screens."""

import re
from urllib.parse import parse_qs, quote, urlsplit

import docx
import pytest

from tests.test_browser import CHROMIUM, FLAGS, contrast, in_view, plain, serving

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
SEARCH = "/?trang=tim-kiem&hoi="


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def server(built_index, tmp_path_factory):
    with serving(built_index, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def visit(browser, server):
    """Opens a fresh visitor's page at an address; afterwards no request may have left this machine."""
    contexts, requests = [], []

    def open_page(path="/?trang=tim-kiem", *, width=1280, scheme="light"):
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, accept_downloads=True
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path if path.startswith("http") else server + path)
        page.wait_for_selector(".cc-found, .cc-examples, .cc-nothing, .cc-notice, .cc-doc")
        page.wait_for_function("document.documentElement.lang === 'vi'")
        come_to_rest(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url for url in requests if urlsplit(url).hostname not in (None, "127.0.0.1")} == set()


def params(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def come_to_rest(page):
    """Waits until the whole page has been made."""
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def choose(page, facet, name):
    """Follows one of the conditions at the side; returns how many passages it says it leaves."""
    option = page.locator(f".cc-facets a[id^=loc-{facet}]", has_text=name).first
    n = int(option.locator(".cc-n").inner_text().replace(".", ""))
    option.click()
    page.locator(".cc-chip", has_text=name).wait_for()
    come_to_rest(page)
    return n


def quotes_on(page):
    return [plain(one) for one in page.locator(".cc-hit .cc-text").all_inner_texts()]


def test_search_with_a_condition_then_save_and_export_word(visit, engine, tmp_path):
    page = visit()
    box = page.get_by_label("Từ, cụm từ hoặc câu cần tìm")
    box.fill("“giảm nghèo”")
    box.press("Enter")
    page.locator(".cc-found").first.wait_for()
    n = choose(page, "types", "Báo cáo tóm tắt")
    assert params(page) == {"trang": "tim-kiem", "hoi": "“giảm nghèo”", "loai": "Báo cáo tóm tắt"}
    assert page.locator(".cc-hit").count() == n > 0
    page.get_by_role("button", name=f"Thêm {n} đoạn trên trang này vào Danh mục").click()
    page.get_by_text(f"Đã thêm {n} đoạn vào Danh mục").wait_for()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Tải Word").click()
    assert waiting.value.suggested_filename == "tim-kiem-giam-ngheo.docx"
    path = tmp_path / "danh-sach.docx"
    waiting.value.save_as(path)
    file = docx.Document(str(path))
    quotes = [one.text[1:-1] for one in file.paragraphs if one.style.name == "Intense Quote"]
    assert [plain(one) for one in quotes] == quotes_on(page)
    assert set(quotes) <= {chunk.quote for chunk in engine.index.chunks(range(engine.index.n_chunks))}
    links = [one.text for one in file.paragraphs if one.text.startswith("Liên kết: http://")]
    assert len(links) == n
    other = visit(links[0].split()[2])
    assert in_view(other, ".cc-here") and quotes[0][:40] in plain(other.locator(".cc-here").first.inner_text())


def test_pages_orders_back_and_reload_keep_the_view(visit):
    page = visit(f"{SEARCH}{quote('chuyển đổi số')}")
    first = quotes_on(page)
    page.get_by_role("link", name="Trang sau").click()
    page.get_by_text(re.compile(r"Trang 2 / ")).wait_for()
    come_to_rest(page)
    assert in_view(page, "#cac-doan") and quotes_on(page) != first
    page.reload()
    page.get_by_text(re.compile(r"Trang 2 / ")).wait_for()
    page.get_by_role("link", name="Thứ tự trong văn bản").click()
    page.locator(".cc-of-document").first.wait_for()
    assert params(page) == {"trang": "tim-kiem", "hoi": "chuyển đổi số", "sap": "vi-tri"}
    page.go_back()
    page.get_by_text(re.compile(r"Trang 2 / ")).wait_for()
    assert params(page)["so"] == "2"


def test_open_a_passage_and_come_back_to_the_same_view(visit):
    page = visit(f"{SEARCH}{quote('môi trường')}&loai={quote('Kế hoạch')}&so=2")
    row = page.locator(".cc-hit").first
    words = plain(row.locator(".cc-text").inner_text())
    row.get_by_role("link", name="Mở trong văn bản").click()
    page.wait_for_selector(".cc-doc")
    assert in_view(page, ".cc-here") and words[:40] in plain(page.locator(".cc-here").first.inner_text())
    page.get_by_role("link", name="Về kết quả tìm").first.click()
    page.locator(".cc-found").first.wait_for()
    assert params(page) == {"trang": "tim-kiem", "hoi": "môi trường", "loai": "Kế hoạch", "so": "2"}


def test_a_copied_search_opens_the_same_for_somebody_else(visit):
    page = visit(f"{SEARCH}{quote('“cải cách hành chính” -thuế')}&sap=cu&gop=1")
    page.get_by_role("button", name="Sao chép liên kết tới tìm kiếm này").click()
    page.get_by_role("button", name="Đã sao chép").first.wait_for()
    link = page.evaluate("navigator.clipboard.readText()")
    other = visit(link)
    assert params(other) == params(page) and quotes_on(other) == quotes_on(page)


def active(page):
    """The words of the element that has the focus; "" when nothing has."""
    return page.evaluate("document.activeElement === document.body ? '' : document.activeElement.innerText || ''")


def tab_to(page, name, limit=120):
    """Presses Tab until the element with these words has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        if name in active(page):
            return
    raise AssertionError(f"{name!r} was not reached; the focus is on {active(page)!r}")


def test_everything_works_by_keyboard_alone(visit):
    page = visit()
    page.wait_for_function("document.activeElement.tagName === 'INPUT'")
    page.keyboard.type("giảm nghèo")
    page.keyboard.press("Enter")
    page.locator(".cc-found").first.wait_for()
    come_to_rest(page)
    tab_to(page, "Nghị quyết")
    page.keyboard.press("Enter")
    page.locator(".cc-chip").wait_for()
    come_to_rest(page)
    page.wait_for_function("document.activeElement.closest('.cc-facets') !== null")
    assert "Nghị quyết" in active(page), "the keyboard keeps its place when the page comes back"
    page.keyboard.press("Enter")
    page.wait_for_function("!document.querySelector('.cc-chip')")
    come_to_rest(page)
    page.wait_for_function("document.activeElement.closest('.cc-facets') !== null")
    tab_to(page, "Mới nhất")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("sap=moi"))
    come_to_rest(page)
    page.wait_for_function("document.activeElement.id === 'sap-newest'")
    tab_to(page, "trên trang này")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"Đã thêm \d+ đoạn")).wait_for()
    tab_to(page, "Trang sau")
    page.keyboard.press("Enter")
    page.get_by_text(re.compile(r"Trang 2 / ")).wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    ["", f"&hoi={quote('chuyển đổi số')}&gop=1&nam=2023", f"&hoi={quote('bảng phụ lục')}&dang-doan=bang",
     f"&hoi={quote('giảm nghèo')}&nam=2018"],
    ids=["topics", "grouped", "tables", "nothing"],
)  # fmt: skip
def test_nothing_scrolls_sideways_on_a_small_screen(visit, path, scheme):
    page = visit(f"/?trang=tim-kiem{path}", width=390, scheme=scheme)
    come_to_rest(page)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(widths) <= 390


def test_the_conditions_fold_away_on_a_small_screen_only(visit):
    path = f"{SEARCH}{quote('giảm nghèo')}"
    small, wide = visit(path, width=390), visit(path)
    assert wide.locator(".cc-facets a").first.is_visible() and not wide.locator(".cc-fold > summary").is_visible()
    assert not small.locator(".cc-facets a").first.is_visible()
    small.locator(".cc-fold > summary").focus()
    small.keyboard.press("Enter")
    small.locator(".cc-facets a").first.wait_for(state="visible")
    choose(small, "types", "Kế hoạch")
    assert not small.locator(".cc-facets a").first.is_visible() and "đang dùng 1" in small.inner_text(".cc-fold")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_print_has_enough_contrast(visit, scheme):
    page = visit(f"{SEARCH}{quote('chuyển đổi số')}&gop=1&nam=2023&so=2", scheme=scheme)
    for selector in (".cc-n", ".cc-chip", ".cc-order a", ".cc-order span", ".cc-range", ".cc-of-document span"):
        assert contrast(page, selector) >= 4.5, selector
