"""One document of the index, ready to have quotes looked up in it."""

from __future__ import annotations

from functools import cached_property

from citations.plain_words import PlainText, plain_words
from corpus.records import Paragraph, Span
from indexer import Index, StoredDocument


class OpenDocument:
    """One document of the index, ready to have quotes looked up in it."""

    def __init__(self, index: Index, stored: StoredDocument) -> None:
        self.stored, self.text = stored, index.text(stored.file)
        self.paragraphs: tuple[Paragraph, ...] = index.paragraphs(stored.doc_id)
        self.by_eid = {one.eid: one for one in self.paragraphs}

    @cached_property
    def plain(self) -> PlainText:
        """The document's words without line breaks."""
        return PlainText(self.text, Span(self.stored.start, self.stored.end))

    @cached_property
    def plain_quotes(self) -> dict[str, str]:
        """Each paragraph's words, by eId."""
        return {one.eid: plain_words(one.quote(self.text)) for one in self.paragraphs}

    def smallest_at(self, span: Span) -> str:
        """The eId of the smallest paragraph in which a range begins; "" when there is none."""
        holding = [one for one in self.paragraphs if any(r.start <= span.start < r.end for r in one.ranges)]
        whole = [one for one in holding if one.ranges[-1].end >= span.end] or holding
        return min(whole, key=lambda one: sum(map(len, one.ranges)), default=None).eid if whole else ""
