"""Damaged markers repaired by their place in the sequence: "n." behind "I." is II, "J.2." behind "1.1." is 1.2.

A repair needs both an open list that expects the number and a token that can be read so; the raw token is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from corpus.blocks import ends_sentence
from corpus.lines import Layout
from corpus.markers import (
    ORDINALS,
    POINT_LETTERS,
    UPPER,
    Marker,
    is_capitals,
    letter_value,
    readings,
    roman_numeral,
)
from corpus.vietnamese import fold

_TOKEN = re.compile(r"(?P<token>\S{1,7}?)\*{0,3}\s+(?P<title>\S.*)", re.S)
_SENTENCE_WORDS = frozenset(["Ở", "Ý", "Ô", "À", "Á", "Ừ", "Ồ", "Ờ", "Ơ", "Ủ"])


class Level(Protocol):
    """What a repair needs of an open unit."""

    cls: str
    marker: Marker | None
    heading: bool


def repaired(
    text: str, found: Marker | None, stack: Sequence[Level], *, heavy: bool, ahead: Marker | None, following: str,
    layout: Layout,
) -> Marker | None:
    """The marker that a block stands for when the marker `found` in it (or none) is damaged; None to leave it.

    `ahead` is the next marker of the same class, `following` the class of the next block's marker ("" when it has
    none), `stack` the open units, innermost last.
    """
    if found and found.cls in ("dash", "plus", "appendix", "form", "part", "chapter", "section", "subsection"):
        return None
    wanted = list(_expected(stack))
    if found and any(_same(found, want) for want in wanted):
        return None
    if found:
        between = _between(found, ahead, wanted)
        if between:
            return between
        if found.value[-1] == 1 and not (found.cls == "number" and set(found.raw.strip(". ")) <= {"1"}):
            return None
    if found is None and len(text) <= 30:
        part = _misread_part(text, stack)
        if part:
            return part
    parts = _TOKEN.match(text)
    if not parts:
        return None
    token, title = parts["token"], parts["title"]
    for want in wanted:
        if found and want.cls != "roman":
            continue
        if _reads_as(token, title, want, text, heavy=heavy and found is None, layout=layout):
            return replace(want, raw=token, title=title, confidence=0.8)
    if found is None and _is_lost_dash(token, title, stack, following):
        return Marker(cls="dash", value=(0,), number="", raw=token, title=title, confidence=0.7)
    return None


def _misread_part(text: str, stack: Sequence[Level]) -> Marker | None:
    """The next part when a short block reads like its heading with one letter wrong: "Phẩx thứ hai"."""
    before = next((level.marker for level in stack if level.cls == "part" and level.marker), None)
    value = before.value[0] + 1 if before else 1
    words = [f"phan thu {word}" for word, worth in ORDINALS.items() if worth == value]
    if not any(_near(fold(text.strip(" .:")), fold(word)) for word in words):
        return None
    return Marker(cls="part", value=(value,), number=str(value), raw=text, title="", confidence=0.7)


def _same(found: Marker, want: Marker) -> bool:
    return found.cls == want.cls and found.value == want.value and found.style == want.style


def _expected(stack: Sequence[Level]) -> Iterator[Marker]:
    """The markers that may come next: the successor of each open unit, and the first of a list inside it."""
    for level in reversed(stack):
        marker = level.marker
        if marker is None or level.cls not in ("roman", "number", "decimal", "paren", "letter", "article",
                                               "letter_section"):
            continue
        yield _with_value(marker, (*marker.value[:-1], marker.value[-1] + 1))
        if level.cls == "number":
            yield _with_value(
                Marker(cls="decimal", value=(0, 0), number="", raw="", title=""), (marker.value[0], 1)
            )
    if not any(level.cls == "number" for level in stack):
        yield Marker(cls="number", value=(1,), number="1", raw="1.", title="", style="arabic")
    if not any(level.cls == "roman" for level in stack):
        yield Marker(cls="roman", value=(1,), number="I", raw="I.", title="", style="roman")


def _with_value(marker: Marker, value: tuple[int, ...]) -> Marker:
    """The same kind of marker with another value."""
    if marker.cls == "roman":
        number = roman_numeral(value[0])
    elif marker.style == "letter" and value[0] <= len(POINT_LETTERS):
        number = POINT_LETTERS[value[0] - 1].replace("đ", "dd")
    else:
        number = "-".join(str(part) for part in value)
    return replace(marker, value=value, number=number)


def _between(found: Marker, ahead: Marker | None, wanted: Sequence[Marker]) -> Marker | None:
    """The expected marker when the one found breaks the sequence and the next one continues it behind the gap."""
    for want in wanted:
        if want.cls != found.cls or want.style != found.style or ahead is None or want.value[:-1] != found.value[:-1]:
            continue
        if ahead.value == (*want.value[:-1], want.value[-1] + 1) and found.value[-1] > 1:
            return replace(want, raw=found.raw, title=found.title, confidence=0.7)
    return None


def _reads_as(token: str, title: str, want: Marker, text: str, *, heavy: bool, layout: Layout) -> bool:
    """Whether a damaged token can be the wanted marker before such a title."""
    strokes, digits = readings(token)
    shaped = bool(re.search(r"[.,:)(]", token))
    titled = heavy or (len(text) <= 150 and not ends_sentence(text))
    if want.cls == "roman":
        capitals = is_capitals(title)
        exact = strokes == roman_numeral(want.value[0])
        return capitals and (exact or (shaped and _near(token.strip("*"), f"{roman_numeral(want.value[0])}.")))
    if want.cls == "decimal":
        bare = "".join(str(part) for part in want.value)
        exact = re.sub(r"\D", "", digits) == bare and len(digits.replace(".", "")) == len(bare)
        letters_only = not shaped and token.isalpha() and layout.wrapped and title[:1].isupper()
        if exact and titled and (shaped or letters_only):
            return True
        return heavy and shaped and _near(token, ".".join(str(part) for part in want.value) + ".")
    if want.cls == "number":
        exact = digits == str(want.value[0]) and token[-1:] in ".,:;" and not token[:-1].isdigit()
        near = _near(token, f"{want.value[0]}.") and (token[-1:] == "." or token[:-1] == str(want.value[0]))
        sure = heavy or (want.value[0] > 1 and (titled or not layout.wrapped))
        return title[:1].isupper() and ((exact and titled) or (near and sure))
    if want.cls == "paren" and want.style == "arabic":
        exact = digits == str(want.value[0]) and ("(" in token or ")" in token) and not token.strip("()").isdigit()
        return exact or (("(" in token or ")" in token) and _near(token, f"({want.value[0]})"))
    if want.cls == "letter":
        letter = POINT_LETTERS[want.value[0] - 1] if want.value[0] <= len(POINT_LETTERS) else ""
        return bool(letter) and token[-1:] in "),:" and len(token) == 2 and (
            _near(token, f"{letter})") and letter_value(token[0]) == 0
        )
    return False


def _near(token: str, wanted: str) -> bool:
    """Whether one character was replaced, lost or added."""
    if abs(len(token) - len(wanted)) > 1 or token == wanted:
        return token == wanted
    if len(token) == len(wanted):
        return sum(a != b for a, b in zip(token, wanted, strict=True)) == 1
    longer, shorter = (token, wanted) if len(token) > len(wanted) else (wanted, token)
    return any(longer[:i] + longer[i + 1:] == shorter for i in range(len(longer)))


def _is_lost_dash(token: str, title: str, stack: Sequence[Level], following: str) -> bool:
    """Whether a lone sign before a capital stands for the dash of a list."""
    inside = following == "dash" or (bool(stack) and stack[-1].cls in ("dash", "plus"))
    lone = len(token) == 1 and token not in _SENTENCE_WORDS and not token.isdigit() and token not in "“\"'(…"
    return inside and lone and bool(re.match(rf"[{UPPER}]", title)) and not (token.isupper() and token in "AIOU")
