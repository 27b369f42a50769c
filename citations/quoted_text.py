"""Quotes with their permalinks in running text: “…” or "…" followed by a link."""

from __future__ import annotations

import re
from html import unescape

from citations.permalink import DOCUMENT, parse_permalink
from citations.records import Quoted, QuotedFile

LINK = re.compile(rf"[^\s<>\"“”()\[\]]*[?&]{DOCUMENT}=[^\s<>\"“”()\[\]]+")
_AFTER_LINK = ".,;:!?'*`"
MAX_GAP = 1500  # code points between the end of a quote and its link: a full citation has up to about 600
MAX_READINGS = 60  # ways to read one quote when quotation marks stand inside it
MIN_WORTH = 20  # a shorter text in quotation marks is a term, not a quote
_BLOCKQUOTE = re.compile(r"\n[ \t]*>[ \t]?")


def quoted_in_text(text: str, *, lines: bool = True) -> QuotedFile:
    """The quotes of a text, each with the first link behind it. `lines`: places are lines, else ordinals."""
    quoted: list[Quoted] = []
    n_unlinked, behind = 0, 0
    for number, link in enumerate(LINK.finditer(text), 1):
        between, behind = text[behind : link.start()], link.end()
        address = parse_permalink(unescape(link[0]).rstrip(_AFTER_LINK))
        readings = _readings(between) if address else ()
        n_unlinked += max(0, _n_quotes(between) - bool(readings))
        if address is not None:
            where = f"dòng {text.count(chr(10), 0, link.start()) + 1}" if lines else f"trích dẫn thứ {number}"
            quoted.append(Quoted(where=where, quotes=readings, address=address))
    n_unlinked += _n_quotes(text[behind:])
    notices = (f"{n_unlinked} lời trích không có liên kết đi sau nên không kiểm được.",) if n_unlinked else ()
    return QuotedFile(quoted=tuple(quoted), notices=notices)


def _readings(between: str) -> tuple[str, ...]:
    """The ways to read the last quote in the text before a link, the likeliest first."""
    closes = [found.start() for found in re.finditer("”", between)]
    opens = [found.start() for found in re.finditer("“", between)]
    straight = [found.start() for found in re.finditer('"', between)]
    pairs: list[tuple[int, int]] = []
    if closes and opens:
        last = closes[-1]
        if (balanced := _opening(between, last)) is not None:
            pairs.append((balanced, last))
        pairs += [(start, last) for start in opens if start < last]
        pairs += [(start, end) for end in reversed(closes[:-1]) for start in opens if start < end]
    if len(straight) > 1 and (not closes or straight[-1] > closes[-1]):
        pairs = [(start, straight[-1]) for start in reversed(straight[:-1])] + pairs
    found: dict[str, None] = {}
    for start, end in pairs[:MAX_READINGS]:
        words = between[start + 1 : end].strip()
        if words and len(between) - end <= MAX_GAP:
            found.setdefault(words)
            found.setdefault(_BLOCKQUOTE.sub("\n", words))
    return tuple(found)


def _opening(text: str, close: int) -> int | None:
    """Where the “ stands that the ” at `close` ends, counting the pairs between; None when there is none."""
    depth = 0
    for at in range(close, -1, -1):
        depth += (text[at] == "”") - (text[at] == "“")
        if depth == 0:
            return at
    return None


def _n_quotes(text: str) -> int:
    """How many outermost “…” of some length a text has."""
    return sum(len(words) >= MIN_WORTH for words in re.findall(r"“((?:[^“”]|“[^“”]*”)*)”", text))
