"""The facts of documents: the five real ones, other formats, and what must never be taken for a fact."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from corpus.document_types import read_type
from corpus.facts import describe
from corpus.issuers import find_issuer, issuer_of_code, read_issuer_line
from corpus.provinces import find_provinces, main_province, provinces, successor_name
from corpus.records import Facts, Span
from corpus.vietnamese import normal_text

DOCUMENTS = Path(__file__).parent.parent / "corpus" / "documents"
PARTS_003 = ("UYB CỘNG HÒA XÃ HỘI", "HỘI Đ^ỂiÌịỀ^^N")  # where the second and third document of the dossier begin

TASK_29 = (
    "thực hiện Nghị quyết Hội nghị lần thứ sáu Ban Chấp hành Trung ương Đảng khóa XIII về tiếp tục đẩy mạnh công "
    "nghiệp hóa, hiện đại hóa đất nước đến năm 2030, tầm nhìn đến năm 2045"
)


def _text(start: str) -> str:
    return normal_text(next(DOCUMENTS.glob(f"{start}_*.txt")).read_bytes().decode())


def real_facts(name: str) -> Facts:
    """The facts of "000" … "004"; of "003-doc1" … "003-doc3" for the parts of the dossier."""
    file, _, part = name.partition("-doc")
    text = _text(file)
    if not part:
        return describe(text, Span(0, len(text)))
    cuts = [0, *(text.index(mark) for mark in PARTS_003), len(text)]
    return describe(text, Span(cuts[int(part) - 1], cuts[int(part)]))


REAL = {
    "000": ("Chương trình hành động", "Ban Thường vụ Tỉnh ủy Thái Bình", "Thái Bình", None, "2023-05-19"),
    "001": ("Kế hoạch", "Ủy ban nhân dân tỉnh Thái Bình", "Thái Bình", None, "2018-10-22"),
    "002": ("Nghị quyết", "Đại hội đại biểu Đảng bộ tỉnh Thái Bình", "Thái Bình", None, None),
    "003-doc1": ("Báo cáo", "Ủy ban nhân dân tỉnh Thái Bình", "Thái Bình", None, None),
    "003-doc2": ("Báo cáo tóm tắt", "Ủy ban nhân dân tỉnh Thái Bình", "Thái Bình", None, "2023-11"),
    "003-doc3": ("Nghị quyết", "Hội đồng nhân dân tỉnh Thái Bình", "Thái Bình", None, "2023-12"),
    "004": ("Kế hoạch", "Ủy ban nhân dân tỉnh Thái Nguyên", "Thái Nguyên", None, None),
}


@pytest.mark.parametrize("name", REAL)
def test_real_documents_state_what_they_state_and_no_more(name: str) -> None:
    facts = real_facts(name)
    found = tuple(getattr(facts, key).value for key in ("type", "issuer", "place", "number", "date"))
    assert found == REAL[name]


TITLES = {
    "000": TASK_29,
    "002": "Đại hội đại biểu Đảng bộ tỉnh Thái Bình lần thứ XX, nhiệm kỳ 2020 - 2025",
    "003-doc1": "tình hình phát triển kinh tế - xã hội năm 2023 và mục tiêu, nhiệm vụ, giải pháp chủ yếu năm 2024",
    "003-doc2": "Tình hình phát triển kinh tế - xã hội năm 2023; mục tiêu, nhiệm vụ, giải pháp chủ yếu năm 2024",
    "003-doc3": "về mục tiêu, nhiệm vụ và giải pháp chủ yểu phát triền kinh tế - xã hội năm 2024",
    "004": (
        "Thực hiện Chương trình hành động số 37-CTr/TU ngày 10/02/2023 của Tỉnh ủy Thái Nguyên thực hiện Nghị quyết số "
        "29-NQ/TW ngày 17/11/2022 của Ban Chấp hành Trung ương Đảng về tiếp tục đẩy mạnh công nghiệp hóa, hiện đại hóa "
        "đất nước đến năm 2030, tầm nhìn đến năm 2045"
    ),
}


@pytest.mark.parametrize("name", TITLES)
def test_titles_are_one_line_without_markdown(name: str) -> None:
    assert real_facts(name).title.value == TITLES[name]


CHAINS = {
    "000": ["29-NQ/TW"],
    "001": ["25-CTr/TU", "23-NQ/TW"],
    "002": [],
    "003-doc3": [],  # "Căn cứ Luật …" is a legal basis; its other numbers are blank
    "004": ["37-CTr/TU", "29-NQ/TW"],
}


@pytest.mark.parametrize("name", CHAINS)
def test_implemented_documents_come_nearest_first(name: str) -> None:
    assert [fact.value for fact in real_facts(name).implements] == CHAINS[name]


def test_a_footnote_mark_is_no_part_of_a_number() -> None:
    text = "NGHỊ QUYẾT\nthực hiện Nghị quyết số 66-NQ/TW1 và Nghị quyết số 206/2025/NQ-HĐND\n\nĐiều 1. A\n"
    assert [fact.value for fact in describe(text, Span(0, len(text))).implements] == ["66-NQ/TW", "206/2025/NQ-HĐND"]


def test_one_document_under_two_numbers_is_noted() -> None:
    first = real_facts("001").implements[0]
    assert first.cue == "title+conflicting_symbol"
    assert first.evidence.endswith("CHƯƠNG TRÌNH HÀNH ĐỘNG SỐ 25-CT/TU")


ANNEX_LINE = "(Kèm theo Kế hoạch /KH-UBND ngày 22 /10/2018 của Ủy ban nhân dân tỉnh Thái Bình)"
CUES = [
    ("000", "date", "dateline", "Thái Bình, ngày 19 tháng 5 năm 2023"),
    ("000", "issuer", "title", "**CỦA BAN THƯỜNG VỤ TỈNH ỦY**"),
    ("001", "number", "blank_number", ANNEX_LINE),
    ("001", "date", "annex_line", ANNEX_LINE),
    ("003-doc1", "issuer", "signature", "TM. ỦY BAN NRẪN DÂN TỈNH"),
    ("003-doc2", "date", "dateline_blank_day", "Thải Bình, ngày tháng 11 năm 2023"),
    ("003-doc3", "type", "type_line_repaired", "NGHỊ QOTẺT"),
    ("003-doc3", "issuer", "enacting_line", "HỘI ĐỒNG NHÂN DÂN TỈNH THÁI BÌNH"),
    ("004", "issuer", "issues", "UBND tỉnh Thái Nguyên ban hành Kế hoạch thực hiện"),
]


@pytest.mark.parametrize(("name", "key", "cue", "evidence"), CUES, ids=lambda value: value if len(value) < 12 else "")
def test_each_fact_keeps_the_cue_and_the_words_that_decided(name: str, key: str, cue: str, evidence: str) -> None:
    fact = getattr(real_facts(name), key)
    assert (fact.cue, fact.evidence, fact.source) == (cue, evidence, "rule")


@pytest.mark.parametrize("name", ["000", "001", "002", "004"])
def test_evidence_stands_in_the_text(name: str) -> None:
    facts, text = real_facts(name), _text(name)
    for key in ("type", "place", "number", "date", "title"):
        assert getattr(facts, key).evidence in text, key


HEADS = {
    "government resolution, two columns": (
        "CÔNG BÁO/Số 259/Ngày 30-04-2026\n24\n\nCHÍNH PHỦ\n____\n\nSố: 109/NQ-CP\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
        "Độc lập - Tự do - Hạnh phúc\nHà Nội, ngày 16 tháng 4 năm 2026\n\nNGHỊ QUYẾT\n"
        "Về việc chuyển giao\nLàng Văn hóa\n____\nCHÍNH PHỦ\nCăn cứ Luật Tổ chức Chính phủ ngày 18/02/2025;\n",
        ("Nghị quyết", "Chính phủ", None, "109/NQ-CP", "2026-04-16", "Về việc chuyển giao Làng Văn hóa"),
    ),
    "circular, number under the motto": (
        "BỘ KẾ HOẠCH VÀ ĐẦU TƯ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 04/2023/TT-BKHĐT\n"
        "Hà Nội, ngày 26 tháng 6 năm 2023\nTHÔNG TƯ\nHướng dẫn yêu cầu nội dung\n\nCăn cứ Luật Quy hoạch;\n",
        ("Thông tư", "Bộ Kế hoạch và Đầu tư", None, "04/2023/TT-BKHĐT", "2023-06-26", "Hướng dẫn yêu cầu nội dung"),
    ),
    "provincial plan, full letterhead": (
        "ỦY BAN NHÂN DÂN\nTỈNH NAM ĐỊNH\n-------\nSố: 146/KH-UBND\nNam Định, ngày 07 tháng 02 năm 2024\n\nKẾ HOẠCH\n"
        "Phát triển kinh tế số năm 2024\n\nThực hiện Quyết định số 411/QĐ-TTg ngày 31/3/2022, UBND tỉnh ban hành:\n",
        ("Kế hoạch", "Ủy ban nhân dân tỉnh Nam Định", "Nam Định", "146/KH-UBND", "2024-02-07",
         "Phát triển kinh tế số năm 2024"),
    ),
    "two columns of one page on the same lines": (
        "ỦY BAN NHÂN DÂN     CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nTỈNH NAM ĐỊNH     Độc lập - Tự do - Hạnh phúc\n"
        "Số: 146/KH-UBND     Nam Định, ngày 07 tháng 02 năm 2024\n\nKẾ HOẠCH\nChuyển đổi số\n\nI. MỤC ĐÍCH\n",
        ("Kế hoạch", "Ủy ban nhân dân tỉnh Nam Định", "Nam Định", "146/KH-UBND", "2024-02-07", "Chuyển đổi số"),
    ),
    "party programme": (
        "TỈNH ỦY QUẢNG NAM\n*\nSố 37-CTr/TU\nĐẢNG CỘNG SẢN VIỆT NAM\nQuảng Nam, ngày 10 tháng 02 năm 2023\n\n"
        "CHƯƠNG TRÌNH\nthực hiện Nghị quyết số 29-NQ/TW\n\nI. MỤC TIÊU\n",
        ("Chương trình", "Tỉnh ủy Quảng Nam", "Quảng Nam", "37-CTr/TU", "2023-02-10",
         "thực hiện Nghị quyết số 29-NQ/TW"),
    ),
    "draft: number and day left blank": (
        "HỘI ĐỒNG NHÂN DÂN\nTỈNH LẠNG SƠN\nSố:      /NQ-HĐND\nLạng Sơn, ngày    tháng 7 năm 2024\n\nNGHỊ QUYẾT\n"
        "Về phân bổ ngân sách\n\nCăn cứ Luật Ngân sách nhà nước ngày 25 tháng 6 năm 2015;\n",
        ("Nghị quyết", "Hội đồng nhân dân tỉnh Lạng Sơn", "Lạng Sơn", None, "2024-07", "Về phân bổ ngân sách"),
    ),
    "district plan": (
        "ỦY BAN NHÂN DÂN\nHUYỆN QUỲNH PHỤ\nSố: 12/KH-UBND\nQuỳnh Phụ, ngày 03 tháng 4 năm 2024\n\nKẾ HOẠCH\n"
        "Trồng cây\n\nI. MỤC ĐÍCH\n",
        ("Kế hoạch", "Ủy ban nhân dân huyện Quỳnh Phụ", None, "12/KH-UBND", "2024-04-03", "Trồng cây"),
    ),
    "first paragraph is no title": (
        "KẾ HOẠCH\n\nThực hiện Nghị quyết số 29-NQ/TW ngày 17/11/2022, UBND tỉnh Sơn La ban hành Kế hoạch:\n\nI. A\n",
        ("Kế hoạch", "Ủy ban nhân dân tỉnh Sơn La", "Sơn La", None, None, None),
    ),
    "a cited number is never the own number": (
        "KẾ HOẠCH\nThực hiện Chương trình số 25-CTr/TU ngày 10/8/2018\n\n1. Mục tiêu\nSố: 12/KH-UBND là số khác.\n",
        ("Kế hoạch", None, None, None, None, "Thực hiện Chương trình số 25-CTr/TU ngày 10/8/2018"),
    ),
    "nothing known": ("Một đoạn văn bản không có phần đầu.\n", (None, None, None, None, None, None)),
    "empty": ("", (None, None, None, None, None, None)),
    "footnote mark glued to the year": (
        "BỘ TÀI CHÍNH\nSố: 333/QĐ-BTC\nHà Nội, ngày 23 tháng 02 năm 20264\n\nQUYẾT ĐỊNH\n"
        "Về việc công bố\n\nĐiều 1. A\n",
        ("Quyết định", "Bộ Tài chính", None, "333/QĐ-BTC", "2026-02-23", "Về việc công bố"),
    ),
    "number with a dotted series": (
        "CHÍNH PHỦ\nSố: 66.16/2026/NQ-CP\nHà Nội, ngày 07 tháng 4 năm 2026\n\nNGHỊ QUYẾT\n"
        "Cắt giảm thủ tục\n\nĐiều 1. A\n",
        ("Nghị quyết", "Chính phủ", None, "66.16/2026/NQ-CP", "2026-04-07", "Cắt giảm thủ tục"),
    ),
    "consolidated act takes number and date from its certification": (
        "VĂN BẢN HỢP NHẤT - BỘ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n\nTHÔNG TƯ\nBan hành Danh mục thuốc\n\n"
        "Thông tư số 05/2015/TT-BYT ngày 17 tháng 3 năm 2015 của Bộ trưởng Bộ Y tế, được sửa đổi bởi:\nĐiều 1. A\n"
        "BỘ Y TẾ\nSố: 04/VBHN-BYT\nXÁC THỰC VĂN BẢN HỢP NHẤT\nHà Nội, ngày 13 tháng 4 năm 2018\n",
        ("Văn bản hợp nhất", "Bộ Y tế", None, "04/VBHN-BYT", "2018-04-13", "Thông tư Ban hành Danh mục thuốc"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_heads_of_other_formats(name: str) -> None:
    text, expected = HEADS[name]
    facts = describe(text, Span(0, len(text)))
    found = tuple(getattr(facts, key).value for key in ("type", "issuer", "place", "number", "date", "title"))
    assert found == expected


def test_a_part_without_a_province_takes_the_dossiers() -> None:
    known = real_facts("003-doc2")
    text = "mục tiêu năm 2024\n\nI. KẾT QUẢ\nTrên đây là báo cáo kết quả năm 2023, trân trọng báo cáo./.\n"
    facts = describe(text, Span(0, len(text)), siblings=(known,))
    assert (facts.place.value, facts.place.cue) == ("Thái Bình", "dossier")
    assert facts.date.value is None, "a sibling's date is not this document's"


@pytest.mark.parametrize(
    ("line", "type_name"),
    [
        pytest.param("NGHỊ QOTẺT", "Nghị quyết", id="two letters damaged"),
        pytest.param("BÁO CÁO TÓM TẮT", "Báo cáo tóm tắt", id="longer name first"),
        pytest.param("KẾ HOẠCH", "Kế hoạch", id="exact"),
        pytest.param("QUYẾT NGHỊ:", None, id="enacting words are no type"),
        pytest.param("THÔNG TIN CHUNG", None, id="other capitals"),
        pytest.param("MỤC TIÊU", None, id="heading"),
    ],
)
def test_type_lines(line: str, type_name: str | None) -> None:
    found = read_type(line)
    assert (found.type if found else None) == type_name


@pytest.mark.parametrize(
    ("line", "name"),
    [
        pytest.param("ỦY BAN NRẪN DÂN TỈNH", "Ủy ban nhân dân tỉnh Hà Nam", id="damaged letters, context place"),
        pytest.param("BAN THƯỜNG VỤ TỈNH ỦY", "Ban Thường vụ Tỉnh ủy Hà Nam", id="party body"),
        pytest.param("UBND THÀNH PHỐ HẢI PHÒNG", "Ủy ban nhân dân thành phố Hải Phòng", id="short form, own place"),
        pytest.param("ỦY BAN NHÂN DÂN HUYỆN ĐÔNG HƯNG", "Ủy ban nhân dân huyện Đông Hưng", id="district"),
        pytest.param("HUYỆN ỦY QUỲNH PHỤ", "Huyện ủy Quỳnh Phụ", id="district party body keeps its own name"),
        pytest.param("BAN THƯỜNG VỤ HUYỆN ỦY", "Ban Thường vụ Huyện ủy", id="district unknown: not the province"),
        pytest.param("THÀNH ỦY HÀ NỘI", "Thành ủy Hà Nội", id="city party body"),
        pytest.param("THỦ TƯỚNG CHÍNH PHỦ", "Thủ tướng Chính phủ", id="central body has no province"),
    ],
)
def test_issuers_named_in_full(line: str, name: str) -> None:
    issuer = read_issuer_line(line)
    assert issuer is not None
    assert issuer.full_name("Hà Nam") == name


def test_an_organ_code_decides_only_when_it_names_one_body() -> None:
    assert issuer_of_code("TW") is None
    assert issuer_of_code("BCT").organ == "Bộ Công Thương"
    assert issuer_of_code("BCT", party=True).organ == "Bộ Chính trị"
    assert issuer_of_code("UBTVQH15").organ == "Ủy ban Thường vụ Quốc hội"
    assert find_issuer("Không có cơ quan nào ở đây") is None


def test_gazetteer_holds_the_63_former_and_34_present_provinces() -> None:
    present = [one for one in provinces() if one.valid_to is None]
    before_2025 = [one for one in provinces() if one.valid_to is None or one.valid_to >= date(2024, 12, 31)]
    names = {one.name for one in provinces()}
    assert len(present) == 34
    assert len(before_2025) - 1 == 63, "Huế counts once: Thừa Thiên Huế until 2024, Huế since"
    assert all(one.successor in names for one in provinces() if one.valid_to)


@pytest.mark.parametrize(
    ("place", "as_of", "successor"),
    [
        ("Thái Bình", date(2025, 6, 30), None),
        ("Thái Bình", date(2025, 7, 1), "Hưng Yên"),
        ("Thái Nguyên", date(2026, 1, 1), None),
        ("Bắc Kạn", date(2026, 1, 1), "Thái Nguyên"),
        ("Hà Tây", date(2010, 1, 1), "Hà Nội"),
        ("Không Có", date(2026, 1, 1), None),
    ],
)
def test_successors(place: str, as_of: date, successor: str | None) -> None:
    assert successor_name(place, as_of=as_of) == successor


def test_provinces_in_text() -> None:
    text = "thái bình là tính từ; Thải Bình bị quét hỏng; TP.HCM; Bà Rịa - Vũng Tàu"
    assert [one.province.name for one in find_provinces(text)] == ["Thái Bình", "Hồ Chí Minh", "Bà Rịa - Vũng Tàu"]
    assert main_province("tỉnh Nam Định, tỉnh Hà Nam, tỉnh Thái Bình") is None
