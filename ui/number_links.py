"""Numbers of other documents as links in the reader's text."""

from __future__ import annotations

from collections.abc import Iterator

import streamlit as st

from citations import Address, format_permalink
from citations.mentions import Mention
from citations.relations import Meant, Relations
from indexer import StoredDocument
from search import Engine
from ui import among_texts as texts
from ui.address import PAGE, SYMBOL, link_to
from ui.facts import title_of
from ui.linked_text import Links, TextLink

NUMBER = "so"  # of the page of a number: which one


def current_relations(engine: Engine) -> Relations:
    """The relations of the index that is open now, the same for all visitors."""
    return _relations(engine.index, str(engine.index.folder), engine.index.generation)


@st.cache_resource(max_entries=2, show_spinner=False)
def _relations(_index, folder: str, generation: str) -> Relations:
    return Relations(_index)


def number_link(number: str) -> str:
    """The link to every place that mentions a number."""
    return link_to({PAGE: SYMBOL, NUMBER: number})


def document_link(doc_id: str, eid: str = "") -> str:
    """The link to a document, or to a paragraph of it."""
    return format_permalink(Address(doc_id=doc_id, eid=eid))


def number_links(relations: Relations, document: StoredDocument) -> Links:
    """The links of a document's text: to the document meant when it is here, else to all places with that number."""
    return Links(_links(relations, document))


def _links(relations: Relations, document: StoredDocument) -> Iterator[TextLink]:
    for named in relations.named(document.doc_id):
        meant = relations.meant(named, document)
        if meant.own:
            continue
        for mention in named.mentions:
            for span in mention.ranges:
                href, title, state = _target(mention, meant, undecided=named.undecided)
                yield TextLink(span=span, href=href, title=title, state=state)


def _target(mention: Mention, meant: Meant, *, undecided: bool) -> tuple[str, str, str]:
    """(link, where it leads in words, state) of one mention."""
    number = mention.symbol.written
    if meant.status == "here" and not undecided:
        found = meant.documents[0]
        return document_link(found.doc_id), texts.OPENS.format(title=title_of(found)), "here"
    several = meant.status == "ambiguous" or undecided
    title = (texts.COULD_BE_SEVERAL if several else texts.ALL_PLACES).format(number=number)
    return number_link(number), title, "ambiguous" if several else "absent"
