"""Parts of the search page as HTML: conditions with their counts, order, pages, and how the search was understood."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from html import escape
from zlib import crc32

import streamlit as st

from corpus.vietnamese import fold
from corpus.vietnamese.frequencies import frequencies
from search import AllHits, Engine
from search.facets import FACETS, NONE
from ui import find_texts as texts
from ui.address import link_to
from ui.facts import plain_name, short_name
from ui.find_address import Wanted, params_of

MAX_VALUES = 8  # of a facet before the others fold away
MAX_FOLDED = 200  # values of a facet that a page holds at all

Counts = Mapping[str, Mapping[str, int]]


def grouped(n: int) -> str:
    """A count as people write it.

    >>> grouped(10000)
    '10.000'
    """
    return f"{n:,}".replace(",", ".")


def href(wanted: Wanted) -> str:
    """The link to a view, escaped."""
    return escape(link_to(params_of(wanted)))


def act(wanted: Wanted, label: str) -> str:
    """A link that is pressed like a button."""
    return f'<a class="cc-act" href="{href(wanted)}" data-go="1">{escape(label)}</a>'


def value_name(engine: Engine, facet: str, value: str) -> str:
    """A value of a facet in the words of the page."""
    if value == NONE:
        return texts.NOT_STATED
    if facet == "documents":
        return document_names(engine).get(value, value)
    return texts.VALUES.get(facet, {}).get(value, value)


def document_names(engine: Engine) -> dict[str, str]:
    """How each document is called, by id: type, number or date, place; the file too where that does not tell it."""
    return _document_names(engine.index.generation, engine)


@st.cache_data(max_entries=4, show_spinner=False)
def _document_names(generation: str, _engine: Engine) -> dict[str, str]:
    documents = _engine.index.documents()
    shared = Counter(map(plain_name, documents))
    return {one.doc_id: plain_name(one) if shared[plain_name(one)] == 1 else short_name(one) for one in documents}


def runs_of(found: AllHits, needed: Container[str]) -> list[str]:
    """Those words of a search whose keys are `needed`, in order, together where they stand together in the question."""
    written = frequencies().written
    runs: list[list[str]] = [[]]
    for term in found.question.terms:
        if term.key in needed:
            runs[-1].append(written(term.key))
        elif runs[-1]:
            runs.append([])
    return [" ".join(run) for run in runs if run]


def understood_html(found: AllHits) -> str:
    """What a passage must hold, quote and lack, and which other wordings count."""
    needs, operators = found.needs, found.operators
    quoted = [f"“{one}”" for one in operators.phrases]
    only_quoted = fold(" ".join(operators.phrases)) == fold(operators.words)
    rows = (
        (texts.MUST_HOLD, [] if only_quoted else runs_of(found, {word.key for word in needs.words})),
        (texts.MUST_NAME, found.question.reading.symbols),
        (texts.MUST_QUOTE, quoted),
        (texts.MUST_LACK, [f"“{one}”" for one in operators.excluded]),
        (texts.OTHER_WORDINGS, needs.wordings),
    )
    lines = "".join(f"<p>{label} <b>{escape(', '.join(said))}</b></p>" for label, said in rows if said)
    return f'<div class="cc-reading">{lines}</div>' if lines else ""


def facets_html(engine: Engine, wanted: Wanted, counts: Counts) -> str:
    """All conditions with how many passages each would leave; folded away on a small screen."""
    n = wanted.n_conditions
    label = texts.FILTER_SET.format(n=n) if n else texts.FILTER
    sections = "".join(_facet(engine, wanted, name, counts[name]) for name in FACETS)
    return (
        f'<details class="cc-fold"><summary>{label}</summary>'
        f'<nav class="cc-facets" aria-label="{texts.FILTERS_LABEL}">{sections}</nav></details>'
    )


def _facet(engine: Engine, wanted: Wanted, name: str, counts: Mapping[str, int]) -> str:
    """One facet; nothing when it could not narrow the search. What is chosen stays even without any passage."""
    chosen = wanted.values(name)
    values = [*counts, *(value for value in chosen if value not in counts)]
    if len(values) < 2 and not chosen:
        return ""
    first = [value for place, value in enumerate(values) if place < MAX_VALUES or value in chosen]
    rest = [value for value in values if value not in first][:MAX_FOLDED]
    items = "".join(_option(engine, wanted, name, value, counts.get(value, 0)) for value in first)
    more = "".join(_option(engine, wanted, name, value, counts[value]) for value in rest)
    folded = f"<details><summary>{texts.MORE_VALUES.format(n=len(rest))}</summary><ul>{more}</ul></details>"
    return f"<h2>{texts.FACETS[name]}</h2><ul>{items}</ul>{folded if rest else ''}"


def _option(engine: Engine, wanted: Wanted, facet: str, value: str, n: int) -> str:
    name = escape(value_name(engine, facet, value))
    chosen = value in wanted.values(facet)
    current = ' aria-current="true"' if chosen else ""
    said = f'<span class="cc-unseen">, {texts.CHOSEN}</span>' if chosen else ""
    key = f"loc-{facet}-{crc32(value.encode()):08x}"
    return (
        f'<li><a id="{key}" href="{href(wanted.toggled(facet, value))}" data-go="1"{current}>'
        f'<span class="cc-value-name">{name}{said}</span> <span class="cc-n">{grouped(n)}</span></a></li>'
    )


def chips_html(engine: Engine, wanted: Wanted) -> str:
    """The conditions in force, each a link that drops it; "" without any."""
    chips = ""
    for facet in FACETS:
        for value in wanted.values(facet):
            name, said = texts.FACETS[facet], value_name(engine, facet, value)
            label = escape(texts.DROP.format(name=name, value=said))
            chips += (
                f'<li><a class="cc-chip" href="{href(wanted.toggled(facet, value))}" data-go="1" title="{label}">'
                f'<span class="cc-unseen">{label}</span>'
                f'<span aria-hidden="true">{escape(name)}: {escape(said)} ✕</span></a></li>'
            )
    if not chips:
        return ""
    every = f"<li>{act(replace(wanted, chosen={}, page=1), texts.DROP_ALL)}</li>" if wanted.n_conditions > 1 else ""
    return f'<ul class="cc-chips" aria-label="{texts.CONDITIONS}">{chips}{every}</ul>'


def order_html(wanted: Wanted) -> str:
    """Links to the other orders, and whether the passages of a document stay together."""
    links = ""
    for sort, label in texts.SORTS.items():
        current = ' aria-current="true"' if sort == wanted.sort else ""
        there = replace(wanted, sort=sort, page=1)
        links += f'<a id="sap-{sort}" href="{href(there)}" data-go="1"{current}>{label}</a>'
    if wanted.sort != "place":
        there = replace(wanted, by_document=not wanted.by_document, page=1)
        current = ' aria-current="true"' if wanted.by_document else ""
        links += f'<a id="gop" class="cc-together" href="{href(there)}" data-go="1"{current}>{texts.TOGETHER}</a>'
    return f'<nav class="cc-order" aria-label="{texts.SORT}"><span>{texts.SORT}</span>{links}</nav>'


def pages_html(wanted: Wanted, n_pages: int) -> str:
    """Links to the first, previous, next and last page; "" for one page."""
    if n_pages == 1:
        return ""
    page = wanted.page
    steps = ((texts.FIRST, 1), (texts.PREVIOUS, page - 1), (texts.NEXT, page + 1), (texts.LAST, n_pages))
    links = [act(replace(wanted, page=to), label) if 1 <= to <= n_pages and to != page else "" for label, to in steps]
    where = f'<span class="cc-count">{texts.PAGE_OF.format(n=grouped(page), total=grouped(n_pages))}</span>'
    shown = "".join([*links[:2], where, *links[2:]])
    return f'<nav class="cc-acts cc-pages" aria-label="{texts.PAGES}">{shown}</nav>'


def chosen_said(engine: Engine, wanted: Wanted) -> Sequence[str]:
    """The conditions in words: "Năm: 2023, 2024"."""
    return [
        f"{texts.FACETS[facet]}: {', '.join(value_name(engine, facet, value) for value in wanted.values(facet))}"
        for facet in FACETS
        if wanted.values(facet)
    ]
