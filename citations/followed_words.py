"""What became of a followed link, in Vietnamese sentences, and what changed in its words."""

from __future__ import annotations

import difflib
from dataclasses import dataclass
from datetime import datetime

from citations.following import Followed
from citations.plain_words import plain_words
from citations.records import Citation

NEARLY, MOSTLY = 0.1, 0.3  # share of words that differ up to which a passage is nearly, or mostly, the old one
REPLACED = "Văn bản mà liên kết dẫn tới đã được thay bằng bản khác (nạp ngày {day})."
REPLACED_UNDATED = "Văn bản đã được nạp lại với mã khác."
VERBATIM = "Đoạn được dẫn vẫn còn nguyên văn."
VERBATIM_MOVED = "Đoạn này nay nằm ở vị trí khác{where}; lời văn không đổi."
WHERE = " (trước: {old}; nay: {new})"
CHANGED = (
    "Đoạn được dẫn gần như nguyên văn (khác {n} chữ); hãy đối chiếu với lời cũ trước khi trích dẫn.",
    "Đoạn được dẫn phần lớn còn như cũ (khác {n} chữ); hãy đối chiếu với lời cũ trước khi trích dẫn.",
    "Đoạn mở ra chỉ giống lời cũ một phần (khác {n} chữ) và có thể không còn là đoạn ấy; hãy đối chiếu kỹ.",
)
UNKNOWN_WORDS = (
    "Lời văn ở vị trí này không còn đúng như khi liên kết được tạo. Hãy đối chiếu với bản gốc trước khi trích dẫn."
)
NOT_THERE = "Không còn tìm thấy đoạn này trong văn bản."
NO_HEIR = "Văn bản này đã được gỡ hoặc thay, và không có văn bản nào rõ ràng đứng vào chỗ của nó."
NO_DOCUMENT = "không còn văn bản này trong chỉ mục."
SEVERAL = "có nhiều văn bản trùng đoạn này, không đoán văn bản nào."


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A run of words: the old ones, the new ones; the same when nothing changed in it."""

    old: str
    new: str

    @property
    def same(self) -> bool:
        """Whether nothing changed here."""
        return self.old == self.new

    @property
    def n_words(self) -> int:
        """How many words differ."""
        return 0 if self.same else max(len(self.old.split()), len(self.new.split()))


def word_changes(old: str, new: str) -> tuple[Change, ...]:
    """What changed from `old` to `new`, word by word, in order; blanks do not count.

    >>> [(one.old, one.new) for one in word_changes("dưới 20% năm", "dưới 25% năm")]
    [('dưới', 'dưới'), ('20%', '25%'), ('năm', 'năm')]
    """
    olds, news = plain_words(old).split(), plain_words(new).split()
    codes = difflib.SequenceMatcher(None, olds, news, autojunk=False).get_opcodes()
    return tuple(Change(old=" ".join(olds[a:b]), new=" ".join(news[c:d])) for _, a, b, c, d in codes)


def followed_lines(found: Followed, eid: str, now: Citation) -> tuple[str, ...]:
    """How sure it is that the passage found is the one the link named; none when the link fits as it is.

    `eid` is the link's, `now` cites the passage found.
    """
    lines = [_replaced(found)] if found.replaced else []
    if found.status == "changed":
        return (*lines, _changed(found, now))
    if found.status == "moved" and found.eid != eid:
        return (*lines, VERBATIM_MOVED.format(where=_where(found, now)))
    return (*lines, VERBATIM) if lines else ()


def gone_line(found: Followed) -> str:
    """Why a link leads nowhere, with its old words when they are kept."""
    if found.why == "no document":
        return NO_DOCUMENT
    if found.why == "no successor":
        line = NO_HEIR if found.old is not None else SEVERAL
    else:
        line = f"{_replaced(found)} {NOT_THERE}" if found.replaced else "không còn tìm thấy đoạn này."
    return f"{line} Lời cũ: “{plain_words(found.old.anchor.quote)}”" if found.old is not None else line


def followed_note(found: Followed) -> str:
    """The short remark of a report: that the document is another one now."""
    if found.why == "no successor":
        return NO_HEIR
    return _replaced(found) if found.replaced else ""


def kept_day(found: Followed) -> str:
    """The day on which the old text was put away, "20/11/2026"; "" when it is not kept."""
    return f"{datetime.fromisoformat(found.retired).astimezone():%d/%m/%Y}" if found.retired else ""


def _replaced(found: Followed) -> str:
    day = kept_day(found)
    return REPLACED.format(day=day) if day else REPLACED_UNDATED


def _changed(found: Followed, now: Citation) -> str:
    if found.old is None:
        return UNKNOWN_WORDS
    old = found.old.anchor.quote
    n = sum(one.n_words for one in word_changes(old, found.quote or now.quote))
    share = n / max(1, len(old.split()))
    return CHANGED[(share > NEARLY) + (share > MOSTLY)].format(n=n)


def _where(found: Followed, now: Citation) -> str:
    """The names of the old and the new unit, when both are known and differ."""
    old = found.old.citation.unit if found.old is not None else ""
    return WHERE.format(old=old, new=now.unit) if old and now.unit and old != now.unit else ""
