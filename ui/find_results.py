"""The passages of one page of a search, under the headings of their groups and documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import numpy as np

from search import AllHits, Engine, Hit
from search.arranging import arranged
from search.facets import FacetCounts
from search.listing import hits_at
from search.standing import HEADINGS, NEAR, PARTLY
from ui import find_texts as texts
from ui.address import link_to
from ui.find_address import Wanted
from ui.find_html import act, document_names, grouped, runs_of
from ui.results_html import hit_html

PER_PAGE = 20
LIST_ID = "cac-doan"
STAND_NAMES = ("trong-doan", "ca-de-muc")  # of what holds all words, to hide the others
GROUPS = (texts.ALL_WORDS, texts.NEAR_ONLY, texts.OTHER_ACCENTS)
LEDES = ("", texts.NEAR_LEDE, texts.ACCENTS_LEDE)


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """A search as one visitor sees it: what was found, its places under the conditions in order, and the counts."""

    engine: Engine
    wanted: Wanted
    found: AllHits
    counter: FacetCounts
    places: np.ndarray

    @property
    def n_pages(self) -> int:
        """How many pages the passages take, at least 1."""
        return max(1, -(-len(self.places) // PER_PAGE))

    def on_page(self) -> np.ndarray:
        """The places of the page that is shown."""
        start = (self.wanted.page - 1) * PER_PAGE
        return self.places[start : start + PER_PAGE]

    def sums(self) -> tuple[int, int, int]:
        """How many passages each of the three groups has under the conditions."""
        return tuple(np.bincount(self.found.groups[self.places], minlength=3).tolist())


def view_of(engine: Engine, wanted: Wanted, found: AllHits) -> View:
    """The view of a search; a page behind the last one becomes the last."""
    counter = FacetCounts(found, engine.facets)
    together = wanted.by_document or wanted.sort == "place"
    places = arranged(engine.index, found, counter.kept(wanted.chosen), wanted.sort, by_document=together)
    last = max(1, -(-len(places) // PER_PAGE))
    if wanted.page > last:
        wanted = Wanted(
            text=wanted.text, chosen=wanted.chosen, sort=wanted.sort, by_document=wanted.by_document, page=last
        )
    return View(engine=engine, wanted=wanted, found=found, counter=counter, places=places)


def page_parts(view: View, base_url: str) -> list[str]:
    """The page's passages as HTML, one part each, with the headings that stand before them."""
    wanted, found = view.wanted, view.found
    shown = view.on_page()
    start = (wanted.page - 1) * PER_PAGE
    hits = hits_at(view.engine, found, shown.tolist(), first_rank=start + 1)
    groups = found.groups[shown]
    sums, parts = view.sums(), []
    several = sum(map(bool, sums)) > 1 or not sums[0]
    together = wanted.by_document or wanted.sort == "place"
    before = view.places[start - 1] if start else None
    last_group = int(found.groups[before]) if before is not None else None
    last_document = int(_document(view, before)) if before is not None else None
    for row, (place, hit, group) in enumerate(zip(shown.tolist(), hits, groups.tolist(), strict=True)):
        head = ""
        if several and (row == 0 or group != last_group):
            head += _group_head(view, group, sums[group], again=group == last_group)
        document = int(_document(view, place))
        if together and (row == 0 or group != last_group or document != last_document):
            head += _document_head(view, hit, group, again=(group, document) == (last_group, last_document))
        last_group, last_document = group, document
        badge = _badge(view, int(found.stands[place]), hit)
        begin = f' id="{LIST_ID}" tabindex="-1"' if row == 0 else ""
        parts.append(f'<div class="cc-found"{begin}>{head}{badge}{hit_html(view.engine, hit, base_url)}</div>')
    return parts


def _document(view: View, place: int) -> int:
    return view.engine.index.chunk_documents[view.found.ordinals[place]]


def _group_head(view: View, group: int, n: int, *, again: bool) -> str:
    name = texts.CONTINUED.format(name=GROUPS[group]) if again else GROUPS[group]
    head = f'<h2 class="cc-group">{name} <span>{texts.N_PASSAGES.format(n=grouped(n))}</span></h2>'
    if again or not LEDES[group]:
        return head
    link = ""
    if group == 1 and view.found.total:
        link = " " + act(view.wanted.with_values("stands", STAND_NAMES), texts.HIDE_NEAR)
    return f'{head}<p class="cc-count">{LEDES[group]}{link}</p>'


def _document_head(view: View, hit: Hit, group: int, *, again: bool) -> str:
    """The name of a document, a link to it, with how many of the passages are its own."""
    index = view.engine.index
    mine = index.chunk_documents[view.found.ordinals[view.places]] == index.chunk_documents[hit.ordinal]
    n = int((mine & (view.found.groups[view.places] == group)).sum())
    name = document_names(view.engine).get(hit.doc_id, hit.file)
    shown = escape(texts.CONTINUED.format(name=name) if again else name)
    href = escape(link_to({"van-ban": hit.doc_id}))
    count = texts.N_PASSAGES.format(n=grouped(n))
    return f'<h3 class="cc-of-document"><a href="{href}" data-go="1">{shown}</a> <span>{count}</span></h3>'


def _badge(view: View, stands: int, hit: Hit) -> str:
    """What a reader must know of how the words stand in a passage; "" when all stand in it."""
    said = ""
    if stands == HEADINGS:
        said = texts.IN_HEADINGS
    elif stands in (PARTLY, NEAR):
        lacking = lacking_words(view.engine, view.found, hit)
        said = texts.LACKS.format(words=", ".join(lacking)) if lacking else ""
    return f'<p class="cc-stand">{escape(said)}</p>' if said else ""


def lacking_words(engine: Engine, found: AllHits, hit: Hit) -> Sequence[str]:
    """The words asked for that stand neither in a passage nor in the headings above it."""
    there = {token.folded for text in (hit.quote, *hit.heading_path) for token in engine.tokens(text)}
    return runs_of(found, {word.key for word in found.needs.words if word.folded not in there})
