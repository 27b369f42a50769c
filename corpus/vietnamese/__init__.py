"""Vietnamese language work that several rooms need: normal form, syllables, tokens, numbers, document numbers."""

from corpus.vietnamese.abbreviations import abbreviation_table, foreign_abbreviations, harvest_abbreviations
from corpus.vietnamese.accents import Restoration, Restored, restore_accents
from corpus.vietnamese.asked_symbols import parse_symbol, parse_symbols, symbol_agrees
from corpus.vietnamese.dates import find_dates
from corpus.vietnamese.letters import fold, fold_char, normal_text
from corpus.vietnamese.numerals import find_numbers, number_key
from corpus.vietnamese.records import DocumentSymbol, Token
from corpus.vietnamese.repair import noise_share, repair_syllable
from corpus.vietnamese.syllables import is_syllable, syllable_key
from corpus.vietnamese.symbols import find_symbols
from corpus.vietnamese.tokens import analyze

__all__ = [
    "DocumentSymbol",
    "Restoration",
    "Restored",
    "Token",
    "abbreviation_table",
    "analyze",
    "find_dates",
    "find_numbers",
    "find_symbols",
    "fold",
    "fold_char",
    "foreign_abbreviations",
    "harvest_abbreviations",
    "is_syllable",
    "noise_share",
    "normal_text",
    "number_key",
    "parse_symbol",
    "parse_symbols",
    "repair_syllable",
    "restore_accents",
    "syllable_key",
    "symbol_agrees",
]
