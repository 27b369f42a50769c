"""axe-core on every page in a real headless Chromium: no serious violation of our own making, light and dark.

axe-core comes with the package axe-playwright-python (requirements-test.txt): no npm is needed. What Streamlit itself
causes is listed in `OF_STREAMLIT` and in docs/accessibility.md, with the reason; anything else fails.
"""

from __future__ import annotations

import pytest

from tests.pages import ADMIN, PAGES
from tests.test_browser import CHROMIUM, FLAGS, serving

PASSWORD = "mật khẩu đủ dài"
WIDTHS, MAX_HEIGHT = (1280, 390), 5000  # pixels
SERIOUS = ("serious", "critical")
COLOURS = ("color-contrast", "link-in-text-block")
OF_STREAMLIT: dict[tuple[str, str], str] = {}  # (rule, part of the selector or HTML): why it is not ours

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")


@pytest.fixture(scope="module")
def server(built_index, tmp_path_factory):
    """The address of a server with an administrator's password."""
    with serving(built_index, tmp_path_factory.mktemp("server") / "log", CANCU_ADMIN_PASSWORD=PASSWORD) as address:
        yield address


@pytest.fixture(scope="module")
def browser():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()


def opened(context, server, name):
    """A page of the app, at rest."""
    path, there = PAGES[name]
    context.set_default_timeout(30_000)
    page = context.new_page()
    page.goto(server + path)
    page.wait_for_function("document.documentElement.lang === 'vi'")
    page.wait_for_selector(there)
    if name == ADMIN:
        page.get_by_label("Mật khẩu quản trị", exact=True).fill(PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector("[data-testid=stFileUploader]")
    page.wait_for_selector('[data-testid="stApp"][data-test-script-state="notRunning"]')
    page.wait_for_timeout(500)
    return page


def unfold(page, width):
    """Makes the window so high that nothing has to be scrolled: what is out of sight axe does not look at."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(300)
    height = page.evaluate("document.querySelector('[data-testid=stMain]').scrollHeight")
    page.set_viewport_size({"width": width, "height": min(MAX_HEIGHT, height + 50)})
    page.wait_for_timeout(300)


def violations(page, rules=()):
    """(rule, impact, selector, HTML) of each element at fault, however slightly; by all rules of axe or by some."""
    from axe_playwright_python.sync_playwright import Axe

    chosen = {"runOnly": list(rules)} if rules else {}
    found = Axe().run(page, options={"resultTypes": ["violations"], **chosen}).response["violations"]
    return [
        (rule["id"], rule["impact"], str(node["target"]), " ".join(node["html"].split())[:200])
        for rule in found
        for node in rule["nodes"]
    ]


def of_streamlit(rule, selector, html):
    """Whether a violation is one of those that Streamlit itself causes."""
    return any(rule == known and (part in selector or part in html) for known, part in OF_STREAMLIT)


def serious(page, rules=()):
    """The serious and critical faults that are ours; only those of `rules`, when some are named."""
    found = violations(page, rules)
    return [one for one in found if one[1] in SERIOUS and not of_streamlit(one[0], one[2], one[3])]


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_no_serious_violation_of_our_own_making(browser, server, name):
    context = browser.new_context(viewport={"width": WIDTHS[0], "height": 900}, color_scheme="light")
    try:
        page = opened(context, server, name)
        for width in WIDTHS:
            unfold(page, width)
            assert serious(page) == [], f"{name}, light, {width}"
        page.emulate_media(color_scheme="dark")  # nothing but the colours is another
        page.wait_for_timeout(300)
        assert serious(page, COLOURS) == [], f"{name}, dark, {width}"
    finally:
        context.close()


def test_axe_sees_what_is_wrong(browser, server):
    """The guard itself: faults put into a page are found, so that an empty result means something."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    try:
        page = opened(context, server, "tro-giup")
        unfold(page, 1280)
        page.evaluate(
            """document.querySelector('.cc-help').insertAdjacentHTML('beforeend',
               '<button class="bad"></button><p><span class="bad" style="color:#ccc">Chữ này quá mờ</span></p>')"""
        )
        found = {(rule, impact) for rule, impact, _, html in violations(page) if "bad" in html}
        assert found == {("button-name", "critical"), ("color-contrast", "serious")}
    finally:
        context.close()
