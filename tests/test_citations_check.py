"""`cite` and `check-citation`: what people type, what their files hold, and what the command says about it."""

from __future__ import annotations

import io
import json
import os
import random
import sys
import zipfile
from dataclasses import replace
from pathlib import Path

import docx
import openpyxl
import pytest
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

import cli
from citations.passages import stored_passage
from citations.quoted_text import quoted_in_text
from citations.report import check_file
from citations.styles import STYLES, render
from indexer import build_index, open_index

PROJECT = Path(__file__).resolve().parent.parent
CORPUS = PROJECT / "corpus" / "documents"
DOC, EID = "814c985cd4609198", "sec_II__subsec_1__para_1-2__point_4"
LINK = f"?van-ban={DOC}&doan={EID}&h=ba95d865"
QUOTE = "(4) Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội giảm còn dưới 20%."


@pytest.fixture
def run(monkeypatch, capsys, built_index):
    """Runs `cli.py` on the index of the five documents: (exit code, output, error output on one line)."""
    for name in [name for name in os.environ if name.startswith("CANCU_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("COLUMNS", "200")

    def run_cli(*arguments: object) -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "argv", ["cli.py", *map(str, arguments), "--index", str(built_index)])
        code = 0
        try:
            cli.main()
        except SystemExit as end:
            code = end.code or 0
        shown = capsys.readouterr()
        return code, shown.out, " ".join(shown.err.split())

    return run_cli


@pytest.fixture(scope="module")
def index(built_index):
    return open_index(built_index)


def checked(run, tmp_path, text: str, name: str = "bai.md") -> tuple[int, dict]:
    """The exit code and the report of a file with this text."""
    (tmp_path / name).write_text(text, encoding="utf-8")
    code, out, err = run("check-citation", tmp_path / name, "--json")
    assert err == ""
    return code, json.loads(out)


# cite


@pytest.mark.parametrize(
    "address",
    [f"https://can-cu.example/{LINK}", LINK, f"{DOC}/{EID}", f"031415255736158d/{EID}",
     f"000_031415255736158d.txt:{EID}", f"corpus/documents/000_031415255736158d.txt:{EID}"],
    ids=["web address", "link", "id", "alias", "file", "path"],
)  # fmt: skip
def test_addresses_as_people_type_them(run, address):
    code, out, err = run("cite", address, "--style", "short")
    assert (code, out, err) == (0, "tiết (4) điểm 1.2 khoản 1 Mục II Chương trình hành động nêu trên\n", "")


@pytest.mark.parametrize("style", STYLES)
def test_every_style_on_the_command_line(run, index, style):
    code, out, _ = run("cite", f"{DOC}/{EID}", "--style", style, "--accessed", "2026-11-20")
    expected = render([stored_passage(index, DOC, EID)], style, accessed=cli._day("2026-11-20"))
    assert code == 0 and out == expected + "\n"


def test_cite_for_machines(run):
    code, out, _ = run("cite", f"{DOC}/{EID}", "--style", "short", "--json")
    row = json.loads(out)
    assert code == 0 and (row["doc_id"], row["eid"], row["status"], row["quote"]) == (DOC, EID, "exact", QUOTE)
    assert row["permalink"] == LINK


def test_a_part_of_a_dossier_is_found_by_the_alias_of_its_file(run):
    code, out, _ = run("cite", "?van-ban=ec8cbe22e8070fc2-doc3&doan=art_2", "--style", "short")
    assert code == 0 and out == "Điều 2 Nghị quyết nêu trên\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["abc"], "không phải địa chỉ của một đoạn. Dùng liên kết có “van-ban=…”"),
        ([f"{DOC}/sec_II__subsec_9"], "không có đoạn này. Gần nhất: sec_II__subsec_1"),
        (["khong-co/sec_II"], "không có văn bản này trong chỉ mục."),
        (["00_x.txt:sec_II"], "không có tệp “00_x.txt” trong chỉ mục. Gần nhất: "),
        (["003_ec8cbe22e8070fc2.txt:part_1__sec_I"], "65c64f79cb41673c-doc1/part_1__sec_I, 65c64f79cb41673c-doc2"),
        ([f"?van-ban={DOC}"], "liên kết không nêu đoạn nào."),
        ([f"?van-ban={DOC}&doan=sec_IX&h=00000000"], "không còn tìm thấy đoạn này."),
        (["?van-ban=0000000000000000&doan=sec_I&h=00000000"], "không còn văn bản này trong chỉ mục."),
        ([f"{DOC}/{EID}", "--style", "mla"], "không có kiểu trích dẫn này. Có: full, short, apa"),
        ([f"{DOC}/{EID}", "--accessed", "hôm qua"], "không phải ngày. Viết như 2026-11-20."),
        ([f"{DOC}/{EID}", "--out", "/tmp/x.pdf"], "không ghi được loại tệp này. Dùng một trong: .docx"),
        ([f"{DOC}/{EID}", "--out", "/khong/co/x.bib"], "không ghi được (No such file or directory)"),
    ],
    ids=lambda value: str(value)[:40],
)  # fmt: skip
def test_what_cannot_be_cited_is_told(run, arguments, said):
    code, out, err = run("cite", *arguments)
    assert (code, out) == (1, "") and said in err and "Traceback" not in err


def test_a_link_whose_words_changed_or_moved_is_followed_and_told(run):
    code, out, err = run("cite", f"?van-ban={DOC}&doan={EID}&h=00000000", "--style", "short")
    assert code == 0 and out.startswith("tiết (4)") and "không còn đúng như khi liên kết được tạo" in err
    code, out, err = run("cite", f"?van-ban={DOC}&doan=art_99&h=ba95d865", "--style", "short")
    assert code == 0 and out.startswith("tiết (4)") and "nay nằm ở vị trí khác; lời văn không đổi" in err
    code, out, err = run("cite", f"?van-ban=ffffffffffffffff&doan={EID}&h=ba95d865", "--style", "short")
    assert code == 0 and out.startswith("tiết (4)") and "mã khác" in err


@pytest.mark.parametrize("suffix", ["docx", "xlsx", "bib", "ris", "json", "jsonld", "txt"])
def test_what_cite_writes_check_citation_reads(run, tmp_path, suffix):
    path = tmp_path / f"danh-muc.{suffix}"
    code, out, err = run("cite", f"{DOC}/{EID}", "65c64f79cb41673c-doc1/att_1__table_1__row_13__col_5", "--out", path)
    assert (code, out) == (0, "") and "Đã ghi 2 trích dẫn" in err
    code, out, err = run("check-citation", path)
    assert (code, err) == (0, "") and out.rstrip().endswith("2 lời trích: 2 còn nguyên văn.")


# check-citation: what the quotes of a text became


def test_the_four_ends_of_a_quote(run, tmp_path):
    moved = LINK.replace("point_4", "point_5").replace("ba95d865", "00000000")
    code, report = checked(run, tmp_path, f"""
Tỷ lệ “{QUOTE}” ({LINK}).
Đặt sai chỗ: “{QUOTE}” {moved}
Sai số: “{QUOTE.replace("20%", "25%")}” <https://can-cu.example/{LINK}>
> “Trồng mới mười nghìn héc-ta rừng ngập mặn ở ven biển phía đông” [xem]({LINK})
""")
    rows = report["rows"]
    assert code == 1 and report["passed"] is False
    assert [row["status"] for row in rows] == ["exact", "moved", "changed", "gone"]
    assert [row["where"] for row in rows] == ["dòng 2", "dòng 3", "dòng 4", "dòng 5"]
    assert rows[1]["permalink"] == LINK
    assert rows[2]["difference"] == "… xã hội giảm còn dưới [bỏ: 25%.] [thêm: 20%.]".replace("xã hội", "động xã hội")
    assert rows[3]["note"] == f"ở địa chỉ này nay là “{QUOTE}”" and rows[3]["citation"] == ""


def test_moved_quotes_alone_pass(run, tmp_path):
    code, report = checked(run, tmp_path, f"“{QUOTE}” ?van-ban={DOC}&doan=art_99")
    assert code == 0 and [row["status"] for row in report["rows"]] == ["moved"]


@pytest.mark.parametrize(
    ("words", "status"),
    [
        pytest.param("Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội", "exact", id="part of a paragraph"),
        pytest.param("(4) Tỷ lệ lao động nông nghiệp […] giảm còn dưới 20%.", "exact", id="words left out"),
        pytest.param("(4) Tỷ lệ lao động\nnông nghiệp trong  tổng lao động", "exact", id="other line breaks"),
        pytest.param(QUOTE.replace("ộ", "o\u0323\u0302"), "exact", id="decomposed accents"),
        pytest.param("Ty le lao dong nong nghiep trong tong lao dong xa hoi", "gone", id="without accents"),
        pytest.param("0%", "gone", id="cut out of a number"),
        pytest.param("Tỷ lệ lao động nông nghiệp trong tổng lao động xã hội tăng còn dưới 20%.", "changed", id="word"),
    ],
)
@pytest.mark.parametrize("marks", ["“”", '""'], ids=["curly", "straight"])
def test_quotes_as_people_write_them(run, tmp_path, words, status, marks):
    _, report = checked(run, tmp_path, f"Theo văn bản, {marks[0]}{words}{marks[1]} ({LINK})")
    assert [row["status"] for row in report["rows"]] == [status]


def test_links_in_footnotes_belong_to_the_quote_before_their_mark(run, tmp_path):
    """Markdown notes, and the notes of a Word file as it is read."""
    changed = QUOTE.replace("20%", "25%")
    for form in ("[^{}]: ", "[{}] "):
        mark = form.split("]")[0] + "]"
        text = (
            f"Một: “{QUOTE}”{mark.format(1)} rồi hai: “{changed}”{mark.format(2)}.\n\n"
            f"{form.format(1)}Chương trình hành động, {LINK}.\n{form.format(2)}Như trên, {LINK}.\n"
        )
        _, report = checked(run, tmp_path, text)
        assert [row["status"] for row in report["rows"]] == ["exact", "changed"]
        assert [row["where"] for row in report["rows"]] == ["dòng 1", "dòng 1"] and report["notices"] == []
    text = f"Xem chú thích[^1].\n\n[^1]: Nguyên văn: “{QUOTE}” {LINK}\n"
    _, report = checked(run, tmp_path, text)
    assert [(row["status"], row["where"]) for row in report["rows"]] == [("exact", "dòng 3")]


def test_links_behind_words_of_a_word_file_are_seen(run, tmp_path):
    file = docx.Document()
    for words, target in ((QUOTE, LINK), (QUOTE.replace("20%", "25%"), LINK)):
        paragraph = file.add_paragraph(f"Văn bản nêu “{words}” (")
        element = OxmlElement("w:hyperlink")
        url = f"https://can-cu.example/{target}"
        element.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
        element.append(paragraph.add_run("xem")._r)
        paragraph._p.append(element)
        paragraph.add_run(").")
    paragraph = file.add_paragraph("Trường: ")
    field = OxmlElement("w:instrText")
    field.text = f'HYPERLINK "https://can-cu.example/{LINK}&x=1"'
    paragraph.add_run()._r.append(field)
    file.save(str(tmp_path / "bai.docx"))
    code, out, _ = run("check-citation", tmp_path / "bai.docx", "--json")
    report = json.loads(out)
    assert code == 1 and [row["status"] for row in report["rows"]] == ["exact", "changed"]
    assert report["notices"] == ["1 liên kết nằm trong mã trường của Word, không kiểm được."]


def test_a_false_quote_is_not_excused_by_a_true_one_beside_it(run, tmp_path):
    false = "giảm còn dưới 5% ngay trong năm 2024 theo chỉ đạo mới"
    texts = (
        f"“{QUOTE}” và “{false}” ({LINK})",
        f"“{false} của “Tỷ lệ lao động nông nghiệp” ấy” ({LINK})",
        f"“{false}” — tiết (4), Chương trình “lao động nông nghiệp” {LINK}",
        f'"{QUOTE}" và "{false}" ({LINK})',
    )
    for text in texts:
        code, report = checked(run, tmp_path, text)
        assert code == 1 and report["rows"][-1]["status"] == "gone", text


def test_a_name_in_the_citation_is_not_the_quote(run, tmp_path, index):
    row = stored_passage(index, "289a24f0a4aee59d", "att_1__table_1__row_1__col_3")
    assert '"Tái cơ cấu ngành công nghiệp"' in row.citation.full
    text = f"Cột này ghi “{row.citation.quote}” ({row.citation.full}; {row.citation.permalink})"
    code, report = checked(run, tmp_path, text)
    assert code == 0 and report["rows"][0]["quote"] == row.citation.quote


def test_quotes_without_a_link_are_counted_not_checked(run, tmp_path):
    text = f"“{QUOTE}” {LINK}\n\n“Một lời trích dài không có liên kết nào đi sau cả.”"
    code, report = checked(run, tmp_path, text)
    assert code == 0 and len(report["rows"]) == 1
    assert report["notices"] == ["1 lời trích không có liên kết đi sau nên không kiểm được."]


def test_a_link_alone_is_checked_by_its_hash(run, tmp_path):
    code, report = checked(run, tmp_path, f"Xem {LINK} và ?van-ban={DOC}&doan={EID}.")
    assert code == 0 and [row["status"] for row in report["rows"]] == ["exact"]
    assert "1 liên kết không kèm lời trích và mã băm" in report["notices"][0]
    code, report = checked(run, tmp_path, f"Xem {LINK.replace('ba95', '0000')}")
    assert code == 1 and report["rows"][0]["status"] == "changed"


def test_every_tampered_quote_is_noticed(index, tmp_path):
    """One word or digit of each quote is changed; none may pass."""
    chance = random.Random(7)
    chosen = [
        stored_passage(index, document.doc_id, paragraph.eid)
        for document in index.documents()
        for paragraph in index.paragraphs(document.doc_id)[::4]
    ]
    tampered = [replace(one, citation=replace(one.citation, quote=_tampered(one, chance))) for one in chosen]
    for suffix, style in {"txt": "plain", "json": "csl", "bib": "bibtex", "ris": "ris"}.items():
        path = tmp_path / f"sua.{suffix}"
        path.write_text(render(tampered, style), encoding="utf-8")
        rows = check_file(index, path).rows
        assert len(rows) == len(chosen) > 300
        assert {row.status for row in rows} == {"changed", "gone"}
        assert all(row.difference for row in rows if row.status == "changed")


def _tampered(passage, chance: random.Random) -> str:
    words = passage.citation.quote.split(" ")
    at = chance.randrange(len(words))
    digit = next((place for place, char in enumerate(words[at]) if char in "0123456789"), None)
    if digit is None:
        words[at] = "không" if words[at] != "không" else "chưa"
    else:
        words[at] = f"{words[at][:digit]}{(int(words[at][digit]) + 1) % 10}{words[at][digit + 1 :]}"
    return " ".join(words)


# a document that was corrected and read anew


@pytest.fixture(scope="module")
def corrected(tmp_path_factory):
    """An index in which one file was corrected: its id is another, one number and one heading changed."""
    from embeddings import open_encoder

    folder = tmp_path_factory.mktemp("corrected")
    (folder / "van-ban").mkdir()
    for path in CORPUS.glob("00[04]*.txt"):
        text = path.read_text(encoding="utf-8")
        if path.name.startswith("000"):
            assert text.count("giảm còn dưới 20%") == 1
            text = "Bản đính chính\n\n" + text.replace("giảm còn dưới 20%", "giảm còn dưới 18%")
        (folder / "van-ban" / f"moi-{path.name[:3]}.txt").write_text(text, encoding="utf-8")
    build_index(folder / "van-ban", folder / "index", encoder=open_encoder(runtime="numpy"))
    return open_index(folder / "index")


@pytest.mark.parametrize("style", ["plain", "csl", "bibtex", "ris", "jsonld"])
def test_citations_survive_a_correction_of_their_document(index, corrected, tmp_path, style):
    eids = [one.eid for one in index.paragraphs(DOC) if len(one.quote(index.text("000_031415255736158d.txt"))) > 60]
    text = render([stored_passage(index, DOC, eid) for eid in eids], style)
    endings = {"plain": "txt", "csl": "json", "bibtex": "bib", "ris": "ris", "jsonld": "jsonld"}
    path = tmp_path / f"cu.{endings[style]}"
    path.write_text(text, encoding="utf-8")
    rows = check_file(corrected, path).rows
    changed = [row for row in rows if row.status == "changed"]
    assert len(rows) == len(eids) > 80 and {row.status for row in rows} == {"moved", "changed"}
    assert [row.address.eid for row in changed] == [EID]
    assert "[bỏ: 20%.] [thêm: 18%.]" in changed[0].difference
    assert all(row.note == "văn bản đã được nạp lại với mã khác" for row in rows)


# bad input


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name, data)
    return stream.getvalue()


BAD = {
    "none.txt": (None, "không mở được tệp (No such file or directory). Kiểm tra đường dẫn."),
    "a.pdf": (b"%PDF", "không đọc được loại tệp này. Dùng một trong: .txt, .md"),
    "empty.txt": (b"", "không có lời trích nào kèm liên kết. Cần lời trích trong “ ”"),
    "quotes.md": ("“Một lời trích không kèm liên kết nào.”".encode(), "không có lời trích nào kèm liên kết."),
    "latin.txt": (b"\xe9\xe8 abc", "không phải văn bản UTF-8 (byte thứ 1). Lưu lại tệp với bảng mã UTF-8."),
    "binary.txt": (b"abc\0def", "không phải tệp văn bản."),
    "cut.json": (b'[{"id": "a"', "không phải JSON"),
    "deep.json": (b"[" * 200_000, "không phải JSON"),
    "other.json": (b'[{"id": "a", "type": "book"}, 5, null]', "không có lời trích nào kèm liên kết."),
    "cut.jsonl": (b'{"a": 1}\n{"b"', "dòng 2: không phải JSON"),
    "other.bib": (b"@book{a, title = {B}}", "không có lời trích nào kèm liên kết."),
    "open.bib": (b"@book{a, title = {B", "không có lời trích nào kèm liên kết."),
    "other.ris": (b"TY  - BOOK\nTI  - B\nER  - ", "không có lời trích nào kèm liên kết."),
    "broken.docx": (b"PK\x03\x04abc", "Tệp .docx hỏng hoặc bị cắt cụt"),
    "broken.xlsx": (b"PK\x03\x04abc", "tệp Excel hỏng hoặc không phải .xlsx"),
    "none.xlsx": (zipped(**{"a.xml": b"<a/>"}), "tệp Excel hỏng hoặc không phải .xlsx"),
    "entities.xlsx": (
        zipped(**{"[Content_Types].xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'}), "tệp Excel hỏng",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_told_with_what_to_do(run, tmp_path, name):
    data, said = BAD[name]
    if data is not None:
        (tmp_path / name).write_bytes(data)
    code, out, err = run("check-citation", tmp_path / name)
    assert (code, out) == (1, "") and said in err and name in err and "Traceback" not in err


def test_files_of_others_without_quotes_are_told(run, tmp_path):
    docx.Document().save(str(tmp_path / "trong.docx"))
    book = openpyxl.Workbook()
    book.active.append(["Tên", "Số"])
    book.save(tmp_path / "khac.xlsx")
    for name in ("trong.docx", "khac.xlsx"):
        code, out, err = run("check-citation", tmp_path / name)
        assert (code, out) == (1, "") and name in err and "Traceback" not in err


def test_a_folder_is_not_a_file(run, tmp_path):
    (tmp_path / "x.txt").mkdir()
    code, _, err = run("check-citation", tmp_path / "x.txt")
    assert code == 1 and "không mở được tệp" in err


def test_one_broken_item_does_not_stop_the_others(run, tmp_path, index):
    items = json.loads(render([stored_passage(index, DOC, EID)], "csl"))
    code, report = checked(run, tmp_path, json.dumps([{"id": "x"}, *items, 7]), "lan.json")
    assert code == 0 and [row["where"] for row in report["rows"]] == ["mục 2"]
    assert [notice[:6] for notice in report["notices"]] == ["mục 1:", "mục 3:"]


def test_half_a_surrogate_pair_in_a_quote_is_told_like_any_other(run, tmp_path, index):
    (item,) = json.loads(render([stored_passage(index, DOC, EID)], "csl"))
    (tmp_path / "nua.json").write_text(json.dumps([{**item, "annote": "nửa \ud800 chữ"}]), encoding="utf-8")
    code, out, err = run("check-citation", tmp_path / "nua.json")
    assert (code, err) == (1, "") and "“nửa ? chữ”" in out


@pytest.mark.parametrize(
    ("between", "readings"),
    [
        pytest.param("“a b”", (("a b",),), id="one"),
        pytest.param("“a “b” c”", (("a “b” c",), ("a “b", "b")), id="nested"),
        pytest.param("“a “b”", (("a “b", "b"),), id="a mark that nothing closes"),
        pytest.param("“a” b”", (("a” b",), ("a",)), id="a mark that closes nothing"),
        pytest.param('"a" và "b"', (("b",), ("a",)), id="two straight ones"),
        pytest.param("“a” — theo “b”", (("a",),), id="signed"),
        pytest.param("không có", ((),), id="none"),
    ],
)
def test_the_quote_before_a_link(between, readings):
    (found,) = quoted_in_text(f"{between} {LINK}").quoted
    assert (found.quotes, *found.earlier) == readings
