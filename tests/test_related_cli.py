"""Relations and comparison on the command line, for people and for machines."""

import pytest

from indexer import open_index
from tests.test_cli import json_lines, run  # noqa: F401  (the fixture)

PROGRAMME, PLAN_2018, REPORT, SUMMARY, PLAN_004 = (
    "814c985cd4609198", "289a24f0a4aee59d", "65c64f79cb41673c-doc1", "65c64f79cb41673c-doc2", "c9365b2b330756e1",
)  # fmt: skip


def test_the_relations_of_a_document_for_people(run, built_index):  # noqa: F811
    code, out, _ = run("related", PLAN_004, "--index", built_index)
    assert code == 0
    assert "Thực hiện: 37-CTr/TU (“Chương trình hành động số 37-CTr/TU ngày 10/02/2023”); chưa có trong kho" in out
    assert "Cùng thực hiện 29-NQ/TW: Chương trình hành động: thực hiện Nghị quyết Hội nghị" in out
    assert "Nhắc tới: 29-NQ/TW ngày 17/11/2022, 7 chỗ" in out
    assert "không ghi số" in out


def test_the_relations_of_a_document_for_machines(run, built_index):  # noqa: F811
    code, out, _ = run("related", "001_9209894b4a308c0b.txt", "--index", built_index, "--json")
    (row,) = json_lines(out)
    assert code == 0 and row["doc_id"] == PLAN_2018
    assert [(one["number"], one["other_numbers"]) for one in row["implements"]] == [
        ("25-CTr/TU", ["25-CT/TU"]), ("23-NQ/TW", []),
    ]  # fmt: skip
    assert [(one["number"], one["n"]) for one in row["mentions"]] == [("25-CTr/TU", 5), ("23-NQ/TW", 4)]
    text = open_index(built_index).text("001_9209894b4a308c0b.txt")
    for mention in row["mentions"]:
        for place in mention["places"]:
            assert " ".join(text[start:end] for start, end in place["ranges"]) == place["shown"]


def test_a_file_is_named_by_what_its_name_begins_with(run, built_index):  # noqa: F811
    code, out, _ = run("related", "004", "--index", built_index)
    assert code == 0 and PLAN_004 in out
    code, _, err = run("related", "00", "--index", built_index)
    assert code != 0 and "Chọn:" in err


def test_two_documents_compared_for_machines(run, built_index):  # noqa: F811
    code, out, _ = run("compare", REPORT, SUMMARY, "--index", built_index, "--json")
    (row,) = json_lines(out)
    assert code == 0 and len(row["pairs"]) > 90
    assert sum(pair["identical"] for pair in row["pairs"]) == row["identical"]
    assert sum(pair["other_numbers"] for pair in row["pairs"]) == row["other_numbers"]
    index = open_index(built_index)
    text = index.text(index.document(REPORT).file)
    for pair in row["pairs"]:
        for side in (pair["left"], pair["right"]):
            quote = "".join(piece["text"] for piece in side["pieces"])
            assert quote == index.paragraph(side["doc_id"], side["eid"]).quote(text)


def test_two_documents_compared_for_people(run, built_index):  # noqa: F811
    code, out, _ = run("compare", PROGRAMME, REPORT, "--index", built_index)
    assert code == 0 and "cặp đoạn gần giống" in out.splitlines()[0]
    assert "môi trường đạt «80 - 90»% [trở lên]." in out and "môi trường đạt «27,8»%." in out
    assert "— tiết (12) điểm 1.2 khoản 1 Mục II" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(("related", "khong-co"), "không có văn bản này", id="unknown"),
        pytest.param(("related", "003_ec8cbe22e8070fc2.txt"), f"Chọn: {REPORT}, {SUMMARY}", id="a-file-of-several"),
        pytest.param(("compare", PLAN_004, "004_cae0744b80c874d2.txt"), "cùng một văn bản", id="the-same"),
        pytest.param(("compare", PLAN_004, "x"), "không có văn bản này", id="unknown-second"),
    ],
)
def test_what_cannot_be_related_or_compared_is_told(run, built_index, arguments, said):  # noqa: F811
    code, _, error = run(*arguments, "--index", built_index)
    assert code == 1 and said in " ".join(error.split())
