"""A paragraph as one running text, with the way back to the places of the file."""

from __future__ import annotations

from bisect import bisect_right

from corpus.records import Document, Paragraph, Span


class Passage:
    """The text of a paragraph's ranges joined by one blank; `spans` leads back into the file's text."""

    __slots__ = ("_offsets", "paragraph", "text")

    def __init__(self, document: Document, paragraph: Paragraph) -> None:
        self.paragraph = paragraph
        self.text = paragraph.quote(document.text)
        self._offsets: list[int] = []
        at = 0
        for span in paragraph.ranges:
            self._offsets.append(at)
            at += len(span) + 1

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """The places in the file of `text[start:end]`: one range, or several when the paragraph is interrupted."""
        found = []
        for offset, span in zip(self._offsets, self.paragraph.ranges, strict=True):
            left, right = max(start, offset), min(end, offset + len(span))
            if left < right:
                found.append(Span(span.start + left - offset, span.start + right - offset))
        return tuple(found)

    def file_offset(self, at: int) -> int:
        """The place in the file of one place in `text`."""
        index = max(0, bisect_right(self._offsets, at) - 1)
        return self.paragraph.ranges[index].start + at - self._offsets[index]
