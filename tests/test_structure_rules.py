"""Each rule of structure on a small text written for it, and what survives random noise on the real documents."""

import random
from dataclasses import replace

import pytest

from corpus import split_documents
from corpus.markers import read_marker
from corpus.records import Page, SourceText, Span
from corpus.table_header import read_header
from tests.test_structure import source_of


def source(text, pages=()):
    return SourceText(file="a.txt", text=text, sha256="0" * 64, media_type="text", encoding="utf-8", pages=pages)


def units(text, pages=()):
    (document,) = split_documents(source(text, pages))
    return [(p.eid, p.quote(text)) for p in document.paragraphs]


def eids(text):
    return [eid for eid, _ in units(text)]


LAW = """NGHỊ ĐỊNH
Quy định chi tiết một số điều

Căn cứ Luật Tổ chức Chính phủ số 63/2025/QH15;

Chính phủ ban hành Nghị định quy định chi tiết.

Chương I
QUY ĐỊNH CHUNG

Điều 1. Phạm vi điều chỉnh

Nghị định này quy định chi tiết Điều 5, Điều 8.

Điều 2. Đối tượng áp dụng

1. Bộ Công an:

a) Cục A;

đ) Cục B.

2. Cơ quan khác.

Mục 2
THỦ TỤC

Điều 3. Hồ sơ
"""


@pytest.mark.parametrize(("text", "expected"), [
    (LAW, [
        "preface__p_1", "preface__p_2", "preamble__cits_1__cit_1", "preamble__p_1", "chp_I", "chp_I__art_1",
        "chp_I__art_1__p_1", "chp_I__art_2", "chp_I__art_2__para_1", "chp_I__art_2__para_1__point_a",
        "chp_I__art_2__para_1__point_dd", "chp_I__art_2__para_2", "chp_I__sec_2", "chp_I__sec_2__art_3",
    ]),
    ("A. KINH TẾ\n\nI. CÔNG NGHIỆP\n\n1. Mục tiêu\n\n1.1. Chung\n\n1.1.1. Riêng\n\n- Một.\n\n+ Hai.\n\n"
     "+ Ba.\n\n- Bốn.\n\nB. XÃ HỘI\n", [
        "sec_A", "sec_A__sec_I", "sec_A__sec_I__subsec_1", "sec_A__sec_I__subsec_1__para_1-1",
        "sec_A__sec_I__subsec_1__para_1-1__para_1-1-1",
        *[f"sec_A__sec_I__subsec_1__para_1-1__para_1-1-1__{end}" for end in
          ("indent_1", "indent_1__indent_1", "indent_1__indent_2", "indent_2")], "sec_B",
    ]),
    ("### I. MỘT\n\n# **1. Hai**\n\n###### **2. Ba**\n\n## II. BỐN\n",
     ["sec_I", "sec_I__subsec_1", "sec_I__subsec_2", "sec_II"]),
    ("I. NHIỆM VỤ\n\n1. Sở A chủ trì việc này.\n\n2. Sở B chủ trì việc kia.\n\nVăn phòng theo dõi chung.\n",
     ["sec_I", "sec_I__subsec_1", "sec_I__subsec_2", "sec_I__p_1"]),
    ("I. NHIỆM VỤ\n\n1. Sở A chủ trì.\n\nSở A báo cáo hằng quý.\n\n2. Sở B chủ trì.\n\nSở B báo cáo hằng năm.\n",
     ["sec_I", "sec_I__subsec_1", "sec_I__subsec_1__p_1", "sec_I__subsec_2", "sec_I__subsec_2__p_1"]),
    ("I. MỤC TIÊU\n\n1. Một\n\nI. MỤC TIÊU\n\n1. Một\n",
     ["sec_I", "sec_I__subsec_1", "sec_I_2", "sec_I_2__subsec_1"]),
    ("I. MỘT\n\n(1) Việc thứ nhất.\n\n(2) Việc thứ hai.\n\nx3) Việc thứ ba.\n\n(4) Việc thứ tư.\n",
     ["sec_I", *[f"sec_I__point_{k}" for k in (1, 2, 3, 4)]]),
    ("Điều 1. Phê duyệt kế hoạch với nội dung sau:\n\nI. MỤC TIÊU\n\n1. Chung.\n\nII. NHIỆM VỤ\n\nĐiều 2. Hiệu lực\n",
     ["art_1", "art_1__sec_I", "art_1__sec_I__subsec_1", "art_1__sec_II", "art_2"]),
    ("I. MỘT\n\n1. Sửa đổi Điều 5 như sau:\n\n“Điều 5. Hồ sơ\n\n1. Đơn.\n\n2. Bản sao.”\n\n2. Bãi bỏ Điều 6.\n",
     ["sec_I", "sec_I__subsec_1", *[f"sec_I__subsec_1__p_{k}" for k in (1, 2, 3)], "sec_I__subsec_2"]),
], ids=["law", "ranks", "markdown-depth", "after-last-item", "items-with-paragraphs", "repeated-number",
        "damaged-point", "roman-in-article", "quoted-units"])  # fmt: skip
def test_units_get_their_addresses(text, expected):
    assert eids(text) == expected


@pytest.mark.parametrize(("text", "cls", "number"), [
    ("Phần thứ hai", "part", "2"), ("PHẦN II. KẾT QUẢ", "part", "II"), ("Chương IV", "chapter", "IV"),
    ("Điều 1, Thông qua báo cáo", "article", "1"), ("1.2. Mục tiêu", "decimal", "1-2"), ("12) Việc", "paren", "12"),
    ("ô) Việc", None, None), ("Phần lớn các xã", None, None), ("Chương trình hành động", None, None),
    ("67.948 tỷ đồng", None, None), ("2,5 triệu đồng", None, None), ("Điều 5 Nghị định này", None, None),
    ("Phụ lục kèm theo Quyết định này quy định", None, None), ("Mục tiêu chung", None, None),
    ("PHỤ LỤC II", "appendix", "II"), ("- Đẩy mạnh", "dash", ""), ("-19,9", None, None), ("V. TỔ CHỨC", "roman", "V"),
])  # fmt: skip
def test_markers_are_read_by_grammar(text, cls, number):
    marker = read_marker(text)
    assert (marker.cls, marker.number) == (cls, number) if cls else marker is None


FULL = "Trong năm qua, tỉnh đã tập trung chỉ đạo quyết liệt các ngành, các cấp thực hiện tốt"


def wrapped(*lines):
    """A text set in lines: enough full lines that the layout is seen, then the lines of the case."""
    return "\n".join([f"{FULL} nhiệm vụ.", *[FULL] * 8, "kết thúc.", "", *lines]) + "\n"


def test_wrapped_lines_become_one_paragraph():
    text = wrapped("Tổng sản phẩm trên địa bàn tỉnh theo giá so sánh năm 2010 cả năm nay ước đạt", "",
                   "67.948 tỷ đồng, tăng 7,37% so với năm trước.", "", "Đoạn sau đó bắt đầu ở đây.")
    quotes = [quote for _, quote in units(text)][-2:]
    assert quotes[0].endswith("ước đạt\n\n67.948 tỷ đồng, tăng 7,37% so với năm trước.")
    assert quotes[1] == "Đoạn sau đó bắt đầu ở đây."


def test_a_hyphen_inside_a_sentence_is_no_list():
    text = wrapped(f"{FULL[:-20]} phát triển kinh tế", "- xã hội của tỉnh trong giai đoạn tới.")
    assert not any("indent" in eid for eid in eids(text))


def test_page_furniture_is_left_out_and_sentences_go_on():
    page = "CÔNG BÁO/Số 5/Ngày 20-02-2023"
    pages = [f"{page}\n{n}\n\n" + f"{FULL}\n" * 6 for n in range(3, 8)]
    text = "".join(pages) + "là xong.\n"
    found = units(text)
    assert not any("CÔNG BÁO" in quote for _, quote in found)
    (document,) = split_documents(source(text))
    assert len(document.paragraphs[-1].ranges) == 5
    assert document.paragraphs[-1].quote(text).endswith("thực hiện tốt\nlà xong.")


def test_a_repeated_table_word_is_no_running_head():
    text = wrapped("Danh mục.", "") + "Khẩu trang y tế\n35\nGăng tay\n2\nKhẩu trang y tế\n7\nKhẩu trang y tế\n1\n"
    assert sum(quote.count("Khẩu trang") for _, quote in units(text)) == 3


def test_pages_of_the_source_are_kept():
    text = "I. MỘT\n\nĐoạn thứ nhất.\n\nII. HAI\n\nĐoạn thứ hai.\n"
    cut = text.index("II.")
    pages = (Page(number=1, span=Span(0, cut)), Page(number=2, span=Span(cut, len(text))))
    (document,) = split_documents(source(text, pages))
    assert [p.page for p in document.paragraphs] == [1, 1, 2, 2]


PIPES = "I. BẢNG\n\n| TT | Việc | Hạn |\n|---|:--:|---|\n| 1 | Lập kế hoạch | 2024 |\n| 2 | Báo cáo | |\n\nHết bảng.\n"


def test_markdown_tables():
    (document,) = split_documents(source(PIPES))
    rows = [p for p in document.paragraphs if p.kind == "row"]
    assert [p.eid for p in rows] == ["sec_I__table_1__row_1", "sec_I__table_1__row_2"]
    assert rows[0].columns == ("TT", "Việc", "Hạn") and rows[1].values == ("2", "Báo cáo", "")
    cells = {p.eid: p.quote(PIPES) for p in document.paragraphs if p.kind == "cell"}
    assert cells["sec_I__table_1__row_1__col_2"] == "Lập kế hoạch" and "sec_I__table_1__row_2__col_3" not in cells
    assert document.paragraphs[-1].eid == "sec_I__p_1"


def test_a_table_row_that_lost_a_tab_stays_in_the_table():
    head = "STT\tViệc\tChủ trì\tHạn\n"
    text = head + "1\tA\tSở A\t2024\n2\tB Sở B\t2025\n3\tC\tSở C\t2026\n"
    (document,) = split_documents(source(text))
    assert [p.eid for p in document.paragraphs if p.kind == "row"] == [f"table_1__row_{k}" for k in (1, 2, 3)]


def test_headers_of_flattened_tables():
    assert read_header("STT Chỉ tiêu Đơn vị tính Thực hiện năm 2022 Kế hoạch năm 2023 Ghi chú") == (
        "STT", "Chỉ tiêu", "Đơn vị tính", "Thực hiện năm 2022", "Kế hoạch năm 2023", "Ghi chú",
    )
    assert read_header("STT Họ và tên") == ()


FORM = """PHỤ LỤC I

(Ban hành kèm theo Nghị định này)

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

..., ngày ... tháng ... năm ...

BÁO CÁO

Kính gửi: Bộ Công an.
"""


def test_a_form_in_an_annex_is_no_new_document():
    documents = split_documents(source(LAW * 2 + "TM. CHÍNH PHỦ\n\n" + FORM))
    assert [d.part for d in documents] == ["main"]
    assert "att_I" in [p.eid for p in documents[0].paragraphs]


def test_two_letterheads_make_two_documents():
    head = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n\nThái Bình, ngày 5 tháng 6 năm 2023\n\n"
    body = "I. MỤC TIÊU\n\n" + "\n\n".join(f"{k}. Thực hiện tốt nhiệm vụ thứ {k} được giao." for k in range(1, 15))
    text = f"{head}KẾ HOẠCH\n\n{body}\n\n\n\n{head}BÁO CÁO\n\n{body}\n"
    documents = split_documents(source(text))
    assert [d.part for d in documents] == ["doc1", "doc2"]
    assert documents[1].span.start == text.rindex("CỘNG HÒA")
    assert [p.eid for p in documents[0].paragraphs if p.kind == "heading"] == ["sec_I"]


@pytest.mark.parametrize("text", ["", "\n \n", "…", "-----", "1", "| a |", "\t\t\n\t\t\n", "“", "(", "Điều"], ids=repr)
def test_odd_texts_never_fail(text):
    (document,) = split_documents(source(text))
    assert all(span.end <= len(text) for p in document.paragraphs for span in p.ranges)


LETTERS = "abcdefghiklmnopqrstuvxyàáảãạăâêôơưđABCDEGHIKLMNOPQRSTUVXY0123456789.,;:()-"


def surviving_share(number, seed):
    """The share of addresses that name the same place after 1 % of the characters were replaced."""
    clean = source_of(number)
    chance = random.Random(seed)
    noisy = "".join(
        c if c == "\n" or chance.random() >= 0.01 else chance.choice(LETTERS) for c in clean.text
    )
    places = [
        {(d.part, p.eid): p.ranges[0].start for d in split_documents(replace(clean, text=text)) for p in d.paragraphs}
        for text in (clean.text, noisy)
    ]
    same = sum(abs(places[1].get(key, -99) - start) <= 6 for key, start in places[0].items())
    return same / len(places[0])


@pytest.mark.parametrize(
    ("number", "least"), [("000", 0.95), ("001", 0.95), ("002", 0.7), ("003", 0.75), ("004", 0.95)]
)
def test_addresses_survive_noise(number, least):
    """002 has 45 units and sections out of order; 003 is a bad scan already."""
    assert sum(surviving_share(number, seed) for seed in (0, 1)) / 2 >= least
