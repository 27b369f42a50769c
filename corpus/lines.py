"""The lines of a source text: what is printed matter, what is page furniture, and where pages begin.

Page furniture (page numbers, running heads, signature stamps) is left out of the lines; the line behind it carries
`border=True`. In plain text a page also begins after three blank lines or at a line with exactly one leading space,
which is how scanned pages were joined.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.records import Page, SourceText, Span

BORDER_BLANKS = 3  # blank lines that end a page in joined scans
LEAST_PAGE_LINES = 8  # running heads stand at least this far apart; words of a table do not
LONGEST_WRAPPED = 165  # code points; a longer line is a whole paragraph
_PAGE_NUMBER = re.compile(r"^[-–—\s]*\d{1,4}[-–—\s]*$")
_STAMP = re.compile(r"^(Người ký|Ký bởi|E-?mail|Cơ quan|Tổ chức|Ngày ký|Thời gian ký|Giờ ký)\s*:", re.I)
_STAMP_OWNER = re.compile(r"^(Người ký|Ký bởi)\s*:", re.I)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One printed line: `text` is the file's text between `start` and `end`, without outer white space.

    `lead` counts the white space before it, `blanks` the blank lines before it, `page` is its 1-based page when the
    source has pages. `border` says that a page begins here.
    """

    start: int
    end: int
    text: str
    lead: int = 0
    blanks: int = 0
    border: bool = False
    page: int | None = None

    @property
    def span(self) -> Span:
        """Its range in the file's text."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the text is set: `wrapped` when a paragraph covers several lines of about `width` code points."""

    wrapped: bool
    width: float

    def is_full(self, text: str) -> bool:
        """Whether a line reaches the right margin, so that its sentence may go on."""
        return len(text) >= 0.88 * self.width

    def is_long(self, text: str) -> bool:
        """Whether a line is longer than body lines can be: a smaller font."""
        return len(text) > 1.19 * self.width


def printed_lines(text: str) -> list[Line]:
    """All lines of `text` that hold something, in order.

    >>> [(line.text, line.lead, line.blanks) for line in printed_lines("a\\n\\n  b \\n")]
    [('a', 0, 0), ('b', 2, 1)]
    """
    found: list[Line] = []
    blanks = position = 0
    for raw in text.split("\n"):
        content = raw.strip()
        if content:
            lead = len(raw) - len(raw.lstrip())
            start = position + lead
            feed = "\f" in raw[:lead]
            found.append(
                Line(start=start, end=start + len(content), text=content, lead=lead, blanks=blanks, border=feed)
            )
            blanks = 0
        else:
            blanks += BORDER_BLANKS if "\f" in raw else 1
        position += len(raw) + 1
    return found


def measure(lines: Sequence[Line]) -> Layout:
    """Whether the lines are wrapped, and their width: half of the text stands in lines that are shorter."""
    longer = sorted(len(line.text) for line in lines if len(line.text) > 40)
    if len(longer) < 6:
        return Layout(wrapped=False, width=float(LONGEST_WRAPPED))
    half, width = sum(longer) / 2, 0.0
    for n in longer:
        half -= n
        if half <= 0:
            width = float(n)
            break
    near = sum(1 for n in longer if 0.8 * width <= n <= 1.2 * width)
    goes_on = sum(
        1 for line, after in pairwise(lines)
        if len(line.text) > 40 and line.text[-1] not in ".;:!?" and after.text[0].islower()
    )
    lined = near >= 0.5 * len(longer) or goes_on >= 0.2 * len(longer)
    wrapped = longer[int(0.97 * (len(longer) - 1))] <= LONGEST_WRAPPED and lined
    return Layout(wrapped=wrapped, width=width)


def read_lines(source: SourceText) -> tuple[list[Line], Layout]:
    """The body lines of a source with page borders marked, and its layout."""
    lines = printed_lines(source.text)
    layout = measure(lines)
    if source.pages:
        lines = _with_pages(lines, source.pages)
    elif layout.wrapped:
        lines = _with_evident_borders(lines)
    return _without(lines, _furniture(lines)), layout


def _with_pages(lines: Sequence[Line], pages: Sequence[Page]) -> list[Line]:
    marked, at, last = [], 0, None
    ordered = sorted(pages, key=lambda page: page.span.start)
    for line in lines:
        while at + 1 < len(ordered) and line.start >= ordered[at + 1].span.start:
            at += 1
        number = ordered[at].number
        marked.append(replace(line, page=number, border=last is not None and number != last))
        last = number
    return marked


def _with_evident_borders(lines: Sequence[Line]) -> list[Line]:
    single = sum(1 for line in lines if line.lead == 1)
    joined_by_space = 0 < single <= 0.1 * len(lines)
    return [
        replace(line, border=line.border or line.blanks >= BORDER_BLANKS or (joined_by_space and line.lead == 1))
        for line in lines
    ]


def _furniture(lines: Sequence[Line]) -> set[int]:
    """The indices of running heads, page numbers and signature stamps."""
    numbers = {i: int(re.sub(r"\D", "", line.text)) for i, line in enumerate(lines) if _PAGE_NUMBER.match(line.text)}
    found = _running_heads(lines, numbers)
    if not found:
        found = _lone_numbers(lines, numbers)
    return found | _stamps(lines)


def _running_heads(lines: Sequence[Line], numbers: Mapping[int, int]) -> set[int]:
    """Lines that stand, digits aside, by page numbers that count up, with those numbers; or at most pages' edges."""
    shapes: dict[str, list[int]] = {}
    for i, line in enumerate(lines):
        if 8 <= len(line.text) <= 120:
            shapes.setdefault(re.sub(r"\d+", "#", line.text), []).append(i)
    n_pages = sum(line.border for line in lines) + 1
    paged = any(line.page is not None for line in lines)
    least = max(2 if paged else 5, 0.4 * n_pages)
    found: set[int] = set()
    most = 0
    free = dict(numbers)  # a page number counts for one running head only, the most frequent
    for where in sorted(shapes.values(), key=len, reverse=True):
        apart = sum(b - a >= LEAST_PAGE_LINES for a, b in pairwise(where))
        if len(where) < (2 if paged else 3) or apart < 0.8 * (len(where) - 1):
            continue
        counted = _counting(where, free)
        at_border = {i for i in where if i == 0 or lines[i].border or i + 1 == len(lines) or lines[i + 1].border}
        if len(counted) >= max(3, 0.8 * len(where), 0.3 * most):
            most = max(most, len(counted))
            found |= set(where) | set(counted)
            for i in counted:
                del free[i]
        elif len(at_border) >= max(0.8 * len(where), least):
            found |= at_border
    return found


def _counting(where: Sequence[int], numbers: Mapping[int, int]) -> list[int]:
    """The lines beside `where` that hold page numbers counting up in small steps."""
    counted: list[int] = []
    last: int | None = None
    for i in where:
        for j in (i + 1, i - 1):
            if j in numbers and (last is None or 0 < numbers[j] - last <= 6):
                counted.append(j)
                last = numbers[j]
                break
    return counted


def _lone_numbers(lines: Sequence[Line], numbers: Mapping[int, int]) -> set[int]:
    """Page numbers that begin or end a page, counting up and no larger than pages go."""
    n_pages = sum(line.border for line in lines) + 1
    found: set[int] = set()
    last = 0
    for i, number in sorted(numbers.items()):
        top = lines[i].border and (i + 1 >= len(lines) or lines[i + 1].blanks > 0 or lines[i + 1].page is not None)
        foot = i + 1 < len(lines) and lines[i + 1].border and lines[i].blanks > 0
        if (top or foot) and last < number <= 2 * n_pages + 20:
            found.add(i)
            last = number
    return found


def _stamps(lines: Sequence[Line]) -> set[int]:
    found: set[int] = set()
    for i, line in enumerate(lines):
        if _STAMP_OWNER.match(line.text) and i + 1 < len(lines) and _STAMP.match(lines[i + 1].text):
            j = i
            while j < len(lines) and _STAMP.match(lines[j].text):
                found.add(j)
                j += 1
    return found


def _without(lines: Sequence[Line], furniture: set[int]) -> list[Line]:
    """The lines that are not furniture; a line behind furniture begins a page."""
    kept: list[Line] = []
    dropped = False
    for i, line in enumerate(lines):
        if i in furniture:
            dropped = True
            continue
        kept.append(replace(line, border=True, blanks=max(line.blanks, 1)) if dropped and kept else line)
        dropped = False
    return kept


def pages_of(lines: Sequence[Line]) -> list[tuple[int, int]]:
    """The half-open index ranges of the pages, split at borders."""
    starts = [0] + [i for i, line in enumerate(lines) if line.border and i > 0]
    return [(a, b) for a, b in zip(starts, [*starts[1:], len(lines)], strict=True) if a < b]


