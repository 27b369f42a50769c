"""Document text as HTML with what is laid over it: found places, proposed readings, marks of notes, numbers.

Every character of the text stays; only a correction that is applied shows other letters, and keeps what it replaces in
`data-goc`.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from html import escape

from corpus.records import Span
from corpus.vietnamese.corrections import Correction
from ui import reader_texts as texts
from ui.linked_text import NO_LINKS, Links


@dataclass(frozen=True, slots=True, kw_only=True)
class Dress:
    """What is laid over a document's text, and under its addressed passage; all places in code points of its file.

    `found` are the ranges of the found places, sorted and disjoint, `now` those of the place in view, whose first mark
    gets the id `now_id`. `corrections` are sorted and disjoint. `note_links` maps the start of a note's mark to its
    end and the link around it (opening tag), `number_links` are those over numbers of other documents.
    """

    found: Sequence[Span] = ()
    now: Sequence[Span] = ()
    now_id: str = ""
    corrections: Sequence[Correction] = ()
    note_links: Mapping[int, tuple[int, str]] = field(default_factory=dict)
    number_links: Links = NO_LINKS
    under: str = ""  # HTML under the citation of the addressed passage


PLAIN = Dress()
Atom = tuple[int, int, str, str, str]  # start, end, opening tag, what is shown, closing tag


def dressed_html(text: str, ranges: Sequence[Span], dress: Dress, marked: Sequence[Span] = ()) -> str:
    """A quote as HTML: the slices of `text` joined by one space, dressed; `marked` are further ranges to mark.

    >>> dressed_html("một hai ba", [Span(0, 3), Span(8, 10)], Dress(found=[Span(8, 10)]))
    'một <mark>ba</mark>'
    """
    found = sorted([*_within(dress.found, ranges), *marked]) if marked else _within(dress.found, ranges)
    focusable = "0"  # only the first of a paragraph is reached by Tab, the others by the arrows
    pieces: list[str] = []
    for number, span in enumerate(ranges):
        pieces += [" "] if number else []
        at = span.start
        for start, end, opening, shown, closing in _atoms(text, dress, span):
            pieces += _marked(text, at, start, found, dress)
            inside = escape(shown)
            if any(one.start < end and start < one.end for one in found):
                inside = f"{_mark(start, end, dress)}{inside}</mark>"
            pieces.append(f"{opening.replace('TAB', focusable)}{inside}{closing}")
            focusable = "-1" if "TAB" in opening else focusable
            at = end
        pieces += _marked(text, at, span.end, found, dress)
    return "".join(pieces)


def _atoms(text: str, dress: Dress, span: Span) -> Iterator[Atom]:
    """The corrections, note marks and numbers inside a range, in order; of two that meet the first."""
    first = bisect_left(dress.corrections, span.start, key=lambda one: one.start)
    last = bisect_right(dress.corrections, span.end, key=lambda one: one.end)
    atoms = [_correction(one) for one in dress.corrections[first:last]]
    for start, (end, opening) in dress.note_links.items() if dress.note_links else ():
        if span.start <= start and end <= span.end:
            atoms.append((start, end, opening, text[start:end], "</a>"))
    atoms += [
        (link.span.start, link.span.end, link.opening, link.span.of(text), "</a>")
        for link in dress.number_links.within(span)
    ]
    at = span.start
    for atom in sorted(atoms):
        if atom[0] >= at:
            yield atom
            at = atom[1]


def _correction(one: Correction) -> Atom:
    seen, meant = escape(one.seen), escape(one.meant)
    if one.applied:
        title = escape(texts.SEEN.format(seen=one.seen))
        opening = f'<span class="cc-fix" role="button" tabindex="TAB" title="{title}" data-goc="{seen}">'
        return one.start, one.end, opening, one.meant, "</span>"
    title = escape(texts.MEANT.format(meant=one.meant))
    opening = f'<span class="cc-maybe" role="button" tabindex="TAB" title="{title}" data-y="{meant}">'
    return one.start, one.end, opening, one.seen, "</span>"


def _marked(text: str, start: int, end: int, found: Sequence[Span], dress: Dress) -> Iterator[str]:
    """The slice `text[start:end]` in escaped pieces, found words marked."""
    at = start
    for span in found:
        a, b = max(span.start, at), min(span.end, end)
        if a >= b:
            continue
        yield escape(text[at:a])
        yield f"{_mark(a, b, dress)}{escape(text[a:b])}</mark>"
        at = b
    yield escape(text[at:end])


def _mark(start: int, end: int, dress: Dress) -> str:
    """The opening tag of a mark; the first one of the place in view has its id."""
    if not any(span.start < end and start < span.end for span in dress.now):
        return "<mark>"
    first = start <= dress.now[0].start < end
    return f'<mark class="cc-now" id="{escape(dress.now_id)}">' if first else '<mark class="cc-now">'


def _within(spans: Sequence[Span], ranges: Sequence[Span]) -> list[Span]:
    """Those of the sorted `spans` that touch one of `ranges`."""
    kept: list[Span] = []
    for one in ranges:
        first = bisect_right(spans, one.start, key=lambda span: span.end)
        last = bisect_left(spans, one.end, key=lambda span: span.start)
        kept += spans[first:last]
    return kept
