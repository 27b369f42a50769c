"""The find box of the reader: the places in the whole document, the way from one to the next, all of them as a list."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from html import escape

import streamlit as st

from citations import Address
from corpus.records import Document
from corpus.vietnamese import fold
from corpus.vietnamese.corrections import Correction
from indexer import Index
from ui import reader_texts as texts
from ui.find_places import Laid, Place, find_places, lay_out, snippet
from ui.frame import notice_html
from ui.passage import passage_html
from ui.reader_address import MAX_FIND, View, params_of, view_link

BOX_KEY, SHOWN_KEY = "tim-trong-van-ban", "dia-chi-tim"
MAX_LISTED = 100
N_SEARCHES = 64
N_KEPT = 16  # documents laid out: about four times their text

_kept: OrderedDict[tuple[str, str, bool], tuple[Laid, ...]] = OrderedDict()
_found: OrderedDict[tuple[str, str, str, bool], tuple[Place, ...]] = OrderedDict()  # what going on finds again
_laying = threading.Lock()


def places_of(
    index: Index, document: Document, corrections: Sequence[Correction], view: View
) -> tuple[tuple[Place, ...], View]:
    """The places of what is looked for, and the view with the number of the place in view made to fit."""
    if not view.find:
        return (), view
    key = (str(index.folder), document.doc_id, view.find, bool(corrections))
    places = _found.get(key)
    if places is None:
        laid = _laid_out(index, document, ())
        corrected = _laid_out(index, document, corrections) if corrections else ()
        places = _found[key] = find_places(laid, corrected, view.find)
        _drop_oldest(_found, N_SEARCHES)
    return places, replace(view, nth=min(view.nth, max(1, len(places))))


def show_find_box(address: Address, view: View) -> None:
    """Puts the box on the page; what is typed goes into the address."""
    if st.session_state.get(SHOWN_KEY) != (address.doc_id, view.find) or BOX_KEY not in st.session_state:
        st.session_state[SHOWN_KEY] = (address.doc_id, view.find)
        st.session_state[BOX_KEY] = view.find
    st.text_input(
        texts.FIND,
        key=BOX_KEY,
        placeholder=texts.FIND_PLACEHOLDER,
        max_chars=MAX_FIND,
        label_visibility="collapsed",
        autocomplete="off",
        on_change=_looked_for,
        args=(view,),
        width="stretch",
    )


def _looked_for(view: View) -> None:
    """Puts what the box holds into the address, beside what stands there."""
    typed = " ".join(str(st.session_state.get(BOX_KEY) or "").split())
    kept = {name: value for name, value in st.query_params.to_dict().items() if name not in params_of(view)}
    st.query_params.from_dict(kept | params_of(replace(view, find=typed, nth=1)))


def steps_html(address: Address, view: View, places: Sequence[Place]) -> str:
    """Which place is in view, and the links to those beside it; "" when nothing is looked for."""
    if not view.find:
        return ""
    clear = _step("clear", view_link(address, replace(view, find="")), texts.CLEAR, "✕")
    if not places:
        return f'<p class="cc-steps">{clear}</p>'
    n = len(places)
    beside = [
        _step(name, view_link(address, replace(view, nth=(view.nth - 1 + step) % n + 1)), label, sign)
        for name, step, label, sign in (("previous", -1, texts.PREVIOUS, "↑"), ("next", 1, texts.NEXT, "↓"))
    ]
    said = escape(texts.FOUND_SAID.format(nth=view.nth, n=n))
    count = f'<span aria-hidden="true">{escape(texts.FOUND.format(nth=view.nth, n=n))}</span>'
    return f'<p class="cc-steps"><span role="status">{count}<span class="cc-unseen">{said}</span></span>' + (
        f"{''.join(beside)}{clear}</p>"
    )


def found_html(document: Document, address: Address, view: View, places: Sequence[Place]) -> str:
    """All places as a folded list of lines that lead there; a sentence when there is none."""
    if not view.find:
        return ""
    if not places:
        advice = [texts.NOT_FOUND_ADVICE] if len(view.find.split()) > 1 or fold(view.find) != view.find.lower() else []
        return notice_html([texts.NOT_FOUND.format(words=view.find), *advice])
    lines = "".join(_line(document, address, view, place, n) for n, place in enumerate(places[:MAX_LISTED], start=1))
    more = len(places) - MAX_LISTED
    rest = f"<p>{escape(texts.MORE_FOUND.format(n=more))}</p>" if more > 0 else ""
    n_read = sum(place.by_reading for place in places)
    read = f"<p>{escape(texts.BY_READING.format(n=n_read))}</p>" if n_read else ""
    summary = escape(texts.ALL_FOUND.format(n=len(places)))
    return f'<details class="cc-more cc-found"><summary>{summary}</summary>{read}<ol>{lines}</ol>{rest}</details>'


def _line(document: Document, address: Address, view: View, place: Place, number: int) -> str:
    words, marked = snippet(document, place)
    link = escape(view_link(address, replace(view, nth=number)))
    return f'<li><a href="{link}" data-go="1">{passage_html(words, marked)}</a></li>'


def _step(name: str, href: str, label: str, sign: str) -> str:
    return (
        f'<a class="cc-step cc-find-{name}" href="{escape(href)}" data-go="1" title="{label}" '
        f'aria-label="{label}">{sign}</a>'
    )


def _laid_out(index: Index, document: Document, corrections: Sequence[Correction]) -> tuple[Laid, ...]:
    """The document laid out for finding, kept for the next reader."""
    key = (str(index.folder), document.doc_id, bool(corrections))
    found = _kept.get(key)
    if found is None:
        with _laying:
            found = _kept[key] = lay_out(document, corrections)
            _drop_oldest(_kept, N_KEPT)
    return found


def _drop_oldest(kept: OrderedDict, most: int) -> None:
    """Leaves the newest; other visitors may do the same at the same time."""
    while len(kept) > most:
        with suppress(KeyError):
            kept.popitem(last=False)
