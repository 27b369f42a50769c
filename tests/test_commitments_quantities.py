"""Quantities and deadlines: tables of text and what must be found."""

import pytest

from corpus.vietnamese.deadlines import find_deadlines
from corpus.vietnamese.quantities import find_quantities, flag_bases, read_number

QUANTITIES = [
    ("ước đạt\n\n67.948 tỷ đồng, tăng 7,37% so với năm 2022", [("=", 67948, 67948, "tỷ đồng"), ("=", 7.37, 7.37, "%")]),
    ("(kế hoạch 11% trở lẽn)", [(">=", 11, None, "%")]),
    ("đạt bình quân 7,5% năm; tỷ lệ", [("=", 7.5, 7.5, "%năm")]),
    ("đạt khoảng 8.900 USD", [("~", 8900, 8900, "USD")]),
    ("đạt 35 - 40%", [("range", 35, 40, "%")]),
    ("đạt 80 - 90% trở lên", [("range", 80, 90, "%")]),
    ("từ 8% đến 10%", [("range", 8, 10, "%")]),
    ("đạt 0,1 %o; trẻ em dưới 5 tuổi còn dưới 9%", [("=", 0.1, 0.1, "%o"), ("<", None, 9, "%")]),
    ("duy trì trên 0,7.", [(">", 0.7, None, "")]),
    ("gấp khoảng 4,3 lần so với năm 2020", [("~", 4.3, 4.3, "lần")]),
    ("cho từ 34.500 lao động ừở lên", [(">=", 34500, None, "lao động")]),
    ("34.500trở lên là đạt", [(">=", 34500, None, "")]),
    ("tối thiểu 45%, không quá 3%/năm", [(">=", 45, None, "%"), ("<=", None, 3, "%/năm")]),
    ("cao hơn 3.000 ha so với vụ Mùa", [("=", 3000, 3000, "ha")]),
    ("vốn FDI trên 1,0 tỷ USD", [(">", 1, None, "tỷ USD")]),
    ("59,3 nghìn con, giảm 1.765 ha so", [("=", 59.3, 59.3, "nghìn con"), ("=", 1765, 1765, "ha")]),
    ("Nghị quyết số 29/2021/NQ-HĐND ngày 10/12/2021 về giai đoạn 2021-2025", []),
    ("thực hiện 5 nhiệm vụ trọng tâm và 3 đột phá", []),
    ("(3) Điều 5 khoản 2 mục 3, Quyết định số 12, quý II/2024, tháng 5 năm 2023", []),
]


@pytest.mark.parametrize(("text", "expected"), QUANTITIES, ids=[text[:30] for text, _ in QUANTITIES])
def test_quantities(text, expected):
    found = find_quantities(text)
    assert [(q.comparator, q.value_min, q.value_max, q.unit) for q in found] == expected
    for quantity in found:
        assert text[quantity.value_start : quantity.value_end] == quantity.raw
        assert quantity.start <= quantity.value_start < quantity.value_end <= quantity.end


def test_a_damaged_number_keeps_what_is_printed_and_says_so():
    (found,) = find_quantities("đạt Ó5,5 triệu đồng")
    assert (found.raw, found.value_min, found.flags) == ("Ó5,5", 65.5, ("ocr_digit_suspect",))
    assert read_number("2.526 74") == (2526.74, True)
    assert read_number("89.6") == (89.6, True)


def test_scale_and_canonical_unit():
    (found,) = find_quantities("thu 9.878 tỷ đồng")
    assert (found.value_min, found.scale, found.unit_norm) == (9878, 1e9, "VND")


def test_the_first_number_of_a_change_is_its_base():
    text = "giảm 9%, từ 32% xuống còn 23%"
    assert [q.flags for q in flag_bases(text, find_quantities(text))] == [(), ("base",), ()]


DEADLINES = [
    ("Mục tiêu cụ thể đến năm 2030", [("by", None, "2030")]),
    ("Năm 2018-2025", [("period", "2018", "2025")]),
    ("giai đoạn 2021 - 2030, tầm nhìn đến năm 2045", [("period", "2021", "2030"), ("vision", None, "2045")]),
    ("trước ngày 30/6/2024", [("before", None, "2024-06-30")]),
    ("chậm nhất trong quý III/2025", [("before", None, "2025-09")]),
    ("Quý IV năm 2024", [("quarter", "2024-10", "2024-12")]),
    ("tháng 12/2026", [("in", "2026-12", "2026-12")]),
    ("ngay trong năm 2021", [("in", "2021", "2021")]),
    ("định hướng đến năm 2030", [("orientation", None, "2030")]),
    ("hằng năm", [("recurring", None, None)]),
    ("ngay sau khi Quy hoạch tỉnh được phê duyệt", [("conditional", None, None)]),
    ("tăng 5% so với năm 2020 (giá so sánh 2010)", []),
]


@pytest.mark.parametrize(("text", "expected"), DEADLINES, ids=[text[:30] for text, _ in DEADLINES])
def test_deadlines(text, expected):
    found = find_deadlines(text)
    assert [(one.type, one.since, one.until) for one in found] == expected
    assert all(text[one.start : one.end] == one.raw for one in found)
