"""The reader and the library in a real headless Chromium: true text, finding, versions of a scan, notes, filters."""

import random
import re
from urllib.parse import parse_qs, quote_plus, urlsplit

import pytest

from indexer import open_index
from tests.test_browser import CHROMIUM, FLAGS, contrast, in_view, serving

PROGRAMME, REPORT = "031415255736158d", "65c64f79cb41673c-doc1"
N_PASSAGES = 200
SPECIAL = re.compile(r"[<>&*_#$]|^\s*\d\. |\n\s*\d\. ")
TEXTS = """Object.fromEntries([...document.querySelectorAll('.cc-doc [id^="doan-"]')].map((e) =>
    [e.id.slice(5), (e.matches('td') ? e : e.querySelector('.cc-text'))?.textContent]))"""
RESTORED = """Object.fromEntries([...document.querySelectorAll('.cc-doc [id^="doan-"]')].map((e) => {
    const text = (e.matches('td') ? e : e.querySelector('.cc-text'))?.cloneNode(true);
    for (const fix of text?.querySelectorAll('.cc-fix') ?? []) fix.textContent = fix.dataset.goc;
    return [e.id.slice(5), text?.textContent]; }))"""

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
    with serving(built_index, tmp_path_factory.mktemp("server") / "log") as address:
        yield address


@pytest.fixture
def visit(browser, server):
    """Opens a fresh visitor's page at an address; afterwards no request may have left this machine."""
    contexts, requests = [], []

    def open_page(path, *, width=1280, scheme="light", touch=False):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, has_touch=touch)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        context.set_default_timeout(60_000)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(server + path)
        page.wait_for_selector(".cc-doc, .cc-library, .cc-notice")
        page.wait_for_function("document.documentElement.lang === 'vi'")
        at_rest(page)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert {url for url in requests if urlsplit(url).hostname not in (None, "127.0.0.1")} == set()


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index, verify=False)


@pytest.fixture(scope="module")
def passages(index):
    """doc_id -> {eId: quote} of 200 passages: all five files, cells and notes, what looks like markup or like lists."""
    by_file, special = {}, []
    for document in index.documents():
        text = index.text(document.file)
        for one in index.paragraphs(document.doc_id):
            if one.kind in ("table", "row"):
                continue
            row = (document.doc_id, one.eid, one.quote(text))
            by_file.setdefault(document.file, []).append(row)
            if SPECIAL.search(row[2]):
                special.append(row)
    chance = random.Random(20261121)
    chosen = set(chance.sample(sorted(special), 60))
    for rows in by_file.values():
        chosen.update(chance.sample(sorted(rows), 40))
    found = {}
    for doc_id, eid, words in chance.sample(sorted(chosen), N_PASSAGES):
        found.setdefault(doc_id, {})[eid] = words
    return found


def params(page):
    return {name: values[0] for name, values in parse_qs(urlsplit(page.url).query).items()}


def at_rest(page):
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')


def counted(page):
    """("3", "17") of "3 / 17"."""
    return tuple(page.locator(".cc-steps [aria-hidden]").inner_text().split(" / "))


def wait_for_place(page, number):
    page.locator(f"#cho-{number}").wait_for()
    assert in_view(page, f"#cho-{number}")


def test_two_hundred_passages_are_the_stored_text_character_by_character(visit, index, passages):
    assert sum(map(len, passages.values())) == N_PASSAGES
    assert {index.document(doc_id).file for doc_id in passages} == {one.file for one in index.documents()}
    kinds = {index.paragraph(doc_id, eid).kind for doc_id, chosen in passages.items() for eid in chosen}
    assert {"cell", "point", "indent", "heading", "p", "note"} <= kinds
    for doc_id, chosen in passages.items():
        for path in (f"/?van-ban={doc_id}", f"/?van-ban={doc_id}&tim=n%C4%83m"):
            page = visit(path)
            page.locator(".cc-now" if "tim=" in path else ".cc-doc").first.wait_for()
            rendered = page.evaluate(TEXTS)
            assert {eid: rendered.get(eid) for eid in chosen} == chosen, path
            assert (page.locator(".cc-doc mark").count() > 0) == ("tim=" in path)


def test_the_corrected_version_gives_the_stored_text_back(visit, index):
    for document in index.documents():
        if "scanned" not in document.flags:
            continue
        text = index.text(document.file)
        page = visit(f"/?van-ban={document.doc_id}&ban=hieu-chinh&tim=kinh+te")
        page.locator(".cc-fix").first.wait_for()
        shown, restored = page.evaluate(TEXTS), page.evaluate(RESTORED)
        changed = 0
        for one in index.paragraphs(document.doc_id):
            if one.kind not in ("table", "row"):
                assert restored[one.eid] == one.quote(text), one.eid
                changed += shown[one.eid] != restored[one.eid]
        assert changed > 20
        reachable = """(fixes) => fixes.every((e) => e.getAttribute('role') === 'button' && e.hasAttribute('tabindex')
            && e.title === 'Bản gốc: ' + e.dataset.goc)"""
        assert page.locator(".cc-fix").evaluate_all(reachable)
        assert page.evaluate("document.querySelectorAll('*').length") < 6_000


def test_the_original_of_a_word_is_one_key_or_one_touch_away(visit):
    page = visit(f"/?van-ban={REPORT}&ban=hieu-chinh")
    first = page.locator(".cc-fix").first
    first.wait_for()
    first.focus()
    page.keyboard.press("Enter")
    content = "(e) => getComputedStyle(e, '::after').content"
    assert first.get_attribute("data-goc") in first.evaluate(content)
    page.keyboard.press("ArrowRight")
    second = page.locator(".cc-fix, .cc-maybe").nth(1)
    assert second.evaluate("(e) => e === document.activeElement")
    page.keyboard.press(" ")
    assert "cc-open" in second.get_attribute("class")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Escape")
    assert "cc-open" not in first.get_attribute("class")
    small = visit(f"/?van-ban={REPORT}&ban=hieu-chinh", width=390, touch=True)
    word = small.locator(".cc-fix").first
    word.wait_for()
    word.tap()
    assert word.get_attribute("data-goc") in word.evaluate(content)
    assert "none" not in word.evaluate("(e) => getComputedStyle(e).textDecorationLine")


def test_copying_from_the_corrected_version_gives_the_original(visit, index):
    page = visit(f"/?van-ban={REPORT}")
    page.get_by_role("link", name="Bản hiệu chỉnh").click()
    page.locator(".cc-fix").first.wait_for()
    assert params(page)["ban"] == "hieu-chinh"
    eid = page.locator(".cc-p:has(.cc-fix)").first.get_attribute("id").removeprefix("doan-")
    page.evaluate(
        """(id) => { const range = document.createRange();
           range.selectNodeContents(document.getElementById(id).querySelector('.cc-text'));
           getSelection().removeAllRanges(); getSelection().addRange(range); document.execCommand('copy'); }""",
        f"doan-{eid}",
    )
    quote = index.paragraph(REPORT, eid).quote(index.text(index.document(REPORT).file))
    assert page.evaluate("navigator.clipboard.readText()").split() == quote.split()
    page.get_by_role("link", name="Bản gốc", exact=True).click()
    page.locator(".cc-fix").first.wait_for(state="detached")
    assert "ban" not in params(page)


def test_finding_by_keyboard_alone_goes_round_and_is_cleared(visit):
    page = visit(f"/?van-ban={PROGRAMME}")
    page.locator(".cc-doc").first.wait_for()
    page.keyboard.press("/")
    page.keyboard.type("do thi hoa")
    page.keyboard.press("Enter")
    wait_for_place(page, 1)
    n = int(counted(page)[1])
    assert n > 2
    for key, number in (("Enter", 2), ("Enter", 3), ("Shift+Enter", 2), ("Shift+Enter", 1), ("Shift+Enter", n)):
        page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Tìm trong văn bản này'")
        page.keyboard.press(key)
        wait_for_place(page, number)
        assert counted(page) == (str(number), str(n)) and params(page)["thu"] == str(number)
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === 'Tìm trong văn bản này'")
    page.keyboard.press("Escape")
    page.locator(".cc-doc mark").first.wait_for(state="detached")
    assert "tim" not in params(page) and "thu" not in params(page)


def test_a_shared_search_opens_at_its_place_and_back_leads_to_the_one_before(visit):
    page = visit(f"/?van-ban={REPORT}&tim={quote_plus('hội đồng nhân dân')}&thu=5")
    wait_for_place(page, 5)
    assert page.get_by_label("Tìm trong văn bản này").input_value() == "hội đồng nhân dân"
    page.get_by_role("link", name="Chỗ sau").click()
    wait_for_place(page, 6)
    page.go_back()
    wait_for_place(page, 5)
    page.reload()
    wait_for_place(page, 5)


def test_the_list_of_places_leads_to_each(visit):
    page = visit(f"/?van-ban={REPORT}&tim=kinh+te+so")
    wait_for_place(page, 1)
    n = int(counted(page)[1])
    page.get_by_text(f"Tất cả chỗ tìm thấy ({n})").click()
    lines = page.locator(".cc-found li a")
    assert lines.count() == n and all(line.locator("mark").count() for line in lines.all())
    lines.last.click()
    wait_for_place(page, n)


def test_a_damaged_word_is_found_by_what_it_means(visit):
    page = visit(f"/?van-ban={REPORT}&tim={quote_plus('khai thác khoáng sản')}")
    wait_for_place(page, 1)
    page.get_by_text("Tất cả chỗ tìm thấy").click()
    assert "nhờ cách đọc đề xuất" in page.locator(".cc-found").inner_text()
    marked = {" ".join(one.split()).lower() for one in page.locator(".cc-found mark").all_inner_texts()}
    assert any("ich" in one or "iđ" in one for one in marked)


def test_what_is_nowhere_is_said(visit):
    page = visit(f"/?van-ban={PROGRAMME}")
    page.get_by_label("Tìm trong văn bản này").fill("<i>phi thuyền</i>")
    page.keyboard.press("Enter")
    page.get_by_text("Không tìm thấy “<i>phi thuyền</i>” trong văn bản này.").wait_for()
    assert page.locator(".cc-doc").count() > 0


def test_a_note_and_its_mark_lead_to_each_other(visit):
    page = visit(f"/?van-ban={REPORT}")
    mark = page.locator(".cc-text a.cc-note-mark").first
    note = mark.get_attribute("data-to")
    address = page.url
    mark.focus()
    page.keyboard.press("Enter")
    assert in_view(page, f"#{note}")
    back = page.locator(f"#{note} .cc-back-to")
    carrier = back.get_attribute("data-to")
    back.click()
    assert in_view(page, f"#{carrier}")
    assert page.locator(f"#{carrier} a[data-to='{note}']").count() >= 1 and page.url == address


def test_a_table_has_a_heading_row_and_scrolls_by_keyboard(visit):
    page = visit(f"/?van-ban={REPORT}&doan=att_1__table_1", width=390)
    table = page.locator(".cc-table").first
    assert table.locator("thead th[scope=col]").count() >= 5 and table.get_attribute("tabindex") == "0"
    table.focus()
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.querySelector('.cc-table').scrollLeft > 0")


@pytest.mark.parametrize("width", [1280, 640, 390])
def test_the_box_stays_in_view_while_one_reads_on(visit, width):
    page = visit(f"/?van-ban={REPORT}&tim=nong+thon&thu=9", width=width)
    wait_for_place(page, 9)
    edges = """(e) => { const box = document.querySelector('.st-key-tim-trong-van-ban input').getBoundingClientRect();
        const header = document.querySelector('[data-testid=stHeader]');
        const covered = innerWidth > 640 ? 0 : header.getBoundingClientRect().bottom;
        return [covered, box.top, box.bottom, e.getBoundingClientRect().top]; }"""
    header, top, bottom, place = page.locator("#cho-9").evaluate(edges)
    assert header <= top < bottom < place


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_small_screen_shows_all_without_sideways_scrolling(visit, scheme):
    page = visit(f"/?van-ban={REPORT}&ban=hieu-chinh&tim=phat+trien+kinh+te", width=390, scheme=scheme)
    wait_for_place(page, 1)
    page.get_by_text("Tất cả chỗ tìm thấy").click()
    for number in range(12):
        page.locator(".cc-fix").nth(number).click()
    sizes = "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    assert max(page.evaluate(sizes)) <= 390
    for selector in (".cc-versions a", ".cc-steps", ".cc-doc mark", ".cc-notes-of", ".cc-found a", ".cc-fix"):
        assert contrast(page, selector) >= 4.5, selector
    library = visit("/?trang=van-ban&loc=ke+hoach", width=390, scheme=scheme)
    library.locator(".cc-library").wait_for()
    assert max(library.evaluate(sizes)) <= 390


def test_the_library_is_filtered_and_the_filter_is_shared(visit):
    page = visit("/?trang=van-ban")
    box = page.get_by_label("Lọc theo tên, số hiệu, cơ quan")
    box.fill("ke hoach")
    box.press("Enter")
    page.get_by_text("2 trong 7 văn bản").wait_for()
    assert params(page) == {"trang": "van-ban", "loc": "ke hoach"}
    shared = visit("/?" + urlsplit(page.url).query)
    shared.get_by_text("2 trong 7 văn bản").wait_for()
    assert shared.get_by_label("Lọc theo tên, số hiệu, cơ quan").input_value() == "ke hoach"
    shared.get_by_role("link", name="Xóa điều kiện lọc").click()
    shared.locator(".cc-library li").nth(6).wait_for()
    page.locator(".cc-library li > a").first.click()
    page.locator(".cc-doc").first.wait_for()
    at_rest(page)
    page.go_back()
    page.get_by_text("2 trong 7 văn bản").wait_for()


def test_a_document_of_the_library_leads_to_its_commitments_and_to_asking_inside(visit, index):
    page = visit("/?trang=van-ban&loc=thai+nguyen")
    page.get_by_role("link", name="Tìm trong văn bản này").click()
    page.locator(".cc-chip", has_text="Thái Nguyên").wait_for()
    at_rest(page)
    page.go_back()
    page.get_by_role("link", name="Cam kết trong văn bản này").click()
    page.locator(".cc-views").wait_for()
    own = next(one.doc_id for one in index.documents() if one.place == "Thái Nguyên")
    assert params(page)["trong"] == own
