"""The proposed readings of a whole document, and its smallest paragraphs, which they are made from."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Document, Paragraph
from corpus.vietnamese.corrections import Correction, propose_corrections


def leaf_paragraphs(paragraphs: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The paragraphs that hold text of their own, in reading order: a table's text is that of its rows or cells.

    Together they hold each word of the document's paragraphs once.
    """
    with_cells = {one.parent for one in paragraphs if one.kind == "cell"}
    with_rows = {one.parent for one in paragraphs if one.kind == "row"}
    return tuple(one for one in paragraphs if one.eid not in with_cells and one.eid not in with_rows)


def document_corrections(document: Document) -> tuple[Correction, ...]:
    """The proposals for a document, by place in the text of its file; ranges never overlap."""
    passages = [[(span.start, span.end) for span in one.ranges] for one in leaf_paragraphs(document.paragraphs)]
    return propose_corrections(document.text, passages, noise=document.noise)
