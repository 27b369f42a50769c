"""The command line as people and machines use it: words, JSON, exit codes."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import docx
import pytest

import cli
from tests.test_reading_pdf import make_pdf

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "corpus" / "documents"
COMMANDS = (
    "build", "status", "verify", "ready", "search", "ask", "cite", "check-citation", "related", "compare",
    "commitments", "evaluate",
)  # fmt: skip
REBUILD = "python cli.py build"


@pytest.fixture
def run(monkeypatch, capsys):
    """Runs `cli.py` with arguments: (exit code, output, error output), each on one line."""
    for name in [name for name in os.environ if name.startswith("CANCU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")

    def run_cli(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cli.py", *map(str, arguments)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        shown = capsys.readouterr()
        return code, shown.out, shown.err

    return run_cli


def shell(*arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """`python cli.py …` as a process of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CANCU_")}
    return subprocess.run(
        [sys.executable, "cli.py", *map(str, arguments)],
        cwd=PROJECT, env={**clean, "COLUMNS": "200", **environment}, capture_output=True, text=True, timeout=300,
        check=False,
    )  # fmt: skip


def json_lines(out: str) -> list[dict]:
    """The rows of an output in JSON lines."""
    return [json.loads(line) for line in out.split("\n") if line]


def questions_file(folder: Path, *lines: str) -> Path:
    """A file of questions."""
    path = folder / "questions.jsonl"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


# help


@pytest.mark.parametrize("command", COMMANDS)
def test_help_says_in_vietnamese_what_each_option_is_for(run, command):
    code, out, _ = run(command, "--help")
    assert code == 0
    for option in ("--corpus", "--index", "--json"):
        assert option in out
    options = re.findall(r"│ (--\S+)\s+(.*?)\s*│", out)
    assert len(options) >= 4
    assert all(re.search(r"[à-ỹđ]", text) for name, text in options if name != "--help"), options
    assert "Traceback" not in out


def test_help_lists_every_command(run):
    code, out, _ = run("--help")
    assert code == 0 and all(re.search(rf"│ {command}\s+\S", out) for command in COMMANDS)


# a folder of mixed files


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A folder of good and bad files, and the report of its first build."""
    folder = tmp_path_factory.mktemp("mixed")
    corpus = folder / "van-ban"
    (corpus / "con").mkdir(parents=True)
    (corpus / "a.txt").write_text("KẾ HOẠCH\n\nTrồng mới 500 ha rừng ngập mặn ven biển.\n", encoding="utf-8")
    (corpus / "con" / "b.md").write_text("# BÁO CÁO\n\nĐã lắp 120 trạm quan trắc không khí.\n", encoding="utf-8")
    html = "<html><body><h1>THÔNG BÁO</h1><p>Tiếp nhận hồ sơ hộ tịch tại bưu điện.</p></body></html>"
    (corpus / "c.html").write_text(html, encoding="utf-8")
    word = docx.Document()
    word.add_paragraph("QUYẾT ĐỊNH")
    word.add_paragraph("Giao Sở Y tế quản lý bệnh viện dã chiến số 3.")
    word.save(str(corpus / "d.docx"))
    outlines = b"0 0 m 9 9 l S\n" * 400  # a page whose letters are only drawn
    (corpus / "e.pdf").write_bytes(make_pdf("Tuyến xe buýt số 7 chạy từ 5 giờ sáng đến 9 giờ tối", outlines))
    (corpus / "hong.pdf").write_bytes(b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog")
    (corpus / "trong.txt").write_bytes(b"")
    (corpus / "nhi-phan.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "bi-mat.txt").write_text("ngoài thư mục", encoding="utf-8")
    (corpus / "ra-ngoai.txt").symlink_to(folder / "bi-mat.txt")
    return corpus, folder / "index", shell("build", "--corpus", corpus, "--index", folder / "index")


BAD = ("hong.pdf", "trong.txt", "nhi-phan.txt", "ra-ngoai.txt")


def test_a_build_ends_with_what_was_read_and_what_was_not(mixed):
    _, _, done = mixed
    assert done.returncode == 2, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(r"\d+ tệp, 5 văn bản", done.stdout)
    for name in BAD:
        assert re.search(rf"⚠ {re.escape(name)}: \S.{{10,}}", done.stdout), name
    assert re.search(r"⚠ e\.pdf \(trang 2\): 1/2 trang không có lớp chữ", done.stdout)


@pytest.mark.parametrize(
    ("question", "file", "words"),
    [
        ("rừng ngập mặn", "a.txt", "500 ha"),
        ("trạm quan trắc không khí", "con/b.md", "120 trạm"),
        ("hồ sơ hộ tịch", "c.html", "bưu điện"),
        ("bệnh viện dã chiến", "d.docx", "Sở Y tế"),
        ("xe buýt số 7", "e.pdf", "5 giờ sáng"),
    ],
)
def test_the_good_files_of_a_mixed_folder_are_found(run, mixed, question, file, words):
    corpus, index, _ = mixed
    code, out, _ = run("search", question, "--corpus", corpus, "--index", index, "--json")
    (row,) = json_lines(out)
    assert code == 0 and row["hits"][0]["file"] == file
    shown = run("search", question, "--corpus", corpus, "--index", index)[1]
    assert words in " ".join(shown.split())


def test_a_second_build_reads_nothing_and_still_names_what_is_unreadable(run, mixed):
    corpus, index, _ = mixed
    code, out, _ = run("build", "--corpus", corpus, "--index", index, "--json")
    report = json.loads(out)
    assert code == 2 and report["unchanged"] is True
    assert (report["files_read"], report["encoded"], report["documents"]) == (0, 0, 5)
    assert {failure["file"] for failure in report["failures"]} == {*BAD, "e.pdf"}
    assert next(failure["pages"] for failure in report["failures"] if failure["file"] == "e.pdf") == [2]
    assert all(failure["reason"] for failure in report["failures"])


def test_status_names_what_changed_in_the_folder(run, mixed):
    corpus, index, _ = mixed
    code, out, _ = run("status", "--corpus", corpus, "--index", index, "--json")
    state = json.loads(out)
    assert code == 0 and state["exists"] and state["current"], state
    assert state["counts"]["documents"] == 5 == len(state["documents"])
    assert {failure["file"] for failure in state["failures"]} == {*BAD, "e.pdf"}
    old = (corpus / "a.txt").read_bytes()
    try:
        (corpus / "a.txt").write_bytes(old + b"\nthem")
        (corpus / "moi.txt").write_text("Nội dung mới.", encoding="utf-8")
        (corpus / "c.html").rename(corpus.parent / "c.html")
        state = json.loads(run("status", "--corpus", corpus, "--index", index, "--json")[1])
        said = run("status", "--corpus", corpus, "--index", index)[1]
    finally:
        (corpus / "a.txt").write_bytes(old)
        (corpus / "moi.txt").unlink()
        (corpus.parent / "c.html").rename(corpus / "c.html")
    assert (state["current"], state["changed"], state["new"], state["gone"]) == (
        False, ["a.txt"], ["moi.txt"], ["c.html"],
    )  # fmt: skip
    assert "1 tệp mới (moi.txt); 1 tệp đã sửa (a.txt); 1 tệp không còn (c.html)" in said and REBUILD in said


@pytest.mark.parametrize("there", [True, False], ids=["empty folder", "no folder"])
def test_a_build_without_files_is_refused(run, tmp_path, there):
    corpus = tmp_path / "van-ban"
    if there:
        corpus.mkdir()
    code, _, err = run("build", "--corpus", corpus, "--index", tmp_path / "index")
    assert code == 1 and "\nLỗi: " in f"\n{err}" and str(corpus) in err.replace("\n", "")


# the index


@pytest.mark.parametrize(
    "arguments",
    [("search", "công nghiệp"), ("ask", "công nghiệp"), ("status",), ("verify",), ("evaluate",)],
    ids=lambda arguments: arguments[0],
)
def test_without_an_index_every_command_says_so(run, tmp_path, arguments):
    code, out, err = run(*arguments, "--index", tmp_path / "none")
    assert code == 1
    assert "chưa có chỉ mục" in out + err and REBUILD in out + err
    assert "Traceback" not in err


def test_documents_of_ones_own_have_an_index_of_their_own(run, tmp_path):
    """`--corpus` alone must not search the shipped documents."""
    code, _, err = run("search", "công nghiệp", "--corpus", tmp_path)
    assert code == 1 and "chưa có chỉ mục" in err


def test_status_of_the_shipped_documents(run, built_index):
    code, out, _ = run("status", "--index", built_index)
    assert code == 0 and "5 tệp, 7 văn bản" in out and "Khớp với thư mục" in out
    assert "Thái Nguyên" in out and "không ghi" in out
    state = json.loads(run("status", "--index", built_index, "--json")[1])
    assert state["current"] and state["problem"] == "" and state["counts"]["files"] == 5
    assert {row["file"][:3] for row in state["documents"]} == {"000", "001", "002", "003", "004"}
    assert sum(row["chunks"] for row in state["documents"]) == state["counts"]["chunks"]


def test_verify_checks_every_quote(run, built_index):
    code, out, _ = run("verify", "--index", built_index, "--json")
    report = json.loads(out)
    assert code == 0 and report["quotes"] > 700 and report["probe_hits"] == 10 and report["files"] > 5
    assert f"{report['quotes']} trích dẫn đúng nguyên văn" in run("verify", "--index", built_index)[1]


def test_verify_finds_one_changed_byte(run, built_index, tmp_path):
    shutil.copytree(built_index, tmp_path / "index")
    store = next((tmp_path / "index" / "generations").glob("*/store.sqlite"))
    data = bytearray(store.read_bytes())
    data[len(data) // 2] ^= 1
    store.write_bytes(data)
    code, _, err = run("verify", "--index", tmp_path / "index")
    assert code == 1 and "store.sqlite" in err and REBUILD in err


def test_another_model_is_refused_by_name(run, built_index, tmp_path, monkeypatch):
    other = tmp_path / "mo-hinh-khac"
    shutil.copytree(PROJECT / "embeddings" / "model", other)
    (other / "note.json").write_text("{}")
    monkeypatch.setenv("CANCU_MODEL", str(other))
    code, _, err = run("search", "công nghiệp", "--index", built_index)
    assert code == 1 and "mo-hinh-khac" in err and "'model'" in err and REBUILD in err
    code, out, _ = run("status", "--index", built_index)
    assert code == 0 and "đang chọn mô hình mo-hinh-khac" in out and REBUILD in out


def test_a_model_that_is_not_there_is_named(run, built_index, tmp_path, monkeypatch):
    monkeypatch.setenv("CANCU_MODEL", str(tmp_path / "khong-co"))
    code, _, err = run("search", "công nghiệp", "--index", built_index)
    assert code == 1 and "không có thư mục mô hình này" in err and "khong-co" in err.replace("\n", "")


def test_a_wrong_setting_is_told(run, built_index, monkeypatch):
    monkeypatch.setenv("CANCU_HITS", "nhiều")
    code, _, err = run("search", "công nghiệp", "--index", built_index)
    assert code == 1 and "CANCU_HITS" in err and "phải là số nguyên" in err


# search and ask for machines


def is_place(row: dict, texts: dict[str, str]) -> str:
    """The verbatim text at the place of a hit or quote, checked for form."""
    ranges = row.get("ranges", [[row["start"], row["end"]]])
    assert "ranges" not in row or len(ranges) > 1
    assert (row["start"], row["end"]) == (ranges[0][0], ranges[-1][1])
    assert all(0 <= start < end <= len(texts[row["file"]]) for start, end in ranges)
    return " ".join(texts[row["file"]][start:end] for start, end in ranges)


@pytest.fixture(scope="module")
def texts():
    """The text of each of the five files, read as anyone would."""
    return {path.name: path.read_text(encoding="utf-8") for path in CORPUS.glob("*.txt")}


def test_search_for_machines(run, built_index, tmp_path, texts, engine):
    path = questions_file(
        tmp_path,
        '{"id": "q1", "question": "khu công nghiệp Liên Hà Thái"}',
        "",
        '{"id": 2, "question": "khai thac thuy san", "kind": "extra fields do no harm"}',
        '{"id": "q3", "question": "?!"}',
        '{"id": "q4", "question": "dòng\u2028lạ 100%"}',
    )
    code, out, _ = run("search", "--questions", path, "--top", 20, "--json", "--index", built_index)
    rows = json_lines(out)
    assert code == 0 and [row["id"] for row in rows] == ["q1", "2", "q3", "q4"]
    assert rows[2]["hits"] == [] and "không có chữ hay số nào" in rows[2]["error"]
    for row in (rows[0], rows[1], rows[3]):
        assert set(row) == {"id", "hits"} and 1 <= len(row["hits"]) <= 20
        assert [hit["rank"] for hit in row["hits"]] == list(range(1, len(row["hits"]) + 1))
        for hit in row["hits"]:
            wanted = {"rank", "score", "file", "start", "end", "doc_id", "eid", "citation"}
            assert set(hit) - {"ranges"} == wanted
            assert is_place(hit, texts) and isinstance(hit["score"], float)
            assert engine.index.paragraph(hit["doc_id"], hit["eid"]) is not None
            assert len(hit["citation"]) > 20
    assert any("Liên Hà Thái" in is_place(hit, texts) for hit in rows[0]["hits"][:3])
    assert any("ranges" in hit for row in rows for hit in row["hits"])


def test_ask_for_machines(run, built_index, tmp_path, texts):
    path = questions_file(
        tmp_path,
        '{"id": "a", "question": "GRDP bình quân đầu người của Thái Nguyên đạt bao nhiêu USD"}',
        '{"id": "b", "question": "giá vé máy bay đi Paris"}',
        '{"id": "c", "question": "   "}',
    )
    code, out, _ = run("ask", "--questions", path, "--json", "--index", built_index)
    first, second, third = json_lines(out)
    assert code == 0
    keys = {"id", "hits", "status", "answer", "quotes"}
    keys |= {"kind", "statements", "missing", "notes", "conflicts", "nearest"}
    assert set(first) == set(second) == set(third) - {"error"} == keys
    assert (first["status"], second["status"], third["status"]) == ("answered", "not_found", "not_found")
    assert "8.900 USD" in first["answer"] and second["quotes"] == third["quotes"] == []
    assert (first["kind"], first["nearest"]) == ("number", [])
    statement = first["statements"][0]
    assert "8.900 USD" in statement["value"] and statement["quotes"] == [0] and statement["side"] == ""
    assert "8.900 USD" in first["quotes"][0]["quote"]
    assert 1 <= len(second["nearest"]) <= 3 and second["statements"] == []
    for quote in (*first["quotes"], *second["nearest"]):
        assert set(quote) - {"ranges", "citation"} == {"file", "start", "end", "quote"}
        assert is_place(quote, texts) == quote["quote"] != ""
    assert third["error"]


def test_one_question_gives_one_row(run, built_index):
    code, out, _ = run("search", "công nghiệp hỗ trợ", "--index", built_index, "--json", "--top", 3)
    (row,) = json_lines(out)
    assert code == 0 and row["id"] == "1" and len(row["hits"]) == 3


def test_filters_reach_the_search(run, built_index, engine):
    plans = {document.doc_id for document in engine.index.documents() if document.type == "Kế hoạch"}
    out = run("search", "công nghiệp", "--index", built_index, "--json", "--type", "Kế hoạch", "--province",
              "Thái Bình", "--year", "2018", "--document", "9209894b4a308c0b")[1]  # fmt: skip
    (row,) = json_lines(out)
    assert row["hits"] and {hit["file"] for hit in row["hits"]} == {"001_9209894b4a308c0b.txt"}
    (row,) = json_lines(run("search", "công nghiệp", "--index", built_index, "--json", "--type", "Kế hoạch")[1])
    assert {hit["doc_id"] for hit in row["hits"]} == plans
    (row,) = json_lines(run("search", "công nghiệp", "--index", built_index, "--json", "--year", "1975")[1])
    assert row["hits"] == []


def test_all_hits_of_a_search(run, built_index, engine):
    found = engine.find_all("“giảm nghèo” -vay")
    code, out, _ = run("search", "“giảm nghèo” -vay", "--all", "--sort", "place", "--json", "--index", built_index)
    (row,) = json_lines(out)
    assert code == 0 and row["total"] == found.total > 3 and not row["more"]
    assert {hit["stands"] for hit in row["hits"][: found.total]} <= {"passage", "headings"}
    assert [hit["rank"] for hit in row["hits"]] == list(range(1, len(row["hits"]) + 1))
    out = run("search", "chuyển đổi số", "--all", "--type", "Kế hoạch", "--index", built_index)[1]
    told = int(re.match(r"(\d+) đoạn có đủ các từ", out)[1])
    assert told > 0 and len(re.findall(r"^\d+\. (?!\(cùng ý\))", out, re.MULTILINE)) == told
    code, out, err = run("search", "thuế", "--all", "--sort", "x", "--index", built_index)
    assert code == 1 and "--sort: không sắp xếp được theo x" in err


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "x", "question": ', "dòng 2: không phải JSON"),
        ('{"id": "x"}', "dòng 2: không phải JSON có “id” và “question”"),
        ('["x", "y"]', "dòng 2"),
        ('{"id": "x", "question": null}', "dòng 2"),
        ('{"id": {}, "question": "a"}', "dòng 2"),
        ("[" * 100_000, "dòng 2"),
    ],
    ids=["cut off", "no question", "a list", "null", "id of another kind", "nested too deep"],
)
@pytest.mark.parametrize("command", ["search", "ask"])
def test_a_broken_file_of_questions_is_refused_before_any_search(run, tmp_path, built_index, command, line, said):
    path = questions_file(tmp_path, '{"id": "1", "question": "công nghiệp"}', line)
    code, out, err = run(command, "--questions", path, "--json", "--index", built_index)
    assert (code, out) == (1, "") and said in err.replace("\n", "") and str(path) in err.replace("\n", "")


def test_a_file_of_questions_that_cannot_be_read_is_named(run, tmp_path, built_index):
    for name, data in (("none.jsonl", None), ("utf16.jsonl", "{}".encode("utf-16"))):
        if data:
            (tmp_path / name).write_bytes(data)
        code, _, err = run("search", "--questions", tmp_path / name, "--index", built_index)
        assert code == 1 and "không đọc được" in err and name in err.replace("\n", "")


def test_no_question_at_all_is_told(run, built_index):
    for command in ("search", "ask"):
        code, _, err = run(command, "--index", built_index)
        assert code == 1 and "Chưa có câu hỏi" in err
        code, _, err = run(command, "…", "--index", built_index)
        assert code == 1 and "không có chữ hay số nào" in err


@pytest.mark.parametrize("top", ["0", "101", "nhiều"])
def test_a_number_of_hits_out_of_bounds_is_refused(run, built_index, top):
    code, out, _ = run("search", "công nghiệp", "--index", built_index, "--top", top)
    assert code == 2 and out == ""


def test_half_a_surrogate_pair_goes_through(run, tmp_path, built_index):
    path = questions_file(tmp_path, r'{"id": "\ud800", "question": "công nghiệp \udfff"}')
    code, out, _ = run("search", "--questions", path, "--top", 1, "--index", built_index)
    (row,) = json_lines(out)
    assert code == 0 and row["id"] == "\ud800" and len(row["hits"]) == 1


def test_a_terminal_without_vietnamese_letters_gets_json_all_the_same(built_index):
    done = shell("search", "cong nghiep", "--index", built_index, "--top", 1, "--json", PYTHONIOENCODING="ascii")
    (row,) = json_lines(done.stdout)
    assert done.returncode == 0 and "Mục" in row["hits"][0]["citation"]


# search and ask for people


def test_search_for_people(run, built_index):
    code, out, _ = run("search", "ty le do thi hoa cua thai nguyen", "--index", built_index, "--top", 2)
    assert code == 0 and "Đang tìm: tỷ lệ đô thị hóa của thái nguyên" in out
    assert "Tỷ lệ đô thị hóa đạt trên 60%" in " ".join(out.split())
    assert re.search(r"— .*Kế hoạch của Ủy ban nhân dân tỉnh Thái Nguyên", " ".join(out.split()))
    out = run("search", "công nghiệp", "--index", built_index, "--year", "1975")[1]
    assert "Không tìm thấy đoạn nào" in out


def test_ask_for_people(run, built_index):
    code, out, _ = run("ask", "chỉ số phát triển con người HDI của tỉnh", "--index", built_index)
    plain = " ".join(out.split())
    assert code == 0 and "HDI" in plain and "0,7" in plain and "— " in plain and "“" in plain
    assert plain.startswith("0,7") or plain.startswith("trên 0,7")
    shown = run("ask", "giá vé máy bay đi Paris", "--index", built_index)[1]
    assert "Chưa tìm thấy câu trả lời" in shown and "Các đoạn gần nhất (chưa chắc trả lời câu hỏi):" in shown


def test_a_list_is_numbered_and_points_to_its_quotes(run, built_index):
    question = "Những mục tiêu cụ thể nào đến năm 2030 được nêu trong chương trình hành động của Thái Bình?"
    lines = run("ask", question, "--index", built_index)[1].split("\n")
    assert [line.split(".")[0] for line in lines[:12]] == [str(n) for n in range(1, 13)]
    assert all(line.endswith(f"[{n}]") for n, line in enumerate(lines[:12], start=1))
    assert any(line.startswith("  [12] “(12)") for line in lines)


def test_what_was_misread_or_is_missing_is_told(run, built_index):
    question = "So sánh chỉ số PCI năm 2022 xếp thứ mấy của Thái Bình và Thái Nguyên"
    shown = run("ask", question, "--index", built_index)[1]
    assert "Thái Bình: 28/63" in shown and "Chưa tìm thấy phần: Thái Nguyên." in shown
    question = "GRDP bình quân đầu người năm 2023 ước thực hiện bao nhiêu triệu đồng theo phụ lục?"
    shown = run("ask", question, "--index", built_index)[1]
    assert "⚠ Cột" in shown and "bản quét, chữ có thể sai" in shown and "cũng nêu tại: " in shown


def test_a_follow_up_on_the_command_line(run, built_index):
    before = "Tỷ lệ đô thị hóa của Thái Bình đến năm 2030 là bao nhiêu?"
    code, shown, _ = run("ask", "con thai nguyen?", "--previous", before, "--index", built_index)
    assert code == 0 and "60%" in shown
    assert shown.startswith("Hiểu là: Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?\n")
    (row,) = json_lines(run("ask", "còn Thái Nguyên?", "--previous", before, "--index", built_index, "--json")[1])
    assert row["question"] == "Tỷ lệ đô thị hóa của Thái Nguyên đến năm 2030 là bao nhiêu?"
    assert row["previous"] == before
    shown = run("ask", "Chỉ số HDI của tỉnh là bao nhiêu?", "--previous", before, "--index", built_index)[1]
    assert "Hiểu là" not in shown


def test_one_previous_question_does_not_serve_a_file_of_questions(run, tmp_path, built_index):
    path = questions_file(tmp_path, '{"id": "1", "question": "còn Thái Nguyên?"}')
    code, out, err = run("ask", "--questions", path, "--previous", "GRDP?", "--index", built_index)
    assert (code, out) == (1, "") and "--previous chỉ dùng với một câu hỏi" in err


# evaluate


def test_evaluate_on_questions_of_ones_own(run, built_index, tmp_path):
    gold = {
        "id": "1", "kind": "fact", "answer": "8.900 USD", "question": "GRDP bình quân đầu người của Thái Nguyên",
        "evidence": [{"file": "004_cae0744b80c874d2.txt", "quote": "đạt khoảng 8.900 USD"}],
    }  # fmt: skip
    path = questions_file(tmp_path, json.dumps(gold, ensure_ascii=False))
    code, out, _ = run("evaluate", "--questions", path, "--index", built_index, "--json")
    report = json.loads(out)
    assert code == 0 and report["rows"][-1]["kind"] == "ALL" and report["rows"][-1]["n"] == 1
    assert report["rows"][-1]["R@5"] == 1.0 and report["not_verbatim"] == 0
    shown = run("evaluate", "--questions", path, "--index", built_index, "--missed")[1]
    assert re.search(r"ALL\s+1\s+\d\.\d{3}", shown) and "trích dẫn sai nguyên văn 0/20" in shown


def test_evaluate_names_the_broken_line(run, built_index, tmp_path):
    path = questions_file(tmp_path, '{"id": "1"}')
    code, _, err = run("evaluate", "--questions", path, "--index", built_index)
    assert code == 1 and "dòng 1: không phải JSON" in err.replace("\n", "")


def test_verdicts_are_counted_and_the_wrong_answers_listed(run, tmp_path, monkeypatch):
    path = tmp_path / "feedback.jsonl"
    row = {"question": "q", "answer": "a", "quotes": ["?van-ban=x"], "verdict": "right", "comment": ""}
    row["date"] = "2026-11-20"
    wrong = row | {"question": "Có bao nhiêu xã?", "verdict": "wrong", "comment": "thiếu một xã"}
    lines = [json.dumps(one, ensure_ascii=False) for one in (row, row, wrong)]
    path.write_text("\n".join([*lines, "hỏng", ""]), encoding="utf-8")
    monkeypatch.setenv("CANCU_FEEDBACK", str(path))
    code, out, _ = run("evaluate", "--feedback")
    assert code == 0
    assert out.split("\n")[:2] == ["3 nhận xét: 2 đúng, 1 chưa đúng.", "1 dòng hỏng, không tính."]
    assert "20/11/2026 Có bao nhiêu xã?" in out and "góp ý: thiếu một xã" in out and "?van-ban=x" in out
    (found,) = json_lines(run("evaluate", "--feedback", "--json")[1])
    assert (found["right"], found["wrong"], found["broken"], found["wrong_answers"]) == (2, 1, 1, [wrong])
    monkeypatch.setenv("CANCU_FEEDBACK", " ")
    code, _, err = run("evaluate", "--feedback")
    assert code == 1 and "đang tắt" in err
