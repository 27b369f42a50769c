"""The head of a document: letterhead, own number, date line, type line and title, as lines with their place."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.document_types import TYPE_NAMES, TypeLine, is_capitals, read_type
from corpus.issuers import read_issuer_line
from corpus.records import Span

HEAD_LINES = 80  # lines with text that a letterhead and a title may take, gazette covers included
TITLE_CHARS = 900  # a title longer than this is the first paragraph
TITLE_GAP = 4  # blank or ruled lines between the type and its title

_MARKS = " \t\u00a0*#_"
_RULE = re.compile(r"^[\W_]*$")
_BASIS = (
    r"Căn cứ|Thực hiện|Thi hành|Triển khai|Tiếp tục thực hiện|Cụ thể hóa|Xét|Theo đề nghị|Trên cơ sở|Để thực hiện|"
    r"Kính gửi"
)
_HEADING = re.compile(
    r"^(?:Phần (?:thứ|[IVX\d])|PHẦN (?:THỨ|[IVX\d])|Chương [IVX\d]|CHƯƠNG [IVX\d]|Mục [IVX\d]|Điều \d|ĐIỀU \d"
    r"|[IVXLn]{1,4}\s?[.)/]\s|[A-Z]\s?[.)]\s|\d{1,2}\s?[.)]\s)"
)
_BASIS_LINE = re.compile(rf"^(?:{_BASIS})\b")
_DECIDES = re.compile(r"^QUY[ẾÉỂỀE]T (?:NGH|ĐỊNH\s*:)")
# the acts that a consolidated one joins, listed under its title
_FULL_NAME = re.compile(rf"^(?:{TYPE_NAMES})\s(?:[^\n]{{0,60}}\s)?số \d+/\d{{4}}/\S+ ngày")
_SENTENCE = 160  # a line this long that ends like a sentence is body text


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line with text: `start`, `end` in the file's text; `text` without Markdown marks and doubled blanks.

    `gap` is True when a blank line or a rule stands above it, `marked` when Markdown sets it off.
    """

    start: int
    end: int
    text: str
    gap: bool = False
    marked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """The head of a document as read; `missing` when the text begins in the middle of a document.

    `above` are the lines before the type line, `under` those after it up to the body, title included.
    """

    above: tuple[Line, ...]
    type_line: Line | None
    type: TypeLine | None
    issuer_line: Line | None  # "CỦA BAN THƯỜNG VỤ TỈNH ỦY" under the type, or the body that enacts: "CHÍNH PHỦ"
    enacting_line: Line | None
    title: tuple[Line, ...]
    under: tuple[Line, ...]
    body: tuple[Line, ...]  # the first lines of the body
    missing: bool = False


def read_lines(text: str, span: Span) -> tuple[Line, ...]:
    """All lines with text of a part of a file, in order."""
    lines, gap = [], False
    for match in re.finditer(r"[^\n]+", text[span.start : span.end]):
        raw = match[0]
        if _RULE.match(raw):
            gap = True
            continue
        start = span.start + match.start() + len(raw) - len(raw.lstrip())
        end = span.start + match.start() + len(raw.rstrip())
        blank_above = "\n\n" in text[lines[-1].end if lines else span.start : start].replace(" ", "").replace("\t", "")
        clean = " ".join(re.sub(r"\*{1,3}|^#+|_{2,}", " ", raw).split())
        lines.append(Line(start=start, end=end, text=clean, gap=gap or blank_above, marked=raw.lstrip()[:1] in "#*"))
        gap = False
    return tuple(lines)


def starts_body(line: Line) -> bool:
    """Whether a line belongs to the body: a heading, a legal basis, or a sentence too long for a letterhead."""
    text = line.text
    if _HEADING.match(text) or _BASIS_LINE.match(text) or _DECIDES.match(text):
        return True
    return len(text) > _SENTENCE and text[-1] in ".;:" and not line.marked


def starts_in_the_middle(lines: tuple[Line, ...]) -> bool:
    """Whether the first line goes on with a sentence whose beginning is not in the text."""
    first = next((line.text.lstrip("“\"'(-–• ") for line in lines), "")
    return first[:1].islower()


def _type_index(lines: tuple[Line, ...]) -> tuple[int, TypeLine] | None:
    """Where the type line stands and what it says: a line of capitals, or a heading that begins with a type."""
    marked: tuple[int, TypeLine] | None = None
    for index, line in enumerate(lines[:HEAD_LINES]):
        if starts_body(line):
            break
        found = read_type(line.text)
        if found is None:
            continue
        consolidated = found.type == "Văn bản hợp nhất"  # the line of a gazette; the act's own type line follows
        if is_capitals(line.text[: found.rest]) and not consolidated and _stands_alone(line, found, lines, index):
            return index, found
        if line.marked and marked is None and not consolidated:
            marked = (index, found)
    return marked


def _stands_alone(line: Line, found: TypeLine, lines: tuple[Line, ...], index: int) -> bool:
    """Whether a type name opens its own line and not the number line "NGHỊ QUYẾT số: …" or a running head."""
    rest = line.text[found.rest :].strip(" :")
    return not re.match(r"[Ss]ố\b|SỐ\s*:", rest) and not (rest and index + 1 < len(lines) and rest.endswith("/"))


def _is_issuer_line(line: Line) -> bool:
    """Whether a line of capitals names a body and nothing that a title would go on with."""
    if not is_capitals(line.text):
        return False
    words = re.sub(r"^CỦA\s+", "", line.text)
    issuer = read_issuer_line(words)
    return issuer is not None and len(words) - issuer.end <= 25


def _title_lines(lines: tuple[Line, ...]) -> tuple[tuple[Line, ...], Line | None, Line | None, int]:
    """(title, line "CỦA …", line of the enacting body, index of the first body line) of the lines under the type."""
    title: list[Line] = []
    issuer = enacting = None
    for index, line in enumerate(lines):
        if not title and line.text.startswith("CỦA ") and _is_issuer_line(line):
            issuer = line
            continue
        if _is_issuer_line(line):
            enacting = enacting or line
            if title or not (lines[index + 1 :] and not starts_body(lines[index + 1])):
                return tuple(title), issuer, enacting, index + 1
            continue
        is_title = _goes_on(title, line) if title else _opens_title(line, lines[index + 1 : index + 12])
        if not is_title:
            enacting = enacting or next((after for after in lines[index : index + 3] if _is_issuer_line(after)), None)
            return tuple(title), issuer, enacting, index
        title.append(line)
    return tuple(title), issuer, enacting, len(lines)


def _opens_title(line: Line, following: tuple[Line, ...]) -> bool:
    """Whether a line under the type opens the title; a first paragraph ("Thực hiện … như sau:") does not."""
    if re.match(r"^\(|^Số\s*:|^Căn cứ|^Xét |^Kính gửi|^Theo đề nghị", line.text) or _HEADING.match(line.text):
        return False
    paragraph = line.text
    for after in following:
        if after.gap or starts_body(after):
            break
        paragraph += " " + after.text
    return line.marked or not (paragraph[-1] in ":;." or "như sau" in paragraph)


def _goes_on(title: list[Line], line: Line) -> bool:
    """Whether a line goes on with the title above it."""
    if sum(len(one.text) for one in title) + len(line.text) > TITLE_CHARS or line.text.startswith("("):
        return False
    if _HEADING.match(line.text) or re.match(r"^Căn cứ\b|^Xét\b|^Kính gửi", line.text):
        return False
    if _FULL_NAME.match(line.text) and line.text[:1].isupper() and not title[-1].text.endswith(("của", "và", ",")):
        return False
    if not line.gap:
        return True
    return line.marked == title[-1].marked and line.text[0].islower() and title[-1].text[-1] not in ".;:"


def read_head(lines: tuple[Line, ...]) -> Head:
    """The head of a document from its lines."""
    found = _type_index(lines)
    if found is None:
        n_above = next((i for i, line in enumerate(lines[:HEAD_LINES]) if starts_body(line)), min(len(lines), 20))
        missing = starts_in_the_middle(lines)
        return Head(
            above=() if missing else lines[:n_above], type_line=None, type=None, issuer_line=None, enacting_line=None,
            title=(), under=(), body=lines[n_above : n_above + 40], missing=missing,
        )  # fmt: skip
    index, type_read = found
    line, rest = lines[index], lines[index + 1 :]
    tail = line.text[type_read.rest :].strip(" :.-–")
    inline = (replace(line, text=tail, gap=False),) if tail and not type_read.damaged else ()
    title, issuer, enacting, n_under = _title_lines((*inline, *rest[:HEAD_LINES]))
    n_under -= len(inline)
    return Head(
        above=lines[:index], type_line=line, type=type_read, issuer_line=issuer, enacting_line=enacting, title=title,
        under=rest[: max(n_under, 0)], body=rest[max(n_under, 0) : max(n_under, 0) + 60],
    )  # fmt: skip
