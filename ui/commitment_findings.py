"""Numbers of the documents that do not agree, with the words of every side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from html import escape

from commitments import Commitment, Finding
from ui import commitment_texts as texts
from ui.commitment_register import OpenRegister
from ui.commitment_table import quote_html, short_document, source_link, unit_name
from ui.frame import notice_html
from ui.passage import passage_html

MAX_QUOTES = 6  # of one finding at once: a tally may have dozens


def findings_of(opened: OpenRegister, records: Sequence[Commitment], *, limited: bool) -> tuple[Finding, ...]:
    """The findings that concern the records; all when nothing limits them. What a person rejected is left out."""
    kept = {record.id for record in records}
    gone = {record.id for record in opened.register.records if record.review == "rejected"}
    return tuple(
        one for one in opened.register.findings if not gone & {*one.ids} and (not limited or kept & {*one.ids})
    )


def findings_html(opened: OpenRegister, findings: Sequence[Finding]) -> str:
    """The findings by kind of check."""
    head = f'<h2 class="cc-small">{texts.FINDINGS}</h2>'
    if not findings:
        return f"<div>{head}{notice_html(texts.FINDINGS_NOTHING)}</div>"
    by_check: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        by_check[finding.check].append(finding)
    sections = ""
    for check, some in by_check.items():
        items = "".join(_finding(opened, one) for one in some)
        sections += f'<h3 class="cc-check">{escape(texts.CHECKS.get(check, check))} ({len(some)})</h3>{items}'
    lede = texts.FINDINGS_LEDE.format(n=len(findings))
    return f'<div class="cc-register">{head}<p class="cc-lede">{lede}</p>{sections}</div>'


def _finding(opened: OpenRegister, finding: Finding) -> str:
    sides = [
        _side(opened, identifier, quote, place)
        for identifier, quote, place in zip(finding.ids, finding.quotes, finding.places, strict=False)
    ]
    rest = ""
    if len(sides) > MAX_QUOTES:
        label = texts.MORE_QUOTES.format(n=len(sides) - MAX_QUOTES)
        inside = "".join(sides[MAX_QUOTES:])
        rest = f'<details class="cc-more"><summary>{label}</summary><div class="cc-sides">{inside}</div></details>'
    shown = "".join(sides[:MAX_QUOTES])
    detail = f"<p>{escape(finding.detail)}</p>"
    return f'<article class="cc-finding">{detail}<div class="cc-sides">{shown}</div>{rest}</article>'


def _side(opened: OpenRegister, identifier: str, quote: str, place: tuple[str, str]) -> str:
    """One side of a finding: its exact words, where they stand, the link."""
    record = opened.register.by_id.get(identifier)
    doc_id, eid = place
    if record is not None and (record.doc_id, record.eid) == place:
        words, where, link = quote_html(opened, record), unit_name(opened, record), source_link(opened, record)
        of = " ".join(record.indicator_raw.split())
    else:
        words = f'<blockquote class="cc-text">{passage_html(" ".join(quote.split()))}</blockquote>'
        where, of = eid, ""
        link = f'<a class="cc-act" href="{escape(opened.link(doc_id, eid))}" data-go="1">{texts.OPEN}</a>'
    document = short_document(opened.engine.index.document(doc_id))
    name = f'<p class="cc-of">{escape(of)}</p>' if of and not " ".join(quote.split()).startswith(of) else ""
    return (
        f'<div class="cc-side">{name}{words}<p class="cc-line">{escape(where)}, {escape(document)}</p>'
        f'<p class="cc-acts">{link}</p></div>'
    )
