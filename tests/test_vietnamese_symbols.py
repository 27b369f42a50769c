"""Document numbers: found in texts, read from questions."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.vietnamese import find_symbols, normal_text, parse_symbol, parse_symbols, symbol_agrees
from corpus.vietnamese.symbols import ORGANS, organ_code

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"

IN_TEXT = [
    ("số 29-NQ/TW,", "29-nq-tw", "party", "party"), ("146/KH-UBND", "146-kh-ubnd", "state", "state"),
    ("29/2021/NQ-HĐND", "29-2021-nq-hdnd", "state", "with-year"), ("55/2024/QH15", "55-2024-qh15", "law", "law"),
    ("886/SCT-KHTCTH", "886-sct-khtcth", "letter", "letter"), ("25-CTr/TU", "25-ctr-tu", "party", "ctr"),
    ("27-Ctr/TU", "27-ctr-tu", "party", "ctr-small"), ("25-CTR/TU", "25-ctr-tu", "party", "ctr-capitals"),
    ("01-\nNQ/TU", "1-nq-tu", "party", "line-break"), ("35- CT/TW", "35-ct-tw", "party", "blank"),
    ("08/2023/NQ-HĐNb", "8-2023-nq-hdnd", "state", "scanned-organ"),
    ("552/QĐ-ƯBND", "552-qd-ubnd", "state", "u-horn"),
    ("167/KH-IJBND", "167-kh-ubnd", "state", "ij"), ("128/ICH-UBND", "128-kh-ubnd", "state", "scanned-type"),
    ("25/2020/NĐ-CPj", "25-2020-nd-cp", "state", "trailing"),
    ("12884/BGrVT-KHĐT", "12884-bgtvt-khdt", "letter", "r-for-T"),
    ("1004/QĐ-TTg", "1004-qd-ttg", "state", "ttg"), ("Kế hoạch /KH-UBND", "kh-ubnd", "state", "blank-number"),
    ("số -KL/TƯ", "kl-tu", "party", "blank-party"), ("1425/CTrPH-TCGDNN", "1425-ctrph-tcgdnn", "state", "joint"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key", "style"), [r[:3] for r in IN_TEXT], ids=[r[3] for r in IN_TEXT])
def test_find_symbols(text, key, style):
    ((symbol, start, end),) = find_symbols(text)
    assert (symbol.key, symbol.style) == (key, style)
    assert 0 <= start < end <= len(text)


@pytest.mark.parametrize("text", ["và/hoặc", "19/5/2023", "km/h", "Kinh tế - Xã hội", "35-40%", "TP/HCM", "1/2 KH"])
def test_no_symbol(text):
    assert find_symbols(text) == ()


EXPECTED = {"000": 13, "001": 10, "002": 0, "003": 61, "004": 16}  # 97 with a number, the others are blank in the text


@pytest.mark.parametrize("start", sorted(EXPECTED))
def test_symbols_of_the_real_documents(start):
    text = normal_text(next(DOCUMENTS.glob(f"{start}_*.txt")).read_text(encoding="utf-8"))
    found = find_symbols(text)
    assert len(found) == EXPECTED[start]
    for symbol, _, _ in found:
        assert symbol.style in ("letter", "law") or organ_code(symbol.organ)[1]


def test_numbered_symbols_of_the_five_texts():
    texts = [normal_text(path.read_text(encoding="utf-8")) for path in sorted(DOCUMENTS.glob("*.txt"))]
    assert sum(bool(symbol.number) for text in texts for symbol, _, _ in find_symbols(text)) == 97


ASKED = [
    ("29-NQ/TW", "29-nq-tw", "as-written"), ("29 nq tw", "29-nq-tw", "spaces"), ("nq29", "nq-29", "joined"),
    ("nq 29", "nq-29", "short"), ("NQ-29", "nq-29", "hyphen"), ("nghị quyết 29", "nq-29", "by-name"),
    ("nghi quyet so 29", "nq-29", "no-accents"), ("Nghị quyết số 29", "nq-29", "numbered"),
    ("nghị quyết số 29-NQ/TW", "29-nq-tw", "name-and-number"),
    ("NQ số 29/NQ-TW", "29-nq-tw", "state-style"),
    ("29/2021/NQ-HĐND", "29-2021-nq-hdnd", "year"), ("29/2021/nq-hdnd", "29-2021-nq-hdnd", "year-small"),
    ("25-CTR/TU", "25-ctr-tu", "ctr"), ("25 ctr tu", "25-ctr-tu", "ctr-small"),
    ("chỉ thị 16 nói gì", "ct-16", "in-question"),
    ("kế hoạch 146/KH-UBND của tỉnh", "146-kh-ubnd", "with-words"), ("146 kh ubnd", "146-kh-ubnd", "state-small"),
    ("quyết định 345/qđ-ttg", "345-qd-ttg", "small-bar"), ("luật 55/2024/QH15", "55-2024-qh15", "law"),
    ("nghị định 25/2020", "nd-25", "name-year"), ("NQ 08", "nq-8", "zero"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), [row[:2] for row in ASKED], ids=[row[2] for row in ASKED])
def test_parse_symbol(text, key):
    assert parse_symbol(text).key == key


@pytest.mark.parametrize(
    "text",
    ["kế hoạch 5 năm", "kế hoạch 2023", "báo cáo 6 tháng đầu năm", "chương trình 3 nhiệm vụ", "tăng 29%", "quyết định",
     "năm 2030", "29", "", "kh 2024", "báo cáo 10 chỉ tiêu", "chỉ tiêu 40 giường"],
)  # fmt: skip
def test_what_is_no_symbol_in_a_question(text):
    assert parse_symbol(text) is None


def test_several_symbols_keep_their_places():
    text = "so sánh NQ 29 với 25-CTr/TU"
    assert [(symbol.key, text[start:end]) for symbol, start, end in parse_symbols(text)] == [
        ("nq-29", "NQ 29"), ("25-ctr-tu", "25-CTr/TU"),
    ]  # fmt: skip


AGREE = [
    ("nghị quyết 29", "29-NQ/TW", True), ("29-NQ/TW", "29-NQ/TW", True), ("29-NQ/TW", "29/2021/NQ-HĐND", False),
    ("NQ 29/2021", "29/2021/NQ-HĐND", True), ("nq 19", "29-NQ/TW", False), ("ct 29", "29-NQ/TW", False),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "found", "expected"), AGREE)
def test_symbol_agrees(asked, found, expected):
    assert symbol_agrees(parse_symbol(asked), parse_symbol(found)) is expected


@given(
    st.integers(1, 999), st.sampled_from(["NQ", "QĐ", "CT", "KH", "CTr", "KL"]), st.sampled_from(ORGANS),
    st.sampled_from([None, 2021]),
)  # fmt: skip
def test_written_and_read_again(number, kind, organ, year):
    written = f"{number}/{year}/{kind}-{organ}" if year else f"{number}-{kind}/{organ}"
    symbol = parse_symbol(written)
    assert (symbol.number, symbol.type, symbol.organ, symbol.year) == (str(number), kind, organ, year)
    assert symbol.written == written
