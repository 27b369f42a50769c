"""Quotes with their permalinks in running text: “…” or "…" followed by a link."""

from __future__ import annotations

import re
from html import unescape

from citations.permalink import DOCUMENT, parse_permalink
from citations.records import Quoted, QuotedFile

LINK = re.compile(rf"[^\s<>\"“”()\[\]]*[?&]{DOCUMENT}=[^\s<>\"“”()\[\]]+")
_AFTER_LINK = ".,;:!?'*`"
MAX_GAP = 1500  # code points between the end of a quote and its link: a full citation has up to about 600
MAX_READINGS, MAX_GROUPS = 8, 6  # ways to read one quote; quotes before a link that are looked at
MIN_WORTH = 20  # a shorter text in quotation marks is a term, not a quote
_SIGNED = re.compile(r"[”\"](?=\s*—\s)")  # “quote” — citation
_NOTE = re.compile(r"^\[\^?(\w{1,6})\]:?[ \t]+(.*)$", re.MULTILINE)  # a footnote at the start of a line
_BLOCKQUOTE = re.compile(r"\n[ \t]*>[ \t]?")


def quoted_in_text(text: str, *, lines: bool = True) -> QuotedFile:
    """The quotes of a text, each with the first link behind it. `lines`: places are lines, else ordinals."""
    quoted: list[Quoted] = []
    n_unlinked, behind = 0, 0
    text = notes_in_place(text)
    for number, link in enumerate(LINK.finditer(text), 1):
        between, behind = text[behind : link.start()], link.end()
        address = parse_permalink(unescape(link[0]).rstrip(_AFTER_LINK))
        pairs = _pairs(between) if address else []
        groups = tuple(filter(None, (_readings(between, group) for group in pairs)))
        n_unlinked += _n_quotes(between[: pairs[0][0][0]] if groups else between)
        if address is not None:
            where = f"dòng {text.count(chr(10), 0, link.start()) + 1}" if lines else f"trích dẫn thứ {number}"
            first, *earlier = groups or ((),)
            quoted.append(Quoted(where=where, quotes=first, earlier=tuple(earlier), address=address))
    n_unlinked += _n_quotes(text[behind:])
    notices = (f"{n_unlinked} lời trích không có liên kết đi sau nên không kiểm được.",) if n_unlinked else ()
    return QuotedFile(quoted=tuple(quoted), notices=notices)


def notes_in_place(text: str) -> str:
    """The text with the links of its footnotes at their marks ("[1]", "[^1]"); a note with its own quote stays.

    The note's line stays as an empty one, so that lines keep their numbers.
    """
    edits: list[tuple[int, int, str]] = []  # start, end, what is written there instead
    for note in _NOTE.finditer(text):
        links = " ".join(found[0] for found in LINK.finditer(note[2]))
        mark = re.compile(rf"\[\^?{re.escape(note[1])}\](?!:)").search(text, 0, note.start()) if links else None
        taken = mark is None or any(start <= mark.start() < end for start, end, _ in edits)
        if not taken and not re.search("[“”]", note[2]):
            edits += [(mark.start(), mark.end(), f" {links} "), (note.start(), note.end(), "")]
    for start, end, words in sorted(edits, reverse=True):
        text = text[:start] + words + text[end:]
    return text


def _readings(between: str, pairs: list[tuple[int, int]]) -> tuple[str, ...]:
    """The words between the marks, also without the ">" of a quoted block; none when the link is too far behind."""
    found: dict[str, None] = {}
    for start, end in pairs[:MAX_READINGS]:
        words = between[start + 1 : end].strip()
        if words and len(between) - end <= MAX_GAP:
            found.setdefault(words)
            found.setdefault(_BLOCKQUOTE.sub("\n", words))
    return tuple(found)


def _pairs(between: str) -> list[list[tuple[int, int]]]:
    """The (opening, closing) marks of the quotes before a link, the last quote first, each with its ways to be read.

    A quote that a dash and its citation follow is the one that is meant; the citation may hold quotation marks too.
    """
    found = {**_straight(between), **_curly(between)}
    signed = [mark.start() for mark in _SIGNED.finditer(between) if mark.start() in found]
    closes = signed[-1:] or sorted(found, reverse=True)[:MAX_GROUPS]
    return [found[close] for close in closes]


def _curly(between: str) -> dict[int, list[tuple[int, int]]]:
    """Closing mark -> ways to read its quote.

    A “ that nothing closes may belong to the quote (a scanner loses marks): the longer reading comes first. A ” that
    closes nothing may end a quote from any “ before it, the nearest first.
    """
    found, opens, unclosed = {}, [], []
    for mark in re.finditer("[“”]", between):
        at = mark.start()
        if mark[0] == "“":
            opens.append(at)
            unclosed.append(at)
        elif unclosed:
            found[at] = [(start, at) for start in unclosed]
            unclosed.pop()
        elif opens:
            found[at] = [(start, at) for start in reversed(opens)]
    return found


def _straight(between: str) -> dict[int, list[tuple[int, int]]]:
    """Closing mark -> ways to read its quote, for straight marks, of which every second one closes."""
    curly = [pairs[-1] for pairs in _curly(between).values()]
    marks = [found.start() for found in re.finditer('"', between)]
    marks = [at for at in marks if not any(start < at < end for start, end in curly)]
    marks = marks[len(marks) % 2 :]
    return {end: [(start, end)] for start, end in zip(marks[::2], marks[1::2], strict=True)}


def _n_quotes(text: str) -> int:
    """How many outermost “…” of some length a text has."""
    return sum(len(words) >= MIN_WORTH for words in re.findall(r"“((?:[^“”]|“[^“”]*”)*)”", text))
