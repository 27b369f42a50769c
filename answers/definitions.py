"""What an abbreviation stands for, where a document spells it out: "Chỉ số năng lực cạnh tranh cấp tỉnh (PCI)"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from answers.units import Unit
from corpus.vietnamese.letters import UPPER

MAX_WORDS = 20  # of a full form
_SHORT = re.compile(rf"(?<!\w)(?:[{UPPER}]{{2,}}[\w&-]*|PAR INDEX)(?!\w)")
_BEFORE = re.compile(r"[;:.(]|,(?=\s)|\n{2,}")


def abbreviations_asked(question: str) -> tuple[str, ...]:
    """The abbreviations that a question names.

    >>> abbreviations_asked("GPMB viết tắt của gì?")
    ('GPMB',)
    """
    return tuple(dict.fromkeys(match[0] for match in _SHORT.finditer(question)))


def spelled_out(short: str, units: Sequence[Unit]) -> Iterator[tuple[Unit, str]]:
    """(unit, full form verbatim) of the units that put the abbreviation in brackets behind its full form."""
    behind = re.compile(rf"\(\s*(?:sau đây (?:gọi|viết) (?:tắt )?là\s*)?{re.escape(short)}\s*\)")
    for unit in units:
        for match in behind.finditer(unit.text):
            starts = [0, *(one.end() for one in _BEFORE.finditer(unit.text[: match.start()]))]
            pieces = [unit.text[start : match.start()].split() for start in reversed(starts)]
            begun = (one for one in pieces if one and one[0][:1].isupper() and len(one) <= MAX_WORDS)
            words = next(begun, pieces[0])
            capital = [n for n, word in enumerate(words) if word[:1].isupper()]
            if len(words) > MAX_WORDS and capital:
                words = words[capital[-1] :]
            elif capital and capital[0] > 0 and len(words) > len(short):
                words = words[capital[0] :]
            if 1 < len(words) <= MAX_WORDS:
                yield unit, " ".join(words)
