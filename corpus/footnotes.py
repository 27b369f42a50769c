"""Footnotes at the foot of scanned pages, lifted out of the text they interrupt.

A footnote is set smaller, so its lines are longer than body lines can be; it begins with a raised mark, or, where the
scanner lost the mark, with a capital behind a blank line.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.blocks import Block, ends_sentence, starts_low
from corpus.lines import Layout, Line, pages_of
from corpus.markers import UPPER, read_marker

_OPENING_MARK = re.compile(rf"^(?:[\^'\"°®*•■]{{1,3}}\s?|\d{{1,3}}\s+)(?=[{UPPER}\d\"(])")
_NUMBERED = re.compile(rf"^(\d{{1,3}})\s+(?=[{UPPER}“\"(])")
_BODY_MARK = re.compile(r"(?<=[\w%)\"'.])(?:[\^°®][\^'\"*°®]*|\*?'{1,2}[\^*']*|\*[\^']*|\"\^?|''\*?)(?=[\s.,;:)]|$)")


def lift_footnotes(
    lines: Sequence[Line], layout: Layout, in_table: frozenset[int], *, scanned: bool
) -> tuple[list[Line], list[tuple[int, list[Line]]]]:
    """The body lines, and the footnotes as (page index, lines), in reading order.

    `in_table` holds the starts of lines that belong to tables. In a scan the smaller type decides, because marks are
    lost; in clean text a footnote begins with the next number, whose mark stands in the page's body.
    """
    if not layout.wrapped:
        return list(lines), []
    body: list[Line] = []
    notes: list[tuple[int, list[Line]]] = []
    pages = pages_of(lines)
    last_number = 0
    for page, (first, last) in enumerate(pages):
        here = lines[first:last]
        if scanned:
            following = lines[last].text if last < len(lines) else ""
            at = _foot(here, layout, in_table, following)
            groups = _separate(here[at:], layout)
        else:
            at = _numbered_foot(here, layout, in_table, last_number)
            groups, last_number = _by_number(here[at:], last_number)
        body.extend(here[:at])
        notes.extend((page, group) for group in groups)
    return body, notes


def _numbered_foot(page: Sequence[Line], layout: Layout, in_table: frozenset[int], last_number: int) -> int:
    """The first line of the numbered footnotes of a clean page; `len(page)` when it has none."""
    tables_end = max((i for i, line in enumerate(page) if line.start in in_table), default=-1)
    for i in range(tables_end + 1, len(page)):
        found = _NUMBERED.match(page[i].text)
        if not found or int(found.group(1)) not in (last_number + 1, 1):
            continue
        mark = _printed_mark(found.group(1))
        zone = page[i:]
        small = any(len(line.text) > 1.04 * layout.width for line in zone) or len(zone) <= 3
        if small and any(mark.search(line.text) for line in page[:i]):
            return _continued(page, i, layout)
    return len(page)


def _printed_mark(number: str) -> re.Pattern[str]:
    """The mark of a numbered note in clean body text: glued to a word, or to a khoản's number ("3.2 Điều lệ")."""
    return re.compile(rf"[^\W\d][.,;:”\")]{{0,2}}{number}(?=[\s.,;:)”]|$)|^\d{{1,2}}\.{number}\s|^[a-zđ]\){number}\s")


def _continued(page: Sequence[Line], at: int, layout: Layout) -> int:
    """Back over the end of the last page's note, in smaller type between a blank line and the first number."""
    start = _group_start(page, at) if page[at].blanks == 0 else at
    above = page[start:at]
    wide = sum(len(line.text) > 1.04 * layout.width for line in above)
    return start if start > 0 and len(above) >= 2 and wide >= 0.4 * len(above) else at


def _by_number(zone: Sequence[Line], last_number: int) -> tuple[list[list[Line]], int]:
    """The notes of a numbered zone, and the last number in it."""
    notes: list[list[Line]] = []
    for line in zone:
        found = _NUMBERED.match(line.text)
        number = int(found.group(1)) if found else 0
        starts = number == last_number + 1 or (number == 1 and not notes)
        if starts:
            last_number = number
        if starts or not notes:
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes, last_number


def _foot(page: Sequence[Line], layout: Layout, in_table: frozenset[int], following: str) -> int:
    """The index of the page's first footnote line; `len(page)` when it has none."""
    at = _first_long(page, layout, in_table)
    if at < len(page):
        at = _whole_group(page, at, in_table)
    while True:
        earlier = _group_start(page, at)
        if earlier <= 0 or at - earlier > 3 or page[earlier].start in in_table:
            return at
        group, before = page[earlier:at], page[earlier - 1]
        last_group = at == len(page)
        if read_marker(group[0].text) or any(line.start in in_table for line in (before, *group)):
            return at
        cut = not ends_sentence(before.text) and layout.is_full(before.text) and not starts_low(group[0].text)
        if last_group:
            cut = cut and starts_low(following) and read_marker(following) is None and ends_sentence(group[-1].text)
        marked = not last_group and bool(_OPENING_MARK.match(group[0].text)) and not layout.is_full(group[-1].text)
        if not (cut or marked):
            return at
        at = earlier


def _first_long(page: Sequence[Line], layout: Layout, in_table: frozenset[int]) -> int:
    """The first line that is too long for the body and begins the smaller type."""
    tables_end = max((i for i, line in enumerate(page) if line.start in in_table), default=-1)
    for i, line in enumerate(page):
        if i <= tables_end or not layout.is_long(line.text):
            continue
        marker = read_marker(line.text)
        if marker and marker.cls in ("appendix", "form", "part", "chapter"):
            continue
        rest = page[i:]
        body_like = sum(1 for x in rest if 0.85 * layout.width <= len(x.text) <= 1.12 * layout.width)
        long = sum(1 for x in rest if layout.is_long(x.text))
        if long >= 0.4 * (long + body_like) and not any(_is_body(x.text) for x in rest):
            return i
    return len(page)


def _is_body(text: str) -> bool:
    """Whether a line can stand in no footnote: an article's title, a chapter, a basis of the document."""
    marker = read_marker(text)
    above = marker is not None and marker.cls in ("article", "chapter", "part", "section")
    return above or text.startswith("Căn cứ ")


def _group_start(page: Sequence[Line], at: int) -> int:
    """The first line of the group, between blank lines, that ends just before `at`."""
    i = at - 1
    while i > 0 and page[i].blanks == 0:
        i -= 1
    return max(i, 0)


def _whole_group(page: Sequence[Line], at: int, in_table: frozenset[int]) -> int:
    """`at`, or the start of its group when at most two shorter lines stand before it there."""
    start = at
    while start > 0 and page[start].blanks == 0:
        start -= 1
    near = 0 < at - start <= 2 and start > 0
    return start if near and not any(line.start in in_table for line in page[start:at]) else at


def _separate(zone: Sequence[Line], layout: Layout) -> list[list[Line]]:
    """The lines of each footnote of a zone."""
    notes: list[list[Line]] = []
    width = max((len(line.text) for line in zone), default=0)
    for line in zone:
        if not notes:
            notes.append([line])
            continue
        previous = notes[-1][-1].text
        ended, short = ends_sentence(previous), len(previous) < 0.8 * width
        marked = bool(_OPENING_MARK.match(line.text)) and (ended or short or line.blanks > 0)
        stub = len(previous) < 0.6 * width
        fresh = not starts_low(line.text) and (ended or short) and (line.blanks > 0 or (ended and short) or stub)
        if (marked and not line.text[0].isdigit()) or fresh:
            notes.append([line])
        else:
            notes[-1].append(line)
    return notes


def anchors(notes: Sequence[Block], bodies: Sequence[Block], page_of: dict[int, int]) -> list[int | None]:
    """For each note the index in `bodies` of the block that carries its mark, by order on the page; None without body.

    `page_of` maps the start of a body line to its page index.
    """
    marks: dict[int, list[int]] = {}
    on_page: dict[int, list[int]] = {}
    for k, block in enumerate(bodies):
        for line in block.lines:
            page = page_of.get(line.start, -1)
            on_page.setdefault(page, []).append(k)
            marks.setdefault(page, []).extend(k for _ in _BODY_MARK.finditer(line.text))
    found: list[int | None] = []
    seen: dict[int, int] = {}
    totals: dict[int, int] = {}
    for note in notes:
        totals[note.note or 0] = totals.get(note.note or 0, 0) + 1
    for note in notes:
        page = note.note or 0
        order = seen.get(page, 0)
        seen[page] = order + 1
        numbered = _NUMBERED.match(note.text)
        own = _printed_mark(numbered.group(1)) if numbered else None
        carrier = next((k for k in on_page.get(page, ()) if own and _carries(bodies[k], own, page, page_of)), None)
        if carrier is not None:
            found.append(carrier)
            continue
        places = marks.get(page) or on_page.get(page) or []
        if not places:
            found.append(None)
        elif len(places) >= totals[page]:
            found.append(places[order])
        else:
            found.append(places[min(len(places) - 1, order * len(places) // totals[page])])
    return found


def _carries(block: Block, mark: re.Pattern[str], page: int, page_of: dict[int, int]) -> bool:
    """Whether a line of the block on that page holds the mark."""
    return any(page_of.get(line.start, -1) == page and mark.search(line.text) for line in block.lines)
