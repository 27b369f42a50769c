"""Damaged syllables of scanned texts: which are suspected, and how they are read."""

from pathlib import Path

import pytest

from corpus.vietnamese import analyze, fold, normal_text, repair_syllable
from corpus.vietnamese.repair import is_suspect, repair_candidates
from corpus.vietnamese.syllables import is_syllable, syllable_key

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
SCANNED = normal_text(next(DOCUMENTS.glob("003_*.txt")).read_text(encoding="utf-8"))

REPAIRED = [
    ("ứiực", "thực", "th-as-u"), ("ứiu", "thu", "th-short"), ("ừong", "trong", "tr-as-u"), ("ừình", "trình", "tr"),
    ("Idiai", "khai", "kh-as-Idi"), ("Iđiăn", "khăn", "kh-as-Iđi"), ("Ichai", "khai", "kh-as-Ich"),
    ("tìiách", "thách", "th-as-tìi"), ("hànli", "hành", "nh-as-nli"), ("Chínli", "chính", "nh-capital"),
    ("Ihực", "thực", "th-as-Ih"), ("kliông", "không", "kh-as-kli"), ("tmờng", "trường", "tr-as-tm"),
    ("nhũTig", "những", "ững"), ("dựTig", "dựng", "ựng"), ("kêt", "kết", "lost-acute"), ("câp", "cấp", "lost-acute-a"),
    ("chưooig", "chương", "ương"), ("quôc", "quốc", "lost-acute-o"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "expected"), [row[:2] for row in REPAIRED], ids=[row[2] for row in REPAIRED])
def test_repair_syllable(raw, expected):
    assert repair_syllable(raw) == expected


@pytest.mark.parametrize("word", ["được", "thuỷ", "internet", "UNESCO", "đắk", "cac", "truong", "FDI", "Kg", "", "29"])
def test_what_is_right_stays(word):
    assert repair_syllable(word) is None


def test_repairs_are_possible_syllables():
    for key, cost in repair_candidates("ữiể"):
        assert is_syllable(key)
        assert 0 <= cost < 3


IN_CONTEXT = [
    ("Ichai thác khoáng sản", "khai thác khoáng sản", "a8"),
    ("sản lưọ*ng thủy sản", "sản lượng thủy sản", "star-inside"),
    ("xây dụ-ng nông thôn", "xây dựng nông thôn", "hyphen-inside"), ("khu vụ-c kinh tế", "khu vực kinh tế", "hyphen-c"),
    ("thị tru'ờng", "thị trường", "quote-inside"), ("phát ừiển", "phát triển", "context"),
    ("ĐạtKH", "đạt kế hoạch", "glued"), ("banhành", "ban hành", "glued-small"),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "meant"), [row[:2] for row in IN_CONTEXT], ids=[row[2] for row in IN_CONTEXT])
def test_repaired_text_folds_to_what_was_meant(seen, meant):
    assert [t.folded for t in analyze(seen, repair=True)] == [t.folded for t in analyze(meant)]


def test_the_original_form_is_kept():
    token = analyze("Ichai thác", repair=True)[0]
    assert (token.key, token.raw_key, token.start, token.end) == ("khai", "ichai", 0, 5)
    assert analyze("Ichai thác")[0].key == "ichai"


def test_most_suspects_of_the_scanned_dossier_get_a_reading():
    tokens = analyze(SCANNED, repair=True)
    repaired = [token for token in tokens if token.raw_key]
    left = [t for t in tokens if not t.raw_key and is_suspect(SCANNED[t.start : t.end], t.key)]
    assert len(repaired) > 900
    assert len(repaired) / (len(repaired) + len(left)) > 0.7
    assert all(is_syllable(token.key) for token in repaired)


def test_correct_words_find_their_damaged_copies():
    def places(phrase: str, **options) -> int:
        wanted = [fold(syllable_key(word)) for word in phrase.split()]
        folded = [token.folded for token in analyze(SCANNED, **options)]
        return sum(folded[at : at + len(wanted)] == wanted for at in range(len(folded)))

    for phrase, at_least in (("khai thác", 1), ("thực hiện", 30), ("phát triển", 20), ("khó khăn", 10)):
        assert places(phrase, repair=True) >= places(phrase) + at_least


def test_clean_documents_are_left_alone():
    for start in ("000", "001", "004"):
        text = normal_text(next(DOCUMENTS.glob(f"{start}_*.txt")).read_text(encoding="utf-8"))
        assert sum(bool(token.raw_key) for token in analyze(text, repair=True)) <= 2
