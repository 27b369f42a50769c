"""The chain of documents from the centre to the province, and what each level did with each indicator."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from html import escape

from citations import Address, format_permalink
from commitments import Commitment
from commitments.cascade import Link, Step, chain_of, compare_levels
from corpus.facts_json import facts_from_json
from ui import commitment_texts as texts
from ui.commitment_matrix import indicator_name
from ui.commitment_register import OpenRegister
from ui.commitment_table import quote_html, short_document, source_link
from ui.commitment_words import level
from ui.facts import title_of
from ui.frame import notice_html

_LEVEL = re.compile(r"(UBND|HĐND|TTg|TU|TW|CP|QH)")


def chains(opened: OpenRegister) -> tuple[tuple[Link, ...], ...]:
    """For each indexed document that carries out others: it and those above it, nearest first."""

    def make() -> tuple[tuple[Link, ...], ...]:
        documents = opened.engine.index.documents()
        by_number = {one.number: one.doc_id for one in documents if one.number}
        found = (chain_of(one.doc_id, facts_from_json(one.facts_json), by_number) for one in documents)
        return tuple(chain for chain in found if len(chain) > 1)

    return opened.keep("chains", make)


def pairs(opened: OpenRegister) -> tuple[tuple[str, str], ...]:
    """(upper, lower) documents of the index of which the lower says that it carries the upper out."""
    return tuple((above.doc_id, chain[0].doc_id) for chain in chains(opened) for above in chain[1:] if above.doc_id)


def first_pair(opened: OpenRegister, with_targets: Sequence[str]) -> tuple[str, str]:
    """The documents compared when none are asked for: a pair of the chain, else two that carry out the same one,
    else the first two."""
    for upper, lower in pairs(opened):
        if upper in with_targets and lower in with_targets:
            return upper, lower
    for _, doc_ids in _same_upper(opened):
        siblings = [one for one in doc_ids if one in with_targets]
        if len(siblings) > 1:
            return siblings[0], siblings[1]
    return with_targets[0], with_targets[1]


def documents_with_targets(opened: OpenRegister) -> list[str]:
    """The documents that have a target with a standard name, in the order of the collection."""
    have = {one.doc_id for one in opened.register.records if one.kind == "target" and one.indicator_id}
    return [one.doc_id for one in opened.engine.index.documents() if one.doc_id in have]


def chain_html(opened: OpenRegister) -> str:
    """All chains, from above to below, and which documents carry out the same one."""
    head = f'<h2 class="cc-small">{texts.CHAIN}</h2>'
    if not chains(opened):
        return f"<div>{head}{notice_html(texts.CHAIN_NOTHING)}</div>"
    lists = "".join(
        f'<ol class="cc-chain">{"".join(_link(opened, link) for link in reversed(chain))}</ol>'
        for chain in chains(opened)
    )
    same = "".join(
        f'<p class="cc-line">{escape(texts.SAME_UPPER.format(symbol=symbol, n=len(doc_ids)))}</p>'
        for symbol, doc_ids in _same_upper(opened)
    )
    return f'<div class="cc-register">{head}<p class="cc-lede">{texts.CHAIN_LEDE}</p>{lists}{same}</div>'


def _same_upper(opened: OpenRegister) -> list[tuple[str, list[str]]]:
    """Documents above that more than one indexed document carries out, with these."""
    below: dict[str, list[str]] = defaultdict(list)
    for chain in chains(opened):
        for above in chain[1:]:
            below[above.symbol].append(chain[0].doc_id)
    return [(symbol, doc_ids) for symbol, doc_ids in below.items() if len(doc_ids) > 1]


def _link(opened: OpenRegister, link: Link) -> str:
    """One level: who issued it, its number, and its name as a link when it is in the index."""
    document = opened.engine.index.document(link.doc_id) if link.doc_id else None
    found = _LEVEL.search(link.symbol)
    issuer = texts.LEVELS[found[1]] if found else (document.issuer or "") if document else ""
    level_name = f'<span class="cc-count">{escape(issuer)}</span> ' if issuer else ""
    if document is None:
        return f'<li>{level_name}<b>{escape(link.symbol)}</b> <span class="cc-none">({texts.NOT_STORED})</span></li>'
    symbol = f"<b>{escape(link.symbol)}</b> " if link.symbol else ""
    href = escape(format_permalink(Address(doc_id=document.doc_id)))
    return f'<li>{level_name}{symbol}<a href="{href}" data-go="1">{escape(title_of(document))}</a></li>'


def steps_html(opened: OpenRegister, upper: str, lower: str) -> str:
    """What the lower document did with each indicator of the upper; neutral words outside a chain."""
    records = [one for one in opened.register.records if one.review != "rejected"]
    steps = compare_levels([r for r in records if r.doc_id == upper], [r for r in records if r.doc_id == lower])
    if not steps:
        return f"<div>{notice_html(texts.COMPARE_NOTHING)}</div>"
    linked = (upper, lower) in pairs(opened)
    words = texts.CHANGES if linked else texts.SIDE_BY_SIDE
    counts = Counter(words[step.change] for step in steps)
    counted = ", ".join(texts.STEP_COUNT.format(n=n, change=change) for change, n in counts.items())
    head = "".join(f'<th scope="col">{name}</th>' for name in texts.STEP_COLUMNS)
    body = "".join(_step(opened, step, words, linked) for step in steps)
    return (
        f'<div class="cc-register">{notice_html(texts.IN_CHAIN if linked else texts.NOT_IN_CHAIN)}'
        f'<p class="cc-count" role="status">{escape(counted)}</p><div class="cc-table" role="region" tabindex="0" '
        f'aria-label="{texts.STEPS_NAME}"><table class="cc-steps"><thead><tr>{head}</tr></thead><tbody>{body}</tbody>'
        "</table></div></div>"
    )


def _step(opened: OpenRegister, step: Step, words: dict[str, str], linked: bool) -> str:
    state = f" cc-{step.change}" if linked else ""
    change = f'<span class="cc-change{state}">{escape(words[step.change])}</span>'
    return (
        f'<tr><th scope="row">{escape(_name(step))}</th><td>{_side(opened, step.upper)}</td>'
        f"<td>{_side(opened, step.lower)}</td><td>{change}</td></tr>"
    )


def _name(step: Step) -> str:
    try:
        return indicator_name(step.indicator_id)
    except KeyError:
        record = step.upper or step.lower
        return " ".join(record.indicator_raw.split()) if record else step.indicator_id


def _side(opened: OpenRegister, record: Commitment | None) -> str:
    if record is None:
        return f'<span class="cc-nil">{texts.NO_VALUE}</span>'
    return (
        f'<p class="cc-of">{escape(level(record))}</p>{quote_html(opened, record)}'
        f'<p class="cc-acts">{source_link(opened, record)}</p>'
    )


def document_name(opened: OpenRegister, doc_id: str) -> str:
    """A document's name in a list of choices."""
    document = opened.engine.index.document(doc_id)
    place = f", {document.place}" if document and document.place else ""
    return f"{short_document(document)}{place}"
