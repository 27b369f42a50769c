"""A document cut into parts that a page can show at once: few elements, tables and headings kept with their text."""

from __future__ import annotations

from collections.abc import Sequence

from corpus.records import Paragraph

PART = 20_000  # code points of one element of the page: a change re-draws only that much
SHOWN = 9  # parts on one page, about 180,000 code points: the longest of the usual documents in one piece
TABLE_KINDS = ("table", "row", "cell")


def cut_parts(paragraphs: Sequence[Paragraph], size: int = PART) -> tuple[tuple[Paragraph, ...], ...]:
    """The paragraphs in order, in parts of at least `size` code points that begin at a heading where there is one.

    A part without any heading ends at twice the size; a table and the notes inside it are never cut.
    """
    parts: list[list[Paragraph]] = [[]]
    length = 0
    for at, paragraph in enumerate(paragraphs):
        enough = (length >= size and paragraph.kind == "heading") or length >= 2 * size
        if enough and not _inside_table(paragraphs, at) and parts[-1][-1].kind != "heading":
            parts.append([])
            length = 0
        parts[-1].append(paragraph)
        if paragraph.kind not in ("row", "cell"):  # their text is the table's
            length += sum(map(len, paragraph.ranges))
    return tuple(tuple(part) for part in parts if part)


def window(n_parts: int, addressed: int, shown: int = SHOWN) -> range:
    """Which parts a page shows: the addressed one and those around it, at most `shown`.

    >>> window(40, 0), window(40, 20, 5), window(4, 3)
    (range(0, 9), range(18, 23), range(0, 4))
    """
    first = max(0, min(addressed - shown // 2, n_parts - shown))
    return range(first, min(n_parts, first + shown))


def _inside_table(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether the paragraph continues a table, or is a note with rows of the same table after it."""
    if paragraphs[at].kind in ("row", "cell"):
        return True
    following = next((one for one in paragraphs[at:] if one.kind != "note"), None)
    return paragraphs[at].kind == "note" and following is not None and following.kind in ("row", "cell")
