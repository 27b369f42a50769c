"""A document's panel: what it carries out, what it names, who carries it out and names it."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from itertools import islice

from citations.mentions import Named
from citations.relations import Meant, NamedBy, Relations, Upper
from citations.vietnamese_line import vietnamese_date
from indexer import StoredDocument
from ui import among_texts as texts
from ui.address import COMPARE, PAGE, link_to
from ui.compare_address import LEFT, WAY, WAYS
from ui.document_html import element_id
from ui.facts import title_of
from ui.number_links import document_link, number_link

MAX_NAMING = 20  # documents listed that name this one


def relations_html(relations: Relations, document: StoredDocument) -> str:
    """The folded panel; open parts only where there is something to say."""
    upper = "".join(_upper(one, meant) for one, meant in relations.implements(document))
    lower = "".join(f"<li>{_document(one)}</li>" for one in relations.implemented_by(document))
    together = "".join(
        _part(texts.TOGETHER.format(number=one.value), "".join(f"<li>{_document(other)}</li>" for other in others))
        for one, others in relations.together(document)
    )
    compare = escape(link_to({PAGE: COMPARE, WAY: WAYS[0], LEFT: document.doc_id}))
    return (
        f'<details class="cc-relations"><summary>{texts.PANEL}</summary>'
        f"{_part(texts.IMPLEMENTS, upper)}{_part(texts.IMPLEMENTED_BY, lower)}{together}"
        f"{_names(relations, document)}{_named_by(relations, document)}"
        f'<p class="cc-acts"><a class="cc-act" href="{compare}" data-go="1">{texts.COMPARE_WITH}</a></p></details>'
    )


def stated_date(day: str) -> str:
    """A date that a text states, in words: "ngày 17/11/2022"; "" for none.

    >>> stated_date("2022-11-17"), stated_date("2023-11"), stated_date("")
    ('ngày 17/11/2022', 'tháng 11 năm 2023', '')
    """
    return vietnamese_date(day) if day else ""


def _part(name: str, items: str) -> str:
    return f'<h2 class="cc-part">{escape(name)}</h2><ul class="cc-bare">{items}</ul>' if items else ""


def _document(document: StoredDocument) -> str:
    """A document's name as a link, with what tells it from others."""
    known = ", ".join(part for part in (document.number, stated_date(document.date or ""), document.place) if part)
    link = f'<a href="{escape(document_link(document.doc_id))}" data-go="1">{escape(title_of(document))}</a>'
    return f'{link} <span class="cc-count">{escape(known)}</span>' if known else link


def _upper(upper: Upper, meant: Meant) -> str:
    """One document that this one carries out, in the words that say so."""
    href = document_link(meant.documents[0].doc_id) if meant.status == "here" else number_link(upper.value)
    words = texts.STATED.format(words=upper.evidence)
    return (
        f'<li><a href="{escape(href)}" data-go="1"><b>{escape(upper.value)}</b></a> '
        f'<span class="cc-count">{escape(words)}; {escape(_where(meant))}{_others(upper.other_numbers)}</span></li>'
    )


def _where(meant: Meant) -> str:
    if meant.status == "ambiguous":
        return texts.SEVERAL.format(n=len(meant.documents))
    return texts.HERE if meant.status == "here" else texts.NOT_HERE


def _others(numbers: Sequence[str]) -> str:
    """That the same document stands under other numbers too, as HTML."""
    if not numbers:
        return ""
    return f'; <span class="cc-badge">{escape(texts.TWO_NUMBERS.format(others=", ".join(numbers)))}</span>'


def _names(relations: Relations, document: StoredDocument) -> str:
    """The documents that this one names, each with its first place and all its places."""
    named = [(one, relations.meant(one, document)) for one in relations.named(document.doc_id)]
    items = "".join(_named(document.doc_id, one, meant) for one, meant in named if not meant.own)
    if not items:
        return f'<p class="cc-line">{texts.NOTHING}</p>'
    summary = texts.NAMES.format(n=sum(not meant.own for _, meant in named))
    return f'<details class="cc-names"><summary>{summary}</summary><ul class="cc-bare">{items}</ul></details>'


def _named(doc_id: str, named: Named, meant: Meant) -> str:
    number = named.symbol.written
    first = document_link(doc_id, named.mentions[0].eid)
    facts = [part for part in (stated_date(named.date), named.place) if part]
    if named.undecided:
        facts.append(texts.TWO_DATES)
    facts.append(_where(meant))
    name = f"<b>{escape(number)}</b>"
    if meant.status == "here":
        name = f'<a href="{escape(document_link(meant.documents[0].doc_id))}" data-go="1">{name}</a>'
    links = (
        f'<a href="{escape(first)}" data-go="1" data-to="{escape(element_id(named.mentions[0].eid))}">'
        f"{texts.FIRST_PLACE}</a>, "
        f'<a href="{escape(number_link(number))}" data-go="1">{texts.ALL}</a>'
    )
    counted = texts.N_PLACES.format(n=len(named.mentions))
    return (
        f'<li>{name} <span class="cc-count">{escape(", ".join(facts))}{_others(named.other_numbers)} · '
        f"{counted}: {links}</span></li>"
    )


def _named_by(relations: Relations, document: StoredDocument) -> str:
    """The documents that name this one."""
    if not document.number:
        return f'<p class="cc-line">{texts.NO_NUMBER}</p>'
    found = list(islice(relations.named_by(document), MAX_NAMING + 1))
    if not found:
        return f'<h2 class="cc-part">{texts.NAMED_BY.format(n=0)}</h2><p class="cc-line">{texts.NOBODY}</p>'
    items = "".join(map(_naming, found[:MAX_NAMING]))
    n_documents = len({one.document.doc_id for one in found})
    if len(found) > MAX_NAMING:
        items += f'<li><a href="{escape(number_link(document.number))}" data-go="1">{texts.ALL}</a></li>'
    return _part(texts.NAMED_BY.format(n=f"{MAX_NAMING}+" if len(found) > MAX_NAMING else n_documents), items)


def _naming(one: NamedBy) -> str:
    first = document_link(one.document.doc_id, one.named.mentions[0].eid)
    doubt = "" if one.certain else f' <span class="cc-badge">{texts.NOT_CERTAIN}</span>'
    counted = texts.N_PLACES.format(n=len(one.named.mentions))
    return (
        f'<li>{_document(one.document)}{doubt} <span class="cc-count">· {counted}: '
        f'<a href="{escape(first)}" data-go="1">{texts.FIRST_PLACE}</a></span></li>'
    )
