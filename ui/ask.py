"""The page for asking: question box, filters, answer, passages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from html import escape

import streamlit as st

from answers import Answer, AnswerQuote
from corpus.errors import BadQuery
from indexer import StoredDocument
from search import Engine, Filters, Query, SearchResult
from settings import Settings
from ui import texts
from ui.address import LIBRARY, MAX_SHOWN, PAGE, Asked, asked_from, link_to, params_of
from ui.answer_html import answer_html, not_found_html
from ui.answering import find_answer
from ui.behaviour import install
from ui.examples import example_questions
from ui.facts import short_name
from ui.find_address import params_of as params_of_search
from ui.find_address import search_of
from ui.find_texts import SEE_ALL
from ui.follow import history_html, remember, show_feedback, show_follow_up, understood, understood_html
from ui.frame import documents_line, notice_html, page_address, set_title, show_error, unsearchable_html
from ui.results_html import hit_html, reading_html

PHRASED_KEY = "dien-dat"
QUESTION_KEY, SHOWN_KEY, EMPTY_KEY = "cau-hoi", "dia-chi-hoi", "hoi-rong"
FILTER_KEYS = {"doc_ids": "loc-van-ban", "types": "loc-loai", "places": "loc-tinh", "years": "loc-nam"}


def show_ask(engine: Engine, settings: Settings) -> Asked:
    """Puts the page for asking on the screen; returns what was asked."""
    documents = engine.index.documents()
    if not documents:
        st.html(notice_html(texts.NO_DOCUMENTS_YET, "warning"))
        return Asked()
    asked = understood(_known(asked_from(st.query_params, shown=settings.hits), documents), documents)
    _fill_widgets(asked)
    set_title(asked.text)
    install(f"ask {asked.text}", focus=not asked.text)
    if not asked.text:
        lede = texts.LEDE.format(documents=documents_line(documents))
        st.html(f'<h1 class="cc-hero">{texts.TAGLINE}</h1><p class="cc-lede">{escape(lede)}</p>')
    _show_form(settings)
    _show_filters(asked, documents, settings)
    if st.session_state.pop(EMPTY_KEY, False):
        st.html(notice_html(texts.EMPTY_QUESTION))
    if asked.text:
        _show_results(engine, asked, settings)
    else:
        _show_start(engine)
    return asked


def _known(asked: Asked, documents: Sequence[StoredDocument]) -> Asked:
    """The question with only those filter values that the index knows."""
    filters = asked.filters
    known = {
        "doc_ids": {one.doc_id for one in documents},
        "types": {one.type for one in documents},
        "places": {one.place for one in documents},
        "years": {one.year for one in documents},
    }
    kept = {name: tuple(v for v in getattr(filters, name) if v in values) for name, values in known.items()}
    return replace(asked, filters=Filters(**kept))


def _fill_widgets(asked: Asked) -> None:
    """Brings the widgets in line with the address when that came from a link, from back or from a reload."""
    address = link_to(params_of(asked))
    if st.session_state.get(SHOWN_KEY) == address and QUESTION_KEY in st.session_state:
        return
    st.session_state[SHOWN_KEY] = address
    st.session_state[QUESTION_KEY] = asked.text
    for name, key in FILTER_KEYS.items():
        st.session_state[key] = list(getattr(asked.filters, name))


def _submit(shown: int) -> None:
    """Puts what the widgets hold into the address."""
    text = str(st.session_state.get(QUESTION_KEY) or "").strip()
    filters = Filters(**{name: tuple(st.session_state.get(key) or ()) for name, key in FILTER_KEYS.items()})
    st.session_state[EMPTY_KEY] = not text
    asked = Asked(text=text, filters=filters, shown=shown)
    before = asked_from(st.query_params)
    if before.typed and before.text == text:  # only the filters changed
        asked = replace(asked, previous=before.previous, typed=before.typed)
    st.query_params.from_dict(params_of(asked, shown=shown))


def _refilter(shown: int) -> None:
    _submit(shown)
    st.session_state[EMPTY_KEY] = False


def _show_form(settings: Settings) -> None:
    with st.form("hoi", border=False), st.container(horizontal=True, vertical_alignment="bottom", key="hop-hoi"):
        st.text_input(
            texts.QUESTION,
            key=QUESTION_KEY,
            placeholder=texts.PLACEHOLDER,
            label_visibility="collapsed",
            autocomplete="off",
            width="stretch",
        )
        st.form_submit_button(texts.SEARCH, type="primary", on_click=_submit, args=(settings.hits,))


def _show_filters(asked: Asked, documents: Sequence[StoredDocument], settings: Settings) -> None:
    label = texts.FILTERS_SET.format(n=asked.n_filters) if asked.n_filters else texts.FILTERS
    with st.expander(label, key="loc", type="compact"):
        names = {one.doc_id: short_name(one) for one in documents}
        left, right = st.columns(2)
        with left:
            _filter("doc_ids", texts.FILTER_DOCUMENT, list(names), names.__getitem__, settings)
            _filter("places", texts.FILTER_PLACE, *_counted(one.place for one in documents), settings)
        with right:
            _filter("types", texts.FILTER_TYPE, *_counted(one.type for one in documents), settings)
            _filter("years", texts.FILTER_YEAR, *_counted(one.year for one in documents), settings)


def _counted(values: Iterable) -> tuple[list, Callable]:
    """The values that occur, in order, and how each is shown: with the number of documents."""
    counts = Counter(value for value in values if value is not None)
    return sorted(counts), lambda value: f"{value} ({counts[value]})"


def _filter(name: str, label: str, options: list, shown: Callable, settings: Settings) -> None:
    st.multiselect(
        label,
        options,
        key=FILTER_KEYS[name],
        format_func=shown,
        placeholder=texts.FILTER_ALL,
        on_change=_refilter,
        args=(settings.hits,),
    )


def _show_start(engine: Engine) -> None:
    """Examples, and what cannot be searched."""
    questions = _examples(engine.index.generation, engine)
    links = "".join(
        f'<li><a href="{escape(link_to({"hoi": question}))}" data-go="1">{escape(question)}</a></li>'
        for question in questions
    )
    examples = f'<h2 class="cc-small">{texts.EXAMPLES}</h2><ul class="cc-examples">{links}</ul>' if links else ""
    notices = "".join(notice_html(notice, "warning") for notice in engine.index.notices)
    st.html(f"<div>{examples}{history_html()}{unsearchable_html(engine)}{notices}</div>")


@st.cache_data(max_entries=4, show_spinner=False)
def _examples(generation: str, _engine: Engine) -> tuple[str, ...]:
    return example_questions(_engine.index)


def _show_results(engine: Engine, asked: Asked, settings: Settings) -> None:
    limit = min(MAX_SHOWN, 2 * asked.shown + 1)  # some are copies of others; one more tells whether there are more
    try:
        with st.spinner(texts.SEARCHING):
            both = find_answer(engine, Query(text=asked.text, filters=asked.filters, limit=limit))
    except BadQuery as error:
        show_error(error)
        return
    result, found = both.result, both.answer
    remember(asked)
    notices = "".join(map(notice_html, result.notices))
    st.html(f"<div>{understood_html(asked)}{reading_html(result.reading)}{notices}</div>")
    if not result.hits:
        _show_nothing(engine, asked)
        st.html(f"<div>{history_html(asked.text)}</div>")
        return
    base_url = page_address(settings.base_url)
    if found.status == "answered":
        _show_answer(engine, found, result, settings, base_url)
    else:
        searched = _searched(engine, asked.filters)
        st.html(not_found_html(engine, found, searched, base_url, limited=bool(asked.n_filters)))
    show_feedback(asked, found, settings)
    show_follow_up(asked, engine.index.documents(), settings.hits)
    _show_hits(engine, result, asked, base_url, [*found.quotes, *found.nearest])
    unsearchable = unsearchable_html(engine) if found.status == "answered" else ""
    st.html(f"<div>{history_html(asked.text)}{unsearchable}</div>")


def _show_answer(engine: Engine, found: Answer, result: SearchResult, settings: Settings, base_url: str) -> None:
    """The answer, at once; with a language model set, its sentences join as they come."""
    slot = st.empty()
    slot.html(answer_html(engine, found, result.hits, base_url))
    if not settings.llm_url:
        return
    from answers.phrasing import phrase

    kept = st.session_state.setdefault(PHRASED_KEY, {})
    key = (engine.index.generation, result.reading.text, found.text)
    said: list[tuple[str, tuple[int, ...]]] = []

    def show(sentence) -> None:
        said.append((sentence.text, sentence.quotes))
        slot.html(answer_html(engine, found, result.hits, base_url, said))

    if key not in kept:
        with st.spinner(texts.PHRASING):
            kept[key] = phrase(found, settings, question=result.reading.text, on_sentence=show)
    phrased = [(one.text, one.quotes) for one in kept[key].sentences]
    slot.html(answer_html(engine, found, result.hits, base_url, phrased))
    if kept[key].notice:
        st.html(notice_html(kept[key].notice))


def _show_hits(engine: Engine, result: SearchResult, asked: Asked, base_url: str, above: Sequence[AnswerQuote]) -> None:
    """The other passages found; one that stands whole above is not shown again."""
    whole = {(quote.doc_id, quote.eid, quote.ranges) for quote in above}
    by_ordinal = {hit.ordinal: hit for hit in result.hits}
    different = [hit for hit in result.hits if hit.copy_of is None and (hit.doc_id, hit.eid, hit.ranges) not in whole]
    hits = different[: asked.shown]
    if not hits:
        return
    counted = texts.N_PASSAGES.format(n=len(hits), documents=documents_line(_searched(engine, asked.filters)))
    every = f'<a class="cc-act" href="{escape(link_to(params_of_search(search_of(asked))))}" data-go="1">{SEE_ALL}</a>'
    counted = f'<p class="cc-count" role="status">{escape(counted)}. {every}</p>'
    head = f'<h2 class="cc-small">{texts.PASSAGES}</h2>{counted}'
    passages = "".join(hit_html(engine, hit, base_url, [by_ordinal[one] for one in hit.also_in]) for hit in hits)
    more = ""
    if len(different) > asked.shown:
        link = link_to(params_of(replace(asked, shown=min(MAX_SHOWN, asked.shown + 10))))
        more = f'<p class="cc-acts"><a class="cc-act" href="{escape(link)}" data-go="1">{texts.MORE}</a></p>'
    st.html(f'<div class="cc-hits"><div>{head}</div>{passages}{more}</div>')  # one element: each costs server and page


def _searched(engine: Engine, filters: Filters) -> list[StoredDocument]:
    """The documents that the filters leave to search in."""
    limits = (("doc_id", filters.doc_ids), ("type", filters.types), ("place", filters.places), ("year", filters.years))
    return [
        document
        for document in engine.index.documents()
        if all(not wanted or getattr(document, name) in wanted for name, wanted in limits)
    ]


def _show_nothing(engine: Engine, asked: Asked) -> None:
    searched = texts.NOTHING_SEARCHED.format(documents=documents_line(_searched(engine, asked.filters)))
    advice = "".join(f"<li>{escape(line)}</li>" for line in texts.NOTHING_ADVICE)
    links = [(texts.SEE_DOCUMENTS, link_to({PAGE: LIBRARY}))]
    if asked.n_filters:
        links.insert(0, (texts.WITHOUT_FILTERS, link_to(params_of(replace(asked, filters=Filters())))))
    buttons = "".join(f'<a class="cc-act" href="{escape(href)}" data-go="1">{label}</a>' for label, href in links)
    st.html(
        f'<section class="cc-nothing" role="status"><h2>{texts.NOTHING}</h2><p>{escape(searched)}</p>'
        f'<ul>{advice}</ul><p class="cc-acts">{buttons}</p>{unsearchable_html(engine)}</section>'
    )
