"""Cuts a document into chunks, the units of search. The one door to langchain-text-splitters.

A chunk is a paragraph, a row of a table, or a piece of a long paragraph; it never crosses a section. What stands above
it (document, headings, lead-in sentence, column names) is its context: encoded and indexed, never quoted.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corpus.records import Document, Paragraph, Span
from indexer.records import Chunk

if TYPE_CHECKING:
    from langchain_text_splitters import RecursiveCharacterTextSplitter

MAX_PIECE = 900  # code points, about 200 syllables: a longer paragraph is cut
MIN_PIECE = 400  # a shorter piece joins its neighbour where both fit into MAX_PIECE
MAX_CONTEXT = 400  # code points
MAX_TITLE = 170  # of them for the document's line
MAX_ROW_TITLE = 90  # in a table row, whose cells need the room
MAX_LEAD_IN = 130
MAX_HEADING = 120
JOINT = " | "

UPPER = "A-ZÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚĂĐĨŨƠƯẠ-Ỹ"
SEPARATORS = [  # of the splitter, strongest first; no capturing groups, each keeps its own characters
    r"\n+",
    rf"(?<=[.!?…])(?<!\b[{UPPER}]\.)(?<!\b[{UPPER}]{{2}}\.)(?<!\d\.)[ \t\u00a0]+(?=[{UPPER}\d“\"(+–-])",
    r"(?<=;)\s+",
    r"(?<=[:,])\s+",
    r"\s+",
    "",
]
PART_WORDS = {  # what people call the parts of a document that do not name themselves
    "conclusions": "người ký, chức vụ, nơi nhận",
    "citation": "căn cứ ban hành",
}
NO_CHUNK = frozenset({"table", "cell"})
LIST_MARKER = re.compile(r"\s*(?:[-–+•*·▪]|\(?(?:\d{1,2}|[a-zđ]{1,2})[.)])\s*", re.IGNORECASE)
SENTENCE_MARKS = re.compile(r"[\s:;.,…]+$")
SPACES = re.compile(r"\s+")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """What stands above a paragraph."""

    headings: tuple[str, ...]
    lead_in: str


def make_chunks(document: Document, first_ordinal: int = 0) -> tuple[Chunk, ...]:
    """The chunks of a document in reading order, numbered from `first_ordinal`."""
    chunks: list[Chunk] = []
    for paragraph, place in _chunked_paragraphs(document):
        context = _context(document, paragraph, place)
        for piece, ranges in enumerate(cut_ranges(paragraph.ranges, document.text)):
            chunks.append(
                Chunk(
                    ordinal=first_ordinal + len(chunks),
                    doc_id=document.doc_id,
                    eid=paragraph.eid,
                    piece=piece,
                    kind=paragraph.kind,
                    ranges=ranges,
                    quote=" ".join(span.of(document.text) for span in ranges),
                    context=context,
                    heading_path=paragraph.heading_path,
                    page=paragraph.page,
                    flags=paragraph.flags,
                )
            )
    return tuple(chunks)


def passage_text(chunk: Chunk) -> str:
    """What the encoder sees of a chunk: its context, a line break, its quote."""
    return f"{chunk.context}\n{chunk.quote}" if chunk.context else chunk.quote


def split_text(text: str, max_piece: int = MAX_PIECE, min_piece: int = MIN_PIECE) -> tuple[str, ...]:
    """The text in pieces of at most `max_piece` code points, cut at sentence ends where possible; they join back to it.

    >>> split_text("Một câu. Hai câu. Ba câu.", max_piece=10, min_piece=1)
    ('Một câu. ', 'Hai câu. ', 'Ba câu.')
    """
    if len(text) <= max_piece:
        return (text,) if text else ()
    n_pieces = -(-len(text) // max_piece)
    even = min(max_piece, max(min_piece, int(1.15 * len(text) / n_pieces)))
    pieces = _splitter(even).split_text(text)
    if "".join(pieces) != text:
        raise ValueError("the pieces of a paragraph do not join back to it")
    return tuple(_without_crumbs(pieces, max_piece, min_piece))


def cut_ranges(ranges: tuple[Span, ...], text: str) -> Iterator[tuple[Span, ...]]:
    """The ranges of each piece of a paragraph, in order; blank pieces are left out."""
    joined = " ".join(span.of(text) for span in ranges)
    start = 0
    for piece in split_text(joined):
        end = start + len(piece)
        spans = tuple(_intersections(ranges, start, end))
        if any(not span.of(text).isspace() for span in spans):
            yield spans
        start = end


def _splitter(size: int) -> RecursiveCharacterTextSplitter:
    from langchain_text_splitters import RecursiveCharacterTextSplitter  # 0.25 s that only a build has to spend

    return RecursiveCharacterTextSplitter(
        separators=SEPARATORS,
        is_separator_regex=True,
        keep_separator="end",
        strip_whitespace=False,
        chunk_size=size,
        chunk_overlap=0,
    )


def _without_crumbs(pieces: Iterable[str], max_piece: int, min_piece: int) -> list[str]:
    """The pieces, a short one joined to the piece before it (or the next to a short one) where both fit."""
    joined: list[str] = []
    for piece in pieces:
        if joined and min(len(joined[-1]), len(piece)) < min_piece and len(joined[-1]) + len(piece) <= max_piece:
            joined[-1] += piece
        else:
            joined.append(piece)
    return joined


def _intersections(ranges: tuple[Span, ...], start: int, end: int) -> Iterator[Span]:
    """The parts of `ranges` that the slice [start, end) of their slices joined by one space covers."""
    offset = 0
    for span in ranges:
        low, high = max(start, offset), min(end, offset + len(span))
        if low < high:
            yield Span(span.start + low - offset, span.start + high - offset)
        offset += len(span) + 1


def _chunked_paragraphs(document: Document) -> Iterator[tuple[Paragraph, _Place]]:
    """The paragraphs that become chunks, each with what stands above it."""
    by_eid = {paragraph.eid: paragraph for paragraph in document.paragraphs}
    lead_in: Paragraph | None = None
    for number, paragraph in enumerate(document.paragraphs):
        if paragraph.kind == "heading":
            lead_in = None
            if _has_text_below(document.paragraphs, number):
                continue
        if paragraph.kind in NO_CHUNK:
            continue
        quote = paragraph.quote(document.text)
        if lead_in is not None and not _continues_list(paragraph, quote, lead_in):
            lead_in = None
        yield paragraph, _place(document, paragraph, lead_in, by_eid)
        if paragraph.kind not in {"heading", "note", "row"} and quote.rstrip(" \n*_").endswith(":"):
            lead_in = paragraph


def _place(
    document: Document, paragraph: Paragraph, lead_in: Paragraph | None, by_eid: dict[str, Paragraph]
) -> _Place:
    """The headings and the lead-in sentence: a note's anchor, the unit that contains it, or the line ending in ":"."""
    above = lead_in
    anchor = next((flag.partition(":")[2] for flag in paragraph.flags if flag.startswith("footnote_of:")), "")
    if anchor in by_eid:
        above = by_eid[anchor]
    elif paragraph.parent in by_eid and by_eid[paragraph.parent].kind not in {"heading", "table"}:
        above = by_eid[paragraph.parent]
    headings = paragraph.heading_path or (above.heading_path if above else ())
    return _Place(headings=headings, lead_in=above.quote(document.text) if above else "")


def _has_text_below(paragraphs: tuple[Paragraph, ...], number: int) -> bool:
    """Whether text follows the heading at `number` before the next heading of its own or a higher level."""
    depth = len(paragraphs[number].heading_path)
    for below in paragraphs[number + 1 :]:
        if below.kind != "heading":
            return len(below.heading_path) > depth
        if len(below.heading_path) <= depth:
            return False
    return False


def _continues_list(paragraph: Paragraph, quote: str, lead_in: Paragraph) -> bool:
    """Whether a paragraph is still an item of the list that `lead_in` opened."""
    if paragraph.heading_path != lead_in.heading_path:
        return False
    if paragraph.parent == lead_in.eid:
        return True
    return bool(paragraph.num_raw) or LIST_MARKER.match(quote) is not None


def _context(document: Document, paragraph: Paragraph, place: _Place) -> str:
    """The context line of a paragraph, at most MAX_CONTEXT code points; the nearest heading is kept first."""
    pairs = cell_pairs(paragraph)
    head = _document_line(document, MAX_ROW_TITLE if pairs else MAX_TITLE)
    headings = [_shortened(heading, MAX_ROW_TITLE if pairs else MAX_HEADING) for heading in place.headings]
    tail = []
    lead_in = _shortened(place.lead_in, MAX_LEAD_IN)
    if lead_in and lead_in not in headings[-1:]:
        tail.append(lead_in)
    if paragraph.kind in PART_WORDS:
        tail.append(PART_WORDS[paragraph.kind])
    if pairs:
        used = sum(len(part) + len(JOINT) for part in (head, *headings[-1:], *tail))
        tail.append(_shortened(pairs, MAX_CONTEXT - used))
    room = MAX_CONTEXT - len(head) - sum(len(part) + len(JOINT) for part in tail)
    kept: list[str] = []
    for heading in reversed(headings):
        if len(heading) + len(JOINT) > room:
            break
        kept.insert(0, heading)
        room -= len(heading) + len(JOINT)
    return JOINT.join(part for part in (head, *kept, *tail) if part)


def _document_line(document: Document, size: int) -> str:
    """Type, title and place of a document; the place only where the title does not name it."""
    facts = document.facts
    line = _shortened(" ".join(part for part in (facts.type.value, facts.title.value) if part), size)
    place = facts.place.value
    return f"{line} ({place})".strip() if place and place.lower() not in line.lower() else line


def cell_pairs(paragraph: Paragraph) -> str:
    """The cells of a row with their column names: "Kế hoạch năm 2023: 11 trở lên; …"; "" for anything else."""
    if paragraph.kind != "row":
        return ""
    names, values = ([SPACES.sub(" ", cell).strip() for cell in row] for row in (paragraph.columns, paragraph.values))
    pairs = itertools.zip_longest(names[: len(values)], values, fillvalue="")
    return "; ".join(f"{name}: {value}" if name else value for name, value in pairs if value)


def _shortened(text: str, size: int) -> str:
    """The text on one line, without the marks at its end, cut at a word when longer than `size`."""
    line = SENTENCE_MARKS.sub("", SPACES.sub(" ", text.replace("*", "").replace("#", "")).strip())
    if len(line) <= size:
        return line
    cut = line[: max(size, 0)]
    return cut[: cut.rfind(" ")] if " " in cut else cut
