"""Numbers of other documents in a document's text: each with its exact place, and those that mean one document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from corpus.document_types import TYPE_NAMES
from corpus.issuers import find_issuer
from corpus.records import Paragraph, Span
from corpus.vietnamese import DocumentSymbol, find_dates, find_symbols, fold

_TYPE_BEFORE = re.compile(rf"(?:{TYPE_NAMES})(?=(?:\s+số)?\s*:?\s*$)", re.IGNORECASE)
_DATE_BEFORE = re.compile(r"[\s,(]*(?:ngày\s*)?")
_BODY_BEFORE = re.compile(r"[\s,)]*(?:của|do)\s+", re.IGNORECASE)
_NOTE_MARK = re.compile(r"-(tw|tu|cp|ttg|ubnd|hdnd)\d{1,2}$")  # a footnote mark glued to the organ: "66-NQ/TW1"
_ISO_CHARS = {"day": 10, "month": 7, "year": 4}
REACH = 80  # code points behind a number in which its date and its body stand


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """One place that names a document by its number.

    `shown` is the number verbatim, `ranges` its place in the file's text (two where a page break cuts it). `date` (ISO,
    as precise as the text), `place` (province) and `name` (the type in words, folded) are "" when not stated there.
    """

    eid: str
    symbol: DocumentSymbol
    shown: str
    ranges: tuple[Span, ...]
    date: str = ""
    place: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The number's search key, as the index keeps it."""
        return _NOTE_MARK.sub(r"-\1", self.symbol.key)


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A document as another one names it: `key` and `shown` its commonest number, `mentions` all its places in order.

    `date` and `place` are what any of these places states, "" when none does; `other_numbers` are numbers under which
    the text also writes it ("25-CT/TU" beside "25-CTr/TU"); `undecided` says that the same number is dated in more than
    one way and these places give no date: they could mean either.
    """

    key: str
    symbol: DocumentSymbol
    shown: str
    mentions: tuple[Mention, ...]
    date: str = ""
    place: str = ""
    other_numbers: tuple[str, ...] = ()
    undecided: bool = False


def find_mentions(paragraphs: Sequence[Paragraph], text: str) -> tuple[Mention, ...]:
    """Every number of a document in the paragraphs, in reading order; blank numbers ("/KH-UBND") are none.

    `text` is the file's. A table counts by its rows, so that no place comes twice.
    """
    with_rows = {one.parent for one in paragraphs if one.kind == "row"}
    found: list[Mention] = []
    for paragraph in paragraphs:
        if paragraph.kind == "cell" or (paragraph.kind == "table" and paragraph.eid in with_rows):
            continue
        quote = paragraph.quote(text)
        symbols = find_symbols(quote)
        for at, (symbol, start, end) in enumerate(symbols):
            if symbol.number:
                stop = symbols[at + 1][1] if at + 1 < len(symbols) else len(quote)
                found.append(_mention(paragraph, quote, symbol, start, end, stop))
    return tuple(found)


def _mention(
    paragraph: Paragraph, quote: str, symbol: DocumentSymbol, start: int, end: int, stop: int
) -> Mention:
    """One place; its date and body stand behind it, before the next number at `stop`."""
    behind = quote[end : min(stop, end + REACH)]
    day, after = "", 0
    dates = find_dates(behind)
    if dates and _DATE_BEFORE.fullmatch(behind[: dates[0][1]]):
        day, after = dates[0][0].day.isoformat()[: _ISO_CHARS[dates[0][0].precision]], dates[0][2]
    body = _BODY_BEFORE.match(behind, after)
    issuer = find_issuer(behind[body.end() :]) if body else None
    before = _TYPE_BEFORE.search(quote[max(0, start - 60) : start])
    return Mention(
        eid=paragraph.eid,
        symbol=symbol,
        shown=" ".join(quote[start:end].split()),
        ranges=_in_file(paragraph.ranges, start, end),
        date=day,
        place=issuer.place if issuer and issuer.start == 0 else "",
        name=fold(" ".join(before[0].split())) if before else "",
    )


def _in_file(ranges: Iterable[Span], start: int, end: int) -> tuple[Span, ...]:
    """Where a slice of a quote stands in the file's text, blanks at the cuts left out."""
    found, offset = [], 0
    for span in ranges:
        low, high = max(start, offset), min(end, offset + len(span))
        if low < high:
            found.append(Span(span.start + low - offset, span.start + high - offset))
        offset += len(span) + 1
    return tuple(found)


def named_documents(mentions: Sequence[Mention]) -> tuple[Named, ...]:
    """The documents that the mentions of one document mean, in the order of their first place.

    The same number with two dates is two documents. Two numbers that differ in the type alone are one when both are
    called the same in words ("Chương trình hành động số 25-CT/TU"), or without words are given the same date.

    Source: Hướng dẫn 36-HD/VPTW: Party numbers run anew in each congress term, so that only number and date name one.
    """
    by_key: dict[str, list[Mention]] = {}
    for mention in mentions:
        by_key.setdefault(mention.key, []).append(mention)
    found = [one for same in by_key.values() for one in _by_date(same)]
    merged: list[Named] = []
    for one in found:
        twin = next((at for at, other in enumerate(merged) if _same_document(other, one)), None)
        if twin is None:
            merged.append(one)
        else:
            merged[twin] = _joined(merged[twin], one)
    return tuple(sorted(merged, key=lambda one: one.mentions[0].ranges[0].start))


def _by_date(same: Sequence[Mention]) -> list[Named]:
    """Mentions of one number, parted where they are dated differently."""
    dates = [one.date for one in same if one.date]
    full = [day for day in dict.fromkeys(dates) if not any(day != other and other.startswith(day) for other in dates)]
    if len(full) < 2:
        return [_named(same, full[0] if full else "")]
    parted = [_named([one for one in same if one.date and day.startswith(one.date)], day) for day in full]
    undated = [one for one in same if not one.date]
    return [*parted, *([_named(undated, "", undecided=True)] if undated else [])]


def _named(mentions: Sequence[Mention], day: str, *, undecided: bool = False) -> Named:
    shown = Counter(one.shown for one in mentions).most_common(1)[0][0]
    first = next(one for one in mentions if one.shown == shown)
    place = next((one.place for one in mentions if one.place), "")
    return Named(
        key=first.key, symbol=first.symbol, shown=shown, mentions=tuple(mentions), date=day, place=place,
        undecided=undecided,
    )  # fmt: skip


def _same_document(one: Named, other: Named) -> bool:
    """Whether two numbers that differ in the type alone mean the same document."""
    a, b = one.symbol, other.symbol
    if a.type == b.type or not a.type or not b.type or (a.number, a.organ, a.year) != (b.number, b.organ, b.year):
        return False
    if one.date and other.date and one.date != other.date:
        return False
    names, others = ({mention.name for mention in named.mentions if mention.name} for named in (one, other))
    return bool(names & others) if names and others else bool(one.date and other.date)


def _joined(one: Named, other: Named) -> Named:
    """Both as one, under the number that is written more often."""
    main, less = (one, other) if len(one.mentions) >= len(other.mentions) else (other, one)
    places = sorted((*one.mentions, *other.mentions), key=lambda mention: mention.ranges[0].start)
    return Named(
        key=main.key, symbol=main.symbol, shown=main.shown, mentions=tuple(places), date=main.date or less.date,
        place=main.place or less.place, other_numbers=(*main.other_numbers, less.shown, *less.other_numbers),
    )  # fmt: skip
