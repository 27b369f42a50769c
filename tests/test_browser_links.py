"""Old permalinks in a real browser: found again with a sentence how sure it is, or told gone with the old words."""

from __future__ import annotations

import random

import pytest

from citations.following import follow
from citations.permalink import format_permalink
from evaluation.benchmarks.permalinks import all_links, edited
from indexer import build_index, open_index
from tests.conftest import CORPUS
from tests.test_browser import CHROMIUM, browser, in_view, plain, serving, visit  # noqa: F401

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine")
PROGRAMME, RESOLUTION = "000_031415255736158d.txt", "001_9209894b4a308c0b.txt"


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory):
    """(index, old links) of documents that were edited, one of them removed, after their links were noted."""
    from embeddings import open_encoder

    folder, encoder = tmp_path_factory.mktemp("old-links"), open_encoder(runtime="numpy")
    (folder / "kho").mkdir()
    for name in (PROGRAMME, RESOLUTION):
        (folder / "kho" / name).write_bytes((CORPUS / name).read_bytes())
    build_index(folder / "kho", folder / "index", encoder=encoder)
    before = open_index(folder / "index")
    links = all_links(before)
    texts = {file: before.text(file) for file, _, _ in before.files()}
    documents = [before.whole_document(one.doc_id) for one in before.documents()]
    before.close()
    edited(folder / "kho", texts, documents, "everything", random.Random(3))
    (folder / "kho" / RESOLUTION).unlink()
    build_index(folder / "kho", folder / "index", encoder=encoder)
    return open_index(folder / "index"), links


@pytest.fixture(scope="module")
def server(rebuilt, tmp_path_factory):
    """The address of a server over that index."""
    index, _ = rebuilt
    place, log = index.folder.parent.parent, tmp_path_factory.mktemp("server") / "log"
    with serving(place, log, CANCU_CORPUS=str(place.parent / "kho")) as address:
        yield address


def old_link(rebuilt, status, file=PROGRAMME):
    """(link, how it is followed) of the first old link of a file that comes to this, and says enough to be read."""
    index, links = rebuilt
    for link in links:
        found = follow(index, link.address)
        if link.file == file and found.status == status and len(found.old.anchor.quote) > 20:
            return link, found
    raise AssertionError(status)


@pytest.mark.parametrize(
    ("status", "told"),
    [
        pytest.param("exact", "Đoạn được dẫn vẫn còn nguyên văn.", id="verbatim"),
        pytest.param("moved", "Đoạn này nay nằm ở vị trí khác", id="moved"),
        pytest.param("changed", "hãy đối chiếu với lời cũ trước khi trích dẫn", id="changed"),
    ],
)
def test_an_old_permalink_finds_its_passage_and_says_how_sure_it_is(visit, rebuilt, status, told):  # noqa: F811
    link, found = old_link(rebuilt, status)
    page = visit(f"/{format_permalink(link.address)}")
    page.wait_for_selector(".cc-here")
    assert page.locator(".cc-here").get_attribute("id") == f"doan-{found.eid}"
    assert in_view(page, ".cc-here")
    assert in_view(page, ".cc-sure")
    said = plain(page.locator(".cc-sure").inner_text())
    assert "đã được thay bằng bản khác (nạp ngày" in said
    assert told in said
    if status == "changed":
        old, new = page.locator(".cc-oldnew blockquote").all_inner_texts()
        assert plain(old) == plain(found.old.anchor.quote)
        assert plain(new) == plain(found.quote)
        assert page.locator(".cc-oldnew :is(del, ins)").count() >= 1
    else:
        assert page.locator(".cc-oldnew").count() == 0
        assert plain(found.old.anchor.quote) in plain(page.locator(".cc-here").inner_text())
    page.reload()
    page.wait_for_selector(".cc-sure")


def test_a_passage_that_is_gone_is_shown_in_its_old_words_and_can_be_searched(visit, rebuilt):  # noqa: F811
    link, found = old_link(rebuilt, "gone")
    page = visit(f"/{format_permalink(link.address)}")
    page.wait_for_selector(".cc-doc")
    assert page.locator(".cc-here, .cc-sure").count() == 0
    assert "Không mở đoạn nào khác thay vào" in page.locator(".cc-warning").first.inner_text()
    assert plain(page.locator(".cc-old blockquote").inner_text()) == plain(found.old.anchor.quote)
    page.get_by_role("link", name="Tìm lời này trong kho").click()
    page.wait_for_url("**hoi=*")
    page.locator(".cc-hit, .cc-near, .cc-quote").first.wait_for()


def test_a_link_into_a_removed_document_opens_nothing_and_shows_the_old_words(visit, rebuilt):  # noqa: F811
    link, found = old_link(rebuilt, "gone", RESOLUTION)
    page = visit(f"/{format_permalink(link.address)}", width=390)
    page.wait_for_selector(".cc-library")
    assert page.locator(".cc-doc").count() == 0
    assert "không có văn bản nào rõ ràng thay cho nó" in page.locator(".cc-warning").inner_text()
    assert plain(page.locator(".cc-old blockquote").inner_text()) == plain(found.old.anchor.quote)


def test_links_that_were_cut_or_mistyped_are_told_what_is_wrong(visit, rebuilt):  # noqa: F811
    index, _ = rebuilt
    document = index.documents()[0]
    point = next(one for one in index.paragraphs(document.doc_id) if one.eid.count("__") >= 3)
    page = visit("/?van-ban=%3Cb%3E&doan=sec_I")
    assert "mã văn bản trong liên kết không đúng dạng" in page.locator(".cc-warning").inner_text()
    page = visit(f"/?van-ban={document.doc_id[:9]}&doan={point.eid}")
    assert "liên kết chép thiếu" in page.locator(".cc-warning").inner_text()
    page.locator(".cc-cited a").click()
    page.wait_for_selector(".cc-doc")
    page = visit(f"/?van-ban={document.doc_id}&doan={point.eid}xyz&h=00000000")
    assert "không mở đoạn nào khác" in page.locator(".cc-warning").inner_text()
    page.locator(".cc-cited a").first.click()
    page.wait_for_selector(".cc-here")
    page = visit(f"/?van-ban={document.doc_id}&doan={point.eid}&h=ab")
    page.wait_for_selector(".cc-here")
    assert "không kiểm được lời văn" in page.locator(".cc-warning").inner_text()
