"""Exports of the register: no formulas, full citations, the same fields in every format."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from commitments import find_commitments
from commitments.export import COLUMNS, citer, export_csv, export_json, export_xlsx
from corpus import read_corpus

CORPUS = Path(__file__).resolve().parent.parent / "corpus" / "documents"


@pytest.fixture(scope="module")
def exported():
    documents = read_corpus(CORPUS).documents
    records = find_commitments(documents).filter(documents=("001_9209894b4a308c0b.txt",), kinds=("task",))
    evil = replace(records[0], indicator_raw='=HYPERLINK("http://x")', quote="@SUM(A1)\x07", place="+1-1")
    return (evil, *records[1:]), citer(documents, base_url="https://vd.vn/")


def test_csv_cells_are_never_formulas(exported):
    text = export_csv(*exported)
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert tuple(rows[0]) == COLUMNS
    assert len(rows) == len(exported[0]) + 1
    assert not [cell for row in rows[1:] for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_xlsx_stores_text_as_text(exported):
    sheet = openpyxl.load_workbook(io.BytesIO(export_xlsx(*exported))).active
    first = list(next(sheet.iter_rows(min_row=2, max_row=2)))
    assert first[2].value == '=HYPERLINK("http://x")' and first[2].data_type == "s"
    assert not [cell for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    assert sheet.max_row == len(exported[0]) + 1


def test_each_row_cites_its_paragraph(exported):
    lines = [json.loads(line) for line in export_json(*exported).splitlines()]
    last = lines[-1]
    assert last["eid"] == exported[0][-1].eid
    assert "Ủy ban nhân dân tỉnh Thái Bình" in last["citation"]
    assert last["permalink"].startswith("https://vd.vn/?van-ban=") and f"doan={last['eid']}" in last["permalink"]


def test_the_successor_is_shown_beside_the_printed_name(exported):
    assert "Sở Kế hoạch và Đầu tư (nay: Sở Tài chính)" in export_csv(*exported)
