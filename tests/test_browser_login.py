"""Login through an OpenID Connect provider, in a real browser: who may enter, who manages files, nothing is lost."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request

import pytest

from tests.test_browser import CHROMIUM, browser, serving  # noqa: F401

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")

PEOPLE = {
    "lan": {"email": "lan@example.gov.vn", "email_verified": True},
    "minh": {"email": "minh@example.gov.vn", "email_verified": True},
    "gia": {"email": "lan@example.gov.vn", "email_verified": False},  # claims Lan's address, which nobody verified
}
QUESTION = "tỷ lệ đô thị hóa"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def provider(tmp_path_factory):
    """The address of a provider that knows three people."""
    address = f"http://127.0.0.1:{(port := free_port())}"
    claims = [json.dumps({"sub": name, **known}) for name, known in PEOPLE.items()]
    command = [sys.executable, "-m", "oidc_provider_mock", "--port", str(port)]
    log = tmp_path_factory.mktemp("provider") / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*command, *(part for one in claims for part in ("--user-claims", one))], stdout=out, stderr=out,
            env={**os.environ, "AUTHLIB_INSECURE_TRANSPORT": "1"},
        )  # fmt: skip
    until = time.monotonic() + 60
    while True:
        try:
            urllib.request.urlopen(f"{address}/.well-known/openid-configuration", timeout=2).close()
            break
        except OSError:
            assert process.poll() is None and time.monotonic() < until, log.read_text()
            time.sleep(0.2)
    yield address
    process.terminate()
    process.wait(timeout=20)


@pytest.fixture(scope="module")
def office(built_index, provider, tmp_path_factory):
    """The address of an app that asks everybody to log in, with Lan as its administrator."""
    folder, port = tmp_path_factory.mktemp("office"), free_port()
    secrets = folder / "secrets.toml"
    secrets.write_text(
        f'[auth]\nredirect_uri = "http://127.0.0.1:{port}/oauth2callback"\ncookie_secret = "{"k" * 43}"\n'
        f'client_id = "cancu"\nclient_secret = "s"\n'
        f'server_metadata_url = "{provider}/.well-known/openid-configuration"\n',
        encoding="utf-8",
    )
    environment = {
        "STREAMLIT_SECRETS_FILES": str(secrets),
        "CANCU_REQUIRE_LOGIN": "true",
        "CANCU_ADMIN_EMAILS": "lan@example.gov.vn",
        "CANCU_FEEDBACK": "",
    }
    with serving(built_index, folder / "log", port=port, **environment) as address:
        yield address


@pytest.fixture
def enter(browser, office):  # noqa: F811
    """Opens a page as a person who logs in when asked."""
    contexts = []

    def open_page(person, path):
        context = browser.new_context()
        contexts.append(context)
        context.set_default_timeout(30_000)
        page = context.new_page()
        page.goto(office + path)
        page.get_by_text("Hãy đăng nhập bằng tài khoản của cơ quan").wait_for()
        page.wait_for_function("document.documentElement.lang === 'vi'")  # the page's own behaviour is installed
        assert page.get_by_label("Câu hỏi").count() == 0
        page.get_by_role("button", name="Đăng nhập").click()
        page.locator("button", has_text=person).first.click()
        page.wait_for_url(f"{office}/**")
        return page

    yield open_page
    for context in contexts:
        context.close()


def test_the_question_asked_before_the_login_is_answered_after_it(enter):
    page = enter("minh", f"/?hoi={QUESTION}")
    page.locator(".cc-answer").wait_for()
    assert page.get_by_label("Câu hỏi").input_value() == QUESTION


def test_a_person_who_is_no_administrator_is_told_so(enter, office):
    page = enter("minh", "/")
    page.locator(".cc-examples").wait_for()
    page.goto(f"{office}/?trang=kho")
    page.get_by_text("Tài khoản minh@example.gov.vn không có trong danh sách người quản trị").wait_for()
    assert page.locator("input[type=file]").count() == 0


def test_the_administrator_manages_files_after_the_login(enter):
    page = enter("lan", "/?trang=kho")
    page.locator("input[type=file]").wait_for(state="attached")
    page.get_by_text("003_ec8cbe22e8070fc2.txt").first.wait_for()


def test_an_address_that_is_not_verified_opens_no_files(enter, office):
    page = enter("gia", "/")
    page.locator(".cc-examples").wait_for()
    page.goto(f"{office}/?trang=kho")
    page.get_by_text("Người quản trị đăng nhập bằng tài khoản của cơ quan.").wait_for()
    assert page.locator("input[type=file]").count() == 0
