"""The numbers Word draws in front of list paragraphs, which its text does not hold: "II.", "1.2.", "a)", "-".

Source: ECMA-376 part 1, 17.9 (numbering): a paragraph names a list and a level; the level has a format and a pattern
such as "%1.%2."; a number goes on where the same list stopped, and a higher level starts the lower ones again.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from docx.document import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ROMAN = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
          (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
_PLAIN_BULLETS = "-–—+*•o·"
MAX_STYLE_DEPTH = 20


def roman(number: int) -> str:
    """The number in Roman capitals.

    >>> roman(4), roman(19), roman(1998)
    ('IV', 'XIX', 'MCMXCVIII')
    """
    written = ""
    for value, letters in _ROMAN:
        count, number = divmod(number, value)
        written += letters * count
    return written


def formatted(number: int, style: str) -> str | None:
    """The number as Word's format writes it; None for a format that is not known here.

    >>> [formatted(2, s) for s in ("decimal", "upperRoman", "lowerLetter", "decimalZero")], formatted(28, "upperLetter")
    (['2', 'II', 'b', '02'], 'BB')
    """
    letter = chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1) if 0 < number <= 780 else str(number)
    known = {"decimal": str(number), "decimalZero": f"{number:02}", "none": "", "upperLetter": letter,
             "lowerLetter": letter.lower()}  # fmt: skip
    if style in ("upperRoman", "lowerRoman"):
        written = roman(number) if 0 < number < 4000 else str(number)
        return written if style == "upperRoman" else written.lower()
    return known.get(style)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Level:
    start: int
    style: str
    pattern: str
    legal: bool  # all numbers in decimal


@dataclass(slots=True)
class Numbering:
    """Counts through the lists of one document, paragraph by paragraph in reading order."""

    lists: dict[str, str] = field(default_factory=dict)  # numId -> abstractNumId
    levels: dict[tuple[str, int], _Level] = field(default_factory=dict)  # (abstractNumId, level)
    restarts: dict[tuple[str, int], int] = field(default_factory=dict)  # (numId, level) -> first number
    styles: dict[str, tuple[str, str | None, int | None]] = field(default_factory=dict)  # id -> basedOn, numId, level
    default_style: str = ""
    counts: dict[tuple[str, int], int] = field(default_factory=dict)
    n_written: int = 0
    n_unknown: int = 0

    @classmethod
    def of(cls, file: WordFile) -> Numbering:
        """The lists and styles of a Word file, nothing counted yet."""
        found = cls()
        for style in file.styles.element.iterchildren(f"{_W}style"):
            name = style.get(f"{_W}styleId", "")
            number, level = _numbered(style.find(f"{_W}pPr/{_W}numPr"))
            found.styles[name] = (_value(style.find(f"{_W}basedOn")), number, level)
            if style.get(f"{_W}type") == "paragraph" and style.get(f"{_W}default") in ("1", "true"):
                found.default_style = name
        if any(r.reltype == RELATIONSHIP_TYPE.NUMBERING for r in file.part.rels.values()):
            found._take_lists(file.part.numbering_part.element)
        return found

    def _take_lists(self, root: etree._Element) -> None:
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            for level in abstract.iterchildren(f"{_W}lvl"):
                place = (abstract.get(f"{_W}abstractNumId", ""), _whole(level.get(f"{_W}ilvl")))
                self.levels[place] = _Level(
                    start=_whole(_value(level.find(f"{_W}start"), "1"), 1),
                    style=_value(level.find(f"{_W}numFmt"), "decimal"),
                    pattern=_value(level.find(f"{_W}lvlText")),
                    legal=level.find(f"{_W}isLgl") is not None,
                )
        for number in root.iterchildren(f"{_W}num"):
            name = number.get(f"{_W}numId", "")
            self.lists[name] = _value(number.find(f"{_W}abstractNumId"))
            for change in number.iterchildren(f"{_W}lvlOverride"):
                first = change.find(f"{_W}startOverride")
                if first is not None:
                    self.restarts[name, _whole(change.get(f"{_W}ilvl"))] = _whole(_value(first, "1"), 1)

    def marker(self, paragraph: etree._Element) -> str:
        """What Word draws in front of the paragraph, with one space behind it; "" when it is in no list."""
        number, level = self._place(paragraph)
        if number in ("", "0"):
            return ""
        abstract = self.lists.get(number, "")
        shape = self.levels.get((abstract, level))
        if shape is None:
            self.n_unknown += 1
            return ""
        if shape.style == "bullet":
            self.n_written += 1
            return (shape.pattern if shape.pattern in _PLAIN_BULLETS and shape.pattern not in "o·" else "•") + " "
        self._count(number, abstract, level, shape)
        written = self._written(abstract, level, shape)
        if written is None:
            self.n_unknown += 1
            return ""
        self.n_written += bool(written)
        return f"{written} " if written else ""

    def _place(self, paragraph: etree._Element) -> tuple[str, int]:
        """The paragraph's list and level, its own or those of its style."""
        own = paragraph.find(f"{_W}pPr/{_W}numPr")
        number, level = _numbered(own)
        style = _value(paragraph.find(f"{_W}pPr/{_W}pStyle"), self.default_style)
        for _ in range(MAX_STYLE_DEPTH):
            if style not in self.styles or (number is not None and level is not None):
                break
            based_on, style_number, style_level = self.styles[style]
            if number is None and style_number is not None:
                number = style_number
            if level is None and style_level is not None:
                level = style_level
            style = based_on
        return number or "", level or 0

    def _count(self, number: str, abstract: str, level: int, shape: _Level) -> None:
        restart = self.restarts.pop((number, level), None)
        if restart is not None:
            self.counts[abstract, level] = restart
        else:
            self.counts[abstract, level] = self.counts.get((abstract, level), shape.start - 1) + 1
        for deeper in [key for key in self.counts if key[0] == abstract and key[1] > level]:
            del self.counts[deeper]

    def _written(self, abstract: str, level: int, shape: _Level) -> str | None:
        written = shape.pattern
        for above in range(level + 1):
            place = f"%{above + 1}"
            if place not in written:
                continue
            other = self.levels.get((abstract, above), shape)
            number = self.counts.get((abstract, above), other.start)
            text = formatted(number, "decimal" if shape.legal else other.style)
            if text is None:
                return None
            written = written.replace(place, text)
        return written.strip()


def _value(element: etree._Element | None, default: str = "") -> str:
    return default if element is None else element.get(f"{_W}val", default)


def _whole(text: str | None, default: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 9 else default


def _numbered(properties: etree._Element | None) -> tuple[str | None, int | None]:
    """List and level of a <w:numPr>; None for what it does not say."""
    if properties is None:
        return None, None
    number, level = properties.find(f"{_W}numId"), properties.find(f"{_W}ilvl")
    return (None if number is None else _value(number)), (None if level is None else _whole(_value(level)))
