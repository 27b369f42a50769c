"""200 % zoom, enlarged text, and the keyboard alone, in a real headless Chromium: nothing is lost or out of reach."""

from __future__ import annotations

import pytest

from tests.pages import ADMIN, PAGES, PROGRAMME
from tests.test_browser import CHROMIUM, FLAGS, in_view, plain, serving
from tests.test_browser_axe import opened

AGRICULTURE = "tỷ lệ lao động nông nghiệp trong tổng lao động xã hội"
CHARTS = "cam-ket-bieu-do"  # drawn anew for the room there is, with other marks on the axes
UNSAID = {"–", "-"}  # an empty cell of a table has no line of its own on a small screen
ENTRIES = ("Hỏi đáp", "Tìm kiếm", "Văn bản", "Cam kết", "So sánh", "Danh mục", "Trợ giúp")

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def server(built_index, tmp_path_factory):
    """The address of a server with the password that the page of files is opened with."""
    from tests.test_browser_axe import PASSWORD

    with serving(built_index, tmp_path_factory.mktemp("server") / "log", CANCU_ADMIN_PASSWORD=PASSWORD) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def context(browser):
    context = browser.new_context(viewport={"width": 1280, "height": 900}, device_scale_factor=2)
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    yield context
    context.close()


def words(page):
    """The words that can be read on a page."""
    return set(page.locator("[data-testid=stMain]").inner_text().split())


def at_rest(page, width, height, text):
    """The page in another window, with its text enlarged."""
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate("(text) => { document.documentElement.style.fontSize = text; }", text)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")  # one press away
    page.wait_for_timeout(500)


def check_nothing_is_out_of_reach(page, width):
    wide = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(wide) <= width, "the page scrolls sideways"
    menu = page.get_by_role("navigation", name="Các trang")
    for name in ENTRIES:
        box = menu.get_by_role("link", name=name, exact=True).bounding_box()
        assert box["x"] >= 0, name
        assert box["x"] + box["width"] <= width, name
        assert box["height"] > 20, name
    cut = page.evaluate(
        """(width) => [...document.querySelectorAll('[data-testid=stMain] :is(a, button, input, summary, h1, h2)')]
           .filter((e) => !e.closest('.cc-table, .cc-files, .cc-skip') && e.getBoundingClientRect().width > 1)
           .filter((e) => e.getBoundingClientRect().right > width + 1 || e.getBoundingClientRect().left < -1)
           .map((e) => e.outerHTML.slice(0, 120))""",
        width,
    )
    assert cut == []


@pytest.mark.parametrize("name", PAGES)
def test_every_page_holds_at_200_percent_and_with_enlarged_text(context, server, name):
    page = opened(context, server, name)
    before = words(page)
    at_rest(page, 640, 450, "100%")
    check_nothing_is_out_of_reach(page, 640)
    if name != CHARTS:
        assert before - words(page) - UNSAID == set(), "words that the wide page shows are lost"
    at_rest(page, 1280, 900, "200%")
    check_nothing_is_out_of_reach(page, 1280)
    if name != CHARTS:
        assert before - words(page) - UNSAID == set()
    at_rest(page, 390, 844, "200%")
    check_nothing_is_out_of_reach(page, 390)


@pytest.mark.parametrize("width", [1280, 390])
def test_the_header_takes_little_of_the_window(context, server, width):
    page = opened(context, server, "van-ban")
    at_rest(page, width, 900, "100%")
    assert page.locator(".cc-header").bounding_box()["height"] <= (60 if width == 1280 else 130)
    links = page.locator(".cc-header nav a").all()
    rows = {round(link.bounding_box()["y"]) for link in links}
    assert len(rows) <= (1 if width == 1280 else 2)
    at_rest(page, 640, 450, "100%")
    assert page.locator(".cc-header").bounding_box()["height"] <= 100


def tab_to(page, label, limit=40):
    """Presses Tab until the element of this name has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        name = "(document.activeElement.getAttribute('aria-label') || document.activeElement.textContent).trim()"
        if page.evaluate(name) == label:
            ring = "(({ outlineStyle: a, boxShadow: b }) => [a, b])(getComputedStyle(document.activeElement))"
            assert page.evaluate(ring) != ["none", "none"], "the focus is seen"
            return
    raise AssertionError(label)


@pytest.mark.parametrize("width", [1280, 390])
def test_ask_open_the_source_go_back_and_copy_by_keyboard_alone(context, server, width):
    page = opened(context, server, "hoi-dap")
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("document.activeElement?.getAttribute('aria-label') === 'Câu hỏi'")
    page.keyboard.type(AGRICULTURE)
    page.keyboard.press("Enter")
    page.locator(".cc-answer").wait_for()
    tab_to(page, "Mở trong văn bản")
    page.keyboard.press("Enter")
    page.wait_for_selector(".cc-here")
    assert in_view(page, ".cc-here")
    quote = plain(page.locator(".cc-here .cc-text").inner_text())
    page.go_back()  # Alt and the arrow to the left: the browser's own key
    page.locator(".cc-answer").wait_for()
    assert page.get_by_label("Câu hỏi").input_value() == AGRICULTURE
    page.get_by_label("Câu hỏi").focus()
    tab_to(page, "Sao chép kèm trích dẫn")
    page.keyboard.press("Enter")
    page.get_by_text("Đã sao chép").first.wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert quote in plain(copied)
    assert page.evaluate("document.activeElement.matches('[data-copy]')"), "the focus stays on the button"


def test_the_keyboard_can_skip_the_menu(context, server):
    page = opened(context, server, "van-ban")
    tab_to(page, "Tới nội dung chính", limit=2)  # the framework's scrolled area comes first
    assert page.locator(".cc-skip").bounding_box()["x"] >= 0
    page.keyboard.press("Enter")
    tab_to(page, plain(page.locator(".cc-library a").first.inner_text()), limit=12)


def test_the_administrator_is_let_in_by_keyboard(context, server):
    page = opened(context, server, ADMIN)
    tab_to(page, "Nạp vào kho", limit=30)
    assert PROGRAMME[:8] in page.locator(".cc-files").inner_text()
