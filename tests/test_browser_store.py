"""The administrator in a real headless Chromium: refused, let in, a PDF added and found, taken out and gone."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from indexer import build_index, open_index
from tests.test_reading_pdf import make_pdf

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "corpus" / "documents"
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = (
    "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip
START_S, BUILD_MS = 90, 120_000
PASSWORD = "mật khẩu đủ dài"
NOTICE = "THÔNG BÁO về việc tổ chức hội đua ghe ngo của đồng bào tại kênh Maspero trong tháng mười hai"
QUESTION = "hội đua ghe ngo kênh Maspero"
SHOTS = os.environ.get("CANCU_TEST_SHOTS", "")  # a folder: screenshots are kept there

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """(address, corpus folder, index folder) of a running office with two documents and a password."""
    from embeddings import open_encoder

    root = tmp_path_factory.mktemp("office")
    corpus, index = root / "kho", root / "chi-muc"
    corpus.mkdir()
    for path in sorted(CORPUS.glob("*.txt"))[:2]:
        shutil.copy(path, corpus)
    build_index(corpus, index, encoder=open_encoder(runtime="numpy"))
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    given = {"CORPUS": str(corpus), "INDEX": str(index), "ADMIN_PASSWORD": PASSWORD, "MAX_UPLOAD_MIB": "1"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("CANCU_")}
    environment |= {f"CANCU_{name}": value for name, value in given.items()}
    log = root / "log"
    with log.open("wb") as out:
        command = [sys.executable, "cli.py", "serve", "--port", str(port)]
        process = subprocess.Popen(command, cwd=PROJECT, env=environment, stdout=out, stderr=out)
    try:
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + START_S
        while not _answers(f"{address}/_stcore/health"):
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)
        yield address, corpus, index
    finally:
        process.terminate()
        process.wait(timeout=20)


def _answers(address):
    try:
        urllib.request.urlopen(address, timeout=2).close()
        return True
    except OSError:
        return False


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def visit(browser, office):
    """Opens a fresh visitor's page at an address."""
    contexts = []

    def open_page(path="/", *, width=1280):
        context = browser.new_context(viewport={"width": width, "height": 900})
        context.set_default_timeout(30_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(office[0] + path)
        page.wait_for_function("document.documentElement.lang === 'vi'")
        return page

    yield open_page
    for context in contexts:
        context.close()


def shoot(page, name):
    """Keeps a picture of the page at two widths, when asked for."""
    if SHOTS:
        size = page.viewport_size
        for width in (1280, 390):
            page.set_viewport_size({"width": width, "height": 1500})
            page.wait_for_timeout(400)
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        page.set_viewport_size(size)


def enter(page, password):
    box = page.get_by_label("Mật khẩu quản trị", exact=True)
    box.fill(password)
    box.press("Enter")


def let_in(page):
    enter(page, PASSWORD)
    page.locator(".cc-files").wait_for()
    return page


def choose(page, *files):
    """Puts files into the box and waits until they were sent."""
    page.locator("[data-testid=stFileUploader] input[type=file]").set_input_files(list(files))
    page.get_by_test_id("stFileChip").nth(len(files) - 1).wait_for()
    page.wait_for_timeout(500)


def put_in(page):
    page.get_by_role("button", name="Nạp vào kho").click()


def found(page, question):
    """The passages that a question brings."""
    page.goto(re.sub(r"\?.*", "", page.url) + f"?hoi={quote_plus(question)}")
    page.wait_for_selector(".cc-hit, .cc-nothing")
    page.wait_for_timeout(500)
    return page.locator(".cc-hit .cc-text, .cc-quote .cc-text, .cc-near .cc-text").all_inner_texts()


def test_nobody_gets_in_without_the_password(visit):
    page = visit("/?trang=kho")
    page.get_by_label("Mật khẩu quản trị", exact=True).wait_for()
    assert page.locator(".cc-files, [data-testid=stFileUploader]").count() == 0
    shoot(page, "kho-dong")
    enter(page, "không phải mật khẩu")
    page.get_by_text("Mật khẩu không đúng.").wait_for()
    assert page.locator(".cc-files, [data-testid=stFileUploader]").count() == 0
    assert page.get_by_label("Mật khẩu quản trị", exact=True).input_value() == ""
    shoot(page, "kho-sai-mat-khau")


def test_a_document_is_added_found_and_taken_out_again(visit, office, tmp_path):
    _, corpus, index = office
    reader = visit(f"/?hoi={quote_plus(QUESTION)}")
    reader.wait_for_selector(".cc-hit, .cc-nothing")
    assert not any("ghe ngo" in text for text in reader.locator(".cc-hit .cc-text").all_inner_texts())
    before = open_index(index, verify=False).generation
    notice, broken = tmp_path / "Thông báo hội đua ghe.pdf", tmp_path / "hỏng.pdf"
    notice.write_bytes(make_pdf(NOTICE))
    broken.write_bytes(b"%PDF-1.7 cut")

    page = let_in(visit("/?trang=kho"))
    shoot(page, "kho")
    choose(page, notice, broken)
    put_in(page)
    page.get_by_test_id("stProgress").wait_for()
    assert page.get_by_text("Đang lập chỉ mục").is_visible()
    assert re.search(r"Bước \d/6", page.get_by_test_id("stProgress").inner_text())
    shoot(page, "kho-dang-lap")
    other = let_in(visit("/?trang=kho"))
    other.get_by_test_id("stProgress").or_(other.get_by_text("Chỉ mục mới đã dùng được")).first.wait_for()
    page.get_by_text("Chỉ mục mới đã dùng được: 4 tệp").wait_for(timeout=BUILD_MS)
    assert "Thông báo hội đua ghe.pdf" in page.locator(".cc-files").inner_text()
    assert "hỏng.pdf" in page.locator(".cc-unread").inner_text()
    shoot(page, "kho-da-lap")
    assert any("hội đua ghe ngo" in text for text in found(reader, QUESTION)), "an open session moves on"

    page.get_by_role("combobox").fill("Thông báo")
    page.get_by_role("option", name="Thông báo hội đua ghe.pdf").click()
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Gỡ khỏi kho").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_text("Thông báo hội đua ghe.pdf").wait_for()
    shoot(page, "kho-xac-nhan")
    dialog.get_by_role("button", name="Không gỡ").click()
    dialog.wait_for(state="detached")
    assert (corpus / notice.name).exists()
    page.get_by_role("button", name="Gỡ khỏi kho").click()
    dialog.get_by_role("button", name="Gỡ", exact=True).click()
    page.get_by_text("Chỉ mục mới đã dùng được: 3 tệp").wait_for(timeout=BUILD_MS)
    assert not (corpus / notice.name).exists()
    assert [path.read_bytes() for path in corpus.rglob(".da-go/*/*.pdf")] == [notice.read_bytes()]
    assert "Thông báo hội đua ghe.pdf" not in page.locator(".cc-files").inner_text()
    assert not any("ghe ngo" in text for text in found(reader, QUESTION))
    assert open_index(index, verify=False).generation != before


def test_files_that_cannot_be_taken_in_are_told(visit, office, tmp_path):
    page = let_in(visit("/?trang=kho"))
    existing = sorted(office[1].glob("*.txt"))[0]
    changed, readme, program = tmp_path / existing.name, tmp_path / "README.md", tmp_path / "a.docx"
    changed.write_text("lời khác", encoding="utf-8")
    readme.write_text("x", encoding="utf-8")
    program.write_bytes(b"MZ")
    choose(page, changed, readme, program)
    put_in(page)
    for told in ("Trong kho đã có tệp khác cùng tên.", "tên mà kho bỏ qua", "không phải tệp .docx"):
        page.get_by_text(told).wait_for()
    assert existing.read_text(encoding="utf-8") != "lời khác"
    shoot(page, "kho-tu-choi")


def test_help_is_read_and_leads_to_the_files(visit):
    page = visit("/")
    page.get_by_role("link", name="Trợ giúp").click()
    page.locator(".cc-help").wait_for()
    shoot(page, "tro-giup")
    page.get_by_role("link", name="Mở trang Kho văn bản").click()
    page.get_by_label("Mật khẩu quản trị", exact=True).wait_for()


@pytest.mark.parametrize("path", ["/?trang=tro-giup", "/?trang=kho"], ids=["help", "files"])
def test_a_small_screen_never_scrolls_sideways(visit, path):
    page = visit(path, width=390)
    if "kho" in path:
        let_in(page)
    page.wait_for_timeout(300)
    widths = page.evaluate(
        "[document.documentElement, document.querySelector('[data-testid=stMain]')].map(e => e.scrollWidth)"
    )
    assert max(widths) <= 390
