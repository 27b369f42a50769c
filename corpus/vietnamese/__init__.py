"""Vietnamese language work that several rooms need: normal form, syllables, tokens, numbers, document numbers."""

from corpus.vietnamese.dates import find_dates
from corpus.vietnamese.letters import fold, fold_char, normal_text
from corpus.vietnamese.numbers import find_numbers, number_key
from corpus.vietnamese.records import DocumentSymbol, Token
from corpus.vietnamese.syllables import is_syllable, syllable_key
from corpus.vietnamese.symbols import find_symbols

__all__ = [
    "DocumentSymbol",
    "Token",
    "find_dates",
    "find_numbers",
    "find_symbols",
    "fold",
    "fold_char",
    "is_syllable",
    "normal_text",
    "number_key",
    "syllable_key",
]
