"""Printed lines joined into blocks: one block is one paragraph, heading, list item or table.

A sentence that a page break or a footnote cuts is joined to one block with several ranges; lines that were wrapped on
one page stay one range with the line ends inside.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from corpus.lines import Layout, Line
from corpus.markers import Marker, is_capitals, read_marker
from corpus.records import Span

_LEADING_MARKS = re.compile(r"^(?:[#>]+\s*|\*{1,3}(?=\S)|_{2,3}(?=\S)|\s+)+")
_RULE = re.compile(r"^[-_*=.…\s]{3,}$")
_FOOT_MARKS = "^*'\"”’°®«» "
_ENDS = ".;:!?…"
_OPENING = "\"'“”‘([{^*°- "
_BASIS = re.compile(
    r"(Căn cứ|Thực hiện|Để thực hiện|Thi hành|Triển khai|Tiếp tục thực hiện|Cụ thể hóa|Xét|Theo đề nghị|Trên cơ sở)\b"
)
_CLOSES = re.compile(r"(T/?M|K/?T|T/?L|TUQ|Q)[.,]\s*[A-ZÀ-ỸĐƯ]{2,}|N\w{1,2}[\s-]{0,2}i?\s?nh[ậâa]n\s*:")
_DANGLING = re.compile(r"(,|\b(của|và|các|những|tại|huyện|tỉnh|thành phố|xã|cho|với|về|trong|theo|từ|đến|là|do))$")
_HYPHENATED = re.compile(r"\w[-–]$")  # "364/TTr-BNG-" goes on in the next line
MIN_FRAGMENTS = 6  # so many fragments in a row are no prose
MAX_FRAGMENT, MAX_GATHERED = 48, 600  # code points of a fragment, of what is made of them
_KEYWORDS = {"part", "chapter", "section", "subsection", "article", "appendix", "form"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph as printed: its lines, its ranges, and its text on one line without outer Markdown signs.

    `heavy` says that it is set as a heading (Markdown heading, or bold from end to end). `note` is the page index of a
    footnote, `table` what `corpus/tables.py` found; both None otherwise.
    """

    lines: tuple[Line, ...]
    ranges: tuple[Span, ...]
    text: str
    heavy: bool = False
    note: int | None = None
    table: object | None = None
    marker: Marker | None = field(default=None)

    @property
    def start(self) -> int:
        """Where it begins in the file's text."""
        return self.ranges[0].start

    @property
    def first(self) -> Line:
        """Its first line."""
        return self.lines[0]


def is_rule(text: str) -> bool:
    """Whether a line is only drawn: "-----", "____", "....."."""
    return bool(_RULE.match(text))


def bare(text: str) -> str:
    """The text without the Markdown signs before it."""
    return _LEADING_MARKS.sub("", text)


def ends_sentence(text: str) -> bool:
    """Whether a line ends a sentence or an item; footnote marks behind the point do not count.

    >>> [ends_sentence(t) for t in ("đạt cao^.", "chiếm 6,0%.'", "ước đạt", "(nếu có).)", "thông qua./.")]
    [True, True, False, True, True]
    """
    core = text.rstrip(_FOOT_MARKS).removesuffix("\\")
    if not core:
        return True
    if core[-1] in _ENDS or core.endswith("./"):
        return True
    return core[-1] in ")]" and core[:-1].rstrip(_FOOT_MARKS)[-1:] in tuple(".;!?")


def starts_low(text: str) -> bool:
    """Whether a line goes on with a sentence: small letter, digit, closing sign."""
    if text[:1] in ("“", '"') and (text[1:2].isdigit() or read_marker(text[1:])):
        return False
    head = text.lstrip(_OPENING)
    return bool(head) and (head[0].islower() or head[0].isdigit() or text[0] in ",.;:)%")


def is_heavy(raw: str) -> bool:
    """Whether a Markdown line is set as a heading: "#" before it, or bold from end to end."""
    return bool(re.match(r"^#{1,6}\s", raw)) or bool(re.fullmatch(r"(\*{2,3})(?!\*).+(?<!\*)\1", raw.strip()))


def join_lines(lines: Sequence[Line], layout: Layout, breaks: frozenset[int] = frozenset()) -> list[list[Line]]:
    """The lines of each block. `breaks` holds starts of lines that must begin a block (behind a table, a note)."""
    groups: list[list[Line]] = []
    decide = _begins_wrapped if layout.wrapped else _begins_flowing
    kept = [line for line in lines if not is_rule(line.text)]
    for i, line in enumerate(kept):
        after = kept[i + 1] if i + 1 < len(kept) else None
        if not groups or line.start in breaks or decide(groups[-1], line, after, layout):
            groups.append([line])
        else:
            groups[-1].append(line)
    return _gathered_fragments(groups, breaks)


def _gathered_fragments(groups: list[list[Line]], breaks: frozenset[int]) -> list[list[Line]]:
    """The groups with each long run of fragments put together: the cells of a table that was printed one a line."""
    gathered: list[list[Line]] = []
    run: list[list[Line]] = []

    def close() -> None:
        if len(run) < MIN_FRAGMENTS:
            gathered.extend(run)
        else:
            for group in run:
                room = MAX_GATHERED - sum(len(line.text) + 1 for line in gathered[-1]) if group is not run[0] else 0
                if sum(len(line.text) for line in group) <= room:
                    gathered[-1].extend(group)
                else:
                    gathered.append(list(group))
        run.clear()

    for group in groups:
        if not _is_fragment(group) or group[0].start in breaks:
            close()
        if _is_fragment(group):
            run.append(group)
        else:
            gathered.append(group)
    close()
    return gathered


def _is_fragment(group: Sequence[Line]) -> bool:
    """Whether a group is a few words that neither end a sentence nor begin a unit: a cell, a number, a formula."""
    text = bare(" ".join(line.text for line in group))
    if len(text) > MAX_FRAGMENT or text[-1:] in ".;:" or (is_capitals(text) and len(text) > 12):
        return False
    marker = read_marker(text)
    return (marker is None or not marker.title) and not _CLOSES.match(text) and not _BASIS.match(text)


def _begins_flowing(group: Sequence[Line], line: Line, after: Line | None, layout: Layout) -> bool:
    """Whether `line` begins a block where every paragraph is one line."""
    previous, text = group[-1].text, bare(line.text)
    if "\n".join(part.text for part in group).count("**") % 2 and not line.blanks:
        return False
    ended = ends_sentence(previous)
    marker = read_marker(text)
    if marker and not (marker.cls == "dash" and not ended and text[2:3].islower()):
        return True
    if ended or is_heavy(previous) or is_heavy(line.text) or is_capitals(previous) or len(previous) < 60:
        return True
    if text[:1].islower():
        return False
    return not (len(previous) >= 150 and _DANGLING.search(previous) and not _BASIS.match(text))


def _begins_wrapped(group: Sequence[Line], line: Line, after: Line | None, layout: Layout) -> bool:
    """Whether `line` begins a block where paragraphs are wrapped over lines."""
    previous, text = group[-1].text, bare(line.text)
    ended, full = ends_sentence(previous), layout.is_full(previous)
    gap = line.blanks > 0 or line.border
    if _HYPHENATED.search(previous) and text[:1].isalnum():
        return False
    marker = read_marker(_without_junk(text))
    if marker:
        if marker.value == (1,) and marker.cls in ("number", "letter", "paren") and _titled(group):
            return True
        verdict = _begins_at_marker(marker, text, ended, gap, full, is_capitals(previous))
        if verdict is not None:
            return verdict
    if _CLOSES.match(text) or (_BASIS.match(text) and previous[-1:] in ";," and len(group[0].text) > 20):
        return True
    if is_capitals(previous) != is_capitals(text) and (gap or not full or ended):
        return not (line.border and starts_low(text) and not ended)
    if gap:
        return _begins_behind_gap(group, line, ended, full)
    return _begins_without_gap(group, line, after, layout, ended, full)


def _titled(group: Sequence[Line]) -> bool:
    """Whether the block is an article's title, under which a list may begin without a full stop before it."""
    head = read_marker(bare(group[0].text))
    return head is not None and head.cls == "article" and len(group) <= 4


def _without_junk(text: str) -> str:
    return re.sub(r"^[\^*•■°'\"]\s+(?=[(\w])", "", text)


def _begins_at_marker(
    marker: Marker, text: str, ended: bool, gap: bool, full: bool, after_capitals: bool
) -> bool | None:
    """The verdict for a line that starts like a marker; None when it looks like chance."""
    if marker.cls in ("dash", "plus"):
        if not ended and marker.title[:1].islower():
            return False
        return True if ended or gap or not full or after_capitals else None
    if marker.cls == "article" and not (ended or gap or after_capitals or not full):
        return None
    if marker.cls in _KEYWORDS or (marker.cls == "roman" and is_capitals(marker.title)):
        return True if ended or gap or not full or after_capitals or marker.cls != "article" else None
    return True if ended or gap or not full or after_capitals else None


def _begins_behind_gap(group: Sequence[Line], line: Line, ended: bool, full: bool) -> bool:
    """The verdict behind a blank line or a page border."""
    previous, text = group[-1].text, bare(line.text)
    low = starts_low(text)
    if ended:
        trails_off = previous.rstrip(_FOOT_MARKS).endswith(("...", "…", ";"))
        return not (text[:1].islower() and trails_off)
    if low:
        return is_capitals(previous) and not is_capitals(text) and not line.border
    if line.border:
        return not full or is_capitals(previous) or previous.rstrip(_FOOT_MARKS)[-1:] == ","
    return not (len(group) == 1 and full) or is_capitals(previous)


def _begins_without_gap(
    group: Sequence[Line], line: Line, after: Line | None, layout: Layout, ended: bool, full: bool
) -> bool:
    """The verdict for a line directly under the previous one."""
    previous, text = group[-1].text, bare(line.text)
    # A scanner sets the indented first line of a paragraph apart: a full line, mid-sentence, with a blank line below.
    first_of_next = (
        not starts_low(text) and after is not None and after.blanks > 0 and not ends_sentence(text)
        and len(text) >= 0.8 * layout.width
    )
    if ended:
        return not starts_low(text) if not full else first_of_next
    if starts_low(text):
        return False
    one_line_heading = len(group) == 1 and read_marker(_without_junk(bare(group[0].text))) is not None
    if first_of_next and len(previous) < 0.95 * layout.width and (one_line_heading or not full):
        return True
    if one_line_heading and not full:
        return True
    return len(previous) < 0.6 * layout.width


def make_block(lines: Iterable[Line], source: str, *, joined: bool, **extra: object) -> Block:
    """The block of some lines. `joined`: consecutive lines of one page make one range."""
    kept = tuple(lines)
    spans: list[Span] = []
    for i, line in enumerate(kept):
        beside = i > 0 and not line.border and (joined or line.blanks == 0)
        if beside and not source[kept[i - 1].end:line.start].strip():
            spans[-1] = Span(spans[-1].start, line.end)
        else:
            spans.append(line.span)
    raw = kept[0].text
    ranges = tuple(_trimmed(span, source, first=i == 0) for i, span in enumerate(spans))
    text = re.sub(r"\s+", " ", " ".join(span.of(source) for span in ranges))
    heavy = all(is_heavy(line.text) for line in kept) or (len(kept) > 1 and is_heavy(" ".join(x.text for x in kept)))
    return Block(
        lines=kept, ranges=tuple(span for span in ranges if len(span)) or (kept[0].span,), text=text,
        heavy=heavy or bool(re.match(r"^#{1,6}\s", raw)), **extra,  # type: ignore[arg-type]
    )


def _trimmed(span: Span, source: str, *, first: bool) -> Span:
    """The range without Markdown signs at its ends."""
    start, end = span.start, span.end
    raw = source[start:end]
    found = _LEADING_MARKS.match(raw)
    if found and (first or raw[0] in "#*"):
        start += found.end()
    body = source[start:end].rstrip()
    if body.endswith("**") or (raw.startswith("*") and body.endswith("*")):
        body = body.rstrip("*").rstrip()
    return Span(start, start + len(body)) if body else Span(start, start)
