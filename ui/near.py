"""Under the passage that is read: what other documents say nearly in the same words, with the differences."""

from __future__ import annotations

from html import escape

from citations.passages import stored_passage
from citations.records import Citation
from search import Engine
from search.near import Near, near_passages
from ui import among_texts as texts
from ui.difference_html import legend_html, pieces_html, verdict_html
from ui.results_html import line_html


def near_html(engine: Engine, doc_id: str, eid: str) -> str:
    """The folded panel of a passage; "" when no other document says nearly the same."""
    found = near_passages(engine, doc_id, eid)
    if not found:
        return ""
    body = "".join(_near(engine, one) for one in found)
    summary = texts.NEAR.format(n=len(found))
    return (
        f'<details class="cc-near-panel"><summary>{escape(summary)}</summary>{legend_html()}'
        f'<ol class="cc-bare">{body}</ol></details>'
    )


def _near(engine: Engine, near: Near) -> str:
    citation = stored_passage(engine.index, near.unit.doc_id, near.unit.eid).citation
    return (
        f'<li class="cc-pair">{verdict_html(near.difference)}<div class="cc-two">'
        f"{side_html(texts.HERE_SIDE, pieces_html(near.difference.left, 'left'))}"
        f"{side_html(texts.THERE_SIDE, pieces_html(near.difference.right, 'right'), citation)}</div></li>"
    )


def side_html(name: str, words: str, citation: Citation | None = None, *, full: bool = True) -> str:
    """One side of a pair: its name, its words (HTML), and where given its citation with a link; short unless `full`."""
    source = ""
    if citation is not None:
        line = citation.full if full else citation.unit or citation.short
        link = f'<a class="cc-act" href="{escape(citation.permalink)}" data-go="1">{texts.OPEN}</a>'
        source = f'<p class="cc-line">{line_html(line, citation.unit)} {link}</p>'
    return f'<div><p class="cc-of">{escape(name)}</p><blockquote class="cc-text">{words}</blockquote>{source}</div>'
