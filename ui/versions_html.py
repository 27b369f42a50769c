"""The choice between the original of a scanned text and its corrected version, and what the corrected one is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

from citations import Address
from corpus.vietnamese.corrections import Correction
from ui import reader_texts as texts
from ui.frame import notice_html
from ui.reader_address import View, view_link


def versions_html(address: Address, view: View) -> str:
    """The two versions as links, the one in view marked; what is looked for stays looked for."""
    links = "".join(
        f'<a href="{escape(view_link(address, replace(view, corrected=corrected)))}" data-go="1"'
        f"{' aria-current=true' if corrected == view.corrected else ''}>{escape(label)}</a>"
        for corrected, label in ((False, texts.ORIGINAL), (True, texts.CORRECTED))
    )
    return f'<nav class="cc-versions" aria-label="{escape(texts.VERSIONS)}">{links}</nav>'


def about_html(corrections: Sequence[Correction]) -> str:
    """What the reader of the corrected version must know: a machine's proposal, how much of it, never the original."""
    n_applied = sum(one.applied for one in corrections)
    n_suggested = len(corrections) - n_applied
    counts = []
    if n_applied:
        counts.append(texts.N_APPLIED.format(n=_number(n_applied)))
    if n_suggested:
        counts.append(texts.N_SUGGESTED.format(n=_number(n_suggested)))
    return notice_html([texts.WHAT_IT_IS, *(counts or [texts.NO_PROPOSALS]), texts.NEVER_QUOTED], "warning")


def _number(n: int) -> str:
    return f"{n:,}".replace(",", ".")
