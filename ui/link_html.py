"""What a link's visitor must know, as HTML: how sure the passage is, what changed in it, or why nothing is opened."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from html import escape

from citations import Address, format_permalink
from citations.followed_words import followed_lines, kept_day, word_changes
from citations.following import Followed
from citations.identities import begun_with
from citations.permalink import HASH, PARAGRAPH, ill_formed
from corpus.records import Document
from indexer import Index
from ui import link_texts as texts
from ui.address import QUESTION, link_to
from ui.addressed import Addressed, Opened
from ui.facts import title_of
from ui.frame import notice_html

MAX_SEARCHED = 160  # code points of the old words that are searched again


def link_notices(opened: Opened, address: Address, params: Mapping[str, str]) -> str:
    """What is to be said over an open document of the link that led to it; "" when the link fits as it is."""
    followed, addressed, document = opened.followed, opened.addressed, opened.document
    found = [notice_html(line, "warning") for line in _faults(params, address)]
    if addressed is not None:
        if lines := followed_lines(followed, address.eid, addressed.citation):
            sure = followed.verbatim and followed.old is not None
            found.append(notice_html(lines, "plain" if sure else "warning"))
    elif address.eid or followed.replaced:
        found.append(_whole_only(followed, document, address))
    return "".join(found)


def about_passage(followed: Followed, addressed: Addressed, address: Address) -> str:
    """The same beside the passage, where the page scrolls to: the sentences, and what changed; "" when it fits."""
    lines = followed_lines(followed, address.eid, addressed.citation)
    said = "".join(f"<p>{escape(line)}</p>" for line in lines)
    changed = _side_by_side(followed, addressed) if followed.status == "changed" else ""
    return f'<div class="cc-sure">{said}{changed}</div>' if said else ""


def lost_link(index: Index, followed: Followed, address: Address) -> str:
    """Why nothing is opened, with the old words and a way to search them."""
    if followed.retired:
        advice = texts.NO_HEIR_ADVICE if followed.old is not None else texts.CHOOSE
        lines = (texts.NO_HEIR.format(day=kept_day(followed)), advice)
    elif followed.why == "no successor":
        lines = (texts.SEVERAL, texts.CHOOSE)
    else:
        lines = (texts.NO_DOCUMENT, texts.NO_DOCUMENT_ADVICE)
    offered = [(title_of(one), Address(doc_id=one.doc_id)) for one in begun_with(index, address.doc_id)[:3]]
    return notice_html(lines, "warning") + _old_words(followed) + _offered(texts.BEGINS, offered)


def bad_link() -> str:
    """What is said when the link names no document at all."""
    return notice_html((texts.BAD_DOCUMENT, texts.NO_DOCUMENT_ADVICE), "warning")


def _faults(params: Mapping[str, str], address: Address) -> Iterable[str]:
    """The parts of the link that cannot be read."""
    bad = ill_formed(params)
    if PARAGRAPH in bad:
        yield texts.BAD_PARAGRAPH
    elif HASH in bad and address.eid:
        yield texts.BAD_HASH


def _whole_only(followed: Followed, document: Document, address: Address) -> str:
    """The document is open, the passage is not."""
    if not address.eid:
        lines = followed_lines(followed, "", None)
        return notice_html(lines[:1], "plain") if lines else ""
    day = kept_day(followed)
    line = texts.GONE_REPLACED.format(day=day) if followed.replaced and day else texts.GONE_IN
    return notice_html(line, "warning") + _old_words(followed) + _nearest(followed, document, address)


def _nearest(followed: Followed, document: Document, address: Address) -> str:
    """A link to the unit that the readable rest of a cut-off address names, when nothing else is known of it."""
    names = {one.eid: one.label for one in document.paragraphs}
    eid = address.eid
    while followed.old is None and "__" in eid:
        eid = eid.rpartition("__")[0]
        if names.get(eid):
            return _offered(texts.NEAR_UNIT, [(names[eid], Address(doc_id=document.doc_id, eid=eid))])
    return ""


def _old_words(followed: Followed) -> str:
    """The old words verbatim with their citation and a link that searches them; "" when they are not kept."""
    if followed.old is None:
        return ""
    old = followed.old
    href = escape(link_to({QUESTION: " ".join(old.anchor.quote.split())[:MAX_SEARCHED]}))
    return (
        f'<section class="cc-old" aria-label="{escape(texts.OLD_WORDS)}">'
        f'<p class="cc-path">{escape(texts.OLD_WORDS)}</p>'
        f'<blockquote class="cc-text">{escape(old.anchor.quote)}</blockquote>'
        f'<p class="cc-line">{escape(texts.OLD_PLACE.format(citation=old.citation.full))}</p>'
        f'<p class="cc-acts"><a class="cc-act" href="{href}" data-go="1">{escape(texts.SEARCH_OLD)}</a></p></section>'
    )


def _side_by_side(followed: Followed, addressed: Addressed) -> str:
    """The old words and those of today beside each other, what differs marked; "" when the old ones are not kept."""
    if followed.old is None:
        return ""
    changes = word_changes(followed.old.anchor.quote, followed.quote or addressed.citation.quote)
    old = " ".join(_marked(one.old, one.same, "del") for one in changes if one.old)
    new = " ".join(_marked(one.new, one.same, "ins") for one in changes if one.new)
    return (
        f'<div class="cc-oldnew"><section aria-label="{escape(texts.OLD_WORDS)}"><p class="cc-path">'
        f'{escape(texts.OLD_WORDS)}</p><blockquote class="cc-text">{old}</blockquote></section>'
        f'<section aria-label="{escape(texts.NEW_WORDS)}"><p class="cc-path">{escape(texts.NEW_WORDS)}</p>'
        f'<blockquote class="cc-text">{new}</blockquote></section></div><p class="cc-line">{escape(texts.LEGEND)}</p>'
    )


def _marked(words: str, same: bool, tag: str) -> str:
    return escape(words) if same else f"<{tag}>{escape(words)}</{tag}>"


def _offered(lead: str, links: Iterable[tuple[str, Address]]) -> str:
    shown = " · ".join(
        f'<a class="cc-act" href="{escape(format_permalink(address))}" data-go="1">{escape(name)}</a>'
        for name, address in links
    )
    return f'<p class="cc-cited">{escape(lead)} {shown}</p>' if shown else ""


