"""The differences of two passages as HTML: every character of both, the marks told to screen readers by the style."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Literal

from search.differences import Difference, Piece
from ui import among_texts as texts

Side = Literal["left", "right"]
MUCH = 0.85  # share of common words from which only few differ


def pieces_html(pieces: Sequence[Piece], side: Side) -> str:
    """One side: what only it has in <del> (left) or <ins> (right), other accents in <span>; no letter is added."""
    tag = "del" if side == "left" else "ins"
    shown = []
    for piece in pieces:
        words = escape(piece.text)
        if piece.kind == "same":
            shown.append(words)
        elif piece.kind == "accent":
            shown.append(f'<span class="cc-d-accent">{words}</span>')
        else:
            shown.append(f'<{tag} class="cc-d-{piece.kind}">{words}</{tag}>')
    return "".join(shown)


def verdict(difference: Difference) -> str:
    """How two passages differ, in two or three words."""
    if difference.identical:
        return texts.IDENTICAL
    if difference.other_numbers:
        return texts.OTHER_NUMBERS
    return texts.FEW_WORDS if difference.share >= MUCH else texts.PARTLY


def verdict_html(difference: Difference) -> str:
    """The same as a badge; that of numbers stands out."""
    state = " cc-v-number" if difference.other_numbers else ""
    return f'<span class="cc-verdict-badge{state}">{escape(verdict(difference))}</span>'


def legend_html() -> str:
    """What the marks mean."""
    return (
        f'<p class="cc-legend">{texts.LEGEND} <ins class="cc-d-word">{texts.LEGEND_WORD}</ins>, '
        f'<ins class="cc-d-number">{texts.LEGEND_NUMBER}</ins>, '
        f'<span class="cc-d-accent">{texts.LEGEND_ACCENT}</span>. {texts.LEGEND_REST}</p>'
    )
