"""What the search page says when nothing is found: which condition empties it, and links that drop each one."""

from __future__ import annotations

from dataclasses import replace
from html import escape

from corpus.vietnamese.frequencies import frequencies
from search.exhaustive import count_holding
from search.facets import FACETS
from ui import find_texts as texts
from ui.address import link_to
from ui.find_html import act, grouped, value_name
from ui.find_results import View
from ui.frame import unsearchable_html

MAX_WORDS_TRIED = 8  # words of a search that are left out one after the other


def nothing_html(view: View) -> str:
    """The sentence, and what would bring passages back."""
    emptied = view.wanted.n_conditions > 0 and len(view.found) > 0
    title = texts.NOTHING if emptied else texts.NOTHING_WORDS
    ways = _conditions(view) if emptied else [*_operators(view), *_words(view)]
    items = "".join(f"<li>{way}</li>" for way in ways)
    nowhere = "" if emptied else _nowhere(view)
    ask = f'<a class="cc-act" href="{escape(link_to({"hoi": view.wanted.text}))}" data-go="1">{texts.ASK_INSTEAD}</a>'
    return (
        f'<section class="cc-nothing" role="status"><h2>{title}</h2>{nowhere}<ul class="cc-ways">{items}</ul>'
        f'<p class="cc-acts">{ask}</p>{unsearchable_html(view.engine)}</section>'
    )


def _conditions(view: View) -> list[str]:
    """For each condition the link that drops it, with what is left then."""
    ways = []
    for facet in FACETS:
        values = view.wanted.values(facet)
        if values:
            n = int(view.counter.kept(view.wanted.chosen, without=facet).sum())
            said = ", ".join(value_name(view.engine, facet, value) for value in values)
            label = texts.WITHOUT.format(name=texts.FACETS[facet], value=said, n=grouped(n))
            ways.append(act(view.wanted.with_values(facet, ()), label))
    if len(ways) > 1:
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
    """For each word the link to a search without it, when that finds anything."""
    needs = view.found.needs
    ways = []
    for word in needs.words[:MAX_WORDS_TRIED] if len(needs.words) > 1 else ():
        written = frequencies().written
        text = " ".join(written(one.key) for one in needs.words if one is not word)
        n = view.engine.find_all(text).total
        if n:
            label = texts.WITHOUT_WORD.format(word=written(word.key), n=grouped(n))
            ways.append(act(replace(view.wanted, text=text, page=1), label))
    return ways


def _nowhere(view: View) -> str:
    """The words that no passage has at all."""
    needs = view.found.needs
    lone = [word for word in needs.words if not count_holding(view.engine, replace(needs, words=(word,), symbols=()))]
    said = ", ".join(f"“{frequencies().written(word.key)}”" for word in lone)
    return f"<p>{escape(texts.NOWHERE.format(words=said))}</p>" if said else ""
