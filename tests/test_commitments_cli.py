"""The register on the command line: JSON lines, filters, files, words for people."""

import csv
import json

import openpyxl
import pytest

from tests.test_cli import run

__all__ = ["run"]


@pytest.fixture
def register(run, built_index):
    def call(*arguments):
        return run("commitments", "--index", built_index, *arguments)

    return call


def test_json_lines_with_filters(register):
    code, shown, _ = register("--json", "--kind", "target", "--year", "2030", "--province", "Thái Nguyên")
    lines = [json.loads(line) for line in shown.splitlines()]
    assert code == 0 and len(lines) == 13
    assert {line["deadline_to"] for line in lines} == {"2030"}
    assert {line["file"] for line in lines} == {"004_cae0744b80c874d2.txt"}
    assert lines[0]["quote"] == "Tốc độ tăng trưởng GRDP bình quân khoảng 8,2%/năm"


def test_files_hold_what_was_found(register, tmp_path):
    code, _, _ = register("--csv", tmp_path / "a.csv", "--xlsx", tmp_path / "a.xlsx", "--agency", "Sở Công Thương")
    rows = list(csv.reader((tmp_path / "a.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert code == 0 and len(rows) == 10
    assert openpyxl.load_workbook(tmp_path / "a.xlsx").active.max_row == 10


def test_for_people(register):
    code, shown, _ = register("--about", "giường bệnh trên vạn dân", "--kind", "target")
    assert code == 0 and "chỉ tiêu" in shown and "40,4" in shown
    code, shown, _ = register("--document", "không-có")
    assert code == 0 and "Không có cam kết nào như vậy." in shown


def test_a_file_that_cannot_be_written_is_one_sentence(register, tmp_path):
    code, _, told = register("--csv", tmp_path / "không có" / "a.csv")
    assert code == 1 and "không ghi được tệp" in told and "Traceback" not in told
