"""Old links: followed through edits of the five documents that are known offset by offset, and what is said of them."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest

from citations.followed_words import followed_lines, gone_line, word_changes
from citations.following import follow
from citations.heirs import heir_of
from citations.passages import stored_passage
from citations.permalink import format_permalink, ill_formed, quote_hash
from citations.records import Address
from embeddings import open_encoder
from evaluation.benchmarks import permalinks
from evaluation.benchmarks.permalinks import Link, all_links, applied, edited, judged, moved_to
from indexer import Index, build_index, open_index
from tests.conftest import CORPUS

PROJECT = Path(__file__).resolve().parent.parent
PROGRAMME, RESOLUTION = "000_031415255736158d.txt", "001_9209894b4a308c0b.txt"


@pytest.fixture(scope="module")
def encoder():
    return open_encoder(runtime="numpy")


@pytest.fixture(scope="module")
def edited_index(tmp_path_factory, encoder):
    """(index, links, edits by file): the documents inserted into, corrected, renumbered and shortened; one removed."""
    folder = tmp_path_factory.mktemp("followed")
    corpus = folder / "corpus"
    corpus.mkdir()
    for path in CORPUS.glob("*.txt"):
        (corpus / path.name).write_bytes(path.read_bytes())
    build_index(corpus, folder / "index", encoder=encoder)
    before = open_index(folder / "index")
    links = all_links(before)
    texts = {file: before.text(file) for file, _, _ in before.files()}
    documents = [before.whole_document(one.doc_id) for one in before.documents()]
    before.close()
    edits = edited(corpus, texts, documents, "everything", random.Random(7))
    (corpus / RESOLUTION).unlink()
    build_index(corpus, folder / "index", encoder=encoder)
    return open_index(folder / "index"), links, edits


def of_file(links: list[Link], file: str) -> list[Link]:
    return [link for link in links if link.file == file]


def said(index: Index, link: Link) -> str:
    found = follow(index, link.address)
    if found.status == "gone":
        return gone_line(found)
    now = stored_passage(index, found.doc_id, found.eid).citation
    return " ".join(followed_lines(found, link.address.eid, now))


def test_no_old_link_of_an_edited_file_leads_to_a_wrong_passage(edited_index):
    index, links, edits = edited_index
    mine = of_file(links, PROGRAMME)
    found = [follow(index, link.address) for link in mine]
    verdicts = Counter(judged(link, one, edits[PROGRAMME], index) for link, one in zip(mine, found, strict=True))
    assert verdicts["wrong"] == 0
    assert verdicts["right"] > 0.9 * len(mine)
    assert verdicts["rightly gone"] >= 3
    assert {one.status for one in found} == {"exact", "moved", "changed", "gone"}
    assert all(one.replaced and one.retired and one.old is not None for one in found)
    assert all(one.old.anchor.quote for one in found if one.status == "gone"), "the old words are known still"


def test_links_of_a_removed_file_lead_nowhere_and_show_the_old_words(edited_index):
    index, links, _ = edited_index
    for link in of_file(links, RESOLUTION)[::9]:
        found = follow(index, link.address)
        assert (found.status, found.doc_id, found.why) == ("gone", "", "no successor")
        assert quote_hash(found.old.anchor.quote) == link.address.hash
        assert "không có văn bản nào rõ ràng" in gone_line(found)


def test_how_sure_it_is_is_said_in_words(edited_index):
    index, links, _ = edited_index
    lines = {follow(index, link.address).status: said(index, link) for link in of_file(links, PROGRAMME)}
    assert all("đã được thay bằng bản khác (nạp ngày" in line for line in lines.values())
    assert "còn nguyên văn" in lines["exact"]
    assert "lời văn không đổi" in lines["moved"]
    assert "chữ)" in lines["changed"]
    assert "Không còn tìm thấy" in lines["gone"]
    assert "Lời cũ: “" in lines["gone"]


def test_the_successor_is_found_by_its_words_when_its_file_has_another_name(tmp_path, encoder):
    (tmp_path / "c").mkdir()
    texts = {name: (CORPUS / name).read_text("utf-8") for name in (PROGRAMME, RESOLUTION)}
    (tmp_path / "c" / "cu.txt").write_text(texts[PROGRAMME], "utf-8")
    (tmp_path / "c" / "khac.txt").write_text(texts[RESOLUTION], "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    before = open_index(tmp_path / "i")
    old = next(one for one in before.documents() if one.file == "cu.txt").doc_id
    (tmp_path / "c" / "cu.txt").unlink()
    (tmp_path / "c" / "ban-dinh-chinh.txt").write_text("Bản đính chính.\n\n" + texts[PROGRAMME], "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    index = open_index(tmp_path / "i")
    assert heir_of(index, next(index.retired.versions(old))).file == "ban-dinh-chinh.txt"
    (tmp_path / "c" / "ban-dinh-chinh-2.txt").write_text("Bản đính chính lần hai.\n\n" + texts[PROGRAMME], "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    twice = open_index(tmp_path / "i")
    assert heir_of(twice, next(twice.retired.versions(old))) is None, "never a guess between equals"
    assert follow(twice, Address(doc_id=old)).why == "no successor"


def test_a_file_overwritten_with_another_document_is_no_successor(tmp_path, encoder):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text((CORPUS / PROGRAMME).read_text("utf-8"), "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    before = open_index(tmp_path / "i")
    links = all_links(before)
    (tmp_path / "c" / "a.txt").write_text((CORPUS / RESOLUTION).read_text("utf-8"), "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    index = open_index(tmp_path / "i")
    assert {follow(index, link.address).why for link in links[::7]} == {"no successor"}


def test_links_survive_other_rules_of_cutting(tmp_path, encoder, monkeypatch):
    (tmp_path / "c").mkdir()
    (tmp_path / "c" / "a.txt").write_text((CORPUS / PROGRAMME).read_text("utf-8"), "utf-8")
    build_index(tmp_path / "c", tmp_path / "i", encoder=encoder)
    links = all_links(open_index(tmp_path / "i"))
    with permalinks.other_rules():
        build_index(tmp_path / "c", tmp_path / "i", encoder=encoder, force=True)
    index = open_index(tmp_path / "i")
    found = [follow(index, link.address) for link in links]
    assert {(one.status, one.replaced) for one in found} == {("moved", False)}
    assert {judged(link, one, [], index) for link, one in zip(links, found, strict=True)} == {"right"}


def test_links_that_fit_are_followed_without_a_word(built_index):
    index = open_index(built_index, verify=False)
    for link in all_links(index)[::40]:
        found = follow(index, link.address)
        assert (found.status, found.confidence, found.eid, found.old) == ("exact", 1.0, link.address.eid, None)
        assert said(index, link) == ""


def test_bad_links_lead_to_no_passage(built_index):
    index = open_index(built_index, verify=False)
    document = index.documents()[0]
    assert follow(index, Address(doc_id="0" * 16, eid="sec_I", hash="00000000")).why == "no document"
    assert follow(index, Address(doc_id=document.doc_id, eid="sec_I__cut", hash="00000000")).why == "not there"
    assert follow(index, Address(doc_id=document.doc_id, eid="sec_I", hash="00000000")).why == "unknown words"
    assert ill_formed({"van-ban": "a b", "doan": "<b>", "h": "12"}) == ("van-ban", "doan", "h")
    assert ill_formed({"van-ban": document.doc_id, "hoi": "<b>"}) == ()


def test_word_changes_count_words():
    changes = word_changes("(1) đạt 20% vào năm 2030", "(1) đạt trên 25% vào năm 2030")
    assert [(one.old, one.new, one.n_words) for one in changes if not one.same] == [("20%", "trên 25%", 2)]
    assert word_changes("a  b\nc", "a b c")[0].same


def test_edits_are_followed_offset_by_offset():
    edits = [(0, 0, "xx"), (3, 5, ""), (7, 8, "yyy")]
    assert applied("abcdefghij", edits) == "xxabcfgyyyij"
    assert [moved_to(at, edits) for at in (0, 2, 5, 9)] == [2, 4, 5, 11]


def command(index: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "cli.py", *arguments, "--index", str(index)]
    return subprocess.run(line, cwd=PROJECT, capture_output=True, text=True)


def test_the_command_line_follows_checks_and_forgets(edited_index, tmp_path):
    index, links, _ = edited_index
    place = index.folder.parent.parent
    by_status = {follow(index, link.address).status: link for link in of_file(links, PROGRAMME)}
    changed, gone = by_status["changed"], by_status["gone"]
    done = command(place, "cite", format_permalink(changed.address), "--json")
    assert done.returncode == 0
    assert json.loads(done.stdout)["status"] == "changed"
    assert "đối chiếu" in done.stderr
    done = command(place, "cite", format_permalink(gone.address))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Lời cũ: “" in " ".join(done.stderr.split())
    (tmp_path / "a.txt").write_text("\n".join(format_permalink(one.address) for one in by_status.values()), "utf-8")
    rows = json.loads(command(place, "check-citation", str(tmp_path / "a.txt"), "--json").stdout)["rows"]
    assert Counter(row["status"] for row in rows) == {"moved": 2, "changed": 1, "gone": 1}
    assert all(row["quote"] and "đã được thay" in row["note"] for row in rows)
    kept = json.loads(command(place, "forget", "--json").stdout)["kept"]
    assert {row["file"] for row in kept} == {path.name for path in CORPUS.glob("*.txt")}
    removed = json.loads(command(place, "forget", RESOLUTION, "--json").stdout)["removed"]
    assert [row["file"] for row in removed] == [RESOLUTION]
    assert follow(index, of_file(links, RESOLUTION)[0].address).old is None
