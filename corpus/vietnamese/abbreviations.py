"""Abbreviations of administrative Vietnamese: the table, and the definitions that a document gives itself."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from corpus.vietnamese.letters import fold
from corpus.vietnamese.syllables import could_be_syllable

_TABLE = Path(__file__).resolve().parent / "data" / "abbreviations.tsv"
_SEPARATORS = str.maketrans("", "", "&-–. ")
_DAMAGED = str.maketrans({"Ư": "U", "Ủ": "U", "Ụ": "U"})
_ABBREVIATION = r"[A-ZĐƯƠ][A-ZĐƯƠa-z]{0,3}[A-ZĐƯƠ&\-–]*[A-ZĐƯƠ][A-Za-z]{0,2}"
_CALLED = re.compile(
    r"\(\s*(?:sau đây\s+)?(?:được\s+)?(?:gọi|viết)\s+(?:tắt\s+|chung\s+)*(?:là\s*)?[:\"“]*\s*"
    rf"(?P<abbr>{_ABBREVIATION})\s*[\"”]*\s*\)",
    re.IGNORECASE,
)
_BRACKETED = re.compile(rf"\(\s*[\"“]?(?P<abbr>{_ABBREVIATION})[\"”]?\s*\)")
_WORDS = re.compile(r"[^\W\d_]+")
_LINK_WORDS = {"và", "của", "về", "các", "cho", "trong", "trên", "với", "là", "thuộc"}


def bare(abbreviation: str) -> str:
    """The abbreviation without separators: "NN&PTNT" -> "NNPTNT"."""
    return abbreviation.translate(_SEPARATORS)


@cache
def abbreviation_table() -> dict[str, tuple[str, ...]]:
    """Abbreviation -> its readings; one reading when it is sure, several when the context must decide."""
    table: dict[str, tuple[str, ...]] = {}
    for abbreviation, expansion, kind, _ in _rows():
        if kind != "foreign":
            table[abbreviation] = (*table.get(abbreviation, ()), expansion)
    return table


@cache
def usual_readings() -> frozenset[str]:
    """The readings that an ambiguous abbreviation has when its neighbours decide nothing."""
    return frozenset(expansion for _, expansion, kind, _ in _rows() if kind == "usual")


@cache
def foreign_abbreviations() -> dict[str, str]:
    """Abbreviations that stand as words of their own (GRDP, FDI) -> what they mean; never expanded in the index."""
    return {abbreviation: expansion for abbreviation, expansion, kind, _ in _rows() if kind == "foreign"}


@cache
def _rows() -> tuple[tuple[str, ...], ...]:
    """The rows of the table file: abbreviation, expansion, kind ("", "ambiguous", "usual", "foreign"), source."""
    lines = _TABLE.read_text(encoding="utf-8").splitlines()[1:]
    return tuple(tuple(line.split("\t")) for line in lines)


@cache
def _by_fold() -> dict[str, str]:
    """Folded abbreviation -> abbreviation, for those that only one has: "hdnd" -> "HĐND"."""
    found: dict[str, list[str]] = {}
    for abbreviation in abbreviation_table():
        found.setdefault(fold(abbreviation), []).append(abbreviation)
    return {key: names[0] for key, names in found.items() if len(names) == 1}


def readings_of(raw: str) -> tuple[str, ...]:
    """The full forms an abbreviation may stand for, () when it is none.

    In capitals any is recognised, also without đ and with a damaged U; in lower-case only three letters or more that
    are no Vietnamese syllable.

    >>> readings_of("ƯBND"), readings_of("NN&PTNT"), readings_of("gpmb"), readings_of("chung"), readings_of("tp")
    (('ủy ban nhân dân',), ('nông nghiệp và phát triển nông thôn',), ('giải phóng mặt bằng',), (), ())
    """
    table, name = abbreviation_table(), bare(raw)
    if len(name) < 2 or len(name) > 12:
        return ()
    found = table.get(name) or table.get(name.translate(_DAMAGED))
    if found or (name[:2].isupper() and (found := table.get(_by_fold().get(fold(name), "")))):
        return found
    if len(name) >= 3 and not could_be_syllable(name):
        return table.get(_by_fold().get(fold(name), ""), ())
    return ()


def _initials_agree(words: list[str], abbreviation: str) -> bool:
    """True when the first letters of the words, link words skipped or not, spell the abbreviation."""
    wanted = fold(bare(abbreviation)).replace("w", "u")
    every = "".join(fold(word)[0] for word in words)
    fewer = "".join(fold(word)[0] for word in words if word.lower() not in _LINK_WORDS)
    return wanted in (every, fewer)


def _full_form(before: str, abbreviation: str) -> str | None:
    """The shortest run of words that ends `before` and whose initials spell the abbreviation, or None."""
    tail = re.split(r"[.;:()\n]", before[-160:])[-1]
    words = _WORDS.findall(tail)
    n_letters = len(bare(abbreviation))
    for n in range(n_letters, min(len(words), n_letters + 4) + 1):
        if words[-n].lower() not in _LINK_WORDS and _initials_agree(words[-n:], abbreviation):
            return " ".join(words[-n:]).lower()
    return None


def harvest_abbreviations(text: str) -> dict[str, str]:
    """The abbreviations a text defines itself, abbreviation -> full form in lower-case.

    >>> harvest_abbreviations("các đơn vị hành chính (ĐVHC); Ban Quản lý dự án (sau đây viết tắt là BQLDA)")
    {'ĐVHC': 'đơn vị hành chính', 'BQLDA': 'ban quản lý dự án'}
    """
    found: dict[str, str] = {}
    places = sorted([*_CALLED.finditer(text), *_BRACKETED.finditer(text)], key=lambda match: match.start())
    for match in places:
        abbreviation = match["abbr"]
        full = _full_form(text[max(0, match.start() - 200) : match.start()], abbreviation)
        if full and sum(letter.isupper() for letter in abbreviation) >= 2:
            found.setdefault(abbreviation, full)
    return found
