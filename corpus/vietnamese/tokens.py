"""Search tokens: a text into canonical syllables, numbers and document numbers, each with its place."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from corpus.vietnamese.abbreviations import bare, readings_of
from corpus.vietnamese.frequencies import BOUNDARY, frequencies
from corpus.vietnamese.letters import clean_letters, fold
from corpus.vietnamese.numerals import NUMBER, number_key
from corpus.vietnamese.records import Token, TokenKind
from corpus.vietnamese.repair import glued_parts, is_suspect, repair_candidates, repaired_reading
from corpus.vietnamese.scoring import best_reading
from corpus.vietnamese.syllables import could_be_syllable, is_syllable, syllable_key
from corpus.vietnamese.symbols import find_symbols

_INSIDE = "\u0300-\u036f\u00ad\u2060"  # marks that compose with nothing, soft hyphen, word joiner
_CAPITAL = "A-ZĐƯƠ"
_TOKEN_PATTERN = (
    rf"(?P<n>{NUMBER})"
    rf"|(?P<c>(?<![^\W\d_])[{_CAPITAL}]{{1,6}}(?:\s?&\s?[{_CAPITAL}]+|[-–][{_CAPITAL}]+)+(?![^\W\d_]))"
    r"|[A-Za-z]{1,4}[0-9]{1,2}(?![0-9A-Za-z.,])"
    rf"|[^\W\d_]+(?:[{_INSIDE}]+[^\W\d_]*)*"
    r"|(?<=\s)&(?=\s)"
)
_TOKEN = re.compile(_TOKEN_PATTERN)
_CAPITALS = re.compile(rf"[{_CAPITAL}]+")
_LETTERS = re.compile(r"[^\W\d_]+")
_BROKEN = r"[^\W\d_]+(?:[*'’‘\"^~-]{1,2}[^\W\d_]+)+"
_TOKEN_OR_BROKEN = re.compile(_TOKEN_PATTERN.replace("|[A-Za-z]{1,4}", rf"|(?P<b>{_BROKEN})|[A-Za-z]{{1,4}}", 1))
_SUPERSCRIPT = {"²": "2", "³": "3"}
_MAX_CACHED = 300_000

Part = tuple[str, str, TokenKind]  # key, folded key, kind


class _Entry:
    """What one written word is, worked out once: its tokens, and what its neighbours must still decide."""

    __slots__ = ("parts", "readings", "suspect")

    def __init__(self, parts: tuple[Part, ...], readings: tuple[str, ...] = (), suspect: bool = False) -> None:
        self.parts, self.readings, self.suspect = parts, readings, suspect


def _syllable_part(word: str) -> Part:
    """The token of one written word."""
    key = syllable_key(word)
    return key, fold(key), "syllable" if could_be_syllable(key) else "word"


def expanded_parts(full_form: str) -> tuple[Part, ...]:
    """The tokens of an abbreviation's full form."""
    return tuple(_syllable_part(word) for word in full_form.split())


def _word_entry(raw: str) -> _Entry:
    """The entry of a written word or abbreviation."""
    if raw == "&":
        return _Entry((_syllable_part("và"),))
    readings = readings_of(raw)
    if len(readings) == 1:
        return _Entry(expanded_parts(readings[0]))
    word = raw
    if raw[-1] in "²³":
        word = raw[:-1] + _SUPERSCRIPT[raw[-1]] if len(raw) <= 3 else raw[:-1]
    word = clean_letters(word).replace("\u00ad", "").replace("\u2060", "")
    if not word:
        return _Entry(())
    part = _syllable_part(word)
    return _Entry((part,), readings, is_suspect(raw, part[0]))


_ENTRIES: dict[str, _Entry] = {}


def _entry_of(raw: str) -> _Entry:
    """The cached entry of a written word."""
    entry = _ENTRIES.get(raw)
    if entry is None:
        if len(_ENTRIES) >= _MAX_CACHED:
            _ENTRIES.clear()
        entry = _ENTRIES[raw] = _word_entry(raw)
    return entry


def _is_word(part: str) -> bool:
    """True for a syllable, or a longer word that clean text uses (internet)."""
    return is_syllable(part) or (len(part) > 2 and not is_suspect(part, syllable_key(part)))


class _Reader:
    """One pass over one NFC text: the tokens so far, and the places that neighbours must still decide."""

    def __init__(self, abbreviations: Mapping[str, str] | None, repair: bool) -> None:
        self.local = {bare(name): expanded_parts(full) for name, full in (abbreviations or {}).items()}
        self.repair = repair
        self.pieces: list[tuple[int, int, _Entry, str]] = []
        self.open: list[int] = []  # indices of pieces to decide

    def add(self, raw: str, start: int) -> None:
        """Takes one written word."""
        if self.local and bare(raw) in self.local:
            entry = _Entry(self.local[bare(raw)])
        else:
            entry = _ENTRIES.get(raw) or _entry_of(raw)
        if self.repair and entry.suspect and (parts := glued_parts(raw)):
            self.add(parts[0], start)
            self.add(parts[1], start + len(parts[0]))
            return
        if entry.readings or (self.repair and entry.suspect):
            self.open.append(len(self.pieces))
        self.pieces.append((start, start + len(raw), entry, raw))

    def add_compound(self, raw: str, start: int) -> None:
        """Takes capitals joined by & or -: one abbreviation (KH&CN), or its parts."""
        if bare(raw) in self.local or readings_of(raw):
            self.add(raw, start)
            return
        for part in _CAPITALS.finditer(raw):
            self.add(part[0], start + part.start())

    def add_broken(self, raw: str, start: int) -> None:
        """Takes letters with marks between them: one syllable that scanning split, or words."""
        parts = list(_LETTERS.finditer(raw))
        whole = "".join(part[0] for part in parts)
        if len(whole) <= 8 and not all(_is_word(part[0]) for part in parts):
            key = syllable_key(whole)
            if is_syllable(key) or repair_candidates(whole):
                entry = _entry_of(whole)
                if entry.suspect or entry.readings:
                    self.open.append(len(self.pieces))
                self.pieces.append((start, start + len(raw), entry, whole))
                return
        for part in parts:
            self.add(part[0], start + part.start())

    def read(self, text: str) -> None:
        """Takes the words, numbers and document numbers of an NFC text in order."""
        symbols = iter((*find_symbols(text), (None, len(text) + 1, len(text) + 1)))
        symbol, begin, end = next(symbols)
        for match in (_TOKEN_OR_BROKEN if self.repair else _TOKEN).finditer(text):
            start = match.start()
            while symbol is not None and start >= end:
                symbol, begin, end = next(symbols)
            if start >= begin:
                if symbol is not None and (not self.pieces or self.pieces[-1][0] != begin):
                    self.pieces.append((begin, end, _Entry(((symbol.key, symbol.key, "symbol"),)), ""))
                continue
            group, raw = match.lastgroup, match[0]
            if group is None:
                self.add(raw, start)
            elif group == "n":
                key = number_key(raw)
                self.pieces.append((start, match.end(), _Entry(((key, key, "number"),)), ""))
            elif group == "c":
                self.add_compound(raw, start)
            else:
                self.add_broken(raw, start)

    def _neighbour(self, index: int, end: int) -> int:
        """The id of the word beside a piece (its last token on the left side, its first on the right)."""
        if not 0 <= index < len(self.pieces) or not self.pieces[index][2].parts:
            return BOUNDARY
        return frequencies().ids.get(self.pieces[index][2].parts[end][0], BOUNDARY)

    def _in_capitals(self, index: int) -> bool:
        """True when a word beside a piece is a syllable in capitals: a heading, where TU may just be "tu"."""
        beside = [self.pieces[at][3] for at in (index - 1, index + 1) if 0 <= at < len(self.pieces)]
        return any(len(raw) > 1 and raw.isupper() and not raw.isascii() and is_syllable(raw) for raw in beside)

    def decide(self) -> dict[int, str]:
        """Gives the open pieces their readings, left to right; returns index -> key before repair."""
        repaired: dict[int, str] = {}
        for index in self.open:
            start, end, entry, raw = self.pieces[index]
            previous, following = self._neighbour(index - 1, -1), self._neighbour(index + 1, 0)
            if entry.readings and could_be_syllable(raw) and self._in_capitals(index):
                reading = None
            elif entry.readings:
                reading = best_reading(entry.readings, previous, following)
            else:
                reading = repaired_reading(raw, previous, following)
                if reading:
                    repaired[index] = entry.parts[0][0]
            if reading:
                self.pieces[index] = (start, end, _Entry(expanded_parts(reading)), raw)
        return repaired


def _token(part: Part, start: int, end: int, raw_key: str = "") -> Token:
    """One token record."""
    return Token(key=part[0], folded=part[1], start=start, end=end, kind=part[2], raw_key=raw_key)


def _to_nfc(text: str) -> tuple[str, list[int]]:
    """The NFC form of a text and, for each of its places and its end, the place in the text as given."""
    composed: list[str] = []
    places: list[int] = []
    start = 0
    for end in range(1, len(text) + 1):
        if end < len(text) and unicodedata.combining(text[end]):
            continue
        cluster = unicodedata.normalize("NFC", text[start:end])
        composed.append(cluster)
        places.extend([start] * len(cluster))
        start = end
    places.append(len(text))
    return "".join(composed), places


def analyze(
    text: str, *, abbreviations: Mapping[str, str] | None = None, repair: bool = False
) -> tuple[Token, ...]:
    """The search tokens of a text, in order, with exact places; `abbreviations` are those the document defines.

    Abbreviations become the syllables of their full form, a document number one token. With `repair`, a syllable that
    no rule allows takes the reading that fits best, and keeps its own form in `raw_key`.

    >>> [t.key for t in analyze("UBND tỉnh, số 29-NQ/TW: tăng 13.4%")]
    ['ủy', 'ban', 'nhân', 'dân', 'tỉnh', 'số', '29-nq-tw', 'tăng', '13,4']
    >>> [(t.key, t.raw_key) for t in analyze("Ichai thác", repair=True)]
    [('khai', 'ichai'), ('thác', '')]
    """
    places = None
    if not unicodedata.is_normalized("NFC", text):
        text, places = _to_nfc(text)
    reader = _Reader(abbreviations, repair)
    reader.read(text)
    repaired = reader.decide() if reader.open else {}
    tokens = []
    for index, (start, end, entry, _) in enumerate(reader.pieces):
        raw_key = repaired.get(index, "") if repaired else ""
        if places is not None:
            start, end = places[start], places[end]
        tokens.extend([_token(part, start, end, raw_key) for part in entry.parts])
    return tuple(tokens)
