"""The records of Vietnamese language work: tokens with their place in the text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from corpus.vietnamese.letters import fold

TokenKind = Literal["syllable", "number", "symbol", "word"]  # "word": foreign or mixed, "symbol": a document number


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """One search token of a text.

    `key` is the canonical accented form: lower-case NFC, tone mark on its fixed place (hoà = hòa), y as i where they
    are the same sound (kỹ = kĩ), an abbreviation already expanded, an OCR-garbled syllable already repaired, a number
    in canonical form ("13,4" and "13.4" -> "13,4"; "1.000" -> "1000"), a document number as "29-nq-tw".
    `folded` is `key` without any accent (đ -> d). `start`, `end` are code points of the text as given; the tokens that
    one abbreviation expands to all carry its span. `raw_key` is the canonical form before OCR repair when repair
    changed it, else "".
    """

    key: str
    folded: str
    start: int
    end: int
    kind: TokenKind = "syllable"
    raw_key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentSymbol:
    """A document number as a value: `29-NQ/TW` -> number 29, type NQ, organ TW, year None (Party style)."""

    number: str  # "29"; "" when blank in the text ("/KH-UBND")
    type: str  # "NQ", "KH", "CTr", …; "" for a công văn
    organ: str  # "TW", "UBND", "HĐND", …; "" when the text does not give it
    year: int | None = None
    style: Literal["party", "state", "law", "letter", "short"] = "state"

    @property
    def key(self) -> str:
        """The canonical search token, folded and lower-case: "29-nq-tw", "29-2021-nq-hdnd", "nq-29" when short.

        >>> DocumentSymbol(number="08", type="NQ", organ="HĐND", year=2023).key
        '8-2023-nq-hdnd'
        """
        number = self.number.lstrip("0") or self.number[:1]
        if self.style == "short":
            return fold(f"{self.type}-{number}")
        parts = (number, str(self.year or ""), self.type, self.organ.replace("&", ""))
        return fold("-".join(part for part in parts if part)).replace("–", "-")

    @property
    def short_key(self) -> str:
        """What a short mention ("Nghị quyết 29") has in common with the full number: "nq-29"."""
        return fold(f"{self.type or self.organ}-{self.number.lstrip('0') or self.number[:1]}")

    @property
    def written(self) -> str:
        """The number as documents write it: "29-NQ/TW", "29/2021/NQ-HĐND", "886/SCT-KHTCTH"; "NQ 29" when short."""
        number = "/".join(part for part in (self.number, str(self.year or "")) if part)
        if self.style == "short":
            return f"{self.type} {number}"
        if self.style == "party":
            return f"{number}-{self.type}/{self.organ}"
        return f"{number}/{self.type}-{self.organ}" if self.type else f"{number}/{self.organ}"
