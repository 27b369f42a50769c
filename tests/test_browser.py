"""The main journeys in a real headless Chromium: asking, opening the source, sharing a link, keyboard, small screen."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote_plus, urlsplit

import pytest

from evaluation.feedback import read_feedback
from indexer import build_index, open_index

PROJECT = Path(__file__).resolve().parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_S = 90  # a server start on a busy machine
PROGRAMME, TARGET_4 = "031415255736158d", "sec_II__subsec_1__para_1-2__point_4"
AGRICULTURE = "tỷ lệ lao động nông nghiệp trong tổng lao động xã hội"
FIRST = "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 là bao nhiêu?"
SECOND = "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"
LISTED = "Những mục tiêu cụ thể nào đến năm 2030 được nêu trong chương trình hành động của Thái Bình?"
COMPARED = "So sánh thu nhập bình quân đầu người của Thái Bình và GRDP bình quân đầu người của Thái Nguyên"

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@contextmanager
def serving(index, log, *, script="app.py", port=0, **environment):
    """The address of a server over an index, on a free port unless one is given, while it runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", port))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port)]
    with log.open("wb") as out:
        process = subprocess.Popen(
            command, cwd=PROJECT, stdout=out, stderr=out, env={**os.environ, "CANCU_INDEX": str(index), **environment}
        )
    try:
        yield _wait(f"http://127.0.0.1:{port}", process, log)
    finally:
        process.terminate()
        process.wait(timeout=20)


@pytest.fixture(scope="module")
def feedback_file(tmp_path_factory):
    """Where the server keeps verdicts."""
    return tmp_path_factory.mktemp("feedback") / "feedback.jsonl"


@pytest.fixture(scope="module")
def server(built_index, feedback_file, tmp_path_factory):
    """The address of a server over the shared index."""
    with serving(built_index, tmp_path_factory.mktemp("server") / "log", CANCU_FEEDBACK=str(feedback_file)) as address:
        yield address


def _wait(address, process, log):
    until = time.monotonic() + START_S
    while time.monotonic() < until:
        assert process.poll() is None, log.read_text()
        try:
            urllib.request.urlopen(f"{address}/_stcore/health", timeout=2).close()
            return address
        except OSError:
            time.sleep(0.2)
    raise AssertionError(log.read_text())


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, server):
    """Opens a fresh visitor's page at an address; afterwards no request may have left this machine."""
    contexts, requests = [], []

    def open_page(path="/", *, width=1280, scheme="light"):
        context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.on("request", lambda request: requests.append(request.url))
        page.goto(path if path.startswith("http") else server + path)
        page.wait_for_selector(".cc-hit, .cc-examples, .cc-doc, .cc-library, .cc-notice, .cc-nothing, .cc-notfound")
        page.wait_for_function("document.documentElement.lang === 'vi'")  # the page's own behaviour is installed
        return page

    yield open_page
    for context in contexts:
        context.close()
    outside = {url for url in requests if urlsplit(url).hostname not in (None, "127.0.0.1")}
    assert outside == set()


def ask(page, question):
    box = page.get_by_label("Câu hỏi")
    box.fill(question)
    box.press("Enter")
    page.wait_for_url(re.compile(re.escape(f"hoi={quote_plus(question)}")))


def in_view(page, selector):
    """Whether an element stands, at least partly, in the window once the page has come to rest."""
    box = page.locator(selector)
    box.wait_for()
    page.wait_for_function(
        """(selector) => { const r = document.querySelector(selector).getBoundingClientRect();
           return r.top < innerHeight - 20 && r.bottom > 20; }""",
        arg=selector,
    )
    return True


def target_4(page):
    """The first passage shown that quotes the programme's fourth target, wherever it is ranked."""
    return page.locator(".cc-quote, .cc-hit", has_text="giảm còn dưới 20%").first


def plain(text):
    return " ".join(text.split())


def test_ask_then_open_the_source_then_go_back(visit):
    page = visit()
    ask(page, AGRICULTURE)
    page.locator(".cc-answer mark").first.wait_for()
    passage = target_4(page)
    assert "tiết (4) điểm 1.2 khoản 1 Mục II" in passage.inner_text()
    passage.get_by_role("link", name="Mở trong văn bản").click()
    page.wait_for_selector(".cc-doc")
    assert TARGET_4 in page.url
    assert in_view(page, ".cc-here")
    assert page.locator(".cc-here").count() == 1
    assert "giảm còn dưới 20%" in page.locator(".cc-here .cc-text").inner_text()
    page.go_back()
    page.locator(".cc-answer").wait_for()
    assert page.get_by_label("Câu hỏi").input_value() == AGRICULTURE


def test_copy_a_citation_whose_link_opens_the_passage(visit, server):
    page = visit(f"/?hoi={AGRICULTURE}")
    target_4(page).get_by_role("button", name="Sao chép kèm trích dẫn").click()
    page.get_by_text("Đã sao chép").first.wait_for()
    quote, citation, link = page.evaluate("navigator.clipboard.readText()").split("\n")
    assert quote == "“(4) Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội giảm còn dưới 20%.”"
    assert citation.startswith("tiết (4) điểm 1.2 khoản 1 Mục II Chương trình hành động ngày 19/5/2023")
    assert link.startswith(server)
    other = visit(link.removeprefix(server))
    assert in_view(other, f"#doan-{TARGET_4}")
    assert other.locator(".cc-warning").count() == 0


def test_a_shared_link_into_the_long_dossier(visit):
    page = visit("/?van-ban=65c64f79cb41673c-doc1&doan=att_1__table_1__row_13")
    assert in_view(page, "tr.cc-here")
    assert "75,1-75,4" in page.locator("tr.cc-here").inner_text()
    assert "hàng 13" in page.locator(".cc-cite").inner_text()
    assert in_view(page, ".cc-cite")


def follow(page, typed):
    """Asks on with Enter, and waits until the follow-up is shown as understood."""
    box = page.get_by_label("Hỏi tiếp…")
    box.fill(typed)
    box.press("Enter")
    page.wait_for_url(re.compile(re.escape(f"goc={quote_plus(typed)}")))
    page.locator(".cc-understood").wait_for()


def test_ask_then_ask_on_then_say_whether_it_was_right(visit, feedback_file):
    page = visit()
    ask(page, FIRST)
    page.locator(".cc-value", has_text="40% trở lên").wait_for()
    follow(page, "con thai nguyen thi sao")
    page.locator(".cc-value", has_text="trên 60%").wait_for()
    assert SECOND in page.locator(".cc-understood").inner_text()
    assert page.get_by_label("Câu hỏi").input_value() == SECOND
    assert page.get_by_label("Hỏi tiếp…").input_value() == ""
    page.get_by_role("button", name="Chưa đúng", exact=True).click()
    page.get_by_label("Góp ý (không bắt buộc)").fill("cần cả năm 2045")
    page.get_by_role("button", name="Gửi nhận xét").click()
    page.get_by_text("Đã ghi nhận xét: chưa đúng").wait_for()
    assert page.locator(".cc-value", has_text="trên 60%").is_visible()
    kept = read_feedback(feedback_file)[0][-1]
    assert (kept.question, kept.verdict, kept.comment) == (SECOND, "wrong", "cần cả năm 2045")


def test_a_follow_up_survives_reload_sharing_and_back(visit):
    page = visit(f"/?hoi={quote_plus(FIRST)}")
    follow(page, "còn Thái Nguyên?")
    page.reload()
    page.locator(".cc-understood", has_text=SECOND).wait_for()
    shared = visit(page.url)
    assert SECOND in shared.locator(".cc-understood").inner_text()
    page.go_back()
    page.locator(".cc-value", has_text="40% trở lên").wait_for()
    assert page.locator(".cc-understood").count() == 0
    shared.get_by_role("link", name="Chỉ hỏi “còn Thái Nguyên?”").click()
    shared.wait_for_url(re.compile(re.escape(f"hoi={quote_plus('còn Thái Nguyên?')}") + "$"))
    shared.locator(".cc-understood").wait_for(state="detached")


def test_the_questions_of_a_visit_are_listed_for_this_visitor_only(visit):
    page = visit(f"/?hoi={quote_plus(FIRST)}")
    follow(page, "còn Thái Nguyên?")
    page.get_by_text("Đã hỏi trong lần mở trang này (1)").click()
    page.locator(".cc-history").get_by_role("link", name=FIRST).click()
    page.locator(".cc-value", has_text="40% trở lên").wait_for()
    assert visit().locator(".cc-history").count() == 0


def test_what_is_not_found_is_told_with_the_nearest_passages(visit):
    page = visit(f"/?hoi={quote_plus('Tỷ lệ đô thị hóa của tỉnh Hưng Yên là bao nhiêu?')}")
    told = page.locator(".cc-notfound")
    told.wait_for()
    assert "Chưa tìm thấy trong 7 văn bản (5 tệp)" in told.inner_text()
    assert page.get_by_role("heading", name="Các đoạn gần nhất (chưa chắc trả lời câu hỏi)").is_visible()
    near = page.locator(".cc-near").first
    near.get_by_role("link", name="Mở trong văn bản").click()
    page.wait_for_selector(".cc-doc")
    assert in_view(page, ".cc-here")


def test_the_number_of_a_statement_leads_to_its_quote(visit):
    page = visit(f"/?hoi={quote_plus(LISTED)}")
    page.locator(".cc-answer").wait_for()
    assert not page.locator("#can-cu-12").is_visible()
    page.get_by_role("link", name="Tới đoạn trích 12").click()
    assert in_view(page, "#can-cu-12")
    assert "(12) Tỷ lệ cụm công nghiệp" in page.locator("#can-cu-12").inner_text()


def test_the_sides_of_a_comparison_are_stacked_on_a_small_screen(visit):
    tops = {}
    for width in (1280, 390):
        page = visit(f"/?hoi={quote_plus(COMPARED)}", width=width)
        cells = page.locator(".cc-sides td")
        cells.nth(1).wait_for()
        boxes = [cells.nth(number).bounding_box() for number in range(2)]
        tops[width] = boxes[1]["y"] - boxes[0]["y"]
        assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    assert tops[1280] == 0 and tops[390] > 50


def test_the_outline_scrolls_without_a_new_page(visit):
    page = visit(f"/?van-ban={PROGRAMME}")
    address = page.url
    page.get_by_role("navigation", name="Mục lục").get_by_role("link").last.click()
    heading = page.locator(".cc-heading").last
    assert in_view(page, f"#{heading.get_attribute('id')}")
    assert page.url == address


def test_the_outline_of_a_small_screen_steps_aside(visit):
    page = visit(f"/?van-ban={PROGRAMME}", width=390)
    page.get_by_test_id("stExpandSidebarButton").click()
    page.get_by_role("link", name="1.3. Tầm nhìn đến năm 2045").click()
    page.wait_for_function("document.querySelector('[data-testid=stSidebar]').getBoundingClientRect().right <= 0")
    assert in_view(page, "#doan-sec_II__subsec_1__para_1-3")


def test_a_question_without_accents(visit):
    page = visit()
    ask(page, "ty le lao dong nong nghiep")
    page.locator(".cc-reading").wait_for()
    page.locator(".cc-hit").first.wait_for()
    assert "tỷ lệ lao động nông nghiệp" in page.locator(".cc-reading").inner_text()
    assert any("lao động nông nghiệp" in hit.lower() for hit in page.locator(".cc-hit .cc-text").all_inner_texts())


def test_nothing_found_and_the_way_out(visit):
    page = visit("/?hoi=công nghiệp&loai=Nghị quyết&nam=2018")
    assert "Không tìm thấy đoạn nào" in page.locator(".cc-nothing").inner_text()
    page.get_by_role("link", name="Tìm lại, không lọc").click()
    page.locator(".cc-hit").first.wait_for()
    assert page.get_by_label("Câu hỏi").input_value() == "công nghiệp"


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("<img src=x onerror=window.stolen=1> mục tiêu", id="html"),
        pytest.param("<script>window.stolen=1</script> mục tiêu", id="script"),
        pytest.param("[mục tiêu](javascript:window.stolen=1) **đậm** $x^2$ :red[đỏ]", id="markdown"),
        pytest.param('"><svg onload=window.stolen=1> mục tiêu', id="out-of-an-attribute"),
    ],
)
def test_a_question_is_shown_literally(visit, payload):
    page = visit()
    ask(page, payload)
    page.wait_for_selector(".cc-hit, .cc-nothing, .cc-notice")
    assert page.get_by_label("Câu hỏi").input_value() == payload
    assert page.evaluate("window.stolen") is None
    assert page.locator("[data-testid=stMain] :is(img, svg[onload], script)").count() == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("/", id="start"),
        pytest.param("/?hoi=kế hoạch năm 2024 GRDP bình quân đầu người", id="results-with-a-table-row"),
        pytest.param(f"/?hoi={LISTED}", id="list"),
        pytest.param(f"/?hoi={COMPARED}", id="comparison"),
        pytest.param(f"/?hoi=còn Thái Nguyên?&tiep={FIRST}", id="follow-up"),
        pytest.param("/?hoi=Tỷ lệ đô thị hóa của tỉnh Hưng Yên là bao nhiêu?", id="not-found"),
        pytest.param("/?trang=van-ban", id="library"),
        pytest.param("/?van-ban=65c64f79cb41673c-doc1&doan=att_1__table_1__row_13", id="reader-with-a-wide-table"),
    ],
)
def test_a_small_screen_never_scrolls_sideways(visit, path, scheme):
    page = visit(path, width=390, scheme=scheme)
    page.wait_for_timeout(300)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(widths) <= 390


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_small_print_has_enough_contrast(visit, scheme):
    page = visit(f"/?van-ban={PROGRAMME}&doan={TARGET_4}", scheme=scheme)
    small = (".cc-addr", ".cc-cite .cc-line", ".cc-facts dt", ".cc-act", ".cc-here .cc-text", ".cc-header nav a")
    for selector in small:
        assert contrast(page, selector) >= 4.5, selector
    page = visit(f"/?hoi={COMPARED}", scheme=scheme)
    page.locator(".cc-answer").wait_for()
    for selector in (".cc-notes li", ".cc-ref", ".cc-value", ".cc-what", ".cc-answer .cc-line", "mark", ".cc-said"):
        assert contrast(page, selector) >= 4.5, selector
    page = visit("/?hoi=GRDP bình quân đầu người kế hoạch năm 2024 là bao nhiêu?", scheme=scheme)
    page.locator(".cc-doubt").wait_for()
    assert contrast(page, ".cc-doubt") >= 4.5


def contrast(page, selector):
    """WCAG 2 contrast of an element's text on the nearest ground that is not transparent."""
    ink, ground = page.locator(selector).first.evaluate(
        """(element) => { const ink = getComputedStyle(element).color;
           for (let e = element; e; e = e.parentElement) {
             const ground = getComputedStyle(e).backgroundColor;
             if (!/rgba\\(.*, 0\\)/.test(ground)) return [ink, ground]; } }"""
    )

    def luminance(colour):
        parts = [int(float(value)) / 255 for value in re.findall(r"[\d.]+", colour)[:3]]
        linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    low, high = sorted((luminance(ink), luminance(ground)))
    return (high + 0.05) / (low + 0.05)


def test_a_journey_by_keyboard_alone(visit):
    page = visit()
    page.wait_for_function("document.activeElement?.getAttribute('aria-label') === 'Câu hỏi'")
    page.keyboard.type(AGRICULTURE)
    page.keyboard.press("Enter")
    page.locator(".cc-answer").wait_for()
    for _ in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Mở trong văn bản":
            break
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    assert in_view(page, ".cc-here")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.cc-here') !== null"), "the focus goes on from the passage"


def test_the_order_of_tab_is_the_order_of_the_page(visit):
    page = visit(f"/?hoi={quote_plus(FIRST)}")
    page.locator(".cc-answer").wait_for()
    for name in ("Chưa đúng", "Hỏi tiếp"):
        page.get_by_role("button", name=name, exact=True).wait_for()
    page.get_by_label("Câu hỏi").focus()
    passed = []
    for _ in range(14):
        page.keyboard.press("Tab")
        name = "document.activeElement.getAttribute('aria-label') || document.activeElement.textContent"
        passed.append(plain(page.evaluate(name)))
    wanted = ["Tìm", "Mở trong văn bản", "Sao chép kèm trích dẫn", "Đúng", "Chưa đúng", "Hỏi tiếp…", "Hỏi tiếp"]
    places = [passed.index(name) for name in wanted]
    assert places == sorted(places), passed
    for button in page.get_by_role("button").all():
        assert plain(button.inner_text()) or button.get_attribute("aria-label")


def test_rendered_text_is_the_stored_text(visit, built_index):
    index = open_index(built_index, verify=False)
    n_compared = 0
    for document in index.documents():
        page = visit(f"/?van-ban={document.doc_id}")
        page.wait_for_selector(".cc-doc")
        page.wait_for_timeout(500)
        text = index.text(document.file)
        rendered = page.evaluate(
            """Object.fromEntries([...document.querySelectorAll('[id^="doan-"]')].map((e) =>
               [e.id.slice(5), (e.matches('td') ? e : e.querySelector('.cc-text'))?.innerText]))"""
        )
        for one in index.paragraphs(document.doc_id):
            if one.kind not in ("table", "row"):
                assert plain(rendered[one.eid]) == plain(one.quote(text)), f"{document.doc_id} {one.eid}"
                n_compared += 1
    assert n_compared > 1000


HARD_LINES = (
    "2. Giữ số 2.", "4. Giữ số 4.", "7. Giữ số 7.", "Giá $5 và $7, tệp a_b_c, x * y * z, ~~gạch~~ và `mã`.",
    "Không phải [liên kết](javascript:alert(1)), không phải ![ảnh](x), không phải <b>chữ đậm</b>.",
    "Tập lệnh <script>window.stolen=1</script> và <img src=x onerror=window.stolen=1> là chữ; &amp; &lt; giữ nguyên.",
    "Không phải màu :red[đỏ], biểu tượng :material/home:, công thức $$x^2$$ hay \\alpha.",
)  # fmt: skip


def test_text_that_looks_like_markup_is_shown_as_it_stands(visit, tmp_path):
    from embeddings import open_encoder

    corpus = tmp_path / "kho"
    corpus.mkdir()
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\n" + "\n\n".join(HARD_LINES) + "\n", encoding="utf-8")
    build_index(corpus, tmp_path / "index", encoder=open_encoder(runtime="numpy"))
    document = open_index(tmp_path / "index").documents()[0]
    with serving(tmp_path / "index", tmp_path / "log") as address:
        page = visit(f"{address}/?van-ban={document.doc_id}")
        shown = {plain(text) for text in page.locator(".cc-doc .cc-text").all_inner_texts()}
        assert set(HARD_LINES) <= shown
        page = visit(f"{address}/?hoi=tập lệnh công thức liên kết giữ số")
        shown = {plain(text) for text in page.locator(".cc-hit .cc-text").all_inner_texts()}
        assert len(shown & set(HARD_LINES)) >= 3
        assert page.evaluate("window.stolen") is None


def test_two_visitors_do_not_see_each_other(visit):
    first, second = visit(), visit()
    ask(first, "tỷ lệ đô thị hóa")
    ask(second, "điện gió Thái Bình")
    first.locator(".cc-hit").first.wait_for()
    second.locator(".cc-hit").first.wait_for()
    assert first.get_by_label("Câu hỏi").input_value() == "tỷ lệ đô thị hóa"
    assert "điện gió" in second.locator(".cc-hit").first.inner_text().lower()
    assert "điện gió" not in first.locator(".cc-hit").first.inner_text().lower()


def test_nothing_of_the_framework_is_in_the_way(visit):
    page = visit()
    for words in ("Deploy", "Made with Streamlit", "Press Enter to submit form", "Skip to main content"):
        assert not page.get_by_text(words).is_visible()
    assert page.evaluate("document.documentElement.lang") == "vi"
