"""What a document carries out: the documents its title and its first paragraph name, nearest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.document_types import TYPE_NAMES
from corpus.records import Fact, Span
from corpus.vietnamese import find_dates, find_symbols, fold
from corpus.vietnamese.records import DocumentSymbol

_LINK = re.compile(r"\b(?:thực hiện|thi hành|triển khai|cụ thể hóa|tổ chức thực hiện)\b", re.IGNORECASE)
_BASIS = re.compile(
    r"(?:^|\n)[ \t*#]*(?:Thực hiện|(?:Tiếp tục|Triển khai|Để) thực hiện|Thi hành|Triển khai|Cụ thể hóa)\b"
    r"[^\n]*(?:\n(?![ \t]*\n|[ \t*#]*(?:Căn cứ|Xét|Theo đề nghị|[IVX]+\.|\d+\.)\b)[^\n]*){0,12}"
)
_TYPE_BEFORE = re.compile(rf"(?:{TYPE_NAMES})(?:\s+số)?\s*:?\s*$", re.IGNORECASE)
_NAMED = re.compile(
    r"(?:Thực hiện|Triển khai(?: thực hiện)?|Thi hành|Cụ thể hóa)\s+"
    rf"(?P<name>(?:{TYPE_NAMES})\s[^,;:(\n]*?)(?=\s+về\b|\s*[,;:(]|\s*$)",
    re.IGNORECASE,
)
SKIPPED_STYLES = frozenset({"law", "letter"})  # a law is a legal basis, a letter an errand: neither is carried out
BASIS_REACH = 6_000  # code points from the beginning in which the basis paragraph stands
MAX_EVIDENCE = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class _Named:
    """A document named in a passage: how deep in "A thực hiện B thực hiện C" it stands (0 is carried out directly)."""

    value: str
    symbol: DocumentSymbol
    depth: int
    evidence: str
    first: int


def written_symbol(symbol: DocumentSymbol) -> str:
    """The number as documents write it; "" for the number itself when it is blank.

    >>> written_symbol(DocumentSymbol(number="29", type="NQ", organ="TW", style="party"))
    '29-NQ/TW'
    >>> written_symbol(DocumentSymbol(number="8", type="NQ", organ="HĐND", year=2023))
    '8/2023/NQ-HĐND'
    """
    if symbol.style == "party":
        return f"{symbol.number}-{symbol.type}/{symbol.organ}"
    year = f"/{symbol.year}" if symbol.year else ""
    code = "-".join(part for part in (symbol.type, symbol.organ) if part)
    return f"{symbol.number}{year}/{code}"


def _evidence(text: str, start: int, end: int) -> str:
    """The words around a number: the type before it and the date right behind it, verbatim."""
    before = _TYPE_BEFORE.search(text[max(0, start - 60) : start])
    left = start - (len(before[0]) if before else 0)
    dates = find_dates(text[end : end + 40])
    right = end
    if dates and re.fullmatch(r"[\s,]*(?:ngày\s*)?", text[end : end + dates[0][1]]):
        right = end + dates[0][2]
    return text[left:right][:MAX_EVIDENCE]


def _named_in(passage: str) -> list[_Named]:
    """The documents with a number that a passage of "thực hiện …" names, with their depth.

    A link word between two numbers without a ";" or a full stop makes the second the deeper one.
    """
    named: list[_Named] = []
    depth, last_end = 0, 0
    for symbol, start, end in find_symbols(passage):
        between = passage[last_end:start]
        symbol = _without_note_mark(symbol)
        if not symbol.number or symbol.style in SKIPPED_STYLES or "Công văn" in between[-30:]:
            continue
        if named and not re.search(r"[;.]\s", between) and _LINK.search(between):
            depth += 1
        elif re.search(r"[;.]\s", between):
            depth = 0
        evidence = _evidence(passage, start, end)
        named.append(
            _Named(value=written_symbol(symbol), symbol=symbol, depth=depth, evidence=evidence, first=start)
        )
        last_end = end
    return named


def _without_note_mark(symbol: DocumentSymbol) -> DocumentSymbol:
    """The number without a footnote mark glued to its organ: "66-NQ/TW1"; the term of the National Assembly stays."""
    return replace(symbol, organ=re.sub(r"^(TW|TU|CP|TTg|UBND|HĐND)\d{1,2}$", r"\1", symbol.organ))


def _merged(named: list[_Named]) -> list[_Named]:
    """One entry for each number, at its greatest depth, nearest first."""
    by_key: dict[str, _Named] = {}
    for one in named:
        known = by_key.get(one.symbol.key)
        if known is None or one.depth > known.depth:
            by_key[one.symbol.key] = one
    return sorted(by_key.values(), key=lambda one: (one.depth, one.first))


def _conflict(text: str, named: _Named) -> str:
    """The words in which the same document stands under another type code ("… SỐ 25-CT/TU"), or ""."""
    name = fold(named.evidence[: named.evidence.find(named.symbol.number)]).strip()
    for symbol, start, end in find_symbols(text):
        other_type = symbol.type != named.symbol.type
        if other_type and replace(symbol, type=named.symbol.type) == named.symbol:
            evidence = _evidence(text, start, end)
            if name and fold(evidence).startswith(name):
                return evidence
    return ""


def _of_name(passage: str, cue: str) -> tuple[Fact, ...]:
    """The document that a passage names without a number, as its name."""
    match = _NAMED.search(passage)
    if match is None or not match["name"][0].isupper():
        return ()
    return (Fact(value=" ".join(match["name"].split()), cue=cue, evidence=match["name"][:MAX_EVIDENCE]),)


def implemented_documents(
    text: str, span: Span, title: str, *, own: DocumentSymbol | None = None
) -> tuple[Fact, ...]:
    """The documents that a document carries out, nearest first, each with its cue and the words; never itself (`own`).

    The title decides; numbers that it leaves out come from the paragraph "Thực hiện …". A name stands in only where
    no number is given. "Căn cứ" is a legal basis and gives nothing.
    """
    document = span.of(text)
    basis = _BASIS.search(document[:BASIS_REACH])
    carries_out = bool(_LINK.search(title[:60])) or fold(title).startswith("thuc hien")
    sources = [(title, "title")] if carries_out else []
    if basis is not None:
        sources.append((_before_the_errand(basis[0].strip(" \n*#")), "basis_paragraph"))
    for passage, cue in sources:
        found = [one for one in _merged(_named_in(passage)) if own is None or one.symbol.key != own.key]
        if found:
            return tuple(_fact(document, one, cue) for one in found)
    return next((facts for passage, cue in sources if (facts := _of_name(passage, cue))), ())


def _before_the_errand(paragraph: str) -> str:
    """The part of a basis paragraph that names what is carried out: before "xem xét báo cáo", "theo đề nghị"."""
    return re.split(r"sau khi xem xét|theo đề nghị|xét đề nghị", paragraph, maxsplit=1, flags=re.IGNORECASE)[0]


def _fact(document: str, named: _Named, cue: str) -> Fact:
    """The fact of one document carried out, its differing number noted when the text writes it two ways."""
    conflict = _conflict(document, named)
    if conflict:
        return Fact(value=named.value, cue=f"{cue}+conflicting_symbol", evidence=f"{named.evidence} … {conflict}")
    return Fact(value=named.value, cue=cue, evidence=named.evidence)
