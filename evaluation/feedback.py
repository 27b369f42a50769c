"""What people said of answers: one JSON object a line, on this machine only, without anything about who said it."""

from __future__ import annotations

import fcntl
import json
import os
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Literal

MAX_COMMENT = 2000  # code points


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """One judgement of one answer; `quotes` are permalinks, `day` the day it was given."""

    question: str
    status: str
    answer: str
    quotes: tuple[str, ...]
    verdict: Literal["right", "wrong"]
    comment: str
    day: date


def store_judgement(path: Path, judgement: Judgement) -> None:
    """Appends one line; several processes may do so at once.

    Raises: OSError when the file cannot be written.
    """
    row = asdict(judgement) | {"day": judgement.day.isoformat(), "comment": judgement.comment[:MAX_COMMENT]}
    line = (json.dumps(row, ensure_ascii=False) + "\n").encode("utf-8", "replace")
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        file.write(line)
        file.flush()
        os.fsync(file.fileno())


def read_judgements(path: Path) -> tuple[Judgement, ...]:
    """The judgements of a file in order; none when there is no file. Broken lines (of a full disk) are left out."""
    if not path.exists():
        return ()
    found = []
    for line in path.read_text(encoding="utf-8", errors="replace").splitlines():
        try:
            row = json.loads(line)
            row |= {"quotes": tuple(row["quotes"]), "day": date.fromisoformat(row["day"])}
            found.append(Judgement(**row))
        except (json.JSONDecodeError, KeyError, TypeError, ValueError):
            continue
    return tuple(found)


def feedback_lines(judgements: Sequence[Judgement]) -> list[str]:
    """A summary in Vietnamese: how many were right, and each that was not."""
    wrong = [one for one in judgements if one.verdict == "wrong"]
    lines = [f"{len(judgements)} nhận xét: {len(judgements) - len(wrong)} đúng, {len(wrong)} chưa đúng."]
    for one in wrong:
        lines.append(
            f"  {one.day:%d/%m/%Y} · {one.question} · {one.answer or one.status}"
            + (f" · {one.comment}" if one.comment else "")
        )
    return lines
