"""The facts of a document, each found by rule with the cue and the words that decided; what is not stated is None."""

from __future__ import annotations

import re

from corpus.document_types import TYPE_OF_CODE, read_type
from corpus.issuer_cues import named_issuer, place_fact
from corpus.issuers import find_issuer
from corpus.own_lines import OwnLines, one_line
from corpus.records import Fact, Facts, Span
from corpus.relations import implemented_documents, written_symbol

NOTHING = Fact(value=None)
_DATE_CHARS = {"day": 10, "month": 7, "year": 4}  # of an ISO date, by precision
_SENTENCE_END = re.compile(r"[.;]\s|\./|\.$")
_COURTESY = re.compile(r"(?:xin |kính |trân trọng)", re.IGNORECASE)


def describe(text: str, span: Span, *, file: str = "", siblings: tuple[Facts, ...] = ()) -> Facts:
    """The facts of the document that `span` covers in a file's `text`, every one by rule.

    `siblings` are the facts of the other documents of a dossier: a part that does not say its province takes theirs.
    `file` is not read: a file's name is no evidence.

    Source: NĐ 30/2020/NĐ-CP Phụ lục I (layout), Hướng dẫn 36-HD/VPTW (Party layout).
    """
    own = OwnLines(text, span)
    named = named_issuer(own)
    place = place_fact(own, named, siblings)
    title = _title(own)
    issuer = Fact(value=named[0].full_name(place.value), cue=named[1], evidence=named[2]) if named else NOTHING
    return Facts(
        type=_type(own),
        issuer=issuer,
        place=place,
        number=_number(own),
        date=_date(own),
        title=title,
        implements=implemented_documents(text, span, title.value or "", own=own.symbol[0] if own.symbol else None),
    )


def _type(own: OwnLines) -> Fact:
    """The type: the type line, else the code of the own number, else the closing sentence."""
    head = own.head
    if own.consolidated:
        return Fact(value="Văn bản hợp nhất", cue="type_line", evidence=own.of_line(own.consolidated))
    if head.type and head.type_line:
        cue = "type_line_repaired" if head.type.damaged else "type_line"
        return Fact(value=head.type.type, cue=cue, evidence=own.of_line(head.type_line))
    if own.symbol is not None:
        symbol, evidence = own.symbol
        by_code = "Công văn" if symbol.style == "letter" else TYPE_OF_CODE.get(symbol.type)
        if by_code:
            return Fact(value=by_code, cue="symbol_code", evidence=evidence)
    closing = own.closing_sentence
    found = read_type(closing["type"]) if closing else None
    if closing and found:
        return Fact(value=found.type, cue="closing_sentence", evidence=one_line(closing[0]))
    return NOTHING


def _title(own: OwnLines) -> Fact:
    """What the document is about, one line: the lines under the type, else the closing sentence."""
    lines = own.head.title
    if lines:
        value = " ".join(line.text for line in lines)
        if own.consolidated and own.head.type:
            value = f"{own.head.type.type} {value}"
        return Fact(value=_tidy(value), cue="title", evidence=own.verbatim(lines[0].start, lines[-1].end))
    closing = own.closing_sentence if own.head.type_line is None else None
    value = _until_the_sender(closing["title"]) if closing else ""
    if closing and value:
        return Fact(value=value, cue="closing_sentence", evidence=one_line(closing[0]))
    return NOTHING


def _number(own: OwnLines) -> Fact:
    """The own number; None with cue "blank_number" when its place is there but empty."""
    if own.symbol is None:
        return NOTHING
    symbol, evidence = own.symbol
    if not symbol.number:
        return Fact(value=None, cue="blank_number", evidence=evidence)
    cue = "annex_line" if "kèm theo" in evidence.lower() else "number_line"
    return Fact(value=written_symbol(symbol), cue=cue, evidence=evidence)


def _date(own: OwnLines) -> Fact:
    """The own date as ISO, as precise as the text: 2023-05-19, 2023-11 (cue "…_blank_day"), 2023."""
    if own.day is None:
        return NOTHING
    dated, cue, evidence = own.day
    cue = cue if dated.precision == "day" else f"{cue}_blank_day"
    return Fact(value=dated.day.isoformat()[: _DATE_CHARS[dated.precision]], cue=cue, evidence=evidence)


def _tidy(value: str) -> str:
    """A title on one line, without Markdown marks and without a blank before a comma."""
    return re.sub(r"\s+([,.;:])", r"\1", " ".join(value.split())).strip(" *#_")


def _until_the_sender(words: str) -> str:
    """The title inside a closing sentence: up to the body that sends it, "xin trân trọng", or the full stop."""
    stop = _SENTENCE_END.search(words)
    words = words[: stop.start()] if stop else words
    for comma in re.finditer(r",\s*", words):
        issuer = find_issuer(words[comma.end() :])
        if (issuer and issuer.start == 0) or _COURTESY.match(words[comma.end() :]):
            words = words[: comma.start()]
            break
    return _tidy(words)
