"""Verdicts on answers: one line each, whole or not at all, nothing about the person."""

from __future__ import annotations

import errno
import json
import multiprocessing
import os
import stat
from datetime import date
from pathlib import Path

import pytest

from corpus.errors import FeedbackError
from evaluation.feedback import MAX_COMMENT, Feedback, counts, feedback_lines, keep_feedback, read_feedback

DAY = date(2026, 11, 20)


def said(verdict="right", **more) -> Feedback:
    """A verdict with defaults."""
    given = {"question": "Có bao nhiêu xã?", "answer": "5 xã", "quotes": ("?van-ban=a&doan=b",), "comment": ""}
    return Feedback(verdict=verdict, day=DAY, **{**given, **more})


def test_a_line_holds_six_fields_and_nothing_of_the_person(tmp_path):
    path = tmp_path / "mới" / "feedback.jsonl"
    keep_feedback(path, said("wrong", comment=" dòng một\ndòng hai\u2028ba "))
    (line,) = path.read_text(encoding="utf-8").split("\n")[:-1]
    assert json.loads(line) == {
        "question": "Có bao nhiêu xã?", "answer": "5 xã", "quotes": ["?van-ban=a&doan=b"], "verdict": "wrong",
        "comment": "dòng một\ndòng hai\u2028ba", "date": "2026-11-20",
    }  # fmt: skip
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_what_is_kept_is_read_again_in_order(tmp_path):
    path = tmp_path / "feedback.jsonl"
    kept = [said(), said("wrong", comment="sai năm"), said(question='"<b>\\ \t', answer="")]
    for one in kept:
        keep_feedback(path, one)
    assert read_feedback(path) == (kept, 0)
    assert counts(kept) == {"right": 2, "wrong": 1}
    assert read_feedback(tmp_path / "none.jsonl") == ([], 0)


def test_a_long_comment_and_half_a_surrogate_pair_are_kept_as_far_as_possible(tmp_path):
    path = tmp_path / "feedback.jsonl"
    keep_feedback(path, said(comment="x" * 9000, question="a \udfff b"))
    (found,), n_broken = read_feedback(path)
    assert (len(found.comment), found.question, n_broken) == (MAX_COMMENT, "a ? b", 0)


def test_after_a_line_that_was_cut_off_the_next_is_whole(tmp_path):
    path = tmp_path / "feedback.jsonl"
    keep_feedback(path, said())
    with path.open("a", encoding="utf-8") as file:
        file.write('{"question": "cắt')
    keep_feedback(path, said("wrong"))
    found, n_broken = read_feedback(path)
    assert ([one.verdict for one in found], n_broken) == (["right", "wrong"], 1)


@pytest.mark.parametrize(
    "line",
    [
        "{", "[]", "5", '{"question": 5}',
        '{"question":"q","answer":"a","quotes":[],"verdict":"maybe","comment":"","date":"2026-11-20"}',
        '{"question":"q","answer":"a","quotes":[1],"verdict":"right","comment":"","date":"2026-11-20"}',
        '{"question":"q","answer":"a","quotes":[],"verdict":"right","comment":"","date":"hôm nay"}', "[" * 50_000,
    ],
    ids=["cut", "list", "number", "fields missing", "unknown verdict", "quote no text", "no date", "nested"],
)  # fmt: skip
def test_a_broken_line_is_counted_and_the_others_read(tmp_path, line):
    path = tmp_path / "feedback.jsonl"
    keep_feedback(path, said())
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n\n")
    keep_feedback(path, said())
    found, n_broken = read_feedback(path)
    assert (len(found), n_broken) == (2, 1)


def test_a_full_disk_leaves_the_file_as_it_was_and_is_told(tmp_path, monkeypatch):
    path = tmp_path / "feedback.jsonl"
    keep_feedback(path, said())
    before = path.read_bytes()
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:7]))
    with pytest.raises(FeedbackError, match=r"chưa ghi được nhận xét .*đĩa đầy.*thử gửi lại"):
        keep_feedback(path, said())
    assert path.read_bytes() == before

    def full(handle, data):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(FeedbackError, match="chưa ghi được"):
        keep_feedback(path, said())
    assert path.read_bytes() == before


def test_a_file_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(FeedbackError) as refused:
        keep_feedback(tmp_path, said())  # a folder
    assert str(refused.value).startswith(f"{tmp_path}: chưa ghi được nhận xét")
    with pytest.raises(FeedbackError, match="không đọc được"):
        read_feedback(tmp_path)


def _keep_many(path: str, name: str) -> None:
    for number in range(40):
        keep_feedback(Path(path), said(question=f"{name} {number}", comment="y" * 1500))


def test_several_at_once_keep_whole_lines(tmp_path):
    path = tmp_path / "feedback.jsonl"
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_keep_many, args=(str(path), name)) for name in ("a", "b")]
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    found, n_broken = read_feedback(path)
    assert n_broken == 0 and {one.question for one in found} == {f"{name} {n}" for name in "ab" for n in range(40)}


def test_wrong_answers_are_listed_with_comment_and_addresses():
    lines = feedback_lines([said(), said("wrong", comment="thiếu\nmột xã", answer="")], 2)
    assert lines == [
        "2 nhận xét: 1 đúng, 1 chưa đúng.", "2 dòng hỏng, không tính.", "", "20/11/2026 Có bao nhiêu xã?",
        "   trả lời: (không tìm thấy)", "   góp ý: thiếu một xã", "   ?van-ban=a&doan=b",
    ]  # fmt: skip
