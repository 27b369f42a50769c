"""Letters, syllables, tokens, numbers, dates and abbreviations of Vietnamese."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.vietnamese import (
    analyze,
    find_dates,
    find_numbers,
    fold,
    fold_char,
    harvest_abbreviations,
    is_syllable,
    noise_share,
    normal_text,
    number_key,
    syllable_key,
)
from corpus.vietnamese.abbreviations import readings_of
from corpus.vietnamese.syllables import all_syllables, toneless_spellings

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"


def document(start: str) -> str:
    return normal_text(next(DOCUMENTS.glob(f"{start}_*.txt")).read_text(encoding="utf-8"))


def keys(text: str, **options) -> list[str]:
    return [token.key for token in analyze(text, **options)]


SAME = [
    ("hoà", "hòa", "mark-oa"), ("thuỷ", "thủy", "mark-uy"), ("khoẻ", "khỏe", "mark-oe"), ("kỹ", "kĩ", "y-i"),
    ("tỷ", "tỉ", "y-i-hook"), ("lý", "lí", "y-i-ly"), ("mỹ", "mĩ", "y-i-my"), ("quy", "qui", "qu-y"),
    ("quý", "quí", "qu-y-tone"), ("Ðề", "đề", "icelandic-eth-capital"), ("ðề", "đề", "icelandic-eth"),
    ("HOÁ", "hóa", "case"), (unicodedata.normalize("NFD", "nghiệp"), "nghiệp", "nfd"),
    ("ngoằn", "NGOẰN", "case-ngh"), ("hoàn", "hoàn", "closed-oa-keeps-place"), ("sỹ", "sĩ", "y-i-sy"),
]  # fmt: skip
DIFFERENT = [
    ("tai", "tay", "after-a"), ("thui", "thuy", "after-u"), ("lại", "lạy", "after-a-tone"), ("y", "i", "list-mark"),
    ("đa", "da", "d-bar"), ("ma", "má", "tone"), ("tân", "tan", "vowel"), ("quỳnh", "quình", "closed-y"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in SAME], ids=[row[2] for row in SAME])
def test_equal_spellings_have_one_key(one, other):
    assert syllable_key(one) == syllable_key(other)


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in DIFFERENT], ids=[row[2] for row in DIFFERENT])
def test_different_syllables_keep_different_keys(one, other):
    assert syllable_key(one) != syllable_key(other)


def test_every_rule_spelling_is_a_syllable_and_its_key_is_stable():
    for syllable in all_syllables():
        key = syllable_key(syllable)
        assert is_syllable(syllable)
        assert syllable_key(key) == key
        assert is_syllable(key)


def test_counts_of_generated_spellings():
    assert 4_100 <= len(toneless_spellings()) <= 4_300  # the rules of the domain description give 4,179
    assert 19_000 <= len(all_syllables()) <= 19_700  # and 19,195


VALID = tuple(
    "nghiêng gì gìn giêng giặt quốc quyết quýt khuỷu ngoằn ngoèo yêu oan uỷ ủy đường thuở mướp coóng huân".split()
)


@pytest.mark.parametrize("syllable", VALID)
def test_real_syllables_are_allowed(syllable):
    assert is_syllable(syllable)


@pytest.mark.parametrize("syllable", ["ứiực", "ừong", "kêt", "cac", "ghà", "nghà", "cề", "gê", "kàn", "qù", "hàq"])
def test_impossible_syllables_are_refused(syllable):
    assert not is_syllable(syllable)


def test_fold_keeps_places():
    text = document("000")
    folded = fold(text)
    assert len(folded) == len(text)
    assert folded == "".join(map(fold_char, text))
    at = folded.index("cong nghiep hoa, hien dai hoa")
    assert text[at : at + 15] in ("công nghiệp hóa", "công nghiệp hoá")


@given(st.text())
def test_fold_is_one_to_one_on_any_text(text):
    assert len(fold(text)) == (len(text) if text.isascii() else len(unicodedata.normalize("NFC", text)))


def test_normal_text_changes_only_what_it_says():
    assert normal_text("\ufeffa\r\nb\rc\u00a0d\u200be  f") == "a\nb\nc\u00a0d\u200be  f"
    for start in ("000", "001", "002", "003", "004"):
        assert normal_text(document(start)) == document(start)


NUMBERS = [
    ("13.4", "13,4", "point-decimal"), ("13,4", "13,4", "comma-decimal"), ("1.000", "1000", "grouped"),
    ("1000", "1000", "plain"), ("100", "100", "not-1000"), ("8.251,71", "8251,71", "grouped-decimal"),
    ("1.234.567", "1234567", "twice-grouped"), ("89.6", "89,6", "not-grouping"), ("2.526.74", "2.526.74", "broken"),
    ("1,000,000", "1000000", "english"), ("05", "5", "leading-zero"), ("000", "0", "zeros"),
    ("0.500", "0,500", "zero-head"),
    ("1.2.3", "1.2.3", "heading"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [row[:2] for row in NUMBERS], ids=[row[2] for row in NUMBERS])
def test_number_key(raw, expected):
    assert number_key(raw) == expected
    assert number_key(expected) == expected


def test_find_numbers_leaves_dates_and_symbols():
    text = "năm 2030 đạt 13,4%/năm; 1.000 ha; 29-NQ/TW; 19/5/2023; 146/KH-UBND; 80-90%"
    assert [n for n, _, _ in find_numbers(text) if n not in ("80", "90")] == ["2030", "13,4", "1000"]


DATES = [
    ("ngày 19 tháng 5 năm 2023", "2023-05-19", "day", "words"), ("22 /10/2018", "2018-10-22", "day", "glued-blank"),
    ("04.11.2013", "2013-11-04", "day", "dots"), ("ngày    tháng 11 năm 2023", "2023-11-01", "month", "blank-day"),
    ("ngày … tháng … năm 2023", "2023-01-01", "year", "blank-month"), ("tháng 6/2024", "2024-06-01", "month", "month"),
    ("NGÀY 02 THÁNG 9 NĂM 1945", "1945-09-02", "day", "capitals"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "day", "precision"), [row[:3] for row in DATES], ids=[row[3] for row in DATES])
def test_find_dates(text, day, precision):
    ((found, start, end),) = find_dates(f"x {text} y")
    assert (found.day.isoformat(), found.precision) == (day, precision)
    assert f"x {text} y"[start:end] == found.raw == text


@pytest.mark.parametrize("text", ["31/2/2020", "29/02/2023", "năm 2023", "1.2.2", "45/13/2020", "12/2020/NĐ-CP"])
def test_no_date(text):
    assert find_dates(text) == ()


EQUAL_TEXTS = [
    ("UBND tỉnh", "Ủy ban nhân dân tỉnh", "ubnd"), ("ƯBND tỉnh", "Uỷ ban nhân dân tỉnh", "scanned-ubnd"),
    ("ubnd tỉnh", "UBND tỉnh", "small-letters"), ("hdnd", "Hội đồng nhân dân", "without-bar"),
    ("kcn, gpmb, htx", "khu công nghiệp giải phóng mặt bằng hợp tác xã", "small-three"),
    ("Sở LĐ-TB&XH", "Sở Lao động - Thương binh và Xã hội", "mixed"), ("KH&CN", "khoa học và công nghệ", "ampersand"),
    ("LĐTBXH", "Lao động Thương binh và Xã hội", "joined"), ("NN&PTNT", "Nông nghiệp và Phát triển nông thôn", "nn"),
    ("KHĐT", "Kế hoạch và Đầu tư", "khdt"), ("NSNN", "ngân sách nhà nước", "nsnn"),
    ("CNH, HĐH", "công nghiệp hoá hiện đại hoá", "cnh"),
    ("CNH-HĐH", "công nghiệp hóa, hiện đại hóa", "cnh-hdh"), ("kinh tế - xã hội", "KT-XH", "hyphen"),
    ("khoa học & công nghệ", "khoa học và công nghệ", "and-sign"),
    ("công\u00a0nghiệp\u200bhoá", "công nghiệp hóa", "nbsp"),
    ("TP Thái Bình", "thành phố Thái Bình", "tp"), ("vượt KH năm", "vượt kế hoạch năm", "kh-plan"),
    ("Sở XD", "Sở Xây dựng", "xd"), (unicodedata.normalize("NFD", "Đề án số 06"), "đề án số 6", "nfd"),
    ("“đổi mới”", '"đổi mới"', "quotes"), ("km²", "km2", "superscript"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in EQUAL_TEXTS], ids=[row[2] for row in EQUAL_TEXTS])
def test_equal_texts_give_equal_keys(one, other):
    assert keys(one) == keys(other)


UNEQUAL_TEXTS = [
    ("thị trường", "thủ tướng", "a8"), ("100", "1000", "hundred"), ("tp", "thành phố", "two-small-letters"),
    ("nam", "năm", "accent"), ("FDI", "đầu tư trực tiếp nước ngoài", "foreign-stays"), ("can", "CAN BẢN", "no-table"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other"), [row[:2] for row in UNEQUAL_TEXTS], ids=[row[2] for row in UNEQUAL_TEXTS])
def test_unequal_texts_give_unequal_keys(one, other):
    assert keys(one) != keys(other)


def test_ambiguous_abbreviations_look_at_their_neighbours():
    assert keys("CT UBND tỉnh")[:2] == ["chủ", "tịch"]
    assert keys("TU BỔ DI TÍCH") == ["tu", "bổ", "di", "tích"]  # a heading in capitals, not Tỉnh ủy
    assert keys("Ban Thường vụ TU")[-2:] == ["tỉnh", "ủy"]


def test_tokens_of_an_abbreviation_carry_its_span():
    text = "Chủ tịch UBND tỉnh"
    assert [(t.start, t.end) for t in analyze(text)[2:6]] == [(9, 13)] * 4


def test_definitions_of_the_document_win():
    local = {"KCN": "khoa chuyên ngành"}
    assert keys("KCN", abbreviations=local) == ["khoa", "chuyên", "ngành"]
    assert keys("KCN") == ["khu", "công", "nghiệp"]


HARVEST = [
    ("đơn vị hành chính (ĐVHC)", {"ĐVHC": "đơn vị hành chính"}, "brackets"),
    ("Ban Quản lý dự án (sau đây gọi tắt là BQLDA)", {"BQLDA": "ban quản lý dự án"}, "called"),
    ("Chương trình hành động (sau đây viết tắt là: CTHĐ)", {"CTHĐ": "chương trình hành động"}, "written"),
    ("trách nhiệm của các hợp tác xã (HTX)", {"HTX": "hợp tác xã"}, "shortest"),
    ("khoa học và công nghệ (KHCN)", {"KHCN": "khoa học và công nghệ"}, "link-word"),
    ("theo quy định (KCN)", {}, "initials-disagree"), ("điểm (a) và (b)", {}, "letters"), ("", {}, "empty"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), [row[:2] for row in HARVEST], ids=[row[2] for row in HARVEST])
def test_harvest_abbreviations(text, expected):
    assert harvest_abbreviations(text) == expected


def test_harvest_from_a_real_document():
    found = harvest_abbreviations(document("003"))
    assert all(readings_of(name) or len(name) >= 2 for name in found)
    assert found.get("ĐVHC") == "đơn vị hành chính"


def test_document_symbol_is_one_token():
    text = "Nghị quyết số 29/2021/NQ-HĐND ngày"
    token = next(t for t in analyze(text) if t.kind == "symbol")
    assert (token.key, text[token.start : token.end]) == ("29-2021-nq-hdnd", "29/2021/NQ-HĐND")


def test_decomposed_text_keeps_its_own_places():
    composed = "Uỷ ban nhân dân, số 29-NQ/TW: khoáng sản 13,4%"
    given_text = unicodedata.normalize("NFD", composed)
    tokens, expected = analyze(given_text), analyze(composed)
    assert [t.key for t in tokens] == [t.key for t in expected]
    for token, same in zip(tokens, expected, strict=True):
        assert unicodedata.normalize("NFC", given_text[token.start : token.end]) == composed[same.start : same.end]


@pytest.mark.parametrize("start", ["000", "001", "002", "003", "004"])
def test_spans_of_real_documents_hold_the_words(start):
    text = document(start)
    previous = 0
    for token in analyze(text):
        assert previous <= token.start < token.end <= len(text)
        previous = token.start
        if token.kind == "syllable" and token.end - token.start == len(token.key) and not text[token.start].isupper():
            assert fold(text[token.start : token.end]).replace("y", "i") == token.folded.replace("y", "i")


NOISE = [("000", 0, 0.004), ("001", 0, 0.004), ("002", 0, 0.004), ("003", 0.03, 0.05), ("004", 0, 0.004)]


@pytest.mark.parametrize(("start", "low", "high"), NOISE)
def test_noise_share(start, low, high):
    assert low <= noise_share(document(start)) <= high


ANY_TEXT = st.text(
    alphabet=st.one_of(
        st.sampled_from("aăâđêôơưyiuoAĐƯIlT1029.,-/&()*'\"\u0301\u0323\u00ad\u200b\u202e\u0000\n²😀₫Ộệữ NQKHUBDHTW"),
        st.characters(blacklist_categories=("Cs",)),
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None)
@given(ANY_TEXT, st.booleans())
def test_analyze_never_fails_and_spans_stay_inside(text, repair):
    previous = 0
    for token in analyze(text, repair=repair):
        assert 0 <= token.start < token.end <= len(text)
        assert token.start >= previous
        assert token.key and len(token.folded) == len(token.key)
        previous = token.start


@settings(max_examples=100, deadline=None)
@given(ANY_TEXT)
def test_composed_and_decomposed_text_have_equal_keys(text):
    assert keys(unicodedata.normalize("NFD", text)) == keys(unicodedata.normalize("NFC", text))
