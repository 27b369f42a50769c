"""What the search page says when nothing is found: which condition empties it, and links that drop each one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from corpus.vietnamese.frequencies import frequencies
from search.exhaustive import count_holding
from search.facets import FACETS
from ui import find_texts as texts
from ui.address import link_to
from ui.find_address import params_of
from ui.find_html import act, grouped, runs_of, value_name
from ui.find_results import View
from ui.frame import unsearchable_html

WAYS_KEY = "tim-bo-tu"
MAX_WORDS_TRIED = 8  # words of a search that are left out one after the other


def nothing_html(view: View) -> str:
    """The sentence, and what would bring passages back."""
    emptied = view.wanted.n_conditions > 0 and len(view.found) > 0
    title = texts.NOTHING if emptied else texts.NOTHING_WORDS
    ways = _list(_conditions(view)) if emptied else ways_html(view)
    ask = f'<a class="cc-act" href="{escape(link_to({"hoi": view.wanted.text}))}" data-go="1">{texts.ASK_INSTEAD}</a>'
    return (
        f'<section class="cc-nothing" role="status"><h2>{title}</h2>{ways}'
        f'<p class="cc-acts">{ask}</p>{unsearchable_html(view.engine)}</section>'
    )


def ways_html(view: View) -> str:
    """Which words no passage has at all, and links to searches with less: without marks, without one of the words."""
    kept = st.session_state.setdefault(WAYS_KEY, {})
    key = (view.engine.index.generation, link_to(params_of(view.wanted)))
    if key not in kept:
        kept.clear()
        with st.spinner(texts.MAKING):
            kept[key] = _nowhere(view) + _list([*_operators(view), *_words(view)])
    return kept[key]


def _list(ways: Sequence[str]) -> str:
    items = "".join(f"<li>{way}</li>" for way in ways)
    return f'<ul class="cc-ways">{items}</ul>' if items else ""


def _conditions(view: View) -> list[str]:
    """For each condition the link that drops it, with what is left then."""
    ways = []
    for facet in FACETS:
        values = view.wanted.values(facet)
        if values:
            n = int(view.counter.kept(view.wanted.chosen, without=facet).sum())
            if not n:
                continue
            said = ", ".join(value_name(view.engine, facet, value) for value in values)
            label = texts.WITHOUT.format(name=texts.FACETS[facet], value=said, n=grouped(n))
            ways.append(act(view.wanted.with_values(facet, ()), label))
    if sum(bool(values) for values in view.wanted.chosen.values()) > 1:
        ways.append(act(replace(view.wanted, chosen={}, page=1), texts.DROP_ALL))
    return ways


def _operators(view: View) -> list[str]:
    """Links to the same search without quotation marks, and without leaving a word out."""
    operators = view.found.operators
    quoted = [f"“{one}”" for one in operators.phrases]
    ways = []
    for place, phrase in enumerate(operators.phrases):
        rest = [one for k, one in enumerate(quoted) if k != place]
        text = " ".join([operators.words, *rest, *(f"-“{one}”" for one in operators.excluded)])
        ways.append(act(replace(view.wanted, text=text, page=1), texts.WITHOUT_PHRASE.format(phrase=phrase)))
    for place, word in enumerate(operators.excluded):
        rest = [f"-“{one}”" for k, one in enumerate(operators.excluded) if k != place]
        text = " ".join([_asked(view), *rest])
        ways.append(act(replace(view.wanted, text=text, page=1), texts.WITHOUT_EXCLUDED.format(word=word)))
    return ways


def _asked(view: View) -> str:
    """The words to find as typed, the phrases in their marks."""
    operators = view.found.operators
    words = operators.words
    for phrase in operators.phrases:
        words = words.replace(phrase, f"“{phrase}”", 1)
    return words


def _words(view: View) -> list[str]:
    """Links to the search without some of its words that stand together, or without one word, where that finds any."""
    found = view.found
    parts = runs_of(found, {word.key for word in found.needs.words})
    parts = parts if len(parts) > 1 else [word for part in parts for word in part.split()]
    ways = []
    for place, part in enumerate(parts[:MAX_WORDS_TRIED] if len(parts) > 1 else ()):
        text = " ".join(one for k, one in enumerate(parts) if k != place)
        n = view.engine.find_all(text).total
        if n:
            label = texts.WITHOUT_WORD.format(word=part, n=grouped(n))
            ways.append(act(replace(view.wanted, text=text, page=1), label))
    return ways


def _nowhere(view: View) -> str:
    """The words that no passage has at all."""
    needs = view.found.needs
    lone = [word for word in needs.words if not count_holding(view.engine, replace(needs, words=(word,), symbols=()))]
    said = ", ".join(f"“{frequencies().written(word.key)}”" for word in lone)
    return f"<p>{escape(texts.NOWHERE.format(words=said))}</p>" if said else ""
