"""Words without regard to blanks and line breaks: searched in plain form, placed in the text as it is."""

from __future__ import annotations

import difflib
import re
from bisect import bisect_right
from collections.abc import Sequence

from corpus.records import Span
from corpus.vietnamese import normal_text

_ELISION = re.compile(r"\s*(?:\[\s*(?:…|\.\.\.)\s*\]|\(\s*(?:…|\.\.\.)\s*\))\s*")
_CUT_BEFORE = re.compile(r"(?:[^\W_][^\W_]|\d[.,]\d)$")  # the last code point is the first of the words looked for
_CUT_BEHIND = re.compile(r"[^\W_][^\W_]|\d[.,]\d")  # the first code point is the last of them
MIN_SEGMENT = 8  # a part between two elisions must say something
N_CONTEXT_WORDS = 6  # unchanged words shown around a change
REMOVED, ADDED = "[bỏ: {}]", "[thêm: {}]"


def plain_words(words: str) -> str:
    r"""Words in normal form with single blanks.

    >>> plain_words(" thu\n  ngân sách ")
    'thu ngân sách'
    """
    return " ".join(normal_text(words).split())


class PlainText:
    """A part of a text with single blanks, and where each of its code points stands in the text."""

    def __init__(self, text: str, within: Span) -> None:
        self._starts: list[int] = []  # of each word in the plain form
        self._places: list[int] = []  # of each word in the text
        pieces, at = [], 0
        for word in re.compile(r"\S+").finditer(text, within.start, within.end):
            self._starts.append(at)
            self._places.append(word.start())
            pieces.append(word[0])
            at += len(word[0]) + 1
        self.words = " ".join(pieces)

    def find_all(self, plain: str, limit: int = 50) -> list[Span]:
        """Where plain words stand, as ranges of the text, at most `limit`."""
        found, at = [], find_whole(plain, self.words)
        while at >= 0 and len(found) < limit:
            found.append(self.span(at, at + len(plain)))
            at = find_whole(plain, self.words, at + 1)
        return found

    def span(self, start: int, end: int) -> Span:
        """The range of the text that a non-empty range of the plain form covers."""
        return Span(self._place(start), self._place(end - 1) + 1)

    def _place(self, at: int) -> int:
        word = bisect_right(self._starts, at) - 1
        return self._places[word] + at - self._starts[word]


def find_whole(words: str, text: str, start: int = 0) -> int:
    """Where words stand in a text without cutting a word or number in two; -1 when nowhere.

    >>> find_whole("20%", "tăng 120%"), find_whole("8", "8,2%"), find_whole("8,2%", "tăng 8,2%.")
    (-1, -1, 5)
    """
    at = text.find(words, start) if words else -1
    while at >= 0:
        if not (_CUT_BEFORE.search(text[max(0, at - 2) : at] + words[0]) or _cuts_behind(text, at + len(words))):
            return at
        at = text.find(words, at + 1)
    return -1


def _cuts_behind(text: str, end: int) -> bool:
    """Whether a word or number goes on behind `end`."""
    return bool(_CUT_BEHIND.match(text[end - 1 : end + 2]))


def whole_words(text: str, span: Span) -> Span:
    """A range of a plain text, widened to whole words.

    >>> whole_words("giảm còn 20% năm", Span(10, 12))
    Span(start=9, end=12)
    """
    start, end = span.start, span.end
    while start > 0 and not text[start - 1].isspace() and not text[start : start + 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace() and not text[end - 1 : end].isspace():
        end += 1
    return Span(start, end)


def stands_in(quote: str, whole: str) -> bool:
    """Whether plain `quote` stands in plain `whole`; parts left out with […] or (…) may be missing between.

    >>> stands_in("thu ngân sách […] đạt 100 tỷ đồng", "thu ngân sách năm 2023 đạt 100 tỷ đồng")
    True
    """
    if find_whole(quote, whole) >= 0:
        return True
    segments = [segment for segment in _ELISION.split(quote) if segment]
    if len(segments) < 2 or any(len(segment) < MIN_SEGMENT for segment in segments):
        return False
    at = 0
    for segment in segments:
        at = find_whole(segment, whole, at)
        if at < 0:
            return False
        at += len(segment)
    return True


def difference(old: str, new: str) -> str:
    """What changed from `old` to `new`, word by word, with a few unchanged words around; "" for the same words.

    >>> difference("giảm còn dưới 20% vào năm 2030", "giảm còn dưới 25% vào năm 2030")
    'giảm còn dưới [bỏ: 20%] [thêm: 25%] vào năm 2030'
    """
    olds, news = old.split(), new.split()
    if olds == news:
        return ""
    shown: list[str] = []
    matcher = difflib.SequenceMatcher(None, olds, news, autojunk=False)
    codes = matcher.get_opcodes()
    for number, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal":
            shown += _shortened(olds[a:b], first=number == 0, last=number == len(codes) - 1)
            continue
        shown += [REMOVED.format(" ".join(olds[a:b]))] if b > a else []
        shown += [ADDED.format(" ".join(news[c:d]))] if d > c else []
    return " ".join(shown)


def _shortened(words: Sequence[str], *, first: bool, last: bool) -> list[str]:
    """Unchanged words, with … for those far from any change."""
    if first:
        return list(words) if len(words) <= N_CONTEXT_WORDS else ["…", *words[-N_CONTEXT_WORDS:]]
    if last:
        return list(words) if len(words) <= N_CONTEXT_WORDS else [*words[:N_CONTEXT_WORDS], "…"]
    if len(words) <= 2 * N_CONTEXT_WORDS:
        return list(words)
    return [*words[:N_CONTEXT_WORDS], "…", *words[-N_CONTEXT_WORDS:]]
