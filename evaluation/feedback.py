"""What people said of answers: kept as JSON lines on this machine, and counted.

A line holds the question, the answer, the addresses of its quotes, the verdict, the comment and the day. Nothing about
the person: no name, address, session or time of day.
"""

from __future__ import annotations

import fcntl
import json
import os
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Literal

from corpus.errors import FeedbackError

Verdict = Literal["right", "wrong"]
VERDICTS: tuple[Verdict, ...] = ("right", "wrong")
NAMES = {"right": "đúng", "wrong": "chưa đúng"}
MAX_COMMENT = 2000  # code points kept of a comment
MAX_KEPT = 4000  # code points kept of a question and of an answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """One verdict on one answer; `quotes` are the permalinks of its quotes, `answer` is "" when nothing was found."""

    question: str
    answer: str
    quotes: tuple[str, ...]
    verdict: Verdict
    comment: str
    day: date


def row_of(said: Feedback) -> dict:
    """A verdict as it is kept: the day as text, long texts cut."""
    return {
        "question": said.question[:MAX_KEPT], "answer": said.answer[:MAX_KEPT], "quotes": list(said.quotes),
        "verdict": said.verdict, "comment": said.comment.strip()[:MAX_COMMENT], "date": said.day.isoformat(),
    }  # fmt: skip


def keep_feedback(path: Path, said: Feedback) -> None:
    """Adds one line to the file, under a lock; a line that cannot be written whole is taken back.

    Raises: FeedbackError when the file or the disk does not take it.
    """
    line = json.dumps(row_of(said), ensure_ascii=False) + "\n"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX)
            _append(handle, line.encode("utf-8", "replace"))
        finally:
            os.close(handle)
    except OSError as problem:
        raise FeedbackError(
            f"chưa ghi được nhận xét ({problem.strerror or problem}).", where=str(path),
            advice="Câu hỏi và câu trả lời vẫn còn trên trang; hãy thử gửi lại.",
        ) from problem  # fmt: skip


def _append(handle: int, line: bytes) -> None:
    """Writes a whole line at the end of an open, locked file, or leaves the file as it was."""
    size = os.fstat(handle).st_size
    if size and os.pread(handle, 1, size - 1) != b"\n":  # the line before was cut off
        line = b"\n" + line
    try:
        written = os.write(handle, line)
        if written < len(line):
            raise OSError(None, "đĩa đầy")
        os.fsync(handle)
    except OSError:
        os.ftruncate(handle, size)
        raise


def read_feedback(path: Path) -> tuple[list[Feedback], int]:
    """(the verdicts in the file in order, how many lines could not be read); nothing when there is no file.

    Raises: FeedbackError when the file is there but cannot be read.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except FileNotFoundError:
        return [], 0
    except OSError as problem:
        raise FeedbackError(f"không đọc được ({problem.strerror or problem}).", where=str(path)) from problem
    found = [_read(line) for line in lines if line.strip()]
    good = [one for one in found if one is not None]
    return good, len(found) - len(good)


def _read(line: bytes) -> Feedback | None:
    """The verdict of one line, None when it is broken."""
    try:
        row = json.loads(line)
        said = Feedback(
            question=row["question"], answer=row["answer"], quotes=tuple(row["quotes"]), verdict=row["verdict"],
            comment=row["comment"], day=date.fromisoformat(row["date"]),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, RecursionError):
        return None
    texts = (said.question, said.answer, said.comment, *said.quotes)
    return said if said.verdict in VERDICTS and all(isinstance(text, str) for text in texts) else None


def counts(said: Sequence[Feedback]) -> dict[str, int]:
    """How many verdicts of each kind.

    >>> counts([])
    {'right': 0, 'wrong': 0}
    """
    found = Counter(one.verdict for one in said)
    return {verdict: found[verdict] for verdict in VERDICTS}


def feedback_lines(said: Sequence[Feedback], n_broken: int) -> list[str]:
    """What a person reads: the counts, then every answer that was called wrong."""
    found = counts(said)
    told = ", ".join(f"{found[verdict]} {NAMES[verdict]}" for verdict in VERDICTS)
    lines = [f"{len(said)} nhận xét: {told}."]
    if n_broken:
        lines.append(f"{n_broken} dòng hỏng, không tính.")
    for one in said:
        if one.verdict == "wrong":
            told = " ".join(one.answer.split()) or "(không tìm thấy)"
            lines += ["", f"{one.day:%d/%m/%Y} {one.question}", f"   trả lời: {told}"]
            lines += [f"   góp ý: {' '.join(one.comment.split())}"] if one.comment else []
            lines += [f"   {quote}" for quote in one.quotes]
    return lines
