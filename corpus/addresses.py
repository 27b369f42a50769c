"""Addresses: each unit of the tree gets its eId, its name in a citation, and its place under its headings.

Source: OASIS Akoma Ntoso Naming Convention 1.0 (eId = parent + "__" + element + "_" + number; duplicates get "_2").
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.nodes import Node
from corpus.records import Paragraph, ParagraphKind
from corpus.table_records import Row, Table

MAX_PATH_CHARS = 240  # a longer unit above is text, not a heading
COPIED_CHARS = 80  # a shorter repeated paragraph may be a phrase
_ELEMENT = {
    "part": "part", "chapter": "chp", "section": "sec", "letter_section": "sec", "roman": "sec", "untitled": "sec",
    "article": "art", "subsection": "subsec", "number": "subsec", "decimal": "para", "letter": "point",
    "paren": "point", "dash": "indent", "plus": "indent", "appendix": "att", "form": "att", "p": "p",
    "table": "table", "note": "note", "citation": "cit",
}
_KIND: dict[str, ParagraphKind] = {
    "article": "article", "letter": "point", "paren": "point", "dash": "indent", "plus": "indent", "p": "p",
    "table": "table", "note": "note", "citation": "citation", "preface": "preface", "conclusions": "conclusions",
}
_CONTAINER = {
    "preface": "preface", "citation": "preamble__cits_1", "enacting": "preamble", "conclusions": "conclusions",
}


@dataclass(slots=True, kw_only=True)
class Addressing:
    """Gives addresses that are unique inside one document. `text` is the file's text."""

    text: str
    taken: set[str] = field(default_factory=set)
    counts: dict[tuple[str, str], int] = field(default_factory=dict)
    notes: int = 0
    found: list[Paragraph] = field(default_factory=list)
    by_block: dict[int, str] = field(default_factory=dict)  # start of a block -> eId

    def walk(self, nodes: list[Node], parent: str = "", path: tuple[str, ...] = (), cls: str = "root",
             in_article: bool = False) -> None:
        """Address `nodes` and all below them, under the unit `parent`."""
        for node in nodes:
            if node.cls == "table":
                self._table(node, parent, path)
                continue
            element = "para" if node.cls == "number" and in_article else _ELEMENT.get(node.cls, "p")
            eid, number, again = self._address(node, parent, element)
            self._paragraph(node, eid, number, parent, path, again)
            below = (*path, _shown(node)) if _is_above(node) else path
            inside = node.cls == "article" or (in_article and node.cls not in ("roman", "letter_section", "untitled"))
            self.walk(node.children, eid, below, node.cls, inside)

    def _address(self, node: Node, parent: str, element: str) -> tuple[str, str, bool]:
        """The eId, the number in it, and whether the address was taken before."""
        scope = _CONTAINER.get(node.cls, "")
        if node.cls == "note":
            self.notes += 1
            number, prefix = str(self.notes), ""
        else:
            prefix = "__".join(part for part in (parent, scope) if part)
            number = node.marker.number if node.marker else ""
        if node.cls == "untitled":
            number = f"nn_{self._next(prefix, 'untitled')}"
        elif not number:
            number = str(self._next(prefix, element))
        elif node.cls == "form":
            number = f"mau-{number}"
        base = f"{prefix}__{element}_{number}" if prefix else f"{element}_{number}"
        eid, k = base, 1
        while eid in self.taken:
            k += 1
            eid = f"{base}_{k}"
        self.taken.add(eid)
        return eid, number, k > 1

    def _next(self, prefix: str, element: str) -> int:
        self.counts[prefix, element] = self.counts.get((prefix, element), 0) + 1
        return self.counts[prefix, element]

    def _paragraph(
        self, node: Node, eid: str, number: str, parent: str, path: tuple[str, ...], again: bool
    ) -> None:
        for block in node.blocks:
            self.by_block[block.start] = eid
        flags = tuple(node.flags) + (("duplicate",) if again else ())
        heading = node.heading or node.cls in ("part", "chapter", "section", "subsection", "appendix", "form")
        kind: ParagraphKind = "heading" if heading else _KIND.get(node.cls, "clause")
        self.found.append(Paragraph(
            eid=eid, kind="p" if node.cls == "enacting" else kind,
            ranges=tuple(span for block in node.blocks for span in block.ranges), heading_path=path, parent=parent,
            page=node.blocks[0].first.page, num_raw=node.marker.raw if node.marker else "",
            label=_label(node, number), flags=flags, confidence=node.marker.confidence if node.marker else 1.0,
        ))

    def _table(self, node: Node, parent: str, path: tuple[str, ...]) -> None:
        block = node.blocks[0]
        table: Table = block.table  # type: ignore[assignment]
        prefix = f"{parent}__" if parent else ""
        k = self._next(parent, "table")
        eid = f"{prefix}table_{k}"
        self.taken.add(eid)
        self.by_block[block.start] = eid
        page = block.first.page
        self.found.append(Paragraph(
            eid=eid, kind="table", ranges=table.ranges, heading_path=path, parent=parent, page=page,
            label=f"bảng {k}", columns=table.columns,
        ))
        numbers = [row.number for row in table.rows]
        for ordinal, (row, number) in enumerate(zip(table.rows, _row_numbers(table.rows), strict=True), 1):
            unique = bool(row.number) and numbers.count(row.number) == 1
            self._row(row, number or str(ordinal), unique, eid, table.columns, path, page)

    def _row(
        self, row: Row, number: str, unique: bool, table: str, columns: tuple[str, ...], path: tuple[str, ...],
        page: int | None,
    ) -> None:
        eid = f"{table}__row_{number}"
        k = 1
        while eid in self.taken:
            k += 1
            eid = f"{table}__row_{number}_{k}"
        self.taken.add(eid)
        values = [""] * len(columns)
        for cell in row.cells:
            values[cell.column - 1] = cell.of(self.text)
        parent = f"{table}__row_{row.under}" if row.under else table
        name = f"dòng con thứ {number.rsplit('-', 1)[-1]}" if row.under else f"hàng {number}"
        repaired = ("sequence_repaired",) if row.repaired else ()
        self.found.append(Paragraph(
            eid=eid, kind="row", ranges=row.ranges, heading_path=path, parent=parent, page=page,
            num_raw=values[0] if row.number else "", label=name, columns=columns, values=tuple(values),
            flags=repaired, confidence=0.8 if row.repaired else 1.0,
        ))
        for cell in row.cells:
            self.found.append(Paragraph(
                eid=f"{eid}__col_{cell.column}", kind="cell", ranges=cell.ranges, heading_path=path, parent=eid,
                page=page, label=f"cột {cell.column}", columns=(columns[cell.column - 1],),
                values=(values[cell.column - 1],),
            ))
            self.taken.add(f"{eid}__col_{cell.column}")


def _row_numbers(rows: tuple[Row, ...]) -> list[str]:
    """The number of each row in its address: its serial number when unique, "3-1" for the first row under 3."""
    numbers = [row.number for row in rows]
    children: dict[str, int] = {}
    found = []
    for ordinal, row in enumerate(rows, 1):
        if row.under:
            children[row.under] = children.get(row.under, 0) + 1
            found.append(f"{row.under}-{children[row.under]}")
        elif row.number and numbers.count(row.number) == 1:
            found.append(re.sub(r"[^\w]+", "-", row.number).strip("-"))
        else:
            found.append(str(ordinal))
    return found


def _is_above(node: Node) -> bool:
    """Whether a unit shows in the heading path of what stands in it."""
    if node.cls in ("preface", "conclusions", "citation", "enacting", "note", "p"):
        return False
    return node.heading or len(node.text) <= MAX_PATH_CHARS


def _shown(node: Node) -> str:
    return re.sub(r"\*{1,3}", "", node.text).strip()


def _label(node: Node, number: str) -> str:
    """The unit's name in a Vietnamese citation."""
    marker = node.marker
    said = (marker.raw if marker else "").strip(" .:,;/)(*")
    plain = {
        "preface": f"đoạn {number} phần đầu", "conclusions": f"đoạn {number} phần cuối",
        "enacting": f"đoạn {number} phần căn cứ", "citation": f"căn cứ thứ {number}", "note": f"chú thích {number}",
        "p": f"đoạn {number}", "dash": f"gạch đầu dòng thứ {number}", "plus": f"dấu cộng thứ {number}",
        "untitled": "đề mục không số",
    }
    if node.cls in plain:
        return plain[node.cls]
    number = number.replace("-", ".")
    if node.cls == "part":
        return said.capitalize() if "th" in said.lower() else f"Phần {number}"
    if node.cls == "letter":
        return f"điểm {'đ' if number == 'dd' else number}"
    if node.cls == "paren":
        return f"tiết ({number})" if number.isdigit() else f"điểm {'đ' if number == 'dd' else number}"
    if node.cls == "form":
        return f"Mẫu số {number.removeprefix('mau.')}"
    if node.cls == "appendix":
        return f"Phụ lục {marker.number}" if marker and marker.number else "Phụ lục"
    names = {
        "chapter": "Chương", "section": "Mục", "roman": "Mục", "letter_section": "Mục", "subsection": "Tiểu mục",
        "article": "Điều", "number": "khoản", "decimal": "điểm",
    }
    return f"{names[node.cls]} {number}"


def mark_copies(paragraphs: list[Paragraph], text: str) -> Iterator[Paragraph]:
    """The paragraphs, with "duplicate" on those that repeat an earlier one word for word."""
    seen: set[str] = set()
    for paragraph in paragraphs:
        words = re.sub(r"\s+", " ", paragraph.quote(text)).strip()
        leaf = paragraph.kind not in ("table", "row", "cell")
        if leaf and len(words) >= COPIED_CHARS and words in seen and "duplicate" not in paragraph.flags:
            yield replace(paragraph, flags=(*paragraph.flags, "duplicate"))
        else:
            yield paragraph
        seen.add(words)
