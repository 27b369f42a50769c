"""The lines in which a document speaks of itself: letterhead, number, date line, annex line, closing sentence."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property

from corpus.document_types import TYPE_NAMES, read_type
from corpus.letterhead import Head, Line, read_head, read_lines
from corpus.records import Dated, Span
from corpus.vietnamese import DocumentSymbol, find_dates, find_symbols

MAX_EVIDENCE = 240  # code points of evidence kept with a fact
TAIL_LINES = 60  # the closing sentence, signature and date of a body stand in its last lines
UNDER_TYPE = 6  # lines under the type in which a two-column letterhead may still print number and date
CERTIFICATION = 8  # lines around the number of a consolidated act in which its date and certification stand

_NUMBER_LINE = re.compile(rf"^(?:(?:{TYPE_NAMES})\s+)?(?:luật\s+)?số\s*[:.]?\s*(?P<symbol>.*)$", re.IGNORECASE)
_DOTTED = re.compile(r"^(?P<prefix>\d{1,4}\.)(?=\d{1,4}\s?/)")  # "66.16/2026/NQ-CP"
_DATELINE = re.compile(r"(?P<place>[^\W\d_][\w. –-]{1,30}?)\s*,\s*(?P<date>ngày\b.{0,60})", re.IGNORECASE)
_GLUED_NOTE = re.compile(r"((?:19|20)\d\d)\d{1,2}$")  # a footnote mark behind the year of a date line
_CLOSING = re.compile(
    rf"Trên đây là (?:toàn bộ |nội dung |một số nội dung )?(?P<type>{TYPE_NAMES})\b(?P<title>[^\n]*)", re.IGNORECASE
)
_ANNEX = re.compile(
    rf"\((?:Ban hành )?kèm theo\s+(?P<type>{TYPE_NAMES})(?P<symbol>(?!\w)[^()]{{0,300}})\)", re.IGNORECASE
)
_ADOPTED = re.compile(r"(?:này|đã)\s[^.;]{0,140}?thông qua\s*(?P<date>ngày.{0,50})", re.IGNORECASE | re.DOTALL)
_CONSOLIDATED = re.compile(r"^VĂN BẢN HỢP NHẤT\b")
_CERTIFIED = re.compile(r"^XÁC THỰC VĂN BẢN HỢP NHẤT\b")
_ANNEX_HEADING = re.compile(r"^PHỤ L[ỤU]C\b|^Phụ lục\b[\sIVX\d.:]*$")


class OwnLines:
    """One document being read: its lines, its head and the lines that close its body, each read once."""

    def __init__(self, text: str, span: Span) -> None:
        self.text, self.span = text, span
        self.lines = read_lines(text, span)
        self.head: Head = read_head(self.lines)
        self.closing = _closing_lines(self.lines)

    def verbatim(self, start: int, end: int) -> str:
        """The words between two places, at most MAX_EVIDENCE code points of them."""
        return self.text[start:end][:MAX_EVIDENCE]

    def of_line(self, line: Line) -> str:
        """A line's words as they stand in the text."""
        return self.verbatim(line.start, line.end)

    @cached_property
    def consolidated(self) -> Line | None:
        """The line that says the text is a consolidated act (văn bản hợp nhất), None when it is none."""
        above = next((line for line in self.head.above if _CONSOLIDATED.match(line.text)), None)
        return above or next((line for line in self.lines if _CERTIFIED.match(line.text)), None)

    @cached_property
    def annex_lines(self) -> tuple[re.Match[str], ...]:
        """The lines "(Kèm theo Kế hoạch …)" that name a document of this document's own type."""
        own = self.head.type.type if self.head.type else None
        found = _ANNEX.finditer(self.text, self.span.start, self.span.end)
        return tuple(match for match in found if own and _type_named(match["type"]) == own)

    @cached_property
    def closing_sentence(self) -> re.Match[str] | None:
        """The sentence "Trên đây là báo cáo …", the line ends of its paragraph read as blanks."""
        for index, line in enumerate(self.closing):
            if "trên đây là" in line.text.lower():
                return _CLOSING.search(" ".join(one.text for one in self.closing[index : index + 6]))
        return None

    def _letterhead(self) -> tuple[Line, ...]:
        """The lines of the letterhead, those that a two-column page prints under the type included."""
        return (*self.head.above, *(line for line in self.head.under[:UNDER_TYPE] if line not in self.head.title))

    def _certification(self) -> tuple[Line, ...]:
        """The lines around the certification of a consolidated act."""
        numbers = [i for i, line in enumerate(self.lines) if _NUMBER_LINE.match(line.text) and "VBHN" in line.text]
        return self.lines[max(0, numbers[-1] - CERTIFICATION) : numbers[-1] + CERTIFICATION] if numbers else ()

    @cached_property
    def symbol(self) -> tuple[DocumentSymbol, str] | None:
        """The document's own number with its words; its `number` is "" when the number was left blank."""
        if self.consolidated:
            lines = tuple(line for line in self._certification() if "VBHN" in line.text)
        else:
            lines = self._letterhead()
        for index, line in enumerate(lines):
            match = _NUMBER_LINE.match(line.text)
            if match is None:
                continue
            words = match["symbol"].rstrip()
            if words.endswith("-") and index + 1 < len(lines):
                words += lines[index + 1].text
            found = _symbol_at_start(words)
            if found is not None:
                return found, self.of_line(line)
        return next(
            ((found, match[0]) for match in self.annex_lines if (found := _symbol_at_start(match["symbol"]))), None
        )

    @cached_property
    def dateline(self) -> tuple[str, Dated, Line] | None:
        """(place, date, line) of "Thái Bình, ngày 19 tháng 5 năm 2023" in the letterhead, or at the signature."""
        heads = () if self.consolidated else self._letterhead()
        tail = self._certification() if self.consolidated else self.closing
        for lines, is_tail in ((heads, False), (tail, True)):
            for line in lines:
                words = _GLUED_NOTE.sub(r"\1", line.text)
                match = _DATELINE.search(words)
                if match is None or is_gazette_line(line):
                    continue
                dated = first_date(match["date"])
                whole_line = match.start() <= 3 and match.end() >= len(words) - 3
                if dated is not None and (whole_line or not is_tail):
                    return match["place"], dated, line
        return None

    @cached_property
    def day(self) -> tuple[Dated, str, str] | None:
        """(date, cue, words): date line, annex line, adoption sentence; never the date of a document cited."""
        if self.dateline is not None:
            return self.dateline[1], "dateline", self.of_line(self.dateline[2])
        if self.consolidated:
            return None
        for line in self._letterhead():
            dated = first_date(line.text) if re.match(r"^ngày\b", line.text, re.IGNORECASE) else None
            if dated is not None:
                return dated, "dateline", self.of_line(line)
        for match in self.annex_lines:
            dated = _any_date(re.split(r"\scủa\s", match["symbol"])[0])
            if dated is not None:
                return dated, "annex_line", match[0]
        adopted = _ADOPTED.search("\n".join(line.text for line in self.closing))
        dated = first_date(adopted["date"]) if adopted else None
        return (dated, "adopted_line", one_line(adopted[0])) if adopted and dated else None


def _closing_lines(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """The last lines of the main body with what stands around its signature, annexes left out."""
    annexes = (i for i, line in enumerate(lines) if i > len(lines) // 4 and _ANNEX_HEADING.match(line.text))
    end = next(annexes, len(lines))
    return lines[max(0, end - TAIL_LINES) : end]


def _type_named(words: str) -> str | None:
    found = read_type(words)
    return found.type if found else None


def _symbol_at_start(words: str) -> DocumentSymbol | None:
    """The document number that words open with, blanks and dots before it allowed."""
    words = words.lstrip()
    dotted = _DOTTED.match(words)
    words = words[dotted.end() :] if dotted else words
    for spelling in (words, re.sub(r"\s*([-/–])\s*", r"\1", words)):
        found = find_symbols(spelling)
        if found and not spelling[: found[0][1]].strip(" số:.…_"):
            symbol = found[0][0]
            return replace(symbol, number=dotted["prefix"] + symbol.number) if dotted else symbol
    return None


def is_gazette_line(line: Line) -> bool:
    """Whether a line is the running head of the official gazette."""
    return line.text.startswith("CÔNG BÁO") or "VĂN BẢN QUY PHẠM PHÁP LUẬT" in line.text


def one_line(words: str) -> str:
    """Words on one line, cut to MAX_EVIDENCE: the sentence ran over several lines of the page."""
    return " ".join(words.split())[:MAX_EVIDENCE]


def first_date(words: str) -> Dated | None:
    """The date that words open with."""
    found = find_dates(words)
    return found[0][0] if found and found[0][1] <= 3 else None


def _any_date(words: str) -> Dated | None:
    found = find_dates(words)
    return found[0][0] if found else None
