"""Every place of a document where words stand, as a reader types them: with or without accents, through scan damage."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.corrected import leaf_paragraphs
from corpus.records import Document, Span
from corpus.vietnamese import fold, normal_text, syllable_key
from corpus.vietnamese.corrections import Correction

AROUND = 60  # code points of a snippet on each side
_LETTERS = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the words stand: the paragraph, the ranges in the file's text, whether only a proposed reading fits."""

    eid: str
    spans: tuple[Span, ...]
    by_reading: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a paragraph's text: where it begins in the laid out string, and its range in the file.

    A corrected word or the space between two ranges has another length there than in the file.
    """

    at: int
    length: int
    span: Span
    verbatim: bool


@dataclass(frozen=True, slots=True)
class Laid:
    """A paragraph laid out as one string, its folded form, and where each run of it stands."""

    eid: str
    text: str
    folded: str
    pieces: tuple[Piece, ...]


def lay_out(document: Document, corrections: Sequence[Correction] = ()) -> tuple[Laid, ...]:
    """The paragraphs with text of their own, in order; with `corrections` only those that have some, corrected."""
    by_start = {one.start: one for one in corrections}
    found = []
    for paragraph in leaf_paragraphs(document.paragraphs):
        pieces = list(_pieces(document.text, paragraph.ranges, corrections and by_start))
        if corrections and all(verbatim for _, _, verbatim in pieces):
            continue
        text, laid = "", []
        for shown, span, verbatim in pieces:
            laid.append(Piece(len(text), len(shown), span, verbatim))
            text += shown
        found.append(Laid(paragraph.eid, text, fold(text), tuple(laid)))
    return tuple(found)


def _pieces(
    text: str, ranges: Sequence[Span], corrections: dict[int, Correction] | Sequence[Correction]
) -> Iterator[tuple[str, Span, bool]]:
    """(string, range in the file, whether verbatim) of a paragraph's runs in order."""
    for number, span in enumerate(ranges):
        if number:
            yield " ", Span(span.start, span.start), True
        at = span.start
        for start in sorted(start for start in corrections if span.start <= start < span.end) if corrections else ():
            one = corrections[start]
            yield text[at:start], Span(at, start), True
            yield one.meant, Span(start, one.end), False
            at = one.end
        yield text[at : span.end], Span(at, span.end), True


def find_places(laid: Sequence[Laid], corrected: Sequence[Laid], typed: str) -> tuple[Place, ...]:
    """The places of the typed words in reading order; whole words, or parts of words when those are nowhere.

    A word typed without accents fits every accenting, a word with accents only itself (hoà is hóa). `corrected` holds
    the paragraphs as the proposals read them: what is found only there is marked as such.
    """
    words = normal_text(typed).split()
    if not words:
        return ()
    for whole in (True, False):
        places = _merged(laid, list(_search(laid, words, whole)), list(_search(corrected, words, whole)))
        if places:
            return places
    return ()


def snippet(document: Document, place: Place) -> tuple[str, list[Span]]:
    """The words around a place, and where in them the place stands (both in code points)."""
    paragraph = next(one for one in document.paragraphs if one.eid == place.eid)
    holding = next(r for r in paragraph.ranges if r.start <= place.spans[0].start < r.end)
    start = max(holding.start, place.spans[0].start - AROUND)
    end = min(holding.end, place.spans[0].end + AROUND)
    text = document.text
    while holding.start < start < place.spans[0].start and not text[start - 1].isspace():
        start += 1
    while place.spans[0].end < end < holding.end and not text[end].isspace():
        end -= 1
    spans = [Span(max(s.start, start) - start, min(s.end, end) - start) for s in place.spans if s.start < end]
    before, after = "… " * (start > holding.start), " …" * (end < holding.end)
    return before + document.text[start:end] + after, [Span(s.start + len(before), s.end + len(before)) for s in spans]


def _search(laid: Sequence[Laid], words: Sequence[str], whole: bool) -> Iterator[tuple[str, tuple[Span, ...]]]:
    """(eId, ranges) of each place, in order."""
    pattern = r"\s+".join(re.escape(fold(word)) for word in words)
    searched = re.compile(rf"(?<!\w){pattern}(?!\w)" if whole else pattern)
    accented = [fold(word) != word.lower() for word in words]
    for one in laid:
        for match in searched.finditer(one.folded):
            if any(accented) and not _same_accents(one.text[slice(*match.span())].split(), words, accented):
                continue
            yield one.eid, _in_file(one, *match.span())


def _same_accents(found: Sequence[str], words: Sequence[str], accented: Sequence[bool]) -> bool:
    """Whether each word typed with accents stands there with the same, wherever its tone mark is put."""
    return all(
        not must or a.lower() == b.lower() or _LETTERS.sub(_key, a) == _LETTERS.sub(_key, b)
        for a, b, must in zip(found, words, accented, strict=True)
    )


def _key(match: re.Match[str]) -> str:
    return syllable_key(match[0])


def _in_file(laid: Laid, start: int, end: int) -> tuple[Span, ...]:
    """The ranges in the file of a part of a laid out paragraph; a corrected word counts as a whole."""
    found: list[Span] = []
    for piece in laid.pieces:
        a, b = max(start, piece.at), min(end, piece.at + piece.length)
        if a >= b or not len(piece.span):
            continue
        span = piece.span
        if piece.verbatim:
            span = Span(piece.span.start + a - piece.at, piece.span.start + b - piece.at)
        if found and found[-1].end == span.start:
            span = Span(found.pop().start, span.end)
        found.append(span)
    return tuple(found)


def _merged(
    laid: Sequence[Laid],
    verbatim: list[tuple[str, tuple[Span, ...]]],
    read: list[tuple[str, tuple[Span, ...]]],
) -> tuple[Place, ...]:
    """The places of both kinds in reading order, each stretch of text once, verbatim before read."""
    order = {one.eid: number for number, one in enumerate(laid)}
    taken: dict[str, list[Span]] = {}
    for eid, spans in verbatim:
        taken.setdefault(eid, []).extend(spans)
    places = [Place(eid=eid, spans=spans) for eid, spans in verbatim]
    for eid, spans in read:
        if not any(a.start < b.end and b.start < a.end for a in taken.get(eid, ()) for b in spans):
            places.append(Place(eid=eid, spans=spans, by_reading=True))
    return tuple(sorted(places, key=lambda one: (order[one.eid], one.spans[0].start)))
