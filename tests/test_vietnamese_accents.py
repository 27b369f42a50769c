"""Accents put back on questions typed without them."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.vietnamese import fold, normal_text, restore_accents
from corpus.vietnamese.frequencies import frequencies
from corpus.vietnamese.syllables import is_syllable, syllable_key

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"

RESTORED = [
    ("cong nghiep hoa, hien dai hoa", "công nghiệp hóa, hiện đại hóa", "plain"),
    ("phat trien kinh te xa hoi nam 2024", "phát triển kinh tế xã hội năm 2024", "number"),
    ("ubnd tinh thai binh", "ubnd tỉnh thái bình", "abbreviation-stays"),
    ("vốn FDI và logistics cua tinh", "vốn FDI và logistics của tỉnh", "half-accented"),
    ("GRDP cua tinh tang bao nhieu", "GRDP của tỉnh tăng bao nhiêu", "foreign-stays"),
    ("Quy hoach su dung dat đai", "Quy hoạch sử dụng đất đai", "typed-bar-stays"),
    ("cong nghiep hoá", "công nghiệp hoá", "typed-tone-stays"), ("TP Thai Binh", "TP Thái Bình", "case"),
    ("CHUYEN DOI SO", "CHUYỂN ĐỔI SỐ", "capitals"), ("ky thuat", "kỹ thuật", "usual-spelling"), ("", "", "empty"),
    ("2030 - 2045?", "2030 - 2045?", "no-words"),
]  # fmt: skip


@pytest.mark.parametrize(("typed", "expected"), [row[:2] for row in RESTORED], ids=[row[2] for row in RESTORED])
def test_restore_accents(typed, expected):
    restored = restore_accents(typed)
    assert restored.text == expected
    assert restored.changed == (typed != expected)


def test_each_change_is_shown_with_its_place():
    typed = "dat dai cua tỉnh"
    restored = restore_accents(typed)
    assert [(s.typed, s.read) for s in restored.syllables] == [("dat", "đất"), ("dai", "đai"), ("cua", "của")]
    assert all(typed[s.start : s.end] == s.typed for s in restored.syllables)


def sentences(start: str) -> list[str]:
    text = normal_text(next(DOCUMENTS.glob(f"{start}_*.txt")).read_text(encoding="utf-8"))
    return [line.strip() for line in text.split("\n") if 40 < len(line) < 400]


@pytest.mark.parametrize("start", ["000", "004"])
def test_accented_sentences_come_back_unchanged(start):
    lines = sentences(start)[:60]
    changed = [restore_accents(line).syllables for line in lines if restore_accents(line).changed]
    assert len(changed) <= len(lines) * 0.02, changed


@pytest.mark.parametrize("start", ["000", "001", "004"])
def test_unseen_plans_are_restored_almost_fully(start):
    right = total = 0
    for line in sentences(start)[:60]:
        restored = restore_accents(fold(line)).text
        for word, again in zip(line.split(), restored.split(), strict=True):
            if is_syllable(word):
                total += 1
                right += syllable_key(word) == syllable_key(again)
    assert total > 400
    assert right / total > 0.96


@settings(max_examples=60, deadline=None)
@given(st.text(alphabet="abcdđeghiklmnopqrstuvxyàáâăêôơư .,12A\n😀\u0000\u0301", max_size=40))
def test_only_marks_are_added(text):
    """i and y are spellings of one sound: "ti le" is "tỷ lệ"."""
    restored = restore_accents(text)
    assert fold(restored.text).replace("y", "i") == fold(text).replace("y", "i")


def test_i_and_y_are_one_sound():
    assert restore_accents("ti le").text == restore_accents("ty le").text == "tỷ lệ"


def test_tables_hold_together():
    counts = frequencies()
    assert counts.count("tỉnh") > 10_000
    assert counts.count("xyzzy") == 0
    assert counts.written("kĩ") == "kỹ"
    public, body = counts.ids["nhân"], counts.ids["dân"]
    assert counts.pair_count(public, body) > 10_000
    assert counts.log_follow(public, body) > counts.log_follow(public, counts.ids["sản"])
    assert counts.log_follow_two(counts.ids["ủy"], counts.ids["ban"], public) > -1.5
