"""A source text split into documents with addressed paragraphs."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from corpus.addresses import Addressing, mark_copies
from corpus.blocks import Block, join_lines, make_block
from corpus.dossier import Region, regions, split_lines
from corpus.facts import describe
from corpus.footnotes import anchors, lift_footnotes
from corpus.hierarchy import RANK, grow
from corpus.lines import Layout, Line, pages_of, read_lines
from corpus.manifest import Manifest, apply_manifest
from corpus.markers import Marker, is_capitals, read_marker
from corpus.nodes import Node
from corpus.records import Document, Facts, Paragraph, SourceText, Span
from corpus.table_records import Table
from corpus.tables import find_tables
from corpus.vietnamese import harvest_abbreviations, noise_share

LOST_MARKS_NOISE = 0.02  # above it, a scanner has also lost the marks of footnotes
SCANNED_NOISE = 0.01  # clean text stays under 0.3 %, the scanned dossier has 4.4 %
_CONTINUED = re.compile(r"\(?\s*(Tiếp theo|Xem tiếp từ|Tiếp) .{0,8}trang\s*\d", re.I)
_OWN_BLANK = re.compile(
    r"(?:^|\n)\W*Số\s*[:.]?\s*[….\s]*[-/]\s?[A-ZĐ][\w]{0,4}\s?[-–/]"
    r"|[Kk]èm theo (?:Kế hoạch|Quyết định|Nghị quyết|Báo cáo|Chương trình|Công văn|Tờ trình)\s+(?:số\s*)?[….\s]*"
    r"[/-]\s?[A-ZĐ]"
)


def split_documents(source: SourceText, *, hand: Manifest | None = None) -> tuple[Document, ...]:
    """The documents of a source, with facts and paragraphs, in reading order.

    `hand` holds a person's corrections of facts. Never fails on odd text: what fits no rule is a
    plain paragraph.
    """
    lines, layout = read_lines(source)
    parts = split_lines(lines)
    scanned = noise_share(source.text) > LOST_MARKS_NOISE
    base = hashlib.sha256(source.text.encode("utf-8")).hexdigest()[:16]
    documents: list[Document] = []
    for k, (first, last) in enumerate(parts, 1):
        begin = 0 if k == 1 else lines[first].start
        end = lines[last].start if last < len(lines) else len(source.text)
        part = f"doc{k}" if len(parts) > 1 else "main"
        documents.append(_document(
            source, lines[first:last], layout, Span(begin, end), scanned=scanned, part=part,
            doc_id=f"{base}-{part}" if len(parts) > 1 else base, siblings=tuple(found.facts for found in documents),
        ))
    if not parts:
        whole = Span(0, len(source.text))
        documents.append(_document(source, [], layout, whole, scanned=False, doc_id=base, part="main", siblings=()))
    return apply_manifest(documents, hand) if hand else tuple(documents)


def _document(
    source: SourceText, lines: Sequence[Line], layout: Layout, span: Span, *, scanned: bool, doc_id: str,
    part: str, siblings: tuple[Facts, ...],
) -> Document:
    paragraphs = _paragraphs(source, lines, layout, scanned=scanned)
    own = span.of(source.text)
    noise = noise_share(own)
    return Document(
        doc_id=doc_id, source=source, part=part, span=span,
        facts=describe(source.text, span, file=source.file, siblings=siblings), paragraphs=paragraphs,
        flags=tuple(_flags(own, paragraphs, noise)), noise=noise,
        abbreviations=tuple(sorted(harvest_abbreviations(own).items())),
    )


def _flags(own: str, paragraphs: Sequence[Paragraph], noise: float) -> Iterator[str]:
    head = own.lstrip(" \t\n#*")
    if head[:1].islower() or _CONTINUED.search(own[:600]):
        yield "missing_beginning"
    if noise > SCANNED_NOISE:
        yield "scanned"
    if _OWN_BLANK.search(own[:1500]) or _OWN_BLANK.search(own[-8000:]):
        yield "blank_number"
    copied = {paragraph.parent for paragraph in paragraphs if "duplicate" in paragraph.flags}
    if any("duplicate" in paragraph.flags and paragraph.eid in copied for paragraph in paragraphs):
        yield "duplicate_section"


def _paragraphs(source: SourceText, lines: Sequence[Line], layout: Layout, *, scanned: bool) -> tuple[Paragraph, ...]:
    tables = find_tables(source.text, lines, layout)
    in_table = frozenset(start for table in tables for start in table.line_starts)
    body, zones = lift_footnotes(lines, layout, in_table, scanned=scanned)
    blocks = _blocks(source.text, body, layout, tables)
    notes = [
        make_block(group, source.text, joined=True, note=page) for page, group in zones
    ]
    addressing = Addressing(text=source.text)
    addressing.walk(_tree(sorted([*blocks, *notes], key=lambda block: block.start), layout))
    owners = _owners(notes, blocks, lines, addressing)
    first = blocks[0].start if blocks else -1
    found = [_with_flags(paragraph, owners, first, source.text) for paragraph in addressing.found]
    found.sort(key=lambda paragraph: (paragraph.ranges[0].start, _DEPTH.get(paragraph.kind, 0)))
    return tuple(mark_copies(found, source.text))


_DEPTH = {"table": 0, "row": 1, "cell": 2}


def _blocks(text: str, lines: Sequence[Line], layout: Layout, tables: Sequence[Table]) -> list[Block]:
    """The blocks of the body; a table is one block, and what stands behind it begins a new one."""
    starts = {start: table for table in tables for start in table.line_starts}
    blocks: list[Block] = []
    run: list[Line] = []

    def close() -> None:
        blocks.extend(make_block(group, text, joined=layout.wrapped) for group in join_lines(run, layout))
        run.clear()

    seen: set[int] = set()
    by_start = {line.start: line for line in lines}
    for line in lines:
        table = starts.get(line.start)
        if table is None:
            run.append(line)
        elif id(table) not in seen:
            close()
            seen.add(id(table))
            own = [by_start[start] for start in table.line_starts if start in by_start]
            blocks.append(replace(make_block(own, text, joined=True, table=table), ranges=table.ranges))
    close()
    return blocks


def _tree(blocks: Sequence[Block], layout: Layout) -> list[Node]:
    """The top units of a document, region by region."""
    nodes: list[Node] = []
    for region in regions(blocks):
        if region.name == "body":
            nodes.extend(grow(region.blocks, layout).children)
        elif region.name == "attachment":
            nodes.append(_attachment(region, layout))
        else:
            nodes.extend(_flat(region))
    return nodes


def _flat(region: Region) -> Iterator[Node]:
    for block in region.blocks:
        if block.note is not None:
            yield Node(cls="note", rank=RANK["note"], blocks=[block])
        elif block.table is not None:
            yield Node(cls="table", rank=RANK["table"], blocks=[block])
        else:
            yield Node(cls=region.name, rank=RANK["p"], blocks=[block])


def _attachment(region: Region, layout: Layout) -> Node:
    """The unit of one attachment: its heading, and its body below."""
    head = region.blocks[0]
    marker = read_marker(head.text)
    if marker is None or marker.cls not in ("appendix", "form"):
        marker = Marker(cls="appendix", value=(0,), number="", raw="", title=head.text)
    node = grow([replace(head, heavy=True)], layout)
    top = node.children[0] if node.children and node.children[0].cls in ("appendix", "form") else Node(
        cls="appendix", rank=RANK["appendix"], blocks=[head], marker=marker, heading=True
    )
    rest = list(region.blocks[1:])
    while rest and rest[0].table is None and rest[0].note is None and _titles_attachment(rest[0]):
        top.blocks.append(rest.pop(0))
    top.children = grow(rest, layout).children
    return top


def _titles_attachment(block: Block) -> bool:
    return (is_capitals(block.text) or block.heavy) and len(block.text) <= 300 and read_marker(block.text) is None


def _owners(
    notes: Sequence[Block], blocks: Sequence[Block], lines: Sequence[Line], addressing: Addressing
) -> dict[int, str]:
    """Start of a note -> eId of the unit that carries its mark."""
    page_of = {
        line.start: page for page, (first, last) in enumerate(pages_of(lines)) for line in lines[first:last]
    }
    owners: dict[int, str] = {}
    for note, at in zip(notes, anchors(notes, blocks, page_of), strict=True):
        if at is not None and blocks[at].start in addressing.by_block:
            owners[note.start] = addressing.by_block[blocks[at].start]
    return owners


def _with_flags(paragraph: Paragraph, owners: Mapping[int, str], first: int, text: str) -> Paragraph:
    flags = list(paragraph.flags)
    if paragraph.kind == "note" and paragraph.ranges[0].start in owners:
        flags.append(f"footnote_of:{owners[paragraph.ranges[0].start]}")
    low = paragraph.ranges[0].of(text)[:1].islower()
    if low and (paragraph.kind == "p" or paragraph.ranges[0].start == first):
        flags.append("starts_mid_sentence")
    return replace(paragraph, flags=tuple(flags)) if flags != list(paragraph.flags) else paragraph
