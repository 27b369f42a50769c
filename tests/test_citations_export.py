"""Reading lists as files: opened again with the programs' own libraries, every quote verbatim, nothing executed."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date

import docx
import openpyxl
import pytest

from citations.export import FORMATS, export
from citations.passages import hit_passage, stored_passage
from citations.records import ReadingList
from citations.report import check_file
from citations.workbook import COLUMNS, CUT, LINK, MAX_CELL_CHARS, QUOTE
from indexer import open_index
from search import Query

DAY = date(2026, 11, 20)
DOC, EID = "814c985cd4609198", "sec_II__subsec_1__para_1-2__point_4"


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index)


@pytest.fixture(scope="module")
def sample(index):
    """Every third passage of the five documents, and all that a footnote or a page break interrupts."""
    every = [(one.doc_id, paragraph) for one in index.documents() for paragraph in index.paragraphs(one.doc_id)]
    chosen = [pair for number, pair in enumerate(every) if number % 3 == 0 or len(pair[1].ranges) > 1]
    return tuple(stored_passage(index, doc_id, paragraph.eid) for doc_id, paragraph in chosen)


@pytest.fixture
def passage(index):
    return stored_passage(index, DOC, EID)


def reading_list(*passages) -> ReadingList:
    return ReadingList(passages=passages, accessed=DAY)


def worded(passage, words: str):
    return replace(passage, citation=replace(passage.citation, quote=words))


def test_the_sample_has_cells_and_interrupted_paragraphs(sample):
    kinds = [passage.kind for passage in sample]
    assert len(sample) >= 450 and kinds.count("cell") >= 100 and kinds.count("row") >= 15
    assert sum(len(passage.citation.ranges) > 1 for passage in sample) == 51


@pytest.mark.parametrize("suffix", FORMATS)
def test_every_quote_of_a_list_is_found_again_verbatim(index, sample, tmp_path, suffix):
    path = tmp_path / f"danh-muc.{suffix}"
    path.write_bytes(export(reading_list(*sample), suffix))
    report = check_file(index, path)
    assert report.notices == () and report.passed
    assert [row.status for row in report.rows] == ["exact"] * len(sample)
    for row, passage in zip(report.rows, sample, strict=True):
        assert row.quote.split() == passage.citation.quote.split()
        assert (row.address.doc_id, row.address.eid) == (passage.citation.doc_id, passage.citation.eid)


def test_a_word_file_reads_as_a_list(passage):
    noted = replace(passage, remark="Dùng cho chương 2")
    file = docx.Document(io.BytesIO(export(reading_list(noted), "docx")))
    lines = [paragraph.text for paragraph in file.paragraphs]
    assert lines[0] == "Danh mục trích dẫn"
    assert lines[1] == "[1] tiết (4) điểm 1.2 khoản 1 Mục II"
    assert lines[2] == f"“{passage.citation.quote}”"
    assert lines[3] == f"— {passage.citation.full}."
    assert lines[4] == f"Liên kết: {passage.citation.permalink} (truy cập 20/11/2026)"
    assert lines[-1] == "Ghi chú: Dùng cho chương 2"
    assert file.core_properties.author == ""


def test_a_workbook_reads_as_a_list(passage):
    sheet = openpyxl.load_workbook(io.BytesIO(export(reading_list(passage), "xlsx"))).active
    header, row = ([cell.value for cell in line] for line in sheet.iter_rows())
    assert header == list(COLUMNS)
    assert row[0] == 1 and row[header.index(QUOTE)] == passage.citation.quote
    assert row[header.index(LINK)] == passage.citation.permalink
    assert row[header.index("Số, ký hiệu")] == "không ghi số"
    assert row[header.index("Ngày")] == "ngày 19/5/2023"


def test_web_addresses_open_when_clicked(index):
    url = f"https://can-cu.example/?van-ban={DOC}&doan={EID}&h=ba95d865"
    one = reading_list(stored_passage(index, DOC, EID, base_url="https://can-cu.example/"))
    file = docx.Document(io.BytesIO(export(one, "docx")))
    (link,) = (link for paragraph in file.paragraphs for link in paragraph.hyperlinks)
    assert (link.address, link.text) == (url, url)
    assert file.paragraphs[4].text == f"Liên kết: {url} (truy cập 20/11/2026)"
    sheet = openpyxl.load_workbook(io.BytesIO(export(one, "xlsx"))).active
    cell = sheet.cell(2, list(COLUMNS).index(LINK) + 1)
    assert (cell.value, cell.data_type, cell.hyperlink.target) == (url, "s", url)


@pytest.mark.parametrize("words", ["=1+1", "+84 912", "-5%", "@SUM(A1)", "=HYPERLINK(\"http://a\")", "\t=1", "1.200"])
def test_text_never_becomes_a_formula(passage, words):
    data = export(reading_list(replace(worded(passage, words), remark=words)), "xlsx")
    sheet = openpyxl.load_workbook(io.BytesIO(data)).active
    for name in (QUOTE, "Ghi chú"):
        cell = sheet.cell(2, list(COLUMNS).index(name) + 1)
        assert (cell.value, cell.data_type) == (words, "s") and cell.quotePrefix


def test_characters_that_xml_cannot_hold_are_shown_as_such(passage):
    odd = worded(passage, "a\x00b\x0bc\ud800d\ufffe")
    sheet = openpyxl.load_workbook(io.BytesIO(export(reading_list(odd), "xlsx"))).active
    assert sheet.cell(2, 2).value == "a\ufffdb\ufffdc\ufffdd\ufffd"
    file = docx.Document(io.BytesIO(export(reading_list(odd), "docx")))
    assert file.paragraphs[2].text == "“a\ufffdb\ufffdc\ufffdd\ufffd”"


def test_a_quote_longer_than_a_cell_is_cut_visibly(passage):
    sheet = openpyxl.load_workbook(io.BytesIO(export(reading_list(worded(passage, "x" * 40_000)), "xlsx"))).active
    value = sheet.cell(2, 2).value
    assert len(value) == MAX_CELL_CHARS and value.endswith(CUT)


@pytest.mark.parametrize("suffix", FORMATS)
def test_an_empty_list_is_an_empty_file_of_its_kind(suffix):
    data = export(reading_list(), suffix)
    if suffix in ("json", "jsonld"):
        assert json.loads(data) == []
    elif suffix in ("bib", "ris"):
        assert data.strip() == b""
    else:
        assert data


@pytest.mark.parametrize("suffix", ["bib", "ris", "json", "jsonld", "txt"])
def test_the_same_list_gives_the_same_file(sample, suffix):
    assert export(reading_list(*sample[:20]), suffix) == export(reading_list(*sample[:20]), suffix)


def test_a_passage_twice_in_a_list_is_one_reference(passage):
    assert export(reading_list(passage, passage), "bib").count(b"@techreport") == 1
    assert len(json.loads(export(reading_list(passage, passage), "json"))) == 1


def test_a_hit_becomes_a_passage(engine, tmp_path):
    """Of a long paragraph the piece that was found is quoted; its link names the whole paragraph."""
    hits = engine.search(Query(text="phát triển công nghiệp chế biến", limit=40)).hits
    passages = [hit_passage(engine.index, hit) for hit in hits]
    assert [one.citation.quote for one in passages] == [hit.quote for hit in hits]
    pieces = [one for one in passages if one.anchor.quote != _whole(engine.index, one)]
    assert pieces
    path = tmp_path / "hits.jsonld"
    path.write_bytes(export(reading_list(*passages), "jsonld"))
    assert {row.status for row in check_file(engine.index, path).rows} == {"exact"}


def _whole(index, passage) -> str:
    citation = passage.citation
    return index.paragraph(citation.doc_id, citation.eid).quote(index.text(citation.file))
