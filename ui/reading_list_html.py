"""The reading list as HTML; every word of a document is escaped. Remarks and the name are filled in by the browser."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from citations.export import FORMATS
from search import Engine
from ui import cite_texts as texts
from ui.cite_html import cite_button, cite_buttons
from ui.collected import key_of
from ui.facts import short_name
from ui.frame import copy_button, documents_line
from ui.kept_passage import KeptPassage
from ui.list_browser import MAX_NAME, MAX_REMARK
from ui.list_link import MAX_LINK
from ui.results_html import copied_text, line_html, path_html, quoted_html
from ui.texts import COPY_CITATION, OPEN, PAGE, SCANNED


def empty_html() -> str:
    """What to do while nothing is collected."""
    advice = "".join(f"<li>{line}</li>" for line in texts.EMPTY_ADVICE)
    return (
        f'<section class="cc-nothing" role="status"><h2>{texts.EMPTY}</h2><ul>{advice}</ul>'
        f'<p class="cc-acts"><a class="cc-act" href="?" data-go="1">{texts.TO_ASK}</a></p></section>'
    )


def tools_html(found: Sequence[KeptPassage], link: str) -> str:
    """The list's name, its files, what is copied of it as a whole, and emptying it; `link` shares it."""
    files = "".join(
        f'<button type="button" class="cc-act" data-list-file="{ending}">{texts.FILE_NAMES[ending]}</button>'
        for ending in FORMATS
    )
    lines = "\n".join(one.passage.citation.full for one in found if one.passage)
    too_long = texts.SHARED_TOO_LONG.format(n=f"{MAX_LINK:,}".replace(",", "."))
    share = copy_button(texts.COPY_SHARED, link) if len(link) <= MAX_LINK else ""
    gone = sum(one.passage is None for one in found)
    left = f'<p class="cc-line">{texts.LEFT_OUT.format(n=gone)}</p>' if gone else ""
    return (
        f'<div class="cc-list-tools"><p class="cc-field"><label for="ten-danh-muc">{texts.NAME}</label>'
        f'<input id="ten-danh-muc" type="text" data-list-name maxlength="{MAX_NAME}" autocomplete="off" '
        f'placeholder="{texts.TITLE}"></p>'
        f'<p class="cc-acts"><span class="cc-line">{texts.EXPORTS}</span>{files}</p>{left}'
        f'<p class="cc-acts">{copy_button(texts.COPY_ALL, lines)}{share}</p>'
        f'<p class="cc-line">{texts.SHARED_HINT if share else too_long}</p>{_emptying(len(found))}</div>'
    )


def _emptying(n: int) -> str:
    """Emptying the list, which asks first."""
    return (
        f'<details class="cc-more"><summary>{texts.EMPTY_ALL}</summary><p>{texts.EMPTY_ASK.format(n=n)} '
        f'<button type="button" class="cc-act" data-out-all>{texts.EMPTY_YES}</button></p></details>'
    )


def count_html(found: Sequence[KeptPassage], limit: int = 0) -> str:
    """How many passages of how many documents, and the `limit` when it is reached."""
    documents = {one.document.doc_id: one.document for one in found if one.document}
    words = texts.COUNT.format(n=len(found), documents=documents_line(list(documents.values())))
    full = f" {texts.LIMIT.format(n=limit)}" if limit and len(found) >= limit else ""
    return f'<p class="cc-count" role="status">{escape(words)}.{full}</p>'


def entries_html(engine: Engine, found: Sequence[KeptPassage], total: int, base_url: str, *, own: bool = True) -> str:
    """The passages in their order; one's `own` can be noted on, moved and taken out. `total` counts those not shown."""
    items = "".join(_entry(engine, one, number, total, base_url, own) for number, one in enumerate(found, start=1))
    return f'<ol class="cc-kept">{items}</ol>'


def _entry(engine: Engine, kept: KeptPassage, number: int, total: int, base_url: str, own: bool) -> str:
    key = escape(key_of(kept.address))
    told = "reread" if kept.reread and kept.status == "moved" else kept.status
    state = f'<p class="cc-doubt">{texts.STATES[told]}</p>' if told in texts.STATES else ""
    body = _gone(kept, number) if kept.passage is None else _quoted(engine, kept, number)
    remark = (
        f'<p class="cc-field"><label for="ghi-chu-{number}">{texts.REMARK}</label>'
        f'<textarea id="ghi-chu-{number}" data-remark="{key}" rows="2" maxlength="{MAX_REMARK}" '
        f'aria-label="{texts.REMARK_OF.format(n=number)}" placeholder="{texts.REMARK_PLACEHOLDER}"></textarea></p>'
    )
    acts = _acts(kept, base_url, own) + (_places(key, number, total) if own else "")
    return f'<li>{body}{state}<p class="cc-acts">{acts}</p>{remark if own else ""}</li>'


def _quoted(engine: Engine, kept: KeptPassage, number: int) -> str:
    """The verbatim words under their headings, with the citation."""
    citation = kept.passage.citation
    paragraph = engine.index.paragraph(citation.doc_id, citation.eid)
    count = f'<span class="cc-number">{number}.</span> '
    page = f" ({PAGE.format(n=citation.page)})" if citation.page else ""
    scanned = f' <span class="cc-badge">{SCANNED}</span>' if "scanned" in kept.document.flags else ""
    return (
        f"{path_html(paragraph.heading_path if paragraph else (), before=count)}"
        f"{quoted_html(engine, citation.doc_id, citation.eid, citation.ranges, ())}"
        f'<p class="cc-line">{line_html(citation.full, citation.unit)}{page}{scanned}</p>'
    )


def _gone(kept: KeptPassage, number: int) -> str:
    """Where the words were that are gone."""
    where = texts.GONE_FROM.format(document=short_name(kept.document)) if kept.document else texts.GONE_DOCUMENT
    return f'<p class="cc-path"><span class="cc-number">{number}.</span> {escape(where)}</p>'


def _acts(kept: KeptPassage, base_url: str, own: bool) -> str:
    """Opening, copying and citing a passage; in a list that is shared also collecting it."""
    if kept.passage is None:
        return ""
    citation = kept.passage.citation
    inside = citation.permalink.removeprefix(base_url)
    buttons = cite_button(kept.address) if own else cite_buttons(kept.address)
    copied = copied_text(citation.quote, citation.full, citation.permalink)
    link = f'<a class="cc-act" href="{escape(inside)}" data-go="1">{OPEN}</a>'
    return f"{link}{copy_button(COPY_CITATION, copied)}{buttons}"


def _places(key: str, number: int, total: int) -> str:
    """Moving a passage up and down, and taking it out."""
    acts = (
        ("up", texts.UP, texts.UP_OF, number == 1),
        ("down", texts.DOWN, texts.DOWN_OF, number == total),
        ("out", texts.OUT, texts.OUT_OF, False),
    )
    return "".join(
        f'<button type="button" class="cc-act" data-{name}="{key}" aria-label="{spoken.format(n=number)}"'
        f'{" aria-disabled=true" if at_end else ""}>{label}</button>'
        for name, label, spoken, at_end in acts
    )
