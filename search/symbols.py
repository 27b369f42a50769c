"""Document numbers in questions: any spelling leads to the number as the documents write it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from corpus.vietnamese import parse_symbols

DOMINANT = 3.0  # a short form ("nq 29") stands for a number that is this many times as frequent as the next one


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownSymbol:
    """A document number of the index: its key ("29-nq-tw"), how documents write it, and how many passages name it."""

    key: str
    shown: str
    short_key: str  # "nq-29"
    n_passages: int


class KnownSymbols:
    """All document numbers that the indexed passages name."""

    def __init__(self, symbols: Iterable[KnownSymbol]) -> None:
        self._by_key: dict[str, KnownSymbol] = {}
        self._by_short: Mapping[str, list[KnownSymbol]] = defaultdict(list)
        for symbol in sorted(symbols, key=lambda s: (-s.n_passages, s.key)):
            if symbol.key not in self._by_key:
                self._by_key[symbol.key] = symbol
                self._by_short[symbol.short_key].append(symbol)

    def resolve(self, key: str, short_key: str, *, is_short: bool) -> tuple[KnownSymbol, ...]:
        """The numbers meant, most frequent first: one when the form is full or one reading is dominant."""
        if not is_short:
            return (self._by_key[key],) if key in self._by_key else ()
        known = self._by_short.get(short_key, [])
        if len(known) > 1 and known[0].n_passages >= DOMINANT * known[1].n_passages:
            return (known[0],)
        return tuple(known[:3])


def read_symbols(text: str, known: KnownSymbols) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """(the question with each known number in the documents' own spelling, its keys, its shown forms)."""
    spelled, keys, shown, last = [], [], [], 0
    for symbol, start, end in parse_symbols(text):
        found = known.resolve(symbol.key, symbol.short_key, is_short=symbol.style == "short")
        if not found:
            continue
        spelled.append(text[last:start] + " ".join(one.shown for one in found))
        last = end
        keys += [one.key for one in found]
        shown += [one.shown for one in found]
    spelled.append(text[last:])
    return "".join(spelled), tuple(dict.fromkeys(keys)), tuple(dict.fromkeys(shown))
