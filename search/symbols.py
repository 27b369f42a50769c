"""Document numbers in questions: any spelling leads to the number as the documents write it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Self

from corpus.vietnamese import DocumentSymbol, find_symbols, fold
from corpus.vietnamese.asked_symbols import parse_symbols
from corpus.vietnamese.symbols import TYPE_NAMES
from indexer import Index

DOMINANT = 3  # a short form ("nq 29") stands for the number that is this many times as frequent as the next one
MAX_READINGS = 3  # numbers searched for one ambiguous short form
TYPE_CODES = frozenset(fold(code) for code in TYPE_NAMES)
MAX_KNOWN = 200_000  # distinct document numbers of an index that are kept in memory


class KnownSymbols:
    """All document numbers that the indexed passages name, by full key ("29-nq-tw") and by short key ("nq-29")."""

    def __init__(self, counts: Iterable[tuple[str, int]], shown: Callable[[str], str] = str.upper) -> None:
        """`counts` gives each key with the number of passages that name it; `shown` how documents write a key."""
        self._n_passages = dict(counts)
        self._shown = shown
        self._by_short: dict[str, list[str]] = defaultdict(list)
        for key in sorted(self._n_passages, key=lambda key: (-self._n_passages[key], key)):
            self._by_short[short_key(key)].append(key)

    @classmethod
    def of_index(cls, index: Index) -> Self:
        """The numbers of an index."""

        def shown(key: str) -> str:
            ordinals, _ = index.search_terms({"symbols": [(key, 1.0)]}, 1)
            for chunk in index.store.chunks([int(ordinal) for ordinal in ordinals]):
                for text in (chunk.quote, chunk.context):
                    for symbol, start, end in find_symbols(text):
                        if symbol.key == key:
                            return " ".join(text[start:end].split())
            return key.upper()

        return cls(index.term_index.terms_with_prefix("symbols", "", limit=MAX_KNOWN), shown)

    def __contains__(self, key: str) -> bool:
        return key in self._n_passages

    def resolve(self, symbol: DocumentSymbol) -> tuple[str, ...]:
        """The keys meant, most frequent first: one when the form is full or one reading is dominant."""
        if symbol.style != "short":
            return (symbol.key,) if symbol.key in self._n_passages else ()
        known = self._by_short.get(symbol.key, [])
        if symbol.year:
            known = [key for key in known if str(symbol.year) in key.split("-")]
        if len(known) > 1 and self._n_passages[known[0]] >= DOMINANT * self._n_passages[known[1]]:
            return (known[0],)
        return tuple(known[:MAX_READINGS])

    def shown(self, key: str) -> str:
        """How the documents write a number."""
        return self._shown(key)


def short_key(key: str) -> str:
    """Type and number of a full key, "cv" for a letter, "" for a number without a type.

    >>> [short_key(key) for key in ("29-nq-tw", "29-2021-nq-hdnd", "886-sct-khtcth", "55-2024-qh15")]
    ['nq-29', 'nq-29', 'cv-886', '']
    """
    number, *parts = key.split("-")
    kinds = [part for part in parts if part in TYPE_CODES]
    if kinds:
        return f"{kinds[0]}-{number}"
    return f"cv-{number}" if parts and number.isdigit() and not parts[0].isdigit() else ""


def _said_before(text: str, symbol: DocumentSymbol) -> int:
    """Where the words begin that only name the type of the number behind `text`; its end when there are none.

    >>> nq = DocumentSymbol(number="29", type="NQ", organ="TW")
    >>> [_said_before(text, nq) for text in ("theo Nghị quyết số ", "NQ ", "theo ", "về số ")]
    [5, 0, 5, 3]
    """
    names = [fold(TYPE_NAMES.get(symbol.type, "công văn")), fold(symbol.type or "cv")]
    if symbol.type == "CTr":
        names.insert(0, "chuong trinh hanh dong")
    pattern = rf"(?<!\w)(?:(?:{'|'.join(map(re.escape, names))})\s+)?(?:so\s*[:.]?\s*)?$"
    found = re.search(pattern, fold(text))
    return found.start() if found else len(text)


_LOOSE = re.compile(r"(?<![\w/])\d{1,5}(?:[\s/-]+[a-z0-9]+){1,4}(?!\w)")


def _loosely_known(text: str, known: KnownSymbols) -> Iterator[tuple[str, int, int]]:
    """(key, start, end) of known numbers whose parts stand in order, in any case and with any signs between."""
    for found in _LOOSE.finditer(fold(text)):
        parts = list(re.finditer(r"[a-z0-9]+", found[0]))
        for n in range(len(parts), 1, -1):
            key = "-".join(part[0] for part in parts[:n])
            if key in known:
                yield key, found.start(), found.start() + parts[n - 1].end()
                break


def read_symbols(text: str, known: KnownSymbols) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(the question with each known number in the documents' own spelling, its keys, its shown forms)."""
    spelled: list[str] = []
    keys: list[str] = []
    last = 0
    parsed = parse_symbols(text)
    loose = [] if parsed else list(_loosely_known(text, known))
    for key, start, end in loose:
        spelled.append(text[last:start] + known.shown(key))
        last = end
        keys.append(key)
    for symbol, start, end in parsed:
        found = known.resolve(symbol)
        if found:
            before = text[last:start]
            begin = _said_before(before, symbol)
            spelled.append(before[:begin] + " ".join(known.shown(key) for key in found))
            last = end
            keys += found
    spelled.append(text[last:])
    keys = list(dict.fromkeys(keys))
    return "".join(spelled), tuple(keys), tuple(known.shown(key) for key in keys)


__all__ = ["KnownSymbols", "read_symbols", "short_key"]
