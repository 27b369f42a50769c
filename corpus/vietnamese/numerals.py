"""Numbers of Vietnamese text: dot groups thousands, comma begins the decimals."""

from __future__ import annotations

import re

NUMBER = r"[0-9]+(?:[.,][0-9]+)*"
_DOT_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+(?:,[0-9]+)?")
_COMMA_GROUPED = re.compile(r"[1-9][0-9]{0,2}(?:(?:,[0-9]{3}){2,}|(?:,[0-9]{3})+\.[0-9]+)(?:\.[0-9]+)?")
_DECIMAL = re.compile(r"([0-9]+)[.,]([0-9]+)")
_FOUND = re.compile(rf"(?<![\w.,/-])(?:{NUMBER})(?![\w/]|[.,-][0-9]|[-–][A-ZĐ])")


def number_key(raw: str) -> str:
    """The canonical form of a number: no grouping, comma before decimals, no leading zeros; else `raw` as it is.

    Grouping is believed only when every group has three digits, so "89.6" is a decimal and "2.526.74" stays.

    >>> [number_key(n) for n in ("13.4", "13,4", "1.000", "8.251,71", "1,000,000", "05", "0,50", "1.2.3", "10.5.2023")]
    ['13,4', '13,4', '1000', '8251,71', '1000000', '5', '0,50', '1.2.3', '10.5.2023']
    """
    if raw.isdecimal():
        return raw.lstrip("0") or "0"
    if _DOT_GROUPED.fullmatch(raw):
        return raw.replace(".", "")
    if _COMMA_GROUPED.fullmatch(raw):
        return raw.replace(",", "").replace(".", ",")
    decimal = _DECIMAL.fullmatch(raw)
    if decimal:
        return f"{decimal[1].lstrip('0') or '0'},{decimal[2]}"
    return raw


def find_numbers(text: str) -> tuple[tuple[str, int, int], ...]:
    """The plain numbers of a text as (canonical form, start, end); parts of dates, symbols and words are left out.

    >>> find_numbers("tăng 13,4%, đạt 1.000 ha; 29-NQ/TW; 19/5/2023")
    (('13,4', 5, 9), ('1000', 16, 21))
    """
    return tuple((number_key(m[0]), m.start(), m.end()) for m in _FOUND.finditer(text))
