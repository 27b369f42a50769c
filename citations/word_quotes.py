"""A researcher's Word file as text in which every link stands where it is clicked."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

import docx
from lxml import etree

from citations.permalink import DOCUMENT
from corpus.word import read_docx

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_FIELD_LINK = re.compile(rf"HYPERLINK\s+\"[^\"]*[?&]{DOCUMENT}=")
_STORIES = ("/word/document.xml", "/word/footnotes.xml", "/word/endnotes.xml")


def word_text(data: bytes, where: str) -> tuple[str, tuple[str, ...]]:
    """(text with the targets of links written behind their words, sentences about links that could not be placed).

    Raises: UnreadableFile.
    """
    text = read_docx(data, where)[0]
    at = n_hidden = 0
    for words, target in _links(data):
        place = text.find(words, at) if words else -1
        if place < 0:
            n_hidden += target not in text
            continue
        at = place + len(words)
        if target not in words:
            text, at = f"{text[:at]} {target} {text[at:]}", at + len(target) + 2
    notices = (f"{n_hidden} liên kết nằm trong mã trường của Word, không kiểm được.",) if n_hidden else ()
    return text, notices


def _links(data: bytes) -> Iterator[tuple[str, str]]:
    """(words, target) of each link to a passage, in the order of the file; without words for one in a field's code."""
    package = docx.Document(io.BytesIO(data)).part.package
    stories = {str(part.partname): part for part in package.iter_parts() if str(part.partname) in _STORIES}
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    for name in _STORIES:
        if name not in stories:
            continue
        part = stories[name]
        for element in etree.fromstring(part.blob, parser).iter(f"{_W}hyperlink", f"{_W}instrText"):
            if element.tag == f"{_W}instrText":
                if _FIELD_LINK.search(element.text or ""):
                    yield "", (element.text or "").split('"')[1]
                continue
            relation = part.rels.get(element.get(_R, ""))
            if relation is not None and relation.is_external and f"{DOCUMENT}=" in relation.target_ref:
                yield "".join(run.text or "" for run in element.iter(f"{_W}t")), relation.target_ref
