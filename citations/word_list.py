"""A reading list as a Word file: each quote with its citation, link and remark."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

import docx
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.text.paragraph import Paragraph

from citations.records import Passage, ReadingList

QUOTE_STYLE, LINE_STYLE = "Intense Quote", "Normal"
LINE_POINTS = 10
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]|[\ud800-\udfff]")
EPOCH = datetime(2000, 1, 1, tzinfo=UTC)  # no clock here: a list without a day carries none of its own


def storable(words: str) -> str:
    """Text that XML can hold: a character it cannot is replaced by U+FFFD, never left out unseen."""
    return _NOT_XML.sub("\ufffd", words)


def word_file(reading_list: ReadingList) -> bytes:
    """The Word file (.docx): title, then one numbered block for each passage."""
    file = docx.Document()
    made = reading_list.accessed
    file.core_properties.title = storable(reading_list.title)
    file.core_properties.author = ""
    file.core_properties.comments = ""
    file.core_properties.created = datetime(made.year, made.month, made.day) if made else EPOCH
    file.add_heading(storable(reading_list.title), level=0)
    for number, passage in enumerate(reading_list.passages, 1):
        _add(file, number, passage, reading_list)
    stream = io.BytesIO()
    file.save(stream)
    return stream.getvalue()


def _add(file: docx.document.Document, number: int, passage: Passage, reading_list: ReadingList) -> None:
    citation = passage.citation
    head = citation.unit or passage.facts.type.value or "Văn bản"
    file.add_heading(storable(f"[{number}] {head}"), level=2)
    file.add_paragraph(f"“{storable(citation.quote)}”", style=QUOTE_STYLE)
    day = f" (truy cập {reading_list.accessed:%d/%m/%Y})" if reading_list.accessed else ""
    _line(file, f"— {citation.full}.")
    link = _line(file, "Liên kết: " if passage.url else f"Liên kết: {citation.permalink}{day}")
    if passage.url:
        _link(link, passage.url)
        link.add_run(day).font.size = Pt(LINE_POINTS)
    _line(file, f"Tệp nguồn: {citation.file}")
    if passage.remark:
        _line(file, f"Ghi chú: {passage.remark}")


def _line(file: docx.document.Document, words: str) -> Paragraph:
    paragraph = file.add_paragraph(style=LINE_STYLE)
    paragraph.add_run(storable(words)).font.size = Pt(LINE_POINTS)
    return paragraph


def _link(paragraph: Paragraph, url: str) -> None:
    """Adds a web address that opens when it is clicked; its words are the address itself."""
    element = OxmlElement("w:hyperlink")
    element.set(qn("r:id"), paragraph.part.relate_to(url, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    paragraph.add_run(url).font.size = Pt(LINE_POINTS)
    element.append(paragraph.runs[-1]._r)
    paragraph._p.append(element)
