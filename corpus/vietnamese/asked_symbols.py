"""Document numbers as people type them: any case, with or without accents and separators, or by name."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.vietnamese.letters import fold
from corpus.vietnamese.records import DocumentSymbol
from corpus.vietnamese.symbols import ORGANS, TYPE_NAMES, find_symbols, organ_code

_PARTY_ORGANS = {"TW", "BCT", "BBT", "TU", "HU", "ThU", "ĐU", "VPTW", "VPTU"}
_LOOSE_CODES = {fold(code): code for code in ("NQ", "QĐ", "CT", "CTr", "KL", "KH", "NĐ", "TT", "TB", "TTr", "HD", "BC")}
_CODES = {**{fold(code): code for code in reversed(TYPE_NAMES)}, **_LOOSE_CODES}
_NAMES = {fold(name): code for code, name in TYPE_NAMES.items() if code not in ("HĐ", "DA", "BB", "GM", "QH")}
_NAMES["chuong trinh hanh dong"] = "CTr"
_ORGANS = {fold(organ): organ for organ in reversed(ORGANS)}


def _any_of(words: dict[str, str]) -> str:
    """A pattern group for the words, longest first."""
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


_NOT_COUNTED = (  # "kế hoạch 5 năm" counts years, it is no document number
    r"(?!\s*(?:nam|thang|ngay|tuan|quy|%|phan tram|nhom|nhiem vu|muc tieu|noi dung|chi tieu|ty|trieu|nghin|ha|xa|huyen"
    r"|du an|de an|giai phap|giai doan|chuong trinh|linh vuc|khau|buoc|nganh|truong|nguoi|lan|dot|don vi|cong trinh)\b)"
)
_WHOLE = re.compile(
    rf"(?<![\w/])(?P<num>\d{{1,5}})(?:\s*[/\- ]\s*(?P<year>(?:19|20)\d\d))?\s*[/\-– ]?\s*(?P<type>{_any_of(_CODES)})"
    rf"\s*[/\-– ]\s*(?P<org>{_any_of(_ORGANS)})(?!\w)"
)
_BY_CODE = re.compile(
    rf"(?<!\w)(?P<type>{_any_of(_LOOSE_CODES)})\s*[-.]?\s*(?P<so>so)?\s*[:.]?\s*(?P<num>\d{{1,4}})"
    rf"(?:\s*/\s*(?P<year>(?:19|20)\d\d))?(?:\s*[-/ ]\s*(?P<org>{_any_of(_ORGANS)}))?(?![\w,%]|[.,]\d)" + _NOT_COUNTED
)
_BY_NAME = re.compile(
    rf"(?<!\w)(?P<type>{_any_of(_NAMES)})\s+(?P<so>so)?\s*[:.]?\s*(?P<num>\d{{1,5}})(?:\s*/\s*(?P<year>(?:19|20)\d\d))?"
    rf"(?:\s*[-/ ]\s*(?P<org>{_any_of(_ORGANS)}))?(?![\w,%]|[.,]\d)" + _NOT_COUNTED
)


def _symbol(match: re.Match[str], codes: dict[str, str]) -> DocumentSymbol | None:
    """The document number of a match on folded text, None for a lone year ("kế hoạch 2023")."""
    group = match.groupdict()
    number, organ = group["num"], group["org"]
    if not organ and not group.get("so") and not group["year"] and re.fullmatch(r"(?:19|20)\d\d", number):
        return None
    year = int(group["year"]) if group["year"] else None
    code = codes[group["type"]]
    if not organ:
        return DocumentSymbol(number=number, type=code, organ="", year=year, style="short")
    organ = organ_code(_ORGANS[organ])[0]
    style = "party" if organ in _PARTY_ORGANS else "state"
    return DocumentSymbol(number=number, type=code, organ=organ, year=year, style=style)


def parse_symbols(text: str) -> tuple[tuple[DocumentSymbol, int, int], ...]:
    """The document numbers a question asks for, with their places, in order; short mentions have style "short".

    >>> [s.key for s, _, _ in parse_symbols("so sánh nghị quyết 29 với 25-CTR/TU và QĐ số 345/QĐ-TTg, kế hoạch 5 năm")]
    ['nq-29', '25-ctr-tu', '345-qd-ttg']
    """
    found = [(_party_style(symbol), start, end) for symbol, start, end in find_symbols(text)]
    folded = fold(text)
    for pattern, codes in ((_WHOLE, _CODES), (_BY_CODE, _LOOSE_CODES), (_BY_NAME, _NAMES)):
        for match in pattern.finditer(folded):
            if any(match.start() < end and start < match.end() for _, start, end in found):
                continue
            symbol = _symbol(match, codes)
            if symbol is not None:
                found.append((symbol, match.start(), match.end()))
    return tuple(sorted(found, key=lambda item: item[1]))


def _party_style(symbol: DocumentSymbol) -> DocumentSymbol:
    """The symbol, in Party style when its organ is a Party organ and no year stands in it ("29/NQ-TW")."""
    if symbol.style == "state" and symbol.organ in _PARTY_ORGANS and symbol.year is None:
        return replace(symbol, style="party")
    return symbol


def parse_symbol(text: str) -> DocumentSymbol | None:
    """The first document number a question asks for, however it is typed; None when there is none.

    >>> [parse_symbol(t).key for t in ("29 nq tw", "nq29", "NQ số 29/NQ-TW", "nghi quyet so 29", "29/2021/nq-hdnd")]
    ['29-nq-tw', 'nq-29', '29-nq-tw', 'nq-29', '29-2021-nq-hdnd']
    """
    found = parse_symbols(text)
    return found[0][0] if found else None


def symbol_agrees(asked: DocumentSymbol, found: DocumentSymbol) -> bool:
    """True when a document number of a text may be the one asked for: what both state is equal.

    >>> full = parse_symbol("29-NQ/TW")
    >>> symbol_agrees(parse_symbol("nghị quyết 29"), full), symbol_agrees(parse_symbol("19-NQ/TW"), full)
    (True, False)
    """
    if asked.number.lstrip("0") != found.number.lstrip("0") or fold(asked.type) != fold(found.type):
        return False
    if asked.year and found.year and asked.year != found.year:
        return False
    return not asked.organ or not found.organ or fold(asked.organ) == fold(found.organ)
