"""A reading list as a file: Word, Excel, BibTeX, RIS, CSL-JSON, JSON-LD or plain text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from citations.records import Passage, ReadingList
from citations.reference_lines import plain
from citations.styles import render
from citations.word_list import word_file
from citations.workbook import workbook_file


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFormat:
    """One kind of file: its ending, its media type for a download, its name for people, and how it is made."""

    suffix: str
    media_type: str
    name: str
    make: Callable[[ReadingList], bytes]


def plain_text(reading_list: ReadingList) -> str:
    """The list as text: title, then each quote with its citation, link and remark, a blank line between."""
    blocks = [_block(passage, reading_list) for passage in reading_list.passages]
    return "\n\n".join([reading_list.title, *blocks]) + "\n"


def _block(passage: Passage, reading_list: ReadingList) -> str:
    remark = f"\nGhi chú: {' '.join(passage.remark.split())}" if passage.remark else ""
    return plain(passage, reading_list.accessed) + remark


def _styled(style: str, line_end: str = "\n") -> Callable[[ReadingList], bytes]:
    def make(reading_list: ReadingList) -> bytes:
        text = render(reading_list.passages, style, accessed=reading_list.accessed) + "\n"
        return text.replace("\n", line_end).encode("utf-8")

    return make


_OFFICE = "application/vnd.openxmlformats-officedocument"
FORMATS: Mapping[str, ExportFormat] = {
    one.suffix: one
    for one in (
        ExportFormat(suffix="docx", media_type=f"{_OFFICE}.wordprocessingml.document", name="Word", make=word_file),
        ExportFormat(suffix="xlsx", media_type=f"{_OFFICE}.spreadsheetml.sheet", name="Excel", make=workbook_file),
        ExportFormat(suffix="bib", media_type="application/x-bibtex", name="BibTeX", make=_styled("bibtex")),
        ExportFormat(
            suffix="ris", media_type="application/x-research-info-systems", name="RIS", make=_styled("ris", "\r\n")
        ),
        ExportFormat(
            suffix="json", media_type="application/vnd.citationstyles.csl+json", name="CSL-JSON", make=_styled("csl")
        ),
        ExportFormat(
            suffix="jsonld", media_type="application/ld+json", name="Web Annotation", make=_styled("jsonld")
        ),
        ExportFormat(
            suffix="txt", media_type="text/plain", name="Văn bản thường", make=lambda one: plain_text(one).encode()
        ),
    )
}


def export(reading_list: ReadingList, suffix: str) -> bytes:
    """The file of a reading list; text formats are UTF-8. An empty list gives a file without entries.

    Raises: KeyError for a suffix that is not in `FORMATS`.
    """
    return FORMATS[suffix].make(reading_list)
