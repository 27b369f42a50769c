"""Word files (.docx) as text: paragraphs and tables in the order of the document, numbers of lists written out."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator

import docx
from docx.document import Document as WordFile
from docx.opc.exceptions import OpcError
from lxml import etree

from corpus.encodings import refuse_binary, repair_legacy, text_notices
from corpus.errors import UnreadableFile
from corpus.records import Page
from corpus.table_lines import table_lines
from corpus.word_numbering import Numbering, roman

MAX_PARTS = 5_000
MAX_UNPACKED_BYTES = 400 * 1024 * 1024  # a report with many pictures unpacks to 200 MB at most
MAX_XML_BYTES = 64 * 1024 * 1024  # the XML of 5,000 pages has about 50 MB
MAX_RATIO = 200  # the XML of real documents packs 10 to 30 times
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
_SKIPPED = frozenset((f"{_W}del", f"{_W}moveFrom", f"{_W}instrText", f"{_W}pPr", f"{_W}rPr", f"{_W}sdtPr", _FALLBACK))
_WRAPPERS = frozenset(f"{_W}{tag}" for tag in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_DAMAGED = (
    OpcError, zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, struct.error, EOFError, OSError, KeyError,
    ValueError, AttributeError, IndexError, TypeError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip  # what zipfile and python-docx raise on damaged packages


def read_docx(data: bytes, where: str) -> tuple[str, str, tuple[Page, ...], tuple[str, ...]]:
    """The text of a Word file, encoding "" (or the legacy one found), no pages, and notices.

    Raises: UnreadableFile (no Word file, damaged, password, a package that unpacks to too much, no text).
    """
    refuse_bombs(data, where)
    try:
        file = docx.Document(io.BytesIO(data))
        declares_entities = file.element.getroottree().docinfo.internalDTD is not None
        reading = _Reading(file)
        raw = "\n\n".join(reading.all_blocks())
    except _DAMAGED as error:
        raise UnreadableFile(
            f"Tệp Word hỏng hoặc không phải .docx ({type(error).__name__}).",
            where=where,
            advice="Hãy mở bằng Word, lưu lại thành .docx rồi nạp lại.",
        ) from None
    if declares_entities:
        raise UnreadableFile(
            "Tệp Word có khai báo DTD, điều mà tệp .docx không được có; có thể là tệp tấn công.",
            where=where,
            advice="Hãy kiểm tra nguồn của tệp; lưu lại bằng Word nếu tệp đáng tin.",
        )
    refuse_binary(raw, where)
    text, legacy, notices = repair_legacy(raw)
    return text, legacy, (), tuple(reading.notices()) + notices + text_notices(text)


def refuse_bombs(data: bytes, where: str) -> None:
    """Nothing; raises UnreadableFile for what is no package, or unpacks to more than any document needs."""
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise UnreadableFile(
            "Tệp Word có mật khẩu, hoặc là định dạng .doc cũ.",
            where=where,
            advice="Hãy mở bằng Word, bỏ mật khẩu và lưu lại thành .docx.",
        )
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = package.infolist()
    except _DAMAGED:
        raise UnreadableFile(
            "Tệp .docx hỏng hoặc bị cắt cụt (không mở được gói).", where=where, advice="Hãy chép lại tệp từ bản gốc."
        ) from None
    total = sum(part.file_size for part in parts)
    xml = [part for part in parts if part.filename.lower().endswith((".xml", ".rels"))]
    ratio = max((part.file_size / max(1, part.compress_size) for part in xml if part.file_size > 1_000_000), default=0)
    if len(parts) > MAX_PARTS or total > MAX_UNPACKED_BYTES or sum(p.file_size for p in xml) > MAX_XML_BYTES:
        raise UnreadableFile(
            f"Gói .docx bung ra quá lớn ({total / 1e6:.0f} MB, {len(parts)} phần).",
            where=where,
            advice="Hãy kiểm tra nguồn của tệp; lưu lại bằng Word nếu tệp đáng tin.",
        )
    if ratio > MAX_RATIO:
        raise UnreadableFile(
            f"Gói .docx nén bất thường ({ratio:.0f} lần), có thể là bom nén.",
            where=where,
            advice="Hãy kiểm tra nguồn của tệp; lưu lại bằng Word nếu tệp đáng tin.",
        )


def _on(element: etree._Element | None) -> bool:
    """True when a switch such as <w:vanish/> is there and not turned off."""
    return element is not None and element.get(f"{_W}val", "1") not in ("0", "false", "off")


class _Reading:
    """The blocks of text of one Word file, and what a person should know about how they were read."""

    def __init__(self, file: WordFile) -> None:
        self._file = file
        self._numbering = Numbering.of(file)
        self._notes: dict[str, list[str]] = {"footnote": [], "endnote": []}  # ids in the order of their marks
        self._n_hidden = 0
        self._tracked = False

    def all_blocks(self) -> list[str]:
        """The body's blocks, then one block for each footnote and endnote: "[1] …", "[i] …"."""
        blocks = list(self._blocks(self._file.element.body))
        for kind in ("footnote", "endnote"):
            blocks += self._note_blocks(kind)
        return blocks

    def notices(self) -> Iterator[str]:
        """Vietnamese sentences about numbers, notes, hidden and changed text."""
        if self._numbering.n_written:
            yield (
                f"{self._numbering.n_written} số thứ tự hoặc gạch đầu dòng do Word tự đánh đã được dựng lại; "
                "hãy đối chiếu khi trích dẫn số mục."
            )
        if self._numbering.n_unknown:
            yield f"{self._numbering.n_unknown} đoạn có số tự động không dựng lại được, số không có trong văn bản."
        if n_notes := sum(map(len, self._notes.values())):
            yield f"{n_notes} chú thích được đặt ở cuối văn bản, dấu [1], [2]… đứng ở chỗ chú thích."
        if self._n_hidden:
            yield f"Đã bỏ {self._n_hidden} đoạn chữ ẩn (hidden text)."
        if self._tracked:
            yield "Tệp có sửa đổi đang theo dõi (Track Changes); đọc theo bản sau khi sửa."

    def _blocks(self, container: etree._Element) -> Iterator[str]:
        for child in container:
            if child.tag == f"{_W}p":
                yield from self._paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from table_lines(self._rows(child))
            elif child.tag in _WRAPPERS:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: etree._Element) -> Iterator[str]:
        """The paragraph with its number in front, then the paragraphs of its text boxes."""
        pieces: list[str] = []
        boxes: list[etree._Element] = []
        self._inline(paragraph, pieces, boxes)
        text = "\n".join(line.strip(" ") for line in "".join(pieces).split("\n")).strip("\n")
        if text:
            yield self._numbering.marker(paragraph) + text
        for box in boxes:
            yield from self._blocks(box)

    def _inline(self, element: etree._Element, pieces: list[str], boxes: list[etree._Element]) -> None:
        for child in element:
            tag = child.tag
            if tag in _SKIPPED or not isinstance(tag, str):
                self._tracked |= tag == f"{_W}del"
            elif tag == f"{_W}txbxContent":
                boxes.append(child)
            elif tag == f"{_W}r" and _on(child.find(f"{_W}rPr/{_W}vanish")):
                self._n_hidden += 1
            elif tag == f"{_W}t":
                pieces.append(child.text or "")
            elif (written := self._written(child)) is not None:
                pieces.append(written)
            else:
                self._inline(child, pieces, boxes)

    def _written(self, child: etree._Element) -> str | None:
        """The text that a special element stands for; None for an element that only holds others."""
        name = child.tag.removeprefix(_W)
        if name in ("footnoteReference", "endnoteReference"):
            kind = name.removesuffix("Reference")
            self._notes[kind].append(child.get(f"{_W}id", ""))
            return f"[{_note_mark(kind, len(self._notes[kind]))}]"
        return {
            "tab": " ",
            "ptab": " ",
            "br": "\n",
            "cr": "\n",
            "noBreakHyphen": "-",
            "softHyphen": "",
            "sym": "•",
        }.get(name)

    def _rows(self, table: etree._Element) -> list[list[list[str]]]:
        """The table as rows of cells of paragraphs; merged cells leave empty ones, so that columns stay in line."""
        rows = []
        for row in _inside(table, f"{_W}tr"):
            cells: list[list[str]] = []
            for cell in _inside(row, f"{_W}tc"):
                merged = cell.find(f"{_W}tcPr/{_W}vMerge")
                going_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
                lines = [] if going_on else [line for block in self._blocks(cell) for line in block.split("\n") if line]
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                n_columns = int(span.get(f"{_W}val", "1")) if span is not None else 1
                cells += [lines, *([[]] * (min(n_columns, 63) - 1))]
            rows.append(cells)
        return rows

    def _note_blocks(self, kind: str) -> Iterator[str]:
        relations = self._file.part.rels.values()
        part = next(
            (r.target_part for r in relations if r.reltype == f"{_RELATION}{kind}s" and not r.is_external), None
        )
        if part is None or not self._notes[kind]:
            return
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        notes = {note.get(f"{_W}id"): note for note in etree.fromstring(part.blob, parser)}
        for number, note_id in enumerate(self._notes[kind], start=1):
            if note_id in notes:
                text = " ".join(block.replace("\n", " ") for block in self._blocks(notes[note_id])).strip()
                yield f"[{_note_mark(kind, number)}] {text}"


def _note_mark(kind: str, number: int) -> str:
    return str(number) if kind == "footnote" else roman(number).lower()


def _inside(element: etree._Element, tag: str) -> Iterator[etree._Element]:
    """The rows of a table or cells of a row, also those that a content control or a tracked change wraps."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag in _WRAPPERS:
            yield from _inside(child, tag)
